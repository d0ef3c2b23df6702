//! What must not be in a crate: the prohibitions by which it earns its place.

use super::Fault;
use super::source::Masked;
use super::tree::{Tree, crate_of};

/// The one file outside `store` that reads SQLite: the export of another program
/// (docs/decisions/0025-health-connect-is-sqlite.md).
const FOREIGN: &str = "crates/import/src/health_connect/database.rs";
const SQL: &[&str] = &["SELECT ", "INSERT INTO", "DELETE FROM", "CREATE TABLE"];

/// Code that reaches the world, and the crates that must not.
const WORLD: &[(&str, &[&str])] = &[
    ("async fn", &["fhir", "phr", "import", "store", "pages"]),
    ("SystemTime::now", &["fhir", "phr", "import", "store", "pages", "server"]),
    ("Timestamp::now", &["fhir", "phr", "import", "store", "pages", "server"]),
    ("std::env", &["fhir", "phr", "import", "store", "pages", "server"]),
    ("std::net", &["fhir", "phr", "import", "store", "pages"]),
    ("std::process", &["fhir", "phr", "import", "store", "pages", "server"]),
    ("std::fs", &["fhir", "phr", "import", "pages", "server"]),
];

/// Finds SQL text outside `store`.
pub(super) fn no_sql_outside_store(tree: &Tree) -> Vec<Fault> {
    search(tree, |(name, path), source| {
        let may = name == "store" || path == FOREIGN;
        let sql: &[&str] = if may { &[] } else { SQL };
        hits(&source.uncommented, sql, "SQL belongs to `store` alone")
    })
}

/// Finds clocks, files, network and `async` in crates that are handed what they need.
pub(super) fn no_world_below_the_server(tree: &Tree) -> Vec<Fault> {
    search(tree, |(name, _), source| {
        let banned = WORLD.iter().filter(|(_, crates)| crates.contains(&name));
        let banned: Vec<&str> = banned.map(|(word, _)| *word).collect();
        hits(&source.code, &banned, "take it as an argument")
    })
}

fn search(tree: &Tree, look: impl Fn((&str, &str), &Masked) -> Vec<(usize, String)>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, source) in tree.product() {
        let Some(name) = crate_of(path).filter(|name| *name != "testkit") else { continue };
        for (line, message) in look((name, path), &source) {
            faults.push(Fault::new(path, Some(line), message));
        }
    }
    faults
}

fn hits(text: &str, words: &[&str], advice: &str) -> Vec<(usize, String)> {
    let mut hits = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if let Some(word) = words.iter().find(|word| line.contains(**word)) {
            hits.push((index + 1, format!("`{}` here: {advice}", word.trim())));
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sql_is_found_outside_the_store_but_not_in_comments_or_tests() {
        let planted = "const Q: &str = \"SELECT id\";\n";
        let at = |path, text| no_sql_outside_store(&Tree::of(&[(path, text)])).len();
        assert_eq!(at(FOREIGN, "const A: &str = \"SELECT 1\";\n"), 0);
        assert_eq!(at("crates/server/src/a.rs", planted), 1);
        assert_eq!(at("crates/store/src/a.rs", planted), 0);
        assert_eq!(at("crates/server/tests/it/a.rs", planted), 0);
        assert_eq!(at("crates/server/src/a.rs", "// SELECT this\n"), 0);
        let tail = "#[cfg(test)]\nmod tests {\n    const Q: &str = \"SELECT id\";\n}\n";
        assert_eq!(at("crates/server/src/a.rs", tail), 0);
    }

    #[test]
    fn the_core_is_handed_its_time_files_and_threads() {
        let at = |path, text| no_world_below_the_server(&Tree::of(&[(path, text)])).len();
        assert_eq!(at("crates/import/src/a.rs", "use std::fs;\n"), 1);
        assert_eq!(at("crates/store/src/a.rs", "use std::fs;\n"), 0);
        assert_eq!(at("crates/phr/src/a.rs", "async fn a() {}\n"), 1);
        assert_eq!(at("crates/server/src/a.rs", "async fn a() {}\n"), 0);
        assert_eq!(at("crates/phr/src/a.rs", "let t = \"async fn\";\n"), 0);
    }
}
