//! Lines to rows: quoted cells, one line at a time.
//!
//! Cells of this format never hold a line break, so every line is read alone: a quote that is never
//! closed costs its own line, not the rest of the file.

use phr::{provenance::Span, record::Finding};

use crate::{
    jp::nfkc,
    untidy::{self, Charset, Line, Notes, shown},
};

/// Most rows that are read: a visit a day for ten years is 3,650 elements of nine rows.
const ROWS_MAX: usize = 50_000;
/// Most cells of a row that are looked at; the format has two.
const CELLS_MAX: usize = 64;

/// A row that says something.
#[derive(Debug)]
pub(super) struct Row {
    /// The label, folded: what is compared.
    pub(super) label: String,
    /// The label as written: what is shown.
    pub(super) written: String,
    /// The value; `None` in a group row.
    pub(super) value: Option<String>,
    pub(super) line: u32,
    pub(super) bytes: std::ops::Range<u64>,
}

impl Row {
    /// Its place.
    pub(super) fn span(&self) -> Span {
        Span::line(self.line).with_bytes(self.bytes.clone()).with_path(self.written.clone())
    }
}

/// Reads all rows.
pub(super) fn rows(bytes: &[u8], charset: Charset, notes: &mut Notes) -> Vec<Row> {
    let mut rows = Vec::new();
    for (count, line) in untidy::lines(bytes, charset).enumerate() {
        if count >= ROWS_MAX {
            notes.push(Finding::error(
                line.span(),
                format!("行が多すぎます。{ROWS_MAX}行目まで読みました。残りは分けて入れてください"),
                format!("too many rows: {ROWS_MAX} were read, add the rest as another file"),
            ));
            break;
        }
        line.tell(notes);
        if !line.long {
            rows.extend(row(line, notes));
        }
    }
    rows
}

fn row(line: Line, notes: &mut Notes) -> Option<Row> {
    let (cells, closed) = cells(&line.text);
    if !closed {
        notes.push(Finding::warning(
            line.span(),
            format!(
                "引用符（\"）が閉じていません。読めるところを読みました: {}",
                shown(&line.text)
            ),
            format!("a quote is not closed, what could be read was read: `{}`", shown(&line.text)),
        ));
    }
    let mut cells = cells.into_iter();
    let written = cells.next().filter(|c| !c.is_empty())?;
    let rest: Vec<String> = cells.collect();
    let value = match rest.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        // `総額,10,000` without quotes: the cells are one amount.
        many if many
            .iter()
            .skip(1)
            .all(|c| c.len() == 3 && c.bytes().all(|b| b.is_ascii_digit())) =>
        {
            Some(many.concat())
        }
        many => {
            notes.push(Finding::warning(
                line.span(),
                format!("欄が多すぎます。つなげて残しました: {}", shown(&line.text)),
                format!("too many cells, kept joined: `{}`", shown(&line.text)),
            ));
            Some(many.join(","))
        }
    };
    Some(Row { label: label(&written), written, value, line: line.number, bytes: line.bytes })
}

/// Splits a line at its commas, with quotes as in RFC 4180; the second answer is whether every quote
/// was closed. Empty cells at the end are left out.
pub(super) fn cells(text: &str) -> (Vec<String>, bool) {
    let mut cells: Vec<String> = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    let mut chars = text.trim().chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => quoted = true,
            ',' if !quoted && cells.len() < CELLS_MAX => cells.push(std::mem::take(&mut cell)),
            other => cell.push(other),
        }
    }
    cells.push(cell);
    let mut cells: Vec<String> = cells.into_iter().map(|c| c.trim().to_owned()).collect();
    while cells.len() > 1 && cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    (cells, !quoted)
}

/// Folds a label: width, spaces, and the unit in brackets at its end.
pub(super) fn label(written: &str) -> String {
    let folded: String = nfkc(written).chars().filter(|c| !c.is_whitespace()).collect();
    match folded.split_once('(') {
        Some((name, unit)) if unit.ends_with(')') && !name.is_empty() => name.to_owned(),
        _ => folded,
    }
}
