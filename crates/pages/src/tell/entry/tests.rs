//! One table per resource type, in both languages; and words for any resource at all.

mod samples;

use std::fmt::Write;

use expect_test::{Expect, expect};
use phr::provenance::{Context, Maker, Posture, Setting, State};
use proptest::prelude::*;
use serde_json::json;

use super::super::testing::{any_resource, entry};
use super::*;

/// Everything an entry is told with, in one language.
pub(super) fn told(e: &Entry, lang: Lang) -> String {
    let mut out = format!("{} | {}", title(e, lang), value_text(e, lang).unwrap_or_default());
    if let Some(flag) = flag(e) {
        write!(out, " [{} {}]", flag.as_sent, flag.meaning.word(lang)).unwrap();
    }
    if let Some(note) = note(e, lang) {
        write!(out, " ({note})").unwrap();
    }
    for line in lines(e, lang) {
        write!(out, "\n  {}: {}", line.label, line.text).unwrap();
    }
    out.push('\n');
    out
}

fn both(e: &Entry) -> String {
    told(e, Lang::Ja) + &told(e, Lang::En)
}

fn check(evidence: Evidence, resource: Value, expected: &Expect) {
    expected.assert_eq(&both(&entry(1, evidence, resource)));
}

fn pressure() -> Value {
    let part = |code: &str, name: &str, value: u32| {
        json!({"code": {"coding": [{"system": "http://loinc.org", "code": code}], "text": name},
            "valueQuantity": {"value": value, "unit": "mmHg"}})
    };
    json!({
        "resourceType": "Observation", "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9"}], "text": "血圧"},
        "effectiveDateTime": "2025-01-07T07:20:00+09:00",
        "note": [{"text": "朝・起きて１時間以内"}],
        "component": [part("8480-6", "収縮期血圧", 138), part("8462-4", "拡張期血圧", 84)],
    })
}

#[test]
fn a_blood_pressure_is_one_value_with_its_circumstances() {
    let mut e = entry(1, Evidence::Measured, pressure());
    e.origins[0].made_by = Maker::Person;
    e.origins[0].context = Context {
        setting: Some(Setting::Home),
        states: vec![State::Rest],
        posture: Some(Posture::Sitting),
        ..Context::default()
    };
    expect![[r"
        血圧 | 138/84 mmHg (家で・安静・すわって)
          メモ: 朝・起きて１時間以内
        Blood pressure | 138/84 mmHg (at home, at rest, sitting)
          Note: 朝・起きて１時間以内
    "]]
    .assert_eq(&both(&e));
}

#[test]
fn a_laboratory_result_keeps_its_digits_its_range_and_its_mark() {
    check(
        Evidence::Measured,
        json!({
            "resourceType": "Observation", "status": "final",
            "category": [{"coding": [{"code": "laboratory"}]}],
            "code": {"coding": [{"system": "urn:oid:1.2.392.200119.4.504",
                "code": "3C015000002327101"}], "text": "クレアチニン"},
            "contained": [{"resourceType": "Specimen", "id": "s", "type": {"text": "血清"}}],
            "specimen": {"reference": "#s"},
            "performer": [{"display": "めぐり内科"}],
            "valueQuantity": {"value": "0.920", "unit": "mg/dL"},
            "interpretation": [{"coding": [{"code": "H"}]}],
            "referenceRange": [{"low": {"value": "0.46", "unit": "mg/dL"},
                "high": {"value": "0.79", "unit": "mg/dL"}}],
        }),
        &expect![[r"
            クレアチニン | 0.920 mg/dL [H 高め]
              検査した所の基準: 0.46〜0.79 mg/dL
              検体: 血清
              行った所・人: めぐり内科
            Creatinine | 0.920 mg/dL [H high]
              The laboratory's range: 0.46–0.79 mg/dL
              Sample: serum
              Done by: めぐり内科
        "]],
    );
}

#[test]
fn not_done_and_not_measurable_are_told_apart() {
    let absent = |code: &str| {
        let resource = json!({"resourceType": "Observation", "code": {"text": "空腹時血糖"},
            "dataAbsentReason": {"coding": [{"code": code}]}});
        value_text(&entry(1, Evidence::Measured, resource), Lang::Ja)
    };
    assert_eq!(absent("not-performed").as_deref(), Some("未実施"));
    assert_eq!(absent("error").as_deref(), Some("測定不能"));
    assert_eq!(absent("something-new").as_deref(), Some("something-new"));
    let blank = json!({"resourceType": "Observation", "code": {"text": "尿酸"}});
    let e = entry(1, Evidence::Measured, blank);
    assert_eq!(value_text(&e, Lang::En).as_deref(), Some("no value given"));
}

#[test]
fn comparators_and_answers_are_told_as_sent() {
    let value = |key: &str, value: Value| {
        let e = entry(1, Evidence::Measured, json!({"resourceType": "Observation", key: value}));
        (value_text(&e, Lang::Ja).unwrap(), value_text(&e, Lang::En).unwrap())
    };
    let pair = |ja: &str, en: &str| (ja.to_owned(), en.to_owned());
    let few = json!({"comparator": "<", "value": 0.5, "unit": "mg/dL"});
    assert_eq!(value("valueQuantity", few), pair("<0.5 mg/dL", "<0.5 mg/dL"));
    assert_eq!(value("valueCodeableConcept", json!({"text": "陰性"})), pair("陰性", "negative"));
    assert_eq!(value("valueString", json!("軽度ＳＴ－Ｔ異常")).1, "軽度ＳＴ－Ｔ異常");
    assert_eq!(value("valueBoolean", json!(false)), pair("いいえ", "no"));
    let sight = json!({"comparator": ">", "value": 1.5, "unit": "1"});
    assert_eq!(value("valueQuantity", sight).0, ">1.5");
    let urine = json!({"coding": [{"system": "urn:oid:1.2.392.200119.6.2102", "code": "1"}]});
    // 1 means negative here: never told as "1"
    assert_eq!(value("valueCodeableConcept", urine), pair("－", "- (negative)"));
    let bare = json!({"coding": [{"system": "urn:oid:1.2.3", "code": "1"}]});
    assert_eq!(
        value("valueCodeableConcept", bare),
        pair("コード 1（意味は書かれていません）", "code 1 (its meaning is not given)")
    );
    let ratio = json!({"numerator": {"value": 1}, "denominator": {"value": 80}});
    assert_eq!(value("valueRatio", ratio).0, "1 / 80");
}

#[test]
fn what_was_handed_over_is_told_without_saying_it_was_taken() {
    check(
        Evidence::Dispensed,
        json!({
            "resourceType": "MedicationDispense", "status": "completed",
            "medicationCodeableConcept": {"text": "アムロジピンＯＤ錠５ｍｇ「見本」"},
            "whenHandedOver": "2025-03-10",
            "daysSupply": {"value": 28, "unit": "日分"},
            "quantity": {"value": 28, "unit": "錠"},
            "dosageInstruction": [{"text": "１日１回朝食後",
                "doseAndRate": [{"rateRatio": {"numerator": {"value": 1, "unit": "錠"},
                    "denominator": {"value": 1, "unit": "日"}}}]}],
            "performer": [{"actor": {"display": "めぐり薬局"}}],
            "contained": [{"resourceType": "MedicationRequest", "id": "rx",
                "requester": {"display": "めぐり内科"}}],
            "authorizingPrescription": [{"reference": "#rx"}],
            "note": [{"text": "飲みにくいときは相談してください"}],
        }),
        &expect![[r"
            アムロジピンＯＤ錠５ｍｇ「見本」 | 1日1錠 １日１回朝食後 28日分
              量: 1日1錠
              のみ方・つかい方: １日１回朝食後
              何日分・何回分: 28日分
              処方した所: めぐり内科
              全部の量: 28錠
              渡した所・人: めぐり薬局
              メモ: 飲みにくいときは相談してください
            アムロジピンＯＤ錠５ｍｇ「見本」 | each day 1錠, １日１回朝食後, 28 days
              How much: each day 1錠
              How to take: １日１回朝食後
              Supply for: 28 days
              Prescribed by: めぐり内科
              Amount in all: 28錠
              Handed over by: めぐり薬局
              Note: 飲みにくいときは相談してください
        "]],
    );
}

#[test]
fn a_prescription_says_each_dose() {
    check(
        Evidence::Prescribed,
        json!({
            "resourceType": "MedicationRequest", "status": "stopped", "authoredOn": "2025-03-10",
            "medicationCodeableConcept": {"coding": [{"display": "ロキソプロフェン錠６０ｍｇ"}]},
            "requester": {"reference": "Practitioner/x", "display": "見本 理"},
            "dosageInstruction": [{"text": "疼痛時", "asNeededBoolean": true,
                "doseAndRate": [{"doseQuantity": {"value": 1, "unit": "錠"}}]}],
            "dispenseRequest": {"quantity": {"value": 10, "unit": "錠"},
                "expectedSupplyDuration": {"value": 10, "unit": "回分"}},
        }),
        &expect![[r"
            ロキソプロフェン錠６０ｍｇ | 1回1錠 疼痛時 10回分 (中止)
              量: 1回1錠
              のみ方・つかい方: 疼痛時
              何日分・何回分: 10回分
              必要なときだけ: はい
              全部の量: 10錠
              処方・依頼した人: 見本 理
              書かれた日: 2025年3月10日（月）
            ロキソプロフェン錠６０ｍｇ | each time 1錠, 疼痛時, 10 doses (stopped)
              How much: each time 1錠
              How to take: 疼痛時
              Supply for: 10 doses
              Only when needed: yes
              Amount in all: 10錠
              Ordered by: 見本 理
              Written on: Mon 10 Mar 2025
        "]],
    );
}

#[test]
fn a_suspicion_stays_a_suspicion_and_a_bill_stays_a_bill() {
    let condition = json!({
        "resourceType": "Condition", "code": {"text": "骨粗鬆症"},
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "verificationStatus": {"coding": [{"code": "unconfirmed"}]},
        "onsetDateTime": "2025-03-24", "recorder": {"display": "さくら総合病院"},
    });
    check(
        Evidence::Recorded,
        condition.clone(),
        &expect![[r"
        骨粗鬆症 |  (疑い)
          たしかさ: 疑い
          いまの状態: 続いている
          はじまり: 2025年3月24日（月）
          書いた所・人: さくら総合病院
        骨粗鬆症 |  (suspected)
          Certainty: suspected
          Now: ongoing
          Began: Mon 24 Mar 2025
          Written by: さくら総合病院
    "]],
    );
    let billed = entry(1, Evidence::Claimed, condition);
    assert_eq!(note(&billed, Lang::En).as_deref(), Some("named on a bill"));
    let odd = json!({"resourceType": "Condition", "verificationStatus": {"text": "たぶん"}});
    assert_eq!(note(&entry(1, Evidence::Recorded, odd), Lang::Ja).as_deref(), Some("疑い"));
}

#[test]
fn an_allergy_says_what_happened() {
    check(
        Evidence::Recorded,
        json!({
            "resourceType": "AllergyIntolerance", "code": {"text": "セフェム系抗菌薬"},
            "verificationStatus": {"coding": [{"code": "confirmed"}]},
            "criticality": "high", "onsetDateTime": "2011",
            "reaction": [{"manifestation": [{"text": "全身の発疹"}], "severity": "moderate",
                "description": "飲みはじめて２日目に発疹"}],
            "recorder": {"display": "めぐり内科"},
        }),
        &expect![[r"
            セフェム系抗菌薬 | 全身の発疹。飲みはじめて２日目に発疹（中くらい）
              たしかさ: 確かめられている
              出た症状: 全身の発疹。飲みはじめて２日目に発疹（中くらい）
              重くなるおそれ: 高い
              はじまり: 2011年
              書いた所・人: めぐり内科
            セフェム系抗菌薬 | 全身の発疹. 飲みはじめて２日目に発疹 (moderate)
              Certainty: confirmed
              Reaction: 全身の発疹. 飲みはじめて２日目に発疹 (moderate)
              Risk of a grave reaction: high
              Began: 2011
              Written by: めぐり内科
        "]],
    );
}

#[test]
fn a_vaccination_says_which_dose() {
    check(
        Evidence::Recorded,
        json!({
            "resourceType": "Immunization", "status": "completed",
            "vaccineCode": {"text": "四種混合（ＤＰＴ－ＩＰＶ）"},
            "occurrenceDateTime": "2018-08-27", "lotNumber": "MIHON05667",
            "manufacturer": {"display": "見本ワクチン株式会社"},
            "performer": [{"actor": {"display": "ひだまり小児科"}}],
            "reportOrigin": {"text": "母子健康手帳"},
            "programEligibility": [{"text": "定期接種"}],
            "protocolApplied": [{"doseNumberPositiveInt": 1}],
        }),
        &expect![[r"
            四種混合（ＤＰＴ－ＩＰＶ） | 1回目
              回数: 1回目
              製造番号: MIHON05667
              作った会社: 見本ワクチン株式会社
              接種の区分: 定期接種
              書かれていた書類: 母子健康手帳
              行った所・人: ひだまり小児科
            四種混合（ＤＰＴ－ＩＰＶ） | dose 1
              Dose: dose 1
              Lot number: MIHON05667
              Made by: 見本ワクチン株式会社
              Programme: routine vaccination
              Taken from: mother and child handbook
              Done by: ひだまり小児科
        "]],
    );
}

#[test]
fn a_bill_tells_every_sum_and_first_what_was_paid() {
    check(
        Evidence::Claimed,
        json!({
            "resourceType": "ExplanationOfBenefit", "status": "active",
            "type": {"text": "調剤"}, "provider": {"display": "めぐり薬局"},
            "billablePeriod": {"start": "2025-03", "end": "2025-03"}, "outcome": "complete",
            "supportingInfo": [{"category": {"text": "日数"}, "valueQuantity": {"value": 2, "unit": "日"}}],
            "processNote": [{"number": 1, "text": "備考: なし"}], "insurer": {"display": "めぐり市"},
            "total": [
                {"category": {"text": "医療費の総額"}, "amount": {"value": 12800, "currency": "JPY"}},
                {"category": {"text": "窓口で払った額"}, "amount": {"value": 1280, "currency": "JPY"}},
            ],
            "diagnosis": [{"diagnosisCodeableConcept": {"text": "高血圧症"}}],
        }),
        &expect![[r"
            めぐり薬局（調剤） | 窓口で払った額 1,280円
              医療費の総額: 12,800円
              窓口で払った額: 1,280円
              日数: 2日
              補足: 備考: なし
              請求に書かれた病名: 高血圧症
              医療機関など: めぐり薬局
              保険者: めぐり市
              期間: 2025年3月
            めぐり薬局 (pharmacy) | paid at the desk 1,280円
              total cost: 12,800円
              paid at the desk: 1,280円
              days: 2日
              More: 備考: なし
              Named on the bill: 高血圧症
              Provider: めぐり薬局
              Insurer: めぐり市
              Period: March 2025
        "]],
    );
}

#[test]
fn visits_notes_plans_and_documents_have_words() {
    let all = [
        json!({"resourceType": "Encounter", "class": {"code": "AMB"}, "period": {"start": "2025-03-10"},
            "serviceProvider": {"display": "めぐり内科"}}),
        json!({"resourceType": "Communication", "category": [{"text": "本人の記録"}],
            "payload": [{"contentString": "3日目に足がむくんだ"}], "sent": "2025-03-13"}),
        json!({"resourceType": "CarePlan", "title": "居宅サービス計画書", "status": "active",
            "description": "住みなれた家で暮らす。", "period": {"start": "2024-11-20", "end": "2026-10-31"},
            "activity": [{"detail": {"status": "in-progress", "description": "通所介護　火・金"}}]}),
        json!({"resourceType": "Composition", "title": "診療情報提供書", "date": "2025-03-10",
            "section": [{"title": "紹介元情報"}, {"title": "アレルギー情報"}]}),
        json!({"resourceType": "DiagnosticReport", "code": {"text": "胸部Ｘ線"},
            "conclusion": "異常なし"}),
        json!({"resourceType": "QuestionnaireResponse", "item": [{"text": "喫煙",
            "answer": [{"valueString": "いいえ"}], "item": [{"linkId": "1.1"}]}]}),
        json!({"resourceType": "Coverage", "type": {"text": "後期高齢者医療"},
            "payor": [{"display": "めぐり広域連合"}]}),
        json!({"resourceType": "MedicationStatement", "status": "completed",
            "medicationCodeableConcept": {"text": "かぜ薬「見本」"}}),
        json!({"resourceType": "SomethingNew"}),
    ];
    let told: String = all.into_iter().map(|r| both(&entry(1, Evidence::Recorded, r))).collect();
    expect![[r"
        めぐり内科 | 
          受診の種類: 外来
          受けた所: めぐり内科
          期間: 2025年3月10日（月）から
        めぐり内科 | 
          Kind of visit: outpatient
          Where: めぐり内科
          Period: from Mon 10 Mar 2025
        本人の記録 | 3日目に足がむくんだ
          内容: 3日目に足がむくんだ
        the person's own note | 3日目に足がむくんだ
          Content: 3日目に足がむくんだ
        居宅サービス計画書 | 住みなれた家で暮らす。
          サービス: 通所介護　火・金
          期間: 2024年11月20日（水）〜2026年10月31日（土）
          内容: 住みなれた家で暮らす。
        居宅サービス計画書 | 住みなれた家で暮らす。
          Service: 通所介護　火・金
          Period: Wed 20 Nov 2024 – Sat 31 Oct 2026
          Content: 住みなれた家で暮らす。
        診療情報提供書 | 
          中身: 紹介元情報、アレルギー情報
        診療情報提供書 | 
          Sections: 紹介元情報, アレルギー情報
        胸部Ｘ線 | 異常なし
          所見: 異常なし
        胸部Ｘ線 | nothing abnormal
          Conclusion: nothing abnormal
        問診・メモ | 
          喫煙: いいえ
        Notes and answers | 
          喫煙: no
        後期高齢者医療 | 
          保険者: めぐり広域連合
        後期高齢者医療 | 
          Insurer: めぐり広域連合
        かぜ薬「見本」 | 
          状態: 完了
        かぜ薬「見本」 | 
          State: completed
        問診・メモ | 
        Notes and answers | 
    "]]
    .assert_eq(&told);
}

proptest! {
    #[test]
    fn any_resource_has_a_title_and_never_panics(resource in any_resource()) {
        let e = entry(1, Evidence::Recorded, resource);
        for lang in Lang::ALL {
            prop_assert!(!title(&e, lang).trim().is_empty());
            drop((value(&e, lang), flag(&e), note(&e, lang), lines(&e, lang)));
            if view::resource_type(&e.resource) == Some("Observation") {
                prop_assert!(!value_text(&e, lang).unwrap().trim().is_empty());
            }
        }
    }
}
