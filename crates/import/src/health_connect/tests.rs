use phr::provenance::{Maker, Posture};
use proptest::prelude::*;
use rusqlite::Connection;

use super::{parse, read::shifted, recognises, row};

const GOOD: &[u8] = include_bytes!("../../tests/corpus/health_connect/good/input.db");

/// A database made by these statements, as bytes.
fn made(sql: &str) -> Vec<u8> {
    let mut db = Connection::open_in_memory().unwrap();
    db.execute_batch(
        "CREATE TABLE application_info_table (row_id INTEGER PRIMARY KEY, package_name TEXT);",
    )
    .unwrap();
    db.execute_batch(sql).unwrap();
    db.serialize("main").unwrap().to_vec()
}

#[test]
fn an_export_is_read_with_its_apps_units_and_offsets() {
    assert!(recognises(GOOD));
    let parsed = parse(GOOD);
    let told: Vec<String> = parsed
        .drafts
        .iter()
        .map(|d| {
            let r = &d.resource;
            let value = |v: &serde_json::Value| v["valueQuantity"]["value"].to_string();
            let parts = r["component"].as_array();
            let value = parts
                .map_or_else(|| value(r), |p| p.iter().map(value).collect::<Vec<_>>().join("/"));
            format!(
                "{} {value} {}",
                r["code"]["text"].as_str().unwrap(),
                r["effectiveDateTime"].as_str().unwrap()
            )
        })
        .collect();
    assert!(told.contains(&"血圧 131/84 2025-03-10T06:45:00+09:00".to_owned()), "{told:?}");
    assert!(told.contains(&"体重 68.4 2025-03-10T06:50:12.345+09:00".to_owned()), "{told:?}");
    let pressure = parsed.drafts.iter().find(|d| d.resource["code"]["text"] == "血圧").unwrap();
    assert_eq!(pressure.made_by, Maker::Device { name: "example.invented.pressure".to_owned() });
    assert_eq!(pressure.context.posture, Some(Posture::Sitting));
    let steps = parsed.series.iter().find(|s| s.key.name == "歩数").unwrap();
    assert_eq!(steps.points.sorted()[0].value().to_string(), "412");
    let hearts = parsed.series.iter().find(|s| s.key.name == "心拍数").unwrap();
    assert_eq!(hearts.points.sorted().len(), 3);
    assert!(parsed.series.iter().any(|s| s.key.name == "深い眠り"));
}

#[test]
fn grams_and_calories_only_move_the_point() {
    for (digits, places, expected) in
        [("68400", 3, "68.4"), ("62499.99", 3, "62.49999"), ("0", 3, "0"), ("5.50", 0, "5.50")]
    {
        assert_eq!(shifted(digits, places).unwrap().to_string(), expected);
    }
    assert!(shifted("1e400", 3).is_none());
}

#[test]
fn a_moment_is_told_where_the_phone_was() {
    assert_eq!(row::moment(0, Some(32_400)).as_deref(), Some("1970-01-01T09:00:00+09:00"));
    assert_eq!(row::moment(1, Some(-12_600)).as_deref(), Some("1969-12-31T20:30:00.001-03:30"));
    assert_eq!(row::moment(0, None).as_deref(), Some("1970-01-01T00:00:00Z"));
    assert_eq!(row::moment(0, Some(17)).as_deref(), Some("1970-01-01T00:00:00Z")); // no such zone
    assert_eq!(row::moment(i64::MAX, None), None);
}

#[test]
fn a_table_we_do_not_know_is_counted_and_a_private_one_is_not_named() {
    let parsed = parse(&made(
        "CREATE TABLE hydration_record_table (volume REAL); INSERT INTO hydration_record_table VALUES (1), (2);
         CREATE TABLE menstruation_flow_record_table (flow INTEGER); INSERT INTO menstruation_flow_record_table VALUES (1);
         CREATE TABLE access_logs_table (a TEXT); INSERT INTO access_logs_table VALUES ('x');",
    ));
    let told: String = parsed.findings.iter().map(|f| f.message.en.clone()).collect();
    assert!(told.contains("2 × hydration"), "{told}");
    assert!(!told.contains("menstr") && !told.contains("access"), "{told}");
}

#[test]
fn missing_columns_and_odd_values_cost_a_finding_only() {
    let parsed = parse(&made(
        "CREATE TABLE weight_record_table (time, weight, zone_offset);
         INSERT INTO weight_record_table VALUES (1741556400000, 68400, 32400), ('x', 1, 2), (5, 'heavy', 0), (NULL, NULL, NULL);
         CREATE TABLE steps_record_table (start_time, count); INSERT INTO steps_record_table VALUES (1741556400000, 12);",
    ));
    assert_eq!((parsed.drafts.len(), parsed.series.len()), (1, 1));
    assert!(parsed.findings.iter().any(|f| f.message.en.starts_with("3 records")));
}

#[test]
fn nothing_in_the_file_is_ever_run() {
    let parsed = parse(&made(
        "CREATE TABLE real_table (n); INSERT INTO real_table VALUES (1);
         CREATE VIEW steps_record_table AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM n) SELECT x AS count, x AS time FROM n;
         CREATE TRIGGER t AFTER INSERT ON real_table BEGIN DELETE FROM real_table; END;",
    ));
    assert!(parsed.drafts.is_empty() && parsed.series.is_empty());
}

#[test]
fn a_sensor_becomes_a_series_and_a_finger_prick_an_entry() {
    let rows = |app: u32, n: i64| -> String {
        (0..n)
            .map(|k| {
                format!(
                    "INSERT INTO blood_glucose_record_table VALUES ({app}, {}, 5.4);",
                    1_741_556_400_000 + k * 60_000
                )
            })
            .collect::<Vec<_>>()
            .concat()
    };
    let parsed = parse(&made(&format!(
        "CREATE TABLE blood_glucose_record_table (app_info_id, time, level); {}{}",
        rows(1, 30),
        rows(2, 3)
    )));
    assert_eq!(parsed.drafts.len(), 3);
    assert_eq!(parsed.series[0].points.len(), 30);
}

#[test]
fn a_column_whose_name_is_no_text_costs_nothing() {
    let mut bytes = GOOD.to_vec();
    let name = b"client_record_version";
    let places: Vec<usize> =
        (0..bytes.len() - name.len()).filter(|at| bytes[*at..].starts_with(name)).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at] = 0x80;
    }
    assert_eq!(parse(&bytes).drafts.len(), parse(GOOD).drafts.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn never_panics_on_damaged_files(at in 0..GOOD.len(), noise in proptest::collection::vec(any::<u8>(), 1..40), cut in 0..GOOD.len()) {
        let mut bytes = GOOD.to_vec();
        let end = (at + noise.len()).min(bytes.len());
        bytes[at..end].copy_from_slice(&noise[..end - at]);
        drop(parse(&bytes));
        drop(parse(&bytes[..cut]));
    }
}
