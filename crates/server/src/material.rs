//! What messages are told from, gathered in one look: the same for the page, the story and the sound,
//! so that whoever listens hears what others read.

use std::sync::Arc;

use fhir::Date;
use pages::tell::meaning::{Data, Gathered};
use phr::{
    EntryId,
    insight::{KINDS, sensor_glucose, signals::daily_signals},
    message::part::Guideline,
    person::Person,
    ports::{EntryQuery, Noting, Reading, StoreError},
};

use crate::{
    look::Looker,
    remembered::{Made, Topic},
    sensed::Recent,
};

/// Bytes of memory for a message with its phrases, about, and for each entry it rests on.
const MESSAGE_BYTES: usize = 4 << 10;
const EVIDENCE_BYTES: usize = size_of::<EntryId>();

/// What one look gave.
#[derive(Debug)]
pub(crate) struct Material {
    /// What the whole record says, worked out lately or now.
    gathered: Arc<Gathered>,
    /// What cannot wait, and the entries that the messages lead to.
    recent: Recent,
}

impl Material {
    /// Gathers it, as it is now.
    pub(crate) fn read(
        r: &mut dyn Reading,
        looker: &Looker,
        (person, guideline): (&Person, Guideline),
    ) -> Result<Material, StoreError> {
        let now = looker.today();
        let mut recent = Recent::read(r, &now)?;
        let topic = Topic::Meaning(looker.day(), guideline);
        let gathered = looker
            .remembered(r, topic, Noting::AsAWhole, |r| gather(r, person, (&now, guideline)))?;
        for id in gathered.linked() {
            if !recent.entries.iter().any(|entry| entry.id == id) {
                recent.entries.extend(r.entry(id)?);
            }
        }
        Ok(Material { gathered, recent })
    }

    /// For the first page, in the words that the person reads.
    pub(crate) fn data<'a>(
        &'a self,
        pid: &'a str,
        person: &'a Person,
        today: &'a Date,
    ) -> Data<'a> {
        Data {
            gathered: Some(&self.gathered),
            sensed: &self.recent.sensed,
            ..Data::of(pid, person, &self.recent.entries, today)
        }
    }
}

/// Works out what the whole record says.
fn gather(
    r: &mut dyn Reading,
    person: &Person,
    (now, guideline): (&Date, Guideline),
) -> Result<Made<Gathered>, StoreError> {
    let entries = r.entries(&EntryQuery { kinds: KINDS.to_vec(), ..EntryQuery::default() })?;
    let (apart, glucose) = (r.apart()?, sensor_glucose(r)?);
    let signals = daily_signals(r, now)?;
    let data = Data {
        glucose: glucose.as_ref(),
        apart: &apart,
        signals: &signals,
        ..Data::of("", person, &entries, now)
    };
    let gathered = Gathered::from(&data, guideline);
    let evidence: usize = gathered.messages.iter().map(|m| m.evidence.len()).sum();
    let bytes = gathered.messages.len().saturating_mul(MESSAGE_BYTES);
    let bytes = bytes.saturating_add(evidence.saturating_mul(EVIDENCE_BYTES));
    Ok(Made { answer: gathered, shown: Vec::new(), bytes })
}
