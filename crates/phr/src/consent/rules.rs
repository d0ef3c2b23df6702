//! What the domain asks of whoever holds the rules.

use super::{Action, Class, Purpose, RelationKind, Role, Strength};

/// On what a request rests, as far as the rules need to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BasisFacts {
    /// A relation between account and person.
    Relation {
        /// Which.
        kind: RelationKind,
        /// The person's age in years, where it matters.
        age: Option<u8>,
        /// It was given by somebody, not held since the record was begun.
        delegated: bool,
    },
    /// A grant to whoever asks.
    Grant {
        /// It names the purpose.
        purpose_named: bool,
        /// It names the action.
        action_named: bool,
    },
    /// A declared emergency.
    Emergency,
    /// Nothing: the system is to be operated.
    Operation,
}

/// One question: may somebody in this role do this, on this basis, with data of this class?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Question {
    /// In which role.
    pub role: Role,
    /// What.
    pub action: Action,
    /// What for.
    pub purpose: Purpose,
    /// How strongly signed in.
    pub strength: Strength,
    /// On what it rests.
    pub basis: BasisFacts,
    /// The basis is in force from (Unix milliseconds).
    pub from: i64,
    /// And until, end excluded; [`i64::MAX`] when it does not end.
    pub until: i64,
    /// Now (Unix milliseconds).
    pub at: i64,
    /// Which data.
    pub class: Class,
}

/// The answer of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ruling {
    /// Whether it is allowed.
    pub allowed: bool,
    /// The rule that decided, by its name; `None` when no rule allows it.
    pub rule: Option<&'static str>,
}

/// Whoever holds the rules. Pure: the same question always gets the same answer.
///
/// ```
/// use phr::consent::{Question, Rules, Ruling};
/// /// Rules under which nobody may do anything: what a broken rule set must amount to.
/// #[derive(Debug)]
/// struct Closed;
/// impl Rules for Closed {
///     fn ask(&self, _question: &Question) -> Ruling {
///         Ruling { allowed: false, rule: None }
///     }
/// }
/// ```
pub trait Rules: Send + Sync + std::fmt::Debug {
    /// Answers one question. When a rule cannot be evaluated, the answer is no.
    fn ask(&self, question: &Question) -> Ruling;
}
