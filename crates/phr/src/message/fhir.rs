//! A message as a FHIR R4 `ClinicalImpression`: what was found, from what, by which rule.

use serde_json::{Value, json};

use super::{Language, Message, piece::plain};

/// The message as a resource. `subject` is the reference of the patient, such as `Patient/1`; `on`
/// the day for which it was made; `kind` the resource type of an entry it stands on.
pub fn clinical_impression(
    message: &Message,
    subject: &str,
    on: &fhir::Date,
    kind: impl Fn(crate::EntryId) -> String,
) -> Value {
    let text = |language: Language| {
        let lines: Vec<String> =
            message.lines(language).iter().map(|line| plain(&line.pieces)).collect();
        lines.join("\n")
    };
    let reference = |id: &crate::EntryId| json!({"reference": format!("{}/{id}", kind(*id))});
    json!({
        "resourceType": "ClinicalImpression",
        "status": "completed",
        "code": {"text": plain(&message.heading(Language::Ja))},
        "subject": {"reference": subject},
        "effectiveDateTime": on.as_str(),
        "protocol": [format!(
            "https://tenohira.example/rules/{}/{}", message.rule.id, message.rule.version
        )],
        "summary": text(Language::Ja),
        "finding": [{
            "itemCodeableConcept": {"coding": [{
                "system": "https://tenohira.example/fhir/CodeSystem/verdict",
                "code": message.verdict.code(),
            }]},
            "basis": message.rule.sources.iter().map(|s| s.cite).collect::<Vec<_>>().join("; "),
        }],
        "supportingInfo": message.evidence.iter().map(reference).collect::<Vec<_>>(),
        "note": [{"text": text(Language::En)}],
    })
}
