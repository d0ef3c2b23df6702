//! A permit: proof that somebody may do one thing with one person's data.

use jiff::Timestamp;

use super::{Ground, Holder, Predicate};
use crate::{AccountId, PersonId, provenance::context::coded};

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// See.
    Read,
    /// Add to the record.
    Add,
    /// Decide who else may: give and withdraw grants.
    Grant,
    /// Decide who acts for the person: name and dismiss proxies.
    Delegate,
    /// Rebuild what is derived; shows nothing.
    Maintain,
    /// Erase the whole record; shows nothing.
    Erase,
    /// See where the person lives and is treated although that is hidden; hide it, show it again.
    Locate,
}

coded!(Action {
    Read = "read",
    Add = "add",
    Grant = "grant",
    Delegate = "delegate",
    Maintain = "maintain",
    Erase = "erase",
    Locate = "locate",
});

impl Action {
    /// What the log says was done. The log is read by people who must not learn that a person is
    /// under protection, so hiding and showing again is called what it also is: a decision about
    /// who sees what.
    #[must_use]
    pub const fn logged(self) -> Action {
        match self {
            Action::Locate => Action::Grant,
            Action::Read
            | Action::Add
            | Action::Grant
            | Action::Delegate
            | Action::Maintain
            | Action::Erase => self,
        }
    }
}

/// Why, after HL7 v3 `PurposeOfUse`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// The person's own request (`PATRQT`).
    PatientRequest,
    /// The family's request, acting for the person (`FAMRQT`).
    FamilyRequest,
    /// Treatment (`TREAT`).
    Treatment,
    /// Treatment in an emergency (`ETREAT`).
    EmergencyTreatment,
    /// Care and its planning (`CAREMGT`).
    CareManagement,
    /// Health research (`HRESCH`).
    Research,
    /// Public health (`PUBHLTH`).
    PublicHealth,
    /// Operating the system (`HSYSADMIN`): never shows a record.
    SystemAdministration,
}

coded!(Purpose {
    PatientRequest = "PATRQT",
    FamilyRequest = "FAMRQT",
    Treatment = "TREAT",
    EmergencyTreatment = "ETREAT",
    CareManagement = "CAREMGT",
    Research = "HRESCH",
    PublicHealth = "PUBHLTH",
    SystemAdministration = "HSYSADMIN",
});

/// Proof that `actor` may do `action` with `person`'s data. Only [`super::decide`] makes one.
///
/// ```compile_fail
/// // A permit cannot be made by hand: its fields are private and it has no constructor.
/// let permit = phr::consent::Permit { person: todo!() };
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    pub(super) person: PersonId,
    pub(super) actor: AccountId,
    pub(super) action: Action,
    pub(super) purpose: Purpose,
    pub(super) ground: Ground,
    pub(super) door: &'static str,
    pub(super) at: Timestamp,
    pub(super) predicate: Predicate,
    pub(super) holder: Option<Holder>,
}

impl Permit {
    /// Whose data.
    pub fn person(&self) -> PersonId {
        self.person
    }
    /// Who acts.
    pub fn actor(&self) -> AccountId {
        self.actor
    }
    /// What may be done.
    pub fn action(&self) -> Action {
        self.action
    }
    /// Why.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }
    /// On what the decision rests. Of several grounds, the first that allowed anything.
    pub fn ground(&self) -> Ground {
        self.ground
    }
    /// Through which door: `page:timeline`, `cli:import` …
    pub fn door(&self) -> &'static str {
        self.door
    }
    /// When it was decided.
    pub fn at(&self) -> Timestamp {
        self.at
    }
    /// Through which link its holder comes, if through one.
    pub fn holder(&self) -> Option<&Holder> {
        self.holder.as_ref()
    }
    /// The same permit, with who the holder of its link says they are, for the log.
    #[must_use]
    pub fn told_by(mut self, recipient: String) -> Permit {
        if let Some(holder) = &mut self.holder {
            holder.recipient = Some(recipient);
        }
        self
    }
    /// This permit, reaching no more than another one does: for looking at what somebody else would
    /// see. `None` unless both are about one person, and this one reaches the whole record, apart
    /// from what was closed.
    pub fn narrowed_to(&self, other: &Permit) -> Option<Permit> {
        let alike = self.person == other.person && self.action == other.action;
        let predicate = self.predicate.narrowed_to(&other.predicate).filter(|_| alike)?;
        Some(Permit { predicate, ..self.clone() })
    }
    /// Which entries it reaches.
    pub fn predicate(&self) -> &Predicate {
        &self.predicate
    }
}
