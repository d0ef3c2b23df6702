//! `tenohira share` and `shares`: links for whoever has no account, for scripts. A link is printed
//! once; it ends by `tenohira revoke --grant`.

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use pages::tell::sharing::{PURPOSES, TERMS, terms};
use phr::{
    GrantId, OriginalId,
    circulation::{
        Agreed, Flags, LABEL_MAX, PROPOSED_KINDS, QUESTION_MAX, SUMMARY_KINDS, Secret, Share,
        Shlink, TRIES_MAX, passcode,
    },
    consent::{Action, Effect, Grant, Grantee, Permit, Scope, Shown, fhir::State},
    ports::Ids,
};
use serde_json::json;

use super::{Household, done};
use crate::{
    cli::{self, Common},
    output,
    world::SystemIds,
};

/// Makes a link and prints it, this once.
pub(crate) fn give(
    household: &Household,
    options: &cli::Share,
    common: &Common,
) -> Result<ExitCode> {
    let person = household.find(&options.person, "cli:share")?;
    let permit = household.permit(person, Action::Grant, "cli:share")?;
    check(options)?;
    let secret = Secret::from_bytes(drawn());
    let code = (!options.no_passcode && !options.direct).then(|| passcode(drawn()));
    let (grant, told) = grant(options, &permit, &secret, common.lang.into())?;
    if let Some(fault) = grant.fault() {
        bail!("{fault}");
    }
    let share = share(options, &permit, &secret, code.is_some());
    household.store.keep_share(&permit, &share, code.as_deref())?;
    import::intake::consent(&*household.store, &permit, &grant, State::Given)?;
    let base = options.base_url.trim_end_matches('/');
    let shlink = Shlink {
        url: format!("{base}{}", pages::links::shl(&secret.to_text())),
        key: household.store.share_key(person, &secret)?,
        until: grant.until,
        flags: Flags { long_term: true, passcode: share.passcode, direct: share.direct },
        label: Some(share.label.clone()),
    };
    let address = format!("{base}{}", pages::links::shared(&secret.to_text()));
    let shlink = shlink.to_link()?;
    for line in told {
        output::note(&line);
    }
    output::line(&if common.json {
        json!({
            "grant": grant.id.to_string(), "shlink": shlink, "address": address,
            "passcode": code, "until": grant.until.map(|until| until.to_string()),
        })
        .to_string()
    } else {
        format!("{}\t{}\t{address}\t{shlink}", grant.id, code.as_deref().unwrap_or("-"))
    })?;
    Ok(done())
}

/// Lists the links that were given, with what became of each.
pub(crate) fn list(
    household: &Household,
    options: &cli::Shares,
    common: &Common,
) -> Result<ExitCode> {
    let person = household.find(&options.person, "cli:shares")?;
    let permit = household.permit(person, Action::Grant, "cli:shares")?;
    let Agreed { consents, shares } = household.store.agreed(&permit)?;
    for share in shares {
        let to = Grantee::Share(share.link);
        let grants = consents.iter().rev().filter(|(grant, _)| grant.to == to);
        let held = grants
            .clone()
            .find(|(grant, state)| *state == State::Given && grant.is_live(permit.at()));
        let grant = held.or_else(|| grants.clone().next()).map(|(grant, _)| grant);
        let open = held.is_some() && (!share.passcode || share.tries_left > 0);
        output::line(&line(&share, grant, open, common))?;
    }
    Ok(done())
}

fn line(share: &Share, grant: Option<&Grant>, open: bool, common: &Common) -> String {
    let id = grant.map(|grant| grant.id.to_string());
    let until = grant.and_then(|grant| grant.until).map(|until| until.to_string());
    let tries = share.passcode.then_some(share.tries_left);
    if common.json {
        return json!({
            "link": share.link.to_string(), "to": share.label, "grant": id, "open": open,
            "until": until, "made": share.made.to_string(), "tries_left": tries,
        })
        .to_string();
    }
    let open = if open { "open" } else { "closed" };
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    format!("{}\t{open}\t{}\t{}", or_none(id), or_none(until), share.label)
}

fn check(options: &cli::Share) -> Result<()> {
    if options.to.trim().is_empty() || options.to.chars().count() > LABEL_MAX {
        bail!("say for whom it is in at most {LABEL_MAX} characters: --to NAME");
    }
    if options.question.as_ref().is_some_and(|q| q.chars().count() > QUESTION_MAX) {
        bail!("a question can have {QUESTION_MAX} characters");
    }
    if let Some(kind) = options.kind.iter().find(|kind| !SUMMARY_KINDS.contains(kind)) {
        bail!("a link cannot show `{}`; see --help", kind.code());
    }
    if !PURPOSES.contains(&options.purpose.into()) {
        bail!("a link is for treat, care or family");
    }
    Ok(())
}

fn grant(
    options: &cli::Share,
    permit: &Permit,
    secret: &Secret,
    lang: phr::Lang,
) -> Result<(Grant, Vec<String>)> {
    let kinds = if options.kind.is_empty() { PROPOSED_KINDS } else { &options.kind };
    let lasts = jiff::SignedDuration::from_hours(24_i64.saturating_mul(options.days.into()));
    let mut grant = Grant {
        id: GrantId::from_bytes(drawn()),
        person: permit.person(),
        effect: Effect::Permit,
        to: Grantee::Share(secret.link()),
        relation: None,
        evidence: None,
        purposes: [options.purpose.into()].into(),
        actions: [Action::Read].into(),
        scope: Scope {
            kinds: kinds.iter().copied().collect(),
            labels: options.with_label.iter().copied().collect(),
            ..Scope::default()
        },
        from: permit.at(),
        until: Some(permit.at().checked_add(lasts).context("no such day")?),
        shown: Shown { version: TERMS.to_owned(), hash: OriginalId::of(b""), lang },
        given_by: permit.actor(),
        given: permit.at(),
    };
    let told = terms(&grant, options.to.trim(), lang.into());
    grant.shown.hash = OriginalId::of(told.join("\n").as_bytes());
    Ok((grant, told))
}

fn share(options: &cli::Share, permit: &Permit, secret: &Secret, passcode: bool) -> Share {
    let question = options.question.as_deref().map(str::trim).filter(|text| !text.is_empty());
    Share {
        link: secret.link(),
        person: permit.person(),
        label: options.to.trim().to_owned(),
        question: question.map(str::to_owned),
        passcode,
        direct: options.direct,
        tries_left: TRIES_MAX,
        made: permit.at(),
    }
}

fn drawn<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemIds.fill(&mut bytes);
    bytes
}
