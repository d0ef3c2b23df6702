//! Blood pressure at home: the mean of a week, mornings against evenings, spread from day to day.
//!
//! Readings of one morning or evening are averaged, then the day, then the days (JSH: every day
//! counts). A week needs three days, and five to be more than provisional. Who measures less often
//! is told about the last four weeks instead (a convention of ours).

use std::collections::BTreeMap;

use super::{
    Facts, evidence, months,
    reading::{Place, Pressure, Time, date_of},
    stats::{deviation, mean, real_variability, variation},
    whole,
};
use crate::{
    insight::marker::Amount,
    message::{
        About, Ask, Before, Checked, Guide, How, Message, Now, Rule, Source, Step, Verdict,
        part::{self, Direction, Guideline, Of, Span},
        phrase::{Phrase, pressure::Phrase as Said},
    },
};

const JSH2025: Source = Source {
    cite: "日本高血圧学会 高血圧管理・治療ガイドライン2025（目標：家庭 125/75 未満）",
    checked: Checked::Quoted,
};
const JSH2019: Source = Source {
    cite: "JSH 2019, Hypertens Res 2019, PMC6875598（家庭の高血圧 135/85 以上）",
    checked: Checked::Seen,
};
const ESH2021: Source = Source {
    cite: "ESH 2021, Stergiou GS et al., doi 10.1097/HJH.0000000000002843: the first day is left out",
    checked: Checked::Quoted,
};
const WEEK_TO_WEEK: Source = Source {
    cite: "Warren RE et al. 2010, PMC2930221: 7-day means vary by 4.2 % (upper) and 3.9 % (lower)",
    checked: Checked::Quoted,
};

/// The mean of a week at home.
///
/// Of the newest seven days at home and at rest: the mean of the days' means, each day the mean of its
/// occasions, each occasion the mean of its readings. Told from three days on, provisional below five;
/// where the week holds fewer and four weeks hold five, of these. Compared with the weeks before by the person's own wobble from eight weeks on, else by the
/// published one. Readings after a bath, exercise or medicine, and those of an office, are no part of it:
/// they have rules of their own. A single very high value is urgent and is shown before any mean.
pub const HOME_PRESSURE: Rule =
    Rule { id: "home-pressure", version: 2, sources: &[JSH2025, JSH2019, ESH2021, WEEK_TO_WEEK] };

/// Mornings against evenings.
///
/// Morning and evening means of four weeks, from five days that have both. A difference of 20 mmHg and more,
/// or a morning mean of 135/85 and more beside a calm evening, is worth showing; the rest is not told.
pub const MORNING_PRESSURE: Rule = Rule {
    id: "morning-pressure",
    version: 1,
    sources: &[
        Source {
            cite: "Narita K et al. (J-HOP, n=4258): morning minus evening 20 mmHg and more, HR 1.40",
            checked: Checked::Seen,
        },
        Source { cite: "JSH 2019: morning mean 135/85 and more", checked: Checked::Memory },
    ],
};

/// Spread of the mornings.
///
/// How far the first upper value of each morning of the newest week lies from the others, from three
/// days on: coefficient of variation and average real variability. More than 11 % is told as something
/// to show; it is no target and nothing to act on at home.
pub const PRESSURE_SPREAD: Rule = Rule {
    id: "pressure-spread",
    version: 2,
    sources: &[
        Source {
            cite: "Juhanoja EP et al. 2017, PMID 28193705: CV of first morning readings over 11.0 %",
            checked: Checked::Seen,
        },
        Source {
            cite: "JMA Journal 2025-0209: average real variability, the mean of |x(i+1) − x(i)|",
            checked: Checked::Seen,
        },
    ],
};

const WEEK: i64 = 7;
const MONTH: i64 = 28;
/// Days with readings below which nothing is said.
const WEEK_MIN: usize = 3;
const MONTH_MIN: usize = 5;
/// Days that make a mean more than provisional.
const SURE: usize = 5;
/// From so many own earlier weeks on the person's own wobble counts.
const OWN_WEEKS: usize = 8;
/// 95 % two-sided of two weekly means: 1.96 · √2 · CV (Warren 2010), in percent.
const UPPER_WOBBLE: f64 = 11.6;
const LOWER_WOBBLE: f64 = 10.8;
/// Home hypertension, JSH.
const HIGH: part::Pressure = part::Pressure { upper: 135, lower: 85 };
/// Grade II at home, JSH 2019: time for an appointment.
const VERY_HIGH: (f64, f64) = (145.0, 90.0);
const MORNING_RISE: i32 = 20;
const SPREAD_LIMIT: f64 = 11.0;
/// Older than this, the message says how old it is.
const OLD_DAYS: i64 = 60;

/// One day at home, at rest.
#[derive(Debug, Clone, Default)]
struct Day {
    morning: Vec<(f64, f64)>,
    evening: Vec<(f64, f64)>,
    other: Vec<(f64, f64)>,
}

impl Day {
    fn occasions(&self) -> impl Iterator<Item = (f64, f64)> {
        [&self.morning, &self.evening, &self.other].into_iter().filter_map(|o| middle(o))
    }

    fn mean(&self) -> Option<(f64, f64)> {
        middle(&self.occasions().collect::<Vec<_>>())
    }
}

fn middle(pairs: &[(f64, f64)]) -> Option<(f64, f64)> {
    let (uppers, lowers): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    Some((mean(&uppers)?, mean(&lowers)?))
}

type Days = BTreeMap<i64, Day>;

fn by_day(pressures: &[Pressure]) -> Days {
    let mut days = Days::new();
    for p in pressures.iter().filter(|p| p.place == Place::HomeRest) {
        let day = days.entry(p.day).or_default();
        let occasion = match p.time {
            Time::Morning => &mut day.morning,
            Time::Evening => &mut day.evening,
            Time::Other => &mut day.other,
        };
        occasion.push((p.upper, p.lower));
    }
    days
}

/// The means of the days from `from` to `to`, both included.
fn means(days: &Days, from: i64, to: i64) -> Vec<(f64, f64)> {
    days.range(from..=to).filter_map(|(_, day)| day.mean()).collect()
}

/// The time that is told: its length in days, its last day, the means of its days.
#[derive(Debug)]
pub(super) struct Told {
    length: i64,
    last: i64,
    days: Vec<(f64, f64)>,
}

impl Told {
    /// The newest week, or the newest four weeks when the week holds too little.
    fn newest(days: &Days) -> Option<Told> {
        let last = *days.keys().next_back()?;
        let lasting =
            |length: i64| Told { length, last, days: means(days, last - length + 1, last) };
        let week = lasting(WEEK);
        let month = lasting(MONTH);
        let rich = week.days.len() < WEEK_MIN && month.days.len() >= MONTH_MIN;
        Some(if rich { month } else { week })
    }

    fn mean(&self) -> Option<(f64, f64)> {
        middle(&self.days).filter(|_| self.days.len() >= WEEK_MIN)
    }
}

/// The mean at home, when five days or more stand behind it.
pub(super) fn sure_mean(pressures: &[Pressure]) -> Option<(part::Pressure, i64)> {
    let told = Told::newest(&by_day(pressures))?;
    let mean = told.mean().filter(|_| told.days.len() >= SURE)?;
    Some((shown(mean), told.last))
}

pub(super) fn messages(facts: &Facts<'_>, pressures: &[Pressure]) -> Vec<Message> {
    let days = by_day(pressures);
    let Some(told) = Told::newest(&days) else { return Vec::new() };
    let mut messages = vec![mean_message(facts, pressures, &days, &told)];
    messages.extend(morning(pressures, &days, &told));
    messages.extend(spread(pressures, &days, &told));
    messages
}

fn mean_message(facts: &Facts<'_>, pressures: &[Pressure], days: &Days, told: &Told) -> Message {
    let first = told.last - told.length + 1;
    let mut message = Message {
        rule: &HOME_PRESSURE,
        about: About::HomePressure,
        verdict: Verdict::NotYet,
        now: Vec::new(),
        before: Vec::new(),
        guide: Vec::new(),
        how: Vec::new(),
        step: Step::MeasureWeek,
        ask: None,
        evidence: behind(pressures, first, told.last, |p| p.place == Place::HomeRest),
        series: Vec::new(),
    };
    let old = facts.today.saturating_sub(told.last) > OLD_DAYS;
    if old {
        message.how.push(How::Old { months: months(told.last, facts.today) });
    }
    let Some(mean) = told.mean() else {
        let more = u32::try_from(WEEK_MIN.saturating_sub(told.days.len())).unwrap_or(1);
        message.before.push(Before::MoreDays { more: more.max(1) });
        return message;
    };
    message.now.extend(span(days, told).map(|over| Now::PressureMean { mean: shown(mean), over }));
    let compared = compare(days, told, mean);
    message.verdict = compared.1;
    message.before.push(compared.0);
    let guide = guide(mean, facts);
    message.how.extend(without_first_day(days, told));
    let apart = pressures.iter().filter(|p| {
        (first..=told.last).contains(&p.day)
            && matches!(p.place, Place::HomeBath | Place::HomeOther)
    });
    let apart = u32::try_from(apart.count()).unwrap_or(u32::MAX);
    message.how.insert(0, How::HomeAtRest { apart });
    let provisional = told.days.len() < SURE;
    if provisional {
        let days = u32::try_from(told.days.len()).unwrap_or_default();
        message.how.push(How::Provisional { days });
    }
    let meets = matches!(guide, Guide::PressureMeets { .. });
    let high = matches!(guide, Guide::PressureHigh { .. });
    let very_high = mean.0 >= VERY_HIGH.0 || mean.1 >= VERY_HIGH.1;
    message.step = match message.verdict {
        _ if provisional || old => Step::MeasureWeek,
        _ if very_high => Step::Appointment,
        Verdict::Change => Step::ShowNext,
        _ if high => Step::ShowNext,
        _ => Step::KeepMeasuring,
    };
    message.ask = (!meets).then_some(Ask::PressureTarget);
    message.guide.push(guide);
    message
}

/// The European way beside the Japanese one: the first day of the week left out, three days and
/// more beside it (ESH 2021, doi 10.1097/HJH.0000000000002843).
fn without_first_day(days: &Days, told: &Told) -> Option<How> {
    let first = *days.range(told.last - told.length + 1..=told.last).next()?.0;
    let rest = means(days, first + 1, told.last);
    let mean = middle(&rest).filter(|_| told.length == WEEK && rest.len() >= WEEK_MIN)?;
    Some(How::Phrase(Phrase::Pressure(Said::WithoutFirstDay(shown(mean)))))
}

/// Against the same length of time directly before.
fn compare(days: &Days, told: &Told, mean: (f64, f64)) -> (Before, Verdict) {
    let (from, to) = (told.last - 2 * told.length + 1, told.last - told.length);
    let earlier = means(days, from, to);
    let least = if told.length == WEEK { WEEK_MIN } else { MONTH_MIN };
    let before = middle(&earlier).filter(|_| earlier.len() >= least);
    let (Some(before), Some(then)) = (before, date_of(to)) else {
        return (Before::First, Verdict::NotYet);
    };
    let wobble = own_wobble(days, told)
        .unwrap_or((before.0 * UPPER_WOBBLE / 100.0, before.1 * LOWER_WOBBLE / 100.0));
    let upper = (Of::Upper, mean.0 - before.0, wobble.0);
    let lower = (Of::Lower, mean.1 - before.1, wobble.1);
    let lower_leads = lower.1.abs() > lower.2 && upper.1.abs() <= upper.2;
    let (of, difference, wobble) = if lower_leads { lower } else { upper };
    let direction = if difference < 0.0 { Direction::Down } else { Direction::Up };
    let (change, wobble_shown) = (mmhg(difference.abs()), mmhg(wobble));
    if difference.abs() > wobble {
        let beyond = Before::Beyond { of, direction, change, wobble: wobble_shown, then };
        return (beyond, Verdict::Change);
    }
    if whole(difference) == 0 {
        return (Before::Equal { of, then }, Verdict::Wobble);
    }
    (Before::Within { of, direction, change, wobble: wobble_shown, then }, Verdict::Wobble)
}

/// From the person's own earlier weeks: 1.96 · √2 · their standard deviation.
fn own_wobble(days: &Days, told: &Told) -> Option<(f64, f64)> {
    let weeks = (1..=52_i64).filter_map(|back| {
        let to = told.last - back * WEEK;
        let week = means(days, to - WEEK + 1, to);
        middle(&week).filter(|_| told.length == WEEK && week.len() >= WEEK_MIN)
    });
    let (uppers, lowers): (Vec<f64>, Vec<f64>) = weeks.unzip();
    let reach = 1.96 * std::f64::consts::SQRT_2;
    let enough = uppers.len() >= OWN_WEEKS;
    enough.then(|| Some((reach * deviation(&uppers)?, reach * deviation(&lowers)?))).flatten()
}

/// JSH 2025: one target for all ages; JSH 2019: a higher one from 75 on.
fn guide(mean: (f64, f64), facts: &Facts<'_>) -> Guide {
    let guideline = facts.guideline;
    let age = facts.person.birth_date.as_ref().and_then(super::reading::day_number);
    let old = age.is_some_and(|born| facts.today.saturating_sub(born) >= 75 * 365 + 18);
    let target = match guideline {
        Guideline::Jsh2019 if old => HIGH,
        Guideline::Jsh2019 | Guideline::Jsh2025 => part::Pressure { upper: 125, lower: 75 },
    };
    let below =
        |limit: part::Pressure| mean.0 < f64::from(limit.upper) && mean.1 < f64::from(limit.lower);
    if below(target) {
        Guide::PressureMeets { target, guideline }
    } else if below(HIGH) {
        Guide::PressureAbove { target, guideline }
    } else {
        Guide::PressureHigh { limit: HIGH, guideline }
    }
}

/// Told only when there is something to tell: mornings high while evenings are not, or far above.
fn morning(pressures: &[Pressure], days: &Days, told: &Told) -> Option<Message> {
    let from = told.last - MONTH + 1;
    let window = || days.range(from..=told.last).map(|(_, day)| day);
    let mornings: Vec<(f64, f64)> = window().filter_map(|d| middle(&d.morning)).collect();
    let evenings: Vec<(f64, f64)> = window().filter_map(|d| middle(&d.evening)).collect();
    if mornings.len() < SURE || evenings.len() < SURE {
        return None;
    }
    let (morning, evening) = (middle(&mornings)?, middle(&evenings)?);
    let high = |p: (f64, f64)| p.0 >= f64::from(HIGH.upper) || p.1 >= f64::from(HIGH.lower);
    let rise = morning.0 - evening.0 >= f64::from(MORNING_RISE);
    let only_mornings = high(morning) && !high(evening);
    let guide = match (rise, only_mornings) {
        (true, _) => Guide::MorningRise { limit: MORNING_RISE },
        (false, true) => Guide::MorningHigh,
        (false, false) => return None,
    };
    Some(Message {
        rule: &MORNING_PRESSURE,
        about: About::MorningPressure,
        verdict: Verdict::Notice,
        now: vec![Now::MorningEvening { morning: whole(morning.0), evening: whole(evening.0) }],
        before: Vec::new(),
        guide: vec![guide],
        how: vec![How::HomeAtRest { apart: 0 }],
        step: Step::ShowNext,
        ask: Some(Ask::Morning),
        evidence: behind(pressures, from, told.last, |p| p.place == Place::HomeRest),
        series: Vec::new(),
    })
}

/// The first reading of each morning of the week, from three days on.
fn spread(pressures: &[Pressure], days: &Days, told: &Told) -> Option<Message> {
    let from = told.last - WEEK + 1;
    let firsts: Vec<f64> =
        days.range(from..=told.last).filter_map(|(_, d)| d.morning.first()).map(|p| p.0).collect();
    let cv = variation(&firsts).filter(|_| firsts.len() >= WEEK_MIN)?;
    let limit = format!("{SPREAD_LIMIT:.0}");
    let high = cv > SPREAD_LIMIT;
    let days = u32::try_from(firsts.len()).unwrap_or_default();
    let provisional = (firsts.len() < SURE).then_some(How::Provisional { days });
    let mornings = |p: &Pressure| p.place == Place::HomeRest && p.time == Time::Morning;
    Some(Message {
        rule: &PRESSURE_SPREAD,
        about: About::PressureSpread,
        verdict: if high { Verdict::Notice } else { Verdict::Wobble },
        now: vec![Now::MorningSpread { percent: format!("{cv:.1}"), days }],
        before: Vec::new(),
        guide: vec![if high { Guide::SpreadHigh { limit } } else { Guide::SpreadUsual { limit } }],
        how: provisional.into_iter().chain(day_to_day(&firsts)).collect(),
        step: match (high, firsts.len() >= SURE) {
            (true, true) => Step::ShowNext,
            (true, false) => Step::MeasureWeek,
            (false, _) => Step::Nothing,
        },
        ask: None,
        evidence: behind(pressures, from, told.last, mornings),
        series: Vec::new(),
    })
}

/// The average real variability: the mean step from one reading to the next.
fn day_to_day(firsts: &[f64]) -> Option<How> {
    let step = real_variability(firsts)?;
    Some(How::Phrase(Phrase::Pressure(Said::DayToDay(whole(step)))))
}

fn span(days: &Days, told: &Told) -> Option<Span> {
    let first = *days.range(told.last - told.length + 1..=told.last).next()?.0;
    let count = u32::try_from(told.days.len()).ok()?;
    Some(Span { from: date_of(first)?, to: date_of(told.last)?, days: count })
}

fn behind(
    pressures: &[Pressure],
    from: i64,
    to: i64,
    counts: impl Fn(&Pressure) -> bool,
) -> Vec<crate::EntryId> {
    let within = pressures.iter().filter(|p| (from..=to).contains(&p.day) && counts(p));
    evidence(within.map(|p| p.entry))
}

fn shown(mean: (f64, f64)) -> part::Pressure {
    part::Pressure { upper: whole(mean.0), lower: whole(mean.1) }
}

fn mmhg(value: f64) -> Amount {
    Amount { digits: format!("{value:.0}"), unit: "mmHg" }
}
