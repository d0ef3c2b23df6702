//! A grant as a `Consent`.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Level, State, systems};
use crate::{
    EntryId,
    consent::{
        Action, Effect, Grant, Grantee, Label, Labels, RelationKind, Role, Scope, Source, Span,
    },
    record::KIND_TAG,
};

/// Writes a grant as FHIR R4 `Consent`.
pub fn write(grant: &Grant, state: State) -> Value {
    let status = match state {
        State::Given => "active",
        State::Withdrawn => "inactive",
    };
    let mut consent = json!({
        "resourceType": "Consent",
        "meta": {"profile": [Level::of(grant).profile()]},
        "language": grant.shown.lang.tag(),
        "identifier": [identifier(systems::GRANT, &grant.id.to_string())],
        "status": status,
        "scope": {"coding": [coding(
            "http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy")]},
        "category": [{"coding": [coding("http://loinc.org", "59284-0")]}],
        "patient": {"reference": format!("Patient/{}", grant.person)},
        "dateTime": grant.given.to_string(),
        "performer": [{"identifier": identifier(systems::ACCOUNT, &grant.given_by.to_string())}],
        "organization": [{"display": "Tenohira"}],
        "sourceAttachment": {
            "contentType": "text/plain",
            "language": grant.shown.lang.tag(),
            "url": format!("urn:sha256:{}", grant.shown.hash),
        },
        "policy": [{"uri": format!("{}{}", systems::TEXT, grant.shown.version)}],
        "provision": provision(grant),
    });
    // The paper that shows it, such as a court's decision; an original of the same record.
    if let Some(evidence) = grant.evidence
        && let Some(fields) = consent.as_object_mut()
    {
        let reference = json!({"reference": format!("urn:sha256:{evidence}")});
        let extension = json!([{"url": systems::EVIDENCE, "valueReference": reference}]);
        fields.insert("extension".to_owned(), extension);
    }
    consent
}

fn provision(grant: &Grant) -> Value {
    let scope = &grant.scope;
    let mut provision = Map::new();
    let mut put = |key: &str, value: Value| {
        // Empty lists do not exist in FHIR.
        if value.as_array().is_none_or(|list| !list.is_empty()) {
            provision.insert(key.to_owned(), value);
        }
    };
    put("type", json!(grant.effect.code()));
    put("period", period(Some(grant.from), grant.until));
    put("actor", json!([actor(&grant.to, grant.relation)]));
    put("action", grant.actions.iter().map(|a| concept(systems::ACTION, action(*a))).collect());
    put("securityLabel", labels(scope.labels));
    put("purpose", grant.purposes.iter().map(|p| coding(systems::PURPOSE, p.code())).collect());
    put("class", scope.kinds.iter().map(|k| coding(KIND_TAG, k.code())).collect());
    if scope.facts != Span::default() {
        put("dataPeriod", data_period(scope.facts));
    }
    put("provision", exceptions(grant.effect, scope));
    Value::Object(provision)
}

/// One level deep, as IHE PCF allows.
fn exceptions(effect: Effect, scope: &Scope) -> Value {
    let other = match effect {
        Effect::Permit => Effect::Forbid,
        Effect::Forbid => Effect::Permit,
    };
    let mut out = Vec::new();
    if !scope.only_from.is_empty() {
        out.push(json!({"type": effect.code(), "actor": sources(scope.only_from.iter())}));
    }
    if !scope.not_from.is_empty() {
        out.push(json!({"type": other.code(), "actor": sources(scope.not_from.iter())}));
    }
    if !scope.with.is_empty() {
        out.push(json!({"type": effect.code(), "data": data(scope.with.iter())}));
    }
    if !scope.without.is_empty() {
        out.push(json!({"type": other.code(), "data": data(scope.without.iter())}));
    }
    // Said once more for software that obeys only what is written: labels that are not named.
    let unnamed: Labels =
        Label::ALL.iter().copied().filter(|label| !scope.labels.has(*label)).collect();
    if effect == Effect::Permit && !unnamed.is_empty() {
        out.push(json!({"type": other.code(), "securityLabel": labels(unnamed)}));
    }
    Value::Array(out)
}

fn sources<'a>(sources: impl Iterator<Item = &'a Source>) -> Value {
    let author = |source: &Source| {
        json!({
            "role": concept("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "AUT"),
            "reference": {"identifier": identifier(systems::SOURCE, &source.0)},
        })
    };
    sources.map(author).collect()
}

fn data<'a>(entries: impl Iterator<Item = &'a EntryId>) -> Value {
    let one = |id: &EntryId| {
        json!({"meaning": systems::MEANING_INSTANCE,
            "reference": {"reference": format!("urn:tenohira:entry:{id}")}})
    };
    entries.map(one).collect()
}

fn labels(labels: Labels) -> Value {
    labels.iter().map(|label| coding(systems::LABEL, label.code())).collect()
}

fn actor(to: &Grantee, relation: Option<RelationKind>) -> Value {
    let identified = |system: &str, value: &str| json!({"identifier": identifier(system, value)});
    let reference = match to {
        Grantee::Account(account) => identified(systems::ACCOUNT, &account.to_string()),
        Grantee::Organisation { id, .. } => identified(systems::ORGANISATION, id),
        Grantee::Share(link) => identified(systems::SHARE, &link.to_string()),
        Grantee::App(app) => identified(systems::APP, app),
        Grantee::Anyone => identified(systems::ANYONE, "anyone"),
    };
    let mut role = concept("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP");
    if let Some(codings) = role.get_mut("coding").and_then(Value::as_array_mut) {
        if let Grantee::Organisation { role: as_role, .. } = to {
            codings.push(coding(systems::ROLE, Role::code(*as_role)));
        }
        codings.extend(relation.map(|kind| coding(systems::RELATION, kind.code())));
    }
    json!({"role": role, "reference": reference})
}

/// HL7 `consentaction` has "access" for reading and "collect" for adding; the rest cannot be
/// granted and keeps our code.
pub(super) const fn action(action: Action) -> &'static str {
    match action {
        Action::Read => "access",
        Action::Add => "collect",
        Action::Grant | Action::Delegate | Action::Maintain | Action::Erase | Action::Locate => {
            action.code()
        }
    }
}

fn period(from: Option<Timestamp>, until: Option<Timestamp>) -> Value {
    let mut period = Map::new();
    for (key, at) in [("start", from), ("end", until)] {
        if let Some(at) = at {
            period.insert(key.to_owned(), json!(at.to_string()));
        }
    }
    Value::Object(period)
}

fn data_period(span: Span) -> Value {
    let at = |ms: Option<i64>| ms.and_then(|ms| Timestamp::from_millisecond(ms).ok());
    period(at(span.from_ms), at(span.until_ms))
}

fn identifier(system: &str, value: &str) -> Value {
    json!({"system": system, "value": value})
}

fn coding(system: &str, code: &str) -> Value {
    json!({"system": system, "code": code})
}

fn concept(system: &str, code: &str) -> Value {
    json!({"coding": [coding(system, code)]})
}
