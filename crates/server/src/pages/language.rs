//! `POST /language`: remembers the language in a cookie and goes back to the page.

use axum::{Form, extract::State, response::Response};
use pages::Lang;
use serde::Deserialize;

use crate::{
    app::App,
    auth::{LANG_COOKIE, Stranger},
    guard::see_other,
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

/// Only a path of ours: `//host` and `/\host` would lead a browser elsewhere.
fn is_own_path(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && path.bytes().all(|b| b.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::is_own_path;

    #[test]
    fn going_back_never_leads_elsewhere() {
        assert!(is_own_path("/p/abc/timeline?month=2025-03"));
        for bad in ["//evil.example", "/\\evil.example", "https://evil.example", "", "/a\r\nb"] {
            assert!(!is_own_path(bad), "{bad:?}");
        }
    }
}
