//! Tests of the importers through their boundary: bytes in, drafts and findings out.

#[cfg(test)]
mod attacks;
#[cfg(test)]
mod corpus;
