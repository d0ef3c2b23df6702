//! The `tenohira` binary.

fn main() {}
