//! What the person has not been told must not be given away by a file.
//!
//! JP-CLINS tags a resource `UNINFORMED` (未告知: the person has not been told) or `UNDELIVERED`
//! (未提供). Such a resource is kept, and withheld: never shown, counted, explained, searched or
//! shared. More is withheld with it:
//!
//! - documents, reports, lists and visits that *refer* to it;
//! - any other entry of the same file that *names* it: that holds its code, or the text or display
//!   of its code in any string, its narrative included (compared without width, case, spaces and
//!   HTML tags);
//! - attachments of the same file (base64): they may name it and cannot be searched;
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
const TAG_WORDS: &[&str] = &["未告知", "未提供"];
/// Codes that say "no code": many things share them (JP-CLINS). They name nothing.
const UNCODED: &[&str] = &["99999999999999999", "LUNCODED", "NOCODED"];

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
    let envelopes = envelopes_tagged(envelopes, text);
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
    let names = Names::of(items, &tagged);
    for (item, withheld) in items.read.iter().zip(&mut out.items) {
        let hidden = || {
            refers(items, item, &tagged)
                || names.stand_in(&item.resource)
                || has_attachment(&item.resource)
        };
        *withheld = *withheld || (!is_about_others(item) && hidden());
    }
    let of_medicine = of_withheld_medicine(items, &out.items);
    out.items.iter_mut().zip(of_medicine).for_each(|(withheld, too)| *withheld |= too);
    let hidden = |raw: &[u8]| raw_tagged(raw) || names.stand_in_text(&String::from_utf8_lossy(raw));
    out.unread = items.unread.iter().map(|u| hidden(u.raw)).collect();
    out
}

/// Whether the resource, or one at any depth in it, carries a tag that withholds it. Depth is bounded
/// by the parser.
fn is_tagged(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(is_tagged),
        Value::Object(object) => {
            object.get("meta").is_some_and(has_tag_code) || object.values().any(is_tagged)
        }
        _ => false,
    }
}

/// The code alone decides: the system (`…/JP_ehrshrs_indication`) is spelt in more than one way, and
/// the two words mean nothing else. Untidy files have the Japanese word alone.
fn has_tag_code(meta: &Value) -> bool {
    let code = |t: &Value| {
        let code = view::text(t, "code").unwrap_or_default();
        TAGS.iter().any(|tag| code.trim().eq_ignore_ascii_case(tag))
    };
    let display = |t: &Value| {
        view::text(t, "display").is_some_and(|d| TAG_WORDS.iter().any(|word| d.contains(word)))
    };
    view::items(meta, "tag").chain(view::items(meta, "security")).any(|t| code(t) || display(t))
}

/// An envelope in a tagged one is tagged too. The outer one always comes first.
fn envelopes_tagged(envelopes: &[Envelope], text: &[u8]) -> Vec<bool> {
    let mut tagged: Vec<bool> = Vec::with_capacity(envelopes.len());
    for envelope in envelopes {
        let outer = envelope.outer.and_then(|n| tagged.get(n)).copied().unwrap_or_default();
        tagged.push(outer || envelope_tagged(envelope, text));
    }
    tagged
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

/// Which items are about a medicine that stands elsewhere and is withheld.
fn of_withheld_medicine(items: &Items<'_>, withheld: &[bool]) -> Vec<bool> {
    let names = |item: &Item<'_>| {
        let medicine = view::text(item.resource.get("medicationReference")?, "reference")?;
        withheld.get(items.find(item, medicine)?).copied()
    };
    items.read.iter().map(|item| names(item).unwrap_or_default()).collect()
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
    /// System and code of the same facts.
    codes: BTreeSet<(String, String)>,
    too_many: bool,
}

impl Names {
    fn of(items: &Items<'_>, tagged: &[bool]) -> Names {
        let mut names = BTreeSet::new();
        let mut codes = BTreeSet::new();
        for (item, _) in items.read.iter().zip(tagged).filter(|(_, tagged)| **tagged) {
            let medicine = item.resource.get("medicationReference");
            let medicine = medicine.and_then(|reference| items.resolve(item, reference));
            let contained = view::items(&item.resource, "contained");
            for resource in std::iter::once(&item.resource).chain(contained).chain(medicine) {
                add_names(resource, &mut names, &mut codes);
            }
        }
        let too_many = names.len() > NAMES_MAX;
        let mut by_start: HashMap<_, Vec<_>> = HashMap::new();
        for name in names.into_iter().take(NAMES_MAX) {
            if let [first, second, ..] = name.as_slice() {
                by_start.entry((*first, *second)).or_default().push(name);
            }
        }
        Names { by_start, codes, too_many }
    }

    fn stand_in(&self, resource: &Value) -> bool {
        self.too_many
            || self.coded_in(resource)
            || any_string(resource, &mut |key, text| {
                !matches!(key, "system" | "url" | "reference" | "profile")
                    && self.stand_in_text(text)
            })
    }

    /// Whether a coding anywhere in the value has one of the codes.
    fn coded_in(&self, value: &Value) -> bool {
        let inner = |v| self.coded_in(v);
        match value {
            _ if self.codes.is_empty() => false,
            Value::Array(items) => items.iter().any(inner),
            Value::Object(object) => {
                let coding = view::text(value, "system").zip(view::text(value, "code"));
                coding.is_some_and(|(s, c)| self.codes.contains(&coding_key(s, c)))
                    || object.values().any(inner)
            }
            _ => false,
        }
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

/// Codes, texts and displays a resource is about. A value such as 陽性 (positive) is no name.
fn add_names(
    resource: &Value,
    names: &mut BTreeSet<Vec<char>>,
    codes: &mut BTreeSet<(String, String)>,
) {
    for key in ["code", "medicationCodeableConcept", "vaccineCode"] {
        for concept in view::items(resource, key) {
            let displays = view::codings(concept).filter_map(|c| c.display);
            let texts = view::text(concept, "text").into_iter().chain(displays);
            names.extend(texts.map(fold).filter(|name| name.len() >= NAME_MIN));
            let coded = view::codings(concept).filter(|c| !UNCODED.contains(&c.code));
            codes.extend(
                coded.filter(|c| !c.system.is_empty()).map(|c| coding_key(c.system, c.code)),
            );
        }
    }
}

/// Old files write `urn:oid:` where new ones write a URL.
fn coding_key(system: &str, code: &str) -> (String, String) {
    (fhir::system::canonical(system).to_owned(), code.trim().to_owned())
}

/// Whether something lies in the resource as base64: a picture of a letter, a PDF.
fn has_attachment(resource: &Value) -> bool {
    view::resource_type(resource) != Some("Observation") // its `data` are samples of a curve
        && any_string(resource, &mut |key, text| key == "data" && !text.is_empty())
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
        add_names(&v, &mut names, &mut BTreeSet::new());
        let mut by_start: HashMap<_, Vec<_>> = HashMap::new();
        for name in names {
            by_start.entry((name[0], name[1])).or_default().push(name);
        }
        let names = Names { by_start, ..Names::default() };
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
