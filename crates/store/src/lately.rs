//! What was opened or computed lately: parts of originals, how originals came, tiles of the log.
//!
//! Twenty entries of one file stand in one sealed part, and a page asks for the same parts as the page
//! before. Opening a part (authenticating, decrypting, decompressing 16 KiB) costs more than everything
//! else in reading an entry, so that the last few stay open.
//!
//! INVARIANT: what is remembered is given only for the very sealed bytes it was opened from, at the
//! very place. The row is read from the database each time and compared as a whole, so that a row
//! that was changed, moved, replaced or erased is opened anew, and fails as if nothing had been
//! remembered. Nothing here is ever written anywhere; what is forgotten is overwritten
//! (docs/decisions/0039-opened-lately.md).

use std::sync::{Arc, Mutex, PoisonError};

use phr::{OriginalId, PersonId, audit::LeafHash, ports::StoreError};
use zeroize::Zeroizing;

use crate::origin::Source;

/// Places for parts of 16 KiB, of everybody together: with their sealed bytes at most 8 MiB.
const PARTS: usize = 256;
/// Places for how originals came: some hundred bytes each.
const SOURCES: usize = 512;

/// Whose, and where: an original's part, or an original by its number.
type Place<K> = (PersonId, K);

/// A part of an original, open. Overwritten when it is forgotten.
pub(crate) type Part = Arc<Zeroizing<Vec<u8>>>;

/// Everything that stays open for a while.
pub(crate) struct Lately {
    parts: Shelf<(OriginalId, i64), Part>,
    sources: Shelf<i64, Arc<Source>>,
    tiles: Mutex<Vec<LeafHash>>,
}

impl Lately {
    /// Remembers nothing, ever.
    pub(crate) fn none() -> Lately {
        Lately::with(0, 0)
    }

    /// Nothing yet.
    pub(crate) fn new() -> Lately {
        Lately::with(PARTS, SOURCES)
    }

    fn with(parts: usize, sources: usize) -> Lately {
        let (parts, sources) = (Shelf::with(parts), Shelf::with(sources));
        Lately { parts, sources, tiles: Mutex::new(Vec::new()) }
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
        self.parts.forget(person);
        self.sources.forget(person);
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

    fn get(
        &self,
        place: Place<K>,
        spread: u64,
        sealed: &[&[u8]],
        open: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let number = usize::try_from(spread % self.places.len().max(1) as u64).unwrap_or_default();
        let Some(slot) = self.places.get(number) else { return open() };
        if let Some(kept) = &*slot.lock().unwrap_or_else(PoisonError::into_inner)
            && kept.place == place
            && is_in_a_row(sealed, &kept.sealed)
        {
            return Ok(kept.open.clone());
        }
        let opened = open()?;
        let kept = Kept { place, sealed: sealed.concat(), open: opened.clone() };
        *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
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
