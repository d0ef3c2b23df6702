//! What a version's row seals: the origin it came with, and the resource.
//!
//! A resource that stands byte for byte in its original is not kept a second time: the row says where
//! it stands (the span of its origin), and reading takes it from there. Originals with such resources
//! are sealed in small parts, so that one resource costs one part
//! (docs/decisions/0030-bytes-once.md).

use std::{collections::HashMap, mem, ops::Range, sync::Arc};

use phr::{
    OriginalId, PersonId,
    ports::StoreError,
    provenance::{Origin, Span},
    record::Draft,
};
use zeroize::Zeroizing;

use crate::{
    entry::{self, Stored},
    lately::Part,
    origin::{self, Source},
    original,
    seal::PersonKeys,
    waist::Sql,
    wire::{self, OriginParts, WireOrigin},
};

const BAD: StoreError = StoreError::Corrupt("entry");

/// After the origin stands the resource.
const WHOLE: u8 = 1;
/// The resource stands in the original, at the origin's span.
const IN_ORIGINAL: u8 = 2;

/// Whether the draft's bytes stand in the original exactly where its span says.
pub(crate) fn stands_in(draft: &Draft, original: &[u8]) -> bool {
    range(&draft.span).and_then(|range| original.get(range)).is_some_and(|b| b == draft.bytes)
}

/// What of a row is not its key and not sealed, but bound to what is.
fn bound(row: &Stored) -> [u8; 10] {
    let mut out = [u8::from(row.active), u8::from(row.withheld), 0, 0, 0, 0, 0, 0, 0, 0];
    let [_, _, number @ ..] = &mut out;
    *number = row.original_number.to_be_bytes();
    out
}

fn range(span: &Span) -> Option<Range<usize>> {
    let bytes = span.bytes.as_ref()?;
    Some(usize::try_from(bytes.start).ok()?..usize::try_from(bytes.end).ok()?)
}

/// Writes the payload of a version: how it stands there, the draft's number, its origin, and the
/// resource unless it stands in the original.
pub(crate) fn write(draft: &Draft, number: i64, in_original: bool) -> Result<Vec<u8>, StoreError> {
    let origin =
        wire::write(&WireOrigin::of(&draft.span, &draft.made_by, &draft.context, draft.evidence));
    let number = u32::try_from(number).map_err(|_too_many| BAD)?;
    let length = u32::try_from(origin.len()).map_err(|_too_long| BAD)?;
    let resource = if in_original { &[][..] } else { &draft.bytes };
    let mut out = Vec::with_capacity(11 + origin.len() + resource.len());
    out.push(if in_original { IN_ORIGINAL } else { WHOLE });
    short(&mut out, number);
    short(&mut out, length);
    out.extend_from_slice(&origin);
    out.extend_from_slice(resource);
    Ok(out)
}

/// Seven bits a byte, the lowest first; the last byte has its top bit clear.
fn short(out: &mut Vec<u8>, mut number: u32) {
    loop {
        let [.., low] = number.to_be_bytes();
        number >>= 7;
        if number == 0 {
            return out.push(low & 0x7f);
        }
        out.push(low | 0x80);
    }
}

fn long(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0_u32;
    for shift in [0, 7, 14, 21, 28] {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// The payload of a version, taken apart.
struct Parts<'a> {
    draft: i64,
    origin: OriginParts,
    /// `None` when the resource stands in the original.
    resource: Option<&'a [u8]>,
}

impl Parts<'_> {
    fn of(mut payload: &[u8]) -> Option<Parts<'_>> {
        let (kind, rest) = payload.split_first()?;
        payload = rest;
        let draft = i64::from(long(&mut payload)?);
        let length = usize::try_from(long(&mut payload)?).ok()?;
        let (origin, resource) = payload.split_at_checked(length)?;
        let origin = wire::read::<WireOrigin>(origin).and_then(WireOrigin::parts)?;
        let resource = match *kind {
            WHOLE => Some(resource),
            IN_ORIGINAL if resource.is_empty() => None,
            _ => return None,
        };
        Some(Parts { draft, origin, resource })
    }
}

/// Opens versions, remembering the originals they came from and the part read last.
pub(crate) struct Contents<'a> {
    db: &'a dyn Sql,
    person: PersonId,
    keys: &'a PersonKeys,
    sources: HashMap<i64, Arc<Source>>,
    part: Option<((OriginalId, i64), Part)>,
    whole: Option<(OriginalId, Vec<u8>)>,
}

/// The bytes of an original where a resource stands.
type Elsewhere = (OriginalId, Range<usize>);

/// More versions at once are not remembered: a look through a whole record would push out all else.
const REMEMBERED: usize = 256;

/// A version as its own row and the bytes of its original say it. The same row always says the same
/// ([`Lately`](crate::lately::Lately)).
pub(crate) struct Version {
    /// How it came; `None` for rows of earlier versions of the program.
    came: Option<Came>,
    pub(crate) resource: Zeroizing<Vec<u8>>,
}

struct Came {
    original: OriginalId,
    draft: i64,
    origin: OriginParts,
}

impl Version {
    /// The resource; copied only when somebody else remembers it.
    fn bytes(self: Arc<Version>) -> Vec<u8> {
        match Arc::try_unwrap(self) {
            Ok(mut alone) => mem::take(&mut *alone.resource),
            Err(shared) => shared.resource.to_vec(),
        }
    }
}

/// A version, opened.
pub(crate) struct Opened {
    /// The resource.
    pub(crate) bytes: Vec<u8>,
    /// The origin in the version's own row, with its place: number of the original and of the draft.
    pub(crate) first: Option<((i64, i64), Origin)>,
}

impl<'a> Contents<'a> {
    /// Nothing is remembered yet.
    pub(crate) fn new(db: &'a dyn Sql, person: PersonId, keys: &'a PersonKeys) -> Contents<'a> {
        Contents { db, person, keys, sources: HashMap::new(), part: None, whole: None }
    }

    /// The original with this number.
    pub(crate) fn source(&mut self, number: i64) -> Result<Arc<Source>, StoreError> {
        if let Some(known) = self.sources.get(&number) {
            return Ok(Arc::clone(known));
        }
        let source = origin::source(self.db, self.person, self.keys, number)?;
        self.sources.insert(number, Arc::clone(&source));
        Ok(source)
    }

    /// Opens a version.
    pub(crate) fn open(&mut self, stored: &Stored) -> Result<Opened, StoreError> {
        self.open_all(std::slice::from_ref(stored))?.pop().ok_or(BAD)
    }

    /// Opens versions and gives them back in the same order.
    pub(crate) fn open_all(&mut self, stored: &[Stored]) -> Result<Vec<Opened>, StoreError> {
        let versions = self.versions(stored)?;
        stored.iter().zip(versions).map(|(row, version)| self.told(row, version)).collect()
    }

    /// The resources of versions, in the same order, without how they came.
    pub(crate) fn bytes_of_all(&mut self, stored: &[Stored]) -> Result<Vec<Vec<u8>>, StoreError> {
        Ok(self.versions(stored)?.into_iter().map(Version::bytes).collect())
    }

    /// A version with where it came from, as its original is known now.
    fn told(&mut self, row: &Stored, version: Arc<Version>) -> Result<Opened, StoreError> {
        let Some(Came { original, draft, origin }) = &version.came else {
            return Ok(Opened { bytes: version.bytes(), first: None });
        };
        let source = self.source(row.original_number)?;
        if source.original != *original {
            return Err(BAD);
        }
        let place = (row.original_number, *draft);
        let first = Some((place, origin::made_of(origin.clone(), &source)));
        Ok(Opened { bytes: version.bytes(), first })
    }

    /// Opens versions, but for those that were opened lately. Resources are taken out of their originals
    /// in the order in which they stand there, so that each part is opened once.
    fn versions(&mut self, stored: &[Stored]) -> Result<Vec<Arc<Version>>, StoreError> {
        let few = stored.len() <= REMEMBERED;
        let (mut all, mut fresh) = (Vec::with_capacity(stored.len()), Vec::new());
        let mut elsewhere = Vec::new();
        for row in stored {
            let known = if few { self.known(row) } else { None };
            if let Some(known) = known {
                all.push(known);
                continue;
            }
            let (version, place) = self.open_row(row)?;
            elsewhere.extend(place.map(|at| ((row.original_number, at.1.start), all.len(), at)));
            fresh.push((row, all.len()));
            all.push(Arc::new(version));
        }
        elsewhere.sort_unstable_by_key(|(order, ..)| *order);
        for (_, place, (original, range)) in elsewhere {
            let resource = Zeroizing::new(self.cut(original, range)?);
            all.get_mut(place).and_then(Arc::get_mut).ok_or(BAD)?.resource = resource;
        }
        if few {
            for (row, place) in fresh {
                self.remember(row, all.get(place));
            }
        }
        Ok(all)
    }

    fn known(&self, row: &Stored) -> Option<Arc<Version>> {
        let bound = bound(row);
        self.keys.lately().version(self.person, (row.id, row.version), &[&bound, &row.sealed])
    }

    fn remember(&self, row: &Stored, version: Option<&Arc<Version>>) {
        let Some(version) = version else { return };
        let (bound, at) = (bound(row), (row.id, row.version));
        self.keys.lately().keep_version(self.person, at, &[&bound, &row.sealed], version);
    }

    /// Opens what stands in the row, and says where the resource stands if it is not there.
    fn open_row(&mut self, stored: &Stored) -> Result<(Version, Option<Elsewhere>), StoreError> {
        if stored.original_number == 0 {
            let resource = Zeroizing::new(entry::open(self.keys, stored, None)?);
            return Ok((Version { came: None, resource }, None));
        }
        let original = self.source(stored.original_number)?.original;
        let payload = entry::open(self.keys, stored, Some(original))?;
        let parts = Parts::of(&payload).ok_or(BAD)?;
        let (resource, elsewhere) = if let Some(bytes) = parts.resource {
            (bytes.to_vec(), None)
        } else {
            (Vec::new(), Some((original, range(&parts.origin.0).ok_or(BAD)?)))
        };
        let came = Some(Came { original, draft: parts.draft, origin: parts.origin });
        Ok((Version { came, resource: Zeroizing::new(resource) }, elsewhere))
    }

    /// Only the place of the draft and its span, without the resource.
    pub(crate) fn span(&mut self, stored: &Stored) -> Result<(i64, Span), StoreError> {
        let source = self.source(stored.original_number)?;
        let payload = entry::open(self.keys, stored, Some(source.original))?;
        let parts = Parts::of(&payload).ok_or(BAD)?;
        Ok((parts.draft, parts.origin.0))
    }

    /// Bytes of an original.
    fn cut(&mut self, id: OriginalId, range: Range<usize>) -> Result<Vec<u8>, StoreError> {
        let mut out = Vec::with_capacity(range.len());
        let mut at = range.start;
        while at < range.end {
            let (number, within) = original::place(at);
            let Some(part) = self.part(id, number)? else {
                // Sealed by an earlier version, in large pieces.
                return self.whole(id)?.get(range).map(<[u8]>::to_vec).ok_or(BAD);
            };
            let rest = part.get(within..).filter(|rest| !rest.is_empty()).ok_or(BAD)?;
            let taken = rest.get(..range.end.saturating_sub(at)).unwrap_or(rest);
            out.extend_from_slice(taken);
            at = at.saturating_add(taken.len());
        }
        Ok(out)
    }

    fn whole(&mut self, id: OriginalId) -> Result<&[u8], StoreError> {
        if self.whole.as_ref().is_none_or(|(known, _)| *known != id) {
            let mut bytes = Vec::new();
            let mut add = |piece: &[u8]| bytes.extend_from_slice(piece);
            original::pieces(self.db, self.person, self.keys, id, &mut add)?;
            self.whole = Some((id, bytes));
        }
        self.whole.as_ref().map(|(_, bytes)| bytes.as_slice()).ok_or(BAD)
    }

    fn part(&mut self, id: OriginalId, number: i64) -> Result<Option<&[u8]>, StoreError> {
        if self.part.as_ref().is_none_or(|(place, _)| *place != (id, number)) {
            let Some(part) = original::part(self.db, self.person, self.keys, (id, number))? else {
                return Ok(None);
            };
            self.part = Some(((id, number), part));
        }
        Ok(self.part.as_ref().map(|(_, part)| part.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    use phr::provenance::{Evidence, Maker};
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn draft(text: &str, at: Range<u64>) -> Draft {
        let span = Span::line(1).with_bytes(at);
        Draft::authored(json!({"resourceType": text}), span, Maker::Person, Evidence::Measured)
    }

    #[test]
    fn only_the_very_bytes_stand_in_an_original() {
        let original = b"[{\"resourceType\":\"Observation\"}]";
        assert!(stands_in(&draft("Observation", 1..31), original));
        for (text, at) in [("Observation", 0..30), ("Condition", 1..31), ("Observation", 1..99)] {
            assert!(!stands_in(&draft(text, at), original));
        }
    }

    #[test]
    fn a_payload_is_read_as_it_was_written() {
        let draft = draft("Observation", 1..31);
        for (number, in_original) in [(0, true), (127, false), (128, true), (70_000, false)] {
            let payload = write(&draft, number, in_original).unwrap();
            let parts = Parts::of(&payload).unwrap();
            assert_eq!((parts.draft, &parts.origin.0), (number, &draft.span));
            assert_eq!(parts.resource, (!in_original).then_some(draft.bytes.as_slice()));
        }
    }

    proptest! {
        #[test]
        fn never_panics(payload in proptest::collection::vec(any::<u8>(), 0..60)) {
            drop(Parts::of(&payload));
        }
    }
}
