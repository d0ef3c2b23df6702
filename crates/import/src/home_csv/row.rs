//! One row to its observations.

use std::collections::{BTreeMap, BTreeSet};

use fhir::{Date, Precision, system::LOINC};
use phr::{
    decimal::Exact,
    provenance::{Context, Evidence, Maker, Setting},
    record::{Draft, DraftKey, Finding, Point, SeriesKey, series::Code},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    columns::{Layout, Values},
    heading::{Group, HISTORIC, SCANNED},
    table::Row,
    timing,
};
use crate::{
    apple_health::DAILY_MAX,
    decode::to_u64,
    gathered::Gathered,
    jp,
    untidy::{self, Notes, shown},
    vitals::{self, Item, Reading, When, insert},
};

/// Measurements without a time of day have no identifier; this names the one made from their words.
const ITEM: &str = "https://tenohira.example/fhir/NamingSystem/home-csv-row";
/// Longest note and device name that is kept, in characters.
const WORDS_MAX: usize = 2_000;

/// Glucose under the skin. It is the code of mass concentration; for mmol/L, of which no code is known
/// to us for sure, the unit beside it says so, and what is urgent is watched under this code.
const SENSOR_GLUCOSE: &str = "99504-3";

/// What a cell says when there is nothing to say.
const NOTHING: &[&str] =
    &["-", "--", "---", "ー", "―", "－", "−", "n/a", "na", "null", "なし", "未測定"];

/// Reads rows into drafts.
#[derive(Debug, Default)]
pub(super) struct Reader {
    /// How often each measurement without a time of day was seen.
    again: BTreeMap<Vec<u8>, u32>,
    pub(super) drafts: Vec<Draft>,
    /// What the table holds more than [`DAILY_MAX`] times a day.
    all_day: BTreeSet<Item>,
    pub(super) series: Gathered,
    /// Whether there were more points than fit.
    pub(super) over: bool,
}

impl Reader {
    /// Ready for these rows: what stands in them more often than anybody measures by hand, such as the
    /// values of a glucose sensor, becomes a series.
    pub(super) fn over(layout: &Layout, rows: &[Row]) -> Reader {
        let mut counts: BTreeMap<(Item, &str), u32> = BTreeMap::new();
        for row in rows {
            let day = row.cell(layout.day).unwrap_or_default();
            // The day alone: as written, before a space or a `T`.
            let day = day.split([' ', 'T', '　']).next().unwrap_or_default();
            let filled = layout.values.iter().filter(|v| row.cell(v.column).is_some());
            for values in filled.filter(|v| !v.item.is_pressure()) {
                let count = counts.entry((values.item, day)).or_default();
                *count = count.saturating_add(1);
            }
        }
        let many = counts.into_iter().filter(|(_, n)| *n > DAILY_MAX);
        Reader { all_day: many.map(|((item, _), _)| item).collect(), ..Reader::default() }
    }

    /// Reads one row.
    pub(super) fn read(&mut self, layout: &Layout, row: &Row, notes: &mut Notes) {
        let mut groups: BTreeMap<Group, Vec<Reading>> = BTreeMap::new();
        for values in &layout.values {
            let Some(cell) = row.cell(values.column).filter(|c| !is_nothing(c)) else { continue };
            match reading(values, cell) {
                Ok(reading) => {
                    notes.extend(vitals::question(&reading, &row.at));
                    groups.entry(values.group).or_default().push(reading);
                }
                Err(problem) => notes.push(problem.finding(values, cell, row)),
            }
        }
        if groups.is_empty() {
            return; // a day on which nothing was measured
        }
        let Some(when) = moment(layout, row, notes) else { return };
        for (group, mut readings) in groups {
            self.points(&mut readings, &when, (layout, group), row);
            if readings.is_empty() {
                continue;
            }
            readings.sort_by_key(|r| r.item); // the order of the columns makes no other entry
            let about = About::read(layout, row, group);
            self.drafts_of(&readings, &when, &about, row, notes);
        }
    }

    /// Takes out the readings that are points of a series: those of a sensor, and those of what is
    /// measured all day. Of these, one with words beside it stays an entry of its own.
    fn points(
        &mut self,
        readings: &mut Vec<Reading>,
        when: &Date,
        (layout, group): (&Layout, Group),
        row: &Row,
    ) {
        let sensor = matches!(group.nth, Some(HISTORIC | SCANNED));
        if (self.all_day.is_empty() && !sensor) || when.precision() < Precision::Instant {
            return;
        }
        let about = About::read(layout, row, group);
        if !about.words.is_empty() && !sensor {
            return;
        }
        readings.retain(|reading| {
            let many = sensor || self.all_day.contains(&reading.item);
            let value = Exact::read(&reading.digits).filter(|_| many);
            let Some(point) = value.and_then(|v| Point::at(when.start_ms(), v)) else {
                return true;
            };
            let key = about.series(reading, group);
            self.over |= !self.series.add(key, point, &row.at);
            false
        });
    }

    fn drafts_of(
        &mut self,
        readings: &[Reading],
        when: &Date,
        about: &About,
        row: &Row,
        notes: &mut Notes,
    ) {
        let (pressures, others): (Vec<_>, Vec<_>) =
            readings.iter().cloned().partition(|r| r.item.is_pressure());
        check_pressures(&pressures, row, notes);
        let at = When::At(when.as_str());
        let whole_day = when.precision() < Precision::Instant;
        let pressure = vitals::pressure(&pressures, at);
        let singles = others.iter().filter_map(|r| {
            let mut observation = r.observation(at)?;
            if whole_day && r.item == Item::Steps {
                insert(
                    &mut observation,
                    "code",
                    json!({
                        "coding": [{"system": fhir::system::LOINC, "code": "41950-7"}],
                        "text": "1日の歩数",
                    }),
                );
            }
            Some(observation)
        });
        for mut resource in pressure.into_iter().chain(singles) {
            if !about.words.is_empty() {
                insert(&mut resource, "note", json!([{"text": about.words}]));
            }
            let key = if whole_day { self.key(&resource, about) } else { DraftKey::Content };
            let draft =
                Draft::authored(resource, row.at.clone(), about.maker(), Evidence::Measured);
            self.drafts.push(Draft { key, ..draft.measured(about.context.clone()) });
        }
    }

    /// Without a time of day, two equal readings of one day are still two. They are counted, so
    /// that the same rows of a later export are the same entries.
    fn key(&mut self, resource: &Value, about: &About) -> DraftKey {
        let mut hash = Sha256::new();
        let states = about.context.states.iter().map(|s| s.code()).collect::<Vec<_>>().join(" ");
        for part in [resource.to_string(), states] {
            hash.update(to_u64(part.len()).to_be_bytes());
            hash.update(part);
        }
        let hash = hash.finalize();
        let count = self.again.entry(hash.to_vec()).or_insert(0);
        *count = count.saturating_add(1);
        let hex: Vec<String> = hash.iter().map(|b| format!("{b:02x}")).collect();
        DraftKey::Natural(format!("{ITEM}|{}-{count}", hex.concat()))
    }
}

/// How the values of a row were measured.
#[derive(Debug)]
struct About {
    context: Context,
    words: String,
}

impl About {
    fn read(layout: &Layout, row: &Row, group: Group) -> About {
        let cell = |column: Option<usize>| column.and_then(|c| row.cell(c));
        let mut words: Vec<String> = Vec::new();
        let mut states: Vec<_> = group.state.into_iter().collect();
        let in_time = cell(layout.time).filter(|c| timing::state(c).is_some());
        for cell in [cell(layout.timing), in_time].into_iter().flatten() {
            let (known, more) = timing::states(cell);
            states.extend(known);
            words.extend(more);
        }
        states.sort_unstable_by_key(|s| phr::provenance::State::ALL.iter().position(|a| a == s));
        states.dedup();
        let place = cell(layout.place);
        let setting = place.map_or(Some(Setting::Home), timing::place);
        words.extend(place.filter(|p| timing::place(p).is_none()).map(str::to_owned));
        words.extend(layout.notes.iter().filter_map(|c| row.cell(*c)).map(str::to_owned));
        let device = cell(layout.device).map(|d| d.chars().take(WORDS_MAX).collect());
        let words = words.join("\n").chars().take(WORDS_MAX).collect();
        About { context: Context { setting, states, device, ..Context::default() }, words }
    }
}

impl About {
    fn maker(&self) -> Maker {
        match &self.context.device {
            Some(name) => Maker::Device { name: name.clone() },
            None => Maker::Unknown,
        }
    }

    /// The series of a reading. A sensor under the skin measures no blood: it has a name and a code of
    /// its own (LOINC 99504-3, from memory), and whether it measured by itself or was scanned is kept.
    fn series(&self, reading: &Reading, group: Group) -> SeriesKey {
        let mut context = self.context.clone();
        let (code, name) = match group.nth {
            Some(sensor @ (HISTORIC | SCANNED)) => {
                let method = if sensor == HISTORIC { "自動" } else { "スキャン" };
                context.method = Some(method.to_owned());
                context.setting = None;
                (SENSOR_GLUCOSE, "グルコース値（センサー）")
            }
            _ => (reading.unit.loinc, reading.item.measure().name),
        };
        SeriesKey {
            code: Code { system: LOINC.to_owned(), code: code.to_owned() },
            name: name.to_owned(),
            unit: reading.unit.ucum.to_owned(),
            made_by: self.maker(),
            context,
            evidence: Evidence::Measured,
        }
    }
}

fn is_nothing(cell: &str) -> bool {
    NOTHING.contains(&vitals::fold(cell).as_str())
}

/// Why a cell is not read.
enum Problem {
    NoNumber,
    NoUnit,
    OtherUnit,
}

fn reading(values: &Values, cell: &str) -> Result<Reading, Problem> {
    let digits_end = cell
        .char_indices()
        .find(|(_, c)| !matches!(c, '0'..='9' | '.' | ',' | '０'..='９' | '．' | '，'))
        .map_or(cell.len(), |(at, _)| at);
    let (digits, unit) = cell.split_at_checked(digits_end).ok_or(Problem::NoNumber)?;
    let own = match unit.trim() {
        "" => None,
        written => Some(values.item.unit(written).ok_or(Problem::NoNumber)?),
    };
    let unit = match (values.unit, own) {
        (None, None) => return Err(Problem::NoUnit),
        (Some(heading), Some(own)) if heading.ucum != own.ucum => return Err(Problem::OtherUnit),
        (Some(unit), _) | (None, Some(unit)) => unit,
    };
    let digits = number(values.item, digits).ok_or(Problem::NoNumber)?;
    Ok(Reading { item: values.item, unit, digits })
}

/// A clean number; thousands have commas only where values are that large.
fn number(item: Item, digits: &str) -> Option<String> {
    let folded = jp::nfkc(digits);
    let bare = match item {
        Item::Steps if thousands(&folded) => folded.replace(',', ""),
        _ => folded,
    };
    untidy::number(&bare).map(|n| n.to_string())
}

fn thousands(text: &str) -> bool {
    let mut parts = text.split(',');
    let first = parts.next().is_some_and(|p| (1..=3).contains(&p.len()));
    first && parts.all(|p| p.len() == 3)
}

impl Problem {
    fn finding(&self, values: &Values, cell: &str, row: &Row) -> Finding {
        let (name, english, cell) = (values.item.name(), values.item.english(), shown(cell));
        let (ja, en) = match self {
            Problem::NoNumber => ("数として読めないので", "cannot be read as a number"),
            Problem::NoUnit => ("単位が分からないので", "has no unit"),
            Problem::OtherUnit => ("見出しと単位がちがうので", "has another unit than the heading"),
        };
        Finding::warning(
            row.at.clone(),
            format!("{name}「{cell}」は、{ja}入れませんでした。元のファイルには残っています"),
            format!(
                "the value `{cell}` ({english}) {en} and was left out; it stays in the original"
            ),
        )
    }
}

fn check_pressures(pressures: &[Reading], row: &Row, notes: &mut Notes) {
    let of = |item| pressures.iter().find(|r| r.item == item).map(|r| &*r.digits);
    match (of(Item::Systolic), of(Item::Diastolic)) {
        (Some(upper), Some(lower)) => {
            if vitals::thousandths(upper) <= vitals::thousandths(lower) {
                notes.push(Finding::warning(
                    row.at.clone(),
                    format!(
                        "最高血圧 {upper} が最低血圧 {lower} より高くありません。そのまま残しました"
                    ),
                    format!(
                        "the upper pressure {upper} is not above the lower {lower}; kept as it is"
                    ),
                ));
            }
        }
        (None, None) => {}
        (Some(_), None) | (None, Some(_)) => notes.push(Finding::info(
            row.at.clone(),
            "血圧の片方がありません。あるほうだけ残しました",
            "one of the two pressures is missing; the other was kept",
        )),
    }
}

/// When the row was measured: a day, with its time of day when there is one.
fn moment(layout: &Layout, row: &Row, notes: &mut Notes) -> Option<Date> {
    let written = row.cell(layout.day).unwrap_or_default();
    let day = jp::date_time(written).filter(|d| d.precision() >= Precision::Day);
    let Some(day) = day else {
        notes.push(Finding::warning(
            row.at.clone(),
            format!(
                "日付「{}」が読めないので、この行は入れませんでした（年月日の順に書いてください）",
                shown(written)
            ),
            format!(
                "the date `{}` cannot be read, so this row was left out (write year, month, day)",
                shown(written)
            ),
        ));
        return None;
    };
    let clock = layout.time.and_then(|c| row.cell(c)).filter(|c| timing::state(c).is_none());
    match clock {
        Some(clock) if day.precision() == Precision::Day && !is_nothing(clock) => {
            let at = jp::time(clock).and_then(|t| jp::at(&day, t));
            if at.is_none() {
                notes.push(Finding::warning(
                    row.at.clone(),
                    format!("時刻「{}」が読めないので、日付だけで残しました", shown(clock)),
                    format!("the time `{}` cannot be read, kept with the day alone", shown(clock)),
                ));
            }
            Some(at.unwrap_or(day))
        }
        Some(_) | None => Some(day),
    }
}
