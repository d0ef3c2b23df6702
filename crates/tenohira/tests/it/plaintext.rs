//! No word of a record stands on disk in the clear: not in the database or its log, not in the
//! spool, not in temporary files, not in a backup; whatever was done with the record.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{phone::Phone, run::Tenohira};

/// Words that stand nowhere else, in the encodings a file could have them in.
const CANARIES: [&str; 2] = ["かなりやカナリヤ金糸雀", "CanaryZqx"];

fn encoded(word: &str) -> Vec<Vec<u8>> {
    let wide: Vec<u16> = word.encode_utf16().collect();
    vec![
        word.as_bytes().to_vec(),
        wide.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
        wide.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
    ]
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn hold_no_canary(folders: &[&Path]) -> usize {
    let mut all = Vec::new();
    for folder in folders {
        files(folder, &mut all);
    }
    for path in &all {
        let bytes = fs::read(path).unwrap();
        for needle in CANARIES.iter().flat_map(|word| encoded(word)) {
            let there = bytes.windows(needle.len()).any(|window| window == needle);
            assert!(!there, "{}", path.display());
        }
    }
    all.len()
}

#[test]
fn after_an_upload_a_search_an_export_and_a_backup_no_word_stands_in_the_clear() {
    let (tenohira, shelf) = (Tenohira::new(), tempfile::tempdir().unwrap());
    let at = |name: &str| shelf.path().join(name).display().to_string();
    let note = CANARIES.join(" ");
    fs::write(at("table.csv"), format!("日付,時刻,体重(kg),メモ\n2025/3/10,6:45,62.4,{note}\n"))
        .unwrap();
    fs::write(at("pass"), "合言葉\n").unwrap();
    let phone = Phone::of(&tenohira);
    let told = phone.post(&["--data-binary", &format!("@{}", at("table.csv"))], "table.csv");
    assert!(told.contains("読みました"), "{told}");
    for word in CANARIES {
        let found = phone.search(word);
        assert!(found.contains("/entry/"), "the search found nothing for {word}");
    }
    let fresh = tempfile::tempdir().unwrap();
    let backup = fresh.path().join("backup.age").display().to_string();
    let made = tenohira.run(&["backup", "--passphrase-file", &at("pass"), &backup]);
    assert_eq!(made.code, 0, "{}", made.err);
    let zip = at("record.zip");
    let out = tenohira.run(&["export", "--person", "日向 キヨ", "--output", &zip]);
    assert_eq!(out.code, 0, "{}", out.err);
    let places = [tenohira.folder(), tenohira.temporary(), fresh.path()];
    let looked_at = hold_no_canary(&places);
    assert!(looked_at > 2, "{looked_at} files");
    // It would be seen: the table itself holds it.
    let bytes = fs::read(at("table.csv")).unwrap();
    assert!(bytes.windows(9).any(|window| window == CANARIES[1].as_bytes()));
    phone.kill();
    hold_no_canary(&places);
}
