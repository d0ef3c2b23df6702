//! The decision. Deny by default; what is on file and the rules together permit.

use jiff::Timestamp;

use super::{
    Action, Class, Facts, Grant, Holder, Permit, Places, Predicate, Purpose,
    basis::{Basis, bases, refusals},
    predicate::{self, Classes, Opening, Refusal},
    rules::{Rules, Ruling},
    who::{Emergency, Relation, Role, Strength},
};
use crate::{AccountId, OriginalId, PersonId};

/// Who wants to do what, why, through which door, when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who.
    pub account: AccountId,
    /// Whose data.
    pub person: PersonId,
    /// What.
    pub action: Action,
    /// Through which door: `page:timeline`, `cli:import` …
    pub door: &'static str,
    /// When.
    pub at: Timestamp,
    /// In which role the account acts, where that is a fact about it.
    pub role: Role,
    /// For which organisation, app or shared link it acts.
    pub on_behalf: OnBehalf,
    /// What for; `None` is what follows from the relation.
    pub purpose: Option<Purpose>,
    /// How strongly the account signed in.
    pub strength: Strength,
    /// An emergency that the account declared.
    pub emergency: Option<Emergency>,
}

/// For whom an account acts besides itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum OnBehalf {
    /// Nobody.
    #[default]
    Nobody,
    /// An organisation, by its identifier.
    Organisation(String),
    /// A link somebody shared, by the hash of its secret.
    Share(OriginalId),
    /// An app, by its client id.
    App(String),
}

impl OnBehalf {
    const fn holder(&self) -> Option<Holder> {
        match self {
            OnBehalf::Share(link) => Some(Holder { link: *link, recipient: None }),
            OnBehalf::Nobody | OnBehalf::Organisation(_) | OnBehalf::App(_) => None,
        }
    }
}

impl Request {
    /// A request of somebody who keeps the record: the person or their family.
    pub fn new(
        account: AccountId,
        person: PersonId,
        action: Action,
        door: &'static str,
        at: Timestamp,
    ) -> Request {
        Request {
            account,
            person,
            action,
            door,
            at,
            role: Role::Person,
            on_behalf: OnBehalf::Nobody,
            purpose: None,
            strength: Strength::One,
            emergency: None,
        }
    }
}

/// What is on file about an account and a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OnFile {
    /// How accounts stand to persons.
    pub relations: Vec<Relation>,
    /// What persons agreed to or refused.
    pub grants: Vec<Grant>,
    /// The latest moment that is known to have passed: a clock that goes back opens nothing again.
    pub seen: Option<Timestamp>,
}

impl OnFile {
    /// The moment that counts for a request.
    pub(super) fn now(&self, at: Timestamp) -> Timestamp {
        self.seen.map_or(at, |seen| seen.max(at))
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Go ahead, with this permit.
    Permitted(Permit),
    /// No. Outsiders are told the same as for a person who does not exist.
    Denied(Denial),
}

/// Why not. For the log and the person, never for the one who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Denial {
    /// Nothing on file between this account and this person.
    NoRelation,
    /// There was or will be something, but not now.
    NotInForce,
    /// The rules refuse it; the deciding rule by name, when it is one that forbids.
    Rule(Option<&'static str>),
}

/// Decides one request from what is on file, by the rules.
///
/// ```
/// # use phr::{AccountId, PersonId, consent::*};
/// # let (account, person) = (AccountId::from_bytes([1; 16]), PersonId::from_bytes([2; 16]));
/// # let at = "2025-03-10T00:00:00Z".parse()?;
/// # #[derive(Debug)] struct OwnOnly;
/// # impl Rules for OwnOnly {
/// #     fn ask(&self, q: &Question) -> Ruling {
/// #         let own = matches!(q.basis, BasisFacts::Relation { .. });
/// #         Ruling { allowed: own && q.from <= q.at && q.at < q.until, rule: None }
/// #     }
/// # }
/// # let rules = &OwnOnly;
/// let request = Request::new(account, person, Action::Read, "page:home", at);
/// let nothing = OnFile::default();
/// assert_eq!(decide(&request, &nothing, rules), Decision::Denied(Denial::NoRelation));
/// let own = Relation::own(account, person, at);
/// let on_file = OnFile { relations: vec![own], ..nothing };
/// assert!(matches!(decide(&request, &on_file, rules), Decision::Permitted(_)));
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn decide(request: &Request, on_file: &OnFile, rules: &dyn Rules) -> Decision {
    let now = on_file.now(request.at);
    let bases = bases(request, on_file);
    let mut denial = Denial::NoRelation;
    let mut rests_on = None;
    let mut predicate = Predicate {
        openings: Vec::new(),
        refusals: refusals(request, on_file),
        places: Places::of(request, on_file, rules),
    };
    for basis in &bases {
        let (classes, ruling) = classes((request, now), basis, &predicate.refusals, rules);
        if classes.is_empty() {
            denial = worse(denial, basis, now, ruling);
            continue;
        }
        rests_on.get_or_insert((basis.purpose, basis.ground));
        predicate.openings.push(Opening { scope: basis.scope.cloned(), classes });
    }
    let Some((purpose, ground)) = rests_on else { return Decision::Denied(denial) };
    // What nobody is asked about needs not be carried along.
    if predicate.openings.iter().all(|opening| opening.scope.is_none()) {
        predicate.openings.truncate(1);
    }
    Decision::Permitted(Permit {
        person: request.person,
        actor: request.account,
        action: request.action,
        purpose,
        ground,
        door: request.door,
        at: request.at,
        predicate,
        holder: request.on_behalf.holder(),
    })
}

/// Decides a request for whichever purpose opens it: what follows from the relation, else the
/// likeliest of [`Role::purposes`] that a grant names.
pub fn decide_for_some_purpose(request: &Request, on_file: &OnFile, rules: &dyn Rules) -> Decision {
    let asked = |purpose| decide(&Request { purpose, ..request.clone() }, on_file, rules);
    let first = asked(request.purpose);
    if matches!(first, Decision::Permitted(_)) || request.purpose.is_some() {
        return first;
    }
    let others = request.role.purposes().iter().map(|purpose| asked(Some(*purpose)));
    others.into_iter().find(|d| matches!(d, Decision::Permitted(_))).unwrap_or(first)
}

/// Decides about one entry by asking the rules for each basis: what [`Predicate::reaches`] of the
/// permit says, the long way. For tests and for explaining one refusal to the person.
pub fn decide_entry(request: &Request, on_file: &OnFile, rules: &dyn Rules, facts: &Facts) -> bool {
    let now = on_file.now(request.at);
    let refusals = refusals(request, on_file);
    let told = Places::of(request, on_file, rules).tell(facts.kind);
    told && bases(request, on_file).iter().any(|basis| {
        let class = predicate::class(basis.scope, &refusals, facts);
        predicate::covers(basis.scope, facts)
            && rules.ask(&basis.question(request, now, class)).allowed
    })
}

/// The classes a basis opens, and the ruling on the plainest one.
fn classes(
    (request, now): (&Request, Timestamp),
    basis: &Basis<'_>,
    refusals: &[Refusal],
    rules: &dyn Rules,
) -> (Classes, Ruling) {
    let mut open = Classes::default();
    let plain = rules.ask(&basis.question(request, now, Class::default()));
    let mut ask = |class: Class| {
        let known = (class == Class::default()).then_some(plain);
        if known.unwrap_or_else(|| rules.ask(&basis.question(request, now, class))).allowed {
            open.add(class);
        }
    };
    // Only classes an entry can be of: withheld ones matter to maintenance alone, refused ones
    // where something is refused, sensitive ones where something sensitive is named.
    let withheld: &[bool] = match request.action {
        Action::Maintain => &[false, true],
        Action::Read
        | Action::Add
        | Action::Grant
        | Action::Delegate
        | Action::Erase
        | Action::Locate => &[false],
    };
    let names_some = basis.scope.is_none_or(|s| !s.labels.is_empty() || !s.with.is_empty());
    let closed: &[(bool, bool)] = match refusals {
        [] => &[(false, false)],
        _ => &[(false, false), (true, false), (false, true), (true, true)],
    };
    for &withheld in withheld {
        for &(refused, refused_in_emergency) in closed {
            let class = Class { refused, refused_in_emergency, withheld, ..Class::default() };
            ask(class);
            if names_some {
                ask(Class { sensitive: true, named: true, ..class });
            }
        }
    }
    (open, plain)
}

/// The reason that says most: a rule, then a wrong time, then nothing on file.
fn worse(so_far: Denial, basis: &Basis<'_>, at: Timestamp, ruling: Ruling) -> Denial {
    match so_far {
        Denial::Rule(_) => so_far,
        Denial::NoRelation | Denial::NotInForce if !basis.is_live(at) => Denial::NotInForce,
        Denial::NoRelation | Denial::NotInForce => Denial::Rule(ruling.rule),
    }
}
