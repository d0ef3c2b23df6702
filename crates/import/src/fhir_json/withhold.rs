//! What the person has not been told must not be given away by a file.
//!
//! JP-CLINS tags a resource `UNINFORMED` (未告知: the person has not been told) or `UNDELIVERED`
//! (未提供). Such a resource is kept, and withheld: never shown, counted, explained, searched or
//! shared. Three more things are withheld with it:
//!
//! - documents, reports, lists and visits that *refer* to it;
//! - any other entry of the same file that *names* it: that holds the text or display of its code
//!   in any string, its narrative included (compared without width, case, spaces and HTML tags);
//! - parts that could not be parsed but hold the tag or such a name.
//!
//! Medicines, allergies and vaccinations never vanish because they merely refer to it: without them
//! care becomes dangerous. They are withheld only when they name it. `Patient`, `Organization` and
//! practitioners are never withheld. A Bundle that carries the tag withholds everything in it.
//!
//! Nothing in here ever makes a finding: that something is withheld is itself not to be known.

use std::collections::{BTreeSet, HashMap};

use fhir::view;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::{
    collect::Envelope,
    items::{Item, Items},
    subject::is_about_others,
};

const TAGS: &[&str] = &["UNINFORMED", "UNDELIVERED"];

/// With more names than these the whole file is withheld; searching would take too long.
const NAMES_MAX: usize = 500;
/// Shorter names would match by chance.
const NAME_MIN: usize = 2;

/// What of a file is withheld.
#[derive(Debug, Default)]
pub(super) struct Withheld {
    /// For each item.
    pub(super) items: Vec<bool>,
    /// For each unread part.
    pub(super) unread: Vec<bool>,
    /// For each envelope: whether the Bundle as a whole carries the tag.
    pub(super) envelopes: Vec<bool>,
}

/// Decides what is withheld.
pub(super) fn withheld(items: &Items<'_>, envelopes: &[Envelope], text: &[u8]) -> Withheld {
    let envelopes: Vec<bool> = envelopes.iter().map(|e| envelope_tagged(e, text)).collect();
    let whole = |n: usize| envelopes.get(n).copied().unwrap_or_default();
    let tagged: Vec<bool> = items
        .read
        .iter()
        .map(|i| is_tagged(&i.resource) || (whole(i.envelope) && !is_about_others(i)))
        .collect();
    let unread_tagged = items.unread.iter().any(|u| raw_tagged(u.raw));
    let mut out = Withheld { items: tagged.clone(), unread: Vec::new(), envelopes };
    if !tagged.contains(&true) && !unread_tagged {
        out.unread = vec![false; items.unread.len()];
        return out;
    }
    let names = Names::of(items.read.iter().zip(&tagged).filter(|(_, t)| **t).map(|(i, _)| i));
    for (item, withheld) in items.read.iter().zip(&mut out.items) {
        let hidden = || refers(items, item, &tagged) || names.stand_in(&item.resource);
        *withheld = *withheld || (!is_about_others(item) && hidden());
    }
    let hidden = |raw: &[u8]| raw_tagged(raw) || names.stand_in_text(&String::from_utf8_lossy(raw));
    out.unread = items.unread.iter().map(|u| hidden(u.raw)).collect();
    out
}

/// Whether the resource, or one contained in it, carries a tag that withholds it.
fn is_tagged(resource: &Value) -> bool {
    let carries = |r: &Value| r.get("meta").is_some_and(has_tag_code);
    carries(resource) || view::items(resource, "contained").any(carries)
}

/// The code alone decides: the system (`…/JP_ehrshrs_indication`) is spelt in more than one way, and
/// the two words mean nothing else.
fn has_tag_code(meta: &Value) -> bool {
    view::items(meta, "tag")
        .chain(view::items(meta, "security"))
        .filter_map(|t| view::text(t, "code"))
        .any(|code| TAGS.iter().any(|tag| code.trim().eq_ignore_ascii_case(tag)))
}

fn envelope_tagged(envelope: &Envelope, text: &[u8]) -> bool {
    let meta = envelope.meta.as_ref().map(|piece| piece.of(text));
    meta.is_some_and(|raw| match fhir::parse(raw) {
        Ok(meta) => has_tag_code(&meta),
        Err(_) => raw_tagged(raw),
    })
}

fn raw_tagged(raw: &[u8]) -> bool {
    TAGS.iter().any(|tag| raw.windows(tag.len()).any(|w| w.eq_ignore_ascii_case(tag.as_bytes())))
}

/// Whether a resource refers to a tagged one, and is of a type that may vanish for it.
fn refers(items: &Items<'_>, item: &Item<'_>, tagged: &[bool]) -> bool {
    let stays = item.kind().starts_with("Medication")
        || matches!(item.kind(), "AllergyIntolerance" | "Immunization");
    let points = |reference: &str| {
        items.find(item, reference).is_some_and(|n| tagged.get(n).copied().unwrap_or_default())
    };
    !stays && any_string(&item.resource, &mut |key, text| key == "reference" && points(text))
}

/// Whether any string below `value` satisfies `test(key, string)`. Depth is bounded by the parser.
fn any_string(value: &Value, test: &mut dyn FnMut(&str, &str) -> bool) -> bool {
    fn walk(key: &str, value: &Value, test: &mut dyn FnMut(&str, &str) -> bool) -> bool {
        match value {
            Value::String(text) => test(key, text),
            Value::Array(items) => items.iter().any(|v| walk(key, v, test)),
            Value::Object(object) => object.iter().any(|(k, v)| walk(k, v, test)),
            _ => false,
        }
    }
    walk("", value, test)
}

/// The names of withheld facts, folded, found by their first two characters.
#[derive(Debug, Default)]
struct Names {
    by_start: HashMap<(char, char), Vec<Vec<char>>>,
    too_many: bool,
}

impl Names {
    fn of<'a, 'b: 'a>(items: impl Iterator<Item = &'a Item<'b>>) -> Names {
        let mut names = BTreeSet::new();
        for item in items {
            let contained = view::items(&item.resource, "contained");
            for resource in std::iter::once(&item.resource).chain(contained) {
                add_names(resource, &mut names);
            }
        }
        let too_many = names.len() > NAMES_MAX;
        let mut by_start: HashMap<_, Vec<_>> = HashMap::new();
        for name in names.into_iter().take(NAMES_MAX) {
            if let [first, second, ..] = name.as_slice() {
                by_start.entry((*first, *second)).or_default().push(name);
            }
        }
        Names { by_start, too_many }
    }

    fn stand_in(&self, resource: &Value) -> bool {
        self.too_many
            || any_string(resource, &mut |key, text| {
                !matches!(key, "system" | "url" | "reference" | "profile")
                    && self.stand_in_text(text)
            })
    }

    fn stand_in_text(&self, text: &str) -> bool {
        let html = || text.contains(['<', '&']);
        self.too_many
            || self.stand_in_folded(&fold(text))
            || (html() && self.stand_in_folded(&fold(&plain(text))))
    }

    fn stand_in_folded(&self, folded: &[char]) -> bool {
        folded.windows(NAME_MIN).enumerate().any(|(at, start)| {
            let [first, second] = start else { return false };
            let names = self.by_start.get(&(*first, *second)).map(Vec::as_slice);
            let rest = folded.get(at..).unwrap_or_default();
            names.unwrap_or_default().iter().any(|name| rest.starts_with(name))
        })
    }
}

/// Text and displays of the codes a resource is about. A value such as 陽性 (positive) is no name.
fn add_names(resource: &Value, names: &mut BTreeSet<Vec<char>>) {
    for key in ["code", "medicationCodeableConcept", "vaccineCode"] {
        for concept in view::items(resource, key) {
            let displays = view::codings(concept).filter_map(|c| c.display);
            let texts = view::text(concept, "text").into_iter().chain(displays);
            names.extend(texts.map(fold).filter(|name| name.len() >= NAME_MIN));
        }
    }
}

/// Width, case, white space and punctuation do not count.
fn fold(text: &str) -> Vec<char> {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// The text of HTML, roughly: tags go, character references become characters. Linear.
fn plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        if after.starts_with('<') {
            let Some((_, following)) = after.split_once('>') else { break };
            out.push_str(before);
            rest = following;
        } else {
            out.push_str(before);
            let end = after.bytes().take(REFERENCE_MAX).position(|b| b == b';');
            let inside = end.and_then(|end| after.get(..end));
            out.extend(inside.and_then(reference));
            let used = inside.map_or(1, |i| i.len().saturating_add(1));
            rest = after.get(used..).unwrap_or_default();
        }
    }
    out + rest
}

/// Longest character reference that is read, such as `&#x1F408;`.
const REFERENCE_MAX: usize = 12;

fn reference(inside: &str) -> Option<char> {
    let number = inside.strip_prefix("&#")?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    code.ok().and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_any_writing() {
        let mut names = BTreeSet::new();
        let v =
            serde_json::json!({"code": {"text": "カナリア症", "coding": [{"display": "Canary"}]}});
        add_names(&v, &mut names);
        let mut by_start: HashMap<_, Vec<_>> = HashMap::new();
        for name in names {
            by_start.entry((name[0], name[1])).or_default().push(name);
        }
        let names = Names { by_start, too_many: false };
        for text in [
            "ｶﾅﾘｱ症の疑い",
            "カナ リア 症",
            "<p>カナ<b>リア</b>症</p>",
            "x canary y",
            "&#x30AB;ナリア症",
            "<カナリア症>",
            "カナリア　症",
        ] {
            assert!(names.stand_in_text(text), "{text}");
        }
        assert!(!names.stand_in_text("カナリアは鳥です"));
    }

    #[test]
    fn html_becomes_text() {
        assert_eq!(plain("A & B <b>C</b>&#33; D"), "A  B C! D");
        assert_eq!(plain("&".repeat(3).as_str()), "");
        assert_eq!(plain("1 < 2"), "1 < 2");
    }

    proptest::proptest! {
        #[test]
        fn folding_never_panics(text in "[<>&;#x0-9a\\PC]{0,40}") {
            drop(fold(&plain(&text)));
        }
    }
}
