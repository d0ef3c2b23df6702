//! What became of a file, in words.

use phr::provenance::Span;

use super::super::testing::{frame, original};
use super::*;
use crate::Page;

fn told(f: &FileReport, lang: Lang) -> Told {
    file(f, "k1", lang, Part::default())
}

#[test]
fn every_finding_of_a_long_file_is_told_on_one_of_its_pages() {
    let mut record = original("長い.csv", "home-csv", &[]);
    let found = |line| Finding::warning(Span::line(line), "読めません", "unreadable");
    record.findings = (1..=120).map(found).collect();
    let file = FileReport::from_original(&record);
    let at = record.received.at;
    let page = |files: &[FileReport], page| {
        let page = report(frame(Lang::Ja), "k1", &Date::from_timestamp(at), files, page);
        (page.files[0].part.clone(), page.render().unwrap())
    };
    let (mut number, mut told) = (1, Vec::new());
    loop {
        let (part, html) = page(std::slice::from_ref(&file), number);
        told.extend((1..=120).filter(|line| html.contains(&format!("<b>{line}行目</b>"))));
        assert!(html.contains("120件"), "how many there are in all");
        let Some(next) = part.next else { break };
        number += 1;
        assert_eq!(next, crate::links::report_page("k1", &record.id.to_string(), number));
    }
    assert_eq!((number, told), (3, (1..=120).collect::<Vec<_>>()));
    // Among other files it is told in part, and leads to its own page.
    let (part, html) = page(&[file.clone(), file.clone()], 1);
    assert_eq!(part.next, Some(crate::links::report("k1", &record.id.to_string())));
    assert!(html.contains("<b>20行目</b>") && !html.contains("<b>21行目</b>"));
    // What is not kept has no page of its own.
    let lost = FileReport { original: None, ..file };
    assert!(page(&[lost.clone(), lost], 1).1.contains("<b>120行目</b>"));
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
    assert!(report(frame(Lang::Ja), "k1", &at, &files, 1).render().unwrap().contains("お薬手帳"));
}
