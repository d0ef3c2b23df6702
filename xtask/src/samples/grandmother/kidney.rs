//! What her clinic shares through JP-CLINS: blood and urine tests, diagnoses, the drug allergy.

use anyhow::Result;
use serde_json::{Value, json};

use crate::samples::File;
use crate::samples::cda::Range;
use crate::samples::family::{GRANDMOTHER, MEGURI_CLINIC, Place, SAKURA_HOSPITAL};
use crate::samples::fhir::{
    BundleKind, CLINS_BUNDLE, ICD10, Test, bundle, concept, from_institution, lab, mark, meta,
    patient, pretty, subject,
};

const fn range(low: Option<&'static str>, high: Option<&'static str>) -> Range {
    Range { low, high }
}

const fn test(
    code: &'static str,
    key: &'static str,
    name: &'static str,
    unit: &'static str,
    range: Range,
) -> Test {
    Test { code, key, name, unit, ucum: unit, range, specimen: "血清", core: true }
}

const TESTS: [Test; 7] = [
    test("3C015000002327101", "Cre", "クレアチニン", "mg/dL", range(Some("0.46"), Some("0.79"))),
    Test {
        ucum: "mL/min/{1.73_m2}",
        core: false,
        ..test("8A065000002391901", "eGFR", "eGFR", "mL/min/1.73m2", range(Some("60.0"), None))
    },
    test("3H015000002326101", "K", "カリウム", "mmol/L", range(Some("3.6"), Some("4.8"))),
    Test {
        specimen: "全血(添加物入り)",
        ..test("2A030000001930101", "Hb", "ヘモグロビン", "g/dL", range(Some("11.6"), Some("14.8")))
    },
    Test {
        specimen: "全血(添加物入り)",
        ..test("3D046000001906202", "HbA1c-NGSP", "HbA1c", "%", range(Some("4.9"), Some("6.0")))
    },
    Test {
        ucum: "g/g{creat}",
        specimen: "尿(含むその他)",
        ..test(
            "1A015000000127128",
            "U-P/C",
            "尿蛋白／クレアチニン比",
            "g/gCr",
            range(None, Some("0.14")),
        )
    },
    test("3A015000002327101", "ALB", "アルブミン", "g/dL", range(Some("4.1"), Some("5.1"))),
];

/// The day, then one value for each of [`TESTS`]. eGFR is from Cre, age and sex (日本腎臓学会).
const RESULTS: [(&str, [&str; 7]); 14] = [
    ("2021-06-14", ["0.73", "57.9", "4.2", "12.4", "5.7", "0.11", "4.2"]),
    ("2021-12-06", ["0.75", "56.2", "4.3", "12.2", "5.8", "0.13", "4.2"]),
    ("2022-06-13", ["0.77", "54.5", "4.2", "12.3", "5.8", "0.12", "4.1"]),
    ("2022-12-05", ["0.79", "52.9", "4.4", "12.0", "5.9", "0.16", "4.2"]),
    ("2023-03-13", ["0.86", "48.2", "4.5", "11.9", "5.8", "0.19", "4.1"]),
    ("2023-09-04", ["0.81", "51.3", "4.3", "11.8", "5.8", "0.18", "4.1"]),
    ("2024-03-11", ["0.91", "45.2", "4.5", "11.7", "5.9", "0.27", "4.0"]),
    ("2024-09-02", ["0.88", "46.7", "4.4", "11.5", "5.8", "0.26", "4.0"]),
    ("2024-12-02", ["0.93", "44.0", "4.6", "11.6", "5.8", "0.35", "3.9"]),
    ("2025-03-10", ["0.92", "44.5", "4.5", "11.3", "5.8", "0.38", "3.9"]),
    ("2025-04-07", ["1.02", "39.7", "4.9", "11.4", "5.8", "0.33", "3.9"]),
    ("2025-06-09", ["0.97", "41.8", "4.7", "11.2", "5.9", "0.29", "3.9"]),
    ("2025-09-08", ["0.95", "42.8", "4.6", "11.1", "5.8", "0.27", "4.0"]),
    ("2025-12-01", ["0.98", "41.4", "4.7", "11.0", "5.8", "0.28", "3.9"]),
];

/// The result bundles of each year, the diagnoses and the allergy.
pub(super) fn files() -> Result<Vec<File>> {
    let mut files = Vec::new();
    for year in ["2025", "2024", "2023", "2022", "2021"] {
        files.push(results_of(year)?);
    }
    files.push(collection("Condition", "shobyomei_20251201.json", "2025-12-01", conditions())?);
    files.push(collection(
        "AllergyIntolerance",
        "allergy_20250310.json",
        "2025-03-10",
        vec![allergy()],
    )?);
    Ok(files)
}

/// The results of one year.
pub(in crate::samples) fn results_of(year: &str) -> Result<File> {
    let mut results = Vec::new();
    let mut last = "";
    for (day, values) in RESULTS.iter().filter(|(day, _)| day.starts_with(year)) {
        last = day;
        for (test, value) in TESTS.iter().zip(values) {
            // The famous slip: albumin in mg/L, once.
            let slip = (test.key == "ALB" && *day == "2025-03-10").then_some(("mg/L", "mg/L"));
            results.push(lab(&GRANDMOTHER, &MEGURI_CLINIC, day, (test, value), slip)?);
        }
    }
    collection("Observation", &format!("kensa_{year}.json"), last, results)
}

fn collection(content: &'static str, name: &str, day: &str, resources: Vec<Value>) -> Result<File> {
    let at = format!("{day}T17:05:00+09:00");
    let kind = BundleKind {
        id: format!("mihon-grandmother-{}-{day}", content.to_lowercase()),
        kind: "collection",
        profile: CLINS_BUNDLE,
        content: Some(content),
    };
    let all = [vec![patient(&GRANDMOTHER, &at)], resources].concat();
    Ok(File::of(&GRANDMOTHER, name, pretty(&bundle(&kind, &at, all))?))
}

/// A diagnosis: number in the file, ICD-10 code, words, since when, how sure.
struct Diagnosis {
    number: u32,
    icd10: &'static str,
    text: &'static str,
    since: &'static str,
    sure: &'static str,
    place: &'static Place,
}

fn conditions() -> Vec<Value> {
    let diagnosis = |number, icd10, text, since, sure, place| Diagnosis {
        number,
        icd10,
        text,
        since,
        sure,
        place,
    };
    let confirmed = "confirmed";
    let mut all = vec![
        condition(&diagnosis(1, "I10", "高血圧症", "2019-04-15", confirmed, &MEGURI_CLINIC)),
        condition(&diagnosis(2, "N183", "慢性腎臓病", "2022-12-05", confirmed, &MEGURI_CLINIC)),
        condition(&diagnosis(
            3,
            "M8199",
            "骨粗鬆症",
            "2025-03-24",
            "unconfirmed",
            &SAKURA_HOSPITAL,
        )),
    ];
    let canary = "見本カナリア（本人に未告知の病名の見本）";
    let mut hidden =
        condition(&diagnosis(4, "R69", canary, "2025-03-24", confirmed, &SAKURA_HOSPITAL));
    mark(&mut hidden, "UNINFORMED");
    all.push(hidden);
    all
}

fn condition(diagnosis: &Diagnosis) -> Value {
    let id = format!("condition-{}", diagnosis.number);
    let mut resource = json!({
        "resourceType": "Condition",
        "id": id,
        "meta": meta(
            "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS|1.5.2",
            "2025-12-01T17:05:00+09:00",
        ),
        "extension": [],
        "identifier": [],
        "clinicalStatus": {"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active",
        }]},
        "verificationStatus": {"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/condition-ver-status",
            "code": diagnosis.sure,
        }]},
        "category": [{"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/condition-category",
            "code": "encounter-diagnosis",
        }]}],
        "code": concept(ICD10, diagnosis.icd10, diagnosis.text),
        "subject": subject(&GRANDMOTHER),
        "onsetDateTime": diagnosis.since,
        "recordedDate": diagnosis.since,
        "recorder": {"display": diagnosis.place.name},
    });
    from_institution(&mut resource, diagnosis.place, &id);
    resource
}

/// The rash after a cephem antibiotic, also in the referral.
pub(in crate::samples) fn allergy() -> Value {
    let mut resource = json!({
        "resourceType": "AllergyIntolerance",
        "id": "allergy-cephem",
        "meta": meta(
            "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_AllergyIntolerance_eCS|1.5.2",
            "2025-03-10T17:05:00+09:00",
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
        "category": ["medication"],
        "criticality": "high",
        "code": {
            "coding": [{
                "system": "http://jpfhir.jp/fhir/clins/CodeSystem/NOCODED_CS",
                "code": "NOCODED",
                "display": "セフェム系抗菌薬",
            }],
            "text": "セフェム系抗菌薬",
        },
        "patient": subject(&GRANDMOTHER),
        "onsetDateTime": "2011",
        "recordedDate": "2019-04-15",
        "recorder": {"display": MEGURI_CLINIC.name},
        "reaction": [{
            "manifestation": [{"text": "全身の発疹"}],
            "description": "飲みはじめて２日目に発疹。中止して３日でおさまった（本人の話）",
            "severity": "moderate",
        }],
    });
    from_institution(&mut resource, &MEGURI_CLINIC, "allergy-cephem");
    resource
}
