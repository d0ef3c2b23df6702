//! What every sample file must keep.

use std::collections::BTreeMap;

use encoding_rs::SHIFT_JIS;
use serde_json::Value;

use super::family::INVENTED;
use super::strange::FAKE_MY_NUMBER;
use super::{build, differences};

fn samples() -> BTreeMap<String, Vec<u8>> {
    build().expect("the samples can be made")
}

/// The files whose path satisfies `wanted`, as text.
fn texts(wanted: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let found: Vec<_> = samples()
        .into_iter()
        .filter(|(path, _)| wanted(path))
        .map(|(path, bytes)| {
            let text = match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => {
                    let (text, _, wrong) = SHIFT_JIS.decode(error.as_bytes());
                    assert!(!wrong, "{path} is neither UTF-8 nor CP932");
                    text.into_owned()
                }
            };
            (path, text)
        })
        .collect();
    assert!(!found.is_empty());
    found
}

fn ends(path: &str, extension: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, found)| found == extension)
}

#[test]
fn two_runs_make_the_same_bytes() {
    assert_eq!(samples(), samples());
}

#[test]
fn the_committed_files_are_the_ones_made() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples");
    assert_eq!(differences(&root, &samples()).unwrap(), Vec::<String>::new());
}

#[test]
fn a_changed_a_missing_and_a_left_over_file_are_named() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples");
    let mut made = samples();
    made.get_mut("README.md").unwrap().push(b'!');
    made.insert("new.txt".to_owned(), Vec::new());
    made.remove("family.json");
    assert_eq!(differences(&root, &made).unwrap(), ["README.md", "new.txt", "family.json"]);
}

#[test]
fn the_files_stay_small() {
    let samples = samples();
    assert!(samples.values().all(|bytes| bytes.len() < 256 * 1024));
    assert!(samples.values().map(Vec::len).sum::<usize>() < 1_200_000);
}

#[test]
fn every_file_says_it_is_invented() {
    let archive_or_part = |path: &str| ends(path, "zip") || path.contains("kensa_tochu");
    for (path, text) in texts(|path| path.contains('/') && !archive_or_part(path)) {
        assert!(text.contains(INVENTED), "{path}");
    }
}

#[test]
fn every_notebook_is_cp932_with_a_header_and_a_person() {
    let notebook = |path: &str| path.contains("okusuri_") && !path.contains("_QR_");
    for (path, bytes) in samples().into_iter().filter(|(path, _)| notebook(path)) {
        let (text, _, wrong) = SHIFT_JIS.decode(&bytes);
        assert!(!wrong, "{path}");
        assert!(std::str::from_utf8(&bytes).is_err(), "{path} would pass as UTF-8");
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert!(lines[0].starts_with("JAHISTC0") && lines[0].ends_with(",1"), "{path}");
        assert!(lines[1].starts_with("1,") && lines[1].split(',').count() == 11, "{path}");
        assert!(lines.iter().all(|line| !line.contains('\n')), "{path}");
    }
}

#[test]
fn the_qr_parts_share_one_id_and_count_to_three() {
    let parts = texts(|path| path.contains("_QR_"));
    assert_eq!(parts.len(), 3);
    for (at, (path, text)) in parts.iter().enumerate() {
        let last = text.lines().last().unwrap();
        assert_eq!(last, format!("911,20250908103015,3,{}", at + 1), "{path}");
        assert!(text.starts_with("JAHISTC08,1\n1,日向 キヨ,2,19430418,"), "{path}");
    }
}

#[test]
fn every_xml_closes_what_it_opens() {
    for (path, text) in texts(|path| ends(path, "xml")) {
        let mut open = Vec::new();
        for tag in text.split('<').skip(2).map(|rest| rest.split('>').next().unwrap()) {
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop(), Some(name.to_owned()), "{path}");
            } else if !tag.ends_with('/') {
                open.push(tag.split(' ').next().unwrap().to_owned());
            }
        }
        assert!(open.is_empty(), "{path}");
        assert!(!text.contains('&') && !text.contains("unit=\"\""), "{path}");
    }
}

#[test]
fn every_fhir_file_parses() {
    let json = |path: &str| ends(path, "json") && !path.contains("kensa_tochu");
    for (path, text) in texts(json).into_iter().filter(|(path, _)| path.contains('/')) {
        let bundle: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(bundle["resourceType"], "Bundle", "{path}");
        for entry in bundle["entry"].as_array().unwrap() {
            let resource = &entry["resource"];
            let url = format!(
                "https://example.invalid/fhir/{}/{}",
                resource["resourceType"].as_str().unwrap(),
                resource["id"].as_str().unwrap(),
            );
            assert_eq!(entry["fullUrl"], *url, "{path}");
        }
    }
    for (path, text) in texts(|path| ends(path, "ndjson")) {
        for line in text.lines() {
            let resource: Value = serde_json::from_str(line).unwrap();
            assert!(resource["resourceType"].is_string(), "{path}");
        }
    }
}

#[test]
fn every_reference_points_into_its_bundle() {
    let json = |path: &str| ends(path, "json") && !path.contains("kensa_tochu");
    for (path, text) in texts(json).into_iter().filter(|(path, _)| path.contains('/')) {
        let ids: Vec<&str> = text
            .split("https://example.invalid/fhir/")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
            .collect();
        for to in text.split("\"reference\": \"").skip(1) {
            let to = to.split('"').next().unwrap();
            assert!(to.starts_with('#') || ids.contains(&to), "{path}: {to}");
        }
    }
}

#[test]
fn the_sums_of_a_cost_notice_are_right() {
    for (path, text) in texts(|path| ends(path, "csv")) {
        let amounts = |part: &str, label: &str| -> Vec<i64> {
            let yen = |line: &str| {
                line.split("\",\"").nth(1)?.trim_end_matches('"').replace(',', "").parse().ok()
            };
            part.lines()
                .filter(|line| line.contains(label))
                .filter_map(|line| yen(line.trim_end()))
                .collect()
        };
        let (head, rows) = text.split_once("\"医療費情報明細\"\r\n").unwrap();
        for label in ["医療費の総額", "保険者の負担額", "窓口相当負担額"] {
            let sum: i64 = amounts(rows, label).iter().sum();
            assert_eq!(amounts(head, label), [sum, sum], "{path} {label}");
        }
        let columns = ["保険者の負担額", "窓口相当負担額"].map(|label| amounts(rows, label));
        for ((total, insurer), person) in
            amounts(rows, "医療費の総額").iter().zip(&columns[0]).zip(&columns[1])
        {
            assert_eq!(*total, insurer + person, "{path}");
        }
    }
}

#[test]
fn insurer_numbers_have_right_check_digits() {
    for number in ["39139993", "06139992", "138057", "01010016"] {
        let digits: Vec<u32> = number.chars().map(|c| c.to_digit(10).unwrap()).collect();
        let (check, body) = digits.split_last().unwrap();
        let sum: u32 = body
            .iter()
            .rev()
            .zip([2, 1].into_iter().cycle())
            .map(|(digit, weight)| digit * weight)
            .map(|p| p / 10 + p % 10)
            .sum();
        assert_eq!(*check, (10 - sum % 10) % 10, "{number}");
    }
}

/// The check digit of a 個人番号: 総務省令85号 5条.
fn passes_my_number_check(digits: &[u32]) -> bool {
    let Some((check, body)) = digits.split_last() else { return false };
    let sum: u32 =
        body.iter().rev().zip([2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6]).map(|(p, q)| p * q).sum();
    let rest = sum % 11;
    digits.len() == 12 && *check == if rest <= 1 { 0 } else { 11 - rest }
}

#[test]
fn no_my_number_is_outside_the_strange_folder() {
    let digits = |text: &str| -> Vec<u32> { text.chars().filter_map(|c| c.to_digit(10)).collect() };
    assert!(passes_my_number_check(&digits(FAKE_MY_NUMBER)));
    for (path, text) in texts(|path| !ends(path, "zip") && !path.contains("okusuri_memo")) {
        let whole = format!("{path} {text}");
        for run in whole.split(|c: char| !c.is_ascii_digit()) {
            assert!(!passes_my_number_check(&digits(run)), "{path}: {run}");
        }
        for run in whole.split(|c: char| !c.is_ascii_digit() && !" -".contains(c)) {
            assert!(!passes_my_number_check(&digits(run)), "{path}: {run}");
        }
    }
}

#[test]
fn the_archive_holds_two_stored_files() {
    let samples = samples();
    let archive = &samples["strange/matome_20240630.zip"];
    assert!(archive.starts_with(b"PK\x03\x04"));
    let count = archive.windows(4).filter(|bytes| *bytes == b"PK\x01\x02").count();
    assert_eq!(count, 2);
}

#[test]
fn the_family_lists_every_file_that_is_written() {
    let samples = samples();
    let family: Value = serde_json::from_slice(&samples["family.json"]).unwrap();
    let people = family["people"].as_array().unwrap();
    let keys: Vec<&str> = people.iter().map(|person| person["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["grandmother", "father", "mother", "child"]);
    let listed = people.iter().map(|person| &person["files"]).chain([&family["strange"]]);
    let mut listed: Vec<&str> =
        listed.flat_map(|files| files.as_array().unwrap()).filter_map(Value::as_str).collect();
    listed.sort_unstable();
    let written: Vec<&str> =
        samples.keys().map(String::as_str).filter(|path| path.contains('/')).collect();
    assert_eq!(listed, written);
    let mother = people[2]["files"].as_array().unwrap();
    assert!(mother.last().unwrap().as_str().unwrap().ends_with("okusuri_20161227.txt"));
}
