//! Who acts for somebody may do what, at which age, by the real rules.

use fhir::Date;
use jiff::Timestamp;
use phr::{
    AccountId, GrantId, PersonId,
    consent::{Action, Decision, OnFile, Relation, RelationKind, Request, decide},
};

const ACCOUNT: AccountId = AccountId::from_bytes([1; 16]);
const PERSON: PersonId = PersonId::from_bytes([2; 16]);

/// What somebody may do who stands so to a person of this age: the first letters of the actions.
fn may(kind: RelationKind, named: bool, age: Option<i16>) -> String {
    let at: Timestamp = "2025-03-10T03:00:00Z".parse().unwrap();
    let relation = Relation {
        kind,
        named: named.then_some(GrantId::from_bytes([3; 16])),
        born: age.map(|age| Date::from_ymd(2025 - age, 3, 10).unwrap()),
        ..Relation::own(ACCOUNT, PERSON, Timestamp::UNIX_EPOCH)
    };
    let on_file = OnFile { relations: vec![relation], ..OnFile::default() };
    let allowed = |action: &&Action| {
        let request = Request::new(ACCOUNT, PERSON, **action, "test", at);
        matches!(decide(&request, &on_file, policy::rules()), Decision::Permitted(_))
    };
    Action::ALL.iter().filter(allowed).filter_map(|action| action.code().chars().next()).collect()
}

#[test]
fn a_child_grows_into_deciding_and_the_parent_out_of_it() {
    use RelationKind::{Parent, Person};
    // read, add, grant, delegate, maintain, erase, locate
    for (age, child, parent) in [
        (0, "raml", "ragde"),
        (14, "raml", "ragde"),
        (15, "ragdmel", "rag"),
        (17, "ragdmel", "rag"),
        (18, "ragdmel", ""),
    ] {
        assert_eq!(may(Person, true, Some(age)), child, "the child at {age}");
        assert_eq!(may(Parent, false, Some(age)), parent, "a parent at {age}");
        let named = parent.replace('d', "");
        assert_eq!(may(Parent, true, Some(age)), named, "a parent who was named, at {age}");
    }
    assert_eq!(may(Parent, false, None), "", "of an age nobody knows: taken for grown up");
}

#[test]
fn whoever_was_asked_to_act_for_somebody_asks_nobody_else() {
    use RelationKind::{Family, Guardian, Helper};
    for (kind, began, asked) in
        [(Family, "ragdme", "ragm"), (Guardian, "ragm", "ragm"), (Helper, "ra", "ra")]
    {
        assert_eq!(may(kind, false, Some(80)), began, "{kind:?} who began the record");
        assert_eq!(may(kind, true, Some(80)), asked, "{kind:?} who was asked");
    }
}
