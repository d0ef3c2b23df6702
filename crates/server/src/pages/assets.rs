//! `GET /assets/{name}`: the stylesheet, the script of the passkey pages and the tab's picture. Named
//! by content, cached for ever.

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use pages::{assets, links};

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const A_DAY: &str = "public, max-age=86400";

pub(crate) async fn asset(Path(name): Path<String>) -> Response {
    let path = format!("/assets/{name}");
    let (kind, cache, body) = if path == assets::stylesheet_path() {
        ("text/css; charset=utf-8", FOR_EVER, assets::STYLESHEET)
    } else if path == assets::script_path() {
        ("text/javascript; charset=utf-8", FOR_EVER, assets::SCRIPT)
    } else if path == links::ICON {
        ("image/svg+xml", A_DAY, assets::ICON)
    } else {
        return StatusCode::NOT_FOUND.into_response();
    };
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, cache)], body).into_response()
}
