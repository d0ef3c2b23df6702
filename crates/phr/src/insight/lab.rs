//! Laboratory results and weight: a change or the ordinary wobble, compared with what.
//!
//! Two results are compared by the log-normal reference change value; four and more by a trend
//! (Theil–Sen with exact Mann–Kendall) that must hold for half a year, be larger than the wobble, be
//! so steep that a steady person shows it once in a hundred times at most, and survive the false
//! discovery rate over all markers of the person. Only results of one laboratory and one unit are
//! compared. Published variations are for steady, healthy people.

use super::{
    Facts, evidence,
    limits::{ANAEMIA, Circumstances, Judged, PROGRAMME, judged},
    marker::Marker,
    months,
    reading::{self, Reading, Readings, days},
    stats::{ChangeLimits, Trend, change_limits, discoveries, slope_probability, trend, variation},
};
use crate::{
    message::{
        About, Ask, Before, Checked, Guide, How, Message, Now, Rule, Source, Step, Verdict,
        part::{Direction, Of},
        phrase::{Phrase, panel},
    },
    person::Sex,
};

/// A result against the one before, and the trend.
///
/// Two results are a change only beyond what a steady person's results do anyway (both rounding errors
/// included). Four and more may show a trend. Results of another laboratory, method, unit or distance from
/// a meal are shown, and named as not compared. Without a published or an own variation the answer is
/// "cannot be said yet", never a guess.
pub const RESULT: Rule = Rule {
    id: "result",
    version: 4,
    sources: &[
        Source {
            cite: "Fokkema MR et al. 2006: log-normal reference change value",
            checked: Checked::Quoted,
        },
        Source {
            cite: "Carobene 2017; EuBIVAS 2017, 2022; Ricós 2020; Cheuvront 2004: variation within a person",
            checked: Checked::Quoted,
        },
        Source {
            cite: "PLoS One 2023, e0289085: HbA1c varies by 8.3 % within people with diabetes",
            checked: Checked::Quoted,
        },
        PROGRAMME,
        ANAEMIA,
    ],
};

/// A trend needs this much time.
const TREND_DAYS: f64 = 180.0;
/// So steep a line must be as rare as this among steady values: of a hundred steady markers one at
/// most is told a trend, however many results there are (a choice of ours, by construction).
const TREND_CHANCE: f64 = 0.01;
/// The order of the values must be as rare as this without a trend (exact Mann–Kendall).
const TREND_P: f64 = 0.10;
/// The false discovery rate over all markers.
const TREND_Q: f64 = 0.10;
/// Own results that tell the own variation where no published one was seen.
const OWN_MIN: usize = 5;
/// Results older than this are history, not news.
const YEARS_BACK: i64 = 5 * 366;
/// Older than this, the message says so.
const OLD_DAYS: i64 = 400;

/// Everything found out about one marker.
#[derive(Debug)]
pub(super) struct Course {
    pub(super) marker: Marker,
    pub(super) newest: Reading,
    /// Comparable with the newest one (place, method, distance from a meal), oldest first, the
    /// newest included, one a day.
    pub(super) alike: Vec<Reading>,
    pub(super) apart: Apart,
    pub(super) sex: Option<Sex>,
    pub(super) limits: Option<ChangeLimits>,
    pub(super) trend: Option<Trend>,
}

/// What is not compared with the newest value, by the first reason that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Apart {
    places: bool,
    timing: bool,
    method: bool,
    unit: u32,
}

impl Apart {
    fn of(values: &[Reading], newest: &Reading, unit: u32) -> Apart {
        let here = || values.iter().filter(|r| r.place == newest.place);
        Apart {
            places: values.iter().any(|r| r.place != newest.place),
            timing: here().any(|r| r.casual != newest.casual),
            method: here().any(|r| r.casual == newest.casual && r.method != newest.method),
            unit,
        }
    }

    /// What is said of it beside a comparison.
    fn said(self) -> impl Iterator<Item = Before> {
        let timing = self.timing.then_some(panel::Phrase::OtherTiming);
        let method = self.method.then_some(panel::Phrase::OtherMethod);
        let phrases = timing.into_iter().chain(method).map(Phrase::Panel).map(Before::Phrase);
        phrases.chain((self.unit > 0).then_some(Before::OtherUnit { count: self.unit }))
    }
}

impl Course {
    /// The course of a marker; `None` without a value in the last years.
    pub(super) fn of(
        facts: &Facts<'_>,
        marker: Marker,
        limits: Option<ChangeLimits>,
    ) -> Option<Course> {
        let Readings { mut values, other_unit } = reading::of_marker(&facts.all, marker);
        values.retain(|r| facts.today - r.day <= YEARS_BACK);
        let newest = values.last()?.clone();
        let apart = Apart::of(&values, &newest, other_unit);
        values.retain(|r| r.is_comparable(&newest));
        values.dedup_by_key(|r| r.day);
        let limits = limits.or_else(|| published(marker, &values)).or_else(|| own(&values));
        let points: Vec<(f64, f64)> = values.iter().map(|r| (days(r.day), r.value)).collect();
        let (trend, sex) = (trend(&points), facts.person.sex);
        Some(Course { marker, newest, alike: values, apart, sex, limits, trend })
    }

    /// Whether the trend holds but for the other markers: long enough and larger than the wobble.
    fn could_be_trend(&self) -> Option<Trend> {
        let (trend, limits) = (self.trend?, self.limits?);
        let first = self.alike.first()?.value;
        let percent = 100.0 * trend.total() / first;
        let large = percent > limits.up || -percent > limits.down;
        let rare = trend.p < TREND_P && self.chance().is_some_and(|chance| chance < TREND_CHANCE);
        (trend.days >= TREND_DAYS && rare && large).then_some(trend)
    }

    /// How probable so steep a line is among steady values; `None` without a trend to test.
    fn chance(&self) -> Option<f64> {
        let (_, limits) = (self.trend?, self.limits?);
        let points: Vec<(f64, f64)> = self.alike.iter().map(|r| (days(r.day), r.value)).collect();
        slope_probability(&points, limits.sigma())
    }

    fn before(&self) -> (Option<Before>, Verdict) {
        let earlier = self.alike.iter().rev().find(|r| r.day < self.newest.day);
        let Some(earlier) = earlier else {
            let before = match self.apart {
                Apart { places: true, .. } => Some(Before::Break),
                Apart { timing: false, method: false, .. } => Some(Before::First),
                Apart { .. } => None, // said beside
            };
            return (before, Verdict::NotYet);
        };
        let then = earlier.date.clone();
        let difference = self.newest.value - earlier.value;
        let change = self.marker.amount(difference.abs());
        let Some(limits) = self.limits.filter(|_| earlier.value > 0.0) else {
            return (None, Verdict::NotYet);
        };
        let (direction, percent) = if difference < 0.0 {
            (Direction::Down, limits.down)
        } else {
            (Direction::Up, limits.up)
        };
        let reach = earlier.value * percent / 100.0;
        let (of, wobble) = (Of::Value, self.marker.amount(reach));
        // Larger by a hair that the page does not show is not told as larger.
        if difference.abs() > reach && change != wobble {
            (Some(Before::Beyond { of, direction, change, wobble, then }), Verdict::Change)
        } else if change == self.marker.amount(0.0) {
            (Some(Before::Equal { of, then }), Verdict::Wobble)
        } else {
            (Some(Before::Within { of, direction, change, wobble, then }), Verdict::Wobble)
        }
    }

    fn places(&self) -> Option<How> {
        match &self.newest.place {
            Some(place) if !self.apart.places && self.alike.len() > 1 => {
                Some(How::OnePlace { place: place.clone() })
            }
            _ if self.apart.places => Some(How::SeveralPlaces),
            _ => None,
        }
    }

    /// The message, when the trend was confirmed or not.
    pub(super) fn message(
        &self,
        rule: &'static Rule,
        about: About,
        confirmed: bool,
        today: i64,
    ) -> Message {
        let (before, mut verdict) = self.before();
        let mut told: Vec<Before> = before.into_iter().collect();
        let trend = self.could_be_trend().filter(|_| confirmed);
        let since = self.alike.first().map(|r| r.date.clone());
        if let (Some(trend), Some(since)) = (trend, since) {
            verdict = Verdict::Change;
            told.push(Before::Trend {
                of: Of::Value,
                direction: if trend.slope < 0.0 { Direction::Down } else { Direction::Up },
                a_year: self.marker.amount(trend.slope.abs()),
                since,
                results: u32::try_from(self.alike.len()).unwrap_or(u32::MAX),
            });
        }
        told.extend(self.apart.said());
        let old = today - self.newest.day > OLD_DAYS;
        let age = old.then(|| How::Old { months: months(self.newest.day, today) });
        Message {
            rule,
            about,
            verdict,
            now: vec![Now::Result {
                marker: self.marker,
                amount: self.marker.amount(self.newest.value),
                on: self.newest.date.clone(),
            }],
            before: told,
            guide: self.guides(),
            how: self.places().into_iter().chain(age).collect(),
            step: self.step(verdict, trend.is_some()),
            ask: (verdict == Verdict::Change).then_some(Ask::WhyChange),
            evidence: evidence(self.alike.iter().map(|r| r.entry)),
            series: Vec::new(),
        }
    }

    /// A limit at which a doctor is advised comes first; one odd result is a reason to look again; a
    /// trend or another limit a reason to show it.
    fn step(&self, verdict: Verdict, trend: bool) -> Step {
        let judged = self.judged();
        match verdict {
            _ if judged == Some(Judged::Referral) => Step::Appointment,
            Verdict::Change if !trend => Step::Again,
            Verdict::Change => Step::ShowNext,
            Verdict::Notice | Verdict::Wobble | Verdict::NotYet => match self.newest.beyond {
                Some(_) => Step::ShowNext,
                None if judged == Some(Judged::Guidance) => Step::ShowNext,
                None => Step::Nothing,
            },
        }
    }

    fn guides(&self) -> Vec<Guide> {
        let own = match self.newest.beyond {
            Some(direction) => Some(Guide::OutOfRange { direction }),
            None => self.newest.ranged.then_some(Guide::InRange),
        };
        own.into_iter().chain(self.checkup()).collect()
    }

    fn checkup(&self) -> Option<Guide> {
        Some(match self.judged()? {
            Judged::Inside => Guide::CheckupInside,
            Judged::Guidance => Guide::CheckupGuidance,
            Judged::Referral => Guide::CheckupReferral,
        })
    }

    /// By the limits of the check-up.
    pub(super) fn judged(&self) -> Option<Judged> {
        let given = Circumstances { casual: self.newest.casual, sex: self.sex };
        judged(self.marker, self.newest.value, given)
    }
}

/// From the published variation, with half of it for the laboratory (the EFLM's desirable goal).
/// Body weight needs no laboratory, and the variation within people with diabetes was measured
/// together with it.
fn published(marker: Marker, values: &[Reading]) -> Option<ChangeLimits> {
    limits_of(marker, &values.iter().map(|r| r.value).collect::<Vec<_>>())
}

/// The same, for values of which some can show diabetes.
pub(super) fn limits_of(marker: Marker, values: &[f64]) -> Option<ChangeLimits> {
    let within = marker.within()?;
    let diabetic = marker == Marker::HbA1c && values.iter().any(|value| *value >= DIABETIC);
    Some(match marker {
        Marker::HbA1c if diabetic => change_limits(DIABETIC_WITHIN, 0.0),
        Marker::Weight => change_limits(within, 0.0),
        _ => change_limits(within, within / 2.0),
    })
}

/// `HbA1c` from which on people vary as those with diabetes do.
const DIABETIC: f64 = 6.5;
/// The median variation within people with type 2 diabetes, percent.
const DIABETIC_WITHIN: f64 = 8.3;

/// From the person's own results, all but the newest.
fn own(values: &[Reading]) -> Option<ChangeLimits> {
    let earlier: Vec<f64> = values.iter().rev().skip(1).map(|r| r.value).collect();
    variation(&earlier).filter(|_| earlier.len() >= OWN_MIN).map(|cv| change_limits(cv, 0.0))
}

/// One message a marker, with its course. What the kidney's message tells is not told again.
pub(super) fn messages(facts: &Facts<'_>, kidney_told: bool) -> Vec<(Course, Message)> {
    let of_kidney = [Marker::Creatinine, Marker::Egfr];
    let markers = Marker::ALL.iter().filter(|marker| !(kidney_told && of_kidney.contains(marker)));
    let courses: Vec<Course> =
        markers.filter_map(|marker| Course::of(facts, *marker, None)).collect();
    let confirmed = confirmed(&courses);
    let message = |(course, confirmed): (Course, bool)| {
        let about = match course.marker {
            Marker::Weight => About::Weight,
            marker => About::Result(marker),
        };
        let message = course.message(&RESULT, about, confirmed, facts.today);
        (course, message)
    };
    courses.into_iter().zip(confirmed).map(message).collect()
}

/// Which trends survive the false discovery rate over all markers.
///
/// What is counted is how probable so steep a line is among steady values of the known spread. The
/// probability of the order alone was rejected: four results in perfect order have 2/24, which no
/// rate over twelve markers lets through, however steep the line.
pub(super) fn confirmed(courses: &[Course]) -> Vec<bool> {
    let chances: Vec<Option<f64>> = courses.iter().map(Course::chance).collect();
    let tested: Vec<f64> = chances.iter().copied().flatten().collect();
    let mut found = discoveries(&tested, TREND_Q).into_iter();
    let mut next = |chance: &Option<f64>| chance.is_some() && found.next() == Some(true);
    chances.iter().map(&mut next).collect()
}
