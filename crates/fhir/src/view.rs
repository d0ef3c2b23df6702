//! Borrowed views: small readers over a parsed resource that never fail and never copy.
//!
//! Each accessor returns an `Option` or an iterator. `value[x]` and friends are handled here once.

use serde_json::Value;

use crate::{Date, system};

/// One `Coding` with its system in canonical spelling.
///
/// An absent part is empty rather than an `Option`: a code without a system and a system without a
/// code are both found in real files, and are compared like any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coding<'a> {
    /// Canonical system, empty when absent.
    pub system: &'a str,
    /// Code, empty when absent.
    pub code: &'a str,
    /// Display, when given.
    pub display: Option<&'a str>,
}

/// The string at `key`, when it is a non-empty string.
///
/// ```
/// # use serde_json::json;
/// let v = json!({"status": "final", "note": "", "value": 5});
/// assert_eq!(fhir::view::text(&v, "status"), Some("final"));
/// assert_eq!(fhir::view::text(&v, "note"), None); // FHIR forbids empty strings
/// assert_eq!(fhir::view::text(&v, "value"), None);
/// ```
pub fn text<'a>(v: &'a Value, key: &str) -> Option<&'a str> {
    v.get(key).and_then(Value::as_str).filter(|s| !s.is_empty())
}

/// The items at `key`: an array's items, or the single value itself (untidy files do both).
///
/// ```
/// # use serde_json::json;
/// let count = |v: serde_json::Value| fhir::view::items(&v, "category").count();
/// assert_eq!(count(json!({"category": [{}, {}]})), 2);
/// assert_eq!(count(json!({"category": {}})), 1);
/// assert_eq!(count(json!({"category": null})), 0);
/// ```
pub fn items<'a>(v: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    let (many, one) = match v.get(key) {
        Some(Value::Array(items)) => (items.as_slice(), None),
        Some(Value::Null) | None => (&[][..], None),
        Some(other) => (&[][..], Some(other)),
    };
    many.iter().chain(one)
}

/// The resource type, such as `Observation`.
pub fn resource_type(v: &Value) -> Option<&str> {
    text(v, "resourceType")
}

/// The codings of a `CodeableConcept`, systems in canonical spelling.
///
/// ```
/// # use serde_json::json;
/// # use fhir::{system, view};
/// let c = json!({"coding": [{"system": "urn:oid:1.2.392.100495.20.2.73", "code": "2171022F1"}]});
/// let found: Vec<_> = view::codings(&c).collect();
/// assert_eq!((found[0].system, found[0].code), (system::YJ, "2171022F1"));
/// assert_eq!(view::codings(&json!({"text": "words only"})).count(), 0);
/// ```
pub fn codings(concept: &Value) -> impl Iterator<Item = Coding<'_>> {
    items(concept, "coding").map(|c| Coding {
        system: system::canonical(text(c, "system").unwrap_or_default()),
        code: text(c, "code").unwrap_or_default(),
        display: text(c, "display"),
    })
}

/// What a `CodeableConcept` is called: its text, else the first display, else the first code.
///
/// ```
/// # use serde_json::json;
/// let c = json!({"coding": [{"code": "x"}, {"display": "アムロジピン"}]});
/// assert_eq!(fhir::view::concept_name(&c), Some("アムロジピン"));
/// assert_eq!(fhir::view::concept_name(&json!({})), None);
/// ```
pub fn concept_name(concept: &Value) -> Option<&str> {
    text(concept, "text")
        .or_else(|| codings(concept).find_map(|c| c.display))
        .or_else(|| codings(concept).map(|c| c.code).find(|c| !c.is_empty()))
}

/// Whether the concept carries `code` of `system`, in either spelling of the system.
///
/// ```
/// # use serde_json::json;
/// # use fhir::{system::LOINC, view::has_code};
/// let c = json!({"coding": [{"system": "http://loinc.org", "code": "8480-6"}, {"code": "own"}]});
/// assert!(has_code(&c, LOINC, "8480-6"));
/// assert!(!has_code(&c, LOINC, "own")); // a code of nobody is not LOINC's
/// ```
pub fn has_code(concept: &Value, system: &str, code: &str) -> bool {
    codings(concept).any(|c| c.code == code && c.system == system::canonical(system))
}

/// The first of `keys` that holds a FHIR date; a `Period` gives its start, else its end.
///
/// ```
/// # use serde_json::json;
/// let v = json!({"created": "spring", "period": {"end": "2025-03-31"}, "issued": "2025-04"});
/// let date = fhir::view::date(&v, &["created", "period", "issued"]);
/// assert_eq!(date.unwrap().to_string(), "2025-03-31"); // what cannot be read is passed over
/// ```
pub fn date(v: &Value, keys: &[&str]) -> Option<Date> {
    keys.iter().find_map(|key| {
        let value = v.get(*key)?;
        let text =
            value.as_str().or_else(|| text(value, "start")).or_else(|| text(value, "end"))?;
        text.parse().ok()
    })
}

/// The date a resource is about (not when it was written down), by its type.
///
/// ```
/// # use serde_json::json;
/// let o = json!({"resourceType": "Observation", "effectivePeriod": {"start": "2025-03"}});
/// assert_eq!(fhir::view::when(&o).map(|d| d.to_string()).as_deref(), Some("2025-03"));
/// ```
pub fn when(resource: &Value) -> Option<Date> {
    let keys: &[&str] = match resource_type(resource)? {
        "Observation" | "MedicationStatement" | "MedicationAdministration" | "DiagnosticReport" => {
            &["effectiveDateTime", "effectivePeriod", "effectiveInstant", "issued", "dateAsserted"]
        }
        "MedicationRequest" | "ServiceRequest" => &["authoredOn", "occurrenceDateTime"],
        "MedicationDispense" => &["whenHandedOver", "whenPrepared"],
        "Condition" => &["onsetDateTime", "onsetPeriod", "recordedDate"],
        "AllergyIntolerance" => &["onsetDateTime", "recordedDate", "lastOccurrence"],
        "Immunization" => &["occurrenceDateTime", "recorded"],
        "Procedure" => &["performedDateTime", "performedPeriod"],
        "Encounter" | "CarePlan" | "Coverage" | "EpisodeOfCare" => &["period", "created"],
        "ExplanationOfBenefit" => &["billablePeriod", "created"],
        "Composition" | "DocumentReference" | "QuestionnaireResponse" => {
            &["date", "authored", "created"]
        }
        "Communication" => &["sent", "received"],
        "Goal" => &["startDate", "statusDate"],
        "ClinicalImpression" => &["effectiveDateTime", "effectivePeriod", "date"],
        _ => &["date", "authoredOn", "effectiveDateTime", "period", "created", "recordedDate"],
    };
    date(resource, keys)
}

/// The first `value[x]` of an Observation or a component: its key and value.
///
/// ```
/// # use serde_json::json;
/// let o = json!({"code": {}, "valueString": "陰性"});
/// assert_eq!(fhir::view::value_x(&o), Some(("valueString", &json!("陰性"))));
/// assert_eq!(fhir::view::value_x(&json!({"value": 5})), None); // a quantity's own number
/// ```
pub fn value_x(v: &Value) -> Option<(&str, &Value)> {
    let object = v.as_object()?;
    object.iter().find(|(k, _)| k.len() > 5 && k.starts_with("value")).map(|(k, v)| (k.as_str(), v))
}

/// A quantity as written: comparator, digits, unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity<'a> {
    /// `<`, `<=`, `>=`, `>` when the true value lies beyond.
    pub comparator: Option<&'a str>,
    /// The digits exactly as received.
    pub digits: String,
    /// The unit as people write it, else its code.
    pub unit: Option<&'a str>,
}

/// Reads a `Quantity`; `None` without a number.
///
/// ```
/// # use serde_json::json;
/// let q = json!({"value": 5.70, "unit": "%"});
/// # let q = fhir::parse(br#"{"value": 5.70, "unit": "%"}"#).unwrap();
/// assert_eq!(fhir::view::quantity(&q).unwrap().digits, "5.70");
/// assert!(fhir::view::quantity(&json!({"unit": "%"})).is_none());
/// ```
pub fn quantity(v: &Value) -> Option<Quantity<'_>> {
    let digits = match v.get("value")? {
        Value::Number(n) => n.to_string(),
        Value::String(s) => s.clone(), // untidy files quote their numbers
        _ => return None,
    };
    let unit = text(v, "unit").or_else(|| text(v, "code"));
    Some(Quantity { comparator: text(v, "comparator"), digits, unit })
}

/// Whether `meta.tag` or `meta.security` carries `code` of `system`.
///
/// A tag that names no system counts: what tells others to withhold must not be lost to a
/// carelessly written file.
///
/// ```
/// # use serde_json::json;
/// # use fhir::{system::CLINS_INDICATION, view::tagged};
/// let v = json!({"meta": {"security": {"code": "UNINFORMED"}}});
/// assert!(tagged(&v, CLINS_INDICATION, "UNINFORMED"));
/// assert!(!tagged(&json!({}), CLINS_INDICATION, "UNINFORMED"));
/// ```
pub fn tagged(resource: &Value, system: &str, code: &str) -> bool {
    let Some(meta) = resource.get("meta") else { return false };
    items(meta, "tag").chain(items(meta, "security")).any(|t| {
        text(t, "code") == Some(code) && text(t, "system").is_none_or(|s| system::same(s, system))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_single_object_where_a_list_belongs_is_read() {
        let v =
            json!({"coding": {"system": "urn:oid:1.2.392.100495.20.2.73", "code": "2171022F1"}});
        let found: Vec<_> = codings(&v).collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].system, system::YJ);
    }

    #[test]
    fn a_tag_of_another_system_is_another_tag() {
        let v = json!({"meta": {"tag": [{"system": "http://example.org", "code": "UNINFORMED"}]}});
        assert!(!tagged(&v, system::CLINS_INDICATION, "UNINFORMED"));
    }

    #[test]
    fn a_resource_is_about_the_day_it_happened_not_the_day_it_was_written_down() {
        for (resource, day) in [
            (
                json!({"resourceType": "Condition", "recordedDate": "2025-05-01",
                "onsetDateTime": "2024"}),
                "2024",
            ),
            (
                json!({"resourceType": "MedicationDispense", "whenPrepared": "2025-05-01",
                "whenHandedOver": "2025-05-02"}),
                "2025-05-02",
            ),
            (
                json!({"resourceType": "Observation", "issued": "2025-05-03",
                "effectivePeriod": {"start": "2025-05-01", "end": "2025-05-02"}}),
                "2025-05-01",
            ),
            (json!({"resourceType": "Immunization", "recorded": "2025-05-01"}), "2025-05-01"),
            (json!({"resourceType": "Media", "created": "2025-05"}), "2025-05"),
        ] {
            assert_eq!(when(&resource).unwrap().as_str(), day, "{resource}");
        }
        assert_eq!(when(&json!({"date": "2025"})), None, "of no type, about no day");
    }

    #[test]
    fn a_name_is_the_text_before_displays_before_codes() {
        let code = json!({"code": "4420002", "display": ""});
        assert_eq!(concept_name(&json!({"text": "薬", "coding": [code]})), Some("薬"));
        assert_eq!(concept_name(&json!({"text": "", "coding": [code]})), Some("4420002"));
    }

    #[test]
    fn a_quantity_keeps_digits_comparator_and_the_unit_as_people_write_it() {
        let q = crate::parse(br#"{"value": 0.10, "comparator": "<", "code": "mg/dL"}"#).unwrap();
        let read = quantity(&q).unwrap();
        assert_eq!((read.comparator, &*read.digits, read.unit), (Some("<"), "0.10", Some("mg/dL")));
        assert_eq!(quantity(&json!({"value": "1.20"})).unwrap().digits, "1.20");
        assert!(quantity(&json!({"value": [1]})).is_none());
    }

    #[test]
    fn tags_are_found_in_both_places() {
        let tag = json!({"system": system::CLINS_INDICATION, "code": "UNINFORMED"});
        for place in ["tag", "security"] {
            let v = json!({"meta": {place: [tag]}});
            assert!(tagged(&v, system::CLINS_INDICATION, "UNINFORMED"));
            assert!(!tagged(&v, system::CLINS_INDICATION, "UNDELIVERED"));
        }
    }
}
