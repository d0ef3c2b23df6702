//! What the person copies from a paper: a medicine, a result, a vaccination, an allergy, a
//! condition. What a paper says is told by the person; it never becomes a diagnosis by that.

use fhir::{Date, system};
use phr::{
    OriginalId,
    provenance::{Evidence, Maker, Span},
    record::{Draft, Parsed, picture},
};
use serde_json::{Map, Number, Value, json};

use super::{PAPER, insert};

const VERSION: &str = "paper/1";

/// What kind of fact is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperKind {
    /// A medicine with how it is to be taken.
    Medicine,
    /// A laboratory or check-up value.
    Result,
    /// A vaccination.
    Vaccination,
    /// An allergy or side effect.
    Allergy,
    /// A disease or problem.
    Condition,
}

impl PaperKind {
    /// Every kind, in form order, with its name in forms and documents.
    pub const ALL: [(PaperKind, &str); 5] = [
        (PaperKind::Medicine, "medicine"),
        (PaperKind::Result, "result"),
        (PaperKind::Vaccination, "vaccination"),
        (PaperKind::Allergy, "allergy"),
        (PaperKind::Condition, "condition"),
    ];

    /// Its name in forms and documents.
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, code)| code)
    }

    /// The kind with this name.
    pub fn from_code(code: &str) -> Option<PaperKind> {
        Self::ALL.iter().find(|(_, known)| *known == code).map(|(kind, _)| *kind)
    }
}

/// One fact copied from a paper. All texts are as the person wrote them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// The picture of the paper.
    pub picture: OriginalId,
    /// What kind of fact.
    pub kind: PaperKind,
    /// Medicine, item, vaccine, substance or condition.
    pub name: String,
    /// The day the paper gives.
    pub day: Date,
    /// A result's value, or how a medicine is to be taken.
    pub value: Option<String>,
    /// A result's unit.
    pub unit: Option<String>,
    /// For how many days a medicine is.
    pub days: Option<u16>,
    /// Pharmacy, hospital, laboratory.
    pub place: Option<String>,
}

/// The document that keeps what was copied.
pub fn paper_document(copied: &Copied) -> Vec<u8> {
    let mut document = Map::new();
    let mut put = |key: &str, value: Value| document.insert(key.to_owned(), value);
    put("tenohira", json!(VERSION));
    put("picture", json!(copied.picture.to_string()));
    put("kind", json!(copied.kind.code()));
    put("name", json!(copied.name));
    put("day", json!(copied.day.as_str()));
    for (key, text) in [("value", &copied.value), ("unit", &copied.unit), ("place", &copied.place)]
    {
        if let Some(text) = text {
            put(key, json!(text));
        }
    }
    if let Some(days) = copied.days {
        put("days", json!(days));
    }
    Value::Object(document).to_string().into_bytes()
}

/// Reads what was copied back.
///
/// ```
/// assert!(import::typed::parse_paper(br#"{"tenohira":"paper/1"}"#).drafts.is_empty());
/// ```
pub fn parse_paper(bytes: &[u8]) -> Parsed {
    let copied = fhir::parse(bytes).ok().as_ref().and_then(read);
    let drafts = copied.as_ref().map(draft).into_iter().collect();
    Parsed { format: PAPER, format_version: Some(VERSION.to_owned()), drafts, ..Parsed::default() }
}

fn read(document: &Value) -> Option<Copied> {
    let text = |key: &str| fhir::view::text(document, key).map(str::to_owned);
    (text("tenohira")? == VERSION).then_some(())?;
    Some(Copied {
        picture: text("picture")?.parse().ok()?,
        kind: PaperKind::from_code(&text("kind")?)?,
        name: text("name")?,
        day: text("day")?.parse().ok()?,
        value: text("value"),
        unit: text("unit"),
        days: document.get("days").and_then(|d| u16::try_from(d.as_u64()?).ok()),
        place: text("place"),
    })
}

fn draft(copied: &Copied) -> Draft {
    let (name, day) = (json!({"text": copied.name}), copied.day.as_str());
    let mut resource = match copied.kind {
        PaperKind::Medicine => medicine(copied),
        PaperKind::Result => result(copied),
        PaperKind::Vaccination => json!({
            "resourceType": "Immunization", "status": "completed", "vaccineCode": name,
            "occurrenceDateTime": day, "primarySource": false,
        }),
        PaperKind::Allergy => {
            json!({"resourceType": "AllergyIntolerance", "code": name, "recordedDate": day})
        }
        PaperKind::Condition => {
            json!({"resourceType": "Condition", "code": name, "recordedDate": day})
        }
    };
    let said = copied
        .value
        .as_ref()
        .filter(|_| !matches!(copied.kind, PaperKind::Medicine | PaperKind::Result));
    let notes: Vec<Value> =
        said.into_iter().chain(&copied.place).map(|text| json!({"text": text})).collect();
    if !notes.is_empty() {
        insert(&mut resource, "note", Value::Array(notes));
    }
    picture::link(&mut resource, copied.picture);
    Draft::authored(resource, Span::line(1), Maker::Person, Evidence::Reported)
}

/// A statement, because the person tells it; its period says for how long it was handed over.
fn medicine(copied: &Copied) -> Value {
    let mut resource = json!({
        "resourceType": "MedicationStatement", "status": "unknown",
        "medicationCodeableConcept": {"text": copied.name},
    });
    let last = copied.days.and_then(|days| last_day(&copied.day, days));
    match last {
        Some(last) => {
            let period = json!({"start": copied.day.as_str(), "end": last});
            insert(&mut resource, "effectivePeriod", period);
        }
        None => insert(&mut resource, "effectiveDateTime", json!(copied.day.as_str())),
    }
    if let Some(how) = &copied.value {
        insert(&mut resource, "dosage", json!([{"text": how}]));
    }
    resource
}

/// The last of so many days from the first.
fn last_day(first: &Date, days: u16) -> Option<String> {
    let day: jiff::civil::Date = first.as_str().get(..10)?.parse().ok()?;
    let more = jiff::Span::new().try_days(i64::from(days.checked_sub(1)?)).ok()?;
    Some(day.checked_add(more).ok()?.to_string())
}

/// A number is a quantity with its digits; anything else is the text as written.
fn result(copied: &Copied) -> Value {
    let mut resource = json!({
        "resourceType": "Observation", "status": "final",
        "category": [{"coding": [{"system": system::OBSERVATION_CATEGORY, "code": "laboratory"}]}],
        "code": {"text": copied.name},
        "effectiveDateTime": copied.day.as_str(),
    });
    let Some(value) = &copied.value else { return resource };
    match (value.parse::<Number>(), &copied.unit) {
        (Ok(number), Some(unit)) => {
            insert(&mut resource, "valueQuantity", json!({"value": number, "unit": unit}));
        }
        (Ok(number), None) => insert(&mut resource, "valueQuantity", json!({"value": number})),
        (Err(_), unit) => {
            let text = format!("{value} {}", unit.as_deref().unwrap_or_default());
            insert(&mut resource, "valueString", json!(text.trim()));
        }
    }
    resource
}

#[cfg(test)]
mod tests {
    use super::*;
    use phr::record::Kind;
    use proptest::prelude::*;

    fn copied(kind: PaperKind) -> Copied {
        Copied {
            picture: OriginalId::of(b"a picture"),
            kind,
            name: "名前".to_owned(),
            day: "2025-03-01".parse().unwrap(),
            value: Some("5.70".to_owned()),
            unit: Some("%".to_owned()),
            days: Some(14),
            place: Some("めぐり薬局".to_owned()),
        }
    }

    #[test]
    fn every_kind_leads_back_to_its_picture() {
        let kinds = [Kind::Medicine, Kind::Lab, Kind::Vaccination, Kind::Allergy, Kind::Condition];
        for ((kind, _), of) in PaperKind::ALL.into_iter().zip(kinds) {
            let one = copied(kind);
            let bytes = paper_document(&one);
            assert_eq!(read(&fhir::parse(&bytes).unwrap()).as_ref(), Some(&one));
            let draft = parse_paper(&bytes).drafts.remove(0);
            assert_eq!(picture::of(&draft.resource), Some(one.picture));
            assert_eq!((Kind::of(&draft.resource), draft.evidence), (of, Evidence::Reported));
        }
    }

    #[test]
    fn digits_stay_and_days_end_on_their_last_day() {
        let resource = |kind| draft(&copied(kind)).resource;
        assert_eq!(resource(PaperKind::Result)["valueQuantity"]["value"].to_string(), "5.70");
        assert_eq!(resource(PaperKind::Medicine)["effectivePeriod"]["end"], "2025-03-14");
        let words =
            Copied { value: Some("(-)".to_owned()), unit: None, ..copied(PaperKind::Result) };
        assert_eq!(draft(&words).resource["valueString"], "(-)");
    }

    proptest! {
        #[test]
        fn reading_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            parse_paper(&bytes);
        }
    }
}
