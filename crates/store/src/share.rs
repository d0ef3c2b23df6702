//! Links that were shared: rows of `share`. Who opens one is decided by the grant to it; here is how
//! it behaves, how many wrong passcodes it still takes, and nothing that opens its files.

use jiff::Timestamp;
use phr::{
    OriginalId, PersonId,
    circulation::{ContentKey, Secret, Share, Tried},
    ports::StoreError,
};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use crate::{
    seal::{PersonKeys, codec},
    waist::{Row, Sql, all, array, count, first},
    wire,
};

const TABLE: &str = "share";

const ADD: &str = "INSERT INTO share (person_id, link, tries_left, sealed) VALUES (?1, ?2, ?3, ?4)";
const SHARES: &str =
    "SELECT link, tries_left, sealed FROM share WHERE person_id = ?1 ORDER BY link";
const SHARE: &str = "SELECT link, tries_left, sealed FROM share WHERE person_id = ?1 AND link = ?2";
const WHOSE: &str = "SELECT person_id FROM share WHERE link = ?1";
const TRIED: &str =
    "UPDATE share SET tries_left = ?3, sealed = ?4 WHERE person_id = ?1 AND link = ?2";

/// Rows of earlier versions of the program are sealed without their tries.
const UNBOUND: i64 = 0;

/// The sealed part of a row.
#[derive(Debug, Serialize, Deserialize)]
struct WireShare {
    label: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    question: Option<String>,
    /// A keyed hash of the passcode, in hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    passcode: Option<String>,
    direct: bool,
    made: String,
}

/// Whose link it is.
pub(crate) fn whose(db: &dyn Sql, link: OriginalId) -> Result<Option<PersonId>, StoreError> {
    first(db, WHOSE, &[link.as_bytes().into()], |row| Ok(PersonId::from_bytes(array(row, 0)?)))
}

/// Seals a new row.
pub(crate) fn seal(
    keys: &PersonKeys,
    share: &Share,
    passcode: Option<&str>,
) -> Result<Vec<u8>, StoreError> {
    seal_hashed(keys, share, passcode.map(|code| hashed(keys, share.link, code)))
}

fn seal_hashed(
    keys: &PersonKeys,
    share: &Share,
    passcode: Option<String>,
) -> Result<Vec<u8>, StoreError> {
    let wire = WireShare {
        label: share.label.clone(),
        question: share.question.clone(),
        passcode,
        direct: share.direct,
        made: share.made.to_string(),
    };
    keys.seal(
        TABLE,
        share.link.as_bytes(),
        bound(share.tries_left),
        &codec::pack(&wire::write(&wire)),
    )
}

/// The tries that are left are bound to the seal, so that nobody gives a link more of them in the
/// database. Never [`UNBOUND`].
fn bound(tries_left: u32) -> i64 {
    i64::from(tries_left).saturating_add(1)
}

/// Writes a new row.
pub(crate) fn add(db: &dyn Sql, share: &Share, sealed: &[u8]) -> Result<(), StoreError> {
    let (person, link) = (share.person.as_bytes(), share.link.as_bytes());
    let tries = i64::from(share.tries_left);
    db.execute(ADD, &[person.into(), link.into(), tries.into(), sealed.into()]).map(drop)
}

/// Every link of a person, the oldest first.
pub(crate) fn of_person(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
) -> Result<Vec<Share>, StoreError> {
    let rows = all(db, SHARES, &[person.as_bytes().into()], Stored::read)?;
    let shares = rows.iter().map(|row| Ok(row.open(person, keys)?.0));
    let mut shares = shares.collect::<Result<Vec<_>, StoreError>>()?;
    shares.sort_by_key(|share| (share.made, share.link));
    Ok(shares)
}

/// One link.
pub(crate) fn one(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    link: OriginalId,
) -> Result<Option<Share>, StoreError> {
    Ok(held(db, person, keys, link)?.map(|(share, _)| share))
}

fn held(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    link: OriginalId,
) -> Result<Option<(Share, Option<String>)>, StoreError> {
    let args = [person.as_bytes().into(), link.as_bytes().into()];
    let row = first(db, SHARE, &args, Stored::read)?;
    row.map(|row| row.open(person, keys)).transpose()
}

/// Tries a passcode, inside the one transaction that writes: whoever tries at the same moment comes
/// before or after, and finds what this one left. None given is no try.
pub(crate) fn attempt(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    (link, passcode): (OriginalId, Option<&str>),
) -> Result<Tried, StoreError> {
    let Some((share, wanted)) = held(db, person, keys, link)? else { return Ok(Tried::Closed) };
    let Some(wanted) = wanted else { return Ok(Tried::Right) };
    let Some(left) = share.tries_left.checked_sub(1) else { return Ok(Tried::Closed) };
    let Some(passcode) = passcode else { return Ok(Tried::Wrong { left: share.tries_left }) };
    let given = hashed(keys, link, passcode);
    if bool::from(given.as_bytes().ct_eq(wanted.as_bytes())) {
        return Ok(Tried::Right);
    }
    let sealed = seal_hashed(keys, &Share { tries_left: left, ..share }, Some(wanted))?;
    let args = [
        person.as_bytes().into(),
        link.as_bytes().into(),
        i64::from(left).into(),
        (&sealed).into(),
    ];
    db.execute(TRIED, &args)?;
    Ok(Tried::Wrong { left })
}

/// Takes away the tries that were used before, as `left` says for each link; gives how many links had
/// more.
pub(crate) fn use_up(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    left: &dyn Fn(OriginalId) -> Option<u64>,
) -> Result<u64, StoreError> {
    let mut links = 0_u64;
    for row in all(db, SHARES, &[person.as_bytes().into()], Stored::read)? {
        let (share, passcode) = row.open(person, keys)?;
        let fewer = left(share.link).filter(|left| *left < u64::from(share.tries_left));
        let Some(fewer) = fewer.and_then(|left| u32::try_from(left).ok()) else { continue };
        let link = share.link;
        let sealed = seal_hashed(keys, &Share { tries_left: fewer, ..share }, passcode)?;
        let args = [
            person.as_bytes().into(),
            link.as_bytes().into(),
            i64::from(fewer).into(),
            (&sealed).into(),
        ];
        links = links.saturating_add(db.execute(TRIED, &args)?);
    }
    Ok(links)
}

/// The key of a link's files.
pub(crate) fn key(keys: &PersonKeys, secret: &Secret) -> ContentKey {
    ContentKey::from_bytes(keys.hash(&[b"share-key|", secret.bytes()]))
}

/// Without the person's key nobody can try a million codes on a copy of the database.
fn hashed(keys: &PersonKeys, link: OriginalId, passcode: &str) -> String {
    let hash = keys.hash(&[b"share-passcode|", link.as_bytes(), passcode.trim().as_bytes()]);
    OriginalId::from_bytes(hash).to_string()
}

struct Stored {
    link: OriginalId,
    tries_left: u64,
    sealed: Vec<u8>,
}

impl Stored {
    fn read(row: &dyn Row) -> Result<Stored, StoreError> {
        Ok(Stored {
            link: OriginalId::from_bytes(array(row, 0)?),
            tries_left: count(row.int(1)?)?,
            sealed: row.bytes(2)?.to_vec(),
        })
    }

    /// The share, and the keyed hash of its passcode.
    fn open(
        &self,
        person: PersonId,
        keys: &PersonKeys,
    ) -> Result<(Share, Option<String>), StoreError> {
        const BAD: StoreError = StoreError::Corrupt(TABLE);
        let tries_left = u32::try_from(self.tries_left).map_err(|_too_many| BAD)?;
        let link = self.link.as_bytes();
        let plain = keys
            .open(TABLE, link, bound(tries_left), &self.sealed)
            .or_else(|_unbound| keys.open(TABLE, link, UNBOUND, &self.sealed))?;
        let wire: WireShare = wire::read(&plain).ok_or(BAD)?;
        let made: Timestamp = wire.made.parse().map_err(|_not_a_time| BAD)?;
        let share = Share {
            link: self.link,
            person,
            label: wire.label,
            question: wire.question,
            passcode: wire.passcode.is_some(),
            direct: wire.direct,
            tries_left,
            made,
        };
        Ok((share, wire.passcode))
    }
}
