//! Every phrase that only some rules say.

use super::date;
use crate::{
    insight::{
        checkup::Level,
        limits::Judged,
        marker::{Marker, Panel},
        risk::{Chance, Group},
        signals,
    },
    message::{
        part::{Direction, Pressure},
        phrase::{
            Phrase,
            age::{self, Level as CareLevel, Name},
            body::{self, Lies, Vital},
            checkup::{self, Item},
            cost,
            feeling::{self, Course},
            glucose::{self, LowRisk},
            medicine, panel,
            pressure::{self, After},
            risk, signal, symptom,
        },
    },
};

const LIPIDS: [Marker; 4] = [Marker::Cholesterol, Marker::Ldl, Marker::Hdl, Marker::Triglycerides];
const LEVELS: [Level; 4] =
    [Level::Intensive, Level::Motivational, Level::Information, Level::Undecided];

pub(super) fn all() -> Vec<Phrase> {
    let checkup = checkups().into_iter().map(Phrase::Checkup);
    let panel = panels().into_iter().map(Phrase::Panel);
    let age = ages().into_iter().map(Phrase::Age);
    let checkup = age.chain(checkup);
    let checkup = checkup.chain(signals_of_life().into_iter().map(Phrase::Signal));
    let checkup = checkup.chain(bodies().into_iter().map(Phrase::Body));
    let checkup = checkup.chain(costs().into_iter().map(Phrase::Cost));
    let checkup = checkup.chain(feelings().into_iter().map(Phrase::Feeling));
    let checkup = checkup.chain(symptoms().into_iter().map(Phrase::Symptom));
    let medicine = medicines().into_iter().map(Phrase::Medicine);
    let pressure = pressures().into_iter().map(Phrase::Pressure);
    let glucose = glucoses().into_iter().map(Phrase::Glucose);
    let risk = risks().into_iter().map(Phrase::Risk);
    checkup.chain(panel).chain(risk).chain(medicine).chain(pressure).chain(glucose).collect()
}

fn signals_of_life() -> Vec<signal::Phrase> {
    use signal::Phrase as Said;
    use signals::Kind;
    let week = |kind| {
        let [mean, low, high] = ["5200", "4800", "10100"].map(str::to_owned);
        Said::Week { kind, mean, low, high }
    };
    let mut all = vec![Said::Together, Said::OneAlone, Said::Usual, Said::OwnWeeks(8)];
    all.extend([Kind::Steps, Kind::InBed, Kind::RestingHeart].map(week));
    all.extend([Kind::HeartVariability, Kind::Temperature, Kind::Saturation].map(week));
    all
}

fn bodies() -> Vec<body::Phrase> {
    use body::Phrase as Said;
    let on = date("2025-12-24");
    let newest =
        |vital, value: &str| Said::Newest { vital, value: value.to_owned(), on: on.clone() };
    let band = |lies| Said::OwnBand { low: "36.1".to_owned(), high: "36.9".to_owned(), lies };
    let mut all = vec![
        newest(Vital::Temperature, "36.8"),
        newest(Vital::Saturation, "93"),
        Said::OwnDays(24),
        Said::Fever,
        Said::LittleOxygen,
    ];
    all.extend([Lies::Inside, Lies::Above, Lies::Below].map(band));
    all
}

fn costs() -> Vec<cost::Phrase> {
    use cost::Phrase as Said;
    let until = date("2025-11");
    let mut all = vec![
        Said::Paid { yen: 1_234_567, until: until.clone() },
        Said::AsBefore,
        Said::DearMonth { yen: 123_456, month: until },
        Said::MayComeBack,
        Said::UntilDeduction(98_149),
        Said::Deduction,
        Said::NoticesOnly,
    ];
    all.extend(
        [Direction::Up, Direction::Down].map(|d| Said::Against { direction: d, yen: 12_345 }),
    );
    all
}

fn feelings() -> Vec<feeling::Phrase> {
    use feeling::{Of, Phrase as Said};
    let mut all = vec![
        Said::Moods { days: 12, bad: 0 },
        Said::Moods { days: 12, bad: 10 },
        Said::Life(7),
        Said::MoreAnswers(3),
        Said::Hard,
        Said::Helpline,
        Said::NoGrade,
    ];
    for course in [Course::Better, Course::Worse, Course::Same] {
        all.extend([Said::Went(Of::Mood, course), Said::Went(Of::Life, course)]);
    }
    all
}

fn symptoms() -> Vec<symptom::Phrase> {
    use symptom::Phrase as Said;
    let name = || "見本錠5mg".to_owned(); // any name
    vec![
        Said::Noted { name: name(), days: 12 },
        Said::Together { name: name(), days: 10 },
        Said::AfterMedicine { name: name(), on: date("2025-11-26") },
        Said::NoCause,
        Said::CallAtOnce,
    ]
}

fn ages() -> Vec<age::Phrase> {
    use age::Phrase as Said;
    let name =
        Name {
            ja: "日本脳炎（1期）", easy: "日本脳炎《にほんのうえん》", en: "Encephalitis"
        };
    let (until, title) = (date("2026-10-31"), "見本錠5mg".to_owned());
    let levels = [CareLevel::Support(2), CareLevel::Care(1), CareLevel::Care(3)];
    let opens = |level| Said::Opens { units: 27_048, level };
    let mut all: Vec<age::Phrase> = levels.map(Said::Level).into();
    all.extend(levels.map(Said::LevelWas));
    all.extend(levels.map(opens));
    all.extend([
        Said::CertifiedUntil(until.clone()),
        Said::Open { name, until: until.clone() },
        Said::Doses { held: 1, of: 3 },
        Said::Plan { title: title.clone(), until, services: 12 },
        Said::Service(title),
        Said::Ends(60),
        Said::GoesOn,
    ]);
    all
}

fn medicines() -> Vec<medicine::Phrase> {
    use medicine::Phrase as Said;
    let (from, to) = (date("2025-11-26"), date("2025-12-24"));
    let name = || "見本錠5mg".to_owned();
    vec![
        Said::Sources { several: 12, one: 3, without_days: 0 },
        Said::Sources { several: 12, one: 3, without_days: 2 },
        Said::Sources { several: 0, one: 3, without_days: 0 },
        Said::Overlap { from: from.clone(), to },
        Said::Covered { name: name(), covered: 120, days: 180 },
        Said::KidneyNumber("41.4".to_owned()),
        Said::Named(name()),
        Said::Pregnancy { on: from, count: 12 },
        Said::ShortList,
    ]
}

fn pressures() -> Vec<pressure::Phrase> {
    use pressure::Phrase as Said;
    let mut all =
        vec![Said::WithoutFirstDay(Pressure { upper: 131, lower: 78 }), Said::DayToDay(12)];
    for after in [After::Exercise, After::Medicine] {
        all.push(Said::PairedHow { after, minutes: 240 });
        for direction in [Direction::Up, Direction::Down] {
            all.push(Said::Paired {
                after,
                direction,
                change: 12,
                least: -23,
                most: 14,
                pairs: 20,
            });
        }
    }
    all
}

fn glucoses() -> Vec<glucose::Phrase> {
    use glucose::Phrase as Said;
    let mut all = vec![
        Said::FingerLows { readings: 112, days: 14, low: 12, very_low: 10 },
        Said::FingerRange { lowest: "64".into(), middle: "142".into(), highest: "312".into() },
        Said::NoLows,
        Said::Lows,
        Said::TooFewForIndex(23),
        Said::RiskIndex("100".into()),
        Said::ByFinger,
    ];
    all.extend(
        [LowRisk::Minimal, LowRisk::Low, LowRisk::Moderate, LowRisk::High].map(Said::LowRisk),
    );
    all
}

fn checkups() -> Vec<checkup::Phrase> {
    use checkup::Phrase as Said;
    let (on, then) = (date("2025-06-10"), date("2024-11-26"));
    let counted =
        |referral, guidance| Said::Counted { on: on.clone(), judged: 12, referral, guidance };
    let items = |n: usize| {
        let markers = LIPIDS.iter().map(|marker| Item::Marker(*marker));
        std::iter::once(Item::Pressure).chain(markers).take(n).collect()
    };
    let changed = |up: &[Marker], down: &[Marker]| Said::Changed {
        then: then.clone(),
        up: up.to_vec(),
        down: down.to_vec(),
    };
    let mut all = vec![
        counted(0, 0),
        counted(0, 3),
        counted(2, 0),
        counted(2, 5),
        Said::Referral(items(1)),
        Said::Referral(items(5)),
        changed(&LIPIDS, &[]),
        changed(&[], &LIPIDS),
        changed(&LIPIDS[..2], &LIPIDS[2..]),
        Said::Unchanged { then: then.clone(), compared: 11 },
        Said::LevelAgrees,
    ];
    all.extend(LEVELS.map(Said::Level));
    all.extend(LEVELS.map(Said::LevelDiffers));
    all
}

fn panels() -> Vec<panel::Phrase> {
    use panel::Phrase as Said;
    let judged = [Judged::Inside, Judged::Guidance, Judged::Referral]
        .map(|judged| Said::Judged { markers: LIPIDS.to_vec(), judged });
    let mut all = vec![
        Said::OutOfRange(LIPIDS.to_vec()),
        Said::Inside,
        Said::Within(LIPIDS.to_vec()),
        Said::OtherTiming,
        Said::OtherMethod,
    ];
    all.extend(judged);
    all.extend(Panel::ALL.iter().map(|panel| Said::What(*panel)));
    all
}

fn risks() -> Vec<risk::Phrase> {
    use risk::Phrase as Said;
    let mut all = vec![Said::From, Said::NotReviewed];
    for chance in [Chance::BelowOne, Chance::About(41)] {
        all.extend([Said::Of100(chance), Said::WithoutSmoking(chance)]);
    }
    all.extend([Group::Low, Group::Middle, Group::High].map(Said::Group));
    all
}
