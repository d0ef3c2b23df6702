//! One heading: what its column holds, in which unit, for which reading of the row.

use phr::provenance::State;

use super::timing;
use crate::vitals::{Item, Unit, fold};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Day, or day and time of day.
    Day,
    /// Time of day.
    Time,
    Value(Item),
    /// In which state: 朝, 食後 …
    Timing,
    /// Where.
    Place,
    Device,
    Note,
    /// Whose: a device may be used by two.
    User,
}

/// Which of several readings in one row: the morning's, the second …
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Group {
    pub(super) state: Option<State>,
    pub(super) nth: Option<char>,
}

/// A heading that was understood.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    pub(super) what: What,
    pub(super) group: Group,
    /// The unit it names, as written and folded.
    pub(super) unit: Option<String>,
    /// `上` and `最高` mean a pressure only when their partner stands beside them.
    pub(super) needs_partner: bool,
    /// Days: the best name wins.
    pub(super) rank: u8,
    /// Whether the words are Japanese, whose units are those of Japan.
    japanese: bool,
}

/// `(what, headings)`, folded as [`fold`] does. From memory of exports and of paper diaries: there
/// is no standard.
const WORDS: &[(What, &[&str])] = &[
    (
        What::Time,
        &["時刻", "時間", "測定時刻", "計測時刻", "記録時刻", "測定時間", "time", "timeofday"],
    ),
    (
        What::Value(Item::Systolic),
        &[
            "最高血圧",
            "最大血圧",
            "収縮期血圧",
            "収縮期",
            "血圧(上)",
            "上の血圧",
            "血圧上",
            "血圧最高",
            "sys",
            "systolic",
            "systolicbloodpressure",
            "systolicpressure",
            "systolicbp",
            "sbp",
        ],
    ),
    (
        What::Value(Item::Diastolic),
        &[
            "最低血圧",
            "最小血圧",
            "拡張期血圧",
            "拡張期",
            "血圧(下)",
            "下の血圧",
            "血圧下",
            "血圧最低",
            "dia",
            "diastolic",
            "diastolicbloodpressure",
            "diastolicpressure",
            "diastolicbp",
            "dbp",
        ],
    ),
    (
        What::Value(Item::Pulse),
        &["脈拍", "脈拍数", "心拍", "心拍数", "脈", "pulse", "pulserate", "heartrate", "hr"],
    ),
    (What::Value(Item::Weight), &["体重", "weight", "bodyweight"]),
    (
        What::Value(Item::BodyFat),
        &["体脂肪率", "体脂肪", "bodyfat", "bodyfatpercentage", "fatpercentage", "fat%"],
    ),
    (What::Value(Item::Temperature), &["体温", "temperature", "bodytemperature", "bodytemp"]),
    (
        What::Value(Item::Saturation),
        &[
            "spo2",
            "酸素飽和度",
            "血中酸素飽和度",
            "動脈血酸素飽和度",
            "血中酸素",
            "血中酸素濃度",
            "oxygensaturation",
            "bloodoxygen",
        ],
    ),
    (
        What::Value(Item::Glucose),
        &["血糖", "血糖値", "グルコース", "グルコース値", "glucose", "bloodglucose", "bloodsugar"],
    ),
    (What::Value(Item::Steps), &["歩数", "steps", "stepcount", "step"]),
    (
        What::Timing,
        &[
            "測定タイミング",
            "タイミング",
            "朝夜",
            "朝/夜",
            "朝・夜",
            "区分",
            "測定区分",
            "時間帯",
            "食事",
            "状態",
            "timing",
            "mealtiming",
            "period",
        ],
    ),
    (What::Place, &["測定場所", "場所", "place", "location"]),
    (
        What::Device,
        &["機器", "機器名", "測定機器", "機種", "装置", "device", "devicename", "model"],
    ),
    (What::Note, &["メモ", "備考", "コメント", "note", "notes", "memo", "comment", "comments"]),
    (
        What::User,
        &[
            "使用者",
            "利用者",
            "ユーザー",
            "ユーザ",
            "ユーザー名",
            "氏名",
            "名前",
            "お名前",
            "user",
            "name",
        ],
    ),
];

/// Days, best first: the day it was measured before a day of unknown meaning.
const DAYS: &[&str] = &[
    "測定日時",
    "計測日時",
    "測定日",
    "計測日",
    "日時",
    "記録日時",
    "日付",
    "記録日",
    "年月日",
    "日にち",
    "日付時刻",
    "datetime",
    "date/time",
    "dateandtime",
    "measurementdate",
    "measuredat",
    "timestamp",
    "devicetimestamp",
    "デバイスのタイムスタンプ",
    "date",
    "day",
];

/// Columns of a glucose sensor's export (`LibreView`, Clarity; from memory): what it measured by itself,
/// and what it said when somebody looked.
const SENSOR: &[(&str, char)] = &[
    ("グルコース値履歴", HISTORIC),
    ("過去のグルコース値", HISTORIC),
    ("historicglucose", HISTORIC),
    ("glucosevalue", HISTORIC),
    ("スキャングルコース値", SCANNED),
    ("スキャンしたグルコース値", SCANNED),
    ("scanglucose", SCANNED),
];
/// In the place of a reading's number: a sensor's own.
pub(super) const HISTORIC: char = 'h';
/// In the place of a reading's number: a sensor that was scanned.
pub(super) const SCANNED: char = 's';

const PARTNERS: &[(&str, Item)] = &[
    ("上", Item::Systolic),
    ("最高", Item::Systolic),
    ("下", Item::Diastolic),
    ("最低", Item::Diastolic),
];

/// Understands a heading; `None` when nobody knows it.
pub(super) fn read(written: &str) -> Option<Heading> {
    let mut rest = fold(written);
    if rest.chars().count() > 40 {
        return None;
    }
    rest.retain(|c| c != '-' && c != '_');
    let japanese = !rest.is_ascii();
    let (mut group, mut unit) = (Group::default(), None);
    // Each turn takes one word off; a heading has at most four (`朝 最高血圧 2回目 (mmHg)`).
    for _ in 0..5 {
        if let Some((_, sensor)) = SENSOR.iter().find(|(words, _)| *words == rest) {
            let (what, group) = (What::Value(Item::Glucose), Group { nth: Some(*sensor), ..group });
            return Some(Heading { what, group, unit, needs_partner: false, rank: 0, japanese });
        }
        if let Some((what, rank, needs_partner)) = exact(&rest) {
            return Some(Heading { what, group, unit, needs_partner, rank, japanese });
        }
        rest = shorter(&rest, &mut group, &mut unit)?;
    }
    None
}

impl Heading {
    /// The unit of a column of this item; `Err` is a unit nobody knows, `Ok(None)` one that must be
    /// given in the cells because kg and lb are both usual.
    pub(super) fn unit_of(&self, item: Item) -> Result<Option<&'static Unit>, String> {
        if let Some(written) = &self.unit {
            return item.unit(written).map(Some).ok_or_else(|| written.clone());
        }
        let units = item.measure().units;
        let clear = self.japanese || units.len() == 1;
        Ok(units.first().filter(|_| clear))
    }
}

fn exact(label: &str) -> Option<(What, u8, bool)> {
    if let Some(rank) = DAYS.iter().position(|d| *d == label) {
        return Some((What::Day, u8::try_from(rank).unwrap_or(u8::MAX), false));
    }
    if let Some((_, item)) = PARTNERS.iter().find(|(word, _)| *word == label) {
        return Some((What::Value(*item), 0, true));
    }
    let (what, _) = WORDS.iter().find(|(_, words)| words.contains(&label))?;
    Some((*what, 0, false))
}

/// Takes a bracket, a state or a number off the label.
fn shorter(label: &str, group: &mut Group, unit: &mut Option<String>) -> Option<String> {
    let brackets = [('(', ')'), ('[', ']'), ('【', '】'), ('<', '>')];
    for (open, close) in brackets {
        let inside = label.strip_suffix(close).and_then(|l| l.rsplit_once(open));
        if let Some((before, inside)) = inside.filter(|(before, _)| !before.is_empty()) {
            match (timing::state(inside), nth(inside)) {
                (Some(state), _) => group.state = Some(state),
                (None, Some(n)) => group.nth = Some(n),
                (None, None) if unit.is_none() => *unit = Some(inside.to_owned()),
                (None, None) => return None,
            }
            return Some(before.to_owned());
        }
    }
    for word in timing::WORDS.iter().flat_map(|(_, words)| *words) {
        if let Some(after) = label.strip_prefix(word).filter(|a| !a.is_empty()) {
            group.state = timing::state(word);
            return Some(after.trim_start_matches(['の', '・', ':', '/']).to_owned());
        }
    }
    if let Some(before) = label.strip_suffix("回目") {
        let mut chars = before.chars();
        group.nth = chars.next_back().filter(char::is_ascii_digit);
        return group.nth.map(|_| chars.as_str().to_owned());
    }
    let mut chars = label.chars();
    let last = chars.next_back().filter(|c| matches!(c, '1'..='9'));
    if let Some(n) = last.filter(|_| group.nth.is_none()) {
        group.nth = Some(n);
        return Some(chars.as_str().to_owned());
    }
    let tail = ["mmhg", "bpm", "kg", "lbs", "lb", "%", "°c", "°f", "mg/dl", "mmol/l"];
    let tail = tail.iter().find_map(|u| Some((*u, label.strip_suffix(u)?)));
    match tail {
        Some((written, before)) if unit.is_none() && !before.is_empty() => {
            *unit = Some(written.to_owned());
            Some(before.to_owned())
        }
        _ => None,
    }
}

fn nth(inside: &str) -> Option<char> {
    let mut chars = inside.strip_suffix("回目").unwrap_or(inside).chars();
    let first = chars.next().filter(char::is_ascii_digit)?;
    chars.next().is_none().then_some(first)
}
