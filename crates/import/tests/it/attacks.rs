//! Files made to harm: bombs, lies about sizes, names that want out. Each is named after what it
//! tries, and ends as one refused file with a sentence, in little memory.

use std::io::{Cursor, Write};

use import::intake::{Arrival, Incoming, unpack};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// A zip of members, each with its name and bytes.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in members {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Writes another size into both headers of a zip with one member.
fn lie_about_the_size(zip: &mut [u8], size: u32) {
    let central = zip.windows(4).rposition(|at| at == b"PK\x01\x02").unwrap();
    zip[central + 24..central + 28].copy_from_slice(&size.to_le_bytes());
    zip[22..26].copy_from_slice(&size.to_le_bytes());
}

/// File names of what was unpacked, and the English sentences of what was refused.
fn outcome(bytes: Vec<u8>) -> (Vec<String>, Vec<String>) {
    let (files, refused) = unpack(vec![Arrival { bytes, file_name: Some("a.zip".to_owned()) }]);
    let name = |file: Incoming| file.file_name().unwrap_or_default().to_owned();
    let names = files.into_iter().map(name).collect();
    (names, refused.into_iter().map(|r| r.finding.message.en.clone()).collect())
}

#[test]
fn a_zip_bomb_is_refused_by_what_it_says_of_its_size() {
    let mut bomb = zip(&[("bomb.txt", &[b'0'; 4096])]);
    lie_about_the_size(&mut bomb, u32::MAX - 1);
    let (names, refused) = outcome(bomb);
    assert_eq!(names, Vec::<String>::new());
    assert!(refused.concat().contains("512 MB"), "{refused:?}");
}

#[test]
fn a_zip_bomb_that_says_it_is_small_is_held_to_its_word() {
    let zeros = vec![b'0'; 8 << 20];
    let mut bomb = zip(&[("bomb.txt", &zeros)]);
    assert!(bomb.len() < 100_000, "it is a bomb");
    lie_about_the_size(&mut bomb, 300_000);
    let (names, refused) = outcome(bomb);
    assert_eq!(names, Vec::<String>::new());
    assert!(refused.concat().contains("damaged"), "{refused:?}");
}

#[test]
fn an_archive_of_very_many_files_is_refused_whole() {
    let names: Vec<String> = (0..2_001).map(|n| format!("{n}.txt")).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b"x"[..])).collect();
    let (names, refused) = outcome(zip(&members));
    assert_eq!(names, Vec::<String>::new());
    assert!(refused.concat().contains("2,000 files"), "{refused:?}");
}

#[test]
fn an_archive_inside_an_archive_is_not_opened() {
    let inner = zip(&[("inner.txt", b"JAHISTC08,1\r\n")]);
    let (names, _) = outcome(zip(&[("inner.zip", &inner)]));
    assert_eq!(names, ["a.zip/inner.zip"], "a bomb of bombs stays closed");
    assert!(import::read(&inner).is_none(), "and nobody reads it as a file");
}

#[test]
fn a_link_inside_an_archive_is_left_out_and_a_name_that_wants_out_is_only_a_name() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    writer.add_symlink("link.txt", "/etc/passwd", options).unwrap();
    writer.start_file("../../outside.txt", options).unwrap();
    writer.write_all(b"hello").unwrap();
    let (names, refused) = outcome(writer.finish().unwrap().into_inner());
    assert_eq!(names, ["a.zip/../../outside.txt"], "told to people, never used as a path");
    assert_eq!(refused, Vec::<String>::new());
}

#[test]
fn xml_entities_that_multiply_are_words_and_nothing_more() {
    let laughs = r#"<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
        <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
        <ClinicalDocument xmlns="urn:hl7-org:v3"><title>&c;&x;</title></ClinicalDocument>"#;
    let told = import::read(laughs.as_bytes()).map(|parsed| format!("{parsed:?}"));
    assert!(!told.clone().unwrap_or_default().contains("lollol"), "nothing multiplied");
    assert!(!told.unwrap_or_default().contains("root:"), "nothing was fetched");
}

#[test]
fn json_of_a_hundred_thousand_brackets_ends_in_a_sentence() {
    let deep = format!(r#"{{"resourceType":"Bundle","entry":{}"#, "[".repeat(100_000));
    if let Some(parsed) = import::read(deep.as_bytes()) {
        assert!(parsed.drafts.is_empty());
        assert!(!parsed.findings.is_empty(), "it is said");
    }
}
