//! Cutting withheld entries out of a file, without a trace.

use std::ops::Range;

use phr::provenance::Span;

use super::line_ranges;

/// The bytes that may be shown, and the way from the file to them.
#[derive(Debug)]
pub(super) struct Visible {
    pub(super) bytes: Vec<u8>,
    /// What was cut, in order, not overlapping.
    cuts: Vec<Range<usize>>,
}

impl Visible {
    /// The file without what is withheld; `None` when a withheld place cannot be found exactly.
    pub(super) fn of(file: &[u8], withheld: &[Span]) -> Option<Visible> {
        let mut found: Vec<Range<usize>> = Vec::new();
        for span in withheld {
            let range = locate(file, span).filter(|r| !r.is_empty())?;
            found.push(whole_lines(file, without_comma(file, element(file, range))));
        }
        found.sort_by_key(|r| (r.start, r.end));
        let mut cuts: Vec<Range<usize>> = Vec::new();
        for range in found {
            match cuts.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => cuts.push(range),
            }
        }
        let mut bytes = Vec::with_capacity(file.len());
        let mut at = 0_usize;
        for cut in &cuts {
            bytes.extend_from_slice(file.get(at..cut.start)?);
            at = cut.end;
        }
        bytes.extend_from_slice(file.get(at..)?);
        Some(Visible { bytes, cuts })
    }

    /// Where a place of the file is among the visible bytes; `None` when any of it was cut.
    pub(super) fn place(&self, file: &[u8], span: &Span) -> Option<Range<usize>> {
        let range = locate(file, span)?;
        if self.cuts.iter().any(|cut| cut.start < range.end && range.start < cut.end) {
            return None;
        }
        let before = self.cuts.iter().filter(|cut| cut.end <= range.start);
        let gone = before.map(ExactSizeIterator::len).fold(0_usize, usize::saturating_add);
        Some(range.start.checked_sub(gone)?..range.end.checked_sub(gone)?)
    }
}

/// The bytes of a span: given, or those of its lines.
fn locate(file: &[u8], span: &Span) -> Option<Range<usize>> {
    if let Some(bytes) = &span.bytes {
        let start = usize::try_from(bytes.start).ok()?;
        let end = usize::try_from(bytes.end).ok()?;
        return (start <= end && end <= file.len()).then_some(start..end);
    }
    let (first, last) = span.lines?;
    let lines = line_ranges(file);
    let line = |number: u32| lines.get(usize::try_from(number).ok()?.checked_sub(1)?);
    let (first, last) = (line(first)?, line(last)?);
    (first.start <= last.end).then_some(first.start..last.end)
}

/// In JSON, the whole element of the list that holds the range: a resource goes with its entry
/// (`fullUrl` and all).
fn element(file: &[u8], range: Range<usize>) -> Range<usize> {
    let json = file.iter().find(|b| !b.is_ascii_whitespace() && !matches!(b, 0xef | 0xbb | 0xbf));
    if !matches!(json, Some(b'{' | b'[')) {
        return range;
    }
    let mut scan = Scan::default();
    for (at, byte) in file.iter().enumerate().take(range.start) {
        scan.step(*byte, at);
    }
    if scan.in_string {
        return range;
    }
    let (Some((b'{', start)), Some((b'[', _))) = (scan.open.last(), scan.open.iter().rev().nth(1))
    else {
        return range;
    };
    let (start, depth) = (*start, scan.open.len());
    for (at, byte) in file.iter().enumerate().skip(range.start) {
        scan.step(*byte, at);
        if scan.open.len() < depth {
            return start..at.saturating_add(1);
        }
    }
    start..file.len()
}

/// Where in a JSON text we are.
#[derive(Default)]
struct Scan {
    open: Vec<(u8, usize)>,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    fn step(&mut self, byte: u8, at: usize) {
        if self.in_string {
            let ends = byte == b'"' && !self.escaped;
            self.escaped = byte == b'\\' && !self.escaped;
            self.in_string = !ends;
            return;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.open.push((byte, at)),
            b'}' | b']' => drop(self.open.pop()),
            _ => {}
        }
    }
}

/// The range with one comma beside it, so that the list reads on as if nothing had been there.
fn without_comma(file: &[u8], range: Range<usize>) -> Range<usize> {
    let is_json = file.get(range.start).is_some_and(|b| *b == b'{');
    if !is_json {
        return range;
    }
    let space = |b: &u8| b.is_ascii_whitespace();
    let after = file.get(range.end..).unwrap_or_default();
    let skip = after.iter().take_while(|b| space(b)).count();
    if after.get(skip) == Some(&b',') {
        return range.start..range.end.saturating_add(skip).saturating_add(1);
    }
    let before = file.get(..range.start).unwrap_or_default();
    let skip = before.iter().rev().take_while(|b| space(b)).count();
    let comma = before.len().checked_sub(skip.saturating_add(1));
    match comma {
        Some(at) if before.get(at) == Some(&b',') => at..range.end,
        _ => range,
    }
}

/// The range with the rest of its lines, when that rest is blank.
fn whole_lines(file: &[u8], range: Range<usize>) -> Range<usize> {
    let blank = |b: &&u8| matches!(b, b' ' | b'\t');
    let before = file.get(..range.start).unwrap_or_default();
    let lead = before.iter().rev().take_while(blank).count();
    let start = range.start.saturating_sub(lead);
    let fresh = start == 0 || matches!(file.get(start.saturating_sub(1)), Some(b'\n' | b'\r'));
    let after = file.get(range.end..).unwrap_or_default();
    let tail = after.iter().take_while(blank).count();
    let ending = match (after.get(tail), after.get(tail.saturating_add(1))) {
        (Some(b'\r'), Some(b'\n')) => 2,
        (Some(b'\r' | b'\n'), _) => 1,
        (None, _) => 0,
        (Some(_), _) => return range,
    };
    if !fresh {
        return range;
    }
    start..range.end.saturating_add(tail).saturating_add(ending)
}
