//! The size of things on one line, to watch over months.
//!
//! Counting rules: only our crates' Rust; generated files and `tests/` are left out, each file is
//! cut at its test module; a function runs from its signature to its closing brace.

use super::source::{self, Masked};
use super::tree::{Tree, crate_of, is_rust};
use super::{locked_packages, ratchet};

/// The report line.
pub(super) fn line(tree: &Tree) -> String {
    let sources: Vec<(&str, Masked)> =
        tree.product().filter(|(path, _)| ratchet::is_ours(path)).collect();
    let files = Sizes::of(sources.iter().map(|(_, s)| s.code.lines().count()).collect());
    let functions = sources.iter().flat_map(|(_, s)| source::functions(&s.code));
    let functions = Sizes::of(functions.map(|function| function.lines).collect());
    let code: usize = sources.iter().map(|(_, s)| code_lines(&s.uncommented)).sum();
    let count = |of: fn(&str) -> bool| -> usize {
        sources.iter().flat_map(|(_, s)| s.code.lines()).filter(|line| of(line)).count()
    };
    let in_product = sources.iter().filter(|(path, _)| crate_of(path).is_some());
    let dialect = in_product.flat_map(|(_, s)| s.code.lines()).filter(|l| is_dialect(l)).count();
    format!(
        "files {} median {} p90 {} >{} {}% | fn median {} p90 {} >{} {}% | docs/100 fhir {} phr {} \
         | test/code {} | lockfile {} | unwrap {} | allow/expect {} | dialect {}",
        files.0.len(),
        files.at(50),
        files.at(90),
        ratchet::FILE,
        files.percent_over(ratchet::FILE),
        functions.at(50),
        functions.at(90),
        ratchet::FUNCTION,
        functions.percent_over(ratchet::FUNCTION),
        docs_per_100(tree, "fhir"),
        docs_per_100(tree, "phr"),
        per_100(test_lines(tree), code),
        locked_packages(tree.text("Cargo.lock").unwrap_or_default()),
        count(|line| line.contains(".unwrap()") || line.contains(".expect(")),
        count(|line| ["#[allow(", "#![allow(", "#[expect(", "#![expect("]
            .iter()
            .any(|a| line.contains(a))),
        dialect,
    )
}

/// Sorted sizes.
struct Sizes(Vec<usize>);

impl Sizes {
    fn of(mut sizes: Vec<usize>) -> Self {
        sizes.sort_unstable();
        Self(sizes)
    }

    fn at(&self, percent: usize) -> usize {
        let last = self.0.len().saturating_sub(1);
        self.0.get(last * percent / 100).copied().unwrap_or(0)
    }

    fn percent_over(&self, limit: usize) -> String {
        let over = self.0.iter().filter(|&&size| size > limit).count();
        let tenths = per_100(over * 10, self.0.len());
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

fn per_100(part: usize, whole: usize) -> usize {
    (part * 100).checked_div(whole).unwrap_or(0)
}

fn code_lines(uncommented: &str) -> usize {
    uncommented.lines().filter(|line| !line.trim().is_empty()).count()
}

fn docs_per_100(tree: &Tree, name: &str) -> usize {
    let ours = |path: &str| crate_of(path) == Some(name);
    let code =
        tree.product().filter(|(path, _)| ours(path)).map(|(_, s)| code_lines(&s.uncommented));
    let docs = tree
        .texts()
        .filter(|(path, text)| {
            is_rust(path)
                && ours(path)
                && !source::is_test_file(path)
                && !source::is_generated(text)
        })
        .flat_map(|(_, text)| source::without_tests(text).lines())
        .filter(|line| ["///", "//!"].iter().any(|doc| line.trim_start().starts_with(doc)))
        .count();
    per_100(docs, code.sum())
}

fn test_lines(tree: &Tree) -> usize {
    tree.texts()
        .filter(|(path, text)| {
            is_rust(path) && ratchet::is_ours(path) && !source::is_generated(text)
        })
        .map(|(path, text)| {
            let product = if source::is_test_file(path) { "" } else { source::without_tests(text) };
            let test = text.strip_prefix(product).unwrap_or_default();
            code_lines(&source::mask(test).uncommented)
        })
        .sum()
}

/// A place where the two databases are told apart.
fn is_dialect(line: &str) -> bool {
    let line = line.to_lowercase();
    let asks = line.contains("if ") || line.contains("match ") || line.contains("dialect::");
    asks && ["sqlite", "postgres"].iter().any(|database| line.contains(database))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_counts_what_it_says() {
        let source =
            "//! Doc.\nfn a() {\n    b.unwrap();\n}\n#[cfg(test)]\nmod tests {\n    c\n}\n";
        let tree = Tree::of(&[
            ("crates/fhir/src/lib.rs", source),
            ("crates/store/src/sqlite.rs", "fn a() { if sqlite { } }\n"),
            ("crates/fhir/tests/it/main.rs", "x\n"),
            ("Cargo.lock", "[[package]]\n"),
        ]);
        let expected = "files 2 median 1 p90 1 >500 0.0% | fn median 1 p90 1 >70 0.0% \
                        | docs/100 fhir 33 phr 0 | test/code 125 | lockfile 1 | unwrap 1 \
                        | allow/expect 0 | dialect 1";
        assert_eq!(line(&tree), expected);
    }
}
