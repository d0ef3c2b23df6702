//! `/shl/{token}`: SMART Health Links for programs (*SMART Health Cards and Links* 1.0.0, "Links
//! Specification"): the manifest, its file, and the one file of a direct link. What is given out is
//! encrypted with a key that this server does not keep.
//!
//! Viewers run on other sites, so every site may ask; no cookie is looked at here.

use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use pages::links;
use phr::{
    OriginalId,
    circulation::{Asked, File, manifest, recipient},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    app::{App, random_token},
    pages::phone::base,
    share::{Entered, Shut},
};

/// The door, as the log knows it.
const DOOR: &str = "link:file";
/// Seconds after which somebody who asked too often may ask again.
const RETRY: &str = "60";

/// What `GET` says of who asks.
#[derive(Debug, Deserialize)]
pub(crate) struct Told {
    #[serde(default)]
    recipient: String,
}

/// Lets a viewer on another site ask (CORS).
pub(crate) async fn preflight() -> Response {
    let allow = [
        ("access-control-allow-methods", "GET, POST, OPTIONS"),
        ("access-control-allow-headers", "content-type"),
        ("access-control-max-age", "600"),
    ];
    let mut response = StatusCode::NO_CONTENT.into_response();
    for (name, value) in allow {
        let name = HeaderName::from_static(name);
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The manifest.
pub(crate) async fn ask(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Ok(asked) = Asked::parse(&body) else {
        return told(StatusCode::BAD_REQUEST, &json!({"message": "say who asks: `recipient`"}));
    };
    let entered = app.enter_link(&token, (asked.recipient.clone(), asked.passcode), DOOR).await;
    let entered = match entered {
        Ok(entered) if entered.share.direct => return shut(Shut::Absent),
        Ok(entered) => entered,
        Err(why) => return shut(why),
    };
    match file(&app, entered, (asked.recipient, asked.embedded_max), &headers).await {
        Ok(file) => told(StatusCode::OK, &manifest(&file, true)),
        Err(why) => shut(why),
    }
}

/// The file inside the manifest, where the asker wants it so and it is short enough; else an
/// address for it. What goes to an address is made when it is fetched.
async fn file(
    app: &App,
    entered: Entered,
    (recipient, embedded_max): (String, Option<usize>),
    headers: &HeaderMap,
) -> Result<File, Shut> {
    let (link, token) = (entered.share.link, entered.secret.to_text());
    if let Some(max) = embedded_max {
        let jwe = app.link_file(entered).await?;
        if jwe.len() <= max {
            return Ok(File::Embedded(jwe));
        }
    }
    let ticket = random_token(app.ids());
    let hash = OriginalId::of(ticket.as_bytes());
    app.turnstile().issue(hash, (link, recipient), app.clock().now());
    Ok(File::Location(format!("{}{}", base(app, headers), links::shl_file(&token, &ticket))))
}

/// The file of a manifest, once. Decided anew: a withdrawal holds from this request on.
pub(crate) async fn fetch(
    State(app): State<App>,
    Path((token, ticket)): Path<(String, String)>,
) -> Response {
    let spent = app.turnstile().spend(OriginalId::of(ticket.as_bytes()), app.clock().now());
    let entered = app.find_link(&token, DOOR).await;
    match (spent, entered) {
        (Some(ticket), Ok(entered)) if ticket.link == entered.share.link => {
            let permit = entered.permit.told_by(ticket.recipient);
            jose(app.link_file(Entered { permit, ..entered }).await)
        }
        (_, Err(why)) => shut(why),
        (_, Ok(_)) => shut(Shut::Absent),
    }
}

/// The one file of a direct link.
pub(crate) async fn direct(
    State(app): State<App>,
    Path(token): Path<String>,
    Query(who): Query<Told>,
) -> Response {
    let Some(recipient) = recipient(&who.recipient) else {
        return told(StatusCode::BAD_REQUEST, &json!({"message": "say who asks: `recipient`"}));
    };
    match app.find_link(&token, DOOR).await {
        Ok(entered) if entered.share.direct && !entered.share.passcode => {
            let permit = entered.permit.told_by(recipient);
            jose(app.link_file(Entered { permit, ..entered }).await)
        }
        Ok(_) => shut(Shut::Absent),
        Err(why) => shut(why),
    }
}

fn jose(file: Result<String, Shut>) -> Response {
    match file {
        Ok(jwe) => ([(header::CONTENT_TYPE, "application/jose")], jwe).into_response(),
        Err(why) => shut(why),
    }
}

fn shut(why: Shut) -> Response {
    match why {
        Shut::Absent => told(
            StatusCode::NOT_FOUND,
            &json!({"message": "this link does not work, or no longer"}),
        ),
        Shut::Wrong { left } => told(StatusCode::UNAUTHORIZED, &json!({"remainingAttempts": left})),
        Shut::TooOften => {
            let wait = json!({"message": "asked too often: wait a minute"});
            let mut response = told(StatusCode::TOO_MANY_REQUESTS, &wait);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY));
            response
        }
        Shut::Failed(cause) => {
            tracing::error!(?cause, "a link could not be followed");
            told(StatusCode::INTERNAL_SERVER_ERROR, &json!({"message": "this is our fault"}))
        }
    }
}

fn told(status: StatusCode, value: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}
