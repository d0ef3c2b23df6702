//! 個人番号 (My Number) never comes in: it is masked before anything is kept, and reported.
//!
//! A candidate is twelve digits, half or full width, in one run or as 4-4-4, not part of a longer
//! number, whose last digit is the check digit of 総務省令第85号 第5条. One in eleven ordinary
//! twelve-digit numbers passes that check and is masked too: losing such a number is the smaller
//! harm. Two things are spared because they are certainly something else: the last group of a UUID,
//! and a time of day like `202503101030` unless a label such as 個人番号 stands before it.

mod pieces;
mod possible;

use std::ops::Range;

use phr::{
    provenance::Span,
    record::{Finding, Severity},
};

use crate::decode::{decode, looks_iso_2022_jp, to_u64};

pub use pieces::{Masker, NotText};

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
    let json = matches!(first_sign(bytes), Some(b'{' | b'['));
    let mut lines = LineCounter::default();
    let mut found: Vec<Candidate> = match Form::possible(bytes) {
        [Form::Utf8] => possible::lines(bytes)
            .into_iter()
            .flat_map(|line| candidates(bytes, line, Form::Utf8))
            .collect(),
        forms => forms.iter().flat_map(|form| candidates(bytes, 0..bytes.len(), *form)).collect(),
    };
    found.sort_by_key(Candidate::start);
    found.dedup_by_key(|number| number.start());
    for number in found {
        let bare = json && is_bare(bytes, number.start());
        number.digits.iter().for_each(|unit| replace(&mut out, *unit, bare));
        findings.push(finding(lines.line_of(bytes, number.start())));
    }
    Masked { bytes: out, findings }
}

/// The first byte that is not white space, after a byte order mark.
fn first_sign(bytes: &[u8]) -> Option<u8> {
    let mark = |b: &u8| matches!(b, 0xef | 0xbb | 0xbf | 0xfe | 0xff | 0);
    bytes.iter().copied().find(|b| !b.is_ascii_whitespace() && !mark(b))
}

/// A way the bytes may stand for characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Utf8,
    Cp932,
    EucJp,
    /// ISO-2022-JP outside its escapes, and between them.
    Iso2022Jp,
    Jis,
    Utf16Le,
    Utf16Be,
}

impl Form {
    /// Every form the bytes may have. A damaged file has no certain one, and the reader of each
    /// format decides for itself; a number must be found whatever it decides.
    fn possible(bytes: &[u8]) -> &'static [Form] {
        match bytes {
            [0xff, 0xfe, ..] => &[Form::Utf16Le],
            [0xfe, 0xff, ..] => &[Form::Utf16Be],
            _ if looks_iso_2022_jp(bytes) => &[Form::Iso2022Jp],
            _ if std::str::from_utf8(bytes).is_ok() => &[Form::Utf8],
            _ => &[Form::Utf8, Form::Cp932, Form::EucJp],
        }
    }

    /// The form after an escape of ISO-2022-JP that stands here.
    fn switched(self, rest: &[u8]) -> Option<Form> {
        let jis = matches!(self, Form::Iso2022Jp | Form::Jis);
        match rest {
            [0x1b, b'$', b'@' | b'B', ..] if jis => Some(Form::Jis),
            [0x1b, b'(', _, ..] if jis => Some(Form::Iso2022Jp),
            _ => None,
        }
    }
}

/// `ESC $ B` and the like.
const ESCAPE_LENGTH: usize = 3;

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
    form: Form,
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
fn unit(bytes: &[u8], form: Form) -> Option<(Seen, usize)> {
    if matches!(form, Form::Utf16Le | Form::Utf16Be) {
        let [a, b] = *bytes.first_chunk::<2>()?;
        let code = if form == Form::Utf16Le { [a, b] } else { [b, a] };
        let c = u16::from_le_bytes(code);
        return Some((char::from_u32(u32::from(c)).map_or(Seen::Other, seen), 2));
    }
    let first = *bytes.first()?;
    if first.is_ascii() {
        let pair = bytes.first_chunk::<2>().filter(|_| form == Form::Jis);
        return Some(match (first, pair) {
            (_, Some([b'#', low @ b'0'..=b'9'])) => (Seen::Digit(low - b'0'), 2),
            (_, Some(b"!]" | b"!>" | b"!<")) => (Seen::Hyphen, 2),
            (_, Some(b"!!")) => (Seen::Space, 2),
            (_, Some([b'!'..=b'~', b'!'..=b'~'])) => (Seen::Other, 2),
            (b'\\' | b'&', None) => escaped(bytes).unwrap_or((Seen::Other, 1)),
            _ => (seen(char::from(first)), 1),
        });
    }
    let two = bytes.first_chunk::<2>();
    Some(match (form, two) {
        (Form::Cp932, Some([0x82, low @ 0x4f..=0x58])) => (Seen::Digit(low - 0x4f), 2),
        (Form::Cp932, Some([0x81, 0x7c | 0x5d | 0x5b]))
        | (Form::EucJp, Some([0xa1, 0xdd | 0xbe | 0xbc])) => (Seen::Hyphen, 2),
        (Form::Cp932, Some([0x81, 0x40])) | (Form::EucJp, Some([0xa1, 0xa1])) => (Seen::Space, 2),
        // A lead byte with no second byte after it stands alone: it must not hide a digit.
        (Form::Cp932, Some([0x81..=0x9f | 0xe0..=0xfc, 0x40..=0x7e | 0x80..=0xfc])) => {
            (Seen::Other, 2)
        }
        (Form::EucJp, Some([0xa3, low @ 0xb0..=0xb9])) => (Seen::Digit(low - 0xb0), 2),
        (Form::EucJp, Some([0xa1..=0xfe | 0x8e, 0xa1..=0xfe])) => (Seen::Other, 2),
        (Form::Utf8, _) => utf8(bytes).map_or((Seen::Other, 1), |c| (seen(c), c.len_utf8())),
        _ => (Seen::Other, 1),
    })
}

/// The character at the beginning, when its bytes are whole.
fn utf8(bytes: &[u8]) -> Option<char> {
    let width = match bytes.first()? {
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    };
    std::str::from_utf8(bytes.get(..width)?).ok()?.chars().next()
}

/// A character written as `\uFF11` (JSON) or `&#65297;`, `&#xFF11;` (XML).
fn escaped(bytes: &[u8]) -> Option<(Seen, usize)> {
    let (number, radix, length) = reference(bytes)?;
    let code = u32::from_str_radix(number, radix).ok()?;
    Some((char::from_u32(code).map_or(Seen::Other, seen), length))
}

/// The digits of such a reference, their radix, and the bytes it takes in all.
fn reference(bytes: &[u8]) -> Option<(&str, u32, usize)> {
    let digits = |from: usize, to: usize| std::str::from_utf8(bytes.get(from..to)?).ok();
    if bytes.starts_with(b"\\u") {
        return Some((digits(2, 6)?, 16, 6));
    }
    let end = bytes.iter().take(REFERENCE_MAX).position(|b| *b == b';')?;
    match bytes {
        [b'&', b'#', b'x' | b'X', ..] => Some((digits(3, end)?, 16, end.saturating_add(1))),
        [b'&', b'#', ..] => Some((digits(2, end)?, 10, end.saturating_add(1))),
        _ => None,
    }
}

/// Longest reference that is read, such as `&#x0FF11;`.
const REFERENCE_MAX: usize = 12;

fn seen(c: char) -> Seen {
    match c {
        '0'..='9' => Seen::Digit(u8::try_from(u32::from(c) - 0x30).unwrap_or(0)),
        '０'..='９' => Seen::Digit(u8::try_from(u32::from(c) - 0xff10).unwrap_or(0)),
        '-' | '－' | '‐'..='―' | '−' | 'ー' | 'ｰ' | '⁃' | '﹣' => Seen::Hyphen,
        ' ' | '　' | '\u{a0}' => Seen::Space,
        '.' => Seen::Dot,
        'A'..='Z' | 'a'..='z' => Seen::Word,
        _ => Seen::Other,
    }
}

/// Runs of digits with what surrounds them.
struct Run {
    digits: Vec<Unit>,
    /// The two characters before the run, nearest first.
    before: [Seen; 2],
}

/// The candidates in a part of the file that neither begins nor ends inside a number.
fn candidates(bytes: &[u8], part: Range<usize>, mut form: Form) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut scan = Scan::default();
    let mut at = part.start;
    while let Some(rest) = bytes.get(at..part.end) {
        if let Some(next) = form.switched(rest) {
            form = next;
            at = at.saturating_add(ESCAPE_LENGTH);
            continue;
        }
        let Some((what, length)) = unit(rest, form) else { break };
        scan.step(bytes, what, Unit { at, length, value: 0, form }, &mut found);
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
        let part_of_word = before[0] == Seen::Word || after == Seen::Word;
        let part_of_more = part_of_decimal || (part_of_word && !labelled(bytes, start));
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
    let before = before.strip_suffix(b"-").unwrap_or(before);
    let sign = before.iter().rev().find(|b| !b.is_ascii_whitespace() && **b != 0);
    matches!(sign, Some(b':' | b',' | b'['))
}

fn replace(out: &mut [u8], unit: Unit, bare: bool) {
    let Some(target) = out.get_mut(unit.at..unit.at.saturating_add(unit.length)) else { return };
    let narrow = if bare { b'1' } else { b'*' };
    let sign: &[u8] = match (unit.length, unit.form) {
        (_, Form::Utf16Le) => &[narrow, 0],
        (_, Form::Utf16Be) => &[0, narrow],
        (1, _) => &[narrow],
        (2, Form::Cp932) => &[0x81, 0x96], // ＊
        (2, Form::EucJp) => &[0xa1, 0xf6],
        (2, _) => b"!v",
        (3, _) => "＊".as_bytes(),
        _ => return replace_reference(target),
    };
    target.iter_mut().zip(sign).for_each(|(to, from)| *to = *from);
}

/// `\uFF11` becomes `\u002a`, `&#65297;` becomes `&#00042;`: as long as before.
fn replace_reference(target: &mut [u8]) {
    let Some((number, radix, _)) = reference(target) else { return };
    let width = number.len();
    let sign =
        if radix == 16 { format!("{:0>width$x}", b'*') } else { format!("{:0>width$}", b'*') };
    let end = target.len().saturating_sub(usize::from(target.last() == Some(&b';')));
    let start = end.saturating_sub(width);
    let digits = target.get_mut(start..end).unwrap_or_default();
    digits.iter_mut().zip(sign.bytes()).for_each(|(to, from)| *to = from);
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
mod tests;
