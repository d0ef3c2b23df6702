//! The file as text, with the way back to its bytes and lines.

use std::{borrow::Cow, ops::Range};

use phr::{provenance::Span, record::Finding};

use crate::decode::{self, Encoding, to_u64};

/// How far into the file the XML declaration is looked for.
const DECLARATION: usize = 200;

/// Line ends are counted up once per block of this many bytes, so that a file of nothing but line
/// ends needs little memory.
const BLOCK: usize = 512;

/// A file as text.
#[derive(Debug)]
pub(super) struct Source<'a> {
    /// The text, without a byte order mark.
    pub(super) text: Cow<'a, str>,
    /// Bytes before the text, when the rest stands in the file as it is here.
    shift: Option<u64>,
    /// Line ends before each block of [`BLOCK`] bytes.
    blocks: Vec<u32>,
}

impl Source<'_> {
    /// Decodes the file. What is said about the encoding in the XML declaration is compared with
    /// what the bytes show; the bytes win.
    pub(super) fn read(bytes: &[u8]) -> (Source<'_>, Vec<Finding>) {
        let mut findings = Vec::new();
        let (text, encoding, damaged) = decoded(bytes);
        let shift = match encoding {
            Encoding::Utf8 if !damaged => Some(to_u64(bytes.len().saturating_sub(text.len()))),
            _ => None,
        };
        let declared = declared(&text).unwrap_or_default();
        if encoding == Encoding::Cp932 && !says_shift_jis(&declared) {
            let said = if declared.is_empty() { "utf-8" } else { &declared }.to_uppercase();
            findings.push(Finding::warning(
                Span::line(1),
                format!("文字コードが、書かれているもの（{said}）と違いました。Shift_JIS として読みました。名前などが化けていないか見てください"),
                format!("the text is not in the encoding it says ({said}); read as Shift_JIS: check that names look right"),
            ));
        }
        let blocks = blocks(text.as_bytes());
        let source = Source { text, shift, blocks };
        if damaged {
            let at = source.text.find('\u{fffd}').unwrap_or_default();
            findings.push(Finding::warning(
                source.span(to_u64(at)..to_u64(at)),
                "読めない文字がありました。「�」と表示されます。元のファイルは残してあります",
                "some characters could not be read and are shown as `�`; the original file is kept",
            ));
        }
        (source, findings)
    }

    /// The place of a part of the text: lines always, bytes when the text is the file's own bytes.
    pub(super) fn span(&self, text: Range<u64>) -> Span {
        let span = Span::lines(
            self.line(text.start),
            self.line(text.end.saturating_sub(1).max(text.start)),
        );
        match self.shift {
            Some(shift) if !text.is_empty() => {
                span.with_bytes(text.start.saturating_add(shift)..text.end.saturating_add(shift))
            }
            _ => span,
        }
    }

    /// The line a position stands in, from 1.
    fn line(&self, position: u64) -> u32 {
        let bytes = self.text.as_bytes();
        let position = usize::try_from(position).unwrap_or(usize::MAX).min(bytes.len());
        let block = position / BLOCK;
        let before = self.blocks.get(block).copied().unwrap_or_default();
        let inside = line_ends(bytes, block.saturating_mul(BLOCK)..position);
        before.saturating_add(inside).saturating_add(1)
    }
}

/// UTF-8 with a few broken bytes stays UTF-8; anything else goes by [`decode::decode`].
fn decoded(bytes: &[u8]) -> (Cow<'_, str>, Encoding, bool) {
    let guess = decode::decode(bytes);
    if guess.encoding == Encoding::Cp932 {
        let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let (mut good, mut bad) = (0_usize, 0_usize);
        for chunk in body.utf8_chunks() {
            good = good.saturating_add(chunk.valid().chars().filter(|c| !c.is_ascii()).count());
            bad = bad.saturating_add(usize::from(!chunk.invalid().is_empty()));
        }
        // CP932 text hardly ever forms valid UTF-8 sequences, so a majority decides.
        if good > bad {
            return (String::from_utf8_lossy(body), Encoding::Utf8, true);
        }
    }
    (guess.text, guess.encoding, guess.damaged)
}

/// The encoding in the XML declaration.
fn declared(text: &str) -> Option<String> {
    let head: String = text.chars().take(DECLARATION).collect();
    let declaration = head.strip_prefix("<?xml")?.split("?>").next()?.to_owned();
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value.split(quote).nth(1).map(str::to_ascii_lowercase)
}

fn says_shift_jis(declared: &str) -> bool {
    matches!(
        declared,
        "shift_jis"
            | "shift-jis"
            | "sjis"
            | "x-sjis"
            | "windows-31j"
            | "cp932"
            | "ms932"
            | "ms_kanji"
    )
}

fn blocks(bytes: &[u8]) -> Vec<u32> {
    let mut ends = 0_u32;
    let starts = (0..=bytes.len()).step_by(BLOCK);
    let counted = starts.map(|start| {
        let before = ends;
        let end = start.saturating_add(BLOCK).min(bytes.len());
        ends = ends.saturating_add(line_ends(bytes, start..end));
        before
    });
    counted.collect()
}

/// Lines end at LF, CRLF or CR. The end of a CRLF is its LF.
fn line_ends(bytes: &[u8], within: Range<usize>) -> u32 {
    let next = |at: usize| bytes.get(at.saturating_add(1));
    let ends = within.filter(|at| match bytes.get(*at) {
        Some(b'\n') => true,
        Some(b'\r') => next(*at) != Some(&b'\n'),
        _ => false,
    });
    u32::try_from(ends.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_bytes_lead_back_to_the_file() {
        let (source, findings) = Source::read(b"\xef\xbb\xbf<a>\r\n<b/>\r<c/>\n</a>");
        assert!(findings.is_empty());
        let c = u64::try_from(source.text.find("<c").unwrap()).unwrap();
        let span = source.span(c..c + 4);
        assert_eq!((span.lines, span.bytes), (Some((3, 3)), Some(c + 3..c + 7)));
    }

    #[test]
    fn lines_are_counted_across_blocks() {
        let file = "\r\n".repeat(BLOCK) + "x";
        let (source, _) = Source::read(file.as_bytes());
        for line in [0, 1, 255, 256, 257, 511, 512_u32] {
            let at = u64::from(line) * 2;
            assert_eq!(source.span(at..at + 1).lines, Some((line + 1, line + 1)));
        }
    }

    #[test]
    fn one_broken_byte_does_not_turn_utf_8_into_shift_jis() {
        let (source, findings) = Source::read(b"<a>\xe8\xba\xab\xe9\x95\xb7\xff</a>");
        assert_eq!(source.text, "<a>身長\u{fffd}</a>");
        assert_eq!(findings.len(), 1);
        assert_eq!(source.span(0..3).bytes, None);
    }

    #[test]
    fn a_wrong_declaration_is_said() {
        let honest = b"<?xml version='1.0' encoding='Shift_JIS'?><a>\x90\x67\x92\xb7</a>";
        assert!(Source::read(honest).1.is_empty());
        let wrong = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>\x90\x67\x92\xb7</a>";
        let (source, findings) = Source::read(wrong);
        assert!(source.text.contains("身長"));
        assert_eq!(findings.len(), 1);
    }
}
