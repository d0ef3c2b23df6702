//! `/rules` and `/rules.cedar`: the rules, for everybody, signed in or not. Nobody's data.

use axum::{
    http::header,
    response::{Html, IntoResponse, Response},
};
use pages::{Page, tell};

use crate::{
    auth::{Stranger, Visitor},
    refusal::{Cause, Refusal},
};

/// The rules in words.
pub(crate) async fn told(
    visitor: Result<Visitor, Refusal>,
    stranger: Stranger,
) -> Result<Html<String>, Refusal> {
    let frame = visitor.map_or_else(|_signed_out| stranger.frame(), |visitor| visitor.frame());
    let told = policy::told().iter().map(|rule| (rule.allows, &rule.title, &rule.why));
    tell::rules::rules(frame, told).render().map(Html).map_err(|_unwritten| {
        Refusal::new(stranger.lang, Cause::Internal("the page of the rules could not be written"))
    })
}

/// The rules as the program reads them.
pub(crate) async fn text() -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], policy::RULES).into_response()
}
