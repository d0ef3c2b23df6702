//! Zip archives, and notebooks that come in several parts.

use std::{
    io::{Read, Seek},
    sync::Arc,
};

use phr::{provenance::Span, record::Finding};

use super::flow::{self, Flow, Incoming, Source};
use crate::{decode, handout, okusuri, sniff};

/// Files in one archive, at most. A family's export holds a few dozen.
const MEMBERS_MAX: usize = 2_000;
/// Unpacked bytes of one archive, at most: a zip bomb stops here.
const UNPACKED_MAX: u64 = 512 << 20;

/// Bytes of small files that are held in memory together; what comes later is read when its turn
/// comes. A family's usual upload fits.
const HELD_MAX: u64 = 16 << 20;
/// A file that may be held in memory, at most. Parts of a notebook, which must be put together first,
/// come from a QR code of 3 kB.
const PART_MAX: u64 = 1 << 20;

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
    open(arrivals.into_iter().map(|a| (flow::held(a.bytes), a.file_name)).collect())
}

/// The same for files that lie somewhere, each with its name. A few small ones are held in memory;
/// all others stay where they are until it is their turn.
pub fn open(sources: Vec<(Arc<dyn Source>, Option<String>)>) -> (Vec<Incoming>, Vec<Refusal>) {
    let mut unpacked = Unpacked { files: Vec::new(), refusals: Vec::new(), room: HELD_MAX };
    for (source, file_name) in sources {
        unpacked.source(Flow { source, member: None, size: None, file_name });
    }
    (join_parts(unpacked.files), unpacked.refusals)
}

struct Unpacked {
    files: Vec<Incoming>,
    refusals: Vec<Refusal>,
    /// Bytes that may still be held in memory.
    room: u64,
}

impl Unpacked {
    fn source(&mut self, file: Flow) {
        let name = file.file_name.clone();
        let done = match kind_of(file.source.as_ref()) {
            Some(Kind::Archive) => self.archive(&file),
            Some(Kind::Handout) => self.carried(&file),
            None => self.one(file),
        };
        if let Err(finding) = done {
            self.refusals.push(Refusal { file_name: name, finding });
        }
    }

    /// One file that is no archive.
    fn one(&mut self, file: Flow) -> Result<(), Finding> {
        let (head, ended) = file.head(PART_MAX)?;
        let length = decode::to_u64(head.len());
        let fits = ended && (length <= self.room || okusuri::part(&head).is_some());
        self.files.push(if sniff::pieces(&head).is_some() {
            Incoming::Flow(file)
        } else if fits {
            self.room = self.room.saturating_sub(length);
            Incoming::Whole(Arrival { bytes: head, file_name: file.file_name })
        } else {
            Incoming::Laid(file)
        });
        Ok(())
    }

    /// A record that was taken along, for one that exists already.
    fn carried(&mut self, file: &Flow) -> Result<(), Finding> {
        let carried = handout::open(&file.source).unwrap_or_else(|| Err(damaged()))?;
        let (members, left_out) = handout::for_a_record_that_exists(carried);
        let file_name = file.file_name.clone();
        self.refusals.extend(left_out.map(|r| Refusal { file_name, ..r }));
        members.into_iter().try_for_each(|member| self.one(member))
    }

    fn archive(&mut self, archive: &Flow) -> Result<(), Finding> {
        let before = self.files.len();
        let done = self.members(archive);
        if done.is_err() {
            self.files.truncate(before);
        }
        done
    }

    fn members(&mut self, archive: &Flow) -> Result<(), Finding> {
        let from = archive.source.open().map_err(|_gone| damaged())?;
        let mut zip = zip::ZipArchive::new(from).map_err(|_damaged| damaged())?;
        if zip.len() > MEMBERS_MAX {
            return Err(too_large());
        }
        let mut left = UNPACKED_MAX;
        for index in 0..zip.len() {
            let Some((name, size)) = member(&mut zip, index)? else { continue };
            // The name is shown to people and never used as a path.
            let file_name =
                Some(format!("{}/{name}", archive.file_name.as_deref().unwrap_or("zip")));
            let source = Arc::clone(&archive.source);
            self.one(Flow { source, member: Some(index), size: Some(size), file_name })?;
            // What is read piece by piece has a limit of its own.
            if !matches!(self.files.last(), Some(Incoming::Flow(_))) {
                left = left.checked_sub(size).filter(|left| *left > 0).ok_or_else(too_large)?;
            }
        }
        Ok(())
    }
}

/// Name and size of a member; nothing for what holds nothing of the person.
fn member<R: Read + Seek>(
    zip: &mut zip::ZipArchive<R>,
    index: usize,
) -> Result<Option<(String, u64)>, Finding> {
    use zip::result::ZipError::{InvalidPassword, UnsupportedArchive};
    let file = zip.by_index(index).map_err(|e| match e {
        UnsupportedArchive(_) | InvalidPassword => locked(),
        _ => damaged(),
    })?;
    let name = decode::decode(file.name_raw()).text.into_owned();
    let left_out = file.is_dir() || file.is_symlink() || is_clutter(&name);
    Ok((!left_out).then(|| (name, file.size())))
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
pub fn carried(source: &Arc<dyn Source>) -> Option<Result<handout::Carried, Finding>> {
    match kind_of(source.as_ref())? {
        Kind::Handout => handout::open(source),
        Kind::Archive => None,
    }
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
            other @ (Incoming::Laid(_) | Incoming::Flow(_)) => {
                out.push(other);
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
