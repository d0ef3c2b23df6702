//! The current medicines: from notebooks, prescriptions and letters, each drug once, with how many
//! records agree on it.

use std::collections::BTreeSet;

use crate::{
    EntryId,
    insight::Facts,
    record::{
        EntryState, Kind,
        same::{Fact, same_drug},
        summary::{
            Way,
            supply::{Supply, days_supply},
        },
    },
};

/// A medicine the record holds as current.
#[derive(Debug, Clone)]
pub(crate) struct Current<'a> {
    /// The newest supply.
    pub(crate) newest: Supply<'a>,
    /// How many records agree: kinds of sources, or places.
    pub(crate) sources: usize,
    /// Whether any supply says for how many days.
    pub(crate) has_days: bool,
    /// The entries, newest first.
    pub(crate) entries: Vec<EntryId>,
}

impl Current<'_> {
    pub(crate) fn name(&self) -> Option<&str> {
        let concept = self.newest.entry.resource.get("medicationCodeableConcept")?;
        fhir::view::concept_name(concept)
    }
}

/// The current medicines on the day of the facts, the newest first. A medicine that is only told of
/// counts like any other, with one source.
pub(crate) fn current<'a>(facts: &Facts<'a>, drugs: &[Vec<Supply<'a>>]) -> Vec<Current<'a>> {
    let told: Vec<&Fact<'a>> =
        facts.all.iter().filter(|fact| fact.lead.kind == Kind::Medicine).collect();
    let lasting = |supplies: &Vec<Supply<'a>>| {
        let lasting: Vec<Supply<'a>> = supplies
            .iter()
            .copied()
            .filter(|s| s.day <= facts.today && facts.today < s.ends)
            .filter(|s| s.entry.state == EntryState::Active)
            .collect();
        let newest = *lasting.first()?;
        let way = |way: Way| match way {
            Way::HandedOver => "handed over",
            Way::Prescribed => "prescribed",
            Way::Told => "told",
        };
        let source = |s: &Supply<'a>| {
            let origin = s.entry.origins.first();
            (way(s.way), origin.map(|o| o.format.as_str()).unwrap_or_default())
        };
        let beside = || told.iter().filter(|f| lasting.iter().any(|s| s.entry.id == f.lead.id));
        // What says the same beside an entry (a bill, a second notebook) is a source of its own.
        let others = beside()
            .flat_map(|f| &f.others)
            .filter(|(e, _)| same_drug(&e.resource, &newest.entry.resource));
        let others = others.filter_map(|(e, _)| Some(("", e.origins.first()?.format.as_str())));
        let sources: BTreeSet<(&str, &str)> = lasting.iter().map(source).chain(others).collect();
        Some(Current {
            newest,
            sources: sources.len(),
            has_days: lasting.iter().any(|s| days_supply(&s.entry.resource).is_some()),
            entries: lasting.iter().map(|s| s.entry.id).collect(),
        })
    };
    drugs.iter().filter_map(lasting).collect()
}
