//! Addresses of who may see the record, and of what is seen through a link.

use super::{home, segment};

/// Who may see the record, and where it is stopped or closed (`csrf`, `what`, `grant`).
pub fn sharing(pid: &str) -> String {
    format!("{}/sharing", home(pid))
}

/// Where the person hides where they are.
pub fn protection(pid: &str) -> String {
    format!("{}/protection", home(pid))
}

/// Who acts for the person, and where somebody is named or dismissed (`csrf`, `what`, `grant`).
pub fn proxies(pid: &str) -> String {
    format!("{}/proxies", home(pid))
}

/// The form for giving, and where it is posted (`csrf`, `step`, and what was chosen).
pub fn sharing_give(pid: &str) -> String {
    format!("{}/give", sharing(pid))
}

/// The same form with what was given before.
pub fn sharing_change(pid: &str, grant: &str) -> String {
    format!("{}?grant={}", sharing_give(pid), segment(grant))
}

/// The same form for one entry alone.
pub fn sharing_entry(pid: &str, entry: &str) -> String {
    format!("{}?entry={}", sharing_give(pid), segment(entry))
}

/// What was agreed to, to be printed.
pub fn sharing_receipt(pid: &str, grant: &str) -> String {
    format!("{}/{}", sharing(pid), segment(grant))
}

/// The page behind a shared address.
pub fn shared(token: &str) -> String {
    format!("/s/{}", segment(token))
}

/// Where a program asks for what a link holds.
pub fn shl(token: &str) -> String {
    format!("/shl/{}", segment(token))
}

/// The file of a manifest, once.
pub fn shl_file(token: &str, ticket: &str) -> String {
    format!("{}/{}", shl(token), segment(ticket))
}
