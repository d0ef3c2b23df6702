//! The picture of a series: one upright line for each month, day or hour.

use phr::{
    decimal::Exact,
    record::{Series, series::Stretch},
};

use super::{Level, Window, is_summed, name, unit, value_text, window};
use crate::{
    Lang,
    chart::{self, Chart, Span},
    tell::{count, number},
    words::Words,
};

/// The chart; `None` without values. Lengths of time are told in the table only.
pub(super) fn chart(
    series: &Series,
    at: &Window,
    stretches: &[Stretch],
    lang: Lang,
) -> Option<Chart> {
    let during = at.during();
    let read = |value: Exact| number::Exact::read(&value.to_string());
    let summed = is_summed(series);
    let spans: Vec<Span> = stretches
        .iter()
        .filter_map(|s| {
            // In the middle of the stretch: the first and the last are not on the edge.
            let at = s.from_ms.saturating_add(half(at.level));
            Some(if summed {
                let zero = number::Exact::from_scaled(0);
                Span { at, low: zero, high: read(s.sum?)?, middle: None }
            } else {
                Span { at, low: read(s.lowest)?, high: read(s.highest)?, middle: read(s.middle) }
            })
        })
        .collect();
    if spans.is_empty() || series.key.unit == "s" {
        return None;
    }
    let middle = during.start.saturating_add(during.end.saturating_sub(during.start) / 2);
    let ends = [during.start, middle, during.end.saturating_sub(1)];
    let labels = ends.map(|ms| match at.level {
        Level::Day => hour(ms),
        Level::Year | Level::Month => {
            window::day(ms).map(|day| day.short(lang)).unwrap_or_default()
        }
    });
    let w = &Words::of(lang).series;
    let (name, unit) = (name(series, lang), unit(&series.key.unit, lang));
    Some(Chart {
        number: 1,
        title: match lang {
            Lang::Ja => format!("{name}、{}（{unit}）", at.text(lang)),
            Lang::En => format!("{name}, {} ({unit})", at.text(lang)),
        },
        desc: if summed {
            sums(series, at, stretches, lang)
        } else {
            ranges(series, at, stretches, lang)
        },
        legend: Vec::new(),
        note: Some(if summed { w.drawn_sum } else { w.drawn_range }.to_owned()),
        drawing: chart::spans(&spans, (during.start, during.end), &labels),
        melody: None,
        sound: None,
    })
}

/// How many values, the lowest and the highest with their time.
fn ranges(series: &Series, at: &Window, stretches: &[Stretch], lang: Lang) -> String {
    let points = stretches.iter().map(|s| s.points).sum();
    let values = Words::of(lang).measurements.values.of(count(points));
    let low = stretches.iter().min_by_key(|s| s.lowest);
    let high = stretches.iter().rev().max_by_key(|s| s.highest);
    let Some((low, high)) = low.zip(high) else { return values };
    let of =
        |value, s: &Stretch| (value_text(value, series, lang), at.stretch(s.from_ms, lang).text);
    let ((low, low_at), (high, high_at)) = (of(low.lowest, low), of(high.highest, high));
    match lang {
        Lang::Ja => format!(
            "{values}。いちばん低い値は {low}（{low_at}）、いちばん高い値は {high}（{high_at}）です。"
        ),
        Lang::En => format!("{values}. Lowest {low} ({low_at}), highest {high} ({high_at})."),
    }
}

/// The sum of all, the most and the fewest with their time.
fn sums(series: &Series, at: &Window, stretches: &[Stretch], lang: Lang) -> String {
    let all = stretches.iter().try_fold(Exact::whole(0), |sum, s| sum.checked_add(s.sum?));
    let most = stretches.iter().rev().max_by_key(|s| s.sum);
    let Some((all, most)) = all.zip(most) else { return String::new() };
    let (all, time) = (value_text(all, series, lang), at.stretch(most.from_ms, lang).text);
    let most = most.sum.map(|sum| value_text(sum, series, lang)).unwrap_or_default();
    match lang {
        Lang::Ja => format!("合わせて {all}。いちばん多いのは {time}の {most} です。"),
        Lang::En => format!("{all} in all. The most: {most} ({time})."),
    }
}

const fn half(level: Level) -> i64 {
    const HOUR_MS: i64 = 3_600_000;
    match level {
        Level::Year => 15 * 24 * HOUR_MS,
        Level::Month => 12 * HOUR_MS,
        Level::Day => HOUR_MS / 2,
    }
}

/// The hour on an axis, the end of the day as 24.
fn hour(ms: i64) -> String {
    const DAY_MS: i64 = 86_400_000;
    let minutes = ms.saturating_add(9 * 3_600_000).rem_euclid(DAY_MS) / 60_000;
    format!("{}:00", minutes.saturating_add(1) / 60)
}
