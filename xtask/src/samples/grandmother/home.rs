//! Her life at home: blood pressure morning and evening through 2025, care level and care plan.

use anyhow::Result;
use serde_json::{Value, json};

use crate::samples::File;
use crate::samples::date::after;
use crate::samples::family::{GRANDMOTHER, MEGURI_CLINIC};
use crate::samples::fhir::{
    BundleKind, LOINC, bundle, concept, meta, ndjson, patient, pretty, quantity, subject,
};
use crate::samples::prng::Prng;

/// Systolic pressure she tends to, by month: higher in winter, lower from March with the new drug.
const LEVEL: [(&str, i32); 12] = [
    ("01", 146),
    ("02", 145),
    ("03", 139),
    ("04", 134),
    ("05", 131),
    ("06", 129),
    ("07", 126),
    ("08", 125),
    ("09", 128),
    ("10", 131),
    ("11", 134),
    ("12", 136),
];

/// Stays and lazy weeks without a reading: first and last day.
const GAPS: [(&str, &str); 4] = [
    ("2025-01-01", "2025-01-06"),
    ("2025-05-02", "2025-05-20"),
    ("2025-08-14", "2025-08-20"),
    ("2025-10-11", "2025-11-02"),
];

/// About 120 readings of one year.
pub(super) fn blood_pressure(prng: &mut Prng) -> Result<File> {
    let mut lines = vec![patient(&GRANDMOTHER, "2025-12-26T20:00:00+09:00")];
    for offset in 0..360 {
        let day = after("2025-01-01", offset);
        let gap = GAPS.iter().any(|(first, last)| (*first..=*last).contains(&day.as_str()));
        if gap || !prng.chance(27) {
            continue;
        }
        lines.push(reading(prng, &day, true)?);
        if prng.chance(64) {
            lines.push(reading(prng, &day, false)?);
        }
    }
    Ok(File::of(&GRANDMOTHER, "ketsuatsu_2025.ndjson", ndjson(&lines)))
}

fn reading(prng: &mut Prng, day: &str, morning: bool) -> Result<Value> {
    let month = day.split('-').nth(1).unwrap_or("");
    let level = LEVEL.iter().find(|(name, _)| *name == month).map_or(132, |(_, level)| *level);
    let after_bath = !morning && prng.chance(30);
    let shift = if morning {
        3
    } else if after_bath {
        -16
    } else {
        -2
    };
    let systolic = level + shift + prng.between(-8, 8);
    let diastolic = systolic / 2 + 9 + prng.between(-4, 4);
    let (hour, part) = if morning { (6, "朝") } else { (20, "晩") };
    let minute = prng.between(0, 59);
    let hour = hour + prng.between(0, 1);
    let words = match (morning, after_bath) {
        (true, _) => "朝・起きて１時間以内、トイレのあと、薬の前",
        (false, true) => "入浴後",
        (false, false) => "晩・寝る前",
    };
    let component = |code, name, value: i32| -> Result<Value> {
        let mut part = json!({"code": concept(LOINC, code, name)});
        if let Some(map) = part.as_object_mut() {
            map.insert("valueQuantity".to_owned(), quantity(&value.to_string(), "mmHg", "mm[Hg]")?);
        }
        Ok(part)
    };
    Ok(json!({
        "resourceType": "Observation",
        "id": format!("bp-{}-{}", day.replace('-', ""), if morning { "am" } else { "pm" }),
        "meta": meta(
            "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Observation_VitalSigns",
            &format!("{day}T21:30:00+09:00"),
        ),
        "status": "final",
        "category": [
            concept("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs", "バイタルサイン"),
            {"text": format!("家庭血圧（{part}）")},
        ],
        "code": concept(LOINC, "85354-9", "血圧"),
        "subject": subject(&GRANDMOTHER),
        "effectiveDateTime": format!("{day}T{hour:02}:{minute:02}:00+09:00"),
        "performer": [subject(&GRANDMOTHER)],
        "bodySite": {"text": "左上腕"},
        "method": {"text": "家庭用上腕式血圧計（座って測定）"},
        "device": {"display": "見本電機 上腕式血圧計 MH-100"},
        "note": [{"text": words}],
        "component": [
            component("8480-6", "収縮期血圧", systolic)?,
            component("8462-4", "拡張期血圧", diastolic)?,
        ],
    }))
}

/// Care level 1 since November 2024 and what the care manager planned.
pub(super) fn care() -> Result<File> {
    let at = "2024-11-20T10:00:00+09:00";
    let level = json!({
        "resourceType": "Observation",
        "id": "care-level-2024",
        "meta": meta("http://jpfhir.jp/fhir/core/StructureDefinition/JP_Observation_Common", at),
        "status": "final",
        "category": [concept("http://terminology.hl7.org/CodeSystem/observation-category", "survey", "認定")],
        "code": {"text": "要介護状態区分"},
        "subject": subject(&GRANDMOTHER),
        "effectivePeriod": {"start": "2024-11-01", "end": "2026-10-31"},
        "performer": [{"display": "めぐり市 介護保険課"}],
        "valueCodeableConcept": {"text": "要介護1"},
        "note": [{"text": "認定日 2024年11月12日。右ひざの痛みで長く歩けない。もの忘れはない。"}],
    });
    let plan = json!({
        "resourceType": "CarePlan",
        "id": "care-plan-2024",
        "meta": meta("http://jpfhir.jp/fhir/core/StructureDefinition/JP_CarePlan", at),
        "status": "active",
        "intent": "plan",
        "title": "居宅サービス計画書",
        "description": "住みなれた家で、自分のことは自分でしながら暮らす。",
        "subject": subject(&GRANDMOTHER),
        "period": {"start": "2024-11-20", "end": "2026-10-31"},
        "created": "2024-11-20",
        "author": {"display": "ひなた台居宅介護支援事業所 見本 みどり（ケアマネジャー）"},
        "contributor": [{"display": MEGURI_CLINIC.name}],
        "supportingInfo": [{"reference": "Observation/care-level-2024"}],
        "activity": [
            activity("通所介護（デイサービス）　火・金　入浴の介助、ひざの体操"),
            activity("福祉用具貸与　手すり（玄関、浴室）"),
            activity("訪問看護　月２回　血圧と足のむくみの確認"),
        ],
        "note": [{"text": "塩分をひかえた食事は、息子の妻の美咲さんが一緒に用意している。"}],
    });
    let kind = BundleKind {
        id: "mihon-grandmother-care-2024".to_owned(),
        kind: "collection",
        profile: "http://hl7.org/fhir/StructureDefinition/Bundle",
        content: None,
    };
    let all = bundle(&kind, at, vec![patient(&GRANDMOTHER, at), level, plan]);
    Ok(File::of(&GRANDMOTHER, "kaigo_20241120.json", pretty(&all)?))
}

fn activity(text: &str) -> Value {
    json!({"detail": {"status": "in-progress", "description": text}})
}
