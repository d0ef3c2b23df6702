//! Text made ready for paper: letters the font does not have (外字, rare name characters, emoji) stand
//! as 〓, the mark printers use for a missing letter, so that nobody takes a gap for nothing.

use unicode_normalization::UnicodeNormalization;

/// The mark for a letter that the font does not have.
pub const GETA: char = '〓';
/// A run without a place to break is given one after so many letters, so that no line leaves the
/// paper: half a line at the largest letters.
const RUN_MAX: usize = 24;
/// A place where a line may break, without a width.
const BREAK: char = '\u{200b}';

/// Text as it can stand on paper. Letters are composed (NFC), control, direction and variation marks
/// fall away, white space becomes one space, and what `has` does not know becomes [`GETA`].
pub(crate) fn fit(text: &str, has: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = 0_usize;
    for letter in text.nfc().filter(|c| !is_invisible(*c)) {
        let letter = if letter.is_whitespace() || letter.is_control() { ' ' } else { letter };
        if letter == ' ' && (out.is_empty() || out.ends_with(' ')) {
            continue;
        }
        let breaks_by_itself = letter == ' ' || letter as u32 >= 0x2e80;
        run = if breaks_by_itself { 0 } else { run.saturating_add(1) };
        if run > RUN_MAX {
            out.push(BREAK);
            run = 1;
        }
        out.push(if letter == ' ' || has(letter) { letter } else { GETA });
    }
    out.truncate(out.trim_end().len());
    out
}

/// Marks that have no width of their own: joiners, direction, variation, the byte order mark.
const fn is_invisible(c: char) -> bool {
    matches!(c as u32,
        0xad | 0x180e | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfe00..=0xfe0f
        | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe0fff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn no_emoji(c: char) -> bool {
        u32::from(c) < 0x1f000
    }

    #[test]
    fn what_the_font_lacks_is_marked_and_never_left_out() {
        assert_eq!(fit("かぜ😷です", no_emoji), "かぜ〓です");
        assert_eq!(fit("か\u{3099}", no_emoji), "が", "two code points of one letter");
        assert_eq!(fit("葛\u{e0100}", no_emoji), "葛", "a variant of a letter is that letter");
    }

    #[test]
    fn nothing_turns_the_direction_or_breaks_the_line() {
        assert_eq!(fit("\u{202e}abc\u{0}\n\n  d ", no_emoji), "abc d");
        let long = fit(&"x".repeat(60), no_emoji);
        assert_eq!(long.split(BREAK).map(str::len).collect::<Vec<_>>(), [24, 24, 12]);
    }

    proptest! {
        #[test]
        fn every_letter_is_there_or_marked(text in "[a-zぁ-ん漢字😷 ]{0,40}") {
            let seen = |t: &str| t.chars().filter(|c| *c != ' ' && *c != BREAK).count();
            prop_assert_eq!(seen(&fit(&text, no_emoji)), seen(&text));
        }
    }
}
