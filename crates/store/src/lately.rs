//! What was opened or computed lately: versions of entries, parts of originals, how originals came, tiles
//! of the log.
//!
//! Twenty entries of one file stand in one sealed part, and a page asks for the same entries as the page
//! before. Opening a part (authenticating, decrypting, decompressing 16 KiB) costs more than everything
//! else in reading an entry, so that the last few stay open.
//!
//! INVARIANT: what is remembered is given only for the very sealed bytes it was opened from, at the
//! very place. The row is read from the database each time and compared as a whole, so that a row
//! that was changed, moved, replaced or erased is opened anew, and fails as if nothing had been
//! remembered. A version's row names its original by the hash of its bytes and the place in it, so that
//! the same row never says anything else. Nothing here is ever written anywhere; what is forgotten is overwritten
//! (docs/decisions/0039-opened-lately.md).

mod whole;

use std::sync::{Arc, Mutex, PoisonError};

use phr::{EntryId, OriginalId, PersonId, audit::LeafHash, consent::Predicate, ports::StoreError};
use zeroize::Zeroizing;

use crate::{content::Version, narrow::Reached, origin::Source};
use whole::{At, Months, Whole};

/// Places for parts of 16 KiB, of everybody together: with their sealed bytes at most 8 MiB.
const PARTS: usize = 256;
/// Places for how originals came: some hundred bytes each.
const SOURCES: usize = 512;

/// Places for versions of entries …
const VERSIONS: usize = 2048;
/// … of which none is larger than this, its sealed row included: together at most 16 MiB.
const VERSION_BYTES: usize = 8 << 10;

/// Whose, and where: an original's part, an original by its number, an entry's version.
type Place<K> = (PersonId, K);

/// A part of an original, open. Overwritten when it is forgotten.
pub(crate) type Part = Arc<Zeroizing<Vec<u8>>>;

/// Everything that stays open for a while.
pub(crate) struct Lately {
    versions: Shelf<(EntryId, i64), Arc<Version>>,
    parts: Shelf<(OriginalId, i64), Part>,
    sources: Shelf<i64, Arc<Source>>,
    tiles: Mutex<Vec<LeafHash>>,
    whole: Whole,
}

impl Lately {
    /// Remembers nothing, ever.
    pub(crate) fn none() -> Lately {
        Lately::with(0, 0, 0, Whole::none())
    }

    /// Nothing yet.
    pub(crate) fn new() -> Lately {
        Lately::with(VERSIONS, PARTS, SOURCES, Whole::new())
    }

    fn with(versions: usize, parts: usize, sources: usize, whole: Whole) -> Lately {
        Lately {
            versions: Shelf::with(versions),
            parts: Shelf::with(parts),
            sources: Shelf::with(sources),
            tiles: Mutex::new(Vec::new()),
            whole,
        }
    }

    /// The months of a whole record at one revision, as far as `reach` goes.
    pub(crate) fn months(
        &self,
        at: At,
        reach: i64,
        walk: impl FnOnce() -> Result<Vec<(i64, u64)>, StoreError>,
    ) -> Result<Months, StoreError> {
        self.whole.months(at, reach, walk)
    }

    /// The entries of a record at one revision that exist for somebody who sees what `predicate` opens.
    pub(crate) fn reached(
        &self,
        at: At,
        predicate: &Predicate,
        walk: impl FnOnce() -> Result<Reached, StoreError>,
    ) -> Result<Arc<Reached>, StoreError> {
        self.whole.reached(at, predicate, walk)
    }

    /// A version of an entry of these sealed bytes, if it was opened lately.
    pub(crate) fn version(
        &self,
        person: PersonId,
        at: (EntryId, i64),
        sealed: &[&[u8]],
    ) -> Option<Arc<Version>> {
        self.versions.find((person, at), spread_of(at), sealed)
    }

    /// Remembers a version of an entry, unless it is large.
    pub(crate) fn keep_version(
        &self,
        person: PersonId,
        at: (EntryId, i64),
        sealed: &[&[u8]],
        version: &Arc<Version>,
    ) {
        let length: usize = sealed.iter().map(|part| part.len()).sum();
        if length.saturating_add(version.resource.len()) <= VERSION_BYTES {
            self.versions.keep((person, at), spread_of(at), sealed, Arc::clone(version));
        }
    }

    /// The part of an original at this place, of these sealed bytes.
    pub(crate) fn part(
        &self,
        person: PersonId,
        at: (OriginalId, i64),
        sealed: &[u8],
        open: impl FnOnce() -> Result<Vec<u8>, StoreError>,
    ) -> Result<Part, StoreError> {
        // Neighbours stand side by side: a file that is read in order pushes none of its own out.
        let (id, number) = at;
        let first = id.as_bytes().first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
        let spread = first.wrapping_add(number.unsigned_abs());
        self.parts.get((person, at), spread, &[sealed], || Ok(Arc::new(Zeroizing::new(open()?))))
    }

    /// How the original with this number came, of these sealed bytes.
    pub(crate) fn source(
        &self,
        person: PersonId,
        number: i64,
        sealed: &[&[u8]],
        open: impl FnOnce() -> Result<Source, StoreError>,
    ) -> Result<Arc<Source>, StoreError> {
        let first = person.as_bytes().first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
        let spread = first.wrapping_add(number.unsigned_abs());
        self.sources.get((person, number), spread, sealed, || Ok(Arc::new(open()?)))
    }

    /// The roots of the first `many` full tiles of the log; `more` gives those from a number on. They
    /// are hashes of hashes, and never change: leaves are only ever added.
    pub(crate) fn tiles(
        &self,
        many: usize,
        more: impl FnOnce(usize) -> Result<Vec<LeafHash>, StoreError>,
    ) -> Result<Vec<LeafHash>, StoreError> {
        let mut known = self.tiles.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() < many {
            let more = more(known.len())?;
            known.extend(more);
        }
        known.get(..many).map(<[LeafHash]>::to_vec).ok_or(StoreError::Corrupt("leaf"))
    }

    /// Forgets everything of somebody who leaves.
    pub(crate) fn forget(&self, person: PersonId) {
        self.versions.forget(person);
        self.parts.forget(person);
        self.sources.forget(person);
        self.whole.forget(person);
    }
}

/// Something open, with the sealed bytes it was opened from.
struct Kept<K, T> {
    place: Place<K>,
    sealed: Vec<u8>,
    open: T,
}

/// So many places; each holds what was opened last of all that belongs there.
struct Shelf<K, T> {
    places: Vec<Mutex<Option<Kept<K, T>>>>,
}

impl<K: PartialEq + Copy, T: Clone> Shelf<K, T> {
    fn with(places: usize) -> Shelf<K, T> {
        Shelf { places: (0..places).map(|_| Mutex::new(None)).collect() }
    }

    fn slot(&self, spread: u64) -> Option<&Mutex<Option<Kept<K, T>>>> {
        let number = usize::try_from(spread % self.places.len().max(1) as u64).unwrap_or_default();
        self.places.get(number)
    }

    fn find(&self, place: Place<K>, spread: u64, sealed: &[&[u8]]) -> Option<T> {
        let slot = self.slot(spread)?.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = slot.as_ref()?;
        let same = kept.place == place && is_in_a_row(sealed, &kept.sealed);
        same.then(|| kept.open.clone())
    }

    fn keep(&self, place: Place<K>, spread: u64, sealed: &[&[u8]], open: T) {
        let Some(slot) = self.slot(spread) else { return };
        let kept = Kept { place, sealed: sealed.concat(), open };
        *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
    }

    fn get(
        &self,
        place: Place<K>,
        spread: u64,
        sealed: &[&[u8]],
        open: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if let Some(known) = self.find(place, spread, sealed) {
            return Ok(known);
        }
        let opened = open()?;
        self.keep(place, spread, sealed, opened.clone());
        Ok(opened)
    }

    fn forget(&self, person: PersonId) {
        for slot in &self.places {
            let mut kept = slot.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.as_ref().is_some_and(|kept| kept.place.0 == person) {
                *kept = None;
            }
        }
    }
}

/// Ids of entries are hashes, so that they spread by themselves.
fn spread_of((id, version): (EntryId, i64)) -> u64 {
    let first = id.as_bytes().first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
    first.wrapping_add(version.unsigned_abs())
}

/// Whether `whole` is the parts, one after the other.
fn is_in_a_row(parts: &[&[u8]], mut whole: &[u8]) -> bool {
    parts.iter().all(|part| whole.strip_prefix(*part).inspect(|rest| whole = rest).is_some())
        && whole.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHO: PersonId = PersonId::from_bytes([1; 16]);
    const AT: (OriginalId, i64) = (OriginalId::from_bytes([2; 32]), 0);

    fn opened(lately: &Lately, person: PersonId, sealed: &[u8], plain: &str) -> String {
        let open = || Ok(plain.as_bytes().to_vec());
        let part = lately.part(person, AT, sealed, open).unwrap();
        String::from_utf8(part.to_vec()).unwrap()
    }

    #[test]
    fn what_is_open_is_given_for_the_same_sealed_bytes_only() {
        let lately = Lately::new();
        assert_eq!(opened(&lately, WHO, b"sealed", "first"), "first");
        assert_eq!(opened(&lately, WHO, b"sealed", "again"), "first");
        assert_eq!(opened(&lately, WHO, b"sealeD", "changed"), "changed");
        assert_eq!(opened(&lately, WHO, b"sealed", "changed back"), "changed back");
    }

    #[test]
    fn nobody_is_given_what_was_opened_for_another() {
        let lately = Lately::new();
        let other = PersonId::from_bytes([3; 16]);
        assert_eq!(opened(&lately, WHO, b"sealed", "mine"), "mine");
        assert_eq!(opened(&lately, other, b"sealed", "theirs"), "theirs");
    }

    #[test]
    fn what_does_not_open_is_not_remembered_and_what_is_forgotten_is_opened_again() {
        let lately = Lately::new();
        let fails = || Err(StoreError::Corrupt("original part"));
        assert!(lately.part(WHO, AT, b"sealed", fails).is_err());
        assert_eq!(opened(&lately, WHO, b"sealed", "first"), "first");
        lately.forget(WHO);
        assert_eq!(opened(&lately, WHO, b"sealed", "second"), "second");
    }

    #[test]
    fn bytes_in_a_row_are_compared_to_their_end() {
        for (whole, same) in [("abc", true), ("ab", false), ("abcd", false), ("", false)] {
            assert_eq!(is_in_a_row(&[b"a", b"bc"], whole.as_bytes()), same, "{whole}");
        }
    }
}
