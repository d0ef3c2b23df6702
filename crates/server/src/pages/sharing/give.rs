//! `/p/{pid}/sharing/give`: choose, look at what the other side would see, give. What the preview
//! shows is read under the permit that the link itself would get, by the same decision.

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
    frame::Nav,
    glance::{Glance, Preview},
    links,
    phone::Address,
    receipt::{Made, Receipt},
    tell::{
        give::{Wish, give},
        glance::{self, Data},
        sharing::{terms, to},
    },
};
use phr::{
    OriginalId,
    circulation::{Flags, Secret, Share, Shlink, TRIES_MAX, passcode},
    consent::{
        Action, Decision, Grant, Grantee, OnBehalf, OnFile, Permit, Predicate, Request, decide,
        fhir::State as Held,
    },
    ports::{self, Store, StoreError},
};
use serde::Deserialize;

use super::{agreed, blank, receipt, shown};
use crate::{
    app::App,
    auth::Visitor,
    guard::check_csrf,
    look::show,
    pages::phone::{base, reach},
    refusal::{Cause, Refusal},
    share::{Seen, seen},
};

/// What is changed, if something is.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    grant: String,
}

pub(crate) async fn form(
    State(app): State<App>,
    Path(pid): Path<String>,
    Query(which): Query<Which>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    let frame = app.frame(&visitor, &pid, "page:sharing-give", Nav::Elsewhere).await?;
    // Asked before the form is filled in, so that nothing typed is lost.
    app.proved(&visitor, &links::sharing_give(&pid)).await?;
    let agreed = agreed(&app, &visitor, &pid, "page:sharing-give").await?;
    let mut held = agreed.consents.iter().filter(|(_, held)| *held == Held::Given);
    let changed = held.find(|(grant, _)| grant.id.to_string() == which.grant);
    let wish = changed.map_or_else(Wish::careful, |(grant, _)| {
        Wish::of(grant, &to(grant, &agreed.shares, frame.lang))
    });
    show(&visitor, &give(frame, &pid, &wish, Vec::new()))
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
        let page = show(&visitor, &give(frame, &pid, &wish, faults))?;
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
        let mut frame =
            self.app.frame(self.visitor, self.pid, "page:sharing-give", Nav::Elsewhere).await?;
        // Where the answer to a form cannot be fetched again.
        frame.path = links::sharing_give(self.pid);
        Ok(frame)
    }

    /// What the other side would see, now.
    async fn preview(self, wish: &Wish, unsure: bool) -> Result<Html<String>, Refusal> {
        let Asked { app, visitor, pid } = self;
        let frame = self.frame().await?;
        let permit = app.reading(visitor, pid, "page:sharing-preview").await?;
        let grant = granted(app, &permit, wish, draw(app).link(), visitor.lang);
        let (lang, today) = (visitor.lang, Date::from_timestamp(permit.at()));
        let (until, question) = (grant.until, wish.question.clone());
        let terms = terms(&grant, &wish.to, lang);
        let work = move |store: Arc<dyn Store>| {
            let (seen, predicate) = as_seen(&*store, &permit, grant)?;
            let data = Data {
                person: &seen.person,
                entries: &seen.entries,
                apart: &seen.apart,
                predicate: &predicate,
                today: &today,
                until,
                question: Some(question.as_str()).filter(|q| !q.is_empty()),
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

    /// Gives it: a new link, or another grant to the link that there is.
    async fn give(self, wish: &Wish, headers: &HeaderMap) -> Result<Html<String>, Refusal> {
        let Asked { app, visitor, pid } = self;
        let permit = app.permit(visitor, pid, Action::Grant, "page:sharing-give").await?;
        app.proved(visitor, &links::sharing_give(pid)).await?;
        let frame = self.frame().await?;
        let page = if wish.grant.is_some() {
            self.change(wish, &permit, frame).await?
        } else {
            self.make(wish, permit, (frame, headers)).await?
        };
        show(visitor, &page)
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
        let grant = granted(app, &permit, wish, secret.link(), visitor.lang);
        let share = share(&permit, wish, &secret);
        let (kept, given, drawn) = (share.clone(), grant.clone(), code.clone());
        let work = move |store: Arc<dyn Store>| {
            store.keep_share(&permit, &kept, drawn.as_deref())?;
            intake::consent(&*store, &permit, &given, Held::Given)?;
            Ok((store.share_key(kept.person, &secret)?, secret))
        };
        let key = app.work(visitor, work).await?;
        let made = made(app, headers, &key, (&share, &grant), code);
        Ok(Receipt { made, ..receipt::told(frame, pid, &grant, &[share]) })
    }

    /// Gives a link another grant in place of the one it has: its address stays.
    async fn change(self, wish: &Wish, permit: &Permit, frame: Frame) -> Result<Receipt, Refusal> {
        let Asked { app, visitor, pid } = self;
        let account = visitor.account;
        let person = permit.person();
        let held = app.work(visitor, move |store| store.on_file(account, person)).await?.grants;
        let old = held.into_iter().find(|grant| Some(grant.id) == wish.grant);
        let old = old.ok_or_else(|| Refusal::not_found(visitor.lang))?;
        let Grantee::Share(link) = old.to else {
            return Err(Refusal::not_found(visitor.lang));
        };
        let found = app.work(visitor, move |store| store.find_share(link)).await?;
        let share = found.ok_or_else(|| Refusal::not_found(visitor.lang))?;
        let named = Wish { to: share.label.clone(), ..wish.clone() };
        let grant = granted(app, permit, &named, link, visitor.lang);
        let (given, permit) = (grant.clone(), permit.clone());
        app.work(visitor, move |store| {
            // The old one first: if something breaks off in between, less is open and not more.
            intake::consent(&*store, &permit, &old, Held::Withdrawn)?;
            intake::consent(&*store, &permit, &given, Held::Given)
        })
        .await?;
        Ok(receipt::told(frame, pid, &grant, &[share]))
    }
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
        direct: false,
        tries_left: TRIES_MAX,
        made: permit.at(),
    }
}

/// The grant to a link that a wish asks for.
fn granted(app: &App, permit: &Permit, wish: &Wish, link: OriginalId, lang: pages::Lang) -> Grant {
    let grant = Grant {
        purposes: [wish.purpose].into(),
        scope: wish.scope(permit.at()),
        until: wish.until(permit.at()),
        ..blank(app, permit, Grantee::Share(link))
    };
    shown(grant, &wish.to, lang)
}

/// What whoever holds the link would see: everything on file but what the one who asks may do
/// themself, with the grant that is not given yet.
fn as_seen(
    store: &dyn Store,
    permit: &Permit,
    grant: Grant,
) -> Result<(Seen, Predicate), StoreError> {
    let Grantee::Share(link) = grant.to else { return Err(StoreError::WrongPermit) };
    let held = store.on_file(permit.actor(), permit.person())?;
    let purpose = grant.purposes.iter().next().copied();
    let own = Grantee::Account(permit.actor());
    let others = held.grants.into_iter().filter(|held| held.to != own);
    let grants: Vec<Grant> = others.chain([grant]).collect();
    let on_file = OnFile { relations: Vec::new(), grants, seen: held.seen };
    let request = Request::new(
        permit.actor(),
        permit.person(),
        Action::Read,
        "page:sharing-preview",
        permit.at(),
    );
    let request = Request { on_behalf: OnBehalf::Share(link), purpose, ..request };
    let Decision::Permitted(would) = decide(&request, &on_file, policy::rules()) else {
        return Err(StoreError::WrongPermit);
    };
    // The one who asks looks, on their own grounds: it is no disclosure.
    let narrow = permit.narrowed_to(&would).ok_or(StoreError::WrongPermit)?;
    Ok((ports::read(store, &narrow, seen)?, would.predicate().clone()))
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
        shlink: Address::new(shlink.to_link().ok()?),
        passcode,
        reachable: reach(app, headers).is_some(),
    })
}
