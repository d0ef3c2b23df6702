//! What leaves the record and comes back: links that are shared, what a link shows, to whom.
//!
//! A link is a SMART Health Link (*SMART Health Cards and Links* 1.0.0, STU 1, "Links
//! Specification"). What it may show is a grant like any other ([`crate::consent::Grantee::Share`])
//! and goes through the same decision and the same log; a share only says how the link behaves.
//! Nothing here knows of HTTP, and no key of a link is ever kept ([`Secret`]).

pub mod jwe;
mod manifest;
mod port;
mod share;
mod shlink;
mod summary;

pub use jwe::{ContentKey, JweError};
pub use manifest::{Asked, BadManifest, CONTENT_TYPE, File, RECIPIENT_MAX, manifest, recipient};
pub use port::{Agreed, Circulation, Tried};
pub use share::{LABEL_MAX, QUESTION_MAX, Secret, Share, TRIES_MAX, passcode};
pub use shlink::{Flags, Shlink, ShlinkError};
pub use summary::{Given, PROPOSED_KINDS, SUMMARY_KINDS, summary};
