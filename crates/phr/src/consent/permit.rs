//! A permit: proof that somebody may do one thing with one person's data.

use jiff::Timestamp;

use crate::{AccountId, PersonId, provenance::context::coded};

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// See.
    Read,
    /// Add to the record.
    Add,
    /// Rebuild what is derived; shows nothing.
    Maintain,
    /// Erase the whole record; shows nothing.
    Erase,
}

coded!(Action { Read = "read", Add = "add", Maintain = "maintain", Erase = "erase" });

/// Why, after HL7 v3 `PurposeOfUse`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// The person's own request (`PATRQT`).
    PatientRequest,
    /// The family's request, acting for the person (`FAMRQT`).
    FamilyRequest,
    /// Operating the system (`HSYSADMIN`): never shows a record.
    SystemAdministration,
}

coded!(Purpose {
    PatientRequest = "PATRQT",
    FamilyRequest = "FAMRQT",
    SystemAdministration = "HSYSADMIN",
});

/// Which entries a permit reaches. Compiled into every query *before* it runs, so that counts and
/// pages cannot leak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Predicate {
    withheld: bool,
}

impl Predicate {
    /// Whether entries tagged UNINFORMED or UNDELIVERED are reached. Always false for reading.
    pub const fn reaches_withheld(&self) -> bool {
        self.withheld
    }

    /// The same decision for one entry.
    pub const fn reaches(&self, withheld: bool) -> bool {
        self.withheld || !withheld
    }
}

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
    pub(super) door: &'static str,
    pub(super) at: Timestamp,
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
    /// Through which door: `page:timeline`, `cli:import` …
    pub fn door(&self) -> &'static str {
        self.door
    }
    /// When it was decided.
    pub fn at(&self) -> Timestamp {
        self.at
    }
    /// Which entries it reaches.
    pub fn predicate(&self) -> Predicate {
        match self.action {
            Action::Read | Action::Add | Action::Erase => Predicate { withheld: false },
            Action::Maintain => Predicate { withheld: true },
        }
    }
}
