//! Who asks: relations, roles, how strongly somebody signed in.

use ::fhir::Date;
use jiff::Timestamp;

use super::Purpose;
use crate::{AccountId, GrantId, PersonId, provenance::context::coded};

/// How an account stands to a person.
///
/// ```
/// use phr::consent::RelationKind;
/// assert_eq!(RelationKind::from_code("parent"), Some(RelationKind::Parent));
/// assert_eq!(RelationKind::from_code("friend"), None); // a friend is given access by a grant
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationKind {
    /// The account is the person's own.
    Person,
    /// The account is a family member who keeps the record with or for the person.
    Family,
    /// A parent of a child: acts alone until 15, with the child until 18, then no longer.
    Parent,
    /// A guardian appointed by a court (成年後見人).
    Guardian,
    /// Somebody who helps the person to use the record.
    Helper,
}

coded!(RelationKind {
    Person = "person",
    Family = "family",
    Parent = "parent",
    Guardian = "guardian",
    Helper = "helper",
});

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
    /// The agreement by which it was given; `None` for whoever began the record.
    pub named: Option<GrantId>,
    /// When the person was born, where the relation depends on their age. A parent whose child's
    /// age nobody knows is taken for the parent of an adult.
    pub born: Option<Date>,
}

impl Relation {
    /// The relation of somebody to their own record, from `at` on.
    ///
    /// ```
    /// use phr::{AccountId, PersonId, consent::{Relation, RelationKind}};
    /// let (account, person) = (AccountId::from_bytes([1; 16]), PersonId::from_bytes([2; 16]));
    /// let own = Relation::own(account, person, "2025-03-10T00:00:00Z".parse()?);
    /// assert_eq!((own.kind, own.until), (RelationKind::Person, None)); // one's own record is one's own for good
    /// assert_eq!(own.age(own.from), None); // nothing here depends on an age
    /// # Ok::<(), jiff::Error>(())
    /// ```
    pub fn own(account: AccountId, person: PersonId, from: Timestamp) -> Relation {
        let kind = RelationKind::Person;
        Relation { account, person, kind, from, until: None, named: None, born: None }
    }

    /// The person's age in full years at a moment, Japan calendar. A birth date without its day
    /// counts as the earliest it can be: in doubt older.
    ///
    /// ```
    /// # use phr::{AccountId, PersonId, consent::Relation};
    /// # let (account, person) = (AccountId::from_bytes([1; 16]), PersonId::from_bytes([2; 16]));
    /// let at = "2025-03-09T15:00:00Z".parse()?; // the 10th in Japan
    /// let born = |date: &str| Relation { born: date.parse().ok(), ..Relation::own(account, person, at) };
    /// assert_eq!(born("2007-03-10").age(at), Some(18));
    /// assert_eq!(born("2007-03-11").age(at), Some(17));
    /// assert_eq!(born("2007").age(at), Some(18)); // can have been in January
    /// # Ok::<(), jiff::Error>(())
    /// ```
    pub fn age(&self, at: Timestamp) -> Option<u8> {
        let (born, today) = (self.born.as_ref()?, Date::from_timestamp(at));
        let day = |d: &Date| (d.month().unwrap_or(1), d.day().unwrap_or(1));
        let years = today.year().checked_sub(born.year())?;
        let full = if day(&today) < day(born) { years.checked_sub(1)? } else { years };
        u8::try_from(full.max(0)).ok()
    }
}

/// In which role an account acts: a fact about the account, checked where it signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Anybody: the person themself, or somebody they know.
    Person,
    /// Somebody who acts for the person by a relation.
    Proxy,
    /// A health professional.
    Professional,
    /// The crew of an ambulance, or an emergency room.
    EmergencyCrew,
    /// Staff of a shelter.
    ShelterStaff,
    /// A helper at a counter or at home.
    Helper,
    /// Whoever runs the system.
    Operator,
    /// A researcher.
    Researcher,
    /// A program.
    App,
}

coded!(Role {
    Person = "person",
    Proxy = "proxy",
    Professional = "professional",
    EmergencyCrew = "emergency-crew",
    ShelterStaff = "shelter-staff",
    Helper = "helper",
    Operator = "operator",
    Researcher = "researcher",
    App = "app",
});

impl Role {
    /// What somebody in this role may be asking for under a grant, the likeliest first. A request
    /// names one of them.
    ///
    /// ```
    /// # use phr::consent::{Purpose, Role};
    /// assert_eq!(Role::Professional.purposes().first(), Some(&Purpose::Treatment));
    /// assert!(Role::Operator.purposes().is_empty()); // nothing is granted to whoever runs the system
    /// ```
    pub const fn purposes(self) -> &'static [Purpose] {
        match self {
            Role::Person => &[Purpose::FamilyRequest, Purpose::Treatment, Purpose::CareManagement],
            Role::Professional => {
                &[Purpose::Treatment, Purpose::CareManagement, Purpose::PublicHealth]
            }
            Role::Helper => &[Purpose::CareManagement],
            Role::ShelterStaff => &[Purpose::CareManagement, Purpose::PublicHealth],
            Role::Researcher => &[Purpose::Research],
            Role::App => &[Purpose::PatientRequest, Purpose::Treatment, Purpose::CareManagement],
            Role::Proxy | Role::EmergencyCrew | Role::Operator => &[],
        }
    }
}

/// How strongly somebody signed in.
///
/// ```
/// use phr::consent::Strength;
/// // A rule asks for "at least": the stronger, the greater.
/// assert!(Strength::One < Strength::Two && Strength::Two < Strength::Hardware);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// One factor: a one-time link, or the data folder itself.
    One,
    /// Two different factors, or a passkey that checked who holds it.
    Two,
    /// Two factors in hardware that was handed over in person, such as マイナンバーカード.
    Hardware,
}

coded!(Strength { One = "1", Two = "2", Hardware = "3" });

/// An emergency that somebody declared, saying why; it ends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Emergency {
    /// Who declared it.
    pub account: AccountId,
    /// For whom.
    pub person: PersonId,
    /// When.
    pub from: Timestamp,
    /// Until when it may be used.
    pub until: Timestamp,
}
