//! The link from a fact to the picture or paper it was typed from.
//!
//! FHIR R4 has `derivedFrom` on Observation and `MedicationStatement` only, so every resource carries
//! the same extension instead, with a logical reference: `valueReference.identifier` holds the
//! address (SHA-256) of the original.

use serde_json::{Value, json};

use crate::OriginalId;

/// The extension that leads to the picture a fact was typed from.
pub const TYPED_FROM: &str = "https://tenohira.example/fhir/StructureDefinition/typed-from";
/// The system of addresses of originals.
pub const ORIGINAL: &str = "https://tenohira.example/fhir/NamingSystem/original";

/// Links a resource to a picture; what is no object stays as it is.
pub fn link(resource: &mut Value, picture: OriginalId) {
    let reference = json!({
        "type": "DocumentReference",
        "identifier": {"system": ORIGINAL, "value": picture.to_string()},
    });
    if let Some(object) = resource.as_object_mut() {
        let extension = json!([{"url": TYPED_FROM, "valueReference": reference}]);
        object.insert("extension".to_owned(), extension);
    }
}

/// The picture a resource was typed from.
///
/// ```
/// # use phr::{OriginalId, record::picture};
/// let mut fact = serde_json::json!({"resourceType": "Condition"});
/// assert_eq!(picture::of(&fact), None);
/// picture::link(&mut fact, OriginalId::of(b"a photo"));
/// assert_eq!(picture::of(&fact), Some(OriginalId::of(b"a photo")));
/// ```
pub fn of(resource: &Value) -> Option<OriginalId> {
    let found = fhir::view::items(resource, "extension")
        .find(|e| fhir::view::text(e, "url") == Some(TYPED_FROM))?;
    let identifier = found.get("valueReference")?.get("identifier")?;
    fhir::view::text(identifier, "value")?.parse().ok()
}
