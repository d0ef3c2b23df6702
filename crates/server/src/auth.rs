//! Who asks: one-time links, sessions, and the token that proves a form is ours.
//!
//! Passkeys come with accounts of their own; until then the person in front of the machine gets a
//! link that works once; a phone gets an address that may only add. Tokens are kept as SHA-256 only, so that memory or a log never holds one.

mod inlet;
mod link;
mod session;
mod visitor;

pub(crate) use inlet::{Inlets, Pass, Shut};
pub(crate) use link::Links;
pub(crate) use session::Sessions;
pub(crate) use visitor::{LANG_COOKIE, SESSION_COOKIE, Stranger, Visitor, cookie, lang_of};

/// The address under which a token is kept.
fn key(token: &str) -> phr::OriginalId {
    phr::OriginalId::of(token.as_bytes())
}
