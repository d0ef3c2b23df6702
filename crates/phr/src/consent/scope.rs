//! Which entries: what a grant opens or closes, as data.

use std::collections::BTreeSet;

use super::{Label, Labels};
use crate::{EntryId, provenance::Maker, record::Kind};

/// Single entries, sources or both that one grant may name, at most.
pub const NAMED_MAX: usize = 500;

/// Whoever stands behind a statement, as a grant names them: an institution by its code, else by
/// its name.
///
/// ```
/// # use phr::{consent::Source, provenance::Maker};
/// let clinic = Maker::Institution { name: "めぐり内科".into(), code: Some("1312345678".into()) };
/// assert_eq!(Source::of(&clinic).len(), 2); // found by code and by name
/// assert_eq!(Source::of(&Maker::Unknown), [Source::UNKNOWN]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source(pub String);

impl Source {
    /// Nobody is named.
    pub const UNKNOWN: Source = Source(String::new());

    /// The sources a maker counts as.
    pub fn of(maker: &Maker) -> Vec<Source> {
        let named = |name: &str| Source(name.to_owned());
        match maker {
            Maker::Institution { name, code } => {
                code.iter().map(|c| named(c)).chain([named(name)]).collect()
            }
            Maker::Professional { institution, name } => {
                vec![named(institution.as_deref().unwrap_or(name))]
            }
            Maker::Insurer { name } | Maker::Device { name } => vec![named(name)],
            Maker::Person => vec![named("person")],
            Maker::Family { .. } => vec![named("family")],
            Maker::Unknown => vec![Source::UNKNOWN],
        }
    }
}

/// What the decision knows of one entry.
///
/// ```
/// use phr::{EntryId, consent::{Facts, Labels, Scope, Source}, record::Kind};
/// let medicine = Facts {
///     id: EntryId::from_bytes([1; 16]), kind: Kind::Medicine, when_ms: Some((100, 200)),
///     sources: [Source("めぐり薬局".into())].into(), labels: Labels::NONE, withheld: false,
/// };
/// assert!(Scope::unlabelled().opens(&medicine));
/// assert!(!Scope::default().opens(&medicine)); // a scope that names no kind opens nothing
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Which entry.
    pub id: EntryId,
    /// What kind of fact.
    pub kind: Kind,
    /// When it can have been, Unix milliseconds, end excluded; `None` without a date.
    pub when_ms: Option<(i64, i64)>,
    /// Who made it.
    pub sources: BTreeSet<Source>,
    /// Why it is sensitive.
    pub labels: Labels,
    /// Whether the source says that the person has not been told.
    pub withheld: bool,
}

/// When the facts were, Unix milliseconds, end excluded.
///
/// ```
/// use phr::consent::Span;
/// let since = Span { from_ms: Some(1_000), until_ms: None };
/// assert_ne!(since, Span::default()); // the default has neither end: every time
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// From, when there is a beginning.
    pub from_ms: Option<i64>,
    /// Until, when there is an end.
    pub until_ms: Option<i64>,
}

impl Span {
    fn is_open(self) -> bool {
        self == Span::default()
    }

    /// Whether something lies wholly inside. What has no date lies inside no period.
    fn holds(self, when: Option<(i64, i64)>) -> bool {
        self.is_open()
            || when.is_some_and(|(from, until)| {
                self.from_ms.is_none_or(|start| from >= start)
                    && self.until_ms.is_none_or(|end| until <= end)
            })
    }

    /// Whether something can touch it. What has no date can touch every period.
    fn touches(self, when: Option<(i64, i64)>) -> bool {
        when.is_none_or(|(from, until)| {
            self.from_ms.is_none_or(|start| until > start)
                && self.until_ms.is_none_or(|end| from < end)
        })
    }
}

/// Which entries a grant is about. Where it opens, it opens narrowly; where it closes, it closes
/// widely ([`Scope::opens`], [`Scope::closes`]).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Kinds of facts. None named means none, apart from `with`.
    pub kinds: BTreeSet<Kind>,
    /// When the facts were.
    pub facts: Span,
    /// Only what these sources said; empty means every source.
    pub only_from: BTreeSet<Source>,
    /// Nothing that these sources said: not opened, not closed.
    pub not_from: BTreeSet<Source>,
    /// Where it opens: sensitive labels that are named, all others stay closed. Where it closes:
    /// only what carries one of these; none means everything.
    pub labels: Labels,
    /// Single entries that are named themselves, whatever else is said.
    pub with: BTreeSet<EntryId>,
    /// Single entries that stay out, whatever else is said.
    pub without: BTreeSet<EntryId>,
}

impl Scope {
    /// Every fact that is not sensitive.
    ///
    /// ```
    /// use phr::{consent::{Labels, Scope}, record::Kind};
    /// let ordinary = Scope::unlabelled();
    /// assert!(ordinary.kinds.contains(&Kind::Medicine) && ordinary.labels == Labels::NONE);
    /// assert!(!ordinary.kinds.contains(&Kind::Support)); // what holds the rest together is never given by kind
    /// ```
    pub fn unlabelled() -> Scope {
        let kinds = Kind::ALL.iter().copied().filter(|kind| *kind != Kind::Support).collect();
        Scope { kinds, ..Scope::default() }
    }

    /// Every fact, sensitive or not: what somebody sees who acts for the person.
    ///
    /// ```
    /// use phr::consent::{Label, Scope};
    /// assert!(Scope::everything().labels.has(Label::Psychiatry));
    /// assert!(Scope::everything().facts == Default::default()); // of every time
    /// ```
    pub fn everything() -> Scope {
        let labels = Label::ALL.iter().copied().collect();
        Scope { kinds: Kind::ALL.iter().copied().collect(), labels, ..Scope::default() }
    }

    /// Whether a grant with this scope opens the entry, apart from its labels.
    pub fn opens(&self, facts: &Facts) -> bool {
        if self.without.contains(&facts.id) {
            return false;
        }
        self.with.contains(&facts.id)
            || (self.kinds.contains(&facts.kind)
                && self.facts.holds(facts.when_ms)
                && (self.only_from.is_empty() || !self.only_from.is_disjoint(&facts.sources))
                && self.not_from.is_disjoint(&facts.sources))
    }

    /// Whether everything sensitive about the entry is named: by label, or the entry itself.
    pub fn names(&self, facts: &Facts) -> bool {
        facts.labels.within(self.labels) || self.with.contains(&facts.id)
    }

    /// Whether a refusal with this scope closes the entry.
    pub fn closes(&self, facts: &Facts) -> bool {
        if self.without.contains(&facts.id) {
            return false;
        }
        self.with.contains(&facts.id)
            || (self.kinds.contains(&facts.kind)
                && self.facts.touches(facts.when_ms)
                && (self.only_from.is_empty()
                    || facts.sources.contains(&Source::UNKNOWN)
                    || !self.only_from.is_disjoint(&facts.sources))
                && self.not_from.is_disjoint(&facts.sources)
                && (self.labels.is_empty() || self.labels.meets(facts.labels)))
    }

    /// Whether it names no more than [`NAMED_MAX`] sources and entries.
    ///
    /// ```
    /// use phr::{EntryId, consent::{NAMED_MAX, Scope}};
    /// let naming = |n: usize| Scope {
    ///     with: (0..n).map(|n| EntryId::from_bytes((n as u128).to_be_bytes())).collect(),
    ///     ..Scope::default()
    /// };
    /// assert!(naming(NAMED_MAX).is_small() && !naming(NAMED_MAX + 1).is_small());
    /// ```
    pub fn is_small(&self) -> bool {
        let named =
            [self.only_from.len(), self.not_from.len(), self.with.len(), self.without.len()];
        named.iter().fold(0_usize, |sum, n| sum.saturating_add(*n)) <= NAMED_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn medicine(labels: &[Label]) -> Facts {
        Facts {
            id: EntryId::from_bytes([1; 16]),
            kind: Kind::Medicine,
            when_ms: Some((100, 200)),
            sources: [Source("めぐり薬局".to_owned())].into(),
            labels: labels.iter().copied().collect(),
            withheld: false,
        }
    }

    #[test]
    fn a_sensitive_entry_is_named_by_its_label_or_itself() {
        let psy = medicine(&[Label::Psychiatry]);
        assert!(!Scope::unlabelled().names(&psy));
        let by_label =
            Scope { labels: Labels::from_iter([Label::Psychiatry]), ..Scope::unlabelled() };
        assert!(by_label.names(&psy));
        assert!(!by_label.names(&medicine(&[Label::Psychiatry, Label::Hiv])), "both must be named");
        assert!(Scope { with: [psy.id].into(), ..Scope::unlabelled() }.names(&psy));
    }

    #[test]
    fn a_period_opens_what_lies_inside_and_closes_what_touches_it() {
        let facts = Span { from_ms: Some(150), until_ms: None };
        let half = Scope { facts, ..Scope::unlabelled() };
        assert!(!half.opens(&medicine(&[])) && half.closes(&medicine(&[])));
        let undated = Facts { when_ms: None, ..medicine(&[]) };
        assert!(!half.opens(&undated) && half.closes(&undated));
    }

    #[test]
    fn a_source_can_be_left_out_or_the_only_one() {
        let pharmacy = Source("めぐり薬局".to_owned());
        let only = Scope { only_from: [pharmacy.clone()].into(), ..Scope::unlabelled() };
        let all_but = Scope { not_from: [pharmacy].into(), ..Scope::unlabelled() };
        assert!(only.opens(&medicine(&[])) && !all_but.opens(&medicine(&[])));
        let unknown = Facts { sources: [Source::UNKNOWN].into(), ..medicine(&[]) };
        assert!(!only.opens(&unknown) && only.closes(&unknown), "in doubt closed");
        assert!(!all_but.closes(&medicine(&[])));
    }

    #[test]
    fn an_entry_that_stays_out_stays_out() {
        let id = medicine(&[]).id;
        let scope = Scope { with: [id].into(), without: [id].into(), ..Scope::unlabelled() };
        assert!(!scope.opens(&medicine(&[])));
    }
}
