//! The shape of a day: two weeks of a sensor by the hour. What is drawn stands in the table too.
//!
//! It shows where values lie and judges none; the lowest value of each hour is shown whatever the
//! rest of the hour is like.

use phr::{
    insight::{
        GlucosePoint,
        day_shape::{HourShape, day_shape},
        marker::Marker,
    },
    record::{Point, Series},
};

use super::{Level, Window, is_summed, name, value_text, window};
use crate::{
    Lang,
    chart::{self, Chart, HourBox, Legend},
    series::DayShape,
    tell::number,
    words::Words,
};

/// So many days make the shape.
pub const SHAPE_DAYS: i64 = 14;
const DAY_MS: i64 = 86_400_000;
/// What a sensor's glucose is aimed at in most people (mg/dL): the international consensus on time in
/// range, as the message on glucose says it.
const AIM: (&str, &str) = ("70", "180");
const AIM_UNIT: &str = "mg/dL";

/// The time of the shape: two weeks up to the newest point of what is shown. `None` for what is added
/// up, and beside the 31 rows of a month, with which it would weigh more than a page may.
pub fn shape_time(series: &Series, shown: &Window) -> Option<std::ops::Range<i64>> {
    let told_by_hour = !is_summed(series) && series.key.unit != "s";
    let last = series.last_ms.min(shown.during().end.saturating_sub(1));
    let time = last.saturating_sub(SHAPE_DAYS.saturating_mul(DAY_MS))..last.saturating_add(1);
    (told_by_hour && shown.level == Level::Year).then_some(time)
}

/// The shape of these points; `None` while no hour has readings of enough days.
pub(super) fn shape(series: &Series, points: &[Point], lang: Lang) -> Option<DayShape> {
    let hours = hours(points, series);
    let boxes: Vec<HourBox> = hours.iter().map(|(_, drawn)| *drawn).collect();
    let (first, last) = (points.first()?.from_ms(), points.last()?.from_ms());
    let day = |ms| window::day(ms).map(|day| day.text(lang)).unwrap_or_default();
    let w = &Words::of(lang).series;
    let aim = (series.key.unit == AIM_UNIT && is_glucose(series)).then_some(AIM);
    let range = aim.and_then(|(low, high)| number::Exact::read(low).zip(number::Exact::read(high)));
    let desc = desc(&boxes, series, lang)?;
    let title = match lang {
        Lang::Ja => {
            format!("{}、1日のかたち（{}から {}まで）", name(series, lang), day(first), day(last))
        }
        Lang::En => {
            format!("{}: the shape of a day ({} to {})", name(series, lang), day(first), day(last))
        }
    };
    Some(DayShape {
        chart: Chart {
            number: 2,
            desc,
            legend: legend(aim, lang),
            note: Some(w.shape_note.to_owned()),
            drawing: chart::day(&boxes, range),
            melody: None,
            sound: None,
            title,
        },
        lines: hours.iter().map(|(hour, one)| line(hour, one, series, lang)).collect(),
    })
}

fn is_glucose(series: &Series) -> bool {
    let code = &series.key.code;
    let coding = serde_json::json!({"coding": [{"system": code.system, "code": code.code}]});
    Marker::of(&coding) == Some(Marker::Glucose)
}

fn hours(points: &[Point], series: &Series) -> Vec<(HourShape, HourBox)> {
    let point = |p: &Point| {
        let value = p.value().to_string().parse().ok()?;
        Some(GlucosePoint { at_ms: p.from_ms(), value })
    };
    let shape = day_shape(&points.iter().filter_map(point).collect::<Vec<_>>());
    shape.into_iter().filter_map(|hour| Some((hour, boxed(&hour, series)?))).collect()
}

/// Percentiles lie between readings: they are told with the places that readings have.
fn boxed(hour: &HourShape, series: &Series) -> Option<HourBox> {
    let places = usize::from(matches!(series.key.unit.as_str(), "Cel" | "[degF]" | "mmol/L"));
    let read = |value: f64| number::Exact::read(&format!("{value:.places$}"));
    let [p5, p25, p50, p75, p95] = hour.percentiles.map(read);
    Some(HourBox {
        hour: hour.hour.into(),
        most: (p5?, p95?),
        half: (p25?, p75?),
        middle: p50?,
        lowest: read(hour.lowest)?,
    })
}

/// When the values in the middle are lowest and highest, and the lowest value of all.
fn desc(boxes: &[HourBox], series: &Series, lang: Lang) -> Option<String> {
    let low = boxes.iter().min_by_key(|h| h.middle)?;
    let high = boxes.iter().rev().max_by_key(|h| h.middle)?;
    let lowest = boxes.iter().min_by_key(|h| h.lowest)?;
    let value = |value: number::Exact| told(value, series, lang);
    Some(match lang {
        Lang::Ja => format!(
            "まんなかの値は、{}時台がいちばん低く {}、{}時台がいちばん高く {} です。いちばん低い値は {}時台の {} です。",
            low.hour,
            value(low.middle),
            high.hour,
            value(high.middle),
            lowest.hour,
            value(lowest.lowest)
        ),
        Lang::En => format!(
            "The middle value is lowest from {}:00 ({}) and highest from {}:00 ({}). The lowest value of all is {}, after {}:00.",
            low.hour,
            value(low.middle),
            high.hour,
            value(high.middle),
            value(lowest.lowest),
            lowest.hour
        ),
    })
}

fn told(value: number::Exact, series: &Series, lang: Lang) -> String {
    let digits = value.to_string();
    phr::decimal::Exact::read(&digits).map_or(digits, |exact| value_text(exact, series, lang))
}

/// One hour in words, the same as it is drawn.
fn line(hour: &HourShape, one: &HourBox, series: &Series, lang: Lang) -> String {
    let middle = told(one.middle, series, lang);
    let HourBox { most: (p5, p95), half: (p25, p75), lowest, .. } = *one;
    match lang {
        Lang::Ja => format!(
            "{}時台：まんなか {middle}、半分は {p25}〜{p75}、20回のうち18回は {p5}〜{p95}、いちばん低い値 {lowest}（{}日）",
            hour.hour, hour.days
        ),
        Lang::En => format!(
            "{:02}:00: middle {middle}; half of them {p25} – {p75}; 18 of 20 {p5} – {p95}; lowest {lowest} ({} days)",
            hour.hour, hour.days
        ),
    }
}

fn legend(aim: Option<(&str, &str)>, lang: Lang) -> Vec<Legend> {
    let w = &Words::of(lang).series;
    let one = |text: String, class: &str, path: &str| Legend {
        text,
        class: class.to_owned(),
        path: path.to_owned(),
    };
    let box_path = "M2 4h20v16h-20z";
    let [middle, half, most] = w.shape_legend;
    let lowest = chart::shape(0, 12, 12);
    let aim = aim.map(|(low, high)| one(format!("{} {low}–{high}", w.aim), "band", box_path));
    [
        one(middle.to_owned(), "line s0", "M0 12h24"),
        one(half.to_owned(), "line half", box_path),
        one(most.to_owned(), "line most", box_path),
        one(w.lowest.to_owned(), "m0", &lowest),
    ]
    .into_iter()
    .chain(aim)
    .collect()
}
