//! Home measurements as a table: blood pressure, pulse, weight, body fat, temperature, `SpO2` (oxygen
//! saturation), blood glucose and steps, one occasion a row, columns in any order.
//!
//! There is no standard: apps of meter makers, diaries on paper copied into a spreadsheet and tables
//! people made themselves all differ (their headings here are from memory, not from a
//! specification). So columns are recognised by their headings, in Japanese or English, with the
//! unit in brackets. How each column was read is said in a finding; what could mean two things is
//! not read, and said. Separators are comma, tab or semicolon; encodings UTF-8, CP932, EUC-JP and
//! UTF-16.
//!
//! What stands there more than twenty times a day (a glucose sensor, a watch) becomes a series.
//!
//! Each occasion gives one blood pressure (LOINC 85354-9 with two parts) and one `Observation` for
//! each other value. The context is the home unless a column of places says otherwise.

mod columns;
mod heading;
mod row;
mod said;
mod table;
#[cfg(test)]
mod tests;
mod timing;

use std::collections::BTreeSet;

use phr::{
    person::{PersonName, Subject},
    provenance::Span,
    record::{Finding, Parsed},
};

use crate::{jp, untidy::Notes};
use columns::Layout;
use table::{Line, Row};

pub use columns::letter;
pub use said::{Columns, Role, choices};

/// Name of the format in storage and reports.
pub const FORMAT: &str = "home-csv";

/// How far into a file the headings may stand.
const HEAD_BYTES: usize = 16 * 1024;

/// Whether the bytes look like a table of home measurements: among the first lines one names a date
/// and at least one measurement. Cheap: looks at the beginning only.
///
/// ```
/// use import::home_csv::recognises;
/// assert!(recognises("血圧の記録\n測定日時,最高血圧(mmHg),最低血圧(mmHg)\n".as_bytes()));
/// assert!(!recognises("日付,店,金額\n".as_bytes())); // a date, but nothing measured
/// assert!(!recognises("体重は毎日測りましょう".as_bytes()));
/// ```
pub fn recognises(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    !head.trim_ascii_start().starts_with(b"<")
        && columns::find(&table::lines(head, &mut Notes::default())).is_some()
}

/// Reads the whole file.
///
/// ```
/// let text = "日付,時刻,最高血圧,最低血圧,脈拍,体重(kg)\n2025/3/10,6:45,134,82,72,\n";
/// let parsed = import::home_csv::parse(text.as_bytes());
/// assert_eq!(parsed.drafts.len(), 2); // a pressure and a pulse; an empty cell is no weight
/// assert_eq!(parsed.drafts[0].resource["effectiveDateTime"], "2025-03-10T06:45:00+09:00");
/// ```
pub fn parse(bytes: &[u8]) -> Parsed {
    let mut notes = Notes::default();
    let lines = table::lines(bytes, &mut notes);
    let Some(layout) = columns::find(&lines) else {
        notes.push(no_headings());
        return Parsed { format: FORMAT, findings: notes.finish(), ..Parsed::default() };
    };
    read(bytes, &lines, &layout, notes)
}

/// Reads a table as a person said its columns are to be read; `None` when it has other headings.
///
/// ```
/// use import::home_csv::{Columns, parse_as, read_again};
/// let table = "日,朝,夜\n2025/3/10,51.8,52.4\n".as_bytes();
/// let headings = ["日", "朝", "夜"].map(String::from).to_vec();
/// let said = Columns::read("A=date B=weight/kg@morning C=weight/kg@evening", headings).unwrap();
/// let parsed = parse_as(table, &said).unwrap();
/// assert_eq!(parsed.drafts.len(), 2);
/// // It says itself how it was read, so that it can be read the same again.
/// assert_eq!(read_again(table, parsed.format_version.as_deref().unwrap()), Some(parsed));
/// assert_eq!(parse_as(b"day,a,b\n2025/3/10,1,2\n", &said), None);
/// ```
pub fn parse_as(bytes: &[u8], said: &Columns) -> Option<Parsed> {
    let mut notes = Notes::default();
    let lines = table::lines(bytes, &mut notes);
    let layout = columns::said(&lines, said)?;
    Some(read_said(bytes, &lines, (&layout, said), notes))
}

/// Reads a table again that was read as somebody said, by the version it was given then; `None` for
/// any other version.
pub fn read_again(bytes: &[u8], version: &str) -> Option<Parsed> {
    let mut notes = Notes::default();
    let lines = table::lines(bytes, &mut notes);
    let (index, separator, said) = said_in(&lines, version)?;
    let layout = Layout::said((index, lines.get(index)?, separator), &said)?;
    Some(read_said(bytes, &lines, (&layout, &said), notes))
}

/// What somebody said of the columns of a table, by the version it was given when it was read.
pub fn said_by(bytes: &[u8], version: &str) -> Option<Columns> {
    said_in(&table::lines(bytes, &mut Notes::default()), version).map(|(_, _, said)| said)
}

fn said_in(lines: &[Line], version: &str) -> Option<(usize, char, Columns)> {
    let (index, said) = said::of_version(version)?;
    let (separator, headings) = columns::row(lines, index)?;
    Some((index, separator, Columns::read(said, headings).ok()?))
}

fn read_said(
    bytes: &[u8],
    lines: &[Line],
    (layout, said): (&Layout, &Columns),
    notes: Notes,
) -> Parsed {
    let format_version = Some(said::version(layout.line, said));
    Parsed { format_version, ..read(bytes, lines, layout, notes) }
}

/// A table as a person is asked about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The headings, and how the columns are read.
    pub columns: Columns,
    /// Columns that could mean several things: these are asked about.
    pub unclear: Vec<usize>,
    /// The first rows.
    pub rows: Vec<Vec<String>>,
    /// All of it as UTF-8.
    pub text: String,
}

/// Rows that show what a column holds.
const EXAMPLES: usize = 3;

/// Looks at a table: how its columns are read, as said when `said` fits, else by their headings.
/// Without any known heading, the first row with more than one cell is taken for the headings, and
/// every column waits to be told. `None` when there is no table.
pub fn look(bytes: &[u8], said: Option<&Columns>) -> Option<Table> {
    let lines = table::lines(bytes, &mut Notes::default());
    let layout =
        said.and_then(|said| columns::said(&lines, said)).or_else(|| columns::find(&lines));
    let (line, separator, columns, unclear) = if let Some(layout) = layout {
        let columns = Columns { roles: layout.roles(), headings: layout.headings.clone() };
        (layout.line, layout.separator, columns, layout.unclear().collect())
    } else {
        let rows = (0..lines.len()).filter_map(|n| Some((n, columns::row(&lines, n)?)));
        let mut heads = rows.filter(|(_, (_, cells))| cells.len() > 1);
        let (line, (separator, headings)) = heads.next()?;
        let roles = vec![Role::default(); headings.len()];
        (line, separator, Columns { headings, roles }, Vec::new())
    };
    let after = lines.get(line.saturating_add(1)..).unwrap_or_default();
    let first = after.get(..after.len().min(EXAMPLES)).unwrap_or_default();
    let rows = table::rows(first, separator, &mut Notes::default());
    let rows = rows.into_iter().map(|row| row.cells).collect();
    let text = lines.iter().flat_map(|line| [&line.text, "\n"]).collect();
    Some(Table { columns, unclear, rows, text })
}

fn read(bytes: &[u8], lines: &[Line], layout: &Layout, mut notes: Notes) -> Parsed {
    layout.tell(&mut notes);
    let (before, after) = lines.split_at_checked(layout.line).unwrap_or_default();
    let rows = table::rows(after.get(1..).unwrap_or_default(), layout.separator, &mut notes);
    let mut subject = subject(before, layout.separator);
    let users = users(layout, &rows);
    let mut reader = row::Reader::over(layout, &rows);
    if let [first, second, ..] = users.as_slice() {
        notes.push(several(layout, first, second));
    } else {
        notes.extend(cut_off(bytes, layout, &rows));
        subject.names.extend(named(layout, &users));
        subject.names.truncate(1);
        for row in &rows {
            reader.read(layout, row, &mut notes);
        }
    }
    notes.extend(reader.over.then(too_many));
    let (drafts, series) = (reader.drafts, reader.series.finish());
    Parsed {
        format: FORMAT,
        subject,
        drafts,
        series,
        findings: notes.finish(),
        ..Parsed::default()
    }
}

/// Whom the lines before the headings name: `氏名,山田 花子`.
fn subject(before: &[Line], separator: char) -> Subject {
    let mut subject = Subject::default();
    for line in before {
        let (cells, _) = table::cells(&line.text, separator);
        let [label, value, ..] = cells.as_slice() else { continue };
        match crate::vitals::fold(label).as_str() {
            "氏名" | "名前" | "お名前" | "name"
                if !value.is_empty() && subject.names.is_empty() =>
            {
                subject.names.push(PersonName { text: Some(value.clone()), kana: None });
            }
            "生年月日" | "birthdate" | "dateofbirth" => {
                subject.birth_date = jp::date(value, false).or(subject.birth_date);
            }
            _ => {}
        }
    }
    subject
}

/// The different users the rows name.
fn users(layout: &Layout, rows: &[Row]) -> Vec<String> {
    let Some(column) = layout.user else { return Vec::new() };
    let names: BTreeSet<&str> = rows.iter().filter_map(|r| r.cell(column)).collect();
    names.into_iter().map(str::to_owned).collect()
}

/// A column of names names the person; `User 1` or `1` is a button of the device, nobody's name.
fn named(layout: &Layout, users: &[String]) -> Option<PersonName> {
    let heading = layout.headings.get(layout.user?)?;
    let names = ["氏名", "名前", "お名前"].contains(&crate::vitals::fold(heading).as_str());
    let text = users.first().filter(|_| names)?.clone();
    Some(PersonName { text: Some(text), kana: None })
}

/// The last row of a file that ends in the middle of it.
fn cut_off(bytes: &[u8], layout: &Layout, rows: &[Row]) -> Option<Finding> {
    let last = rows.last().filter(|r| r.cells.len() < layout.headings.len())?;
    let whole = matches!(bytes.last(), Some(b'\n' | b'\r' | 0 | 0x1a));
    (!whole).then(|| {
        Finding::warning(
            last.at.clone(),
            "最後の行が途中で切れているようです。この行の値を確かめてください",
            "the last row seems to be cut off; please check its values",
        )
    })
}

fn several(layout: &Layout, first: &str, second: &str) -> Finding {
    let (first, second) = (crate::untidy::shown(first), crate::untidy::shown(second));
    Finding::error(
        layout.at.clone(),
        format!(
            "2人以上の測定がまじっています（「{first}」「{second}」）。取りちがえないよう、読みませんでした。1人ずつの表に分けて入れてください"
        ),
        format!(
            "the table mixes several people (`{first}`, `{second}`); nothing was read so that nobody is mistaken for another: please split it, one table for each"
        ),
    )
}

fn too_many() -> Finding {
    Finding::error(
        Span::default(),
        "値が多すぎて、ぜんぶは読めませんでした。表を分けて入れてください",
        "there are too many values and not all were read; please split the table",
    )
}

fn no_headings() -> Finding {
    Finding::error(
        Span::default(),
        "見出しの行（日付と、血圧や体重などの名前）が見つかりません",
        "there is no row of headings (a date and measurements)",
    )
}
