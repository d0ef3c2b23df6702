//! Entries for tests: any resource, from an invented pharmacy or clinic.

use phr::{
    AccountId, EntryId, OriginalId,
    ports::{OriginalRecord, OriginalState},
    provenance::{Channel, Context, Evidence, Maker, Origin, Received, Span},
    record::{Entry, EntryState, Kind},
};
use proptest::prelude::*;
use serde_json::{Map, Value};

pub(crate) const PID: &str = "k1";

pub(crate) fn received(file: &str) -> Received {
    Received {
        at: "2025-03-11T10:20:00Z".parse().unwrap(),
        channel: Channel::Upload,
        by: AccountId::from_bytes([1; 16]),
        file_name: Some(file.to_owned()),
    }
}

pub(crate) fn origin(evidence: Evidence, by: &str, file: &str) -> Origin {
    Origin {
        original: OriginalId::of(file.as_bytes()),
        span: Span::lines(12, 14),
        received: received(file),
        format: "jahis-okusuri".to_owned(),
        made_by: Maker::Institution { name: by.to_owned(), code: None },
        context: Context::default(),
        evidence,
    }
}

/// Somebody of whom only the id is known.
pub(crate) fn person() -> phr::person::Person {
    phr::person::Person {
        id: phr::PersonId::from_bytes([1; 16]),
        names: Vec::new(),
        birth_date: "1943-04-18".parse().ok(),
        sex: Some(phr::person::Sex::Female),
        called: None,
        since: "2025-01-01T00:00:00Z".parse().unwrap(),
    }
}

/// An entry of a resource, with an id of its own by number.
pub(crate) fn entry(number: u8, evidence: Evidence, resource: Value) -> Entry {
    Entry {
        id: EntryId::from_bytes([number; 16]),
        version: 1,
        state: EntryState::Active,
        kind: Kind::of(&resource),
        when: fhir::view::when(&resource),
        bytes: resource.to_string().into_bytes(),
        origins: vec![origin(evidence, "めぐり内科", &format!("file-{number}.json"))],
        resource,
        recorded: "2025-03-11T10:20:00Z".parse().unwrap(),
    }
}

pub(crate) fn original(file: &str, format: &str, entries: &[(&str, u64)]) -> OriginalRecord {
    OriginalRecord {
        id: OriginalId::of(file.as_bytes()),
        number: 1,
        size: 1482,
        format: format.to_owned(),
        format_version: Some("JAHISTC08".to_owned()),
        received: received(file),
        state: OriginalState::Read,
        subject: phr::person::Subject::default(),
        differences: Vec::new(),
        findings: Vec::new(),
        entries: entries.iter().map(|(t, n)| ((*t).to_owned(), *n)).collect(),
        duplicates: 0,
        points: 0,
    }
}

pub(crate) fn frame(lang: crate::Lang) -> crate::Frame {
    crate::sample::bare_frame(lang, "/p/k1")
}

/// Any JSON, with keys that the tables know, so that odd values land in known places.
pub(crate) fn any_resource() -> impl Strategy<Value = Value> {
    (any_type(), any_value()).prop_map(|(resource_type, value)| {
        let mut object = match value {
            Value::Object(object) => object,
            other => Map::from_iter([("code".to_owned(), other)]),
        };
        object.insert("resourceType".to_owned(), Value::String(resource_type.to_owned()));
        Value::Object(object)
    })
}

fn any_type() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "Observation",
        "MedicationDispense",
        "MedicationRequest",
        "MedicationStatement",
        "Condition",
        "AllergyIntolerance",
        "Immunization",
        "ExplanationOfBenefit",
        "Encounter",
        "Communication",
        "Composition",
        "CarePlan",
        "DiagnosticReport",
        "QuestionnaireResponse",
        "Coverage",
        "DocumentReference",
        "Procedure",
        "Basic",
        "",
    ])
}

fn any_key() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "code",
            "coding",
            "text",
            "display",
            "value",
            "unit",
            "comparator",
            "valueQuantity",
            "valueString",
            "valueX",
            "component",
            "interpretation",
            "referenceRange",
            "low",
            "high",
            "dataAbsentReason",
            "dosageInstruction",
            "doseAndRate",
            "doseQuantity",
            "rateRatio",
            "numerator",
            "denominator",
            "daysSupply",
            "medicationCodeableConcept",
            "medicationReference",
            "reference",
            "contained",
            "id",
            "name",
            "note",
            "status",
            "period",
            "start",
            "end",
            "total",
            "amount",
            "category",
            "currency",
            "reaction",
            "manifestation",
            "severity",
            "payload",
            "contentString",
            "item",
            "answer",
            "section",
            "title",
            "protocolApplied",
            "verificationStatus",
            "clinicalStatus",
            "timing",
            "repeat",
            "boundsDuration",
            "effectiveDateTime",
            "type",
            "provider",
            "performer",
            "system",
        ])
        .prop_map(str::to_owned),
        "[a-zA-Z]{0,6}",
    ]
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|n| Value::Number(n.into())),
        "\\PC{0,12}".prop_map(Value::String),
        prop::sample::select(vec![
            "8480-6",
            "http://loinc.org",
            "2025-03-10",
            "2025",
            "#a",
            "JPY",
            "mmHg",
            "confirmed",
            "9A751",
            "99999999999999999999",
            "-0.0001",
            "1e999",
        ])
        .prop_map(|s| Value::String(s.to_owned())),
    ];
    leaf.prop_recursive(5, 48, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((any_key(), inner), 0..6)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}
