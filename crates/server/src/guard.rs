//! What holds for every request: security headers, the host we answer to, forms that are ours.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    auth::{Visitor, lang_of},
    refusal::{Cause, Refusal},
};

/// No script at all, style, pictures and sounds from ourselves, forms only to ourselves, never in a frame.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; \
    media-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The same for the passkey pages, with the one script of ours. It has nowhere to send anything to
/// but our own forms.
pub(crate) const SCRIPT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Fixed headers of every answer.
const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    // `no-referrer` would send `Origin: null` with our own forms.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

/// For two years browsers reach this name by https only, whatever an address says (RFC 6797).
const STRICT: &str = "max-age=63072000; includeSubDomains";

/// Checks host and origin before, adds the headers after.
pub(crate) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let lang = lang_of(request.headers());
    // What a phone may reach shows nothing of a record, under whatever name; a shared link shows
    // what it was made for, under the name it was made for.
    let anyones = is_for_programs(request.uri().path());
    let foreign = app.config().local_only
        && !is_open_to_phones(request.uri().path())
        && !names_this_machine(request.headers())
        && !names_origin(app.config().origin.as_deref(), request.headers());
    let mut response = if foreign {
        Refusal::not_found(lang).into_response()
    } else if request.method() == Method::POST && !anyones && !from_our_pages(request.headers()) {
        Refusal::new(lang, Cause::BadRequest("a form from another site")).into_response()
    } else {
        next.run(request).await
    };
    if anyones {
        let headers = response.headers_mut();
        let (any, cross) =
            (HeaderValue::from_static("*"), HeaderValue::from_static("cross-origin"));
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any);
        headers.insert(HeaderName::from_static("cross-origin-resource-policy"), cross);
    }
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        // A picture of the person's own has a stricter policy than a page, a passkey page one script.
        let chosen = [
            header::CONTENT_SECURITY_POLICY,
            HeaderName::from_static("cross-origin-resource-policy"),
        ];
        if chosen.contains(&name) && response.headers().contains_key(&name) {
            continue;
        }
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if app.is_https() {
        let strict = HeaderValue::from_static(STRICT);
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, strict);
    }
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

fn is_open_to_phones(path: &str) -> bool {
    ["/send/", "/assets/", "/s/", "/shl/"].iter().any(|start| path.starts_with(start))
}

/// Addresses that programs on other sites ask, without a cookie of ours: the links' own.
fn is_for_programs(path: &str) -> bool {
    path.starts_with("/shl/")
}

/// Whether the host is the one of the address under which the operator says the pages are.
fn names_origin(origin: Option<&str>, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok());
    let named = origin.and_then(|o| o.strip_prefix("https://").or(o.strip_prefix("http://")));
    named.is_some() && named == host
}

fn names_this_machine(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    name == "localhost"
        || name == "[::1]"
        || name.parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
}

/// Browsers say where a form comes from; what says nothing is not a browser with our cookie in
/// reach of a foreign page, and the form's token is checked besides.
fn from_our_pages(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    let site = text(HeaderName::from_static("sec-fetch-site"));
    if site.is_some_and(|site| site != "same-origin") {
        return false;
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => {
            origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")) == Some(host)
        }
        _ => true,
    }
}

/// Only a path of ours: `//host` and `/\host` would lead a browser elsewhere.
pub(crate) fn is_own_path(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && path.bytes().all(|b| b.is_ascii_graphic())
}

/// Refuses a step to elsewhere that another site's link began.
pub(crate) fn from_here(visitor: &Visitor, headers: &HeaderMap) -> Result<(), Refusal> {
    let site = headers.get("sec-fetch-site");
    if site.is_some_and(|site| site != "same-origin") {
        return Err(Refusal::new(visitor.lang, Cause::BadRequest("a link from another site")));
    }
    Ok(())
}

/// Whether a form carries the token of this session. Compared in constant time.
pub(crate) fn check_csrf(visitor: &Visitor, token: &str) -> Result<(), Refusal> {
    use subtle::ConstantTimeEq;
    if bool::from(visitor.csrf.as_bytes().ct_eq(token.as_bytes())) {
        Ok(())
    } else {
        Err(Refusal::new(visitor.lang, Cause::BadRequest("the form's token is not this session's")))
    }
}

/// A redirect after a form, so that going back does not send it again.
pub(crate) fn see_other(to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(to) => (StatusCode::SEE_OTHER, [(header::LOCATION, to)], Body::empty()).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(n, v): &(&'static str, &'static str)| {
            (HeaderName::from_static(n), HeaderValue::from_static(v))
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for good in ["127.0.0.1:8080", "localhost:1", "[::1]:8080", "localhost", "127.8.8.8"] {
            assert!(names_this_machine(&headers(&[("host", good)])), "{good}");
        }
        for bad in ["evil.example:8080", "localhost.evil.example", "192.168.1.5:80", ""] {
            assert!(!names_this_machine(&headers(&[("host", bad)])), "{bad}");
        }
    }

    #[test]
    fn the_name_the_operator_gives_is_answered_and_no_other() {
        let host = |host| headers(&[("host", host)]);
        let origin = Some("https://health.example");
        assert!(names_origin(origin, &host("health.example")));
        assert!(!names_origin(origin, &host("health.example:8443")));
        assert!(!names_origin(origin, &host("evil.example")));
        assert!(!names_origin(origin, &headers(&[])) && !names_origin(None, &headers(&[])));
    }

    #[test]
    fn going_back_never_leads_elsewhere() {
        assert!(is_own_path("/p/abc/timeline?month=2025-03"));
        for bad in ["//evil.example", "/\\evil.example", "https://evil.example", "", "/a\r\nb"] {
            assert!(!is_own_path(bad), "{bad:?}");
        }
    }

    #[test]
    fn forms_from_other_sites_are_refused() {
        let host = ("host", "127.0.0.1:8080");
        assert!(from_our_pages(&headers(&[host, ("origin", "http://127.0.0.1:8080")])));
        assert!(from_our_pages(&headers(&[host])));
        for bad in ["http://evil.example", "null", "http://127.0.0.1:9090"] {
            assert!(!from_our_pages(&headers(&[host, ("origin", bad)])), "{bad}");
        }
        assert!(!from_our_pages(&headers(&[host, ("sec-fetch-site", "cross-site")])));
        assert!(!from_our_pages(&headers(&[host, ("sec-fetch-site", "same-site")])));
    }
}
