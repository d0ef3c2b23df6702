//! Just enough TOML for manifests, `deny.toml` and `tidy.toml`.

/// One `key = value` line, the table it stands in, and its line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    pub(super) table: &'a str,
    pub(super) key: &'a str,
    pub(super) value: &'a str,
    pub(super) line: usize,
}

/// Every `key = value` of a file. Keys lose their quotes, values their comment.
pub(super) fn entries(text: &str) -> impl Iterator<Item = Entry<'_>> {
    let mut table = "";
    text.lines().enumerate().filter_map(move |(index, line)| {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.split(']').next()) {
            table = name;
            return None;
        }
        let (key, value) = line.split_once('=').filter(|_| !line.starts_with('#'))?;
        let value = value.split(" #").next().unwrap_or(value).trim();
        Some(Entry { table, key: key.trim().trim_matches('"'), value, line: index + 1 })
    })
}

/// A dependency of a crate, and whether only its tests use it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dependency<'a> {
    pub(super) name: &'a str,
    pub(super) dev: bool,
    pub(super) line: usize,
}

/// Every dependency a manifest names, in whichever notation.
pub(super) fn dependencies(text: &str) -> Vec<Dependency<'_>> {
    let mut found: Vec<Dependency<'_>> = entries(text)
        .filter_map(|entry| {
            let (dev, rest) = dependency_table(entry.table)?;
            let name = match rest {
                Some(name) => name,
                None => entry.key.split('.').next()?,
            };
            Some(Dependency { name, dev, line: entry.line })
        })
        .collect();
    found.dedup_by(|a, b| a.name == b.name && a.dev == b.dev);
    found
}

/// For `dependencies`, `dev-dependencies.x`, `target.….dependencies`: dev or not, and the name.
fn dependency_table(table: &str) -> Option<(bool, Option<&str>)> {
    let (before, after) = table.split_once("dependencies")?;
    let dev = before.ends_with("dev-");
    match before.trim_end_matches("dev-").trim_end_matches("build-") {
        "" => {}
        target if target.starts_with("target.") => {}
        _ => return None,
    }
    Some((dev, after.strip_prefix('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_are_found_in_every_notation() {
        let text = "[package]\nname = \"x\"\n[dependencies]\na.workspace = true # why\n\
                    b = { path = \"c\" }\n[dev-dependencies]\nd = \"1\"\n[dependencies.e]\n\
                    version = \"1\"\nfeatures = []\n[target.'cfg(unix)'.dependencies]\nf = \"1\"\n";
        let names: Vec<(&str, bool)> = dependencies(text).iter().map(|d| (d.name, d.dev)).collect();
        let expected = [("a", false), ("b", false), ("d", true), ("e", false), ("f", false)];
        assert_eq!(names, expected);
    }
}
