//! Blood pressure at the doctor's against home: white-coat, masked, or alike.

use super::{
    evidence,
    home_pressure::sure_mean,
    reading::{Place, Pressure},
    whole,
};
use crate::message::{
    About, Ask, Checked, Guide, How, Message, Now, Rule, Source, Step, Verdict, part,
};

/// Office against home.
///
/// The newest value of an office beside a sure mean at home, not more than half a year apart. Where one is
/// high and the other is not (white coat, masked), the home value counts, and the difference is a question
/// for the doctor. Without a sure mean at home nothing is said: one office value proves little.
pub const OFFICE_PRESSURE: Rule = Rule {
    id: "office-pressure",
    version: 1,
    sources: &[Source {
        cite: "JSH 2019, PMC6875598: office 140/90, home 135/85; home counts where they disagree",
        checked: Checked::Seen,
    }],
};

/// An office value older than this says nothing about today's home values.
const DAYS_APART: i64 = 180;

/// Told only where they disagree, or where both are high.
pub(super) fn message(pressures: &[Pressure]) -> Option<Message> {
    let (home, last) = sure_mean(pressures)?;
    let office = pressures.iter().rfind(|p| p.place == Place::Office)?;
    if (last - office.day).abs() > DAYS_APART {
        return None;
    }
    let high_office = office.upper >= 140.0 || office.lower >= 90.0;
    let high_home = home.upper >= 135 || home.lower >= 85;
    let (guide, verdict) = match (high_office, high_home) {
        (true, false) => (Guide::OnlyOffice, Verdict::Notice),
        (false, true) => (Guide::OnlyHome, Verdict::Notice),
        (high, _) => (Guide::BothAlike { high }, Verdict::Wobble),
    };
    let differ = high_office != high_home;
    Some(Message {
        rule: &OFFICE_PRESSURE,
        about: About::OfficePressure,
        verdict,
        now: vec![Now::OfficeHome {
            office: part::Pressure { upper: whole(office.upper), lower: whole(office.lower) },
            on: office.date.clone(),
            home,
        }],
        before: Vec::new(),
        guide: vec![guide],
        how: vec![How::HomeAtRest { apart: 0 }],
        step: if differ || high_home { Step::ShowNext } else { Step::KeepMeasuring },
        ask: differ.then_some(Ask::OfficeOrHome),
        evidence: evidence(std::iter::once(office.entry)),
        series: Vec::new(),
    })
}
