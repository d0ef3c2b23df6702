//! Which part of an original a fact or a finding is about.

use std::ops::Range;

use crate::Text;

/// A place in an original: as exact as the format allows. All parts are optional but one should be
/// given.
///
/// ```
/// # use phr::provenance::Span;
/// assert_eq!(Span::line(12).words().ja, "12行目");
/// assert_eq!(Span::lines(12, 14).words().en, "lines 12–14");
/// assert_eq!(Span::default().words().en, ""); // the whole file
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Span {
    /// Byte range in the original as kept.
    pub bytes: Option<Range<u64>>,
    /// First and last line, from 1.
    pub lines: Option<(u32, u32)>,
    /// `XPath`, JSON path (`entry[3].resource`) or segment (`201/RP1`) inside the original.
    pub path: Option<String>,
}

impl Span {
    /// One line.
    pub fn line(line: u32) -> Span {
        Span::lines(line, line)
    }

    /// Several lines, first and last included.
    pub fn lines(first: u32, last: u32) -> Span {
        Span { lines: Some((first, last)), ..Span::default() }
    }

    /// A path inside a document.
    pub fn path(path: impl Into<String>) -> Span {
        Span { path: Some(path.into()), ..Span::default() }
    }

    /// The same place, with its byte range.
    #[must_use]
    pub fn with_bytes(mut self, bytes: Range<u64>) -> Span {
        self.bytes = Some(bytes);
        self
    }

    /// The same place, with its line range.
    #[must_use]
    pub fn with_lines(mut self, first: u32, last: u32) -> Span {
        self.lines = Some((first, last));
        self
    }

    /// The same place, with its path.
    #[must_use]
    pub fn with_path(mut self, path: impl Into<String>) -> Span {
        self.path = Some(path.into());
        self
    }

    /// The place in words a person can look up. Lines come first, then the path.
    pub fn words(&self) -> Text {
        match (self.lines, self.path.as_deref()) {
            (Some((first, last)), _) if first == last => {
                Text::new(format!("{first}行目"), format!("line {first}"))
            }
            (Some((first, last)), _) => {
                Text::new(format!("{first}〜{last}行目"), format!("lines {first}–{last}"))
            }
            (None, Some(path)) => Text::new(path, path),
            (None, None) => Text::new("", ""),
        }
    }
}
