//! Results: value, range and mark, all as the laboratory sent them.

use fhir::view;
use serde_json::Value;

use super::super::{
    pick, shape,
    terms::{self, Term},
};
use crate::{
    Lang,
    entry::BigValue,
    fact::{Flag, FlagMeaning},
};

/// The value of an Observation. Never blank.
pub(super) fn value(resource: &Value, lang: Lang) -> BigValue {
    if let Some(pressure) = pressure(resource) {
        return pressure;
    }
    if let Some(own) = own(resource, lang) {
        return own;
    }
    let parts: Vec<String> = view::items(resource, "component")
        .filter_map(|part| {
            let name = terms::result_name(part.get("code")?, lang)?;
            let BigValue { text, unit } = own(part, lang)?;
            Some(format!("{name} {}", shape::joined(&text, &unit)))
        })
        .collect();
    let text = if parts.is_empty() {
        pick(lang, "値は書かれていません", "no value given").to_owned()
    } else {
        parts.join(pick(lang, "、", ", "))
    };
    BigValue { text, unit: String::new() }
}

/// The value or the missing value of one Observation or component.
pub(super) fn own(v: &Value, lang: Lang) -> Option<BigValue> {
    let whole = |text: String| BigValue { text, unit: String::new() };
    if let Some((key, value)) = view::value_x(v).filter(|(_, value)| !value.is_null()) {
        if key == "valueQuantity"
            && let Some(q) = view::quantity(value)
        {
            let unit = q.unit.filter(|unit| *unit != "1").unwrap_or_default().to_owned();
            return Some(BigValue { text: shape::number(&q), unit });
        }
        if key == "valueSampledData" {
            return Some(whole(pick(lang, "波形のデータ", "waveform data").to_owned()));
        }
        if let Some(meaning) = shape::answer(value, lang) {
            return Some(whole(meaning));
        }
        if let Some(code) = bare_code(value) {
            return Some(whole(match lang {
                Lang::Ja => format!("コード {code}（意味は書かれていません）"),
                Lang::En => format!("code {code} (its meaning is not given)"),
            }));
        }
        if let Some(text) = shape::text(value, v, lang) {
            return Some(whole(text));
        }
    }
    v.get("dataAbsentReason").map(|reason| whole(terms::absent(reason, lang)))
}

/// The code of an answer that comes without words: `1` may stand for "negative", so it is never
/// shown as if it were a value.
fn bare_code(concept: &Value) -> Option<&str> {
    let worded = view::text(concept, "text").is_some()
        || view::codings(concept).any(|c| c.display.is_some_and(|d| d != c.code));
    let code = view::codings(concept).map(|c| c.code).find(|c| !c.is_empty())?;
    (!worded && terms::code(code, Lang::Ja).is_none()).then_some(code)
}

/// Upper and lower pressure as one value, `138/84 mmHg`, when both are components.
pub(super) fn pressure(resource: &Value) -> Option<BigValue> {
    let part = |wanted: Term| {
        let found = view::items(resource, "component")
            .find(|c| c.get("code").and_then(terms::term) == Some(wanted))?;
        view::quantity(found.get("valueQuantity")?)
    };
    let (upper, lower) = (part(Term::Systolic)?, part(Term::Diastolic)?);
    let text = format!("{}/{}", shape::number(&upper), shape::number(&lower));
    Some(BigValue { text, unit: upper.unit.or(lower.unit).unwrap_or_default().to_owned() })
}

/// The range the laboratory sent, as sent.
///
/// ```
/// use pages::{Lang, tell::entry::range};
/// let r = serde_json::json!({"referenceRange": [{"high": {"value": 129, "unit": "mmHg"}}]});
/// assert_eq!(range(&r, Lang::Ja).as_deref(), Some("129 mmHg 以下"));
/// assert_eq!(range(&serde_json::json!({}), Lang::Ja), None);
/// ```
pub fn range(resource: &Value, lang: Lang) -> Option<String> {
    let texts: Vec<String> = view::items(resource, "referenceRange")
        .filter_map(|r| {
            let kind = r.get("type").and_then(|t| shape::concept(t, lang));
            let range = shape::range(r, lang)
                .or_else(|| view::text(r, "text").map(|t| terms::answer(t, lang).to_owned()))?;
            Some(kind.map_or_else(|| range.clone(), |kind| format!("{kind} {range}")))
        })
        .collect();
    (!texts.is_empty()).then(|| texts.join(pick(lang, "、", ", ")))
}

/// The mark the laboratory sent; "normal" is no mark.
pub(super) fn flag(resource: &Value) -> Option<Flag> {
    view::items(resource, "interpretation").find_map(|concept| {
        let code = view::codings(concept).map(|c| c.code).find(|c| !c.is_empty());
        let as_sent = code.or_else(|| view::text(concept, "text"))?;
        meaning(as_sent).map(|meaning| Flag { as_sent: as_sent.to_owned(), meaning })
    })
}

/// HL7 v3 `ObservationInterpretation`, and the letters laboratories print.
fn meaning(mark: &str) -> Option<FlagMeaning> {
    match mark.trim() {
        "H" | "HH" | "HU" | "HX" | ">" | "高" | "高値" => Some(FlagMeaning::High),
        "L" | "LL" | "LU" | "LX" | "<" | "低" | "低値" => Some(FlagMeaning::Low),
        "A" | "AA" | "異常" | "*" => Some(FlagMeaning::Abnormal),
        _ => None,
    }
}

/// What is said beside the value: a mark that is neither high, low nor abnormal, in its own words.
pub(super) fn other_marks(resource: &Value, lang: Lang) -> Option<String> {
    let marks: Vec<&str> = view::items(resource, "interpretation")
        .filter_map(|concept| {
            let code = view::codings(concept).map(|c| c.code).find(|c| !c.is_empty());
            let text = view::text(concept, "text").or(code)?;
            let words = match code {
                Some("N") => pick(lang, "N（範囲内）", "N (within range)"),
                _ => terms::answer(text, lang),
            };
            meaning(code.unwrap_or(text)).is_none().then_some(words)
        })
        .collect();
    (!marks.is_empty()).then(|| marks.join(" "))
}
