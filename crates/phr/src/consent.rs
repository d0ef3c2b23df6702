//! Who may see what, for which purpose: [`decide`] and the [`Permit`] it gives.
#![deny(clippy::wildcard_enum_match_arm, clippy::arithmetic_side_effects)]

mod decide;
mod permit;

pub use decide::{Decision, Denial, Relation, RelationKind, Request, decide};
pub use permit::{Action, Permit, Predicate, Purpose};
