//! A full month, a filtered month with nothing in it, an empty record, and a long month.

use super::{FactCard, KindChoice, MonthChoice, MonthLink, SourceChoice, Timeline, TimelineDay};
use crate::dates::{When, month_text};
use crate::fact::{EvidenceKind, FactKind, Flag, FlagMeaning, OriginChip};
use crate::frame::Nav;
use crate::lang::Lang;
use crate::links;
use crate::sample::{PID, chip, day, frame, pick};

pub(super) fn all(lang: Lang) -> Vec<Timeline> {
    let empty = Timeline {
        frame: frame(lang, Nav::Timeline, &links::timeline(PID)),
        month: None,
        earlier: None,
        later: None,
        months: Vec::new(),
        kinds: Vec::new(),
        sources: Vec::new(),
        facts: 0,
        days: Vec::new(),
        more: None,
        action: links::timeline(PID),
    };
    let full = Timeline {
        month: Some(When { iso: "2025-03".into(), text: month_text(2025, 3, lang) }),
        earlier: Some(month_link(lang, 2)),
        months: months(lang),
        kinds: kinds(&[]),
        sources: sources(),
        facts: 7,
        days: days(lang),
        ..empty.clone()
    };
    let filtered = Timeline {
        kinds: kinds(&[FactKind::Vaccination]),
        later: Some(month_link(lang, 4)),
        facts: 0,
        days: Vec::new(),
        ..full.clone()
    };
    let long = Timeline {
        facts: 64,
        days: full.days.iter().cycle().take(8).cloned().collect(),
        more: Some(links::timeline_more(&links::timeline_month(PID, "2025-03", &[], &[]), 2)),
        ..full.clone()
    };
    vec![full, filtered, empty, long]
}

fn month_link(lang: Lang, month: u8) -> MonthLink {
    let value = format!("2025-{month:02}");
    MonthLink {
        text: month_text(2025, month, lang),
        link: links::timeline_month(PID, &value, &[], &[]),
    }
}

fn months(lang: Lang) -> Vec<MonthChoice> {
    [(2025, 3), (2025, 2), (2024, 12)]
        .into_iter()
        .map(|(year, month)| MonthChoice {
            value: format!("{year}-{month:02}"),
            text: month_text(year, month, lang),
            chosen: (year, month) == (2025, 3),
        })
        .collect()
}

fn kinds(chosen: &[FactKind]) -> Vec<KindChoice> {
    FactKind::ALL.map(|kind| KindChoice { kind, chosen: chosen.contains(&kind) }).to_vec()
}

fn sources() -> Vec<SourceChoice> {
    [("s1", "めぐり内科"), ("s2", "めぐり薬局"), ("s3", "医療費通知"), ("s4", "家での測定")]
        .map(|(value, name)| SourceChoice { value: value.into(), name: name.into(), chosen: false })
        .to_vec()
}

fn days(lang: Lang) -> Vec<TimelineDay> {
    vec![
        TimelineDay { when: day(lang, 2025, 3, 12), facts: measured(lang) },
        TimelineDay { when: day(lang, 2025, 3, 10), facts: clinic_day(lang) },
    ]
}

fn card(kind: FactKind, title: &str, value: Option<&str>, origins: Vec<OriginChip>) -> FactCard {
    FactCard {
        kind,
        title: title.into(),
        value: value.map(str::to_owned),
        flag: None,
        note: None,
        time: None,
        origins,
        link: links::entry(PID, kind.slug()),
    }
}

fn measured(lang: Lang) -> Vec<FactCard> {
    let home = || vec![chip(EvidenceKind::Measured, "家での測定")];
    let pressure = pick(lang, "血圧", "Blood pressure");
    let rest = card(FactKind::Measurement, &pressure, Some("138 / 84 mmHg"), home());
    let bath = card(FactKind::Measurement, &pressure, Some("121 / 70 mmHg"), home());
    vec![
        FactCard {
            note: Some(pick(lang, "入浴の後", "after a bath")),
            time: Some("20:15".into()),
            ..bath
        },
        FactCard {
            note: Some(pick(lang, "家で・安静・すわって", "at home, at rest, sitting")),
            time: Some("07:40".into()),
            ..rest
        },
    ]
}

fn clinic_day(lang: Lang) -> Vec<FactCard> {
    let three = vec![
        chip(EvidenceKind::Prescribed, "めぐり内科"),
        chip(EvidenceKind::Dispensed, "めぐり薬局"),
        chip(EvidenceKind::Claimed, "医療費通知"),
    ];
    let lab = vec![chip(EvidenceKind::Measured, "めぐり内科")];
    let creatinine = card(FactKind::LabResult, "クレアチニン", Some("0.92 mg/dL"), lab);
    let suspected = card(
        FactKind::Condition,
        "心房細動",
        None,
        vec![chip(EvidenceKind::Reported, "みなと病院")],
    );
    vec![
        card(FactKind::Visit, "めぐり内科", None, vec![chip(EvidenceKind::Claimed, "医療費通知")]),
        card(
            FactKind::Medicine,
            "アムロジピンOD錠5mg「てのひら」",
            Some("1回1錠 1日1回 朝食後 28日分"),
            three,
        ),
        FactCard {
            flag: Some(Flag { as_sent: "H".into(), meaning: FlagMeaning::High }),
            ..creatinine
        },
        FactCard { note: Some(pick(lang, "疑い", "suspected")), ..suspected },
        card(
            FactKind::Cost,
            &pick(lang, "窓口で払った額", "Paid at the desk"),
            Some("1,280円"),
            vec![chip(EvidenceKind::Claimed, "医療費通知")],
        ),
    ]
}
