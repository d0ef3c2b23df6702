//! Who asks: one-time links, sessions, and the token that proves a form is ours.
//!
//! Whoever sits in front of the machine gets a link that works once; others come by an invitation; a
//! phone gets an address that may only add. Tokens are kept as SHA-256 only, so that no memory, file
//! or log ever holds one.

mod device;
mod entry;
mod inlet;
mod link;
mod tries;
mod visitor;

pub(crate) use inlet::{Inlets, Pass, Shut};
pub(crate) use link::Links;
pub(crate) use tries::Tries;
pub(crate) use visitor::{LANG_COOKIE, Stranger, Visitor, lang_of};

/// The address under which a token is kept.
fn key(token: &str) -> phr::OriginalId {
    phr::OriginalId::of(token.as_bytes())
}
