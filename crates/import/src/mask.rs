//! 個人番号 (My Number) never comes in: it is masked before anything is kept, and reported.
//!
//! A candidate is twelve digits, half or full width, in one run or as 4-4-4, not part of a longer
//! number, whose last digit is the check digit of 総務省令第85号 第5条. One in eleven ordinary
//! twelve-digit numbers passes that check and is masked too: losing such a number is the smaller
//! harm. Two things are spared because they are certainly something else: the last group of a UUID,
//! and a time of day like `202503101030` unless a label such as 個人番号 stands before it.

use phr::{
    provenance::Span,
    record::{Finding, Severity},
};

use crate::decode::{Encoding, decode, to_u64};

/// Words that announce a My Number, looked for in the text before a candidate.
const LABELS: &[&str] = &["個人番号", "マイナンバー", "mynumber", "my number", "my_number"];
/// How many bytes before a candidate are searched for a label.
const LABEL_REACH: usize = 60;

/// Bytes without My Numbers, and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// Same length as the input; each digit of a candidate is replaced.
    pub bytes: Vec<u8>,
    /// One finding for each masked number, with its line.
    pub findings: Vec<Finding>,
}

/// Replaces every My Number with asterisks (in a bare JSON number: with ones, so that it stays
/// JSON). All positions in the file stay the same.
///
/// ```
/// let m = import::mask::mask(b"memo 123456789018.");
/// assert_eq!(m.bytes, b"memo ************.");
/// assert_eq!(m.findings.len(), 1);
/// assert_eq!(import::mask::mask(b"123456789012").findings.len(), 0); // wrong check digit
/// ```
pub fn mask(bytes: &[u8]) -> Masked {
    let mut out = bytes.to_vec();
    let mut findings = Vec::new();
    if !bytes.iter().any(u8::is_ascii_digit) && bytes.is_ascii() {
        return Masked { bytes: out, findings };
    }
    let encoding = decode(bytes).encoding;
    let json = matches!(bytes.iter().find(|b| !b.is_ascii_whitespace()), Some(b'{' | b'['));
    let mut lines = LineCounter::default();
    for number in candidates(bytes, encoding) {
        let bare = json && is_bare(bytes, number.start());
        number.digits.iter().for_each(|unit| replace(&mut out, *unit, encoding, bare));
        findings.push(finding(lines.line_of(bytes, number.start())));
    }
    Masked { bytes: out, findings }
}

/// The same for a short text such as a file name.
pub fn mask_text(text: &str) -> String {
    String::from_utf8_lossy(&mask(text.as_bytes()).bytes).into_owned()
}

fn finding(line: u32) -> Finding {
    Finding {
        severity: Severity::Warning,
        at: Span::line(line),
        message: phr::Text::new(
            "個人番号（マイナンバー）らしい12けたの数字がありました。保存せず、＊で伏せました",
            "a 12-digit number that looks like a My Number was masked and is not stored",
        ),
    }
}

/// One digit in the file: where it stands, how many bytes it takes, its value.
#[derive(Debug, Clone, Copy)]
struct Unit {
    at: usize,
    length: usize,
    value: u8,
}

#[derive(Debug)]
struct Candidate {
    digits: Vec<Unit>,
}

impl Candidate {
    fn start(&self) -> usize {
        self.digits.first().map_or(0, |u| u.at)
    }
}

/// What stands at a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    Digit(u8),
    Hyphen,
    Space,
    Dot,
    Word,
    Other,
}

/// Reads one character of the file: what it is and how many bytes it takes.
fn unit(bytes: &[u8], encoding: Encoding) -> Option<(Seen, usize)> {
    let wide = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
    if wide {
        let [a, b] = *bytes.first_chunk::<2>()?;
        let code = if encoding == Encoding::Utf16Le { [a, b] } else { [b, a] };
        let c = u16::from_le_bytes(code);
        return Some((char::from_u32(u32::from(c)).map_or(Seen::Other, seen), 2));
    }
    let first = *bytes.first()?;
    if first.is_ascii() {
        return Some((seen(char::from(first)), 1));
    }
    let width = match (encoding, first) {
        (Encoding::Utf8, 0xc0..=0xdf) | (Encoding::Cp932, 0x81..=0x9f | 0xe0..=0xfc) => 2,
        (Encoding::Utf8, 0xe0..=0xef) => 3,
        (Encoding::Utf8, 0xf0..=0xf7) => 4,
        _ => 1,
    };
    let what = match bytes.get(..width) {
        Some([0x82, low @ 0x4f..=0x58]) => Seen::Digit(low - 0x4f),
        Some([0x81, 0x7c | 0x5d]) => Seen::Hyphen,
        Some([0x81, 0x40]) => Seen::Space,
        Some(char_bytes) if encoding == Encoding::Utf8 => std::str::from_utf8(char_bytes)
            .ok()
            .and_then(|t| t.chars().next())
            .map_or(Seen::Other, seen),
        _ => Seen::Other,
    };
    Some((what, width.min(bytes.len())))
}

fn seen(c: char) -> Seen {
    match c {
        '0'..='9' => Seen::Digit(u8::try_from(u32::from(c) - 0x30).unwrap_or(0)),
        '０'..='９' => Seen::Digit(u8::try_from(u32::from(c) - 0xff10).unwrap_or(0)),
        '-' | '－' | '‐' | '−' | 'ー' => Seen::Hyphen,
        ' ' | '　' => Seen::Space,
        '.' => Seen::Dot,
        'A'..='Z' | 'a'..='z' | '_' => Seen::Word,
        _ => Seen::Other,
    }
}

/// Runs of digits with what surrounds them.
struct Run {
    digits: Vec<Unit>,
    /// The two characters before the run, nearest first.
    before: [Seen; 2],
}

fn candidates(bytes: &[u8], encoding: Encoding) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut scan = Scan::default();
    let mut at = 0;
    while let Some((what, length)) = bytes.get(at..).and_then(|rest| unit(rest, encoding)) {
        scan.step(bytes, what, Unit { at, length, value: 0 }, &mut found);
        at = at.saturating_add(length);
    }
    scan.end_of_file(bytes, &mut found);
    found
}

/// The scanner's memory: the current run, and the last groups of four with single separators.
#[derive(Default)]
struct Scan {
    run: Vec<Unit>,
    groups: Vec<Run>,
    last: [Option<Seen>; 2],
    run_before: [Option<Seen>; 2],
}

/// Groups kept for 4-4-4; a longer chain cannot be a My Number.
const GROUPS_KEPT: usize = 5;

impl Scan {
    fn step(&mut self, bytes: &[u8], what: Seen, unit: Unit, found: &mut Vec<Candidate>) {
        if let Seen::Digit(value) = what {
            if self.run.is_empty() {
                self.run_before = self.last;
            }
            // A run longer than any number of interest needs no more memory.
            if self.run.len() <= 13 {
                self.run.push(Unit { value, ..unit });
            }
        } else {
            let separator = matches!(what, Seen::Hyphen | Seen::Space);
            if !self.run.is_empty() {
                self.end_run(bytes, what, found);
            }
            let chained = separator && matches!(self.last[0], Some(Seen::Digit(_)));
            if !chained {
                self.end_groups(found);
            }
        }
        self.last = [Some(what), self.last[0]];
    }

    fn end_of_file(&mut self, bytes: &[u8], found: &mut Vec<Candidate>) {
        if !self.run.is_empty() {
            self.end_run(bytes, Seen::Other, found);
        }
        self.end_groups(found);
    }

    fn end_run(&mut self, bytes: &[u8], after: Seen, found: &mut Vec<Candidate>) {
        let digits = std::mem::take(&mut self.run);
        let before = self.run_before.map(|s| s.unwrap_or(Seen::Other));
        let start = digits.first().map_or(0, |u| u.at);
        let part_of_decimal = before[0] == Seen::Dot && matches!(before[1], Seen::Digit(_));
        let part_of_more = before[0] == Seen::Word || after == Seen::Word || part_of_decimal;
        let something_else =
            is_uuid_tail(bytes, start) || (is_time(&digits) && !labelled(bytes, start));
        if digits.len() == 12 && passes(&digits) && !part_of_more && !something_else {
            found.push(Candidate { digits });
            self.groups.clear();
        } else if self.groups.len() < GROUPS_KEPT {
            self.groups.push(Run { digits, before });
        }
    }

    /// A chain of groups ended: it is a candidate when it is exactly 4-4-4.
    fn end_groups(&mut self, found: &mut Vec<Candidate>) {
        let groups = std::mem::take(&mut self.groups);
        let shape: Vec<usize> = groups.iter().map(|g| g.digits.len()).collect();
        let alone = groups.first().is_some_and(|g| g.before[0] != Seen::Word);
        if shape == [4, 4, 4] && alone {
            let digits: Vec<Unit> = groups.into_iter().flat_map(|g| g.digits).collect();
            if passes(&digits) {
                found.push(Candidate { digits });
            }
        }
    }
}

/// The check digit: `11 - (Σ Pn·Qn mod 11)`, 0 when the remainder is 0 or 1; Pn counts from the
/// lowest digit of the eleven-digit body, Qn is n+1 for n ≤ 6 and n-5 after.
fn passes(digits: &[Unit]) -> bool {
    let Some((check, body)) = digits.split_last() else { return false };
    let sum: u32 = body
        .iter()
        .rev()
        .zip(1_u32..)
        .map(|(unit, n)| u32::from(unit.value) * if n <= 6 { n + 1 } else { n - 5 })
        .sum();
    let expected = match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    u32::from(check.value) == expected
}

/// `xxxxxxxx-xxxx-xxxx-xxxx-` directly before: the number is the last group of a UUID.
fn is_uuid_tail(bytes: &[u8], start: usize) -> bool {
    let Some(before) = start.checked_sub(24).and_then(|from| bytes.get(from..start)) else {
        return false;
    };
    before.iter().enumerate().all(|(i, b)| match i {
        8 | 13 | 18 | 23 => *b == b'-',
        _ => b.is_ascii_hexdigit(),
    })
}

/// `YYYYMMDDhhmm` between 1900 and 2099.
fn is_time(digits: &[Unit]) -> bool {
    let number = |from: usize, to: usize| {
        digits
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .fold(0_u32, |n, u| n * 10 + u32::from(u.value))
    };
    (1900..2100).contains(&number(0, 4))
        && (1..=12).contains(&number(4, 6))
        && (1..=31).contains(&number(6, 8))
        && number(8, 10) < 24
        && number(10, 12) < 60
}

fn labelled(bytes: &[u8], start: usize) -> bool {
    let from = start.saturating_sub(LABEL_REACH);
    let before = decode(bytes.get(from..start).unwrap_or_default()).text.to_lowercase();
    LABELS.iter().any(|label| before.contains(label))
}

/// Whether the number stands in JSON without quotes.
fn is_bare(bytes: &[u8], start: usize) -> bool {
    let before = bytes.get(..start).unwrap_or_default();
    matches!(before.iter().rev().find(|b| !b.is_ascii_whitespace()), Some(b':' | b',' | b'['))
}

fn replace(out: &mut [u8], unit: Unit, encoding: Encoding, bare: bool) {
    let Some(target) = out.get_mut(unit.at..unit.at.saturating_add(unit.length)) else { return };
    let sign: &[u8] = match (unit.length, encoding) {
        (1, _) if bare => b"1",
        (1, _) => b"*",
        (2, Encoding::Utf16Le) => &[b'*', 0],
        (2, Encoding::Utf16Be) => &[0, b'*'],
        (2, _) => &[0x81, 0x96], // ＊ in CP932
        _ => "＊".as_bytes(),
    };
    target.iter_mut().zip(sign).for_each(|(to, from)| *to = *from);
}

/// Counts lines forward, so that many findings cost one pass.
#[derive(Default)]
struct LineCounter {
    at: usize,
    line: u32,
}

impl LineCounter {
    fn line_of(&mut self, bytes: &[u8], position: usize) -> u32 {
        let passed = bytes.get(self.at..position).unwrap_or_default();
        let breaks = passed.split(|b| *b == b'\n').count().saturating_sub(1);
        self.line = self.line.saturating_add(u32::try_from(to_u64(breaks)).unwrap_or(u32::MAX));
        self.at = self.at.max(position);
        self.line.saturating_add(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A number that passes the check; invented.
    const FAKE: &str = "123456789018";

    fn check(input: &str, expected: &str) {
        let masked = mask(input.as_bytes());
        assert_eq!(String::from_utf8_lossy(&masked.bytes), expected);
        let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode(input);
        let masked = mask(&cp932);
        assert_eq!(decode(&masked.bytes).text, expected, "in CP932");
    }

    #[test]
    fn every_way_of_writing_it_is_masked() {
        check("番号 123456789018 です", "番号 ************ です");
        check("番号１２３４５６７８９０１８です", "番号＊＊＊＊＊＊＊＊＊＊＊＊です");
        check("1234-5678-9018", "****-****-****");
        check("1234 5678 9018\n", "**** **** ****\n");
        check("１２３４－５６７８－９０１８", "＊＊＊＊－＊＊＊＊－＊＊＊＊");
        check(r#"{"n": "123456789018"}"#, r#"{"n": "************"}"#);
        check(r#"{"n": 123456789018}"#, r#"{"n": 111111111111}"#);
    }

    #[test]
    fn what_is_certainly_something_else_stays() {
        for text in [
            "123456789012",                         // wrong check digit
            "1234567890180",                        // longer
            "0.123456789018",                       // part of a decimal
            "x123456789018",                        // part of a word
            "1234-5678-9018-1111",                  // a card number
            "01234567-89ab-cdef-0123-123456789018", // the end of a UUID
            "1.2.392.123456789018",                 // part of an OID
        ] {
            check(text, text);
        }
    }

    #[test]
    fn a_time_is_spared_unless_a_label_says_otherwise() {
        let time = (0..60)
            .map(|minute| format!("2025031010{minute:02}"))
            .find(|t| !mask(format!("個人番号 {t}").as_bytes()).findings.is_empty())
            .expect("one minute in eleven passes the check");
        check(&format!("時刻 {time}"), &format!("時刻 {time}"));
        check(&format!("マイナンバー:{time}"), "マイナンバー:************");
    }

    #[test]
    fn the_line_is_reported() {
        let masked = mask(format!("a\nb\n{FAKE}\n{FAKE}").as_bytes());
        let lines: Vec<_> = masked.findings.iter().map(|f| f.at.clone()).collect();
        assert_eq!(lines, [Span::line(3), Span::line(4)]);
    }

    #[test]
    fn masking_twice_changes_nothing() {
        let once = mask(format!("{FAKE},{FAKE}").as_bytes()).bytes;
        assert_eq!(mask(&once).bytes, once);
        assert!(mask(b"{\"n\": 111111111111}").findings.is_empty());
    }

    proptest! {
        #[test]
        fn no_valid_number_survives(body in 0u64..100_000_000_000, before in "[^0-9A-Za-z_.]{0,5}", after in "[^0-9A-Za-z_.]{0,5}") {
            let digits = format!("{body:011}");
            let sum: u64 = digits.bytes().rev().zip(1u64..)
                .map(|(b, n)| u64::from(b - b'0') * if n <= 6 { n + 1 } else { n - 5 }).sum();
            let check = match sum % 11 { 0 | 1 => 0, r => 11 - r };
            let number = format!("{digits}{check}");
            let text = format!("マイナンバー {before} {number} {after}");
            let masked = mask(text.as_bytes());
            prop_assert!(!String::from_utf8_lossy(&masked.bytes).contains(&number));
            prop_assert_eq!(masked.bytes.len(), text.len());
        }

        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(mask(&bytes).bytes.len(), bytes.len());
        }
    }
}
