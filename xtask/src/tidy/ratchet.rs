//! Sizes that may only shrink: long files, long functions, large files.
//!
//! `tidy.toml` lists today's exceptions with their exact size, so that one that grows shows in
//! review and one that shrinks can never grow back.

use std::collections::BTreeMap;

use super::Fault;
use super::manifest::entries;
use super::source;
use super::tree::{Tree, crate_of};

/// Where the exceptions are.
pub(super) const LIST: &str = "tidy.toml";

/// Lines of a file, without its tests.
pub(super) const FILE: usize = 500;
/// Lines of a function.
pub(super) const FUNCTION: usize = 70;
/// Bytes of any file: more belongs in a release, or is made when it is needed.
const BYTES: u64 = 256 * 1024;

const FILES: &str = "long-files";
const FUNCTIONS: &str = "long-functions";
const LARGE: &str = "large-files";

/// What is too long, by table and key of `tidy.toml`: its line, its size, its limit.
type Sizes = BTreeMap<(&'static str, String), (Option<usize>, usize)>;

/// Finds what is longer than its limit and not listed, or listed with another size.
pub(super) fn sizes(tree: &Tree) -> Vec<Fault> {
    let sizes = too_long(tree);
    let mut faults = Vec::new();
    let listed = listed(tree);
    for ((table, key), (line, size)) in &sizes {
        let path = key.split("::").next().unwrap_or(key);
        match listed.get(&(*table, key.clone())) {
            Some((_, allowed)) if allowed == size => {}
            Some((_, allowed)) if size < allowed => faults.push(Fault::new(
                path,
                *line,
                format!("shrank to {size}: run `cargo xtask tidy --shrink`"),
            )),
            Some((_, allowed)) => {
                faults.push(Fault::new(path, *line, format!("grew from {allowed} to {size}")));
            }
            None => faults.push(Fault::new(path, *line, too_long_message(table, key, *size))),
        }
    }
    for ((table, key), (line, _)) in &listed {
        let gone = if *table == LARGE {
            !tree.has(key)
        } else {
            !sizes.contains_key(&(*table, key.clone()))
        };
        if gone {
            let message = format!("`{key}` is fine now: run `cargo xtask tidy --shrink`");
            faults.push(Fault::new(LIST, *line, message));
        }
    }
    faults.extend(large(tree, &listed));
    faults
}

/// `tidy.toml` with numbers lowered to today's sizes and what is fine now left out.
pub(super) fn shrunk(tree: &Tree) -> String {
    let sizes = too_long(tree);
    let text = tree.text(LIST).unwrap_or_default();
    let listed: BTreeMap<usize, (&str, &str)> =
        entries(text).map(|entry| (entry.line, (entry.table, entry.key))).collect();
    let mut shrunk = String::new();
    for (index, line) in text.lines().enumerate() {
        let kept = match listed.get(&(index + 1)) {
            Some((LARGE, path)) => tree.has(path).then(|| line.to_owned()),
            Some((table, key)) => {
                let allowed = number(line.rsplit('=').next().unwrap_or_default());
                let same = |((of, name), _): &(&(&str, String), _)| of == table && name == key;
                let today = sizes.iter().find(same).map(|(_, (_, size))| *size);
                today.map(|size| format!("\"{key}\" = {}", size.min(allowed)))
            }
            None => Some(line.to_owned()),
        };
        if let Some(line) = kept {
            shrunk.push_str(&line);
            shrunk.push('\n');
        }
    }
    shrunk
}

fn too_long(tree: &Tree) -> Sizes {
    let mut sizes = Sizes::new();
    for (path, source) in tree.product() {
        let lines = source.code.lines().count();
        if lines > FILE {
            sizes.insert((FILES, path.to_owned()), (None, lines));
        }
        for function in source::functions(&source.code) {
            if function.lines > FUNCTION {
                // Namesakes in one file count together, so that none hides behind another.
                let key = format!("{path}::{}", function.name);
                let size = sizes.entry((FUNCTIONS, key)).or_insert((Some(function.line), 0));
                size.1 += function.lines;
            }
        }
    }
    sizes
}

fn listed(tree: &Tree) -> Sizes {
    let table = |name: &str| [FILES, FUNCTIONS, LARGE].into_iter().find(|table| *table == name);
    entries(tree.text(LIST).unwrap_or_default())
        .filter_map(|e| {
            Some(((table(e.table)?, e.key.to_owned()), (Some(e.line), number(e.value))))
        })
        .collect()
}

fn number(value: &str) -> usize {
    value.trim().parse().unwrap_or(0)
}

fn large(tree: &Tree, listed: &Sizes) -> Vec<Fault> {
    let is_listed = |path: &str| listed.contains_key(&(LARGE, path.to_owned()));
    tree.files
        .iter()
        .filter(|f| f.bytes > BYTES && f.path != "Cargo.lock" && !is_listed(&f.path))
        .map(|f| {
            Fault::new(&f.path, None, format!("{} KiB, over {}", f.bytes / 1024, BYTES / 1024))
        })
        .collect()
}

fn too_long_message(table: &str, key: &str, size: usize) -> String {
    match key.split_once("::") {
        Some((_, name)) => format!("fn `{name}` has {size} lines, over {FUNCTION}"),
        None => format!("{size} lines, over {FILE} ({table})"),
    }
}

/// Whether a file counts for the report: in one of our crates.
pub(super) fn is_ours(path: &str) -> bool {
    crate_of(path).is_some() || path.starts_with("xtask/")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "crates/phr/src/a.rs";

    fn found(list: &str, source: &str) -> Vec<String> {
        let tree = Tree::of(&[(PATH, source), (LIST, list)]);
        sizes(&tree).iter().map(ToString::to_string).collect()
    }

    fn function(lines: usize) -> String {
        format!("fn f() {{\n{}}}\n", "    g();\n".repeat(lines - 2))
    }

    #[test]
    fn a_long_function_or_file_is_found() {
        assert!(found("", &function(70)).is_empty());
        assert_eq!(found("", &function(71)), [format!("{PATH}:1: fn `f` has 71 lines, over 70")]);
        assert_eq!(found("", &"\n".repeat(501)).len(), 1);
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", function(71));
        assert!(found("", &tests).is_empty());
    }

    #[test]
    fn an_exception_holds_only_at_its_exact_size() {
        let list = format!("[long-functions]\n\"{PATH}::f\" = 80\n");
        assert!(found(&list, &function(80)).is_empty());
        assert!(found(&list, &function(81)).concat().contains("grew from 80 to 81"));
        assert!(found(&list, &function(79)).concat().contains("shrank to 79"));
        assert!(found(&list, &function(9)).concat().contains("is fine now"));
    }

    #[test]
    fn shrinking_lowers_and_removes_but_never_raises() {
        let list = format!("# why\n[long-functions]\n\"{PATH}::f\" = 80\n\"{PATH}::g\" = 90\n");
        let shrink = |lines| shrunk(&Tree::of(&[(PATH, &function(lines)), (LIST, &list)]));
        assert_eq!(shrink(75), format!("# why\n[long-functions]\n\"{PATH}::f\" = 75\n"));
        assert_eq!(shrink(99), format!("# why\n[long-functions]\n\"{PATH}::f\" = 80\n"));
    }

    #[test]
    fn a_large_file_is_found_unless_listed_with_a_reason() {
        let big = "x".repeat(256 * 1024 + 1);
        assert_eq!(sizes(&Tree::of(&[("a.json", &big)])).len(), 1);
        assert!(sizes(&Tree::of(&[("Cargo.lock", &big)])).is_empty());
        let list = "[large-files]\n\"a.json\" = \"cannot be cut\"\n";
        assert!(sizes(&Tree::of(&[("a.json", &big), (LIST, list)])).is_empty());
    }
}
