//! Whether a file is about this person.
//!
//! Mixing two people up is the worst failure there is. So: a name, birth date or sex that *differs*
//! puts a file aside with a question; nothing is ever merged across a difference.

use super::{Person, PersonName, Subject, name::fold};
use crate::provenance::context::coded;

/// What a file and a person disagree about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Difference {
    /// The name.
    Name,
    /// The birth date.
    BirthDate,
    /// The sex.
    Sex,
}

coded!(Difference { Name = "name", BirthDate = "birth-date", Sex = "sex" });

/// How a file's subject compares with a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// Nothing differs and the name or the birth date was there to compare.
    Same,
    /// Something differs: put aside and ask.
    Differs(Vec<Difference>),
    /// The file does not say whom it is about; the person who adds it vouches for it.
    Silent,
}

/// Compares what a file says with a person we know.
///
/// ```
/// # use phr::person::{compare, Match, Difference, Person, PersonName, Subject};
/// # let named = |t: &str| vec![PersonName { text: Some(t.into()), kana: None }];
/// # let person = Person { id: phr::PersonId::from_bytes([0; 16]), names: named("日向 キヨ"),
/// #   birth_date: Some("1943-04-18".parse().unwrap()), sex: None, called: None,
/// #   since: "2025-01-01T00:00:00Z".parse().unwrap() };
/// let file = Subject { names: named("日向　キヨ"), ..Subject::default() };
/// assert_eq!(compare(&person, &file), Match::Same); // a wide space is no difference
/// let other = Subject { birth_date: Some("1943-04-19".parse().unwrap()), ..file };
/// assert_eq!(compare(&person, &other), Match::Differs(vec![Difference::BirthDate]));
/// ```
pub fn compare(person: &Person, subject: &Subject) -> Match {
    if subject.is_silent() {
        return Match::Silent;
    }
    let mut differences = Vec::new();
    let names = names_agree(&person.names, &subject.names);
    if names == Some(false) {
        differences.push(Difference::Name);
    }
    let births = match (&person.birth_date, &subject.birth_date) {
        (Some(ours), Some(theirs)) => Some(ours.overlaps(theirs)),
        _ => None,
    };
    if births == Some(false) {
        differences.push(Difference::BirthDate);
    }
    if let (Some(ours), Some(theirs)) = (person.sex, subject.sex)
        && ours != theirs
    {
        differences.push(Difference::Sex);
    }
    if !differences.is_empty() {
        Match::Differs(differences)
    } else if names.is_none() && births.is_none() {
        Match::Silent
    } else {
        Match::Same
    }
}

/// `Some(true)` when every name of the file is one of the person's; `None` when the two cannot be
/// compared (one only in kanji, the other only in kana).
fn names_agree(ours: &[PersonName], theirs: &[PersonName]) -> Option<bool> {
    theirs.iter().filter_map(|name| known(ours, name)).reduce(|a, b| a && b)
}

fn known(ours: &[PersonName], theirs: &PersonName) -> Option<bool> {
    let writings = |n: &PersonName| -> Vec<String> {
        [&n.text, &n.kana]
            .into_iter()
            .flatten()
            .map(|t| fold(t))
            .filter(|t| !t.is_empty())
            .collect()
    };
    let theirs = writings(theirs);
    let ours: Vec<Vec<String>> = ours.iter().map(writings).collect();
    if theirs.is_empty() || ours.iter().all(Vec::is_empty) {
        return None;
    }
    let all_known = ours.iter().any(|known| {
        let comparable: Vec<_> =
            theirs.iter().filter(|t| known.iter().any(|o| comparable(o, t))).collect();
        !comparable.is_empty() && comparable.into_iter().all(|t| known.contains(t))
    });
    if all_known {
        return Some(true);
    }
    let any_comparable = theirs.iter().any(|t| ours.iter().flatten().any(|o| comparable(o, t)));
    any_comparable.then_some(false)
}

/// Two writings can be compared when both are kana or both are not.
fn comparable(a: &str, b: &str) -> bool {
    is_kana(a) == is_kana(b)
}

fn is_kana(text: &str) -> bool {
    text.chars().all(|c| matches!(c, 'ァ'..='ヺ'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PersonId, person::Sex};

    fn name(text: &str, kana: &str) -> PersonName {
        let some = |t: &str| (!t.is_empty()).then(|| t.to_owned());
        PersonName { text: some(text), kana: some(kana) }
    }

    fn misaki() -> Person {
        Person {
            id: PersonId::from_bytes([7; 16]),
            names: vec![name("日向 美咲", "ヒナタ ミサキ")],
            birth_date: Some("1979-12-11".parse().unwrap()),
            sex: Some(Sex::Female),
            called: None,
            since: "2025-01-01T00:00:00Z".parse().unwrap(),
        }
    }

    fn check(text: &str, kana: &str, birth: &str, sex: Option<Sex>, expected: &Match) {
        let subject = Subject {
            names: vec![name(text, kana)],
            birth_date: birth.parse().ok(),
            sex,
            ..Subject::default()
        };
        assert_eq!(&compare(&misaki(), &subject), expected, "{text} {kana} {birth}");
    }

    #[test]
    fn width_and_script_are_no_difference() {
        check("日向　美咲", "ﾋﾅﾀ ﾐｻｷ", "1979-12-11", Some(Sex::Female), &Match::Same);
        check("", "ひなた みさき", "", None, &Match::Same);
    }

    #[test]
    fn a_former_surname_is_a_question() {
        let differs = Match::Differs(vec![Difference::Name]);
        check("小川 美咲", "オガワ ミサキ", "1979-12-11", Some(Sex::Female), &differs);
    }

    #[test]
    fn a_former_surname_that_was_confirmed_is_known() {
        let mut person = misaki();
        person.names.push(name("小川 美咲", "オガワ ミサキ"));
        let subject = Subject { names: vec![name("小川　美咲", "")], ..Subject::default() };
        assert_eq!(compare(&person, &subject), Match::Same);
    }

    #[test]
    fn kanji_that_agree_with_kana_that_do_not_differ() {
        let differs = Match::Differs(vec![Difference::Name]);
        check("日向 美咲", "ヒナタ ミサト", "1979-12-11", None, &differs);
    }

    #[test]
    fn birth_date_and_sex_count_each() {
        let both = Match::Differs(vec![Difference::BirthDate, Difference::Sex]);
        check("日向 美咲", "", "1979-12-12", Some(Sex::Male), &both);
    }

    #[test]
    fn a_file_without_name_or_birth_date_is_silent() {
        let sex_only = Subject { sex: Some(Sex::Female), ..Subject::default() };
        assert_eq!(compare(&misaki(), &sex_only), Match::Silent);
        assert_eq!(compare(&misaki(), &Subject::default()), Match::Silent);
    }

    #[test]
    fn a_birth_month_can_agree() {
        check("日向 美咲", "", "1979-12", None, &Match::Same);
    }
}
