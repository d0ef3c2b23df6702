//! Persons: their wrapped keys, profiles and relations.

use jiff::Timestamp;
use phr::{
    AccountId, PersonId,
    consent::{Relation, RelationKind},
    person::{Person, PersonName},
    ports::{NewPerson, StoreError},
};

use crate::{
    seal::{Kek, PersonKeys, codec},
    waist::{Row, Sql, all, array, first, int},
    wire::{self, WireProfile},
};

const TABLE: &str = "person";

const ADD: &str = "INSERT INTO person (person_id, wrapped_key, profile) VALUES (?1, ?2, ?3)";
const KEY: &str = "SELECT wrapped_key FROM person WHERE person_id = ?1";
const REWRAP: &str = "UPDATE person SET wrapped_key = ?2 WHERE person_id = ?1";
const PROFILE: &str = "SELECT profile FROM person WHERE person_id = ?1";
const REVISION: &str = "SELECT revision FROM person WHERE person_id = ?1";
const MOVE_ON: &str = "UPDATE person
    SET revision = CASE WHEN revision < ?2 THEN ?2 ELSE revision + 1 END WHERE person_id = ?1";
const RELATE: &str = "INSERT INTO relation (person_id, account_id, kind, from_us, until_us)
    VALUES (?1, ?2, ?3, ?4, ?5)";
const RELATIONS: &str = "SELECT person_id, kind, from_us, until_us FROM relation
    WHERE account_id = ?1 ORDER BY from_us, person_id";

const BETWEEN: &str = "SELECT person_id, kind, from_us, until_us FROM relation
    WHERE person_id = ?1 AND account_id = ?2 ORDER BY from_us";

/// Stands for "no end" in `until_us`.
const NO_END: i64 = i64::MAX;

/// Writes a new person with the relation of the account that keeps the record.
pub(crate) fn add(
    db: &dyn Sql,
    id: PersonId,
    wrapped: &[u8],
    profile: &[u8],
    relation: &Relation,
) -> Result<(), StoreError> {
    db.execute(ADD, &[id.as_bytes().into(), wrapped.into(), profile.into()])?;
    let until = relation.until.map_or(NO_END, Timestamp::as_microsecond);
    db.execute(
        RELATE,
        &[
            id.as_bytes().into(),
            relation.account.as_bytes().into(),
            relation.kind.code().into(),
            relation.from.as_microsecond().into(),
            until.into(),
        ],
    )?;
    Ok(())
}

/// Which revision of the record stands; `None` for somebody who is not here.
pub(crate) fn revision(db: &dyn Sql, id: PersonId) -> Result<Option<i64>, StoreError> {
    first(db, REVISION, &[id.as_bytes().into()], |row| row.int(0))
}

/// Moves the record to a revision that it never had in this database: `leaves` is how many the log over
/// everybody has, which only ever grows, also when a record is erased and comes back from elsewhere.
pub(crate) fn move_on(db: &dyn Sql, id: PersonId, leaves: u64) -> Result<(), StoreError> {
    db.execute(MOVE_ON, &[id.as_bytes().into(), int(leaves)?.into()]).map(drop)
}

/// Whether there is such a person.
pub(crate) fn exists(db: &dyn Sql, id: PersonId) -> Result<bool, StoreError> {
    Ok(first(db, KEY, &[id.as_bytes().into()], |_| Ok(()))?.is_some())
}

/// The sealed profile of a person to be.
pub(crate) fn profile(
    keys: &PersonKeys,
    new: &NewPerson,
    since: Timestamp,
) -> Result<Vec<u8>, StoreError> {
    let wire = WireProfile {
        names: wire::names(&new.names),
        birth: new.birth_date.as_ref().map(ToString::to_string),
        sex: new.sex.map(|s| s.code().to_owned()),
        called: new.called.clone(),
        since: since.to_string(),
    };
    keys.seal(TABLE, &[], 0, &codec::pack(&wire::write(&wire)))
}

/// The person's keys, unwrapped.
pub(crate) fn keys(db: &dyn Sql, kek: &Kek, id: PersonId) -> Result<PersonKeys, StoreError> {
    kek.unwrap(db, id, &wrapped(db, id)?)
}

/// The person's data key as it is stored.
pub(crate) fn wrapped(db: &dyn Sql, id: PersonId) -> Result<Vec<u8>, StoreError> {
    first(db, KEY, &[id.as_bytes().into()], |row| Ok(row.bytes(0)?.to_vec()))?
        .ok_or(StoreError::Corrupt("person key"))
}

/// Stores the same data key, wrapped by another key.
pub(crate) fn rewrap(db: &dyn Sql, id: PersonId, wrapped: &[u8]) -> Result<(), StoreError> {
    db.execute(REWRAP, &[id.as_bytes().into(), wrapped.into()]).map(drop)
}

/// Name, birth date, sex as given when the record was started.
pub(crate) fn read(db: &dyn Sql, id: PersonId, keys: &PersonKeys) -> Result<Person, StoreError> {
    const BAD: StoreError = StoreError::Corrupt(TABLE);
    let plain =
        first(db, PROFILE, &[id.as_bytes().into()], |row| keys.open(TABLE, &[], 0, row.bytes(0)?))?
            .ok_or(BAD)?;
    let wire: WireProfile = wire::read(&plain).ok_or(BAD)?;
    Ok(Person {
        id,
        names: wire.names.into_iter().map(PersonName::from).collect(),
        birth_date: wire::date(wire.birth.as_deref())?,
        sex: wire::sex(wire.sex.as_deref())?,
        called: wire.called,
        since: wire.since.parse().map_err(|_not_a_time| BAD)?,
    })
}

/// Which persons an account has to do with.
pub(crate) fn relations(db: &dyn Sql, account: AccountId) -> Result<Vec<Relation>, StoreError> {
    all(db, RELATIONS, &[account.as_bytes().into()], |row| relation(account, row))
}

/// How an account stands to one person, without the birth date.
pub(crate) fn between(
    db: &dyn Sql,
    account: AccountId,
    person: PersonId,
) -> Result<Vec<Relation>, StoreError> {
    let args = [person.as_bytes().into(), account.as_bytes().into()];
    all(db, BETWEEN, &args, |row| relation(account, row))
}

/// From `person_id, kind, from_us, until_us`.
fn relation(account: AccountId, row: &dyn Row) -> Result<Relation, StoreError> {
    const BAD: StoreError = StoreError::Corrupt("relation");
    let moment = |us: i64| Timestamp::from_microsecond(us).map_err(|_out_of_range| BAD);
    let until = row.int(3)?;
    Ok(Relation {
        account,
        person: PersonId::from_bytes(array(row, 0)?),
        kind: RelationKind::from_code(row.text(1)?).ok_or(BAD)?,
        from: moment(row.int(2)?)?,
        until: if until == NO_END { None } else { Some(moment(until)?) },
        named: None,
        born: None,
    })
}
