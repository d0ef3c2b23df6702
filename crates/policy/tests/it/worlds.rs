//! Random worlds: what a permit was compiled to is what the rules say of each entry, nothing widens
//! by taking back or by a clock that goes back.
//!
//! A world is a few persons, accounts, relations, grants, refusals and entries, made from a seed.
//! `WORLDS` of them run with every `cargo test`.

use std::collections::BTreeSet;

use jiff::Timestamp;
use phr::{
    AccountId, EntryId, GrantId, Lang, OriginalId, PersonId,
    consent::{
        Action, Decision, Effect, Emergency, Facts, Grant, Grantee, Label, Labels, OnBehalf,
        OnFile, Purpose, Relation, RelationKind, Request, Role, Scope, Shown, Source, Span,
        Strength, decide, decide_entry,
    },
    record::Kind,
};

/// Worlds in an ordinary test run.
#[cfg(test)]
const WORLDS: u64 = 20_000;

/// `SplitMix64`: small, seeded, the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    fn below(&mut self, n: u64) -> u64 {
        self.roll() % n
    }
    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()].clone()
    }
    fn some<T: Clone + Ord>(&mut self, from: &[T], most: u64) -> BTreeSet<T> {
        (0..self.below(most + 1)).map(|_| self.pick(from)).collect()
    }
    fn id(&mut self) -> [u8; 16] {
        [u8::try_from(self.below(3)).unwrap(); 16]
    }
    fn moment(&mut self) -> Timestamp {
        at(i64::try_from(self.below(100)).unwrap())
    }
}

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap()
}

const KINDS: [Kind; 4] = [Kind::Medicine, Kind::Lab, Kind::Condition, Kind::Note];

fn sources() -> [Source; 2] {
    [Source("めぐり内科".to_owned()), Source("ひなた病院".to_owned())]
}

fn labels(dice: &mut Dice) -> Labels {
    dice.some(&[Label::Psychiatry, Label::Hiv, Label::Genetic], 2).into_iter().collect()
}

fn scope(dice: &mut Dice) -> Scope {
    let moment =
        |dice: &mut Dice| (!dice.one_in(3)).then(|| i64::try_from(dice.below(20)).unwrap());
    let entries: Vec<EntryId> = (0..3).map(|n| EntryId::from_bytes([n; 16])).collect();
    let few = |dice: &mut Dice| u64::from(dice.one_in(3));
    Scope {
        kinds: dice.some(&KINDS, 4),
        facts: if dice.one_in(2) {
            Span { from_ms: moment(dice), until_ms: moment(dice) }
        } else {
            Span::default()
        },
        only_from: {
            let n = few(dice);
            dice.some(&sources(), n)
        },
        not_from: {
            let n = few(dice);
            dice.some(&sources(), n)
        },
        labels: labels(dice),
        with: {
            let n = few(dice);
            dice.some(&entries, n)
        },
        without: {
            let n = few(dice);
            dice.some(&entries, n)
        },
    }
}

fn grant(dice: &mut Dice) -> Grant {
    let to = match dice.below(5) {
        0 => Grantee::Organisation { id: "1312345678".to_owned(), role: dice.pick(Role::ALL) },
        1 => Grantee::App("https://app.example".to_owned()),
        2 => Grantee::Share(OriginalId::of(b"link")),
        3 => Grantee::Anyone,
        _ => Grantee::Account(AccountId::from_bytes(dice.id())),
    };
    Grant {
        id: GrantId::from_bytes(dice.id()),
        person: PersonId::from_bytes(dice.id()),
        effect: if dice.one_in(3) { Effect::Forbid } else { Effect::Permit },
        to,
        relation: dice.one_in(6).then(|| dice.pick(RelationKind::ALL)),
        evidence: None,
        purposes: dice.some(Purpose::ALL, 4),
        actions: dice.some(Action::ALL, 3),
        scope: scope(dice),
        from: dice.moment(),
        until: (!dice.one_in(4)).then(|| dice.moment()),
        shown: Shown { version: "1".to_owned(), hash: OriginalId::of(b""), lang: Lang::Ja },
        given_by: AccountId::from_bytes([0; 16]),
        given: at(0),
    }
}

fn relation(dice: &mut Dice) -> Relation {
    Relation {
        account: AccountId::from_bytes(dice.id()),
        person: PersonId::from_bytes(dice.id()),
        kind: dice.pick(RelationKind::ALL),
        from: dice.moment(),
        until: dice.one_in(2).then(|| dice.moment()),
        named: dice.one_in(3).then(|| GrantId::from_bytes(dice.id())),
        born: (!dice.one_in(3)).then(|| {
            fhir::Date::from_ymd(i16::try_from(1940 + dice.below(30)).unwrap(), 1, 1).unwrap()
        }),
    }
}

fn request(dice: &mut Dice) -> Request {
    let (account, person) = (AccountId::from_bytes(dice.id()), PersonId::from_bytes(dice.id()));
    let now = dice.moment();
    Request {
        role: dice.pick(Role::ALL),
        on_behalf: match dice.below(4) {
            0 => OnBehalf::Organisation("1312345678".to_owned()),
            1 => OnBehalf::App("https://app.example".to_owned()),
            2 => OnBehalf::Share(OriginalId::of(b"link")),
            _ => OnBehalf::Nobody,
        },
        purpose: (!dice.one_in(4)).then(|| dice.pick(Purpose::ALL)),
        strength: dice.pick(Strength::ALL),
        emergency: dice.one_in(4).then(|| Emergency {
            account,
            person,
            from: dice.moment(),
            until: dice.moment(),
        }),
        ..Request::new(account, person, dice.pick(Action::ALL), "test", now)
    }
}

fn entries(dice: &mut Dice) -> Vec<Facts> {
    let one = |dice: &mut Dice| Facts {
        id: EntryId::from_bytes(dice.id()),
        kind: dice.pick(&KINDS),
        when_ms: (!dice.one_in(4)).then(|| {
            let from = i64::try_from(dice.below(20)).unwrap();
            (from, from + 1 + i64::try_from(dice.below(5)).unwrap())
        }),
        sources: dice.some(&sources(), 2),
        labels: labels(dice),
        withheld: dice.one_in(5),
    };
    (0..6).map(|_| one(dice)).collect()
}

fn reached(request: &Request, on_file: &OnFile, entries: &[Facts]) -> Option<Vec<bool>> {
    match decide(request, on_file, policy::rules()) {
        Decision::Permitted(permit) => {
            Some(entries.iter().map(|facts| permit.predicate().reaches(facts)).collect())
        }
        Decision::Denied(_) => None,
    }
}

/// Nothing is reached now that was not reached before.
fn no_wider(now: Option<&Vec<bool>>, before: Option<&Vec<bool>>) -> bool {
    match (now, before) {
        (None, _) => true,
        (Some(now), None) => now.iter().all(|reached| !reached),
        (Some(now), Some(before)) => now.iter().zip(before).all(|(n, b)| !n || *b),
    }
}

/// The person hides where they are, from the first account.
fn protection(request: &Request) -> Grant {
    Grant {
        id: GrantId::from_bytes([9; 16]),
        person: request.person,
        effect: Effect::Forbid,
        to: Grantee::Anyone,
        relation: None,
        evidence: None,
        purposes: BTreeSet::new(),
        actions: [Action::Locate].into(),
        scope: Scope::default(),
        from: at(50),
        until: None,
        shown: Shown { version: "1".to_owned(), hash: OriginalId::of(b""), lang: Lang::Ja },
        given_by: AccountId::from_bytes([0; 16]),
        given: at(50),
    }
}

/// While it is hidden where the person is, whoever looks is not told, but for the account that hid it as
/// long as it is the person's own.
fn places(request: &Request, on_file: &OnFile, seed: u64) {
    let Decision::Permitted(permit) = decide(request, on_file, policy::rules()) else { return };
    let hides = |g: &Grant| g.person == request.person && g.protects();
    let now = on_file.seen.map_or(request.at, |seen| seen.max(request.at));
    let own = |r: &Relation| {
        (r.account, r.person, r.kind) == (request.account, request.person, RelationKind::Person)
            && r.from <= now
            && r.until.is_none_or(|until| now < until)
    };
    let theirs = request.account == AccountId::from_bytes([0; 16])
        && on_file.relations.iter().any(own)
        && request.role != Role::Operator;
    let hidden = on_file.grants.iter().any(hides) && !theirs && request.action != Action::Maintain;
    let predicate = permit.predicate();
    let told = predicate.hides_places();
    assert_eq!(
        told,
        hidden && request.action == Action::Read,
        "seed {seed}: {request:?} {on_file:?}"
    );
    assert!(!(hidden && predicate.is_whole()), "seed {seed}: hidden, and the whole record");
}

/// Holds one world against the laws. Says whether somebody saw some entries and not others, so that
/// the test cannot pass by seeing nothing.
pub(crate) fn world(seed: u64) -> bool {
    let mut dice = Dice(seed);
    let (request, entries) = (request(&mut dice), entries(&mut dice));
    let on_file = OnFile {
        relations: (0..dice.below(3)).map(|_| relation(&mut dice)).collect(),
        grants: (0..dice.below(5)).map(|_| grant(&mut dice)).collect(),
        seen: dice.one_in(3).then(|| dice.moment()),
    };
    let before = reached(&request, &on_file, &entries);
    for (place, facts) in entries.iter().enumerate() {
        let alone = decide_entry(&request, &on_file, policy::rules(), facts);
        let compiled = before.as_ref().is_some_and(|all| all[place]);
        assert_eq!(compiled, alone, "seed {seed}: {request:?} {on_file:?} {facts:?}");
        let may_see_withheld = request.action == Action::Maintain;
        assert!(!compiled || !facts.withheld || may_see_withheld, "seed {seed}: withheld");
    }
    places(&request, &on_file, seed);
    // Hiding where the person is.
    let mut hidden = on_file.clone();
    hidden.grants.push(protection(&request));
    let now = reached(&request, &hidden, &entries);
    assert!(no_wider(now.as_ref(), before.as_ref()), "seed {seed}: hidden, and wider");
    places(&request, &hidden, seed);
    // Taking a permit back.
    let permits = on_file.grants.iter().enumerate().filter(|(_, g)| g.effect == Effect::Permit);
    for (place, _) in permits {
        let mut fewer = on_file.clone();
        fewer.grants.remove(place);
        let now = reached(&request, &fewer, &entries);
        assert!(no_wider(now.as_ref(), before.as_ref()), "seed {seed}: revoked, and wider");
    }
    // A clock that goes back, after somebody has seen the later moment.
    let earlier = Request { at: dice.moment().min(request.at), ..request.clone() };
    let later = on_file.seen.map_or(request.at, |seen| seen.max(request.at));
    let remembered = OnFile { seen: Some(later), ..on_file };
    let back = reached(&earlier, &remembered, &entries);
    assert!(no_wider(back.as_ref(), before.as_ref()), "seed {seed}: back in time, and wider");
    before.is_some_and(|all| all.contains(&true) && all.contains(&false))
}

#[test]
fn what_a_permit_reaches_is_what_the_rules_say_of_each_entry() {
    let telling = (0..WORLDS).filter(|seed| world(*seed)).count();
    // Worlds in which somebody sees some entries and not others.
    assert!(telling as u64 > WORLDS / 200, "{telling} of {WORLDS}");
}
