//! Who asks: one-time links, sessions, and the token that proves a form is ours.
//!
//! People come in by a passkey, by a recovery code, by an invitation, or, whoever sits in front of the
//! machine, by a link that works once; a phone gets an address that may only add. Tokens are kept as SHA-256 only, so that no memory, file
//! or log ever holds one.

pub(crate) mod codes;
mod device;
mod entry;
mod inlet;
mod link;
pub(crate) mod passkey;
mod proof;
pub(crate) mod provider;
mod source;
mod tries;
mod visitor;

pub(crate) use inlet::{Inlets, Pass, Shut};
pub(crate) use link::Links;
pub(crate) use tries::{Tries, TriesOf};
pub(crate) use visitor::{LANG_COOKIE, Stranger, Visitor, lang_of};

/// The address under which a token is kept.
fn key(token: &str) -> phr::OriginalId {
    phr::OriginalId::of(token.as_bytes())
}
