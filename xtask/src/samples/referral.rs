//! The referral (診療情報提供書) of 10 March 2025 from the clinic to the hospital's kidney doctors.
//!
//! Its prescription is dispensed the same day (notebook) and claimed for March (cost notice).

use anyhow::Result;
use serde_json::{Value, json};

use super::File;
use super::family::{GRANDMOTHER, MEGURI_CLINIC, SAKURA_HOSPITAL};
use super::fhir::{
    BundleKind, GENERAL_ORDER, LOINC, USAGE, YJ, bundle, concept, decimal, from_institution, meta,
    narrative, patient, pretty, subject,
};
use super::grandmother::allergy;

const AT: &str = "2025-03-10T11:40:00+09:00";

/// The document Bundle, Composition first.
pub(super) fn file() -> Result<File> {
    let requests = [
        request(
            1,
            "アムロジピンＯＤ錠５ｍｇ「見本」",
            "2171022F4990",
            "【般】アムロジピン口腔内崩壊錠５ｍｇ",
        )?,
        request(
            2,
            "オルメサルタンＯＤ錠２０ｍｇ「見本」",
            "2149044F6990",
            "【般】オルメサルタン口腔内崩壊錠２０ｍｇ",
        )?,
    ];
    let kind = BundleKind {
        id: "mihon-grandmother-referral-20250310".to_owned(),
        kind: "document",
        profile: "http://jpfhir.jp/fhir/eReferral/StructureDefinition/JP_Bundle_eReferral",
        content: None,
    };
    let mut all = vec![composition(), patient(&GRANDMOTHER, AT), doctor()];
    all.extend([organization(&MEGURI_CLINIC.ten_digits(), "meguri", MEGURI_CLINIC.name)]);
    all.extend([organization(&SAKURA_HOSPITAL.ten_digits(), "sakura", SAKURA_HOSPITAL.name)]);
    all.push(allergy());
    all.extend(requests);
    Ok(File::of(&GRANDMOTHER, "shokaijo_20250310.json", pretty(&bundle(&kind, AT, all))?))
}

fn composition() -> Value {
    let section = |title: &str, text: &str, entries: &[&str]| {
        let entries: Vec<Value> = entries.iter().map(|to| json!({"reference": to})).collect();
        let mut section = json!({"title": title, "text": narrative(text)});
        if let (false, Some(map)) = (entries.is_empty(), section.as_object_mut()) {
            map.insert("entry".to_owned(), Value::Array(entries));
        }
        section
    };
    json!({
        "resourceType": "Composition",
        "id": "referral-20250310",
        "meta": meta("http://jpfhir.jp/fhir/eReferral/StructureDefinition/JP_Composition_eReferral", AT),
        "language": "ja",
        "identifier": {
            "system": "http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier",
            "value": format!("{}-20250310-1", MEGURI_CLINIC.ten_digits()),
        },
        "status": "final",
        "type": concept(LOINC, "57133-1", "診療情報提供書"),
        "subject": subject(&GRANDMOTHER),
        "date": AT,
        "author": [{"reference": "Practitioner/doctor-meguri"}, {"reference": "Organization/meguri"}],
        "title": "診療情報提供書（見本データ・架空の人物）",
        "custodian": {"reference": "Organization/meguri"},
        "section": [
            section("紹介先", "さくら総合病院　腎臓内科　御中", &["Organization/sakura"]),
            section("紹介目的", "腎機能低下（ｅＧＦＲ　４４．５）と尿蛋白の精査をお願いします。", &[]),
            section("傷病名", "高血圧症、慢性腎臓病", &[]),
            section("現病歴", "この３年でｅＧＦＲが５４から４４に低下しました。本日から降圧薬を追加しています。", &[]),
            section("アレルギー", "セフェム系抗菌薬で発疹", &["AllergyIntolerance/allergy-cephem"]),
            section(
                "投薬指示",
                "アムロジピンＯＤ錠５ｍｇ　１錠、オルメサルタンＯＤ錠２０ｍｇ　１錠　朝食後　２８日分",
                &["MedicationRequest/rx-20250310-1", "MedicationRequest/rx-20250310-2"],
            ),
        ],
    })
}

fn doctor() -> Value {
    json!({
        "resourceType": "Practitioner",
        "id": "doctor-meguri",
        "meta": meta("http://jpfhir.jp/fhir/core/StructureDefinition/JP_Practitioner", AT),
        "name": [{"text": "見本 理", "family": "見本", "given": ["理"]}],
    })
}

fn organization(number: &str, id: &str, name: &str) -> Value {
    json!({
        "resourceType": "Organization",
        "id": id,
        "meta": meta("http://jpfhir.jp/fhir/core/StructureDefinition/JP_Organization", AT),
        "identifier": [{
            "system": "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no",
            "value": number,
        }],
        "name": name,
        "telecom": [{"system": "phone", "value": "03-0000-0000"}],
    })
}

fn request(rp: u32, name: &str, yj: &str, generic: &str) -> Result<Value> {
    let id = format!("rx-20250310-{rp}");
    let generic_code = format!("{}ZZZ", yj.get(..9).unwrap_or(yj));
    let number = |system: &str, value: String| json!({"system": system, "value": value});
    let system = "http://jpfhir.jp/fhir/core/mhlw/IdSystem/Medication-RPGroupNumber";
    let order = "http://jpfhir.jp/fhir/core/mhlw/IdSystem/MedicationAdministrationIndex";
    let tablets = |value: &str| -> Result<Value> {
        Ok(json!({
            "value": decimal(value)?, "unit": "錠", "code": "TAB",
            "system": "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationUnitMERIT9Code",
        }))
    };
    let mut resource = json!({
        "resourceType": "MedicationRequest",
        "id": id,
        "meta": meta("http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_MedicationRequest_eCS|1.5.2", AT),
        "extension": [],
        "identifier": [],
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {
            "coding": [
                {"system": YJ, "code": yj, "display": name},
                {"system": GENERAL_ORDER, "code": generic_code, "display": generic},
            ],
            "text": name,
        },
        "subject": subject(&GRANDMOTHER),
        "authoredOn": "2025-03-10",
        "requester": {"reference": "Practitioner/doctor-meguri", "display": "見本 理"},
        "dosageInstruction": [{
            "text": "１日１回朝食後",
            "timing": {
                "repeat": {"boundsDuration": {
                    "value": 28, "unit": "日", "system": "http://unitsofmeasure.org", "code": "d",
                }},
                "code": concept(USAGE, "1011000400000000", "内服・経口・１日１回朝食後"),
            },
            "doseAndRate": [{"doseQuantity": tablets("1")?}],
        }],
        "dispenseRequest": {
            "quantity": tablets("28")?,
            "expectedSupplyDuration": {
                "value": 28, "unit": "日", "system": "http://unitsofmeasure.org", "code": "d",
            },
        },
    });
    from_institution(&mut resource, &MEGURI_CLINIC, &id);
    if let Some(all) = resource.pointer_mut("/identifier").and_then(Value::as_array_mut) {
        all.push(number(system, rp.to_string()));
        all.push(number(order, "1".to_owned()));
    }
    Ok(resource)
}
