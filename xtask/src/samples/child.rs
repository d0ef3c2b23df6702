//! 日向 陽太: egg allergy, the routine vaccinations, coughs and fevers, and growing.

mod growth;
mod vaccinations;

use anyhow::Result;
use serde_json::json;

use super::File;
use super::family::{CHILD, HIDAMARI, KOMICHI_ENT, MEGURI_PHARMACY, SAKURA_PHARMACY};
use super::fhir::{
    BundleKind, CLINS_BUNDLE, bundle, from_institution, meta, patient, pretty, subject,
};
use super::jahis::{Book, Drug, as_needed, daily, external};
use super::prng::Prng;

/// His files, as his mother adds them.
pub(super) fn files(prng: &mut Prng) -> Result<Vec<File>> {
    Ok(vec![egg()?, vaccinations::file(prng)?, notebook()?, growth::file()?])
}

const DOCTOR: (&str, &str) = ("見本 ひなこ", "小児科");

const CARBOCISTEINE_SYRUP: Drug = Drug {
    name: "カルボシステインシロップ小児用５％「見本」",
    unit: "ｍＬ",
    yj: "2233002Q1990",
    claims: "629900130",
    generic: "【般】カルボシステインシロップ５％",
};
const AMBROXOL_SYRUP: Drug = Drug {
    name: "アンブロキソール塩酸塩シロップ小児用０．３％「試験」",
    unit: "ｍＬ",
    yj: "2239001Q1980",
    claims: "629900131",
    generic: "【般】アンブロキソールシロップ０．３％",
};
const ACETAMINOPHEN_POWDER: Drug = Drug {
    name: "アセトアミノフェン細粒２０％「見本」",
    unit: "ｇ",
    yj: "1141007C1990",
    claims: "629900132",
    generic: "【般】アセトアミノフェン細粒２０％",
};
const AMOXICILLIN_POWDER: Drug = Drug {
    name: "アモキシシリン細粒１０％「試験」",
    unit: "ｇ",
    yj: "6131001C1980",
    claims: "629900133",
    generic: "【般】アモキシシリン細粒１０％",
};
const LEVOCETIRIZINE_SYRUP: Drug = Drug {
    name: "レボセチリジン塩酸塩シロップ０．０５％「見本」",
    unit: "ｍＬ",
    yj: "4490028Q1990",
    claims: "629900134",
    generic: "【般】レボセチリジンシロップ０．０５％",
};
const OSELTAMIVIR_SYRUP: Drug = Drug {
    name: "オセルタミビルドライシロップ３％「見本」",
    unit: "ｇ",
    yj: "6250021R1990",
    claims: "629900135",
    generic: "【般】オセルタミビルシロップ用３％",
};
const TULOBUTEROL_TAPE: Drug = Drug {
    name: "ツロブテロールテープ１ｍｇ「試験」",
    unit: "枚",
    yj: "2259707S2980",
    claims: "629900136",
    generic: "【般】ツロブテロール経皮吸収型テープ１ｍｇ",
};

fn notebook() -> Result<File> {
    let mut book = Book::new(8, &CHILD, "2025-09-20");
    book.weigh("23.4");
    book.add(&["2", "1", "卵（全卵、加熱が弱いもの）", "2"]);
    book.dispensed("2025-09-16", &MEGURI_PHARMACY, &HIDAMARI, DOCTOR)
        .rp(
            &[(&CARBOCISTEINE_SYRUP, "13.5"), (&AMBROXOL_SYRUP, "6")],
            &daily("１日３回毎食後", "5"),
        )
        .rp(&[(&TULOBUTEROL_TAPE, "5")], &external("１日１回　胸または背中に貼付"));
    book.dispensed("2025-01-11", &MEGURI_PHARMACY, &HIDAMARI, DOCTOR)
        .rp(&[(&OSELTAMIVIR_SYRUP, "2.8")], &daily("１日２回朝夕食後", "5"))
        .rp(
            &[(&ACETAMINOPHEN_POWDER, "1.1")],
            &as_needed("発熱時（３８．５℃以上）６時間あけて", "5"),
        )
        .remark("熱が出てから２日間は、ひとりにしないで見守ってください")
        .own_words("インフルエンザＡ型。１４日の朝に平熱", "2025-01-14");
    powders(&mut book);
    Ok(File::of(&CHILD, "okusuri_20250920.txt", book.bytes()?))
}

fn powders(book: &mut Book) {
    book.dispensed("2023-06-19", &SAKURA_PHARMACY, &KOMICHI_ENT, ("試験 小径", "耳鼻咽喉科"))
        .rp(&[(&AMOXICILLIN_POWDER, "7.2")], &daily("１日３回毎食後", "7"))
        .remark("中耳炎のお薬です。よくなっても飲みきってください");
    book.dispensed("2022-12-12", &MEGURI_PHARMACY, &HIDAMARI, DOCTOR)
        .rp(&[(&CARBOCISTEINE_SYRUP, "9.6")], &daily("１日３回毎食後", "5"))
        .rp(
            &[(&ACETAMINOPHEN_POWDER, "0.8")],
            &as_needed("発熱時（３８．５℃以上）６時間あけて", "4"),
        );
    book.dispensed("2019-02-12", &MEGURI_PHARMACY, &HIDAMARI, DOCTOR)
        .rp(&[(&LEVOCETIRIZINE_SYRUP, "2.5")], &daily("１日１回夕食後", "5"))
        .remark("卵を食べたあとのじんましんです")
        .own_words("ゆで卵をひとさじ食べて３０分、口のまわりと首が赤くなった", "2019-02-12");
}

fn egg() -> Result<File> {
    let at = "2024-05-13T11:20:00+09:00";
    let mut allergy = json!({
        "resourceType": "AllergyIntolerance",
        "id": "allergy-egg",
        "meta": meta(
            "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_AllergyIntolerance_eCS|1.5.2", at,
        ),
        "extension": [],
        "identifier": [],
        "clinicalStatus": {"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical",
            "code": "active",
        }]},
        "verificationStatus": {"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
            "code": "confirmed",
        }]},
        "type": "allergy",
        "category": ["food"],
        "criticality": "low",
        "code": {"text": "鶏卵"},
        "patient": subject(&CHILD),
        "onsetDateTime": "2019-02-12",
        "recordedDate": "2019-02-12",
        "recorder": {"display": HIDAMARI.name},
        "lastOccurrence": "2022-04",
        "note": [{"text": "２０２４年５月：よく火を通した卵は半分まで食べてよい。生、半熟は避ける。"}],
        "reaction": [{
            "manifestation": [{"text": "じんましん"}, {"text": "口のまわりの赤み"}],
            "onset": "2019-02-12",
            "severity": "mild",
            "exposureRoute": {"text": "経口"},
            "description": "ゆで卵をひとさじ食べて約３０分後",
        }],
    });
    from_institution(&mut allergy, &HIDAMARI, "allergy-egg");
    let kind = BundleKind {
        id: "mihon-child-allergy-20240513".to_owned(),
        kind: "collection",
        profile: CLINS_BUNDLE,
        content: Some("AllergyIntolerance"),
    };
    let all = bundle(&kind, at, vec![patient(&CHILD, at), allergy]);
    Ok(File::of(&CHILD, "allergy_20240513.json", pretty(&all)?))
}
