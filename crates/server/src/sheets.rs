//! What a document for paper is told from, gathered in one look; set outside of it.

use fhir::Date;
use pages::{
    sheet::{Document, Letters, Sheet},
    tell::sheet::{Data, Stated, sheet},
};
use phr::{
    message::Language,
    own::{self, Held},
    ports::{EntryQuery, Reading, StoreError},
    record::{Entry, Kind},
};

use crate::sensed::sensed;

/// Home measurements are looked at for three years, and for the whole of the year that is told.
const MEASURED_DAYS: i64 = 3 * 366;
const DAY_MS: i64 = 86_400_000;
/// The newest entries of other kinds that are looked at: decades of an ordinary record.
const NEWEST_MAX: u32 = 3000;
const OTHERS: [&[Kind]; 7] = [
    &[Kind::Medicine],
    &[Kind::Allergy],
    &[Kind::Condition],
    &[Kind::Lab, Kind::CheckUp],
    &[Kind::Visit],
    &[Kind::Cost],
    &[Kind::Care, Kind::Note],
];

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Which document.
    pub document: Document,
    /// In which language.
    pub language: Language,
    /// How large the letters are.
    pub letters: Letters,
    /// The year of the year's summary; this year when left out.
    pub year: Option<i16>,
    /// The day it is.
    pub today: Date,
}

/// Reads what a document needs and tells it.
pub fn told(r: &mut dyn Reading, wanted: &Wanted) -> Result<Sheet, StoreError> {
    let (person, apart) = (r.person()?, r.apart()?);
    let entries = entries(r, wanted)?;
    let sensed = sensed(r, &wanted.today)?;
    let stated = Stated {
        visit: own::visit(r)?,
        wishes: own::wishes(r)?.map(|(_, wishes)| wishes),
        choices: own::choices(r)?,
        held: Held::read(r)?,
    };
    let data = Data {
        person: &person,
        entries: &entries,
        apart: &apart,
        today: &wanted.today,
        sensed: &sensed,
        stated: &stated,
        year: wanted.year,
        letters: wanted.letters,
    };
    Ok(sheet(wanted.document, data, wanted.language))
}

fn entries(r: &mut dyn Reading, wanted: &Wanted) -> Result<Vec<Entry>, StoreError> {
    let back = wanted.today.start_ms().saturating_sub(MEASURED_DAYS.saturating_mul(DAY_MS));
    let year: Option<Date> = wanted.year.and_then(|year| format!("{year:04}-01-01").parse().ok());
    let from_ms = Some(year.map_or(back, |year| back.min(year.start_ms())));
    let kinds = vec![Kind::Measurement];
    let mut entries = r.entries(&EntryQuery { kinds, from_ms, ..EntryQuery::default() })?;
    for kinds in OTHERS {
        let (kinds, limit) = (kinds.to_vec(), Some(NEWEST_MAX));
        entries.extend(r.entries(&EntryQuery { kinds, limit, ..EntryQuery::default() })?);
    }
    Ok(entries)
}
