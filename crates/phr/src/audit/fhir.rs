//! Events as FHIR R4 `AuditEvent`, shaped after IHE Basic Audit Log Patterns (BALP).

use serde_json::{Value, json};

use super::Event;
use crate::{
    PersonId,
    consent::{Action, Ground},
};

const DCM: &str = "http://dicom.nema.org/resources/ontology/DCM";
const ENTITY: &str = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
const ROLE: &str = "http://terminology.hl7.org/CodeSystem/object-role";

/// How an action is told: restful interaction, action code, profile, and whether data flows to the
/// client (then the client is the destination).
const fn shape(action: Action) -> (&'static str, &'static str, &'static str, bool) {
    match action {
        Action::Read => ("read", "R", "Read", true),
        Action::Add => ("create", "C", "Create", false),
        Action::Grant | Action::Delegate | Action::Maintain | Action::Locate => {
            ("update", "U", "Update", false)
        }
        Action::Erase => ("delete", "D", "Delete", false),
    }
}

/// The `AuditEvent` of an event; `person` is named when it is known whose log it is.
///
/// ```
/// # use phr::{AccountId, audit::{Event, What, audit_event}, consent::{Action, Purpose}};
/// let event = Event {
///     at: "2025-03-10T00:00:00Z".parse()?, actor: AccountId::from_bytes([1; 16]),
///     action: Action::Read, purpose: Purpose::PatientRequest, ground: None, holder: None,
///     door: "page:home".into(), what: What { demographics: true, ..What::default() },
/// };
/// let fhir = audit_event(&event, None);
/// assert_eq!((fhir["resourceType"].as_str(), fhir["action"].as_str()), (Some("AuditEvent"), Some("R")));
/// assert_eq!(fhir["recorded"], "2025-03-10T00:00:00Z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn audit_event(event: &Event, person: Option<PersonId>) -> Value {
    let (interaction, action, profile, outward) = shape(event.action);
    let patient = if person.is_some() { "Patient" } else { "" };
    let agent = |code: &str, display: &str, who: Value, requestor: bool| {
        json!({
            "type": {"coding": [{"system": DCM, "code": code, "display": display}]},
            "who": who, "requestor": requestor,
        })
    };
    let (source, destination) = (("110153", "Source Role ID"), ("110152", "Destination Role ID"));
    let (client, server) = if outward { (destination, source) } else { (source, destination) };
    let door = json!({"display": event.door});
    let here = json!({"display": "Tenohira"});
    let policy =
        |ground: Ground| format!("urn:tenohira:ground:{}", ground.to_string().replace(' ', ":"));
    let mut user = json!({
        "type": {"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
            "code": "IRCP", "display": "information recipient"}]},
        "who": who(event), "requestor": true,
    });
    if let (Some(user), Some(ground)) = (user.as_object_mut(), event.ground) {
        user.insert("policy".to_owned(), json!([policy(ground)]));
    }
    json!({
        "resourceType": "AuditEvent",
        "meta": {"profile": [format!(
            "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.{patient}{profile}")]},
        "type": {"system": "http://terminology.hl7.org/CodeSystem/audit-event-type",
                 "code": "rest", "display": "Restful Operation"},
        "subtype": [{"system": "http://hl7.org/fhir/restful-interaction", "code": interaction}],
        "action": action,
        "recorded": event.at.to_string(),
        "outcome": "0",
        "purposeOfEvent": [{"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason",
            "code": event.purpose.code()}]}],
        "agent": [agent(client.0, client.1, door, false), agent(server.0, server.1, here.clone(), false), user],
        "source": {"observer": here},
        "entity": entities(event, person),
    })
}

/// An account, or whoever holds a link, under the name they gave.
fn who(event: &Event) -> Value {
    let Some(holder) = &event.holder else {
        return identified("account", &event.actor.to_string());
    };
    let mut who = identified("link", &holder.link.to_string());
    if let (Some(told), Some(fields)) = (&holder.recipient, who.as_object_mut()) {
        fields.insert("display".to_owned(), told.as_str().into());
    }
    who
}

fn identified(what: &str, id: &str) -> Value {
    json!({"identifier": {"system": format!("urn:tenohira:{what}"), "value": id}})
}

/// The consent something rested on, as BALP's `AuthZconsent` names it: a security resource.
fn consent(ground: Ground) -> Option<Value> {
    let Ground::Grant(id) = ground else { return None };
    Some(json!({
        "what": {"reference": format!("Consent/{id}")},
        "type": {"system": ENTITY, "code": "2"},
        "role": {"system": ROLE, "code": "13"},
    }))
}

fn entities(event: &Event, person: Option<PersonId>) -> Vec<Value> {
    let entity = |what: Value, kind: &str, role: &str| {
        json!({
            "what": what,
            "type": {"system": ENTITY, "code": kind},
            "role": {"system": ROLE, "code": role},
        })
    };
    let data = |what: &str, id: String| entity(identified(what, &id), "2", "4");
    let touched = &event.what;
    let named = |what: &str| entity(json!({"display": what}), "2", "4");
    person
        .map(|id| entity(json!({"reference": format!("Patient/{id}")}), "1", "1"))
        .into_iter()
        .chain(event.ground.and_then(consent))
        .chain(touched.demographics.then(|| named("name, birth date or sex")))
        .chain(touched.log.then(|| named("access log")))
        .chain(
            touched
                .weighed
                .then(|| named("everything that may be read, for an answer about a part")),
        )
        .chain(touched.entries.iter().map(|id| data("entry", id.to_string())))
        .chain(touched.originals.iter().map(|id| data("original", id.to_string())))
        .chain(touched.series.iter().map(|id| data("series", id.to_string())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        AccountId, GrantId,
        audit::What,
        consent::{Purpose, RelationKind},
    };

    #[test]
    fn what_rested_on_a_grant_names_the_consent_and_other_grounds_are_policies() {
        let event = |ground| Event {
            at: "2025-03-10T00:00:00Z".parse().unwrap(),
            actor: AccountId::from_bytes([1; 16]),
            action: Action::Read,
            purpose: Purpose::Treatment,
            ground: Some(ground),
            holder: None,
            door: "page:home".to_owned(),
            what: What::default(),
        };
        let id = GrantId::from_bytes([7; 16]);
        let fhir = audit_event(&event(Ground::Grant(id)), None);
        assert_eq!(fhir["entity"][0]["what"]["reference"], format!("Consent/{id}"));
        let fhir = audit_event(&event(Ground::Relation(RelationKind::Family)), None);
        assert_eq!(fhir["agent"][2]["policy"][0], "urn:tenohira:ground:relation:family");
        assert_eq!(fhir["entity"], json!([]));
    }
}
