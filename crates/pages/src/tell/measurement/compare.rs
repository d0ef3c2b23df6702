//! How many, lowest, highest, middle: of a month, and of two contexts side by side.

use phr::provenance::{Context, Setting, State};

use super::{
    super::{number::Exact, pick, shape, words},
    readings::{Number, Reading},
};
use crate::{Lang, measurement::Comparison, words::Words};

/// Fewer values on one side are not compared.
const VALUES_MIN: usize = 3;

/// One side of a comparison.
#[derive(Debug, Clone, Copy)]
enum Side {
    Where(&'static [Setting]),
    During(State),
}

/// The pairs that are looked for.
const PAIRS: &[(Side, Side)] = &[
    (
        Side::Where(&[Setting::Home]),
        Side::Where(&[Setting::Clinic, Setting::Hospital, Setting::CheckUp]),
    ),
    (Side::During(State::Morning), Side::During(State::Evening)),
    (Side::During(State::BeforeBath), Side::During(State::AfterBath)),
    (Side::During(State::BeforeMeal), Side::During(State::AfterMeal)),
    (Side::During(State::BeforeExercise), Side::During(State::AfterExercise)),
    (Side::During(State::BeforeMedicine), Side::During(State::AfterMedicine)),
];

impl Side {
    fn holds(self, context: &Context) -> bool {
        match self {
            Side::Where(settings) => context.setting.is_some_and(|s| settings.contains(&s)),
            Side::During(state) => context.states.contains(&state),
        }
    }

    fn name(self, lang: Lang) -> String {
        match self {
            Side::Where([only]) => words::setting(*only, lang).to_owned(),
            Side::Where(_) => {
                pick(lang, "診察室・病院・健診で", "at clinics and check-ups").to_owned()
            }
            Side::During(state) => words::state(state, lang).to_owned(),
        }
    }
}

/// The comparisons for which both sides occur, in the unit of the newest value.
pub(super) fn comparisons(shown: &[&Reading<'_>], lang: Lang) -> Vec<Comparison> {
    let unit = shown.first().map(|r| r.unit.as_str()).unwrap_or_default();
    let of = |side: Side| -> Vec<&Reading<'_>> {
        let holds = |r: &&&Reading<'_>| {
            r.unit == unit && r.lead.origins.first().is_some_and(|o| side.holds(&o.context))
        };
        shown.iter().filter(holds).copied().collect()
    };
    PAIRS
        .iter()
        .map(|(a, b)| (*a, *b, of(*a), of(*b)))
        .filter(|(_, _, first, second)| !first.is_empty() && !second.is_empty())
        .map(|(a, b, first, second)| comparison((a, &first), (b, &second), unit, lang))
        .collect()
}

fn comparison(
    (a, first): (Side, &[&Reading<'_>]),
    (b, second): (Side, &[&Reading<'_>]),
    unit: &str,
    lang: Lang,
) -> Comparison {
    let w = &Words::of(lang).measurements;
    let row = |label: &str, of: &dyn Fn(&[&Reading<'_>]) -> String| {
        [label.to_owned(), of(first), of(second)]
    };
    let mut rows = vec![row(w.count, &|side| w.values.of(side.len()))];
    let lines = lines(first).max(lines(second));
    let enough =
        |line| [first, second].into_iter().all(|side| numbers(side, line).len() >= VALUES_MIN);
    let too_few = !(0..lines).any(enough);
    for line in (0..lines).filter(|line| enough(*line)) {
        let prefix = prefix(line, lines, lang);
        rows.push(row(&format!("{prefix}{}", w.span), &|side| {
            span(side, line, lang).map(|s| shape::joined(&s, unit)).unwrap_or_default()
        }));
        rows.push(row(&format!("{prefix}{}", w.middle), &|side| {
            let values = numbers(side, line).into_iter().map(|(exact, _)| exact).collect();
            let middle = Exact::middle(values).map(|m| shape::joined(&m.to_string(), unit));
            middle.unwrap_or_default()
        }));
    }
    let (first, second) = (a.name(lang), b.name(lang));
    let title = match lang {
        Lang::Ja => format!("{first}／{second}"),
        Lang::En => format!("{first} / {second}"),
    };
    Comparison { title, first, second, rows, too_few }
}

/// The lowest to the highest value of each line: `上 118〜152`.
pub(super) fn spans(readings: &[&Reading<'_>], lang: Lang) -> Vec<String> {
    let lines = lines(readings);
    (0..lines)
        .filter_map(|line| {
            Some(format!("{}{}", prefix(line, lines, lang), span(readings, line, lang)?))
        })
        .collect()
}

/// Upper or lower, when there are two lines.
pub(super) fn prefix(line: usize, lines: usize, lang: Lang) -> String {
    let w = &Words::of(lang).measurements;
    match (lines, line) {
        (2, 0) => format!("{} ", w.upper),
        (2, _) => format!("{} ", w.lower),
        _ => String::new(),
    }
}

pub(super) fn lines(readings: &[&Reading<'_>]) -> usize {
    readings.iter().map(|r| r.values.len()).max().unwrap_or_default()
}

/// The exact numbers of a line, with their digits as sent.
pub(super) fn numbers<'a>(readings: &[&'a Reading<'_>], line: usize) -> Vec<(Exact, &'a Number)> {
    let number = |r: &&'a Reading<'_>| {
        let number = r.values.get(line)?.as_ref()?;
        Some((number.exact?, number))
    };
    readings.iter().filter_map(number).collect()
}

/// The lowest and the highest value, with their digits as sent.
pub(super) fn span(readings: &[&Reading<'_>], line: usize, lang: Lang) -> Option<String> {
    let numbers = numbers(readings, line);
    let low = numbers.iter().min_by_key(|(exact, _)| *exact)?;
    let high = numbers.iter().max_by_key(|(exact, _)| *exact)?;
    Some(if low.0 == high.0 {
        low.1.digits.clone()
    } else {
        format!("{}{}{}", low.1.digits, pick(lang, "〜", " – "), high.1.digits)
    })
}
