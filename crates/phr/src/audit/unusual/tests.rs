//! Each limit from both sides, and once told is not told again.

use super::*;
use crate::{
    GrantId, Lang, OriginalId,
    consent::{
        Action, Decision, Effect, Emergency, Grant, Grantee, OnFile, Purpose, Question, Relation,
        Request, Rules, Ruling, Scope, Shown, decide,
    },
};

#[derive(Debug)]
struct All;
impl Rules for All {
    fn ask(&self, _question: &Question) -> Ruling {
        Ruling { allowed: true, rule: None }
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Ten in the morning in Japan.
const MORNING: &str = "2025-03-10T01:00:00Z";

fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

const DOCTOR: AccountId = AccountId::from_bytes([9; 16]);

fn permit(request: &Request, on_file: &OnFile) -> Permit {
    match decide(request, on_file, &All) {
        Decision::Permitted(permit) => permit,
        Decision::Denied(why) => panic!("{why:?}"),
    }
}

fn by_grant(n: u8, now: Timestamp) -> Permit {
    let grant = Grant {
        id: GrantId::from_bytes([n; 16]),
        person: person(n),
        effect: Effect::Permit,
        to: Grantee::Account(DOCTOR),
        relation: None,
        evidence: None,
        purposes: [Purpose::Treatment].into(),
        actions: [Action::Read].into(),
        scope: Scope::unlabelled(),
        from: Timestamp::UNIX_EPOCH,
        until: None,
        shown: Shown { version: "1".to_owned(), hash: OriginalId::of(b""), lang: Lang::En },
        given_by: AccountId::from_bytes([1; 16]),
        given: Timestamp::UNIX_EPOCH,
    };
    let request = Request {
        purpose: Some(Purpose::Treatment),
        ..Request::new(DOCTOR, person(n), Action::Read, "page:home", now)
    };
    permit(&request, &OnFile { grants: vec![grant], ..OnFile::default() })
}

fn reasons(found: &[(Permit, Unusual)]) -> Vec<(u8, Unusual)> {
    found.iter().map(|(look, what)| (look.person().as_bytes()[0], *what)).collect()
}

#[test]
fn twenty_persons_in_an_hour_are_many_and_each_of_them_is_told_once() {
    let mut readers = Readers::default();
    for n in 1..20 {
        assert!(readers.saw(&by_grant(n, at(MORNING))).is_empty(), "{n}");
        assert!(readers.saw(&by_grant(n, at(MORNING))).is_empty(), "the same person again");
    }
    let found = readers.saw(&by_grant(20, at(MORNING)));
    assert_eq!(found.len(), PERSONS_MANY);
    assert!(found.iter().all(|(_, what)| *what == Unusual::ManyPersons));
    assert_eq!(reasons(&readers.saw(&by_grant(21, at(MORNING)))), [(21, Unusual::ManyPersons)]);
    let hour_later = at("2025-03-10T02:00:00Z");
    assert!(readers.saw(&by_grant(1, hour_later)).is_empty(), "an hour later it begins anew");
}

#[test]
fn night_begins_at_eleven_and_ends_at_five_in_japan() {
    for (now, night) in [
        ("2025-03-10T13:59:59Z", false),
        ("2025-03-10T14:00:00Z", true),
        ("2025-03-10T19:59:59Z", true),
        ("2025-03-10T20:00:00Z", false),
    ] {
        let found = Readers::default().saw(&by_grant(1, at(now)));
        assert_eq!(reasons(&found) == [(1, Unusual::AtNight)], night, "{now}");
    }
}

#[test]
fn an_emergency_is_always_told_and_the_family_never() {
    let now = at("2025-03-10T15:00:00Z");
    let emergency = Emergency {
        account: DOCTOR,
        person: person(1),
        from: now,
        until: now.checked_add(SignedDuration::from_hours(1)).unwrap(),
    };
    let request = Request {
        purpose: Some(Purpose::EmergencyTreatment),
        emergency: Some(emergency),
        ..Request::new(DOCTOR, person(1), Action::Read, "page:home", now)
    };
    let mut readers = Readers::default();
    let found = readers.saw(&permit(&request, &OnFile::default()));
    assert_eq!(reasons(&found), [(1, Unusual::NoRelation)]);
    let own = Relation::own(DOCTOR, person(2), Timestamp::UNIX_EPOCH);
    let request = Request::new(DOCTOR, person(2), Action::Read, "page:home", now);
    let found =
        readers.saw(&permit(&request, &OnFile { relations: vec![own], ..OnFile::default() }));
    assert_eq!(reasons(&found), []);
}

#[test]
fn ten_persons_refused_in_an_hour_are_somebody_trying() {
    let mut readers = Readers::default();
    for _again in 0..50 {
        assert_eq!(readers.refused(DOCTOR, person(1), at(MORNING)), None, "one old bookmark");
    }
    for n in 2..10 {
        assert_eq!(readers.refused(DOCTOR, person(n), at(MORNING)), None);
    }
    let tenth = readers.refused(DOCTOR, person(10), at(MORNING));
    assert_eq!(tenth, Some(Unusual::ManyRefusals));
    assert_eq!(readers.refused(DOCTOR, person(11), at(MORNING)), None, "told once an hour");
}
