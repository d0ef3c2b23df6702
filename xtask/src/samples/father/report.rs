//! The check-up of June 2025 a second time: the centre's own FHIR report (eCheckup) of the same day.

use anyhow::Result;
use serde_json::{Value, json};

use super::checkups::{LATEST, items};
use crate::samples::File;
use crate::samples::cda::{Item, Range, flag};
use crate::samples::family::{CHECKUP_CENTRE, FATHER};
use crate::samples::fhir::{
    BundleKind, CATEGORY, LOINC, bundle, concept, meta, narrative, patient, pretty, quantity,
    subject,
};

const AT: &str = "2025-06-24T14:00:00+09:00";
const ITEM_CODES: &str = "urn:oid:1.2.392.200119.6.1005";

/// The document Bundle with one Observation for each item of the check-up file.
pub(super) fn file() -> Result<File> {
    let mut observations = Vec::new();
    for item in &items(LATEST) {
        observations.push(observation(item, observations.len() + 1)?);
    }
    let results: Vec<Value> = observations
        .iter()
        .filter_map(|found| found.get("id").and_then(Value::as_str))
        .map(|id| json!({"reference": format!("Observation/{id}")}))
        .collect();
    let kind = BundleKind {
        id: "mihon-father-echeckup-20250610".to_owned(),
        kind: "document",
        profile: "http://jpfhir.jp/fhir/eCheckup/StructureDefinition/JP_Bundle_eCheckupGeneral",
        content: None,
    };
    let mut all = vec![composition(&results), patient(&FATHER, AT), organization()];
    all.extend(observations);
    Ok(File::of(&FATHER, "kenshin_20250610.json", pretty(&bundle(&kind, AT, all))?))
}

fn composition(results: &[Value]) -> Value {
    json!({
        "resourceType": "Composition",
        "id": "echeckup-20250610",
        "meta": meta(
            "http://jpfhir.jp/fhir/eCheckup/StructureDefinition/JP_Composition_eCheckupGeneral", AT,
        ),
        "language": "ja",
        "status": "final",
        "type": concept(LOINC, "53576-5", "検診・健診報告書"),
        "category": [concept(
            "http://jpfhir.jp/fhir/eCheckup/CodeSystem/checkup-report-category", "10", "特定健診情報",
        )],
        "subject": subject(&FATHER),
        "date": AT,
        "author": [{"reference": "Organization/checkup-centre"}],
        "title": "健診結果報告書（見本データ・架空の人物）",
        "event": [{"period": {"start": LATEST.day, "end": LATEST.day}}],
        "section": [{
            "title": "特定健診・問診結果セクション",
            "code": concept(
                "http://jpfhir.jp/fhir/eCheckup/CodeSystem/section-code", "01010",
                "特定健診・問診結果セクション",
            ),
            "text": narrative("見本データ（架空の人物）"),
            "entry": results,
        }],
    })
}

fn organization() -> Value {
    json!({
        "resourceType": "Organization",
        "id": "checkup-centre",
        "meta": meta(
            "http://jpfhir.jp/fhir/eCheckup/StructureDefinition/JP_Organization_eCheckupGeneral", AT,
        ),
        "identifier": [{
            "system": "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no",
            "value": CHECKUP_CENTRE.ten_digits(),
        }],
        "name": CHECKUP_CENTRE.name,
        "telecom": [{"system": "phone", "value": "03-0000-0000"}],
    })
}

fn observation(item: &Item, number: usize) -> Result<Value> {
    let mut status = "final";
    let (code, name, kind, extra) = match item {
        Item::Number { code, name, value, unit, range } => {
            let mut extra = vec![("valueQuantity", quantity(value, unit, ucum(unit))?)];
            if let Some(limits) = limits(unit, *range)? {
                extra.push(("interpretation", json!([{"coding": [{
                    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
                    "code": flag(value, *range),
                }]}])));
                extra.push(limits);
            }
            (code, name, category(code), extra)
        }
        Item::Limit { code, name, value, unit, flag } => {
            let mut amount = quantity(value, unit, ucum(unit))?;
            if let Some(map) = amount.as_object_mut() {
                let sign = if *flag == "LX" { "<" } else { ">" };
                map.insert("comparator".to_owned(), json!(sign));
            }
            (code, name, "exam", vec![("valueQuantity", amount)])
        }
        Item::Choice { code, name, choice, list } => {
            (code, name, "survey", vec![("valueCodeableConcept", coded(list, choice))])
        }
        Item::Text { code, name, text } => (code, name, "exam", vec![("valueString", json!(text))]),
        Item::NotDone { code, name } => {
            status = "cancelled";
            (code, name, "laboratory", vec![("dataAbsentReason", absent("not-performed"))])
        }
        Item::NotMeasurable { code, name } => {
            (code, name, "exam", vec![("dataAbsentReason", absent("error"))])
        }
        Item::Series(parts) => return series(parts, number),
    };
    let mut found = base(number, status, kind, &concept(ITEM_CODES, code, name));
    add(&mut found, extra);
    Ok(found)
}

/// A test made of parts is one Observation here: coded finding, the words as components.
fn series(parts: &[(&'static str, Item)], number: usize) -> Result<Value> {
    let Some(((_, Item::Choice { code, name, choice, list }), rest)) = parts.split_first() else {
        anyhow::bail!("a series starts with its coded finding");
    };
    let mut found = base(number, "final", "exam", &concept(ITEM_CODES, code, name));
    let mut components = Vec::new();
    for (_, part) in rest {
        if let Item::Text { code, name, text } = part {
            components.push(json!({"code": concept(ITEM_CODES, code, name), "valueString": text}));
        }
    }
    add(
        &mut found,
        vec![("valueCodeableConcept", coded(list, choice)), ("component", json!(components))],
    );
    Ok(found)
}

fn base(number: usize, status: &str, kind: &str, code: &Value) -> Value {
    json!({
        "resourceType": "Observation",
        "id": format!("echeckup-20250610-{number:02}"),
        "meta": meta(
            "http://jpfhir.jp/fhir/eCheckup/StructureDefinition/JP_Observation_eCheckupGeneral", AT,
        ),
        "status": status,
        "category": [{"coding": [{"system": CATEGORY, "code": kind}]}],
        "code": code,
        "subject": subject(&FATHER),
        "effectiveDateTime": LATEST.day,
        "performer": [{"reference": "Organization/checkup-centre"}],
    })
}

fn add(resource: &mut Value, fields: Vec<(&str, Value)>) {
    if let Some(map) = resource.as_object_mut() {
        map.extend(fields.into_iter().map(|(name, value)| (name.to_owned(), value)));
    }
}

fn coded(list: &str, code: &str) -> Value {
    json!({"coding": [{"system": format!("urn:oid:1.2.392.200119.6.{list}"), "code": code}]})
}

fn absent(code: &str) -> Value {
    json!({"coding": [{
        "system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": code,
    }]})
}

fn limits(unit: &str, range: Range) -> Result<Option<(&'static str, Value)>> {
    let mut limits = json!({});
    for (side, limit) in [("low", range.low), ("high", range.high)] {
        if let (Some(limit), Some(map)) = (limit, limits.as_object_mut()) {
            map.insert(side.to_owned(), quantity(limit, unit, ucum(unit))?);
        }
    }
    let any = range.low.is_some() || range.high.is_some();
    Ok(any.then(|| ("referenceRange", json!([limits]))))
}

/// Blood pressure, body measures and the rest are in different categories.
fn category(code: &str) -> &'static str {
    match code.get(..3) {
        Some("9A7") => "vital-signs",
        Some("9N0") => "body-measurement",
        _ => "laboratory",
    }
}

/// The UCUM code of a check-up unit.
fn ucum(unit: &str) -> &str {
    match unit {
        "mmHg" => "mm[Hg]",
        "" => "1",
        same => same,
    }
}
