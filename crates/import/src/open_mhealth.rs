//! Open mHealth and IEEE 1752.1 data points: JSON with `header` and `body`, one, a list, or one a
//! line.
//!
//! <https://www.openmhealth.org/documentation/#/schema-docs/schema-library>; layout and bodies were
//! seen in its public test data (blood-pressure 4.0, body-weight 3.0, blood-glucose 4.0, heart-rate
//! 2.0, step-count 3.0, body-temperature 4.0, oxygen-saturation 2.0), the header of IEEE 1752.1
//! (`uuid`, `modality`) as described with them; body height, BMI, fat and respiration are from
//! memory.
//!
//! A summary over a stretch of time (`descriptive_statistic` with a `time_interval`: the highest
//! pressure of a week) is not a reading and is not read as one. What a source measures more than
//! [`DAILY_MAX`] times a day is read as series of points; a blood pressure never is.

mod point;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use fhir::view;
use phr::{
    provenance::Span,
    record::{Finding, Parsed},
};
use serde_json::Value;

pub use crate::apple_health::DAILY_MAX;
use crate::{decode, gathered::Gathered, untidy::Notes};
use point::Problem;

/// Name of the format in storage and reports.
pub const FORMAT: &str = "open-mhealth";

/// How much of a file is looked at to recognise it.
const HEAD_BYTES: usize = 64 * 1024;
/// Most data points of one file: a heart rate every minute for a year.
const POINTS_MAX: usize = 600_000;

/// Whether the bytes look like this format. Cheap: looks at the beginning only.
///
/// ```
/// use import::open_mhealth::recognises;
/// assert!(recognises(br#"[{"header": {"schema_id": {"name": "body-weight"}}, "body": {}}]"#));
/// assert!(!recognises(br#"{"header": {"alg": "none"}, "body": {}}"#));
/// ```
pub fn recognises(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let wide = matches!(head, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    let narrow: Vec<u8> = if wide {
        head.iter().copied().skip(2).filter(|b| *b != 0).collect()
    } else {
        head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).to_vec()
    };
    let head = narrow.as_slice();
    let plain = head.trim_ascii_start();
    let has = |word: &[u8]| head.windows(word.len()).any(|w| w == word);
    matches!(plain.first(), Some(b'{' | b'['))
        && has(b"\"header\"")
        && has(b"\"schema_id\"")
        && !has(b"\"resourceType\"")
}

/// Reads the whole file.
///
/// ```
/// let point = r#"{"header": {"schema_id": {"namespace": "omh", "name": "body-weight", "version": "3.0"}},
///   "body": {"body_weight": {"value": 62.50, "unit": "kg"},
///            "effective_time_frame": {"date_time": "2025-03-10T06:45:00+09:00"}}}"#;
/// let parsed = import::open_mhealth::parse(point.as_bytes());
/// let value = &parsed.drafts[0].resource["valueQuantity"]["value"];
/// assert_eq!(value.to_string(), "62.50"); // all digits stay
/// ```
pub fn parse(bytes: &[u8]) -> Parsed {
    let mut notes = Notes::default();
    let points = points(bytes, &mut notes);
    let (mut drafts, mut series, mut over) = (Vec::new(), Gathered::default(), false);
    if several_users(&points) {
        notes.push(mixed());
    } else {
        let all_day = all_day(&points);
        let mut left: BTreeMap<String, u64> = BTreeMap::new();
        for (at, value) in &points {
            let rate = point::rate(value).is_some_and(|(source, _)| all_day.contains(&source));
            let read = if rate && point::is_single(value) {
                point::point(value).map(|(key, point)| over |= !series.add(key, point, at))
            } else {
                point::draft(value, at, &mut notes).map(|draft| drafts.push(draft))
            };
            match read {
                Ok(()) => {}
                Err(Problem::Unreadable) => notes.push(unreadable(at)),
                Err(Problem::Unknown | Problem::Summary) => {
                    let count = left.entry(point::schema(value)).or_default();
                    *count = count.saturating_add(1);
                }
            }
        }
        notes.extend(tell_left(&left));
        notes.extend(over.then(too_many));
    }
    let series = series.finish();
    Parsed { format: FORMAT, drafts, series, findings: notes.finish(), ..Parsed::default() }
}

/// The data points with their places.
fn points(bytes: &[u8], notes: &mut Notes) -> Vec<(Span, Value)> {
    let decoded = decode::decode(bytes);
    let text = decoded.text.trim();
    let mut points = match fhir::parse(text.as_bytes()) {
        Ok(Value::Array(items)) => {
            let place = |n: usize| Span::path(format!("[{n}]"));
            items.into_iter().enumerate().map(|(n, item)| (place(n), item)).collect()
        }
        Ok(one) => vec![(Span::default(), one)],
        Err(_) => lines(&decoded.text, notes),
    };
    if points.len() > POINTS_MAX {
        points.truncate(POINTS_MAX);
        notes.push(too_many());
    }
    points
}

/// One data point a line; a line that is no JSON costs itself. When already the first is none, the
/// file is a list that is cut off.
fn lines(text: &str, notes: &mut Notes) -> Vec<(Span, Value)> {
    let mut points = Vec::new();
    let filled = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let first = filled.clone().next().map_or("", |(_, line)| line.trim());
    if fhir::parse(first.as_bytes()).is_err() {
        notes.push(Finding::error(
            Span::default(),
            "ファイルがこわれているか、途中で切れています。もう一度書き出してください",
            "the file is damaged or cut off; please export it again",
        ));
        return points;
    }
    for (n, line) in filled.take(POINTS_MAX.saturating_add(1)) {
        let at = Span::line(u32::try_from(n).unwrap_or(u32::MAX).saturating_add(1));
        match fhir::parse(line.trim().as_bytes()) {
            Ok(value) => points.push((at, value)),
            Err(_) => notes.push(Finding::error(
                at,
                "JSONとして読めません。途中で切れていないか確かめてください",
                "this is not JSON; check whether the file is cut off",
            )),
        }
    }
    points
}

/// Whether the headers name more than one user.
fn several_users(points: &[(Span, Value)]) -> bool {
    let users = points.iter().filter_map(|(_, p)| view::text(p.get("header")?, "user_id"));
    users.collect::<BTreeSet<_>>().len() > 1
}

/// The sources that measure all day long.
fn all_day(points: &[(Span, Value)]) -> BTreeSet<String> {
    let mut counts: BTreeMap<(String, String), u32> = BTreeMap::new();
    for (source, day) in points.iter().filter_map(|(_, p)| point::rate(p)) {
        let count = counts.entry((source, day)).or_default();
        *count = count.saturating_add(1);
    }
    counts.into_iter().filter(|(_, n)| *n > DAILY_MAX).map(|((source, _), _)| source).collect()
}

fn too_many() -> Finding {
    Finding::error(
        Span::default(),
        format!(
            "データが多すぎます。はじめの{POINTS_MAX}件を読みました。残りは分けて入れてください"
        ),
        format!("too many data points: {POINTS_MAX} were read, add the rest as another file"),
    )
}

fn mixed() -> Finding {
    Finding::error(
        Span::default(),
        "2人以上のデータがまじっています。取りちがえないよう、読みませんでした。1人ずつのファイルに分けて入れてください",
        "the file mixes the data of several users; nothing was read so that nobody is mistaken for another: please split it",
    )
}

fn unreadable(at: &Span) -> Finding {
    Finding::warning(
        at.clone(),
        "値か単位か日時が読めないので、入れませんでした。元のファイルには残っています",
        "its value, unit or time cannot be read, so it was left out; it stays in the original",
    )
}

fn tell_left(left: &BTreeMap<String, u64>) -> Option<Finding> {
    const NAMED_MAX: usize = 30;
    let named: Vec<String> =
        left.iter().take(NAMED_MAX).map(|(name, n)| format!("{name} × {n}")).collect();
    (!named.is_empty()).then(|| {
        Finding::info(
            Span::default(),
            format!("まだ読めない種類のデータ（期間のまとめをふくみます）があります。元のファイルには残っています: {}", named.join("、")),
            format!("some data cannot be read yet (also summaries of a period); it stays in the original: {}", named.join(", ")),
        )
    })
}
