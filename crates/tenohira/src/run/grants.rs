//! `tenohira grant`, `revoke` and `grants`: who else may see a record, for scripts.

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use jiff::{SignedDuration, Timestamp};
use phr::{
    GrantId, Lang, OriginalId, PersonId,
    consent::{
        Action, Effect, Grant, Grantee, Label, Purpose, Scope, Shown, days_proposed, fhir::State,
        seen_by,
    },
    ports::{self, Ids},
    record::Kind,
};
use serde_json::{Value, json};

use super::{Household, done};
use crate::{
    cli::{self, Common},
    output,
    world::SystemIds,
};

/// Version of the sentence that is shown when a grant is given.
const TEXT: &str = "cli-2026-12";

/// Gives a grant, and says in a sentence what was given.
pub(crate) fn give(
    household: &Household,
    options: &cli::Grant,
    common: &Common,
) -> Result<ExitCode> {
    let person = household.find(&options.person, "cli:grant")?;
    let permit = household.permit(person, Action::Grant, "cli:grant")?;
    let to = match (&options.to, &options.to_app) {
        (Some(account), _) => Grantee::Account(*account),
        (None, Some(app)) => Grantee::App(app.clone()),
        (None, None) => bail!("say to whom: --to ACCOUNT or --to-app CLIENT"),
    };
    let purpose = options.purpose.map_or_else(
        || if matches!(to, Grantee::App(_)) { Purpose::PatientRequest } else { Purpose::Treatment },
        Purpose::from,
    );
    let until = until(&to, purpose, options, permit.at())?;
    let kinds = options.kind.iter().copied().collect();
    let scope = Scope {
        kinds: if options.kind.is_empty() { Scope::unlabelled().kinds } else { kinds },
        labels: options.with_label.iter().copied().collect(),
        ..Scope::default()
    };
    let mut id = [0; 16];
    SystemIds.fill(&mut id);
    let lang = common.lang.into();
    let mut grant = Grant {
        id: GrantId::from_bytes(id),
        person,
        effect: Effect::Permit,
        to,
        relation: None,
        evidence: None,
        purposes: [purpose].into(),
        actions: [Action::Read].into_iter().chain(options.add.then_some(Action::Add)).collect(),
        scope,
        from: permit.at(),
        until: Some(until),
        shown: Shown { version: TEXT.to_owned(), hash: OriginalId::of(b""), lang },
        given_by: permit.actor(),
        given: permit.at(),
    };
    let text = sentence(&grant, lang);
    grant.shown.hash = OriginalId::of(text.as_bytes());
    if let Some(fault) = grant.fault() {
        bail!("{fault}");
    }
    import::intake::consent(&*household.store, &permit, &grant, State::Given)?;
    output::note(&text);
    output::line(&line(&grant, common))?;
    Ok(done())
}

/// Takes a grant back, at once and for good.
pub(crate) fn revoke(
    household: &Household,
    options: &cli::Revoke,
    common: &Common,
) -> Result<ExitCode> {
    let person = household.find(&options.person, "cli:revoke")?;
    let permit = household.permit(person, Action::Grant, "cli:revoke")?;
    let grants = held(household, person)?;
    let grant = grants.iter().find(|grant| grant.id == options.grant);
    let grant = grant.context("no such grant is held; see `tenohira grants`")?;
    import::intake::consent(&*household.store, &permit, grant, State::Withdrawn)?;
    output::line(&if common.json {
        json!({"grant": grant.id.to_string(), "revoked": true}).to_string()
    } else {
        grant.id.to_string()
    })?;
    Ok(done())
}

/// Lists the grants that were not taken back, those that have ended too.
pub(crate) fn list(
    household: &Household,
    options: &cli::Grants,
    common: &Common,
) -> Result<ExitCode> {
    let person = household.find(&options.person, "cli:grants")?;
    // Looking at who may see the record is a look at the record: it stands in the log.
    let permit = household.permit(person, Action::Read, "cli:grants")?;
    ports::read(&*household.store, &permit, |r| r.person())?;
    for grant in held(household, person)? {
        output::line(&line(&grant, common))?;
    }
    Ok(done())
}

/// What the household may see of what holds. Hiding where somebody is stands on its own page alone.
fn held(household: &Household, person: PersonId) -> Result<Vec<Grant>> {
    let grants = household.store.on_file(household.account, person)?.grants;
    let given: Vec<_> = grants.into_iter().map(|grant| (grant, State::Given)).collect();
    let seen = seen_by(household.account, &given).into_iter().map(|(grant, _)| grant);
    Ok(seen.filter(|grant| !grant.protects()).collect())
}

/// The end: as asked, else as few days as such a grant usually needs.
fn until(
    to: &Grantee,
    purpose: Purpose,
    options: &cli::Grant,
    now: Timestamp,
) -> Result<Timestamp> {
    if let Some(day) = &options.until {
        return Timestamp::from_millisecond(day.end_ms()).context("no such day");
    }
    let days = days_proposed(to, purpose).context("for this purpose, say --until DATE yourself")?;
    let lasts = SignedDuration::from_hours(24_i64.saturating_mul(i64::from(days)));
    now.checked_add(lasts).context("no such day")
}

/// What is given, in a sentence: the text the person saw.
fn sentence(grant: &Grant, lang: Lang) -> String {
    let (to, until) = (grantee(&grant.to), grant.until.map(|until| until.to_string()));
    let (until, kinds) = (until.unwrap_or_default(), codes(&grant.scope.kinds));
    let (purposes, labels) = (purposes(grant).join(", "), labels(grant).join(", "));
    let adds = grant.actions.contains(&Action::Add);
    match lang {
        Lang::Ja => {
            let labels = if labels.is_empty() {
                "心や性、遺伝などの記録は見せません".to_owned()
            } else {
                format!("心や性、遺伝などの記録のうち、{labels} も見せます")
            };
            format!(
                "{to} に、{until} まで見せます（目的: {purposes}、種類: {}）。{labels}。{}いつでもやめられます: tenohira revoke",
                kinds.join(", "),
                if adds { "結果を記録に返すこともできます。" } else { "" },
            )
        }
        Lang::En => {
            let labels = if labels.is_empty() {
                "sensitive facts stay closed".to_owned()
            } else {
                format!("of the sensitive facts, {labels} are shown too")
            };
            format!(
                "{to} may see until {until} (for: {purposes}; kinds: {}); {labels}{}; take it back at any time: tenohira revoke",
                kinds.join(", "),
                if adds { "; they may return results" } else { "" },
            )
        }
    }
}

fn line(grant: &Grant, common: &Common) -> String {
    let (from, until) = (grant.from.to_string(), grant.until.map(|until| until.to_string()));
    let (kinds, labels, purposes) = (codes(&grant.scope.kinds), labels(grant), purposes(grant));
    let actions: Vec<&str> = grant.actions.iter().map(|action| action.code()).collect();
    if common.json {
        let told: Value = json!({
            "grant": grant.id.to_string(), "person": grant.person.to_string(),
            "effect": grant.effect.code(), "to": grantee(&grant.to), "purposes": purposes,
            "actions": actions, "kinds": kinds, "labels": labels, "from": from, "until": until,
        });
        return told.to_string();
    }
    let until = until.as_deref().unwrap_or("-");
    let listed = |list: Vec<&str>| if list.is_empty() { "-".to_owned() } else { list.join(",") };
    let (purposes, kinds, labels) = (listed(purposes), listed(kinds), listed(labels));
    format!("{}\t{}\t{purposes}\t{until}\t{kinds}\t{labels}", grant.id, grantee(&grant.to))
}

fn grantee(to: &Grantee) -> String {
    match to {
        Grantee::Account(account) => format!("account:{account}"),
        Grantee::Organisation { id, role } => format!("organisation:{id}:{}", role.code()),
        Grantee::Share(link) => format!("link:{link}"),
        Grantee::App(app) => format!("app:{app}"),
        Grantee::Anyone => "anyone".to_owned(),
    }
}

fn codes(kinds: &std::collections::BTreeSet<Kind>) -> Vec<&'static str> {
    kinds.iter().map(|kind| kind.code()).collect()
}

fn labels(grant: &Grant) -> Vec<&'static str> {
    grant.scope.labels.iter().map(Label::code).collect()
}

fn purposes(grant: &Grant) -> Vec<&'static str> {
    grant.purposes.iter().map(|purpose| purpose.code()).collect()
}
