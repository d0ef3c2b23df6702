//! Series: every point once, digit for digit, with every original that held it.

use std::collections::BTreeSet;

use phr::{
    OriginalId, SeriesId,
    consent::Action,
    person::Difference,
    ports::{Outcome, Store, StoreError},
    provenance::Span,
    record::{Act, Point, Series, series::PERIOD_MS},
};

use super::some;
use crate::{
    record::{Record, weight},
    series::{FIRST_MS, beat, beats, heart_rate, point},
};

/// Far more than any chapter takes in.
const ALL: usize = 1_000_000;
const EVER: std::ops::Range<i64> = i64::MIN..i64::MAX;

fn only(record: &Record, store: &dyn Store) -> Result<Series, StoreError> {
    let series = record.look(store, |r| r.series())?;
    assert_eq!(series.len(), 1);
    some(series.into_iter().next())
}

fn points(record: &Record, store: &dyn Store, id: SeriesId) -> Result<Vec<Point>, StoreError> {
    record.look(store, |r| r.points(id, EVER, ALL))
}

pub(super) fn points_come_back_digit_for_digit(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let mut draft = beats(0, 0);
    let written = ["72", "72.0", "1.50", "1.5", "-0.25", "0.012345678901234567"];
    draft.points.extend(written.iter().zip(0..).filter_map(|(d, minute)| point(-minute, d)));
    draft.points.extend(point(3, "72").into_iter().cycle().take(3));
    let taken = record.take(store, &record.watch("watch", vec![draft.clone()])?)?;
    assert_eq!((taken.points, taken.duplicate_points, taken.entries.len()), (7, 0, 0));
    let series = only(&record, store)?;
    assert_eq!((&series.key, series.points), (&heart_rate(), 7));
    assert_eq!((series.first_ms, series.last_ms), (FIRST_MS - 300_000, FIRST_MS + 180_000));
    let found = points(&record, store, series.id)?;
    assert_eq!(found, draft.points.sorted());
    let digits: Vec<_> = found.iter().rev().skip(1).map(|p| p.value().to_string()).collect();
    assert_eq!(digits, written);
    let original = some(record.look(store, |r| r.original(OriginalId::of(b"watch")))?)?;
    assert_eq!((original.points, original.entries.len()), (7, 0));
    Ok(())
}

pub(super) fn points_are_found_by_when_they_start(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    record.take(store, &record.watch("watch", vec![beats(0, 9_000)])?)?;
    let id = only(&record, store)?.id;
    let wanted = |first: i64, last: i64| (first..last).filter_map(beat).collect::<Vec<_>>();
    for (first, last) in [(0, 1), (0, 9_000), (4095, 4097), (8000, 8300), (8_999, 40_000)] {
        let during = FIRST_MS + first * 300_000..FIRST_MS + last * 300_000;
        let found = record.look(store, |r| r.points(id, during.clone(), ALL))?;
        assert!(found == wanted(first, last.min(9_000)), "{first} to {last}");
        let few = record.look(store, |r| r.points(id, during, 3))?;
        assert_eq!(few, wanted(first, last.min(first + 3).min(9_000)));
    }
    let none = record.look(store, |r| r.points(id, FIRST_MS + 1..FIRST_MS + 300_000, ALL))?;
    assert!(none.is_empty());
    Ok(())
}

pub(super) fn overlapping_exports_give_each_point_once(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let taken = record.take(store, &record.watch("march", vec![beats(0, 9_000)])?)?;
    assert_eq!((taken.points, taken.duplicate_points), (9_000, 0));
    let again = record.take(store, &record.watch("march", vec![beats(0, 9_000)])?)?;
    assert_eq!((again.points, again.duplicate_points, again.already_held), (0, 9_000, true));
    let whole = record.take(store, &record.watch("april", vec![beats(0, 20_000)])?)?;
    assert_eq!((whole.points, whole.duplicate_points), (11_000, 9_000));
    let series = only(&record, store)?;
    assert_eq!(series.points, 20_000);
    assert!(points(&record, store, series.id)? == beats(0, 20_000).points.sorted());

    let origins = |during| record.look(store, |r| r.point_origins(series.id, during));
    let early = origins(FIRST_MS..FIRST_MS + 1)?;
    let files: Vec<_> = early.iter().map(|o| o.original).collect();
    assert_eq!(files, [OriginalId::of(b"march"), OriginalId::of(b"april")]);
    let first = some(early.first())?;
    assert_eq!((&first.span, &first.made_by), (&Span::lines(1, 9), &heart_rate().made_by));
    assert_eq!((&first.context, first.format.as_str()), (&heart_rate().context, "test-notes"));
    let late = origins(series.last_ms..series.last_ms + 1)?;
    assert_eq!(late.iter().map(|o| o.original).collect::<Vec<_>>(), [OriginalId::of(b"april")]);
    assert!(origins(FIRST_MS - 9 * PERIOD_MS..FIRST_MS - 8 * PERIOD_MS)?.is_empty());
    Ok(())
}

pub(super) fn the_order_of_exports_does_not_matter(store: &dyn Store) -> Result<(), StoreError> {
    let parts = [(0, 5_000), (4_000, 12_000), (2_000, 2_001), (-900, 300)];
    let read = |order: &[usize]| -> Result<(u64, Vec<Point>), StoreError> {
        let record = Record::start(store)?;
        for (first, last) in order.iter().filter_map(|n| parts.get(*n)) {
            let name = format!("{first}-{last}");
            record.take(store, &record.watch(&name, vec![beats(*first, *last)])?)?;
        }
        let series = only(&record, store)?;
        Ok((series.points, points(&record, store, series.id)?))
    };
    let one = read(&[0, 1, 2, 3])?;
    assert_eq!(one.0, 12_900);
    assert!(one == read(&[3, 2, 1, 0])? && one == read(&[2, 3, 0, 1])?);
    Ok(())
}

pub(super) fn another_unit_maker_or_context_is_another_series(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let (mut unit, mut maker, mut renamed) = (beats(0, 3), beats(0, 3), beats(3, 5));
    "{beats}/min".clone_into(&mut unit.key.unit);
    maker.key.made_by = phr::provenance::Maker::Person;
    "脈拍".clone_into(&mut renamed.key.name);
    let drafts = vec![beats(0, 3), unit, maker, renamed];
    let taken = record.take(store, &record.watch("watch", drafts)?)?;
    assert_eq!(taken.points, 11);
    let mut sizes: Vec<_> =
        record.look(store, |r| r.series())?.iter().map(|series| series.points).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [3, 3, 5], "another name is no other series");
    Ok(())
}

pub(super) fn a_withheld_series_is_nowhere_to_be_seen(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let mut hidden = beats(0, 50);
    hidden.withheld = true;
    hidden.span = Span::lines(20, 70);
    let shown = beats(0, 5);
    let taken = record.take(store, &record.watch("watch", vec![hidden, shown])?)?;
    assert_eq!((taken.points, taken.duplicate_points), (5, 0));
    let all = record.look_at_all(store, |r| r.series())?;
    assert_eq!(all.len(), 2, "maintenance reaches it");
    let hidden = some(all.iter().find(|s| s.points == 50))?.id;
    record.look(store, |r| {
        assert_eq!(r.series()?.iter().map(|s| s.points).collect::<Vec<_>>(), [5]);
        assert!(r.points(hidden, EVER, ALL)?.is_empty());
        assert!(r.point_origins(hidden, EVER)?.is_empty());
        let original = some(r.original(OriginalId::of(b"watch"))?)?;
        assert_eq!((original.points, original.duplicates), (5, 0));
        assert_eq!(r.withheld_spans(OriginalId::of(b"watch"))?, [Span::lines(20, 70)]);
        Ok(())
    })?;
    let log = record.look(store, |r| r.log(0, 100))?;
    let named = |action: Action| {
        let lines = log.iter().filter(|l| l.event.action == action);
        lines.flat_map(|l| l.event.what.series.clone()).any(|id| id == hidden)
    };
    assert!(!named(Action::Read) && !named(Action::Add), "the log names nothing withheld");
    Ok(())
}

pub(super) fn a_leaf_says_how_many_points_were_given_out(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    record.take(store, &record.watch("watch", vec![beats(0, 5_000)])?)?;
    let id = only(&record, store)?.id;
    record.look(store, |r| {
        r.points(id, FIRST_MS..FIRST_MS + 3_000_000, ALL)?;
        r.points(id, EVER, 7).map(drop)
    })?;
    let log = record.look(store, |r| r.log(0, 3))?;
    let told: Vec<_> = log.iter().map(|l| (l.event.what.points, &l.event.what.series)).collect();
    assert_eq!(told, [(17, &vec![id]), (0, &vec![id]), (5_000, &vec![id])]);
    Ok(())
}

pub(super) fn a_series_put_aside_waits_for_its_answer(store: &dyn Store) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let aside = Outcome::PutAside { differences: vec![Difference::Name] };
    record.take(store, &record.intake("watch", aside)?)?;
    assert!(record.look(store, |r| r.series())?.is_empty());
    let other = OriginalId::of(b"watch");
    let outcome = Outcome::Read {
        drafts: vec![weight("2025-03-01", "51")],
        series: vec![beats(0, 10)],
        acts: vec![Act::Accept(other)],
        from: Some(other),
    };
    for (text, new, held) in [("accept", 10, 0), ("accept once more", 0, 10)] {
        let taken = record.take(store, &record.intake(text, outcome.clone())?)?;
        assert_eq!((taken.points, taken.duplicate_points), (new, held), "{text}");
    }
    let series = only(&record, store)?;
    let origins = record.look(store, |r| r.point_origins(series.id, EVER))?;
    assert_eq!(origins.iter().map(|o| o.original).collect::<Vec<_>>(), [other]);
    assert_eq!(some(record.look(store, |r| r.original(other))?)?.points, 10);
    Ok(())
}

pub(super) fn points_of_a_file_that_is_taken_out_go_and_come_with_it(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    record.take(store, &record.watch("mine", vec![beats(0, 100)])?)?;
    let mut strange = beats(0, 50);
    "{beats}/min".clone_into(&mut strange.key.unit);
    record.take(store, &record.watch("not mine", vec![strange, beats(20_000, 20_100)])?)?;
    let sizes = || {
        let series = record.look(store, |r| r.series())?;
        let mut sizes: Vec<_> = series.iter().map(|s| s.points).collect();
        for one in &series {
            assert_eq!(points(&record, store, one.id)?.len() as u64, one.points);
        }
        sizes.sort_unstable();
        Ok::<_, StoreError>(sizes)
    };
    assert_eq!(sizes()?, [50, 200]);
    let other = OriginalId::of(b"not mine");
    record.take(store, &record.act("out", Act::TakeOut(other))?)?;
    assert_eq!(sizes()?, [100]);
    record.take(store, &record.act("back", Act::PutBack(other))?)?;
    assert_eq!(sizes()?, [50, 200]);
    Ok(())
}

/// Takes files out and puts them back, `steps` being their numbers: at every moment exactly the
/// points are there that a file in force holds, each once, however they are asked for. Each file
/// holds so many beats from the start on, and single ones around the end of a period.
///
/// # Errors
/// Whatever the store gives.
pub fn files_come_and_go(
    store: &dyn Store,
    files: &[(i64, Vec<u8>)],
    steps: &[usize],
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let mut held: Vec<(OriginalId, BTreeSet<Point>, bool)> = Vec::new();
    let mut intakes = Vec::new();
    for (number, (dense, single)) in files.iter().enumerate() {
        let mut draft = beats(0, *dense);
        let single = single.iter().map(|n| 8_064 - 120 + i64::from(*n));
        draft.points.extend(single.filter_map(beat));
        let points = draft.points.sorted().into_iter().collect();
        let text = format!("file {number}");
        intakes.push(record.watch(&text, vec![draft])?);
        held.push((OriginalId::of(text.as_bytes()), points, true));
    }
    for intake in &intakes {
        record.take(store, intake)?;
    }
    for (number, step) in steps.iter().enumerate() {
        let turned = held.get_mut(*step % files.len().max(1));
        let Some((id, _, in_force)) = turned else { continue };
        let act = if *in_force { Act::TakeOut(*id) } else { Act::PutBack(*id) };
        *in_force = !*in_force;
        let intake = record.act(&format!("step {number}"), act)?;
        record.take(store, &intake)?;
        intakes.push(intake);
        let expected: BTreeSet<Point> =
            held.iter().filter(|h| h.2).flat_map(|h| h.1.iter().copied()).collect();
        let expected: Vec<Point> = expected.into_iter().collect();
        let series = record.look(store, |r| r.series())?;
        assert_eq!(series.is_empty(), expected.is_empty());
        let Some(one) = series.first() else { continue };
        assert_eq!(points(&record, store, one.id)?, expected);
        let ends = expected.first().zip(expected.last()).map(|(a, b)| (a.from_ms(), b.from_ms()));
        assert_eq!((one.points, Some((one.first_ms, one.last_ms))), (expected.len() as u64, ends));
        for limit in [1, 7, 5_000] {
            let some = record.look(store, |r| r.points(one.id, EVER, limit))?;
            assert!(some.iter().eq(expected.iter().take(limit)), "the first {limit}");
        }
    }
    let permit = record.permit(Action::Maintain)?;
    let rebuilt = store.rebuild(&permit, &mut intakes.into_iter())?;
    assert_eq!(rebuilt.digest_before, rebuilt.digest_after);
    Ok(())
}

pub(super) fn one_person_never_sees_the_points_of_another(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let (one, other) = (Record::start(store)?, Record::start(store)?);
    for record in [&one, &other] {
        record.take(store, &record.watch("watch", vec![beats(0, 10)])?)?;
    }
    let (mine, theirs) = (only(&one, store)?.id, only(&other, store)?.id);
    assert_ne!(mine, theirs, "the same watch has another id in every record");
    assert!(points(&one, store, theirs)?.is_empty());
    assert!(one.look(store, |r| r.point_origins(theirs, EVER))?.is_empty());
    Ok(())
}
