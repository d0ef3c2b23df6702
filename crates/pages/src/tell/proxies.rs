//! Who acts for the person, in words; and what somebody asks for who names one.

use fhir::Date;
use jiff::{SignedDuration, Timestamp};
use phr::{
    GrantId, OriginalId,
    circulation::LABEL_MAX,
    consent::{Grant, LONGEST, RelationKind, fhir::State},
    ports::{OriginalRecord, OriginalState},
};

use super::{
    give::{By, Offered},
    sharing::{self, Known},
    when,
};
use crate::{
    Frame,
    give::Choice,
    links,
    proxies::{Fault, Proxies, Proxy},
    words::{self, Words},
};

/// What is proposed: a year.
const PROPOSED: SignedDuration = SignedDuration::from_hours(365 * 24);
/// The age at which the parents' access closes.
const GROWN_UP: i16 = 18;
/// So long before the 18th birthday both sides are told.
const TOLD_BEFORE: SignedDuration = SignedDuration::from_hours(60 * 24);
/// Papers offered at most, the newest.
const PAPERS_MAX: usize = 40;

/// Who is named as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    /// Whom.
    pub to: String,
    /// By which account; a link is none.
    pub by: By,
    /// As what.
    pub kind: RelationKind,
    /// The last day, as written.
    pub until: String,
    /// The paper that shows it.
    pub paper: Option<OriginalId>,
    /// Whether it was said that they may see everything.
    pub sure: bool,
}

impl Naming {
    /// What is proposed: a helper for a year.
    pub fn careful(now: Timestamp) -> Naming {
        let until = now.checked_add(PROPOSED).ok().map(Date::from_timestamp);
        let until = until.and_then(|day| day.to_string().get(..10).map(str::to_owned));
        Naming {
            to: String::new(),
            by: By::Invited(phr::account::InvitedAs::Family),
            kind: RelationKind::Helper,
            until: until.unwrap_or_default(),
            paper: None,
            sure: false,
        }
    }

    /// Reads a form.
    pub fn read(pairs: &[(String, String)], now: Timestamp) -> Naming {
        let one =
            |name: &str| pairs.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str());
        let careful = Naming::careful(now);
        Naming {
            to: phr::circulation::recipient(one("to")).unwrap_or_default(),
            by: By::read(one("by")).unwrap_or(careful.by),
            kind: RelationKind::from_code(one("kind")).unwrap_or(careful.kind),
            until: one("until").trim().to_owned(),
            paper: one("paper").parse().ok(),
            sure: one("sure") == "yes",
        }
    }

    /// Until when, by the kind: a parent until the 18th birthday, the person for good, everybody
    /// else until the end of the day that is written.
    ///
    /// ```
    /// # use pages::{proxies::Fault, tell::proxies::Naming}; use phr::consent::RelationKind;
    /// # let now = "2025-12-26T00:00:00Z".parse()?;
    /// let parent = Naming { kind: RelationKind::Parent, ..Naming::careful(now) };
    /// let until = parent.until(Some(&"2008-03-01".parse()?), now);
    /// assert_eq!(until, Ok("2026-02-28T15:00:00Z".parse().ok())); // midnight in Japan
    /// assert_eq!(parent.until(Some(&"2007-12-26".parse()?), now), Err(Fault::Child));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn until(&self, born: Option<&Date>, now: Timestamp) -> Result<Option<Timestamp>, Fault> {
        let at = |ms: i64| Timestamp::from_millisecond(ms).ok().filter(|at| *at > now);
        match self.kind {
            RelationKind::Person => Ok(None),
            RelationKind::Parent => {
                let grown = born.and_then(grown_up).and_then(|day| at(day.start_ms()));
                grown.map(Some).ok_or(Fault::Child)
            }
            RelationKind::Family | RelationKind::Guardian | RelationKind::Helper => {
                let day: Option<Date> =
                    self.until.parse().ok().filter(|d: &Date| d.day().is_some());
                let end = day.and_then(|day| at(day.end_ms()));
                let end = end.filter(|end| end.duration_since(now) <= LONGEST);
                end.map(Some).ok_or(Fault::Until)
            }
        }
    }

    /// What is not right.
    pub fn faults(&self, born: Option<&Date>, now: Timestamp) -> Vec<Fault> {
        let to = self.to.is_empty() || self.to.chars().count() > LABEL_MAX;
        let paper = self.kind == RelationKind::Guardian && self.paper.is_none();
        let faults = [
            to.then_some(Fault::To),
            (!self.sure).then_some(Fault::Sure),
            paper.then_some(Fault::Paper),
            self.until(born, now).err(),
        ];
        faults.into_iter().flatten().collect()
    }
}

/// The 18th birthday, when the day of birth is known.
pub fn grown_up(born: &Date) -> Option<Date> {
    let (year, month, day) = (born.year().checked_add(GROWN_UP)?, born.month()?, born.day()?);
    // Who was born on 29 February turns 18 on 1 March.
    Date::from_ymd(year, month, day).or_else(|_| Date::from_ymd(year, 3, 1)).ok()
}

/// The 18th birthday when it is near and a parent still acts for the person: both are told.
pub fn soon_grown_up(
    born: Option<&Date>,
    consents: &[(Grant, State)],
    now: Timestamp,
) -> Option<Date> {
    let parent = |(grant, state): &(Grant, State)| {
        *state == State::Given && grant.relation == Some(RelationKind::Parent) && grant.is_live(now)
    };
    let day = born.and_then(grown_up).filter(|_| consents.iter().any(parent))?;
    let at = Timestamp::from_millisecond(day.start_ms()).ok()?;
    (at > now && at.duration_since(now) <= TOLD_BEFORE).then_some(day)
}

/// What the page is told from.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// The person's id in addresses.
    pub pid: &'a str,
    /// The moment it is.
    pub now: Timestamp,
    /// Everything that was agreed to or refused.
    pub consents: &'a [(Grant, State)],
    /// By what accounts are called.
    pub known: Known<'a>,
    /// The originals, the newest first.
    pub originals: &'a [OriginalRecord],
}

impl Data<'_> {
    /// The agreement with this number, if it makes somebody a proxy now.
    pub fn held(&self, id: GrantId) -> Option<&Grant> {
        self.proxies().find(|grant| grant.id == id)
    }

    fn proxies(&self) -> impl Iterator<Item = &Grant> {
        let held = |(grant, state): &&(Grant, State)| {
            let over = grant.until.is_some_and(|until| until <= self.now);
            *state == State::Given && grant.relation.is_some() && !over
        };
        self.consents.iter().filter(held).map(|(grant, _)| grant)
    }
}

/// The page.
pub fn proxies(
    frame: Frame,
    data: Data<'_>,
    (naming, offered): (&Naming, &Offered),
    faults: Vec<Fault>,
) -> Proxies {
    let (lang, w) = (frame.lang, &Words::of(frame.lang).proxies);
    let proxy = |grant: &Grant| {
        let to = sharing::to(grant, data.known, lang);
        let id = grant.id.to_string();
        Proxy {
            terms: sharing::terms(grant, &to, lang).swap_remove(0),
            until: grant.until.map(|until| when::of(&Date::from_timestamp(until), lang)),
            soon: grant.until.is_some_and(|until| sharing::is_soon(until, data.now)),
            paper: grant.evidence.map(|paper| links::original_plain(data.pid, &paper.to_string())),
            receipt: links::sharing_receipt(data.pid, &id),
            to,
            id,
        }
    };
    Proxies {
        action: links::proxies(data.pid),
        list: data.proxies().map(proxy).collect(),
        presence: None, // drawn when it is asked for
        to: naming.to.clone(),
        ways: ways(naming, offered, w),
        kinds: kinds(naming, w),
        until: naming.until.clone(),
        papers: papers(naming, data.originals, w),
        faults,
        frame,
    }
}

fn choice(value: &str, name: &str, chosen: bool) -> Choice {
    Choice { value: value.to_owned(), name: name.to_owned(), chosen }
}

/// Who is known already, then an invitation.
fn ways(naming: &Naming, offered: &Offered, w: &words::proxies::Words) -> Vec<Choice> {
    let way = |by: By, name: &str| choice(&by.text(), name, naming.by == by);
    let known = offered.accounts.iter().map(|(id, name)| way(By::Account(*id), name));
    let invite = way(By::Invited(phr::account::InvitedAs::Family), w.invite);
    known.chain([invite]).collect()
}

fn kinds(naming: &Naming, w: &words::proxies::Words) -> Vec<Choice> {
    let words = |kind: RelationKind| match kind {
        RelationKind::Helper => w.helper,
        RelationKind::Family => w.family,
        RelationKind::Guardian => w.guardian,
        RelationKind::Parent => w.parent,
        RelationKind::Person => w.person,
    };
    let order = [
        RelationKind::Helper,
        RelationKind::Family,
        RelationKind::Guardian,
        RelationKind::Parent,
        RelationKind::Person,
    ];
    order.map(|kind| choice(kind.code(), words(kind), naming.kind == kind)).into()
}

/// Papers of the record: what was read and has a name of its own.
fn papers(naming: &Naming, originals: &[OriginalRecord], w: &words::proxies::Words) -> Vec<Choice> {
    let named = originals.iter().filter(|original| original.state == OriginalState::Read);
    let named = named.filter_map(|original| {
        let name = original.received.file_name.as_deref()?;
        Some(choice(&original.id.to_string(), name, naming.paper == Some(original.id)))
    });
    [choice("", w.no_paper_chosen, naming.paper.is_none())]
        .into_iter()
        .chain(named.take(PAPERS_MAX))
        .collect()
}
