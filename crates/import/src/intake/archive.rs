//! Zip archives, and notebooks that come in several parts.

use std::io::Read;

use phr::{provenance::Span, record::Finding};

use crate::{decode, handout, okusuri};

/// Files in one archive, at most. A family's export holds a few dozen.
const MEMBERS_MAX: usize = 2_000;
/// Unpacked bytes of one archive, at most: a zip bomb stops here.
const UNPACKED_MAX: u64 = 512 << 20;

/// One file as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its name as given, for people only.
    pub file_name: Option<String>,
}

/// A file that could not even be unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Its name as given.
    pub file_name: Option<String>,
    /// Why, and what to do.
    pub finding: Finding,
}

/// Opens archives and joins the parts of notebooks that were split over several QR codes, so that
/// what remains are files in formats.
pub fn unpack(arrivals: Vec<Arrival>) -> (Vec<Arrival>, Vec<Refusal>) {
    let mut files = Vec::new();
    let mut refusals = Vec::new();
    for arrival in arrivals {
        if let Some(carried) = handout::open(&arrival.bytes) {
            match carried.map(handout::for_a_record_that_exists) {
                Ok((members, left_out)) => {
                    files.extend(members);
                    let file_name = arrival.file_name;
                    refusals.extend(left_out.map(|r| Refusal { file_name, ..r }));
                }
                Err(finding) => refusals.push(Refusal { file_name: arrival.file_name, finding }),
            }
        } else if arrival.bytes.starts_with(b"PK\x03\x04") {
            match open(&arrival) {
                Ok(members) => files.extend(members),
                Err(finding) => refusals.push(Refusal { file_name: arrival.file_name, finding }),
            }
        } else {
            files.push(arrival);
        }
    }
    (join_parts(files), refusals)
}

fn open(archive: &Arrival) -> Result<Vec<Arrival>, Finding> {
    let cursor = std::io::Cursor::new(archive.bytes.as_slice());
    let mut zip = zip::ZipArchive::new(cursor).map_err(|_damaged| damaged())?;
    if zip.len() > MEMBERS_MAX {
        return Err(too_large());
    }
    let mut members = Vec::new();
    let mut left = UNPACKED_MAX;
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).map_err(|e| match e {
            zip::result::ZipError::UnsupportedArchive(_)
            | zip::result::ZipError::InvalidPassword => locked(),
            _ => damaged(),
        })?;
        let name = decode::decode(file.name_raw()).text.into_owned();
        if file.is_dir() || is_clutter(&name) {
            continue;
        }
        let mut bytes = Vec::new();
        let read = (&mut file).take(left).read_to_end(&mut bytes).map_err(|_broken| damaged())?;
        left = left.saturating_sub(decode::to_u64(read));
        if left == 0 {
            return Err(too_large());
        }
        let outer = archive.file_name.as_deref().unwrap_or("zip");
        members.push(Arrival { bytes, file_name: Some(format!("{outer}/{name}")) });
    }
    Ok(members)
}

/// Files that travel with archives but hold nothing of the person: system clutter and the XML
/// schemas and index files of 特定健診 packages (layout: 電子的標準様式, `XSD/`, `ix08_V08.xml`).
fn is_clutter(name: &str) -> bool {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let schema = base.rsplit('.').next().is_some_and(|e| e.eq_ignore_ascii_case("xsd"));
    let index = base.starts_with("ix08_") || base.starts_with("su08_");
    schema
        || index
        || is_left_of_health_app(name, base)
        || base.starts_with('.')
        || base == "Thumbs.db"
        || name.contains("__MACOSX/")
}

/// Members of Apple's "Export All Health Data" that its reader says it does not read (layout: see
/// [`crate::apple_health`]): electrocardiograms, routes, clinical records, and the same data as CDA.
fn is_left_of_health_app(name: &str, base: &str) -> bool {
    let folders = ["/workout-routes/", "/electrocardiograms/", "/clinical-records/"];
    name.contains("apple_health_export/")
        && (base == "export_cda.xml" || folders.iter().any(|folder| name.contains(folder)))
}

fn damaged() -> Finding {
    Finding::error(
        Span::default(),
        "zipファイルがこわれています。もう一度ダウンロードするか、中のファイルを1つずつ入れてください",
        "the zip file is damaged; download it again, or add the files inside one by one",
    )
}

fn locked() -> Finding {
    Finding::error(
        Span::default(),
        "zipファイルに鍵（パスワード）がかかっています。開いてから、中のファイルを入れてください",
        "the zip file is locked with a password; open it first, then add the files inside",
    )
}

fn too_large() -> Finding {
    Finding::error(
        Span::default(),
        "zipファイルの中身が多すぎます（2,000個、512 MBまで）。分けて入れてください",
        "the zip file holds too much (2,000 files, 512 MB at most); please split it",
    )
}

/// Puts the parts of a split notebook together. Parts that miss a sibling stay as they are.
fn join_parts(files: Vec<Arrival>) -> Vec<Arrival> {
    let mut out: Vec<Arrival> = Vec::with_capacity(files.len());
    let mut parts: Vec<(String, Vec<Arrival>)> = Vec::new();
    for file in files {
        match okusuri::part(&file.bytes).map(|p| p.data_id) {
            Some(id) => match parts.iter_mut().find(|(known, _)| *known == id) {
                Some((_, siblings)) => siblings.push(file),
                None => parts.push((id, vec![file])),
            },
            None => out.push(file),
        }
    }
    for (_, siblings) in parts {
        if let [_, _, ..] = siblings.as_slice() {
            let bytes: Vec<&[u8]> = siblings.iter().map(|s| s.bytes.as_slice()).collect();
            let names: Vec<&str> = siblings.iter().filter_map(|s| s.file_name.as_deref()).collect();
            let file_name = (!names.is_empty()).then(|| names.join(" + "));
            out.push(Arrival { bytes: okusuri::join(&bytes), file_name });
        } else {
            out.extend(siblings);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_health_apps_export_only_the_records_are_read() {
        let left = [
            "apple_health_export/export_cda.xml",
            "apple_health_export/workout-routes/route_2025-03-10.gpx",
            "apple_health_export/electrocardiograms/ecg_2025-03-10.csv",
            "apple_health_export/clinical-records/LabResult.json",
        ];
        assert!(left.into_iter().all(is_clutter));
        let read = ["apple_health_export/export.xml", "apple_health_export/書き出したデータ.xml"];
        assert!(!read.into_iter().any(is_clutter));
        assert!(!is_clutter("hospital/clinical-records/LabResult.json"));
    }
}
