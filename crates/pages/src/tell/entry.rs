//! One fact in a few words, its value as sent, and everything else the entry says.

mod lines;
mod medicine;
mod result;
#[cfg(test)]
mod tests;

use fhir::view;
use phr::{
    own::{self, What},
    provenance::Evidence,
    record::{
        Entry, Kind,
        summary::{Verification, is_history},
    },
};
use serde_json::Value;

use super::{pick, shape, source, terms, words};
use crate::{
    Lang,
    entry::{BigValue, Line},
    fact::Flag,
};

pub use lines::lines;
pub(crate) use lines::prescriber;
pub(crate) use medicine::{amount, days_text as days, how};
pub use result::range;

/// The fact in a few words. Never blank: at worst the kind of fact.
pub fn title(entry: &Entry, lang: Lang) -> String {
    let r = &entry.resource;
    let field = |key: &str| r.get(key).and_then(|v| shape::text(v, r, lang));
    let named = match view::resource_type(r).unwrap_or_default() {
        "MedicationDispense"
        | "MedicationRequest"
        | "MedicationStatement"
        | "MedicationAdministration" => medicine::name(r, lang),
        "Observation" => own::what(r)
            .map(|what| own_name(what, lang).to_owned())
            .or_else(|| r.get("code").and_then(|code| terms::result_name(code, lang))),
        "Condition" | "AllergyIntolerance" | "Procedure" | "DiagnosticReport"
        | "ServiceRequest" => r.get("code").and_then(view::concept_name).map(str::to_owned),
        "Immunization" => r.get("vaccineCode").and_then(view::concept_name).map(str::to_owned),
        "ExplanationOfBenefit" | "Claim" => bill_title(r, lang),
        "Encounter" => visit_title(entry, lang),
        "Communication" => ["category", "topic"].iter().find_map(|key| field(key)),
        "Composition" | "CarePlan" | "QuestionnaireResponse" => {
            let own = own::what(r).map(|what| own_name(what, lang).to_owned());
            own.or_else(|| ["title", "type", "category"].iter().find_map(|key| field(key)))
        }
        "DocumentReference" => {
            ["description", "type", "category"].iter().find_map(|key| field(key))
        }
        "Coverage" => ["type", "payor"].iter().find_map(|key| field(key)),
        _ => ["code", "title", "name", "description", "type"].iter().find_map(|key| field(key)),
    };
    named
        .filter(|t| !t.trim().is_empty())
        .unwrap_or_else(|| words::kind(entry.kind, r).word(lang).to_owned())
}

/// What the person's own words are called.
const fn own_name(what: What, lang: Lang) -> &'static str {
    match (lang, what) {
        (Lang::Ja, what) => what.name(),
        (Lang::En, What::Goal) => "What matters",
        (Lang::En, What::Plan) => "My plan",
        (Lang::En, What::Tried) => "The plan, tried",
        (Lang::En, What::Helped) => "What helped",
        (Lang::En, What::Living) => "Life now",
        (Lang::En, What::Wishes) => "Wishes for later care",
        (Lang::En, What::Choices) => "Words, and what to know",
        (Lang::En, What::Visit) => "Question for the doctor",
    }
}

/// Who was paid, and for what: `めぐり薬局（調剤）`.
fn bill_title(r: &Value, lang: Lang) -> Option<String> {
    let provider = r.get("provider").and_then(|p| shape::text(p, r, lang));
    let what = r.get("type").and_then(|t| shape::concept(t, lang));
    Some(match (provider, what) {
        (Some(provider), Some(what)) => match lang {
            Lang::Ja => format!("{provider}（{what}）"),
            Lang::En => format!("{provider} ({what})"),
        },
        (provider, what) => provider.or(what)?,
    })
}

/// What kind of visit, else where it was.
fn visit_title(entry: &Entry, lang: Lang) -> Option<String> {
    let r = &entry.resource;
    let what = ["type", "serviceType"]
        .iter()
        .find_map(|key| view::items(r, key).find_map(|v| shape::concept(v, lang)));
    let place = || r.get("serviceProvider").and_then(|v| shape::text(v, r, lang));
    let maker = || entry.origins.iter().find_map(|o| o.made_by.institution()).map(str::to_owned);
    what.or_else(place).or_else(maker)
}

/// The value as sent, in large type: digits untouched, comparator kept, a missing value said.
pub fn value(entry: &Entry, lang: Lang) -> Option<BigValue> {
    let r = &entry.resource;
    match view::resource_type(r)? {
        "Observation" => Some(result::value(r, lang)),
        "ExplanationOfBenefit" | "Claim" | "ClaimResponse" | "Invoice" => {
            let (_, text) = lines::main_amount(r, lang)?;
            Some(BigValue { text, unit: String::new() })
        }
        _ => None,
    }
}

/// The value as one short text for a card: a result, an amount and use, a sum of money, a note.
///
/// ```
/// # use phr::{EntryId, record::{Entry, EntryState, Kind}};
/// # let entry = |resource: serde_json::Value| Entry { id: EntryId::from_bytes([1; 16]), version: 1,
/// #   state: EntryState::Active, kind: Kind::of(&resource), when: None, bytes: vec![], resource,
/// #   origins: vec![], recorded: "2025-03-11T00:00:00Z".parse().unwrap() };
/// use pages::{Lang, tell::entry::value_text};
/// let dry = entry(serde_json::json!({"resourceType": "Observation",
///     "dataAbsentReason": {"coding": [{"code": "not-performed"}]}}));
/// assert_eq!(value_text(&dry, Lang::Ja).as_deref(), Some("未実施")); // never blank
/// ```
pub fn value_text(entry: &Entry, lang: Lang) -> Option<String> {
    let r = &entry.resource;
    let field = |key: &str| r.get(key).and_then(|v| shape::text(v, r, lang));
    match view::resource_type(r)? {
        "Observation" => {
            let BigValue { text, unit } = result::value(r, lang);
            Some(shape::joined(&text, &unit))
        }
        "MedicationDispense"
        | "MedicationRequest"
        | "MedicationStatement"
        | "MedicationAdministration" => medicine::in_short(r, lang),
        "ExplanationOfBenefit" | "Claim" | "ClaimResponse" | "Invoice" => {
            let (label, text) = lines::main_amount(r, lang)?;
            Some(format!("{label} {text}"))
        }
        "Immunization" => lines::dose_number(r, lang),
        "Communication" => lines::payload(r, lang),
        "AllergyIntolerance" => lines::reactions(r, lang),
        "DiagnosticReport" => field("conclusion"),
        "CarePlan" => field("description").or_else(|| field("period")),
        _ => None,
    }
}

/// The laboratory's own mark, as sent. None is made here.
pub fn flag(entry: &Entry) -> Option<Flag> {
    result::flag(&entry.resource)
}

/// Circumstances or a remark: `疑い`, `家で・安静`, or that something was not done.
pub fn note(entry: &Entry, lang: Lang) -> Option<String> {
    let r = &entry.resource;
    let status = view::text(r, "status").unwrap_or_default();
    if status == "entered-in-error" {
        return terms::code(status, lang).map(str::to_owned);
    }
    match view::resource_type(r).unwrap_or_default() {
        "Condition" | "AllergyIntolerance" => certainty(entry, lang),
        "Immunization" if status == "not-done" => {
            Some(pick(lang, "接種していません", "not given").to_owned())
        }
        "MedicationAdministration" if source::evidence(entry) == Evidence::Reported => match status
        {
            "completed" => Some(pick(lang, "飲んだ", "taken").to_owned()),
            "not-done" => Some(pick(lang, "飲まなかった", "not taken").to_owned()),
            _ => terms::code(status, lang).map(str::to_owned),
        },
        "MedicationDispense"
        | "MedicationRequest"
        | "MedicationStatement"
        | "Procedure"
        | "Encounter"
            if ["cancelled", "stopped", "on-hold", "declined", "not-done", "not-taken"]
                .contains(&status) =>
        {
            terms::code(status, lang).map(str::to_owned)
        }
        "Observation" => {
            let early = ["registered", "preliminary"].contains(&status);
            let early = early.then(|| terms::code(status, lang)).flatten().map(str::to_owned);
            early.or_else(|| {
                entry.origins.iter().find_map(|o| words::circumstances(&o.context, lang))
            })
        }
        _ => None,
    }
}

/// How certain a condition or an allergy is, when it is not simply confirmed.
fn certainty(entry: &Entry, lang: Lang) -> Option<String> {
    if source::evidence(entry) == Evidence::Claimed {
        return Some(pick(lang, "請求に書かれた名前", "named on a bill").to_owned());
    }
    let is_allergy = view::resource_type(&entry.resource) == Some("AllergyIntolerance");
    match Verification::of(&entry.resource) {
        Verification::Unclear if is_allergy => Some(pick(lang, "未確認", "unconfirmed").to_owned()),
        Verification::Unclear if is_history(&entry.resource) => {
            Some(pick(lang, "既往歴として聞いたもの", "past history, as told").to_owned())
        }
        Verification::Unclear => Some(pick(lang, "疑い", "suspected").to_owned()),
        Verification::Refuted => Some(pick(lang, "否定された", "ruled out").to_owned()),
        Verification::Mistaken => {
            Some(pick(lang, "まちがいとして取り消し", "entered in error").to_owned())
        }
        Verification::Confirmed | Verification::Unsaid => None,
    }
}

/// A line, when there is a text.
pub(crate) fn line(label: &str, text: Option<String>) -> Option<Line> {
    let text = text.filter(|t| !t.trim().is_empty())?;
    Some(Line { label: label.to_owned(), text })
}

/// Whether an entry is a result read from a body or a sample.
pub(crate) fn is_result(entry: &Entry) -> bool {
    matches!(entry.kind, Kind::Measurement | Kind::Lab | Kind::CheckUp)
        && view::resource_type(&entry.resource) == Some("Observation")
}
