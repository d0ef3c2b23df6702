//! The decision. Deny by default; a relation in force permits.

use jiff::Timestamp;

use super::permit::{Action, Permit, Purpose};
use crate::{AccountId, PersonId, provenance::context::coded};

/// How an account stands to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RelationKind {
    /// The account is the person's own.
    Person,
    /// The account is a family member who keeps the record with or for the person.
    Family,
}

coded!(RelationKind { Person = "person", Family = "family" });

/// A relation between an account and a person, with its validity.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Relation {
    /// The account.
    pub account: AccountId,
    /// The person.
    pub person: PersonId,
    /// How they stand to each other.
    pub kind: RelationKind,
    /// In force from.
    pub from: Timestamp,
    /// In force until, when it ends.
    pub until: Option<Timestamp>,
}

/// Who wants to do what, through which door, when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who.
    pub account: AccountId,
    /// Whose data.
    pub person: PersonId,
    /// What.
    pub action: Action,
    /// Through which door: `page:timeline`, `cli:import` …
    pub door: &'static str,
    /// When.
    pub at: Timestamp,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Go ahead, with this permit.
    Permitted(Permit),
    /// No. Outsiders are told the same as for a person who does not exist.
    Denied(Denial),
}

/// Why not. For the log and the person, never for the one who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Denial {
    /// No relation between this account and this person.
    NoRelation,
    /// There was or will be one, but not now.
    NotInForce,
}

/// Decides one request from the relations that are on file.
///
/// ```
/// # use phr::{AccountId, PersonId, consent::*};
/// # let (account, person) = (AccountId::from_bytes([1; 16]), PersonId::from_bytes([2; 16]));
/// # let at = "2025-03-10T00:00:00Z".parse()?;
/// let request = Request { account, person, action: Action::Read, door: "page:home", at };
/// assert_eq!(decide(&request, &[]), Decision::Denied(Denial::NoRelation)); // deny by default
/// let own = Relation { account, person, kind: RelationKind::Person, from: at, until: None };
/// assert!(matches!(decide(&request, &[own]), Decision::Permitted(_)));
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn decide(request: &Request, relations: &[Relation]) -> Decision {
    let mine = |r: &&Relation| r.account == request.account && r.person == request.person;
    let in_force =
        |r: &&Relation| r.from <= request.at && r.until.is_none_or(|until| request.at < until);
    match relations.iter().filter(mine).find(in_force) {
        Some(relation) => Decision::Permitted(permit(request, relation.kind)),
        None if relations.iter().any(|r| mine(&r)) => Decision::Denied(Denial::NotInForce),
        None => Decision::Denied(Denial::NoRelation),
    }
}

fn permit(request: &Request, relation: RelationKind) -> Permit {
    let purpose = match (request.action, relation) {
        (Action::Maintain, _) => Purpose::SystemAdministration,
        (Action::Read | Action::Add | Action::Erase, RelationKind::Person) => {
            Purpose::PatientRequest
        }
        (Action::Read | Action::Add | Action::Erase, RelationKind::Family) => {
            Purpose::FamilyRequest
        }
    };
    Permit {
        person: request.person,
        actor: request.account,
        action: request.action,
        purpose,
        door: request.door,
        at: request.at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }

    fn relation() -> impl Strategy<Value = Relation> {
        (0u8..3, 0u8..3, 0i64..100, proptest::option::of(0i64..100), any::<bool>()).prop_map(
            |(account, person, from, until, own)| Relation {
                account: AccountId::from_bytes([account; 16]),
                person: PersonId::from_bytes([person; 16]),
                kind: if own { RelationKind::Person } else { RelationKind::Family },
                from: at(from),
                until: until.map(at),
            },
        )
    }

    fn request() -> impl Strategy<Value = Request> {
        (0u8..3, 0u8..3, 0i64..120).prop_map(|(account, person, now)| Request {
            account: AccountId::from_bytes([account; 16]),
            person: PersonId::from_bytes([person; 16]),
            action: Action::Read,
            door: "test",
            at: at(now),
        })
    }

    fn permitted(request: &Request, relations: &[Relation]) -> bool {
        matches!(decide(request, relations), Decision::Permitted(_))
    }

    proptest! {
        #[test]
        fn a_permit_needs_a_relation_in_force(
            r in request(), all in proptest::collection::vec(relation(), 0..6)
        ) {
            let expected = all.iter().any(|x| x.account == r.account && x.person == r.person
                && x.from <= r.at && x.until.is_none_or(|u| u > r.at));
            prop_assert_eq!(permitted(&r, &all), expected);
        }

        #[test]
        fn taking_a_relation_away_never_widens(
            r in request(), all in proptest::collection::vec(relation(), 1..6), gone: proptest::sample::Index
        ) {
            let mut fewer = all.clone();
            fewer.remove(gone.index(all.len()));
            prop_assert!(!permitted(&r, &fewer) || permitted(&r, &all));
        }

        #[test]
        fn ending_earlier_never_widens(
            r in request(), all in proptest::collection::vec(relation(), 1..6), end in 0i64..100
        ) {
            let mut ended = all.clone();
            ended[0].until = Some(ended[0].until.map_or(at(end), |u| u.min(at(end))));
            prop_assert!(!permitted(&r, &ended) || permitted(&r, &all));
        }
    }

    #[test]
    fn a_reading_permit_never_reaches_what_is_withheld() {
        let own = Relation {
            account: AccountId::from_bytes([1; 16]),
            person: PersonId::from_bytes([2; 16]),
            kind: RelationKind::Person,
            from: at(0),
            until: None,
        };
        for action in [Action::Read, Action::Add, Action::Erase] {
            let request = Request {
                account: own.account,
                person: own.person,
                action,
                door: "test",
                at: at(1),
            };
            let Decision::Permitted(permit) = decide(&request, std::slice::from_ref(&own)) else {
                panic!("the person may {action:?}");
            };
            assert!(!permit.predicate().reaches(true));
            assert!(permit.predicate().reaches(false));
        }
    }
}
