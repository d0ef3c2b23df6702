//! One file per page: take the request apart, look, show.

pub(crate) mod add;
pub(crate) mod assets;
pub(crate) mod checkups;
pub(crate) mod entry;
pub(crate) mod family;
pub(crate) mod home;
pub(crate) mod language;
pub(crate) mod leave;
pub(crate) mod list;
pub(crate) mod log;
pub(crate) mod measure;
pub(crate) mod measurement;
pub(crate) mod measurements;
pub(crate) mod medicines;
pub(crate) mod newcomer;
pub(crate) mod original;
pub(crate) mod phone;
pub(crate) mod questions;
pub(crate) mod recent;
pub(crate) mod report;
pub(crate) mod search;
pub(crate) mod send;
pub(crate) mod sign_in;
pub(crate) mod spending;
pub(crate) mod take;
pub(crate) mod timeline;
