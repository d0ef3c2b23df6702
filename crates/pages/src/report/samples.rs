//! An import with every outcome, and one where all went well.

use super::{Columns, FileReport, Finding, KindCount, Outcome, Part, Report, Severity};
use crate::fact::FactKind;
use crate::frame::Nav;
use crate::lang::Lang;
use crate::links;
use crate::sample::{PID, frame, moment, pick};

pub(super) fn all(lang: Lang) -> Vec<Report> {
    let report = |files| Report {
        frame: frame(lang, Nav::Add, &links::report(PID, "r12")),
        when: moment(lang, (2025, 3, 11), "19:20"),
        differences: 0,
        files,
        home: links::home(PID),
        add: links::add(PID),
    };
    let smooth = FileReport { findings: Vec::new(), ..notebook(lang) };
    let columns = Some(Columns { link: links::columns(PID, "9f2c"), asked: true });
    let next = Some(links::report_page(PID, "9f2c", 2));
    let part = Part { told: 0..2, previous: None, next };
    let long = FileReport { part, ..notebook(lang) };
    let among = FileReport { name: "okusuri-202504.txt".into(), ..long.clone() };
    let table = FileReport { name: "血圧手帳.csv".into(), columns, ..smooth.clone() };
    vec![
        Report {
            differences: 1,
            ..report(vec![notebook(lang), known(lang), aside(lang), refused(lang)])
        },
        report(vec![smooth, table, among]),
        report(vec![long]),
    ]
}

fn notebook(lang: Lang) -> FileReport {
    FileReport {
        name: "okusuri-202503.txt".into(),
        format: Some(pick(lang, "電子版お薬手帳", "Electronic medication notebook")),
        outcome: Outcome::Read,
        counts: vec![
            KindCount { kind: FactKind::Medicine, count: 4 },
            KindCount { kind: FactKind::Visit, count: 1 },
        ],
        points: 12_345,
        duplicates: 2,
        findings: findings(lang),
        part: Part::default(),
        why: None,
        question: None,
        original: Some(links::original_plain(PID, "9f2c")),
        columns: None,
        undo: Some(crate::recent::Undo { action: links::undo(PID, "9f2c"), brings_back: false }),
    }
}

fn findings(lang: Lang) -> Vec<Finding> {
    let finding = |severity, line: usize, ja, en, next: Option<(&str, &str)>| Finding {
        severity,
        position: pick(lang, &format!("{line}行目"), &format!("line {line}")),
        message: pick(lang, ja, en),
        next: next.map(|(ja, en)| pick(lang, ja, en)),
    };
    vec![
        finding(
            Severity::Problem,
            31,
            "行の途中で切れていて、読めませんでした。",
            "The line breaks off and could not be read.",
            Some((
                "薬局でもう一度ファイルを出してもらってください。",
                "Ask the pharmacy for the file again.",
            )),
        ),
        finding(
            Severity::Warning,
            12,
            "単位「mg/dl2」が分かりません。文字のまま残しました。",
            "The unit `mg/dl2` is not known. It was kept as text.",
            None,
        ),
        finding(Severity::Note, 3, "郵便番号が空でした。", "The postal code was empty.", None),
    ]
}

fn known(lang: Lang) -> FileReport {
    FileReport {
        name: "okusuri-202502.txt".into(),
        outcome: Outcome::Known,
        counts: Vec::new(),
        points: 0,
        duplicates: 5,
        findings: Vec::new(),
        ..notebook(lang)
    }
}

fn aside(lang: Lang) -> FileReport {
    FileReport {
        name: "kenshin-2024.xml".into(),
        format: Some(pick(lang, "特定健診の結果", "Check-up results")),
        outcome: Outcome::PutAside,
        counts: Vec::new(),
        points: 0,
        duplicates: 0,
        findings: Vec::new(),
        part: Part::default(),
        why: Some(pick(
            lang,
            "名前が「日向 キク」になっていて、この記録とちがいます。",
            "The name is 日向 キク, which differs from this record.",
        )),
        question: Some(links::questions(PID)),
        original: None,
        columns: None,
        undo: None,
    }
}

fn refused(lang: Lang) -> FileReport {
    FileReport {
        name: "写真.jpg".into(),
        format: None,
        outcome: Outcome::Refused,
        why: Some(pick(
            lang,
            "写真は、まだ読むことができません。",
            "Photographs cannot be read yet.",
        )),
        question: None,
        ..aside(lang)
    }
}
