//! Cuts the dictionary of `Open JTalk` down to what a health record says, in the form the program holds:
//! `cargo run --release -p speech --example cut_dictionary DIR naist-jdic.dic.zst`.
//!
//! DIR holds `sys.dic`, `unk.dic`, `matrix.bin` and `char.bin` in the binary format of `MeCab` 0.996 (its
//! `dictionary.h`, `char_property.h` and `connector.cpp`, little-endian). `dictionary/README.md` says what
//! is left out and why. It is run by hand, when the dictionary changes.

use std::{collections::BTreeMap, error::Error, fmt::Write as _, fs};

/// Forms of verbs and adjectives nobody writes about health: contracted, classical, commanding.
const RARE_FORMS: &[&str] = &[
    "仮定縮約１",
    "仮定縮約２",
    "体言接続特殊",
    "体言接続特殊２",
    "基本形-促音便",
    "未然特殊",
    "命令ｒｏ",
    "命令ｅ",
    "命令ｙｏ",
    "命令ｉ",
    "文語基本形",
    "連用ゴザイ接続",
    "未然ヌ接続",
    "現代基本形",
];
/// Classical conjugations.
const OLD_VERBS: &[&str] = &["四段", "上二", "下二", "ラ変"];
/// The header of a dictionary: ten numbers and the name of its character set.
const HEADER_BYTES: usize = 72;
/// The highest level of Zstandard.
const LEVEL: i32 = 22;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// One entry of the dictionary.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Word {
    surface: String,
    feature: String,
    cost: i16,
    left: u16,
    right: u16,
}

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("give the folder of the dictionary and the file to write".into());
    };
    let read = |name: &str| fs::read(format!("{folder}/{name}"));
    let lexicon: String = words(&read("sys.dic")?)?.iter().filter_map(kept).collect();
    let unknown: String = words(&read("unk.dic")?)?.iter().map(Word::line).collect();
    let (matrix, characters) = (matrix(&read("matrix.bin")?)?, characters(&read("char.bin")?)?);
    let dictionary = vibrato::SystemDictionaryBuilder::from_readers(
        lexicon.as_bytes(),
        matrix.as_bytes(),
        characters.as_bytes(),
        unknown.as_bytes(),
    )?;
    let mut bytes = Vec::new();
    dictionary.write(&mut bytes)?;
    fs::write(out, zstd::encode_all(bytes.as_slice(), LEVEL)?)?;
    Ok(())
}

impl Word {
    fn line(&self) -> String {
        let surface = if self.surface.contains([',', '"']) {
            format!("\"{}\"", self.surface.replace('"', "\"\""))
        } else {
            self.surface.clone()
        };
        format!("{surface},{},{},{},{}\n", self.left, self.right, self.cost, self.feature)
    }
}

/// The line of a word that is kept, without the base form, which nothing reads.
fn kept(word: &Word) -> Option<String> {
    let mut columns: Vec<String> = word.feature.split(',').map(str::to_owned).collect();
    let column = |at: usize| columns.get(at).map_or("", String::as_str);
    // Of names, families' and countries' are kept: doctors have one, and some illnesses come from one.
    let name = column(1) == "固有名詞" && !["姓", "国"].contains(&column(3));
    let conjugated = ["動詞", "形容詞"].contains(&column(0)) && column(1) == "自立";
    let old = OLD_VERBS.iter().any(|old| column(4).starts_with(old));
    if name || conjugated && (old || RARE_FORMS.contains(&column(5))) {
        return None;
    }
    if let Some(base) = columns.get_mut(6).filter(|base| !base.contains(':')) {
        "*".clone_into(base);
    }
    if let Some(rules) = columns.get_mut(10) {
        *rules = understood(rules);
    }
    Some(Word { feature: columns.join(","), surface: word.surface.clone(), ..*word }.line())
}

/// The accent rules jpreprocess understands; about every other it would complain on each sentence.
fn understood(rules: &str) -> String {
    let is = |rule: &&str| match rule.split_once('%') {
        Some((class, _)) => ["動詞", "助詞", "形容詞", "名詞"].contains(&class),
        None => rule.split('@').next().is_some_and(|rule| {
            ["F1", "F2", "F3", "F4", "F5", "C1", "C2", "C3", "C4", "C5", "P1", "P2", "P6", "P14"]
                .contains(&rule)
        }),
    };
    let rules: Vec<&str> = rules.split('/').filter(is).collect();
    if rules.is_empty() { "*".to_owned() } else { rules.join("/") }
}

/// Every entry: a double array of bytes leads from surfaces to entries.
fn words(dictionary: &[u8]) -> Outcome<Vec<Word>> {
    let trie_bytes = number(dictionary, 24)?;
    let entries_at = HEADER_BYTES + trie_bytes;
    let features_at = entries_at + number(dictionary, 28)?;
    let unit = |at: usize| -> Outcome<(i32, usize)> {
        let at = HEADER_BYTES + at * 8;
        Ok((i32::from_le_bytes(four(dictionary, at)?), number(dictionary, at + 4)?))
    };
    let mut found = Vec::new();
    let mut open = vec![(usize::try_from(unit(0)?.0)?, Vec::new())];
    while let Some((base, surface)) = open.pop() {
        for byte in 0..=u8::MAX {
            let at = if byte == 0 { base } else { base + usize::from(byte) + 1 };
            if at * 8 >= trie_bytes || unit(at)?.1 != base {
                continue;
            }
            match (byte, usize::try_from(unit(at)?.0)) {
                (0, Ok(_)) | (1.., Err(_)) => {}
                (0, Err(_)) => {
                    let value = usize::try_from(-(unit(at)?.0 + 1))?;
                    for entry in value >> 8..(value >> 8) + (value & 0xff) {
                        let surface = String::from_utf8(surface.clone())?;
                        let entry = entries_at + entry * 16;
                        found.push(word(dictionary, surface, entry, features_at)?);
                    }
                }
                (1.., Ok(next)) => open.push((next, [&surface[..], &[byte]].concat())),
            }
        }
    }
    found.sort();
    Ok(found)
}

fn word(dictionary: &[u8], surface: String, at: usize, features: usize) -> Outcome<Word> {
    let feature = dictionary.get(features + number(dictionary, at + 8)?..).unwrap_or_default();
    let feature = feature.split(|byte| *byte == 0).next().unwrap_or_default();
    Ok(Word {
        surface,
        feature: String::from_utf8(feature.to_vec())?,
        cost: i16::from_le_bytes(two(dictionary, at + 6)?),
        left: u16::from_le_bytes(two(dictionary, at)?),
        right: u16::from_le_bytes(two(dictionary, at + 2)?),
    })
}

/// What it costs that a class of words follows another, as `matrix.def`.
fn matrix(bytes: &[u8]) -> Outcome<String> {
    let size = |at| -> Outcome<usize> { Ok(usize::from(u16::from_le_bytes(two(bytes, at)?))) };
    let (left, right) = (size(0)?, size(2)?);
    let mut out = format!("{left} {right}\n");
    for then in 0..right {
        for first in 0..left {
            let cost = i16::from_le_bytes(two(bytes, 4 + 2 * (first + left * then))?);
            writeln!(out, "{first} {then} {cost}")?;
        }
    }
    Ok(out)
}

/// The classes of characters, as `char.def`.
fn characters(bytes: &[u8]) -> Outcome<String> {
    let count = number(bytes, 0)?;
    let mut names = Vec::new();
    for at in 0..count {
        let name = bytes.get(4 + 32 * at..36 + 32 * at).unwrap_or_default();
        let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
        names.push(String::from_utf8(name.to_vec())?);
    }
    let mut settings = BTreeMap::new();
    let mut ranges = String::new();
    for character in 0..usize::from(u16::MAX) {
        let is = number(bytes, 4 + 32 * count + 4 * character)?;
        let own = is >> 18 & 0xff;
        let others = (0..count).filter(|class| is >> class & 1 == 1 && *class != own);
        let classes = std::iter::once(own).chain(others).filter_map(|class| names.get(class));
        let classes: Vec<&str> = classes.map(String::as_str).collect();
        settings.insert(own, format!("{} {} {}", is >> 31, is >> 30 & 1, is >> 26 & 0xf));
        if classes != ["DEFAULT"] {
            writeln!(ranges, "0x{character:04X} {}", classes.join(" "))?;
        }
    }
    let setting = |(class, name): (usize, &String)| {
        let setting = settings.get(&class).map_or("1 1 0", String::as_str);
        format!("{name} {setting}\n")
    };
    Ok(names.iter().enumerate().map(setting).collect::<String>() + &ranges)
}

fn four(bytes: &[u8], at: usize) -> Outcome<[u8; 4]> {
    Ok(bytes.get(at..at + 4).ok_or("the file ends too early")?.try_into()?)
}

fn two(bytes: &[u8], at: usize) -> Outcome<[u8; 2]> {
    Ok(bytes.get(at..at + 2).ok_or("the file ends too early")?.try_into()?)
}

fn number(bytes: &[u8], at: usize) -> Outcome<usize> {
    Ok(usize::try_from(u32::from_le_bytes(four(bytes, at)?))?)
}
