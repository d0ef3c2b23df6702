//! What the record says: rules that read values in their context and make messages.
//!
//! A rule is a function from facts to messages. It never says more than the data say: below its
//! minimum of data the verdict is [`Verdict::NotYet`](crate::message::Verdict), a single odd value is a
//! reason to look again and nothing else, and values of another unit or another laboratory are not
//! compared. Limits carry their sources; those from memory are marked so.
//!
//! Urgent values are not a matter of these rules: they are shown at once, before any message.

pub mod band;
mod bath;
mod care;
pub mod checkup;
pub mod day_shape;
mod feelings;
mod finger;
mod gap;
mod glucose;
mod home_pressure;
mod kidney;
mod lab;
pub mod limits;
pub mod marker;
mod medicines;
mod office;
mod paired;
mod panel;
mod reading;
pub mod risk;
pub mod signals;
mod spending;
pub mod stats;
mod symptoms;
#[cfg(test)]
mod tests;
pub mod trend;
mod vaccination;
mod vital;

use fhir::Date;

use crate::{
    EntryId,
    message::{Message, part::Guideline},
    person::Person,
    record::{
        Entry, EntryState, Kind,
        same::{self, Fact},
    },
};

pub use bath::BATH;
pub use care::CARE;
pub use checkup::CHECKUP;
pub use feelings::FEELINGS;
pub use finger::FINGER_GLUCOSE;
pub use gap::GAP;
pub use glucose::{
    GLUCOSE, GlucosePoint, SensorGlucose, SensorSummary, sensor_glucose, sensor_summary,
};
pub use home_pressure::{HOME_PRESSURE, MORNING_PRESSURE, PRESSURE_SPREAD};
pub use kidney::{KIDNEY, estimated_gfr};
pub use lab::RESULT;
pub use medicines::MEDICINES;
pub use office::OFFICE_PRESSURE;
pub use paired::PAIRED;
pub use spending::SPENDING;
pub use symptoms::SYMPTOMS;
pub use vaccination::VACCINATION;
pub use vital::VITAL;

/// What the rules are given.
#[derive(Debug, Clone)]
pub struct Given<'a> {
    /// The entries of the record that may be read.
    pub entries: &'a [Entry],
    /// What a glucose sensor read, see [`sensor_glucose`].
    pub glucose: Option<&'a SensorGlucose>,
    /// Pairs the person said are not the same.
    pub apart: &'a [(EntryId, EntryId)],
    /// Whose they are: birth date and sex matter to some rules.
    pub person: &'a Person,
    /// The day on which this is asked. Nothing after it is looked at.
    pub today: &'a Date,
    /// The guideline blood pressures are compared under.
    pub guideline: Guideline,
}

/// Facts of one record, once for all rules.
struct Facts<'a> {
    all: Vec<Fact<'a>>,
    entries: &'a [Entry],
    person: &'a Person,
    today: i64,
    guideline: Guideline,
}

impl<'a> Facts<'a> {
    /// Entries of a kind that count, each with its day.
    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (&'a Entry, i64)> {
        let leads = self.all.iter().map(|fact| fact.lead);
        leads
            .filter(move |e| e.kind == kind && e.state == EntryState::Active)
            .filter_map(|e| Some((e, e.when.as_ref().and_then(reading::day_number)?)))
    }
}

/// The kinds of entries the rules look at: what a caller reads for [`Given::entries`].
pub const KINDS: [Kind; 9] = [
    Kind::Measurement,
    Kind::Lab,
    Kind::CheckUp,
    Kind::Medicine,
    Kind::Condition,
    Kind::Vaccination,
    Kind::Care,
    Kind::Note,
    Kind::Cost,
];

/// Every message about a record: changes first, then what is worth knowing, then what stayed as it
/// was, last what cannot be said yet.
///
/// ```
/// use phr::{PersonId, insight::{Given, insights}, message::part::Guideline, person::Person};
/// let person = Person { id: PersonId::from_bytes([1; 16]), names: vec![], birth_date: None, sex: None,
///     called: None, since: "2025-01-01T00:00:00Z".parse().unwrap() };
/// let today = "2025-12-25".parse().unwrap();
/// let given = Given { entries: &[], glucose: None, apart: &[], person: &person, today: &today, guideline: Guideline::Jsh2025 };
/// assert!(insights(&given).is_empty()); // nothing held, nothing said
/// ```
pub fn insights(given: &Given<'_>) -> Vec<Message> {
    let Some(today) = reading::day_number(given.today) else { return Vec::new() };
    let mut facts = same::facts(given.entries, given.apart);
    facts.retain(|fact| {
        let day = fact.lead.when.as_ref().and_then(reading::day_number);
        day.is_none_or(|day| day <= today)
    });
    let (person, guideline) = (given.person, given.guideline);
    let entries = given.entries;
    let facts = Facts { all: facts, entries, person, today, guideline };
    let pressures = reading::pressures(&facts.all);
    let mut messages = home_pressure::messages(&facts, &pressures);
    messages.extend(office::message(&pressures));
    messages.extend(bath::message(&pressures));
    messages.extend(paired::messages(&pressures));
    let kidney = kidney::message(&facts);
    messages.extend(panel::together(lab::messages(&facts, kidney.is_some())));
    let egfr = kidney.as_ref().and_then(kidney::number);
    messages.extend(kidney);
    messages.extend(checkup::message(&facts));
    messages.extend(risk::message(&facts));
    messages.extend(given.glucose.and_then(|sensor| glucose::message(sensor, today)));
    messages.extend(finger::message(&facts));
    messages.extend(medicines::messages(&facts, egfr));
    messages.extend(vaccination::message(&facts));
    messages.extend(care::message(&facts));
    messages.extend(vital::messages(&facts));
    messages.extend(symptoms::message(&facts));
    messages.extend(feelings::message(&facts));
    messages.extend(spending::message(&facts));
    messages.extend(gap::messages(&facts, &pressures));
    messages.sort_by_key(|m| (m.verdict, m.about));
    messages
}

/// Newest first, each once.
fn evidence(entries: impl DoubleEndedIterator<Item = EntryId>) -> Vec<EntryId> {
    let mut seen = Vec::new();
    for id in entries.rev() {
        if !seen.contains(&id) {
            seen.push(id);
        }
    }
    seen
}

/// Rounded to a whole number to show.
fn whole(value: f64) -> i32 {
    format!("{value:.0}").parse().unwrap_or_default()
}

/// Months between two day numbers, rounded down.
fn months(from: i64, to: i64) -> u32 {
    u32::try_from(to.saturating_sub(from).saturating_mul(12) / 365).unwrap_or_default()
}
