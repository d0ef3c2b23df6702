//! What became of a file, in words.

use phr::provenance::Span;

use super::super::testing::{frame, original};
use super::*;
use crate::Page;

fn told(f: &FileReport, lang: Lang) -> Told {
    file(f, "k1", lang)
}

#[test]
fn a_read_file_tells_its_kinds_and_findings() {
    let mut record = original(
        "お薬.txt",
        "jahis-okusuri",
        &[("MedicationDispense", 11), ("MedicationStatement", 1), ("Organization", 2)],
    );
    record.duplicates = 3;
    record.findings = vec![Finding::warning(Span::line(12), "単位が分かりません", "unknown unit")];
    let report = told(&FileReport::from_original(&record), Lang::Ja);
    assert_eq!(report.outcome, Outcome::Read);
    assert_eq!(report.format.as_deref(), Some("お薬手帳（JAHISTC08）"));
    let counts: Vec<_> = report.counts.iter().map(|c| (c.kind, c.count)).collect();
    assert_eq!(counts, [(FactKind::Medicine, 12)]);
    assert_eq!((report.duplicates, report.findings[0].position.as_str()), (3, "12行目"));
}

#[test]
fn check_up_results_are_counted_as_such() {
    let record = original("h.xml", "tokutei-kenshin", &[("Observation", 40)]);
    let report = told(&FileReport::from_original(&record), Lang::En);
    assert_eq!(report.counts[0].kind, FactKind::CheckUp);
}

#[test]
fn every_outcome_is_told_apart() {
    let record = original("x", "jahis-okusuri", &[]);
    let plain = FileReport::from_original(&record);
    let known = FileReport { already_held: true, ..plain.clone() };
    assert_eq!(told(&known, Lang::Ja).outcome, Outcome::Known);
    let doubled = FileReport { duplicates: 2, ..plain.clone() };
    assert_eq!(told(&doubled, Lang::Ja).outcome, Outcome::Known);
    let aside = FileReport { put_aside: Some(vec![Difference::Name]), ..plain.clone() };
    let aside = told(&aside, Lang::En);
    assert_eq!(aside.outcome, Outcome::PutAside);
    assert_eq!(aside.why.as_deref(), Some("The name differs from this record."));
    assert_eq!(aside.question.as_deref(), Some("/p/k1/questions"));
    let findings = vec![Finding::error(Span::default(), "空です", "it is empty")];
    let refused = FileReport { refused: true, findings, ..plain };
    let refused = told(&refused, Lang::Ja);
    assert_eq!((refused.outcome, refused.why.as_deref()), (Outcome::Refused, Some("空です")));
}

#[test]
fn the_page_is_drawn() {
    let record = original("お薬.txt", "jahis-okusuri", &[("MedicationDispense", 1)]);
    let files =
        [FileReport::from_original(&record), FileReport { refused: true, ..FileReport::default() }];
    let at = "2025-03-11T19:20:00+09:00".parse().unwrap();
    assert!(report(frame(Lang::Ja), "k1", &at, &files).render().unwrap().contains("お薬手帳"));
}
