//! What the codes of series mean: which category, and what a day of it is in one number.

use fhir::system;

use super::Code;

/// What a day of a series is told as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfDay {
    /// The sum: steps, energy, distance.
    Sum,
    /// From the lowest to the highest, with the middle value. Never a mean alone: it would hide the
    /// one value that matters.
    Range,
}

/// What a code means.
#[derive(Debug, Clone, Copy)]
pub struct Meaning {
    /// The category of its observations.
    pub category: &'static str,
    /// What a day of it is told as.
    pub of_day: OfDay,
}

const VITAL: Meaning = Meaning { category: "vital-signs", of_day: OfDay::Range };
const COUNTED: Meaning = Meaning { category: "activity", of_day: OfDay::Sum };

/// LOINC codes of what devices measure. 8867-4, 9279-1, 59408-5 and 2708-6 are vital signs of R4;
/// the others are from memory of the LOINC list: 40443-4 resting heart rate, 80404-7 heart rate
/// variability (standard deviation of R-R intervals), 2339-0, 15074-8 and 99504-3 glucose (blood,
/// interstitial), 55423-8 and 41950-7 steps, 55424-6 energy, 41981-2 energy, 41953-1 and 55430-3
/// walking distance, 41979-6 energy of a day, 100304-5 floors.
const CODES: &[(&str, Meaning)] = &[
    ("8867-4", VITAL),
    ("40443-4", VITAL),
    ("80404-7", VITAL),
    ("9279-1", VITAL),
    ("59408-5", VITAL),
    ("2708-6", VITAL),
    ("8310-5", VITAL),
    ("2339-0", VITAL),
    ("15074-8", VITAL),
    ("99504-3", VITAL),
    ("55423-8", COUNTED),
    ("41950-7", COUNTED),
    ("55424-6", COUNTED),
    ("41981-2", COUNTED),
    ("41953-1", COUNTED),
    ("55430-3", COUNTED),
    ("41979-6", COUNTED),
    ("100304-5", COUNTED),
];

/// Codes of our own that are counted, where no public system has one.
const OWN: &str = "https://tenohira.example/fhir/CodeSystem/measurement";
const COUNTED_OWN: &[&str] = &[
    "distance-walking-running",
    "distance-cycling",
    "energy-basal",
    "exercise-time",
    "stand-time",
    "sleep-session",
    "sleep-awake",
    "sleep-light",
    "sleep-deep",
    "sleep-rem",
    "sleep-asleep",
];

/// What a code means; `None` for codes nobody told us. They are shown from lowest to highest and
/// never added up.
///
/// ```
/// use phr::record::series::{Code, OfDay, meaning};
/// let loinc = |code: &str| Code { system: "http://loinc.org".into(), code: code.into() };
/// assert_eq!(meaning(&loinc("55423-8")).unwrap().of_day, OfDay::Sum);
/// assert_eq!(meaning(&loinc("8867-4")).unwrap().of_day, OfDay::Range);
/// assert!(meaning(&loinc("0-0")).is_none());
/// ```
pub fn meaning(code: &Code) -> Option<Meaning> {
    if code.system == OWN && COUNTED_OWN.contains(&code.code.as_str()) {
        return Some(COUNTED);
    }
    let loinc = system::canonical(&code.system) == system::LOINC;
    let known = CODES.iter().find(|(known, _)| loinc && *known == code.code);
    known.map(|(_, meaning)| *meaning)
}
