//! A `Consent` as a grant.

use std::{collections::BTreeSet, str::FromStr};

use ::fhir::view::{items, text};
use jiff::Timestamp;
use serde_json::Value;

use super::{NotOurs, State, systems, write::action, write::write};
use crate::{
    EntryId, Lang, OriginalId,
    consent::{
        Action, Effect, Grant, Grantee, Label, Labels, Purpose, RelationKind, Role, Scope, Shown,
        Source, Span,
    },
    record::Kind,
};

/// Reads a `Consent` that this program wrote.
///
/// ```
/// # use phr::consent::fhir::read; use serde_json::json;
/// assert!(read(&json!({"resourceType": "Consent", "status": "active"})).is_err());
/// ```
pub fn read(consent: &Value) -> Result<(Grant, State), NotOurs> {
    let state = match text(consent, "status") {
        Some("active") => State::Given,
        Some("inactive") => State::Withdrawn,
        _ => return Err(NotOurs("status")),
    };
    let grant = grant(consent)?;
    // Nothing in it may go unheeded.
    if write(&grant, state) == *consent { Ok((grant, state)) } else { Err(NotOurs("the document")) }
}

fn grant(consent: &Value) -> Result<Grant, NotOurs> {
    let provision = consent.get("provision").ok_or(NotOurs("provision"))?;
    let period = provision.get("period").ok_or(NotOurs("provision.period"))?;
    let effect = code_of(text(provision, "type"), Effect::from_code, "provision.type")?;
    let performer = items(consent, "performer").next().and_then(identifier);
    let patient = consent.get("patient").and_then(|p| text(p, "reference"));
    Ok(Grant {
        id: parsed(
            items(consent, "identifier").next().and_then(|i| text(i, "value")),
            "identifier",
        )?,
        person: parsed(patient.and_then(|p| p.strip_prefix("Patient/")), "patient")?,
        effect,
        to: to(provision)?,
        relation: relation(provision)?,
        evidence: evidence(consent)?,
        purposes: codes(provision, "purpose", Purpose::from_code)?,
        actions: actions(provision)?,
        scope: scope(provision, effect)?,
        from: parsed(text(period, "start"), "provision.period.start")?,
        until: text(period, "end")
            .map(|end| parsed(Some(end), "provision.period.end"))
            .transpose()?,
        shown: shown(consent)?,
        given_by: parsed(performer.map(|(_, value)| value), "performer")?,
        given: parsed(text(consent, "dateTime"), "dateTime")?,
    })
}

fn shown(consent: &Value) -> Result<Shown, NotOurs> {
    let attachment = consent.get("sourceAttachment").ok_or(NotOurs("sourceAttachment"))?;
    let hash = text(attachment, "url").and_then(|url| url.strip_prefix("urn:sha256:"));
    let policy = items(consent, "policy").next().and_then(|p| text(p, "uri"));
    let version =
        policy.and_then(|uri| uri.strip_prefix(systems::TEXT)).ok_or(NotOurs("policy"))?;
    let lang = match text(consent, "language") {
        Some("ja") => Lang::Ja,
        Some("en") => Lang::En,
        _ => return Err(NotOurs("language")),
    };
    Ok(Shown { version: version.to_owned(), hash: parsed(hash, "sourceAttachment.url")?, lang })
}

fn to(provision: &Value) -> Result<Grantee, NotOurs> {
    const WHERE: &str = "provision.actor";
    let actor = items(provision, "actor").next().ok_or(NotOurs(WHERE))?;
    let (system, value) = actor.get("reference").and_then(identifier).ok_or(NotOurs(WHERE))?;
    match system {
        systems::ACCOUNT => Ok(Grantee::Account(parsed(Some(value), WHERE)?)),
        systems::SHARE => Ok(Grantee::Share(parsed(Some(value), WHERE)?)),
        systems::APP => Ok(Grantee::App(value.to_owned())),
        systems::ANYONE => Ok(Grantee::Anyone),
        systems::ORGANISATION => {
            let codings = actor.get("role").into_iter().flat_map(|role| items(role, "coding"));
            let role = codings.filter(|c| text(c, "system") == Some(systems::ROLE)).last();
            let role = code_of(role.and_then(|c| text(c, "code")), Role::from_code, WHERE)?;
            Ok(Grantee::Organisation { id: value.to_owned(), role })
        }
        _ => Err(NotOurs(WHERE)),
    }
}

fn relation(provision: &Value) -> Result<Option<RelationKind>, NotOurs> {
    let roles = items(provision, "actor").filter_map(|actor| actor.get("role"));
    let mut codings = roles.flat_map(|role| items(role, "coding"));
    let ours = codings.find(|c| text(c, "system") == Some(systems::RELATION));
    ours.map(|c| code_of(text(c, "code"), RelationKind::from_code, "provision.actor")).transpose()
}

fn evidence(consent: &Value) -> Result<Option<OriginalId>, NotOurs> {
    const WHERE: &str = "extension";
    let Some(extension) = items(consent, WHERE).next() else { return Ok(None) };
    let reference = extension.get("valueReference").and_then(|r| text(r, "reference"));
    parsed(reference.and_then(|r| r.strip_prefix("urn:sha256:")), WHERE).map(Some)
}

fn actions(provision: &Value) -> Result<BTreeSet<Action>, NotOurs> {
    let code = |concept: &Value| {
        let code = text(items(concept, "coding").next()?, "code")?;
        Action::ALL.iter().copied().find(|known| action(*known) == code)
    };
    items(provision, "action").map(|c| code(c).ok_or(NotOurs("provision.action"))).collect()
}

fn scope(provision: &Value, effect: Effect) -> Result<Scope, NotOurs> {
    let mut scope = Scope {
        kinds: codes(provision, "class", Kind::from_code)?,
        facts: provision.get("dataPeriod").map_or(Ok(Span::default()), span)?,
        labels: codes(provision, "securityLabel", Label::from_code)?
            .into_iter()
            .collect::<Labels>(),
        ..Scope::default()
    };
    for exception in items(provision, "provision") {
        let same = text(exception, "type") == Some(effect.code());
        let authors = items(exception, "actor").filter_map(|a| identifier(a.get("reference")?));
        let sources = authors.map(|(_, name)| Source(name.to_owned()));
        if same { &mut scope.only_from } else { &mut scope.not_from }.extend(sources);
        let entries = items(exception, "data").map(entry).collect::<Result<Vec<_>, _>>()?;
        if same { &mut scope.with } else { &mut scope.without }.extend(entries);
    }
    Ok(scope)
}

fn entry(data: &Value) -> Result<EntryId, NotOurs> {
    let reference = data.get("reference").and_then(|r| text(r, "reference"));
    parsed(reference.and_then(|r| r.strip_prefix("urn:tenohira:entry:")), "provision.data")
}

fn span(period: &Value) -> Result<Span, NotOurs> {
    let at = |key: &str| {
        let moment = text(period, key).map(|t| parsed::<Timestamp>(Some(t), "dataPeriod"));
        Ok(moment.transpose()?.map(Timestamp::as_millisecond))
    };
    Ok(Span { from_ms: at("start")?, until_ms: at("end")? })
}

fn codes<T: Ord>(
    provision: &Value,
    key: &'static str,
    known: fn(&str) -> Option<T>,
) -> Result<BTreeSet<T>, NotOurs> {
    items(provision, key).map(|coding| code_of(text(coding, "code"), known, key)).collect()
}

fn code_of<T>(
    code: Option<&str>,
    known: fn(&str) -> Option<T>,
    at: &'static str,
) -> Result<T, NotOurs> {
    code.and_then(known).ok_or(NotOurs(at))
}

fn identifier(reference: &Value) -> Option<(&str, &str)> {
    let identifier = reference.get("identifier")?;
    Some((text(identifier, "system")?, text(identifier, "value")?))
}

fn parsed<T: FromStr>(text: Option<&str>, at: &'static str) -> Result<T, NotOurs> {
    text.and_then(|text| text.parse().ok()).ok_or(NotOurs(at))
}
