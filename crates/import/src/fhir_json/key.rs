//! What makes a resource the same entry again.
//!
//! A natural key is a promise: the same key with other content *replaces* what is shown. A key that
//! two facts share would make one of them disappear, which is worse than showing a fact twice. So a
//! key is taken only from, in this order:
//!
//! 1. an identifier of `http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier` (JP-CLINS:
//!    one for each resource instance, unique within an institution), joined with the institution's
//!    number when the resource gives it (`JP_eCS_InstitutionNumber`);
//! 2. another identifier whose system is an absolute URL or URN and that names an instance. Left
//!    out: numbers shared by several facts (RP number and order in it, prescription and dispensing
//!    ids, orders, accessions), identifiers of persons, insurance or institutions, and identifiers
//!    marked old, secondary or temporary;
//! 3. the entry's `fullUrl`: `https://…/Type/id` on a public host, or `urn:uuid:`.
//!
//! Supporting resources (patient, institution, coverage …) carry identifiers of what they describe,
//! not of the statement, so step 1 and 2 are left out for them. When two resources of one file claim
//! the same key with different content, none of them gets it. In every other case the content itself
//! is the key: the same words arriving again add an origin and nothing else.

use std::collections::{HashMap, HashSet};

use fhir::{system, view};
use phr::record::{DraftKey, Kind};
use serde_json::Value;

use super::items::{Item, local_part};

/// JP-CLINS and JP Core: the identifier of a resource instance.
const INSTANCE: &str = "http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier";
/// JP-CLINS: the institution's number, ten digits.
pub(super) const INSTITUTION_EXTENSION: &str = "JP_eCS_InstitutionNumber";

/// Longest key; longer values are no identifiers.
const KEY_MAX: usize = 1_000;

/// The keys of all items, in order.
pub(super) fn keys(items: &[Item<'_>], history: &[bool]) -> Vec<DraftKey> {
    let mut keys: Vec<Option<String>> = items.iter().map(key).collect();
    let mut first: HashMap<&str, &[u8]> = HashMap::new();
    let mut shared: HashSet<String> = HashSet::new();
    for (item, key) in items.iter().zip(&keys) {
        let versions = history.get(item.envelope).copied().unwrap_or_default();
        if let Some(key) = key
            && *first.entry(key).or_insert(item.raw) != item.raw
            && !versions
        {
            shared.insert(key.clone());
        }
    }
    for key in &mut keys {
        if key.as_ref().is_some_and(|k| shared.contains(k)) {
            *key = None;
        }
    }
    keys.into_iter().map(|k| k.map_or(DraftKey::Content, DraftKey::Natural)).collect()
}

fn key(item: &Item<'_>) -> Option<String> {
    let resource = &item.resource;
    let support = Kind::of(resource) == Kind::Support;
    let key = if support { None } else { instance(resource).or_else(|| identifier(resource)) };
    key.or_else(|| full_url(item.full_url.as_deref()?))
        .map(|rest| format!("{}|{rest}", item.kind()))
        .filter(|key| key.len() <= KEY_MAX)
}

fn identifiers(resource: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    view::items(resource, "identifier").filter_map(|i| {
        Some((view::text(i, "system")?, view::text(i, "value")?.trim(), i))
            .filter(|(_, value, _)| !value.is_empty())
    })
}

fn instance(resource: &Value) -> Option<String> {
    let (system, value, _) = identifiers(resource).find(|(system, _, _)| *system == INSTANCE)?;
    let institution = institution_number(resource).map(|n| format!("|{}", part(n)));
    Some(format!("{system}|{}{}", part(value), institution.unwrap_or_default()))
}

/// The institution's number from the JP-CLINS extension. Its URL has two roots in the wild, so only
/// the end of it counts.
pub(super) fn institution_number(resource: &Value) -> Option<&str> {
    let extension = view::items(resource, "extension")
        .find(|e| view::text(e, "url").is_some_and(|u| u.ends_with(INSTITUTION_EXTENSION)))?;
    view::text(extension.get("valueIdentifier")?, "value")
}

fn identifier(resource: &Value) -> Option<String> {
    identifiers(resource)
        .find(|(system, _, i)| is_global(system) && !is_shared(system) && names_instance(i))
        .map(|(system, value, _)| format!("{}|{}", part(system::canonical(system)), part(value)))
}

fn is_global(system: &str) -> bool {
    ["http://", "https://", "urn:oid:", "urn:uuid:"].iter().any(|s| system.starts_with(s))
        && system != "urn:ietf:rfc:3986"
        && !is_local_host(system)
}

/// Systems whose values stand on several facts or name a person, an insurance, an institution.
fn is_shared(system: &str) -> bool {
    const PARTS: &[&str] = &[
        "1.2.392.100495.20.3.", // numbers of persons, institutions, insurance, prescriptions
        "1.2.392.200119.6.10",  // 特定健診: patient, institution and insurer numbers
        "/mhlw/IdSystem/",      // the same as URLs: RP number, insurer, institution …
        "memberID",
        "Coverage",
        "atient",
        "rganization",
        "nstitution",
        "ractitioner",
        "institution",
        "RPGroup",
        "AdministrationIndex",
    ];
    let canonical = system::canonical(system);
    PARTS.iter().any(|p| system.contains(p) || canonical.contains(p))
}

/// Not an old or temporary identifier, and not one of those (HL7 table 0203) that name an order, a
/// group, a specimen or a person.
fn names_instance(identifier: &Value) -> bool {
    const NOT: &[&str] = &[
        "ACSN", "PLAC", "FILL", "PGN", "FGN", "MR", "PI", "PT", "AN", "VN", "SS", "NI", "MB", "SN",
        "SID",
    ];
    let kind = identifier.get("type");
    let excluded = kind.is_some_and(|k| view::codings(k).any(|c| NOT.contains(&c.code)));
    let usual = !matches!(view::text(identifier, "use"), Some("old" | "secondary" | "temp"));
    usual && !excluded
}

fn full_url(url: &str) -> Option<String> {
    if let Some(uuid) = url.strip_prefix("urn:uuid:") {
        let digits = uuid.bytes().filter(u8::is_ascii_hexdigit).count();
        let real = uuid.len() == 36 && digits == 32 && !uuid.starts_with("00000000-0000");
        return real.then(|| url.to_ascii_lowercase());
    }
    let absolute = url.starts_with("https://") || url.starts_with("http://");
    let named = local_part(url).is_some() && !is_local_host(url);
    (absolute && named).then(|| part(url))
}

/// Hosts that many people have: their URLs are not unique in the world.
fn is_local_host(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return false };
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    let private = ["127.", "10.", "192.168.", "169.254.", "0."];
    !host.contains('.')
        || private.iter().any(|p| host.starts_with(p))
        || ["example.com", "example.org", "example.net"].iter().any(|e| host.ends_with(e))
        || [".local", ".localhost", ".test", ".invalid"].iter().any(|e| host.ends_with(e))
}

/// A part of a key: `|` separates, so it cannot stand in a part.
fn part(text: &str) -> String {
    text.replace('|', "%7C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use phr::provenance::Span;
    use serde_json::json;

    fn item(resource: Value, full_url: Option<&str>) -> Item<'static> {
        let raw: &'static [u8] = resource.to_string().into_bytes().leak();
        let full_url = full_url.map(str::to_owned);
        Item { raw, resource, span: Span::default(), full_url, envelope: 0 }
    }

    fn one(resource: Value, full_url: Option<&str>) -> Option<String> {
        key(&item(resource, full_url))
    }

    fn lab(system: &str, value: &str) -> Value {
        json!({"resourceType": "Observation", "identifier": [{"system": system, "value": value}]})
    }

    #[test]
    fn an_instance_identifier_is_joined_with_its_institution() {
        let mut v = lab(INSTANCE, "A|1");
        assert_eq!(one(v.clone(), None).unwrap(), format!("Observation|{INSTANCE}|A%7C1"));
        v["extension"] = json!([{"url": "http://jpfhir.jp/x/JP_eCS_InstitutionNumber",
            "valueIdentifier": {"value": "1311234567"}}]);
        assert!(one(v, None).unwrap().ends_with("|A%7C1|1311234567"));
    }

    #[test]
    fn shared_numbers_are_no_key() {
        for system in [
            "urn:oid:1.2.392.100495.20.3.81",
            "http://jpfhir.jp/fhir/core/mhlw/IdSystem/Medication-RPGroupNumber",
            "urn:oid:1.2.392.100495.20.3.11.1",
            "urn:oid:1.2.392.100495.20.3.51.11311234567",
            "local",
            "http://localhost:8080/ids",
        ] {
            assert_eq!(one(lab(system, "1"), None), None, "{system}");
        }
        assert!(one(lab("https://fhir.meguri-naika.example/lab", "1"), None).is_some());
    }

    #[test]
    fn a_full_url_counts_when_it_is_unique_in_the_world() {
        let v = || json!({"resourceType": "Observation"});
        assert!(one(v(), Some("urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0")).is_some());
        assert!(one(v(), Some("https://ehr.meguri.example/fhir/Observation/1")).is_some());
        for url in [
            "http://localhost/Observation/1",
            "Observation/1",
            "urn:uuid:1",
            "urn:uuid:00000000-0000-0000-0000-000000000001",
            "https://example.org/Observation/1",
        ] {
            assert_eq!(one(v(), Some(url)), None, "{url}");
        }
    }

    #[test]
    fn two_facts_with_one_key_keep_their_content_as_key() {
        let mut other = lab(INSTANCE, "1");
        other["status"] = json!("final");
        let both = [item(lab(INSTANCE, "1"), None), item(other, None)];
        assert_eq!(keys(&both, &[false]), [DraftKey::Content, DraftKey::Content]);
        assert!(matches!(keys(&both, &[true])[0], DraftKey::Natural(_))); // versions of one
    }
}
