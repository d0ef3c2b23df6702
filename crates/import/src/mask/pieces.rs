//! Masking a file that comes piece by piece.

use phr::{provenance::Span, record::Finding};

use super::{LABEL_REACH, mask};
use crate::decode::line_ends;

/// A number never goes over one of these; nor is one the second byte of a Japanese character.
const BREAKS: &[u8] = b"\n<>\"=";
/// So much is gathered before it is masked.
const GATHERED: usize = 256 << 10;
/// Longest stretch without a break, in bytes. Text has none so long; what has is not text.
const UNBROKEN_MAX: usize = 4 << 20;
/// More findings than this help nobody.
const FINDINGS_MAX: usize = 100;

/// Masks text whose pieces may end anywhere. What comes out has the length of what went in.
#[derive(Debug, Default)]
pub struct Masker {
    /// The end of what was masked (for a label before a number), then what waits.
    waiting: Vec<u8>,
    /// How much of `waiting` was handed out before.
    told: usize,
    lines: u32,
    findings: Vec<Finding>,
    more: u64,
}

/// The text has no line and no tag where one must be: it is something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not text: no line ends in it")]
pub struct NotText;

impl Masker {
    /// Takes a piece and hands out what is masked by now.
    pub fn add(&mut self, piece: &[u8], out: &mut dyn FnMut(&[u8])) -> Result<(), NotText> {
        self.waiting.extend_from_slice(piece);
        let new = self.waiting.len().saturating_sub(self.told);
        if new < GATHERED {
            return Ok(());
        }
        let waits = self.waiting.get(self.told..).unwrap_or_default();
        match waits.iter().rposition(|b| BREAKS.contains(b)) {
            Some(end) => self.give(self.told.saturating_add(end).saturating_add(1), out),
            None if new > UNBROKEN_MAX => return Err(NotText),
            None => {}
        }
        Ok(())
    }

    /// Hands out the rest and tells what was found.
    pub fn finish(mut self, out: &mut dyn FnMut(&[u8])) -> Vec<Finding> {
        self.give(self.waiting.len(), out);
        if self.more > 0 {
            let n = self.more;
            self.findings.push(Finding::warning(
                Span::default(),
                format!(
                    "個人番号（マイナンバー）らしい数字が、ほかに{n}個ありました。すべて伏せました"
                ),
                format!("{n} more numbers that look like a My Number were masked"),
            ));
        }
        self.findings
    }

    fn give(&mut self, end: usize, out: &mut dyn FnMut(&[u8])) {
        let masked = mask(self.waiting.get(..end).unwrap_or_default());
        let new = masked.bytes.get(self.told..).unwrap_or_default();
        let told = self.waiting.get(..self.told).unwrap_or_default();
        let above = line_ends(told);
        for finding in masked.findings {
            self.note(finding, above);
        }
        out(new);
        self.lines = self.lines.saturating_add(line_ends(new));
        // What is masked is kept masked: it is never told twice.
        let inside = |at: &usize| matches!(self.waiting.get(*at), Some(0x80..=0xbf));
        let keep = (end.saturating_sub(LABEL_REACH)..end).find(|at| !inside(at)).unwrap_or(end);
        let rest = self.waiting.split_off(end);
        self.waiting = masked.bytes.get(keep..).unwrap_or_default().to_vec();
        self.told = self.waiting.len();
        self.waiting.extend_from_slice(&rest);
    }

    fn note(&mut self, mut finding: Finding, above: u32) {
        if self.findings.len() >= FINDINGS_MAX {
            self.more = self.more.saturating_add(1);
            return;
        }
        let shift = |line: u32| line.saturating_sub(above).saturating_add(self.lines);
        finding.at.lines = finding.at.lines.map(|(a, b)| (shift(a), shift(b)));
        self.findings.push(finding);
    }
}
