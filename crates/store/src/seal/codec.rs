//! How a payload is packed before it is sealed: one codec byte, then the payload, compressed when
//! that makes it smaller.
//!
//! Resources are small and alike, so they are compressed against a dictionary: typical invented
//! resources and origins as text (`dictionary-1.txt`, the most common last). It must never change;
//! a better one gets a codec byte of its own.

mod listed;

use std::cell::RefCell;

use zstd::bulk::{Compressor, Decompressor};

/// As it is.
const PLAIN: u8 = 0;
/// Zstandard with the first dictionary, after four bytes of length.
const ZSTD_1: u8 = 1;
/// Ids that were taken out of a text, and the rest of it, packed by one of the others.
const LISTED: u8 = 2;
const DICTIONARY_1: &[u8] = include_bytes!("dictionary-1.txt");
/// Below this, compression does not pay for its header.
const SMALL: usize = 48;
/// The level at which speed and size met for FHIR resources.
const LEVEL: i32 = 3;
/// Nothing larger is ever packed: originals are cut into chunks, resources stay far below.
const LARGEST: usize = 64 << 20;

thread_local! {
    // A context costs far more to make than a row to compress.
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Packs a payload. The same payload always gives the same bytes.
pub(crate) fn pack(payload: &[u8]) -> Vec<u8> {
    if payload.len() >= SMALL
        && let Some(compressed) = compress(payload)
        && compressed.len() + 4 < payload.len()
        && let Ok(length) = u32::try_from(payload.len())
    {
        let mut out = Vec::with_capacity(compressed.len() + 5);
        out.push(ZSTD_1);
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(&compressed);
        return out;
    }
    plain(payload)
}

/// Packs a line of the log. The same line always gives the same bytes.
pub(crate) fn pack_line(line: &[u8]) -> Vec<u8> {
    let Some((place, ids, rest)) = listed::taken_out(line) else { return pack(line) };
    let Ok(length) = u32::try_from(ids.len()) else { return pack(line) };
    let rest = pack(&rest);
    let mut out = Vec::with_capacity(ids.len() + rest.len() + 9);
    out.push(LISTED);
    out.extend_from_slice(&place.to_be_bytes());
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(&ids);
    out.extend_from_slice(&rest);
    out
}

/// Packs a payload that is compressed already.
pub(crate) fn plain(payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(payload.len() + 1);
    out.push(PLAIN);
    out.extend_from_slice(payload);
    out
}

/// Unpacks what [`pack`], [`pack_line`] or [`plain`] gave; `None` for anything else.
pub(crate) fn unpack(packed: Vec<u8>) -> Option<Vec<u8>> {
    if packed.first() == Some(&LISTED) { unlisted(packed.get(1..)?) } else { simple(packed) }
}

fn unlisted(packed: &[u8]) -> Option<Vec<u8>> {
    let (place, packed) = packed.split_first_chunk::<4>()?;
    let (length, packed) = packed.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (ids, rest) = packed.split_at_checked(length)?;
    listed::put_back(u32::from_be_bytes(*place), ids, &simple(rest.to_vec())?)
}

fn simple(mut packed: Vec<u8>) -> Option<Vec<u8>> {
    match packed.split_first()? {
        (&PLAIN, _) => {
            packed.remove(0);
            Some(packed)
        }
        (&ZSTD_1, rest) => {
            let (length, compressed) = rest.split_first_chunk::<4>()?;
            let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
            (length <= LARGEST).then_some(())?;
            let payload = decompress(compressed, length)?;
            (payload.len() == length).then_some(payload)
        }
        _ => None,
    }
}

fn compress(payload: &[u8]) -> Option<Vec<u8>> {
    COMPRESSOR.with_borrow_mut(|kept| {
        if kept.is_none() {
            *kept = Compressor::with_dictionary(LEVEL, DICTIONARY_1).ok();
        }
        kept.as_mut()?.compress(payload).ok()
    })
}

fn decompress(compressed: &[u8], length: usize) -> Option<Vec<u8>> {
    DECOMPRESSOR.with_borrow_mut(|kept| {
        if kept.is_none() {
            *kept = Decompressor::with_dictionary(DICTIONARY_1).ok();
        }
        kept.as_mut()?.decompress(compressed, length).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_gets_smaller_and_a_few_bytes_do_not_grow_much() {
        assert!(pack(&b"medication ".repeat(100)).len() < 100);
        assert_eq!(pack(b"x").len(), 2);
    }

    #[test]
    fn the_dictionary_is_the_one_that_rows_were_packed_with() {
        let hash = phr::OriginalId::of(DICTIONARY_1).to_string();
        assert_eq!(
            hash, "48c7eaedd7904f03d237bbc1f77f0c7ebff714ab62623c136f588f495f28339e",
            "never change it: add another"
        );
    }

    #[test]
    fn a_line_that_names_many_entries_takes_sixteen_bytes_for_each() {
        let name = |n: u8| format!("entry {}\n", phr::EntryId::from_bytes([n; 16]));
        let ids = |many: u8| (0..many).map(name).collect::<String>();
        let line = |many| format!("tenohira-audit-v2\nat 1\n{}points 3\n", ids(many)).into_bytes();
        let (few, many) = (pack_line(&line(10)), pack_line(&line(110)));
        assert_eq!(many.len() - few.len(), 1600);
        assert_eq!([unpack(few), unpack(many)], [Some(line(10)), Some(line(110))]);
        assert_eq!(pack_line(&line(3)), pack(&line(3)), "as it was always packed");
    }

    proptest! {
        #[test]
        fn packing_and_unpacking_agree(payload in proptest::collection::vec(0u8..4, 0..600)) {
            prop_assert_eq!(unpack(pack(&payload)), Some(payload));
        }

        #[test]
        fn never_panics(packed in proptest::collection::vec(any::<u8>(), 0..200)) {
            drop(unpack([&[LISTED][..], &packed].concat()));
            drop(unpack(packed));
        }
    }
}
