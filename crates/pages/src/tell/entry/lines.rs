//! Everything else an entry says, as label and text: one table of FHIR elements for all types.

use fhir::view;
use phr::record::Entry;
use serde_json::Value;

use super::super::{pick, shape, terms, when};
use super::{line, medicine, result};
use crate::{Lang, entry::Line};

/// `(element, Japanese label, English label)`, in the order they are shown. Elements that are
/// neither here nor handled below (ids, references to other resources) are one click away as FHIR.
const ELEMENTS: &[(&str, &str, &str)] = &[
    ("quantity", "全部の量", "Amount in all"),
    ("whenPrepared", "用意した日", "Prepared on"),
    ("substitution", "薬の変更", "Substitution"),
    ("clinicalStatus", "いまの状態", "Now"),
    ("severity", "重さ", "Severity"),
    ("stage", "段階", "Stage"),
    ("criticality", "重くなるおそれ", "Risk of a grave reaction"),
    ("lastOccurrence", "最後に出た日", "Last time"),
    ("onsetDateTime", "はじまり", "Began"),
    ("onsetString", "はじまり", "Began"),
    ("onsetAge", "はじまりの年齢", "Age when it began"),
    ("onsetPeriod", "はじまり", "Began"),
    ("abatementDateTime", "終わり", "Ended"),
    ("abatementString", "終わり", "Ended"),
    ("effectivePeriod", "期間", "Period"),
    ("performedPeriod", "期間", "Period"),
    ("class", "受診の種類", "Kind of visit"),
    ("serviceType", "診療科など", "Service"),
    ("serviceProvider", "受けた所", "Where"),
    ("reasonCode", "理由", "Reason"),
    ("statusReason", "理由", "Reason"),
    ("outcome", "結果", "Outcome"),
    ("doseQuantity", "量", "Amount"),
    ("lotNumber", "製造番号", "Lot number"),
    ("manufacturer", "作った会社", "Made by"),
    ("expirationDate", "期限", "Expires"),
    ("programEligibility", "接種の区分", "Programme"),
    ("reportOrigin", "書かれていた書類", "Taken from"),
    ("site", "体のどこ", "Body site"),
    ("route", "方法", "Route"),
    ("specimen", "検体", "Sample"),
    ("category", "区分", "Category"),
    ("conclusion", "所見", "Conclusion"),
    ("conclusionCode", "所見", "Conclusion"),
    ("provider", "医療機関など", "Provider"),
    ("insurer", "保険者", "Insurer"),
    ("billablePeriod", "期間", "Period"),
    ("payor", "保険者", "Insurer"),
    ("period", "期間", "Period"),
    ("description", "内容", "Content"),
    ("performer", "行った所・人", "Done by"),
    ("requester", "処方・依頼した人", "Ordered by"),
    ("recorder", "書いた所・人", "Written by"),
    ("asserter", "伝えた人", "Told by"),
    ("author", "書いた所・人", "Written by"),
    ("custodian", "保管している所", "Kept by"),
    ("contributor", "協力した所", "With"),
    ("sender", "書いた人", "Written by"),
    ("informationSource", "伝えた人", "Told by"),
    ("location", "場所", "Place"),
    ("participant", "会った人", "Seen by"),
    ("recordedDate", "書かれた日", "Written on"),
    ("authoredOn", "書かれた日", "Written on"),
    ("created", "作られた日", "Made on"),
    ("note", "メモ", "Note"),
    ("comment", "メモ", "Note"),
];

/// Everything else an entry says. What the title, the value and the circumstances already say is
/// left out.
pub fn lines(entry: &Entry, lang: Lang) -> Vec<Line> {
    let r = &entry.resource;
    let label = |ja, en| pick(lang, ja, en);
    let mut all: Vec<Option<Line>> = Vec::new();
    match view::resource_type(r).unwrap_or_default() {
        "Observation" => all.extend(result_lines(r, lang)),
        "MedicationDispense"
        | "MedicationRequest"
        | "MedicationStatement"
        | "MedicationAdministration" => all.extend(medicine_lines(r, lang)),
        "Condition" | "AllergyIntolerance" => {
            let verified = super::certainty(entry, lang)
                .or_else(|| r.get("verificationStatus").and_then(|v| shape::text(v, r, lang)));
            all.push(line(label("たしかさ", "Certainty"), verified));
            all.push(line(label("出た症状", "Reaction"), reactions(r, lang)));
        }
        "Immunization" => {
            let about_when = view::text(r, "occurrenceString").map(str::to_owned);
            all.push(line(label("いつごろ", "About when"), about_when));
            all.push(line(label("回数", "Dose"), dose_number(r, lang)));
        }
        "ExplanationOfBenefit" | "Claim" | "ClaimResponse" | "Invoice" => {
            all.extend(amounts(r, lang).into_iter().map(|(l, t)| line(&l, Some(t))));
            all.extend(view::items(r, "supportingInfo").map(|info| {
                let name = info.get("category").and_then(|c| shape::concept(c, lang));
                let value = view::value_x(info).and_then(|(_, v)| shape::text(v, r, lang));
                line(name.as_deref().unwrap_or(label("補足", "More")), value)
            }));
            all.extend(view::items(r, "processNote").map(|note| {
                line(label("補足", "More"), view::text(note, "text").map(str::to_owned))
            }));
            let named = listed(r, "diagnosis", lang);
            all.push(line(label("請求に書かれた病名", "Named on the bill"), named));
        }
        "Communication" => all.push(line(label("内容", "Content"), payload(r, lang))),
        "Composition" => all.push(line(label("中身", "Sections"), listed(r, "section", lang))),
        "CarePlan" => {
            all.extend(
                view::items(r, "activity")
                    .map(|a| line(label("サービス", "Service"), shape::text(a, r, lang))),
            );
        }
        "QuestionnaireResponse" => all.extend(answers(r, lang)),
        "DocumentReference" => {
            all.push(line(label("文書", "Document"), listed(r, "content", lang)));
        }
        _ => {}
    }
    all.extend(ELEMENTS.iter().map(|(key, ja, en)| element(entry, key, label(ja, en), lang)));
    let mut kept: Vec<Line> = all.into_iter().flatten().collect();
    let mut seen = Vec::new();
    kept.retain(|l| {
        let pair = (l.label.clone(), l.text.clone());
        let new = !seen.contains(&pair);
        seen.push(pair);
        new
    });
    kept
}

/// One element of the table. `description` is the value of some types and stays out of theirs.
fn element(entry: &Entry, key: &str, label: &str, lang: Lang) -> Option<Line> {
    let r = &entry.resource;
    let resource_type = view::resource_type(r).unwrap_or_default();
    let told = match key {
        "description" => resource_type == "DocumentReference",
        "doseQuantity" => resource_type != "Immunization",
        "category" => !resource_type.starts_with("Medication") && resource_type != "Condition",
        "outcome" => resource_type == "ExplanationOfBenefit",
        "site" | "route" => resource_type.starts_with("Medication"),
        _ => false,
    };
    if told {
        return None;
    }
    let label = match (resource_type, key) {
        ("MedicationDispense", "performer") => pick(lang, "渡した所・人", "Handed over by"),
        _ => label,
    };
    let text =
        r.get(key).and_then(|v| whole_date(v, key, lang).or_else(|| shape::text(v, r, lang)));
    line(label, text)
}

/// A date that may be no more than a year.
fn whole_date(value: &Value, key: &str, lang: Lang) -> Option<String> {
    let dated = key.ends_with("DateTime") || key.ends_with("Date") || key == "lastOccurrence";
    let date = value.as_str().filter(|_| dated)?.parse().ok()?;
    Some(when::of(&date, lang).text)
}

/// Range, components, marks that are no flags.
fn result_lines(r: &Value, lang: Lang) -> Vec<Option<Line>> {
    let label = |ja, en| pick(lang, ja, en);
    let mut all = Vec::new();
    let whole = result::pressure(r).is_some();
    let told = |part: &&Value| {
        let term = part.get("code").and_then(terms::term);
        whole && matches!(term, Some(terms::Term::Systolic | terms::Term::Diastolic))
    };
    for part in view::items(r, "component").filter(|part| !told(part)) {
        let name = part.get("code").and_then(|c| terms::result_name(c, lang));
        let value = result::own(part, lang).map(|v| shape::joined(&v.text, &v.unit));
        let name = name.unwrap_or_else(|| label("内訳", "Part").to_owned());
        all.push(line(&name, value));
    }
    all.push(line(label("検査した所の基準", "The laboratory's range"), result::range(r, lang)));
    all.push(line(label("検査した所の印", "The laboratory's mark"), result::other_marks(r, lang)));
    if view::value_x(r).is_some_and(|(_, v)| !v.is_null()) {
        let absent = r.get("dataAbsentReason").map(|reason| terms::absent(reason, lang));
        all.push(line(label("値について", "About the value"), absent));
    }
    all
}

fn medicine_lines(r: &Value, lang: Lang) -> Vec<Option<Line>> {
    let label = |ja, en| pick(lang, ja, en);
    let mut all = vec![
        line(label("量", "How much"), medicine::amount(r, lang)),
        line(label("のみ方・つかい方", "How to take"), medicine::how(r, lang)),
        line(label("何日分・何回分", "Supply for"), medicine::days_text(r, lang)),
    ];
    all.extend(medicine::extras(r, lang).into_iter().map(|(l, t)| line(l, Some(t))));
    if let Some(request) = r.get("dispenseRequest") {
        let quantity = request.get("quantity").and_then(shape::quantity);
        all.push(line(label("全部の量", "Amount in all"), quantity));
    }
    all.push(line(label("処方した所", "Prescribed by"), prescriber(r, lang)));
    if view::resource_type(r) == Some("MedicationStatement") {
        let status = view::text(r, "status").filter(|s| *s != "unknown");
        let status = status.and_then(|s| terms::code(s, lang));
        all.push(line(label("状態", "State"), status.map(str::to_owned)));
    }
    all
}

/// Who prescribed what was handed over, when the pharmacy says so.
pub(crate) fn prescriber(r: &Value, lang: Lang) -> Option<String> {
    listed(r, "authorizingPrescription", lang)
}

/// The texts of a list, each once.
fn listed(r: &Value, key: &str, lang: Lang) -> Option<String> {
    let mut texts: Vec<String> = Vec::new();
    for text in view::items(r, key).filter_map(|v| shape::text(deep(v), r, lang)) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    (!texts.is_empty()).then(|| texts.join(pick(lang, "、", ", ")))
}

/// `ExplanationOfBenefit.diagnosis` hides its concept one level deeper.
fn deep(v: &Value) -> &Value {
    v.get("diagnosisCodeableConcept").unwrap_or(v)
}

/// What happened at each reaction: `全身の発疹（中くらい）`.
pub(super) fn reactions(r: &Value, lang: Lang) -> Option<String> {
    let one = |reaction: &Value| {
        let shown = reaction.get("manifestation").and_then(|m| shape::text(m, r, lang));
        let told = view::text(reaction, "description").map(str::to_owned);
        let severity = view::text(reaction, "severity").and_then(|s| terms::code(s, lang));
        let words = match (shown, told) {
            (Some(shown), Some(told)) => format!("{shown}{}{told}", pick(lang, "。", ". ")),
            (shown, told) => shown.or(told)?,
        };
        Some(match (severity, lang) {
            (Some(severity), Lang::Ja) => format!("{words}（{severity}）"),
            (Some(severity), Lang::En) => format!("{words} ({severity})"),
            (None, _) => words,
        })
    };
    let all: Vec<String> = view::items(r, "reaction").filter_map(one).collect();
    (!all.is_empty()).then(|| all.join(pick(lang, "、", ", ")))
}

/// Which dose of a series: `1回目`.
pub(super) fn dose_number(r: &Value, lang: Lang) -> Option<String> {
    let number = view::items(r, "protocolApplied").find_map(|p| {
        let own = |key| p.get(key).filter(|v| v.is_number() || v.is_string());
        let value = own("doseNumberPositiveInt").or_else(|| own("doseNumberString"))?;
        shape::text(value, r, lang)
    })?;
    let plain = number.bytes().all(|b| b.is_ascii_digit());
    Some(match lang {
        Lang::Ja if plain => format!("{number}回目"),
        Lang::En if plain => format!("dose {number}"),
        _ => number,
    })
}

/// The words of a note.
pub(super) fn payload(r: &Value, lang: Lang) -> Option<String> {
    let texts: Vec<String> = view::items(r, "payload")
        .filter_map(|p| {
            let words = view::text(p, "contentString").map(str::to_owned);
            words.or_else(|| shape::text(p.get("contentAttachment")?, r, lang))
        })
        .collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}

/// The answers of a questionnaire, nested ones too.
fn answers(r: &Value, lang: Lang) -> Vec<Option<Line>> {
    const MOST: usize = 500;
    let mut found = Vec::new();
    let mut open: Vec<&Value> = view::items(r, "item").collect();
    open.reverse();
    while let Some(item) = open.pop() {
        if found.len() >= MOST {
            break;
        }
        let question = view::text(item, "text").or_else(|| view::text(item, "linkId"));
        let given: Vec<String> = view::items(item, "answer")
            .filter_map(|a| shape::text(view::value_x(a)?.1, r, lang))
            .collect();
        let given = (!given.is_empty()).then(|| given.join(pick(lang, "、", ", ")));
        found.push(line(question.unwrap_or(pick(lang, "質問", "Question")), given));
        let mut inner: Vec<&Value> = view::items(item, "item").collect();
        inner.reverse();
        open.extend(inner);
    }
    found
}

/// Every sum of a bill, with its name.
fn amounts(r: &Value, lang: Lang) -> Vec<(String, String)> {
    let unnamed = || pick(lang, "金額", "Amount").to_owned();
    let mut all: Vec<(String, String)> = view::items(r, "total")
        .filter_map(|t| {
            let sum = shape::text(t.get("amount").unwrap_or(t), r, lang)?;
            let name = t.get("category").and_then(|c| shape::concept(c, lang));
            Some((name.unwrap_or_else(unnamed), sum))
        })
        .collect();
    let paid = r.get("payment").and_then(|p| shape::text(p.get("amount")?, r, lang));
    all.extend(paid.map(|sum| (pick(lang, "支払われた額", "Paid").to_owned(), sum)));
    all
}

/// The sum a person asks for first: what was paid at the desk, else the first one named.
pub(super) fn main_amount(r: &Value, lang: Lang) -> Option<(String, String)> {
    let own = ["窓口", "患者負担", "自己負担", "本人", "支払"];
    let written = amounts(r, Lang::Ja); // the same sums under the names the source gives them
    let paid = written.iter().position(|(name, _)| own.iter().any(|word| name.contains(word)));
    amounts(r, lang).into_iter().nth(paid.unwrap_or_default())
}
