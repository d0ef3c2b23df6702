//! The `import` crate.
