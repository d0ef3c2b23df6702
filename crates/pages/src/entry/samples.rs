//! A medicine from three sources, a typed measurement, and a laboratory result at an old version.

use super::{BigValue, Circumstances, Entry, Line, OtherOrigin, Step, StepKind, Version};
use crate::fact::{EvidenceKind, FactKind, Flag, FlagMeaning};
use crate::frame::Nav;
use crate::lang::Lang;
use crate::links;
use crate::sample::{PID, day, frame, moment, pick};

pub(super) fn all(lang: Lang) -> Vec<Entry> {
    vec![medicine(lang), typed(lang), lab(lang)]
}

fn medicine(lang: Lang) -> Entry {
    about(lang, "m1")
}

/// Makes the medicine under an id; the other samples replace what differs.
fn about(lang: Lang, eid: &str) -> Entry {
    Entry {
        frame: frame(lang, Nav::Timeline, &links::entry(PID, eid)),
        kind: FactKind::Medicine,
        title: "アムロジピンOD錠5mg「てのひら」".into(),
        value: None,
        flag: None,
        when: day(lang, 2025, 3, 10),
        evidence: EvidenceKind::Dispensed,
        lines: lines(
            lang,
            &[
                ("のみ方", "How to take", "1回1錠 1日1回 朝食後"),
                ("日数", "Days", "28日分"),
                ("薬局", "Pharmacy", "めぐり薬局（薬剤師 森 あおい）"),
                ("処方した所", "Prescribed by", "めぐり内科"),
            ],
        ),
        measured: None,
        chain: file_chain(lang, &NOTEBOOK, eid),
        others: others(lang),
        apart: links::entry_apart(PID, eid),
        versions: versions(lang, eid, 1, 1),
        newest: None,
        back: links::timeline_month(PID, "2025-03", &[], &[]),
        fhir: links::entry_fhir(PID, eid),
        give: links::sharing_entry(PID, eid),
        picture: None,
        undo: None,
        withdrawn: false,
    }
}

fn typed(lang: Lang) -> Entry {
    let eid = "bp1";
    let step =
        |kind, ja, en| Step { kind, text: pick(lang, ja, en), notes: Vec::new(), link: None };
    Entry {
        kind: FactKind::Measurement,
        title: pick(lang, "血圧", "Blood pressure"),
        value: Some(BigValue { text: "138 / 84".into(), unit: "mmHg".into() }),
        when: moment(lang, (2025, 3, 12), "07:40"),
        evidence: EvidenceKind::Measured,
        lines: lines(lang, &[("脈", "Pulse", "72 回/分")]),
        measured: Some(Circumstances {
            setting: Some(pick(lang, "家", "home")),
            state: Some(pick(lang, "安静", "at rest")),
            posture: Some(pick(lang, "すわって", "sitting")),
            body_site: Some(pick(lang, "左の腕", "left arm")),
            device: None,
            method: None,
        }),
        chain: vec![
            step(StepKind::MadeBy, "日向 美咲さんが書きました", "日向 美咲 wrote it down"),
            step(
                StepKind::Received,
                "2025年3月12日（水） 07:42 にこのページから",
                "Wed 12 Mar 2025 07:42, on this site",
            ),
            step(StepKind::Entry, "血圧 138 / 84 mmHg", "Blood pressure 138 / 84 mmHg"),
        ],
        others: Vec::new(),
        versions: versions(lang, eid, 2, 2),
        picture: None,
        undo: Some(links::entry_undo(PID, eid)),
        withdrawn: false,
        ..about(lang, eid)
    }
}

fn lab(lang: Lang) -> Entry {
    let eid = "l1";
    Entry {
        kind: FactKind::LabResult,
        title: "クレアチニン".into(),
        value: Some(BigValue { text: "0.92".into(), unit: "mg/dL".into() }),
        flag: Some(Flag { as_sent: "H".into(), meaning: FlagMeaning::High }),
        when: day(lang, 2025, 2, 3),
        evidence: EvidenceKind::Measured,
        lines: lines(lang, &[("検査した所の基準", "The laboratory's range", "0.46〜0.79 mg/dL")]),
        measured: Some(Circumstances {
            setting: Some("めぐり内科".into()),
            method: Some("酵素法".into()),
            ..Circumstances::default()
        }),
        chain: file_chain(lang, &BUNDLE, eid),
        others: Vec::new(),
        versions: versions(lang, eid, 2, 1),
        newest: Some(links::entry(PID, eid)),
        ..about(lang, eid)
    }
}

fn lines(lang: Lang, rows: &[(&str, &str, &str)]) -> Vec<Line> {
    let line = |(ja, en, text): &(&str, &str, &str)| Line {
        label: pick(lang, ja, en),
        text: (*text).into(),
    };
    rows.iter().map(line).collect()
}

/// What a chain from a file needs to know: who made it, which file, and where in it.
struct FromFile {
    by: &'static str,
    file: &'static str,
    format: &'static str,
    place: (&'static str, &'static str),
    text: &'static str,
}

const NOTEBOOK: FromFile = FromFile {
    by: "めぐり薬局",
    file: "okusuri-202503.txt",
    format: "JAHISTC07",
    place: ("12行目から14行目", "lines 12 to 14"),
    text: "201,2,アムロジピンOD錠5mg「てのひら」,1,錠,2,…",
};

const BUNDLE: FromFile = FromFile {
    by: "めぐり内科",
    file: "kensa-202502.json",
    format: "FHIR R4, JP-CLINS",
    place: ("48行目から71行目", "lines 48 to 71"),
    text: "Bundle.entry[3].resource",
};

fn file_chain(lang: Lang, from: &FromFile, eid: &str) -> Vec<Step> {
    let step = |kind, ja: &str, en: &str, notes: &[&str]| Step {
        kind,
        text: pick(lang, ja, en),
        notes: notes.iter().map(|note| (*note).into()).collect(),
        link: None,
    };
    let place = step(StepKind::Place, from.place.0, from.place.1, &[from.text]);
    vec![
        step(StepKind::MadeBy, from.by, from.by, &[]),
        step(StepKind::File, from.file, from.file, &[from.format, "SHA-256 9f2c41d07be3…"]),
        step(
            StepKind::Received,
            "2025年3月11日（火） 日向 美咲さんが読みこみました",
            "Tue 11 Mar 2025, uploaded by 日向 美咲",
            &[],
        ),
        Step { link: Some(links::original(PID, "9f2c", eid)), ..place },
        step(
            StepKind::Entry,
            "2025年3月11日（火） に記録になりました",
            "became an entry on Tue 11 Mar 2025",
            &[],
        ),
    ]
}

fn others(lang: Lang) -> Vec<OtherOrigin> {
    let item = |eid: &str, evidence, by: &str, when, ja, en| OtherOrigin {
        eid: eid.into(),
        evidence,
        title: "アムロジピンOD錠5mg「てのひら」".into(),
        by: by.into(),
        when,
        rule: pick(lang, ja, en),
        link: links::entry(PID, eid),
    };
    vec![
        item(
            "m1p",
            EvidenceKind::Prescribed,
            "めぐり内科",
            day(lang, 2025, 3, 10),
            "薬のコードと処方日が同じです。",
            "Same medicine code, same day of prescription.",
        ),
        item(
            "m1c",
            EvidenceKind::Claimed,
            "医療費通知",
            day(lang, 2025, 3, 10),
            "薬局と日付が同じで、ほかに候補がありません。",
            "Same pharmacy and day, and nothing else it could be.",
        ),
    ]
}

fn versions(lang: Lang, eid: &str, count: usize, shown: usize) -> Vec<Version> {
    (1..=count)
        .rev()
        .map(|number| Version {
            number,
            when: day(lang, 2025, 3, if number == 1 { 11 } else { 12 }),
            who: "日向 美咲".into(),
            what: if number == 1 {
                pick(lang, "はじめの記録", "first entry")
            } else {
                pick(lang, "様子を書き足し", "circumstances added")
            },
            link: links::entry_version(PID, eid, number),
            shown: number == shown,
        })
        .collect()
}
