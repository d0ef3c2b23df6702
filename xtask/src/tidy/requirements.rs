//! The table of security requirements (`docs/security/ASVS.md`) answers every requirement of OWASP
//! ASVS 5.0, and every test it names exists.
//!
//! A row is `| id | level | answer | how |`. The answer `holds` names at least one test; `n.a.` and
//! `open` say why.

use std::collections::{BTreeMap, BTreeSet};

use super::Fault;
use super::tree::{Tree, extension};

const TABLE: &str = "docs/security/ASVS.md";
/// The requirements as OWASP publishes them, with id and level.
const REQUIREMENTS: &str = "definitions/asvs/requirements.tsv";
/// A reason shorter than this is none.
const REASON_MIN: usize = 8;

/// Finds requirements without an answer, answers without a requirement, and tests nobody has.
pub(super) fn are_answered_by_tests_that_exist(tree: &Tree) -> Vec<Fault> {
    let (Some(table), Some(list)) = (tree.text(TABLE), tree.text(REQUIREMENTS)) else {
        return Vec::new();
    };
    let mut asked: BTreeMap<&str, &str> = requirements(list).collect();
    let tests = test_names(tree);
    let mut faults = Vec::new();
    for (index, line) in table.lines().enumerate() {
        let Some(row) = Row::read(line) else { continue };
        let mut fault = |message: String| faults.push(Fault::new(TABLE, Some(index + 1), message));
        match asked.remove(row.id) {
            None => fault(format!("`{}` is no requirement, or stands twice", row.id)),
            Some(level) if level != row.level => {
                fault(format!("`{}` is of level {level}, not {}", row.id, row.level));
            }
            Some(_) => {}
        }
        let named: Vec<&str> = row.how.split('`').skip(1).step_by(2).collect();
        let is_test = |name: &&&str| {
            name.bytes().all(|b| b.is_ascii_lowercase() || b"_0123456789".contains(&b))
                && name.contains('_')
        };
        for name in named.iter().filter(is_test).filter(|name| !tests.contains(**name)) {
            fault(format!("there is no test `{name}`"));
        }
        match row.answer {
            "holds" if !named.iter().any(|name| tests.contains(name)) => {
                fault(format!("`{}` holds, but no test is named", row.id));
            }
            "holds" => {}
            "n.a." | "open" if row.how.len() >= REASON_MIN => {}
            "n.a." | "open" => fault(format!("`{}` needs a reason", row.id)),
            other => fault(format!("`{other}` is no answer: write `holds`, `n.a.` or `open`")),
        }
    }
    faults.extend(asked.keys().map(|id| Fault::new(TABLE, None, format!("`{id}` has no row"))));
    faults
}

/// One row of the table.
struct Row<'a> {
    id: &'a str,
    level: &'a str,
    answer: &'a str,
    how: &'a str,
}

impl<'a> Row<'a> {
    fn read(line: &'a str) -> Option<Row<'a>> {
        let mut cells = line.strip_prefix("| V")?.trim_end().trim_end_matches('|').splitn(4, " | ");
        let id = line.get(2..)?.split(' ').next()?;
        let _number = cells.next()?;
        let (level, answer) = (cells.next()?.trim(), cells.next()?.trim());
        Some(Row { id, level, answer, how: cells.next()?.trim() })
    }
}

/// Ids and levels.
fn requirements(tsv: &str) -> impl Iterator<Item = (&str, &str)> {
    tsv.lines().skip(1).filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?))
    })
}

/// The names of all tests in Rust.
fn test_names(tree: &Tree) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for (_, text) in tree.texts().filter(|(path, _)| extension(path) == "rs") {
        let mut announced = false;
        for line in text.lines().map(str::trim) {
            if line.starts_with("#[test") || line.starts_with("#[tokio::test") {
                announced = true;
            } else if let Some((_, rest)) = line.split_once("fn ").filter(|_| announced) {
                names.extend(rest.split('(').next());
                announced = false;
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::super::tree::File;
    use super::*;

    const LIST: &str = "id\tlevel\tchapter\nV1.1.1\t2\tA\nV1.1.2\t1\tA\n";

    fn faults(table: &str) -> Vec<String> {
        let file = |path: &str, text: &str| File {
            path: path.to_owned(),
            bytes: 1,
            text: Some(text.to_owned()),
        };
        let code = "#[test]\n#[expect(x)]\nfn it_is_so() {}\nfn no_test() {}\n";
        let mut files = vec![file(TABLE, table), file(REQUIREMENTS, LIST), file("a.rs", code)];
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let found = are_answered_by_tests_that_exist(&Tree { files });
        found.into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn every_requirement_has_an_answer_and_every_named_test_exists() {
        let good = "| V1.1.1 | 2 | holds | `it_is_so` |\n| V1.1.2 | 1 | n.a. | There is none. |\n";
        assert_eq!(faults(good), Vec::<String>::new());
        assert_eq!(faults("| V1.1.1 | 2 | holds | `it_is_so` |\n"), ["`V1.1.2` has no row"]);
        let bad = "| V1.1.1 | 1 | holds | `no_test` |\n| V1.1.2 | 1 | open | |\n| V9.9.9 | 1 | n.a. | no such thing |\n";
        assert_eq!(
            faults(bad),
            [
                "`V1.1.1` is of level 2, not 1",
                "there is no test `no_test`",
                "`V1.1.1` holds, but no test is named",
                "`V1.1.2` needs a reason",
                "`V9.9.9` is no requirement, or stands twice",
            ]
        );
    }
}
