//! Medicines: the list and how sure it is, gaps between supplies, questions for the pharmacist.

use super::*;
use crate::message::{
    Ask,
    phrase::{Phrase, medicine::Phrase as Said},
};

fn told(made: &Made, today: &str) -> Vec<Message> {
    let all = made.told(&woman(), today);
    all.into_iter().filter(|m| m.about == About::Medicines).collect()
}

fn medicine(phrase: &Phrase) -> Option<&Said> {
    match phrase {
        Phrase::Medicine(said) => Some(said),
        _ => None,
    }
}

fn phrases(message: &Message) -> Vec<&Said> {
    let now = message.now.iter().filter_map(|now| match now {
        Now::Phrase(phrase) => medicine(phrase),
        _ => None,
    });
    let how = message.how.iter().filter_map(|how| match how {
        How::Phrase(phrase) => medicine(phrase),
        _ => None,
    });
    now.chain(how).collect()
}

#[test]
fn the_list_says_in_how_many_records_it_stands() {
    let mut made = Made::default();
    made.handed("見本錠5mg", "2025-06-01", 28, "めぐり薬局", "jahis-okusuri");
    // The same supply as a clinic's document has it.
    made.handed("見本錠5mg", "2025-06-01", 28, "めぐり薬局", "fhir");
    made.handed("例カプセル", "2025-06-01", 28, "めぐり薬局", "jahis-okusuri");
    let messages = told(&made, "2025-06-10");
    assert_eq!(messages[0].now, [Now::MedicineCount { count: 2 }]);
    let sources = Said::Sources { several: 1, one: 1, without_days: 0 };
    assert_eq!(phrases(&messages[0])[0], &sources);
    assert_eq!((messages[0].verdict, messages[0].ask), (Verdict::Wobble, None));
    assert!(told(&made, "2025-08-10").is_empty()); // nothing is current any more
    assert!(told(&made, "2025-05-10").is_empty()); // nor yet
}

#[test]
fn from_six_on_a_talk_is_worth_while() {
    let mut made = Made::default();
    for number in 1..=6 {
        let worth = told(&made, "2025-06-10").iter().any(|m| m.ask == Some(Ask::AllNeeded));
        assert!(!worth, "with {} medicines", number - 1);
        made.handed(&format!("見本錠{number}"), "2025-06-01", 28, "めぐり薬局", "jahis-okusuri");
    }
    let messages = told(&made, "2025-06-10");
    assert_eq!((messages[0].ask, messages[0].step), (Some(Ask::AllNeeded), Step::BringNotebook));
}

#[test]
fn gaps_between_supplies_are_a_kind_question_and_early_refills_are_not_lost() {
    // Days handed over at intervals of six weeks: 28 of 42 are 67 %, 34 of 42 are 81 %.
    for (days, asked) in [(28, true), (33, true), (34, false)] {
        let mut made = Made::default();
        for day in ["2025-01-10", "2025-02-21", "2025-04-04"] {
            made.handed("見本錠5mg", day, days, "めぐり薬局", "jahis-okusuri");
        }
        let messages = told(&made, "2025-04-10");
        let found = messages.iter().find(|m| m.ask == Some(Ask::Forgotten));
        assert_eq!(found.is_some(), asked, "{days}");
        if let Some(found) = found {
            let name = "見本錠5mg".to_owned();
            let held = 2 * days;
            assert_eq!(phrases(found)[0], &Said::Covered { name, covered: held, days: 84 });
            assert_eq!(found.step, Step::AskIfCollected);
        }
    }
    let mut early = Made::default();
    for (day, days) in [("2025-01-10", 56), ("2025-02-01", 28), ("2025-04-04", 28)] {
        early.handed("見本錠5mg", day, days, "めぐり薬局", "jahis-okusuri");
    }
    assert!(told(&early, "2025-04-10").iter().all(|m| m.ask != Some(Ask::Forgotten)));
}

#[test]
fn a_medicine_that_goes_by_the_kidneys_is_a_question_only_while_their_number_is_low() {
    for (egfr, asked) in [(59.9, true), (60.0, false)] {
        let mut made = Made::default();
        made.lab("8A065", "2025-06-01", egfr, "mL/min/1.73m2", "めぐり内科");
        made.handed("ロキソプロフェンＮａ錠６０ｍｇ「見本」", "2025-06-01", 14, "めぐり薬局", "x");
        made.handed("見本錠5mg", "2025-06-01", 14, "めぐり薬局", "x");
        let messages = told(&made, "2025-06-10");
        let found = messages.iter().find(|m| m.ask == Some(Ask::KidneyMedicine));
        assert_eq!(found.is_some(), asked, "{egfr}");
        let Some(found) = found else { continue };
        assert_eq!((found.step, found.now.len()), (Step::AskPharmacist, 2));
        assert!(phrases(found).contains(&&Said::ShortList));
    }
}

#[test]
fn a_pregnancy_in_the_record_makes_every_medicine_a_question_for_its_time() {
    let mut made = Made::default();
    made.condition("O200", "2025-05-01");
    made.handed("見本錠5mg", "2025-06-01", 300, "めぐり薬局", "x");
    for (today, asked) in [("2025-06-10", true), ("2026-02-19", true), ("2026-02-20", false)] {
        let asks = told(&made, today).iter().any(|m| m.ask == Some(Ask::PregnancyMedicine));
        assert_eq!(asks, asked, "{today}");
    }
    let mut none = Made::default();
    none.condition("O200", "2025-05-01");
    assert!(told(&none, "2025-06-10").is_empty()); // without a medicine there is no question
}

#[test]
fn two_places_for_the_same_days_are_told_with_the_days() {
    let mut made = Made::default();
    for (day, place) in [("2025-06-01", "めぐり薬局"), ("2025-06-10", "みなもと薬局")] {
        let code = json!({"coding": [{"system": fhir::system::YJ, "code": "1149019F1560"}],
            "text": "見本錠5mg"});
        let resource = json!({"resourceType": "MedicationDispense", "status": "completed",
            "medicationCodeableConcept": code, "daysSupply": {"value": 14, "unit": "日"}});
        let maker = Maker::Institution { name: place.to_owned(), code: None };
        made.push(resource, day, maker, Context::default());
    }
    let messages = told(&made, "2025-06-12");
    let twice = messages.iter().find(|m| m.ask == Some(Ask::TwoAlike)).unwrap();
    let (from, to) = ("2025-06-10".parse().unwrap(), "2025-06-14".parse().unwrap());
    assert!(phrases(twice).contains(&&Said::Overlap { from, to }));
}
