//! FHIR R4 JSON: Bundles, NDJSON, single resources; JP-CLINS and JP Core recognised.
//!
//! <https://hl7.org/fhir/R4/json.html>, <https://hl7.org/fhir/R4/bundle.html>. Every kind of Bundle
//! is read, also one in another; so are one resource a line (NDJSON), a JSON array of resources and
//! a single resource. Each resource is kept in exactly the bytes it came in (after conversion to
//! UTF-8 where the file was in another encoding); contained resources stay inside. A resource that
//! cannot be read costs a finding with its line; a Bundle that is cut off gives everything before
//! the cut. What a person has not been told stays withheld (see `withhold`).
//!
//! Byte positions are given for UTF-8 files; a converted file has lines and paths only.

mod collect;
mod items;
mod key;
mod notice;
mod profile;
mod source;
mod split;
mod subject;
mod units;
mod who;
mod withhold;

use fhir::view;
use phr::{
    provenance::{Evidence, Maker, Span},
    record::{Draft, Finding, Parsed, Severity},
};
use serde_json::{Value, json};

use collect::{Collected, Envelope};
use items::Items;

/// Name of the format in storage and reports.
pub const FORMAT: &str = "fhir-json";

/// How much of a file is looked at to recognise it. `resourceType` usually stands first, but JSON
/// knows no order, and a scanned letter may stand before it.
const LOOK_MAX: usize = 8 * 1024 * 1024;

/// More findings than these are summed up: nobody reads a thousand sentences.
const FINDINGS_MAX: usize = 500;

/// Whether the bytes look like this format. Cheap: looks at the beginning only.
///
/// ```
/// assert!(import::fhir_json::recognises(br#" {"resourceType": "Patient"}"#));
/// assert!(!import::fhir_json::recognises(br#"{"type": "FeatureCollection"}"#));
/// assert!(!import::fhir_json::recognises(b"resourceType,id")); // not JSON
/// ```
pub fn recognises(bytes: &[u8]) -> bool {
    let head = bytes.get(..LOOK_MAX).unwrap_or(bytes);
    let wide = matches!(head, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    let narrow: Vec<u8>;
    let head = if wide {
        narrow = head.iter().copied().skip(2).filter(|b| *b != 0).collect();
        narrow.as_slice()
    } else {
        head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head)
    };
    let name = b"\"resourceType\"";
    matches!(head.trim_ascii_start().first(), Some(b'{' | b'['))
        && head.windows(name.len()).any(|w| w == name)
}

/// Reads the whole file.
///
/// ```
/// let file = br#"{"resourceType": "Bundle", "type": "collection", "entry": [
///     {"resource": {"resourceType": "Observation", "status": "final", "code": {"text": "HbA1c"},
///                   "valueQuantity": {"value": 5.70, "unit": "%"}}},
///     {"resource": {"resourceType": "Observation", "status": "fi"#; // the file is cut off
/// let parsed = import::fhir_json::parse(file);
/// assert_eq!(parsed.drafts.len(), 1); // everything before the cut is there
/// assert_eq!(parsed.drafts[0].resource["valueQuantity"]["value"].to_string(), "5.70");
/// assert_eq!(parsed.findings[0].at.lines, Some((4, 4)));
/// ```
pub fn parse(bytes: &[u8]) -> Parsed {
    let source = source::read(bytes);
    let text = source.text.as_ref();
    let mut collected = collect::collect(text);
    let items = Items::parse(text, &mut collected, source.offset);
    let withheld = withhold::withheld(&items, &collected.envelopes, text);
    let (subject, several) = subject::subject(&items);
    let open = || items.read.iter().zip(&withheld.items).filter(|(_, hidden)| !**hidden);
    let format_version = Some(profile::version(&open().map(|(item, _)| &item.resource)));

    let mut findings: Vec<Finding> = several.into_iter().chain(source.finding).collect();
    findings.append(&mut collected.findings);
    let unread = items.unread.iter().zip(&withheld.unread);
    findings.extend(unread.filter(|(_, hidden)| !**hidden).filter_map(|(u, _)| u.finding.clone()));
    findings.extend(open().flat_map(|(item, _)| notice::findings(&item.resource, &item.span)));
    findings.extend(scope(open().map(|(item, _)| &item.resource)));
    findings.extend((findings.is_empty() && open().next().is_none()).then(nothing));

    let covers: Vec<Draft> = covers(&items, &collected, &withheld, source.offset).collect();
    let mut drafts = drafts(items, &collected.envelopes, &withheld.items);
    drafts.extend(covers);
    Parsed {
        format: FORMAT,
        format_version,
        subject,
        drafts,
        findings: limited(findings),
        ..Parsed::default()
    }
}

fn drafts(items: Items<'_>, envelopes: &[Envelope], withheld: &[bool]) -> Vec<Draft> {
    let history: Vec<bool> = envelopes.iter().map(|e| e.kind == "history").collect();
    let keys = key::keys(&items.read, &history);
    let told: Vec<_> = items
        .read
        .iter()
        .map(|item| (who::maker(&items, item), who::context(&items, item)))
        .collect();
    let rest = keys.into_iter().zip(told).zip(withheld);
    items
        .read
        .into_iter()
        .zip(rest)
        .map(|(item, ((key, (made_by, context)), withheld))| Draft {
            bytes: item.raw.to_vec(),
            evidence: who::evidence(&item.resource),
            resource: item.resource,
            key,
            span: item.span,
            made_by,
            context,
            withheld: *withheld,
        })
        .collect()
}

/// Withheld drafts without content, so that the original is not shown where they stand: for parts
/// that could not be parsed, and for whole Bundles that carry the tag.
fn covers<'a>(
    items: &'a Items<'_>,
    collected: &'a Collected,
    withheld: &'a withhold::Withheld,
    offset: Option<u64>,
) -> impl Iterator<Item = Draft> + 'a {
    let unread = items.unread.iter().zip(&withheld.unread);
    let unread = unread.filter(|(_, hidden)| **hidden).map(|(u, _)| u.span.clone());
    let envelopes = collected.envelopes.iter().zip(&withheld.envelopes);
    let envelopes = envelopes
        .filter(|(_, hidden)| **hidden)
        .filter_map(move |(e, _)| Some(items::span(e.piece.as_ref()?, "", offset)));
    unread.chain(envelopes).map(|span| {
        let resource = json!({"resourceType": "Basic", "code": {"text": span_name(&span)}});
        let mut draft = Draft::authored(resource, span, Maker::Unknown, Evidence::Recorded);
        draft.withheld = true;
        draft
    })
}

/// Tells two covers of one file apart, as their content is their key.
fn span_name(span: &Span) -> String {
    format!("{:?} {:?}", span.bytes, span.lines)
}

/// An empty search result and a file of which nothing may be shown look the same.
fn nothing() -> Finding {
    Finding::warning(
        Span::default(),
        "このファイルには、読みこめる記録がありません。ほかのファイルがないか確かめてください",
        "this file holds no records that can be read; check whether there is another one",
    )
}

/// JP-CLINS shares no bacteriology and no pathology; a person must not take silence for "normal".
fn scope<'a>(mut resources: impl Iterator<Item = &'a Value>) -> Option<Finding> {
    let lab = |r: &Value| {
        let meta = r.get("meta");
        meta.into_iter()
            .flat_map(|m| view::items(m, "profile"))
            .filter_map(Value::as_str)
            .any(|p| p.contains("/JP_Observation_LabResult_eCS"))
    };
    resources.any(lab).then(|| {
        Finding::info(
            Span::default(),
            "この検査結果には、細菌検査と病理検査は含まれません（電子カルテ情報共有サービスの決まり）",
            "bacteriology and pathology are never part of these results (a rule of the service)",
        )
    })
}

/// Errors first when there are too many to read; the order of the file otherwise.
fn limited(mut findings: Vec<Finding>) -> Vec<Finding> {
    if findings.len() > FINDINGS_MAX {
        findings.sort_by_key(|f| std::cmp::Reverse(f.severity));
        findings.truncate(FINDINGS_MAX);
        let severity = Severity::Info;
        let message = phr::Text::new(
            "ほかにも同じような注意がたくさんあります。送り元に、ファイルの作り方を確かめてください",
            "there are many more notes like these; please ask the sender how the file was made",
        );
        findings.push(Finding { severity, at: Span::default(), message });
    }
    findings
}

#[cfg(test)]
mod tests;
