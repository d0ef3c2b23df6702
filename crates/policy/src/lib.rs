//! The rules: about forty Cedar policies, public text, the same for everybody.
//!
//! A crate of its own because Cedar is heavy. It answers [`phr::consent::Question`]s and knows no
//! person, no grant and no entry; only `phr` makes a permit out of its answers. The laws that hold
//! for the rules are proven by `cargo xtask prove` (docs/policy.md).
#![deny(clippy::wildcard_enum_match_arm, clippy::arithmetic_side_effects)]

mod ask;
mod told;

use std::{
    collections::HashMap,
    sync::{LazyLock, PoisonError, RwLock},
};

use cedar_policy::{Authorizer, Entities, PolicyId, PolicySet};
use phr::consent::{Question, Rules, Ruling};

pub use told::{Told, told};

/// The rules as text.
pub const RULES: &str = include_str!("../rules/base.cedar");
/// What they can speak of.
pub const SCHEMA: &str = include_str!("../rules/schema.cedarschema");

/// Answers kept. Questions are finite (roles, actions, purposes, classes, never persons or times),
/// so this is never reached in practice; it bounds memory all the same.
const KEPT_MAX: usize = 1 << 16;

/// The base rules, ready to be asked.
pub struct BaseRules {
    authorizer: Authorizer,
    policies: PolicySet,
    names: HashMap<PolicyId, &'static str>,
    data: Vec<Entities>,
    kept: RwLock<HashMap<ask::Key, Ruling>>,
}

impl std::fmt::Debug for BaseRules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BaseRules").field("rules", &self.names.len()).finish_non_exhaustive()
    }
}

/// The base rules.
///
/// ```
/// use phr::{AccountId, PersonId, consent::{Action, Decision, OnFile, Relation, Request, decide}};
/// # let (account, person) = (AccountId::from_bytes([1; 16]), PersonId::from_bytes([2; 16]));
/// # let at = "2025-03-10T00:00:00Z".parse()?;
/// let on_file = OnFile { relations: vec![Relation::own(account, person, at)], ..OnFile::default() };
/// let request = Request::new(account, person, Action::Read, "page:home", at);
/// let Decision::Permitted(permit) = decide(&request, &on_file, policy::rules()) else { panic!() };
/// assert!(permit.predicate().is_whole());
/// assert!(!permit.predicate().reaches_withheld()); // what a doctor has not told yet stays unseen
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn rules() -> &'static BaseRules {
    static BASE: LazyLock<BaseRules> = LazyLock::new(BaseRules::load);
    &BASE
}

impl BaseRules {
    /// Text that does not parse gives no rules at all, and no rules allow nothing. A test holds
    /// that ours parses and fits its schema.
    fn load() -> BaseRules {
        let policies: PolicySet = RULES.parse().unwrap_or_default();
        let ids: Vec<&'static str> = told::ids().collect();
        let names = policies
            .policies()
            .filter_map(|policy| {
                let named = policy.annotation("id")?;
                Some((policy.id().clone(), *ids.iter().find(|id| **id == named)?))
            })
            .collect();
        BaseRules {
            authorizer: Authorizer::new(),
            policies,
            names,
            data: ask::every_class(),
            kept: RwLock::default(),
        }
    }

    /// Answers without looking at what was answered before.
    pub fn ask_anew(&self, question: &Question) -> Ruling {
        let refused = Ruling { allowed: false, rule: None };
        let Some(request) = ask::request(question) else { return refused };
        let Some(data) = self.data.get(ask::class_number(question.class)) else { return refused };
        let answer = self.authorizer.is_authorized(&request, &self.policies, data);
        let diagnostics = answer.diagnostics();
        // A forbid that could not be evaluated would be a forbid that is skipped.
        if diagnostics.errors().next().is_some() {
            return refused;
        }
        let mut names: Vec<&'static str> =
            diagnostics.reason().filter_map(|id| self.names.get(id).copied()).collect();
        names.sort_unstable();
        Ruling {
            allowed: answer.decision() == cedar_policy::Decision::Allow,
            rule: names.first().copied(),
        }
    }
}

impl Rules for BaseRules {
    fn ask(&self, question: &Question) -> Ruling {
        let key = ask::key(question);
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
        if let Some(ruling) = kept {
            return ruling;
        }
        let ruling = self.ask_anew(question);
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(key, ruling);
        ruling
    }
}

#[cfg(test)]
mod tests;
