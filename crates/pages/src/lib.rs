//! The `pages` crate.
