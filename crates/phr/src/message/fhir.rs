//! A message as FHIR R4: what was found, from what, by which rule. The same medicine twice is a
//! `DetectedIssue`; everything else a `ClinicalImpression`.

use serde_json::{Value, json};

use super::{Language, Message, Now, piece::plain};

/// The message as the resource that fits it; the arguments are those of [`clinical_impression`].
pub fn resource(
    message: &Message,
    subject: &str,
    on: &fhir::Date,
    kind: impl Fn(crate::EntryId) -> String,
) -> Value {
    let twice = message.now.iter().any(|now| matches!(now, Now::SameMedicine { .. }));
    if twice {
        duplicate(message, subject, on, kind)
    } else {
        clinical_impression(message, subject, on, kind)
    }
}

/// The same medicine from two places. No severity: whether it matters is for a pharmacist to say.
fn duplicate(
    message: &Message,
    subject: &str,
    on: &fhir::Date,
    kind: impl Fn(crate::EntryId) -> String,
) -> Value {
    json!({
        "resourceType": "DetectedIssue",
        "status": "preliminary",
        "code": {"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
            "code": "DUPTHPY",
            "display": "Duplicate Therapy Alert",
        }]},
        "patient": {"reference": subject},
        "identifiedDateTime": on.as_str(),
        "implicated": message.evidence.iter().map(|id| reference(*id, &kind)).collect::<Vec<_>>(),
        "detail": text(message, Language::Ja),
        "reference": protocol(message),
    })
}

fn text(message: &Message, language: Language) -> String {
    let lines: Vec<String> =
        message.lines(language).iter().map(|line| plain(&line.pieces)).collect();
    lines.join("\n")
}

fn reference(id: crate::EntryId, kind: impl Fn(crate::EntryId) -> String) -> Value {
    json!({"reference": format!("{}/{id}", kind(id))})
}

fn protocol(message: &Message) -> String {
    format!("https://tenohira.example/rules/{}/{}", message.rule.id, message.rule.version)
}

/// The message as a resource. `subject` is the reference of the patient, such as `Patient/1`; `on`
/// the day for which it was made; `kind` the resource type of an entry it stands on.
pub fn clinical_impression(
    message: &Message,
    subject: &str,
    on: &fhir::Date,
    kind: impl Fn(crate::EntryId) -> String,
) -> Value {
    json!({
        "resourceType": "ClinicalImpression",
        "status": "completed",
        "code": {"text": plain(&message.heading(Language::Ja))},
        "subject": {"reference": subject},
        "effectiveDateTime": on.as_str(),
        "protocol": [protocol(message)],
        "summary": text(message, Language::Ja),
        "finding": [{
            "itemCodeableConcept": {"coding": [{
                "system": "https://tenohira.example/fhir/CodeSystem/verdict",
                "code": message.verdict.code(),
            }]},
            "basis": message.rule.sources.iter().map(|s| s.cite).collect::<Vec<_>>().join("; "),
        }],
        "supportingInfo": message.evidence.iter().map(|id| reference(*id, &kind)).collect::<Vec<_>>(),
        "note": [{"text": text(message, Language::En)}],
    })
}
