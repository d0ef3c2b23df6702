//! `/p/{pid}/proxies`: who acts for the person. Naming and dismissing is a decision of its own
//! (`delegate`): whoever was named names nobody else. Each is kept as a consent with the sentences
//! that were shown.

use axum::{
    Form,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Response},
};
use fhir::Date;
use import::intake;
use pages::{
    Frame,
    frame::Nav,
    links,
    phone::Address,
    proxies::{Fault, Presence, Proxies},
    receipt::{Made, Receipt},
    tell::{
        give::{By, Offered},
        proxies::{Data, Naming, proxies},
        sharing::Known,
        when,
    },
};
use phr::{
    AccountId,
    account::{PRESENCE_WAITS, PresenceNumber},
    circulation::Agreed,
    consent::{Action, Grant, Grantee, Permit, Purpose, RelationKind, Scope, fhir::State as Held},
    person::Person,
    ports::OriginalRecord,
};

use super::{
    log::names,
    sharing::{acquaintances, agreed, blank, receipt::told, shown},
};
use crate::{
    app::App,
    auth::Visitor,
    guard::{check_csrf, see_other},
    look::show,
    refusal::{Cause, Refusal},
};

const DOOR: &str = "page:proxies";

pub(crate) async fn list(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refusal> {
    app.permit(&visitor, &pid, Action::Delegate, DOOR).await?;
    // Asked before the form is filled in, so that nothing typed is lost.
    app.proved(&visitor, &links::proxies(&pid)).await?;
    let held = Deciding::read(&app, &visitor, &pid).await?;
    show(&visitor, &held.page(&Naming::careful(app.clock().now()), Vec::new()))
}

/// The forms: name somebody, dismiss somebody.
pub(crate) async fn decide(
    State(app): State<App>,
    Path(pid): Path<String>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let one = |name: &str| pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    check_csrf(&visitor, one("csrf").unwrap_or_default())?;
    let permit = app.permit(&visitor, &pid, Action::Delegate, DOOR).await?;
    app.proved(&visitor, &links::proxies(&pid)).await?;
    let held = Deciding::read(&app, &visitor, &pid).await?;
    match one("what") {
        Some("name") => {
            let naming = Naming::read(&pairs, permit.at());
            let faults = naming.faults(held.person.birth_date.as_ref(), permit.at());
            if faults.is_empty() {
                return Ok(held.name(permit, &naming, &headers).await?.into_response());
            }
            let page = show(&visitor, &held.page(&naming, faults))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Some("dismiss") => {
            let id = one("grant").and_then(|id| id.parse().ok());
            let grant = id.and_then(|id| held.data().held(id).cloned());
            let grant = grant.ok_or_else(|| Refusal::not_found(visitor.lang))?;
            app.work(&visitor, move |store| {
                intake::consent(&*store, &permit, &grant, Held::Withdrawn)
            })
            .await?;
            Ok(see_other(&links::proxies(&pid)))
        }
        Some("presence") => {
            let presence = Some(present(&app, &visitor, &permit).await?);
            let page = held.page(&Naming::careful(permit.at()), Vec::new());
            Ok(show(&visitor, &Proxies { presence, ..page })?.into_response())
        }
        Some("absence") => {
            let account = visitor.account;
            app.work(&visitor, move |store| store.void_presence(account)).await?;
            Ok(see_other(&links::proxies(&pid)))
        }
        Some(_) | None => Err(Refusal::new(visitor.lang, Cause::BadRequest("no such decision"))),
    }
}

/// Draws a number for being helped, bound to this session.
async fn present(app: &App, visitor: &Visitor, permit: &Permit) -> Result<Presence, Refusal> {
    /// Two people at ten thousand places seldom draw the same one, three times never.
    const DRAWS_MAX: usize = 8;
    let (account, session, now) = (visitor.account, visitor.session, permit.at());
    let until = now.checked_add(PRESENCE_WAITS).unwrap_or(now);
    let kept = phr::account::Presence { account, session, person: permit.person(), until };
    for _ in 0..DRAWS_MAX {
        let mut bytes = [0; 8];
        app.ids().fill(&mut bytes);
        let number = PresenceNumber::drawn(bytes);
        let offered = number.clone();
        if app.work(visitor, move |store| store.offer_presence(&kept, &offered, now)).await? {
            let (first, last) = number.halves();
            return Ok(Presence {
                number: format!("{first} {last}"),
                until: when::of(&Date::from_timestamp(until), visitor.lang),
            });
        }
    }
    Err(Refusal::new(visitor.lang, Cause::TooOften))
}

/// What is known when somebody decides.
struct Deciding<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    pid: &'a str,
    frame: Frame,
    person: Person,
    originals: Vec<OriginalRecord>,
    agreed: Agreed,
    names: Vec<(AccountId, String)>,
    offered: Offered,
}

impl<'a> Deciding<'a> {
    async fn read(
        app: &'a App,
        visitor: &'a Visitor,
        pid: &'a str,
    ) -> Result<Deciding<'a>, Refusal> {
        let look = app.look(visitor, pid, DOOR, |r, looker| {
            let (frame, person) = looker.framed(r, Nav::Elsewhere)?;
            Ok((frame, person, r.originals()?))
        });
        let (mut frame, person, originals) = look.await?;
        // Where the answer to a form cannot be fetched again.
        frame.path = links::proxies(pid);
        let agreed = agreed(app, visitor, pid, DOOR).await?;
        let accounts = acquaintances(app, visitor, &agreed.consents).await?;
        let accounts = accounts.into_iter().map(|account| (account.id, account.name)).collect();
        let offered = Offered { accounts, ..Offered::default() };
        let names = names(app, visitor).await?;
        Ok(Deciding { app, visitor, pid, frame, person, originals, agreed, names, offered })
    }

    fn data(&self) -> Data<'_> {
        Data {
            pid: self.pid,
            now: self.app.clock().now(),
            consents: &self.agreed.consents,
            known: Known { shares: &self.agreed.shares, names: &self.names },
            originals: &self.originals,
        }
    }

    fn page(&self, naming: &Naming, faults: Vec<Fault>) -> Proxies {
        proxies(self.frame.clone(), self.data(), (naming, &self.offered), faults)
    }

    /// Names somebody, inviting them if they have no account yet.
    async fn name(
        self,
        permit: Permit,
        naming: &Naming,
        headers: &HeaderMap,
    ) -> Result<Html<String>, Refusal> {
        let Deciding { app, visitor, .. } = self;
        let paper = naming.paper.filter(|id| self.originals.iter().any(|o| o.id == *id));
        if naming.kind == RelationKind::Guardian && paper.is_none() {
            return Err(Refusal::not_found(visitor.lang));
        }
        let (account, path) = match naming.by {
            By::Account(id) if self.offered.accounts.iter().any(|(known, _)| *known == id) => {
                (id, None)
            }
            By::Account(_) | By::Link => return Err(Refusal::not_found(visitor.lang)),
            By::Invited(as_what) => {
                let invited = app.invite(visitor, &naming.to, as_what).await?;
                tracing::info!(account = %invited.account, by = %visitor.account, "somebody was invited");
                (invited.account, Some(invited.path))
            }
        };
        let born = self.person.birth_date.as_ref();
        let until = naming.until(born, permit.at());
        let until = until.map_err(|_fault| Refusal::not_found(visitor.lang))?;
        let grant = Grant {
            relation: Some(naming.kind),
            evidence: paper,
            purposes: [purpose(naming.kind)].into(),
            actions: [Action::Read, Action::Add].into(),
            scope: Scope::everything(),
            until,
            ..blank(app, &permit, Grantee::Account(account))
        };
        let grant = shown(grant, &naming.to, visitor.lang);
        let given = grant.clone();
        app.work(visitor, move |store| intake::consent(&*store, &permit, &given, Held::Given))
            .await?;
        let reachable = app.config().origin.is_some() || !app.config().local_only;
        let made = path.map(|path| Made {
            address: Address::new(app.address_of(headers, &path)),
            shlink: None,
            passcode: None,
            reachable,
        });
        let names = [(account, naming.to.clone())];
        let known = Known { names: &names, ..Known::default() };
        let receipt = Receipt { made, ..told(self.frame, self.pid, &grant, known) };
        show(visitor, &Receipt { list: links::proxies(self.pid), ..receipt })
    }
}

const fn purpose(kind: RelationKind) -> Purpose {
    match kind {
        RelationKind::Person => Purpose::PatientRequest,
        RelationKind::Family
        | RelationKind::Parent
        | RelationKind::Guardian
        | RelationKind::Helper => Purpose::FamilyRequest,
    }
}
