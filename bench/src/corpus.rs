//! Invented FHIR resources in the shapes of JP Core and JP-CLINS, about as large, as regular and as
//! varied as what hospitals send (1.4 kB on average). Nobody in them exists.

use std::sync::Arc;

use serde_json::{Value, json};
use testkit::SeededIds;

/// The code that searches look for: the most frequent one, as in life.
pub(crate) const SEARCHED: (&str, &str) = (CORE_LABO, "3D010129902202101");

const CORE_LABO: &str =
    "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS";
const ICD10: &str = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/ICD10-2013-full";
const YJ: &str = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code";
const INSTANCE: &str = "http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier";

/// Key, Japanese name, unit, tenths from and to.
type Test = (&'static str, &'static str, &'static str, &'static str, usize, usize);
const TESTS: &[Test] = &[
    ("3D010129902202101", "HbA1c", "ヘモグロビンA1c（NGSP）", "%", 48, 92),
    ("3B035000002327101", "AST", "AST（GOT）", "U/L", 120, 480),
    ("3B045000002327101", "ALT", "ALT（GPT）", "U/L", 80, 620),
    ("3B090000002327101", "GGT", "γ-GT", "U/L", 90, 900),
    ("3C015000002327101", "CRE", "クレアチニン", "mg/dL", 4, 19),
    ("3C020000002327101", "UA", "尿酸", "mg/dL", 28, 91),
    ("3F077000002327101", "LDL", "LDLコレステロール", "mg/dL", 620, 1980),
    ("3F070000002327101", "HDL", "HDLコレステロール", "mg/dL", 310, 990),
    ("3F015000002327101", "TG", "中性脂肪", "mg/dL", 400, 3100),
    ("3H010000002327101", "Na", "ナトリウム", "mmol/L", 1350, 1480),
    ("3H015000002327101", "K", "カリウム", "mmol/L", 33, 54),
    ("2A990000001966201", "WBC", "白血球数", "10*3/uL", 30, 112),
];
const DRUGS: &[(&str, &str)] = &[
    ("2171022F1029", "アムロジピン錠５ｍｇ「見本」"),
    ("2149041F1020", "カンデサルタン錠８ｍｇ「見本」"),
    ("3962002F2027", "メトホルミン塩酸塩錠２５０ｍｇ「見本」"),
    ("2189017F1022", "ロスバスタチン錠２．５ｍｇ「見本」"),
    ("2329021F1021", "ラベプラゾールＮａ錠１０ｍｇ「見本」"),
    ("2239001F1114", "アンブロキソール塩酸塩錠１５ｍｇ「見本」"),
];
const PROBLEMS: &[(&str, &str)] = &[
    ("I10", "本態性高血圧症"),
    ("E119", "２型糖尿病"),
    ("E785", "脂質異常症"),
    ("K210", "逆流性食道炎"),
    ("J459", "気管支喘息"),
    ("M810", "閉経後骨粗鬆症"),
];
const CLINICS: &[(&str, &str)] = &[
    ("1312345670", "めぐり内科"),
    ("1398765430", "ひなた台病院"),
    ("1300000017", "みほん整形外科"),
];
const NOTES: &[&str] = &[
    "朝食前に座って測りました",
    "薬は飲みわすれていません",
    "少しふらつきがあります",
    "次は４週間後に来てください",
    "家での血圧は落ちついています",
    "むくみはありません",
    "よく眠れています",
    "塩分をひかえています",
];

/// Makes resources from a seed.
#[derive(Debug, Clone)]
pub(crate) struct Corpus {
    chance: Arc<SeededIds>,
}

impl Corpus {
    pub(crate) fn new(seed: u64) -> Corpus {
        Corpus { chance: Arc::new(SeededIds::new(seed)) }
    }

    #[expect(clippy::indexing_slicing, reason = "below the length, and no table is empty")]
    fn one<'a, T>(&self, of: &'a [T]) -> &'a T {
        &of[self.chance.below(of.len())]
    }

    /// A file of so many resources, one a line.
    pub(crate) fn ndjson(&self, resources: u32) -> Vec<u8> {
        (0..resources).flat_map(|_| format!("{}\n", self.resource()).into_bytes()).collect()
    }

    /// The same kind of resources as a Bundle, printed as most systems print them.
    pub(crate) fn bundle(&self, resources: u32) -> Vec<u8> {
        let entry: Vec<Value> = (0..resources)
            .map(|_| json!({"fullUrl": self.uuid(), "resource": self.resource()}))
            .collect();
        let bundle = json!({"resourceType": "Bundle", "type": "collection", "entry": entry});
        format!("{bundle:#}").into_bytes()
    }

    /// One resource.
    pub(crate) fn resource(&self) -> Value {
        match self.chance.below(20) {
            0..=8 => self.lab(),
            9..=12 => self.pressure(),
            13..=16 => self.medicine(),
            17 | 18 => self.problem(),
            _ => self.visit(),
        }
    }

    fn uuid(&self) -> String {
        let (a, b) = (self.chance.next(), self.chance.next());
        let hex = format!("{a:016x}{b:016x}");
        let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
        let parts = [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)];
        format!("urn:uuid:{}", parts.join("-"))
    }

    fn day(&self) -> String {
        let year = 2006_usize.saturating_add(self.chance.below(20));
        let (month, day) = (self.chance.below(12) + 1, self.chance.below(28) + 1);
        format!("{year}-{month:02}-{day:02}")
    }

    fn time(&self, day: &str) -> String {
        let (hour, minute) = (self.chance.below(14) + 6, self.chance.below(60));
        format!("{day}T{hour:02}:{minute:02}:00+09:00")
    }

    /// What every resource begins with.
    fn head(&self, kind: &str, profile: &str, day: &str) -> Value {
        let (number, _) = self.one(CLINICS);
        json!({
            "resourceType": kind,
            "id": self.uuid().replace("urn:uuid:", ""),
            "meta": {"lastUpdated": self.time(day), "profile": [profile],
                "tag": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason",
                    "code": "HTEST", "display": "見本データ（架空の人物）"}]},
            "extension": [{"url":
                "http://jpfhir.jp/fhir/clins/Extension/StructureDefinition/JP_eCS_InstitutionNumber",
                "valueIdentifier": {
                    "system": "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no",
                    "value": number}}],
            "identifier": [{"system": INSTANCE, "value": format!("{number}-{:010}",
                self.chance.next() % 10_000_000_000)}],
        })
    }

    fn with(mut head: Value, rest: Value) -> Value {
        if let (Some(head), Value::Object(rest)) = (head.as_object_mut(), rest) {
            head.extend(rest);
        }
        head
    }

    fn tenths(&self, from: usize, to: usize) -> Value {
        let tenths = from.saturating_add(self.chance.below(to.saturating_sub(from)));
        serde_json::from_str(&format!("{}.{}", tenths / 10, tenths % 10)).unwrap_or_default()
    }

    fn lab(&self) -> Value {
        let (code, key, name, unit, from, to) = self.one(TESTS);
        let day = self.day();
        let quantity = |value: Value| json!({"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit});
        let head = self.head(
            "Observation",
            "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS|1.5.2",
            &day,
        );
        Corpus::with(
            head,
            json!({
                "contained": [{"resourceType": "Specimen", "id": "specimen", "type": {"text": "血清"}}],
                "status": "final",
                "category": [{"coding": [{
                    "system": "http://jpfhir.jp/fhir/core/CodeSystem/JP_SimpleObservationCategory_CS",
                    "code": "laboratory", "display": "検体検査"}], "text": "検体検査"}],
                "code": {"coding": [{"system": CORE_LABO, "code": code, "display": key}], "text": name},
                "subject": {"reference": "Patient/mihon-1", "display": "日向 キヨ"},
                "effectiveDateTime": self.time(&day),
                "performer": [{"display": self.one(CLINICS).1}],
                "valueQuantity": quantity(self.tenths(*from, *to)),
                "interpretation": [{"coding": [{"system":
                    "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
                    "code": self.one(&["N", "N", "N", "H", "L"])}]}],
                "specimen": {"reference": "#specimen"},
                "referenceRange": [{"low": quantity(self.tenths(*from, *to))}],
            }),
        )
    }

    fn pressure(&self) -> Value {
        let day = self.day();
        let component = |code: &str, name: &str, value: usize| {
            json!({"code": {"coding": [{"system": "http://loinc.org", "code": code, "display": name}]},
                "valueQuantity": {"value": value, "unit": "mmHg",
                    "system": "http://unitsofmeasure.org", "code": "mm[Hg]"}})
        };
        let head = self.head(
            "Observation",
            "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Observation_VitalSigns",
            &day,
        );
        Corpus::with(
            head,
            json!({
                "status": "final",
                "category": [{"coding": [{
                    "system": "http://jpfhir.jp/fhir/core/CodeSystem/JP_SimpleObservationCategory_CS",
                    "code": "vital-signs", "display": "Vital Signs"}]}],
                "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9",
                    "display": "Blood pressure panel"}], "text": "血圧"},
                "subject": {"reference": "Patient/mihon-1", "display": "日向 キヨ"},
                "effectiveDateTime": self.time(&day),
                "performer": [{"display": self.one(CLINICS).1}],
                "note": [{"text": format!("{}。{}。", self.one(NOTES), self.one(NOTES))}],
                "component": [
                    component("8480-6", "Systolic blood pressure", 96 + self.chance.below(80)),
                    component("8462-4", "Diastolic blood pressure", 52 + self.chance.below(48))],
            }),
        )
    }

    fn medicine(&self) -> Value {
        let ((code, name), day) = (self.one(DRUGS), self.day());
        let head = self.head(
            "MedicationRequest",
            "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_MedicationRequest_eCS|1.5.2",
            &day,
        );
        Corpus::with(
            head,
            json!({
                "status": "completed", "intent": "order",
                "medicationCodeableConcept": {"coding": [{"system": YJ, "code": code,
                    "display": name}], "text": name},
                "subject": {"reference": "Patient/mihon-1", "display": "日向 キヨ"},
                "authoredOn": self.time(&day),
                "requester": {"display": self.one(CLINICS).1},
                "dosageInstruction": [{"text": "内服・経口・１日１回朝食後",
                    "timing": {"code": {"coding": [{"system": "http://jami.jp/CodeSystem/MedicationUsage",
                        "code": "1011000400000000", "display": "１日１回朝食後"}]}},
                    "doseAndRate": [{"doseQuantity": {"value": 1, "unit": "錠",
                        "system": "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationUnitMERIT9Code",
                        "code": "TAB"}}]}],
                "dispenseRequest": {"expectedSupplyDuration": {"value": 14 + self.chance.below(60),
                    "unit": "日", "system": "http://unitsofmeasure.org", "code": "d"}},
            }),
        )
    }

    fn problem(&self) -> Value {
        let ((code, name), day) = (self.one(PROBLEMS), self.day());
        let head = self.head(
            "Condition",
            "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS|1.5.2",
            &day,
        );
        Corpus::with(
            head,
            json!({
                "clinicalStatus": {"coding": [{
                    "system": "http://terminology.hl7.org/CodeSystem/condition-clinical",
                    "code": "active"}]},
                "verificationStatus": {"coding": [{
                    "system": "http://terminology.hl7.org/CodeSystem/condition-ver-status",
                    "code": "confirmed"}]},
                "code": {"coding": [{"system": ICD10, "code": code, "display": name}], "text": name},
                "subject": {"reference": "Patient/mihon-1", "display": "日向 キヨ"},
                "onsetDateTime": day,
                "recordedDate": self.time(&day),
                "asserter": {"display": self.one(CLINICS).1},
                "note": [{"text": format!("{}。{}。", self.one(NOTES), self.one(NOTES))}],
            }),
        )
    }

    fn visit(&self) -> Value {
        let day = self.day();
        let head = self.head(
            "Encounter",
            "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Encounter_eCS|1.5.2",
            &day,
        );
        Corpus::with(
            head,
            json!({
                "status": "finished",
                "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
                "subject": {"reference": "Patient/mihon-1", "display": "日向 キヨ"},
                "period": {"start": self.time(&day), "end": self.time(&day)},
                "reasonCode": [{"text": self.one(PROBLEMS).1}],
                "serviceProvider": {"display": self.one(CLINICS).1},
            }),
        )
    }
}
