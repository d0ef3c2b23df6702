//! What is measured all day long: by month, by day, by hour.
//!
//! A stretch is told from its lowest to its highest value with the one in the middle, or by its sum
//! where a sum has a meaning. Nothing is averaged, and series of different devices are never added.

mod day_shape;
mod picture;
mod window;

use fhir::Date;
use phr::{
    decimal::Exact,
    provenance::{Maker, Origin},
    record::{
        Point, Series,
        series::{OfDay, Stretch, meaning},
    },
};

use super::{
    count, pick,
    urgent::{Sensed, urgent},
    when, words,
};
use crate::{
    Frame, Lang, links,
    measurement::RangeChoice,
    series::{OneSeries, OriginRow, SeriesCard, StretchRow},
    words::Words,
};

pub use day_shape::{SHAPE_DAYS, shape_time};
pub use window::{Level, Window};

/// UCUM codes as people write them.
const UNITS: &[(&str, &str, &str)] = &[
    ("/min", "回/分", "per minute"),
    ("Cel", "℃", "℃"),
    ("[degF]", "°F", "°F"),
    ("{steps}", "歩", "steps"),
    ("{floors}", "階", "floors"),
    ("[mi_i]", "マイル", "miles"),
    ("min", "分", "minutes"),
    ("s", "秒", "seconds"),
    ("ms", "ミリ秒", "ms"),
];

/// Names as our importers write them, in English; first what matters most.
const NAMES: &[(&str, &str)] = &[
    ("心拍数", "Heart rate"),
    ("酸素飽和度", "Oxygen saturation"),
    ("血糖", "Blood glucose"),
    ("体温", "Temperature"),
    ("呼吸数", "Breathing rate"),
    ("歩数", "Steps"),
    ("歩いたり走ったりした距離", "Walking and running distance"),
    ("移動した距離", "Distance"),
    ("自転車の距離", "Cycling distance"),
    ("上った階数", "Flights climbed"),
    ("活動で使ったエネルギー", "Active energy"),
    ("じっとしていて使うエネルギー", "Resting energy"),
    ("使ったエネルギー", "Energy"),
    ("運動の時間", "Exercise time"),
    ("立っていた時間", "Standing time"),
    ("歩くときの心拍数", "Walking heart rate"),
    ("心拍のゆらぎ（SDNN）", "Heart rate variability (SDNN)"),
    ("床に入っていた時間", "In bed"),
    ("眠り", "Asleep"),
    ("浅い眠り", "Light sleep"),
    ("深い眠り", "Deep sleep"),
    ("レム睡眠", "REM sleep"),
    ("目がさめていた時間", "Awake"),
];

/// What the page of one series is told from.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// The person's id in addresses.
    pub pid: &'a str,
    /// The series.
    pub series: &'a Series,
    /// The time shown.
    pub window: &'a Window,
    /// What its points come to: the months, days or hours that have some.
    pub stretches: &'a [Stretch],
    /// The points of [`shape_time`]; none when there is no such time.
    pub shape: &'a [Point],
    /// Where the points of this time came from.
    pub origins: &'a [Origin],
    /// What sensors measured lately.
    pub sensed: &'a [Sensed],
    /// The day it is.
    pub today: &'a Date,
}

/// The page of one series.
pub fn one(frame: Frame, data: Data<'_>) -> OneSeries {
    let Data { pid, series, window, stretches, .. } = data;
    let lang = frame.lang;
    let w = &Words::of(lang).series;
    let sid = series.id.to_string();
    let link = |at: String| links::series(pid, &sid, &at);
    let is_here = |link: Option<&String>| {
        data.sensed.iter().any(|s| s.is_of(series) && link == Some(&s.link(pid)))
    };
    let near = |after| window.neighbour(after, series.first_ms, series.last_ms).map(link);
    let (previous, next) = (near(false), near(true));
    let choice = |(level, text): (Level, &str)| RangeChoice {
        text: text.to_owned(),
        link: link(window.as_level(level, series.last_ms)),
        here: window.level == level,
    };
    let caption = Level::ALL.into_iter().zip(w.table).find(|(level, _)| *level == window.level);
    OneSeries {
        name: name(series, lang),
        time: window.text(lang),
        urgent: urgent(&[], data.sensed, data.today, pid, lang)
            .into_iter()
            .filter(|notice| is_here(notice.link.as_ref()))
            .collect(),
        extent: extent(series, lang),
        how: how(series, lang),
        state_unknown: series.key.code.code == "8867-4"
            && series.key.context.states.is_empty()
            && series.key.context.method.is_none(),
        summed: is_summed(series),
        levels: Level::ALL.into_iter().zip(w.by).map(choice).collect(),
        chart: picture::chart(series, window, stretches, lang),
        day: day_shape::shape(series, data.shape, lang),
        caption: caption.map_or("", |(_, text)| text),
        rows: stretches.iter().map(|stretch| row(&data, stretch, lang)).collect(),
        previous,
        next,
        origins: data.origins.iter().map(|origin| origin_row(origin, pid, lang)).collect(),
        back: links::measurements(pid, 1),
        frame,
    }
}

fn row(data: &Data<'_>, stretch: &Stretch, lang: Lang) -> StretchRow {
    let Data { pid, series, window, .. } = *data;
    let of = |value: Exact| value_text(value, series, lang);
    let values = if is_summed(series) {
        vec![stretch.sum.map(of).unwrap_or_default()]
    } else {
        [stretch.lowest, stretch.middle, stretch.highest].map(of).to_vec()
    };
    let inner = window.inner(stretch.from_ms);
    StretchRow {
        when: window.stretch(stretch.from_ms, lang),
        link: inner.map(|at| links::series(pid, &series.id.to_string(), &at)),
        values,
        count: Words::of(lang).measurements.values.of(count(stretch.points)),
    }
}

fn origin_row(origin: &Origin, pid: &str, lang: Lang) -> OriginRow {
    let received = &origin.received;
    let name = received.file_name.clone();
    OriginRow {
        name: name.unwrap_or_else(|| words::format(&origin.format, lang)),
        when: when::day_of(&Date::from_timestamp(received.at), lang),
        link: links::original_plain(pid, &origin.original.to_string()),
    }
}

/// A series in the list of what is measured, by the stretch of its newest day.
pub fn card(series: &Series, day: &Stretch, pid: &str, lang: Lang) -> SeriesCard {
    let summed = is_summed(series);
    let value = if summed {
        day.sum.map(|sum| sum.to_string()).unwrap_or_default()
    } else {
        let [low, middle, high] = [day.lowest, day.middle, day.highest].map(|v| v.to_string());
        format!("{low}–{middle}–{high}")
    };
    let (value, unit) = match (series.key.unit.as_str(), day.sum) {
        ("s", Some(sum)) if summed => (value_text(sum, series, lang), String::new()),
        (ucum, _) => (value, unit(ucum, lang).to_owned()),
    };
    let at = window::day_text(day.from_ms);
    SeriesCard {
        name: name(series, lang),
        value,
        unit,
        summed,
        day: window::day(day.from_ms).map_or_else(|| when::unknown(lang), |day| day.when(lang)),
        how: how(series, lang),
        extent: extent(series, lang),
        link: links::series(pid, &series.id.to_string(), at.get(..7).unwrap_or_default()),
    }
}

/// The newest day of a series, for its card.
pub fn newest_day(series: &Series) -> Window {
    Window::of(Some(&window::day_text(series.last_ms)), series.last_ms)
}

/// The order in which series are listed: by what they measure, then the newest first.
pub fn order(series: &mut [Series]) {
    let rank = |s: &Series| NAMES.iter().position(|(known, _)| *known == s.key.name);
    series.sort_by_cached_key(|s| {
        (rank(s).unwrap_or(NAMES.len()), std::cmp::Reverse(s.last_ms), s.key.canonical())
    });
}

/// A unit in words; a UCUM code nobody told us stays as it is.
pub(crate) fn unit(ucum: &str, lang: Lang) -> &str {
    let known = UNITS.iter().find(|(code, ..)| *code == ucum);
    known.map_or(ucum, |(_, ja, en)| pick(lang, ja, en))
}

fn name(series: &Series, lang: Lang) -> String {
    let written = series.key.name.as_str();
    let known = NAMES.iter().find(|(ja, _)| *ja == written);
    known.map_or(written, |(ja, en)| pick(lang, ja, en)).to_owned()
}

fn is_summed(series: &Series) -> bool {
    meaning(&series.key.code).is_some_and(|m| m.of_day == OfDay::Sum)
}

/// A value with its unit. Seconds are told as hours and minutes.
fn value_text(value: Exact, series: &Series, lang: Lang) -> String {
    let ucum = series.key.unit.as_str();
    if ucum == "s" && value.places() == 0 {
        let minutes = value.mantissa() / 60;
        let (hours, minutes) = (minutes / 60, minutes % 60);
        return match lang {
            Lang::Ja => format!("{hours}時間{minutes}分"),
            Lang::En => format!("{hours} h {minutes} min"),
        };
    }
    super::shape::joined(&value.to_string(), unit(ucum, lang))
}

/// By whom, and in which state when the source says so: `めぐりウォッチ（安静）`.
fn how(series: &Series, lang: Lang) -> String {
    let key = &series.key;
    let by = match &key.made_by {
        Maker::Person => Some(Words::of(lang).series.typed),
        made_by => made_by.institution().or_else(|| made_by.name()),
    };
    let state = words::circumstances(&key.context, lang);
    let said = [key.context.device.clone(), state, key.context.method.clone()];
    let mut parts: Vec<String> = by.map(str::to_owned).into_iter().collect();
    for part in said.into_iter().flatten() {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.join(pick(lang, "・", ", "))
}

/// How many values, from when to when.
fn extent(series: &Series, lang: Lang) -> String {
    let day = |ms| window::day(ms).map(|day| day.text(lang)).unwrap_or_default();
    let (first, last) = (day(series.first_ms), day(series.last_ms));
    let values = Words::of(lang).measurements.values.of(count(series.points));
    match lang {
        Lang::Ja => format!("{first}から {last}まで、{values}"),
        Lang::En => format!("{values} from {first} to {last}"),
    }
}
