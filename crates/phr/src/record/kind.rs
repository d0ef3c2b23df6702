//! The kinds of facts a person knows: medicine, measurement, condition …

use fhir::view;
use serde_json::Value;

use crate::provenance::context::coded;

/// What kind of fact an entry is, for filters and pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A medicine prescribed, dispensed, bought or taken.
    Medicine,
    /// Blood pressure, pulse, weight, temperature … measured on the body.
    Measurement,
    /// A laboratory result.
    Lab,
    /// A result of a check-up.
    CheckUp,
    /// A disease or problem, confirmed, suspected or claimed.
    Condition,
    /// An allergy or side effect.
    Allergy,
    /// A vaccination.
    Vaccination,
    /// A visit, a stay, a procedure.
    Visit,
    /// What was billed and paid.
    Cost,
    /// Long-term care: level, plan, services.
    Care,
    /// A letter, a report, a document.
    Document,
    /// An answer to a question or a note in the person's or a professional's words.
    Note,
    /// Support for other entries (institution, practitioner, coverage); never a fact of its own.
    Support,
}

coded!(Kind {
    Medicine = "medicine",
    Measurement = "measurement",
    Lab = "lab",
    CheckUp = "check-up",
    Condition = "condition",
    Allergy = "allergy",
    Vaccination = "vaccination",
    Visit = "visit",
    Cost = "cost",
    Care = "care",
    Document = "document",
    Note = "note",
    Support = "support",
});

/// The tag an importer may put into `meta.tag` to say the kind itself
/// (`{"system": KIND_TAG, "code": "check-up"}`).
pub const KIND_TAG: &str = "https://tenohira.example/fhir/CodeSystem/kind";

impl Kind {
    /// The kind of a resource, from its tag, its type and its category.
    ///
    /// ```
    /// # use phr::record::Kind; use serde_json::json;
    /// assert_eq!(Kind::of(&json!({"resourceType": "MedicationDispense"})), Kind::Medicine);
    /// let lab = json!({"resourceType": "Observation", "category": [{"coding": [{"code": "laboratory"}]}]});
    /// assert_eq!(Kind::of(&lab), Kind::Lab);
    /// assert_eq!(Kind::of(&json!({"resourceType": "Basic"})), Kind::Note); // unknown types are shown
    /// ```
    pub fn of(resource: &Value) -> Kind {
        if let Some(kind) = tagged(resource) {
            return kind;
        }
        match view::resource_type(resource).unwrap_or_default() {
            "MedicationRequest"
            | "MedicationDispense"
            | "MedicationStatement"
            | "MedicationAdministration" => Kind::Medicine,
            "Observation" if is_checkup_item(resource) => Kind::CheckUp,
            "Observation" => observation(resource),
            "DiagnosticReport" => Kind::Lab,
            "Condition" => Kind::Condition,
            "AllergyIntolerance" => Kind::Allergy,
            "Immunization" => Kind::Vaccination,
            "Encounter" | "Procedure" | "Appointment" => Kind::Visit,
            "ExplanationOfBenefit" | "Claim" | "ClaimResponse" | "Invoice" => Kind::Cost,
            "CarePlan" | "Goal" | "ServiceRequest" | "CareTeam" => Kind::Care,
            "Composition" | "DocumentReference" | "Media" => Kind::Document,
            "Patient" | "Practitioner" | "PractitionerRole" | "Organization" | "Coverage"
            | "Location" | "Specimen" | "Device" | "Medication" | "Provenance" | "Bundle"
            | "Binary" | "RelatedPerson" | "Parameters" | "OperationOutcome" => Kind::Support,
            _ => Kind::Note,
        }
    }
}

fn tagged(resource: &Value) -> Option<Kind> {
    let meta = resource.get("meta")?;
    view::items(meta, "tag")
        .find(|t| view::text(t, "system") == Some(KIND_TAG))
        .and_then(|t| Kind::from_code(view::text(t, "code")?))
}

/// An item of 特定健診 (the specific health check-up), whichever format carries it.
fn is_checkup_item(resource: &Value) -> bool {
    let code = resource.get("code");
    code.is_some_and(|c| view::codings(c).any(|c| c.system == fhir::system::CHECKUP_ITEM))
}

/// Observation categories of HL7 and of JP Core (`JP_SimpleObservationCategory_CS`) share codes.
fn observation(resource: &Value) -> Kind {
    let codes = || view::items(resource, "category").flat_map(view::codings).map(|c| c.code);
    let has = |wanted: &[&str]| codes().any(|code| wanted.contains(&code));
    if has(&["laboratory"]) {
        Kind::Lab
    } else if has(&["survey", "social-history"]) {
        Kind::Note
    } else if has(&["vital-signs", "body-measurement", "activity"]) {
        Kind::Measurement
    } else if has(&["exam", "imaging", "procedure", "therapy"]) {
        Kind::Visit
    } else {
        Kind::Measurement
    }
}
