//! Taking in one original: the part inside the write transaction.

use phr::{
    EntryId, OriginalId, PersonId, SeriesId,
    audit::What,
    ports::{OriginalState, StoreError, Taken},
};

use crate::{
    act::Deciding,
    consent, entry,
    label::{self, Row},
    origin, original,
    outcome::{self, Outcome},
    prepare::{Prepared, PreparedDraft},
    seal::{PersonKeys, codec},
    series::{self, PreparedSeries},
    token,
    waist::Sql,
    wire::Tally,
};

/// Writes one prepared intake. Says what changed, and what of it the log names: what is withheld
/// is not named, because the person reads that log.
pub(crate) fn apply(
    db: &dyn Sql,
    person: PersonId,
    keys: &PersonKeys,
    prepared: &Prepared,
) -> Result<(Taken, What), StoreError> {
    let id = prepared.original;
    let mut what = What { originals: vec![id], ..What::default() };
    let mut taken = match settled(outcome::state(db, person, id)?, prepared) {
        Some(taken) => return Ok((taken, what)),
        None => Taken { original: Some(id), ..Taken::default() },
    };
    let held = match original::find(db, person, id)? {
        Some(held) => held,
        None => original::add(db, person, prepared)?,
    };
    let source = match prepared.from {
        None => held,
        Some(other) => original::find(db, person, other)?.ok_or_else(unknown_original)?,
    };
    let mut taking = Taking {
        deciding: Deciding {
            db,
            person,
            keys,
            recorded_us: held.received_us,
            by: (id, held.number),
        },
        shown: Tally::default(),
        withheld: Tally::default(),
        entries: Vec::new(),
        series: Vec::new(),
    };
    let mut outcome = Outcome::of(prepared);
    // Accepted twice: the second answer reads nothing again.
    let from = match prepared.from {
        Some(other) if outcome::state(db, person, other)? == Some(OriginalState::Read) => {
            taken.duplicates = shown_drafts(prepared);
            taken.duplicate_points = shown_points(prepared);
            None
        }
        from => {
            taking.drafts(prepared, source.number)?;
            from
        }
    };
    let (shown, withheld) = (taking.shown.clone(), taking.withheld.clone());
    if let Some(other) = from {
        taking.accept(other, held.number, prepared)?;
        what.originals.push(other);
        what.demographics = true;
    } else {
        outcome.wire.shown = shown.clone();
        outcome.wire.withheld = withheld;
    }
    outcome.write(db, person, keys, id)?;
    taking.decisions(prepared)?;
    taken.entries = shown.entries.into_iter().collect();
    taken.duplicates = taken.duplicates.saturating_add(shown.duplicates);
    taken.points = shown.points;
    taken.duplicate_points = taken.duplicate_points.saturating_add(shown.duplicate_points);
    what.entries = taking.entries;
    what.points = shown.points;
    what.series = taking.series;
    Ok((taken, what))
}

/// What is to be said of an original that is held already and stays as it is.
fn settled(state: Option<OriginalState>, prepared: &Prepared) -> Option<Taken> {
    let taken = Taken { original: Some(prepared.original), ..Taken::default() };
    match state? {
        OriginalState::Read => {
            let (duplicates, duplicate_points) = (shown_drafts(prepared), shown_points(prepared));
            Some(Taken { already_held: true, duplicates, duplicate_points, ..taken })
        }
        // What was taken out stays out. The open question stays open, the answer given stays given.
        OriginalState::PutAside | OriginalState::Declined | OriginalState::TakenOut => Some(taken),
        OriginalState::Unread => (prepared.state != OriginalState::Read).then_some(taken),
    }
}

fn unknown_original() -> StoreError {
    StoreError::Failed("the original to be read is not held".to_owned())
}

fn shown_drafts(prepared: &Prepared) -> u64 {
    prepared.drafts.iter().filter(|d| !d.columns.withheld).count() as u64
}

fn shown_points(prepared: &Prepared) -> u64 {
    prepared.series.iter().filter(|s| !s.withheld).map(|s| s.points).sum()
}

struct Taking<'a> {
    deciding: Deciding<'a>,
    shown: Tally,
    withheld: Tally,
    entries: Vec<EntryId>,
    series: Vec<SeriesId>,
}

impl Taking<'_> {
    /// Everything the person decides with it.
    fn decisions(&mut self, prepared: &Prepared) -> Result<(), StoreError> {
        let Deciding { db, person, keys, .. } = self.deciding;
        if prepared.consent {
            consent::apply(db, person, keys, prepared.original)?;
        }
        for act in &prepared.acts {
            let changed = self.deciding.carry_out(act)?;
            self.entries.extend(changed);
        }
        Ok(())
    }

    /// Everything an original brings.
    fn drafts(&mut self, prepared: &Prepared, source: i64) -> Result<(), StoreError> {
        prepared.drafts.iter().try_for_each(|draft| self.draft(draft, source))?;
        prepared.series.iter().try_for_each(|draft| self.series(draft, source))
    }

    /// A new entry, a new version, or one more origin of a version that says the same.
    ///
    /// Any earlier version counts as "the same", not only the current one: an old export that is
    /// imported late must not bring back what its source has corrected since.
    fn draft(&mut self, draft: &PreparedDraft, source: i64) -> Result<(), StoreError> {
        let Deciding { db, person, keys, recorded_us, .. } = self.deciding;
        let versions = entry::versions(db, person, draft.id)?;
        let tally = if draft.columns.withheld { &mut self.withheld } else { &mut self.shown };
        let same = versions.iter().find(|v| v.content_hash == draft.columns.content_hash);
        if let Some(same) = same {
            tally.duplicate();
            self.said_again(draft, &versions)?;
            let (key, place) = ((draft.id, same.number), (source, draft.at.draft));
            let packed = codec::pack(&draft.origin);
            let sealed = origin::seal(keys, draft.id, same.number, draft.at, &packed)?;
            origin::add(db, person, key, place, &sealed)?;
        } else {
            let version = versions.last().map_or(entry::FIRST, |v| v.number.saturating_add(1));
            tally.version(&draft.resource_type);
            if !draft.columns.withheld {
                self.entries.push(draft.id);
            }
            let (key, columns) = ((draft.id, version), &draft.columns);
            let came = (recorded_us, source);
            if version == entry::FIRST {
                entry::add(db, person, key, columns, came, &draft.sealed)?;
            } else {
                let from = Some(draft.at.original);
                let labels = label::seal(keys, &Row::of(key, columns), draft.labels);
                let columns = entry::Columns { labels, ..*columns };
                let sealed = entry::seal(keys, key, &columns, from, &draft.packed)?;
                entry::add(db, person, key, &columns, came, &sealed)?;
            }
            token::add(db, person, key, draft.columns.from_ms, &draft.tokens)?;
            token::add(db, person, key, token::NEVER_BY_DATE, &draft.sources)?;
        }
        // It may have stopped counting with the file that brought it; this one brings it again.
        if versions.last().is_some_and(|v| !v.active)
            && self.deciding.settle(draft.id, Some(source))?
        {
            self.entries.push(draft.id);
        }
        Ok(())
    }

    /// Whoever says the same again can be why it is sensitive: every version with this content gets
    /// the labels, and the source, of all who say it.
    fn said_again(
        &self,
        draft: &PreparedDraft,
        versions: &[entry::Version],
    ) -> Result<(), StoreError> {
        let Deciding { db, person, keys, .. } = self.deciding;
        let same = |v: &&entry::Version| v.content_hash == draft.columns.content_hash;
        for version in versions.iter().filter(same) {
            let key = (draft.id, version.number);
            let row = Row::of(key, &entry::Columns { active: version.active, ..draft.columns });
            // What has no labels yet gets all of them at once.
            if let Some(known) = label::open(keys, &row, version.labels)?
                && !draft.labels.within(known)
            {
                let labels = label::seal(keys, &row, known.and(draft.labels));
                entry::relabel(db, person, key, labels)?;
            }
            if version.active {
                token::add_later(db, person, key, &draft.sources)?;
            }
        }
        Ok(())
    }

    /// New points of a series. Points that are held already get one more origin, nothing else.
    fn series(&mut self, draft: &PreparedSeries, source: i64) -> Result<(), StoreError> {
        let Deciding { db, person, keys, .. } = self.deciding;
        let (id, new) = series::take(db, person, keys, draft, source)?;
        let tally = if draft.withheld { &mut self.withheld } else { &mut self.shown };
        tally.points(new, draft.points.saturating_sub(new));
        if new > 0 && !draft.withheld {
            self.series.push(id);
        }
        Ok(())
    }

    /// The other original is read now: its state, tally and findings change, its names are known.
    fn accept(
        &self,
        other: OriginalId,
        accepted_by: i64,
        prepared: &Prepared,
    ) -> Result<(), StoreError> {
        let Deciding { db, person, keys, .. } = self.deciding;
        let mut outcome = outcome::read(db, person, keys, other)?.ok_or_else(unknown_original)?;
        outcome.state = OriginalState::Read;
        outcome.accepted_by = accepted_by;
        // Accepted again after the answer was taken back: it brought what it brought the first time.
        if outcome.wire.shown.is_empty() && outcome.wire.withheld.is_empty() {
            outcome.wire.shown = self.shown.clone();
            outcome.wire.withheld = self.withheld.clone();
        }
        if !prepared.noticed.is_empty() {
            outcome.noticed.clone_from(&prepared.noticed);
            outcome.wire.findings.clear();
        }
        outcome.write(db, person, keys, other)
    }
}
