//! How one feels: moods of the diary, and how life is from 0 to 10.
//!
//! Nothing is graded. A course is told only from eight days of mood over four weeks, or six answers
//! over two months, in an order as rare as 5 % (exact Mann–Kendall). Bad days are met with kind words
//! and somebody to talk to, from two very bad days of seven on.

use fhir::view;
use serde_json::Value;

use super::{
    Facts, evidence,
    reading::days,
    stats::{mean, trend},
};
use crate::{
    EntryId,
    message::{
        About, Before, Checked, Guide, How, Message, Now, Rule, Source, Step, Verdict,
        phrase::{
            Phrase,
            feeling::{Course, Of, Phrase as Said},
        },
    },
    own,
    record::{DIARY, Entry, Kind},
};

/// How one feels.
///
/// The course of moods and of how life is, from eight days over four weeks or six answers over two months.
/// Bad days are met with kind words and somebody to talk to, from three of fourteen; very bad ones from two
/// of seven. It is never a diagnosis, and no score is made of it.
pub const FEELINGS: Rule = Rule {
    id: "feelings",
    version: 1,
    sources: &[
        Source {
            cite: "eight days of mood over 28 days, six answers over 60; order as rare as 5 %; bad on three of \
                   fourteen days and on half of them, very bad on two of seven",
            checked: Checked::Convention,
        },
        Source {
            cite: "よりそいホットライン 0120-279-338（無料・24時間）",
            checked: Checked::Quoted,
        },
    ],
};

/// Moods of the last so many days are counted.
const LATELY: i64 = 14;
/// A course looks back so far.
const BACK: i64 = 84;
/// For moods: so many days over so many days.
const MOODS_MIN: usize = 8;
const MOODS_OVER: f64 = 28.0;
/// For how life is: so many answers over so many days, and how far back.
const LIFE_MIN: usize = 6;
const LIFE_OVER: f64 = 60.0;
const LIFE_BACK: i64 = 366;
/// Answers older than this are history.
const LIFE_LATELY: i64 = 31;
const RARE: f64 = 0.05;
/// A bad mood is at most this, of 1 to 5; a very bad one is 1.
const BAD: f64 = 2.0;
const BAD_MIN: usize = 3;
const VERY_BAD: f64 = 1.0;
const VERY_BAD_DAYS: i64 = 7;
const VERY_BAD_MIN: usize = 2;
/// Life as hard as this is met with kind words.
const LIFE_HARD: f64 = 2.0;

/// Values by day, the oldest first, with the entry of each day's last.
#[derive(Default)]
struct Days {
    days: Vec<(i64, f64, EntryId)>,
}

impl Days {
    /// The mean of each day.
    fn of(mut values: Vec<(i64, f64, EntryId)>) -> Days {
        values.sort_by_key(|(day, _, id)| (*day, *id));
        let days = values.chunk_by(|a, b| a.0 == b.0).filter_map(|day| {
            let levels: Vec<f64> = day.iter().map(|(_, value, _)| *value).collect();
            let (at, _, id) = day.last()?;
            Some((*at, mean(&levels)?, *id))
        });
        Days { days: days.collect() }
    }

    fn since(&self, from: i64) -> impl Iterator<Item = &(i64, f64, EntryId)> {
        self.days.iter().filter(move |(day, ..)| *day >= from)
    }

    /// Which way they go; `None` with too few.
    fn course(&self, from: i64, least: usize, over: f64) -> Option<Course> {
        let points: Vec<(f64, f64)> = self.since(from).map(|(d, v, _)| (days(*d), *v)).collect();
        let found = trend(&points).filter(|t| points.len() >= least && t.days >= over)?;
        Some(match found.slope {
            slope if found.p < RARE && slope > 0.0 => Course::Better,
            slope if found.p < RARE && slope < 0.0 => Course::Worse,
            _ => Course::Same,
        })
    }
}

pub(super) fn message(facts: &Facts<'_>) -> Option<Message> {
    let today = facts.today;
    let moods = Days::of(facts.of_kind(Kind::Note).filter_map(|(e, day)| mood(e, day)).collect());
    let lives = facts.of_kind(Kind::Measurement).filter_map(|(e, day)| life(e, day)).collect();
    let lives = Days::of(lives);
    let lately: Vec<_> = moods.since(today - LATELY + 1).copied().collect();
    let newest = lives.since(today - LIFE_LATELY + 1).last().copied();
    if lately.is_empty() && newest.is_none() {
        return None;
    }
    let hard = is_hard(&lately, today) || newest.is_some_and(|(_, score, _)| score <= LIFE_HARD);
    let courses = [
        (!lately.is_empty()).then(|| (Of::Mood, moods.course(today - BACK, MOODS_MIN, MOODS_OVER))),
        newest.map(|_| (Of::Life, lives.course(today - LIFE_BACK, LIFE_MIN, LIFE_OVER))),
    ];
    let courses: Vec<(Of, Course)> =
        courses.into_iter().flatten().filter_map(|(of, course)| Some((of, course?))).collect();
    let worse = courses.iter().any(|(_, course)| *course == Course::Worse);
    let known = !courses.is_empty();
    let before = if known {
        courses.iter().map(|(of, course)| Said::Went(*of, *course)).collect()
    } else {
        more(&moods, &lives, today).into_iter().collect::<Vec<_>>()
    };
    let entries: Vec<EntryId> = lately.iter().chain(newest.iter()).map(|(.., id)| *id).collect();
    let kind_words = if hard { vec![Said::Hard, Said::Helpline] } else { Vec::new() };
    Some(Message {
        rule: &FEELINGS,
        about: About::Feelings,
        verdict: match (hard || worse, known) {
            (true, _) => Verdict::Notice,
            (false, true) => Verdict::Wobble,
            (false, false) => Verdict::NotYet,
        },
        now: now(&lately, newest).into_iter().map(Phrase::Feeling).map(Now::Phrase).collect(),
        before: before.into_iter().map(Phrase::Feeling).map(Before::Phrase).collect(),
        guide: kind_words.into_iter().map(Phrase::Feeling).map(Guide::Phrase).collect(),
        how: vec![How::Phrase(Phrase::Feeling(Said::NoGrade))],
        step: if hard || worse { Step::Talk } else { Step::Nothing },
        ask: None,
        evidence: evidence(entries.into_iter()),
        series: Vec::new(),
    })
}

fn now(lately: &[(i64, f64, EntryId)], newest: Option<(i64, f64, EntryId)>) -> Vec<Said> {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let bad = lately.iter().filter(|(_, mood, _)| *mood <= BAD).count();
    let moods =
        (!lately.is_empty()).then(|| Said::Moods { days: count(lately.len()), bad: count(bad) });
    let life = newest.and_then(|(_, score, _)| u8::try_from(super::whole(score)).ok());
    moods.into_iter().chain(life.map(Said::Life)).collect()
}

/// Bad on three and on half of the days, or very bad on two of the last seven.
fn is_hard(lately: &[(i64, f64, EntryId)], today: i64) -> bool {
    let bad = lately.iter().filter(|(_, mood, _)| *mood <= BAD).count();
    let week = lately.iter().filter(|(day, ..)| *day > today - VERY_BAD_DAYS);
    let very_bad = week.filter(|(_, mood, _)| *mood <= VERY_BAD).count();
    (bad >= BAD_MIN && bad.saturating_mul(2) >= lately.len()) || very_bad >= VERY_BAD_MIN
}

/// How many answers more would tell, of whatever is nearer to it.
fn more(moods: &Days, lives: &Days, today: i64) -> Option<Said> {
    let missing = |held: usize, least: usize| {
        (held > 0).then(|| u32::try_from(least.saturating_sub(held).max(1)).unwrap_or(1))
    };
    let moods = missing(moods.since(today - BACK).count(), MOODS_MIN);
    let lives = missing(lives.since(today - LIFE_BACK).count(), LIFE_MIN);
    moods.into_iter().chain(lives).min().map(Said::MoreAnswers)
}

/// The mood of a note, 1 to 5.
fn mood(entry: &Entry, day: i64) -> Option<(i64, f64, EntryId)> {
    let r = &entry.resource;
    view::codings(r.get("code")?).find(|c| c.system == DIARY && c.code == "mood")?;
    let value = view::codings(r.get("valueCodeableConcept")?).find(|c| c.system == DIARY)?;
    let mood: f64 = value.code.strip_prefix("mood-")?.parse().ok()?;
    (1.0..=5.0).contains(&mood).then_some((day, mood, entry.id))
}

/// How life is, 0 to 10.
fn life(entry: &Entry, day: i64) -> Option<(i64, f64, EntryId)> {
    let r = &entry.resource;
    let code = own::What::Living.code();
    view::codings(r.get("code")?).find(|c| c.system == own::SYSTEM && c.code == code)?;
    let score = r.pointer("/valueQuantity/value").and_then(Value::as_u64)?;
    let score = u8::try_from(score).ok().filter(|s| *s <= own::SCORE_MAX)?;
    Some((day, f64::from(score), entry.id))
}
