//! The family: names, relations and ages in words.

use fhir::Date;
use jiff::Timestamp;
use phr::{
    consent::{Action, Grant, RelationKind},
    person::Person,
};

use super::{count, pick, sharing, when};
use crate::{
    Frame, Lang,
    family::{Backup, Family, Member, Opened},
    frame::{May, PersonBadge, Sight},
    links,
};

/// One person as the list tells them.
#[derive(Debug, Clone, Copy)]
pub struct MemberData<'a> {
    /// The person.
    pub person: &'a Person,
    /// How the reader's account stands to the person.
    pub relation: RelationKind,
    /// How many facts the record holds.
    pub facts: u64,
    /// How many questions wait.
    pub questions: usize,
    /// When the newest fact was.
    pub newest: Option<&'a Date>,
}

/// The page: the eldest first, those without a birth date last.
pub fn family(frame: Frame, members: &[MemberData<'_>], today: &Date) -> Family {
    let lang = frame.lang;
    let mut sorted: Vec<&MemberData<'_>> = members.iter().collect();
    sorted.sort_by_key(|m| {
        let born = m.person.birth_date.as_ref().map_or(i64::MAX, Date::start_ms);
        (born, m.person.id)
    });
    let member = |m: &&MemberData<'_>| Member {
        pid: m.person.id.to_string(),
        name: name(m.person, lang),
        initial: initial(&name(m.person, lang)),
        relation: relation(m.person, m.relation, lang),
        age: age(m.person.birth_date.as_ref(), today, lang),
        facts: count(m.facts),
        questions: m.questions,
        newest: m.newest.map(|d| when::day_of(d, lang)),
    };
    Family {
        members: sorted.iter().map(member).collect(),
        frame,
        start: links::FAMILY_NEW.to_owned(),
        error: None,
        backup: None,
        opened: Vec::new(),
    }
}

/// What others opened to the reader: whose it is, what for, what, until when; what ends first first.
pub fn opened(seen: &[(Person, Vec<Grant>)], now: Timestamp, lang: Lang) -> Vec<Opened> {
    let end = |grants: &[Grant]| grants.iter().filter_map(|grant| grant.until).max();
    let mut seen: Vec<&(Person, Vec<Grant>)> = seen.iter().collect();
    seen.sort_by_key(|(person, grants)| (end(grants), person.id));
    let one = |(person, grants): &&(Person, Vec<Grant>)| Opened {
        pid: person.id.to_string(),
        name: name(person, lang),
        initial: initial(&name(person, lang)),
        terms: grants.iter().map(|grant| sharing::in_short(grant, lang)).collect(),
        until: end(grants).map(|until| when::of(&Date::from_timestamp(until), lang)),
        soon: end(grants).is_some_and(|until| sharing::is_soon(until, now)),
        adds: grants.iter().any(|grant| grant.actions.contains(&Action::Add)),
    };
    seen.iter().map(one).collect()
}

/// How the scheduled backups go: when the newest good one was made, whether one failed since.
pub fn backup(newest: Option<&Date>, failing: bool, lang: Lang) -> Backup {
    Backup { newest: newest.map(|at| when::of(at, lang)), failing }
}

/// The person a page is about.
pub fn badge(
    person: &Person,
    relation_kind: RelationKind,
    (questions, sight): (usize, Sight),
    lang: Lang,
) -> PersonBadge {
    PersonBadge {
        pid: person.id.to_string(),
        name: name(person, lang),
        relation: match sight {
            Sight::Whole => relation(person, relation_kind, lang),
            Sight::Part | Sight::PartAndAdd => {
                pick(lang, "あなたに見せている記録", "opened to you").to_owned()
            }
        },
        initial: initial(&name(person, lang)),
        questions,
        sight,
        acting: None,        // whoever calls knows on which grounds it is open
        may: May::default(), // and what was permitted
    }
}

/// For whom and by whom a record is open, on every page of somebody who acts for the person. Family
/// who keep the record see it as their own.
pub fn acting(kind: RelationKind, name: &str, person: &Person, lang: Lang) -> Option<String> {
    let role = match kind {
        RelationKind::Parent => pick(lang, "親", "a parent"),
        RelationKind::Guardian => pick(lang, "後見人", "a guardian"),
        RelationKind::Helper => pick(lang, "手伝う人", "a helper"),
        RelationKind::Person | RelationKind::Family => return None,
    };
    let whose = self::name(person, lang);
    Some(match lang {
        Lang::Ja => format!(
            "{whose} さんのために、{name} さんが{role}として開いています。したことは、すべて本人の「見た人」に残ります。"
        ),
        Lang::En => format!(
            "Open for {whose}, by {name} as {role}. Everything that is done stands in the person's log."
        ),
    })
}

/// The name as the record has it; a record may have been started from files that name nobody.
fn name(person: &Person, lang: Lang) -> String {
    match person.display_name() {
        "" => pick(lang, "名前のない記録", "record without a name").to_owned(),
        name => name.to_owned(),
    }
}

/// English for what Japanese families call each other, where it is certain.
const CALLED: &[(&str, &str)] = &[
    ("祖母", "grandmother"),
    ("祖父", "grandfather"),
    ("おばあちゃん", "grandmother"),
    ("おじいちゃん", "grandfather"),
    ("母", "mother"),
    ("父", "father"),
    ("お母さん", "mother"),
    ("お父さん", "father"),
    ("夫", "husband"),
    ("妻", "wife"),
    ("子", "child"),
    ("息子", "son"),
    ("娘", "daughter"),
    ("兄", "elder brother"),
    ("弟", "younger brother"),
    ("姉", "elder sister"),
    ("妹", "younger sister"),
    ("わたし", "me"),
    ("自分", "me"),
];

fn relation(person: &Person, kind: RelationKind, lang: Lang) -> String {
    let own = match kind {
        RelationKind::Person => pick(lang, "ご本人", "you"),
        RelationKind::Family => pick(lang, "家族", "family"),
        RelationKind::Parent => pick(lang, "お子さん", "your child"),
        RelationKind::Guardian => pick(lang, "後見している方", "whom you are a guardian of"),
        RelationKind::Helper => pick(lang, "手伝っている方", "whom you help"),
    };
    match (person.called.as_deref().filter(|c| !c.trim().is_empty()), lang) {
        (Some(called), Lang::Ja) => called.to_owned(),
        (Some(called), Lang::En) => {
            CALLED.iter().find(|(ja, _)| *ja == called).map_or(called, |(_, en)| en).to_owned()
        }
        (None, _) => own.to_owned(),
    }
}

/// The first character of the given name, else of the name.
fn initial(name: &str) -> String {
    let given = name.split([' ', '　']).filter(|part| !part.is_empty()).nth(1).unwrap_or(name);
    given.trim().chars().take(1).collect()
}

/// The age in words, only as exactly as the birth date is known.
///
/// ```
/// use pages::{Lang, tell::family::age};
/// let today = "2025-03-12".parse()?;
/// assert_eq!(age(Some(&"1943-04-18".parse()?), &today, Lang::Ja), "81歳（1943年・昭和18年生まれ）");
/// assert_eq!(age(Some(&"1943-03-12".parse()?), &today, Lang::En), "82, born 1943"); // birthday
/// assert_eq!(age(Some(&"1943".parse()?), &today, Lang::En), "born 1943"); // 81 or 82
/// assert_eq!(age(None, &today, Lang::Ja), "生年月日は書かれていません");
/// # Ok::<(), fhir::DateError>(())
/// ```
pub fn age(birth: Option<&Date>, today: &Date, lang: Lang) -> String {
    let Some(birth) = birth else {
        return pick(lang, "生年月日は書かれていません", "date of birth not given").to_owned();
    };
    let year = birth.year();
    let born = match (lang, era(birth)) {
        (Lang::Ja, Some(era)) => format!("{year}年・{era}生まれ"),
        (Lang::Ja, None) => format!("{year}年生まれ"),
        (Lang::En, _) => format!("born {year}"),
    };
    match (lang, years(birth, today)) {
        (Lang::Ja, Some(age)) => format!("{age}歳（{born}）"),
        (Lang::En, Some(age)) => format!("{age}, {born}"),
        (_, None) => born,
    }
}

fn years(birth: &Date, today: &Date) -> Option<i16> {
    let had = (today.month()?, today.day()?) >= (birth.month()?, birth.day()?);
    let age = today.year().checked_sub(birth.year())?.checked_sub(i16::from(!had))?;
    (age >= 0).then_some(age)
}

/// The year of the Japanese era (元号), for births up to 1989: later ones are rarely said so.
fn era(birth: &Date) -> Option<String> {
    const ERAS: [(&str, i16, i8, i8); 4] = [
        ("平成", 1989, 1, 8),
        ("昭和", 1926, 12, 25),
        ("大正", 1912, 7, 30),
        ("明治", 1868, 1, 25),
    ];
    let born = (birth.year(), birth.month()?, birth.day()?);
    let (name, first, ..) = ERAS.iter().find(|(_, y, m, d)| born >= (*y, *m, *d))?;
    (*name != "平成").then_some(())?;
    let year = birth.year().checked_sub(*first)?.checked_add(1)?;
    Some(if year == 1 { format!("{name}元年") } else { format!("{name}{year}年") })
}

#[cfg(test)]
mod tests;
