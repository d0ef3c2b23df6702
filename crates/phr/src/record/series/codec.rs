//! Points as few bytes: four columns (start, length, digits, places), each compressed by itself.
//!
//! The columns are what <https://github.com/pcodec/pcodec> (`pco`) is made for: it finds the second
//! or the minute the times are multiples of, takes differences, and packs what is left into as many
//! bits as it needs. Heart rates every few minutes take about one and a half bytes a point.
//!
//! The same points always give the same bytes. Never change what a version byte means: chunks on
//! disk were written with it.

use pco::{
    ChunkConfig,
    standalone::{simple_compress, simple_decompress},
};

use super::Point;
use crate::decimal::Exact;

/// The first byte of a chunk.
const VERSION: u8 = 1;
/// A column in which every number is the same: that number.
const CONSTANT: u8 = 0;
/// A compressed column, after four bytes of length.
const PCO: u8 = 1;
/// Level 8 packs one to three per cent smaller and takes twice as long.
const LEVEL: usize = 4;

/// Most points of one chunk: more make it hardly smaller, and a day costs more to read.
pub const CHUNK_POINTS_MAX: usize = 4096;

/// Packs at most [`CHUNK_POINTS_MAX`] points, in their order; `None` for more.
///
/// ```
/// use phr::{decimal::Exact, record::{Point, series::codec}};
/// let day: Vec<Point> = (0..1440)
///     .filter_map(|minute| Point::at(minute * 60_000, Exact::whole(60 + minute % 7)))
///     .collect();
/// let packed = codec::encode(&day).unwrap();
/// assert!(packed.len() < 1440);
/// assert_eq!(codec::decode(&packed), Some(day));
/// assert_eq!(codec::decode(b"what is not a chunk"), None);
/// ```
pub fn encode(points: &[Point]) -> Option<Vec<u8>> {
    let count = u32::try_from(points.len()).ok().filter(|_| points.len() <= CHUNK_POINTS_MAX)?;
    let mut out = vec![VERSION];
    out.extend_from_slice(&count.to_le_bytes());
    for column in COLUMNS {
        put(&mut out, &points.iter().map(column).collect::<Vec<i64>>())?;
    }
    Some(out)
}

/// Unpacks what [`encode`] gave; `None` for anything else.
pub fn decode(bytes: &[u8]) -> Option<Vec<Point>> {
    let (version, rest) = bytes.split_first()?;
    (*version == VERSION).then_some(())?;
    let (count, mut rest) = rest.split_first_chunk::<4>()?;
    let count = usize::try_from(u32::from_le_bytes(*count)).ok()?;
    (count <= CHUNK_POINTS_MAX).then_some(())?;
    let mut column = || get(&mut rest, count);
    let (from, length, digits, places) = (column()?, column()?, column()?, column()?);
    rest.is_empty().then_some(())?;
    let value = |(mantissa, places)| Exact::new(mantissa, u8::try_from(places).ok()?);
    let values = digits.into_iter().zip(places).map(value);
    let times = from.into_iter().zip(length);
    let point = |((from, length), value): ((i64, i64), Option<Exact>)| {
        Point::during(from, from.checked_add(length)?, value?)
    };
    times.zip(values).map(point).collect()
}

const COLUMNS: [fn(&Point) -> i64; 4] = [
    Point::from_ms,
    // A point never ends before it starts, and both lie in the years 1 to 9999.
    |point| point.until_ms().saturating_sub(point.from_ms()),
    |point| point.value().mantissa(),
    |point| i64::from(point.value().places()),
];

fn put(out: &mut Vec<u8>, column: &[i64]) -> Option<()> {
    let first = column.first().copied().unwrap_or_default();
    if column.iter().all(|number| *number == first) {
        out.push(CONSTANT);
        out.extend_from_slice(&first.to_le_bytes());
        return Some(());
    }
    let config = ChunkConfig::default().with_compression_level(LEVEL);
    let packed = simple_compress(column, &config).ok()?;
    out.push(PCO);
    out.extend_from_slice(&u32::try_from(packed.len()).ok()?.to_le_bytes());
    out.extend_from_slice(&packed);
    Some(())
}

fn get(bytes: &mut &[u8], count: usize) -> Option<Vec<i64>> {
    let (kind, rest) = bytes.split_first()?;
    match *kind {
        CONSTANT => {
            let (number, rest) = rest.split_first_chunk::<8>()?;
            *bytes = rest;
            Some(vec![i64::from_le_bytes(*number); count])
        }
        PCO => {
            let (length, rest) = rest.split_first_chunk::<4>()?;
            let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
            let (packed, rest) = rest.split_at_checked(length)?;
            *bytes = rest;
            simple_decompress(packed).ok().filter(|column: &Vec<i64>| column.len() == count)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    prop_compose! {
        fn any_point()(
            from in -62_135_596_800_000_i64..253_402_300_799_999, length in 0_i64..100_000_000,
            mantissa: i64, places in 0_u8..=24, moment: bool,
        ) -> Point {
            let value = Exact::new(mantissa, places).unwrap();
            let until = if moment { from } else { (from + length).min(253_402_300_799_999) };
            Point::during(from, until, value).unwrap()
        }
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_back(points in proptest::collection::vec(any_point(), 0..300)) {
            let packed = encode(&points).unwrap();
            prop_assert_eq!(decode(&packed), Some(points));
        }

        #[test]
        fn a_cut_chunk_is_no_chunk(
            points in proptest::collection::vec(any_point(), 1..50), cut in 1_usize..20,
        ) {
            let packed = encode(&points).unwrap();
            let cut = packed.len().saturating_sub(cut);
            prop_assert_eq!(decode(&packed[..cut]), None);
        }

        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            drop(decode(&bytes));
            drop(decode(&[&[VERSION, 3, 0, 0, 0][..], &bytes].concat()));
        }
    }

    #[test]
    fn more_points_than_a_chunk_holds_are_refused() {
        let point = Point::at(0, Exact::whole(1)).unwrap();
        assert!(encode(&vec![point; CHUNK_POINTS_MAX]).is_some());
        assert!(encode(&vec![point; CHUNK_POINTS_MAX + 1]).is_none());
    }
}
