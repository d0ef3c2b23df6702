//! Words with their readings: what every renderer puts together.
//!
//! The language modules write `血圧《けつあつ》` for a reading over the characters before it and
//! `[132／76|上が132、下が76]` for what is shown one way and said another.

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Plain words.
    Text(String),
    /// Characters with their reading (furigana).
    Ruby {
        /// The characters.
        base: String,
        /// Their reading in hiragana.
        reading: String,
    },
    /// Shown one way, said another.
    Said {
        /// As shown.
        shown: String,
        /// As said.
        said: String,
    },
}

/// Characters that mean something in the notation; they never reach it from a record.
const MARKS: [char; 5] = ['《', '》', '[', '|', ']'];

/// Words from a record (a name, a place), safe inside the notation.
pub(crate) fn quoted(text: &str) -> String {
    text.chars().filter(|c| !MARKS.contains(c) && !c.is_control()).take(80).collect()
}

/// Reads the notation. Never fails: a mark without its partner is dropped.
///
/// ```
/// use phr::message::{Piece, pieces, piece::{plain, spoken}};
/// let line = pieces("今日《きょう》の血圧は[132／76|132の76]です");
/// assert_eq!(plain(&line), "今日の血圧は132／76です");
/// assert_eq!(spoken(&line), "きょうの血圧は132の76です");
/// assert_eq!(plain(&pieces("閉じない《")), "閉じない");
/// ```
pub fn pieces(notation: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut text = String::new();
    let mut rest = notation;
    while let Some((before, mark, after)) = cut(rest) {
        text.push_str(before);
        let (inside, then) = match mark {
            '《' => after.split_once('》').unwrap_or(("", after)),
            '[' => after.split_once(']').unwrap_or(("", after)),
            _ => ("", after),
        };
        match (mark, inside.split_once('|')) {
            ('《', _) if !inside.is_empty() => {
                let base = take_characters(&mut text);
                flush(&mut out, &mut text);
                out.push(Piece::Ruby { base, reading: inside.to_owned() });
            }
            ('[', Some((shown, said))) => {
                flush(&mut out, &mut text);
                out.push(Piece::Said { shown: shown.to_owned(), said: said.to_owned() });
            }
            _ => text.push_str(inside),
        }
        rest = then;
    }
    text.push_str(rest);
    flush(&mut out, &mut text);
    out
}

fn cut(text: &str) -> Option<(&str, char, &str)> {
    let at = text.find(MARKS)?;
    let (before, from) = text.split_at_checked(at)?;
    let mut chars = from.chars();
    let mark = chars.next()?;
    Some((before, mark, chars.as_str()))
}

/// The Chinese characters at the end of `text`, taken off it.
fn take_characters(text: &mut String) -> String {
    let is_character = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}' | '々' | '〆' | 'ヶ');
    let count = text.chars().rev().take_while(|c| is_character(*c)).count();
    let keep = text.chars().count() - count;
    let base = text.chars().skip(keep).collect();
    *text = text.chars().take(keep).collect();
    base
}

fn flush(out: &mut Vec<Piece>, text: &mut String) {
    if !text.is_empty() {
        out.push(Piece::Text(std::mem::take(text)));
    }
}

/// As shown, without readings.
///
/// ```
/// use phr::message::{pieces, piece::plain};
/// assert_eq!(plain(&pieces("血圧《けつあつ》")), "血圧");
/// assert_eq!(plain(&[]), "");
/// ```
pub fn plain(pieces: &[Piece]) -> String {
    let shown = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Ruby { base, .. } => base.clone(),
        Piece::Said { shown, .. } => shown.clone(),
    };
    pieces.iter().map(shown).collect()
}

/// For a voice that knows the characters and finds readings and accents itself: spoken forms where
/// they stand, else what is shown.
///
/// ```
/// use phr::message::{pieces, piece::voiced};
/// assert_eq!(voiced(&pieces("血圧《けつあつ》は[132／76|132の76]")), "血圧は132の76");
/// ```
pub fn voiced(pieces: &[Piece]) -> String {
    let voiced = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Ruby { base, .. } => base.clone(),
        Piece::Said { said, .. } => said.clone(),
    };
    pieces.iter().map(voiced).collect()
}

/// Units and signs a voice would stumble over, with how they are said in Japanese.
const SAID: &[(&str, &str)] = &[
    ("mL/分/1.73m²", "ミリリットル毎分"),
    ("mL/min/1.73m²", "millilitres a minute"),
    ("mmHg", "ミリメートルエイチジー"),
    ("mg/dL", "ミリグラムパーデシリットル"),
    ("g/dL", "グラムパーデシリットル"),
    ("mmol/L", "ミリモルパーリットル"),
    ("U/L", "ユニットパーリットル"),
    ("kg", "キログラム"),
    ("eGFR", "イージーエフアール"),
    ("LDL", "エルディーエル"),
    ("HDL", "エイチディーエル"),
    ("HbA1c", "ヘモグロビンエーワンシー"),
    ("％", "パーセント"),
    ("±", "プラスマイナス"),
];

/// As said by a voice: readings and spoken forms instead of what is shown, units in words, no signs.
pub fn spoken(pieces: &[Piece]) -> String {
    let said = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Ruby { reading, .. } => reading.clone(),
        Piece::Said { said, .. } => said.clone(),
    };
    let text: String = pieces.iter().map(said).collect();
    let words = SAID.iter().fold(text, |text, (sign, word)| text.replace(sign, word));
    words.replace(['「', '」', '（', '）'], "、").replace("、、", "、").replace("。、", "。")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_reading_stands_over_the_characters_before_it() {
        assert_eq!(
            pieces("お薬手帳《くすりてちょう》を見《み》る"),
            [
                Piece::Text("お".to_owned()),
                Piece::Ruby {
                    base: "薬手帳".to_owned(), reading: "くすりてちょう".to_owned()
                },
                Piece::Text("を".to_owned()),
                Piece::Ruby { base: "見".to_owned(), reading: "み".to_owned() },
                Piece::Text("る".to_owned()),
            ]
        );
    }

    #[test]
    fn a_name_from_a_record_cannot_write_notation() {
        assert_eq!(quoted("め[ぐ|り]内科《わるい》"), "めぐり内科わるい");
    }

    proptest! {
        #[test]
        fn never_panics_and_loses_no_plain_word(text in "[ぁ-ん亜-熙《》\\[\\]|a-z]{0,40}") {
            std::hint::black_box(spoken(&pieces(&text)));
            let bare = quoted(&text);
            prop_assert_eq!(plain(&pieces(&bare)), bare);
        }
    }
}
