//! What an importer noticed while reading.

use crate::{
    Text,
    provenance::{Span, context::coded},
};

/// How much a finding matters.
///
/// ```
/// use phr::record::Severity;
/// assert!([Severity::Info, Severity::Error].into_iter().max() == Some(Severity::Error));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Good to know; nothing is lost.
    Info,
    /// Something was kept but could not be understood.
    Warning,
    /// Something could not be read.
    Error,
}

coded!(Severity { Info = "info", Warning = "warning", Error = "error" });

/// One thing an importer noticed, with its place, in words a person can act on.
///
/// ```
/// # use phr::{provenance::Span, record::Finding};
/// let f = Finding::warning(
///     Span::line(12),
///     "単位「mg/dl2」が分かりません。文字のまま残しました",
///     "unknown unit `mg/dl2`, kept as text",
/// );
/// assert_eq!(f.sentence().ja, "12行目: 単位「mg/dl2」が分かりません。文字のまま残しました");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// Where.
    pub at: Span,
    /// What, and what to do next.
    pub message: Text,
}

impl Finding {
    /// Good to know.
    pub fn info(at: Span, ja: impl Into<String>, en: impl Into<String>) -> Finding {
        Finding { severity: Severity::Info, at, message: Text::new(ja, en) }
    }

    /// Kept, not understood.
    pub fn warning(at: Span, ja: impl Into<String>, en: impl Into<String>) -> Finding {
        Finding { severity: Severity::Warning, at, message: Text::new(ja, en) }
    }

    /// Could not be read.
    pub fn error(at: Span, ja: impl Into<String>, en: impl Into<String>) -> Finding {
        Finding { severity: Severity::Error, at, message: Text::new(ja, en) }
    }

    /// Place and message in one sentence.
    ///
    /// ```
    /// use phr::{provenance::Span, record::Finding};
    /// let whole_file = Finding::info(Span::default(), "読めました", "read");
    /// assert_eq!(whole_file.sentence().en, "read"); // without a place, no colon
    /// let placed = Finding::error(Span::line(3), "日付がありません", "the date is missing");
    /// assert_eq!(placed.sentence().en, "line 3: the date is missing");
    /// ```
    pub fn sentence(&self) -> Text {
        let place = self.at.words();
        if place.ja.is_empty() {
            return self.message.clone();
        }
        Text::new(
            format!("{}: {}", place.ja, self.message.ja),
            format!("{}: {}", place.en, self.message.en),
        )
    }
}
