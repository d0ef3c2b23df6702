//! Findings, collected with a limit: a thousand times the same trouble helps nobody.

use std::ops::Range;

use phr::{
    provenance::Span,
    record::{Finding, finding::Severity},
};

use super::source::Source;

/// Most findings that are told one by one.
pub(super) const MAX_FINDINGS: usize = 300;

/// Findings of one file.
#[derive(Debug)]
pub(super) struct Notes<'s, 'a> {
    source: &'s Source<'a>,
    findings: Vec<Finding>,
    untold: u32,
}

impl<'s, 'a> Notes<'s, 'a> {
    pub(super) fn new(source: &'s Source<'a>, findings: Vec<Finding>) -> Notes<'s, 'a> {
        Notes { source, findings, untold: 0 }
    }

    /// The place of a part of the text.
    pub(super) fn span(&self, at: &Range<u64>) -> Span {
        self.source.span(at.clone())
    }

    pub(super) fn info(&mut self, at: &Range<u64>, ja: String, en: String) {
        self.add(Finding::info(self.span(at), ja, en));
    }

    pub(super) fn warning(&mut self, at: &Range<u64>, ja: String, en: String) {
        self.add(Finding::warning(self.span(at), ja, en));
    }

    pub(super) fn add(&mut self, finding: Finding) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(finding);
        } else {
            self.untold = self.untold.saturating_add(1);
        }
    }

    /// What could not be read first, then in the order of the file.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        self.findings
            .sort_by_key(|f| (f.severity != Severity::Error, f.at.lines.is_none(), f.at.lines));
        if self.untold > 0 {
            let n = self.untold;
            self.findings.push(Finding::warning(
                Span::default(),
                format!("気づいたことがほかに{n}件あります。まずは上のものを確かめてください"),
                format!("{n} more findings are not listed: start with the ones above"),
            ));
        }
        self.findings
    }
}

/// A text of the file as it is quoted in a finding: short, on one line.
pub(super) fn quoted(text: &str) -> String {
    let mut short: String =
        text.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().count() > 40 {
        short.push('…');
    }
    short
}
