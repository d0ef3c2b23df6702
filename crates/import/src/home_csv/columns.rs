//! The heading row: which column is what, as the headings or the person say, and never guessed.

use std::collections::BTreeMap;

use phr::{provenance::Span, record::Finding};

use super::{
    heading::{self, Group, Heading, What},
    said::{Columns, Role},
    table::{self, Line},
};
use crate::{
    untidy::{Notes, shown},
    vitals::{Item, Unit},
};

/// How many lines may stand before the headings.
const PREAMBLE_MAX: usize = 20;
/// How many columns a sentence names.
const NAMED_MAX: usize = 20;

/// What can stand between cells.
const SEPARATORS: [char; 3] = [',', '\t', ';'];

/// A column of values.
#[derive(Debug, Clone)]
pub(super) struct Values {
    pub(super) column: usize,
    pub(super) item: Item,
    pub(super) group: Group,
    /// `None`: each cell must say it.
    pub(super) unit: Option<&'static Unit>,
}

/// Which column is what.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) separator: char,
    /// The index of the heading row among the lines.
    pub(super) line: usize,
    pub(super) at: Span,
    pub(super) headings: Vec<String>,
    pub(super) day: usize,
    pub(super) time: Option<usize>,
    pub(super) values: Vec<Values>,
    pub(super) timing: Option<usize>,
    pub(super) place: Option<usize>,
    pub(super) device: Option<usize>,
    pub(super) notes: Vec<usize>,
    pub(super) user: Option<usize>,
    /// Columns nobody knows.
    unknown: Vec<usize>,
    /// Columns that could mean several things, and why.
    unclear: Vec<(usize, &'static str, &'static str)>,
    /// Whether a person said so, in place of the headings.
    said: bool,
}

/// Finds the heading row: a day and at least one measurement.
pub(super) fn find(lines: &[Line]) -> Option<Layout> {
    let head = lines.iter().enumerate().take(PREAMBLE_MAX);
    head.flat_map(|(n, line)| SEPARATORS.map(|separator| (n, line, separator)))
        .find_map(|(n, line, separator)| layout(n, line, separator))
}

fn layout(number: usize, line: &Line, separator: char) -> Option<Layout> {
    let (headings, closed) = table::cells(&line.text, separator);
    if !closed || headings.len() < 2 {
        return None;
    }
    let read: Vec<Option<Heading>> = headings.iter().map(|h| heading::read(h)).collect();
    let day = read
        .iter()
        .enumerate()
        .filter_map(|(n, h)| Some((h.as_ref().filter(|h| h.what == What::Day)?.rank, n)))
        .min()?
        .1;
    let mut layout = Layout::bare((number, line, separator), headings, day);
    for (column, heading) in read.iter().enumerate() {
        match heading {
            Some(heading) => layout.place(column, heading, &read),
            None => layout.unknown.push(column),
        }
    }
    layout.drop_doubles();
    layout.unknown.retain(|c| layout.headings.get(*c).is_some_and(|h| !h.is_empty()));
    (!layout.values.is_empty()).then_some(layout)
}

/// Finds the row with the headings that were spoken of.
pub(super) fn said(lines: &[Line], said: &Columns) -> Option<Layout> {
    let head = lines.iter().enumerate().take(PREAMBLE_MAX.saturating_add(1));
    head.flat_map(|(n, line)| SEPARATORS.map(|separator| (n, line, separator)))
        .find(|(_, line, separator)| said.fits(&table::cells(&line.text, *separator).0))
        .and_then(|at| Layout::said(at, said))
}

/// The row at this index as the headings, and its cells: with the separator that gives the most.
pub(super) fn row(lines: &[Line], index: usize) -> Option<(char, Vec<String>)> {
    let line = lines.get(index)?;
    let cut = SEPARATORS.map(|separator| (separator, table::cells(&line.text, separator).0));
    cut.into_iter().rev().max_by_key(|(_, cells)| cells.len())
}

impl Layout {
    fn bare(
        (line, text, separator): (usize, &Line, char),
        headings: Vec<String>,
        day: usize,
    ) -> Layout {
        Layout {
            separator,
            line,
            at: text.at.clone(),
            headings,
            day,
            time: None,
            values: Vec::new(),
            timing: None,
            place: None,
            device: None,
            notes: Vec::new(),
            user: None,
            unknown: Vec::new(),
            unclear: Vec::new(),
            said: false,
        }
    }

    /// The columns as a person said; `None` when they cannot be read like that.
    pub(super) fn said(at: (usize, &Line, char), said: &Columns) -> Option<Layout> {
        if said.problem().is_some() {
            return None;
        }
        let day = said.roles.iter().position(|role| role.what == Some(What::Day))?;
        let mut layout = Layout { said: true, ..Layout::bare(at, said.headings.clone(), day) };
        for (column, role) in said.roles.iter().enumerate() {
            layout.put(column, *role);
        }
        Some(layout)
    }

    fn put(&mut self, column: usize, role: Role) {
        let at = Some(column);
        match role.what {
            Some(What::Time) => self.time = at,
            Some(What::Timing) => self.timing = at,
            Some(What::Place) => self.place = at,
            Some(What::Device) => self.device = at,
            Some(What::User) => self.user = at,
            Some(What::Note) => self.notes.push(column),
            Some(What::Value(item)) => {
                let units = item.measure().units;
                let only = units.first().filter(|_| units.len() == 1);
                let Role { group, unit, .. } = role;
                self.values.push(Values { column, item, group, unit: unit.or(only) });
            }
            None if self.headings.get(column).is_some_and(|h| !h.is_empty()) => {
                self.unknown.push(column);
            }
            Some(What::Day) | None => {}
        }
    }

    /// The same as a person would say it.
    pub(super) fn roles(&self) -> Vec<Role> {
        let columns = 0..self.headings.len();
        columns.map(|column| self.role_of(column).unwrap_or_default()).collect()
    }

    fn role_of(&self, column: usize) -> Option<Role> {
        if let Some(v) = self.values.iter().find(|v| v.column == column) {
            return Some(Role::of(What::Value(v.item), v.group, v.unit));
        }
        let at = Some(column);
        let what = match () {
            () if column == self.day => What::Day,
            () if at == self.time => What::Time,
            () if at == self.timing => What::Timing,
            () if at == self.place => What::Place,
            () if at == self.device => What::Device,
            () if at == self.user => What::User,
            () if self.notes.contains(&column) => What::Note,
            () => return None,
        };
        Some(Role::of(what, Group::default(), None))
    }

    /// The columns that could mean several things.
    pub(super) fn unclear(&self) -> impl Iterator<Item = usize> {
        self.unclear.iter().map(|(column, ..)| *column)
    }

    fn place(&mut self, column: usize, heading: &Heading, all: &[Option<Heading>]) {
        let single = match heading.what {
            What::Value(item) => return self.value(column, item, heading, all),
            What::Note => return self.notes.push(column),
            What::Day if column == self.day => return,
            What::Day => return self.unknown.push(column),
            What::Time => &mut self.time,
            What::Timing => &mut self.timing,
            What::Place => &mut self.place,
            What::Device => &mut self.device,
            What::User => &mut self.user,
        };
        if single.is_some() {
            self.unclear.push((column, TWICE.0, TWICE.1));
        } else {
            *single = Some(column);
        }
    }

    fn value(&mut self, column: usize, item: Item, heading: &Heading, all: &[Option<Heading>]) {
        if heading.needs_partner && !has_partner(item, heading.group, all) {
            return self.unclear.push((column, ALONE.0, ALONE.1));
        }
        match heading.unit_of(item) {
            Ok(unit) => {
                self.values.push(Values { column, item, group: heading.group, unit });
            }
            Err(_) => self.unclear.push((column, UNIT.0, UNIT.1)),
        }
    }

    /// Two columns that claim the same value: neither is read.
    fn drop_doubles(&mut self) {
        let mut seen: BTreeMap<(Item, Group), u32> = BTreeMap::new();
        for v in &self.values {
            let count = seen.entry((v.item, v.group)).or_default();
            *count = count.saturating_add(1);
        }
        let double = |v: &Values| seen.get(&(v.item, v.group)).is_some_and(|n| *n > 1);
        for v in self.values.iter().filter(|v| double(v)) {
            self.unclear.push((v.column, TWICE.0, TWICE.1));
        }
        self.values.retain(|v| !double(v));
        self.unclear.sort_unstable();
    }

    /// Says how the columns are read and which are not.
    pub(super) fn tell(&self, notes: &mut Notes) {
        let (mut ja, mut en): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        let mut say = |column: usize, words: (String, String)| {
            ja.push(format!("{}={}", letter(column), words.0));
            en.push(format!("{}={}", letter(column), words.1));
        };
        for column in 0..self.headings.len().min(NAMED_MAX) {
            if let Some(v) = self.values.iter().find(|v| v.column == column) {
                let unit = v.unit.map_or("単位は欄ごと", |u| u.shown);
                let unit_en = v.unit.map_or("unit in each cell", |u| u.shown);
                let (item, group) = (v.item.name(), group_words(v.group));
                say(
                    column,
                    (
                        format!("{group}{item}（{unit}）"),
                        format!("{}{} ({unit_en})", group_english(v.group), v.item.english()),
                    ),
                );
            } else if let Some((ja, en)) = self.role(column) {
                say(column, (ja.to_owned(), en.to_owned()));
            }
        }
        let (ja, en) = (ja.join("、"), en.join(", "));
        let words = if self.said {
            (
                format!("決めていただいた列の読み方で読みました: {ja}"),
                format!("the columns were read as you said: {en}"),
            )
        } else {
            (
                format!(
                    "列の読み方: {ja}。合っているか確かめて、ちがうときは「列の読み方」で直してください"
                ),
                format!(
                    "how the columns were read: {en}; please check, and correct it under `Columns` if it is wrong"
                ),
            )
        };
        notes.push(Finding::info(self.at.clone(), words.0, words.1));
        self.tell_unread(notes);
    }

    fn role(&self, column: usize) -> Option<(&'static str, &'static str)> {
        let at = Some(column);
        Some(match () {
            () if column == self.day => ("日時", "date"),
            () if at == self.time => ("時刻", "time"),
            () if at == self.timing => ("測定タイミング", "timing"),
            () if at == self.place => ("測定場所", "place"),
            () if at == self.device => ("機器", "device"),
            () if at == self.user => ("使用者", "user"),
            () if self.notes.contains(&column) => ("メモ", "note"),
            () => return None,
        })
    }

    fn tell_unread(&self, notes: &mut Notes) {
        for (column, ja, en) in &self.unclear {
            let name = shown(self.headings.get(*column).map_or("", |h| h));
            notes.push(Finding::warning(
                self.at.clone(),
                format!("{}列「{name}」は読みませんでした。{ja}", letter(*column)),
                format!("column {} `{name}` was not read: {en}", letter(*column)),
            ));
        }
        if self.unknown.is_empty() {
            return;
        }
        let named: Vec<String> = self
            .unknown
            .iter()
            .take(NAMED_MAX)
            .filter_map(|c| Some(format!("{}={}", letter(*c), shown(self.headings.get(*c)?))))
            .collect();
        notes.push(Finding::info(
            self.at.clone(),
            format!("読まなかった列: {}。元のファイルには残っています", named.join("、")),
            format!("columns that were not read: {}; they stay in the original", named.join(", ")),
        ));
    }
}

const TWICE: (&str, &str) = (
    "同じ意味の列が2つ以上あり、どれを使うか決められません。「列の読み方」で選んでください",
    "several columns mean the same; say under `Columns` which is which",
);
const ALONE: (&str, &str) = (
    "血圧かどうか分かりません。「列の読み方」で選んでください",
    "it may be a blood pressure or not; say under `Columns` what it is",
);
const UNIT: (&str, &str) = (
    "単位が分かりません。「列の読み方」で選ぶか、見出しの単位を確かめてください",
    "its unit is not known; choose one under `Columns` or check the heading",
);

fn has_partner(item: Item, group: Group, all: &[Option<Heading>]) -> bool {
    let partner = if item == Item::Systolic { Item::Diastolic } else { Item::Systolic };
    all.iter().flatten().any(|h| h.what == What::Value(partner) && h.group == group)
}

fn group_words(group: Group) -> String {
    let state = match group.state {
        Some(phr::provenance::State::Morning) => "朝の",
        Some(phr::provenance::State::Evening) => "夜の",
        Some(_) | None => "",
    };
    match group.nth {
        None => state.to_owned(),
        Some(heading::HISTORIC) => format!("{state}センサーの"),
        Some(heading::SCANNED) => format!("{state}センサーをスキャンした"),
        Some(n) => format!("{state}{n}回目の"),
    }
}

fn group_english(group: Group) -> String {
    let state = match group.state {
        Some(phr::provenance::State::Morning) => "morning ",
        Some(phr::provenance::State::Evening) => "evening ",
        Some(_) | None => "",
    };
    match group.nth {
        None => state.to_owned(),
        Some(heading::HISTORIC) => format!("{state}sensor "),
        Some(heading::SCANNED) => format!("{state}scanned sensor "),
        Some(n) => format!("{state}reading {n}: "),
    }
}

/// The name of a column as spreadsheets write it: A … Z, AA ….
///
/// At most 101 columns are read, so two letters are enough.
///
/// ```
/// use import::home_csv::letter;
/// assert_eq!([letter(0), letter(25), letter(26)], ["A", "Z", "AA"]);
/// ```
pub fn letter(column: usize) -> String {
    let one = |n: usize| char::from_u32(u32::try_from(n).unwrap_or(0).saturating_add(65));
    let first = (column / 26).checked_sub(1).and_then(one);
    first.into_iter().chain(one(column % 26)).collect()
}
