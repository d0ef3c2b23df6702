//! Which Chinese characters are taught in primary school (`definitions/words/`, source noted there).

use std::{collections::BTreeSet, sync::LazyLock};

static TAUGHT: LazyLock<BTreeSet<char>> = LazyLock::new(|| {
    let table = include_str!("../../../../definitions/words/school.tsv");
    table
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .flat_map(|(_, all)| all.chars())
        .collect()
});

/// Whether a character is a Chinese one that primary school does not teach.
pub(super) fn is_hard(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}') && !TAUGHT.contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_of_the_table_is_read() {
        assert_eq!(TAUGHT.len(), 1026);
        assert!(is_hard('腎') && !is_hard('血') && !is_hard('ん') && !is_hard('々'));
    }
}
