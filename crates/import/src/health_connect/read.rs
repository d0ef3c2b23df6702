//! Tables to drafts and series, with what was left out counted.

use std::collections::{HashMap, HashSet};

use phr::{
    decimal::Exact,
    person::Subject,
    provenance::{Evidence, Posture, Span, State},
    record::{Draft, DraftKey, Finding, Parsed, Point, SeriesDraft, SeriesKey, series::Code},
};
use serde_json::Value;

use super::{
    FORMAT, damaged,
    database::{Columns, Database},
    row::{self, About, Sources},
    tables::{self, Holds, SYSTEM, Series, TABLES},
};
use crate::{
    apple_health::DAILY_MAX,
    untidy::Notes,
    vitals::{self, Item, Reading, When},
};

/// Most entries of one file: thirty a day for nine years.
const ENTRIES_MAX: usize = 100_000;
/// Most points of one file.
const POINTS_MAX: u64 = 20_000_000;
/// Most rows that points may stand below.
const PARENTS_MAX: usize = 2_000_000;
const DAY_MS: i64 = 86_400_000;

/// Reads every table we know.
pub(super) fn read(database: &Database) -> Parsed {
    let Ok(names) = database.tables() else {
        return Parsed { format: FORMAT, findings: vec![damaged()], ..Parsed::default() };
    };
    let mut reader = Reader::new(database);
    for name in &names {
        let lower = name.to_lowercase();
        match TABLES.iter().find(|(known, _)| *known == lower) {
            Some((_, holds)) => reader.table(name, *holds, &names),
            None if is_child(&lower) || tables::is_management(&lower) => {}
            None => reader.unread(name),
        }
    }
    reader.finish()
}

/// Whether a table holds the points of another one.
fn is_child(name: &str) -> bool {
    TABLES.iter().any(|(_, holds)| match holds {
        Holds::Parent(child, _) | Holds::Sleep(child) => *child == name,
        Holds::Entry(..) | Holds::Pressure | Holds::Points(_) => false,
    })
}

struct Reader<'d> {
    database: &'d Database,
    sources: Sources,
    drafts: Vec<Draft>,
    series: Vec<SeriesDraft>,
    places: HashMap<SeriesKey, usize>,
    points: u64,
    notes: Notes,
    /// Rows whose value or time cannot be read.
    bad: u64,
    /// More than fits.
    over: u64,
    unread: Vec<(String, u64)>,
}

/// What stands in a row, apart from its value.
struct Place<'p> {
    table: &'p str,
    about: About,
    series: Series,
}

impl<'d> Reader<'d> {
    fn new(database: &'d Database) -> Reader<'d> {
        Reader {
            database,
            sources: Sources::read(database),
            drafts: Vec::new(),
            series: Vec::new(),
            places: HashMap::new(),
            points: 0,
            notes: Notes::default(),
            bad: 0,
            over: 0,
            unread: Vec::new(),
        }
    }

    fn table(&mut self, name: &str, holds: Holds, names: &[String]) {
        let child = |child: &str| names.iter().find(|n| n.to_lowercase() == child).cloned();
        match holds {
            Holds::Entry(column, item, unit, shift) => {
                self.entries(name, (column, unit, shift), item);
            }
            Holds::Pressure => self.each(name, |reader, row| reader.pressure(name, row)),
            Holds::Points(series) => self.each(name, |reader, row| {
                let about = About::of(row, &reader.sources);
                reader.row_point(&Place { table: name, about, series }, row);
            }),
            Holds::Parent(points, series) => {
                let parents = self.parents(name);
                let Some(points) = child(points) else { return };
                self.each(&points, |reader, row| {
                    let about = row.int("parent_key").and_then(|key| parents.get(&key));
                    let Some(about) = about.cloned() else { return reader.bad() };
                    reader.row_point(&Place { table: &points, about, series }, row);
                });
            }
            Holds::Sleep(stages) => self.sleep(name, child(stages).as_deref()),
        }
    }

    /// Every row of a table; damage ends it with a finding.
    fn each(&mut self, table: &str, mut each: impl FnMut(&mut Self, &Columns<'_>)) {
        let database = self.database;
        let read = database.rows(table, &mut |row| {
            each(self, row);
            true
        });
        if read.is_err() {
            let table = tables::words(table);
            self.notes.push(Finding::error(
                Span::path(table.clone()),
                format!("{table} の表がこわれていて、途中までしか読めませんでした。もう一度書き出してください"),
                format!("the table {table} is damaged and was read only in part: please export again"),
            ));
        }
    }

    fn parents(&mut self, table: &str) -> HashMap<i64, About> {
        let mut parents = HashMap::new();
        self.each(table, |reader, row| {
            if parents.len() < PARENTS_MAX {
                let about = || About::of(row, &reader.sources);
                parents.extend(row.int("row_id").map(|id| (id, about())));
            }
        });
        parents
    }

    fn entries(
        &mut self,
        table: &str,
        (column, unit, shift): (&'static str, &str, u8),
        item: Item,
    ) {
        let sensors = match item {
            Item::Glucose | Item::Temperature => self.sensors(table),
            _ => HashSet::new(),
        };
        self.each(table, |reader, row| {
            if row.int("app_info_id").is_some_and(|app| sensors.contains(&app)) {
                let Some(unit) = item.unit(unit) else { return };
                let code = (fhir::system::LOINC, unit.loinc);
                let series =
                    Series { column, name: item.measure().name, code, unit: unit.ucum, shift };
                let about = About::of(row, &reader.sources);
                return reader.row_point(&Place { table, about, series }, row);
            }
            match reading(row, column, unit, shift, item) {
                Some(reading) => reader.entry(table, row, &[reading]),
                None => reader.bad(),
            }
        });
    }

    /// The apps that have more readings on one day than a person takes.
    fn sensors(&mut self, table: &str) -> HashSet<i64> {
        let mut days: HashMap<(i64, i64), u32> = HashMap::new();
        self.each(table, |_, row| {
            let app = row.int("app_info_id").unwrap_or(0);
            let day = row::times(row).map_or(0, |(start, _)| start.div_euclid(DAY_MS));
            if days.len() < ENTRIES_MAX {
                let count = days.entry((app, day)).or_default();
                *count = count.saturating_add(1);
            }
        });
        days.into_iter().filter(|(_, n)| *n > DAILY_MAX).map(|((app, _), _)| app).collect()
    }

    fn pressure(&mut self, table: &str, row: &Columns<'_>) {
        let half = |column, item| reading(row, column, "mmHg", 0, item);
        let parts: Vec<Reading> =
            [half("systolic", Item::Systolic), half("diastolic", Item::Diastolic)]
                .into_iter()
                .flatten()
                .collect();
        if parts.is_empty() {
            return self.bad();
        }
        self.entry(table, row, &parts);
    }

    fn entry(&mut self, table: &str, row: &Columns<'_>, readings: &[Reading]) {
        if self.drafts.len() >= ENTRIES_MAX {
            self.over = self.over.saturating_add(1);
            return;
        }
        let times = row::times(row).and_then(|(start, end)| {
            let start_text = row::moment(start, row::offset(row))?;
            let end_offset = row.int("end_zone_offset").or_else(|| row::offset(row));
            let end_text = (end > start).then(|| row::moment(end, end_offset)).flatten();
            Some((start_text, end_text))
        });
        let resource = times.and_then(|(start, end)| {
            let when = match &end {
                Some(end) => When::During(&start, end),
                None => When::At(&start),
            };
            observation(readings, when)
        });
        let Some(resource) = resource else { return self.bad() };
        let place =
            row.int("row_id").map_or_else(|| table.to_owned(), |id| format!("{table}[{id}]"));
        let at = Span::path(place);
        self.notes.extend(readings.iter().filter_map(|reading| vitals::question(reading, &at)));
        let About { maker, mut context } = About::of(row, &self.sources);
        context.posture = posture(row);
        context.body_site = site(row).map(str::to_owned);
        context.states = meal(row).into_iter().collect();
        let mut draft = Draft::authored(resource, at, maker, Evidence::Measured).measured(context);
        if let Some(key) = row::key(row, &self.sources) {
            draft.key = DraftKey::Natural(key);
        }
        self.drafts.push(draft);
    }

    fn sleep(&mut self, table: &str, stages: Option<&str>) {
        let parents = self.parents(table);
        self.each(table, |reader, row| {
            let about = About::of(row, &reader.sources);
            let place = Place {
                table,
                about,
                series: sleep_series(("sleep-session", "床に入っていた時間")),
            };
            reader.stretch(&place, row::times(row));
        });
        let Some(stages) = stages else { return };
        self.each(stages, |reader, row| {
            let about = row.int("parent_key").and_then(|key| parents.get(&key));
            let Some(about) = about.cloned() else { return reader.bad() };
            let series = sleep_series(tables::stage(row.int("stage_type").unwrap_or(0)));
            let times = row.int("stage_start_time").zip(row.int("stage_end_time"));
            reader.stretch(&Place { table: stages, about, series }, times);
        });
    }

    /// A stretch of time as a point: its value is how long it was, in seconds.
    fn stretch(&mut self, place: &Place<'_>, times: Option<(i64, i64)>) {
        let point = times.and_then(|(start, end)| {
            let length = end.checked_sub(start)?;
            let seconds = match length % 1000 {
                0 => Exact::whole(length / 1000),
                _ => Exact::new(length, 3)?,
            };
            Point::during(start, end, seconds)
        });
        self.point(place, point);
    }

    fn row_point(&mut self, place: &Place<'_>, row: &Columns<'_>) {
        let value = row.digits(place.series.column).and_then(|d| shifted(&d, place.series.shift));
        let point = value
            .zip(row::times(row))
            .and_then(|(value, (start, end))| Point::during(start, end, value));
        self.point(place, point);
    }

    fn point(&mut self, place: &Place<'_>, point: Option<Point>) {
        let Some(point) = point else { return self.bad() };
        if self.points >= POINTS_MAX {
            self.over = self.over.saturating_add(1);
            return;
        }
        self.points = self.points.saturating_add(1);
        let Series { name, code: (system, code), unit, .. } = place.series;
        let key = SeriesKey {
            code: Code { system: system.to_owned(), code: code.to_owned() },
            name: name.to_owned(),
            unit: unit.to_owned(),
            made_by: place.about.maker.clone(),
            context: place.about.context.clone(),
            evidence: Evidence::Measured,
        };
        let next = self.series.len();
        let at = *self.places.entry(key).or_insert_with_key(|key| {
            self.series.push(SeriesDraft::new(key.clone(), Span::path(place.table)));
            next
        });
        if let Some(series) = self.series.get_mut(at) {
            series.points.push(point);
        }
    }

    fn bad(&mut self) {
        self.bad = self.bad.saturating_add(1);
    }

    fn unread(&mut self, table: &str) {
        let rows = self.database.count(table).unwrap_or(0);
        if rows > 0 {
            self.unread.push((tables::words(table), rows));
        }
    }

    fn finish(mut self) -> Parsed {
        self.tell();
        self.series.sort_by_cached_key(|series| series.key.canonical());
        Parsed {
            format: FORMAT,
            subject: Subject::default(),
            drafts: self.drafts,
            series: self.series,
            findings: self.notes.finish(),
            ..Parsed::default()
        }
    }

    fn tell(&mut self) {
        if self.bad > 0 {
            let n = self.bad;
            self.notes.push(Finding::warning(
                Span::default(),
                format!("値か日時が読めない記録が{n}件あり、入れませんでした。元のファイルには残っています"),
                format!("{n} records whose value or time cannot be read were left out; they stay in the original"),
            ));
        }
        if self.over > 0 {
            let n = self.over;
            self.notes.push(Finding::error(
                Span::default(),
                format!(
                    "記録が多すぎて、{n}件は入れられませんでした。元のファイルには残っています"
                ),
                format!("there are too many records: {n} were left out; they stay in the original"),
            ));
        }
        if !self.unread.is_empty() {
            let told = |join: &str, one: &dyn Fn(&(String, u64)) -> String| {
                self.unread.iter().take(30).map(one).collect::<Vec<_>>().join(join)
            };
            let ja = told("、", &|(name, n)| format!("{name} {n}件"));
            let en = told(", ", &|(name, n)| format!("{n} × {name}"));
            self.notes.push(Finding::info(
                Span::default(),
                format!("まだ読めない種類の記録があります。元のファイルには残っているので、読めるようになったら入ります: {ja}"),
                format!("some types of records cannot be read yet; the original is kept, so they can come in later: {en}"),
            ));
        }
    }
}

fn sleep_series((code, name): (&'static str, &'static str)) -> Series {
    Series { column: "", name, code: (SYSTEM, code), unit: "s", shift: 0 }
}

fn observation(readings: &[Reading], when: When<'_>) -> Option<Value> {
    match readings {
        [one] if !one.item.is_pressure() => one.observation(when),
        parts => vitals::pressure(parts, when),
    }
}

fn reading(row: &Columns<'_>, column: &str, unit: &str, shift: u8, item: Item) -> Option<Reading> {
    let digits = shifted(&row.digits(column)?, shift)?.to_string();
    Some(Reading { item, unit: item.unit(unit)?, digits })
}

/// The number with its point moved to the left; zeros that this made at its end are dropped.
pub(super) fn shifted(digits: &str, places: u8) -> Option<Exact> {
    let number = Exact::read(digits)?;
    if places == 0 {
        return Some(number);
    }
    let (mut mantissa, mut after) = (number.mantissa(), number.places().checked_add(places)?);
    while after > 0 && mantissa % 10 == 0 {
        (mantissa, after) = (mantissa / 10, after.saturating_sub(1));
    }
    Exact::new(mantissa, after)
}

/// Numbers of posture, place and meal are from memory of the platform's documentation.
fn posture(row: &Columns<'_>) -> Option<Posture> {
    match row.int("body_position")? {
        1 => Some(Posture::Standing),
        2 => Some(Posture::Sitting),
        3 => Some(Posture::Lying),
        _ => None,
    }
}

fn site(row: &Columns<'_>) -> Option<&'static str> {
    match row.int("measurement_location")? {
        1 => Some("左手首"),
        2 => Some("右手首"),
        3 => Some("左上腕"),
        4 => Some("右上腕"),
        _ => None,
    }
}

fn meal(row: &Columns<'_>) -> Option<State> {
    match row.int("relation_to_meal")? {
        2 => Some(State::Fasting),
        3 => Some(State::BeforeMeal),
        4 => Some(State::AfterMeal),
        _ => None,
    }
}
