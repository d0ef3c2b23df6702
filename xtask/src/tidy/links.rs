//! Links in Markdown lead to files that exist.

use super::Fault;
use super::tree::{Tree, extension};

/// Finds relative links that lead nowhere.
pub(super) fn resolve(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| extension(path) == "md") {
        for (line, target) in links(text) {
            if !is_elsewhere(&target) && !joined(path, &target).is_some_and(|p| tree.has(&p)) {
                faults.push(Fault::new(path, Some(line), format!("no file at `{target}`")));
            }
        }
    }
    faults
}

fn is_elsewhere(target: &str) -> bool {
    target.starts_with('#') || target.contains("://") || target.starts_with("mailto:")
}

/// The targets of links and images outside code, with their lines.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut fenced = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        // Every second piece stands between backticks.
        let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("``");
        for rest in prose.split("](").skip(1) {
            found.extend(rest.split([')', ' ']).next().map(|to| (index + 1, to.to_owned())));
        }
        if let Some((_, to)) = prose.split_once("]: ").filter(|_| prose.starts_with('[')) {
            found.extend(to.split(' ').next().map(|to| (index + 1, to.to_owned())));
        }
    }
    found
}

/// Where a target leads from a file; none when it leaves the repository.
fn joined(from: &str, target: &str) -> Option<String> {
    let target = target.split(['#', '?']).next()?.trim_matches(['<', '>']);
    let mut parts: Vec<&str> = Vec::new();
    if !target.starts_with('/') {
        parts.extend(
            from.rsplit_once('/').map(|(folder, _)| folder.split('/')).into_iter().flatten(),
        );
    }
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_that_lead_nowhere_are_found() {
        let text = "[a](b.md#part) ![i](../x.png \"t\") [web](https://example.org/) [here](#a)\n\
                    `[code](no.md)` [folder](sub/) [gone](gone.md)\n```\n[b](no.md)\n```\n\
                    [ref]: also-gone.md\n[up](../../out.md)\n";
        let files = [("docs/a.md", text), ("docs/b.md", ""), ("x.png", ""), ("docs/sub/c", "")];
        let found: Vec<String> =
            resolve(&Tree::of(&files)).iter().map(ToString::to_string).collect();
        let expected = [
            "docs/a.md:2: no file at `gone.md`",
            "docs/a.md:6: no file at `also-gone.md`",
            "docs/a.md:7: no file at `../../out.md`",
        ];
        assert_eq!(found, expected);
    }
}
