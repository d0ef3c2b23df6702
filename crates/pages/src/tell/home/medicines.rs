//! The current medicines in a few words, as [`summary`] finds them: what was handed over or prescribed
//! lately, never "taken".

use fhir::Date;
use phr::record::{Entry, summary};

use super::{entry, source, when, words};
use crate::{Lang, dates::When, home::Medicine, links};

/// The current medicines, one line per drug (the newest), by name.
pub fn medicines(entries: &[Entry], today: &Date, pid: &str, lang: Lang) -> Vec<Medicine> {
    told(&summary::current_medicines(entries, today), pid, lang)
}

/// What was current on the day of the last supply, with that day: all the record can say when
/// nothing is current any more.
pub fn last_medicines(entries: &[Entry], pid: &str, lang: Lang) -> (Vec<Medicine>, Option<When>) {
    let (medicines, day) = summary::last_medicines(entries);
    (told(&medicines, pid, lang), day.map(|day| when::day_of(day, lang)))
}

/// Medicines as a summary found them, by name.
pub(crate) fn told(medicines: &[summary::Medicine<'_>], pid: &str, lang: Lang) -> Vec<Medicine> {
    let mut told: Vec<Medicine> = medicines.iter().map(|m| medicine(m, pid, lang)).collect();
    told.sort_by(|a, b| a.name.cmp(&b.name));
    told
}

fn medicine(medicine: &summary::Medicine<'_>, pid: &str, lang: Lang) -> Medicine {
    let e = medicine.newest.entry;
    let since = medicine.first.entry.when.as_ref();
    Medicine {
        name: entry::title(e, lang),
        amount: entry::amount(&e.resource, lang).unwrap_or_default(),
        how: entry::how(&e.resource, lang).unwrap_or_default(),
        since: since.map_or_else(|| when::unknown(lang), |d| when::day_of(d, lang)),
        by: source::by(e, lang),
        evidence: words::evidence(source::evidence(e)),
        link: links::entry(pid, &e.id.to_string()),
        entry: e.id.to_string(),
    }
}
