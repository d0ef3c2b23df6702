//! On what a decision rests: kept in every line of the log, so that the person can read on which
//! grounds somebody looked, and the record of disclosures (第三者提供記録, act on the protection of
//! personal information, article 29) can be made from the log alone.

use super::RelationKind;
use crate::GrantId;

/// What let somebody in.
///
/// ```
/// # use phr::consent::{Ground, RelationKind};
/// let ground = Ground::Relation(RelationKind::Family);
/// assert_eq!(ground.to_string(), "relation family");
/// assert_eq!("relation family".parse(), Ok(ground));
/// assert!("grant".parse::<Ground>().is_err()); // a grant without saying which
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ground {
    /// How the account stands to the person.
    Relation(RelationKind),
    /// What the person agreed to.
    Grant(GrantId),
    /// An emergency that was declared.
    Emergency,
}

/// A text that names no ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a ground: give `relation KIND`, `grant ID` or `emergency`")]
pub struct NoGround;

impl Ground {
    /// Whether what was given out went to a third party: whoever does not act as or for the person.
    pub const fn is_disclosure(self) -> bool {
        match self {
            Ground::Relation(_) => false,
            Ground::Grant(_) | Ground::Emergency => true,
        }
    }
}

impl std::fmt::Display for Ground {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Ground::Relation(kind) => write!(f, "relation {}", kind.code()),
            Ground::Grant(id) => write!(f, "grant {id}"),
            Ground::Emergency => f.write_str("emergency"),
        }
    }
}

impl std::str::FromStr for Ground {
    type Err = NoGround;

    fn from_str(text: &str) -> Result<Ground, NoGround> {
        let ground = match text.split_once(' ') {
            Some(("relation", kind)) => RelationKind::from_code(kind).map(Ground::Relation),
            Some(("grant", id)) => id.parse().ok().map(Ground::Grant),
            None if text == "emergency" => Some(Ground::Emergency),
            Some(_) | None => None,
        };
        ground.ok_or(NoGround)
    }
}
