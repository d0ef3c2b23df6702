//! `/p/{pid}/sharing/give`: choose, look at what the other side would see, give: to a link, to an
//! account that is known, to one that is made by an invitation.

use std::sync::Arc;

use axum::{
    Form,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Response},
};
use fhir::Date;
use import::intake;
use pages::{
    Frame,
    glance::{Glance, Preview},
    links,
    phone::Address,
    receipt::{Made, Receipt},
    tell::{
        give::{By, Offered, Wish, give},
        glance::{self, Data},
        sharing::{Known, terms, to},
    },
};
use phr::{
    AccountId,
    account::{Account, AccountState, SaidBy},
    circulation::{Flags, Secret, Share, Shlink, TRIES_MAX, passcode},
    consent::{Action, Grant, Grantee, Permit, Role, fhir::State as Held},
    ports::{self, EntryQuery, Reading, Store},
};
use serde::Deserialize;

use super::{agreed, blank, frame, names, preview::as_seen, receipt, replace, shown};
use crate::{
    app::App,
    auth::Visitor,
    guard::check_csrf,
    look::show,
    pages::phone::{base, reach},
    refusal::{Cause, Refusal},
};

/// The newest entries that are looked through for whose they are.
const LOOKED_THROUGH: u32 = 2_000;

/// What is changed, or the one entry that is shown, if something is.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    grant: String,
    #[serde(default)]
    entry: String,
}

pub(crate) async fn form(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    app.permit(&visitor, &pid, Action::Grant, "page:sharing-give").await?;
    let frame = frame(&app, &visitor, &pid, "page:sharing-give").await;
    // Asked before the form is filled in, so that nothing typed is lost.
    app.proved(&visitor, &links::sharing_give(&pid)).await?;
    let agreed = agreed(&app, &visitor, &pid, "page:sharing-give").await?;
    let names = names(&app, &visitor).await?;
    let known = Known { shares: &agreed.shares, names: &names };
    let held = |(grant, held): &&(Grant, Held)| *held == Held::Given && grant.relation.is_none();
    let mut held = agreed.consents.iter().filter(held);
    let changed = held.find(|(grant, _)| grant.id.to_string() == which.grant);
    let wish = match (changed, which.entry.parse()) {
        (Some((grant, _)), _) => Wish::of(grant, &to(grant, known, frame.lang)),
        (None, Ok(entry)) => Wish::one(entry),
        (None, Err(_)) => Wish::careful(),
    };
    let asked = Asked { app: &app, visitor: &visitor, pid: &pid };
    let offered = asked.offered(&wish, &agreed.consents).await?;
    show(&visitor, &give(frame, &pid, &wish, &offered, Vec::new()))
}

/// The form, with one of three buttons: look at it first, give it, change it.
pub(crate) async fn send(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let one = |name: &str| pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    check_csrf(&visitor, one("csrf").unwrap_or_default())?;
    let wish = Wish::read(&pairs);
    let faults = wish.faults();
    let asked = Asked { app: &app, visitor: &visitor, pid: &pid };
    if !faults.is_empty() || one("step") == Some("form") {
        let wrong = !faults.is_empty() && one("step") != Some("form");
        let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let faults = if wrong { faults } else { Vec::new() };
        let frame = asked.frame().await?;
        let agreed = agreed(&app, &visitor, &pid, "page:sharing-give").await?;
        let offered = asked.offered(&wish, &agreed.consents).await?;
        let page = show(&visitor, &give(frame, &pid, &wish, &offered, faults))?;
        return Ok((status, page).into_response());
    }
    let unsure = !wish.labels.is_empty() && !wish.sure;
    match one("step") {
        Some("preview") => Ok(asked.preview(&wish, false).await?.into_response()),
        Some("give") if unsure => {
            let page = asked.preview(&wish, true).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Some("give") => Ok(asked.give(&wish, &headers).await?.into_response()),
        Some(_) | None => Err(Refusal::new(visitor.lang, Cause::BadRequest("no such step"))),
    }
}

/// Who asks about which record.
#[derive(Clone, Copy)]
struct Asked<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    pid: &'a str,
}

impl Asked<'_> {
    async fn frame(self) -> Result<Frame, Refusal> {
        self.app.permit(self.visitor, self.pid, Action::Grant, "page:sharing-give").await?;
        let mut frame = frame(self.app, self.visitor, self.pid, "page:sharing-give").await;
        // Where the answer to a form cannot be fetched again.
        frame.path = links::sharing_give(self.pid);
        Ok(frame)
    }

    /// What the other side would see, now.
    async fn preview(self, wish: &Wish, unsure: bool) -> Result<Html<String>, Refusal> {
        let Asked { app, visitor, pid } = self;
        let frame = self.frame().await?;
        let permit = app.reading(visitor, pid, "page:sharing-preview").await?;
        let (to, role) = self.target(wish).await?;
        let grant = granted(app, &permit, wish, to, visitor.lang);
        let (lang, today) = (visitor.lang, Date::from_timestamp(permit.at()));
        let (until, question) = (grant.until, wish.question.clone());
        let terms = terms(&grant, &wish.to, lang);
        let work = move |store: Arc<dyn Store>| {
            let (seen, predicate) = as_seen(&*store, &permit, grant, role)?;
            let data = Data {
                person: &seen.person,
                entries: &seen.entries,
                apart: &seen.apart,
                predicate: &predicate,
                today: &today,
                until,
                question: Some(question.as_str())
                    .filter(|q| !q.is_empty())
                    .or(seen.question.as_deref()),
            };
            Ok(glance::shown(data, lang))
        };
        let shown = app.work(visitor, work).await?;
        let preview = Preview {
            action: links::sharing_give(pid),
            fields: wish.fields(),
            terms,
            sensitive: wish.sensitive(lang),
            unsure,
        };
        show(visitor, &Glance { frame, preview: Some(preview), shown })
    }

    /// What the form can offer of this record.
    async fn offered(self, wish: &Wish, consents: &[(Grant, Held)]) -> Result<Offered, Refusal> {
        let Asked { app, visitor, pid } = self;
        let permit = app.reading(visitor, pid, "page:sharing-give").await?;
        let (chosen, lang) = (wish.clone(), visitor.lang);
        let look = move |r: &mut dyn Reading| {
            let limit = Some(LOOKED_THROUGH);
            let mut entries = r.entries(&EntryQuery { limit, ..EntryQuery::default() })?;
            for id in &chosen.entries {
                if !entries.iter().any(|entry| entry.id == *id) {
                    entries.extend(r.entry(*id)?);
                }
            }
            Ok(Offered::of(&entries, &chosen, lang))
        };
        let work = move |store: Arc<dyn Store>| ports::read(&*store, &permit, look);
        let offered = app.work(visitor, work).await?;
        let accounts = acquaintances(app, visitor, consents).await?;
        let accounts = accounts.into_iter().map(|account| (account.id, account.name)).collect();
        Ok(Offered { accounts, ..offered })
    }

    /// To whom it would go, and in which role they look. A new link or account is drawn for looking
    /// at it beforehand.
    async fn target(self, wish: &Wish) -> Result<(Grantee, Role), Refusal> {
        let Asked { app, visitor, pid } = self;
        match wish.by {
            By::Link => Ok((Grantee::Share(draw(app).link()), Role::Person)),
            By::Invited(as_what) => {
                let mut id = [0; 16];
                app.ids().fill(&mut id);
                Ok((Grantee::Account(AccountId::from_bytes(id)), as_what.role()))
            }
            By::Account(id) => {
                let agreed = agreed(app, visitor, pid, "page:sharing-give").await?;
                let known = acquaintances(app, visitor, &agreed.consents).await?;
                let account = known.iter().find(|account| account.id == id);
                let account = account.ok_or_else(|| Refusal::not_found(visitor.lang))?;
                Ok((Grantee::Account(id), account.acts_as(app.clock().now()).0))
            }
        }
    }

    /// Gives it: a new link or an account, or another grant to the one that has one.
    async fn give(self, wish: &Wish, headers: &HeaderMap) -> Result<Html<String>, Refusal> {
        let Asked { app, visitor, pid } = self;
        let permit = app.permit(visitor, pid, Action::Grant, "page:sharing-give").await?;
        app.proved(visitor, &links::sharing_give(pid)).await?;
        let frame = self.frame().await?;
        let page = match (wish.grant, wish.by) {
            (Some(_), _) => self.change(wish, permit, frame).await?,
            (None, By::Link) => self.make(wish, permit, (frame, headers)).await?,
            (None, By::Account(account)) => {
                self.target(wish).await?;
                self.let_in(wish, permit, (account, None), frame).await?
            }
            (None, By::Invited(as_what)) => {
                let invited = app.invite(visitor, &wish.to, as_what).await?;
                tracing::info!(account = %invited.account, by = %visitor.account, "somebody was invited");
                let address = Address::new(app.address_of(headers, &invited.path));
                self.let_in(wish, permit, (invited.account, Some(address)), frame).await?
            }
        };
        show(visitor, &page)
    }

    /// Lets an account in, with the address by which it is entered for the first time, if it is new.
    async fn let_in(
        self,
        wish: &Wish,
        permit: Permit,
        (account, address): (AccountId, Option<Address>),
        frame: Frame,
    ) -> Result<Receipt, Refusal> {
        let Asked { app, visitor, pid } = self;
        let grant = granted(app, &permit, wish, Grantee::Account(account), visitor.lang);
        let given = grant.clone();
        let work =
            move |store: Arc<dyn Store>| intake::consent(&*store, &permit, &given, Held::Given);
        app.work(visitor, work).await?;
        let reachable = app.config().origin.is_some() || !app.config().local_only;
        let made = address.map(|address| Made { address, shlink: None, passcode: None, reachable });
        let names = [(account, wish.to.clone())];
        let known = Known { names: &names, ..Known::default() };
        Ok(Receipt { made, ..receipt::told(frame, pid, &grant, known) })
    }

    /// Makes a new link, with a code when one is wished.
    async fn make(
        self,
        wish: &Wish,
        permit: Permit,
        (frame, headers): (Frame, &HeaderMap),
    ) -> Result<Receipt, Refusal> {
        let Asked { app, visitor, pid } = self;
        let secret = draw(app);
        let code = wish.passcode.then(|| draw_passcode(app));
        let grant = granted(app, &permit, wish, Grantee::Share(secret.link()), visitor.lang);
        let share = share(&permit, wish, &secret);
        let (kept, given, drawn) = (share.clone(), grant.clone(), code.clone());
        let work = move |store: Arc<dyn Store>| {
            store.keep_share(&permit, &kept, drawn.as_deref())?;
            intake::consent(&*store, &permit, &given, Held::Given)?;
            Ok((store.share_key(kept.person, &secret)?, secret))
        };
        let key = app.work(visitor, work).await?;
        let made = made(app, headers, &key, (&share, &grant), code);
        let shares = [share];
        let known = Known { shares: &shares, ..Known::default() };
        Ok(Receipt { made, ..receipt::told(frame, pid, &grant, known) })
    }

    /// Gives another grant in place of the one there is: the address of a link stays, and an account
    /// sees the other part with its next request.
    async fn change(self, wish: &Wish, permit: Permit, frame: Frame) -> Result<Receipt, Refusal> {
        let Asked { app, visitor, pid } = self;
        let agreed = agreed(app, visitor, pid, "page:sharing-give").await?;
        let names = names(app, visitor).await?;
        let known = Known { shares: &agreed.shares, names: &names };
        let held = |(grant, held): &&(Grant, Held)| {
            *held == Held::Given && grant.relation.is_none() && Some(grant.id) == wish.grant
        };
        let (old, _) = agreed.consents.iter().find(held).ok_or_else(|| self.absent())?;
        let fits = match (&old.to, wish.by) {
            (Grantee::Share(_), By::Link) => true,
            (Grantee::Account(account), By::Account(same)) => *account == same,
            (
                Grantee::Share(_)
                | Grantee::Account(_)
                | Grantee::Organisation { .. }
                | Grantee::App(_)
                | Grantee::Anyone,
                By::Link | By::Account(_) | By::Invited(_),
            ) => false,
        };
        if !fits {
            return Err(self.absent());
        }
        let named = Wish { to: to(old, known, visitor.lang), ..wish.clone() };
        let grant = granted(app, &permit, &named, old.to.clone(), visitor.lang);
        replace(app, visitor, permit, old.clone(), grant.clone()).await?;
        Ok(receipt::told(frame, pid, &grant, known))
    }

    fn absent(self) -> Refusal {
        Refusal::not_found(self.visitor.lang)
    }
}

/// Accounts that whoever decides about a record knows: it was opened to them before, or they were
/// invited by this visitor. Who else has an account here is nobody's business.
pub(in crate::pages) async fn acquaintances(
    app: &App,
    visitor: &Visitor,
    consents: &[(Grant, Held)],
) -> Result<Vec<Account>, Refusal> {
    let me = visitor.account;
    let mut accounts = app.work(visitor, |store| store.accounts()).await?;
    let opened = |id: AccountId| consents.iter().any(|(grant, _)| grant.to == Grantee::Account(id));
    let invited =
        |account: &Account| account.roles.iter().any(|role| role.said_by == SaidBy::Account(me));
    accounts.retain(|account| {
        account.state != AccountState::Ended
            && account.id != me
            && (opened(account.id) || invited(account))
    });
    Ok(accounts)
}

fn draw(app: &App) -> Secret {
    let mut bytes = [0; 32];
    app.ids().fill(&mut bytes);
    Secret::from_bytes(bytes)
}

fn draw_passcode(app: &App) -> String {
    let mut bytes = [0; 8];
    app.ids().fill(&mut bytes);
    passcode(bytes)
}

fn share(permit: &Permit, wish: &Wish, secret: &Secret) -> Share {
    Share {
        link: secret.link(),
        person: permit.person(),
        label: wish.to.clone(),
        question: Some(wish.question.clone()).filter(|question| !question.is_empty()),
        passcode: wish.passcode,
        direct: wish.direct && !wish.passcode,
        tries_left: TRIES_MAX,
        made: permit.at(),
    }
}

/// The grant that a wish asks for.
fn granted(app: &App, permit: &Permit, wish: &Wish, to: Grantee, lang: pages::Lang) -> Grant {
    let grant = Grant {
        purposes: [wish.purpose].into(),
        actions: wish.actions(),
        scope: wish.scope(permit.at()),
        until: wish.until(permit.at()),
        ..blank(app, permit, to)
    };
    shown(grant, &wish.to, lang)
}

/// What can be given away, shown this once.
fn made(
    app: &App,
    headers: &HeaderMap,
    (key, secret): &(phr::circulation::ContentKey, Secret),
    (share, grant): (&Share, &Grant),
    passcode: Option<String>,
) -> Option<Made> {
    let (base, token) = (base(app, headers), secret.to_text());
    let shlink = Shlink {
        url: format!("{base}{}", links::shl(&token)),
        key: key.clone(),
        until: grant.until,
        flags: Flags { long_term: true, passcode: share.passcode, direct: share.direct },
        label: Some(share.label.clone()),
    };
    Some(Made {
        address: Address::new(format!("{base}{}", links::shared(&token))),
        shlink: Some(Address::new(shlink.to_link().ok()?)),
        passcode,
        reachable: reach(app, headers).is_some(),
    })
}
