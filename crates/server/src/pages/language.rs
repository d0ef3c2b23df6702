//! `POST /language`: remembers the language in a cookie and goes back to the page.

use axum::{Form, extract::State, response::Response};
use pages::Lang;
use serde::Deserialize;

use crate::{
    app::App,
    auth::{LANG_COOKIE, Stranger},
    guard::{is_own_path, see_other},
};

/// The form in every page's frame.
#[derive(Debug, Deserialize)]
pub(crate) struct Choice {
    lang: String,
    back: String,
}

/// Needs no session and no token: it changes nothing but this browser's own language.
pub(crate) async fn choose(
    State(app): State<App>,
    stranger: Stranger,
    Form(choice): Form<Choice>,
) -> Response {
    let lang = Lang::from_tag(&choice.lang).unwrap_or(stranger.lang);
    let back = if is_own_path(&choice.back) { choice.back.as_str() } else { "/" };
    app.with_cookie(see_other(back), &format!("{LANG_COOKIE}={}; Max-Age=31536000", lang.tag()))
}
