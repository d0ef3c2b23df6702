//! A look of somebody who must not learn where the person lives and is treated
//! ([`phr::consent::Places`]): the one place through which everything goes that is given to them.
//!
//! It stands over [`Narrow`], which leaves out what does not exist for this reader, and tells of what is
//! left without its places ([`phr::record::placeless`]). Files are never given out: nobody can say what a
//! file holds besides what was read from it. Whatever is added to [`Reading`] does not compile before it
//! was decided here (docs/decisions/0053-people-under-protection.md).

use std::ops::Range;

use phr::{
    EntryId, OriginalId, SeriesId,
    audit::{Proof, What},
    consent::{Grant, fhir::State},
    person::Person,
    ports::{
        EntryQuery, LogProof, LoggedEvent, Noting, OriginalRecord, Reading, StoreError, Which,
    },
    provenance::{Origin, Span},
    record::{Entry, Kept, Point, Series, contradiction::Answer, placeless},
};

use crate::narrow::Narrow;

/// A look that tells no place.
pub(crate) struct Placeless<'n, 'a>(&'n mut Narrow<'a>);

impl<'n, 'a> Placeless<'n, 'a> {
    /// Over what exists for the reader.
    pub(crate) fn over(narrow: &'n mut Narrow<'a>) -> Placeless<'n, 'a> {
        Placeless(narrow)
    }
}

fn told(entries: Vec<Entry>) -> Vec<Entry> {
    entries.into_iter().map(placeless::entry).collect()
}

fn bytes_of(entry: Entry) -> Kept {
    let Entry { id, version, state, kind, bytes, recorded, .. } = entry;
    Kept { id, version, state, kind, bytes, recorded }
}

impl Reading for Placeless<'_, '_> {
    fn revision(&mut self) -> Result<i64, StoreError> {
        self.0.revision()
    }

    fn noting(
        &mut self,
        noting: Noting,
        work: &mut dyn FnMut(&mut dyn Reading) -> Result<(), StoreError>,
    ) -> Result<What, StoreError> {
        let before = self.0.begin_noting();
        let worked = work(self);
        let noted = self.0.end_noting(before, noting);
        worked.map(|()| noted)
    }

    fn note(&mut self, what: &What) {
        self.0.note(what);
    }

    // A name, a birth date, a sex: no place. What they are called at home is left out by `Narrow`.
    fn person(&mut self) -> Result<Person, StoreError> {
        self.0.person()
    }

    fn entries(&mut self, query: &EntryQuery) -> Result<Vec<Entry>, StoreError> {
        self.0.entries(query).map(told)
    }

    // Whoever asks for a code of a hospital's own asks for the hospital.
    fn coded(
        &mut self,
        system: &str,
        code: &str,
        limit: Option<u32>,
    ) -> Result<Vec<EntryId>, StoreError> {
        if !placeless::is_public(system) {
            return Ok(Vec::new());
        }
        self.0.coded(system, code, limit)
    }

    // As they are told: what is kept holds the places.
    fn kept(&mut self, which: Which<'_>) -> Result<Vec<Kept>, StoreError> {
        let mut entries = Vec::new();
        match which {
            Which::One(id) => entries.extend(self.entry(id)?),
            Which::Asked(query) => entries = self.entries(query)?,
            Which::Coded { system, code, limit } => {
                for id in self.coded(system, code, limit)? {
                    entries.extend(self.entry(id)?);
                }
            }
        }
        Ok(entries.into_iter().map(bytes_of).collect())
    }

    fn count(&mut self) -> Result<u64, StoreError> {
        self.0.count()
    }

    fn months(&mut self) -> Result<Vec<(String, u64)>, StoreError> {
        self.0.months()
    }

    fn entry(&mut self, id: EntryId) -> Result<Option<Entry>, StoreError> {
        Ok(self.0.entry(id)?.map(placeless::entry))
    }

    fn history(&mut self, id: EntryId) -> Result<Vec<Entry>, StoreError> {
        self.0.history(id).map(told)
    }

    fn apart(&mut self) -> Result<Vec<(EntryId, EntryId)>, StoreError> {
        self.0.apart()
    }

    fn settled(&mut self) -> Result<Vec<(EntryId, EntryId, Answer)>, StoreError> {
        self.0.settled()
    }

    fn originals(&mut self) -> Result<Vec<OriginalRecord>, StoreError> {
        Ok(Vec::new())
    }

    fn original(&mut self, _: OriginalId) -> Result<Option<OriginalRecord>, StoreError> {
        Ok(None)
    }

    fn original_pieces(
        &mut self,
        _: OriginalId,
        _: &mut dyn FnMut(&[u8]),
    ) -> Result<bool, StoreError> {
        Ok(false)
    }

    fn brought(&mut self, _: OriginalId) -> Result<Vec<EntryId>, StoreError> {
        Ok(Vec::new())
    }

    fn withheld_spans(&mut self, _: OriginalId) -> Result<Vec<Span>, StoreError> {
        Ok(Vec::new())
    }

    fn series(&mut self) -> Result<Vec<Series>, StoreError> {
        Ok(self.0.series()?.into_iter().map(placeless::series).collect())
    }

    fn points(
        &mut self,
        id: SeriesId,
        during: Range<i64>,
        limit: usize,
    ) -> Result<Vec<Point>, StoreError> {
        self.0.points(id, during, limit)
    }

    fn point_origins(
        &mut self,
        id: SeriesId,
        during: Range<i64>,
    ) -> Result<Vec<Origin>, StoreError> {
        Ok(self.0.point_origins(id, during)?.into_iter().map(placeless::origin).collect())
    }

    // What was agreed to and who looked is the person's alone under every narrow look.
    fn consents(&mut self) -> Result<Vec<(Grant, State)>, StoreError> {
        self.0.consents()
    }

    fn log(&mut self, skip: u64, limit: u32) -> Result<Vec<LoggedEvent>, StoreError> {
        self.0.log(skip, limit)
    }

    fn log_size(&mut self) -> Result<u64, StoreError> {
        self.0.log_size()
    }

    fn log_proof(&mut self) -> Result<LogProof, StoreError> {
        self.0.log_proof()
    }

    fn log_opening(&mut self, number: u64) -> Result<Option<Proof>, StoreError> {
        self.0.log_opening(number)
    }
}
