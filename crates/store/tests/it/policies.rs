//! Row-level security: the lock behind the statements, seen from the role of the program.

use std::sync::Arc;

use phr::ports::StoreError;
use store::SqlStore;
use testkit::{Record, SeededIds, postgres::Database, record::weight};

use crate::common::OnPostgres;

const TABLES: &str = "SELECT r.relname FROM pg_class AS r
    JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attname = 'person_id'
    WHERE r.relkind = 'r' AND r.relnamespace = 'public'::REGNAMESPACE ORDER BY r.relname";

fn filled() -> (OnPostgres, [Record; 2], Vec<String>) {
    let server = OnPostgres::new();
    let records = [(); 2].map(|()| {
        let record = Record::start(&server.store).unwrap();
        let drafts = vec![weight("2025-03-01", "51")];
        record.take(&server.store, &record.file("weights", drafts).unwrap()).unwrap();
        record
    });
    let tables = server.database.as_superuser(TABLES).unwrap();
    let tables: Vec<String> = tables.lines().map(str::to_owned).collect();
    assert!(tables.len() > 9, "{tables:?}");
    (server, records, tables)
}

fn rows(database: &Database, setting: &str, table: &str) -> u64 {
    let count = format!("BEGIN; {setting}; SELECT COUNT(*) FROM {table}; COMMIT");
    database.as_role(&count).unwrap().parse().unwrap()
}

fn person(record: &Record) -> String {
    format!("SET LOCAL tenohira.person = '{}'", record.person)
}

#[test]
fn without_a_person_nothing_is_there_and_with_one_only_that_person() {
    let (server, records, tables) = filled();
    let database = &server.database;
    for table in &tables {
        let all: u64 = database
            .as_superuser(&format!("SELECT COUNT(*) FROM {table}"))
            .unwrap()
            .parse()
            .unwrap();
        assert_eq!(rows(database, "SELECT", table), 0, "{table} without a setting");
        let nobody = "SET LOCAL tenohira.person = '00000000000000000000000000000000'";
        assert_eq!(rows(database, nobody, table), 0, "{table} for somebody else");
        let of_each = records.iter().map(|r| rows(database, &person(r), table));
        assert_eq!(of_each.sum::<u64>(), all, "{table}");
        let maintenance = "SET LOCAL tenohira.everyone = 'a test'";
        assert_eq!(rows(database, maintenance, table), all, "{table}");
    }
}

#[test]
fn nobody_writes_into_the_rows_of_another() {
    let (server, [one, other], tables) = filled();
    for table in &tables {
        let erase = format!("BEGIN; {}; DELETE FROM {table}; COMMIT", person(&one));
        let theirs = rows(&server.database, &person(&other), table);
        server.database.as_role(&erase).unwrap();
        assert_eq!(rows(&server.database, &person(&one), table), 0, "{table}");
        assert_eq!(rows(&server.database, &person(&other), table), theirs, "{table}");
    }
    let forge = format!(
        "BEGIN; {}; INSERT INTO apart (person_id, one, other)
         VALUES (decode('{}', 'hex'), 'a', 'b'); COMMIT",
        person(&one),
        other.person
    );
    let refused = server.database.as_role(&forge).unwrap_err().to_string();
    assert!(refused.contains("row-level security"), "{refused}");
}

#[test]
fn every_table_of_persons_has_both_policies_and_holds_its_owner_to_them() {
    let (server, _, tables) = filled();
    let guarded = "SELECT r.relname FROM pg_class AS r WHERE r.relrowsecurity
        AND r.relforcerowsecurity AND (SELECT string_agg(p.polname, ' ' ORDER BY p.polname)
            FROM pg_policy AS p WHERE p.polrelid = r.oid) = 'everyone one_person'
        ORDER BY r.relname";
    let guarded = server.database.as_superuser(guarded).unwrap();
    assert_eq!(guarded.lines().collect::<Vec<_>>(), tables);
}

fn refused(url: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let refusal = SqlStore::connect(url, folder.path(), Arc::new(SeededIds::new(1))).unwrap_err();
    assert!(matches!(refusal, StoreError::Failed(_)), "{refusal}");
    refusal.to_string()
}

#[test]
fn a_server_that_would_lose_answers_or_pass_over_policies_is_refused() {
    let database = Database::create().unwrap();
    assert!(refused(&database.superuser_url()).contains("above row-level security"));
    let forgetful = format!("{}&options=-c%20synchronous_commit%3Doff", database.url());
    assert!(refused(&forgetful).contains("safe on disk"));
    let plain = refused("postgres://a:hidden@192.0.2.1/x?sslmode=disable");
    assert!(plain.contains("must be encrypted") && !plain.contains("hidden"), "{plain}");
    assert!(!refused("postgres://a:hidden@[::/x").contains("hidden"));
}
