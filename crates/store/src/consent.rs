//! What the person agreed to or refused: read out of the documents of consents, in their order.

use phr::{
    AccountId, GrantId, OriginalId, PersonId,
    consent::{
        Action, Effect, Grant, Grantee, Permit, Relation,
        fhir::{FORMAT, State, document, read_document},
    },
    ports::{Intake, Outcome, StoreError},
    provenance::Channel,
};

use crate::{
    original, outcome,
    seal::{Grantees, PersonKeys, codec},
    waist::{Sql, all, array, first},
};

const TABLE: &str = "consent";

const HELD: &str = "SELECT state, sealed FROM consent WHERE person_id = ?1 AND grant_id = ?2";
const REMOVE: &str = "DELETE FROM consent WHERE person_id = ?1 AND grant_id = ?2";
const ADD: &str =
    "INSERT INTO consent (person_id, grant_id, state, sealed) VALUES (?1, ?2, ?3, ?4)";
const ALL: &str =
    "SELECT grant_id, state, sealed FROM consent WHERE person_id = ?1 ORDER BY grant_id";
const GIVEN: &str =
    "SELECT grant_id, sealed FROM consent WHERE person_id = ?1 AND state = 1 ORDER BY grant_id";

const OPEN: &str = "INSERT INTO opened (person_id, grant_id, grantee) VALUES (?1, ?2, ?3)";
const CLOSE: &str = "DELETE FROM opened WHERE person_id = ?1 AND grant_id = ?2";
const CLOSE_ALL: &str = "DELETE FROM opened WHERE person_id = ?1";
const OPENED_TO: &str = "SELECT DISTINCT person_id FROM opened WHERE grantee = ?1
    ORDER BY person_id LIMIT 200";
const WAITING: &str = "SELECT DISTINCT person_id FROM consent WHERE state = 1 ORDER BY person_id";
const UNOPENED: &str = "SELECT 1 FROM meta WHERE name = 'unopened'";
const ALL_OPENED: &str = "DELETE FROM meta WHERE name = 'unopened'";

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

/// The consent that an original takes back, if it does.
pub(crate) fn taken_back(intake: &Intake) -> Option<GrantId> {
    let document = is_one(intake).then(|| read_document(&intake.bytes).ok())??;
    matches!(document, (_, State::Withdrawn)).then_some(document.0.id)
}

/// What is needed to take in an original. Only whoever may decide about the record takes in a
/// consent, and only one about this person that is sound; who acts for the person is a decision of
/// its own. Everything else is added.
pub(crate) fn check(permit: &Permit, intake: &Intake) -> Result<(), StoreError> {
    if intake.format != FORMAT {
        return if permit.action() == Action::Add { Ok(()) } else { Err(StoreError::WrongPermit) };
    }
    if !is_one(intake) {
        return Err(StoreError::WrongPermit);
    }
    let unsound = |why: String| StoreError::Failed(format!("not a consent: {why}"));
    let (grant, state) = read_document(&intake.bytes).map_err(|why| unsound(why.to_string()))?;
    let needed = match &grant {
        // What hides where the person is, is lifted by the account that hid it and by nobody else.
        grant if grant.protects() && grant.given_by != permit.actor() => {
            return Err(StoreError::WrongPermit);
        }
        grant if grant.protects() => Action::Locate,
        grant if grant.relation.is_some() => Action::Delegate,
        _ => Action::Grant,
    };
    if grant.person != permit.person() || permit.action() != needed {
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
    let held = first(db, HELD, &args, |row| Ok((row.int(0)?, row.bytes(1)?.to_vec())))?;
    let ends = match &held {
        // What is taken back is what was given, to the letter: a proxy is not dismissed by a
        // document that calls the same number something less.
        Some((number, sealed)) if *number == state_number(State::Given) => {
            state == State::Withdrawn && open(keys, id, sealed)? == grant
        }
        Some(_) => false,
        None => true,
    };
    if grant.person != person || !ends {
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
    db.execute(CLOSE, &args)?;
    match state {
        State::Given => index(db, person, keys.grantees(), &grant),
        State::Withdrawn => Ok(()),
    }
}

/// Notes to which account a grant opens the record.
fn index(
    db: &dyn Sql,
    person: PersonId,
    grantees: &Grantees,
    grant: &Grant,
) -> Result<(), StoreError> {
    let (Effect::Permit, Grantee::Account(account)) = (grant.effect, &grant.to) else {
        return Ok(());
    };
    let hash = grantees.hash(*account);
    let args = [person.as_bytes().into(), grant.id.as_bytes().into(), (&hash).into()];
    db.execute(OPEN, &args).map(drop)
}

/// Writes the index of one person anew, with the hashes of this installation.
pub(crate) fn reindex(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    grantees: &Grantees,
) -> Result<(), StoreError> {
    db.execute(CLOSE_ALL, &[person.as_bytes().into()])?;
    for (id, sealed) in given(db, person)? {
        index(db, person, grantees, &open(keys, id, &sealed)?)?;
    }
    Ok(())
}

/// Whose records were opened to an account, by grants that were not taken back. Whether one of them
/// is in force is decided for each.
pub(crate) fn opened_to(
    db: &dyn Sql,
    grantees: &Grantees,
    account: AccountId,
) -> Result<Vec<PersonId>, StoreError> {
    all(db, OPENED_TO, &[(&grantees.hash(account)).into()], |row| {
        Ok(PersonId::from_bytes(array(row, 0)?))
    })
}

/// Persons whose consents an earlier version of the program kept without the index.
pub(crate) fn waiting(db: &dyn Sql) -> Result<Vec<PersonId>, StoreError> {
    if first(db, UNOPENED, &[], |row| row.int(0))?.is_none() {
        return Ok(Vec::new());
    }
    all(db, WAITING, &[], |row| Ok(PersonId::from_bytes(array(row, 0)?)))
}

/// Notes that none wait any more.
pub(crate) fn none_wait(db: &dyn Sql) -> Result<(), StoreError> {
    db.execute(ALL_OPENED, &[]).map(drop)
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

/// The originals by which somebody else than `reader` hid where the person is, or showed it again.
pub(crate) fn protections(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    reader: AccountId,
) -> Result<Vec<OriginalId>, StoreError> {
    let others = |grant: &Grant| grant.protects() && grant.given_by != reader;
    if !agreed(db, person, keys)?.iter().any(|(grant, _)| others(grant)) {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for id in original::ids(db, person)? {
        let outcome = outcome::read(db, person, keys, id)?;
        if outcome.is_some_and(|outcome| outcome.wire.format == FORMAT) {
            let mut bytes = Vec::new();
            original::pieces(db, person, keys, id, &mut |piece| bytes.extend_from_slice(piece))?;
            found.extend(read_document(&bytes).ok().filter(|(grant, _)| others(grant)).map(|_| id));
        }
    }
    Ok(found)
}

/// The relations that a grant to an account makes it stand in; their birth dates are not known here.
pub(crate) fn relation(grant: &Grant, account: AccountId) -> Option<Relation> {
    let kind = grant.relation?;
    let theirs = grant.effect == Effect::Permit && grant.to == Grantee::Account(account);
    theirs.then(|| Relation {
        kind,
        until: grant.until,
        named: Some(grant.id),
        ..Relation::own(account, grant.person, grant.from)
    })
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
