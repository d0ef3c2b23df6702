//! Notebooks in parts: record 911 ties them by `(data id, total, number)`.

use std::{borrow::Cow, collections::BTreeMap};

use phr::record::Finding;

use super::record::{Kind, Record, Section, sections};
use crate::untidy::{self, Charset, Notes};

/// Most parts one notebook may have: the number has three digits.
const PARTS_MAX: u32 = 999;
/// How many missing parts a sentence names.
const NAMED_MAX: usize = 5;

/// Which part of which notebook a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What all parts of one notebook share.
    pub data_id: String,
    /// How many parts there are.
    pub total: u32,
    /// Which one this is, from 1.
    pub number: u32,
}

/// Which part a file is; `None` when it is whole (or already joined).
///
/// ```
/// use import::okusuri::part;
/// let second = part(b"JAHISTC08,1\n401,x,1\n911,20250310000001,3,2\n\x1a").unwrap();
/// assert_eq!((second.total, second.number), (3, 2));
/// assert!(part(b"JAHISTC08,1\n911,20250310000001,3,4\n").is_none()); // the fourth of three
/// ```
pub fn part(bytes: &[u8]) -> Option<Part> {
    let bytes = &*readable(bytes);
    let found = sections(bytes, untidy::charset(bytes), &mut Notes::default());
    match found.as_slice() {
        [one] if one.version.is_some() => of(one).map(|(part, _)| part),
        _ => None,
    }
}

/// Joins files that are parts into one, in part order, so that the same parts give the same bytes
/// in whatever order they came. A part that stands twice is taken once; files that are no parts
/// come last. Files in different encodings are joined as UTF-8.
///
/// ```
/// use import::okusuri::{join, parse};
/// let one = "JAHISTC08,1\n5,20250310,1\n201,1,試験錠,1,錠\n911,1,2,1".as_bytes();
/// let two = "JAHISTC08,1\n301,1,朝食後,28,日分,1\n911,1,2,2".as_bytes();
/// assert_eq!(join(&[two, one, two]), join(&[one, two]));
/// assert_eq!(parse(&join(&[two, one])).drafts[0].resource["daysSupply"]["value"], 28);
/// ```
pub fn join(files: &[&[u8]]) -> Vec<u8> {
    let order =
        |bytes: &[u8]| part(bytes).map_or((true, None), |p| (false, Some((p.data_id, p.number))));
    let texts: Vec<Cow<'_, [u8]>> = files.iter().map(|f| readable(f)).collect();
    let mut files: Vec<&[u8]> = texts.iter().map(|f| ending_cut(f)).collect();
    files.sort_by_cached_key(|f| order(f));
    files.dedup();
    let first = files.first().map_or(Charset::Utf8, |f| untidy::charset(f));
    let alike = files.iter().all(|f| f.is_ascii() || untidy::charset(f) == first);
    let mut joined = Vec::new();
    for file in files {
        if alike {
            joined.extend_from_slice(file);
        } else {
            for line in untidy::lines(file, untidy::charset(file)) {
                joined.extend_from_slice(line.text.as_bytes());
                joined.extend_from_slice(b"\r\n");
            }
        }
        joined.extend_from_slice(b"\r\n");
    }
    joined
}

/// The file itself, or its text when its encoding cannot be joined with others.
fn readable(file: &[u8]) -> Cow<'_, [u8]> {
    match untidy::converted(file) {
        Some((text, _)) => Cow::Owned(text.into_bytes()),
        None => Cow::Borrowed(file),
    }
}

/// Without byte order mark, line endings at the end and end-of-file byte.
fn ending_cut(file: &[u8]) -> &[u8] {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let end = file.iter().rposition(|b| !matches!(b, b'\r' | b'\n' | 0x1a));
    end.and_then(|last| file.get(..=last)).unwrap_or_default()
}

/// The part a section says it is, with the record that says so.
fn of(section: &Section) -> Option<(Part, &Record)> {
    let control = section.records.iter().rfind(|r| r.kind == Kind::Control)?;
    let total = control.code(2).parse().ok().filter(|t| (1..=PARTS_MAX).contains(t))?;
    let number = control.code(3).parse().ok().filter(|n| (1..=total).contains(n))?;
    let data_id = control.code(1);
    (!data_id.is_empty()).then_some((Part { data_id, total, number }, control))
}

/// The notebook a section belongs to, when it is a part.
pub(super) fn data_id(section: &Section) -> Option<String> {
    of(section).map(|(part, _)| part.data_id)
}

/// Puts the parts of each notebook together, in part order; whole notebooks stand alone.
pub(super) fn groups(sections: Vec<Section>, notes: &mut Notes) -> Vec<Vec<Section>> {
    let mut groups: Vec<Vec<(u32, Section)>> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for section in sections {
        match of(&section).map(|(part, _)| part) {
            None => {
                tell_unreadable(&section, notes);
                groups.push(vec![(1, section)]);
            }
            Some(part) => {
                let place = *known.entry(part.data_id).or_insert(groups.len());
                match groups.get_mut(place) {
                    Some(group) => group.push((part.number, section)),
                    None => groups.push(vec![(part.number, section)]),
                }
            }
        }
    }
    groups.into_iter().map(|group| in_order(group, notes)).collect()
}

fn tell_unreadable(section: &Section, notes: &mut Notes) {
    if let Some(control) = section.records.iter().find(|r| r.kind == Kind::Control) {
        notes.push(Finding::warning(
            control.span(),
            format!("分割の番号が読めません。これだけで読みました: {}", control.raw()),
            format!(
                "the part number cannot be read, this part was read alone: `{}`",
                control.raw()
            ),
        ));
    }
}

fn in_order(mut group: Vec<(u32, Section)>, notes: &mut Notes) -> Vec<Section> {
    group.sort_by_key(|(number, _)| *number);
    let numbers: Vec<u32> = group.iter().map(|(number, _)| *number).collect();
    if let Some((part, control)) = group.first().and_then(|(_, s)| of(s)) {
        let total = group.iter().filter_map(|(_, s)| of(s)).map(|(p, _)| p.total).max();
        tell_missing(&numbers, total.unwrap_or(part.total), control, notes);
    }
    let mut ordered: Vec<(u32, Section)> = Vec::new();
    for (number, section) in group {
        let again = ordered.last().is_some_and(|(n, s)| *n == number && alike(s, &section));
        if !again {
            ordered.push((number, section));
        }
    }
    ordered.into_iter().map(|(_, section)| section).collect()
}

fn alike(a: &Section, b: &Section) -> bool {
    a.records.len() == b.records.len() && a.records.iter().zip(&b.records).all(|(x, y)| x.same(y))
}

fn tell_missing(present: &[u32], total: u32, control: &Record, notes: &mut Notes) {
    let missing: Vec<u32> = (1..=total).filter(|n| present.binary_search(n).is_err()).collect();
    if missing.is_empty() {
        return;
    }
    let named = |each: fn(&u32) -> String, joint: &str| {
        let all: Vec<String> = missing.iter().take(NAMED_MAX).map(each).collect();
        all.join(joint)
    };
    let more = missing.len().saturating_sub(NAMED_MAX);
    let (more_ja, more_en) = match more {
        0 => (String::new(), String::new()),
        n => (format!("など、あと{n}個"), format!(" and {n} more")),
    };
    let parts = if missing.len() == 1 { "part" } else { "parts" };
    notes.push(Finding::warning(
        control.span(),
        format!(
            "{}のうち{}{more_ja}がありません。ある分だけ読みました。残りも読み取って、全部いっしょに入れてください",
            counted(total),
            named(|n| format!("{}目", counted(*n)), "と")
        ),
        format!(
            "{parts} {}{more_en} of {total} missing, the rest was read; scan what is missing and add all parts together",
            named(u32::to_string, ", ")
        ),
    ));
}

/// 3つ, but 12個.
fn counted(n: u32) -> String {
    format!("{n}{}", if n < 10 { "つ" } else { "個" })
}
