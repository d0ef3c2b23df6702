//! `GET /p/{pid}/measurements`: what is measured, with the newest value of each.

use askama::Template;

use crate::fact::{Flag, FlagMeaning};
use crate::frame::{Frame, Nav};
use crate::home::{Measurement, UrgentNotice};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, day, frame, moment, pick};
use crate::series::SeriesCard;
use crate::{links, words};

/// What is measured.
#[derive(Clone, Debug, Template)]
#[template(path = "measurements.html")]
pub struct Measurements {
    /// The frame.
    pub frame: Frame,
    /// What cannot wait, as on the home page.
    pub urgent: Vec<UrgentNotice>,
    /// The items with their newest values; each links to the item over time.
    pub items: Vec<Measurement>,
    /// What is measured all day long, by its newest day.
    pub series: Vec<SeriesCard>,
    /// The page before.
    pub previous: Option<String>,
    /// The next page.
    pub next: Option<String>,
}

/// Items on one page, so that it stays under 50 KB with its stylesheet.
pub const ITEMS_PER_PAGE: usize = 36;
/// Series on one page. Each takes the place of [`SERIES_TAKES`] items.
pub const SERIES_PER_PAGE: usize = 12;
/// So many items are as long as one series.
pub const SERIES_TAKES: usize = 2;

impl Measurements {
    fn words(&self) -> &'static words::measurements::Words {
        &self.frame.words().measurements
    }
}

impl Page for Measurements {
    const NAME: &'static str = "measurements";

    fn samples(lang: Lang) -> Vec<Self> {
        let item = |ja, en, value: &str, unit: &str, when, slug| Measurement {
            name: pick(lang, ja, en),
            value: value.into(),
            unit: unit.into(),
            when,
            setting: None,
            range: None,
            flag: None,
            link: links::measurement(PID, slug, "", 1),
        };
        let now = moment(lang, (2025, 3, 12), "07:40");
        let tested = day(lang, 2025, 2, 3);
        let creatinine = item("クレアチニン", "Creatinine", "0.92", "mg/dL", tested, "creatinine");
        let items = vec![
            item("血圧", "Blood pressure", "138/84", "mmHg", now.clone(), "blood-pressure"),
            item("体重", "Weight", "48.2", "kg", now, "weight"),
            Measurement {
                range: Some("0.46〜0.79 mg/dL".into()),
                flag: Some(Flag { as_sent: "H".into(), meaning: FlagMeaning::High }),
                ..creatinine
            },
        ];
        let beats = SeriesCard {
            name: pick(lang, "心拍数", "Heart rate"),
            value: "52–68–141".into(),
            unit: pick(lang, "回/分", "per minute"),
            summed: false,
            day: day(lang, 2025, 3, 12),
            how: "見本の時計".into(),
            extent: pick(
                lang,
                "2025年2月10日（月）から 2025年3月12日（水）まで、8640件",
                "8640 values from Mon 10 Feb 2025 to Wed 12 Mar 2025",
            ),
            link: links::series(PID, "5e", "2025-03"),
        };
        let page = |items: Vec<Measurement>, next| Self {
            series: if items.is_empty() { Vec::new() } else { vec![beats.clone()] },
            frame: frame(lang, Nav::Home, &links::measurements(PID, 1)),
            urgent: Vec::new(),
            items,
            previous: None,
            next,
        };
        vec![page(items, Some(links::measurements(PID, 2))), page(Vec::new(), None)]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
