//! How a payload is packed before it is sealed: one codec byte, then the payload, compressed when
//! that makes it smaller.
//!
//! Resources are small and alike, so they are compressed against a dictionary: typical invented
//! resources and origins as text (`dictionary-1.txt`, the most common last). It must never change;
//! a better one gets a codec byte of its own.

use std::cell::RefCell;

use zstd::bulk::{Compressor, Decompressor};

/// As it is.
const PLAIN: u8 = 0;
/// Zstandard with the first dictionary, after four bytes of length.
const ZSTD_1: u8 = 1;
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

/// Packs a payload that is compressed already.
pub(crate) fn plain(payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(payload.len() + 1);
    out.push(PLAIN);
    out.extend_from_slice(payload);
    out
}

/// Unpacks what [`pack`] or [`plain`] gave; `None` for anything else.
pub(crate) fn unpack(mut packed: Vec<u8>) -> Option<Vec<u8>> {
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

    proptest! {
        #[test]
        fn packing_and_unpacking_agree(payload in proptest::collection::vec(0u8..4, 0..600)) {
            prop_assert_eq!(unpack(pack(&payload)), Some(payload));
        }

        #[test]
        fn never_panics(packed in proptest::collection::vec(any::<u8>(), 0..200)) {
            drop(unpack(packed));
        }
    }
}
