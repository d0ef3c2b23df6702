//! The limits: of what, from where on, in every unit that files can bring, and what to do first.
//!
//! 180/120: common guidance for blood pressure (from memory; the class of 180/110 and above in the
//! office is JSH2019 Ⅲ度). Oxygen below 90 % is respiratory failure by definition (an arterial
//! pressure of 60 Torr; from memory). Glucose below 54 mg/dL or 3.0 mmol/L is level 2
//! hypoglycaemia; 400 mg/dL or 22.2 mmol/L and 40 ℃ are cautious choices of ours. All from memory,
//! all to be reviewed by a physician.
//!
//! A value is compared in its own unit, so nothing is rounded on the way. Each limit in another unit
//! is exact (1 mmHg = 133.322387415 Pa; 40 ℃ = 104 °F = 313.15 K; 1 g/L = 100 mg/dL), except that of
//! glucose in mmol/L, which is the one clinicians use beside the other.

use phr::decimal::unit_key;

use crate::tell::{number::Exact, terms::Term};

/// On which side of its limit a reading is urgent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    AtLeast,
    Below,
}

impl Direction {
    pub(super) fn crosses(self, value: Exact, limit: Exact) -> bool {
        match self {
            Direction::AtLeast => value >= limit,
            Direction::Below => value < limit,
        }
    }
}

/// A limit in one unit, however that is written; width, case and spaces do not matter.
type InUnit = (&'static [&'static str], &'static str);

pub(super) struct Rule {
    pub(super) term: Term,
    pub(super) direction: Direction,
    /// The limit in each unit; the first is the one of Japan, meant where none is said.
    pub(super) limits: &'static [InUnit],
    pub(super) title: (&'static str, &'static str),
    pub(super) action: (&'static str, &'static str),
}

impl Rule {
    /// The limit in this unit; `None` for a unit in which nobody said one.
    pub(super) fn limit(&self, unit: Option<&str>) -> Option<Exact> {
        let unit = unit.map(unit_key);
        let meant = |(spellings, _): &&InUnit| {
            unit.as_ref().is_none_or(|unit| spellings.iter().any(|s| unit_key(s) == *unit))
        };
        self.limits.iter().find(meant).and_then(|(_, limit)| Exact::read(limit))
    }
}

const MMHG: &[&str] = &["mmHg", "mm[Hg]", "mmhg", "Torr", "㎜Hg"];
const KPA: &[&str] = &["kPa", "kpa"];
const PERCENT: &[&str] = &["%", "％", "percent"];
/// A part of one, as UCUM writes it.
const PART: &[&str] = &["1", "{fraction}"];
const MG_DL: &[&str] = &["mg/dL", "mg/dl", "mg/dℓ"];
const MMOL_L: &[&str] = &["mmol/L", "mmol/l"];
const G_L: &[&str] = &["g/L", "g/l"];
const CELSIUS: &[&str] = &["℃", "Cel", "°C", "度", "degC", "C"];
const FAHRENHEIT: &[&str] = &["[degF]", "°F", "℉", "degF", "F"];
const KELVIN: &[&str] = &["K"];

const PRESSURE: (&str, &str) = (
    "胸の痛み、息苦しさ、ろれつが回らない、手足が動かしにくい などがあれば、すぐ119番。なければ、5分休んでもう一度測り、同じなら今日のうちに医療機関や #7119 に相談してください。",
    "With chest pain, short breath, slurred speech or a weak arm or leg, call 119 now. Otherwise rest for 5 minutes and measure again; if it is the same, call a doctor or #7119 today.",
);
const PRESSURE_TITLE: (&str, &str) = ("血圧がとても高い値です", "A very high blood pressure");

/// Every limit.
pub(super) const RULES: &[Rule] = &[
    Rule {
        term: Term::Systolic,
        direction: Direction::AtLeast,
        limits: &[(MMHG, "180"), (KPA, "23.9980297347")],
        title: PRESSURE_TITLE,
        action: PRESSURE,
    },
    Rule {
        term: Term::Diastolic,
        direction: Direction::AtLeast,
        limits: &[(MMHG, "120"), (KPA, "15.9986864898")],
        title: PRESSURE_TITLE,
        action: PRESSURE,
    },
    Rule {
        term: Term::Saturation,
        direction: Direction::Below,
        limits: &[(PERCENT, "90"), (PART, "0.9")],
        title: ("酸素飽和度がとても低い値です", "A very low oxygen saturation"),
        action: (
            "息苦しさ、くちびるが青い、ぼんやりする などがあれば、すぐ119番。なければ、指を温めてもう一度測り、同じなら今日のうちに医療機関や #7119 に相談してください。主治医から別の目安を聞いている人は、それに従ってください。",
            "With short breath, blue lips or drowsiness, call 119 now. Otherwise warm the finger and measure again; if it is the same, call a doctor or #7119 today. If your doctor gave you another limit, follow that.",
        ),
    },
    Rule {
        term: Term::Glucose,
        direction: Direction::Below,
        limits: &[(MG_DL, "54"), (MMOL_L, "3.0"), (G_L, "0.54")],
        title: ("血糖がとても低い値です", "A very low blood glucose"),
        action: (
            "意識がぼんやりする、けいれんする、飲みこめない ときは、すぐ119番。飲みこめるなら、ブドウ糖や砂糖の入った飲みものをとり、15分後にもう一度測ってください。同じなら、すぐ医療機関に相談してください。",
            "If drowsy, in a fit or unable to swallow, call 119 now. If able to swallow, take glucose or a sugary drink and measure again after 15 minutes; if it is the same, call a doctor at once.",
        ),
    },
    Rule {
        term: Term::Glucose,
        direction: Direction::AtLeast,
        limits: &[(MG_DL, "400"), (MMOL_L, "22.2"), (G_L, "4")],
        title: ("血糖がとても高い値です", "A very high blood glucose"),
        action: (
            "ぼんやりする、吐く、息が深く速い、お腹が痛い などがあれば、すぐ119番。なければ、手を洗ってもう一度測り、同じなら今日のうちに医療機関や #7119 に相談してください。",
            "With drowsiness, vomiting, deep fast breath or belly pain, call 119 now. Otherwise wash your hands and measure again; if it is the same, call a doctor or #7119 today.",
        ),
    },
    Rule {
        term: Term::Temperature,
        direction: Direction::AtLeast,
        limits: &[(CELSIUS, "40"), (FAHRENHEIT, "104"), (KELVIN, "313.15")],
        title: ("体温がとても高い値です", "A very high temperature"),
        action: (
            "ぐったりして動けない、けいれん、呼びかけへの返事がおかしい などがあれば、すぐ119番。なければ、すずしい所で休んで水分をとり、今日のうちに医療機関や #7119（子どもは #8000）に相談してください。",
            "If too weak to move, in a fit or confused, call 119 now. Otherwise rest in a cool place, drink, and call a doctor or #7119 (#8000 for children) today.",
        ),
    },
];
