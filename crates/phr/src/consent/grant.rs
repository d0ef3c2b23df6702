//! A grant: what the person agreed to, or refused, with the text they saw.
//!
//! A grant is data. The rules that give it effect are elsewhere and the same for everybody
//! ([`super::Rules`]). Kept as an original: a FHIR `Consent` ([`super::fhir`]).

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::{Action, Purpose, RelationKind, Role, Scope};
use crate::{AccountId, GrantId, Lang, OriginalId, PersonId, provenance::context::coded};

/// Whether a grant opens or closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// It opens.
    Permit,
    /// It closes, whatever any other grant or relation opens.
    Forbid,
}

coded!(Effect { Permit = "permit", Forbid = "deny" });

/// To whom.
///
/// ```
/// use phr::{OriginalId, consent::{Grantee, Role}};
/// let clinic = Grantee::Organisation { id: "1312345678".into(), role: Role::Professional };
/// // The same house in another role is somebody else.
/// assert_ne!(clinic, Grantee::Organisation { id: "1312345678".into(), role: Role::Researcher });
/// assert_ne!(Grantee::Share(OriginalId::of(b"one")), Grantee::Share(OriginalId::of(b"other")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grantee {
    /// One account.
    Account(AccountId),
    /// Everybody who acts in this role for this organisation.
    Organisation {
        /// The organisation: the ten digits of an institution, or another identifier.
        id: String,
        /// In which role.
        role: Role,
    },
    /// Whoever holds the link, by the hash of its secret.
    Share(OriginalId),
    /// An app, by its client id.
    App(String),
    /// Everybody but the person themself. For refusals.
    Anyone,
}

/// The text the person saw when they decided.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shown {
    /// Version of the text, such as `2025-03`.
    pub version: String,
    /// SHA-256 of the text as it was shown.
    pub hash: OriginalId,
    /// In which language.
    pub lang: Lang,
}

/// What a person agreed to, or refused.
///
/// ```
/// use phr::{AccountId, GrantId, Lang, OriginalId, PersonId, consent::*};
/// let ninety_days = Grant {
///     id: GrantId::from_bytes([1; 16]), person: PersonId::from_bytes([2; 16]), effect: Effect::Permit,
///     to: Grantee::Account(AccountId::from_bytes([3; 16])), relation: None, evidence: None,
///     purposes: [Purpose::Treatment].into(), actions: [Action::Read].into(), scope: Scope::unlabelled(),
///     from: "2025-03-10T00:00:00Z".parse()?, until: Some("2025-06-08T00:00:00Z".parse()?),
///     shown: Shown { version: "2025-03".into(), hash: OriginalId::of(b"the text"), lang: Lang::Ja },
///     given_by: AccountId::from_bytes([4; 16]), given: "2025-03-10T00:00:00Z".parse()?,
/// };
/// assert_eq!(ninety_days.fault(), None);
/// assert!(ninety_days.is_live("2025-06-07T23:59:59Z".parse()?));
/// assert!(!ninety_days.is_live("2025-06-08T00:00:00Z".parse()?)); // the end itself is outside
/// let for_ever = Grant { until: None, ..ninety_days.clone() };
/// assert_eq!(for_ever.fault(), Some(GrantFault::NoEnd));
/// let to_all = Grant { to: Grantee::Anyone, ..ninety_days };
/// assert_eq!(to_all.fault(), Some(GrantFault::Anyone));
/// # Ok::<(), jiff::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Which grant.
    pub id: GrantId,
    /// Whose data.
    pub person: PersonId,
    /// Opens or closes.
    pub effect: Effect,
    /// To whom.
    pub to: Grantee,
    /// As whom they act for the person: then it is about the whole record, and the rules say what
    /// such a proxy may do. `None` for everybody who looks on their own behalf.
    pub relation: Option<RelationKind>,
    /// The paper that shows the relation, an original of this record.
    pub evidence: Option<OriginalId>,
    /// For which purposes. A refusal without a purpose is one for all.
    pub purposes: BTreeSet<Purpose>,
    /// What they may do: read, add.
    pub actions: BTreeSet<Action>,
    /// Which data.
    pub scope: Scope,
    /// In force from.
    pub from: Timestamp,
    /// In force until, when it ends. A permit always ends.
    pub until: Option<Timestamp>,
    /// The text shown.
    pub shown: Shown,
    /// Who decided: the person, or who acts for them.
    pub given_by: AccountId,
    /// When.
    pub given: Timestamp,
}

/// Why a grant cannot be given like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum GrantFault {
    /// A permit without an end.
    #[error("an end is missing: say until when")]
    NoEnd,
    /// It ends before it begins, or lasts longer than [`LONGEST`].
    #[error("the end must come after the beginning, within two years")]
    End,
    /// A permit for no purpose.
    #[error("a purpose is missing: say what for")]
    NoPurpose,
    /// A purpose nobody can be given by a grant.
    #[error("this purpose cannot be granted")]
    Purpose,
    /// No action, or another than reading and adding.
    #[error("only reading and adding can be granted")]
    Action,
    /// A permit to everybody.
    #[error("a permit must name somebody")]
    Anyone,
    /// A proxy who is no account, or sees a part only.
    #[error("a proxy is an account and acts for the whole record")]
    Proxy,
    /// A guardian without the paper that says so.
    #[error("the paper that shows it is missing: add the court's decision first")]
    NoEvidence,
    /// Places are hidden from everybody, for good, or not at all.
    #[error("places are hidden from everybody, without an end and without exceptions")]
    Protection,
    /// It names too much one by one.
    #[error("it names too many single entries and sources (500 at most)")]
    TooMany,
}

/// The longest a permit may last; then the person is asked again.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(2 * 366 * 24);

/// The longest a parent acts for a child: from birth until the child is grown up. The rules close it
/// at 18 in any case.
pub const CHILDHOOD: SignedDuration = SignedDuration::from_hours(19 * 366 * 24);

/// Days a grant lasts when the person says nothing else; `None` where nothing is proposed: nobody
/// takes part in research by a default.
///
/// ```
/// # use phr::consent::{days_proposed, Grantee, Purpose};
/// let app = Grantee::App("https://app.example".into());
/// assert_eq!(days_proposed(&app, Purpose::Treatment), Some(30)); // an app is an app
/// assert_eq!(days_proposed(&app, Purpose::Research), None);
/// ```
pub fn days_proposed(to: &Grantee, purpose: Purpose) -> Option<u16> {
    if matches!(purpose, Purpose::Research | Purpose::PublicHealth) {
        return None;
    }
    Some(match to {
        Grantee::App(_) => 30,
        Grantee::Share(_) => 7,
        Grantee::Account(_) | Grantee::Organisation { .. } | Grantee::Anyone => 90,
    })
}

impl Grant {
    /// Whether it is in force.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.from <= now && self.until.is_none_or(|until| now < until)
    }

    /// Whether it hides from everybody else where the person lives and is treated
    /// ([`super::Places`]).
    pub fn protects(&self) -> bool {
        self.effect == Effect::Forbid && self.actions.contains(&Action::Locate)
    }

    /// Finds what is wrong with a grant before it is given.
    pub fn fault(&self) -> Option<GrantFault> {
        const GRANTABLE: [Action; 2] = [Action::Read, Action::Add];
        if self.protects() {
            return self.fault_of_protection();
        }
        if self.actions.is_empty() || self.actions.iter().any(|a| !GRANTABLE.contains(a)) {
            return Some(GrantFault::Action);
        }
        if !self.scope.is_small() {
            return Some(GrantFault::TooMany);
        }
        if self.until.is_some_and(|until| until <= self.from) {
            return Some(GrantFault::End);
        }
        match self.effect {
            Effect::Forbid => self.relation.map(|_proxy| GrantFault::Proxy),
            Effect::Permit => self.fault_of_permit(),
        }
    }

    fn fault_of_protection(&self) -> Option<GrantFault> {
        let plain = self.to == Grantee::Anyone
            && self.actions.len() == 1
            && self.purposes.is_empty()
            && self.scope == Scope::default()
            && (self.relation, self.evidence, self.until) == (None, None, None);
        (!plain).then_some(GrantFault::Protection)
    }

    fn fault_of_permit(&self) -> Option<GrantFault> {
        if self.purposes.is_empty() {
            return Some(GrantFault::NoPurpose);
        }
        match self.relation {
            // One's own record is one's own for good.
            Some(RelationKind::Person) => self.fault_of_proxy(),
            Some(RelationKind::Parent) => {
                self.fault_of_end(CHILDHOOD).or_else(|| self.fault_of_proxy())
            }
            Some(RelationKind::Guardian) if self.evidence.is_none() => Some(GrantFault::NoEvidence),
            Some(RelationKind::Guardian | RelationKind::Family | RelationKind::Helper) => {
                self.fault_of_end(LONGEST).or_else(|| self.fault_of_proxy())
            }
            None => self.fault_of_end(LONGEST).or_else(|| self.fault_of_part()),
        }
    }

    fn fault_of_end(&self, longest: SignedDuration) -> Option<GrantFault> {
        let Some(until) = self.until else { return Some(GrantFault::NoEnd) };
        (until.duration_since(self.from) > longest).then_some(GrantFault::End)
    }

    fn fault_of_proxy(&self) -> Option<GrantFault> {
        let whole = self.scope == Scope::everything();
        (!matches!(self.to, Grantee::Account(_)) || !whole).then_some(GrantFault::Proxy)
    }

    fn fault_of_part(&self) -> Option<GrantFault> {
        let ungrantable =
            |p: &Purpose| matches!(p, Purpose::SystemAdministration | Purpose::EmergencyTreatment);
        if self.purposes.iter().any(ungrantable) {
            return Some(GrantFault::Purpose);
        }
        (self.to == Grantee::Anyone).then_some(GrantFault::Anyone)
    }
}
