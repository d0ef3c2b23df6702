//! Bytes to rows of cells: encodings, separators, quoted cells that go over several lines.

use phr::{provenance::Span, record::Finding};

use crate::{
    decode::{self, Encoding},
    untidy::{self, Charset, Notes, shown},
};

/// Most rows that are read: two readings a day for sixty years.
pub(super) const ROWS_MAX: usize = 50_000;
/// Most cells of a row that are looked at.
const CELLS_MAX: usize = 100;
/// Most lines of one quoted cell; a note of a person is shorter.
const CELL_LINES_MAX: usize = 20;

/// A line of text with its place.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) at: Span,
    pub(super) text: String,
}

/// One row with its place.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) at: Span,
    pub(super) cells: Vec<String>,
}

impl Row {
    /// The cell, trimmed, when there is something in it.
    pub(super) fn cell(&self, column: usize) -> Option<&str> {
        self.cells.get(column).map(|c| c.trim()).filter(|c| !c.is_empty())
    }
}

/// The lines of the file. UTF-16 (Excel's "Unicode text") has lines but no byte ranges.
pub(super) fn lines(bytes: &[u8], notes: &mut Notes) -> Vec<Line> {
    let wide = matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    if wide {
        let decoded = decode::decode(bytes);
        debug_assert!(matches!(decoded.encoding, Encoding::Utf16Le | Encoding::Utf16Be));
        let folded = decoded.text.replace("\r\n", "\n").replace('\r', "\n");
        let plain = untidy::lines(folded.as_bytes(), Charset::Utf8);
        return plain.map(|line| told(line, true, notes)).collect();
    }
    let charset = untidy::charset(bytes);
    untidy::lines(bytes, charset).map(|line| told(line, false, notes)).collect()
}

fn told(line: untidy::Line, wide: bool, notes: &mut Notes) -> Line {
    line.tell(notes);
    let at = if wide { Span::line(line.number) } else { line.span() };
    Line { at, text: if line.long { String::new() } else { line.text } }
}

/// The rows of these lines. A quote that is never closed costs its own line, not the rest.
pub(super) fn rows(lines: &[Line], separator: char, notes: &mut Notes) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut at = 0_usize;
    while let Some(line) = lines.get(at) {
        if rows.len() >= ROWS_MAX {
            notes.push(Finding::error(
                line.at.clone(),
                format!("行が多すぎます。{ROWS_MAX}行まで読みました。残りは分けて入れてください"),
                format!("too many rows: {ROWS_MAX} were read, add the rest as another file"),
            ));
            break;
        }
        let used = row(lines, at, separator, &mut rows, notes);
        at = at.saturating_add(used);
    }
    rows
}

/// Reads one row from line `at`; the answer is how many lines it took.
fn row(
    lines: &[Line],
    at: usize,
    separator: char,
    rows: &mut Vec<Row>,
    notes: &mut Notes,
) -> usize {
    let rest = lines.get(at..).unwrap_or_default();
    let Some(first) = rest.first() else { return 1 };
    let mut text = first.text.clone();
    let mut used = 1_usize;
    let (mut found, mut closed) = cells(&text, separator);
    for next in rest.iter().skip(1).take(CELL_LINES_MAX) {
        if closed {
            break;
        }
        text.push('\n');
        text.push_str(&next.text);
        used = used.saturating_add(1);
        (found, closed) = cells(&text, separator);
    }
    if !closed {
        used = 1;
        found = cells(&first.text, separator).0;
        notes.push(Finding::warning(
            first.at.clone(),
            format!(
                "引用符（\"）が閉じていません。読めるところを読みました: {}",
                shown(&first.text)
            ),
            format!("a quote is not closed, what could be read was read: `{}`", shown(&first.text)),
        ));
    }
    let last = rest.get(used.saturating_sub(1)).unwrap_or(first);
    if found.iter().any(|c| !c.is_empty()) {
        rows.push(Row { at: together(&first.at, &last.at), cells: found });
    }
    used
}

fn together(first: &Span, last: &Span) -> Span {
    let mut span = first.clone();
    if let (Some(mine), Some(other)) = (&mut span.lines, last.lines) {
        mine.1 = other.1;
    }
    if let (Some(mine), Some(other)) = (&mut span.bytes, &last.bytes) {
        mine.end = other.end;
    }
    span
}

/// Splits at separators, with quotes as in RFC 4180; the second answer is whether every quote was
/// closed. All cells are trimmed.
pub(super) fn cells(text: &str, separator: char) -> (Vec<String>, bool) {
    let mut cells: Vec<String> = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => quoted = true,
            c if c == separator && !quoted && cells.len() < CELLS_MAX => {
                cells.push(std::mem::take(&mut cell).trim().to_owned());
            }
            other => cell.push(other),
        }
    }
    cells.push(cell.trim().to_owned());
    (cells, !quoted)
}
