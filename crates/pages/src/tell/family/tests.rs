//! Ages to the day, initials, relations.

use phr::{PersonId, person::PersonName};

use super::super::testing::frame;
use super::*;
use crate::Page;

fn person(number: u8, name: &str, birth: &str, called: &str) -> Person {
    Person {
        id: PersonId::from_bytes([number; 16]),
        names: vec![PersonName { text: Some(name.into()), kana: None }],
        birth_date: birth.parse().ok(),
        sex: None,
        called: (!called.is_empty()).then(|| called.to_owned()),
        since: "2025-01-01T00:00:00Z".parse().unwrap(),
    }
}

#[test]
fn an_age_changes_on_the_birthday() {
    let on =
        |today: &str| age(Some(&"2018-05-20".parse().unwrap()), &today.parse().unwrap(), Lang::Ja);
    assert_eq!(on("2025-05-19"), "6歳（2018年生まれ）");
    assert_eq!(on("2025-05-20"), "7歳（2018年生まれ）");
    assert_eq!(on("2018-05-19"), "2018年生まれ"); // not born yet: no age
}

#[test]
fn the_first_year_of_an_era_is_called_gannen() {
    assert_eq!(era(&"1926-12-25".parse().unwrap()).as_deref(), Some("昭和元年"));
    assert_eq!(era(&"1926-12-24".parse().unwrap()).as_deref(), Some("大正15年"));
    assert_eq!(era(&"1989-01-07".parse().unwrap()).as_deref(), Some("昭和64年"));
    assert_eq!(era(&"1989-01-08".parse().unwrap()), None);
    assert_eq!(era(&"1943".parse().unwrap()), None);
}

#[test]
fn the_eldest_comes_first_and_everyone_has_words() {
    let people = [
        person(1, "日向 陽太", "2018-05-20", "子"),
        person(2, "日向 キヨ", "1943-04-18", "祖母"),
        person(3, "ヒナタ", "", ""),
    ];
    let members: Vec<MemberData<'_>> = people
        .iter()
        .map(|person| MemberData {
            person,
            relation: RelationKind::Family,
            facts: 3,
            questions: 1,
            newest: None,
        })
        .collect();
    let page = family(frame(Lang::En), &members, &"2025-03-12".parse().unwrap());
    let told: Vec<String> = page
        .members
        .iter()
        .map(|m| format!("{} {} {} {}", m.initial, m.name, m.relation, m.age))
        .collect();
    assert_eq!(
        told,
        [
            "キ 日向 キヨ grandmother 81, born 1943",
            "陽 日向 陽太 child 6, born 2018",
            "ヒ ヒナタ family date of birth not given"
        ]
    );
    assert!(page.render().is_ok());
    let badge = badge(&people[1], RelationKind::Family, (2, Sight::Whole), Lang::Ja);
    assert_eq!((badge.relation.as_str(), badge.questions), ("祖母", 2));
}
