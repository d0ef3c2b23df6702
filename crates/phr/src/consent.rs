//! Who may see what, for which purpose: [`decide`] and the [`Permit`] it gives.
//!
//! What persons agreed to is data ([`Grant`]); the rules are the same for everybody and come in
//! through a port ([`Rules`]). A decision is compiled to a [`Predicate`] before any query runs.
#![deny(clippy::wildcard_enum_match_arm, clippy::arithmetic_side_effects)]

mod basis;
mod decide;
pub mod fhir;
mod grant;
mod ground;
mod holder;
pub mod label;
mod permit;
mod place;
mod predicate;
mod rules;
mod scope;
mod who;

pub use decide::{
    Decision, Denial, OnBehalf, OnFile, Request, decide, decide_entry, decide_for_some_purpose,
};
pub use grant::{CHILDHOOD, Effect, Grant, GrantFault, Grantee, LONGEST, Shown, days_proposed};
pub use ground::{Ground, NoGround};
pub use holder::Holder;
pub use label::{Label, Labels};
pub use permit::{Action, Permit, Purpose};
pub use place::{Places, seen_by};
pub use predicate::{Class, Hull, Predicate};
pub use rules::{BasisFacts, Question, Rules, Ruling};
pub use scope::{Facts, NAMED_MAX, Scope, Source, Span};
pub use who::{Emergency, Relation, RelationKind, Role, Strength};
