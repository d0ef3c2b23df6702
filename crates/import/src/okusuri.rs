//! JAHIS 電子版お薬手帳 (okusuri techo: medication notebook), `JAHISTC01` to `JAHISTC08`.
//!
//! JAHIS 技術文書 24-104 (Ver.2.6) and earlier: comma-separated text in CP932 (or UTF-8 when a QR code
//! was pasted), one record a line, the first field its number. A notebook that does not fit into one
//! QR code comes in parts tied by record 911; they are joined whatever their order.
//!
//! What a pharmacy handed over becomes a `MedicationDispense`, what the person wrote a
//! `MedicationStatement`: a dispensing is not "taken", and what the person typed is no dispensing.
//! The amount of 内服 (taken by mouth) is the amount *per day* and is never multiplied here.
//! `JAHIS10` (a prescription's QR code) is another format and not read.

mod block;
mod codes;
mod dosage;
mod medicine;
mod note;
mod part;
mod patient;
mod place;
mod record;
#[cfg(test)]
mod tests;

use phr::record::{Draft, Parsed};

use crate::untidy::{self, Charset, Notes};

pub use part::{Part, join, part};

/// Name of the format in storage and reports.
pub const FORMAT: &str = "jahis-okusuri";

/// How far into a file its header line may stand; a pasted text may start with a few words.
const HEAD_BYTES: usize = 2048;

/// Whether the bytes look like this format. Cheap: looks at the beginning only.
///
/// ```
/// use import::okusuri::recognises;
/// assert!(recognises(b"\xef\xbb\xbf JAHISTC08,1\r\n"));
/// assert!(!recognises(b"JAHIS10\r\n1,1,1234567,13,\r\n")); // a prescription, not a notebook
/// ```
pub fn recognises(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let text = untidy::converted(head);
    let head = text.as_ref().map_or(head, |(text, _)| text.as_bytes());
    untidy::lines(head, Charset::Utf8).any(|line| record::header(&line.text).is_some())
}

/// Reads a notebook: one part, or several pasted one after the other.
///
/// ```
/// use import::okusuri::parse;
/// let text = "JAHISTC08,1\n1,試験 花子,2,19620115\n5,20250310,1\n201,1,試験錠,適量,錠,1,,1\n\
///             301,1,１日１回朝食後,28,日分,1,1,,1\n";
/// let parsed = parse(text.as_bytes());
/// let medicine = &parsed.drafts[0].resource;
/// assert_eq!(medicine["whenHandedOver"], "2025-03-10");
/// assert_eq!(medicine["dosageInstruction"][0]["text"], "１日１回朝食後　1日量 適量錠");
/// let said: Vec<_> = parsed.findings.iter().map(|f| f.sentence().ja).collect();
/// assert_eq!(said[0], "4行目: 用量「適量」が数として読めません。文字のまま残しました");
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
    let sections = record::sections(bytes, charset, &mut notes);
    let version = sections.iter().find_map(|s| s.version.clone());
    let (subject, sections) = patient::of_one_person(sections, &mut notes);
    let mut drafts: Vec<Draft> = Vec::new();
    for group in part::groups(sections, &mut notes) {
        let book = block::notebook(group, &mut notes);
        patient::drafts(&book, &mut drafts, &mut notes);
        note::head(&book, &mut drafts, &mut notes);
        for block in &book.blocks {
            medicine::drafts(block, &mut drafts, &mut notes);
            note::block(block, &mut drafts, &mut notes);
        }
        note::tail(&book, &mut drafts, &mut notes);
    }
    drafts.sort_by_key(|d| d.span.bytes.as_ref().map(|b| b.start));
    Parsed {
        format: FORMAT,
        format_version: version,
        subject,
        drafts,
        findings: notes.finish(),
        ..Parsed::default()
    }
}
