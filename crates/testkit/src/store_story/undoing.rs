//! Taking back what was done: every act has one that reverses it, in whatever order.

use phr::{
    EntryId, OriginalId,
    consent::Action,
    person::{Difference, Person},
    ports::{EntryQuery, Intake, OriginalState, Outcome, Store, StoreError},
    provenance::Origin,
    record::{Act, EntryState},
};

use super::{shown, some};
use crate::record::{Record, condition, medicine, weight, withheld};

/// What a person sees, history apart.
#[derive(Debug, PartialEq)]
struct Seen {
    person: Person,
    entries: Vec<(EntryId, Vec<u8>, Vec<Origin>)>,
    originals: Vec<(OriginalId, OriginalState)>,
    apart: Vec<(EntryId, EntryId)>,
    /// What a search for the code of body weight finds.
    weights: Vec<EntryId>,
}

fn seen(record: &Record, store: &dyn Store) -> Result<Seen, StoreError> {
    record.look(store, |r| {
        let entries = r.entries(&EntryQuery::default())?;
        Ok(Seen {
            person: r.person()?,
            entries: entries.into_iter().map(|e| (e.id, e.bytes, e.origins)).collect(),
            // Decisions are originals too; they are the history.
            originals: r
                .originals()?
                .into_iter()
                .filter(|o| !o.entries.is_empty() || o.state != OriginalState::Read)
                .map(|o| (o.id, o.state))
                .collect(),
            apart: r.apart()?,
            weights: r.coded("http://loinc.org", "29463-7", None)?,
        })
    })
}

/// The document of a decision: no two of them are alike.
fn act(record: &Record, number: usize, act: Act) -> Result<Intake, StoreError> {
    match act {
        Act::Accept(other) => {
            let accept = record.accept(other, vec![medicine("2025-02-01", "薬", 3)])?;
            Ok(Intake { bytes: format!("accept {number}").into_bytes(), ..accept })
        }
        other => record.act(&format!("act {number} {other:?}"), other),
    }
}

pub(super) fn every_act_can_be_taken_back(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let mut intakes = vec![
        record.file("one", vec![weight("2025-03-01", "51"), condition("7", "疑い")])?,
        record.file("two", vec![weight("2025-03-02", "52"), condition("7", "高血圧症")])?,
        record.file("three", vec![weight("2025-03-01", "51"), weight("2025-03-03", "53")])?,
        record.intake("aside", Outcome::PutAside { differences: vec![Difference::Name] })?,
    ];
    for intake in &intakes {
        record.take(store, intake)?;
    }
    let aside = OriginalId::of(b"aside");
    let entries = record.look(store, |r| r.entries(&EntryQuery::default()))?;
    let [one, other, ..] = entries.as_slice() else {
        return Err(StoreError::Failed("there are entries".to_owned()));
    };
    let files = ["one", "two", "three"].map(|text| Act::TakeOut(OriginalId::of(text.as_bytes())));
    let acts = [
        Act::Withdraw(one.id),
        Act::Apart(one.id, other.id),
        Act::Decline(aside),
        Act::Accept(aside),
    ];
    let mut number = 0_usize;
    for one_act in acts.into_iter().chain(files) {
        let before = seen(&record, store)?;
        let undo = some(one_act.undone())?;
        // Done, taken back, and done and taken back once more.
        for (step, todo) in [one_act, undo, one_act, undo].into_iter().enumerate() {
            number = number.saturating_add(1);
            let intake = act(&record, number, todo)?;
            record.take(store, &intake)?;
            intakes.push(intake);
            let now = seen(&record, store)?;
            assert_eq!(now == before, step % 2 == 1, "{todo:?} in step {step}");
        }
    }
    let permit = record.permit(Action::Maintain)?;
    let rebuilt = store.rebuild(&permit, &mut intakes.into_iter())?;
    assert_eq!(rebuilt.digest_before, rebuilt.digest_after);
    Ok(())
}

pub(super) fn a_file_that_is_taken_out_takes_only_what_it_alone_brought(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let first = record.file("first", vec![weight("2025-03-01", "51"), condition("7", "疑い")])?;
    let second = record.file(
        "second",
        vec![weight("2025-03-01", "51"), weight("2025-03-02", "52"), condition("7", "高血圧症")],
    )?;
    let hidden = record.file("hidden", vec![withheld(condition("8", "未告知"))])?;
    for intake in [&first, &second, &hidden] {
        record.take(store, intake)?;
    }
    let all = record.look(store, shown)?;
    assert_eq!(all.len(), 3);
    let take_out = |text: &str| Act::TakeOut(OriginalId::of(text.as_bytes()));
    record.take(store, &record.act("out 2", take_out("second"))?)?;
    let left = record.look(store, shown)?;
    // The weight that both brought stays, and the condition says again what the first file said.
    assert_eq!(left.len(), 2);
    assert!(left.iter().any(|e| e.contains("51")) && left.iter().any(|e| e.contains("疑い")));
    // The same file once more asks to be put back; it does not slip in.
    assert!(record.take(store, &second)?.entries.is_empty());
    assert_eq!(record.look(store, shown)?, left);
    // Another file that brings the same brings it back.
    record.take(store, &record.file("third", vec![weight("2025-03-02", "52")])?)?;
    assert_eq!(record.look(store, shown)?.len(), 3);
    // In any order: the first out, the second back.
    record.take(store, &record.act("out 1", take_out("first"))?)?;
    record.take(store, &record.act("back 2", Act::PutBack(OriginalId::of(b"second")))?)?;
    assert_eq!(record.look(store, shown)?, all);
    record.take(store, &record.act("out hidden", take_out("hidden"))?)?;
    assert_eq!(record.look(store, shown)?, all);
    Ok(())
}

pub(super) fn what_was_withdrawn_stays_so_when_its_file_goes_and_comes(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let file = vec![weight("2025-03-01", "51"), weight("2025-03-02", "52")];
    record.take(store, &record.file("file", file)?)?;
    let entries = record.look(store, |r| r.entries(&EntryQuery::default()))?;
    let id = some(entries.first())?.id;
    let file = OriginalId::of(b"file");
    let steps = [
        (Act::Withdraw(id), 1),
        (Act::TakeOut(file), 0),
        (Act::PutBack(file), 1),
        (Act::Restore(id), 2),
        (Act::Restore(id), 2),
    ];
    for (number, (todo, left)) in steps.into_iter().enumerate() {
        record.take(store, &act(&record, number, todo)?)?;
        assert_eq!(record.look(store, shown)?.len(), left, "{todo:?}");
    }
    let history = record.look(store, |r| r.history(id))?;
    let states: Vec<EntryState> = history.iter().map(|e| e.state).collect();
    assert_eq!(states, [EntryState::Active, EntryState::Withdrawn, EntryState::Active]);
    // What is brought back stands on its source, not on the decision.
    let newest = some(history.first())?;
    assert!(newest.origins.iter().all(|o| o.original == file));
    Ok(())
}

/// Does what `choices` choose, then takes it back step by step: after each step the record is as it
/// was before the act.
pub fn there_and_back(store: &dyn Store, choices: &[u8]) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let texts = ["one", "two", "three"];
    let files = [
        vec![weight("2025-03-01", "51"), condition("7", "疑い"), medicine("2025-02-01", "薬", 1)],
        vec![weight("2025-03-01", "51"), condition("7", "高血圧症")],
        vec![weight("2025-03-02", "52"), condition("7", "疑い")],
    ];
    for (text, drafts) in texts.into_iter().zip(files) {
        record.take(store, &record.file(text, drafts)?)?;
    }
    let entries = record.look(store, |r| r.entries(&EntryQuery::default()))?;
    let mut possible: Vec<Act> = entries.iter().map(|e| Act::Withdraw(e.id)).collect();
    possible.extend(entries.iter().map(|e| Act::Restore(e.id)));
    possible
        .extend(entries.iter().zip(entries.iter().skip(1)).map(|(a, b)| Act::Apart(a.id, b.id)));
    let originals = texts.map(|text| OriginalId::of(text.as_bytes()));
    possible.extend(originals.into_iter().flat_map(|id| [Act::TakeOut(id), Act::PutBack(id)]));
    let (mut done, mut number) = (Vec::new(), 0_usize);
    for choice in choices {
        let place = usize::from(*choice).checked_rem(possible.len()).unwrap_or_default();
        let Some(todo) = possible.get(place).copied() else { continue };
        let before = seen(&record, store)?;
        number = number.saturating_add(1);
        record.take(store, &act(&record, number, todo)?)?;
        if seen(&record, store)? != before {
            done.push((before, some(todo.undone())?));
        }
    }
    while let Some((before, undo)) = done.pop() {
        number = number.saturating_add(1);
        record.take(store, &act(&record, number, undo)?)?;
        assert_eq!(seen(&record, store)?, before, "after {undo:?}");
    }
    Ok(())
}
