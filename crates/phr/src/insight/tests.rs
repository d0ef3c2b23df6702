//! The rules on records made for them, and on a population that is known to be steady or not.

use serde_json::{Value, json};

mod band;
mod care;
mod checkup;
mod everyday;
mod home;
mod medicines;
mod population;
mod spending;

use super::{marker::Marker, *};
use crate::{
    OriginalId, PersonId,
    message::{
        About, Before, Guide, How, Now, Step, Verdict,
        part::{self, Direction},
    },
    person::Sex,
    provenance::{Channel, Context, Evidence, Maker, Origin, Received, Setting, Span, State},
};

pub(super) fn person(born: &str, sex: Sex) -> Person {
    Person {
        id: PersonId::from_bytes([1; 16]),
        names: Vec::new(),
        birth_date: born.parse().ok(),
        sex: Some(sex),
        called: None,
        since: jiff::Timestamp::UNIX_EPOCH,
    }
}

/// A record under construction.
#[derive(Default)]
pub(super) struct Made {
    entries: Vec<Entry>,
}

impl Made {
    pub(super) fn push(&mut self, resource: Value, when: &str, maker: Maker, context: Context) {
        let number = u32::try_from(self.entries.len()).unwrap().to_be_bytes();
        let (mut id, mut original) = ([0; 16], [0; 32]);
        id[..4].copy_from_slice(&number);
        original[..4].copy_from_slice(&number);
        let received = Received {
            at: jiff::Timestamp::UNIX_EPOCH,
            channel: Channel::Typed,
            by: crate::AccountId::from_bytes([9; 16]),
            file_name: None,
        };
        let origin = Origin {
            original: OriginalId::from_bytes(original),
            span: Span::default(),
            received,
            format: "test".to_owned(),
            made_by: maker,
            context,
            evidence: Evidence::Measured,
        };
        self.entries.push(Entry {
            id: EntryId::from_bytes(id),
            version: 1,
            state: EntryState::Active,
            kind: Kind::of(&resource),
            when: when.parse().ok(),
            bytes: Vec::new(),
            resource,
            origins: vec![origin],
            recorded: jiff::Timestamp::UNIX_EPOCH,
        });
    }

    fn pressure(&mut self, when: &str, upper: f64, lower: f64, setting: Setting, states: &[State]) {
        let part = |code: &str, value: f64| {
            json!({"code": {"coding": [{"system": "http://loinc.org", "code": code}]},
                "valueQuantity": {"value": value, "unit": "mmHg"}})
        };
        let resource = json!({"resourceType": "Observation", "effectiveDateTime": when,
            "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9"}]},
            "component": [part("8480-6", upper), part("8462-4", lower)]});
        let states = states.to_vec();
        let context = Context { setting: Some(setting), states, ..Context::default() };
        self.push(resource, when, Maker::Person, context);
    }

    /// Mornings and evenings at home.
    fn home(&mut self, day: &str, morning: (f64, f64), evening: (f64, f64)) {
        for (hour, (upper, lower)) in [("07", morning), ("21", evening)] {
            let when = format!("{day}T{hour}:00:00+09:00");
            self.pressure(&when, upper, lower, Setting::Home, &[]);
        }
    }

    fn lab(&mut self, jlac: &str, when: &str, value: f64, unit: &str, place: &str) {
        let code = format!("{jlac:0<17}");
        let resource = json!({"resourceType": "Observation", "effectiveDateTime": when,
            "category": [{"coding": [{"code": "laboratory"}]}],
            "code": {"coding": [{"system": fhir::system::JLAC10, "code": code}]},
            "valueQuantity": {"value": value, "unit": unit}});
        let maker = Maker::Institution { name: place.to_owned(), code: None };
        self.push(resource, when, maker, Context::default());
    }

    fn checkup_item(&mut self, code: &str, day: &str, key: &str, value: &Value) {
        let code = json!({"coding": [{"system": fhir::system::CHECKUP_ITEM,
            "code": format!("{code:0<17}")}]});
        let resource = json!({"resourceType": "Observation", "code": code, key: value});
        let place =
            Maker::Institution { name: "めぐり健診センター".to_owned(), code: None };
        self.push(resource, day, place, Context::default());
    }

    /// A number of a check-up, by the first characters of its code.
    pub(super) fn item(&mut self, code: &str, day: &str, value: f64) {
        self.checkup_item(code, day, "valueQuantity", &json!({"value": value}));
    }

    /// An answer of a check-up.
    pub(super) fn answer(&mut self, code: &str, day: &str, answer: &str) {
        let value = json!({"coding": [{"code": answer}]});
        self.checkup_item(code, day, "valueCodeableConcept", &value);
    }

    /// A medicine handed over for so many days.
    fn handed(&mut self, name: &str, day: &str, days: u32, place: &str, format: &str) {
        let resource = json!({"resourceType": "MedicationDispense", "status": "completed",
            "medicationCodeableConcept": {"text": name}, "whenHandedOver": day,
            "daysSupply": {"value": days, "unit": "日"}});
        let maker = Maker::Institution { name: place.to_owned(), code: None };
        self.push(resource, day, maker, Context::default());
        let origin = self.entries.last_mut().and_then(|e| e.origins.first_mut()).unwrap();
        format.clone_into(&mut origin.format);
    }

    fn condition(&mut self, icd: &str, day: &str) {
        let system = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/ICD10-2013-full";
        let resource = json!({"resourceType": "Condition",
            "code": {"coding": [{"system": system, "code": icd}]}});
        self.push(resource, day, Maker::Unknown, Context::default());
    }

    pub(super) fn told(&self, person: &Person, today: &str) -> Vec<Message> {
        let today = today.parse().unwrap();
        let guideline = Guideline::Jsh2025;
        insights(&Given {
            entries: &self.entries,
            glucose: None,
            apart: &[],
            person,
            today: &today,
            guideline,
        })
    }
}

/// What rules that are tested alone are given.
pub(super) fn facts<T>(
    made: &Made,
    person: &Person,
    today: &str,
    ask: impl Fn(&Facts<'_>) -> T,
) -> T {
    let today = reading::day_number(&today.parse().unwrap()).unwrap();
    let guideline = Guideline::Jsh2025;
    let entries = &made.entries;
    ask(&Facts { all: same::facts(entries, &[]), entries, person, today, guideline })
}

fn about(messages: &[Message], about: About) -> &Message {
    messages.iter().find(|m| m.about == about).unwrap()
}

fn woman() -> Person {
    person("1943-04-18", Sex::Female)
}

fn week(made: &mut Made, first: u32, morning: (f64, f64), evening: (f64, f64)) {
    for day in first..first + 7 {
        made.home(&format!("2025-06-{day:02}"), morning, evening);
    }
}

#[test]
fn seven_lower_than_last_week_is_the_ordinary_wobble() {
    let mut made = Made::default();
    week(&mut made, 1, (138.0, 80.0), (138.0, 80.0));
    week(&mut made, 8, (131.0, 78.0), (131.0, 78.0));
    let messages = made.told(&woman(), "2025-06-15");
    let told = about(&messages, About::HomePressure);
    assert_eq!(told.verdict, Verdict::Wobble);
    let Before::Within { change, wobble, direction, .. } = &told.before[0] else { panic!() };
    assert_eq!((change.digits.as_str(), wobble.digits.as_str()), ("7", "16"));
    assert_eq!(*direction, Direction::Down);
    assert!(matches!(told.guide[0], Guide::PressureAbove { .. }));
    assert_eq!(told.step, Step::KeepMeasuring);
}

#[test]
fn at_138_it_takes_122_or_154_to_be_a_change() {
    for (mean, verdict) in [
        (123.0, Verdict::Wobble),
        (121.9, Verdict::Change),
        (153.0, Verdict::Wobble),
        (154.1, Verdict::Change),
    ] {
        let mut made = Made::default();
        week(&mut made, 1, (138.0, 70.0), (138.0, 70.0));
        week(&mut made, 8, (mean, 70.0), (mean, 70.0));
        let messages = made.told(&woman(), "2025-06-15");
        assert_eq!(about(&messages, About::HomePressure).verdict, verdict, "{mean}");
    }
}

#[test]
fn the_limits_of_home_pressure_are_exact() {
    for (upper, lower, meets, high) in [
        (124.0, 74.0, true, false),
        (125.0, 74.0, false, false),
        (124.0, 75.0, false, false),
        (134.0, 84.0, false, false),
        (135.0, 84.0, false, true),
        (134.0, 85.0, false, true),
    ] {
        let mut made = Made::default();
        week(&mut made, 1, (upper, lower), (upper, lower));
        let messages = made.told(&woman(), "2025-06-08");
        let guide = &about(&messages, About::HomePressure).guide[0];
        assert_eq!(matches!(guide, Guide::PressureMeets { .. }), meets, "{upper}/{lower}");
        assert_eq!(matches!(guide, Guide::PressureHigh { .. }), high, "{upper}/{lower}");
    }
}

#[test]
fn two_days_are_too_few_to_say_anything() {
    let mut made = Made::default();
    made.home("2025-06-01", (190.0, 80.0), (138.0, 80.0));
    made.home("2025-06-02", (138.0, 80.0), (138.0, 80.0));
    let messages = made.told(&woman(), "2025-06-03");
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].verdict, Verdict::NotYet);
    assert_eq!(messages[0].before, [Before::MoreDays { more: 1 }]);
    assert!(messages[0].guide.is_empty() && messages[0].now.is_empty());
}

#[test]
fn a_reading_after_a_bath_is_told_apart_and_never_averaged() {
    let mut made = Made::default();
    week(&mut made, 1, (130.0, 75.0), (130.0, 75.0));
    for day in [3, 5, 7] {
        let when = format!("2025-06-{day:02}T22:00:00+09:00");
        made.pressure(&when, 98.0, 55.0, Setting::Home, &[State::AfterBath]);
    }
    let messages = made.told(&woman(), "2025-06-08");
    let home = about(&messages, About::HomePressure);
    assert!(matches!(home.now[0], Now::PressureMean { mean, .. } if mean.upper == 130));
    assert_eq!(home.how[0], How::HomeAtRest { apart: 3 });
    let bath = about(&messages, About::Bath);
    assert_eq!(bath.verdict, Verdict::Notice);
    assert_eq!(bath.step, Step::BathCare);
    assert!(matches!(bath.now[0], Now::BathDrop { drop: 32, pairs: 3, .. }));
}

#[test]
fn high_only_at_the_doctors_is_said_so() {
    let mut made = Made::default();
    week(&mut made, 1, (124.0, 70.0), (124.0, 70.0));
    made.pressure("2025-06-05T10:00:00+09:00", 140.0, 80.0, Setting::Clinic, &[]);
    let messages = made.told(&woman(), "2025-06-08");
    assert_eq!(about(&messages, About::OfficePressure).guide, [Guide::OnlyOffice]);
}

#[test]
fn mornings_twenty_above_the_evenings_are_told() {
    for (evening, told) in [(121.0, false), (120.0, true)] {
        let mut made = Made::default();
        week(&mut made, 1, (140.0, 70.0), (evening, 70.0));
        let messages = made.told(&woman(), "2025-06-08");
        let rise = Guide::MorningRise { limit: 20 };
        let morning = about(&messages, About::MorningPressure);
        assert_eq!(morning.guide == [rise], told, "{evening}");
    }
}

#[test]
fn a_falling_kidney_is_a_change_although_each_step_is_wobble() {
    let mut made = Made::default();
    for (year, egfr) in [(2021, 57.9), (2022, 54.5), (2023, 50.2), (2024, 46.7), (2025, 42.8)] {
        let when = format!("{year}-06-10");
        made.lab("8A065", &when, egfr, "mL/min/1.73m2", "めぐり内科");
    }
    let messages = made.told(&woman(), "2025-06-20");
    let kidney = about(&messages, About::Kidney);
    assert_eq!(kidney.verdict, Verdict::Change);
    assert!(matches!(kidney.before[0], Before::Within { .. }));
    assert!(
        matches!(&kidney.before[1], Before::Trend { direction: Direction::Down, a_year, results: 5, .. } if a_year.digits == "3.8")
    );
    assert!(kidney.guide.contains(&Guide::KidneyStage { stage: "G3b", lasting: true }));
    assert_eq!(kidney.evidence.len(), 5);
}

#[test]
fn creatinine_alone_is_enough_for_an_adult() {
    let mut made = Made::default();
    made.lab("3C015", "2025-06-10", 1.0, "mg/dL", "めぐり内科");
    let messages = made.told(&person("1965-06-10", Sex::Male), "2025-06-20");
    let kidney = about(&messages, About::Kidney);
    assert!(
        matches!(&kidney.now[0], Now::Result { marker: Marker::Egfr, amount, .. } if amount.digits == "59.9")
    );
    assert!(kidney.guide.contains(&Guide::KidneyStage { stage: "G3a", lasting: false }));
    assert_eq!(kidney.step, Step::Again); // one value below 60 is not a disease
    let child = person("2015-06-10", Sex::Male);
    assert!(!made.told(&child, "2025-06-20").iter().any(|m| m.about == About::Kidney));
}

#[test]
fn another_laboratory_or_unit_is_not_compared() {
    let mut made = Made::default();
    made.lab("3F077", "2024-06-10", 90.0, "mg/dL", "みなもと病院");
    made.lab("3F077", "2025-06-10", 150.0, "mg/dL", "めぐり内科");
    made.lab("3F077", "2025-06-11", 3.9, "mmol/L", "めぐり内科");
    let messages = made.told(&woman(), "2025-06-20");
    let ldl = about(&messages, About::Result(Marker::Ldl));
    assert_eq!(ldl.verdict, Verdict::NotYet);
    assert_eq!(ldl.before, [Before::Break, Before::OtherUnit { count: 1 }]);
    assert_eq!(ldl.guide, [Guide::CheckupReferral]);
}

#[test]
fn the_limits_of_the_check_up_are_exact() {
    for (jlac, marker, unit, limit, below, at) in [
        ("3F077", Marker::Ldl, "mg/dL", 120.0, Guide::CheckupInside, Guide::CheckupGuidance),
        ("3F077", Marker::Ldl, "mg/dL", 140.0, Guide::CheckupGuidance, Guide::CheckupReferral),
        ("3F070", Marker::Hdl, "mg/dL", 40.0, Guide::CheckupGuidance, Guide::CheckupInside),
        ("3D046", Marker::HbA1c, "%", 6.5, Guide::CheckupGuidance, Guide::CheckupReferral),
        ("3B045", Marker::Alt, "U/L", 31.0, Guide::CheckupInside, Guide::CheckupGuidance),
    ] {
        for (value, guide) in [(limit - 0.1, &below), (limit, &at)] {
            let mut made = Made::default();
            made.lab(jlac, "2025-06-10", value, unit, "めぐり内科");
            let messages = made.told(&woman(), "2025-06-20");
            let told = &about(&messages, About::Result(marker)).guide;
            assert_eq!(told.last(), Some(guide), "{marker:?} {value}");
        }
    }
}

#[test]
fn nothing_after_the_day_asked_for_is_looked_at() {
    let mut made = Made::default();
    made.lab("3F077", "2025-06-10", 100.0, "mg/dL", "めぐり内科");
    made.lab("3F077", "2025-07-10", 190.0, "mg/dL", "めぐり内科");
    let messages = made.told(&woman(), "2025-06-20");
    assert_eq!(about(&messages, About::Result(Marker::Ldl)).guide, [Guide::CheckupInside]);
}

fn checkup(made: &mut Made, day: &str) {
    let code = json!([{"system": fhir::system::CHECKUP_ITEM, "code": "9N001000000000001"}]);
    let resource = json!({"resourceType": "Observation", "code": {"coding": code},
        "valueQuantity": {"value": 150.1, "unit": "cm"}});
    made.push(resource, day, Maker::Unknown, Context::default());
}

#[test]
fn a_missed_check_up_is_a_kind_question_and_only_for_a_while() {
    let mut made = Made::default();
    checkup(&mut made, "2023-06-10");
    let asked =
        |made: &Made, today: &str| made.told(&woman(), today).iter().any(|m| m.about == About::Gap);
    assert!(!asked(&made, "2025-06-10")); // one check-up is no habit
    checkup(&mut made, "2024-06-10");
    for (today, ask) in [("2025-12-09", false), ("2025-12-10", true), ("2029-06-10", false)] {
        assert_eq!(asked(&made, today), ask, "{today}");
    }
}

#[test]
fn a_medicine_that_ran_out_by_the_record_is_asked_about() {
    let mut made = Made::default();
    for day in ["2025-01-10", "2025-02-07", "2025-03-07"] {
        let resource = json!({"resourceType": "MedicationDispense", "status": "completed",
            "medicationCodeableConcept": {"text": "見本錠5mg"}, "whenHandedOver": day,
            "daysSupply": {"value": 28, "unit": "日"}});
        made.push(resource, day, Maker::Unknown, Context::default());
    }
    let asked = |today: &str| {
        let told = made.told(&woman(), today);
        told.iter().any(|m| matches!(m.now.first(), Some(Now::MedicineOver { .. })))
    };
    // The last supply lasts until 3 April; two weeks later the record asks, for three months.
    for (today, ask) in
        [("2025-04-17", false), ("2025-04-18", true), ("2025-07-03", true), ("2025-07-04", false)]
    {
        assert_eq!(asked(today), ask, "{today}");
    }
}
