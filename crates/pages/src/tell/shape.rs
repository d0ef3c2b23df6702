//! Any FHIR value as one short text: strings, concepts, quantities, periods, references, amounts.

use fhir::view;
use phr::record::checkup;
use serde_json::Value;

use super::{pick, terms, when};
use crate::Lang;

/// How deep references to contained resources are followed.
const DEPTH: u8 = 4;

/// The text of a value, never empty. `resource` is where contained resources are looked up.
pub(crate) fn text(value: &Value, resource: &Value, lang: Lang) -> Option<String> {
    bounded(value, resource, lang, DEPTH).filter(|t| !t.trim().is_empty())
}

fn bounded(value: &Value, resource: &Value, lang: Lang, depth: u8) -> Option<String> {
    let deeper = depth.checked_sub(1)?;
    match value {
        Value::Null => None,
        Value::Bool(true) => Some(pick(lang, "はい", "yes").to_owned()),
        Value::Bool(false) => Some(pick(lang, "いいえ", "no").to_owned()),
        Value::Number(n) => Some(n.to_string()),
        Value::String(s) => Some(string(s, lang)),
        Value::Array(items) => {
            let texts: Vec<String> =
                items.iter().filter_map(|v| bounded(v, resource, lang, deeper)).collect();
            (!texts.is_empty()).then(|| texts.join(pick(lang, "、", ", ")))
        }
        Value::Object(_) => object(value, resource, lang, deeper),
    }
}

/// A code in words, a date in words, or the string as it is.
fn string(s: &str, lang: Lang) -> String {
    if let Some(word) = terms::code(s, lang) {
        return word.to_owned();
    }
    let dated = s.bytes().next().is_some_and(|b| b.is_ascii_digit()) && s.contains('-');
    match s.parse::<fhir::Date>() {
        Ok(date) if dated => when::of(&date, lang).text,
        _ => terms::answer(s, lang).to_owned(),
    }
}

fn object(value: &Value, resource: &Value, lang: Lang, depth: u8) -> Option<String> {
    if value.get("coding").is_some() {
        return concept(value, lang);
    }
    if value.get("value").is_some() && view::text(value, "currency").is_some() {
        return money(value);
    }
    if let Some(quantity) = quantity(value) {
        return Some(quantity);
    }
    if value.get("start").is_some() || value.get("end").is_some() {
        return period(value, lang);
    }
    if value.get("low").is_some() || value.get("high").is_some() {
        return range(value, lang);
    }
    if let (Some(a), Some(b)) = (value.get("numerator"), value.get("denominator")) {
        return Some(format!("{} / {}", quantity(a)?, quantity(b)?));
    }
    if let Some(reference) = view::text(value, "reference") {
        return view::text(value, "display")
            .map(str::to_owned)
            .or_else(|| contained(reference, resource, lang, depth));
    }
    if let Some(word) = view::text(value, "code").and_then(|code| terms::code(code, lang)) {
        return Some(word.to_owned()); // a bare `Coding`, such as the class of a visit
    }
    let named = ["text", "display", "title", "description", "name", "value"];
    if let Some(found) =
        named.iter().find_map(|key| bounded(value.get(key)?, resource, lang, depth))
    {
        return Some(found);
    }
    let nested = ["concept", "item", "actor", "detail", "attachment", "individual", "type", "code"];
    nested.iter().find_map(|key| bounded(value.get(key)?, resource, lang, depth))
}

/// What the code of an answer list of the check-up means; `None` for any other concept. In Japanese
/// the words of the source come first.
pub(crate) fn answer(concept: &Value, lang: Lang) -> Option<String> {
    let written = view::text(concept, "text");
    if let (Some(text), Lang::Ja) = (written, lang) {
        return Some(text.to_owned());
    }
    let meaning = view::codings(concept).find_map(|c| checkup::result(c.system, c.code))?;
    Some(super::in_lang(&meaning.text, lang).to_owned())
}

/// A `CodeableConcept`: as written; a bare FHIR code in words.
pub(crate) fn concept(value: &Value, lang: Lang) -> Option<String> {
    let written = view::text(value, "text");
    let by_code = || view::codings(value).find_map(|c| terms::code(c.code, lang));
    match (written, lang) {
        (Some(text), Lang::Ja) => Some(text.to_owned()),
        (Some(text), Lang::En) => {
            let english = terms::answer(text, lang);
            Some(if english == text { by_code().unwrap_or(text) } else { english }.to_owned())
        }
        (None, _) => by_code()
            .map(str::to_owned)
            .or_else(|| view::concept_name(value).map(|t| terms::answer(t, lang).to_owned())),
    }
}

/// A quantity as sent: comparator, digits, unit.
pub(crate) fn quantity(value: &Value) -> Option<String> {
    let q = view::quantity(value)?;
    Some(joined(&number(&q), q.unit.unwrap_or_default()))
}

/// The number of a quantity with its comparator, digits untouched.
pub(crate) fn number(q: &view::Quantity<'_>) -> String {
    let comparator = match q.comparator {
        Some("<=") => "≤",
        Some(">=") => "≥",
        Some(other) => other,
        None => "",
    };
    format!("{comparator}{}", q.digits)
}

/// A number and its unit: Japanese counters stand close (`1錠`), other units apart (`5 mg`).
pub(crate) fn joined(number: &str, unit: &str) -> String {
    match unit.chars().next() {
        None => number.to_owned(),
        Some('1') if unit == "1" => number.to_owned(), // UCUM for "no unit"
        Some(c) if c.is_ascii() || c == '℃' || c == 'μ' || c == '㎎' => {
            format!("{number} {unit}")
        }
        Some(_) => format!("{number}{unit}"),
    }
}

fn money(value: &Value) -> Option<String> {
    let digits = view::quantity(value)?.digits;
    Some(match view::text(value, "currency") {
        Some("JPY") | None => format!("{}円", thousands(&digits)),
        Some(other) => format!("{digits} {other}"),
    })
}

/// `15231` as `15,231`. What is no whole number stays as it is.
fn thousands(digits: &str) -> String {
    let (minus, whole) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    if whole.is_empty() || !whole.bytes().all(|b| b.is_ascii_digit()) {
        return digits.to_owned();
    }
    let mut out = minus.to_owned();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && whole.len().saturating_sub(n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A period, open ends said.
fn period(value: &Value, lang: Lang) -> Option<String> {
    let end = |key| view::text(value, key).map(|t| string(t, lang));
    match (end("start"), end("end")) {
        (Some(a), Some(b)) if a == b => Some(a),
        (Some(a), Some(b)) => Some(format!("{a}{}{b}", pick(lang, "〜", " – "))),
        (Some(a), None) => Some(match lang {
            Lang::Ja => format!("{a}から"),
            Lang::En => format!("from {a}"),
        }),
        (None, Some(b)) => Some(match lang {
            Lang::Ja => format!("{b}まで"),
            Lang::En => format!("until {b}"),
        }),
        (None, None) => None,
    }
}

/// A range as sent: `0.46〜0.79 mg/dL`, `129 mmHg 以下`.
pub(crate) fn range(value: &Value, lang: Lang) -> Option<String> {
    let low = value.get("low").and_then(view::quantity);
    let high = value.get("high").and_then(view::quantity);
    match (low, high) {
        (Some(a), Some(b)) => {
            let unit = b.unit.or(a.unit).unwrap_or_default();
            let numbers = format!("{}{}{}", number(&a), pick(lang, "〜", "–"), number(&b));
            Some(joined(&numbers, unit))
        }
        (Some(a), None) => {
            let least = joined(&number(&a), a.unit.unwrap_or_default());
            Some(match lang {
                Lang::Ja => format!("{least} 以上"),
                Lang::En => format!("{least} or more"),
            })
        }
        (None, Some(b)) => {
            let most = joined(&number(&b), b.unit.unwrap_or_default());
            Some(match lang {
                Lang::Ja => format!("{most} 以下"),
                Lang::En => format!("{most} or less"),
            })
        }
        (None, None) => None,
    }
}

fn contained(reference: &str, resource: &Value, lang: Lang, depth: u8) -> Option<String> {
    let id = reference.strip_prefix('#')?;
    let found = view::items(resource, "contained").find(|c| view::text(c, "id") == Some(id))?;
    let names = ["name", "type", "code", "title", "deviceName", "requester"];
    let own = || names.iter().find_map(|key| bounded(found.get(key)?, resource, lang, depth));
    let maker = || view::text(found, "manufacturer").map(str::to_owned);
    own().or_else(maker)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(value: &Value, ja: Option<&str>, en: Option<&str>) {
        assert_eq!(text(value, &json!({}), Lang::Ja).as_deref(), ja, "{value}");
        assert_eq!(text(value, &json!({}), Lang::En).as_deref(), en, "{value}");
    }

    #[test]
    fn every_shape_has_a_text() {
        check(&json!({"value": 1, "unit": "錠"}), Some("1錠"), Some("1錠"));
        check(&json!({"value": 1280, "currency": "JPY"}), Some("1,280円"), Some("1,280円"));
        check(&json!({"comparator": "<=", "value": 5, "unit": "mg"}), Some("≤5 mg"), Some("≤5 mg"));
        check(&json!({"start": "2025-03"}), Some("2025年3月から"), Some("from March 2025"));
        check(
            &json!({"high": {"value": 129, "unit": "mmHg"}}),
            Some("129 mmHg 以下"),
            Some("129 mmHg or less"),
        );
        check(&json!({"reference": "Patient/x"}), None, None);
        check(
            &json!([{"text": "はい"}, {"display": "いいえ"}]),
            Some("はい、いいえ"),
            Some("yes, no"),
        );
        check(&json!({"text": ""}), None, None);
        check(&json!(false), Some("いいえ"), Some("no"));
    }

    #[test]
    fn a_contained_resource_that_refers_to_itself_ends() {
        let resource = json!({"contained": [{"id": "a", "name": {"reference": "#a"}}]});
        assert_eq!(text(&json!({"reference": "#a"}), &resource, Lang::Ja), None);
    }
    #[test]
    fn yen_are_grouped_and_a_number_without_unit_stands_alone() {
        for (digits, told) in [
            ("669", "669"),
            ("-15231", "-15,231"),
            ("1234567", "1,234,567"),
            ("1.5", "1.5"),
            ("", ""),
        ] {
            assert_eq!(thousands(digits), told);
        }
        assert_eq!(joined("1.2", "1"), "1.2");
    }
}
