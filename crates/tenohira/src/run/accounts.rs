//! `tenohira account`: who signs in, for whoever runs the system. It shows and changes nobody's record.

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;
use phr::{
    AccountId, OriginalId, TokenHash,
    account::{
        Account, AccountState, HeldRole, INVITATION_LASTS, Invitation, InvitedAs, SaidBy, cut,
    },
    ports::{Clock, Ids},
};
use serde_json::json;

use super::{Household, done};
use crate::{
    cli::{self, Common},
    output,
    world::{SystemClock, SystemIds},
};

pub(crate) fn run(
    household: &Household,
    which: &cli::Account,
    common: &Common,
) -> Result<ExitCode> {
    match which {
        cli::Account::List => list(household, common),
        cli::Account::Invite(options) => invite(household, options, common),
        cli::Account::Role(options) => role(household, options, common),
        cli::Account::SignOut(options) => sign_out(household, options, common),
        cli::Account::End { account } => end(household, *account, common),
    }
}

fn list(household: &Household, common: &Common) -> Result<ExitCode> {
    for account in household.store.accounts()? {
        let passkeys = household.store.passkeys(account.id)?.len();
        output::line(&line(&account, passkeys, common))?;
    }
    Ok(done())
}

fn line(account: &Account, passkeys: usize, common: &Common) -> String {
    let now = SystemClock.now();
    let roles = account.roles.iter().filter(|held| held.is_live(now));
    if common.json {
        let role = |held: &HeldRole| {
            json!({
                "role": held.role.code(), "organisation": held.organisation,
                "said_by": match held.said_by {
                    SaidBy::Operator => "operator".to_owned(),
                    SaidBy::Account(id) => id.to_string(),
                },
                "until": held.until.map(|until| until.to_string()),
            })
        };
        return json!({
            "account": account.id.to_string(), "name": account.name,
            "state": account.state.code(), "roles": roles.map(role).collect::<Vec<_>>(),
            "passkeys": passkeys, "since": account.since.to_string(),
        })
        .to_string();
    }
    let roles: Vec<&str> = roles.map(|held| held.role.code()).collect();
    let shown = |text: &str| if text.is_empty() { "-".to_owned() } else { text.to_owned() };
    let (name, roles) = (shown(&account.name), shown(&roles.join(",")));
    format!("{}\t{}\t{name}\t{roles}\t{passkeys}", account.id, account.state.code())
}

fn invite(household: &Household, options: &cli::Invite, common: &Common) -> Result<ExitCode> {
    let now = SystemClock.now();
    let account = match (&options.name, options.again) {
        (_, Some(known)) => find(household, known)?.id,
        (Some(name), None) => {
            let (name, by) = (cut(name), household.account);
            if name.is_empty() {
                bail!("give a name: --name NAME");
            }
            let new = Account::invited(random_account(), &name, InvitedAs::Family, by, now);
            household.store.keep_account(&new)?;
            new.id
        }
        (None, None) => bail!("say whom: --name NAME or --again ACCOUNT"),
    };
    let mut secret = [0; 32];
    SystemIds.fill(&mut secret);
    let token = OriginalId::from_bytes(secret).to_string();
    let until = now.checked_add(INVITATION_LASTS).context("no such day")?;
    let hash = TokenHash::of(&token);
    household.store.invite(&Invitation { token: hash, account, by: household.account, until })?;
    let link = format!("{}/in/{token}", options.pages_url);
    output::line(&if common.json {
        json!({"account": account.to_string(), "link": link, "until": until.to_string()})
            .to_string()
    } else {
        format!("{account}\t{link}")
    })?;
    Ok(done())
}

fn random_account() -> AccountId {
    let mut id = [0; 16];
    SystemIds.fill(&mut id);
    AccountId::from_bytes(id)
}

fn role(household: &Household, options: &cli::GiveRole, common: &Common) -> Result<ExitCode> {
    let now = SystemClock.now();
    let mut account = find(household, options.account)?;
    let until = options.until.as_ref().map(|day| Timestamp::from_millisecond(day.end_ms()));
    let until = until.transpose().context("no such day")?;
    if until.is_some_and(|until| until <= now) {
        bail!("that day is over; give a later --until, or --none");
    }
    match options.role {
        Some(role) => account.roles.push(HeldRole {
            role: role.into(),
            organisation: options.organisation.as_deref().map(cut),
            said_by: SaidBy::Operator,
            from: now,
            until,
        }),
        // What was stays told; from now on it is over.
        None => account.roles.iter_mut().filter(|held| held.is_live(now)).for_each(|held| {
            held.until = Some(now);
        }),
    }
    household.store.keep_account(&account)?;
    let passkeys = household.store.passkeys(account.id)?.len();
    output::line(&line(&account, passkeys, common))?;
    Ok(done())
}

fn sign_out(household: &Household, options: &cli::SignOut, common: &Common) -> Result<ExitCode> {
    let ended = match options.account {
        Some(account) => {
            let known = find(household, account)?;
            household.store.end_other_sessions(known.id, None)?
        }
        None => household.store.end_all_sessions()?,
    };
    output::line(&if common.json {
        json!({"ended": ended}).to_string()
    } else {
        ended.to_string()
    })?;
    Ok(done())
}

fn end(household: &Household, account: AccountId, common: &Common) -> Result<ExitCode> {
    find(household, account)?;
    if !household.store.end_account(account)? {
        bail!("the account has ended before");
    }
    output::line(&if common.json {
        json!({"account": account.to_string(), "ended": true}).to_string()
    } else {
        account.to_string()
    })?;
    Ok(done())
}

fn find(household: &Household, id: AccountId) -> Result<Account> {
    let account = household.store.account(id)?;
    let account = account
        .with_context(|| format!("there is no account `{id}`; see `tenohira account list`"))?;
    if account.state == AccountState::Ended {
        bail!("the account `{id}` has ended");
    }
    Ok(account)
}
