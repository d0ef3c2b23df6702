//! An ordinary home, an empty one, and one with something urgent.

use phr::message::Piece;

use super::{
    Alarm, Allergy, Certainty, Condition, Found, Home, Measurement, Medicine, News, UrgentNotice,
};
use crate::fact::{EvidenceKind, Flag, FlagMeaning};
use crate::frame::{Frame, Nav, Notice, Tone};
use crate::lang::Lang;
use crate::links;
use crate::mine::PlanShown;
use crate::sample::{PID, day, frame, moment, pick};

pub(super) fn all(lang: Lang) -> Vec<Home> {
    let full = Home {
        frame: frame(lang, Nav::Home, &links::home(PID)),
        urgent: Vec::new(),
        alarms: vec![Alarm {
            when: moment(lang, (2025, 3, 10), "07:40"),
            text: crate::tell::log::alarm(phr::audit::Unusual::NoRelation, lang),
        }],
        differences: 1,
        ending: 1,
        grown_up: Some(day(lang, 2026, 3, 10)),
        found: vec![
            Found {
                heading: vec![Piece::Text(pick(lang, "腎臓のはたらき", "Kidneys"))],
                verdict: crate::tell::pick(lang, "変化があります", "A change"),
                slug: "told",
                said: vec![Piece::Text(pick(lang, "eGFRは 41.4 でした。", "eGFR was 41.4."))],
                later: false,
            },
            Found {
                heading: vec![Piece::Text(pick(
                    lang,
                    "忘れているかもしれないこと",
                    "Perhaps left behind",
                ))],
                verdict: crate::tell::pick(lang, "お知らせ", "Worth knowing"),
                slug: "suspected",
                said: vec![Piece::Text(pick(
                    lang,
                    "前の健診から、20か月たっています。",
                    "The last check-up was 20 months ago.",
                ))],
                later: true,
            },
        ],
        news: news(lang),
        medicines: medicines(lang),
        last_supply: None,
        allergies: allergies(lang),
        conditions: conditions(lang),
        measurements: measurements(lang),
        plan: Some(PlanShown {
            words: pick(
                lang,
                "朝ごはんを食べたら、血圧計を机に出す。",
                "When I have had breakfast, I put the monitor on the table.",
            ),
            state: "active",
            ask: true,
            times: 2,
            link: links::entry(PID, "p1"),
        }),
    };
    let urgent = Home { urgent: vec![urgent(lang)], ..full.clone() };
    vec![full, empty(lang), urgent]
}

fn empty(lang: Lang) -> Home {
    let text = pick(lang, "新しい記録を用意しました。", "The record is ready.");
    let mut frame: Frame = frame(lang, Nav::Home, &links::home(PID));
    frame.notice = Some(Notice {
        tone: Tone::Done,
        text,
        undo: Some(crate::recent::Undo {
            action: crate::links::undo(PID, "0a1b"),
            brings_back: false,
        }),
    });
    if let Some(person) = &mut frame.person {
        person.questions = 0;
    }
    Home {
        frame,
        urgent: Vec::new(),
        alarms: Vec::new(),
        differences: 0,
        ending: 0,
        grown_up: None,
        found: Vec::new(),
        news: Vec::new(),
        medicines: Vec::new(),
        last_supply: None,
        allergies: Vec::new(),
        conditions: Vec::new(),
        measurements: Vec::new(),
        plan: None,
    }
}

fn urgent(lang: Lang) -> UrgentNotice {
    UrgentNotice {
        title: pick(lang, "血圧がとても高い値です", "A very high blood pressure"),
        text: pick(
            lang,
            "きょう 7:40 に 186 / 112 と書かれています。",
            "186 / 112 was written down at 7:40 today.",
        ),
        action: pick(
            lang,
            "5分休んで、もう一度測ってください。胸の痛み・息苦しさ・手足の動かしにくさがあれば、すぐ 119 番へ。",
            "Rest for 5 minutes and measure again. With chest pain, short breath or a weak arm or leg, call 119 now.",
        ),
        link: Some(links::entry(PID, "bp-186")),
        easy: None,
    }
}

fn news(lang: Lang) -> Vec<News> {
    let item = |when, ja, en, source: &str, rid| News {
        when,
        text: pick(lang, ja, en),
        source: source.into(),
        link: links::report(PID, rid),
    };
    vec![
        item(
            day(lang, 2025, 3, 11),
            "お薬の記録が 4件 加わりました",
            "4 medicine entries were added",
            "めぐり薬局",
            "r12",
        ),
        item(
            day(lang, 2025, 2, 3),
            "健診の結果が 31件 加わりました",
            "31 check-up results were added",
            "ひなた市 特定健診",
            "r11",
        ),
    ]
}

fn medicines(lang: Lang) -> Vec<Medicine> {
    let item = |name: &str, amount: &str, how: &str, since, evidence, eid| Medicine {
        name: name.into(),
        amount: amount.into(),
        how: how.into(),
        since,
        by: "めぐり薬局".into(),
        evidence,
        link: links::entry(PID, eid),
        entry: eid.into(),
    };
    vec![
        item(
            "アムロジピンOD錠5mg「てのひら」",
            "1回1錠",
            "1日1回 朝食後",
            day(lang, 2023, 6, 5),
            EvidenceKind::Dispensed,
            "m1",
        ),
        item(
            "アジルサルタン錠20mg「てのひら」",
            "1回1錠",
            "1日1回 朝食後",
            day(lang, 2024, 9, 9),
            EvidenceKind::Dispensed,
            "m2",
        ),
        item(
            "酸化マグネシウム錠330mg",
            "1回2錠",
            "1日3回 毎食後",
            day(lang, 2025, 3, 10),
            EvidenceKind::Prescribed,
            "m3",
        ),
    ]
}

fn allergies(lang: Lang) -> Vec<Allergy> {
    vec![Allergy {
        name: "ペニシリン系の薬".into(),
        reaction: Some(pick(lang, "全身のじんましん（2009年）", "hives all over (2009)")),
        by: "めぐり内科".into(),
        evidence: EvidenceKind::Reported,
        link: links::entry(PID, "a1"),
    }]
}

fn conditions(lang: Lang) -> Vec<Condition> {
    let item = |name: &str, certainty, since, by: &str, eid| Condition {
        name: name.into(),
        certainty,
        since,
        by: by.into(),
        link: links::entry(PID, eid),
    };
    vec![
        item("高血圧症", Certainty::Confirmed, Some(day(lang, 2011, 4, 18)), "めぐり内科", "c1"),
        item(
            "慢性腎臓病（G3a）",
            Certainty::Confirmed,
            Some(day(lang, 2022, 10, 3)),
            "めぐり内科",
            "c2",
        ),
        item("心房細動", Certainty::Suspected, Some(day(lang, 2025, 2, 17)), "みなと病院", "c3"),
        item("逆流性食道炎", Certainty::Claimed, None, "医療費通知", "c4"),
    ]
}

fn measurements(lang: Lang) -> Vec<Measurement> {
    let plain = |ja, en, value: &str, unit: &str, when, eid| Measurement {
        name: pick(lang, ja, en),
        value: value.into(),
        unit: unit.into(),
        when,
        setting: None,
        range: None,
        flag: None,
        link: links::entry(PID, eid),
    };
    let when = moment(lang, (2025, 3, 12), "07:40");
    let tested = day(lang, 2025, 2, 3);
    let pressure = plain("血圧", "Blood pressure", "138 / 84", "mmHg", when.clone(), "bp1");
    let weight = plain("体重", "Weight", "48.2", "kg", when, "w1");
    let creatinine = plain("クレアチニン", "Creatinine", "0.92", "mg/dL", tested.clone(), "l1");
    let haemoglobin = plain("ヘモグロビン", "Haemoglobin", "11.2", "g/dL", tested, "l2");
    vec![
        Measurement {
            setting: Some(pick(lang, "家で・安静・すわって", "at home, at rest, sitting")),
            ..pressure
        },
        weight,
        Measurement {
            range: Some("0.46〜0.79 mg/dL".into()),
            flag: Some(Flag { as_sent: "H".into(), meaning: FlagMeaning::High }),
            ..creatinine
        },
        Measurement {
            range: Some("11.6〜14.8 g/dL".into()),
            flag: Some(Flag { as_sent: "L".into(), meaning: FlagMeaning::Low }),
            ..haemoglobin
        },
    ]
}
