//! A canary word in what is withheld, in every shape of file; and windows that mark the right bytes.

use proptest::prelude::*;

use super::super::testing;
use super::*;
use crate::Page;

const CANARY: &str = "見本カナリア";

fn shown(window: &Window) -> String {
    let text = |l: &TextLine| format!("{} {}{}{}", l.number, l.before, l.marked, l.after);
    window.lines.iter().map(text).collect::<Vec<_>>().join("\n")
}

fn span_of(file: &str, part: &str) -> Span {
    let start = u64::try_from(file.find(part).unwrap()).unwrap();
    Span::default().with_bytes(start..start + u64::try_from(part.len()).unwrap())
}

const RESOURCE: &str = r#"{"resourceType":"Condition","code":{"text":"見本カナリア"}}"#;

fn bundle() -> String {
    let entry =
        |id: &str, resource: &str| format!(r#"{{"fullUrl":"urn:x:{id}","resource":{resource}}}"#);
    let other =
        |id: &str| entry(id, r#"{"resourceType":"Condition","code":{"text":"高血圧症 }]"}}"#);
    format!(
        r#"{{"resourceType":"Bundle","entry":[{},{},{}]}}"#,
        other("a"),
        entry("secret", RESOURCE),
        other("c")
    )
}

#[test]
fn a_withheld_resource_of_a_one_line_bundle_goes_with_its_entry() {
    let file = bundle();
    let window = window(file.as_bytes(), &[span_of(&file, RESOURCE)], None, Lang::Ja).unwrap();
    let text = shown(&window);
    assert!(!text.contains(CANARY) && !text.contains("secret"), "{text}");
    let cut = text.split_once(' ').unwrap().1;
    assert_eq!(fhir::parse(cut.as_bytes()).unwrap()["entry"].as_array().unwrap().len(), 2);
}

#[test]
fn a_withheld_resource_leaves_no_line_and_no_gap_in_a_pretty_bundle() {
    let file = serde_json::to_string_pretty(&fhir::parse(bundle().as_bytes()).unwrap()).unwrap();
    let start = file.find("{\n        \"resourceType\": \"Condition\",\n        \"code\": {\n          \"text\": \"見本");
    let start = start.unwrap();
    let (_, rest) = file.split_at(start);
    let end = start + rest.find("\n      }").unwrap() + "\n      }".len();
    let span = Span::default().with_bytes(start as u64..end as u64);
    let window = window(file.as_bytes(), &[span], None, Lang::Ja).unwrap();
    let text = shown(&window);
    assert!(!text.contains(CANARY) && !text.contains("secret"), "{text}");
    let numbers: Vec<usize> = window.lines.iter().map(|l| l.number).collect();
    assert_eq!(numbers, (1..=numbers.len()).collect::<Vec<_>>());
    let joined: Vec<&str> = window.lines.iter().map(|l| l.before.as_str()).collect();
    assert_eq!(
        fhir::parse(joined.join("\n").as_bytes()).unwrap()["entry"].as_array().unwrap().len(),
        2
    );
}

#[test]
fn the_last_entry_of_a_list_goes_with_the_comma_before_it() {
    let file = format!("[1,{RESOURCE}]");
    let window = window(file.as_bytes(), &[span_of(&file, RESOURCE)], None, Lang::Ja).unwrap();
    assert_eq!(shown(&window), "1 [1]");
}

#[test]
fn withheld_lines_of_a_text_are_not_counted() {
    let file = format!("一\r\n{CANARY}\r\n三\r\n四\r\n");
    let marked = Span::lines(3, 4);
    let window = window(file.as_bytes(), &[Span::line(2)], Some(&marked), Lang::En).unwrap();
    assert_eq!(shown(&window), "1 一\n2 三\n3 四");
    assert_eq!((window.place.as_deref(), window.after), (Some("lines 2 to 3"), 0));
    assert!(window.lines[0].marked.is_empty() && window.lines[1].marked == "三");
}

#[test]
fn a_withheld_line_of_ndjson_is_gone() {
    let file = format!("{{\"a\":1}}\n{RESOURCE}\n{{\"b\":2}}\n");
    let window = window(file.as_bytes(), &[span_of(&file, RESOURCE)], None, Lang::Ja).unwrap();
    assert_eq!(shown(&window), "1 {\"a\":1}\n2 {\"b\":2}");
}

#[test]
fn a_withheld_place_that_cannot_be_found_shows_nothing() {
    let file = bundle();
    for span in [
        Span::path("entry[1].resource"),
        Span::default(),
        Span::line(99),
        Span::line(0),
        Span::default().with_bytes(10..u64::MAX),
        Span::default().with_bytes(5..5),
    ] {
        assert!(window(file.as_bytes(), &[span], None, Lang::Ja).is_none());
    }
}

#[test]
fn marking_what_is_withheld_marks_nothing() {
    let file = bundle();
    let span = span_of(&file, RESOURCE);
    let window =
        window(file.as_bytes(), std::slice::from_ref(&span), Some(&span), Lang::Ja).unwrap();
    assert_eq!(window.place, None);
    assert!(!shown(&window).contains(CANARY));
}

#[test]
fn twelve_lines_around_the_mark_are_shown() {
    let file: String = (1..=100).map(|n| n.to_string() + "行\n").collect();
    let window = window(file.as_bytes(), &[], Some(&Span::lines(50, 51)), Lang::Ja).unwrap();
    assert_eq!((window.before, window.lines.len(), window.after), (37, 26, 37));
    let marked: Vec<&str> =
        window.lines.iter().map(|l| l.marked.as_str()).filter(|t| !t.is_empty()).collect();
    assert_eq!(marked, ["50行", "51行"]);
    assert_eq!(window.place.as_deref(), Some("50行目から51行目"));
}

#[test]
fn old_japanese_encodings_are_read() {
    for encoding in [encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP, encoding_rs::ISO_2022_JP] {
        let (bytes, _, _) = encoding.encode("JAHISTC07,1\r\n201,1,試験錠,1,錠\r\n");
        let window = window(&bytes, &[], Some(&Span::line(2)), Lang::Ja).unwrap();
        assert_eq!(window.lines[1].marked, "201,1,試験錠,1,錠", "{}", encoding.name());
    }
}

#[test]
fn a_very_long_line_shows_its_marked_part_set_in_lines() {
    let long = "x".repeat(3_000);
    let file = format!(r#"{{"pad":"{long}","entry":[{RESOURCE}]}}"#);
    let window = window(file.as_bytes(), &[], Some(&span_of(&file, RESOURCE)), Lang::Ja).unwrap();
    let text = shown(&window);
    assert!(text.contains("\"text\": \"見本カナリア\"") && !text.contains("xxx"), "{text}");
    assert!(window.lines.len() > 3 && window.lines.iter().all(|l| l.number == 1));
    let xml = format!("<a><b>{long}</b></a>");
    let pretty = super::window(xml.as_bytes(), &[], None, Lang::Ja).unwrap();
    assert_eq!(pretty.lines[0].before, "<a>");
}

#[test]
fn what_is_no_text_is_not_shown() {
    assert!(window(b"PK\x03\x04\x00\x00", &[], None, Lang::Ja).is_none());
    let record = testing::original("お薬.txt", "jahis-okusuri", &[]);
    let data = Data {
        pid: "k1",
        record: &record,
        bytes: b"\0",
        withheld: &[],
        highlight: None,
        entry: Some("e1"),
        paper: None,
    };
    let page = original(testing::frame(Lang::Ja), data);
    assert_eq!((page.size.as_str(), page.format.as_str()), ("1482 bytes", "お薬手帳（JAHISTC08）"));
    assert!(page.render().is_ok());
}

proptest! {
    #[test]
    fn never_panics_and_never_shows_what_is_withheld(
        before in "[\\[\\]{}\",a-z\n\r ]{0,30}", after in "[\\[\\]{}\",a-z\n\r ]{0,30}",
        from in 0u64..80, until in 0u64..80, line in 0u32..6,
    ) {
        let file = format!("{before}{CANARY}{after}");
        let withheld = span_of(&file, CANARY);
        let marks = [Span::default().with_bytes(from..until), Span::line(line), Span::path("x")];
        for mark in marks {
            if let Some(window) = window(file.as_bytes(), std::slice::from_ref(&withheld), Some(&mark), Lang::Ja) {
                prop_assert!(!shown(&window).contains("カナリア"));
            }
        }
    }

    #[test]
    fn any_bytes_are_shown_or_refused(
        bytes in prop::collection::vec(any::<u8>(), 0..200), from in 0u64..220, until in 0u64..220,
    ) {
        let mark = Span::default().with_bytes(from..until);
        drop(window(&bytes, &[], Some(&mark), Lang::En));
        drop(window(&bytes, std::slice::from_ref(&mark), None, Lang::En));
    }
}

#[test]
fn a_window_of_long_lines_stays_small_and_keeps_the_marked_one() {
    let line = |n: usize| format!("{n} {}\n", "あ".repeat(600));
    let file: String = (1..=60).map(line).collect();
    for marked in [1, 30, 60] {
        let window = window(file.as_bytes(), &[], Some(&Span::line(marked)), Lang::Ja).unwrap();
        assert!(shown(&window).len() <= BYTES_MAX, "{}", shown(&window).len());
        assert!(window.lines.len() >= 5, "{}", window.lines.len());
        assert!(window.lines.iter().any(|l| l.marked.starts_with(&format!("{marked} "))));
        assert_eq!(window.before + window.lines.len() + window.after, 60);
    }
    let beginning = window(file.as_bytes(), &[], None, Lang::Ja).unwrap();
    assert!(shown(&beginning).len() <= BYTES_MAX && beginning.lines.len() >= 5);
}
