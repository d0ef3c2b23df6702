//! Parity: everything that can be said is said in every language, shortly, and can be spoken.

use super::{
    part::{Direction, Guideline, Of, Pressure, Span},
    piece::{plain, spoken},
    *,
};
use crate::insight::marker::Amount;

mod phrases;

fn date(text: &str) -> ::fhir::Date {
    text.parse().unwrap()
}

fn amount() -> Amount {
    Amount { digits: "12.5".to_owned(), unit: "mg/dL" }
}

const DIRECTIONS: [Direction; 2] = [Direction::Up, Direction::Down];
const TARGET: Pressure = Pressure { upper: 125, lower: 75 };

fn every_now() -> Vec<Now> {
    let on = date("2025-11-26");
    let (name, one, other) =
        ("見本錠5mg".to_owned(), "めぐり薬局".to_owned(), "みなもと薬局".to_owned());
    let over = Span { from: date("2025-11-20"), to: on.clone(), days: 7 };
    let (office, home) = (Pressure { upper: 148, lower: 92 }, TARGET);
    let result =
        |marker: &Marker| Now::Result { marker: *marker, amount: amount(), on: on.clone() };
    let mut all: Vec<Now> = Marker::ALL.iter().map(result).collect();
    all.extend([
        Now::PressureMean { mean: TARGET, over: over.clone() },
        Now::MorningEvening { morning: 142, evening: 120 },
        Now::MorningSpread { percent: "12.1".to_owned(), days: 6 },
        Now::OfficeHome { office, on: on.clone(), home },
        Now::BathDrop { drop: 14, least: 3, most: 21, pairs: 9 },
        Now::GlucoseLow { percent: "4.2".to_owned(), over: over.clone() },
        Now::GlucoseRange { percent: "66.0".to_owned() },
        Now::GlucoseMean { mean: "154".to_owned(), gmi: "7.0".to_owned() },
        Now::CheckupLong { months: 20 },
        Now::MeasuringStopped { often: 28, since: 45 },
        Now::MedicineOver { name: name.clone(), until: on.clone() },
        Now::MedicineCount { count: 7 },
        Now::SameMedicine { name: name.clone(), one, other },
    ]);
    all.extend(phrases::all().into_iter().map(Now::Phrase));
    all
}

fn every_before() -> Vec<Before> {
    let then = date("2025-11-26");
    let mut all = vec![
        Before::First,
        Before::MoreDays { more: 1 },
        Before::MoreDays { more: 2 },
        Before::Equal { of: Of::Value, then: then.clone() },
        Before::Equal { of: Of::Marker(Marker::Ggt), then: then.clone() },
        Before::Break,
        Before::OtherUnit { count: 1 },
        Before::OtherUnit { count: 2 },
    ];
    for direction in DIRECTIONS {
        for of in [Of::Value, Of::Upper, Of::Lower, Of::Marker(Marker::Triglycerides)] {
            let (a_year, since) = (amount(), then.clone());
            all.push(Before::Trend { of, direction, a_year, since, results: 14 });
            let (change, wobble) = (amount(), amount());
            let then = then.clone();
            all.push(Before::Beyond { of, direction, change, wobble, then: then.clone() });
            let (change, wobble) = (amount(), amount());
            all.push(Before::Within { of, direction, change, wobble, then });
        }
    }
    all
}

fn every_guide() -> Vec<Guide> {
    let limit = || "11".to_owned();
    let mut all = vec![
        Guide::MorningHigh,
        Guide::MorningRise { limit: 20 },
        Guide::SpreadHigh { limit: limit() },
        Guide::SpreadUsual { limit: limit() },
        Guide::OnlyOffice,
        Guide::OnlyHome,
        Guide::BothAlike { high: true },
        Guide::BothAlike { high: false },
        Guide::BathDeep,
        Guide::BathUsual,
        Guide::KidneyStage { stage: "G3b", lasting: true },
        Guide::KidneyStage { stage: "G2", lasting: false },
        Guide::InRange,
        Guide::CheckupGuidance,
        Guide::CheckupReferral,
        Guide::CheckupInside,
        Guide::ManyMedicines,
        Guide::LowTooOften,
        Guide::LowSeldom,
        Guide::RangeMeets,
        Guide::RangeShort,
        Guide::SwingsLarge,
        Guide::SwingsUsual,
    ];
    all.extend(DIRECTIONS.map(|direction| Guide::OutOfRange { direction }));
    for guideline in [Guideline::Jsh2019, Guideline::Jsh2025] {
        let (target, limit) = (TARGET, TARGET);
        all.push(Guide::PressureMeets { target, guideline });
        all.push(Guide::PressureAbove { target, guideline });
        all.push(Guide::PressureHigh { limit, guideline });
    }
    all
}

fn every_how() -> Vec<How> {
    vec![
        How::HomeAtRest { apart: 0 },
        How::HomeAtRest { apart: 4 },
        How::Provisional { days: 3 },
        How::OnePlace { place: "めぐり内科".to_owned() },
        How::SeveralPlaces,
        How::BathPairs,
        How::Old { months: 1 },
        How::Old { months: 11 },
        How::Sensor { percent: "92".to_owned() },
        How::HandedOver,
    ]
}

const STEPS: [Step; 21] = [
    Step::Talk,
    Step::AskInsurer,
    Step::KeepReceipts,
    Step::NoteFeeling,
    Step::LookInHandbook,
    Step::AskCareManager,
    Step::MeasureOnce,
    Step::AskPharmacist,
    Step::WithinMonth,
    Step::TakeGuidance,
    Step::NextYear,
    Step::CheckupPlan,
    Step::AskIfCollected,
    Step::Nothing,
    Step::KeepMeasuring,
    Step::MeasureWeek,
    Step::Again,
    Step::ShowNext,
    Step::Appointment,
    Step::BathCare,
    Step::BringNotebook,
];

const ASKS: [Ask; 21] = [
    Ask::Symptom,
    Ask::HighCost,
    Ask::HighCost,
    Ask::Vaccination,
    Ask::Vaccination,
    Ask::CareRenewal,
    Ask::KidneyMedicine,
    Ask::PregnancyMedicine,
    Ask::Forgotten,
    Ask::Prevent,
    Ask::GuidanceLevel,
    Ask::Glucose,
    Ask::Glucose,
    Ask::PressureTarget,
    Ask::Morning,
    Ask::OfficeOrHome,
    Ask::Bath,
    Ask::WhyChange,
    Ask::Kidney,
    Ask::TwoAlike,
    Ask::AllNeeded,
];

/// Every line there is, in one language.
fn every_line(language: Language) -> Vec<Line> {
    let with = |step, ask| Message {
        rule: &crate::insight::RESULT,
        about: About::Kidney,
        verdict: Verdict::Change,
        now: every_now(),
        before: every_before(),
        guide: every_guide(),
        how: every_how(),
        step,
        ask,
        evidence: Vec::new(),
        series: Vec::new(),
    };
    let mut lines = with(Step::Nothing, None).lines(language);
    for (step, ask) in STEPS.into_iter().zip(ASKS) {
        let only = with(step, Some(ask)).lines(language);
        lines.extend(only.into_iter().filter(|l| matches!(l.part, "step" | "ask")));
    }
    lines
}

/// Every sentence stands in a file: for people to read, and for the step `reading` to measure.
#[test]
fn every_sentence_is_on_file() {
    for language in Language::ALL {
        let line = |line: &Line| format!("{}\t{}\n", line.part, plain(&line.pieces));
        let lines: std::collections::BTreeSet<String> =
            every_line(*language).iter().map(line).collect();
        let all: String = lines.into_iter().collect();
        let file = format!(
            "{}/src/message/tests/sentences/{}.tsv",
            env!("CARGO_MANIFEST_DIR"),
            language.code()
        );
        expect_test::expect_file![file].assert_eq(&all);
    }
}

fn is_character(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '々')
}

#[test]
fn everything_is_said_in_every_language() {
    let counts: Vec<usize> = Language::ALL.iter().map(|l| every_line(*l).len()).collect();
    assert_eq!(counts, [counts[0]; 3]);
    let japanese = |text: &str| text.chars().any(|c| matches!(c, 'ぁ'..='ヺ'));
    for language in Language::ALL {
        for line in every_line(*language) {
            let text = plain(&line.pieces);
            assert!(!text.trim().is_empty(), "{language:?} {}", line.part);
            let quoted = ["見本錠", "めぐり", "みなもと"].iter().any(|name| text.contains(name));
            let english = *language == Language::En;
            assert!(quoted || english != japanese(&text), "{language:?}: {text}");
            assert!(!text.contains(['《', '》', '[', ']', '|']), "{text}");
            assert!(!text.contains("  ") && !text.contains(" 。"), "two spaces: {text}");
        }
    }
}

#[test]
fn sentences_are_short() {
    for (language, most) in [(Language::Ja, 40), (Language::Easy, 40)] {
        for line in every_line(language) {
            let text = plain(&line.pieces).replace(['「', '」'], "");
            for sentence in text.split('。') {
                let length = sentence.trim().chars().count();
                assert!(length <= most, "{language:?}, {length} characters: {sentence}");
            }
        }
    }
}

#[test]
fn nothing_is_denied_twice() {
    for line in every_line(Language::Ja).into_iter().chain(every_line(Language::Easy)) {
        let text = plain(&line.pieces);
        for twice in
            ["なくはない", "ないことはない", "ないわけではない", "なくもない", "ないとはいえ"]
        {
            assert!(!text.contains(twice), "{text}");
        }
    }
}

#[test]
fn nobody_is_told_to_change_a_medicine() {
    for language in Language::ALL {
        for line in every_line(*language) {
            let text = plain(&line.pieces);
            for advice in
                ["やめましょう", "減らし", "増やし", "へらし", "ふやし", "stop taking", "increase"]
            {
                assert!(!text.contains(advice), "{text}");
            }
        }
    }
}

/// Dates and counters carry no reading: figures are read by everyone who reads figures.
#[test]
fn every_character_of_easy_japanese_has_a_reading() {
    for line in every_line(Language::Easy) {
        for piece in &line.pieces {
            let Piece::Text(text) = piece else { continue };
            let without_names = ["見本錠5mg", "めぐり薬局", "みなもと薬局", "めぐり内科"]
                .iter()
                .fold(text.clone(), |t, n| t.replace(n, ""));
            let mut before = ' ';
            for c in without_names.chars() {
                let counter = before.is_ascii_digit() && "年月日分".contains(c);
                let unit = before == '/' && c == '分';
                assert!(!is_character(c) || counter || unit, "no reading for {c}: {text}");
                before = c;
            }
        }
    }
}

#[test]
fn a_voice_meets_no_sign_it_would_stumble_over() {
    for line in every_line(Language::Easy) {
        let said = spoken(&line.pieces);
        for sign in ["mg/dL", "mmHg", "±", "「", "（", "／", "％"] {
            assert!(!said.contains(sign), "{said}");
        }
    }
}

/// Every message has its FHIR: what it stands on, the rule, and the words in it.
#[test]
fn the_same_medicine_twice_is_a_detected_issue() {
    let (name, one, other) =
        ("見本錠5mg".to_owned(), "めぐり薬局".to_owned(), "みなもと薬局".to_owned());
    let message = Message {
        rule: &crate::insight::MEDICINES,
        about: About::Medicines,
        verdict: Verdict::Notice,
        now: vec![Now::SameMedicine { name, one, other }],
        before: Vec::new(),
        guide: Vec::new(),
        how: vec![How::HandedOver],
        step: Step::BringNotebook,
        ask: Some(Ask::TwoAlike),
        evidence: vec![crate::EntryId::from_bytes([7; 16])],
        series: Vec::new(),
    };
    let kind = |_id| "MedicationDispense".to_owned();
    let resource = fhir::resource(&message, "Patient/1", &date("2025-12-26"), kind);
    assert_eq!(resource["resourceType"], "DetectedIssue");
    assert_eq!(resource["code"]["coding"][0]["code"], "DUPTHPY");
    assert!(resource.get("severity").is_none(), "whether it matters is for a pharmacist to say");
    let implicated = resource["implicated"][0]["reference"].as_str().unwrap();
    assert!(implicated.starts_with("MedicationDispense/"));
    assert!(resource["detail"].as_str().unwrap().contains("見本錠5mg"));
}

#[test]
fn the_message_is_a_clinical_impression_too() {
    let message = Message {
        rule: &crate::insight::KIDNEY,
        about: About::Kidney,
        verdict: Verdict::Change,
        now: every_now(),
        before: Vec::new(),
        guide: Vec::new(),
        how: Vec::new(),
        step: Step::ShowNext,
        ask: None,
        evidence: vec![crate::EntryId::from_bytes([7; 16])],
        series: Vec::new(),
    };
    let resource = fhir::clinical_impression(&message, "Patient/1", &date("2025-12-26"), |_id| {
        "Observation".to_owned()
    });
    assert_eq!(resource["resourceType"], "ClinicalImpression");
    assert_eq!(resource["protocol"][0], "https://tenohira.example/rules/kidney/1");
    let text = resource["summary"].as_str().unwrap();
    assert!(text.ends_with("次の診察で、この画面を見せてください。"), "{text}");
    assert_eq!(resource["supportingInfo"].as_array().unwrap().len(), 1);
}
