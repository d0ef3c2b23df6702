//! Words that must not be in the repository.

use super::Fault;
use super::tree::{Tree, extension};

/// Paths of a machine somebody wrote this on; cut, so that this file does not hold them.
const PRIVATE: &[&str] = &[
    concat!("../", "shared/"),
    concat!("/", "work/"),
    concat!("/", "tmp/w/"),
    concat!("/", "tmp/t/"),
    concat!("/", "root/"),
];

const LATER: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME")];

const SOURCES: &[&str] =
    &["css", "html", "js", "md", "mjs", "rs", "sh", "sql", "toml", "txt", "yaml", "yml"];

/// Finds a promise for later that no issue remembers.
pub(super) fn no_todo_without_issue(tree: &Tree) -> Vec<Fault> {
    let is_source = |path: &str| SOURCES.contains(&extension(path));
    // The two documents that state the rule have to name it.
    let states_it = |path: &str| matches!(path, "STYLE.md" | "CONTRIBUTING.md");
    let promises = |line: &str| LATER.iter().any(|word| has_word(line, word)) && !names_issue(line);
    lines(tree, |path, line| is_source(path) && !states_it(path) && promises(line))
        .map(|(path, line)| Fault::new(path, Some(line), "name the issue: `#123`"))
        .collect()
}

/// Finds paths of somebody's own machine.
pub(super) fn nothing_of_the_machine_it_was_written_on(tree: &Tree) -> Vec<Fault> {
    lines(tree, |_, line| PRIVATE.iter().any(|word| has_path(line, word)))
        .map(|(path, line)| Fault::new(path, Some(line), "a path of one machine alone"))
        .collect()
}

fn lines(tree: &Tree, wrong: impl Fn(&str, &str) -> bool) -> impl Iterator<Item = (&str, usize)> {
    let numbered = tree.texts().flat_map(|(path, text)| {
        text.lines().enumerate().map(move |(index, line)| (path, index + 1, line))
    });
    numbered.filter(move |(path, _, line)| wrong(path, line)).map(|(path, at, _)| (path, at))
}

fn has_word(line: &str, word: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    line.split(|c| !is_letter(c)).any(|found| found == word)
}

/// Whether the line holds the path itself, not a longer one that ends like it.
fn has_path(line: &str, path: &str) -> bool {
    line.split(path)
        .take(line.matches(path).count())
        .any(|before| !before.ends_with(|c: char| c.is_alphanumeric() || "._-/~".contains(c)))
}

fn names_issue(line: &str) -> bool {
    line.split('#').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_needs_an_issue() {
        let word = LATER[0];
        let text = format!("// {word}: soon\n// {word}(#12): soon\n// {word}S are fine\n");
        let tree = Tree::of(&[("crates/phr/src/a.rs", text.as_str()), ("data.json", &text)]);
        let found: Vec<Option<usize>> =
            no_todo_without_issue(&tree).into_iter().map(|f| f.line).collect();
        assert_eq!(found, [Some(1)]);
    }

    #[test]
    fn a_path_of_one_machine_is_found_and_a_folder_of_the_same_name_is_not() {
        let path = PRIVATE[1];
        let text = format!("see {path}x\nsee src{path}x\nhttps://example.org{path}\n");
        let found = nothing_of_the_machine_it_was_written_on(&Tree::of(&[("a.txt", &text)]));
        assert_eq!(found.iter().map(|f| f.line).collect::<Vec<_>>(), [Some(1)]);
    }
}
