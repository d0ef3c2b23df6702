//! `/send/{token}`: what a phone sends, from a browser, a share sheet or a shortcut. It may add to
//! one record and see nothing of it.

use axum::{
    body::Body,
    extract::{FromRequest, Multipart, Path, Query, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use http_body_util::BodyExt as _;
use import::intake::{self, Permits};
use pages::{
    Lang, Page, links,
    send::{Outcome, Reason, Send, Sent, State as Said, as_json, plain},
};
use phr::{
    consent::{Action, Decision, Permit, Request as Asked, decide},
    provenance::Channel,
};
use serde::Deserialize;

use crate::{
    app::App,
    auth::{Pass, Shut, Stranger},
    spool::{Arrived, Inbox, Lost},
    upload::{self, UPLOAD_BYTES_MAX},
};

/// The way in, as the log knows it.
const DOOR: &str = "upload:link";
/// Longest file name that is kept, in characters.
const NAME_MAX: usize = 200;

/// The name of a file that is sent as it is.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Named {
    name: Option<String>,
}

pub(crate) async fn form(
    State(app): State<App>,
    Path(token): Path<String>,
    stranger: Stranger,
    headers: HeaderMap,
) -> Response {
    let entered = app.inlets().enter(&token, app.clock().now());
    let said = match entered {
        Ok(_) => Said::Open { action: links::send(&token) },
        Err(shut) => Said::Not(reason(shut)),
    };
    answer(&stranger, Form::of(&headers, Form::Html), said)
}

pub(crate) async fn send(
    State(app): State<App>,
    Path(token): Path<String>,
    Query(named): Query<Named>,
    stranger: Stranger,
    request: Request<Body>,
) -> Response {
    let form = Form::of(request.headers(), Form::Plain);
    let said = match receive(&app, &token, named, stranger.lang, request).await {
        Ok(files) => Said::Sent { files, more: links::send(&token) },
        Err(reason) => Said::Not(reason),
    };
    answer(&stranger, form, said)
}

async fn receive(
    app: &App,
    token: &str,
    named: Named,
    lang: Lang,
    request: Request<Body>,
) -> Result<Vec<Sent>, Reason> {
    let pass = app.inlets().enter(token, app.clock().now()).map_err(reason)?;
    let (read, add) = permits(app, pass).await?;
    let arrivals = arrivals(app, named, request).await?;
    if arrivals.is_empty() {
        return Err(Reason::Empty);
    }
    if !app.inlets().reserve(pass, arrivals.len(), app.clock().now()) {
        return Err(Reason::TooMany);
    }
    let reports = app
        .store_work(move |store| {
            let permits = Permits { read: &read, add: &add };
            upload::take_in(&*store, permits, Channel::Link, intake::open(arrivals))
        })
        .await
        .map_err(|_told_in_the_log| Reason::Failed)?;
    let files: Vec<Sent> = reports.iter().map(|report| Sent::of(report, lang)).collect();
    app.inlets().note(pass, &files);
    Ok(files)
}

/// Decided anew for every file: an address ends with the relation of whoever made it.
async fn permits(app: &App, pass: Pass) -> Result<(Permit, Permit), Reason> {
    let Pass { account, person, .. } = pass;
    let on_file = app
        .store_work(move |store| store.on_file(account, person))
        .await
        .map_err(|_told_in_the_log| Reason::Failed)?;
    let at = app.clock().now();
    let permit = |action| {
        let asked = Asked::new(account, person, action, DOOR, at);
        match decide(&asked, &on_file, policy::rules()) {
            Decision::Permitted(permit) => Ok(permit),
            Decision::Denied(_) => Err(Reason::Closed),
        }
    };
    Ok((permit(Action::Read)?, permit(Action::Add)?))
}

/// The files of a form, or the whole body as one file, named by `?name=` or `X-File-Name`.
async fn arrivals(app: &App, named: Named, request: Request<Body>) -> Result<Arrived, Reason> {
    let mut inbox = Inbox::open(app, UPLOAD_BYTES_MAX as u64).map_err(lost)?;
    let content_type = text(request.headers(), header::CONTENT_TYPE.as_str()).unwrap_or_default();
    if content_type.starts_with("multipart/form-data") {
        let form = Multipart::from_request(request, &()).await;
        of_form(form.map_err(|_no_form| Reason::Broken)?, &mut inbox).await?;
        return inbox.finish().await.map_err(lost);
    }
    let given = named.name.or_else(|| text(request.headers(), "x-file-name").map(str::to_owned));
    let file_name = given.map(|name| name.chars().take(NAME_MAX).collect());
    let mut body = request.into_body();
    let mut empty = true;
    while let Some(frame) = body.frame().await {
        let piece = frame.map_err(|_broke_off| Reason::Broken)?.into_data();
        let piece = piece.unwrap_or_default();
        empty &= piece.is_empty();
        inbox.add(&piece).await.map_err(lost)?;
    }
    inbox.end_file(file_name.filter(|_| !empty));
    inbox.finish().await.map_err(lost)
}

/// Every part with content that is a file; a shortcut chooses the names of the parts itself.
async fn of_form(mut form: Multipart, inbox: &mut Inbox) -> Result<(), Reason> {
    while let Some(mut field) = form.next_field().await.map_err(|e| broken(e.status()))? {
        let file_name = field.file_name().filter(|n| !n.is_empty()).map(str::to_owned);
        if file_name.is_none() {
            continue;
        }
        let mut empty = true;
        while let Some(piece) = field.chunk().await.map_err(|e| broken(e.status()))? {
            empty &= piece.is_empty();
            inbox.add(&piece).await.map_err(lost)?;
        }
        inbox.end_file(file_name.filter(|_| !empty));
        if inbox.files() > upload::FILES_MAX {
            return Err(Reason::TooMany);
        }
    }
    Ok(())
}

fn lost(lost: Lost) -> Reason {
    match lost {
        Lost::TooLarge => Reason::TooLarge,
        Lost::Full => Reason::NoRoom,
        Lost::Failed => Reason::Failed,
    }
}

fn broken(status: StatusCode) -> Reason {
    if status == StatusCode::PAYLOAD_TOO_LARGE { Reason::TooLarge } else { Reason::Broken }
}

fn reason(shut: Shut) -> Reason {
    match shut {
        Shut::Closed => Reason::Closed,
        Shut::TooOften => Reason::TooOften,
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// How the answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Html,
    Json,
    Plain,
}

impl Form {
    /// The first form of `Accept` that we write, else `otherwise`.
    fn of(headers: &HeaderMap, otherwise: Form) -> Form {
        let accepted = text(headers, header::ACCEPT.as_str()).unwrap_or_default();
        let known = |wish: &str| match wish.split(';').next().unwrap_or_default().trim() {
            "text/html" => Some(Form::Html),
            "application/json" => Some(Form::Json),
            "text/plain" => Some(Form::Plain),
            _ => None,
        };
        accepted.split(',').find_map(known).unwrap_or(otherwise)
    }
}

fn answer(stranger: &Stranger, form: Form, state: Said) -> Response {
    let (status, lang) = (status(&state), stranger.lang);
    match (form, &state) {
        (Form::Html, _) => match (Send { frame: stranger.frame(), state }).render() {
            Ok(html) => (status, Html(html)).into_response(),
            Err(_unwritten) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
        (Form::Json, Said::Sent { files, .. }) => json(status, &as_json(files, lang)),
        (Form::Json, Said::Not(reason)) => {
            json(status, &serde_json::json!({"message": reason.words(lang), "files": []}))
        }
        (Form::Plain, Said::Sent { files, .. }) => (status, plain(files, lang)).into_response(),
        (Form::Plain, Said::Not(reason)) => {
            (status, format!("{}\n", reason.words(lang))).into_response()
        }
        (Form::Json | Form::Plain, Said::Open { .. }) => status.into_response(),
    }
}

fn json(status: StatusCode, value: &serde_json::Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

fn status(said: &Said) -> StatusCode {
    match said {
        Said::Not(Reason::Empty) => StatusCode::UNPROCESSABLE_ENTITY,
        Said::Sent { files, .. } if files.iter().all(|f| f.outcome == Outcome::Refused) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Said::Open { .. } | Said::Sent { .. } => StatusCode::OK,
        Said::Not(Reason::Closed) => StatusCode::NOT_FOUND,
        Said::Not(Reason::TooOften) => StatusCode::TOO_MANY_REQUESTS,
        Said::Not(Reason::TooLarge | Reason::TooMany) => StatusCode::PAYLOAD_TOO_LARGE,
        Said::Not(Reason::Broken) => StatusCode::BAD_REQUEST,
        Said::Not(Reason::NoRoom) => StatusCode::INSUFFICIENT_STORAGE,
        Said::Not(Reason::Failed) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
