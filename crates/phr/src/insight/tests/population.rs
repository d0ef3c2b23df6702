//! A synthetic population that is known to be steady or not, and pages on which nothing contradicts.
//!
//! `cargo test -p phr population -- --nocapture` prints the table.
#![expect(clippy::print_stdout, reason = "the table is there to be read")]

use super::*;
use crate::{
    insight::{limits::Judged, panel::urgency, stats::change_limits},
    message::{
        part::Of,
        phrase::{
            Phrase,
            checkup::{Item, Phrase as Checkup},
            panel,
        },
    },
};

/// A small seeded generator: the population must be the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 33).unwrap()) / f64::from(1_u32 << 31)
    }

    /// Standard normal (Box–Muller).
    fn normal(&mut self) -> f64 {
        let (one, other) = (self.next().max(1e-12), self.next());
        (-2.0 * one.ln()).sqrt() * (std::f64::consts::TAU * other).cos()
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next()
    }

    fn chance(&mut self, share: f64) -> bool {
        self.next() < share
    }
}

/// What twelve results of a visit vary around, with the published variation within a person.
const MARKERS: [(&str, f64, f64, &str); 12] = [
    ("3C015", 0.9, 4.4, "mg/dL"),
    ("3A015", 4.4, 2.5, "g/dL"),
    ("3D010", 92.0, 4.7, "mg/dL"),
    ("3D046", 5.4, 1.2, "%"),
    ("3F050", 190.0, 5.18, "mg/dL"),
    ("3F077", 110.0, 8.46, "mg/dL"),
    ("3F070", 60.0, 5.67, "mg/dL"),
    ("3F015", 90.0, 19.8, "mg/dL"),
    ("3B035", 20.0, 9.5, "U/L"),
    ("3B045", 18.0, 9.3, "U/L"),
    ("3B090", 25.0, 8.9, "U/L"),
    ("9N006", 60.0, 0.66, "kg"),
];

/// Every population is made from each of these.
const SEEDS: [u64; 5] = [20_250_401, 7, 1_868, 271_828, 31_415];

/// What became of so many people.
#[derive(Clone, Copy, Default)]
struct Tally {
    pairs: u32,
    beyond: u32,
    courses: u32,
    trends: u32,
    planted: u32,
    found: u32,
}

impl Tally {
    fn percent(part: u32, of: u32) -> f64 {
        100.0 * f64::from(part) / f64::from(of.max(1))
    }

    fn changes(self) -> f64 {
        Self::percent(self.beyond, self.pairs)
    }

    fn false_trends(self) -> f64 {
        Self::percent(self.trends, self.courses)
    }

    fn finds(self) -> f64 {
        Self::percent(self.found, self.planted)
    }

    fn and(self, more: Tally) -> Tally {
        Tally {
            pairs: self.pairs + more.pairs,
            beyond: self.beyond + more.beyond,
            courses: self.courses + more.courses,
            trends: self.trends + more.trends,
            planted: self.planted + more.planted,
            found: self.found + more.found,
        }
    }
}

/// Whether a message tells of a change, or a trend, of a marker.
fn tells(messages: &[Message], marker: Marker, wanted: impl Fn(&Before) -> Option<Of>) -> bool {
    messages.iter().any(|message| {
        let alone = match message.about {
            About::Result(of) => of == marker,
            About::Weight => marker == Marker::Weight,
            _ => false,
        };
        message.before.iter().filter_map(&wanted).any(|of| match of {
            Of::Marker(of) => of == marker,
            Of::Value => alone,
            Of::Upper | Of::Lower => false,
        })
    })
}

fn is_beyond(before: &Before) -> Option<Of> {
    match before {
        Before::Beyond { of, .. } => Some(*of),
        _ => None,
    }
}

fn is_trend(before: &Before) -> Option<Of> {
    match before {
        Before::Trend { of, .. } => Some(*of),
        _ => None,
    }
}

/// So many people with the first `markers` results at half-yearly visits: steady ones with their own
/// variation and half of it for the laboratory, but the first marker, which rises by `a_visit`
/// percent from visit to visit.
fn population(seed: u64, people: u32, (markers, visits, a_visit): (usize, u32, f64)) -> Tally {
    let mut random = Random(seed);
    let mut tally = Tally::default();
    let someone = person("1965-06-10", Sex::Other); // no eGFR: creatinine itself is told
    for _ in 0..people {
        let mut made = Made::default();
        for visit in 0..visits {
            let when = format!("{}-{:02}-10", 2021 + visit / 2, 1 + 6 * (visit % 2));
            for (at, (jlac, level, within, unit)) in MARKERS.iter().take(markers).enumerate() {
                let analytical = if *jlac == "9N006" { 0.0 } else { within / 2.0 };
                let sigma = change_limits(*within, analytical).sigma();
                let slope = if at == 0 { a_visit } else { 0.0 };
                let drift = (1.0 + slope / 100.0).powf(f64::from(visit));
                let value = level * drift * (sigma * random.normal()).exp();
                made.lab(jlac, &when, value, unit, "めぐり内科");
            }
        }
        let messages = made.told(&someone, "2025-01-20");
        for (at, (jlac, ..)) in MARKERS.iter().take(markers).enumerate() {
            let code = json!({"coding": [{"system": fhir::system::JLAC10, "code": format!("{jlac:0<17}")}]});
            let marker = Marker::of(&code).unwrap();
            let beyond = u32::from(tells(&messages, marker, is_beyond));
            let trend = u32::from(tells(&messages, marker, is_trend));
            if at == 0 && a_visit != 0.0 {
                tally.planted += 1;
                tally.found += trend;
            } else {
                tally.pairs += 1;
                tally.beyond += beyond;
                tally.courses += 1;
                tally.trends += trend;
            }
        }
    }
    tally
}

/// A share over all seeds, with the smallest and the largest of one seed.
fn spread(seeds: &[Tally], of: fn(Tally) -> f64) -> (f64, String) {
    let all = of(seeds.iter().fold(Tally::default(), |all, one| all.and(*one)));
    let each = || seeds.iter().map(|one| of(*one));
    let (least, most) = (each().fold(f64::MAX, f64::min), each().fold(f64::MIN, f64::max));
    (all, format!("{all:.2} % ({least:.1} to {most:.1})"))
}

#[test]
fn the_table_of_the_synthetic_population_keeps_its_promises() {
    let mut broken = Vec::new();
    println!("| people | markers | visits | planted | false changes | false trends | found |");
    println!("|---|---|---|---|---|---|---|");
    for (people, markers, visits, a_visit) in [
        (1000, 1, 2, 0.0),
        (800, 1, 4, 0.0),
        (600, 1, 5, 0.0),
        (400, 1, 8, 0.0),
        (800, 1, 4, 10.0),
        (300, 1, 5, 10.0),
        (160, 12, 2, 0.0),
        (240, 12, 4, 10.0),
        (80, 12, 5, 10.0),
    ] {
        let seeds = SEEDS.map(|seed| population(seed, people, (markers, visits, a_visit)));
        let (changes, said_changes) = spread(&seeds, Tally::changes);
        let (trends, said_trends) = spread(&seeds, Tally::false_trends);
        let (found, said_found) = spread(&seeds, Tally::finds);
        let steady = seeds.iter().any(|t| t.pairs > 0);
        let planted = a_visit != 0.0;
        let shown = |there: bool, said: String| if there { said } else { "-".to_owned() };
        println!(
            "| 5 x {people} | {markers} | {visits} | {a_visit} % | {} | {} | {} |",
            shown(steady, said_changes),
            shown(steady, said_trends),
            shown(planted, said_found),
        );
        let least = if visits == 4 { 72.0 } else { 88.0 };
        let name = format!("{people} people, {markers} markers, {visits} visits, {a_visit} %");
        for (holds, promise) in [
            (changes <= 5.0, "false changes"),
            (trends <= 1.0, "false trends"),
            (!planted || found >= least, "found"),
        ] {
            if !holds {
                broken.push(format!("{name}: {promise}"));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn three_results_never_make_a_trend() {
    assert_eq!(population(SEEDS[0], 200, (1, 3, 30.0)).found, 0);
}

/// A whole record of somebody, from healthy to very ill, with gaps and odd values.
fn anybody(random: &mut Random) -> (Made, Person) {
    let mut made = Made::default();
    let sex = if random.chance(0.5) { Sex::Female } else { Sex::Male };
    let born = format!("{:.0}-06-10", random.between(1935.0, 2000.0));
    let visits = [2021, 2022, 2023, 2024, 2025];
    for year in visits.into_iter().filter(|_| random.chance(0.6)).collect::<Vec<i32>>() {
        let day = format!("{year}-06-10");
        for (jlac, level, ..) in MARKERS {
            if random.chance(0.8) {
                made.item(jlac, &day, level * random.between(0.6, 1.9));
            }
        }
        for (code, low, high) in [
            ("8A065", 15.0, 110.0),
            ("2A030", 9.0, 17.0),
            ("9N016", 70.0, 105.0),
            ("9N011", 18.0, 32.0),
        ] {
            if random.chance(0.7) {
                made.item(code, &day, random.between(low, high));
            }
        }
        let upper = random.between(100.0, 185.0);
        made.item("9A751", &day, upper);
        made.item("9A761", &day, upper * 0.6);
        made.answer("9N736", &day, if random.chance(0.3) { "1" } else { "3" });
        made.answer("9N506", &day, ["1", "2", "3"][usize::from(random.chance(0.5))]);
    }
    let level = random.between(105.0, 165.0);
    for day in 1..=28 {
        if random.chance(0.5) {
            let mut near = || level + 8.0 * random.normal();
            let (morning, evening) = (near(), near());
            made.home(
                &format!("2025-06-{day:02}"),
                (morning, morning * 0.6),
                (evening, evening * 0.6),
            );
        }
    }
    everyday_life(random, &mut made);
    for number in 0..8 {
        if random.chance(0.5) {
            let name = format!("見本錠{number}");
            made.handed(&name, "2025-06-01", 28, "めぐり薬局", "jahis-okusuri");
        }
    }
    (made, person(&born, sex))
}

/// Moods, symptoms, temperatures and oxygen of a month.
fn everyday_life(random: &mut Random, made: &mut Made) {
    for day in (1..=28).map(|day| format!("2025-06-{day:02}")) {
        if random.chance(0.3) {
            let level = ["1", "2", "3", "4", "5"][usize::from(random.chance(0.7)) * 2];
            everyday::mood(made, level.parse().unwrap(), &day);
        }
        if random.chance(0.2) {
            everyday::note(made, "dizziness", "めまい", &day);
        }
        if random.chance(0.02) {
            everyday::note(made, "chest-pain", "胸の痛み", &day);
        }
        if random.chance(0.3) {
            everyday::vital(made, "8310-5", "℃", 36.4 + 0.4 * random.normal(), &day);
            everyday::vital(made, "59408-5", "%", 96.0 + 2.0 * random.normal(), &day);
        }
    }
}

/// The markers a message tells a value of.
fn told_of(message: &Message) -> impl Iterator<Item = Marker> {
    message.now.iter().filter_map(|now| match now {
        Now::Result { marker, .. } => Some(*marker),
        _ => None,
    })
}

fn is_serious(guide: &Guide) -> bool {
    match guide {
        Guide::CheckupReferral | Guide::LowTooOften | Guide::PressureHigh { .. } => true,
        Guide::Phrase(Phrase::Panel(panel::Phrase::Judged { judged, .. })) => {
            *judged == Judged::Referral
        }
        _ => false,
    }
}

/// What the check-up as a whole calls a reason to see a doctor, and no message on the value does. The
/// kidneys have a message of their own, with stages.
fn unsaid(messages: &[Message]) -> Vec<Marker> {
    let named = messages.iter().flat_map(|m| &m.guide).find_map(|g| match g {
        Guide::Phrase(Phrase::Checkup(Checkup::Referral(items))) => Some(items.clone()),
        _ => None,
    });
    let says = |message: &Message, marker: Marker| {
        let alone = message.about == About::Result(marker)
            && message.guide.contains(&Guide::CheckupReferral);
        alone
            || message.guide.iter().any(|g| match g {
                Guide::Phrase(Phrase::Panel(panel::Phrase::Judged { markers, judged })) => {
                    *judged == Judged::Referral && markers.contains(&marker)
                }
                _ => false,
            })
    };
    let markers = named.into_iter().flatten().filter_map(|item| match item {
        Item::Marker(Marker::Egfr) | Item::Pressure => None,
        Item::Marker(marker) => Some(marker),
    });
    markers.filter(|marker| !messages.iter().any(|m| says(m, *marker))).collect()
}

/// What two messages of one page, or two parts of one, must never do.
fn contradictions(messages: &[Message]) -> Vec<String> {
    let mut found = Vec::new();
    let several = |about: About| matches!(about, About::Medicines | About::Gap);
    for (at, message) in messages.iter().enumerate() {
        let about = message.about;
        let later = || messages.iter().skip(at + 1);
        if !several(about) && later().any(|m| m.about == about) {
            found.push(format!("{about:?} is told twice"));
        }
        for marker in told_of(message) {
            if later().any(|m| told_of(m).any(|other| other == marker)) {
                found.push(format!("{marker:?} has two messages"));
            }
        }
        let calm = urgency(message.step) == 0;
        if calm && message.guide.iter().any(is_serious) {
            found.push(format!("{about:?} is serious and asks for nothing"));
        }
        if message.verdict == Verdict::Change && calm {
            found.push(format!("{about:?} changed and asks for nothing"));
        }
        if message.verdict == Verdict::NotYet
            && message.before.iter().any(|b| is_beyond(b).is_some())
        {
            found.push(format!("{about:?} cannot say and says"));
        }
        if message.verdict == Verdict::Wobble
            && message.before.iter().any(|b| is_beyond(b).or(is_trend(b)).is_some())
        {
            found.push(format!("{about:?} calls a change a wobble"));
        }
        if message.verdict == Verdict::Notice && calm && message.before.is_empty() {
            found.push(format!("{about:?} is worth knowing and asks for nothing"));
        }
        let inside = message.guide.contains(&Guide::CheckupInside);
        if inside && message.guide.iter().any(is_serious) {
            found.push(format!("{about:?} is inside and outside"));
        }
    }
    for marker in unsaid(messages) {
        found.push(format!("{marker:?} is a reason to see a doctor in one place only"));
    }
    let meets = |m: &Message| m.guide.iter().any(|g| matches!(g, Guide::PressureMeets { .. }));
    let high =
        |m: &Message| matches!(m.guide[..], [Guide::OnlyHome | Guide::BothAlike { high: true }]);
    let home = messages.iter().any(|m| m.about == About::HomePressure && meets(m));
    if home && messages.iter().any(|m| m.about == About::OfficePressure && high(m)) {
        found.push("home meets its target and is high".to_owned());
    }
    found
}

#[test]
fn no_rule_contradicts_another_on_one_page_of_a_thousand_people() {
    let mut random = Random(7);
    let mut told = 0;
    for number in 0..1000 {
        let (made, person) = anybody(&mut random);
        let messages = made.told(&person, "2025-07-01");
        told += messages.len();
        assert_eq!(contradictions(&messages), Vec::<String>::new(), "person {number}");
    }
    println!("{told} messages on 1,000 pages, no contradiction");
    assert!(told > 5000, "{told} messages are too few to show anything");
}
