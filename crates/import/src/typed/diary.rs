//! How one feels, what one ate, which medicine one took: an everyday note of the person.
//!
//! No code system of symptoms for people could be used freely, so the few words offered here have
//! codes of our own ([`SYSTEM`]) beside their text; free words have the text alone.

use fhir::{Date, system};
use phr::{
    OriginalId,
    provenance::{Evidence, Maker, Span},
    record::{Draft, Parsed, picture},
};
use serde_json::{Map, Value, json};

use super::{DIARY, insert};

const VERSION: &str = "diary/1";
/// Codes of our own for everyday notes.
pub const SYSTEM: &str = phr::record::DIARY;
/// The strongest a symptom can be, on a scale from 0.
pub const STRENGTH_MAX: u8 = 10;
/// Longest text taken, in characters.
pub const TEXT_MAX: usize = 500;

/// Symptoms to pick from: code and name.
pub const SYMPTOMS: [(&str, &str); 14] = [
    ("headache", "頭痛"),
    ("dizziness", "めまい"),
    ("fever", "熱っぽさ"),
    ("cough", "せき"),
    ("breathless", "息切れ"),
    ("chest-pain", "胸の痛み"),
    ("palpitations", "動悸"),
    ("stomach-ache", "お腹の痛み"),
    ("nausea", "吐き気"),
    ("tired", "だるさ"),
    ("sleepless", "眠れない"),
    ("joint-pain", "関節の痛み"),
    ("swelling", "むくみ"),
    ("itching", "かゆみ"),
];

/// Moods from bad to good: code and name.
pub const MOODS: [(&str, &str); 5] = [
    ("mood-1", "とても悪い"),
    ("mood-2", "悪い"),
    ("mood-3", "ふつう"),
    ("mood-4", "よい"),
    ("mood-5", "とてもよい"),
];

/// What is noted.
#[derive(Debug, Clone, PartialEq)]
pub enum Noted {
    /// A symptom, in words; one of [`SYMPTOMS`] when its code is known.
    Symptom {
        /// The code of one of [`SYMPTOMS`].
        code: Option<String>,
        /// Its name.
        text: String,
        /// 0 to [`STRENGTH_MAX`].
        strength: Option<u8>,
        /// When it ended.
        until: Option<Date>,
    },
    /// A mood: the code of one of [`MOODS`].
    Mood(String),
    /// What was eaten, in words.
    Meal(String),
    /// A medicine taken or not taken.
    Medicine {
        /// The FHIR `CodeableConcept`, as the prescription or the person writes it.
        concept: Value,
        /// Whether it was taken.
        taken: bool,
    },
}

/// One everyday note.
#[derive(Debug, Clone, PartialEq)]
pub struct Diary {
    /// When it was, or began.
    pub at: Date,
    /// What is noted.
    pub noted: Noted,
    /// A few free words.
    pub note: Option<String>,
    /// A picture that belongs to it.
    pub picture: Option<OriginalId>,
}

/// The document that keeps a note.
pub fn diary_document(diary: &Diary) -> Vec<u8> {
    let mut document = Map::new();
    let mut put = |key: &str, value: Value| document.insert(key.to_owned(), value);
    put("tenohira", json!(VERSION));
    put("at", json!(diary.at.as_str()));
    match &diary.noted {
        Noted::Symptom { code, text, strength, until } => {
            put("kind", json!("symptom"));
            put("text", json!(text));
            if let Some(code) = code {
                put("code", json!(code));
            }
            if let Some(strength) = strength {
                put("strength", json!(strength));
            }
            if let Some(until) = until {
                put("until", json!(until.as_str()));
            }
        }
        Noted::Mood(code) => {
            put("kind", json!("mood"));
            put("code", json!(code));
        }
        Noted::Meal(text) => {
            put("kind", json!("meal"));
            put("text", json!(text));
        }
        Noted::Medicine { concept, taken } => {
            put("kind", json!("medicine"));
            put("medicine", concept.clone());
            put("taken", json!(taken));
        }
    }
    if let Some(note) = &diary.note {
        put("note", json!(note));
    }
    if let Some(picture) = &diary.picture {
        put("picture", json!(picture.to_string()));
    }
    Value::Object(document).to_string().into_bytes()
}

/// Reads a note back.
///
/// ```
/// let parsed = import::typed::parse_diary(
///     br#"{"tenohira":"diary/1","at":"2025-03-10T07:00:00+09:00","kind":"mood","code":"mood-4"}"#);
/// assert_eq!(parsed.drafts[0].resource["valueCodeableConcept"]["text"], "よい");
/// assert!(import::typed::parse_diary(b"{}").drafts.is_empty());
/// ```
pub fn parse_diary(bytes: &[u8]) -> Parsed {
    let diary = fhir::parse(bytes).ok().as_ref().and_then(read);
    let drafts = diary.as_ref().and_then(draft).into_iter().collect();
    Parsed { format: DIARY, format_version: Some(VERSION.to_owned()), drafts, ..Parsed::default() }
}

fn read(document: &Value) -> Option<Diary> {
    let text = |key: &str| fhir::view::text(document, key).map(str::to_owned);
    (text("tenohira")? == VERSION).then_some(())?;
    let strength = || u8::try_from(document.get("strength")?.as_u64()?).ok();
    let noted = match text("kind")?.as_str() {
        "symptom" => Noted::Symptom {
            code: text("code"),
            text: text("text")?,
            strength: strength().filter(|s| *s <= STRENGTH_MAX),
            until: text("until").and_then(|u| u.parse().ok()),
        },
        "mood" => Noted::Mood(text("code")?),
        "meal" => Noted::Meal(text("text")?),
        "medicine" => Noted::Medicine {
            concept: document.get("medicine")?.clone(),
            taken: document.get("taken")?.as_bool()?,
        },
        _ => return None,
    };
    let picture = text("picture").and_then(|p| p.parse().ok());
    Some(Diary { at: text("at")?.parse().ok()?, noted, note: text("note"), picture })
}

fn draft(diary: &Diary) -> Option<Draft> {
    let mut resource = match &diary.noted {
        Noted::Symptom { code, text, strength, until } => {
            let mut symptom = observation(code.as_deref(), text);
            if let Some(until) = until {
                let period = json!({"start": diary.at.as_str(), "end": until.as_str()});
                insert(&mut symptom, "effectivePeriod", period);
            }
            match strength {
                Some(strength) => {
                    insert(
                        &mut symptom,
                        "valueQuantity",
                        json!({"value": strength, "unit": "/10"}),
                    );
                }
                None => insert(&mut symptom, "valueString", json!("あり")),
            }
            symptom
        }
        Noted::Mood(code) => {
            let (code, name) = MOODS.iter().find(|(known, _)| known == code)?;
            let mut mood = observation(Some("mood"), "気分");
            let value = json!({"coding": [{"system": SYSTEM, "code": code}], "text": name});
            insert(&mut mood, "valueCodeableConcept", value);
            mood
        }
        Noted::Meal(text) => {
            let mut meal = observation(Some("meal"), "食事");
            insert(&mut meal, "valueString", json!(text));
            meal
        }
        // FHIR R4 MedicationAdministration: what was taken at a moment, not what is being taken.
        Noted::Medicine { concept, taken } => json!({
            "resourceType": "MedicationAdministration",
            "status": if *taken { "completed" } else { "not-done" },
            "medicationCodeableConcept": concept,
        }),
    };
    if resource.get("effectivePeriod").is_none() {
        insert(&mut resource, "effectiveDateTime", json!(diary.at.as_str()));
    }
    if let Some(note) = &diary.note {
        insert(&mut resource, "note", json!([{"text": note}]));
    }
    if let Some(id) = &diary.picture {
        picture::link(&mut resource, *id);
    }
    Some(Draft::authored(resource, Span::line(1), Maker::Person, Evidence::Reported))
}

fn observation(code: Option<&str>, text: &str) -> Value {
    let coding: Vec<Value> =
        code.iter().map(|code| json!({"system": SYSTEM, "code": code})).collect();
    let code = if coding.is_empty() {
        json!({"text": text})
    } else {
        json!({"coding": coding, "text": text})
    };
    json!({
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [{"system": system::OBSERVATION_CATEGORY, "code": "survey"}]}],
        "code": code,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use phr::record::Kind;
    use proptest::prelude::*;

    fn back(noted: Noted) -> Value {
        let at = "2025-03-10T07:00:00+09:00".parse().unwrap();
        let diary = Diary { at, noted, note: Some("朝から".to_owned()), picture: None };
        let bytes = diary_document(&diary);
        assert_eq!(read(&fhir::parse(&bytes).unwrap()), Some(diary));
        parse_diary(&bytes).drafts.remove(0).resource
    }

    #[test]
    fn a_symptom_keeps_when_it_began_and_ended_and_how_strong_it_was() {
        let symptom = back(Noted::Symptom {
            code: Some("headache".to_owned()),
            text: "頭痛".to_owned(),
            strength: Some(6),
            until: "2025-03-10T09:30:00+09:00".parse().ok(),
        });
        assert_eq!(symptom["valueQuantity"]["value"], 6);
        assert_eq!(symptom["effectivePeriod"]["end"], "2025-03-10T09:30:00+09:00");
        assert_eq!(Kind::of(&symptom), Kind::Note);
    }

    #[test]
    fn a_medicine_not_taken_is_never_told_as_taken_nor_as_supplied() {
        let concept = json!({"text": "アムロジピン錠5mg"});
        let skipped = back(Noted::Medicine { concept: concept.clone(), taken: false });
        assert_eq!(
            (&skipped["status"], &skipped["medicationCodeableConcept"]),
            (&json!("not-done"), &concept)
        );
        assert_eq!(Kind::of(&skipped), Kind::Medicine);
    }

    proptest! {
        #[test]
        fn reading_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            parse_diary(&bytes);
        }
    }
}
