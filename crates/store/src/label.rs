//! Labels of sensitivity as they stand in a row: one number that says nothing without the key.
//!
//! The upper 48 bits are a keyed tag over the row and its labels, the lower 16 the labels under a pad
//! made of row and tag. So no two rows look alike, the same labels in the same row always give the
//! same number, and none can be changed, copied, or kept while kind, time or reach of its row change
//! (docs/decisions/0031-labels-stay-sealed.md).

use phr::{EntryId, consent::Labels, ports::StoreError};

use crate::{
    entry::Columns,
    seal::{PersonKeys, mac},
};

/// Stands for "not labelled yet".
pub(crate) const NONE_YET: i64 = 0;

/// Everything of a row that a narrow look believes without opening it.
pub(crate) struct Row {
    bytes: [u8; 44],
}

impl Row {
    /// The row of one version.
    pub(crate) fn of((entry, version): (EntryId, i64), columns: &Columns) -> Row {
        let reach = u8::from(columns.active) | u8::from(columns.withheld) << 1;
        let [kind @ .., _, _, _, _, _] = columns.kind.to_le_bytes();
        let parts = [
            &entry.as_bytes()[..],
            &version.to_be_bytes(),
            &kind,
            &[reach],
            &columns.from_ms.to_be_bytes(),
            &columns.until_ms.to_be_bytes(),
        ];
        let mut bytes = [0; 44];
        bytes.iter_mut().zip(parts.into_iter().flatten()).for_each(|(to, from)| *to = *from);
        Row { bytes }
    }
}

fn tag(keys: &PersonKeys, row: &Row, labels: Labels) -> [u8; 6] {
    let hash = mac(keys.labels(), &[b"tag|", &row.bytes, &labels.bits().to_be_bytes()]);
    let [tag @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] =
        hash;
    tag
}

fn pad(keys: &PersonKeys, row: &Row, tag: [u8; 6]) -> u16 {
    let [high, low, ..] = mac(keys.labels(), &[b"pad|", &row.bytes, &tag]);
    u16::from_be_bytes([high, low])
}

/// Seals the labels of a row.
pub(crate) fn seal(keys: &PersonKeys, row: &Row, labels: Labels) -> i64 {
    let tag = tag(keys, row, labels);
    let hidden = i64::from(labels.bits() ^ pad(keys, row, tag));
    tag.iter().fold(0_i64, |number, byte| number << 8 | i64::from(*byte)) << 16 | hidden
}

/// Opens the labels of a row; `None` when it has none yet.
pub(crate) fn open(
    keys: &PersonKeys,
    row: &Row,
    sealed: i64,
) -> Result<Option<Labels>, StoreError> {
    if sealed == NONE_YET {
        return Ok(None);
    }
    let [found @ .., high, low] = sealed.to_be_bytes();
    let labels = Labels::from_bits(u16::from_be_bytes([high, low]) ^ pad(keys, row, found));
    if tag(keys, row, labels) == found { Ok(Some(labels)) } else { Err(CHANGED) }
}

const CHANGED: StoreError = StoreError::Corrupt("labels");

#[cfg(test)]
mod tests {
    use phr::{PersonId, consent::Label};
    use proptest::prelude::*;

    use super::*;

    fn keys(secret: u8) -> PersonKeys {
        PersonKeys::derive(
            PersonId::from_bytes([7; 16]),
            &[secret; 32],
            crate::seal::Grantees::derive(&[0; 32]).unwrap(),
        )
        .unwrap()
    }

    fn columns(kind: i64, from_ms: i64) -> Columns {
        Columns {
            active: true,
            withheld: false,
            kind,
            from_ms,
            until_ms: from_ms,
            month: 0,
            content_hash: 0,
            labels: 0,
        }
    }

    fn row(entry: u8, version: i64, kind: i64, from_ms: i64) -> Row {
        Row::of((EntryId::from_bytes([entry; 16]), version), &columns(kind, from_ms))
    }

    #[test]
    fn rows_with_the_same_labels_do_not_look_alike() {
        let keys = keys(1);
        let none = Labels::NONE;
        let mut seen: Vec<i64> = (0..200).map(|n| seal(&keys, &row(n, 1, 1, 0), none)).collect();
        // Nor do their lower bits, where the labels are.
        let mut low: Vec<i64> = seen.iter().map(|sealed| sealed & 0xffff).collect();
        seen.sort_unstable();
        seen.dedup();
        low.sort_unstable();
        low.dedup();
        assert!(seen.len() == 200 && low.len() > 190, "{} {}", seen.len(), low.len());
    }

    #[test]
    fn other_labels_of_a_row_tell_nothing_of_the_difference() {
        let (keys, row) = (keys(1), row(1, 1, 1, 0));
        let psy = Labels::from_iter([Label::Psychiatry]);
        let (before, after) = (seal(&keys, &row, Labels::NONE), seal(&keys, &row, psy));
        assert_ne!((before ^ after) & 0xffff, i64::from(psy.bits()));
    }

    #[test]
    fn labels_of_another_row_or_person_do_not_open() {
        let sealed = seal(&keys(1), &row(1, 1, 1, 5), Labels::NONE);
        for other in [row(2, 1, 1, 5), row(1, 2, 1, 5), row(1, 1, 2, 5), row(1, 1, 1, 6)] {
            assert!(open(&keys(1), &other, sealed).is_err());
        }
        assert!(open(&keys(2), &row(1, 1, 1, 5), sealed).is_err());
        assert_eq!(open(&keys(1), &row(1, 1, 1, 5), NONE_YET).unwrap(), None);
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_and_what_is_changed_does_not(bits: u16, flip in 0_u32..64) {
            let (keys, row) = (keys(3), row(1, 9, 4, -7));
            let sealed = seal(&keys, &row, Labels::from_bits(bits));
            prop_assert_eq!(open(&keys, &row, sealed).unwrap(), Some(Labels::from_bits(bits)));
            let changed = sealed ^ 1_i64.rotate_left(flip);
            prop_assume!(changed != NONE_YET);
            prop_assert!(open(&keys, &row, changed).is_err());
        }
    }
}
