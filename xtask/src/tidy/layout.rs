//! Where files must be, and which files must have companions.

use std::collections::BTreeSet;

use super::Fault;
use super::source;
use super::tree::{Tree, is_rust};

/// Finds `foo/mod.rs`; it is `foo.rs` beside `foo/` here.
pub(super) fn no_mod_rs(tree: &Tree) -> Vec<Fault> {
    let files = tree.files.iter().filter(|file| file.path.ends_with("/mod.rs"));
    files.map(|file| Fault::new(&file.path, None, "name it after its folder, beside it")).collect()
}

/// Finds source that no `mod` names: code never compiled, tests never run.
pub(super) fn no_forgotten_module(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, _) in tree.texts().filter(|(path, _)| is_rust(path)) {
        let Some(parents) = parents(path) else { continue };
        let Some(name) = path.rsplit('/').next().and_then(|name| name.strip_suffix(".rs")) else {
            continue;
        };
        let names_it = |parent: &String| {
            let code = source::mask(tree.text(parent).unwrap_or_default()).code;
            code.lines().any(|line| line.trim().ends_with(&format!("mod {name};")))
        };
        if !parents.iter().any(names_it) {
            let message = format!("no `mod {name};` in {}", parents.join(" or "));
            faults.push(Fault::new(path, None, message));
        }
    }
    faults
}

/// The files that may name this one as a module; none for the root of a crate, binary or test.
fn parents(path: &str) -> Option<Vec<String>> {
    let (folder, name) = path.rsplit_once('/')?;
    let root = folder == "src" || folder.ends_with("/src") || folder.ends_with("/tests/it");
    let starts = if folder.ends_with("/it") { vec!["main.rs"] } else { vec!["lib.rs", "main.rs"] };
    if root {
        let ours = !starts.contains(&name);
        return ours.then(|| starts.iter().map(|start| format!("{folder}/{start}")).collect());
    }
    let inside = folder.contains("/src/") || folder.contains("/tests/it/");
    (inside && !folder.ends_with("/src/bin")).then(|| vec![format!("{folder}.rs")])
}

/// Finds a format that `import` recognises but has no example of.
///
/// The formats are the readers in `sniff.rs`; a corpus is named after the module or its `FORMAT`.
pub(super) fn every_format_has_a_corpus(tree: &Tree) -> Vec<Fault> {
    const SNIFF: &str = "crates/import/src/sniff.rs";
    let code = source::mask(tree.text(SNIFF).unwrap_or_default()).code;
    let readers = code.split("parse: ").skip(1).filter_map(|rest| rest.split_once("::parse"));
    let modules = readers.map(|(module, _)| module).filter(|module| {
        module.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !has_case(tree, module)
    });
    modules
        .map(|module| format!("`{module}` needs a case in crates/import/tests/corpus"))
        .map(|message| Fault::new(SNIFF, None, message))
        .collect()
}

fn has_case(tree: &Tree, module: &str) -> bool {
    let source = tree.text(&format!("crates/import/src/{module}.rs")).unwrap_or_default();
    let constant = source.split_once("const FORMAT: &str = \"").map(|(_, rest)| rest);
    let format = constant.and_then(|rest| rest.split('"').next()).unwrap_or(module);
    let hyphened = module.replace('_', "-");
    [module, format, &hyphened].iter().any(|name| {
        let corpus = format!("crates/import/tests/corpus/{name}/");
        tree.files.iter().any(|f| f.path.strip_prefix(&corpus).is_some_and(|p| p.contains('/')))
    })
}

/// Finds a migration that only one database has, or a gap in the numbers.
pub(super) fn migrations_are_numbered_alike(tree: &Tree) -> Vec<Fault> {
    let names = |database: &str| -> BTreeSet<&str> {
        let folder = format!("crates/store/migrations/{database}/");
        tree.files.iter().filter_map(|file| file.path.strip_prefix(&folder)).collect()
    };
    let (sqlite, postgres) = (names("sqlite"), names("postgres"));
    let mut faults = Vec::new();
    if !sqlite.is_empty() && !postgres.is_empty() {
        for name in sqlite.symmetric_difference(&postgres) {
            faults.push(Fault::new(name, None, "only one database has this migration"));
        }
    }
    for (index, name) in sqlite.iter().enumerate() {
        let digits = name.split(|c: char| !c.is_ascii_digit()).next();
        if digits.and_then(|digits| digits.parse().ok()) != Some(index + 1) {
            faults.push(Fault::new(name, None, format!("should be number {}", index + 1)));
        }
    }
    faults
}

/// Finds decisions that share a number.
pub(super) fn each_decision_has_its_own_number(tree: &Tree) -> Vec<Fault> {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for file in &tree.files {
        let Some(name) = file.path.strip_prefix("docs/decisions/") else { continue };
        let number = name.split('-').next().unwrap_or_default();
        if !seen.insert(number) {
            let message = format!("another decision has the number {number}");
            faults.push(Fault::new(&file.path, None, message));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_decisions_of_one_number_are_found() {
        let (one, two) = (("docs/decisions/0001-a.md", ""), ("docs/decisions/0002-b.md", ""));
        assert!(each_decision_has_its_own_number(&Tree::of(&[one, two])).is_empty());
        let same = ("docs/decisions/0002-c.md", "");
        assert_eq!(each_decision_has_its_own_number(&Tree::of(&[one, two, same])).len(), 1);
    }

    #[test]
    fn a_mod_rs_is_found() {
        assert_eq!(no_mod_rs(&Tree::of(&[("crates/phr/src/a/mod.rs", "")])).len(), 1);
    }

    #[test]
    fn a_file_no_mod_names_is_found() {
        let tree = Tree::of(&[
            ("crates/phr/src/lib.rs", "mod a;\n// mod c;\n"),
            ("crates/phr/src/a.rs", "pub(crate) mod b;\n"),
            ("crates/phr/src/a/b.rs", ""),
            ("crates/phr/src/c.rs", ""),
            ("crates/phr/tests/it/main.rs", "mod d;\n"),
            ("crates/phr/tests/it/d.rs", ""),
            ("crates/phr/tests/it/forgotten.rs", ""),
            ("crates/phr/examples/e.rs", ""),
        ]);
        let found: Vec<String> = no_forgotten_module(&tree).into_iter().map(|f| f.path).collect();
        assert_eq!(found, ["crates/phr/src/c.rs", "crates/phr/tests/it/forgotten.rs"]);
    }

    #[test]
    fn a_format_without_a_case_is_found() {
        let sniff = (
            "crates/import/src/sniff.rs",
            "Format { parse: a_b::parse }, Format { parse: c::parse }\n// parse: d::parse",
        );
        let named = ("crates/import/src/c.rs", "pub const FORMAT: &str = \"jahis-c\";\n");
        let mut files = vec![sniff, named];
        assert_eq!(every_format_has_a_corpus(&Tree::of(&files)).len(), 2);
        files.push(("crates/import/tests/corpus/a-b/good/input.txt", ""));
        files.push(("crates/import/tests/corpus/jahis-c/good/input.txt", ""));
        assert!(every_format_has_a_corpus(&Tree::of(&files)).is_empty());
    }

    #[test]
    fn migrations_have_the_same_numbers_and_no_gap() {
        let one = ("crates/store/migrations/sqlite/0001_start.sql", "");
        let three = ("crates/store/migrations/sqlite/0003_more.sql", "");
        let other = ("crates/store/migrations/postgres/0001_start.sql", "");
        assert!(migrations_are_numbered_alike(&Tree::of(&[one])).is_empty());
        assert_eq!(migrations_are_numbered_alike(&Tree::of(&[one, three])).len(), 1);
        assert_eq!(migrations_are_numbered_alike(&Tree::of(&[one, three, other])).len(), 2);
    }
}
