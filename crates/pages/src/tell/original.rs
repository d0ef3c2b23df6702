//! An original as a page: the window of text around the lines of one entry.
//!
//! What is withheld (UNINFORMED, UNDELIVERED) leaves no trace: its bytes are cut out before anything
//! is decoded, and lines are counted without them. When a withheld place cannot be found exactly,
//! no text is shown at all.

mod cut;
mod pretty;
#[cfg(test)]
mod tests;

use std::ops::Range;

use fhir::Date;
use phr::{ports::OriginalRecord, provenance::Span};

use super::{when, words};
use crate::{
    Frame, Lang, links,
    original::{Original, TextLine, Window},
    paper::Paper,
};
use cut::Visible;

/// Lines shown before and after the marked ones.
const AROUND: usize = 12;
/// At most so many lines are shown.
const LINES_MAX: usize = 200;
/// At most so many bytes of the original are shown, so that the page stays a page.
const BYTES_MAX: usize = 12_000;
/// What a line costs beside its text.
const LINE_COST: usize = 40;
/// A line longer than this (bytes) is shown by its marked part alone.
const LONG_LINE: usize = 2_000;
/// At most so many characters of one line are shown.
const CHARS_MAX: usize = 4_000;

/// What the page is told from.
#[derive(Debug, Clone)]
pub struct Data<'a> {
    /// The person's id in addresses.
    pub pid: &'a str,
    /// The original.
    pub record: &'a OriginalRecord,
    /// Its bytes as kept.
    pub bytes: &'a [u8],
    /// Where withheld entries stand.
    pub withheld: &'a [Span],
    /// The place to mark.
    pub highlight: Option<&'a Span>,
    /// The entry the reader comes from.
    pub entry: Option<&'a str>,
    /// What is copied from it, for photos and PDF files.
    pub paper: Option<Paper>,
}

/// The page. The download it links to holds every byte: a caller must not offer the file itself
/// while [`Data::withheld`] is not empty.
pub fn original(frame: Frame, data: Data<'_>) -> Original {
    let lang = frame.lang;
    let Data { pid, record, .. } = data;
    let oid = record.id.to_string();
    let name = record.received.file_name.clone();
    Original {
        name: name.unwrap_or_else(|| words::format(&record.format, lang)),
        format: words::format_version(&record.format, record.format_version.as_deref(), lang),
        received: when::of(&Date::from_timestamp(record.received.at), lang),
        how: words::channel(record.received.channel, lang).to_owned(),
        size: size(record.size),
        hash: oid.get(..12).unwrap_or(&oid).to_owned(),
        window: window(data.bytes, data.withheld, data.highlight, lang),
        back: data.entry.map(|eid| links::entry(pid, eid)),
        file: links::original_file(pid, &oid),
        paper: data.paper,
        frame,
    }
}

/// The part of a text around the marked place; `None` when there is nothing that can be shown.
///
/// ```
/// use pages::{Lang, tell::original::window};
/// use phr::provenance::Span;
/// let file = "一\n二\n三\n四\n".as_bytes();
/// let shown = window(file, &[Span::line(2)], Some(&Span::line(3)), Lang::Ja).unwrap();
/// assert_eq!(shown.lines.len(), 3); // 二 is withheld, and no number is missing
/// assert_eq!(shown.place.as_deref(), Some("2行目"));
/// assert!(window(file, &[Span::path("entry[1]")], None, Lang::Ja).is_none()); // cannot be found
/// ```
pub fn window(
    bytes: &[u8],
    withheld: &[Span],
    highlight: Option<&Span>,
    lang: Lang,
) -> Option<Window> {
    let visible = Visible::of(bytes, withheld)?;
    let text = visible.bytes.as_slice();
    if text.contains(&0) {
        return None;
    }
    let marked = highlight.and_then(|span| visible.place(bytes, span));
    let encoding = Encoding::of(text);
    let lines = line_ranges(text);
    let Some(marked) = marked else { return Some(beginning(text, &lines, encoding)) };
    let first = lines.iter().position(|line| line.end > marked.start).unwrap_or_default();
    let last = lines.iter().rposition(|line| line.start < marked.end).unwrap_or(first).max(first);
    let place = Some(place(first, last, lang));
    let longest = lines.get(first..=last)?.iter().map(ExactSizeIterator::len).max();
    if longest.is_some_and(|n| n > LONG_LINE) {
        return Some(Window {
            place,
            before: first,
            lines: alone(text.get(marked)?, first, encoding),
            after: lines.len().saturating_sub(last.saturating_add(1)),
        });
    }
    let Range { start: from, end: until } = around(&lines, first, last);
    let shown = lines.get(from..until)?.iter().enumerate();
    Some(Window {
        place,
        before: from,
        lines: shown
            .map(|(i, line)| {
                let number = from.saturating_add(i).saturating_add(1);
                text_line(text, line, &marked, number, encoding)
            })
            .collect(),
        after: lines.len().saturating_sub(until),
    })
}

/// The first lines when nothing is marked; a text in one long line is set in lines for reading.
fn beginning(text: &[u8], lines: &[Range<usize>], encoding: Encoding) -> Window {
    if lines.iter().any(|line| line.len() > LONG_LINE) {
        let pretty = pretty::lines(&encoding.decode(text));
        let fitting = fitting(pretty.iter().map(String::len));
        let after = pretty.len().saturating_sub(fitting);
        let shown = pretty.into_iter().take(fitting).enumerate();
        let lines = shown.map(|(i, t)| plain_line(i.saturating_add(1), &t)).collect();
        return Window { place: None, before: 0, lines, after };
    }
    let fitting = fitting(lines.iter().map(ExactSizeIterator::len));
    let shown = lines.iter().take(fitting).enumerate();
    Window {
        place: None,
        before: 0,
        lines: shown
            .map(|(i, line)| text_line(text, line, &(0..0), i.saturating_add(1), encoding))
            .collect(),
        after: lines.len().saturating_sub(fitting),
    }
}

/// How many lines from the first can be shown; always one.
fn fitting(lengths: impl Iterator<Item = usize>) -> usize {
    let mut left = BYTES_MAX;
    let fits = |length: &usize| {
        let rest = left.checked_sub(length.saturating_add(LINE_COST));
        left = rest.unwrap_or_default();
        rest.is_some()
    };
    lengths.take(LINES_MAX).take_while(fits).count().max(1)
}

/// The marked lines and, by turns before and after, as many others as can be shown.
fn around(lines: &[Range<usize>], first: usize, last: usize) -> Range<usize> {
    let length = |line: usize| lines.get(line).map_or(0, ExactSizeIterator::len);
    let marked = fitting((first..=last).map(length));
    let (mut from, mut until) = (first, first.saturating_add(marked));
    let mut left = (from..until)
        .fold(BYTES_MAX, |left, line| left.saturating_sub(length(line).saturating_add(LINE_COST)));
    for _ in 0..AROUND {
        for before in [true, false] {
            let next = if before { from.checked_sub(1) } else { Some(until) };
            let Some(next) = next.filter(|line| *line < lines.len()) else { continue };
            let Some(rest) = left.checked_sub(length(next).saturating_add(LINE_COST)) else {
                return from..until;
            };
            left = rest;
            (from, until) = (from.min(next), until.max(next.saturating_add(1)));
        }
    }
    from..until
}

/// The marked part of a very long line, set in lines for reading.
fn alone(part: &[u8], line: usize, encoding: Encoding) -> Vec<TextLine> {
    let number = line.saturating_add(1);
    let lines = pretty::lines(&encoding.decode(part));
    let fitting = fitting(lines.iter().map(String::len));
    lines
        .into_iter()
        .take(fitting)
        .map(|t| TextLine {
            number,
            before: String::new(),
            marked: short(&t),
            after: String::new(),
        })
        .collect()
}

fn plain_line(number: usize, text: &str) -> TextLine {
    TextLine { number, before: short(text), marked: String::new(), after: String::new() }
}

fn text_line(
    text: &[u8],
    line: &Range<usize>,
    marked: &Range<usize>,
    number: usize,
    encoding: Encoding,
) -> TextLine {
    let touched = marked.start < line.end && line.start < marked.end;
    let from = if touched { marked.start.max(line.start) } else { line.end };
    let until = if touched { marked.end.min(line.end) } else { line.end };
    let part = |range: Range<usize>| short(&encoding.decode(text.get(range).unwrap_or_default()));
    TextLine {
        number,
        before: part(line.start..from),
        marked: part(from..until),
        after: part(until..line.end),
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(CHARS_MAX) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn place(first: usize, last: usize, lang: Lang) -> String {
    let (first, last) = (first.saturating_add(1), last.saturating_add(1));
    match lang {
        Lang::Ja if first == last => format!("{first}行目"),
        Lang::Ja => format!("{first}行目から{last}行目"),
        Lang::En if first == last => format!("line {first}"),
        Lang::En => format!("lines {first} to {last}"),
    }
}

/// A size in words: exact below 10 000 bytes, else in whole KB.
fn size(bytes: u64) -> String {
    if bytes < 10_000 { format!("{bytes} bytes") } else { format!("{} KB", bytes.div_ceil(1024)) }
}

/// Lines end at LF, CRLF or CR, as the importers count them; the ends are not part of the range.
fn line_ranges(text: &[u8]) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0_usize;
    let mut bytes = text.iter().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        if !matches!(byte, b'\n' | b'\r') {
            continue;
        }
        let pair = *byte == b'\r' && bytes.next_if(|(_, next)| **next == b'\n').is_some();
        lines.push(start..at);
        start = at.saturating_add(1 + usize::from(pair));
    }
    if start < text.len() {
        lines.push(start..text.len());
    }
    lines
}

/// How the bytes are to be read. Japanese files come in these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Cp932,
    EucJp,
    Iso2022Jp,
}

impl Encoding {
    fn of(text: &[u8]) -> Encoding {
        let clean = |e: &'static encoding_rs::Encoding| {
            e.decode_without_bom_handling_and_without_replacement(text).is_some()
        };
        if text.windows(2).any(|w| w == b"\x1b$") {
            Encoding::Iso2022Jp
        } else if std::str::from_utf8(text).is_ok() {
            Encoding::Utf8
        } else if clean(encoding_rs::SHIFT_JIS) {
            Encoding::Cp932
        } else if clean(encoding_rs::EUC_JP) {
            Encoding::EucJp
        } else {
            mostly(text)
        }
    }

    fn decode(self, text: &[u8]) -> String {
        let decoder = match self {
            Encoding::Utf8 => encoding_rs::UTF_8,
            Encoding::Cp932 => encoding_rs::SHIFT_JIS,
            Encoding::EucJp => encoding_rs::EUC_JP,
            Encoding::Iso2022Jp => encoding_rs::ISO_2022_JP,
        };
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        decoder.decode_without_bom_handling(text).0.into_owned()
    }
}

/// Damaged text: UTF-8 when most of it is; CP932 hardly ever forms valid UTF-8 by chance.
fn mostly(text: &[u8]) -> Encoding {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in text.utf8_chunks() {
        good = good.saturating_add(chunk.valid().chars().filter(|c| !c.is_ascii()).count());
        bad = bad.saturating_add(usize::from(!chunk.invalid().is_empty()));
    }
    if good > bad { Encoding::Utf8 } else { Encoding::Cp932 }
}
