//! The words in which accounts are written into sealed rows.

use jiff::Timestamp;
use phr::{
    AccountId, TokenHash,
    account::{
        Account, AccountState, HeldRole, Identity, Invitation, KeyKind, Passkey, Presence, SaidBy,
        Session,
    },
    consent::{Role, Strength},
    ports::StoreError,
};
use serde::{Deserialize, Serialize};

use crate::wire::{read, write};

#[derive(Serialize, Deserialize)]
struct WireAccount {
    name: String,
    roles: Vec<WireRole>,
    state: String,
    since: String,
}

#[derive(Serialize, Deserialize)]
struct WireRole {
    role: String,
    organisation: Option<String>,
    /// The account that said so; none for the operator.
    by: Option<String>,
    from: String,
    until: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct WireInvitation {
    by: String,
    until: String,
}

#[derive(Serialize, Deserialize)]
struct WirePasskey {
    credential: String,
    name: String,
    kind: String,
    key: String,
    counter: u32,
    eligible: bool,
    backed_up: bool,
    added: String,
    used: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct WireIdentity {
    issuer: String,
    linked: String,
    used: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct WireSession {
    strength: String,
    device: String,
    since: String,
    proved: String,
}

#[derive(Serialize, Deserialize)]
struct WirePresence {
    session: String,
    person: String,
    until: String,
    number: String,
}

pub(super) fn account(account: &Account) -> Vec<u8> {
    let role = |held: &HeldRole| WireRole {
        role: held.role.code().to_owned(),
        organisation: held.organisation.clone(),
        by: match held.said_by {
            SaidBy::Operator => None,
            SaidBy::Account(id) => Some(id.to_string()),
        },
        from: held.from.to_string(),
        until: held.until.map(|until| until.to_string()),
    };
    write(&WireAccount {
        name: account.name.clone(),
        roles: account.roles.iter().map(role).collect(),
        state: account.state.code().to_owned(),
        since: account.since.to_string(),
    })
}

pub(super) fn read_account(id: AccountId, plain: &[u8]) -> Result<Account, StoreError> {
    let wire: WireAccount = read(plain).ok_or(StoreError::Corrupt("account"))?;
    Ok(Account {
        id,
        name: wire.name,
        roles: wire.roles.into_iter().map(role).collect::<Result<_, _>>()?,
        state: known(AccountState::from_code(&wire.state))?,
        since: moment(&wire.since)?,
    })
}

fn role(wire: WireRole) -> Result<HeldRole, StoreError> {
    let by = wire.by.map(|id| known(id.parse().ok())).transpose()?;
    Ok(HeldRole {
        role: known(Role::from_code(&wire.role))?,
        organisation: wire.organisation,
        said_by: by.map_or(SaidBy::Operator, SaidBy::Account),
        from: moment(&wire.from)?,
        until: wire.until.as_deref().map(moment).transpose()?,
    })
}

pub(super) fn invitation(invitation: &Invitation) -> Vec<u8> {
    let Invitation { by, until, .. } = invitation;
    write(&WireInvitation { by: by.to_string(), until: until.to_string() })
}

pub(super) fn read_invitation(
    token: TokenHash,
    account: AccountId,
    plain: &[u8],
) -> Result<Invitation, StoreError> {
    let wire: WireInvitation = read(plain).ok_or(StoreError::Corrupt("invitation"))?;
    let by = known(wire.by.parse().ok())?;
    Ok(Invitation { token, account, by, until: moment(&wire.until)? })
}

pub(super) fn passkey(passkey: &Passkey) -> Vec<u8> {
    write(&WirePasskey {
        credential: hex(&passkey.credential),
        name: passkey.name.clone(),
        kind: passkey.kind.code().to_owned(),
        key: hex(&passkey.key),
        counter: passkey.counter,
        eligible: passkey.backup_eligible,
        backed_up: passkey.backed_up,
        added: passkey.added.to_string(),
        used: passkey.used.map(|used| used.to_string()),
    })
}

pub(super) fn read_passkey(account: AccountId, plain: &[u8]) -> Result<Passkey, StoreError> {
    let wire: WirePasskey = read(plain).ok_or(StoreError::Corrupt("passkey"))?;
    Ok(Passkey {
        credential: known(unhex(&wire.credential))?,
        account,
        name: wire.name,
        kind: known(KeyKind::from_code(&wire.kind))?,
        key: known(unhex(&wire.key))?,
        counter: wire.counter,
        backup_eligible: wire.eligible,
        backed_up: wire.backed_up,
        added: moment(&wire.added)?,
        used: wire.used.as_deref().map(moment).transpose()?,
    })
}

pub(super) fn identity(identity: &Identity) -> Vec<u8> {
    let Identity { issuer, linked, used, .. } = identity;
    let used = used.map(|used| used.to_string());
    write(&WireIdentity { issuer: issuer.clone(), linked: linked.to_string(), used })
}

pub(super) fn read_identity(account: AccountId, plain: &[u8]) -> Result<Identity, StoreError> {
    let wire: WireIdentity = read(plain).ok_or(StoreError::Corrupt("identity"))?;
    Ok(Identity {
        account,
        issuer: wire.issuer,
        linked: moment(&wire.linked)?,
        used: wire.used.as_deref().map(moment).transpose()?,
    })
}

pub(super) fn session(session: &Session) -> Vec<u8> {
    write(&WireSession {
        strength: session.strength.code().to_owned(),
        device: session.device.clone(),
        since: session.since.to_string(),
        proved: session.proved.to_string(),
    })
}

pub(super) fn read_session(
    (token, account): (TokenHash, AccountId),
    seen_us: i64,
    plain: &[u8],
) -> Result<Session, StoreError> {
    let wire: WireSession = read(plain).ok_or(StoreError::Corrupt("session"))?;
    Ok(Session {
        token,
        account,
        strength: known(Strength::from_code(&wire.strength))?,
        device: wire.device,
        since: moment(&wire.since)?,
        seen: known(Timestamp::from_microsecond(seen_us).ok())?,
        proved: moment(&wire.proved)?,
    })
}

/// A number that waits, with its keyed hash.
pub(super) fn presence(presence: &Presence, number: [u8; 32]) -> Vec<u8> {
    let Presence { session, person, until, .. } = presence;
    write(&WirePresence {
        session: hex(session.as_bytes()),
        person: person.to_string(),
        until: until.to_string(),
        number: hex(&number),
    })
}

pub(super) fn read_presence(
    account: AccountId,
    plain: &[u8],
) -> Result<(Presence, [u8; 32]), StoreError> {
    let wire: WirePresence = read(plain).ok_or(StoreError::Corrupt("presence"))?;
    let hash = |text: &str| known(unhex(text).and_then(|bytes| bytes.try_into().ok()));
    let presence = Presence {
        account,
        session: TokenHash::from_bytes(hash(&wire.session)?),
        person: known(wire.person.parse().ok())?,
        until: moment(&wire.until)?,
    };
    Ok((presence, hash(&wire.number)?))
}

fn known<T>(value: Option<T>) -> Result<T, StoreError> {
    value.ok_or(StoreError::Corrupt("account"))
}

fn moment(text: &str) -> Result<Timestamp, StoreError> {
    known(text.parse().ok())
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|b| [b >> 4, b & 15])
        .filter_map(|n| char::from_digit(n.into(), 16))
        .collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let (pairs, []) = digits.as_deref()?.as_chunks::<2>() else { return None };
    Some(pairs.iter().map(|[high, low]| (high << 4) | low).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bytes_come_back(bytes: Vec<u8>) {
            prop_assert_eq!(unhex(&hex(&bytes)), Some(bytes));
        }
        #[test]
        fn half_a_byte_is_none(bytes: Vec<u8>) {
            prop_assert_eq!(unhex(&(hex(&bytes) + "0")), None);
        }
    }
}
