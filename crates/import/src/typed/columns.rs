//! How the columns of a table are to be read, as a document: `columns/1`.
//!
//! It is one line of JSON. When it puts right how a table was read, the table follows as UTF-8 text:
//! then the document is read in place of that table, which is taken out. While it counts, every
//! later table with the same headings is read as it says.

use jiff::Timestamp;
use phr::{
    OriginalId,
    record::{Act, Parsed},
};
use serde_json::{Value, json};

use super::COLUMNS;
use crate::home_csv::{self, Columns, Table};

const VERSION: &str = "columns/1";

/// The document of one saying. `instead` is the original that was read otherwise, with its table.
///
/// ```
/// # use import::{home_csv::{Columns, look}, typed::{columns_document, columns_said, parse_columns}};
/// # use phr::{OriginalId, record::Act};
/// let file = "日,上,下\n2025/3/10,134,82\n".as_bytes();
/// let table = look(file, None).unwrap();
/// let said = Columns::read("A=date B=systolic C=diastolic", table.columns.headings.clone()).unwrap();
/// let at = "2025-03-10T00:00:00Z".parse()?;
/// let original = OriginalId::of(file);
/// let bytes = columns_document(&said, Some((original, &table)), at);
/// let parsed = parse_columns(&bytes);
/// assert_eq!((parsed.drafts.len(), parsed.acts), (1, vec![Act::TakeOut(original)]));
/// assert_eq!(columns_said(&bytes), Some(said));
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn columns_document(
    said: &Columns,
    instead: Option<(OriginalId, &Table)>,
    at: Timestamp,
) -> Vec<u8> {
    let mut head = json!({
        "tenohira": VERSION,
        "headings": said.headings,
        "columns": said.to_string(),
        "at": at.to_string(),
    });
    if let (Some((id, _)), Some(object)) = (instead, head.as_object_mut()) {
        object.insert("instead".to_owned(), id.to_string().into());
    }
    let table = instead.map_or("", |(_, table)| &table.text);
    format!("{head}\n{table}").into_bytes()
}

fn head(bytes: &[u8]) -> Option<Value> {
    let line = bytes.split(|b| *b == b'\n').next()?;
    let head = fhir::parse(line).ok()?;
    (head.get("tenohira")?.as_str()? == VERSION).then_some(head)
}

/// What a document says; `None` when it is no such document.
pub fn columns_said(bytes: &[u8]) -> Option<Columns> {
    let head = head(bytes)?;
    let headings = head.get("headings")?.as_array()?.iter();
    let headings = headings.map(|h| h.as_str().map(str::to_owned)).collect::<Option<_>>()?;
    Columns::read(head.get("columns")?.as_str()?, headings).ok()
}

/// The table that follows; empty when none does.
pub fn columns_table(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|b| *b == b'\n').map_or(bytes.len(), |at| at.saturating_add(1));
    bytes.get(end..).unwrap_or_default()
}

/// The original in place of which a document is read.
pub fn columns_instead(bytes: &[u8]) -> Option<OriginalId> {
    head(bytes)?.get("instead")?.as_str()?.parse().ok()
}

/// Reads a document: the table that follows, as it says, in place of the original it names.
pub fn parse_columns(bytes: &[u8]) -> Parsed {
    let nothing = || Parsed { format: COLUMNS, ..Parsed::default() };
    let (Some(said), Some(id)) = (columns_said(bytes), columns_instead(bytes)) else {
        return nothing();
    };
    // The first line is one of those that may stand before the headings.
    let Some(read) = home_csv::parse_as(bytes, &said) else { return nothing() };
    Parsed { format: COLUMNS, acts: vec![Act::TakeOut(id)], ..read }
}
