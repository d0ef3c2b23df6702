//! Showing who one is: a passkey or a recovery code is tried, and how long that serves.

use axum::http::HeaderMap;
use phr::{
    AccountId, TokenHash,
    account::{PROOF_SERVES, Used},
};

use super::{
    Visitor,
    passkey::{For, Shown, Unproved},
};
use crate::{
    app::{App, lock},
    refusal::{Cause, Refusal},
};

impl App {
    /// Whose passkey was shown; `None` when anything about it is wrong, and nobody is told what.
    pub(crate) async fn show_passkey(
        &self,
        shown: &Shown,
        headers: &HeaderMap,
        what: For,
    ) -> Result<Option<AccountId>, Cause> {
        let now = self.clock().now();
        let (party, credential) = (self.relying_party(headers), shown.credential());
        let held = match &credential {
            Ok(id) => {
                let id = id.clone();
                self.store_work(move |store| store.passkey(&id)).await?
            }
            Err(_) => None,
        };
        let checked = match (party, &held) {
            (Some(party), Some(held)) => shown.check(held, &party, now, |challenge| {
                self.challenges().take(what, challenge, self.ids(), now)
            }),
            (None, _) => Err(Unproved::RelyingParty),
            (_, None) => Err(Unproved::Account),
        };
        let (usage, held) = match (checked, held) {
            (Ok(usage), Some(held)) => (usage, held),
            (Err(why), _) => return self.wrong(why),
            (Ok(_), None) => return self.wrong(Unproved::Account),
        };
        let id = held.credential;
        match self.store_work(move |store| store.use_passkey(&id, &usage)).await? {
            Used::Noted => Ok(Some(held.account)),
            Used::WentBack => {
                tracing::warn!(account = %held.account, "a passkey counted backwards: it may have been copied");
                self.wrong(Unproved::Counter)
            }
            Used::Gone => self.wrong(Unproved::Account),
        }
    }

    /// Whose recovery code was spent; wrong ones are limited, all together.
    pub(crate) async fn spend_code(
        &self,
        code: Option<TokenHash>,
    ) -> Result<Option<AccountId>, Cause> {
        let owner = match code {
            Some(code) => self.store_work(move |s| s.spend_recovery_code(code)).await?,
            None => None,
        };
        // Whoever guesses is slowed down; the right code comes in all the same.
        if owner.is_none() && lock(self.proof_tries()).too_many(self.clock().now()) {
            return Err(Cause::TooOften);
        }
        Ok(owner)
    }

    /// Lets acts that give away or destroy go on when the visitor showed who they are a moment ago,
    /// or has no passkey to show. Otherwise leads to where they can, and back to `back`.
    pub(crate) async fn proved(&self, visitor: &Visitor, back: &str) -> Result<(), Refusal> {
        if self.proved_lately(visitor) {
            return Ok(());
        }
        let account = visitor.account;
        let passkeys = self.work(visitor, move |store| store.passkeys(account)).await?;
        if passkeys.is_empty() {
            return Ok(());
        }
        Err(Refusal::new(visitor.lang, Cause::Unproved(back.to_owned())))
    }

    /// Lets somebody open a new way into their account when they showed who they are a moment ago.
    /// Whoever has nothing to show, no passkey, no code and no provider, makes a passkey first.
    pub(crate) async fn proved_anew(&self, visitor: &Visitor, back: &str) -> Result<(), Refusal> {
        if self.proved_lately(visitor) {
            return Ok(());
        }
        let account = visitor.account;
        let ways = self
            .work(visitor, move |store| {
                let codes = store.recovery_codes_left(account)?;
                let held = store.passkeys(account)?.len().saturating_add(codes);
                Ok(held.saturating_add(store.identities(account)?.len()))
            })
            .await?;
        let cause = if ways == 0 { Cause::Keyless } else { Cause::Unproved(back.to_owned()) };
        Err(Refusal::new(visitor.lang, cause))
    }

    fn proved_lately(&self, visitor: &Visitor) -> bool {
        let age = self.clock().now().duration_since(visitor.proved);
        !age.is_negative() && age < PROOF_SERVES
    }

    fn wrong(&self, why: Unproved) -> Result<Option<AccountId>, Cause> {
        tracing::info!(%why, "a passkey was not accepted");
        if lock(self.proof_tries()).too_many(self.clock().now()) {
            return Err(Cause::TooOften);
        }
        Ok(None)
    }
}
