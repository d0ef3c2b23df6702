//! What differs, as the file says and as the record says.

use super::super::testing::{frame, original};
use super::*;
use crate::Page;

fn person() -> Person {
    Person {
        id: phr::PersonId::from_bytes([7; 16]),
        names: vec![PersonName {
            text: Some("日向 キヨ".into()),
            kana: Some("ヒナタ キヨ".into()),
        }],
        birth_date: "1943-04-18".parse().ok(),
        sex: None,
        called: None,
        since: "2025-01-01T00:00:00Z".parse().unwrap(),
    }
}

fn aside(number: u64) -> OriginalRecord {
    let mut o = original(&format!("kenshin-{number}.xml"), "tokutei-kenshin", &[]);
    o.state = OriginalState::PutAside;
    o.number = number;
    o.differences = vec![Difference::Name, Difference::BirthDate, Difference::Sex];
    o.subject.names = vec![PersonName { text: Some("日向 キク".into()), kana: None }];
    o.subject.birth_date = "1934-04-18".parse().ok();
    o.subject.sex = Some(Sex::Female);
    o
}

#[test]
fn every_difference_is_told_with_both_sides() {
    let page = questions(frame(Lang::Ja), "k1", &person(), &[aside(1)]);
    let told: Vec<String> = page.open[0]
        .differences
        .iter()
        .map(|d| format!("{}: {} / {}", d.what, d.in_file, d.in_record))
        .collect();
    assert_eq!(
        told,
        [
            "名前: 日向 キク / 日向 キヨ / ヒナタ キヨ",
            "生年月日: 1934年4月18日（水） / 1943年4月18日（日）",
            "性別: 女 / 書かれていません"
        ]
    );
    assert_eq!(page.open[0].contents, "まだ記録には入れていません");
    assert!(page.render().is_ok());
}

#[test]
fn only_open_questions_are_asked_the_oldest_first() {
    let mut declined = aside(1);
    declined.state = OriginalState::Declined;
    let originals = [aside(3), declined, aside(2)];
    let page = questions(frame(Lang::En), "k1", &person(), &originals);
    let files: Vec<&str> = page.open.iter().map(|q| q.file.as_str()).collect();
    assert_eq!(files, ["kenshin-2.xml", "kenshin-3.xml"]);
    assert_eq!(waiting(&originals), 2);
}
