//! A person's whole record as one zip to take along, and the way back.
//!
//! `tenohira-export/1`: a readable page, every original as kept, the entries as FHIR R4 NDJSON with
//! their provenance, the access log with its proofs, and a `manifest.json` with the SHA-256 of each
//! file. The zip holds what the person may see and nothing else: what is withheld is blanked in the
//! originals as in their download and is in no other file. The same record gives the same bytes.
//!
//! Coming back (docs/decisions/0013-taking-the-record-along.md): the originals are taken in again in
//! their old order with when and how they were first received; everything else in the zip is for
//! people and other programs and is never read back. Decisions of the person are repeated only in a
//! record that starts from the zip: in a record that exists already, a file must not act as them.

mod bring;
mod open;
mod pack;
mod series;
mod tell;
mod write;

use std::{borrow::Cow, ops::Range};

use phr::{
    audit::What,
    person::Person,
    ports::{OriginalRecord, StoreError},
    provenance::Span,
    record::Entry,
};
use sha2::Digest;

use crate::decode;

pub use bring::bring;
pub(crate) use open::for_a_record_that_exists;
pub use open::{Carried, open};
pub use write::write;

/// Name and version of the layout, in `manifest.json`.
pub const LAYOUT: &str = "tenohira-export/1";
/// The file that tells what the zip is; first in the zip.
pub(crate) const MANIFEST: &str = "manifest.json";

/// What the readable pages are made of.
#[derive(Debug)]
pub struct Readable<'a> {
    /// Whose record it is.
    pub person: &'a Person,
    /// Every entry that counts, newest first.
    pub entries: &'a [Entry],
    /// Pairs the person pulled apart.
    pub apart: &'a [(phr::EntryId, phr::EntryId)],
    /// Every original, oldest first, with the name of its file in the zip.
    pub originals: &'a [(OriginalRecord, Option<String>)],
}

/// What a zip holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// Current entries.
    pub entries: u64,
    /// Originals with their bytes.
    pub originals: u64,
    /// Events of the access log.
    pub events: u64,
    /// SHA-256 (hex) of `manifest.json`, which holds those of all others.
    pub manifest: String,
}

/// Blanks the withheld places of an original that comes in pieces: `null` and spaces, so that JSON
/// stays JSON and every other position stays true.
///
/// ```
/// use import::handout::Blanks;
/// use phr::provenance::Span;
/// let mut blanks = Blanks::over(&[Span::default().with_bytes(3..9)]).unwrap();
/// let pieces = [&b"[[{}"[..], b"{}{}]"].map(|piece| blanks.piece(piece).into_owned());
/// assert_eq!(pieces.concat(), b"[[{null  ");
/// assert!(Blanks::over(&[Span::line(1)]).is_none()); // a line is not a place
/// ```
#[derive(Debug)]
pub struct Blanks {
    places: Vec<Range<u64>>,
    at: u64,
}

impl Blanks {
    /// Over these places; `None` when one is only known by its lines.
    pub fn over(withheld: &[Span]) -> Option<Blanks> {
        let places = withheld.iter().map(|span| span.bytes.clone()).collect::<Option<Vec<_>>>()?;
        Some(Blanks { places, at: 0 })
    }

    /// The next bytes as they may be seen.
    pub fn piece<'a>(&mut self, piece: &'a [u8]) -> Cow<'a, [u8]> {
        let start = self.at;
        self.at = start.saturating_add(decode::to_u64(piece.len()));
        let mut out = Cow::Borrowed(piece);
        for place in self.places.iter().filter(|p| p.start < self.at && p.end > start) {
            let from = place.start.max(start);
            let within = |at: u64| usize::try_from(at.saturating_sub(start)).unwrap_or(usize::MAX);
            let range = within(from)..within(place.end.min(self.at));
            let begun = usize::try_from(from.saturating_sub(place.start)).unwrap_or(usize::MAX);
            let blank = b"null".iter().copied().chain(std::iter::repeat(b' ')).skip(begun.min(4));
            let to = out.to_mut().get_mut(range).unwrap_or_default();
            to.iter_mut().zip(blank).for_each(|(to, from)| *to = from);
        }
        out
    }
}

/// The bytes with each withheld place blanked. `None` when a place is only known by its lines.
///
/// ```
/// use phr::provenance::Span;
/// let kept = b"[{\"a\": 1},{\"b\": 2}]";
/// let hidden = [Span::default().with_bytes(10..18)];
/// assert_eq!(import::handout::without(kept, &hidden).unwrap(), b"[{\"a\": 1},null    ]");
/// assert_eq!(import::handout::without(kept, &[Span::line(1)]), None); // a line is not a place
/// ```
pub fn without(bytes: &[u8], withheld: &[Span]) -> Option<Vec<u8>> {
    Some(Blanks::over(withheld)?.piece(bytes).into_owned())
}

/// SHA-256 in hex.
fn sha256(bytes: &[u8]) -> String {
    phr::OriginalId::from_bytes(sha2::Sha256::digest(bytes).into()).to_string()
}

fn failed(what: &str) -> StoreError {
    StoreError::Failed(format!("the zip could not be written: {what}"))
}

/// What an event touched, as JSON.
fn touched(what: &What) -> serde_json::Value {
    let hex = |ids: Vec<String>| serde_json::Value::from(ids);
    serde_json::json!({
        "entries": hex(what.entries.iter().map(ToString::to_string).collect()),
        "originals": hex(what.originals.iter().map(ToString::to_string).collect()),
        "series": hex(what.series.iter().map(ToString::to_string).collect()),
        "points": what.points,
        "demographics": what.demographics,
        "log": what.log,
        "weighed": what.weighed,
    })
}
