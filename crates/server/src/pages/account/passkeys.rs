//! `/account/passkey`: make a passkey, take one away.

use axum::{
    Form,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use pages::{links, passkey::Act};
use phr::account::{KeyKind, Passkey, Removal, cut};
use serde::Deserialize;
use serde_json::json;

use super::home::own;
use crate::{
    app::App,
    auth::{
        Visitor,
        passkey::{For, LASTS_SECONDS, Made, RelyingParty, Unproved, register, text},
    },
    guard::{check_csrf, see_other},
    pages::passkey_page::{self, Offer},
    refusal::{Cause, Refusal},
};

pub(crate) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    page(&app, &visitor, &headers, false).await
}

async fn page(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    failed: bool,
) -> Result<Response, Refusal> {
    let account = visitor.account;
    let held = app.work(visitor, move |store| store.passkeys(account)).await?;
    let owner = own(app, visitor).await?;
    let options = |party: &RelyingParty| {
        let what = For::Add(account);
        let challenge = app.challenges().make(what, app.ids(), app.clock().now());
        let known: Vec<String> = held.iter().map(|key| text(&key.credential)).collect();
        json!({
            "challenge": challenge,
            "rp": {"id": party.id, "name": "Tenohira"},
            "user": {"id": text(account.as_bytes()), "name": owner.name, "displayName": owner.name},
            "pubKeyCredParams": KeyKind::ALL.iter().map(|kind| json!({
                "type": "public-key", "alg": kind.code().parse::<i64>().unwrap_or_default(),
            })).collect::<Vec<_>>(),
            "authenticatorSelection": {
                "residentKey": "required", "requireResidentKey": true,
                "userVerification": "required",
            },
            "excludeCredentials": known,
            "attestation": "none",
            "timeout": LASTS_SECONDS.saturating_mul(1000),
        })
    };
    let offer = Offer { act: Act::Add { first: held.is_empty() }, failed, ways: Vec::new() };
    passkey_page::show(app, (visitor.frame(), headers), offer, options)
}

/// A new passkey.
#[derive(Debug, Deserialize)]
pub(crate) struct New {
    csrf: String,
    #[serde(default)]
    name: String,
    #[serde(flatten)]
    made: Made,
}

pub(crate) async fn add(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(form): Form<New>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    app.proved(&visitor, links::PASSKEY).await?;
    let (account, now) = (visitor.account, app.clock().now());
    let is_ours =
        |challenge: &str| app.challenges().take(For::Add(account), challenge, app.ids(), now);
    let party = app.relying_party(&headers).ok_or(Unproved::RelyingParty);
    let new = match party.and_then(|party| register(&form.made, &party, is_ours)) {
        Ok(new) => new,
        Err(why) => {
            tracing::info!(%why, "no passkey was added");
            let page = page(&app, &visitor, &headers, true).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let passkey = Passkey {
        credential: new.credential,
        account,
        name: cut(&form.name),
        kind: new.kind,
        key: new.key,
        counter: new.counter,
        backup_eligible: new.backup_eligible,
        backed_up: new.backed_up,
        added: now,
        used: None,
    };
    let (added, codes) = app
        .work(&visitor, move |store| {
            Ok((store.add_passkey(&passkey)?, store.recovery_codes_left(account)?))
        })
        .await?;
    if !added {
        let page = page(&app, &visitor, &headers, true).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    // Whoever has a first key needs a way in for the day on which it is lost.
    let done = links::account_done("passkey");
    Ok(see_other(if codes == 0 { links::CODES } else { &done }))
}

/// Which passkey.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    csrf: String,
    id: String,
}

pub(crate) async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<Which>,
) -> Result<Response, Refusal> {
    check_csrf(&visitor, &form.csrf)?;
    app.proved(&visitor, links::ACCOUNT).await?;
    let credential = crate::auth::passkey::bytes_of(&form.id)
        .map_err(|_not_one| Refusal::new(visitor.lang, Cause::NotFound))?;
    let account = visitor.account;
    let removed = app.work(&visitor, move |s| s.remove_passkey(account, &credential)).await?;
    match removed {
        Removal::Removed => Ok(see_other(&links::account_done("removed"))),
        Removal::LastWayIn => Ok(see_other(&links::account_done("last"))),
        Removal::NotThere => Err(Refusal::not_found(visitor.lang)),
    }
}
