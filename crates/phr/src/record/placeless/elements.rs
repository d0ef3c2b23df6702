//! Which elements of a FHIR resource name no place.
//!
//! One list of names for every type, in the meaning that FHIR R4 (4.0.1) gives them. What is not in it is
//! dropped: `identifier`, `performer`, `location`, `serviceProvider`, `organization`, `subject`, `address`,
//! `telecom`, `note`, `extension`, `meta.source`, references, narrative … and whatever comes later.

use std::{
    collections::{BTreeSet, HashSet},
    sync::LazyLock,
};

use fhir::system;
use serde_json::{Map, Value};

/// Elements that may stay. What is inside them is looked at in the same way.
const TELLING: &str = "
    resourceType meta tag status statusReason intent priority use mode category code class type coding
    text display

    created issued authoredOn whenPrepared whenHandedOver recordedDate assertedDate dateAsserted date
    start end event when offset timeOfDay dayOfWeek effectiveDateTime effectiveInstant effectivePeriod
    effectiveTiming onsetDateTime onsetAge onsetPeriod onsetRange onsetString abatementDateTime
    abatementAge abatementPeriod abatementString occurrenceDateTime occurrencePeriod occurrenceString
    performedDateTime performedPeriod performedString servicedDate servicedPeriod billablePeriod
    lastOccurrence expirationDate

    value unit comparator low high numerator denominator quantity amount currency sequence count countMax
    duration durationUnit frequency frequencyMax period periodMax periodUnit boundsPeriod boundsDuration
    boundsRange origin factor lowerLimit upperLimit dimensions data interval length age

    valueBoolean valueInteger valueDateTime valueTime valueDecimal valueQuantity valueCodeableConcept
    valueString valueRange valueRatio valuePeriod valueSampledData component referenceRange appliesTo
    interpretation dataAbsentReason method bodySite device

    clinicalStatus verificationStatus severity stage summary criticality reaction substance manifestation
    exposureRoute outcome reasonCode

    medicationCodeableConcept medicationReference contained form ingredient itemCodeableConcept strength
    dosage dosageInstruction additionalInstruction patientInstruction timing repeat asNeededBoolean
    asNeededCodeableConcept site route doseAndRate doseQuantity doseRange rateRatio rateQuantity rateRange
    maxDosePerPeriod daysSupply dispenseRequest expectedSupplyDuration validityPeriod
    numberOfRepeatsAllowed substitution

    vaccineCode protocolApplied targetDisease doseNumberPositiveInt doseNumberString
    seriesDosesPositiveInt seriesDosesString primarySource isSubpotent lotNumber

    supportingInfo item productOrService unitPrice net total adjudication benefitBalance financial
    allowedMoney usedMoney payment
";

static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| TELLING.split_whitespace().collect());

/// Elements that are dropped and name somebody, in whatever depth.
const NAMED: [&str; 16] = [
    "performer",
    "serviceProvider",
    "provider",
    "organization",
    "requester",
    "recorder",
    "author",
    "custodian",
    "location",
    "insurer",
    "payor",
    "facility",
    "participant",
    "authorizingPrescription",
    "hospitalization",
    "address",
];

/// Where the name stands in them.
const NAMING: [&str; 4] = ["display", "name", "line", "city"];

/// What a source writes where it names nobody.
const NOBODY: [&str; 2] = ["本人", "家族"];

/// What becomes of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays as it is.
    Kept,
    /// What is inside it is looked at.
    LookedAt,
    /// It goes.
    Dropped,
}

/// What becomes of the element `key`, which stands among `beside`.
pub(super) fn fate(key: &str, value: &Value, beside: &Map<String, Value>) -> Fate {
    let public = beside.get("system").and_then(Value::as_str).map(is_public);
    match (key, value) {
        ("system" | "code", Value::String(_)) if public == Some(true) => Fate::Kept,
        // A medicine can stand beside the entry that names it, in the same resource.
        ("id", _) if is_medicine(beside) => Fate::Kept,
        ("reference", Value::String(to)) if to.starts_with('#') => Fate::Kept,
        // A code in a system of an institution's own tells which institution it is.
        ("code", Value::String(_)) if public == Some(false) => Fate::Dropped,
        // Narrative is an object; the words of a concept are a string.
        ("text", Value::Object(_)) => Fate::Dropped,
        (key, _) if KNOWN.contains(key) => Fate::LookedAt,
        _ => Fate::Dropped,
    }
}

/// The medicines among what a resource contains: everything else in there is whoever made it.
pub(super) fn medicines(contained: &Value) -> Value {
    let each = contained.as_array().into_iter().flatten();
    each.filter(|one| one.as_object().is_some_and(is_medicine)).cloned().collect()
}

fn is_medicine(fields: &Map<String, Value>) -> bool {
    fields.get("resourceType").and_then(Value::as_str) == Some("Medication")
}

/// Whether a code system is one for everybody.
pub(super) fn is_public(named: &str) -> bool {
    const PUBLIC: [&str; 17] = [
        "http://loinc.org",
        "http://unitsofmeasure.org",
        "http://snomed.info/sct",
        "http://terminology.hl7.org/CodeSystem/",
        "http://hl7.org/fhir/",
        "http://medis.or.jp/CodeSystem/",
        "http://jami.jp/CodeSystem/",
        "http://jpfhir.jp/fhir/core/CodeSystem/",
        "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/Medication",
        "http://jpfhir.jp/fhir/clins/CodeSystem/",
        "http://jpfhir.jp/fhir/eCS/CodeSystem/",
        "http://capstandard.jp/iyaku.info/CodeSystem/",
        "https://tenohira.example/fhir/CodeSystem/",
        // MEDIS masters, lists of medicines, the code lists of HL7.
        "urn:oid:1.2.392.200119.4.",
        "urn:oid:1.2.392.100495.20.2.",
        "urn:oid:2.16.840.1.113883.",
        "urn:iso:std:iso:11073",
    ];
    let system = system::canonical(named);
    PUBLIC.iter().any(|known| system.starts_with(known)) || is_of_checkups(system)
}

/// The code lists of 特定健診 have four digits (`…6.1005`); shorter ones number institutions, insurers and
/// the insured (`…6.102`, `…6.211`).
fn is_of_checkups(system: &str) -> bool {
    let list = system.strip_prefix("urn:oid:1.2.392.200119.6.");
    list.is_some_and(|list| list.len() == 4 && list.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Collects the names that a resource gives where it is dropped.
pub(super) fn names_dropped(value: &Value, names: &mut BTreeSet<String>) {
    walk(value, false, names);
}

fn walk(value: &Value, dropped: bool, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| match value {
            Value::String(name) => {
                if dropped && NAMING.contains(&key.as_str()) && !NOBODY.contains(&name.as_str()) {
                    names.insert(name.clone());
                }
            }
            Value::Array(items) if key == "contained" => {
                let others = items.iter().filter(|one| !one.as_object().is_some_and(is_medicine));
                others.for_each(|one| walk(one, true, names));
            }
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_) => walk(value, dropped || NAMED.contains(&key.as_str()), names),
        }),
        Value::Array(items) => items.iter().for_each(|item| walk(item, dropped, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
