//! What is measured: names, codes, units, how much a steady person's results vary, guide values.

use serde_json::Value;

use crate::provenance::context::coded;

/// A number as it is to be shown, rounded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Amount {
    /// The digits.
    pub digits: String,
    /// The unit as people write it, empty without one.
    pub unit: &'static str,
}

/// A laboratory or body value with rules of its own.
///
/// ```
/// use phr::insight::marker::{Marker, Panel};
/// assert_eq!((Marker::Ldl.ja(), Marker::Ldl.unit()), ("LDLコレステロール", "mg/dL"));
/// assert_eq!(Marker::from_code("hba1c"), Some(Marker::HbA1c));
/// assert_eq!(Marker::Weight.panel(), None); // it is told alone
/// assert_eq!(Marker::Alt.panel(), Some(Panel::Liver));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Marker {
    /// Creatinine in serum.
    Creatinine,
    /// Estimated glomerular filtration rate.
    Egfr,
    /// Albumin in serum.
    Albumin,
    /// Haemoglobin.
    Haemoglobin,
    /// Glucose.
    Glucose,
    /// Glycated haemoglobin (NGSP).
    HbA1c,
    /// Total cholesterol.
    Cholesterol,
    /// LDL cholesterol.
    Ldl,
    /// HDL cholesterol.
    Hdl,
    /// Triglycerides.
    Triglycerides,
    /// Aspartate aminotransferase.
    Ast,
    /// Alanine aminotransferase.
    Alt,
    /// Gamma-glutamyl transferase.
    Ggt,
    /// Uric acid.
    UricAcid,
    /// Body weight.
    Weight,
}

coded!(Marker {
    Creatinine = "creatinine",
    Egfr = "egfr",
    Albumin = "albumin",
    Haemoglobin = "haemoglobin",
    Glucose = "glucose",
    HbA1c = "hba1c",
    Cholesterol = "cholesterol",
    Ldl = "ldl",
    Hdl = "hdl",
    Triglycerides = "triglycerides",
    Ast = "ast",
    Alt = "alt",
    Ggt = "ggt",
    UricAcid = "uric-acid",
    Weight = "weight",
});

/// Short names, for several markers in one sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Short {
    /// In Japanese.
    pub ja: &'static str,
    /// In easy Japanese, with readings.
    pub easy: &'static str,
    /// In English.
    pub en: &'static str,
}

/// Markers that are told together, because one alone says little.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Panel {
    /// AST, ALT, gamma-GT.
    Liver,
    /// Cholesterol and triglycerides.
    Lipids,
    /// Glucose and `HbA1c`.
    Sugar,
    /// Haemoglobin.
    Blood,
    /// Uric acid.
    Uric,
}

coded!(Panel {
    Liver = "liver",
    Lipids = "lipids",
    Sugar = "sugar",
    Blood = "blood",
    Uric = "uric",
});

/// Everything known about a marker.
struct Row {
    marker: Marker,
    ja: &'static str,
    easy: &'static str,
    en: &'static str,
    /// First five characters of JLAC10 and check-up codes.
    jlac: &'static str,
    /// LOINC; the common ones, from memory.
    loinc: &'static [&'static str],
    unit: &'static str,
    /// Other spellings of the same unit.
    spellings: &'static [&'static str],
    places: usize,
    /// Variation within a steady person, percent; `None` where no published row was seen.
    within: Option<f64>,
}

const MG_DL: &[&str] = &["mg/dl"];
const U_L: &[&str] = &["IU/L", "U/l", "[iU]/L", "IU/l"];

/// Within-subject variation: Carobene 2017 (creatinine), the `EuBIVAS` studies of 2022 (albumin, glucose, lipids) and 2017 (enzymes),
/// Ricós 2020 (glycated haemoglobin, healthy people), Cheuvront 2004 (weight, mornings).
#[rustfmt::skip]
const ROWS: &[Row] = &[
    row(Marker::Creatinine, ("クレアチニン", "クレアチニン", "Creatinine"), "3C015", &["2160-0"], ("mg/dL", MG_DL), 2, Some(4.4)),
    row(Marker::Egfr, ("eGFR", "腎臓《じんぞう》の数字《すうじ》", "eGFR"), "8A065", &["33914-3", "62238-1"],
        ("mL/min/1.73m²", &["mL/min/1.73m2", "mL/min/{1.73_m2}", "mL/min/1.73㎡", "ml/min/1.73m2", "mL/分/1.73m2", "mL/分/1.73㎡"]), 1, None),
    row(Marker::Albumin, ("アルブミン", "アルブミン", "Albumin"), "3A015", &["1751-7"], ("g/dL", &["g/dl"]), 1, Some(2.5)),
    row(Marker::Haemoglobin, ("ヘモグロビン", "ヘモグロビン", "Haemoglobin"), "2A030", &["718-7"], ("g/dL", &["g/dl"]), 1, None),
    row(Marker::Glucose, ("血糖", "血糖《けっとう》", "Blood glucose"), "3D010", &["2345-7", "1558-6", "2339-0"], ("mg/dL", MG_DL), 0, Some(4.7)),
    row(Marker::HbA1c, ("HbA1c", "HbA1c", "HbA1c"), "3D046", &["4548-4", "59261-8"], ("%", &["％"]), 1, Some(1.2)),
    row(Marker::Cholesterol, ("総コレステロール", "コレステロール", "Total cholesterol"), "3F050", &["2093-3"], ("mg/dL", MG_DL), 0, Some(5.18)),
    row(Marker::Ldl, ("LDLコレステロール", "LDLコレステロール", "LDL cholesterol"), "3F077", &["2089-1", "13457-7", "18262-6"], ("mg/dL", MG_DL), 0, Some(8.46)),
    row(Marker::Hdl, ("HDLコレステロール", "HDLコレステロール", "HDL cholesterol"), "3F070", &["2085-9"], ("mg/dL", MG_DL), 0, Some(5.67)),
    row(Marker::Triglycerides, ("中性脂肪", "中性脂肪《ちゅうせいしぼう》", "Triglycerides"), "3F015", &["2571-8"], ("mg/dL", MG_DL), 0, Some(19.8)),
    row(Marker::Ast, ("AST（肝臓）", "AST（肝臓《かんぞう》）", "AST (liver)"), "3B035", &["1920-8"], ("U/L", U_L), 0, Some(9.5)),
    row(Marker::Alt, ("ALT（肝臓）", "ALT（肝臓《かんぞう》）", "ALT (liver)"), "3B045", &["1742-6"], ("U/L", U_L), 0, Some(9.3)),
    row(Marker::Ggt, ("γ-GT（肝臓）", "γ-GT（肝臓《かんぞう》）", "Gamma-GT (liver)"), "3B090", &["2324-2"], ("U/L", U_L), 0, Some(8.9)),
    row(Marker::UricAcid, ("尿酸", "尿酸《にょうさん》", "Uric acid"), "3C020", &["3084-1"], ("mg/dL", MG_DL), 1, None),
    row(Marker::Weight, ("体重", "体重《たいじゅう》", "Weight"), "9N006", &["29463-7", "3141-9"], ("kg", &["㎏"]), 1, Some(0.66)),
];

#[expect(clippy::too_many_arguments, reason = "one row of the table above")]
const fn row(
    marker: Marker,
    (ja, easy, en): (&'static str, &'static str, &'static str),
    jlac: &'static str,
    loinc: &'static [&'static str],
    (unit, spellings): (&'static str, &'static [&'static str]),
    places: usize,
    within: Option<f64>,
) -> Row {
    Row { marker, ja, easy, en, jlac, loinc, unit, spellings, places, within }
}

impl Marker {
    fn row(self) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.marker == self)
    }

    /// The name in Japanese.
    pub fn ja(self) -> &'static str {
        self.row().map_or("", |row| row.ja)
    }

    /// The name in easy Japanese, with readings.
    pub fn easy(self) -> &'static str {
        self.row().map_or("", |row| row.easy)
    }

    /// The name in English.
    pub fn en(self) -> &'static str {
        self.row().map_or("", |row| row.en)
    }

    /// The unit all values are compared in.
    pub fn unit(self) -> &'static str {
        self.row().map_or("", |row| row.unit)
    }

    /// Whether a unit as written is that unit.
    pub(super) fn is_unit(self, written: &str) -> bool {
        let written = written.trim();
        self.row().is_some_and(|row| row.unit == written || row.spellings.contains(&written))
    }

    /// A number with this marker's places and unit.
    pub(super) fn amount(self, value: f64) -> Amount {
        let places = self.row().map_or(0, |row| row.places);
        Amount { digits: format!("{value:.places$}"), unit: self.unit() }
    }

    /// Variation within a steady person, percent, where a published value was seen.
    pub(super) fn within(self) -> Option<f64> {
        self.row().and_then(|row| row.within)
    }

    /// A short name beside others of its panel.
    pub fn short(self) -> Short {
        let (ja, easy, en) = match self {
            Marker::Ldl => ("LDL", "LDL", "LDL"),
            Marker::Hdl => ("HDL", "HDL", "HDL"),
            Marker::Ast => ("AST", "AST", "AST"),
            Marker::Alt => ("ALT", "ALT", "ALT"),
            Marker::Ggt => ("γ-GT", "γ-GT", "gamma-GT"),
            Marker::Creatinine
            | Marker::Egfr
            | Marker::Albumin
            | Marker::Haemoglobin
            | Marker::Glucose
            | Marker::HbA1c
            | Marker::Cholesterol
            | Marker::Triglycerides
            | Marker::UricAcid
            | Marker::Weight => (self.ja(), self.easy(), self.en()),
        };
        Short { ja, easy, en }
    }

    /// The panel it is told with.
    pub fn panel(self) -> Option<Panel> {
        match self {
            Marker::Ast | Marker::Alt | Marker::Ggt => Some(Panel::Liver),
            Marker::Ldl | Marker::Hdl | Marker::Triglycerides | Marker::Cholesterol => {
                Some(Panel::Lipids)
            }
            Marker::Glucose | Marker::HbA1c => Some(Panel::Sugar),
            Marker::Haemoglobin => Some(Panel::Blood),
            Marker::UricAcid => Some(Panel::Uric),
            Marker::Creatinine | Marker::Egfr | Marker::Albumin | Marker::Weight => None,
        }
    }

    /// The marker a code of an Observation stands for: LOINC, or the first five characters of a
    /// JLAC10 (17 characters) or check-up code.
    ///
    /// ```
    /// use phr::insight::marker::Marker;
    /// use serde_json::json;
    /// let code = json!({"coding": [{"system": "urn:oid:1.2.392.200119.6.1005", "code": "3F077000002327101"}]});
    /// assert_eq!(Marker::of(&code), Some(Marker::Ldl));
    /// assert_eq!(Marker::of(&json!({"text": "LDL"})), None); // a name alone is not enough
    /// ```
    pub fn of(code: &Value) -> Option<Marker> {
        fhir::view::codings(code).find_map(|coding| {
            let loinc = coding.system == fhir::system::LOINC;
            let jlac = coding.code.len() == 17 && !is_of_another_material(coding.code);
            let known = |row: &&Row| {
                (loinc && row.loinc.contains(&coding.code))
                    || (jlac && coding.code.starts_with(row.jlac))
            };
            ROWS.iter().find(known).map(|row| row.marker)
        })
    }
}

/// Whether a JLAC10 code names urine, stool or a fluid out of a cavity as its material (characters 10
/// to 12; 001 to 016 and 040 to 069, from memory). The same analyte there is another thing: glucose in
/// urine is no blood glucose.
///
/// ```
/// use phr::insight::marker::is_of_another_material;
/// assert!(is_of_another_material("3D010000000426101")); // urine of a day
/// assert!(!is_of_another_material("3D010000001926101")); // blood
/// assert!(!is_of_another_material("9N006000000000001")); // a body weight has no material
/// ```
pub fn is_of_another_material(code: &str) -> bool {
    let material = code.get(9..12).and_then(|digits| digits.parse::<u16>().ok());
    material.is_some_and(|material| matches!(material, 1..=16 | 40..=69))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_analyte_in_urine_is_no_marker() {
        let of = |code: &str| {
            let coding = serde_json::json!({"system": fhir::system::JLAC10, "code": code});
            Marker::of(&serde_json::json!({"coding": [coding]}))
        };
        assert_eq!(of("3A015000002327101"), Some(Marker::Albumin));
        assert_eq!(of("3A015000000106101"), None, "albumin in urine");
        assert_eq!(of("3C015000000427101"), None, "creatinine in the urine of a day");
    }

    #[test]
    fn every_marker_has_one_row_with_names_and_a_unit() {
        for marker in Marker::ALL {
            assert_eq!(ROWS.iter().filter(|row| row.marker == *marker).count(), 1, "{marker:?}");
            for text in [marker.ja(), marker.easy(), marker.en(), marker.unit()] {
                assert!(!text.is_empty(), "{marker:?}");
            }
        }
    }
}
