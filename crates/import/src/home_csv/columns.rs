//! The heading row: which column is what, said aloud, and never guessed.

use std::collections::BTreeMap;

use phr::{provenance::Span, record::Finding};

use super::{
    heading::{self, Group, Heading, What},
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
}

/// Finds the heading row: a day and at least one measurement.
pub(super) fn find(lines: &[Line]) -> Option<Layout> {
    let head = lines.iter().enumerate().take(PREAMBLE_MAX);
    head.flat_map(|(n, line)| [',', '\t', ';'].map(|separator| (n, line, separator)))
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
    let mut layout = Layout {
        separator,
        line: number,
        at: line.at.clone(),
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
    };
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

impl Layout {
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
        notes.push(Finding::info(
            self.at.clone(),
            format!("列の読み方: {}。ちがうときは、見出しを直して入れ直してください", ja.join("、")),
            format!(
                "how the columns were read: {}; if this is wrong, correct the headings and add the file again",
                en.join(", ")
            ),
        ));
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
    "同じ意味の列が2つ以上あり、どれを使うか決められません。見出しを分けてください（例: 1回目、2回目）",
    "several columns mean the same; give them different headings, such as `1回目` and `2回目` (first, second)",
);
const ALONE: (&str, &str) = (
    "血圧かどうか分かりません。「最高血圧」「最低血圧」と書いてください",
    "it may be a blood pressure or not; write `systolic` and `diastolic`",
);
const UNIT: (&str, &str) = (
    "単位が分かりません。見出しの単位を確かめてください",
    "its unit is not known; check the heading",
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
    group.nth.map_or_else(|| state.to_owned(), |n| format!("{state}{n}回目の"))
}

fn group_english(group: Group) -> String {
    let state = match group.state {
        Some(phr::provenance::State::Morning) => "morning ",
        Some(phr::provenance::State::Evening) => "evening ",
        Some(_) | None => "",
    };
    group.nth.map_or_else(|| state.to_owned(), |n| format!("{state}reading {n}: "))
}

/// The name of a column as spreadsheets write it: A … Z, AA ….
///
/// At most 101 columns are read, so two letters are enough.
fn letter(column: usize) -> String {
    let one = |n: usize| char::from_u32(u32::try_from(n).unwrap_or(0).saturating_add(65));
    let first = (column / 26).checked_sub(1).and_then(one);
    first.into_iter().chain(one(column % 26)).collect()
}
