//! Whoever comes by a shared link: found by the hash of the link's secret, decided like everybody,
//! by the grant to this link, at each request anew. Wrong, ended, withdrawn and used up are one and
//! the same from outside.

mod seen;
mod turnstile;

use phr::{
    AccountId,
    circulation::{CONTENT_TYPE, Given, Secret, Share, Tried, jwe, summary},
    consent::{Action, Decision, Grant, Grantee, OnBehalf, OnFile, Permit, Request, decide},
    ports::{self, Store, StoreError},
};

use crate::{alarm, app::App, refusal::Cause};

pub(crate) use seen::{Seen, files, seen};
pub(crate) use turnstile::Turnstile;

/// Why a link is not entered.
#[derive(Debug)]
pub(crate) enum Shut {
    /// There is no such link, or not any more: nobody learns which.
    Absent,
    /// Too many tries within a minute.
    TooOften,
    /// The passcode is not right; so many wrong ones are still taken.
    Wrong { left: u32 },
    /// Our own fault.
    Failed(Cause),
}

/// A link that may be looked through, now.
#[derive(Debug)]
pub(crate) struct Entered {
    pub(crate) secret: Secret,
    pub(crate) share: Share,
    pub(crate) grant: Grant,
    pub(crate) permit: Permit,
}

/// The account that stands for whoever holds a link: no account is ever made that could be it.
pub(crate) fn holder(share: &Share) -> AccountId {
    let mut id = [0; 16];
    id.iter_mut().zip(share.link.as_bytes()).for_each(|(to, from)| *to = *from);
    AccountId::from_bytes(id)
}

/// The question that whoever holds a link asks, with what is on file and the grant it rests on;
/// `None` when nothing is open to the link now.
pub(crate) fn asked<'a>(
    share: &Share,
    on_file: &'a OnFile,
    door: &'static str,
    at: jiff::Timestamp,
) -> Option<(Request, &'a Grant)> {
    let to = Grantee::Share(share.link);
    let now = on_file.seen.map_or(at, |seen| seen.max(at));
    let grant = on_file.grants.iter().find(|grant| grant.to == to && grant.is_live(now))?;
    let purpose = grant.purposes.iter().next().copied();
    let on_behalf = OnBehalf::Share(share.link);
    let request = Request::new(holder(share), share.person, Action::Read, door, at);
    Some((Request { on_behalf, purpose, ..request }, grant))
}

impl App {
    /// The link of a token, when something is open to it now. No passcode is asked for yet.
    pub(crate) async fn find_link(&self, token: &str, door: &'static str) -> Result<Entered, Shut> {
        let now = self.clock().now();
        let absent = || {
            let often = self.turnstile().wrong(now);
            Err(if often { Shut::TooOften } else { Shut::Absent })
        };
        let Some(secret) = Secret::parse(token) else { return absent() };
        let link = secret.link();
        let found = self.store_work(move |store| found(&*store, link)).await;
        let Some((share, on_file)) = found.map_err(Shut::Failed)? else { return absent() };
        if share.passcode && share.tries_left == 0 {
            return absent();
        }
        let Some((request, grant)) = asked(&share, &on_file, door, now) else { return absent() };
        let Decision::Permitted(permit) = decide(&request, &on_file, policy::rules()) else {
            return absent();
        };
        if self.turnstile().too_often(link, now) {
            return Err(Shut::TooOften);
        }
        Ok(Entered { secret, grant: grant.clone(), share, permit })
    }

    /// Enters a link under a name, with its passcode.
    pub(crate) async fn enter_link(
        &self,
        token: &str,
        (recipient, passcode): (String, Option<String>),
        door: &'static str,
    ) -> Result<Entered, Shut> {
        let mut entered = self.find_link(token, door).await?;
        let share = entered.share.clone();
        let tried = self.store_work(move |store| store.try_passcode(&share, passcode.as_deref()));
        match tried.await.map_err(Shut::Failed)? {
            Tried::Right => {
                entered.permit = entered.permit.told_by(recipient);
                // Kept before anything is shown.
                let alarms = self.noted(&entered.permit);
                let kept = self.store_work(move |store| alarm::keep(&store, &alarms)).await;
                kept.map_err(Shut::Failed)?;
                Ok(entered)
            }
            Tried::Wrong { left } => Err(Shut::Wrong { left }),
            Tried::Closed => Err(Shut::Absent),
        }
    }

    /// The encrypted file of a link, made now, of what its permit reaches now.
    pub(crate) async fn link_file(&self, entered: Entered) -> Result<String, Shut> {
        let mut iv = [0; 12];
        self.ids().fill(&mut iv);
        let made = self.store_work(move |store| encrypted(&*store, &entered, iv)).await;
        made.map_err(Shut::Failed)
    }
}

fn found(store: &dyn Store, link: phr::OriginalId) -> Result<Option<(Share, OnFile)>, StoreError> {
    let Some(share) = store.find_share(link)? else { return Ok(None) };
    let on_file = store.on_file(holder(&share), share.person)?;
    Ok(Some((share, on_file)))
}

fn encrypted(store: &dyn Store, entered: &Entered, iv: [u8; 12]) -> Result<String, StoreError> {
    let Entered { permit, share, secret, .. } = entered;
    let (seen, files) = ports::read(store, permit, |reading| {
        let seen = seen(reading, permit.at())?;
        let files = files(reading, &seen.entries)?;
        Ok((seen, files))
    })?;
    let given = Given {
        person: &seen.person,
        entries: &seen.entries,
        apart: &seen.apart,
        predicate: permit.predicate(),
        question: share.question.as_deref().or(seen.question.as_deref()),
        files: &files,
    };
    let document = summary(given, permit.at());
    let key = store.share_key(share.person, secret)?;
    jwe::encrypt(&key, iv, CONTENT_TYPE, document.to_string().as_bytes())
        .map_err(|why| StoreError::Failed(why.to_string()))
}
