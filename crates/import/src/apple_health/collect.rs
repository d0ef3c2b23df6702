//! Elements to drafts, with what was left out counted.

use std::collections::BTreeMap;

use phr::{
    person::{Sex, Subject},
    provenance::{Context, Evidence, Maker, Span, State},
    record::{Draft, Finding, Parsed},
};
use serde_json::Value;

use super::{
    DAILY_MAX, decimal,
    element::Element,
    kinds::{self, Kind},
    pressure::Pressures,
    series::{self, Collected, Refused},
    steps::Steps,
    workout,
};
use crate::{
    jp,
    untidy::Notes,
    vitals::{self, Item, Reading, When},
};

/// Most single readings of one file: thirty a day for nine years.
const READINGS_MAX: usize = 100_000;
/// Most pairs of type and source; a family's phone has some fifty.
const SOURCES_MAX: usize = 2_000;
/// How many types a sentence names.
const NAMED_MAX: usize = 30;

/// Everything remembered while reading.
#[derive(Debug, Default)]
pub(super) struct Collector {
    pub(super) notes: Notes,
    subject: Subject,
    drafts: Vec<Draft>,
    /// Drafts held, those of sampled sources included.
    held: usize,
    sampled: BTreeMap<(String, String), Sampled>,
    pressures: Pressures,
    steps: Steps,
    series: Collected,
    /// How many records of each type stay in the original only.
    unread: BTreeMap<String, u64>,
    /// Records of known types whose value, unit or time cannot be read, with the first place.
    bad: (u64, Option<Span>),
    /// More than [`READINGS_MAX`].
    over: u64,
}

/// Readings of one type by one source.
#[derive(Debug, Default)]
struct Sampled {
    by_day: BTreeMap<String, u32>,
    drafts: Vec<Draft>,
    /// The same readings as points, should the source turn out to measure all day.
    points: Collected,
    all_day: bool,
}

impl Collector {
    /// Takes one element below the root.
    pub(super) fn take(&mut self, element: Element) {
        match element.name.as_str() {
            "Record" => self.record(element),
            "Correlation" => self.correlation(element),
            "Workout" => self.workout(&element),
            "Me" => self.me(&element),
            "ExportDate" => {}
            other => count(&mut self.unread, other),
        }
    }

    fn record(&mut self, record: Element) {
        let name = record.attribute("type").unwrap_or_default();
        match kinds::kind(name) {
            Kind::Single(item) => match single(item, &record) {
                Some(draft) => {
                    self.question(item, &record);
                    self.keep(draft);
                }
                None => self.bad(&record),
            },
            Kind::Sampled(item) => self.sampled(item, &record),
            Kind::Pressure(_) if self.full() => self.over = self.over.saturating_add(1),
            Kind::Pressure(item) => self.pressures.half(item, record),
            Kind::Steps if self.steps.add(&record) => self.always(&record),
            Kind::Steps => self.bad(&record),
            Kind::Unread => self.always(&record),
        }
    }

    /// A record of a type that is a series whatever measures it, or one we do not read.
    fn always(&mut self, record: &Element) {
        let short = kinds::short(record.attribute("type").unwrap_or_default());
        let added = match series::always(short) {
            Some(measure) => self.series.add(measure, record),
            None if series::is_sleep(short) => self.series.sleep(record),
            None => return count(&mut self.unread, short),
        };
        self.added(added, record);
    }

    fn added(&mut self, added: Result<(), Refused>, record: &Element) {
        match added {
            Ok(()) => {}
            Err(Refused::Unreadable) => self.bad(record),
            Err(Refused::Over) => self.over = self.over.saturating_add(1),
        }
    }

    /// A sensor's odd values are not asked about: a source is known to be none only at the end.
    fn sampled(&mut self, item: Item, record: &Element) {
        let name = kinds::short(record.attribute("type").unwrap_or_default());
        let key = (name.to_owned(), record.source().to_owned());
        if self.sampled.len() >= SOURCES_MAX && !self.sampled.contains_key(&key) {
            return count(&mut self.unread, name);
        }
        let full = self.full();
        let source = self.sampled.entry(key).or_default();
        let added = source.points.add_reading(item, record);
        if source.all_day {
            return self.added(added, record);
        }
        let day = source.by_day.entry(record.day().unwrap_or_default().to_owned()).or_default();
        *day = day.saturating_add(1);
        if *day > DAILY_MAX {
            self.held = self.held.saturating_sub(source.drafts.len());
            let points = std::mem::take(&mut source.points);
            *source = Sampled { points, all_day: true, ..Sampled::default() };
        } else if full {
            self.over = self.over.saturating_add(1);
        } else if let Some(draft) = single(item, record) {
            self.held = self.held.saturating_add(1);
            source.drafts.push(draft);
        } else {
            self.bad(record);
        }
    }

    fn correlation(&mut self, element: Element) {
        match element.attribute("type") {
            Some("HKCorrelationTypeIdentifierBloodPressure") if self.full() => {
                self.over = self.over.saturating_add(1);
            }
            Some("HKCorrelationTypeIdentifierBloodPressure") => self.pressures.pair(element),
            _ => count(&mut self.unread, "Correlation"),
        }
    }

    fn workout(&mut self, element: &Element) {
        match times(element) {
            Some(times) => {
                let resource = workout::observation(element, &times);
                self.keep(draft(resource, element, Place::of(element)));
            }
            None => self.bad(element),
        }
    }

    fn me(&mut self, me: &Element) {
        let born = me.attribute("HKCharacteristicTypeIdentifierDateOfBirth");
        self.subject.birth_date = born.and_then(|text| jp::date(text, false));
        self.subject.sex = match me.attribute("HKCharacteristicTypeIdentifierBiologicalSex") {
            Some("HKBiologicalSexMale") => Some(Sex::Male),
            Some("HKBiologicalSexFemale") => Some(Sex::Female),
            _ => None,
        };
    }

    fn question(&mut self, item: Item, record: &Element) {
        let question = reading(item, record).and_then(|r| vitals::question(&r, &record.at));
        self.notes.extend(question);
    }

    fn full(&self) -> bool {
        self.held.saturating_add(self.pressures.len()) >= READINGS_MAX
    }

    fn keep(&mut self, draft: Draft) {
        if self.full() {
            self.over = self.over.saturating_add(1);
        } else {
            self.held = self.held.saturating_add(1);
            self.drafts.push(draft);
        }
    }

    fn bad(&mut self, element: &Element) {
        self.bad.0 = self.bad.0.saturating_add(1);
        self.bad.1.get_or_insert_with(|| element.at.clone());
    }

    /// Whether the file has said whom it is about.
    pub(super) fn is_named(&self) -> bool {
        self.subject != Subject::default()
    }

    /// Whom the file is about, its drafts in file order, and what was noticed.
    pub(super) fn finish(mut self) -> Parsed {
        let (pressures, bad) = std::mem::take(&mut self.pressures).drafts();
        self.bad.0 = self.bad.0.saturating_add(bad);
        self.drafts.extend(pressures);
        for source in std::mem::take(&mut self.sampled).into_values() {
            if source.all_day {
                self.series.absorb(source.points);
            }
            self.drafts.extend(source.drafts);
        }
        self.drafts.extend(std::mem::take(&mut self.steps).drafts());
        self.drafts.sort_by_key(|d| d.span.lines);
        self.tell();
        Parsed {
            format: super::FORMAT,
            subject: self.subject,
            drafts: self.drafts,
            series: self.series.finish(),
            findings: self.notes.finish(),
            ..Parsed::default()
        }
    }

    fn tell(&mut self) {
        if self.bad.0 > 0 {
            let n = self.bad.0;
            self.notes.push(Finding::warning(
                self.bad.1.clone().unwrap_or_default(),
                format!("値か単位か日時が読めない記録が{n}件あり、入れませんでした。元のファイルには残っています"),
                format!("{n} records whose value, unit or time cannot be read were left out; they stay in the original"),
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
        self.tell_unread();
        self.notes.push(Finding::info(
            Span::default(),
            "書き出しの中の、心電図、歩いた道すじ（家の場所が分かってしまいます）、export_cda.xml は読みません",
            "electrocardiograms, routes (they show where someone lives) and export_cda.xml of the export are not read",
        ));
    }

    fn tell_unread(&mut self) {
        let mut by_words: BTreeMap<(String, String), u64> = BTreeMap::new();
        for (name, n) in &self.unread {
            let sum = by_words.entry(kinds::words(name)).or_default();
            *sum = sum.saturating_add(*n);
        }
        let mut counted: Vec<_> = by_words.into_iter().collect();
        counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let more = counted.len().saturating_sub(NAMED_MAX);
        counted.truncate(NAMED_MAX);
        if counted.is_empty() {
            return;
        }
        let mut ja: Vec<String> = counted.iter().map(|((w, _), n)| format!("{w} {n}件")).collect();
        let mut en: Vec<String> = counted.iter().map(|((_, w), n)| format!("{n} × {w}")).collect();
        if more > 0 {
            ja.push(format!("ほか{more}種類"));
            en.push(format!("{more} more types"));
        }
        self.notes.push(Finding::info(
            Span::default(),
            format!("まだ読めない種類の記録があります。元のファイルには残っているので、読めるようになったら入ります: {}", ja.join("、")),
            format!("some types of records cannot be read yet; the original is kept, so they can come in later: {}", en.join(", ")),
        ));
    }
}

fn count(counts: &mut BTreeMap<String, u64>, name: &str) {
    if counts.len() < SOURCES_MAX || counts.contains_key(name) {
        let n = counts.entry(name.to_owned()).or_default();
        *n = n.saturating_add(1);
    }
}

fn single(item: Item, record: &Element) -> Option<Draft> {
    let resource = reading(item, record)?.observation(times(record)?.when())?;
    let mut draft = draft(resource, record, Place::of(record));
    if item == Item::BodyMass {
        draft.evidence = Evidence::Derived;
    }
    Some(draft)
}

/// The value of a record in a unit we know.
pub(super) fn reading(item: Item, record: &Element) -> Option<Reading> {
    let written = record.attribute("unit")?;
    // `mmol<180.1558800000541>/L`: the number is the weight of a mole of glucose.
    let unit = if written.starts_with("mmol<180.") { "mmol/L" } else { written };
    let unit = item.unit(unit)?;
    let digits = decimal::plain(record.attribute("value")?)?;
    let fraction = matches!(item, Item::BodyFat | Item::Saturation);
    let digits = if fraction { decimal::percent(digits)? } else { digits.to_owned() };
    Some(Reading { item, unit, digits })
}

/// Start and end as FHIR writes them.
#[derive(Debug)]
pub(super) struct Times {
    start: String,
    end: Option<String>,
}

impl Times {
    pub(super) fn when(&self) -> When<'_> {
        match &self.end {
            Some(end) => When::During(&self.start, end),
            None => When::At(&self.start),
        }
    }
}

/// When the element was measured; one moment when it ended as it began.
pub(super) fn times(element: &Element) -> Option<Times> {
    let start = jp::date_time(element.attribute("startDate")?)?;
    let end = element.attribute("endDate").and_then(jp::date_time);
    let end = end.filter(|end| end.start_ms() > start.start_ms()).map(|end| end.to_string());
    Some(Times { start: start.to_string(), end })
}

/// Where a draft stands.
pub(super) struct Place(Span);

impl Place {
    pub(super) fn of(element: &Element) -> Place {
        Place(element.at.clone())
    }

    /// From the first to the last of two elements.
    pub(super) fn between(first: &Element, last: &Element) -> Place {
        let lines = |e: &Element| e.at.lines.unwrap_or_default();
        let mut span = first.at.clone();
        if lines(first) != lines(last) || first.at.bytes != last.at.bytes {
            span =
                Span::lines(lines(first).0.min(lines(last).0), lines(first).1.max(lines(last).1));
        }
        Place(span)
    }
}

/// The draft of a resource with its device and how it came about.
pub(super) fn draft(resource: Value, about: &Element, place: Place) -> Draft {
    let device = about.device().map(std::borrow::Cow::into_owned);
    let meal = match about.metadata("HKBloodGlucoseMealTime") {
        Some("1") => Some(State::BeforeMeal),
        Some("2") => Some(State::AfterMeal),
        _ => None,
    };
    let maker = match about.source() {
        _ if about.is_typed() => Maker::Person,
        "" => Maker::Unknown,
        source => Maker::Device { name: source.to_owned() },
    };
    let device = device.filter(|_| !about.is_typed());
    let context = Context { device, states: meal.into_iter().collect(), ..Context::default() };
    Draft::authored(resource, place.0, maker, Evidence::Measured).measured(context)
}
