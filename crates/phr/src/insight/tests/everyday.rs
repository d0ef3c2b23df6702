//! Symptoms, feelings, temperature and oxygen: from how much on, and beside what.

use super::*;
use crate::{
    message::{
        Vital,
        phrase::{
            Phrase,
            body::{Lies, Phrase as Body},
            feeling::{Course, Of, Phrase as Feeling},
            symptom::Phrase as Symptom,
        },
    },
    own::{Living, Own},
    record::DIARY,
};

pub(super) fn note(made: &mut Made, code: &str, name: &str, day: &str) {
    let coding = json!([{"system": DIARY, "code": code}]);
    let resource = json!({"resourceType": "Observation", "status": "final",
        "category": [{"coding": [{"code": "survey"}]}], "effectiveDateTime": day,
        "code": {"coding": coding, "text": name}, "valueString": "あり"});
    made.push(resource, day, Maker::Person, Context::default());
}

pub(super) fn mood(made: &mut Made, level: u32, day: &str) {
    let resource = json!({"resourceType": "Observation", "status": "final",
        "category": [{"coding": [{"code": "survey"}]}], "effectiveDateTime": day,
        "code": {"coding": [{"system": DIARY, "code": "mood"}], "text": "気分"},
        "valueCodeableConcept": {"coding": [{"system": DIARY, "code": format!("mood-{level}")}]}});
    made.push(resource, day, Maker::Person, Context::default());
}

pub(super) fn vital(made: &mut Made, code: &str, unit: &str, value: f64, when: &str) {
    let resource = json!({"resourceType": "Observation", "effectiveDateTime": when,
        "category": [{"coding": [{"code": "vital-signs"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "valueQuantity": {"value": value, "unit": unit}});
    made.push(resource, when, Maker::Person, Context::default());
}

fn find(made: &Made, today: &str, about: About) -> Option<Message> {
    made.told(&woman(), today).into_iter().find(|m| m.about == about)
}

fn days(from: u32, count: u32) -> impl Iterator<Item = String> {
    (from..from + count).map(|day| format!("2025-06-{day:02}"))
}

#[test]
fn a_symptom_is_told_from_three_days_of_four_weeks_on() {
    for (count, told) in [(2, false), (3, true)] {
        let mut made = Made::default();
        days(1, count).for_each(|day| note(&mut made, "headache", "頭痛", &day));
        note(&mut made, "headache", "頭痛", "2025-06-01"); // twice on one day is one day
        note(&mut made, "headache", "頭痛", "2025-05-02"); // more than four weeks ago
        assert_eq!(find(&made, "2025-06-20", About::Symptoms).is_some(), told, "{count}");
    }
}

#[test]
fn what_coincides_is_told_side_by_side_and_never_as_a_cause() {
    let mut made = Made::default();
    made.handed("前からの薬", "2025-01-10", 28, "めぐり薬局", "jahis-okusuri");
    made.handed("見本錠", "2025-05-28", 28, "めぐり薬局", "jahis-okusuri");
    days(1, 4).for_each(|day| note(&mut made, "dizziness", "めまい", &day));
    days(2, 2).for_each(|day| note(&mut made, "nausea", "吐き気", &day));
    let told = find(&made, "2025-06-10", About::Symptoms).unwrap();
    let phrase = |said| Now::Phrase(Phrase::Symptom(said));
    let on = "2025-05-28".parse().unwrap();
    assert_eq!(
        told.now,
        [
            phrase(Symptom::Noted { name: "めまい".to_owned(), days: 4 }),
            phrase(Symptom::Together { name: "吐き気".to_owned(), days: 2 }),
            phrase(Symptom::AfterMedicine { name: "見本錠".to_owned(), on }),
        ]
    );
    assert_eq!(told.how, [How::Phrase(Phrase::Symptom(Symptom::NoCause))]);
    // Noted before the medicine came, it does not stand "after" it.
    note(&mut made, "dizziness", "めまい", "2025-05-01");
    let told = find(&made, "2025-06-10", About::Symptoms).unwrap();
    assert!(!format!("{:?}", told.now).contains("AfterMedicine"));
}

#[test]
fn one_chest_pain_is_answered_at_once() {
    let mut made = Made::default();
    note(&mut made, "chest-pain", "胸の痛み", "2025-06-10");
    let told = find(&made, "2025-06-10", About::Symptoms).unwrap();
    assert_eq!(told.guide, [Guide::Phrase(Phrase::Symptom(Symptom::CallAtOnce))]);
    assert_eq!(told.step, Step::Appointment);
    assert!(find(&made, "2025-06-17", About::Symptoms).is_none()); // a week later
}

#[test]
fn bad_days_are_met_with_kind_words_and_somebody_to_talk_to() {
    let kind = Guide::Phrase(Phrase::Feeling(Feeling::Helpline));
    for (moods, told) in [
        (&[2, 2, 2][..], true),
        (&[2, 2][..], false),
        (&[1, 1][..], true),
        (&[1][..], false),
        (&[2, 2, 2, 4, 4, 4][..], true),
        (&[2, 2, 2, 4, 4, 4, 4][..], false),
    ] {
        let mut made = Made::default();
        days(1, 7).zip(moods).for_each(|(day, level)| mood(&mut made, *level, &day));
        let message = find(&made, "2025-06-07", About::Feelings).unwrap();
        assert_eq!(message.guide.contains(&kind), told, "{moods:?}");
        assert_eq!(message.step == Step::Talk, told, "{moods:?}");
    }
}

#[test]
fn how_life_goes_is_told_from_six_answers_over_two_months_on() {
    let life = |scores: &[u8]| {
        let mut made = Made::default();
        for (score, month) in scores.iter().zip(1..) {
            let at = format!("2025-{month:02}-10");
            let living = Living { score: *score, words: String::new(), at: at.parse().unwrap() };
            made.push(Own::Living(living).resource(), &at, Maker::Person, Context::default());
        }
        let today = format!("2025-{:02}-12", scores.len());
        find(&made, &today, About::Feelings).unwrap()
    };
    let went = |course| vec![Before::Phrase(Phrase::Feeling(Feeling::Went(Of::Life, course)))];
    assert_eq!(life(&[9, 8, 7, 6, 5, 4]).before, went(Course::Worse));
    assert_eq!(life(&[3, 4, 5, 6, 7, 8]).before, went(Course::Better));
    assert_eq!(life(&[6, 7, 6, 7, 6, 7]).before, went(Course::Same));
    let few = life(&[9, 8, 7, 6, 5]);
    assert_eq!(few.verdict, Verdict::NotYet);
    assert_eq!(few.before, [Before::Phrase(Phrase::Feeling(Feeling::MoreAnswers(1)))]);
    assert_eq!(life(&[9, 8, 7, 6, 5, 2]).step, Step::Talk);
}

#[test]
fn a_temperature_is_held_against_the_own_days_before_it() {
    for (value, lies, verdict) in [
        (36.4, Lies::Inside, Verdict::Wobble),
        (37.2, Lies::Above, Verdict::Change),
        (37.4, Lies::Above, Verdict::Change),
        (37.5, Lies::Above, Verdict::Notice),
        (35.5, Lies::Below, Verdict::Change),
    ] {
        let mut made = Made::default();
        for (day, own) in days(1, 6).zip([36.3, 36.5, 36.4, 36.4, 36.3, 36.5]) {
            vital(&mut made, "8310-5", "℃", own, &format!("{day}T07:00:00+09:00"));
        }
        vital(&mut made, "8310-5", "Cel", value, "2025-06-10T07:00:00+09:00");
        let told = find(&made, "2025-06-12", About::Vital(Vital::Temperature)).unwrap();
        assert_eq!(told.verdict, verdict, "{value}");
        let Before::Phrase(Phrase::Body(Body::OwnBand { lies: said, .. })) = &told.before[0] else {
            panic!("{:?}", told.before)
        };
        assert_eq!(*said, lies, "{value}");
    }
}

#[test]
fn equal_days_leave_room_for_the_device() {
    for (value, verdict) in
        [(96.0, Verdict::Wobble), (95.0, Verdict::Wobble), (94.0, Verdict::Change)]
    {
        let mut made = Made::default();
        days(1, 6).for_each(|day| vital(&mut made, "59408-5", "%", 97.0, &day));
        vital(&mut made, "59408-5", "%", value, "2025-06-10");
        let told = find(&made, "2025-06-12", About::Vital(Vital::Saturation)).unwrap();
        assert_eq!(told.verdict, verdict, "{value}");
    }
}

#[test]
fn below_five_own_days_nothing_is_compared_and_little_oxygen_is_told_all_the_same() {
    let mut made = Made::default();
    for day in days(1, 4) {
        vital(&mut made, "59408-5", "%", 97.0, &day);
    }
    vital(&mut made, "59408-5", "%", 93.0, "2025-06-10");
    let told = find(&made, "2025-06-12", About::Vital(Vital::Saturation)).unwrap();
    assert_eq!((told.verdict, told.step), (Verdict::Notice, Step::Appointment));
    assert_eq!(told.before, [Before::MoreDays { more: 1 }]);
    assert!(find(&made, "2025-06-18", About::Vital(Vital::Saturation)).is_none()); // no news
}
