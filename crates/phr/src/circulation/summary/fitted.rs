//! A resource as its source wrote it, made to stand in the document: about this patient, pointing to
//! nobody outside, without numbers and addresses of ours.

use base64::{Engine, prelude::BASE64_STANDARD};
use fhir::view;
use serde_json::{Map, Value, json};

use crate::record::{Entry, picture};

/// Who a resource can be about, by the name of its field.
const SUBJECT: [&str; 2] = ["subject", "patient"];
/// What may stay inside a resource: things, not people and not their insurance.
const PEOPLE: [&str; 4] = ["Patient", "RelatedPerson", "Coverage", "Person"];

/// The resource. `file` are the bytes of a document that go along with it.
pub(super) fn fitted(entry: &Entry, patient: &str, file: Option<&[u8]>) -> Value {
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
    if let Some(Value::Array(extensions)) = fields.get_mut("extension") {
        extensions.retain(|e| view::text(e, "url") != Some(picture::TYPED_FROM));
    }
    let about = about(fields, view::resource_type(&entry.resource));
    for field in SUBJECT {
        fields.remove(field);
    }
    fields.extend(about.map(|field| (field.to_owned(), json!({"reference": patient}))));
    if let Some(file) = file {
        enclose(fields, file);
    }
    // A document holds one Composition (bdl-ips-1): the letters in it stand as what they are, a file.
    if view::resource_type(&resource) == Some("Composition") { letter(&resource) } else { resource }
}

/// In which field a resource says who it is about; an appointment says it nowhere.
fn about(fields: &Map<String, Value>, resource: Option<&str>) -> Option<&'static str> {
    match resource {
        Some("Appointment") => None,
        Some("AllergyIntolerance" | "Immunization") => Some("patient"),
        Some(_) | None => Some(if fields.contains_key("patient") { "patient" } else { "subject" }),
    }
}

/// Takes away every reference and every address that leads out of the resource; its text stays.
fn unpoint(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let out = fields.get("reference").and_then(Value::as_str);
            if out.is_some_and(|to| !to.starts_with('#')) {
                fields.remove("reference");
            }
            // An attachment (FHIR R4): where it lies is no business of whoever reads this.
            if fields.contains_key("contentType") {
                fields.remove("url");
            }
            fields.values_mut().for_each(unpoint);
        }
        Value::Array(items) => items.iter_mut().for_each(unpoint),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Puts the bytes of a document into its first attachment.
fn enclose(fields: &mut Map<String, Value>, file: &[u8]) {
    let content = fields.get_mut("content").and_then(Value::as_array_mut);
    let first = content.and_then(|content| content.first_mut());
    let attachment = first.and_then(|first| first.get_mut("attachment"));
    if let Some(attachment) = attachment.and_then(Value::as_object_mut) {
        attachment.insert("data".to_owned(), BASE64_STANDARD.encode(file).into());
    }
}

/// A letter (`Composition`) as a file of its own, with nothing of it lost.
fn letter(composition: &Value) -> Value {
    let data = BASE64_STANDARD.encode(composition.to_string());
    let mut attachment = json!({"contentType": "application/fhir+json", "data": data});
    let mut told = json!({"resourceType": "DocumentReference", "status": "current"});
    let (Some(file), Some(fields)) = (attachment.as_object_mut(), told.as_object_mut()) else {
        return told;
    };
    let kept = |field: &str| composition.get(field).cloned();
    file.extend(kept("title").map(|title| ("title".to_owned(), title)));
    file.extend(kept("date").map(|date| ("creation".to_owned(), date)));
    for field in ["meta", "type", "category", "subject"] {
        fields.extend(kept(field).map(|value| (field.to_owned(), value)));
    }
    fields.extend(kept("title").map(|title| ("description".to_owned(), title)));
    fields.insert("content".to_owned(), json!([{"attachment": attachment}]));
    told
}
