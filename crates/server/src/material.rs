//! What messages are made from, read in one look: the same for the page, the story and the sound, so
//! that whoever listens hears what others read.

use fhir::Date;
use pages::tell::{meaning::Data, urgent::Sensed};
use phr::{
    EntryId,
    insight::{
        KINDS, SensorGlucose, sensor_glucose,
        signals::{Signal, daily_signals},
    },
    person::Person,
    ports::{EntryQuery, Reading, StoreError},
    record::Entry,
};

use crate::sensed::sensed;

/// What one look gave.
#[derive(Debug)]
pub(crate) struct Material {
    entries: Vec<Entry>,
    apart: Vec<(EntryId, EntryId)>,
    glucose: Option<SensorGlucose>,
    sensed: Vec<Sensed>,
    signals: Vec<Signal>,
}

impl Material {
    /// Reads it, as it is on the day `today`.
    pub(crate) fn read(r: &mut dyn Reading, today: &Date) -> Result<Material, StoreError> {
        let kinds = KINDS.to_vec();
        Ok(Material {
            entries: r.entries(&EntryQuery { kinds, ..EntryQuery::default() })?,
            apart: r.apart()?,
            glucose: sensor_glucose(r)?,
            sensed: sensed(r, today)?,
            signals: daily_signals(r, today)?,
        })
    }

    /// For the first page, in the words that the person reads.
    pub(crate) fn data<'a>(
        &'a self,
        pid: &'a str,
        person: &'a Person,
        today: &'a Date,
    ) -> Data<'a> {
        Data {
            pid,
            person,
            entries: &self.entries,
            glucose: self.glucose.as_ref(),
            apart: &self.apart,
            today,
            easy: None,
            page: 1,
            sensed: &self.sensed,
            signals: &self.signals,
        }
    }
}
