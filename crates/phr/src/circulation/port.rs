//! What sharing asks of storage.

use super::{ContentKey, Secret, Share};
use crate::{
    AccountId, OriginalId, PersonId,
    consent::{Grant, Permit, fhir::State},
    ports::StoreError,
};

/// What became of a try with a passcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// It is the right one, or none is needed.
    Right,
    /// It is not; so many wrong ones are still taken.
    Wrong {
        /// How many.
        left: u32,
    },
    /// The link takes no more: it is as if it had never been.
    Closed,
}

/// Everything that was agreed to or refused.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agreed {
    /// The agreements and refusals, each with whether it was taken back, the oldest first.
    pub consents: Vec<(Grant, State)>,
    /// The links that were given, the oldest first.
    pub shares: Vec<Share>,
}

/// Storage of what is shared. A part of [`crate::ports::Store`].
pub trait Circulation {
    /// What was agreed to and which links were given, for whoever decides about it: under a permit
    /// for [`crate::consent::Action::Grant`], with a leaf of its own. Somebody who closed a part of
    /// the record to everyone sees this all the same, and can open it again.
    fn agreed(&self, permit: &Permit) -> Result<Agreed, StoreError>;

    /// Whose records were opened to an account by grants that were not taken back, at most 200: asked
    /// before anybody's record is. Whether one of them opens anything now is decided for each.
    fn opened_to(&self, account: AccountId) -> Result<Vec<PersonId>, StoreError>;

    /// Keeps a new link with its passcode, under a permit for [`crate::consent::Action::Grant`].
    /// It opens nothing before there is a grant to it.
    fn keep_share(
        &self,
        permit: &Permit,
        share: &Share,
        passcode: Option<&str>,
    ) -> Result<(), StoreError>;

    /// The link with this hash, for the decision alone.
    fn find_share(&self, link: OriginalId) -> Result<Option<Share>, StoreError>;

    /// Tries a passcode. A wrong one is counted before anybody learns that it was wrong; tries at
    /// the same moment come one after the other.
    fn try_passcode(&self, share: &Share, passcode: Option<&str>) -> Result<Tried, StoreError>;

    /// The key of the link's files: made of the secret and a key of the person, kept nowhere.
    fn share_key(&self, person: PersonId, secret: &Secret) -> Result<ContentKey, StoreError>;
}
