//! Long lists on pages that must stay under 50 KB: what is shown whole, what is named, what is counted.

/// Most names of what is not shown whole.
const NAMES_MAX: usize = 40;

/// A list in two parts: the first `most`, and the others.
pub(crate) fn parted<T>(all: &[T], most: usize) -> (&[T], &[T]) {
    all.split_at_checked(most).unwrap_or((all, &[]))
}

/// Those that are told by their names alone: no allergy and no medicine hides behind a count.
pub(crate) fn named<T>(others: &[T]) -> &[T] {
    others.get(..NAMES_MAX).unwrap_or(others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_parted_without_losing_any() {
        for (all, most) in [(0, 6), (6, 6), (7, 6), (60, 6)] {
            let all: Vec<usize> = (0..all).collect();
            let (shown, others) = parted(&all, most);
            assert_eq!([shown, others].concat(), all);
            assert!(shown.len() <= most && named(others).len() == others.len().min(NAMES_MAX));
        }
    }
}
