//! The format corpus: `tests/corpus/<format>/<case>/{input.*, expected.json, findings.txt}`.
//!
//! `UPDATE=1 cargo test -p import corpus` rewrites the expectations; read the diff before you commit.
//! A case whose input has the extension `gen` is generated (see [`generated`]): huge inputs do not
//! belong into the repository.

use std::{
    fs,
    path::{Path, PathBuf},
};

use phr::record::{DraftKey, Finding, Parsed};
use serde_json::{Value, json};

#[test]
fn every_case_reads_as_written_down() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let update = std::env::var_os("UPDATE").is_some();
    let mut cases = 0;
    let mut wrong = Vec::new();
    for format in folders(&root) {
        for case in folders(&format) {
            cases += 1;
            if let Err(difference) = check(&case, update) {
                wrong.push(difference);
            }
        }
    }
    assert!(cases > 0, "the corpus is empty");
    assert!(wrong.is_empty(), "{} of {cases} cases differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn check(case: &Path, update: bool) -> Result<(), String> {
    let bytes = input(case);
    let (expected, findings) = match import::read(&bytes) {
        Some(parsed) => (describe(&parsed), sentences(&parsed.findings)),
        None => (json!({"format": null}), String::new()),
    };
    let expected = serde_json::to_string_pretty(&expected).unwrap() + "\n";
    for (name, now) in [("expected.json", expected), ("findings.txt", findings)] {
        let path = case.join(name);
        if update {
            fs::write(&path, &now).unwrap();
        }
        let before = fs::read_to_string(&path).unwrap_or_default();
        if before != now {
            return Err(format!("{}:\n{}", path.display(), first_difference(&before, &now)));
        }
    }
    Ok(())
}

fn first_difference(before: &str, now: &str) -> String {
    let (mut a, mut b) = (before.lines(), now.lines());
    for number in 1.. {
        match (a.next(), b.next()) {
            (None, None) => break,
            (x, y) if x == y => {}
            (x, y) => {
                return format!("line {number}: expected {x:?}\n{:9}but is {y:?}", "");
            }
        }
    }
    "the same lines, other bytes".to_owned()
}

fn input(case: &Path) -> Vec<u8> {
    let path = fs::read_dir(case)
        .unwrap()
        .map(|e| e.unwrap().path())
        .find(|p| p.file_stem().is_some_and(|s| s == "input"))
        .unwrap_or_else(|| panic!("{} has no input.*", case.display()));
    let bytes = fs::read(&path).unwrap();
    if path.extension().is_some_and(|e| e == "gen") { generated(&bytes) } else { bytes }
}

/// `input.gen` is text: a first line `repeat N`, then a head, `---`, a body that is repeated N
/// times (`{n}` becomes the number), `---`, a tail.
fn generated(recipe: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(recipe).unwrap();
    let (first, rest) = text.split_once('\n').unwrap();
    let times: usize = first.strip_prefix("repeat ").unwrap().trim().parse().unwrap();
    let mut parts = rest.split("---\n");
    let (head, body, tail) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
    let mut out = head.to_owned();
    for n in 1..=times {
        out.push_str(&body.replace("{n}", &n.to_string()));
    }
    out.push_str(tail.trim_end_matches('\n'));
    out.into_bytes()
}

/// Everything that matters of a parsed file. Long lists are cut to their ends, with their length.
fn describe(parsed: &Parsed) -> Value {
    let mut drafts: Vec<Value> = parsed.drafts.iter().map(draft).collect();
    if drafts.len() > 60 {
        let last = drafts.split_off(drafts.len() - 2);
        drafts.truncate(2);
        drafts.push(json!(format!("… {} drafts in all …", parsed.drafts.len())));
        drafts.extend(last);
    }
    let mut out = json!({
        "format": parsed.format,
        "version": parsed.format_version,
        "subject": format!("{:?}", parsed.subject),
        "drafts": drafts,
    });
    if !parsed.series.is_empty() {
        out["series"] = parsed.series.iter().map(series).collect();
    }
    out
}

fn series(s: &phr::record::SeriesDraft) -> Value {
    let points = s.points.sorted();
    let point = |p: &phr::record::Point| format!("{}..{} {}", p.from_ms(), p.until_ms(), p.value());
    json!({
        "at": s.span.words().en,
        "key": s.key.canonical(),
        "name": s.key.name,
        "points": points.len(),
        "first": points.first().map(point),
        "last": points.last().map(point),
    })
}

fn draft(d: &phr::record::Draft) -> Value {
    let mut out = json!({
        "at": d.span.words().en,
        "path": d.span.path,
        "bytes": d.span.bytes.as_ref().map(|b| format!("{}..{}", b.start, b.end)),
        "key": match &d.key { DraftKey::Natural(key) => key.as_str(), DraftKey::Content => "content" },
        "evidence": d.evidence.code(),
        "made_by": format!("{:?}", d.made_by),
        "context": format!("{:?}", d.context),
        "resource": d.resource,
    });
    if d.withheld {
        out["withheld"] = json!(true);
    }
    out
}

fn sentences(findings: &[Finding]) -> String {
    let mut lines: Vec<String> = findings
        .iter()
        .map(|f| {
            let s = f.sentence();
            format!("{} {}\n        {}\n", f.severity.code(), s.ja, s.en)
        })
        .collect();
    if lines.len() > 60 {
        lines.truncate(4);
        lines.push(format!("… {} findings in all …\n", findings.len()));
    }
    lines.concat()
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(path)
        .map(|dir| dir.map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect())
        .unwrap_or_default();
    found.sort();
    found
}
