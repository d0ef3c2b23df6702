//! Somebody who sees only a part: nothing else exists for them.

use phr::{
    OriginalId,
    consent::{Action, Label, Labels, Permit, Scope, Source, Span as Period},
    ports::{EntryQuery, Intake, Reading, Store, StoreError, UNDATED, read},
    provenance::{Channel, Maker},
    record::{Act, Draft, Kind},
};

use super::{shown, some};
use crate::{
    record::{DOCTOR, Record, condition, medicine, weight},
    series::{FIRST_MS, beats},
};

/// Stands in every draft of this chapter that must stay out of sight, and nowhere else.
const CANARY: &str = "見せない薬";

/// A medicine from where only people go who need it.
fn sensitive(day: &str) -> Draft {
    let made_by = Maker::Institution { name: "みなも心療内科".to_owned(), code: None };
    Draft { made_by, ..medicine(day, CANARY, 7) }
}

fn look<T>(
    store: &dyn Store,
    permit: &Permit,
    look: impl FnOnce(&mut dyn phr::ports::Reading) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    read(store, permit, look)
}

pub(super) fn a_part_is_all_there_is_for_whoever_sees_a_part(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let open = vec![weight("2025-03-01", "51"), medicine("2025-02-03", "血圧の薬", 1)];
    record.take(store, &record.file("open", open)?)?;
    let mixed = vec![medicine("2025-02-04", "胃の薬", 2), sensitive("2025-02-05")];
    record.take(store, &record.file("mixed", mixed)?)?;
    record.take(store, &record.file("closed", vec![sensitive("2024-12-01")])?)?;
    let all = record.look(store, |r| r.entries(&EntryQuery::default()))?;
    let hidden = all.iter().filter(|e| String::from_utf8_lossy(&e.bytes).contains(CANARY));
    let hidden: Vec<_> = hidden.map(|e| e.id).collect();
    let open: Vec<_> = all.iter().map(|e| e.id).filter(|id| !hidden.contains(id)).collect();
    assert_eq!((open.len(), hidden.len()), (3, 2));
    let (first, last) = (*some(hidden.first())?, *some(open.first())?);
    record.take(store, &record.act("apart", Act::Apart(first, last))?)?;
    let permit = record.granted(Action::Read, &[Scope::unlabelled()])?;
    assert!(!permit.predicate().is_whole());
    look(store, &permit, |r| {
        assert_eq!(r.count()?, 3);
        assert_eq!(r.months()?, [("2025-03".to_owned(), 1), ("2025-02".to_owned(), 2)]);
        assert!(shown(r)?.iter().all(|text| !text.contains(CANARY)));
        let ids = r.entries(&EntryQuery::default())?.iter().map(|e| e.id).collect::<Vec<_>>();
        assert_eq!(ids, open);
        let second =
            EntryQuery { kinds: vec![Kind::Medicine], limit: Some(1), ..EntryQuery::default() };
        assert_eq!(
            r.entries(&second)?.iter().map(|e| e.id).collect::<Vec<_>>(),
            open.get(1..2).unwrap_or_default()
        );
        for id in &hidden {
            assert!(r.entry(*id)?.is_none() && r.history(*id)?.is_empty());
        }
        let coded = |r: &mut dyn Reading, limit| r.coded(fhir::system::YJ, "2171022F1029", limit);
        assert_eq!(coded(r, None)?.len(), 2, "of four with this code");
        assert_eq!(coded(r, Some(1))?.len(), 1);
        assert!(r.apart()?.is_empty());
        Ok(())
    })?;
    // An original is seen when nothing of it is hidden.
    look(store, &permit, |r| {
        let originals: Vec<_> = r.originals()?.iter().map(|o| o.id).collect();
        assert_eq!(originals, [OriginalId::of(b"open")]);
        for (bytes, seen) in
            [(&b"open"[..], true), (b"mixed", false), (b"closed", false), (b"apart", false)]
        {
            let id = OriginalId::of(bytes);
            assert_eq!(r.original(id)?.is_some(), seen);
            assert_eq!(r.original_bytes(id)?.as_deref(), seen.then_some(bytes));
            assert_eq!(r.brought(id)?.is_empty(), !seen);
        }
        Ok(())
    })?;
    // Named, it is there.
    let psychiatry = Labels::from_iter([Label::Psychiatry]);
    let named = Scope { labels: psychiatry, ..Scope::unlabelled() };
    let all = look(store, &record.granted(Action::Read, &[named])?, |r| {
        Ok((r.count()?, r.originals()?.len()))
    })?;
    assert_eq!(all, (5, 3), "but not the person's own decision");
    Ok(())
}

pub(super) fn a_sensitive_source_hides_what_others_say_as_well(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let plain = || medicine("2025-02-03", CANARY, 1);
    record.take(store, &record.file("pharmacy", vec![plain()])?)?;
    let count = |scope: Scope| {
        let permit = record.granted(Action::Read, &[scope])?;
        look(store, &permit, |r| r.count())
    };
    assert_eq!(count(Scope::unlabelled())?, 1);
    let from =
        |name: &str| Scope { only_from: [Source(name.to_owned())].into(), ..Scope::unlabelled() };
    let but =
        |name: &str| Scope { not_from: [Source(name.to_owned())].into(), ..Scope::unlabelled() };
    assert_eq!((count(from("めぐり薬局"))?, count(from("みなも心療内科"))?), (1, 0));
    assert_eq!((count(but("めぐり薬局"))?, count(but("みなも心療内科"))?), (0, 1));
    record.take(store, &record.file("clinic", vec![sensitive("2025-02-03")])?)?;
    assert_eq!(record.look(store, |r| r.count())?, 1, "the same words, one entry");
    assert_eq!(count(Scope::unlabelled())?, 0);
    let psychiatry = Labels::from_iter([Label::Psychiatry]);
    let named = |scope: Scope| Scope { labels: psychiatry, ..scope };
    assert_eq!(count(named(from("めぐり薬局")))?, 1);
    assert_eq!(count(named(but("みなも心療内科")))?, 0);
    // Whoever sees one of the sources is not told of the other.
    let permit = record.granted(Action::Read, &[named(from("めぐり薬局"))])?;
    let entries = look(store, &permit, |r| r.entries(&EntryQuery::default()))?;
    let entry = some(entries.first())?;
    let makers: Vec<_> = entry.origins.iter().filter_map(|o| o.made_by.name()).collect();
    assert_eq!(makers, ["めぐり薬局"]);
    // Withdrawn and brought back, it is as sensitive as before.
    record.take(store, &record.act("withdraw", Act::Withdraw(entry.id))?)?;
    assert_eq!(count(named(Scope::unlabelled()))?, 0);
    record.take(store, &record.act("restore", Act::Restore(entry.id))?)?;
    assert_eq!((count(Scope::unlabelled())?, count(named(Scope::unlabelled()))?), (0, 1));
    assert_eq!(count(named(from("みなも心療内科")))?, 1);
    Ok(())
}

pub(super) fn a_period_opens_the_points_of_that_time(store: &dyn Store) -> Result<(), StoreError> {
    const FIVE_MINUTES: i64 = 300_000;
    let record = Record::start(store)?;
    record.take(store, &record.watch("watch", vec![beats(0, 100)])?)?;
    let whole = record.granted(Action::Read, &[Scope::unlabelled()])?;
    let (series, points) = look(store, &whole, |r| {
        let series = r.series()?;
        let id = some(series.first())?.id;
        assert_eq!(r.original_bytes(OriginalId::of(b"watch"))?.as_deref(), Some(&b"watch"[..]));
        Ok((series, r.points(id, 0..i64::MAX, 1000)?))
    })?;
    assert_eq!((series.len(), points.len()), (1, 100));
    let id = some(series.first())?.id;
    let facts = Period { from_ms: Some(FIRST_MS + 60 * FIVE_MINUTES), until_ms: None };
    let half = record.granted(Action::Read, &[Scope { facts, ..Scope::unlabelled() }])?;
    look(store, &half, |r| {
        let series = r.series()?;
        assert_eq!(some(series.first())?.points, 40);
        assert_eq!(some(series.first())?.first_ms, FIRST_MS + 60 * FIVE_MINUTES);
        assert_eq!(r.points(id, 0..i64::MAX, 5)?.len(), 5, "the limit counts what is seen");
        assert!(r.point_origins(id, FIRST_MS..FIRST_MS + 1)?.is_empty());
        assert_eq!(r.original(OriginalId::of(b"watch"))?, None, "it holds more than that");
        Ok(())
    })?;
    let nothing = Scope { kinds: [Kind::Medicine].into(), ..Scope::default() };
    look(store, &record.granted(Action::Read, &[nothing])?, |r| {
        assert!(r.series()?.is_empty() && r.points(id, 0..i64::MAX, 5)?.is_empty());
        assert_eq!(r.original(OriginalId::of(b"watch"))?, None);
        Ok(())
    })
}

pub(super) fn the_log_and_other_names_are_the_persons_own(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    record.take(store, &record.file("one", vec![weight("2025-03-01", "51")])?)?;
    let permit = record.granted(Action::Read, &[Scope::unlabelled()])?;
    look(store, &permit, |r| {
        let person = r.person()?;
        assert_eq!((person.names.len(), person.called), (1, None));
        assert!(r.log(0, 100)?.is_empty() && r.log_opening(0)?.is_none());
        assert_eq!((r.log_size()?, r.log_proof()?.leaves.len()), (0, 0));
        let entries = r.entries(&EntryQuery::default())?;
        let named =
            entries.iter().flat_map(|e| &e.origins).filter_map(|o| o.received.file_name.as_ref());
        assert_eq!(named.count(), 0, "how a file was called is the person's own");
        Ok(())
    })?;
    let log = record.look(store, |r| r.log(0, 1))?;
    let event = &some(log.first())?.event;
    assert_eq!((event.actor, event.what.entries.len()), (DOCTOR, 1), "the person sees who looked");
    Ok(())
}

/// A letter as the doctor sends it under a permit.
fn letter(
    record: &Record,
    permit: &Permit,
    text: &str,
    drafts: Vec<Draft>,
) -> Result<Intake, StoreError> {
    let mut intake = record.file(text, drafts)?;
    intake.received.channel = Channel::Returned;
    intake.received.by = DOCTOR;
    intake.received.at = permit.at();
    Ok(intake)
}

pub(super) fn what_comes_back_stands_beside_what_is_held(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    let held = record.file("held", vec![condition("5", "腹痛"), weight("2025-03-01", "51")])?;
    record.take(store, &held)?;
    let permit = record.granted(Action::Add, &[Scope::unlabelled()])?;
    let drafts = || vec![condition("5", "胃潰瘍"), weight("2025-03-01", "51")];
    let returned = letter(&record, &permit, "letter", drafts())?;
    let taken = store.take_in(&permit, &returned)?;
    let brought = [("Condition".to_owned(), 1), ("Observation".to_owned(), 1)];
    assert_eq!((taken.entries.as_slice(), taken.duplicates), (&brought[..], 0), "not what is held");
    let texts = record.look(store, shown)?;
    assert_eq!(texts.len(), 4, "nothing was replaced");
    assert!(["腹痛", "胃潰瘍"].iter().all(|text| texts.iter().any(|t| t.contains(text))));
    let brought = record.look(store, |r| r.brought(OriginalId::of(b"letter")))?;
    let entry = record.look(store, |r| r.entry(*some(brought.first())?))?;
    let received = &some(some(entry)?.origins.first())?.received.clone();
    assert_eq!((received.by, received.channel), (DOCTOR, Channel::Returned));
    // The same again, and what the person holds already: the same answer.
    for text in ["letter", "held"] {
        let again = record.granted(Action::Add, &[Scope::unlabelled()])?;
        let taken = store.take_in(&again, &letter(&record, &again, text, drafts())?)?;
        assert_eq!((taken.already_held, taken.entries.len(), taken.duplicates), (false, 2, 0));
    }
    assert_eq!(record.look(store, |r| r.count())?, 4);
    let permit = record.permit(Action::Maintain)?;
    let rebuilt = store.rebuild(&permit, &mut [held, returned].into_iter())?;
    assert_eq!(rebuilt.digest_before, rebuilt.digest_after);
    Ok(())
}

pub(super) fn what_comes_back_changes_nothing_and_is_within_what_was_opened(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let record = Record::start(store)?;
    record.take(store, &record.file("held", vec![weight("2025-03-01", "51")])?)?;
    let held = record.look(store, |r| r.entries(&EntryQuery::default()))?;
    let id = some(held.first())?.id;
    let only = Scope { kinds: [Kind::Measurement].into(), ..Scope::default() };
    let permit = record.granted(Action::Add, std::slice::from_ref(&only))?;
    let refused = |intake: &Intake| {
        assert!(matches!(store.take_in(&permit, intake), Err(StoreError::WrongPermit)));
    };
    let fits = || vec![weight("2025-03-02", "52")];
    refused(&letter(&record, &permit, "a", vec![condition("1", "腹痛")])?);
    refused(&letter(&record, &permit, "b", vec![sensitive("2025-03-01")])?);
    let mut act = record.act("c", Act::Withdraw(id))?;
    act.received.channel = Channel::Returned;
    act.received.by = DOCTOR;
    act.received.at = permit.at();
    refused(&act);
    // In another's name, at another time, by another way.
    let good = letter(&record, &permit, "d", fits())?;
    for change in [
        |i: &mut Intake, r: &Record| i.received.by = r.account,
        |i: &mut Intake, _: &Record| i.received.channel = Channel::Upload,
    ] {
        let mut other = good.clone();
        change(&mut other, &record);
        refused(&other);
    }
    assert!(matches!(store.stage(&permit).map(drop), Err(StoreError::WrongPermit)));
    let reading = record.granted(Action::Read, &[only])?;
    assert!(matches!(store.take_in(&reading, &good), Err(StoreError::WrongPermit)));
    assert_eq!(record.look(store, |r| r.months())?, [("2025-03".to_owned(), 1)]);
    store.take_in(&permit, &good)?;
    assert_eq!(record.look(store, |r| r.count())?, 2);
    assert!(record.look(store, |r| r.months())?.iter().all(|(month, _)| month != UNDATED));
    Ok(())
}
