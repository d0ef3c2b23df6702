//! Why a request got no answer: one message for the visitor, another for the log. Neither holds
//! health data.

use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use pages::{
    Frame, Lang, Page,
    error::{ErrorPage, Problem},
    frame::Nav,
    links,
};
use phr::ports::StoreError;

use crate::guard::see_other;

/// What went wrong.
#[derive(Debug)]
pub(crate) enum Cause {
    /// Absent or denied: nobody learns which.
    NotFound,
    /// Nobody is signed in, or the link was used.
    SignedOut,
    /// The form could not be understood, or is not ours.
    BadRequest(&'static str),
    /// The upload is too large.
    TooLarge,
    /// Something that gives away or destroys, and it is too long ago that the visitor showed who they
    /// are: the page to come back to.
    Unproved(String),
    /// The same for somebody who has nothing to show: they make a passkey first.
    Keyless,
    /// Too many tries in a short time.
    TooOften,
    /// Storage failed.
    Store(StoreError),
    /// Our own fault.
    Internal(&'static str),
}

/// A refusal in the visitor's language.
#[derive(Debug)]
pub(crate) struct Refusal {
    lang: Lang,
    cause: Cause,
}

impl Refusal {
    pub(crate) fn new(lang: Lang, cause: Cause) -> Refusal {
        Refusal { lang, cause }
    }

    pub(crate) fn not_found(lang: Lang) -> Refusal {
        Refusal::new(lang, Cause::NotFound)
    }

    fn status_and_problem(&self) -> (StatusCode, Problem) {
        match &self.cause {
            Cause::NotFound => (StatusCode::NOT_FOUND, Problem::NotFound),
            Cause::SignedOut | Cause::Unproved(_) | Cause::Keyless => {
                (StatusCode::UNAUTHORIZED, Problem::SignedOut)
            }
            Cause::BadRequest(_) => (StatusCode::BAD_REQUEST, Problem::BadRequest),
            Cause::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, Problem::TooLarge),
            Cause::TooOften => (StatusCode::TOO_MANY_REQUESTS, Problem::TooOften),
            Cause::Store(StoreError::Full) => (StatusCode::INSUFFICIENT_STORAGE, Problem::NoRoom),
            Cause::Store(_) | Cause::Internal(_) => {
                (StatusCode::INTERNAL_SERVER_ERROR, Problem::ServerError)
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        if let Cause::Unproved(back) = &self.cause {
            return see_other(&links::confirm(back));
        }
        if matches!(self.cause, Cause::Keyless) {
            return see_other(links::PASSKEY);
        }
        let (status, problem) = self.status_and_problem();
        match &self.cause {
            Cause::Store(error) => tracing::error!(%error, "storage"),
            Cause::Internal(what) => tracing::error!(what, "internal"),
            Cause::BadRequest(what) => tracing::debug!(what, "bad request"),
            Cause::NotFound
            | Cause::SignedOut
            | Cause::TooLarge
            | Cause::TooOften
            | Cause::Unproved(_)
            | Cause::Keyless => {}
        }
        let frame = Frame {
            lang: self.lang,
            csrf: String::new(),
            path: links::FAMILY.to_owned(),
            signed_in: false,
            person: None,
            nav: Nav::Elsewhere,
            notice: None,
            choices: phr::own::Choices::default(),
            reminds: false,
            voice: false,
        };
        let page = ErrorPage { frame, problem, reference: None };
        match page.render() {
            Ok(html) => (status, Html(html)).into_response(),
            Err(error) => {
                tracing::error!(%error, "the error page could not be written");
                status.into_response()
            }
        }
    }
}
