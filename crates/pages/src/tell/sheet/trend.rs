//! How values went, each with a small picture and the same in words.

use phr::{
    insight::{
        marker::Marker,
        trend::{Trend, TrendPlace, TrendPoint},
    },
    message::About,
    record::day_number,
};

use super::{
    super::{count, entry, pick, source, terms},
    Teller,
    parts::{short, short_day},
};
use crate::{
    Lang,
    sheet::{Block, ChartLine, PaperChart, PaperTrend, Stroke},
    words::Words,
};

/// Trends on one sheet, so that it stays a page.
const TRENDS_MAX: usize = 6;
/// How far back home values and results of a laboratory are shown, in days. The time since the last
/// visit is shown whole when it is longer.
const HOME_DAYS: i64 = 92;
const RESULT_DAYS: i64 = 3 * 366;
const SINCE_VISIT_DAYS: i64 = 366;
/// Room above and below the values of a picture.
const ROOM: f64 = 0.08;

impl Teller<'_> {
    /// Blood pressure and weight first, then the newest results.
    pub(super) fn trends(&self) -> Vec<Block> {
        let mut trends: Vec<(&Trend, Vec<&TrendPoint>)> = self
            .summary
            .trends
            .iter()
            .map(|trend| (trend, self.window(trend)))
            .filter(|(_, points)| !points.is_empty())
            .collect();
        let newest = |points: &[&TrendPoint]| points.last().map(|p| p.date.end_ms());
        trends.sort_by_key(|(trend, points)| (rank(trend), std::cmp::Reverse(newest(points))));
        trends.truncate(TRENDS_MAX);
        let told: Vec<PaperTrend> =
            trends.iter().filter_map(|(trend, points)| self.trend(trend, points)).collect();
        if told.is_empty() { Vec::new() } else { vec![Block::Trends(told)] }
    }

    /// The newest value of some results with its day and source, in one line each.
    pub(super) fn newest_of(&self, wanted: &[Marker]) -> Vec<crate::sheet::PaperFact> {
        let is_wanted = |t: &&Trend| wanted.iter().any(|m| t.about == About::Result(*m));
        let fact = |trend: &Trend| {
            let point = trend.points.last()?;
            Some(crate::sheet::PaperFact {
                name: name(trend.about, self.lang),
                mark: None,
                value: Some(self.value(point)),
                detail: format!("{} {}", short(&point.date, self.lang), self.by(point)),
            })
        };
        self.summary.trends.iter().filter(is_wanted).filter_map(fact).collect()
    }

    fn window<'t>(&self, trend: &'t Trend) -> Vec<&'t TrendPoint> {
        let today = day_number(self.data.today).unwrap_or_default();
        let visit = self.summary.last_visit.and_then(day_number);
        let since_visit = visit.map_or(0, |day| today.saturating_sub(day)).min(SINCE_VISIT_DAYS);
        let pressure = trend.about == About::HomePressure;
        let days = if pressure { HOME_DAYS.max(since_visit) } else { RESULT_DAYS };
        let from = today.saturating_sub(days);
        trend.points.iter().filter(|p| day_number(&p.date).is_some_and(|d| d >= from)).collect()
    }

    fn trend(&self, trend: &Trend, points: &[&TrendPoint]) -> Option<PaperTrend> {
        let lang = self.lang;
        let last = *points.last()?;
        let name = name(trend.about, lang);
        let day = short(&last.date, lang);
        Some(PaperTrend {
            last: match lang {
                Lang::Ja => format!("{}（{day}）", self.value(last)),
                Lang::En => format!("{} ({day})", self.value(last)),
            },
            notes: self.notes(trend, points, last),
            chart: chart(&name, points, lang),
            name,
        })
    }

    /// The value as sent; upper and lower pressure as one.
    fn value(&self, point: &TrendPoint) -> String {
        if let Some(lower) = point.lower {
            return format!("{}/{lower} mmHg", point.value);
        }
        let entry = self.data.entries.iter().find(|e| e.id == point.entry);
        let text = entry.and_then(|e| entry::value_text(e, self.lang));
        text.unwrap_or_else(|| point.value.to_string())
    }

    fn by(&self, point: &TrendPoint) -> String {
        let entry = self.data.entries.iter().find(|e| e.id == point.entry);
        entry.map(|e| source::by(e, self.lang)).unwrap_or_default()
    }

    /// How many values, from where, and what was left out.
    fn notes(&self, trend: &Trend, points: &[&TrendPoint], last: &TrendPoint) -> Vec<String> {
        let lang = self.lang;
        let of = |place| points.iter().filter(|p| p.place == place).count();
        let places =
            [TrendPlace::Home, TrendPlace::HomeOther, TrendPlace::Office, TrendPlace::Unknown];
        let counts: Vec<String> = places
            .iter()
            .zip(self.words.trend_places)
            .filter(|(place, _)| of(**place) > 0)
            .map(|(place, text)| match lang {
                Lang::Ja => format!("{text} {}回", of(*place)),
                Lang::En => format!("{} {text}", of(*place)),
            })
            .collect();
        let (by, values) = (self.by(last), &Words::of(lang).measurements.values);
        let counts = counts.join(pick(lang, "、", ", "));
        let pressure = trend.about == About::HomePressure;
        let mut notes = vec![match lang {
            _ if pressure => counts,
            Lang::Ja => format!("{}回　最後は {by}", points.len()),
            Lang::En => format!("{}, the last by {by}", values.of(points.len())),
        }];
        if trend.other_unit > 0 {
            notes.push(match lang {
                Lang::Ja => format!("ほかの単位の値 {}回は入っていません", trend.other_unit),
                Lang::En => format!(
                    "{} in another unit left out",
                    values.of(count(trend.other_unit.into()))
                ),
            });
        }
        notes
    }
}

/// Blood pressure comes first, then weight.
pub(in crate::tell) fn rank(trend: &Trend) -> u8 {
    if trend.about == About::HomePressure {
        0
    } else if trend.about == About::Result(Marker::Weight) {
        1
    } else {
        2
    }
}

/// What a trend is about, in words.
pub(in crate::tell) fn name(about: About, lang: Lang) -> String {
    if let About::Result(marker) = about {
        return pick(lang, marker.ja(), marker.en()).to_owned();
    }
    terms::term_name(terms::Term::Pressure, lang).to_owned()
}

/// A picture from two values on. Values after a bath, a meal or exercise and those of a clinic stand
/// as rings beside the line of the values at home and at rest.
fn chart(name: &str, points: &[&TrendPoint], lang: Lang) -> Option<PaperChart> {
    let pressure = points.iter().any(|p| p.lower.is_some());
    let mixed = |p: &TrendPoint| pressure && p.place != TrendPlace::Home;
    let days: Vec<i64> = points.iter().filter_map(|p| day_number(&p.date)).collect();
    let (from, until) = (*days.iter().min()?, *days.iter().max()?);
    if points.len() < 2 || from == until {
        return None;
    }
    let all = points.iter().flat_map(|p| [Some(p.value), p.lower]).flatten();
    let (low, high) = all.fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(v), h.max(v)));
    let span = if high > low { high - low } else { 1.0 };
    let place = |day: i64, value: f64| {
        let ratio = |a: i64, b: i64| {
            f64::from(i32::try_from(a).unwrap_or(0)) / f64::from(i32::try_from(b).unwrap_or(1))
        };
        let x = ratio(day.saturating_sub(from), until.saturating_sub(from));
        (x, ROOM + (1.0 - 2.0 * ROOM) * (value - low) / span)
    };
    let line = |stroke, rings: bool, of: &dyn Fn(&TrendPoint) -> Option<f64>| ChartLine {
        stroke,
        points: points
            .iter()
            .filter(|p| mixed(p) == rings)
            .filter_map(|p| Some(place(day_number(&p.date)?, of(p)?)))
            .collect(),
    };
    let lines = [
        line(Stroke::Solid, false, &|p| Some(p.value)),
        line(Stroke::Dashed, false, &|p| p.lower),
        line(Stroke::Rings, true, &|p| Some(p.value)),
    ];
    let (from, until) = (short_day(from, lang), short_day(until, lang));
    let count = points.len();
    Some(PaperChart {
        alt: match lang {
            Lang::Ja => format!(
                "{name}のグラフ。{from}から{until}まで{count}回。いちばん低い値は{low}、いちばん高い値は{high}。"
            ),
            Lang::En => format!(
                "Chart of {name}: {count} values from {from} to {until}, the lowest {low}, the highest {high}."
            ),
        },
        high: high.to_string(),
        low: low.to_string(),
        from,
        until,
        lines: lines.into_iter().filter(|line| !line.points.is_empty()).collect(),
    })
}
