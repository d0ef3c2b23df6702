//! Unusual readers: who opens the records of many persons in a short time, at night, or without any
//! relation. Only what rests on a grant or an emergency is looked at; the person and the family open
//! their own records as they like. It never refuses anybody: it makes them seen.
//!
//! The limits are conventions of ours, not from a guideline.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::{SignedDuration, Timestamp, tz::Offset};

use crate::{
    AccountId, PersonId,
    consent::{Ground, Permit},
    provenance::context::coded,
};

/// Persons opened by one account within [`WINDOW`]: from here on it is unusual. A doctor sees about
/// ten in an hour.
pub const PERSONS_MANY: usize = 20;
/// Persons refused to one account within [`WINDOW`]: somebody is trying names.
pub const REFUSALS_MANY: usize = 10;
/// The time in which persons are counted.
pub const WINDOW: SignedDuration = SignedDuration::from_hours(1);
/// Looks remembered for one account; the oldest give way.
const LOOKS_MAX: usize = 1_000;
/// Accounts remembered; whoever looked longest ago gives way.
const ACCOUNTS_MAX: usize = 10_000;
/// Night in Japan: from this hour …
const NIGHT_FROM: i8 = 23;
/// … until this one.
const NIGHT_UNTIL: i8 = 5;
/// Japan standard time.
const JAPAN: Offset = Offset::constant(9);

/// Begins the door of an event that is an alarm; the code of what is unusual follows.
pub const ALARM: &str = "alarm:";

/// What is unusual.
///
/// ```
/// use phr::audit::Unusual;
/// // An alarm is an event of the log like any other; its door says what it warns of.
/// for what in [Unusual::ManyPersons, Unusual::AtNight, Unusual::NoRelation, Unusual::ManyRefusals] {
///     assert_eq!(Unusual::of_door(&format!("alarm:{}", what.code())), Some(what));
/// }
/// assert_eq!(Unusual::of_door("alarm:sunshine"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unusual {
    /// One account opens many persons' records in a short time.
    ManyPersons,
    /// A look at night, on the ground of a grant.
    AtNight,
    /// An emergency: somebody without any relation looked.
    NoRelation,
    /// One account asks for many records it may not see.
    ManyRefusals,
}

impl Unusual {
    /// What an event warns of, when it is an alarm.
    ///
    /// ```
    /// # use phr::audit::Unusual;
    /// assert_eq!(Unusual::of_door("alarm:at-night"), Some(Unusual::AtNight));
    /// assert_eq!(Unusual::of_door("page:home"), None);
    /// ```
    pub fn of_door(door: &str) -> Option<Unusual> {
        Unusual::from_code(door.strip_prefix(ALARM)?)
    }
}

coded!(Unusual {
    ManyPersons = "many-persons",
    AtNight = "at-night",
    NoRelation = "no-relation",
    ManyRefusals = "many-refusals",
});

/// What each account opened lately. Kept in memory; the alarms themselves go into the log.
#[derive(Debug, Default)]
pub struct Readers {
    accounts: BTreeMap<AccountId, Recent>,
}

#[derive(Debug, Default)]
struct Recent {
    /// Looks within the window, the oldest first.
    looks: VecDeque<Permit>,
    refused: VecDeque<(Timestamp, PersonId)>,
    /// What was told already, with when; of refusals without a person.
    told: BTreeMap<(Unusual, Option<PersonId>), Timestamp>,
}

impl Readers {
    /// Notes a look; gives what is unusual, with the permit of each person who has to be told. The
    /// same is told of one person once in [`WINDOW`].
    pub fn saw(&mut self, permit: &Permit) -> Vec<(Permit, Unusual)> {
        if !permit.ground().is_disclosure() {
            return Vec::new();
        }
        let now = permit.at();
        let recent = self.recent(permit.actor(), now);
        if recent.looks.len() >= LOOKS_MAX {
            recent.looks.pop_front();
        }
        recent.looks.push_back(permit.clone());
        let mut found: Vec<(Permit, Unusual)> = Vec::new();
        match permit.ground() {
            Ground::Emergency => found.push((permit.clone(), Unusual::NoRelation)),
            Ground::Grant(_) if is_night(now) => found.push((permit.clone(), Unusual::AtNight)),
            Ground::Grant(_) | Ground::Relation(_) => {}
        }
        let persons: BTreeMap<PersonId, &Permit> =
            recent.looks.iter().map(|look| (look.person(), look)).collect();
        if persons.len() >= PERSONS_MANY {
            found.extend(persons.into_values().map(|look| (look.clone(), Unusual::ManyPersons)));
        }
        found.retain(|(look, what)| recent.is_news(*what, Some(look.person()), now));
        found
    }

    /// Notes that an account was refused a person's record; says whether that is unusual.
    pub fn refused(
        &mut self,
        account: AccountId,
        person: PersonId,
        now: Timestamp,
    ) -> Option<Unusual> {
        let recent = self.recent(account, now);
        if recent.refused.len() >= LOOKS_MAX {
            recent.refused.pop_front();
        }
        recent.refused.push_back((now, person));
        let persons: BTreeSet<PersonId> =
            recent.refused.iter().map(|(_, person)| *person).collect();
        let many = persons.len() >= REFUSALS_MANY;
        (many && recent.is_news(Unusual::ManyRefusals, None, now)).then_some(Unusual::ManyRefusals)
    }

    fn recent(&mut self, account: AccountId, now: Timestamp) -> &mut Recent {
        if self.accounts.len() >= ACCOUNTS_MAX && !self.accounts.contains_key(&account) {
            let idle = |recent: &Recent| {
                let look = recent.looks.back().map(Permit::at);
                look.max(recent.refused.back().map(|(at, _)| *at))
            };
            let oldest = self.accounts.iter().min_by_key(|(_, r)| idle(r)).map(|(id, _)| *id);
            oldest.map(|id| self.accounts.remove(&id));
        }
        let recent = self.accounts.entry(account).or_default();
        let is_old = |at: Timestamp| now.duration_since(at) >= WINDOW;
        recent.looks.retain(|look| !is_old(look.at()));
        recent.refused.retain(|(at, _)| !is_old(*at));
        recent.told.retain(|_, at| !is_old(*at));
        recent
    }
}

impl Recent {
    fn is_news(&mut self, what: Unusual, person: Option<PersonId>, now: Timestamp) -> bool {
        self.told.insert((what, person), now).is_none()
    }
}

fn is_night(at: Timestamp) -> bool {
    let hour = JAPAN.to_datetime(at).hour();
    !(NIGHT_UNTIL..NIGHT_FROM).contains(&hour)
}

#[cfg(test)]
mod tests;
