//! What a link shows, read in one look under its permit, and the documents that go along with it.

use std::collections::BTreeMap;

use fhir::Date;
use jiff::Timestamp;
use phr::{
    EntryId, OriginalId,
    own::{self, Visit},
    person::Person,
    ports::{EntryQuery, Reading, StoreError},
    record::{Entry, Kind},
};

/// Entries of kinds that grow every day, the newest: a summary is read within minutes. The others
/// are read whole, so that no allergy is ever one too many.
const NEWEST_MAX: u32 = 1_000;
/// What is read together, and whether it grows every day.
const KINDS: [(&[Kind], bool); 6] = [
    (&[Kind::Condition, Kind::Allergy, Kind::Vaccination, Kind::Care], false),
    (&[Kind::Medicine], true),
    (&[Kind::Measurement], true),
    (&[Kind::Lab, Kind::CheckUp], true),
    (&[Kind::Visit, Kind::Document], true),
    (&[Kind::Note], true),
];
/// Bytes of one document, and of all, that go along with a file: it is made in memory, and read on
/// a telephone. What is larger is named and stays here.
const FILE_MAX: u64 = 2 << 20;
const FILES_MAX: u64 = 8 << 20;

/// What a look through a link gives.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) person: Person,
    pub(crate) entries: Vec<Entry>,
    pub(crate) apart: Vec<(EntryId, EntryId)>,
    /// What the person prepared to ask at their next visit, where the permit reaches it.
    pub(crate) question: Option<String>,
}

/// Reads what a link shows.
pub(crate) fn seen(reading: &mut dyn Reading, now: Timestamp) -> Result<Seen, StoreError> {
    let mut entries = Vec::new();
    for (kinds, grows) in KINDS {
        let limit = grows.then_some(NEWEST_MAX);
        let query = EntryQuery { kinds: kinds.to_vec(), limit, ..EntryQuery::default() };
        entries.extend(reading.entries(&query)?);
    }
    let today = Date::from_timestamp(now);
    let question = own::visit(reading)?.and_then(|visit| asked(visit, &today));
    Ok(Seen { person: reading.person()?, entries, apart: reading.apart()?, question })
}

/// The question, unless the visit it was written for is over.
fn asked(visit: Visit, today: &Date) -> Option<String> {
    let over = visit.on.as_ref().is_some_and(|on| on.end_ms() <= today.start_ms());
    Some(visit.question).filter(|question| !over && !question.is_empty())
}

/// The bytes of the photos and papers among the entries, the newest first, as far as nothing of them
/// is hidden. A photo that says where it was taken stays here: that is more than the person showed.
pub(crate) fn files(
    reading: &mut dyn Reading,
    entries: &[Entry],
) -> Result<BTreeMap<EntryId, Vec<u8>>, StoreError> {
    let (mut files, mut left) = (BTreeMap::new(), FILES_MAX);
    for entry in entries.iter().filter(|entry| entry.kind == Kind::Document) {
        let Some(id) = file_of(entry) else { continue };
        let size = reading.original(id)?.map_or(u64::MAX, |original| original.size);
        if size > FILE_MAX || size > left {
            continue;
        }
        let Some(bytes) = reading.original_bytes(id)? else { continue };
        if !import::document::has_place(&bytes) {
            left = left.saturating_sub(size);
            files.insert(entry.id, bytes);
        }
    }
    Ok(files)
}

/// The original that a document is, where it is a photo or a paper.
fn file_of(entry: &Entry) -> Option<OriginalId> {
    let formats = [import::document::PHOTO, import::document::PDF];
    let origin = entry.origins.iter().find(|origin| formats.contains(&origin.format.as_str()))?;
    Some(origin.original)
}
