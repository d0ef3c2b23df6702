//! What a link gives: a FHIR R4 document after the International Patient Summary (IPS 2.0.1).
//!
//! A required section is never left out: without entries it says why it is empty, because "no
//! allergies known" and "nothing on file about allergies" are two things. Facts stand once, by
//! their leading entry, as the source wrote them; what points to somebody who is not in the
//! document points nowhere. The person's question is told in their own words.

mod fitted;
mod section;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::{
    EntryId,
    consent::Predicate,
    person::Person,
    record::{Entry, EntryState, same::facts},
};
use fitted::fitted;
use section::SECTIONS;
pub use section::{PROPOSED_KINDS, SUMMARY_KINDS};

/// Entries of one section at most, the newest: a summary is read, a whole life of pulse is not.
const SECTION_MAX: usize = 300;

/// What the document is made of: what a permit reached.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// Whose record.
    pub person: &'a Person,
    /// What was reached, newest first.
    pub entries: &'a [Entry],
    /// What the person pulled apart.
    pub apart: &'a [(EntryId, EntryId)],
    /// The predicate of the permit, for saying why a section is empty.
    pub predicate: &'a Predicate,
    /// What the person wants to ask.
    pub question: Option<&'a str>,
    /// The bytes of documents that go along.
    pub files: &'a BTreeMap<EntryId, Vec<u8>>,
}

/// The document about a person.
pub fn summary(given: Given<'_>, at: Timestamp) -> Value {
    let Given { person, question, .. } = given;
    let patient = urn(person.id.as_bytes());
    let facts = facts(given.entries, given.apart);
    let leads: Vec<&Entry> =
        facts.iter().map(|f| f.lead).filter(|e| e.state == EntryState::Active).collect();
    let mut sections = Vec::new();
    let mut bundled: Vec<Value> = Vec::new();
    for section in SECTIONS {
        let of = leads.iter().copied().filter(|e| (section.holds)(e)).take(SECTION_MAX);
        let held: Vec<&Entry> = of.collect();
        if held.is_empty() && !section.required && section.asks(question).is_none() {
            continue;
        }
        let references = held.iter().map(|e| urn(e.id.as_bytes())).collect();
        sections.push(section.told(references, question, given.predicate));
        bundled.extend(held.into_iter().map(|e| {
            let file = given.files.get(&e.id).map(Vec::as_slice);
            json!({"fullUrl": urn(e.id.as_bytes()), "resource": fitted(e, &patient, file)})
        }));
    }
    let mut all = vec![
        json!({"fullUrl": urn(&sibling(person)), "resource": composition(&patient, &sections, at)}),
        json!({"fullUrl": patient, "resource": of_person(person)}),
    ];
    all.extend(bundled);
    json!({
        "resourceType": "Bundle",
        "meta": {"profile": ["http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips"]},
        "identifier": {"system": "urn:ietf:rfc:3986", "value": urn(&sibling(person))},
        "type": "document",
        "timestamp": at.to_string(),
        "entry": all,
    })
}

/// An address for what has an id of its own: the id is random or a keyed hash, so it tells nothing.
fn urn(id: &[u8; 16]) -> String {
    let hex = format!("{:032x}", u128::from_be_bytes(*id));
    let cut = |from, to| hex.get(from..to).unwrap_or_default();
    let parts = [cut(0, 8), cut(8, 12), cut(12, 16), cut(16, 20), cut(20, 32)];
    format!("urn:uuid:{}", parts.join("-"))
}

/// The id of the document, which is about the person and not the person.
fn sibling(person: &Person) -> [u8; 16] {
    person.id.as_bytes().map(|byte| !byte)
}

fn composition(patient: &str, sections: &[Value], at: Timestamp) -> Value {
    json!({
        "resourceType": "Composition",
        "meta": {"profile": ["http://hl7.org/fhir/uv/ips/StructureDefinition/Composition-uv-ips"]},
        "status": "final",
        "type": {"coding": [{"system": "http://loinc.org", "code": "60591-5"}]},
        "subject": {"reference": patient},
        "date": at.to_string(),
        "author": [{"display": "Tenohira, for the person"}],
        "title": "Patient summary",
        "section": sections,
    })
}

/// The person with name, birth date and sex. Addresses and numbers stay here.
fn of_person(person: &Person) -> Value {
    let name = person.names.first().map(|name| {
        let mut told = Map::new();
        let text = name.text.as_ref().or(name.kana.as_ref());
        told.extend(text.map(|text| ("text".to_owned(), text.as_str().into())));
        Value::Object(told)
    });
    let mut patient = Map::new();
    patient.insert("resourceType".to_owned(), "Patient".into());
    patient.extend(name.map(|name| ("name".to_owned(), json!([name]))));
    let birth = person.birth_date.as_ref().map(ToString::to_string);
    patient.extend(birth.map(|date| ("birthDate".to_owned(), date.into())));
    patient.extend(person.sex.map(|sex| ("gender".to_owned(), sex.code().into())));
    Value::Object(patient)
}
