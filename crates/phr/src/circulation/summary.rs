//! What a link gives: a FHIR R4 document after the International Patient Summary (IPS 2.0.1).
//!
//! A required section is never left out: without entries it says why it is empty, because "no
//! allergies known" and "nothing on file about allergies" are two things. Facts stand once, by
//! their leading entry, as the source wrote them; what points to somebody who is not in the
//! document points nowhere.

use fhir::view;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::{
    EntryId,
    consent::Predicate,
    person::Person,
    record::{Entry, EntryState, Kind, same::facts},
};

/// One section of the document.
struct Section {
    code: &'static str,
    title: &'static str,
    kinds: &'static [Kind],
    required: bool,
}

/// The sections of IPS 2.0.1 that we have kinds for, in its order.
const SECTIONS: &[Section] = &[
    section("11450-4", "Problem list", &[Kind::Condition], true),
    section("48765-2", "Allergies and adverse reactions", &[Kind::Allergy], true),
    section("10160-0", "Medication use", &[Kind::Medicine], true),
    section("11369-6", "Immunizations", &[Kind::Vaccination], false),
    section("30954-2", "Results", &[Kind::Lab, Kind::CheckUp], false),
    section("8716-3", "Vital signs", &[Kind::Measurement], false),
];

/// Everything a summary can hold.
pub const SUMMARY_KINDS: &[Kind] = &[
    Kind::Condition,
    Kind::Allergy,
    Kind::Medicine,
    Kind::Vaccination,
    Kind::Lab,
    Kind::CheckUp,
    Kind::Measurement,
];

const fn section(
    code: &'static str,
    title: &'static str,
    kinds: &'static [Kind],
    required: bool,
) -> Section {
    Section { code, title, kinds, required }
}

/// Entries of one section at most, the newest: a summary is read, a whole life of pulse is not.
const SECTION_MAX: usize = 300;
/// The system of codes for why a list is empty.
const EMPTY: &str = "http://terminology.hl7.org/CodeSystem/list-empty-reason";

/// The document about a person, made of what a permit reached. `entries` come newest first;
/// `predicate` is that of the permit, for saying why a section is empty.
pub fn summary(
    person: &Person,
    entries: &[Entry],
    apart: &[(EntryId, EntryId)],
    predicate: &Predicate,
    at: Timestamp,
) -> Value {
    let patient = urn(person.id.as_bytes());
    let facts = facts(entries, apart);
    let leads: Vec<&Entry> =
        facts.iter().map(|f| f.lead).filter(|e| e.state == EntryState::Active).collect();
    let mut sections = Vec::new();
    let mut bundled: Vec<Value> = Vec::new();
    for section in SECTIONS {
        let of = leads.iter().filter(|e| section.kinds.contains(&e.kind)).take(SECTION_MAX);
        let held: Vec<&Entry> = of.copied().collect();
        if held.is_empty() && !section.required {
            continue;
        }
        sections.push(told(section, &held, predicate));
        bundled
            .extend(held.into_iter().map(
                |e| json!({"fullUrl": urn(e.id.as_bytes()), "resource": fitted(e, &patient)}),
            ));
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

fn told(section: &Section, held: &[&Entry], predicate: &Predicate) -> Value {
    let code = json!({"coding": [{"system": "http://loinc.org", "code": section.code}]});
    let mut told = json!({"title": section.title, "code": code});
    let Some(fields) = told.as_object_mut() else { return told };
    if held.is_empty() {
        let (reason, text) = if section.kinds.iter().any(|kind| reaches(predicate, *kind)) {
            ("unavailable", "Nothing about this is on file here. That does not mean there is none.")
        } else {
            ("withheld", "This kind of record is not part of what is shared here.")
        };
        fields.insert("text".to_owned(), narrative(text));
        fields.insert(
            "emptyReason".to_owned(),
            json!({"coding": [{"system": EMPTY, "code": reason}]}),
        );
        return told;
    }
    let references: Vec<Value> =
        held.iter().map(|e| json!({"reference": urn(e.id.as_bytes())})).collect();
    let count = format!("{} entries, as their sources wrote them.", held.len());
    fields.insert("text".to_owned(), narrative(&count));
    fields.insert("entry".to_owned(), references.into());
    told
}

/// Our own sentences: nothing in them needs escaping.
fn narrative(text: &str) -> Value {
    let div = format!("<div xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">{text}</div>");
    json!({"status": "generated", "div": div})
}

fn reaches(predicate: &Predicate, kind: Kind) -> bool {
    let hull = predicate.hull();
    hull.every || hull.kinds.contains(&kind)
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

/// A resource as the source wrote it, about this patient, pointing to nobody outside.
fn fitted(entry: &Entry, patient: &str) -> Value {
    /// Who a resource can be about, by the name of its field.
    const SUBJECT: [&str; 2] = ["subject", "patient"];
    /// What may stay inside a resource: things, not people and not their insurance.
    const PEOPLE: [&str; 4] = ["Patient", "RelatedPerson", "Coverage", "Person"];
    let mut resource = entry.resource.clone();
    unpoint(&mut resource);
    let Some(fields) = resource.as_object_mut() else { return resource };
    for field in ["text", "identifier", "id", "implicitRules"] {
        fields.remove(field);
    }
    let security = fields.get("meta").and_then(|meta| meta.get("security")).cloned();
    fields.remove("meta");
    fields.extend(security.map(|labels| ("meta".to_owned(), json!({"security": labels}))));
    if let Some(Value::Array(inside)) = fields.get_mut("contained") {
        inside.retain(|r| !PEOPLE.contains(&view::resource_type(r).unwrap_or_default()));
    }
    let about = match view::resource_type(&entry.resource) {
        Some("AllergyIntolerance" | "Immunization") => "patient",
        Some(_) | None => "subject",
    };
    for field in SUBJECT {
        fields.remove(field);
    }
    fields.insert(about.to_owned(), json!({"reference": patient}));
    resource
}

/// Takes away every reference that leads out of the resource; its text stays.
fn unpoint(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let out = fields.get("reference").and_then(Value::as_str);
            if out.is_some_and(|to| !to.starts_with('#')) {
                fields.remove("reference");
            }
            fields.values_mut().for_each(unpoint);
        }
        Value::Array(items) => items.iter_mut().for_each(unpoint),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests;
