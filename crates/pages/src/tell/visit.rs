//! The visit that is prepared, and its sheet, ready to show.

use fhir::Date;
use phr::{
    own::{Held, Section, Visit as Kept},
    person::Person,
};

use super::{home, meaning, mine, when};
use crate::{
    Frame, links,
    visit::{Sheet, Visit},
};

/// Newest measurements and scores on the sheet: it must stay one page.
const MEASURED_MAX: usize = 8;
const LIVING_MAX: usize = 3;
/// Messages on the sheet.
const TOLD_MAX: usize = 4;

/// The form, with questions that come from the record.
pub fn visit(frame: Frame, pid: &str, kept: Option<&Kept>, asks: Vec<String>) -> Visit {
    Visit {
        action: links::visit(pid),
        question: kept.map(|k| k.question.clone()).unwrap_or_default(),
        place: kept.map(|k| k.place.clone()).unwrap_or_default(),
        on: kept.and_then(|k| k.on.as_ref()).map(|d| d.as_str().to_owned()).unwrap_or_default(),
        show: kept.map_or_else(|| Section::ALL.to_vec(), |k| k.show.clone()),
        asks,
        frame,
    }
}

/// The sheet; `data` as for the home page.
pub fn sheet(frame: Frame, data: home::Data<'_>, kept: Kept, held: &Held) -> Sheet {
    let (lang, pid) = (frame.lang, data.pid);
    let messages = meaning::news(&data, &frame, TOLD_MAX);
    let home = home::home(frame, data);
    let mut measurements = home.measurements;
    measurements.truncate(MEASURED_MAX);
    let mut living = mine::living(held, pid, lang);
    living.truncate(LIVING_MAX);
    Sheet {
        urgent: home.urgent,
        today: when::day_of(data.today, lang),
        born: born(data.person).map(|d| when::day_of(d, lang)),
        question: kept.question,
        place: kept.place,
        on: kept.on.as_ref().map(|d| when::day_of(d, lang)),
        show: kept.show,
        conditions: home.conditions,
        medicines: home.medicines,
        last_supply: home.last_supply,
        allergies: home.allergies,
        measurements,
        told: messages,
        goals: mine::goals(held, pid, lang),
        living,
        plan: held.plan.as_ref().map(|(_, plan)| plan.in_words()),
        frame: home.frame,
    }
}

fn born(person: &Person) -> Option<&Date> {
    person.birth_date.as_ref()
}
