//! Which crate may know which: ARCHITECTURE.md, read from the manifests.

use super::Fault;
use super::manifest::{Dependency, dependencies, entries};
use super::tree::Tree;

/// Ours that each crate may depend on. A new line here is a decision record.
const ALLOWED: &[(&str, &[&str])] = &[
    ("fhir", &[]),
    ("phr", &["fhir"]),
    ("import", &["fhir", "phr"]),
    ("store", &["fhir", "phr"]),
    ("pages", &["fhir", "phr"]),
    // Because typst is heavy.
    ("paper", &["fhir", "pages"]),
    // Because dictionary and voice are heavy; it knows no person and no record.
    ("speech", &[]),
    // Because Cedar is heavy.
    ("policy", &["fhir", "phr"]),
    // Is handed a `Store`; never sees `store`.
    ("server", &["fhir", "phr", "import", "pages", "paper", "policy"]),
    (
        "tenohira",
        &["fhir", "phr", "import", "store", "pages", "paper", "policy", "server", "speech"],
    ),
    ("testkit", &["fhir", "phr", "import", "store"]),
    // Measures everything, and nothing knows it.
    (
        "bench",
        &[
            "fhir", "import", "pages", "paper", "phr", "policy", "server", "speech", "store",
            "testkit",
        ],
    ),
    // Builds in seconds.
    ("xtask", &[]),
];

/// Crates from outside and the only crates of ours that may use them. Tests may.
const HEAVY: &[(&[&str], &[&str])] = &[
    (&["axum", "http", "http-body-util", "hyper", "tower", "tower-http"], &["server", "bench"]),
    // `import` reads a foreign SQLite file (docs/decisions/0025-health-connect-is-sqlite.md).
    (&["rusqlite"], &["store", "bench", "import"]),
    (&["tokio-postgres", "postgres", "sqlx"], &["store", "bench"]),
    // The solver of the proofs is asked without waiting for it.
    (&["tokio"], &["server", "tenohira", "policy", "bench"]),
    (&["cedar-policy", "cedar-policy-symcc"], &["policy"]),
    (&["typst", "typst-layout", "typst-pdf"], &["paper"]),
    (&["jbonsai", "jpreprocess", "jpreprocess-core", "vibrato"], &["speech"]),
    (&["getrandom", "rand"], &["tenohira"]),
    (&["clap"], &["tenohira"]),
    (&["age"], &["tenohira"]),
    // Signatures are checked in one place (docs/decisions/0035-passkeys.md), and made for tests in one.
    (&["ring"], &["server", "testkit"]),
    // The only questions to other hosts (docs/decisions/0041-openid-connect.md).
    (&["ureq"], &["server"]),
    // And the way to a database elsewhere (docs/decisions/0052-tls-to-postgresql.md).
    (&["rustls", "rustls-native-certs"], &["server", "store"]),
    (&["tokio-postgres-rustls"], &["store"]),
];

/// Finds an edge between two of our crates that ARCHITECTURE.md does not have.
pub(super) fn only_allowed(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, path, text) in tree.manifests() {
        let Some((_, allowed)) = ALLOWED.iter().find(|(of, _)| *of == name) else {
            faults.push(Fault::new(path, None, format!("no edges are decided for `{name}`")));
            continue;
        };
        let wrong = |dependency: &Dependency<'_>| {
            let ours = ALLOWED.iter().any(|(of, _)| *of == dependency.name);
            // The pages are tested over a real store.
            let over_a_store = name == "server" && dependency.name == "store";
            let for_tests = ["testkit", name].contains(&dependency.name) || over_a_store;
            let in_tests = dependency.dev && for_tests;
            ours && !allowed.contains(&dependency.name) && !in_tests
        };
        for found in dependencies(text).iter().filter(|dependency| wrong(dependency)) {
            let message = format!("`{name}` must not know `{}`", found.name);
            faults.push(Fault::new(path, Some(found.line), message));
        }
    }
    faults
}

/// Finds HTTP outside `server`, SQL outside `store` and their like.
pub(super) fn heavy_crates_stay_home(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, path, text) in tree.manifests() {
        for found in dependencies(text).iter().filter(|dependency| !dependency.dev) {
            let home = HEAVY.iter().find(|(crates, _)| crates.contains(&found.name));
            if let Some((_, homes)) = home.filter(|(_, homes)| !homes.contains(&name)) {
                let message = format!("`{}` belongs to {} alone", found.name, homes.join(", "));
                faults.push(Fault::new(path, Some(found.line), message));
            }
        }
    }
    faults
}

/// Finds a crate that does not share the workspace's lints.
pub(super) fn every_crate_has_the_lints(tree: &Tree) -> Vec<Fault> {
    let shares = |text: &str| {
        entries(text).any(|e| e.table == "lints" && e.key == "workspace" && e.value == "true")
    };
    tree.manifests()
        .filter(|(_, _, text)| !shares(text))
        .map(|(_, path, _)| Fault::new(path, None, "add `[lints] workspace = true`"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::Rule;

    fn faults(rule: Rule, name: &str, manifest: &str) -> Vec<String> {
        let path = format!("crates/{name}/Cargo.toml");
        rule(&Tree::of(&[(&path, manifest)])).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_server_is_handed_a_store_and_never_sees_the_crate() {
        let manifest = "[dependencies]\nphr.workspace = true\nstore.workspace = true\n";
        let expected = ["crates/server/Cargo.toml:3: `server` must not know `store`"];
        assert_eq!(faults(only_allowed, "server", manifest), expected);
        assert!(faults(only_allowed, "tenohira", manifest).is_empty());
    }

    #[test]
    fn tests_may_use_the_testkit_and_nothing_else_may() {
        let dev = "[dev-dependencies]\ntestkit.workspace = true\n";
        assert!(faults(only_allowed, "phr", dev).is_empty());
        let normal = "[dependencies]\ntestkit.workspace = true\n";
        assert_eq!(faults(only_allowed, "phr", normal).len(), 1);
    }

    #[test]
    fn a_new_crate_needs_a_decision_first() {
        assert_eq!(faults(only_allowed, "cohort", "[dependencies]\n").len(), 1);
    }

    #[test]
    fn http_and_sql_stay_in_their_crates() {
        assert_eq!(
            faults(heavy_crates_stay_home, "pages", "[dependencies]\naxum = \"0\"").len(),
            1
        );
        assert_eq!(
            faults(heavy_crates_stay_home, "server", "[dependencies]\nrusqlite = \"0\"").len(),
            1
        );
        let test = "[dev-dependencies]\nrusqlite = \"0\"";
        assert!(faults(heavy_crates_stay_home, "tenohira", test).is_empty());
    }

    #[test]
    fn a_crate_without_the_shared_lints_is_found() {
        assert_eq!(faults(every_crate_has_the_lints, "phr", "[package]\n").len(), 1);
        assert!(faults(every_crate_has_the_lints, "phr", "[lints]\nworkspace = true\n").is_empty());
    }
}
