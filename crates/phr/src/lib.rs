//! The `phr` crate.
