//! What a person says of themselves is read back as it was said, and nothing else is.

use proptest::prelude::*;

use super::*;
use crate::{
    message::{Piece, part::Guideline, piece},
    record::Kind,
};

fn at(text: &str) -> Date {
    text.parse().unwrap()
}

fn plan() -> Plan {
    Plan {
        cue: "朝ごはんを食べたら".to_owned(),
        act: "血圧計を机に出す".to_owned(),
        asking: Asking::Day,
        state: PlanState::OnHold,
        at: at("2025-12-01T08:00:00+09:00"),
    }
}

fn every() -> Vec<Own> {
    let day = at("2025-12-01T08:00:00+09:00");
    vec![
        Own::Goal(Goal { words: "孫と花見に行く".to_owned(), at: day.clone() }),
        Own::Plan(plan()),
        Own::Tried(Tried { plan: "朝、歩く。".to_owned(), done: false, at: day.clone() }),
        Own::Helped(Helped { words: "手すり".to_owned(), at: day.clone() }),
        Own::Living(Living { score: 0, words: "腰がいたい".to_owned(), at: day.clone() }),
        Own::Wishes(Wishes {
            matters: "家で\n静かに".to_owned(),
            care: String::new(),
            proxy: "娘".to_owned(),
            shown: vec![Shown::Emergency, Shown::Named],
            held: true,
            at: day.clone(),
        }),
        Own::Choices(Choices {
            voice: Voice::English,
            furigana: Furigana::Off,
            unknown: vec![Topic::Kidney, Topic::Gaps],
            pace: Pace::Slow,
            no_wishes: false,
            guideline: Guideline::Jsh2019,
            reminded: Reminded::Me,
            rest_until: Some(at("2025-12-15")),
            at: Some(day.clone()),
        }),
        Own::Visit(Visit {
            question: "まだ要りますか".to_owned(),
            place: String::new(),
            on: Some(at("2025-12-24")),
            show: Section::ALL.to_vec(),
            at: day,
        }),
    ]
}

#[test]
fn every_statement_is_read_back_as_it_was_said() {
    let now = "2025-12-01T00:00:00Z".parse().unwrap();
    let all = every();
    assert_eq!(all.iter().map(Own::what).collect::<Vec<_>>(), What::ALL);
    for own in all {
        assert_eq!(read_document(&document(&own, now)).as_ref(), Some(&own));
        assert_eq!(what(&own.resource()), Some(own.what()));
    }
}

#[test]
fn only_the_score_stands_among_the_numbers_and_choices_are_no_fact() {
    let kinds: Vec<Kind> = every().iter().map(|own| Kind::of(&own.resource())).collect();
    let note = Kind::Note;
    assert_eq!(kinds, [note, note, note, note, Kind::Measurement, note, Kind::Support, note]);
}

#[test]
fn wishes_are_restricted_and_nothing_else_is() {
    for own in every() {
        let resource = own.resource();
        let restricted = resource["meta"]["security"][0]["code"] == "R";
        assert_eq!(restricted, own.what() == What::Wishes);
    }
}

#[test]
fn what_is_one_of_a_kind_keeps_its_key_whatever_it_says() {
    let keys: Vec<Option<String>> = every().iter().map(Own::key).collect();
    assert_eq!(keys.iter().flatten().count(), 4);
    assert!(keys.iter().flatten().all(|key| key.starts_with("tenohira-own|")));
}

#[test]
fn readings_stand_only_where_the_person_wants_them() {
    let line = || crate::message::pieces("腎臓《じんぞう》の数字《すうじ》");
    let rubies = |furigana| {
        let line = Choices { furigana, ..Choices::default() }.read(line());
        assert_eq!(piece::plain(&line), "腎臓の数字");
        line.iter().filter(|p| matches!(p, Piece::Ruby { .. })).count()
    };
    assert_eq!(Furigana::ALL.iter().map(|f| rubies(*f)).collect::<Vec<_>>(), [0, 1, 2, 2]);
}

#[test]
fn one_may_ask_once_a_day_and_only_in_the_chosen_hours() {
    for asking in Asking::ALL {
        let plan = Plan { asking: *asking, state: PlanState::Active, ..plan() };
        let hours: Vec<u8> = (0..24)
            .filter(|h| plan.may_ask(None, &at(&format!("2025-12-02T{h:02}:30:00+09:00"))))
            .collect();
        assert!(hours.iter().all(|h| (6..21).contains(h)), "{asking:?}: quiet hours stay quiet");
        assert_eq!(hours.is_empty(), *asking == Asking::Never);
        let today = at("2025-12-02T06:05:00+09:00");
        for hour in 0..24 {
            let now = at(&format!("2025-12-02T{hour:02}:30:00+09:00"));
            assert!(!plan.may_ask(Some(&today), &now), "asked twice on one day");
        }
        let rests = Plan { state: PlanState::OnHold, ..plan };
        assert!(!rests.may_ask(None, &at("2025-12-02T12:00:00+09:00")));
    }
}

proptest! {
    #[test]
    fn reading_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        std::hint::black_box(read_document(&bytes));
    }

    #[test]
    fn any_words_come_back_as_they_were_kept(typed in ".{0,80}") {
        let kept = words(&typed);
        let goal = Own::Goal(Goal { words: kept.clone(), at: at("2025-12-01") });
        let back = Own::of(&goal.resource());
        prop_assert_eq!(back, (!kept.is_empty()).then_some(goal));
    }
}
