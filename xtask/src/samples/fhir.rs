//! Writes FHIR R4 JSON in the shapes of JP Core and JP-CLINS (電子カルテ情報共有サービス).
//!
//! Profile, system and extension URLs as published by those guides. Every resource carries the
//! standard `HTEST` tag with the remark that the person is invented.

use anyhow::Result;
use serde_json::{Number, Value, json};

use super::cda::{Range, flag};
use super::family::{INVENTED, Person, Place};

pub(super) const YJ: &str = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code";
pub(super) const GENERAL_ORDER: &str =
    "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationGeneralOrderCode";
pub(super) const USAGE: &str = "http://jami.jp/CodeSystem/MedicationUsage";
pub(super) const ICD10: &str = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/ICD10-2013-full";
pub(super) const LOINC: &str = "http://loinc.org";
const CORE_LABO: &str =
    "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS";
const JLAC10: &str = "http://medis.or.jp/CodeSystem/master-JLAC10-17digits";
pub(super) const CATEGORY: &str =
    "http://jpfhir.jp/fhir/core/CodeSystem/JP_SimpleObservationCategory_CS";
const INSTANCE_ID: &str = "http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier";
const MEMBER_ID: &str = "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID";
const INSTITUTION: &str =
    "http://jpfhir.jp/fhir/clins/Extension/StructureDefinition/JP_eCS_InstitutionNumber";
const INDICATION: &str = "http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication";

/// The bytes of a resource, indented, ending with a line feed.
pub(super) fn pretty(value: &Value) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// One resource a line.
pub(super) fn ndjson(resources: &[Value]) -> Vec<u8> {
    resources.iter().flat_map(|resource| format!("{resource}\n").into_bytes()).collect()
}

/// A decimal with the digits as written: `5.70` stays `5.70`.
pub(super) fn decimal(text: &str) -> Result<Value> {
    Ok(Value::Number(text.parse::<Number>()?))
}

/// A FHIR quantity in UCUM.
pub(super) fn quantity(value: &str, unit: &str, ucum: &str) -> Result<Value> {
    Ok(json!({
        "value": decimal(value)?, "unit": unit, "system": "http://unitsofmeasure.org", "code": ucum,
    }))
}

/// A code with its system, display and text.
pub(super) fn concept(system: &str, code: &str, text: &str) -> Value {
    json!({"coding": [{"system": system, "code": code, "display": text}], "text": text})
}

/// The `meta` of every resource: when, which profile, and that it is invented.
pub(super) fn meta(profile: &str, at: &str) -> Value {
    json!({
        "lastUpdated": at,
        "profile": [profile],
        "tag": [{
            "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason",
            "code": "HTEST",
            "display": INVENTED,
        }],
    })
}

/// Adds a safety tag (`UNINFORMED`, `LTS`) to a resource's meta.
pub(super) fn mark(resource: &mut Value, code: &str) {
    if let Some(tags) = resource.pointer_mut("/meta/tag").and_then(Value::as_array_mut) {
        tags.push(json!({"system": INDICATION, "code": code}));
    }
}

/// The institution number and business identifier JP-CLINS asks of each resource.
pub(super) fn from_institution(resource: &mut Value, place: &Place, number: &str) {
    if let Some(map) = resource.as_object_mut() {
        map.insert(
            "extension".to_owned(),
            json!([{"url": INSTITUTION, "valueIdentifier": {
                "system": "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no",
                "value": place.ten_digits(),
            }}]),
        );
        let value = format!("{}-{number}", place.ten_digits());
        map.insert("identifier".to_owned(), json!([{"system": INSTANCE_ID, "value": value}]));
    }
}

/// The id of the person's Patient resource.
pub(super) fn patient_id(person: &Person) -> String {
    format!("mihon-{}", person.key)
}

/// A reference to the person with their name.
pub(super) fn subject(person: &Person) -> Value {
    json!({"reference": format!("Patient/{}", patient_id(person)), "display": person.name})
}

/// The person as JP Core writes them: kanji and kana names, insurance as `memberID`.
pub(super) fn patient(person: &Person, at: &str) -> Value {
    let name = |text: &str, kind: &str| {
        let (family, given) = text.split_once(' ').unwrap_or((text, ""));
        json!({
            "extension": [{
                "url": "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation",
                "valueCode": kind,
            }],
            "use": "official", "text": text, "family": family, "given": [given],
        })
    };
    let card = &person.insurance;
    let member = format!("{:0>8}:{}:{}:{}", card.insurer, card.symbol, card.number, card.branch);
    json!({
        "resourceType": "Patient",
        "id": patient_id(person),
        "meta": meta("http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient", at),
        "language": "ja",
        "text": narrative(INVENTED),
        "identifier": [{"system": MEMBER_ID, "value": member}],
        "name": [name(person.name, "IDE"), name(person.kana, "SYL")],
        "gender": person.gender(),
        "birthDate": person.birth,
        "address": [{
            "text": "東京都めぐり市ひなた台１－２－３",
            "state": "東京都",
            "city": "めぐり市",
            "country": "JP",
        }],
    })
}

/// A `text` element saying one sentence.
pub(super) fn narrative(text: &str) -> Value {
    json!({
        "status": "additional",
        "div": format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{text}</div>"),
    })
}

/// What a bundle is.
pub(super) struct BundleKind {
    pub(super) id: String,
    /// `collection` or `document`.
    pub(super) kind: &'static str,
    pub(super) profile: &'static str,
    /// The tag of JP-CLINS which names the one kind of resource inside.
    pub(super) content: Option<&'static str>,
}

pub(super) const CLINS_BUNDLE: &str =
    "http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_CLINS";

/// A bundle of resources, the first one the Patient (or the Composition of a document).
pub(super) fn bundle(kind: &BundleKind, at: &str, resources: Vec<Value>) -> Value {
    let entries: Vec<Value> = resources
        .into_iter()
        .map(|resource| {
            let part = |name| resource.get(name).and_then(Value::as_str).unwrap_or("");
            let url =
                format!("https://example.invalid/fhir/{}/{}", part("resourceType"), part("id"));
            json!({"fullUrl": url, "resource": resource})
        })
        .collect();
    let mut meta = meta(kind.profile, at);
    let tags = meta.pointer_mut("/tag").and_then(Value::as_array_mut);
    if let (Some(content), Some(tags)) = (kind.content, tags) {
        tags.push(json!({
            "system": "http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS",
            "code": content,
        }));
    }
    json!({
        "resourceType": "Bundle",
        "id": kind.id,
        "meta": meta,
        "language": "ja",
        "identifier": {"system": INSTANCE_ID, "value": kind.id},
        "type": kind.kind,
        "timestamp": at,
        "entry": entries,
    })
}

/// A laboratory test: its code, what people call it, its unit and limits.
pub(super) struct Test {
    pub(super) code: &'static str,
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    pub(super) unit: &'static str,
    pub(super) ucum: &'static str,
    pub(super) range: Range,
    pub(super) specimen: &'static str,
    /// False for tests outside the `CoreLabo` items, such as eGFR.
    pub(super) core: bool,
}

/// A result of `test` for `person` at `day`, `unit` overriding the right one when given.
pub(super) fn lab(
    person: &Person,
    place: &Place,
    day: &str,
    (test, value): (&Test, &str),
    unit: Option<(&str, &str)>,
) -> Result<Value> {
    let (unit, ucum) = unit.unwrap_or((test.unit, test.ucum));
    let mut limits = json!({});
    for (side, limit) in [("low", test.range.low), ("high", test.range.high)] {
        if let (Some(limit), Some(map)) = (limit, limits.as_object_mut()) {
            map.insert(side.to_owned(), quantity(limit, test.unit, test.ucum)?);
        }
    }
    let id = format!("lab-{}-{}", day.replace('-', ""), test.key.to_lowercase().replace('/', ""));
    let mut result = json!({
        "resourceType": "Observation",
        "id": id,
        "meta": meta(
            "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS|1.5.2",
            &format!("{day}T16:20:00+09:00"),
        ),
        "contained": [{"resourceType": "Specimen", "id": "specimen", "type": {"text": test.specimen}}],
        "extension": [],
        "identifier": [],
        "status": "final",
        "category": [concept(CATEGORY, "laboratory", "検体検査")],
        "code": {
            "coding": [{
                "system": if test.core { CORE_LABO } else { JLAC10 },
                "code": test.code,
                "display": test.key,
            }],
            "text": test.name,
        },
        "subject": subject(person),
        "effectiveDateTime": format!("{day}T09:30:00+09:00"),
        "performer": [{"display": place.name}],
        "valueQuantity": quantity(value, unit, ucum)?,
        "interpretation": [{"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
            "code": flag(value, test.range),
        }]}],
        "specimen": {"reference": "#specimen"},
        "referenceRange": [limits],
    });
    from_institution(&mut result, place, &id);
    Ok(result)
}
