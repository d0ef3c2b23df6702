//! Every statement that a request runs names one person, so that a distributed database can send it
//! to the one place where that person's rows are.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// Maintenance over several persons: the whole statement, and why it may.
const SEVERAL: &[(&str, &str)] = &[
    (
        "SELECT person_id, kind, from_us, until_us FROM relation WHERE account_id = ?1 \
         ORDER BY from_us, person_id",
        "who an account has to do with, asked before anybody's record is",
    ),
    (
        "SELECT person_id FROM share WHERE link = ?1",
        "whose link somebody holds, asked before anybody's record is",
    ),
    (
        "SELECT DISTINCT person_id FROM opened WHERE grantee = ?1 ORDER BY person_id LIMIT 200",
        "whose records were opened to an account, asked before anybody's record is",
    ),
    (
        "SELECT DISTINCT person_id FROM consent WHERE state = 1 ORDER BY person_id",
        "consents of earlier versions wait for the index, once at the start",
    ),
    ("SELECT person_id FROM person", "the list of the erased, once at the start"),
    (
        "SELECT number, person_id, person_number, hash FROM leaf ORDER BY number",
        "checking the tree over all logs",
    ),
    ("SELECT COUNT(*) FROM audit", "checking the tree over all logs"),
    (
        "SELECT hash FROM leaf WHERE number >= ?1 AND number < ?2 ORDER BY number",
        "a proof is a path through the tree over all logs; hashes alone",
    ),
    (
        "SELECT COALESCE(MAX(number) + 1, 0) FROM leaf",
        "a proof says how large the tree over all logs is",
    ),
];

/// Tables whose rows are about no person's record, and why they are not cut by person.
const NOBODYS: &[(&str, &str)] = &[
    ("account", "who signs in is asked before anybody's record is"),
    ("checkpoint", "the one tree over all logs, hashes alone"),
    ("identity", "found by the hash of what a provider calls somebody"),
    ("invitation", "a link into an account, found by the hash of its token"),
    ("meta", "the installation itself"),
    ("passkey", "found by the hash of what an authenticator calls it"),
    ("presence", "found by the hash of half a number, before it is known for whom it is"),
    ("recovery", "found by the hash of a code"),
    ("session", "found by the hash of its token"),
    ("tree", "the one tree over all logs, hashes alone"),
];

#[test]
fn every_table_that_is_not_cut_by_person_is_listed_with_its_reason() {
    let of_persons = tables_of_persons();
    let others: Vec<String> = tables().into_keys().filter(|t| !of_persons.contains(t)).collect();
    assert_eq!(others, NOBODYS.iter().map(|(table, _)| *table).collect::<Vec<_>>());
}

#[test]
fn no_statement_reaches_rows_of_accounts_and_of_persons_together() {
    let of_persons = tables_of_persons();
    let accounts =
        ["account", "identity", "invitation", "passkey", "presence", "recovery", "session"];
    let mut about_accounts = 0;
    for sql in statements(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        if touched(&sql).any(|table| accounts.contains(&table)) {
            about_accounts += 1;
            assert!(!touched(&sql).any(|table| of_persons.contains(table)), "{sql}");
        }
    }
    assert!(about_accounts > 20, "{about_accounts}");
}

#[test]
fn every_statement_on_rows_of_persons_names_one_person() {
    let tables = tables_of_persons();
    assert!(tables.contains("entry") && tables.contains("audit") && !tables.contains("tree"));
    let statements = statements(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(statements.len() > 60, "the sources were read: {}", statements.len());
    let mut several: BTreeSet<&str> = SEVERAL.iter().map(|(sql, _)| *sql).collect();
    for sql in &statements {
        let touched: Vec<_> = touched(sql).filter(|t| tables.contains(*t)).collect();
        if touched.is_empty() || several.remove(sql.as_str()) {
            continue;
        }
        assert!(names_one_person(sql, touched.len()), "names no person: {sql}");
    }
    assert!(several.is_empty(), "no longer there: {several:?}");
}

/// What SQLite is told of its tables (migration 10) has to lead to these plans, at every size.
#[test]
fn no_statement_looks_through_a_record_for_each_row_of_another_table() {
    let folder = tempfile::tempdir().unwrap();
    drop(crate::common::open(folder.path(), 1));
    let db = rusqlite::Connection::open(folder.path().join("tenohira.db")).unwrap();
    let tables = tables_of_persons();
    let mut looked_at = 0;
    for sql in statements(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let several = SEVERAL.iter().any(|(known, _)| *known == sql);
        if several || !touched(&sql).any(|table| tables.contains(table)) {
            continue;
        }
        // Words of PostgreSQL alone.
        let Ok(mut plan) = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")) else { continue };
        let mut rows = plan.raw_query();
        let mut steps: Vec<String> = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            steps.push(row.get(3).unwrap());
        }
        looked_at += 1;
        let whole = |step: &&String| {
            step.starts_with("SCAN ")
                || step.contains("AUTOMATIC")
                || ["(person_id=?)", "(person_id=? AND current=?)", "current=? AND state=?)"]
                    .iter()
                    .any(|bound| step.contains(bound))
        };
        let first = steps.iter().take(1).filter(|step| step.starts_with("SCAN ")).count();
        // A list is looked up once, before the first row.
        let loops = steps.iter().take_while(|step| !step.starts_with("LIST SUBQUERY"));
        let later = loops.skip(1).filter(whole).count();
        assert_eq!(first + later, 0, "{sql}: {steps:#?}");
    }
    assert!(looked_at > 60, "the statements were looked at: {looked_at}");
}

#[test]
fn a_statement_that_forgets_the_person_is_found() {
    for (sql, tables, good) in [
        ("SELECT sealed FROM entry WHERE entry_id = ?1", 1, false),
        ("SELECT sealed FROM entry WHERE person_id = ?1", 1, true),
        ("SELECT a.x FROM a JOIN b ON b.id = a.id WHERE a.person_id = ?1", 2, false),
        ("SELECT a.x FROM a JOIN b ON b.person_id = a.person_id WHERE a.person_id = ?1", 2, true),
        ("INSERT INTO entry (entry_id) VALUES (?1)", 1, false),
        ("INSERT INTO entry (person_id, entry_id) VALUES (?1, ?2)", 1, true),
        ("UPDATE entry SET person_id = ?1", 1, false),
        ("DELETE FROM entry WHERE person_id <> ?1", 1, false),
    ] {
        assert_eq!(names_one_person(sql, tables), good, "{sql}");
    }
}

/// One parameter for one person, and every joined table tied to the same.
fn names_one_person(sql: &str, tables: usize) -> bool {
    if let Some(insert) = sql.strip_prefix("INSERT INTO ") {
        let columns = insert.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
        return columns.is_some_and(|(names, _)| names.split(", ").any(|n| n == "person_id"));
    }
    let Some((_, condition)) = sql.split_once(" WHERE ") else { return false };
    let named = ["person_id = ?1", ".person_id = ?1"].iter().any(|n| condition.contains(n));
    named && sql.matches("person_id = ").count() >= tables
}

/// The tables a statement reads or writes.
fn touched(sql: &str) -> impl Iterator<Item = &str> {
    let words: Vec<&str> = sql.split_whitespace().collect();
    let mut found = Vec::new();
    for pair in words.windows(2) {
        if ["FROM", "JOIN", "INTO", "UPDATE"].contains(&pair[0]) {
            found.push(pair[1].trim_matches(|c: char| !c.is_ascii_lowercase() && c != '_'));
        }
    }
    found.into_iter()
}

fn tables_of_persons() -> BTreeSet<String> {
    let cut = |columns: &str| columns.lines().any(|line| line.trim().starts_with("person_id "));
    tables().into_iter().filter(|(_, columns)| cut(columns)).map(|(table, _)| table).collect()
}

/// Every table that a migration makes, with its columns.
fn tables() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/sqlite");
    let mut tables = BTreeMap::new();
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        for table in text.split("CREATE TABLE ").skip(1) {
            let (name, columns) = table.split_once('(').unwrap();
            let columns = columns.split(';').next().unwrap();
            tables.insert(name.trim().to_owned(), columns.to_owned());
        }
    }
    tables
}

/// Every string in the sources that is a statement, spaces made one.
fn statements(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(statements(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(path).unwrap();
            let product = text.split("#[cfg(test)]").next().unwrap().to_owned();
            found.extend(strings(&product).into_iter().filter(|s| is_statement(s)));
        }
    }
    found
}

fn is_statement(text: &str) -> bool {
    ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "].iter().any(|s| text.starts_with(s))
}

fn strings(text: &str) -> Vec<String> {
    let code: Vec<&str> =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n").replace("'\"'", "' '").replace("\\\n", " ");
    let mut parts = code.split('"');
    parts.next();
    let mut found = Vec::new();
    while let Some(inside) = parts.next() {
        found.push(inside.split_whitespace().collect::<Vec<_>>().join(" "));
        parts.next();
    }
    found
}
