//! `GET /p/{pid}/mine`: what matters to the person, how life is, the one plan, what helped.
//!
//! Every part is a form of its own; nothing has to be filled in, nothing is judged, and a day without
//! the plan is as good as any other.

use askama::Template;

use crate::dates::When;
use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, day, frame, pick};
use crate::{links, words};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "mine.html")]
pub struct Mine {
    /// The frame.
    pub frame: Frame,
    /// Where every form is posted.
    pub action: String,
    /// How life was lately, newest first.
    pub living: Vec<Said>,
    /// Where the chart of it is.
    pub chart: Option<String>,
    /// What matters.
    pub goals: Vec<Said>,
    /// The plan.
    pub plan: Option<PlanShown>,
    /// What helped, newest first.
    pub helped: Vec<Said>,
    /// The form that came back without words, and why: the id of its field.
    pub error: Option<&'static str>,
}

/// Words of the person with their day.
#[derive(Clone, Debug)]
pub struct Said {
    /// The words; for a score, its digits with the words behind.
    pub words: String,
    /// When.
    pub when: When,
    /// The entry, where it can be taken back.
    pub link: String,
}

/// The plan as it stands.
#[derive(Clone, Debug)]
pub struct PlanShown {
    /// The sentence.
    pub words: String,
    /// Its code: `active`, `completed`, `on-hold`.
    pub state: &'static str,
    /// Whether one may ask now how it goes.
    pub ask: bool,
    /// How often it was done.
    pub times: usize,
    /// The entry, with earlier plans as its versions.
    pub link: String,
}

impl Mine {
    fn words(&self) -> &'static words::mine::Words {
        &self.frame.words().mine
    }

    fn scores() -> impl Iterator<Item = String> + use<> {
        (0..=phr::own::SCORE_MAX).map(|n| n.to_string())
    }

    /// The other pages about the person's own will.
    fn others(&self, pid: &str) -> Vec<(String, &'static str)> {
        let words = self.frame.words();
        vec![
            (links::visit(pid), words.visit.title),
            (links::wishes(pid), words.wishes.title),
            (links::choices(pid), words.choices.title),
        ]
    }
}

impl Page for Mine {
    const NAME: &'static str = "mine";

    fn samples(lang: Lang) -> Vec<Self> {
        let said = |ja: &str, en: &str, n: u8| Said {
            words: pick(lang, ja, en),
            when: day(lang, 2025, 12, n),
            link: links::entry(PID, &format!("m{n}")),
        };
        let full = Self {
            frame: frame(lang, Nav::Home, &links::mine(PID)),
            action: links::mine(PID),
            living: vec![
                said("7：孫と電話ができた", "7: talked with my grandchild on the phone", 20),
                said("5", "5", 12),
            ],
            chart: Some(links::measurement(PID, "x1", "", 1)),
            goals: vec![said(
                "春に、孫と花見に行きたい",
                "Seeing the cherry blossoms with my grandchild",
                1,
            )],
            plan: Some(PlanShown {
                words: pick(
                    lang,
                    "朝ごはんを食べたら、血圧計を机に出す。",
                    "After breakfast, put the monitor on the table.",
                ),
                state: "active",
                ask: true,
                times: 4,
                link: links::entry(PID, "p1"),
            }),
            helped: vec![said("手すりを付けてもらった", "The new handrail", 18)],
            error: None,
        };
        let resting = full.plan.clone().map(|plan| PlanShown {
            state: "on-hold",
            ask: false,
            times: 0,
            ..plan
        });
        let empty = Self {
            living: Vec::new(),
            chart: None,
            goals: Vec::new(),
            plan: None,
            helped: Vec::new(),
            error: Some("goal"),
            ..full.clone()
        };
        vec![full.clone(), empty, Self { plan: resting, ..full }]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
