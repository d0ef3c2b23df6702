//! One thing that happened with a person's data.

use jiff::Timestamp;

use crate::{
    AccountId, EntryId, OriginalId, SeriesId,
    consent::{Action, Ground, Holder, Permit, Purpose},
};

/// Begins the events of the first version, whose leaves had no keys of their own.
pub(super) const FIRST: &str = "tenohira-audit-v1";
/// Begins the canonical bytes.
const SECOND: &str = "tenohira-audit-v2";
/// Says that everything was weighed.
const WEIGHED: &str = "weighed";

/// What was touched.
///
/// ```
/// use phr::{EntryId, audit::What};
/// assert!(What::default().is_empty());
/// let two = What { entries: vec![EntryId::from_bytes([1; 16]), EntryId::from_bytes([2; 16])], ..What::default() };
/// assert!(!two.is_empty());
/// assert!(!What { demographics: true, ..What::default() }.is_empty()); // a name alone is something
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct What {
    /// Entries whose content was given out or written.
    pub entries: Vec<EntryId>,
    /// Originals whose bytes were given out or written.
    pub originals: Vec<OriginalId>,
    /// Series of which points were given out or written.
    pub series: Vec<SeriesId>,
    /// How many points of them.
    pub points: u64,
    /// Whether name, birth date or sex were given out or written.
    pub demographics: bool,
    /// Whether the log itself was given out.
    pub log: bool,
    /// Whether everything that the permit reaches was gone through for an answer that tells only of a
    /// part of it; what the answer shows stands in `entries`.
    pub weighed: bool,
}

impl What {
    /// Whether nothing was touched.
    pub fn is_empty(&self) -> bool {
        *self == What::default()
    }

    /// Adds what something else touched.
    ///
    /// ```
    /// use phr::audit::What;
    /// let mut what = What { points: 2, ..What::default() };
    /// what.add(&What { points: 3, weighed: true, ..What::default() });
    /// assert_eq!((what.points, what.weighed, what.log), (5, true, false)); // nothing is ever taken out
    /// ```
    pub fn add(&mut self, other: &What) {
        self.entries.extend(&other.entries);
        self.originals.extend(&other.originals);
        self.series.extend(&other.series);
        self.points = self.points.saturating_add(other.points);
        self.demographics |= other.demographics;
        self.log |= other.log;
        self.weighed |= other.weighed;
    }

    /// The same, told as a whole: that everything was weighed, instead of each entry.
    #[must_use]
    pub fn as_a_whole(self) -> What {
        let weighed = self.weighed || !self.entries.is_empty();
        What { entries: Vec::new(), weighed, ..self }
    }
}

/// One thing that happened: who, when, what, why, through which door.
///
/// ```
/// use phr::{AccountId, audit::{Event, What}, consent::{Action, Purpose}};
/// let event = Event {
///     at: "2025-03-10T00:00:00Z".parse()?, actor: AccountId::from_bytes([1; 16]),
///     action: Action::Read, purpose: Purpose::Treatment, ground: None, holder: None,
///     door: "page:home\nactor somebody else".into(), what: What::default(),
/// };
/// let text = String::from_utf8(event.canonical())?;
/// assert!(text.contains("door page:home actor somebody else\n")); // a line cannot be forged
/// let back = Event::from_canonical(&event.canonical());
/// assert_eq!(back.map(|event| event.purpose), Some(Purpose::Treatment));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: AccountId,
    /// What was done.
    pub action: Action,
    /// Why.
    pub purpose: Purpose,
    /// On what it rested; `None` for what the program did by itself, and for events from before
    /// grounds were kept.
    pub ground: Option<Ground>,
    /// Whoever came by a link; `actor` is then no account.
    pub holder: Option<Holder>,
    /// Through which door.
    pub door: String,
    /// What was touched.
    pub what: What,
}

impl Event {
    /// The event of using `permit` on `what`.
    pub fn of(permit: &Permit, what: What) -> Event {
        Event {
            at: permit.at(),
            actor: permit.actor(),
            action: permit.action().logged(),
            purpose: permit.purpose(),
            ground: Some(permit.ground()),
            holder: permit.holder().cloned(),
            door: permit.door().to_owned(),
            what,
        }
    }

    /// The canonical bytes a leaf commits to: one line per field, lists sorted, so that the same
    /// event always gives the same bytes.
    ///
    /// ```
    /// # use phr::{AccountId, audit::{Event, What}, consent::{Action, Purpose}};
    /// let event = Event {
    ///     at: "2025-03-10T00:00:00Z".parse()?, actor: AccountId::from_bytes([1; 16]),
    ///     action: Action::Read, purpose: Purpose::PatientRequest, ground: None, holder: None,
    ///     door: "page:home".into(), what: What { demographics: true, ..What::default() },
    /// };
    /// assert!(String::from_utf8(event.canonical())?.starts_with("tenohira-audit-v2\nat 1741564800000\n"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn canonical(&self) -> Vec<u8> {
        let mut lines = vec![
            SECOND.to_owned(),
            format!("at {}", self.at.as_millisecond()),
            format!("actor {}", self.actor),
            format!("action {}", self.action.code()),
            format!("purpose {}", self.purpose.code()),
            format!("door {}", self.door.replace(['\n', '\r'], " ")),
            format!("demographics {}", self.what.demographics),
            format!("log {}", self.what.log),
        ];
        let mut entries: Vec<_> = self.what.entries.clone();
        entries.sort_unstable();
        entries.dedup();
        lines.extend(entries.iter().map(|id| format!("entry {id}")));
        let mut originals: Vec<_> = self.what.originals.clone();
        originals.sort_unstable();
        originals.dedup();
        lines.extend(originals.iter().map(|id| format!("original {id}")));
        let mut series: Vec<_> = self.what.series.clone();
        series.sort_unstable();
        series.dedup();
        lines.extend(series.iter().map(|id| format!("series {id}")));
        // Only where there are some: events from before there were series, grounds or weighing keep
        // their bytes.
        lines.extend(self.ground.map(|ground| format!("ground {ground}")));
        if let Some(holder) = &self.holder {
            lines.push(format!("link {}", holder.link));
            let one_line = |told: &String| format!("recipient {}", told.replace(['\n', '\r'], " "));
            lines.extend(holder.recipient.as_ref().map(one_line));
        }
        lines.extend((self.what.points > 0).then(|| format!("points {}", self.what.points)));
        lines.extend(self.what.weighed.then(|| WEIGHED.to_owned()));
        lines.push(String::new());
        lines.join("\n").into_bytes()
    }

    /// Reads the canonical bytes back.
    pub fn from_canonical(bytes: &[u8]) -> Option<Event> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut lines = text.lines();
        [FIRST, SECOND].contains(&lines.next()?).then_some(())?;
        let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        let at = Timestamp::from_millisecond(field("at")?.parse().ok()?).ok()?;
        let actor = field("actor")?.parse().ok()?;
        let action = Action::from_code(field("action")?)?;
        let purpose = Purpose::from_code(field("purpose")?)?;
        let door = field("door")?.to_owned();
        let mut what = What {
            demographics: field("demographics")?.parse().ok()?,
            log: field("log")?.parse().ok()?,
            ..What::default()
        };
        let (mut ground, mut holder) = (None, None::<Holder>);
        for line in lines {
            if let Some(text) = line.strip_prefix("ground ") {
                ground = Some(text.parse().ok()?);
            } else if let Some(link) = line.strip_prefix("link ") {
                holder = Some(Holder { link: link.parse().ok()?, recipient: None });
            } else if let Some(told) = line.strip_prefix("recipient ") {
                holder.as_mut()?.recipient = Some(told.to_owned());
            } else if let Some(id) = line.strip_prefix("entry ") {
                what.entries.push(id.parse().ok()?);
            } else if let Some(id) = line.strip_prefix("series ") {
                what.series.push(id.parse().ok()?);
            } else if let Some(points) = line.strip_prefix("points ") {
                what.points = points.parse().ok()?;
            } else if line == WEIGHED {
                what.weighed = true;
            } else {
                what.originals.push(line.strip_prefix("original ")?.parse().ok()?);
            }
        }
        Some(Event { at, actor, action, purpose, ground, holder, door, what })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::GrantId;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn canonical_bytes_can_be_read_back(
            ms in 0i64..4_000_000_000_000, actor: [u8; 16], door in "[a-z:]{1,20}",
            mut entries in proptest::collection::vec(any::<[u8; 16]>(), 0..4),
            demographics: bool, log: bool, weighed: bool, points: u64, grant: Option<[u8; 16]>,
            recipient in proptest::option::of("[a-z 一-龠]{1,20}"),
        ) {
            entries.sort_unstable();
            entries.dedup();
            let event = Event {
                at: Timestamp::from_millisecond(ms).unwrap(),
                actor: AccountId::from_bytes(actor),
                action: Action::Read,
                purpose: Purpose::FamilyRequest,
                ground: grant.map(|id| Ground::Grant(GrantId::from_bytes(id))),
                holder: grant.map(|_| Holder { link: OriginalId::of(b"link"), recipient }),
                door,
                what: What {
                    entries: entries.into_iter().map(EntryId::from_bytes).collect(),
                    originals: vec![OriginalId::of(b"x")],
                    series: vec![SeriesId::from_bytes([7; 16])],
                    points,
                    demographics,
                    log,
                    weighed,
                },
            };
            prop_assert_eq!(Event::from_canonical(&event.canonical()), Some(event));
        }

        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            drop(Event::from_canonical(&bytes));
        }
    }
}
