//! Licences and sources of everything in `Cargo.lock`, held against `deny.toml`.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::Fault;
use super::tree::Tree;
use crate::shell;

const LIST: &str = "deny.toml";

/// Asks cargo for the licence of every locked crate and finds those we do not allow.
pub(super) fn of_locked_crates(root: &Path, tree: &Tree) -> Result<Vec<Fault>> {
    let mut cargo = shell::cargo(root, &["metadata", "--format-version", "1", "--locked"]);
    let metadata: Value = serde_json::from_str(&shell::output(&mut cargo)?)?;
    let allowed = allowed(tree.text(LIST).context("no deny.toml")?);
    let packages = metadata.get("packages").and_then(Value::as_array).context("no packages")?;
    Ok(packages.iter().filter_map(|package| fault(package, &allowed)).collect())
}

/// The licences `deny.toml` allows: the one list, for us and for cargo-deny.
fn allowed(deny: &str) -> Vec<&str> {
    let list = deny.split_once("\nallow = [").and_then(|(_, rest)| rest.split(']').next());
    list.unwrap_or_default().split('"').skip(1).step_by(2).collect()
}

fn fault(package: &Value, allowed: &[&str]) -> Option<Fault> {
    let text = |key: &str| package.get(key).and_then(Value::as_str);
    let name = format!("{} {}", text("name")?, text("version")?);
    let message = match (text("license"), text("source")) {
        (_, Some(source)) if !source.starts_with("registry+") => {
            format!("`{name}` comes from {source}; only released crates are used")
        }
        (None, _) => format!("`{name}` states no licence"),
        (Some(licence), _) if !is_allowed(licence, allowed) => {
            format!("licence of `{name}` is not in {LIST}: {licence}")
        }
        _ => return None,
    };
    Some(Fault::new("Cargo.lock", None, message))
}

/// Whether an SPDX expression can be met with these licences. `/` is an old way to say `OR`.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    any(&mut words, allowed) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any(words: &mut Words<'_>, allowed: &[&str]) -> bool {
    let mut met = all(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        met |= all(words, allowed);
    }
    met
}

fn all(words: &mut Words<'_>, allowed: &[&str]) -> bool {
    let mut met = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words, allowed);
    }
    met
}

fn one(words: &mut Words<'_>, allowed: &[&str]) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let met = any(words, allowed);
        return words.next_if_eq(&")").is_some() && met;
    }
    let Some(licence) = words.next() else { return false };
    match words.next_if_eq(&"WITH").and_then(|_| words.next()) {
        Some(exception) => allowed.contains(&format!("{licence} WITH {exception}").as_str()),
        None => allowed.contains(&licence),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_met_when_one_choice_is() {
        let allowed = ["MIT", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0"];
        let met = |expression| is_allowed(expression, &allowed);
        assert!(met("MIT OR GPL-3.0") && met("GPL-3.0/MIT") && met("(MIT OR X) AND Unicode-3.0"));
        assert!(met("Apache-2.0 WITH LLVM-exception"));
        assert!(!met("MIT AND GPL-3.0") && !met("Apache-2.0") && !met("") && !met("(MIT"));
    }

    #[test]
    fn the_list_is_read_from_deny_toml() {
        assert_eq!(
            allowed("[licenses]\nallow = [\n  \"MIT\", # why\n  \"ISC\",\n]\n"),
            ["MIT", "ISC"]
        );
    }

    #[test]
    fn a_crate_without_a_licence_or_from_a_branch_is_found() {
        let json = |text| serde_json::from_str::<Value>(text).unwrap();
        let none = json(r#"{"name":"a","version":"1.0.0","license":null,"source":null}"#);
        assert!(fault(&none, &["MIT"]).unwrap().message.contains("no licence"));
        let branch = json(r#"{"name":"a","version":"1.0.0","license":"MIT","source":"git+x"}"#);
        assert!(fault(&branch, &["MIT"]).unwrap().message.contains("only released"));
    }
}
