//! `GET /p/{pid}/panels`: results that belong together as small charts over the same time.

use askama::Template;

use crate::chart::Chart;
use crate::frame::{Frame, Nav};
use crate::home::{Measurement, UrgentNotice};
use crate::lang::Lang;
use crate::measurement::{OneMeasurement, RangeChoice};
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, day, frame, pick};
use crate::{links, words};

/// One group of results.
#[derive(Clone, Debug, Template)]
#[template(path = "panels.html")]
pub struct Panels {
    /// The frame.
    pub frame: Frame,
    /// What cannot wait, as on the home page.
    pub urgent: Vec<UrgentNotice>,
    /// The groups of which the record holds something.
    pub groups: Vec<RangeChoice>,
    /// Which group is shown.
    pub group: String,
    /// Its results, each with its chart.
    pub items: Vec<PanelItem>,
    /// The list of all items.
    pub back: String,
}

/// One result of a group.
#[derive(Clone, Debug)]
pub struct PanelItem {
    /// The newest value; it links to the result over time.
    pub newest: Measurement,
    /// The values over the time of the whole group.
    pub chart: Option<Chart>,
}

impl Panels {
    fn words(&self) -> &'static words::panels::Words {
        &self.frame.words().panels
    }
}

impl Page for Panels {
    const NAME: &'static str = "panels";

    fn samples(lang: Lang) -> Vec<Self> {
        let charts = OneMeasurement::samples(lang).into_iter().flat_map(|page| page.charts);
        let item = |(number, chart): (usize, Chart)| PanelItem {
            newest: Measurement {
                name: pick(lang, "クレアチニン", "Creatinine"),
                value: "0.92".into(),
                unit: "mg/dL".into(),
                when: day(lang, 2025, 2, 3),
                setting: None,
                range: None,
                flag: None,
                link: links::measurement(PID, "creatinine", "", 1),
            },
            chart: Some(Chart { number, ..chart }),
        };
        let frame = frame(lang, Nav::Home, &links::panels(PID, "kidney"));
        let texts = frame.words().panels.names;
        let choice = |(slug, text): (&str, &str)| RangeChoice {
            text: text.to_owned(),
            link: links::panels(PID, slug),
            here: slug == "kidney",
        };
        let full = Self {
            urgent: Vec::new(),
            groups: ["kidney", "liver"].into_iter().zip(texts).map(choice).collect(),
            group: texts.first().map(|text| (*text).to_owned()).unwrap_or_default(),
            items: (1..).zip(charts.take(1)).map(item).collect(),
            back: links::measurements(PID, 1),
            frame,
        };
        let empty = Self { groups: Vec::new(), items: Vec::new(), ..full.clone() };
        vec![full, empty]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
