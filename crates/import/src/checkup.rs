//! 特定健診 (specific health check-up) results, HL7 CDA R2 XML.
//!
//! Format: 特定健診 電子的標準様式 version 4 (`hc08_V08.xsd`) and its older versions; JAHIS 健康診断結果
//! 報告書 (18-007) uses the same shape. Read here: the head (who, where, when), every observation at
//! any depth with value, unit, reference range, interpretation and method as sent, and the
//! questionnaire. Never done here: a value is never changed, a judgement never made; what looks
//! odd becomes a finding.
//!
//! The index and summary files of a package (`ix08`, `su08`) hold no results and are not read.

mod check;
mod header;
pub mod level;
mod notes;
mod observation;
mod source;
pub mod unit;
mod value;
mod xml;

pub use phr::{decimal as number, record::checkup as items};

use phr::{
    provenance::Span,
    record::{Finding, Parsed},
};

use self::{header::Header, notes::Notes, observation::Seen, source::Source, xml::Node};

/// Name of the format in storage and reports.
pub const FORMAT: &str = "tokutei-kenshin";

/// How much of a file is looked at to recognise it.
const HEAD: usize = 64 * 1024;

/// Whether the bytes look like this format. Cheap: looks at the beginning only.
///
/// ```
/// use import::checkup::recognises;
/// assert!(recognises(b"<?xml version='1.0'?><cda:ClinicalDocument xmlns:cda='urn:hl7-org:v3'/>"));
/// assert!(!recognises(b"<index xmlns='http://tokuteikenshin.jp/checkup/2007'/>")); // no results inside
/// ```
pub fn recognises(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let plain = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let wide = matches!(head, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    if !wide && !plain.starts_with(b"<") {
        return false;
    }
    let (source, _) = Source::read(head);
    xml::root_name(source.text.trim_start()).as_deref() == Some("ClinicalDocument")
}

/// Reads the whole file.
///
/// ```
/// use import::checkup::parse;
/// let file = r#"<ClinicalDocument><component><structuredBody><component><section><entry>
///   <observation negationInd="true"><code code="9N001000000000001"/></observation>
/// </entry></section></component></structuredBody></component></ClinicalDocument>"#;
/// let parsed = parse(file.as_bytes());
/// let height = parsed.drafts.iter().find(|d| d.resource["resourceType"] == "Observation").unwrap();
/// assert_eq!(height.resource["status"], "cancelled"); // not done is not the same as normal
/// assert!(parse(b"").drafts.is_empty());
/// ```
pub fn parse(bytes: &[u8]) -> Parsed {
    let (source, mut findings) = Source::read(bytes);
    let (root, more) = xml::read(&source);
    findings.extend(more);
    let Some(document) = root.filter(|root| root.name == "ClinicalDocument") else {
        findings.push(Finding::error(
            Span::default(),
            "健診結果のファイルではありません。DATA フォルダの中の、h で始まる XML を選んでください",
            "this is no check-up result: choose the XML in the DATA folder whose name begins with h",
        ));
        return Parsed { format: FORMAT, findings, ..Parsed::default() };
    };
    let mut notes = Notes::new(&source, findings);
    let header = Header::read(&document, &mut notes);
    let mut seen = Vec::new();
    collect(&document, &header, &mut notes, &mut seen);
    check::all(&seen, &header, &mut notes);
    if seen.is_empty() {
        notes.add(Finding::warning(
            Span::default(),
            "このファイルには、健診の結果が1つもありません。ほかのファイルがないか確かめてください",
            "this file holds no results: check whether there is another one",
        ));
    }
    let mut drafts = vec![header.encounter(&document, &notes)];
    drafts.extend(header.coverage(&document, &notes));
    drafts.extend(seen.into_iter().map(|one| one.draft));
    Parsed {
        format: FORMAT,
        format_version: version(&document),
        subject: header.subject,
        drafts,
        findings: notes.finish(),
        ..Parsed::default()
    }
}

/// Every observation, at any depth, in file order. The depth is limited by [`xml::MAX_DEPTH`].
fn collect(node: &Node, header: &Header, notes: &mut Notes<'_, '_>, seen: &mut Vec<Seen>) {
    if node.name == "observation" {
        seen.extend(observation::read(node, header, notes));
    }
    for child in &node.children {
        collect(child, header, notes, seen);
    }
}

/// Files do not carry their version; the schema they name does (`hc08_V08.xsd`).
fn version(document: &Node) -> Option<String> {
    let location = document.attribute("schemaLocation")?;
    let start = location.find("hc0")?;
    let name = location.get(start..)?;
    Some(name.split(".xsd").next().unwrap_or(name).chars().take(20).collect())
}

#[cfg(test)]
mod tests;
