//! One chart per unit: which points, which of them are joined, what the shapes stand for.

use std::collections::BTreeMap;

use fhir::view;
use phr::{insight::band::OwnBand, provenance::Origin};

use super::{
    super::{entry, number::Exact, pick, shape, source, when},
    compare::{lines, numbers, prefix},
    readings::Reading,
    short_day,
};
use crate::{
    Lang,
    chart::{self, Chart, Legend, MARKS, Melody, Plot, Point, Run},
    words::Words,
};

const DAY_MS: i64 = 86_400_000;
/// A gap longer than so many usual distances is left open.
const GAP_TIMES: i64 = 3;
/// And never a gap shorter than this.
const GAP_MIN_MS: i64 = 2 * DAY_MS;
/// Charts on one page; further units are in the table.
const CHARTS_MAX: usize = 3;

/// The time shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    /// `None`: from the first value.
    pub(super) from_ms: Option<i64>,
    pub(super) until_ms: i64,
}

/// What the charts are of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Of<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// The person's own band; drawn where the unit is the band's.
    pub(super) own: Option<&'a OwnBand>,
    pub(super) lang: Lang,
}

/// The charts, the unit of the newest value first.
pub(super) fn charts(shown: &[&Reading<'_>], window: Window, of: Of<'_>) -> Vec<Chart> {
    let mut units: Vec<(&str, Vec<&Reading<'_>>)> = Vec::new();
    for reading in shown {
        match units.iter_mut().find(|(unit, _)| *unit == reading.unit) {
            Some((_, group)) => group.push(reading),
            None => units.push((&reading.unit, vec![reading])),
        }
    }
    let drawn = units
        .into_iter()
        .zip(1..)
        .filter_map(|((unit, group), number)| chart(&group, unit, number, window, of));
    drawn.take(CHARTS_MAX).collect()
}

fn chart(
    group: &[&Reading<'_>],
    unit: &str,
    number: usize,
    window: Window,
    of: Of<'_>,
) -> Option<Chart> {
    let Of { name, lang, .. } = of;
    let w = &Words::of(lang).measurements;
    let drawable: Vec<&Reading<'_>> =
        group.iter().copied().filter(|r| r.at().is_some() && r.exact().next().is_some()).collect();
    let oldest = drawable.iter().filter_map(|r| r.at()).min()?;
    let from_ms = window.from_ms.unwrap_or_else(|| oldest.saturating_sub(DAY_MS));
    let until_ms = window.until_ms.max(from_ms.saturating_add(DAY_MS));
    let marks = Marks::of(&drawable, lang);
    let runs = runs(&drawable, &marks, lang);
    let band = band(&drawable);
    let own = of.own.filter(|own| own.marker.unit() == unit).and_then(|own| Own::of(own, lang));
    let middle = from_ms.saturating_add(until_ms.saturating_sub(from_ms) / 2);
    let plot = Plot {
        runs: &runs,
        band: band.as_ref().map(|(low, high, _)| (*low, *high)),
        own: own.as_ref().map(|own| own.ends),
        from_ms,
        until_ms,
        days: [from_ms, middle, until_ms.saturating_sub(1)].map(|ms| short_day(ms, lang)),
    };
    let drawing = chart::draw(&plot);
    let hidden = group.len().saturating_sub(drawable.len());
    let notes = [
        drawing.columns.then(|| w.columns.to_owned()),
        (hidden > 0).then(|| w.not_drawn.of(hidden)),
    ];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    let range = band.filter(|_| drawing.band.is_some()).map(|(_, _, text)| text);
    let two = lines(&drawable) == 2;
    Some(Chart {
        number,
        title: title(name, unit, lang),
        desc: desc(&drawable, unit, lang)
            + &own.as_ref().map(|own| own.said(&drawable, lang)).unwrap_or_default(),
        legend: legend(&marks, &drawing, two, range, lang)
            .into_iter()
            .chain(own.map(|own| own.legend))
            .collect(),
        note: (!notes.is_empty()).then(|| notes.join(pick(lang, "", " "))),
        drawing,
        melody: Melody::of(&plot),
        sound: None,
    })
}

fn title(name: &str, unit: &str, lang: Lang) -> String {
    let w = &Words::of(lang).measurements;
    match (unit, lang) {
        ("", _) => format!("{name}{}", w.chart_of),
        (unit, Lang::Ja) => format!("{name}{}（{unit}）", w.chart_of),
        (unit, Lang::En) => format!("{name}{} ({unit})", w.chart_of),
    }
}

/// Plain facts: how many, from when to when, the lowest, the highest, the newest.
fn desc(drawable: &[&Reading<'_>], unit: &str, lang: Lang) -> String {
    let day = |r: Option<&&Reading<'_>>| {
        let date = r.and_then(|r| r.lead.when.as_ref());
        date.map(|d| when::day_of(d, lang).text).unwrap_or_default()
    };
    let (newest, oldest) = (day(drawable.first()), day(drawable.last()));
    let said = match lang {
        Lang::Ja if newest == oldest => format!("{newest}の値が {}件あります。", drawable.len()),
        Lang::En if newest == oldest => {
            format!("{} of {newest}.", Words::of(lang).measurements.values.of(drawable.len()))
        }
        Lang::Ja => format!("{oldest}から {newest}までの値が {}件あります。", drawable.len()),
        Lang::En => format!(
            "{} from {oldest} to {newest}.",
            Words::of(lang).measurements.values.of(drawable.len())
        ),
    };
    let lines = lines(drawable);
    let of_line = |line| {
        let numbers = numbers(drawable, line);
        let low = numbers.iter().min_by_key(|(exact, _)| *exact);
        let high = numbers.iter().max_by_key(|(exact, _)| *exact);
        let (low, high, last) = (low?, high?, numbers.first()?);
        let with = |digits: &str| shape::joined(digits, unit);
        let (low, high, last) = (with(&low.1.digits), with(&high.1.digits), with(&last.1.digits));
        let which = prefix(line, lines, lang);
        Some(match lang {
            Lang::Ja => format!(
                "{which}いちばん低い値は {low}、いちばん高い値は {high}、いちばん新しい値は {last} です。"
            ),
            Lang::En => format!(" {which}lowest {low}, highest {high}, newest {last}."),
        })
    };
    std::iter::once(said).chain((0..lines).filter_map(of_line)).collect::<Vec<_>>().concat()
}

/// The person's own band as it is drawn and told.
struct Own {
    ends: (Exact, Exact),
    shown: String,
    legend: Legend,
}

impl Own {
    fn of(band: &OwnBand, lang: Lang) -> Option<Own> {
        let w = &Words::of(lang).measurements;
        let (low, high) = band.shown();
        let ends = (Exact::read(&low.digits)?, Exact::read(&high.digits)?);
        let shown = format!(
            "{}{}{}",
            low.digits,
            pick(lang, "〜", " – "),
            shape::joined(&high.digits, high.unit)
        );
        let count = usize::try_from(band.values).unwrap_or_default();
        let (until, values) = (when::day_of(&band.until, lang).text, w.values.of(count));
        let from = match (lang, band.own_spread) {
            (Lang::Ja, true) => format!("{until}までの自分の値 {values}から"),
            (Lang::Ja, false) => format!("{until}までの自分の値 {values}と、人のふだんのゆれから"),
            (Lang::En, true) => format!("from your own {values} until {until}"),
            (Lang::En, false) => {
                format!("from your own {values} until {until} and how much people usually vary")
            }
        };
        let text = match lang {
            Lang::Ja => format!("{} {shown}（{from}）", w.own_band),
            Lang::En => format!("{} {shown} ({from})", w.own_band),
        };
        let legend =
            Legend { text, class: "line own".to_owned(), path: "M0 6h24M0 18h24".to_owned() };
        Some(Own { ends, shown, legend })
    }

    /// Where the newest value lies; what that means is for the messages to say.
    fn said(&self, drawable: &[&Reading<'_>], lang: Lang) -> String {
        let Some((newest, _)) = numbers(drawable, 0).into_iter().next() else {
            return String::new();
        };
        let (low, high) = self.ends;
        let where_ = if newest < low {
            pick(lang, "より低い所です", "below")
        } else if newest > high {
            pick(lang, "より高い所です", "above")
        } else {
            pick(lang, "の中です", "within")
        };
        match lang {
            Lang::Ja => format!("いちばん新しい値は、自分のふだんの幅（{}）{where_}。", self.shown),
            Lang::En => {
                format!(" The newest value is {where_} your own usual range ({}).", self.shown)
            }
        }
    }
}

/// Which shape each context and source has: the most frequent ones have their own.
struct Marks {
    names: Vec<String>,
}

impl Marks {
    fn of(drawable: &[&Reading<'_>], lang: Lang) -> Marks {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for reading in drawable {
            let count = counts.entry(group(reading, lang)).or_default();
            *count = count.saturating_add(1);
        }
        let mut names: Vec<(usize, String)> = counts.into_iter().map(|(n, c)| (c, n)).collect();
        names.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        Marks { names: names.into_iter().map(|(_, name)| name).collect() }
    }

    fn index(&self, name: &str) -> usize {
        self.names.iter().position(|known| known == name).unwrap_or(MARKS)
    }
}

/// Context and source in words: `家で・朝（本人）`.
fn group(reading: &Reading<'_>, lang: Lang) -> String {
    let Some(origin) = reading.lead.origins.first() else { return String::new() };
    let by = source::name(origin, lang);
    match (reading.how(false, lang), lang) {
        (Some(how), Lang::Ja) => format!("{how}（{by}）"),
        (Some(how), Lang::En) => format!("{how} ({by})"),
        (None, _) => by,
    }
}

/// Joined: one line, one context, one source, one method, one device, and no gap much longer than
/// usual. A value after a bath is not on the line of those at rest.
fn runs(drawable: &[&Reading<'_>], marks: &Marks, lang: Lang) -> Vec<Run> {
    let mut kept: BTreeMap<(usize, String), Vec<Point>> = BTreeMap::new();
    for reading in drawable.iter().rev() {
        let Some(at) = reading.at() else { continue };
        let context = group(reading, lang);
        let mark = marks.index(&context);
        let identity =
            reading.lead.origins.first().map(|o| identity(o, reading)).unwrap_or_default();
        for (line, value) in reading.exact() {
            let point = Point { at, value, mark };
            kept.entry((line, format!("{identity}\u{1f}{context}"))).or_default().push(point);
        }
    }
    let split = |((line, _), points): ((usize, String), Vec<Point>)| {
        let longest = longest_gap(&points);
        let mut runs: Vec<Run> = Vec::new();
        let mut last: Option<i64> = None;
        for point in points {
            let near = last.is_some_and(|at| point.at.saturating_sub(at) <= longest);
            last = Some(point.at);
            match runs.last_mut().filter(|_| near) {
                Some(run) => run.points.push(point),
                None => runs.push(Run { line, points: vec![point] }),
            }
        }
        runs
    };
    kept.into_iter().flat_map(split).collect()
}

fn identity(origin: &Origin, reading: &Reading<'_>) -> String {
    let r = &reading.lead.resource;
    let words = |key: &str| r.get(key).and_then(|v| shape::text(v, r, Lang::Ja));
    let method = origin.context.method.clone().or_else(|| words("method")).unwrap_or_default();
    let device = origin.context.device.clone().or_else(|| words("device")).unwrap_or_default();
    [source::key(origin), method, device].join("\u{1f}")
}

/// Some times the usual distance between neighbours.
fn longest_gap(points: &[Point]) -> i64 {
    let mut gaps: Vec<i64> = points
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Some(b.at.saturating_sub(a.at)),
            _ => None,
        })
        .collect();
    gaps.sort_unstable();
    let usual = gaps.get(gaps.len() / 2).copied().unwrap_or_default();
    usual.saturating_mul(GAP_TIMES).max(GAP_MIN_MS)
}

/// The laboratory's own range, when every value came with the same one.
fn band(drawable: &[&Reading<'_>]) -> Option<(Option<Exact>, Option<Exact>, String)> {
    let first = drawable.first()?;
    if lines(drawable) != 1 {
        return None;
    }
    let of = |r: &Reading<'_>| {
        let mut ranges = view::items(&r.lead.resource, "referenceRange");
        let range = ranges.next().filter(|_| ranges.next().is_none())?;
        let end = |key: &str| {
            let q = view::quantity(range.get(key)?)?;
            Exact::read(&q.digits).filter(|_| q.comparator.is_none())
        };
        let (low, high) = (end("low"), end("high"));
        (low.is_some() || high.is_some()).then_some((low, high))
    };
    let (low, high) = of(first)?;
    let constant = drawable.iter().all(|r| of(r) == Some((low, high)));
    let text = entry::range(&first.lead.resource, Lang::Ja)?;
    constant.then_some((low, high, text))
}

fn legend(
    marks: &Marks,
    drawing: &chart::Drawing,
    two: bool,
    range: Option<String>,
    lang: Lang,
) -> Vec<Legend> {
    let w = &Words::of(lang).measurements;
    let mut legend = Vec::new();
    let own = MARKS.saturating_sub(1);
    let point = |mark: usize, text: String| Legend {
        text,
        class: format!("m{mark}"),
        path: chart::shape(mark, 12, 12),
    };
    if !drawing.columns {
        legend.extend(marks.names.iter().take(own).cloned().enumerate().map(|(n, t)| point(n, t)));
        if marks.names.len() > own {
            legend.push(point(own, w.other_groups.to_owned()));
        }
    }
    if two {
        legend.extend([w.upper, w.lower].into_iter().enumerate().map(|(line, text)| Legend {
            text: text.trim_end_matches(':').to_owned(),
            class: format!("line s{line}"),
            path: "M0 12h24".to_owned(),
        }));
    }
    legend.extend(range.map(|text| Legend {
        text: format!("{} {text}", w.lab_range),
        class: "band".to_owned(),
        path: "M0 4h24v16h-24z".to_owned(),
    }));
    legend
}
