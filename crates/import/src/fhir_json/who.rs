//! Who made a statement, and which kind of evidence it is, from type, category and references.

use fhir::{system, view};
use phr::provenance::{Context, Evidence, Maker, fhir as edge};
use serde_json::Value;

use super::{
    items::{Item, Items},
    key::institution_number,
};

/// Which kind of evidence a resource is. Our own extension decides when it is there.
pub(super) fn evidence(resource: &Value) -> Evidence {
    let said = view::items(resource, "extension")
        .find(|e| view::text(e, "url") == Some(edge::EVIDENCE))
        .and_then(|e| Evidence::from_code(view::text(e, "valueCode")?));
    said.unwrap_or_else(|| by_type(resource))
}

fn by_type(resource: &Value) -> Evidence {
    let from_person = |key: &str| resource.get(key).is_some_and(is_person);
    match view::resource_type(resource).unwrap_or_default() {
        "MedicationRequest" => Evidence::Prescribed,
        "MedicationDispense" => Evidence::Dispensed,
        "MedicationStatement" => match resource.get("informationSource") {
            Some(source) if !is_person(source) => Evidence::Recorded,
            _ => Evidence::Reported,
        },
        "Observation" => observation(resource),
        "ExplanationOfBenefit" | "Claim" | "ClaimResponse" => Evidence::Claimed,
        "Immunization" if resource.get("primarySource") == Some(&Value::Bool(false)) => {
            Evidence::Reported
        }
        "Condition" | "AllergyIntolerance" if from_person("asserter") => Evidence::Reported,
        "Condition" if claims(resource) => Evidence::Claimed,
        "QuestionnaireResponse" | "FamilyMemberHistory" => Evidence::Reported,
        "Communication" if from_person("sender") => Evidence::Reported,
        "Composition" | "DocumentReference"
            if view::items(resource, "author").next().is_some_and(is_person) =>
        {
            Evidence::Reported
        }
        _ => Evidence::Recorded,
    }
}

/// A diagnosis that was only billed says so in its category or tag (`claim`, レセプト).
fn claims(resource: &Value) -> bool {
    let tags = resource.get("meta").into_iter().flat_map(|m| view::items(m, "tag"));
    let tags = tags.filter_map(|t| view::text(t, "code"));
    let categories = || view::items(resource, "category");
    let codes = categories().flat_map(view::codings).map(|c| c.code).collect::<Vec<_>>();
    let names = categories().filter_map(view::concept_name);
    tags.chain(codes).chain(names).any(|c| matches!(c, "claim" | "claims" | "レセプト" | "receipt"))
}

/// A value counts as measured unless it is an answer, or its method says that it was computed. What
/// was not done, or gave no value, was not measured: that is only written down.
fn observation(resource: &Value) -> Evidence {
    let said = ["component", "hasMember"].iter().any(|key| resource.get(key).is_some());
    let absent = resource.get("dataAbsentReason").is_some() && !said;
    let without_value = absent || view::text(resource, "status") == Some("cancelled");
    let codes = || view::items(resource, "category").flat_map(view::codings).map(|c| c.code);
    let method = resource.get("method").and_then(view::concept_name).unwrap_or_default();
    let computed = ["計算", "算出", "推算", "alculat", "omput", "erived"];
    if computed.iter().any(|word| method.contains(word)) {
        Evidence::Derived
    } else if codes().any(|c| matches!(c, "survey" | "social-history")) {
        Evidence::Reported
    } else if without_value {
        Evidence::Recorded
    } else {
        Evidence::Measured
    }
}

fn is_person(reference: &Value) -> bool {
    let target = view::text(reference, "reference").unwrap_or_default();
    let kind = view::text(reference, "type").unwrap_or_default();
    ["Patient", "RelatedPerson"]
        .iter()
        .any(|p| kind == *p || target.split('/').rev().nth(1) == Some(*p))
}

/// Elements that say who made the statement, most telling first. The claims of an insurer are made
/// by the insurer; a person who only wrote something down comes after the one who knew it.
const MAKERS: &[&str] = &[
    "insurer",
    "asserter",
    "informationSource",
    "performer",
    "author",
    "requester",
    "recorder",
    "source",
    "provider",
    "sender",
    "serviceProvider",
    "participant",
    "organization",
    "managingOrganization",
    "custodian",
];

/// Who made the statement, as far as references, contained resources and the JP-CLINS institution
/// number tell. Nothing is taken from the rest of the file.
pub(super) fn maker(items: &Items<'_>, item: &Item<'_>) -> Maker {
    let resource = &item.resource;
    let mut found = Party::default();
    for key in MAKERS {
        for entry in view::items(resource, key) {
            let reference = entry.get("actor").or_else(|| entry.get("individual")).unwrap_or(entry);
            if *key == "insurer" {
                if let Some(name) = named(items, item, reference) {
                    return Maker::Insurer { name };
                }
                continue;
            }
            found.add(items, item, reference);
        }
        if found.is_enough() {
            break;
        }
    }
    let number = institution_number(resource).map(str::to_owned);
    found.into_maker(number, items)
}

fn named(items: &Items<'_>, item: &Item<'_>, reference: &Value) -> Option<String> {
    let target = items.resolve(item, reference);
    let name =
        target.and_then(|t| view::text(t, "name")).or_else(|| view::text(reference, "display"));
    name.map(str::to_owned)
}

/// What the references of one statement add up to.
#[derive(Debug, Default)]
struct Party {
    professional: Option<String>,
    institution: Option<(String, Option<String>)>,
    other: Option<Maker>,
}

impl Party {
    fn is_enough(&self) -> bool {
        self.professional.is_some() || self.institution.is_some() || self.other.is_some()
    }

    fn add(&mut self, items: &Items<'_>, item: &Item<'_>, reference: &Value) {
        match items.resolve(item, reference) {
            Some(target) => self.add_resource(items, item, target),
            None => self.add_display(reference),
        }
    }

    fn add_resource(&mut self, items: &Items<'_>, item: &Item<'_>, target: &Value) {
        match view::resource_type(target).unwrap_or_default() {
            "Organization" => {
                let name = view::text(target, "name").map(str::to_owned);
                let code = organization_code(target);
                if let Some(name) = name.or_else(|| code.clone()) {
                    self.institution.get_or_insert((name, code));
                }
            }
            "Practitioner" => self.professional = self.professional.take().or(person_name(target)),
            "PractitionerRole" => {
                for key in ["practitioner", "organization"] {
                    let Some(reference) = target.get(key) else { continue };
                    match items.resolve(item, reference) {
                        // One step only: a role that points to a role says nothing.
                        Some(t) if view::resource_type(t) == Some("PractitionerRole") => {}
                        Some(t) => self.add_resource(items, item, t),
                        None => self.add_display(reference),
                    }
                }
            }
            "Patient" => self.other = self.other.take().or(Some(Maker::Person)),
            "RelatedPerson" => {
                let name = person_name(target);
                self.other = self.other.take().or(Some(Maker::Family { name }));
            }
            "Device" => {
                let device = edge::name_of_device(target).map(|name| Maker::Device { name });
                self.other = self.other.take().or(device);
            }
            _ => {}
        }
    }

    /// A reference that leads nowhere still says what kind of party it is, and its name.
    fn add_display(&mut self, reference: &Value) {
        let target = view::text(reference, "reference").unwrap_or_default();
        let kind = view::text(reference, "type")
            .or_else(|| target.split('/').rev().nth(1))
            .unwrap_or_default();
        let display = view::text(reference, "display").map(str::to_owned);
        match (kind, display) {
            ("Patient", _) => self.other = self.other.take().or(Some(Maker::Person)),
            ("RelatedPerson", name) => {
                self.other = self.other.take().or(Some(Maker::Family { name }));
            }
            ("Device", Some(name)) => {
                self.other = self.other.take().or(Some(Maker::Device { name }));
            }
            ("Practitioner" | "PractitionerRole", Some(name)) => {
                self.professional.get_or_insert(name);
            }
            ("Organization", Some(name)) => {
                self.institution.get_or_insert((name, None));
            }
            (_, Some(name)) if is_institution_name(&name) => {
                self.institution.get_or_insert((name, None));
            }
            _ => {}
        }
    }

    fn into_maker(self, number: Option<String>, items: &Items<'_>) -> Maker {
        let (name, code) = self.institution.map_or((None, None), |(n, c)| (Some(n), c));
        let code = code.or(number);
        let known = || code.as_deref().and_then(|code| items.institution(code)).map(str::to_owned);
        let name = name.or_else(known);
        if let Some(professional) = self.professional {
            return Maker::Professional { name: professional, institution: name.or(code) };
        }
        match (name, self.other, code) {
            (Some(name), _, code) => Maker::Institution { name, code },
            (None, Some(other), _) => other,
            (None, None, Some(code)) => Maker::Institution { name: code.clone(), code: Some(code) },
            (None, None, None) => Maker::Unknown,
        }
    }
}

fn is_institution_name(name: &str) -> bool {
    ["病院", "医院", "クリニック", "診療所", "薬局", "内科", "センター"]
        .iter()
        .any(|w| name.ends_with(w))
}

/// Ten digits (prefecture, fee table, seven digits), or what of it the organization gives.
pub(super) fn organization_code(organization: &Value) -> Option<String> {
    let from_extension = institution_number(organization);
    let from_identifier = || {
        view::items(organization, "identifier").find_map(|i| {
            let system = system::canonical(view::text(i, "system")?);
            let known = system.ends_with("insurance-medical-institution-no")
                || system.ends_with("MedicalOrganizationID")
                || system.starts_with("urn:oid:1.2.392.200119.6.102");
            known.then(|| view::text(i, "value")).flatten()
        })
    };
    from_extension.or_else(from_identifier).map(str::to_owned)
}

fn person_name(resource: &Value) -> Option<String> {
    super::subject::names(resource).into_iter().find_map(|n| n.text.or(n.kana))
}

/// How a value was measured, with a device that stands elsewhere in the file.
pub(super) fn context(items: &Items<'_>, item: &Item<'_>) -> Context {
    let mut context = edge::context_from(&item.resource);
    if context.device.is_none() {
        let device = item.resource.get("device").and_then(|d| items.resolve(item, d));
        context.device = device
            .filter(|d| view::resource_type(d) == Some("Device"))
            .and_then(edge::name_of_device);
    }
    context
}
