//! `GET /p/{pid}/medicines`: the medicines of the record, current and past, and what it says of each.

use askama::Template;

use crate::dates::When;
use crate::fact::{EvidenceKind, OriginChip};
use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, chip, day, frame, pick};
use crate::{links, words};

/// The medicines.
#[derive(Clone, Debug, Template)]
#[template(path = "medicines.html")]
pub struct Medicines {
    /// The frame.
    pub frame: Frame,
    /// The medicines that are current according to the record; else those supplied last. Only on
    /// the first page.
    pub current: Vec<Drug>,
    /// The day of the last supply, when the medicines are no longer current.
    pub last_supply: Option<When>,
    /// The earlier medicines on this page, the newest first.
    pub past: Vec<Drug>,
    /// The page before.
    pub previous: Option<String>,
    /// The next page.
    pub next: Option<String>,
}

/// Earlier medicines on one page, so that it stays under 50 KB with its stylesheet.
pub const DRUGS_PER_PAGE: usize = 8;

/// One medicine, with everything the record says of it.
#[derive(Clone, Debug)]
pub struct Drug {
    /// The name as the newest source writes it.
    pub name: String,
    /// Use and amount of the newest entry, as written.
    pub how: String,
    /// How long the last supply lasts, according to the record.
    pub left: Option<String>,
    /// Who prescribed it.
    pub prescribed_by: Vec<String>,
    /// Who handed it over.
    pub dispensed_by: Vec<String>,
    /// Who else wrote it down.
    pub told_by: Vec<String>,
    /// Times with entries, the newest first.
    pub periods: Vec<Period>,
    /// Times without entries between them, the newest first.
    pub gaps: Vec<String>,
    /// Where it all comes from.
    pub origins: Vec<OriginChip>,
    /// The newest entry.
    pub link: String,
}

/// A time with entries.
#[derive(Clone, Debug)]
pub struct Period {
    /// From when to when, in words.
    pub text: String,
    /// How many supplies or prescriptions.
    pub supplies: usize,
}

impl Medicines {
    fn words(&self) -> &'static words::medicines::Words {
        &self.frame.words().medicines
    }

    /// Who stands behind a medicine, under labels.
    fn makers<'a>(&self, drug: &'a Drug) -> Vec<(&'static str, &'a [String])> {
        let w = self.words();
        let all: [(&'static str, &'a [String]); 3] = [
            (w.prescribed, &drug.prescribed_by),
            (w.dispensed, &drug.dispensed_by),
            (w.told, &drug.told_by),
        ];
        all.into_iter().filter(|(_, names)| !names.is_empty()).collect()
    }
}

impl Page for Medicines {
    const NAME: &'static str = "medicines";

    fn samples(lang: Lang) -> Vec<Self> {
        let period = |ja, en, supplies| Period { text: pick(lang, ja, en), supplies };
        let amlodipine = Drug {
            name: "アムロジピンOD錠5mg「てのひら」".into(),
            how: "1日1回 朝食後　1回1錠".into(),
            left: Some(pick(lang, "あと 12日分（記録の上では）", "12 days left, by the record")),
            prescribed_by: vec!["めぐり内科".into()],
            dispensed_by: vec!["めぐり薬局".into(), "みなもと薬局".into()],
            told_by: Vec::new(),
            periods: vec![
                period(
                    "2024年9月9日（月）〜2025年4月6日（日）",
                    "Mon 9 Sep 2024 – Sun 6 Apr 2025",
                    7,
                ),
                period(
                    "2023年6月5日（月）〜2024年6月30日（日）",
                    "Mon 5 Jun 2023 – Sun 30 Jun 2024",
                    14,
                ),
            ],
            gaps: vec![pick(
                lang,
                "2024年7月1日（月）〜2024年9月8日（日）",
                "Mon 1 Jul 2024 – Sun 8 Sep 2024",
            )],
            origins: vec![
                chip(EvidenceKind::Dispensed, "めぐり薬局"),
                chip(EvidenceKind::Prescribed, "めぐり内科"),
            ],
            link: links::entry(PID, "m1"),
        };
        let past = Drug {
            name: "ロキソプロフェンNa錠60mg「てのひら」".into(),
            left: None,
            periods: vec![period(
                "2022年2月1日（火）〜2022年2月7日（月）",
                "Tue 1 Feb 2022 – Mon 7 Feb 2022",
                1,
            )],
            gaps: Vec::new(),
            link: links::entry(PID, "m9"),
            ..amlodipine.clone()
        };
        let full = Self {
            frame: frame(lang, Nav::Home, &links::medicines(PID, 1)),
            current: vec![amlodipine],
            last_supply: None,
            past: vec![past],
            previous: None,
            next: Some(links::medicines(PID, 2)),
        };
        let last = Self {
            last_supply: Some(day(lang, 2025, 3, 10)),
            past: Vec::new(),
            next: None,
            ..full.clone()
        };
        let empty = Self { current: Vec::new(), last_supply: None, ..last.clone() };
        vec![full, last, empty]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
