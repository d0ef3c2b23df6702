//! Who: the person, what a file says about whom it is for, and whether the two are the same.

pub mod matching;
pub mod name;

use fhir::Date;
use jiff::Timestamp;

use crate::{PersonId, provenance::context::coded};
pub use matching::{Difference, Match, compare};

/// Administrative sex as records carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// Male.
    Male,
    /// Female.
    Female,
    /// Other, as stated.
    Other,
}

coded!(Sex { Male = "male", Female = "female", Other = "other" });

/// A name as one source writes it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct PersonName {
    /// As usually written (kanji or Latin), family name first.
    pub text: Option<String>,
    /// In kana, as written (half-width and hiragana occur).
    pub kana: Option<String>,
}

/// Membership of an insurance, as one source writes it. Parts may be missing; a missing 枝番
/// (branch number) is not `00`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Insurance {
    /// 保険者番号: the insurer.
    pub insurer: String,
    /// 記号: the symbol.
    pub symbol: Option<String>,
    /// 番号: the number.
    pub number: Option<String>,
    /// 枝番: the branch number that tells family members apart.
    pub branch: Option<String>,
}

/// An identifier in a source's own system (an institution's patient number).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LocalId {
    /// Identifier system.
    pub system: String,
    /// Value.
    pub value: String,
}

/// Whom a file says it is about. Empty when it says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subject {
    /// Names, as written.
    pub names: Vec<PersonName>,
    /// Birth date, as exactly as given.
    pub birth_date: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Insurance memberships.
    pub insurance: Vec<Insurance>,
    /// Identifiers of institutions.
    pub local_ids: Vec<LocalId>,
}

impl Subject {
    /// Whether the file says nothing about whom it is for.
    pub fn is_silent(&self) -> bool {
        self.names.is_empty() && self.birth_date.is_none() && self.sex.is_none()
    }
}

/// A person whose record is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Random id.
    pub id: PersonId,
    /// Names: the first is the present one, the others were confirmed by the person.
    pub names: Vec<PersonName>,
    /// Birth date.
    pub birth_date: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// What the family calls this person, such as 祖母 (grandmother).
    pub called: Option<String>,
    /// Since when the record exists.
    pub since: Timestamp,
}

impl Person {
    /// The name to show.
    pub fn display_name(&self) -> &str {
        self.names.first().and_then(|n| n.text.as_deref().or(n.kana.as_deref())).unwrap_or_default()
    }
}
