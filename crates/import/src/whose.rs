//! Whether two places of one file are about the same person.

use jiff::Timestamp;
use phr::{
    PersonId,
    person::{Match, Person, Subject, compare},
};

/// Whether the second subject is someone else, by the same comparison that puts files aside.
pub(crate) fn is_another(first: &Subject, other: &Subject) -> bool {
    let person = Person {
        id: PersonId::from_bytes([0; 16]),
        names: first.names.clone(),
        birth_date: first.birth_date.clone(),
        sex: first.sex,
        called: None,
        since: Timestamp::UNIX_EPOCH,
    };
    matches!(compare(&person, other), Match::Differs(_))
}
