//! Where a person under protection is: who sees it, by the real rules.

use jiff::Timestamp;
use phr::{
    AccountId, GrantId, Lang, OriginalId, PersonId,
    consent::{
        Action, Decision, Effect, Grant, GrantFault, Grantee, OnFile, Purpose, Relation,
        RelationKind, Request, Scope, Shown, decide, fhir::State, seen_by,
    },
};

const PERSON: PersonId = PersonId::from_bytes([1; 16]);
/// The account of the person's own.
const OWN: AccountId = AccountId::from_bytes([2; 16]);
/// The account of the household, which may be used by two.
const HOUSEHOLD: AccountId = AccountId::from_bytes([3; 16]);

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_741_564_800 + seconds).unwrap()
}

fn hides(by: AccountId, seconds: i64) -> Grant {
    Grant {
        id: GrantId::from_bytes([u8::try_from(seconds).unwrap(); 16]),
        person: PERSON,
        effect: Effect::Forbid,
        to: Grantee::Anyone,
        relation: None,
        evidence: None,
        purposes: std::collections::BTreeSet::new(),
        actions: [Action::Locate].into(),
        scope: Scope::default(),
        from: at(seconds),
        until: None,
        shown: Shown { version: "1".to_owned(), hash: OriginalId::of(b""), lang: Lang::Ja },
        given_by: by,
        given: at(seconds),
    }
}

fn relation(account: AccountId, kind: RelationKind) -> Relation {
    let born = "2017-04-01".parse().ok(); // a child
    Relation { kind, born, ..Relation::own(account, PERSON, at(0)) }
}

/// Whether an account that stands so to the person sees where they are.
fn sees(account: AccountId, kind: RelationKind, grants: &[Grant]) -> bool {
    let relations = vec![relation(account, kind)];
    let on_file = OnFile { relations, grants: grants.to_vec(), seen: None };
    let request = Request::new(account, PERSON, Action::Read, "test", at(100));
    match decide(&request, &on_file, policy::rules()) {
        Decision::Permitted(permit) => {
            assert_eq!(permit.predicate().hides_places(), !permit.predicate().is_whole());
            permit.predicate().is_whole()
        }
        Decision::Denied(_) => panic!("they see the record"),
    }
}

#[test]
fn only_the_account_that_hid_it_sees_where_the_person_is() {
    let hidden = [hides(OWN, 10)];
    assert!(sees(OWN, RelationKind::Person, &hidden));
    for kind in RelationKind::ALL {
        assert!(!sees(HOUSEHOLD, *kind, &hidden), "{kind:?}");
        assert!(sees(HOUSEHOLD, *kind, &[]), "{kind:?}, when nothing is hidden");
    }
    // Who is no longer the person does not see it by having hidden it.
    assert!(!sees(OWN, RelationKind::Family, &hidden));
}

#[test]
fn hiding_once_more_lets_nobody_see_through_it() {
    let both = [hides(HOUSEHOLD, 20), hides(OWN, 10)];
    assert!(sees(OWN, RelationKind::Person, &both));
    assert!(!sees(HOUSEHOLD, RelationKind::Person, &both));
}

#[test]
fn a_child_hides_where_they_are_and_a_parent_neither_hides_nor_shows_it() {
    let may = |account, kind| {
        let relations = vec![relation(account, kind)];
        let on_file = OnFile { relations, grants: vec![hides(OWN, 10)], seen: None };
        let request = Request::new(account, PERSON, Action::Locate, "test", at(100));
        matches!(decide(&request, &on_file, policy::rules()), Decision::Permitted(_))
    };
    assert!(may(OWN, RelationKind::Person));
    for kind in RelationKind::ALL.iter().filter(|kind| **kind != RelationKind::Person) {
        assert!(!may(HOUSEHOLD, *kind), "{kind:?}");
    }
}

#[test]
fn others_see_of_what_was_agreed_to_what_they_gave_themselves() {
    let given = |by| Grant {
        id: GrantId::from_bytes([99; 16]),
        effect: Effect::Permit,
        actions: [Action::Read].into(),
        ..hides(by, 5)
    };
    let (own, theirs) = (given(OWN), given(HOUSEHOLD));
    let all = |hidden| {
        vec![(own.clone(), State::Given), (theirs.clone(), State::Given), (hides(OWN, 10), hidden)]
    };
    assert_eq!(seen_by(HOUSEHOLD, &all(State::Given)), [(theirs.clone(), State::Given)]);
    assert_eq!(seen_by(HOUSEHOLD, &all(State::Withdrawn)).len(), 2, "but not that it was hidden");
    assert_eq!(seen_by(OWN, &all(State::Given)).len(), 3);
}

#[test]
fn places_are_hidden_from_everybody_and_for_good() {
    let plain = hides(OWN, 10);
    assert_eq!(plain.fault(), None);
    for odd in [
        Grant { until: Some(at(50)), ..plain.clone() },
        Grant { to: Grantee::Account(HOUSEHOLD), ..plain.clone() },
        Grant { actions: [Action::Locate, Action::Read].into(), ..plain.clone() },
        Grant { purposes: [Purpose::Treatment].into(), ..plain.clone() },
        Grant { scope: Scope::unlabelled(), ..plain.clone() },
    ] {
        assert_eq!(odd.fault(), Some(GrantFault::Protection));
    }
    let shows = Grant { effect: Effect::Permit, ..plain };
    assert_eq!(shows.fault(), Some(GrantFault::Action), "nobody is let in to see it");
}
