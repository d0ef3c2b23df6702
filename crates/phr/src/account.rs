//! Accounts: who signs in, by which ways, in which role.
//!
//! An account is nobody's record: what it may see is decided by relations and grants
//! ([`crate::consent`]), never by anything in here. Roles are facts that somebody vouched for, with
//! an organisation and a validity. No password exists anywhere.

mod identity;
mod kept;
mod passkey;
mod presence;
mod session;

pub use identity::{IDENTITIES_MAX, Identity, KnownAs, Linking, SUBJECT_MAX};
pub use kept::{Accounts, Removal, Signed};
pub use passkey::{KeyKind, PASSKEYS_MAX, Passkey, Usage, Used};
pub use presence::{PRESENCE_TRIES, PRESENCE_WAITS, Presence, PresenceNumber, Present};
pub use session::{IDLE, LIFETIME, PROOF_SERVES, Session};

use jiff::{SignedDuration, Timestamp};

use crate::{
    AccountId, TokenHash,
    consent::{OnBehalf, Role},
    provenance::context::coded,
};

/// The longest name of an account, an organisation, a passkey or a device, in characters: longer
/// ones are cut, so that no list can be made unreadable.
pub const NAME_MAX: usize = 60;

/// How long an invitation waits: a letter and a weekend.
pub const INVITATION_LASTS: SignedDuration = SignedDuration::from_hours(24 * 7);

/// How many recovery codes are made at once: some get lost, and one page holds them in large type.
pub const RECOVERY_CODES: usize = 8;

/// Someone who signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Who.
    pub id: AccountId,
    /// What they call themself; empty until they said.
    pub name: String,
    /// In which roles they act.
    pub roles: Vec<HeldRole>,
    /// Whether they can sign in.
    pub state: AccountState,
    /// Since when there is this account.
    pub since: Timestamp,
}

/// Whether an account can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountState {
    /// Somebody was invited and has not come yet. Grants may name the account already; they open
    /// nothing before it is accepted.
    Invited,
    /// In use.
    Active,
    /// Ended for good: nobody signs in by it again.
    Ended,
}

coded!(AccountState { Invited = "invited", Active = "active", Ended = "ended" });

/// A role an account holds: a fact, with who says so and from when to when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRole {
    /// The role.
    pub role: Role,
    /// For which organisation, by its identifier.
    pub organisation: Option<String>,
    /// Who says so.
    pub said_by: SaidBy,
    /// In force from.
    pub from: Timestamp,
    /// In force until, when it ends.
    pub until: Option<Timestamp>,
}

/// Who vouched for a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaidBy {
    /// Whoever runs the system, having checked it.
    Operator,
    /// The account that invited this one. It can vouch for somebody it knows, never for an
    /// organisation: grants to an organisation are given by other people.
    Account(AccountId),
}

/// What somebody is invited as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InvitedAs {
    /// Family or a friend.
    Family,
    /// A helper.
    Helper,
    /// A doctor, a nurse, a pharmacist, a care manager.
    Professional,
}

coded!(InvitedAs { Family = "family", Helper = "helper", Professional = "professional" });

impl InvitedAs {
    /// The role it gives.
    pub const fn role(self) -> Role {
        match self {
            InvitedAs::Family => Role::Person,
            InvitedAs::Helper => Role::Helper,
            InvitedAs::Professional => Role::Professional,
        }
    }
}

/// A link by which somebody enters an account for the first time, or again after losing every other
/// way. It works once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invitation {
    /// The hash of the link's token; the token itself is shown once and kept nowhere.
    pub token: TokenHash,
    /// Whose account it opens.
    pub account: AccountId,
    /// Who invited.
    pub by: AccountId,
    /// Until when it works.
    pub until: Timestamp,
}

impl Account {
    /// An account for somebody who is invited by another account.
    pub fn invited(
        id: AccountId,
        name: &str,
        as_what: InvitedAs,
        by: AccountId,
        at: Timestamp,
    ) -> Account {
        let role = as_what.role();
        let held = HeldRole {
            role,
            organisation: None,
            said_by: SaidBy::Account(by),
            from: at,
            until: None,
        };
        Account {
            id,
            name: cut(name),
            roles: if role == Role::Person { Vec::new() } else { vec![held] },
            state: AccountState::Invited,
            since: at,
        }
    }

    /// In which role the account acts at a moment, and for whom. An operator acts as nothing else:
    /// whoever runs the system reads no record by it. Otherwise the first role in force counts.
    ///
    /// ```
    /// # use phr::{AccountId, account::*, consent::{OnBehalf, Role}};
    /// # let (id, by) = (AccountId::from_bytes([1; 16]), AccountId::from_bytes([2; 16]));
    /// # let at = "2025-03-10T00:00:00Z".parse()?;
    /// let mut doctor = Account::invited(id, "遥", InvitedAs::Professional, by, at);
    /// assert_eq!(doctor.acts_as(at), (Role::Professional, OnBehalf::Nobody));
    /// // Whoever invites cannot make somebody a member of a hospital.
    /// doctor.roles[0].organisation = Some("1310000001".into());
    /// assert_eq!(doctor.acts_as(at).1, OnBehalf::Nobody);
    /// doctor.roles[0].until = Some(at);
    /// assert_eq!(doctor.acts_as(at).0, Role::Person); // it has ended
    /// # Ok::<(), jiff::Error>(())
    /// ```
    pub fn acts_as(&self, now: Timestamp) -> (Role, OnBehalf) {
        let live = || self.roles.iter().filter(|held| held.is_live(now));
        let acting = live().find(|held| held.role == Role::Operator).or_else(|| live().next());
        match acting {
            None => (Role::Person, OnBehalf::Nobody),
            Some(held) => {
                let organisation = match held.said_by {
                    SaidBy::Operator => held.organisation.clone(),
                    SaidBy::Account(_) => None,
                };
                let on_behalf = organisation.map_or(OnBehalf::Nobody, OnBehalf::Organisation);
                (held.role, on_behalf)
            }
        }
    }
}

impl HeldRole {
    /// Whether it is in force.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.from <= now && self.until.is_none_or(|until| now < until)
    }
}

/// A name as it is kept: no control characters, no space around it, [`NAME_MAX`] characters at most.
///
/// ```
/// # use phr::account::cut;
/// assert_eq!(cut("  みさき\n"), "みさき");
/// assert_eq!(cut(&"あ".repeat(99)).chars().count(), 60);
/// ```
pub fn cut(name: &str) -> String {
    let plain: String = name.chars().filter(|c| !c.is_control()).collect();
    plain.trim().chars().take(NAME_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_runs_the_system_acts_as_nothing_else() {
        let at = Timestamp::UNIX_EPOCH;
        let (id, by) = (AccountId::from_bytes([1; 16]), AccountId::from_bytes([2; 16]));
        let mut account = Account::invited(id, "誠", InvitedAs::Helper, by, at);
        let held = |role, organisation: Option<&str>| HeldRole {
            role,
            organisation: organisation.map(str::to_owned),
            said_by: SaidBy::Operator,
            from: at,
            until: None,
        };
        assert_eq!(account.acts_as(at), (Role::Helper, OnBehalf::Nobody));
        account.roles.insert(0, held(Role::Professional, Some("clinic-1")));
        let clinic = OnBehalf::Organisation("clinic-1".to_owned());
        assert_eq!(account.acts_as(at), (Role::Professional, clinic));
        account.roles.push(held(Role::Operator, None));
        assert_eq!(account.acts_as(at), (Role::Operator, OnBehalf::Nobody));
    }

    #[test]
    fn family_who_is_invited_holds_no_role_at_all() {
        let (id, by) = (AccountId::from_bytes([1; 16]), AccountId::from_bytes([2; 16]));
        let account = Account::invited(id, "祖母", InvitedAs::Family, by, Timestamp::UNIX_EPOCH);
        assert!(account.roles.is_empty());
        assert_eq!(account.state, AccountState::Invited);
    }
}
