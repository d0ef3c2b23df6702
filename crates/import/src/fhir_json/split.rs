//! Finds the byte range and the lines of every part of a JSON text, without building it.
//!
//! One pass over the bytes for each level that is opened, no recursion, no copy. The strict reader
//! (`fhir::parse`) judges a part afterwards; here only quotes and brackets count, so that a damaged
//! part costs itself. A string without its closing quote ends at its line, because JSON strings
//! cannot hold a raw line break.

use std::ops::Range;

/// Deeper brackets are only counted; the strict reader refuses such depths anyway.
const DEPTH_MAX: usize = 1_024;

/// One value in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Where its bytes stand.
    pub(super) range: Range<usize>,
    /// First and last line, from 1.
    pub(super) lines: (u32, u32),
    /// Whether it ends before the text does.
    pub(super) complete: bool,
    /// Whether every bracket in it is closed by its own kind.
    pub(super) sound: bool,
}

impl Piece {
    /// The bytes of the piece.
    pub(super) fn of<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        text.get(self.range.clone()).unwrap_or_default()
    }
}

/// Reads forward through a text, counting lines.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    line: u32,
}

impl<'a> Scanner<'a> {
    /// Starts at the beginning.
    pub(super) fn new(text: &'a [u8]) -> Scanner<'a> {
        Scanner { text, at: 0, line: 1 }
    }

    /// Starts inside a piece, after its opening bracket, and stops where it ends.
    fn inside(text: &'a [u8], piece: &Piece) -> Scanner<'a> {
        let text = text.get(..piece.range.end).unwrap_or(text);
        let mut scanner = Scanner { text, at: piece.range.start, line: piece.lines.0 };
        scanner.bump();
        scanner
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn bump(&mut self) {
        if self.peek() == Some(b'\n') {
            self.line = self.line.saturating_add(1);
        }
        self.at = self.at.saturating_add(1).min(self.text.len());
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.bump();
        }
    }

    /// The next value; `None` at the end or at a bracket, comma or colon that stands here instead.
    pub(super) fn value(&mut self) -> Option<Piece> {
        self.space();
        let (start, first) = (self.at, self.line);
        let (complete, sound) = match self.peek()? {
            b'"' => (self.string(), true),
            b'{' | b'[' => self.container(),
            b'}' | b']' | b',' | b':' => return None,
            _ => (self.scalar(), true),
        };
        Some(Piece { range: start..self.at, lines: (first, self.line), complete, sound })
    }

    fn string(&mut self) -> bool {
        self.bump();
        loop {
            match self.peek() {
                None => return false,
                Some(b'"') => {
                    self.bump();
                    return true;
                }
                Some(b'\n') => return true,
                Some(b'\\') => {
                    self.bump();
                    if self.peek() != Some(b'\n') {
                        self.bump();
                    }
                }
                Some(_) => self.bump(),
            }
        }
    }

    /// Whether it ends, and whether its brackets match.
    fn container(&mut self) -> (bool, bool) {
        let (mut depth, mut open, mut sound) = (0_usize, Vec::new(), true);
        loop {
            match self.peek() {
                None => return (false, sound),
                Some(b'"') => {
                    self.string();
                    continue;
                }
                Some(bracket @ (b'{' | b'[')) => {
                    depth = depth.saturating_add(1);
                    if depth <= DEPTH_MAX {
                        open.push(bracket);
                    }
                }
                Some(bracket @ (b'}' | b']')) => {
                    let its_own = if bracket == b'}' { b'{' } else { b'[' };
                    if depth <= DEPTH_MAX {
                        sound &= open.pop() == Some(its_own);
                    }
                    depth = depth.saturating_sub(1);
                }
                Some(_) => {}
            }
            self.bump();
            if depth == 0 {
                return (true, sound);
            }
        }
    }

    fn scalar(&mut self) -> bool {
        while self.peek().is_some_and(|b| !b" \t\r\n,:\"{}[]".contains(&b)) {
            self.bump();
        }
        self.peek().is_some()
    }

    /// Goes to the beginning of the next line; `false` when there is none.
    fn next_line(&mut self) -> bool {
        while self.peek().is_some_and(|b| b != b'\n') {
            self.bump();
        }
        self.bump();
        self.peek().is_some()
    }

    /// Steps over one byte that does not belong here.
    pub(super) fn skip(&mut self) {
        self.bump();
    }

    /// Whether only white space is left.
    pub(super) fn at_end(&mut self) -> bool {
        self.space();
        self.peek().is_none()
    }
}

/// The members of an object, in order, as far as they can be told apart. Repeated names repeat.
pub(super) fn members(text: &[u8], object: &Piece) -> Vec<(String, Piece)> {
    let mut scanner = Scanner::inside(text, object);
    let mut out = Vec::new();
    loop {
        let Some(name) = scanner.value() else {
            if scanner.peek().is_none() {
                return out;
            }
            scanner.bump();
            continue;
        };
        let Ok(name) = serde_json::from_slice::<String>(name.of(text)) else { continue };
        scanner.space();
        if scanner.peek() != Some(b':') {
            continue;
        }
        scanner.bump();
        if let Some(value) = scanner.value() {
            out.push((name, value));
        }
    }
}

/// The elements of an array, in order.
pub(super) fn elements(text: &[u8], array: &Piece) -> Vec<Piece> {
    let mut scanner = Scanner::inside(text, array);
    let mut out = Vec::new();
    loop {
        match scanner.value() {
            Some(piece) => out.push(piece),
            None if scanner.peek().is_none() => return out,
            None => scanner.bump(),
        }
    }
}

/// How often the bytes of a damaged piece may be looked at again, so that the time stays linear.
const LOOKS_MAX: usize = 8;

/// Whole objects that begin a line inside a piece and satisfy `wanted`.
pub(super) fn later_objects(
    text: &[u8],
    piece: &Piece,
    wanted: impl Fn(&Piece) -> bool,
) -> Vec<Piece> {
    let mut scanner = Scanner::inside(text, piece);
    let mut budget = piece.range.len().saturating_mul(LOOKS_MAX);
    let mut out = Vec::new();
    while scanner.next_line() {
        scanner.space();
        if scanner.peek() == Some(b',') {
            scanner.bump();
            scanner.space();
        }
        if scanner.peek() != Some(b'{') {
            continue;
        }
        let back = (scanner.at, scanner.line);
        match scanner.value() {
            Some(found) if found.complete && found.sound && wanted(&found) => out.push(found),
            _ => {
                budget = budget.saturating_sub(scanner.at.saturating_sub(back.0));
                (scanner.at, scanner.line) = back;
            }
        }
        if budget == 0 {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(text: &str) -> Piece {
        Scanner::new(text.as_bytes()).value().unwrap()
    }

    fn parts(text: &str) -> Vec<(String, String, (u32, u32), bool)> {
        members(text.as_bytes(), &whole(text))
            .into_iter()
            .map(|(name, p)| {
                let value = String::from_utf8_lossy(p.of(text.as_bytes())).into_owned();
                (name, value, p.lines, p.complete)
            })
            .collect()
    }

    #[test]
    fn every_member_has_its_bytes_and_lines() {
        let found = parts("{\"a\": {\"x\": \"}\"},\n\"b\": [1,\n2] , \"a\": nul }");
        let expected =
            [("a", "{\"x\": \"}\"}", (1, 1)), ("b", "[1,\n2]", (2, 3)), ("a", "nul", (3, 3))];
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert_eq!((&*found.0, &*found.1, found.2), expected);
        }
    }

    #[test]
    fn what_is_cut_off_is_marked() {
        let found = parts("{\"a\": 1, \"b\": [1, {\"c\": 2}, {\"d\"");
        assert_eq!(found[1].1, "[1, {\"c\": 2}, {\"d\"");
        assert!(found[0].3 && !found[1].3);
        let text = "[1, {\"c\": 2}, {\"d\"";
        let items = elements(text.as_bytes(), &whole(text));
        assert_eq!(items.iter().map(|p| p.complete).collect::<Vec<_>>(), [true, true, false]);
    }

    #[test]
    fn a_missing_quote_costs_its_line() {
        let found = parts("{\"a\": \"x,\n\"b\": 2}");
        assert_eq!(found[1].0, "b");
    }

    #[test]
    fn a_hundred_thousand_brackets_are_no_trouble() {
        let deep = "[".repeat(100_000);
        assert!(!whole(&deep).complete);
        assert_eq!(elements(deep.as_bytes(), &whole(&deep)).len(), 1);
    }

    proptest! {
        #[test]
        fn never_panics_and_stays_inside(text in "[\\[\\]{}\",:a\\\\ \n]{0,60}") {
            let bytes = text.as_bytes();
            if let Some(piece) = Scanner::new(bytes).value() {
                for (_, p) in members(bytes, &piece) {
                    prop_assert!(p.range.end <= piece.range.end);
                }
                for p in elements(bytes, &piece) {
                    prop_assert!(p.range.end <= piece.range.end);
                }
            }
        }
    }
}
