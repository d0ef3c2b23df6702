//! Rows to elements: groups, repeated first keys, unknown labels.

use phr::{provenance::Span, record::Finding};

use super::row::Row;
use crate::untidy::Notes;

/// How many unknown labels a sentence names.
const NAMED_MAX: usize = 10;

/// A group of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// Before the first group, and titles.
    File,
    /// 資格情報: who is insured where.
    Membership,
    /// 医療費明細一覧の概要
    Overview,
    /// 医療費の合計
    Total,
    /// 年間の合計: the same keys as the sum above, so it must not count twice.
    YearTotal,
    /// 医療費情報明細
    Item,
    /// 保険者情報
    Insurer,
    /// A group we do not know.
    Unknown,
}

const MONEY: &[&str] =
    &["期間", "医療費の総額", "保険者の負担額", "その他の公費の負担額", "窓口相当負担額"];

/// `(label, group, its keys)`, labels folded.
const GROUPS: &[(&str, Group, &[&str])] = &[
    ("わたしの情報", Group::File, &["作成日"]),
    ("医療費通知情報", Group::File, &["作成日"]),
    (
        "資格情報",
        Group::Membership,
        &[
            "氏名カナ",
            "氏名",
            "生年月日",
            "性別",
            "年齢",
            "保険者等番号",
            "被保険者証等記号",
            "被保険者証等番号",
            "枝番",
        ],
    ),
    ("医療費明細一覧の概要", Group::Overview, &["一覧表示の範囲"]),
    ("医療費の合計", Group::Total, MONEY),
    ("年間の合計", Group::YearTotal, MONEY),
    (
        "医療費情報明細",
        Group::Item,
        &[
            "診療年月",
            "診療区分",
            "日数",
            "医療機関等名称",
            "医療費の総額",
            "保険者の負担額",
            "その他の公費の負担額",
            "窓口相当負担額",
        ],
    ),
    ("保険者情報", Group::Insurer, &["保険者の名称", "医療費情報明細の範囲"]),
];

/// One element of a group, such as one 明細 (item).
#[derive(Debug)]
pub(super) struct Element {
    pub(super) group: Group,
    pub(super) rows: Vec<Row>,
}

impl Element {
    /// The row with this label, when it has a value.
    pub(super) fn row(&self, label: &str) -> Option<&Row> {
        self.rows.iter().find(|r| r.label == label && r.value.as_deref().is_some_and(filled))
    }

    /// The value with this label, when it is not empty.
    pub(super) fn value(&self, label: &str) -> Option<&str> {
        self.row(label).and_then(|r| r.value.as_deref())
    }

    /// Rows whose label the group does not know.
    pub(super) fn unknown(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|r| !keys(self.group).contains(&&*r.label))
    }

    /// First to last row.
    pub(super) fn span(&self, path: String) -> Span {
        match (self.rows.first(), self.rows.last()) {
            (Some(first), Some(last)) => Span::lines(first.line, last.line)
                .with_bytes(first.bytes.start..last.bytes.end)
                .with_path(path),
            _ => Span::path(path),
        }
    }
}

fn filled(value: &str) -> bool {
    !value.is_empty()
}

fn keys(group: Group) -> &'static [&'static str] {
    GROUPS.iter().find(|g| g.1 == group).map_or(&[], |g| g.2)
}

/// All elements, in file order.
#[derive(Debug, Default)]
pub(super) struct Notice {
    pub(super) elements: Vec<Element>,
}

impl Notice {
    /// The elements of one group.
    pub(super) fn of(&self, group: Group) -> impl Iterator<Item = &Element> {
        self.elements.iter().filter(move |e| e.group == group)
    }
}

/// Builds the elements.
pub(super) fn notice(rows: Vec<Row>, notes: &mut Notes) -> Notice {
    let mut elements: Vec<Element> = Vec::new();
    let mut unknown_groups: Vec<Row> = Vec::new();
    for row in rows {
        if row.value.is_some() && row.label == "項目名" {
            continue; // the heading of the two columns
        }
        let known = GROUPS.iter().find(|g| g.0 == row.label);
        let current = elements.last().map_or(Group::File, |e| e.group);
        match (known, &row.value) {
            (Some((_, group, _)), None) => {
                elements.push(Element { group: *group, rows: Vec::new() });
            }
            // A key whose value is empty also leaves one cell.
            (None, None) if !keys(current).contains(&&*row.label) => {
                elements.push(Element { group: Group::Unknown, rows: Vec::new() });
                unknown_groups.push(row);
            }
            _ => place(row, &mut elements),
        }
    }
    tell_unknown(&elements, &unknown_groups, notes);
    elements.retain(|e| !e.rows.is_empty());
    Notice { elements }
}

/// Into the open element, or into a new one when its first key appears again. Where the first key is
/// missing, any other key of the group that appears again begins one: no amount is ever lost.
fn place(row: Row, elements: &mut Vec<Element>) {
    let group = elements.last().map_or(Group::File, |e| e.group);
    let known = keys(group).contains(&&*row.label);
    let again = |e: &Element| match e.rows.as_slice() {
        [first, rest @ ..] => {
            first.label == row.label || (known && rest.iter().any(|r| r.label == row.label))
        }
        [] => false,
    };
    match elements.last_mut() {
        Some(open) if !again(open) => open.rows.push(row),
        _ => elements.push(Element { group, rows: vec![row] }),
    }
}

/// Names what was not understood, each label once.
fn tell_unknown(elements: &[Element], groups: &[Row], notes: &mut Notes) {
    let rows = elements.iter().flat_map(Element::unknown).chain(groups);
    let mut labels: Vec<&str> = Vec::new();
    let mut first: Option<&Row> = None;
    let mut seen = std::collections::BTreeSet::new();
    for row in rows {
        if first.is_none_or(|f| row.line < f.line) {
            first = Some(row);
        }
        if seen.insert(&row.label) {
            labels.push(&row.written);
        }
    }
    let Some(first) = first else { return };
    let named: Vec<String> =
        labels.iter().take(NAMED_MAX).map(|l| crate::untidy::shown(l)).collect();
    let (more_ja, more_en) = match labels.len().saturating_sub(NAMED_MAX) {
        0 => (String::new(), String::new()),
        n => (format!("、ほか{n}個"), format!(" and {n} more")),
    };
    notes.push(Finding::info(
        first.span(),
        format!(
            "読み取れなかった項目があります。元のファイルには残っています: {}{more_ja}",
            named.join("、")
        ),
        format!(
            "some items could not be read, they stay in the original file: {}{more_en}",
            named.join(", ")
        ),
    ));
}
