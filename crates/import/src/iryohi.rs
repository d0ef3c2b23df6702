//! マイナポータル 医療費通知情報 (medical cost notice), CSV.
//!
//! There is no public specification; the layout was learned from files (`項目名,内容` rows under
//! one-cell group rows; a new element begins when the group's first key appears again). Labels are
//! compared with width folded and without their unit; a label that is not known is named in a
//! finding, never dropped silently.
//!
//! The file tells *that* care was billed (place, month, days, yen), never what was done or why: each
//! 明細 becomes an `ExplanationOfBenefit`, never a diagnosis. Months stay months.

mod benefit;
mod element;
mod row;
#[cfg(test)]
mod tests;

use phr::record::Parsed;

use crate::untidy::{self, Charset, Notes};

/// Name of the format in storage and reports.
pub const FORMAT: &str = "mynaportal-iryohi";

/// How far into a file its title may stand.
const HEAD_BYTES: usize = 2048;

/// Whether the bytes look like this format. Cheap: looks at the beginning only.
///
/// ```
/// use import::iryohi::recognises;
/// assert!(recognises("\"わたしの情報\"\r\n\"医療費通知情報\"\r\n".as_bytes()));
/// assert!(!recognises("医療費通知情報とは何ですか".as_bytes())); // a sentence, not a title
/// ```
pub fn recognises(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let text = untidy::converted(head);
    let head = text.as_ref().map_or(head, |(text, _)| text.as_bytes());
    let titles = ["医療費通知情報", "医療費情報明細", "医療費明細一覧の概要"];
    untidy::lines(head, untidy::charset(head)).any(|line| {
        let (cells, _) = row::cells(&line.text);
        matches!(cells.as_slice(), [one] if titles.contains(&&*row::label(one)))
    })
}

/// Reads the whole file.
///
/// ```
/// let text = "医療費通知情報\n医療費情報明細\n診療年月,2025年3月\n診療区分,調剤\n窓口相当負担額（円）,\"１,500\"\n";
/// let parsed = import::iryohi::parse(text.as_bytes());
/// let benefit = &parsed.drafts[0].resource;
/// assert_eq!(benefit["billablePeriod"]["start"], "2025-03"); // a month, not its first day
/// assert_eq!(benefit["total"][0]["amount"]["value"], 1500);
/// ```
pub fn parse(bytes: &[u8]) -> Parsed {
    untidy::in_any_encoding(bytes, parse_lines)
}

fn parse_lines(bytes: &[u8]) -> Parsed {
    let mut notes = Notes::default();
    let charset = untidy::charset(bytes);
    if charset == Charset::EucJp {
        notes.push(untidy::told_encoding("EUC-JP"));
    }
    let rows = row::rows(bytes, charset, &mut notes);
    let notice = element::notice(rows, &mut notes);
    let (subject, drafts) = benefit::drafts(&notice, &mut notes);
    Parsed { format: FORMAT, subject, drafts, findings: notes.finish(), ..Parsed::default() }
}
