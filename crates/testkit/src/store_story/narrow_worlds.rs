//! Random worlds against a real store: whatever a permit opens, every door answers exactly what the
//! rules say of each entry, and nothing of any other entry is in any answer.

use std::{collections::BTreeSet, ops::Range};

use phr::{
    EntryId, OriginalId,
    consent::{
        Action, Effect, Facts, Grant, Label, Labels, OnFile, Scope, Source, Span as Period,
        decide_entry, label,
    },
    ports::{EntryQuery, Reading, Store, StoreError, UNDATED, Which, read},
    provenance::{Evidence, Maker, Span},
    record::{Act, Draft, DraftKey, Kind},
};
use serde_json::{Value, json};

use super::some;
use crate::{
    ids::SeededIds,
    record::{Record, moment},
    rules::PlainRules,
};

/// Files in a world, and drafts in each.
const FILES: u64 = 4;
const DRAFTS: u64 = 5;
/// Permits tried on each world.
const PERMITS: u64 = 6;
const DAY_MS: i64 = 86_400_000;

const MAKERS: [&str; 4] = ["めぐり内科", "めぐり薬局", "みなも心療内科", "ひなた病院"];
const TEXTS: [&str; 3] = ["頭痛の薬", "HIV抗体", "統合失調症"];

struct Dice(SeededIds);

impl Dice {
    fn below(&self, end: usize) -> usize {
        self.0.below(end)
    }
    fn one_in(&self, n: usize) -> bool {
        self.below(n) == 0
    }
    fn pick(&self, from: &[&'static str]) -> &'static str {
        from.get(self.below(from.len())).copied().unwrap_or_default()
    }
}

/// One thing a world holds.
struct Held {
    /// Stands in it and nowhere else.
    canary: String,
    file: OriginalId,
    facts: Facts,
}

fn day(dice: &Dice) -> String {
    format!("2025-0{}-1{}", 1 + dice.below(3), dice.below(10))
}

fn resource(dice: &Dice, canary: &str) -> Value {
    let text = if dice.one_in(3) { dice.pick(&TEXTS) } else { "ふつうのこと" };
    let text = format!("{text} {canary}");
    let code = json!({"coding": [{"system": "http://loinc.org", "code": "29463-7"}], "text": text});
    let day = day(dice);
    match dice.below(4) {
        0 => json!({"resourceType": "Condition", "code": code, "onsetDateTime": day}),
        1 => json!({"resourceType": "MedicationDispense", "status": "completed",
            "medicationCodeableConcept": code, "whenHandedOver": day}),
        2 => json!({"resourceType": "Condition", "code": code}),
        _ => json!({"resourceType": "Observation", "status": "final", "code": code,
            "category": [{"coding": [{"code": "vital-signs"}]}], "effectiveDateTime": day}),
    }
}

fn draft(dice: &Dice, canary: &str) -> Draft {
    let made_by = Maker::Institution { name: dice.pick(&MAKERS).to_owned(), code: None };
    let resource = resource(dice, canary);
    let mut draft = Draft::authored(resource, Span::line(1), made_by, Evidence::Recorded);
    draft.withheld = dice.one_in(8);
    draft.key = DraftKey::Natural(canary.to_owned());
    draft
}

fn facts(draft: &Draft) -> Facts {
    let when = fhir::view::when(&draft.resource);
    Facts {
        id: EntryId::from_bytes([0; 16]),
        kind: Kind::of(&draft.resource),
        when_ms: when.map(|date| (date.start_ms(), date.end_ms())),
        sources: Source::of(&draft.made_by).into_iter().collect(),
        labels: label::labels(&draft.resource, &draft.made_by),
        withheld: draft.withheld,
    }
}

/// Fills a record; some drafts come a second time from somebody else, some pairs are told apart.
fn fill(
    dice: &Dice,
    record: &Record,
    store: &dyn Store,
    seed: u64,
) -> Result<Vec<Held>, StoreError> {
    let mut held: Vec<Held> = Vec::new();
    for file in 0..FILES {
        let text = format!("world {seed} file {file}");
        let mut drafts = Vec::new();
        for number in 0..DRAFTS {
            let canary = format!("canary-{seed}-{file}-{number}");
            let draft = draft(dice, &canary);
            held.push(Held { canary, file: OriginalId::of(text.as_bytes()), facts: facts(&draft) });
            drafts.push(draft);
        }
        record.take(store, &record.file(&text, drafts)?)?;
    }
    let all = record.look_at_all(store, |r| r.entries(&EntryQuery::default()))?;
    for one in &mut held {
        let is_it =
            |e: &&phr::record::Entry| String::from_utf8_lossy(&e.bytes).contains(&one.canary);
        one.facts.id = some(all.iter().find(is_it))?.id;
    }
    let ids: Vec<EntryId> = held.iter().map(|one| one.facts.id).collect();
    for pair in ids.chunks_exact(7) {
        if let [one, .., other] = pair {
            let act = Act::Apart(*one, *other);
            record.take(store, &record.act(&format!("apart {one} {other}"), act)?)?;
        }
    }
    Ok(held)
}

fn scope(dice: &Dice, held: &[Held]) -> Scope {
    const ALL: [Kind; 3] = [Kind::Medicine, Kind::Condition, Kind::Measurement];
    let february = 1_738_335_600_000_i64; // 2025-02-01 in Japan
    let ids = |dice: &Dice| -> BTreeSet<EntryId> {
        let some = dice.one_in(4);
        held.iter().filter(|_| some && dice.one_in(6)).map(|one| one.facts.id).collect()
    };
    let (with, without) = (ids(dice), ids(dice));
    let sources = |dice: &Dice| -> BTreeSet<Source> {
        let some = dice.one_in(4);
        MAKERS.iter().filter(|_| some && dice.one_in(2)).map(|m| Source((*m).to_owned())).collect()
    };
    let edge = |dice: &Dice| {
        let days = i64::try_from(dice.below(40)).unwrap_or(0);
        dice.one_in(3).then(|| february.saturating_add(days.saturating_mul(DAY_MS)))
    };
    let labels = [Label::Psychiatry, Label::Hiv].into_iter().filter(|_| dice.one_in(3));
    let labels: Labels = labels.collect();
    Scope {
        kinds: ALL.into_iter().filter(|_| !dice.one_in(4)).collect(),
        facts: Period { from_ms: edge(dice), until_ms: edge(dice) },
        only_from: sources(dice),
        not_from: sources(dice),
        labels,
        with,
        without,
    }
}

fn grants(dice: &Dice, record: &Record, held: &[Held]) -> Result<Vec<Grant>, StoreError> {
    let mut grants = vec![record.grant(&scope(dice, held), Effect::Permit)?];
    for _ in 0..dice.below(3) {
        let effect = if dice.one_in(2) { Effect::Forbid } else { Effect::Permit };
        grants.push(record.grant(&scope(dice, held), effect)?);
    }
    Ok(grants)
}

/// What exists for whoever looks.
struct Expected<'a> {
    open: Vec<&'a Held>,
    closed: Vec<&'a Held>,
}

impl Expected<'_> {
    fn has(&self, id: EntryId) -> bool {
        self.open.iter().any(|one| one.facts.id == id)
    }

    /// Nothing of what is closed stands in an answer.
    fn is_silent(&self, answer: &str) {
        for one in &self.closed {
            assert!(!answer.contains(&one.canary), "{} in {answer}", one.canary);
            assert!(!answer.contains(&one.facts.id.to_string()), "an id of what is closed");
        }
    }
}

fn lists(r: &mut dyn Reading, expected: &Expected<'_>) -> Result<(), StoreError> {
    let count = expected.open.len();
    assert_eq!(r.count()?, count as u64);
    assert_eq!(r.months()?.iter().map(|(_, n)| n).sum::<u64>(), count as u64);
    let undated = expected.open.iter().filter(|one| one.facts.when_ms.is_none()).count() as u64;
    let told = r.months()?.iter().find(|(month, _)| month == UNDATED).map_or(0, |(_, n)| *n);
    assert_eq!(told, undated);
    let all = r.entries(&EntryQuery::default())?;
    let ids: BTreeSet<EntryId> = all.iter().map(|e| e.id).collect();
    assert_eq!(ids, expected.open.iter().map(|one| one.facts.id).collect());
    expected.is_silent(&format!("{all:?}"));
    let kept = r.kept(Which::Asked(&EntryQuery::default()))?;
    assert!(kept.iter().map(|k| (k.id, &k.bytes)).eq(all.iter().map(|e| (e.id, &e.bytes))));
    let when = |e: &phr::record::Entry| e.when.as_ref().map(fhir::Date::start_ms);
    assert!(all.is_sorted_by_key(|e| std::cmp::Reverse((when(e), e.id))), "newest first");
    // Page by page it is the same.
    let first = r.entries(&EntryQuery { limit: Some(3), ..EntryQuery::default() })?;
    assert!(first.iter().map(|e| e.id).eq(all.iter().take(3).map(|e| e.id)));
    for kind in [Kind::Medicine, Kind::Condition, Kind::Measurement] {
        let of_kind = r.entries(&EntryQuery { kinds: vec![kind], ..EntryQuery::default() })?;
        let expected = expected.open.iter().filter(|one| one.facts.kind == kind).count();
        assert_eq!(of_kind.len(), expected);
    }
    let coded = r.coded("http://loinc.org", "29463-7", None)?;
    assert_eq!(coded.into_iter().collect::<BTreeSet<_>>(), ids);
    let (system, code) = ("http://loinc.org", "29463-7");
    let kept = r.kept(Which::Coded { system, code, limit: None })?;
    assert_eq!(kept.into_iter().map(|k| k.id).collect::<BTreeSet<_>>(), ids);
    let pairs = r.apart()?;
    assert!(pairs.iter().all(|(one, other)| expected.has(*one) && expected.has(*other)));
    Ok(())
}

fn single(r: &mut dyn Reading, held: &[Held], expected: &Expected<'_>) -> Result<(), StoreError> {
    for one in held {
        let open = expected.has(one.facts.id);
        assert_eq!(r.entry(one.facts.id)?.is_some(), open);
        assert_eq!(r.kept(Which::One(one.facts.id))?.len(), usize::from(open));
        assert_eq!(r.history(one.facts.id)?.len(), usize::from(open));
    }
    let files: BTreeSet<OriginalId> = held.iter().map(|one| one.file).collect();
    let listed: BTreeSet<OriginalId> = r.originals()?.iter().map(|o| o.id).collect();
    for file in files {
        // What is withheld from everybody is blanked in it.
        let told = || held.iter().filter(|one| one.file == file && !one.facts.withheld);
        let open = told().count() > 0 && told().all(|one| expected.has(one.facts.id));
        assert_eq!(listed.contains(&file), open);
        assert_eq!(r.original(file)?.is_some(), open);
        assert_eq!(r.original_bytes(file)?.is_some(), open);
        assert_eq!(r.brought(file)?.len(), if open { told().count() } else { 0 });
    }
    assert!(r.log(0, 9)?.is_empty());
    Ok(())
}

/// Runs some worlds. Says nothing when all hold; panics with the seed where one does not.
pub fn every_door_answers_what_the_rules_say_of_each_entry(
    store: &dyn Store,
    seeds: Range<u64>,
) -> Result<(), StoreError> {
    let (mut telling, mut tried) = (0_u64, 0_u64);
    for seed in seeds {
        let dice = &Dice(SeededIds::new(seed));
        let record = Record::start(store)?;
        let held = fill(dice, &record, store, seed)?;
        for _ in 0..PERMITS {
            let grants = grants(dice, &record, &held)?;
            let Ok(permit) = record.decided(Action::Read, grants.clone()) else { continue };
            let request = record.treatment(Action::Read, moment(1)?);
            let on_file = OnFile { grants, ..OnFile::default() };
            let (open, closed) = held
                .iter()
                .partition(|one| decide_entry(&request, &on_file, &PlainRules, &one.facts));
            let expected = Expected { open, closed };
            let mixed = !expected.open.is_empty() && !expected.closed.is_empty();
            (tried, telling) = (tried.saturating_add(1), telling.saturating_add(u64::from(mixed)));
            read(store, &permit, |r| {
                lists(r, &expected)?;
                single(r, &held, &expected)
            })?;
        }
    }
    assert!(telling.saturating_mul(3) > tried, "{telling} of {tried} see a part");
    Ok(())
}
