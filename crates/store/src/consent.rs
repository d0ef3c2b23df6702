//! What the person agreed to or refused: read out of the documents of consents, in their order.

use phr::{
    GrantId, OriginalId, PersonId,
    consent::{
        Action, Grant, Permit,
        fhir::{FORMAT, State, document, read_document},
    },
    ports::{Intake, Outcome, StoreError},
    provenance::Channel,
};

use crate::{
    original,
    seal::{PersonKeys, codec},
    waist::{Sql, all, array, first},
};

const TABLE: &str = "consent";

const STATE: &str = "SELECT state FROM consent WHERE person_id = ?1 AND grant_id = ?2";
const REMOVE: &str = "DELETE FROM consent WHERE person_id = ?1 AND grant_id = ?2";
const ADD: &str =
    "INSERT INTO consent (person_id, grant_id, state, sealed) VALUES (?1, ?2, ?3, ?4)";
const ALL: &str =
    "SELECT grant_id, state, sealed FROM consent WHERE person_id = ?1 ORDER BY grant_id";
const GIVEN: &str =
    "SELECT grant_id, sealed FROM consent WHERE person_id = ?1 AND state = 1 ORDER BY grant_id";

/// State numbers are stored: never renumber them.
const fn state_number(state: State) -> i64 {
    match state {
        State::Given => 1,
        State::Withdrawn => 2,
    }
}

/// Whether an original is a consent: a document of our own pages. A file that merely looks like
/// one is never obeyed.
pub(crate) fn is_one(intake: &Intake) -> bool {
    intake.format == FORMAT
        && intake.received.channel == Channel::Typed
        && matches!(intake.outcome, Outcome::Read { .. })
}

/// What is needed to take in an original. Only whoever may decide about the record takes in a
/// consent, and only one about this person that is sound. Everything else is added.
pub(crate) fn check(permit: &Permit, intake: &Intake) -> Result<(), StoreError> {
    if intake.format != FORMAT {
        return if permit.action() == Action::Add { Ok(()) } else { Err(StoreError::WrongPermit) };
    }
    if permit.action() != Action::Grant || !is_one(intake) {
        return Err(StoreError::WrongPermit);
    }
    let unsound = |why: String| StoreError::Failed(format!("not a consent: {why}"));
    let (grant, state) = read_document(&intake.bytes).map_err(|why| unsound(why.to_string()))?;
    if grant.person != permit.person() {
        return Err(StoreError::WrongPermit);
    }
    match state {
        State::Withdrawn => Ok(()),
        // Nobody agrees in another's name, and nobody backdates it.
        State::Given if grant.given_by != permit.actor() || grant.given != permit.at() => {
            Err(StoreError::WrongPermit)
        }
        State::Given => grant.fault().map_or(Ok(()), |fault| Err(unsound(fault.to_string()))),
    }
}

/// Carries out the consent that an original holds. What was taken back stays taken back.
pub(crate) fn apply(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    original: OriginalId,
) -> Result<(), StoreError> {
    let mut bytes = Vec::new();
    original::pieces(db, person, keys, original, &mut |piece| bytes.extend_from_slice(piece))?;
    let Ok((grant, state)) = read_document(&bytes) else { return Ok(()) };
    let id = grant.id;
    let args = [person.as_bytes().into(), id.as_bytes().into()];
    let held = first(db, STATE, &args, |row| row.int(0))?;
    let ends = held == Some(state_number(State::Given)) && state == State::Withdrawn;
    if grant.person != person || (held.is_some() && !ends) {
        return Ok(());
    }
    let number = state_number(state);
    let packed = codec::pack(&document(&grant, state, grant.given));
    let sealed = keys.seal(TABLE, id.as_bytes(), number, &packed)?;
    db.execute(REMOVE, &args)?;
    db.execute(
        ADD,
        &[person.as_bytes().into(), id.as_bytes().into(), number.into(), (&sealed).into()],
    )?;
    Ok(())
}

/// The consents that were not taken back, as they are stored: whether there are any is known
/// without the person's key.
pub(crate) fn given(db: &dyn Sql, person: PersonId) -> Result<Vec<(GrantId, Vec<u8>)>, StoreError> {
    all(db, GIVEN, &[person.as_bytes().into()], |row| {
        Ok((GrantId::from_bytes(array(row, 0)?), row.bytes(1)?.to_vec()))
    })
}

/// Everything the person agreed to or refused, the oldest first, with whether it was taken back.
pub(crate) fn agreed(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
) -> Result<Vec<(Grant, State)>, StoreError> {
    let rows = all(db, ALL, &[person.as_bytes().into()], |row| {
        Ok((GrantId::from_bytes(array(row, 0)?), row.int(1)?, row.bytes(2)?.to_vec()))
    })?;
    let open = |(id, state, sealed): &(GrantId, i64, Vec<u8>)| {
        let plain = keys.open(TABLE, id.as_bytes(), *state, sealed)?;
        read_document(&plain).map_err(|_other| StoreError::Corrupt(TABLE))
    };
    let mut agreed = rows.iter().map(open).collect::<Result<Vec<_>, _>>()?;
    agreed.sort_by_key(|(grant, _)| (grant.given, grant.id));
    Ok(agreed)
}

/// Opens one of them. One that cannot be read is an error and no consent left out: it could be a
/// refusal.
pub(crate) fn open(keys: &PersonKeys, id: GrantId, sealed: &[u8]) -> Result<Grant, StoreError> {
    let plain = keys.open(TABLE, id.as_bytes(), state_number(State::Given), sealed)?;
    match read_document(&plain) {
        Ok((grant, State::Given)) if grant.id == id => Ok(grant),
        Ok(_) | Err(_) => Err(StoreError::Corrupt(TABLE)),
    }
}
