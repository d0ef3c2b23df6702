//! `GET /p/{pid}/log/disclosures`: what was given to others in a period, to read, print and save
//! (第三者提供記録).

use askama::Template;

use crate::dates::When;
use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, day, frame, pick};
use crate::{links, words};

/// The record of disclosures for a period.
#[derive(Clone, Debug, Template)]
#[template(path = "disclosures.html")]
pub struct Disclosures {
    /// The frame.
    pub frame: Frame,
    /// Whose data.
    pub name: String,
    /// The first day, `YYYY-MM-DD`.
    pub from: String,
    /// The last day, `YYYY-MM-DD`.
    pub to: String,
    /// What was given out, the newest day first.
    pub rows: Vec<Disclosure>,
    /// Where the period is chosen.
    pub action: String,
    /// Where the table is saved.
    pub csv: Option<String>,
    /// The access log.
    pub log: String,
}

/// What one recipient saw on one day.
#[derive(Clone, Debug)]
pub struct Disclosure {
    /// The day.
    pub when: When,
    /// To whom.
    pub who: String,
    /// What for.
    pub why: String,
    /// On which grounds.
    pub ground: String,
    /// Which kinds of data, and how many.
    pub items: String,
    /// How often they looked.
    pub times: usize,
}

impl Disclosures {
    fn words(&self) -> &'static words::disclosures::Words {
        &self.frame.words().disclosures
    }
}

impl Page for Disclosures {
    const NAME: &'static str = "disclosures";

    fn samples(lang: Lang) -> Vec<Self> {
        let full = Self {
            frame: frame(lang, Nav::Log, &links::disclosures(PID, None)),
            name: "日向 トキ".to_owned(),
            from: "2025-01-01".to_owned(),
            to: "2025-12-31".to_owned(),
            rows: vec![
                Disclosure {
                    when: day(lang, 2025, 3, 11),
                    who: "めぐり内科".to_owned(),
                    why: pick(lang, "診療のため", "for treatment"),
                    ground: pick(
                        lang,
                        "本人の許し（2025年3月1日から）",
                        "the person's consent (since 1 March 2025)",
                    ),
                    items: pick(
                        lang,
                        "名前・生年月日・性別、薬 12件、検査 8件",
                        "name, birth date, sex; 12 × medicines; 8 × results",
                    ),
                    times: 3,
                },
                Disclosure {
                    when: day(lang, 2025, 2, 2),
                    who: pick(lang, "救急隊", "ambulance crew"),
                    why: pick(lang, "救急のため", "in an emergency"),
                    ground: pick(lang, "命を守るため", "to protect life"),
                    items: pick(lang, "薬 12件", "12 × medicines"),
                    times: 1,
                },
            ],
            action: links::disclosures(PID, None),
            csv: Some(links::disclosures_csv(PID, "2025-01-01", "2025-12-31")),
            log: links::log(PID),
        };
        let empty = Self { rows: Vec::new(), csv: None, ..full.clone() };
        vec![full, empty]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
