//! From bytes to text with the way back: encodings and line positions.
//!
//! Japanese files are CP932 (Windows-31J) or UTF-8, rarely ISO-2022-JP. The name of a file says
//! nothing about it; its bytes do.

use std::{borrow::Cow, ops::Range};

/// The encoding a text was read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// CP932, the Windows form of `Shift_JIS`.
    Cp932,
    /// UTF-16, little endian, with its byte order mark.
    Utf16Le,
    /// UTF-16, big endian, with its byte order mark.
    Utf16Be,
    /// ISO-2022-JP (JIS).
    Iso2022Jp,
    /// EUC-JP, of old Unix machines.
    EucJp,
}

/// A text with the encoding it was read as.
#[derive(Debug, Clone)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// What it was read as.
    pub encoding: Encoding,
    /// Whether some bytes had no meaning and became U+FFFD.
    pub damaged: bool,
}

/// Decodes: byte order mark, then strict UTF-8, then ISO-2022-JP escapes, then EUC-JP, else CP932.
///
/// ```
/// use import::decode::{decode, Encoding};
/// assert_eq!(decode("髙".as_bytes()).encoding, Encoding::Utf8);
/// let d = decode(&[0xfb, 0xfc]); // 髙 exists in CP932 but not in plain Shift_JIS
/// assert_eq!((&*d.text, d.encoding, d.damaged), ("髙", Encoding::Cp932, false));
/// ```
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    let with = |codec: &'static encoding_rs::Encoding, bytes, encoding| {
        let (text, damaged) = codec.decode_without_bom_handling(bytes);
        Decoded { text, encoding, damaged }
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => return with(encoding_rs::UTF_16LE, rest, Encoding::Utf16Le),
        [0xfe, 0xff, rest @ ..] => return with(encoding_rs::UTF_16BE, rest, Encoding::Utf16Be),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes)
        && !looks_iso_2022_jp(bytes)
    {
        return Decoded { text: Cow::Borrowed(text), encoding: Encoding::Utf8, damaged: false };
    }
    if looks_iso_2022_jp(bytes) {
        return with(encoding_rs::ISO_2022_JP, bytes, Encoding::Iso2022Jp);
    }
    if is_euc_jp(bytes) {
        return with(encoding_rs::EUC_JP, bytes, Encoding::EucJp);
    }
    with(encoding_rs::SHIFT_JIS, bytes, Encoding::Cp932)
}

/// CP932 text nearly always has bytes 80h–9Fh, EUC-JP never has (but for two shift bytes).
pub(crate) fn is_euc_jp(bytes: &[u8]) -> bool {
    let foreign = |b: &u8| matches!(b, 0x80..=0x8d | 0x90..=0x9f);
    !bytes.iter().any(foreign)
        && encoding_rs::EUC_JP
            .decode_without_bom_handling_and_without_replacement(bytes)
            .is_some_and(|text| text.chars().any(|c| matches!(c, 'ぁ'..='ん' | 'ァ'..='ヶ')))
}

/// Only ASCII bytes, with the escapes that switch to kanji.
pub(crate) fn looks_iso_2022_jp(bytes: &[u8]) -> bool {
    bytes.is_ascii() && bytes.windows(3).any(|w| matches!(w, b"\x1b$B" | b"\x1b$@" | b"\x1b(J"))
}

/// One line of a file: its number from 1, its text, and where its bytes stand in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// From 1.
    pub number: u32,
    /// Byte range in the file, without the line ending.
    pub bytes: Range<u64>,
    /// The text, decoded.
    pub text: Cow<'a, str>,
    /// Whether some bytes of this line had no meaning.
    pub damaged: bool,
}

/// Splits raw bytes at CR, LF or CRLF and decodes every line by itself, so that one damaged line
/// costs only itself. For CP932 and UTF-8; neither uses CR or LF inside a character. Also stops at
/// the DOS end-of-file byte 1Ah.
///
/// ```
/// let lines: Vec<_> = import::decode::lines(b"a\r\nb\n\nc\x1a", false).collect();
/// let seen: Vec<_> = lines.iter().map(|l| (l.number, &*l.text, l.bytes.clone())).collect();
/// assert_eq!(seen, [(1, "a", 0..1), (2, "b", 3..4), (3, "", 5..5), (4, "c", 6..7)]);
/// ```
pub fn lines(bytes: &[u8], utf8: bool) -> impl Iterator<Item = Line<'_>> {
    let skip = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let end = bytes.iter().position(|b| *b == 0x1a).unwrap_or(bytes.len());
    let mut at = skip;
    let mut number = 0_u32;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..end).filter(|rest| !rest.is_empty())?;
        let length = rest.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(rest.len());
        let raw = rest.get(..length)?;
        let ending = match rest.get(length..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([_, ..]) => 1,
            _ => 0,
        };
        let start = at;
        at = at.saturating_add(length).saturating_add(ending);
        number = number.saturating_add(1);
        let codec = if utf8 { encoding_rs::UTF_8 } else { encoding_rs::SHIFT_JIS };
        let (text, damaged) = codec.decode_without_bom_handling(raw);
        let bytes = to_u64(start)..to_u64(start.saturating_add(length));
        Some(Line { number, bytes, text, damaged })
    })
}

/// How many line ends there are.
pub(crate) fn line_ends(bytes: &[u8]) -> u32 {
    let ends = bytes.split(|b| *b == b'\n').count().saturating_sub(1);
    u32::try_from(ends).unwrap_or(u32::MAX)
}

/// A `usize` position as the `u64` spans use; no machine has longer addresses.
pub fn to_u64(position: usize) -> u64 {
    u64::try_from(position).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn encodings_are_told_apart_by_content() {
        assert_eq!(decode(b"JAHISTC08,1").encoding, Encoding::Utf8);
        assert_eq!(decode(&[0x83, 0x65, 0x83, 0x58]).text, "テス");
        assert_eq!(decode(b"\x1b$B%F\x1b(B").text, "テ");
        assert_eq!(decode(&encoding_rs::EUC_JP.encode("健診センター").0).text, "健診センター");
        assert_eq!(decode(&encoding_rs::SHIFT_JIS.encode("ｼｹﾝ ﾊﾅｺ").0).text, "ｼｹﾝ ﾊﾅｺ");
        assert_eq!(decode(b"\xff\xfe\xc6\x30").text, "テ");
        assert_eq!(decode(b"\xef\xbb\xbfa").text, "a");
    }

    #[test]
    fn a_damaged_line_does_not_spoil_the_next() {
        let all: Vec<_> = lines(b"\x83\n\x83\x65\n", false).collect();
        assert!(all[0].damaged && !all[1].damaged);
        assert_eq!(all[1].text, "テ");
    }

    proptest! {
        #[test]
        fn never_panics_and_lines_cover_the_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            drop(decode(&bytes));
            for line in lines(&bytes, false).chain(lines(&bytes, true)) {
                prop_assert!(line.bytes.end <= to_u64(bytes.len()));
            }
        }
    }
}
