//! When something did not work. "Not found" and "not allowed" are one page, so that nobody learns
//! from it who has a record here.

use askama::Template;

use crate::frame::Frame;
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::{links, sample, words};

/// The error page.
#[derive(Clone, Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The frame; without a person, so that an error tells nothing about one.
    pub frame: Frame,
    /// What did not work.
    pub problem: Problem,
    /// A number to tell the operator, who finds the cause in the log.
    pub reference: Option<String>,
}

/// What did not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Absent or denied: the same page.
    NotFound,
    /// The form could not be understood.
    BadRequest,
    /// The upload is above the limit.
    TooLarge,
    /// Too many tries in a short time.
    TooOften,
    /// The disk is full.
    NoRoom,
    /// Our own fault.
    ServerError,
    /// Nobody is signed in, or the link has been used.
    SignedOut,
}

/// What the page says: a heading, the reason, and what to do next.
struct Saying {
    title: &'static str,
    why: &'static str,
    next: &'static str,
}

impl ErrorPage {
    fn words(&self) -> &'static words::error::Words {
        &self.frame.words().error
    }

    fn saying(&self) -> Saying {
        let w = self.words();
        let (title, why, next) = match self.problem {
            Problem::NotFound => (w.not_found, w.not_found_why, w.not_found_next),
            Problem::BadRequest => (w.bad_request, w.bad_request_why, w.bad_request_next),
            Problem::TooLarge => (w.too_large, w.too_large_why, w.too_large_next),
            Problem::TooOften => (w.too_often, w.too_often_why, w.too_often_next),
            Problem::NoRoom => (w.no_room, w.no_room_why, w.no_room_next),
            Problem::ServerError => (w.server_error, w.server_error_why, w.server_error_next),
            Problem::SignedOut => (w.signed_out, w.signed_out_why, w.signed_out_next),
        };
        Saying { title, why, next }
    }

    fn is_signed_out(&self) -> bool {
        self.problem == Problem::SignedOut
    }

    fn leads_to_family(&self) -> bool {
        match self.problem {
            Problem::NotFound
            | Problem::BadRequest
            | Problem::TooLarge
            | Problem::NoRoom
            | Problem::ServerError => true,
            Problem::SignedOut | Problem::TooOften => false,
        }
    }
}

impl Page for ErrorPage {
    const NAME: &'static str = "error";

    fn samples(lang: Lang) -> Vec<Self> {
        let page = |problem, reference| Self {
            frame: Frame {
                signed_in: problem != Problem::SignedOut,
                ..sample::bare_frame(lang, links::FAMILY)
            },
            problem,
            reference,
        };
        vec![
            page(Problem::NotFound, None),
            page(Problem::BadRequest, None),
            page(Problem::TooLarge, None),
            page(Problem::ServerError, Some("7Q2-41K".into())),
            page(Problem::NoRoom, None),
            page(Problem::SignedOut, None),
            page(Problem::TooOften, None),
        ]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
