//! Zip archives, and notebooks that come in several parts.

use std::{io::Read, sync::Arc};

use phr::{provenance::Span, record::Finding};

use super::flow::{self, Flow, Incoming, Source};
use crate::{decode, handout, okusuri, sniff};

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
pub fn unpack(arrivals: Vec<Arrival>) -> (Vec<Incoming>, Vec<Refusal>) {
    let mut unpacked = Unpacked::default();
    for arrival in arrivals {
        unpacked.arrival(arrival);
    }
    (join_parts(unpacked.files), unpacked.refusals)
}

/// The same for files that lie somewhere, each with its name: what is read piece by piece never
/// stands in memory as a whole.
pub fn open(sources: Vec<(Arc<dyn Source>, Option<String>)>) -> (Vec<Incoming>, Vec<Refusal>) {
    let mut unpacked = Unpacked::default();
    for (source, file_name) in sources {
        unpacked.source(&source, file_name);
    }
    (join_parts(unpacked.files), unpacked.refusals)
}

#[derive(Default)]
struct Unpacked {
    files: Vec<Incoming>,
    refusals: Vec<Refusal>,
}

impl Unpacked {
    fn arrival(&mut self, arrival: Arrival) {
        if let Some(carried) = handout::open(&arrival.bytes) {
            match carried.map(handout::for_a_record_that_exists) {
                Ok((members, left_out)) => {
                    self.files.extend(members.into_iter().map(Incoming::Whole));
                    let file_name = arrival.file_name;
                    self.refusals.extend(left_out.map(|r| Refusal { file_name, ..r }));
                }
                Err(finding) => self.refuse(arrival.file_name, finding),
            }
        } else if arrival.bytes.starts_with(ZIP) {
            self.archive(&flow::held(arrival.bytes), arrival.file_name);
        } else if sniff::pieces(&arrival.bytes).is_some() {
            let Arrival { bytes, file_name } = arrival;
            let source = flow::held(bytes);
            self.files.push(Incoming::Flow(Flow { source, member: None, file_name }));
        } else {
            self.files.push(Incoming::Whole(arrival));
        }
    }

    fn source(&mut self, source: &Arc<dyn Source>, file_name: Option<String>) {
        match kind_of(source.as_ref()) {
            Some(Kind::Archive) => self.archive(source, file_name),
            Some(Kind::Handout) => match all_of(source.as_ref()) {
                Ok(bytes) => self.arrival(Arrival { bytes, file_name }),
                Err(_) => self.refuse(file_name, damaged()),
            },
            None => match flow::sort_out(Arc::clone(source), file_name.clone()) {
                Ok(file) => self.files.push(file),
                Err(finding) => self.refuse(file_name, finding),
            },
        }
    }

    fn archive(&mut self, source: &Arc<dyn Source>, file_name: Option<String>) {
        match members(source, file_name.as_deref()) {
            Ok(members) => self.files.extend(members),
            Err(finding) => self.refuse(file_name, finding),
        }
    }

    fn refuse(&mut self, file_name: Option<String>, finding: Finding) {
        self.refusals.push(Refusal { file_name, finding });
    }
}

const ZIP: &[u8] = b"PK\x03\x04";

enum Kind {
    Archive,
    /// A record that was taken along.
    Handout,
}

fn kind_of(source: &dyn Source) -> Option<Kind> {
    let mut head = Vec::new();
    source.open().ok()?.take(4).read_to_end(&mut head).ok()?;
    head.starts_with(ZIP).then_some(())?;
    let handout = source
        .open()
        .ok()
        .and_then(|from| zip::ZipArchive::new(from).ok())
        .is_some_and(|zip| zip.index_for_name(handout::MANIFEST).is_some());
    Some(if handout { Kind::Handout } else { Kind::Archive })
}

/// The record in a zip that was taken along; `None` for any other file.
pub fn carried(source: &dyn Source) -> Option<Result<handout::Carried, Finding>> {
    match kind_of(source)? {
        Kind::Handout => handout::open(&all_of(source).ok()?),
        Kind::Archive => None,
    }
}

fn all_of(source: &dyn Source) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.open()?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn members(source: &Arc<dyn Source>, file_name: Option<&str>) -> Result<Vec<Incoming>, Finding> {
    let from = source.open().map_err(|_gone| damaged())?;
    let mut zip = zip::ZipArchive::new(from).map_err(|_damaged| damaged())?;
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
        if file.is_dir() || file.is_symlink() || is_clutter(&name) {
            continue;
        }
        // The name is shown to people and never used as a path.
        let file_name = Some(format!("{}/{name}", file_name.unwrap_or("zip")));
        let size = file.size();
        let mut bytes = Vec::new();
        unpack_up_to(flow::HEAD_BYTES.min(left), &mut file, &mut bytes)?;
        if sniff::pieces(&bytes).is_some() {
            let source = Arc::clone(source);
            members.push(Incoming::Flow(Flow { source, member: Some(index), file_name }));
            continue;
        }
        // What it says of its size decides before it is unpacked; then it is held to its word.
        left = left.checked_sub(size).filter(|left| *left > 0).ok_or_else(too_large)?;
        unpack_up_to(size.saturating_add(1), &mut file, &mut bytes)?;
        if decode::to_u64(bytes.len()) > size {
            return Err(damaged());
        }
        members.push(Incoming::Whole(Arrival { bytes, file_name }));
    }
    Ok(members)
}

/// Unpacks until `bytes` holds `most`, or the member ends.
fn unpack_up_to(most: u64, from: &mut impl Read, bytes: &mut Vec<u8>) -> Result<(), Finding> {
    let more = most.saturating_sub(decode::to_u64(bytes.len()));
    from.take(more).read_to_end(bytes).map(drop).map_err(|_broken| damaged())
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

pub(super) fn damaged() -> Finding {
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

pub(super) fn too_large() -> Finding {
    Finding::error(
        Span::default(),
        "zipファイルの中身が多すぎます（2,000個、512 MBまで）。分けて入れてください",
        "the zip file holds too much (2,000 files, 512 MB at most); please split it",
    )
}

/// Puts the parts of a split notebook together. Parts that miss a sibling stay as they are.
fn join_parts(files: Vec<Incoming>) -> Vec<Incoming> {
    let mut out: Vec<Incoming> = Vec::with_capacity(files.len());
    let mut parts: Vec<(String, Vec<Arrival>)> = Vec::new();
    for file in files {
        let file = match file {
            Incoming::Whole(arrival) => arrival,
            flow @ Incoming::Flow(_) => {
                out.push(flow);
                continue;
            }
        };
        match okusuri::part(&file.bytes).map(|p| p.data_id) {
            Some(id) => match parts.iter_mut().find(|(known, _)| *known == id) {
                Some((_, siblings)) => siblings.push(file),
                None => parts.push((id, vec![file])),
            },
            None => out.push(Incoming::Whole(file)),
        }
    }
    for (_, siblings) in parts {
        if let [_, _, ..] = siblings.as_slice() {
            let bytes: Vec<&[u8]> = siblings.iter().map(|s| s.bytes.as_slice()).collect();
            let names: Vec<&str> = siblings.iter().filter_map(|s| s.file_name.as_deref()).collect();
            let file_name = (!names.is_empty()).then(|| names.join(" + "));
            out.push(Incoming::Whole(Arrival { bytes: okusuri::join(&bytes), file_name }));
        } else {
            out.extend(siblings.into_iter().map(Incoming::Whole));
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
