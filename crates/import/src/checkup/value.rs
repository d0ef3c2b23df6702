//! The value of an observation: what it is, in the words of the file and of the code lists.

use fhir::{Date, system::UCUM};
use phr::Text;
use serde_json::{Number, Value, json};

use super::{
    header::put,
    items::{self, Item, ROOT, ValueType},
    notes::{Notes, quoted},
    number::{Decimal, json_digits},
    unit,
    xml::Node,
};
use crate::jp;

/// First day of the fourth period (第4期), in which some answer lists changed.
const FOURTH_PERIOD: (i16, i8) = (2024, 4);

/// What an observation says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Reading {
    /// A number. UCUM is there when the unit is known.
    Quantity { digits: String, unit: Option<String>, ucum: Option<&'static str> },
    /// A code with what it means.
    Coded { code: String, list: Option<String>, display: Option<String>, text: String },
    /// Words.
    Words(String),
    /// A date.
    Day(Date),
    /// Yes or no.
    Flag(bool),
    /// 測定不能: done, but no value came out.
    NotMeasurable,
    /// Nothing is written.
    Blank,
}

/// What is known beside the value itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct About<'i> {
    pub(super) item: Option<&'static Item>,
    /// What to call the item in findings.
    pub(super) name: &'i Text,
    /// The day of the check-up.
    pub(super) date: Option<&'i Date>,
}

impl Reading {
    /// Reads a `value` element.
    pub(super) fn of(value: &Node, about: About<'_>, notes: &mut Notes<'_, '_>) -> Reading {
        let empty = ["value", "code"].iter().all(|key| value.attribute(key).is_none());
        if value.attribute("nullFlavor").is_some() && empty {
            return match value.find("originalText").map(Node::all_words).filter(|t| !t.is_empty()) {
                Some(words) => Reading::Words(words),
                None => Reading::NotMeasurable,
            };
        }
        let kind = value.attribute("type").map(|t| t.rsplit(':').next().unwrap_or(t));
        let coded_item = about.item.is_some_and(|item| item.value == ValueType::Coded);
        match kind {
            Some("CD" | "CO" | "CE" | "CV" | "CS") => coded(value, about, notes),
            Some("PQ" | "INT" | "REAL" | "MO")
                if coded_item && value.attribute("unit").is_none() =>
            {
                coded(value, about, notes)
            }
            Some("PQ" | "INT" | "REAL" | "MO") => quantity(value, about, notes),
            Some("TS") => day(value),
            Some("BL") => match value.attribute("value") {
                Some("true" | "1") => Reading::Flag(true),
                Some("false" | "0") => Reading::Flag(false),
                _ => words(value),
            },
            Some("ST" | "ED" | "SC") => text(value, about, notes),
            _ => guessed(value, about, notes),
        }
    }

    /// Whether there is a value at all: what was not done or not measurable has none.
    pub(super) fn is_value(&self) -> bool {
        !matches!(self, Reading::NotMeasurable | Reading::Blank)
    }

    /// The number, for comparisons with limits in the usual unit of the item.
    pub(super) fn number(&self, item: &Item) -> Option<Decimal> {
        match self {
            Reading::Quantity { digits, ucum, .. }
                if ucum.unwrap_or_default() == item.ucum || item.ucum.is_empty() =>
            {
                Decimal::read(digits)
            }
            _ => None,
        }
    }

    /// `value[x]` of FHIR: its key and value; `None` when there is no value.
    pub(super) fn fhir(&self, comparator: Option<&str>) -> Option<(&'static str, Value)> {
        Some(match self {
            Reading::Quantity { digits, unit, ucum } => {
                let mut quantity = amount(digits, unit.as_deref(), *ucum);
                put(&mut quantity, "comparator", comparator.map(|c| json!(c)));
                ("valueQuantity", quantity)
            }
            Reading::Coded { code, list, display, text } => {
                let mut coding = json!({});
                let system = list.as_ref().map(|list| json!(format!("urn:oid:{list}")));
                put(&mut coding, "system", system);
                put(&mut coding, "code", Some(json!(code)));
                put(&mut coding, "display", display.as_ref().map(|d| json!(d)));
                ("valueCodeableConcept", json!({"coding": [coding], "text": text}))
            }
            Reading::Words(words) => ("valueString", json!(words)),
            Reading::Day(date) => ("valueDateTime", json!(date.as_str())),
            Reading::Flag(flag) => ("valueBoolean", json!(flag)),
            Reading::NotMeasurable | Reading::Blank => return None,
        })
    }
}

/// A FHIR quantity with its digits as written.
pub(super) fn amount(digits: &str, unit: Option<&str>, ucum: Option<&str>) -> Value {
    let mut quantity = match digits.parse::<Number>() {
        Ok(number) => json!({"value": number}),
        Err(_) => json!({}),
    };
    put(&mut quantity, "unit", unit.map(|u| json!(u)));
    if let Some(ucum) = ucum {
        put(&mut quantity, "system", Some(json!(UCUM)));
        put(&mut quantity, "code", Some(json!(ucum)));
    }
    quantity
}

fn quantity(value: &Node, about: About<'_>, notes: &mut Notes<'_, '_>) -> Reading {
    let Some(written) = value.attribute("value").or_else(|| value.words()) else {
        return Reading::Blank;
    };
    let unit = value.attribute("unit");
    let Text { ja, en } = about.name;
    let Some(digits) = json_digits(written) else {
        let shown = quoted(written);
        notes.warning(
            &value.at,
            format!("{ja}の値「{shown}」は数字として読めません。文字のまま残しました"),
            format!("{en}: the value `{shown}` is no number, kept as text"),
        );
        let unit = unit.map(|u| format!(" {u}")).unwrap_or_default();
        return Reading::Words(format!("{written}{unit}"));
    };
    let ucum = unit.and_then(unit::ucum).filter(|ucum| *ucum != "1");
    check_unit(value, unit, about, notes);
    Reading::Quantity { digits, unit: unit.map(str::to_owned), ucum }
}

fn check_unit(value: &Node, unit: Option<&str>, about: About<'_>, notes: &mut Notes<'_, '_>) {
    let Text { ja, en } = about.name;
    let usual = about.item.filter(|item| !item.ucum.is_empty());
    let Some(unit) = unit else {
        if let Some(item) = usual {
            let usual = item.unit;
            notes.info(
                &value.at,
                format!("{ja}の単位が書かれていません（ふつうは {usual}）。数字だけ取り込みました"),
                format!("{en} has no unit (usually {usual}); only the number was read"),
            );
        }
        return;
    };
    let shown = quoted(unit);
    match (unit::ucum(unit), usual) {
        (None, _) => notes.warning(
            &value.at,
            format!("{ja}の単位「{shown}」が分かりません。文字のまま残しました"),
            format!("{en}: unknown unit `{shown}`, kept as text"),
        ),
        (Some(ucum), Some(item)) if ucum != item.ucum && !item.unit_uncertain => {
            let usual = item.unit;
            notes.warning(
                &value.at,
                format!("{ja}の単位は、ふつう {usual} ですが「{shown}」と書かれています。書かれたまま残しました。紙の結果と見比べてください"),
                format!("{en} is usually in {usual} but the file says `{shown}`; kept as written: compare with the paper"),
            );
        }
        _ => {}
    }
}

/// A code never stands alone: it comes with its meaning, or with the word that we do not know it.
fn coded(value: &Node, about: About<'_>, notes: &mut Notes<'_, '_>) -> Reading {
    let Some(code) = value.attribute("code").or_else(|| value.attribute("value")) else {
        return value.find("originalText").map_or_else(|| words(value), words);
    };
    let display = value.attribute("displayName").map(str::to_owned);
    let list = match value.attribute("codeSystem") {
        Some(list) => Some(list.strip_prefix("urn:oid:").unwrap_or(list).to_owned()),
        None => usual_list(about).map(|list| format!("{ROOT}{list}")),
    };
    let known = list.as_deref().and_then(|list| items::result(list, code));
    let text = match (known, &display) {
        (Some(meaning), _) => {
            if let Some(display) = &display {
                compare_display(value, code, display, &meaning.text, about, notes);
            }
            meaning.text.ja.clone()
        }
        // A list we do not have: the file's own word is all there is.
        (None, Some(display)) if !list.as_deref().is_some_and(items::knows_list) => display.clone(),
        (None, _) => {
            let shown = quoted(code);
            let Text { ja, en } = about.name;
            notes.warning(
                &value.at,
                format!("{ja}の答え「コード {shown}」の意味が分かりません。紙の結果を見てください"),
                format!("{en}: the meaning of code `{shown}` is not known: look at the paper"),
            );
            format!("コード {shown}（意味が分かりません）")
        }
    };
    Reading::Coded { code: code.to_owned(), list, display, text }
}

/// The answer list of the item when the value does not name one. Lists that changed in April 2024
/// need the day of the check-up: "2" for smoking was いいえ (no) before and is 以前は吸っていた (smoked
/// before) since.
fn usual_list(about: About<'_>) -> Option<&'static str> {
    let item = about.item.filter(|item| !item.results.is_empty())?;
    if item.results_before_2024.is_empty() {
        return Some(item.results);
    }
    let date = about.date?;
    let fourth = (date.year(), date.month()?) >= FOURTH_PERIOD;
    Some(if fourth { item.results } else { item.results_before_2024 })
}

fn compare_display(
    value: &Node,
    code: &str,
    display: &str,
    meaning: &Text,
    about: About<'_>,
    notes: &mut Notes<'_, '_>,
) {
    let (a, b) = (folded(display), folded(&meaning.ja));
    let words = |s: &str| s.chars().any(char::is_alphabetic);
    let same = a == b || (words(&a) && words(&b) && (a.contains(&b) || b.contains(&a)));
    if !same && !a.is_empty() {
        let (shown, ja) = (quoted(display), &about.name.ja);
        let (word, en) = (&meaning.ja, &about.name.en);
        notes.warning(
            &value.at,
            format!("{ja}: ファイルには「{shown}」とありますが、コード {code} の意味は「{word}」です。紙の結果と見比べてください"),
            format!("{en}: the file says `{shown}` but code {code} means `{word}`: compare with the paper"),
        );
    }
}

/// For comparing words: half width, without brackets, spaces and kinds of dashes.
fn folded(text: &str) -> String {
    jp::nfkc(text)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '、' | ',' | '・'))
        .map(|c| {
            if matches!(c, '−' | '－' | '‐' | 'ー' | '–' | '~' | '〜' | '～') {
                '-'
            } else {
                c
            }
        })
        .collect()
}

fn text(value: &Node, about: About<'_>, notes: &mut Notes<'_, '_>) -> Reading {
    let reading = words(value);
    let number = about.item.is_some_and(|item| item.value == ValueType::Quantity);
    if let Reading::Words(words) = &reading
        && number
    {
        let (shown, Text { ja, en }) = (quoted(words), about.name);
        notes.warning(
            &value.at,
            format!("{ja}は数字のはずですが「{shown}」と書かれています。文字のまま残しました"),
            format!("{en} should be a number but is `{shown}`, kept as text"),
        );
    }
    reading
}

fn words(value: &Node) -> Reading {
    let words = value.all_words();
    match (words.is_empty(), value.attribute("value").or_else(|| value.attribute("displayName"))) {
        (false, _) => Reading::Words(words),
        (true, Some(written)) => Reading::Words(written.to_owned()),
        (true, None) => Reading::Blank,
    }
}

fn day(value: &Node) -> Reading {
    match value.attribute("value").and_then(|written| jp::date(written, false)) {
        Some(date) => Reading::Day(date),
        None => words(value),
    }
}

/// Without `xsi:type`: by what is there.
fn guessed(value: &Node, about: About<'_>, notes: &mut Notes<'_, '_>) -> Reading {
    let coded_item = about.item.is_some_and(|item| item.value == ValueType::Coded);
    if value.attribute("code").is_some() || (coded_item && value.attribute("value").is_some()) {
        return coded(value, about, notes);
    }
    let number = value.attribute("value").is_some_and(|v| json_digits(v).is_some());
    if number || value.attribute("unit").is_some() {
        return quantity(value, about, notes);
    }
    text(value, about, notes)
}
