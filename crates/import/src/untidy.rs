//! Text files as they arrive: encoding, lines with their bytes, hidden characters, sentences cut to
//! a length a person can read.

use std::ops::Range;

use encoding_rs::EUC_JP;
use phr::{
    provenance::Span,
    record::{Finding, Parsed, Severity},
};
use unicode_normalization::UnicodeNormalization;

use crate::decode::{self, to_u64};

/// Longest line that is read. The longest records of the formats here stay under 2 KB.
pub(crate) const LINE_BYTES_MAX: usize = 16 * 1024;
/// More findings than this help nobody; the rest is counted.
pub(crate) const FINDINGS_MAX: usize = 500;
/// How much of a line a sentence quotes.
const SHOWN_CHARS: usize = 160;

/// The encoding of a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Charset {
    Utf8,
    Cp932,
    /// Never the encoding of a format here, but files pass through old Unix machines.
    EucJp,
}

/// Tells the encoding from the bytes. A few damaged characters do not turn UTF-8 into CP932.
pub(crate) fn charset(bytes: &[u8]) -> Charset {
    if bytes.starts_with(b"\xef\xbb\xbf") || mostly_utf8(bytes) {
        Charset::Utf8
    } else if decode::is_euc_jp(bytes) {
        Charset::EucJp
    } else {
        Charset::Cp932
    }
}

fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        // Two-byte forms also occur by chance in CP932 (half-width kana), longer ones hardly.
        let longer = chunk.valid().chars().filter(|c| c.len_utf8() > 2).count();
        good = good.saturating_add(longer);
        bad = bad.saturating_add(usize::from(!chunk.invalid().is_empty()));
    }
    bad == 0 || bad.saturating_mul(4) <= good
}

/// The text of a file whose encoding hides its lines: UTF-16 ("Unicode" of Windows) and ISO-2022-JP
/// (JIS of old mail programs). Its positions are not those of the file any more.
pub(crate) fn converted(bytes: &[u8]) -> Option<(String, &'static str)> {
    let wide = matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    if !wide && !decode::looks_iso_2022_jp(bytes) {
        return None;
    }
    let name = if wide { "UTF-16" } else { "ISO-2022-JP" };
    Some((decode::decode(bytes).text.into_owned(), name))
}

/// Reads a file in whichever encoding it is; one that had to be converted has lines, but no bytes.
pub(crate) fn in_any_encoding(bytes: &[u8], parse: impl Fn(&[u8]) -> Parsed) -> Parsed {
    let Some((text, name)) = converted(bytes) else { return parse(bytes) };
    let mut parsed = parse(text.as_bytes());
    let drafts = parsed.drafts.iter_mut().map(|d| &mut d.span);
    drafts.chain(parsed.findings.iter_mut().map(|f| &mut f.at)).for_each(|at| at.bytes = None);
    parsed.findings.insert(0, told_encoding(name));
    parsed
}

/// Says that a file was in an encoding its format does not use.
pub(crate) fn told_encoding(name: &str) -> Finding {
    Finding::info(
        Span::default(),
        format!("文字コードが{name}だったので、読みかえました"),
        format!("the file was in {name}, not the usual encoding; it was converted for reading"),
    )
}

/// One line, cleaned of characters nobody can see.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) number: u32,
    pub(crate) bytes: Range<u64>,
    pub(crate) text: String,
    /// Some bytes had no meaning and became U+FFFD.
    pub(crate) damaged: bool,
    /// Control or direction characters were taken out.
    pub(crate) hidden: bool,
    /// The line was longer than [`LINE_BYTES_MAX`] and is cut.
    pub(crate) long: bool,
}

impl Line {
    /// Its place.
    pub(crate) fn span(&self) -> Span {
        Span::line(self.number).with_bytes(self.bytes.clone())
    }

    /// Says what is wrong with the line itself.
    pub(crate) fn tell(&self, notes: &mut Notes) {
        if self.long {
            notes.push(Finding::error(
                self.span(),
                "この行は長すぎるので読みませんでした。元のファイルには残っています",
                "this line is too long and was not read; it is still in the original file",
            ));
        }
        if self.damaged {
            notes.push(Finding::warning(
                self.span(),
                format!(
                    "読めない文字があります。元のファイルを確かめてください: {}",
                    shown(&self.text)
                ),
                format!(
                    "some characters cannot be read, check the original: `{}`",
                    shown(&self.text)
                ),
            ));
        }
        if self.hidden {
            notes.push(Finding::info(
                self.span(),
                "目に見えない文字を取り除きました",
                "characters that cannot be seen were taken out",
            ));
        }
    }
}

/// All lines of a file. The DOS end-of-file byte 1Ah ends a line, not the reading: files pasted one
/// after the other carry several.
pub(crate) fn lines(bytes: &[u8], charset: Charset) -> impl Iterator<Item = Line> {
    let mut offset = 0_usize;
    let mut before = 0_u32;
    bytes.split(|b| *b == 0x1a).flat_map(move |piece| {
        let (start, first) = (offset, before);
        offset = offset.saturating_add(piece.len()).saturating_add(1);
        let mut last = first;
        let read: Vec<Line> = decode::lines(piece, charset == Charset::Utf8)
            .map(|line| {
                last = first.saturating_add(line.number);
                clean(piece, to_u64(start), first, line, charset)
            })
            .collect();
        let ended = matches!(piece.last(), None | Some(b'\n' | b'\r'));
        before = if ended { last } else { last.saturating_sub(1) };
        read
    })
}

fn clean(piece: &[u8], start: u64, before: u32, line: decode::Line<'_>, charset: Charset) -> Line {
    let range = start.saturating_add(line.bytes.start)..start.saturating_add(line.bytes.end);
    let raw = usize::try_from(line.bytes.start)
        .ok()
        .zip(usize::try_from(line.bytes.end).ok())
        .and_then(|(from, to)| piece.get(from..to))
        .unwrap_or_default();
    let long = raw.len() > LINE_BYTES_MAX;
    let (text, damaged) = match charset {
        Charset::EucJp => EUC_JP.decode_without_bom_handling(raw),
        Charset::Utf8 | Charset::Cp932 => (line.text, line.damaged),
    };
    let cut = if long { SHOWN_CHARS } else { usize::MAX };
    let kept: String = text.chars().take(cut).filter(|c| !is_hidden(*c)).collect();
    let hidden = !long && kept.len() < text.len();
    let number = before.saturating_add(line.number);
    Line { number, bytes: range, text: kept, damaged, hidden, long }
}

/// Characters that show nothing but can change what is shown (a dose read from right to left).
pub(crate) fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A quotation short enough for a sentence.
pub(crate) fn shown(text: &str) -> String {
    let mut chars = text.chars();
    let mut cut: String = chars.by_ref().take(SHOWN_CHARS).collect();
    if chars.next().is_some() {
        cut.push('…');
    }
    cut
}

/// Digits with at most one point, full width folded: `１.５` gives `1.5`. Anything less clean
/// (`010`, `.5`, `1/2`) is `None`, because a dose never changes silently.
pub(crate) fn number(text: &str) -> Option<serde_json::Value> {
    let folded: String = text.trim().nfkc().collect();
    let plain = folded.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if !plain || folded.len() > 16 {
        return None;
    }
    let value: serde_json::Value = serde_json::from_str(&folded).ok()?;
    value.is_number().then_some(value)
}

/// Takes `null`, `""`, `[]` and `{}` out, so that a resource can be written down with its optional
/// parts in place.
pub(crate) fn pruned(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    let something = |v: &Value| match v {
        Value::Null => false,
        Value::String(s) => !s.is_empty(),
        Value::Array(a) => !a.is_empty(),
        Value::Object(o) => !o.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    };
    match value {
        Value::Array(items) => {
            Value::Array(items.into_iter().map(pruned).filter(something).collect())
        }
        Value::Object(map) => Value::Object(
            map.into_iter().map(|(k, v)| (k, pruned(v))).filter(|(_, v)| something(v)).collect(),
        ),
        other => other,
    }
}

/// Findings, up to [`FINDINGS_MAX`].
#[derive(Debug, Default)]
pub(crate) struct Notes {
    findings: Vec<Finding>,
    more: usize,
}

impl Notes {
    /// Adds one, or counts it. Errors always fit.
    pub(crate) fn push(&mut self, finding: Finding) {
        let full = self.findings.len() >= FINDINGS_MAX;
        let very_full = self.findings.len() >= FINDINGS_MAX.saturating_mul(2);
        if very_full || (full && finding.severity != Severity::Error) {
            self.more = self.more.saturating_add(1);
        } else {
            self.findings.push(finding);
        }
    }

    /// Adds several.
    pub(crate) fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }

    /// All of them in file order, with a last one that counts what was left out.
    pub(crate) fn finish(mut self) -> Vec<Finding> {
        self.findings.sort_by_key(|f| f.at.lines);
        if self.more > 0 {
            self.findings.push(Finding::info(
                Span::default(),
                format!("ほかにも同じような知らせが{}件あります", self.more),
                format!("there are {} more remarks like these", self.more),
            ));
        }
        self.findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_character_does_not_turn_utf8_into_cp932() {
        let text = "201,1,アムロジピン錠".as_bytes();
        assert_eq!(charset(&text[..text.len() - 1]), Charset::Utf8);
        assert_eq!(charset(&encoding_rs::SHIFT_JIS.encode("アムロジピン錠").0), Charset::Cp932);
        assert_eq!(charset(&EUC_JP.encode("アムロジピン錠").0), Charset::EucJp);
        assert_eq!(charset(&encoding_rs::SHIFT_JIS.encode("ｱﾑﾛｼﾞﾋﾟﾝ").0), Charset::Cp932);
    }

    #[test]
    fn the_dos_end_of_file_byte_does_not_end_pasted_files() {
        let all: Vec<_> = lines(b"a\r\n\x1ab\n\x1a", Charset::Cp932).collect();
        let seen: Vec<_> = all.iter().map(|l| (l.number, &*l.text, l.bytes.clone())).collect();
        assert_eq!(seen, [(1, "a", 0..1), (2, "b", 4..5)]);
    }

    #[test]
    fn only_clean_numbers_are_numbers() {
        assert_eq!(number("１.５０").unwrap().to_string(), "1.50");
        for text in ["", "010", ".5", "1/2", "1.", "-1", "１，０", "1e3", "適量"] {
            assert!(number(text).is_none(), "{text}");
        }
    }

    #[test]
    fn direction_marks_are_taken_out() {
        let line = lines("錠\u{202e}5".as_bytes(), Charset::Utf8).next().unwrap();
        assert_eq!((&*line.text, line.hidden), ("錠5", true));
    }
}
