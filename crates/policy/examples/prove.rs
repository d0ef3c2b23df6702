//! Prove.
fn main() {}
