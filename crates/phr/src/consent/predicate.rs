//! Which entries a permit reaches: what a decision is compiled to before any query runs.

use std::collections::BTreeSet;

use super::{Facts, Places, Scope, Source};

/// What the rules are asked about one entry: not what it says, only which class it is of.
///
/// ```
/// use phr::consent::Class;
/// // The ordinary entry: not sensitive, not closed, not withheld.
/// assert!(!Class::default().sensitive && !Class::default().withheld);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[expect(clippy::struct_excessive_bools, reason = "five facts, each of them yes or no")]
pub struct Class {
    /// It carries a label of sensitivity …
    pub sensitive: bool,
    /// … and everything sensitive about it is named.
    pub named: bool,
    /// The person closed it, for this purpose and whoever asks.
    pub refused: bool,
    /// The person closed it for emergencies too.
    pub refused_in_emergency: bool,
    /// The source says that the person has not been told (UNINFORMED, UNDELIVERED).
    pub withheld: bool,
}

impl Class {
    /// Its place in a [`Classes`].
    const fn bit(self) -> u32 {
        let number = (self.sensitive as u32)
            | (self.named as u32) << 1
            | (self.refused as u32) << 2
            | (self.refused_in_emergency as u32) << 3
            | (self.withheld as u32) << 4;
        1 << number
    }
}

/// A set of classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Classes(u32);

impl Classes {
    pub(super) fn add(&mut self, class: Class) {
        self.0 |= class.bit();
    }
    const fn has(self, class: Class) -> bool {
        self.0 & class.bit() != 0
    }
    fn any_withheld(self) -> bool {
        self.0 >> 16 != 0
    }
    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// What one basis (a relation, a grant, an emergency) opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opening {
    /// Which entries; `None` is the whole record, every label included.
    pub(super) scope: Option<Scope>,
    /// Which classes of them, as the rules said.
    pub(super) classes: Classes,
}

impl Opening {
    /// Whether it opens everything that is neither withheld nor closed.
    fn is_whole(&self) -> bool {
        let plain = Class::default();
        let sensitive = Class { sensitive: true, named: true, ..plain };
        self.scope.is_none() && self.classes.has(plain) && self.classes.has(sensitive)
    }
}

/// What the person closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) scope: Scope,
    /// It counts for this purpose.
    pub(super) here: bool,
    /// It counts in emergencies.
    pub(super) in_emergency: bool,
}

/// Which entries a permit reaches. Made before the query, so that counts and pages cannot leak.
///
/// [`Predicate::is_whole`] is the frequent case: a person or their family reads the own record, and
/// only `withheld` is left out. Otherwise each entry's facts are asked ([`Predicate::reaches`]),
/// inside storage, before anything is counted, sorted or given out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Predicate {
    pub(super) openings: Vec<Opening>,
    pub(super) refusals: Vec<Refusal>,
    pub(super) places: Places,
}

impl Predicate {
    /// Whether what is given out must not tell where the person lives and is treated.
    pub fn hides_places(&self) -> bool {
        self.places == Places::Hidden
    }

    /// Whether entries tagged UNINFORMED or UNDELIVERED can be reached. Never for reading.
    pub fn reaches_withheld(&self) -> bool {
        self.openings.iter().any(|opening| opening.classes.any_withheld())
    }

    /// Whether it reaches everything that is not withheld, whatever it is: then nothing but
    /// `withheld` has to be asked of an entry, and originals and the log may be seen as well.
    ///
    /// ```
    /// use phr::consent::Predicate;
    /// assert!(!Predicate::default().is_whole()); // without a basis nothing is reached
    /// assert!(!Predicate::default().reaches_withheld());
    /// ```
    pub fn is_whole(&self) -> bool {
        self.places == Places::Shown
            && self.refusals.is_empty()
            && self.openings.iter().any(Opening::is_whole)
    }

    /// Whether one entry is reached.
    pub fn reaches(&self, facts: &Facts) -> bool {
        let told = self.places.tell(facts.kind);
        self.openings.iter().any(|opening| {
            told && covers(opening.scope.as_ref(), facts)
                && opening.classes.has(self.class(opening.scope.as_ref(), facts))
        })
    }

    /// Kinds and time that may be reached at all: everything outside can be left unread.
    pub fn hull(&self) -> Hull {
        let mut hull = Hull { kinds: Vec::new(), from_ms: Some(i64::MAX), every: false };
        for opening in &self.openings {
            let Some(scope) = &opening.scope else { return Hull::WHOLE };
            if !scope.with.is_empty() {
                return Hull::WHOLE;
            }
            hull.kinds.extend(scope.kinds.iter().copied());
            hull.from_ms = hull.from_ms.zip(scope.facts.from_ms).map(|(a, b)| a.min(b));
        }
        hull
    }

    /// The sources an entry has to be asked about, nobody ([`Source::UNKNOWN`]) among them. Empty
    /// when it makes no difference who said what.
    pub fn sources(&self) -> BTreeSet<Source> {
        let named = self.scopes().flat_map(|s| s.only_from.iter().chain(&s.not_from));
        let mut sources: BTreeSet<Source> = named.cloned().collect();
        if !sources.is_empty() {
            sources.insert(Source::UNKNOWN);
        }
        sources
    }

    /// Whether it makes no difference when a fact was.
    pub fn is_timeless(&self) -> bool {
        self.scopes().all(|scope| scope.facts == super::Span::default())
    }

    fn scopes(&self) -> impl Iterator<Item = &Scope> {
        let openings = self.openings.iter().filter_map(|opening| opening.scope.as_ref());
        openings.chain(self.refusals.iter().map(|refusal| &refusal.scope))
    }

    /// What `other` opens, without what is closed to either. `None` unless this one opens every
    /// class of the whole record, so that nothing can come in that was not here.
    pub(super) fn narrowed_to(&self, other: &Predicate) -> Option<Predicate> {
        self.openings.iter().any(Opening::is_whole).then(|| Predicate {
            openings: other.openings.clone(),
            refusals: other.refusals.iter().chain(&self.refusals).cloned().collect(),
            places: self.places.max(other.places),
        })
    }

    fn class(&self, scope: Option<&Scope>, facts: &Facts) -> Class {
        class(scope, &self.refusals, facts)
    }
}

/// What a predicate can reach at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hull {
    /// These kinds …
    pub kinds: Vec<crate::record::Kind>,
    /// … from this moment on (Unix milliseconds), when there is one.
    pub from_ms: Option<i64>,
    /// Anything.
    pub every: bool,
}

impl Hull {
    const WHOLE: Hull = Hull { kinds: Vec::new(), from_ms: None, every: true };
}

/// Whether a scope is about the entry, its labels apart.
pub(super) fn covers(scope: Option<&Scope>, facts: &Facts) -> bool {
    scope.is_none_or(|scope| scope.opens(facts))
}

/// The class of an entry as one scope sees it.
pub(super) fn class(scope: Option<&Scope>, refusals: &[Refusal], facts: &Facts) -> Class {
    let sensitive = !facts.labels.is_empty();
    let closed = |which: fn(&Refusal) -> bool| {
        refusals.iter().any(|refusal| which(refusal) && refusal.scope.closes(facts))
    };
    Class {
        sensitive,
        named: sensitive && scope.is_none_or(|scope| scope.names(facts)),
        refused: closed(|refusal| refusal.here),
        refused_in_emergency: closed(|refusal| refusal.in_emergency),
        withheld: facts.withheld,
    }
}
