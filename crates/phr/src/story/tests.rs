//! A story tells what is there, links only what is there, and presses nobody.

use super::*;
use crate::message::{Language, Piece, piece::plain};

fn message(about: About, verdict: Verdict, step: Step) -> Message {
    Message {
        rule: &crate::insight::KIDNEY,
        about,
        verdict,
        now: Vec::new(),
        before: Vec::new(),
        guide: Vec::new(),
        how: Vec::new(),
        step,
        ask: Some(Ask::Kidney),
        evidence: Vec::new(),
        series: Vec::new(),
    }
}

fn medicine() -> NewMedicine {
    NewMedicine { name: "見本錠5mg".to_owned(), since: "2025-11-26".parse().unwrap() }
}

#[test]
fn kidney_bath_and_a_new_medicine_are_told_together() {
    let all = vec![
        message(About::Weight, Verdict::Change, Step::Again),
        message(About::Kidney, Verdict::Change, Step::ShowNext),
        message(About::Bath, Verdict::Wobble, Step::BathCare),
        message(About::Gap, Verdict::NotYet, Step::CheckupPlan),
    ];
    let told = story(all, vec![medicine()]);
    assert_eq!(told.links[..2], [Link::KidneyMedicine, Link::BathMedicine]);
    let order: Vec<About> = told.chapters.iter().map(|m| m.about).collect();
    assert_eq!(order, [About::Kidney, About::Bath, About::Weight]);
    assert_eq!(told.steps[0], Step::ShowNext);
    assert_eq!(told.asks, [Ask::Kidney], "a question is asked once");
}

#[test]
fn what_is_not_there_is_not_linked() {
    let only = vec![message(About::Bath, Verdict::Wobble, Step::Nothing)];
    let told = story(only, Vec::new());
    assert!(told.links.is_empty() && told.chapters.is_empty() && told.steps.is_empty());
    for language in Language::ALL {
        assert_eq!(told.steps_in(*language).len(), 1, "nothing needed is said");
        assert!(!plain(&told.opening("キヨ", *language)).is_empty());
    }
}

#[test]
fn a_story_is_told_in_every_language_in_short_sentences() {
    for language in Language::ALL {
        let mut lines: Vec<Vec<Piece>> =
            Link::ALL.iter().map(|link| link.words(*language)).collect();
        lines.push(medicine().words("2025年11月26日", *language));
        lines.push(story(Vec::new(), vec![medicine()]).opening("キヨ", *language));
        for line in &lines {
            let text = plain(line);
            assert!(!text.contains(['《', '》', '[', ']']), "{text}");
            assert!(!text.contains("やめ") && !text.contains("stop"), "{text}");
            let most = if *language == Language::En { 140 } else { 40 };
            for sentence in text.split('。') {
                assert!(sentence.trim().chars().count() <= most, "{sentence}");
            }
        }
    }
}
