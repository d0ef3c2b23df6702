//! Small tables of words: measurements with their codes, FHIR codes, and Japanese answers whose
//! English is certain. Names of medicines and diseases are never translated.

use fhir::{system, view};
use phr::{insight::marker::is_of_another_material, record::checkup};
use serde_json::Value;

use super::pick;
use crate::Lang;

/// A measurement known by its codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Term {
    Pressure,
    Systolic,
    Diastolic,
    Weight,
    Pulse,
    Temperature,
    Saturation,
    Glucose,
    HbA1c,
    Egfr,
    Creatinine,
    Ldl,
    Height,
    Bmi,
}

struct Row {
    term: Term,
    ja: &'static str,
    en: &'static str,
    loinc: &'static [&'static str],
    /// First five characters of JLAC10 and check-up codes: the measured thing.
    jlac: &'static [&'static str],
    /// Names without a code, as sources write them.
    names: &'static [&'static str],
}

/// Body measurements first, as the home page lists them. JLAC10 prefixes: the check-up item table
/// and the JP-CLINS core laboratory list; the LOINC codes are the common ones, from memory.
const TERMS: &[Row] = &[
    row(Term::Pressure, ("血圧", "Blood pressure"), &["85354-9", "55284-4"], &[], &["血圧"]),
    row(Term::Weight, ("体重", "Weight"), &["29463-7", "3141-9"], &["9N006"], &["体重"]),
    row(Term::Pulse, ("脈拍", "Pulse"), &["8867-4"], &["9N121"], &["脈拍", "脈拍数", "心拍数"]),
    row(Term::Temperature, ("体温", "Temperature"), &["8310-5"], &[], &["体温"]),
    row(
        Term::Saturation,
        ("酸素飽和度", "Oxygen saturation"),
        &["59408-5", "2708-6"],
        &[],
        &["酸素飽和度", "SpO2", "経皮的酸素飽和度"],
    ),
    row(
        Term::Glucose,
        ("血糖", "Blood glucose"),
        &["2339-0", "2345-7", "1558-6", "15074-8"],
        &["3D010"],
        &["血糖", "空腹時血糖", "随時血糖", "グルコース"],
    ),
    row(
        Term::HbA1c,
        ("HbA1c", "HbA1c"),
        &["4548-4", "59261-8"],
        &["3D046"],
        &["HbA1c", "HbA1c(NGSP値)"],
    ),
    row(Term::Egfr, ("eGFR", "eGFR"), &["33914-3", "62238-1"], &["8A065"], &["eGFR"]),
    row(
        Term::Creatinine,
        ("クレアチニン", "Creatinine"),
        &["2160-0"],
        &["3C015"],
        &["クレアチニン", "Cre", "血清クレアチニン"],
    ),
    row(
        Term::Ldl,
        ("LDLコレステロール", "LDL cholesterol"),
        &["2089-1", "13457-7", "18262-6"],
        &["3F077"],
        &["LDLコレステロール", "LDL-C"],
    ),
    row(Term::Height, ("身長", "Height"), &["8302-2"], &["9N001"], &["身長"]),
    row(Term::Bmi, ("BMI", "BMI"), &["39156-5"], &["9N011"], &["BMI"]),
    row(
        Term::Systolic,
        ("最高血圧", "Upper blood pressure"),
        &["8480-6"],
        &["9A751", "9A752", "9A755"],
        &["最高血圧", "収縮期血圧"],
    ),
    row(
        Term::Diastolic,
        ("最低血圧", "Lower blood pressure"),
        &["8462-4"],
        &["9A761", "9A762", "9A765"],
        &["最低血圧", "拡張期血圧"],
    ),
];

const fn row(
    term: Term,
    (ja, en): (&'static str, &'static str),
    loinc: &'static [&'static str],
    jlac: &'static [&'static str],
    names: &'static [&'static str],
) -> Row {
    Row { term, ja, en, loinc, jlac, names }
}

/// Other names of results in English, by the Japanese name.
const NAMES: &[(&str, &str)] = &[
    ("ヘモグロビン", "Haemoglobin"),
    ("血色素量", "Haemoglobin"),
    ("ヘマトクリット値", "Haematocrit"),
    ("赤血球数", "Red blood cells"),
    ("白血球数", "White blood cells"),
    ("血小板数", "Platelets"),
    ("中性脂肪", "Triglycerides"),
    ("HDLコレステロール", "HDL cholesterol"),
    ("Non-HDLコレステロール", "Non-HDL cholesterol"),
    ("総コレステロール", "Total cholesterol"),
    ("尿酸", "Uric acid"),
    ("血清尿酸", "Uric acid"),
    ("尿素窒素", "Urea nitrogen"),
    ("カリウム", "Potassium"),
    ("ナトリウム", "Sodium"),
    ("アルブミン", "Albumin"),
    ("総蛋白", "Total protein"),
    ("尿蛋白", "Protein in urine"),
    ("尿糖", "Glucose in urine"),
    ("尿潜血", "Blood in urine"),
    ("腹囲", "Waist"),
    ("努力肺活量", "Forced vital capacity"),
    ("１秒量", "FEV1"),
    ("1秒量", "FEV1"),
    ("喫煙", "Smoking"),
    ("要介護状態区分", "Care level"),
    ("頭囲", "Head circumference"),
    ("胸囲", "Chest circumference"),
];

/// Answers in English, when the English is certain.
const ANSWERS: &[(&str, &str)] = &[
    ("陽性", "positive"),
    ("陰性", "negative"),
    ("はい", "yes"),
    ("いいえ", "no"),
    ("あり", "present"),
    ("なし", "none"),
    ("所見あり", "findings"),
    ("所見なし", "no findings"),
    ("特記すべきことあり", "something to note"),
    ("特記すべきことなし", "nothing to note"),
    ("異常なし", "nothing abnormal"),
    ("異常認めず", "nothing abnormal"),
    ("要支援1", "support level 1 (要支援1)"),
    ("要支援2", "support level 2 (要支援2)"),
    ("要介護1", "care level 1 (要介護1)"),
    ("要介護2", "care level 2 (要介護2)"),
    ("要介護3", "care level 3 (要介護3)"),
    ("要介護4", "care level 4 (要介護4)"),
    ("要介護5", "care level 5 (要介護5)"),
    ("左上腕", "left upper arm"),
    ("右上腕", "right upper arm"),
    ("定期接種", "routine vaccination"),
    ("任意接種", "optional vaccination"),
    ("母子健康手帳", "mother and child handbook"),
    ("本人の記録", "the person's own note"),
    ("医療費の総額", "total cost"),
    ("保険者の負担額", "paid by the insurer"),
    ("その他の公費の負担額", "paid from public funds"),
    ("窓口相当負担額", "own share at the desk"),
    ("窓口で払った額", "paid at the desk"),
    ("日数", "days"),
    ("調剤", "pharmacy"),
    ("特定健診", "specific health check-up"),
    ("健診", "check-up"),
    ("既往歴", "past history"),
    ("アレルギー歴", "allergies"),
    ("副作用歴", "side effects"),
    ("本人の記入", "written by the person"),
    ("服用注意", "cautions"),
    ("備考", "remarks"),
    ("本人", "the person"),
    ("医療関係者", "a professional"),
    ("血清", "serum"),
    ("気分", "Mood"),
    ("食事", "Meal"),
    ("頭痛", "Headache"),
    ("めまい", "Dizziness"),
    ("熱っぽさ", "Feeling feverish"),
    ("せき", "Cough"),
    ("息切れ", "Short of breath"),
    ("胸の痛み", "Chest pain"),
    ("動悸", "Palpitations"),
    ("お腹の痛み", "Stomach ache"),
    ("吐き気", "Nausea"),
    ("だるさ", "Tiredness"),
    ("眠れない", "Cannot sleep"),
    ("関節の痛み", "Joint pain"),
    ("むくみ", "Swelling"),
    ("かゆみ", "Itching"),
    ("とても悪い", "Very bad"),
    ("悪い", "Bad"),
    ("ふつう", "So-so"),
    ("よい", "Good"),
    ("とてもよい", "Very good"),
    ("尿", "urine"),
];

/// FHIR codes in words, whatever the element: one code means one thing wherever it stands.
const CODES: &[(&str, &str, &str)] = &[
    ("active", "続いている", "ongoing"),
    ("recurrence", "再発", "recurred"),
    ("relapse", "再燃", "relapsed"),
    ("inactive", "いまは続いていない", "not ongoing"),
    ("remission", "落ちついている（寛解）", "in remission"),
    ("resolved", "治った", "resolved"),
    ("confirmed", "確かめられている", "confirmed"),
    ("unconfirmed", "疑い", "suspected"),
    ("provisional", "疑い", "suspected"),
    ("differential", "疑い（ほかの病気の可能性もある）", "suspected, one of several"),
    ("refuted", "否定された", "ruled out"),
    ("entered-in-error", "まちがいとして取り消し", "entered in error"),
    ("mild", "軽い", "mild"),
    ("moderate", "中くらい", "moderate"),
    ("severe", "重い", "severe"),
    ("low", "低い", "low"),
    ("high", "高い", "high"),
    ("unable-to-assess", "判断できない", "cannot be assessed"),
    ("allergy", "アレルギー", "allergy"),
    ("intolerance", "体に合わない（不耐性）", "intolerance"),
    ("food", "食べもの", "food"),
    ("medication", "薬", "medicine"),
    ("environment", "環境", "environment"),
    ("biologic", "生物由来のもの", "biologic"),
    ("registered", "まだ結果が出ていない", "no result yet"),
    ("preliminary", "途中の報告", "preliminary"),
    ("final", "確定", "final"),
    ("amended", "修正あり", "amended"),
    ("corrected", "訂正あり", "corrected"),
    ("cancelled", "取りやめ", "cancelled"),
    ("completed", "完了", "completed"),
    ("in-progress", "続いている", "in progress"),
    ("stopped", "中止", "stopped"),
    ("on-hold", "中断", "on hold"),
    ("declined", "辞退", "declined"),
    ("not-done", "行われていない", "not done"),
    ("not-taken", "飲んでいない", "not taken"),
    ("intended", "予定", "intended"),
    ("planned", "予定", "planned"),
    ("finished", "終わり", "finished"),
    ("draft", "下書き", "draft"),
    ("revoked", "取り消し", "revoked"),
    ("unknown", "分かっていません", "not known"),
    ("AMB", "外来", "outpatient"),
    ("IMP", "入院", "inpatient"),
    ("EMER", "救急", "emergency"),
    ("HH", "訪問", "home visit"),
    ("VR", "オンライン", "online"),
    ("vital-signs", "体の測定", "vital signs"),
    ("body-measurement", "身体計測", "body measurement"),
    ("laboratory", "検体検査", "laboratory"),
    ("encounter-diagnosis", "診療での病名", "diagnosis at a visit"),
    ("problem-list-item", "つづけて見ている病名", "on the problem list"),
];

/// Why a result has no value.
const ABSENT: &[(&str, &str, &str)] = &[
    ("not-performed", "未実施", "not done"),
    ("error", "測定不能", "could not be measured"),
    ("not-a-number", "数で表せない値", "not a number"),
    ("negative-infinity", "測れる範囲より低い", "below what can be measured"),
    ("positive-infinity", "測れる範囲より高い", "above what can be measured"),
    ("not-applicable", "対象外", "not applicable"),
    ("not-permitted", "書かれていない（知らされていない）", "not given"),
    ("asked-unknown", "聞いたが分からない", "asked, not known"),
    ("asked-declined", "答えていない", "not answered"),
    ("not-asked", "聞いていない", "not asked"),
    ("temp-unknown", "まだ分からない", "not known yet"),
    ("masked", "伏せられている", "hidden by the source"),
    ("unsupported", "書き表せない値", "cannot be written"),
    ("as-text", "文章で書かれている", "given as text"),
    ("unknown", "分かっていません", "not known"),
];

/// Which measurement a concept is.
pub(crate) fn term(concept: &Value) -> Option<Term> {
    let is_jlac =
        |s: &str| s == system::JLAC10 || s == system::CHECKUP_ITEM || s.contains("/JLAC10/");
    if view::codings(concept).any(|c| is_jlac(c.system) && is_of_another_material(c.code)) {
        return None; // glucose in urine is no blood glucose, whatever its name
    }
    let by_code = view::codings(concept).find_map(|c| {
        TERMS.iter().find(|row| match c.system {
            system::LOINC => row.loinc.contains(&c.code),
            s if is_jlac(s) => c.code.get(..5).is_some_and(|start| row.jlac.contains(&start)),
            _ => false,
        })
    });
    let by_name = || {
        let name = view::concept_name(concept)?;
        TERMS.iter().find(|row| row.names.contains(&name))
    };
    by_code.or_else(by_name).map(|row| row.term)
}

/// What a measurement is called.
pub(crate) fn term_name(term: Term, lang: Lang) -> &'static str {
    TERMS.iter().find(|row| row.term == term).map_or("", |row| pick(lang, row.ja, row.en))
}

/// A measurement in an address. Upper and lower pressure are one item.
pub(crate) const fn slug(term: Term) -> &'static str {
    match term {
        Term::Pressure | Term::Systolic | Term::Diastolic => "blood-pressure",
        Term::Weight => "weight",
        Term::Pulse => "pulse",
        Term::Temperature => "temperature",
        Term::Saturation => "oxygen",
        Term::Glucose => "glucose",
        Term::HbA1c => "hba1c",
        Term::Egfr => "egfr",
        Term::Creatinine => "creatinine",
        Term::Ldl => "ldl",
        Term::Height => "height",
        Term::Bmi => "bmi",
    }
}

/// Where a measurement stands in the order of the home page.
pub(crate) fn rank(term: Term) -> usize {
    TERMS.iter().position(|row| row.term == term).unwrap_or(TERMS.len())
}

/// What a result is called: as written in Japanese; in English by its code or a certain table.
pub(crate) fn result_name(concept: &Value, lang: Lang) -> Option<String> {
    let written = view::concept_name(concept);
    let item = view::codings(concept)
        .filter(|c| c.system == system::CHECKUP_ITEM)
        .find_map(|c| checkup::item(c.code));
    let english = || {
        if let Some(item) = item {
            return Some(item.name.en.as_str());
        }
        let name = written?;
        NAMES.iter().find(|(ja, _)| *ja == name).map(|(_, en)| *en)
    };
    match lang {
        Lang::Ja => written.map(str::to_owned),
        Lang::En => {
            let known = written.filter(|name| name.is_ascii());
            known
                .or_else(english)
                .or_else(|| same_name(concept).map(|t| term_name(t, lang)))
                .or_else(|| written.map(|name| answer(name, lang)))
                .or(written)
                .map(str::to_owned)
        }
    }
}

/// The measurement when its written name says no more than the code: `空腹時血糖` (fasting glucose)
/// and `収縮期血圧(1回目)` say more and stay as written.
fn same_name(concept: &Value) -> Option<Term> {
    let term = term(concept)?;
    let name = view::concept_name(concept)?;
    let row = TERMS.iter().find(|row| row.term == term)?;
    let more = ["空腹時血糖", "随時血糖"].contains(&name);
    (!more && row.names.contains(&name)).then_some(term)
}

/// An answer as written, in English where that is certain.
pub(crate) fn answer(text: &str, lang: Lang) -> &str {
    match lang {
        Lang::Ja => text,
        Lang::En => ANSWERS.iter().find(|(ja, _)| *ja == text).map_or(text, |(_, en)| en),
    }
}

/// A FHIR code in words.
pub(crate) fn code(code: &str, lang: Lang) -> Option<&'static str> {
    CODES.iter().find(|(known, _, _)| *known == code).map(|(_, ja, en)| pick(lang, ja, en))
}

/// Why there is no value: by its code, else in the source's words.
pub(crate) fn absent(reason: &Value, lang: Lang) -> String {
    let by_code = view::codings(reason)
        .find_map(|c| ABSENT.iter().find(|(code, _, _)| *code == c.code))
        .map(|(_, ja, en)| pick(lang, ja, en));
    by_code
        .or_else(|| view::concept_name(reason))
        .unwrap_or_else(|| pick(lang, "値は書かれていません", "no value given"))
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fasting_glucose_is_glucose_but_keeps_its_own_name() {
        let fasting = json!({"text": "空腹時血糖"});
        assert_eq!(term(&fasting), Some(Term::Glucose));
        assert_eq!(result_name(&fasting, Lang::En).as_deref(), Some("空腹時血糖"));
    }

    #[test]
    fn one_code_stands_once_in_each_table() {
        let mut codes: Vec<_> = CODES.iter().map(|(c, _, _)| c).collect();
        codes.sort_unstable();
        assert!(codes.windows(2).all(|w| w[0] != w[1]));
        let mut loinc: Vec<_> = TERMS.iter().flat_map(|r| r.loinc).collect();
        loinc.sort_unstable();
        assert!(loinc.windows(2).all(|w| w[0] != w[1]));
    }
}
