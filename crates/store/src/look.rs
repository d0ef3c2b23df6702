//! A look at one person's record: one snapshot, noting for the log what was given out.

use std::{ops::Range, sync::Arc};

use jiff::Timestamp;
use phr::{
    AccountId, EntryId, OriginalId, PersonId, SeriesId,
    audit::{Proof, What},
    consent::{Grant, Predicate, fhir::State, seen_by},
    person::{Person, Subject},
    ports::{
        EntryQuery, LogProof, LoggedEvent, Noting, OriginalRecord, Reading, StoreError, UNDATED,
        Which,
    },
    provenance::{Origin, Span},
    record::{
        Entry, EntryState, Kept, Point, Series, SeriesKey, contradiction::Answer, series::period_of,
    },
};

use crate::{
    apart, consent,
    content::{Contents, Opened},
    entry::{FACTS, NO_DATE, Stored, kind_bit},
    log, origin, original, outcome, person,
    seal::PersonKeys,
    series, settled, token,
    waist::{Arg, Sql, all, count},
};

const ENTRIES: &str = "SELECT entry_id, version, state, withheld, kind, recorded_us,
        original_number, sealed
    FROM entry
    WHERE person_id = ?1 AND current = 1 AND state = 1 AND withheld <= ?2 AND (kind & ?3) <> 0
        AND until_ms >= ?4 AND from_ms >= ?5 AND from_ms < ?6 AND month <= ?7
    ORDER BY from_ms DESC, entry_id DESC LIMIT ?8";
const MONTHS: &str = "SELECT month, COUNT(*) FROM entry
    WHERE person_id = ?1 AND current = 1 AND state = 1 AND withheld <= ?2 AND (kind & ?3) <> 0
    GROUP BY month ORDER BY month DESC";
const ENTRY: &str = "SELECT entry_id, version, state, withheld, kind, recorded_us,
        original_number, sealed
    FROM entry WHERE person_id = ?1 AND entry_id = ?2 AND current = 1 AND withheld <= ?3";
const HISTORY: &str = "SELECT v.entry_id, v.version, v.state, v.withheld, v.kind, v.recorded_us,
        v.original_number, v.sealed
    FROM entry AS v
    JOIN entry AS c ON c.person_id = v.person_id AND c.entry_id = v.entry_id AND c.current = 1
    WHERE v.person_id = ?1 AND v.entry_id = ?2 AND v.withheld <= ?3 AND c.withheld <= ?3
    ORDER BY v.version DESC";

const BAD: StoreError = StoreError::Corrupt("entry");

/// From so many entries on, the other origins of all are looked up at once.
const MANY: usize = 256;

/// A look through one connection.
pub(crate) struct Look<'a> {
    pub(crate) db: &'a dyn Sql,
    pub(crate) person: PersonId,
    pub(crate) keys: &'a PersonKeys,
    predicate: Predicate,
    /// Who looks; `None` where nothing is shown to anybody.
    reader: Option<AccountId>,
    pub(crate) what: What,
    contents: Contents<'a>,
}

impl<'a> Look<'a> {
    /// Starts to look; the caller holds the snapshot.
    pub(crate) fn new(
        db: &'a dyn Sql,
        person: PersonId,
        keys: &'a PersonKeys,
        predicate: Predicate,
        reader: Option<AccountId>,
    ) -> Look<'a> {
        let contents = Contents::new(db, person, keys);
        Look { db, person, keys, predicate, reader, what: What::default(), contents }
    }

    /// What was given out.
    pub(crate) fn what(self) -> What {
        self.what
    }

    pub(crate) fn id(&self) -> Arg<'_> {
        self.person.as_bytes().into()
    }

    /// The largest value of the column `withheld` that is reached.
    fn reach(&self) -> i64 {
        i64::from(self.predicate.reaches_withheld())
    }

    /// Entries from their rows, noted as given out.
    pub(crate) fn entries_of(&mut self, stored: Vec<Stored>) -> Result<Vec<Entry>, StoreError> {
        self.what.entries.extend(stored.iter().map(|s| s.id));
        let more =
            if stored.len() < MANY { None } else { Some(origin::with_more(self.db, self.person)?) };
        let alone = |s: &Stored| {
            s.original_number > 0 && more.as_ref().is_some_and(|more| !more.contains(&s.id))
        };
        let opened = self.contents.open_all(&stored)?;
        let each = stored.into_iter().zip(opened);
        each.map(|(stored, opened)| self.entry_of(&stored, opened, alone(&stored))).collect()
    }

    /// `alone` when its only origin is known to stand in its own row.
    fn entry_of(
        &mut self,
        stored: &Stored,
        opened: Opened,
        alone: bool,
    ) -> Result<Entry, StoreError> {
        let origins = match opened.first {
            Some((_, first)) if alone => vec![first],
            first => self.origins(stored, first)?,
        };
        let resource = fhir::parse(&opened.bytes).map_err(|_not_json| BAD)?;
        Ok(Entry {
            id: stored.id,
            version: version_of(stored)?,
            state: state_of(stored),
            kind: stored.kind,
            when: fhir::view::when(&resource),
            bytes: opened.bytes,
            resource,
            origins,
            recorded: recorded(stored)?,
        })
    }

    /// Entries as they are kept, from their rows, noted as given out.
    pub(crate) fn kept_of(&mut self, stored: &[Stored]) -> Result<Vec<Kept>, StoreError> {
        self.what.entries.extend(stored.iter().map(|s| s.id));
        let bytes = self.contents.bytes_of_all(stored)?;
        let kept = |(stored, bytes): (&Stored, Vec<u8>)| {
            Ok(Kept {
                id: stored.id,
                version: version_of(stored)?,
                state: state_of(stored),
                kind: stored.kind,
                bytes,
                recorded: recorded(stored)?,
            })
        };
        stored.iter().zip(bytes).map(kept).collect()
    }

    /// The row of one entry's current version.
    pub(crate) fn stored(&self, id: EntryId) -> Result<Vec<Stored>, StoreError> {
        let args = [self.id(), id.as_bytes().into(), self.reach().into()];
        all(self.db, ENTRY, &args, Stored::read)
    }

    /// How many facts stand in each month, newest first.
    fn in_months(&self) -> Result<Arc<Vec<(i64, u64)>>, StoreError> {
        let at = (self.person, person::revision(self.db, self.person)?);
        self.keys.lately().months(at, self.reach(), || {
            let args = [self.id(), self.reach().into(), FACTS.into()];
            all(self.db, MONTHS, &args, |row| Ok((row.int(0)?, count(row.int(1)?)?)))
        })
    }

    /// The rows that a query asks for.
    fn asked(&self, query: &EntryQuery) -> Result<Vec<Stored>, StoreError> {
        let args = [
            self.id(),
            self.reach().into(),
            kinds_of(query).into(),
            earliest_end(query).into(),
            earliest_start(query).into(),
            query.until_ms.unwrap_or(i64::MAX).into(),
            if query.dateless { 0 } else { i64::MAX }.into(),
            limit_of(query.limit).into(),
        ];
        all(self.db, ENTRIES, &args, Stored::read)
    }

    /// The origins of one version, oldest original first.
    fn origins(
        &mut self,
        of: &Stored,
        first: Option<((i64, i64), Origin)>,
    ) -> Result<Vec<Origin>, StoreError> {
        let mut origins: Vec<_> = first.into_iter().collect();
        let mut rows = origin::of_version(self.db, self.person, of.id, of.version)?;
        // A decision is an origin only of what no source says: of a version withdrawn by it.
        if !origins.is_empty() || rows.iter().any(origin::Stored::is_real) {
            rows.retain(origin::Stored::is_real);
        }
        for row in rows {
            let source = self.contents.source(row.original_number)?;
            let parts = row.open(self.keys, (of.id, of.version), &source)?;
            let place = (row.original_number, row.draft);
            origins.push((place, origin::made_of(parts, &source)));
        }
        origins.sort_by_key(|(place, _)| *place);
        Ok(origins.into_iter().map(|(_, origin)| origin).collect())
    }

    /// Puts what was noted before back, with what some work noted since.
    pub(crate) fn noted(now: &mut What, before: What, noting: Noting) -> What {
        let since = std::mem::replace(now, before);
        let since = match noting {
            Noting::Each => since,
            Noting::AsAWhole => since.as_a_whole(),
        };
        now.add(&since);
        since
    }

    /// The originals by which somebody else hid where the person is, and showed it again: nobody but
    /// that account learns that it ever was hidden.
    fn protections(&self) -> Result<Vec<OriginalId>, StoreError> {
        let Some(reader) = self.reader else { return Ok(Vec::new()) };
        consent::protections(self.db, self.person, self.keys, reader)
    }

    /// Whom a file is about is given out with its record.
    fn note_subject(&mut self, subject: &Subject) {
        self.what.demographics |= *subject != Subject::default();
    }
}

fn version_of(stored: &Stored) -> Result<u32, StoreError> {
    u32::try_from(stored.version).map_err(|_too_many| BAD)
}

fn state_of(stored: &Stored) -> EntryState {
    if stored.active { EntryState::Active } else { EntryState::Withdrawn }
}

fn recorded(stored: &Stored) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(stored.recorded_us).map_err(|_out_of_range| BAD)
}

/// At most so many rows, or all.
fn limit_of(limit: Option<u32>) -> i64 {
    limit.map_or(i64::MAX, i64::from)
}

/// `until_ms` has to be at least this. Without a date, an entry can be anywhere: it is found only
/// when nobody asks for a time.
pub(crate) fn earliest_end(query: &EntryQuery) -> i64 {
    match (query.from_ms, query.until_ms) {
        (Some(from), _) => from.saturating_add(1).max(NO_DATE + 1),
        (None, Some(_)) => NO_DATE + 1,
        (None, None) => NO_DATE,
    }
}

/// No date is longer than a leap year, so nothing that starts before this can reach the query's
/// time: the index stops here instead of running through a whole life.
pub(crate) fn earliest_start(query: &EntryQuery) -> i64 {
    const LEAP_YEAR_MS: i64 = 366 * 24 * 60 * 60 * 1000;
    query.from_ms.map_or(NO_DATE, |from| from.saturating_sub(LEAP_YEAR_MS))
}

/// A month as it is told.
pub(crate) fn month_name(month: i64) -> String {
    match month {
        0 => UNDATED.to_owned(),
        _ => format!("{:04}-{:02}", month / 100, month % 100),
    }
}

/// The kinds a query asks for, as bits.
pub(crate) fn kinds_of(query: &EntryQuery) -> i64 {
    if query.kinds.is_empty() {
        return FACTS;
    }
    query.kinds.iter().fold(0, |set, kind| set | kind_bit(*kind))
}

impl Reading for Look<'_> {
    fn revision(&mut self) -> Result<i64, StoreError> {
        person::revision(self.db, self.person)?.ok_or(StoreError::Corrupt("person"))
    }

    fn noting(
        &mut self,
        noting: Noting,
        work: &mut dyn FnMut(&mut dyn Reading) -> Result<(), StoreError>,
    ) -> Result<What, StoreError> {
        let before = std::mem::take(&mut self.what);
        let worked = work(self);
        let noted = Look::noted(&mut self.what, before, noting);
        worked.map(|()| noted)
    }

    fn note(&mut self, what: &What) {
        self.what.add(what);
    }

    fn person(&mut self) -> Result<Person, StoreError> {
        self.what.demographics = true;
        let mut person = person::read(self.db, self.person, self.keys)?;
        for name in outcome::accepted_names(self.db, self.person, self.keys)? {
            if !person.names.contains(&name) {
                person.names.push(name);
            }
        }
        Ok(person)
    }

    fn entries(&mut self, query: &EntryQuery) -> Result<Vec<Entry>, StoreError> {
        let stored = self.asked(query)?;
        self.entries_of(stored)
    }

    fn coded(
        &mut self,
        system: &str,
        code: &str,
        limit: Option<u32>,
    ) -> Result<Vec<EntryId>, StoreError> {
        let bounds = (self.reach(), limit_of(limit));
        let found = token::coded(self.db, self.person, self.keys, (system, code), bounds)?;
        self.what.entries.extend(&found);
        Ok(found)
    }

    fn kept(&mut self, which: Which<'_>) -> Result<Vec<Kept>, StoreError> {
        let stored = match which {
            Which::One(id) => self.stored(id)?,
            Which::Asked(query) => self.asked(query)?,
            Which::Coded { system, code, limit } => {
                let bounds = (self.reach(), limit_of(limit));
                token::coded_stored(self.db, self.person, self.keys, (system, code), bounds)?
            }
        };
        self.kept_of(&stored)
    }

    fn count(&mut self) -> Result<u64, StoreError> {
        Ok(self.in_months()?.iter().map(|(_, entries)| entries).sum())
    }

    fn months(&mut self) -> Result<Vec<(String, u64)>, StoreError> {
        Ok(self
            .in_months()?
            .iter()
            .map(|(month, entries)| (month_name(*month), *entries))
            .collect())
    }

    fn entry(&mut self, id: EntryId) -> Result<Option<Entry>, StoreError> {
        let stored = self.stored(id)?;
        Ok(self.entries_of(stored)?.pop())
    }

    fn history(&mut self, id: EntryId) -> Result<Vec<Entry>, StoreError> {
        let args = [self.id(), id.as_bytes().into(), self.reach().into()];
        let stored = all(self.db, HISTORY, &args, Stored::read)?;
        self.entries_of(stored)
    }

    fn settled(&mut self) -> Result<Vec<(EntryId, EntryId, Answer)>, StoreError> {
        settled::read(self.db, self.person)
    }

    fn apart(&mut self) -> Result<Vec<(EntryId, EntryId)>, StoreError> {
        apart::read(self.db, self.person)
    }

    fn originals(&mut self) -> Result<Vec<OriginalRecord>, StoreError> {
        let withheld = self.predicate.reaches_withheld();
        let mut records = outcome::records(self.db, self.person, self.keys, withheld)?;
        let hidden = self.protections()?;
        records.retain(|record| !hidden.contains(&record.id));
        for record in &records {
            self.note_subject(&record.subject);
        }
        Ok(records)
    }

    fn original(&mut self, id: OriginalId) -> Result<Option<OriginalRecord>, StoreError> {
        let withheld = self.predicate.reaches_withheld();
        let record = outcome::record(self.db, self.person, self.keys, id, withheld)?;
        let hidden = self.protections()?;
        let record = record.filter(|record| !hidden.contains(&record.id));
        if let Some(record) = &record {
            self.note_subject(&record.subject);
        }
        Ok(record)
    }

    fn original_pieces(
        &mut self,
        id: OriginalId,
        each: &mut dyn FnMut(&[u8]),
    ) -> Result<bool, StoreError> {
        let hidden = self.protections()?.contains(&id);
        let found = !hidden && original::pieces(self.db, self.person, self.keys, id, each)?;
        if found {
            self.what.originals.push(id);
        }
        Ok(found)
    }

    fn brought(&mut self, id: OriginalId) -> Result<Vec<EntryId>, StoreError> {
        let found = origin::brought(self.db, self.person, id, self.reach())?;
        self.what.entries.extend(&found);
        Ok(found)
    }

    fn series(&mut self) -> Result<Vec<Series>, StoreError> {
        let found = series::list(self.db, self.person, self.keys, self.reach())?;
        self.what.series.extend(found.iter().map(|series| series.id));
        Ok(found)
    }

    fn points(
        &mut self,
        id: SeriesId,
        during: Range<i64>,
        limit: usize,
    ) -> Result<Vec<Point>, StoreError> {
        if series::find(self.db, self.person, self.keys, id, self.reach())?.is_none() {
            return Ok(Vec::new());
        }
        let range = (during, limit);
        let points = series::points(self.db, self.person, self.keys, id, range)?;
        self.what.series.push(id);
        self.what.points = self.what.points.saturating_add(points.len() as u64);
        Ok(points)
    }

    fn point_origins(
        &mut self,
        id: SeriesId,
        during: Range<i64>,
    ) -> Result<Vec<Origin>, StoreError> {
        let reach = self.reach();
        let Some(series) = series::find(self.db, self.person, self.keys, id, reach)? else {
            return Ok(Vec::new());
        };
        let periods = period_of(during.start)..=period_of(during.end.saturating_sub(1));
        let mut origins = Vec::new();
        for row in series::origins(self.db, self.person, id)? {
            let source = self.contents.source(row.original_number)?;
            let Some(span) = row.open(self.keys, id, source.original, &periods)? else { continue };
            let origin::Source { original, received, format } = (*source).clone();
            let SeriesKey { made_by, context, evidence, .. } = series.key.clone();
            origins.push(Origin { original, span, received, format, made_by, context, evidence });
        }
        Ok(origins)
    }

    fn withheld_spans(&mut self, id: OriginalId) -> Result<Vec<Span>, StoreError> {
        let mut spans = origin::withheld_spans(self.db, self.person, self.keys, id)?;
        spans.extend(series::withheld_spans(self.db, self.person, self.keys, id)?);
        Ok(spans)
    }

    fn consents(&mut self) -> Result<Vec<(Grant, State)>, StoreError> {
        if !self.predicate.is_whole() {
            return Ok(Vec::new());
        }
        let agreed = consent::agreed(self.db, self.person, self.keys)?;
        Ok(self.reader.map(|reader| seen_by(reader, &agreed)).unwrap_or(agreed))
    }

    fn log(&mut self, skip: u64, limit: u32) -> Result<Vec<LoggedEvent>, StoreError> {
        self.what.log = true;
        log::newest(self.db, self.person, self.keys, skip, limit)
    }

    fn log_size(&mut self) -> Result<u64, StoreError> {
        log::size(self.db, self.person)
    }

    fn log_proof(&mut self) -> Result<LogProof, StoreError> {
        self.what.log = true;
        log::proof(self.db, self.person, self.keys)
    }

    fn log_opening(&mut self, number: u64) -> Result<Option<Proof>, StoreError> {
        self.what.log = true;
        log::opening(self.db, self.person, self.keys, number)
    }
}
