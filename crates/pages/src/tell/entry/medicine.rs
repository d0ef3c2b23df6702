//! Medicines: the name as written, how much, how, and for how long. Nothing is multiplied.

use fhir::view;
use phr::record::summary::supply::days_quantity;
use serde_json::Value;

use super::super::{pick, shape};
use crate::Lang;

/// The name as the source writes it.
pub(super) fn name(r: &Value, lang: Lang) -> Option<String> {
    let concept = r.get("medicationCodeableConcept").and_then(view::concept_name);
    concept
        .map(str::to_owned)
        .or_else(|| r.get("medicationReference").and_then(|v| shape::text(v, r, lang)))
}

fn dosages(r: &Value) -> impl Iterator<Item = &Value> {
    view::items(r, "dosageInstruction").chain(view::items(r, "dosage"))
}

/// How much at a time or a day, as the source counts it; `None` when [`how`] says it already.
pub(crate) fn amount(r: &Value, lang: Lang) -> Option<String> {
    let said = how(r, lang).unwrap_or_default();
    let (label, digits) = dosages(r).find_map(|d| dose(d, lang))?;
    (!said.contains(&digits)).then(|| format!("{label}{digits}"))
}

/// What the amount is counted by, and the amount itself.
fn dose(dosage: &Value, lang: Lang) -> Option<(&'static str, String)> {
    let each = pick(lang, "1回", "each time ");
    let direct = dosage.get("doseQuantity").and_then(shape::quantity);
    let listed = view::items(dosage, "doseAndRate").find_map(|rate| {
        let a_time = rate.get("doseQuantity").and_then(shape::quantity);
        let ranged = || rate.get("doseRange").and_then(|range| shape::range(range, lang));
        match a_time.or_else(ranged) {
            Some(text) => Some((each, text)),
            None => per_day(rate, lang),
        }
    });
    direct.map(|text| (each, text)).or(listed)
}

/// JP Core writes the amount per day as `rateRatio` with one day below the line.
fn per_day(rate: &Value, lang: Lang) -> Option<(&'static str, String)> {
    if let Some(ratio) = rate.get("rateRatio") {
        let top = ratio.get("numerator").and_then(shape::quantity)?;
        let below = ratio.get("denominator").and_then(view::quantity);
        let a_day = below
            .as_ref()
            .is_some_and(|q| q.digits == "1" && matches!(q.unit, Some("日" | "d" | "day")));
        if a_day {
            return Some((pick(lang, "1日", "each day "), top));
        }
        let below = ratio.get("denominator").and_then(shape::quantity)?;
        return Some(("", format!("{top} / {below}")));
    }
    rate.get("rateQuantity").and_then(shape::quantity).map(|text| ("", text))
}

/// How it is to be taken, as written.
pub(crate) fn how(r: &Value, lang: Lang) -> Option<String> {
    let texts: Vec<String> = dosages(r)
        .filter_map(|d| {
            let written = view::text(d, "text").map(str::to_owned);
            let coded = || d.get("timing")?.get("code").and_then(|c| shape::concept(c, lang));
            written.or_else(coded)
        })
        .collect();
    (!texts.is_empty()).then(|| texts.join(" / "))
}

/// The days it lasts, as sent: `28日分`.
pub(crate) fn days_text(r: &Value, lang: Lang) -> Option<String> {
    let q = days_quantity(r)?;
    let unit = view::quantity(q)?.unit.unwrap_or_default();
    let digits = view::quantity(q)?.digits;
    Some(match (unit, lang) {
        ("d" | "日" | "日分" | "days" | "day" | "", Lang::Ja) => format!("{digits}日分"),
        ("d" | "日" | "日分" | "days" | "day" | "", Lang::En) => format!("{digits} days"),
        ("回分" | "回", Lang::En) => format!("{digits} doses"),
        (other, _) => shape::joined(&digits, other),
    })
}

/// Amount, use and days in one line.
pub(super) fn in_short(r: &Value, lang: Lang) -> Option<String> {
    let parts: Vec<String> =
        [amount(r, lang), how(r, lang), days_text(r, lang)].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(pick(lang, " ", ", ")))
}

/// Further words about the use: the body site, "when needed", extra instructions.
pub(super) fn extras(r: &Value, lang: Lang) -> Vec<(&'static str, String)> {
    let label = |ja, en| pick(lang, ja, en);
    let mut found = Vec::new();
    for dosage in dosages(r) {
        let mut put = |name, key: &str| {
            if let Some(text) = dosage.get(key).and_then(|v| shape::text(v, r, lang)) {
                found.push((name, text));
            }
        };
        put(label("つかう所", "Where on the body"), "site");
        put(label("つかい方", "Route"), "route");
        put(label("追加の説明", "More instructions"), "additionalInstruction");
        put(label("患者さんへ", "To the patient"), "patientInstruction");
        put(label("必要なときだけ", "Only when needed"), "asNeededBoolean");
        put(label("必要なとき", "When needed"), "asNeededCodeableConcept");
    }
    found
}
