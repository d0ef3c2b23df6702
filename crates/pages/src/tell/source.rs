//! Where facts came from, as chips and as a filter.

use std::collections::BTreeMap;

pub(crate) use phr::record::summary::evidence;
use phr::{
    person::name::fold,
    provenance::{Evidence, Maker, Origin},
    record::{Entry, Kind},
};

use super::{pick, words};
use crate::{Lang, fact::OriginChip};

/// A source to filter by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Its name in the page's language.
    pub name: String,
    /// The value of the `source` parameter: short, the same in every language and every session.
    pub key: String,
}

/// Who made the statement, as a name to show. Never blank.
pub fn name(origin: &Origin, lang: Lang) -> String {
    match &origin.made_by {
        Maker::Person => pick(lang, "本人", "the person").to_owned(),
        Maker::Family { name: None } => pick(lang, "家族", "the family").to_owned(),
        Maker::Professional { name, institution: Some(place) } if !name.trim().is_empty() => {
            format!("{place} {name}")
        }
        made_by => match made_by.institution().or_else(|| made_by.name()) {
            Some(code) if is_institution_code(code) => match lang {
                Lang::Ja => format!("医療機関（番号 {code}）"),
                Lang::En => format!("institution no. {code}"),
            },
            Some(name) if !name.trim().is_empty() => name.to_owned(),
            _ => words::format(&origin.format, lang),
        },
    }
}

/// Some sources give only the ten digits of the institution, which mean nothing to people alone.
fn is_institution_code(name: &str) -> bool {
    name.len() == 10 && name.bytes().all(|b| b.is_ascii_digit())
}

/// The key of an origin's source: the institution or maker, width and spaces aside.
///
/// ```
/// # use phr::{AccountId, OriginalId, provenance::*};
/// # let by = |name: &str| Origin { original: OriginalId::of(b"x"), span: Span::line(1),
/// #   received: Received { at: "2025-03-11T00:00:00Z".parse().unwrap(), channel: Channel::Upload,
/// #     by: AccountId::from_bytes([1; 16]), file_name: None },
/// #   format: "jahis-okusuri".into(), evidence: Evidence::Dispensed, context: Context::default(),
/// #   made_by: Maker::Institution { name: name.into(), code: None } };
/// use pages::tell::source::key;
/// assert_eq!(key(&by("めぐり　薬局")), key(&by("めぐり薬局"))); // a wide space is no difference
/// assert_ne!(key(&by("めぐり薬局")), key(&by("みなもと薬局")));
/// ```
pub fn key(origin: &Origin) -> String {
    let plain = match &origin.made_by {
        Maker::Person => return "person".to_owned(),
        Maker::Family { .. } => return "family".to_owned(),
        made_by => made_by.institution().or_else(|| made_by.name()).unwrap_or_default(),
    };
    let folded = fold(plain);
    if folded.is_empty() { origin.format.clone() } else { short_hash(&folded) }
}

/// FNV-1a, 32 bits: short enough for an address; two sources with one key are filtered together.
pub(crate) fn short_hash(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{hash:08x}")
}

/// Every source of these entries, the ones with most entries first.
pub fn sources<'a>(entries: impl Iterator<Item = &'a Entry>, lang: Lang) -> Vec<Source> {
    let mut found: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let facts = entries.filter(|e| e.kind != Kind::Support);
    for origin in facts.flat_map(|e| &e.origins) {
        let (count, _) = found.entry(key(origin)).or_insert_with(|| (0, place(origin, lang)));
        *count = count.saturating_add(1);
    }
    let mut sorted: Vec<_> = found.into_iter().collect();
    sorted.sort_by(|(_, (a, x)), (_, (b, y))| b.cmp(a).then_with(|| x.cmp(y)));
    sorted.into_iter().map(|(key, (_, name))| Source { name, key }).collect()
}

/// The institution rather than the person in it.
fn place(origin: &Origin, lang: Lang) -> String {
    match &origin.made_by {
        Maker::Professional { institution: Some(place), .. } if !place.trim().is_empty() => {
            place.clone()
        }
        _ => name(origin, lang),
    }
}

/// The chips of an entry, one per source and kind of evidence.
pub(crate) fn chips<'a>(entries: impl Iterator<Item = &'a Entry>, lang: Lang) -> Vec<OriginChip> {
    let mut seen: Vec<(Evidence, String)> = Vec::new();
    for origin in entries.flat_map(|e| &e.origins) {
        let pair = (origin.evidence, name(origin, lang));
        if !seen.contains(&pair) {
            seen.push(pair);
        }
    }
    seen.into_iter()
        .map(|(evidence, by)| OriginChip { evidence: words::evidence(evidence), by })
        .collect()
}

/// Who stands behind an entry, by its first origin.
pub(crate) fn by(entry: &Entry, lang: Lang) -> String {
    entry.origins.first().map(|origin| name(origin, lang)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tell::testing;

    #[test]
    fn a_bare_institution_code_is_told_as_a_number_of_an_institution() {
        let coded = testing::origin(Evidence::Recorded, "1319900044", "a.json");
        assert_eq!(name(&coded, Lang::Ja), "医療機関（番号 1319900044）");
        assert_eq!(name(&coded, Lang::En), "institution no. 1319900044");
        let named = testing::origin(Evidence::Recorded, "めぐり内科", "a.json");
        assert_eq!(name(&named, Lang::Ja), "めぐり内科");
    }
}
