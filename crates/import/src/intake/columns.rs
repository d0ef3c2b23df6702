//! Tables whose columns the person speaks of: asked, remembered, put right.

use phr::{
    OriginalId, Text,
    consent::Permit,
    ports::{self, OriginalRecord, OriginalState, Outcome, Reading, Store, StoreError, Taken},
    provenance::Channel,
    record::{Act, Parsed},
};

use super::{Permits, act::own_document};
use crate::{
    home_csv::{self, Columns, Table},
    sniff, typed,
};

/// Why what was said about columns is not kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// There is no such table in the record.
    NoTable,
    /// A table cannot be read like that.
    Said(Text),
}

/// How a kept original was read: through which channel, and, of a table, with which columns.
pub(super) fn how(record: &OriginalRecord) -> (Channel, Option<&str>) {
    let version = record.format_version.as_deref();
    (record.received.channel, version.filter(|_| record.format == home_csv::FORMAT))
}

/// Everything said about columns that counts, newest first.
fn remembered(r: &mut dyn Reading) -> Result<Vec<Columns>, StoreError> {
    let mut said = Vec::new();
    for original in r.originals()? {
        if original.format == typed::COLUMNS && original.state == OriginalState::Read {
            let bytes = r.original_bytes(original.id)?.unwrap_or_default();
            said.extend(typed::columns_said(&bytes));
        }
    }
    Ok(said)
}

/// Reads a table as the person said before; `None` when nothing was said about such headings, or
/// when it is another kind of file.
pub(super) fn read(
    store: &dyn Store,
    permit: &Permit,
    bytes: &[u8],
) -> Result<Option<Parsed>, StoreError> {
    let known = sniff::FORMATS.iter().find(|format| (format.recognises)(bytes));
    if known.is_some_and(|format| format.name != home_csv::FORMAT) {
        return Ok(None);
    }
    let said = ports::read(store, permit, remembered)?;
    Ok(said.iter().find_map(|said| home_csv::parse_as(bytes, said)))
}

/// A table of the record as the person is asked about it; `None` when the original is no table.
pub fn table_of(r: &mut dyn Reading, id: OriginalId) -> Result<Option<Table>, StoreError> {
    let Some(original) = r.original(id)? else { return Ok(None) };
    let Some(bytes) = r.original_bytes(id)? else { return Ok(None) };
    Ok(match original.format.as_str() {
        typed::COLUMNS => typed::columns_said(&bytes)
            .and_then(|said| home_csv::look(typed::columns_table(&bytes), Some(&said))),
        home_csv::FORMAT => {
            let version = original.format_version.as_deref();
            let said = version.and_then(|version| home_csv::said_by(&bytes, version));
            home_csv::look(&bytes, said.as_ref())
        }
        _ => None,
    })
}

/// Keeps what the person says about the columns of a table, for this table and every later one with
/// the same headings. When it was read otherwise, it is read again.
pub fn say_columns(
    store: &dyn Store,
    permits: Permits<'_>,
    id: OriginalId,
    said: impl FnOnce(&Table) -> Columns,
) -> Result<Result<Taken, Problem>, StoreError> {
    let (table, state) = ports::read(store, permits.read, |r| {
        Ok((table_of(r, id)?, r.original(id)?.map(|original| original.state)))
    })?;
    let Some(table) = table else { return Ok(Err(Problem::NoTable)) };
    let said = said(&table);
    if let Some(problem) = said.problem() {
        return Ok(Err(Problem::Said(problem)));
    }
    let otherwise =
        state == Some(OriginalState::Read) && said.to_string() != table.columns.to_string();
    keep(store, permits, &said, otherwise.then_some((id, &table))).map(Ok)
}

/// Keeps what is said about a table that comes as a file, before it is taken in; `text` names its
/// columns by their letters ([`Columns::read`]). A table that is held already is put right.
pub fn say_columns_of_file(
    store: &dyn Store,
    permits: Permits<'_>,
    bytes: &[u8],
    text: &str,
) -> Result<Result<Taken, Problem>, StoreError> {
    let Some(bytes) = super::masked(bytes).map(|masked| masked.bytes) else {
        return Ok(Err(Problem::NoTable));
    };
    let Some(table) = home_csv::look(&bytes, None) else { return Ok(Err(Problem::NoTable)) };
    let said = match Columns::read(text, table.columns.headings) {
        Ok(said) => said,
        Err(part) => return Ok(Err(Problem::Said(unknown(&part)))),
    };
    if let Some(problem) = said.problem() {
        return Ok(Err(Problem::Said(problem)));
    }
    match say_columns(store, permits, OriginalId::of(&bytes), |_| said.clone())? {
        Err(Problem::NoTable) => keep(store, permits, &said, None).map(Ok),
        held => Ok(held),
    }
}

/// The words for a part of a saying that nobody understands.
fn unknown(part: &str) -> Text {
    let part = crate::untidy::shown(part);
    Text::new(
        format!(
            "「{part}」が分かりません。列の文字（A、B …）と意味を、A=date のように書いてください"
        ),
        format!(
            "`{part}` is not understood: write the letter of a column and what it is, such as A=date"
        ),
    )
}

fn keep(
    store: &dyn Store,
    permits: Permits<'_>,
    said: &Columns,
    instead: Option<(OriginalId, &Table)>,
) -> Result<Taken, StoreError> {
    if instead.is_none() {
        let before = ports::read(store, permits.read, remembered)?;
        let same = before.iter().find(|before| before.fits(&said.headings));
        if same.is_some_and(|before| before.roles == said.roles) {
            return Ok(Taken::default());
        }
    }
    let bytes = typed::columns_document(said, instead, permits.add.at());
    let Parsed { format, drafts, series, acts, findings, .. } = typed::parse_columns(&bytes);
    let read = Outcome::Read { drafts, series, acts, from: None };
    store.take_in(permits.add, &own_document(permits, bytes, format, read, findings))
}

/// What must be decided together with a decision, so that a table never counts twice: as it was read
/// first and as it was put right.
pub(super) fn partner(
    store: &dyn Store,
    read: &Permit,
    decision: Act,
) -> Result<Option<Act>, StoreError> {
    ports::read(store, read, |r| {
        let (id, back) = match decision {
            Act::PutBack(id) => (id, true),
            Act::TakeOut(id) => (id, false),
            _ => return Ok(None),
        };
        let instead = |r: &mut dyn Reading, id| -> Result<Option<OriginalId>, StoreError> {
            let known = r.original(id)?.filter(|o| o.format == typed::COLUMNS);
            let bytes = known.map(|_| r.original_bytes(id)).transpose()?.flatten();
            Ok(bytes.and_then(|bytes| typed::columns_instead(&bytes)))
        };
        if let Some(other) = instead(r, id)? {
            return Ok(Some(if back { Act::TakeOut(other) } else { Act::PutBack(other) }));
        }
        if !back || r.original(id)?.is_none_or(|o| o.format != home_csv::FORMAT) {
            return Ok(None);
        }
        for original in r.originals()? {
            if original.format == typed::COLUMNS
                && original.state == OriginalState::Read
                && instead(r, original.id)? == Some(id)
            {
                return Ok(Some(Act::TakeOut(original.id)));
            }
        }
        Ok(None)
    })
}
