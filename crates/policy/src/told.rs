//! The rules in words, from their annotations.

use std::sync::LazyLock;

use cedar_policy::{Effect, PolicySet};
use phr::Text;

use crate::RULES;

/// One rule as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its name.
    pub id: String,
    /// Whether it allows; otherwise it forbids.
    pub allows: bool,
    /// What it says.
    pub title: Text,
    /// Why.
    pub why: Text,
    /// As Cedar text, without the annotations.
    pub text: String,
}

/// Every rule in words, in the order of the file.
///
/// ```
/// let told = policy::told();
/// assert!(told.iter().any(|rule| rule.id == "withheld" && !rule.allows));
/// assert!(told.iter().all(|rule| !rule.title.ja.is_empty() && !rule.why.en.is_empty()));
/// ```
pub fn told() -> &'static [Told] {
    static TOLD: LazyLock<Vec<Told>> = LazyLock::new(tell);
    &TOLD
}

fn tell() -> Vec<Told> {
    let policies: PolicySet = RULES.parse().unwrap_or_default();
    let by_id = |id: &str| policies.policies().find(|p| p.annotation("id") == Some(id));
    ids()
        .filter_map(|id| {
            let policy = by_id(id)?;
            let said = |name: &str| policy.annotation(name).unwrap_or_default();
            Some(Told {
                id: id.to_owned(),
                allows: policy.effect() == Effect::Permit,
                title: Text::new(said("title_ja"), said("title_en")),
                why: Text::new(said("why_ja"), said("why_en")),
                text: body(id).to_owned(),
            })
        })
        .collect()
}

/// Names of the rules, in the order of the file.
pub(crate) fn ids() -> impl Iterator<Item = &'static str> {
    RULES.split("\n@id(\"").skip(1).filter_map(|rule| rule.split('"').next())
}

/// The text of a rule from `permit` or `forbid` to its semicolon.
fn body(id: &str) -> &'static str {
    let start = format!("@id(\"{id}\")");
    let rule = RULES.split("\n\n").find(|part| part.trim_start().starts_with(&start));
    let rule = rule.unwrap_or_default();
    let begins = rule.find("\npermit").or_else(|| rule.find("\nforbid"));
    begins.and_then(|at| rule.get(at..)).map_or("", str::trim)
}
