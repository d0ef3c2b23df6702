//! `/p/{pid}/visit`: the person's question first, what to show, and the sheet for the doctor.

use askama::Template;
use phr::own::Section;

use crate::dates::When;
use crate::frame::{Frame, Nav};
use crate::home::{Allergy, Certainty, Condition, Home, Measurement, Medicine, UrgentNotice};
use crate::lang::Lang;
use crate::meaning::Told;
use crate::mine::{Mine, Said};
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, day, frame, pick};
use crate::{links, words};

/// The form.
#[derive(Clone, Debug, Template)]
#[template(path = "visit.html")]
pub struct Visit {
    /// The frame.
    pub frame: Frame,
    /// Where the form is posted.
    pub action: String,
    /// The question as it stands.
    pub question: String,
    /// Where.
    pub place: String,
    /// On which day, `YYYY-MM-DD`.
    pub on: String,
    /// What is shown.
    pub show: Vec<Section>,
    /// Questions that come from the record.
    pub asks: Vec<String>,
}

impl Visit {
    fn words(&self) -> &'static words::visit::Words {
        &self.frame.words().visit
    }

    fn sections(&self) -> Vec<(&'static str, &'static str, bool)> {
        let one = |s: &Section| (s.code(), self.words().section_name(*s), self.show.contains(s));
        Section::ALL.iter().map(one).collect()
    }
}

/// The sheet: one page of paper. What the person did not pick is left out, and nothing else is.
#[derive(Clone, Debug, Template)]
#[template(path = "sheet.html")]
pub struct Sheet {
    /// The frame.
    pub frame: Frame,
    /// What cannot wait; shown above everything else.
    pub urgent: Vec<UrgentNotice>,
    /// The day of the sheet.
    pub today: When,
    /// The birth date, as written.
    pub born: Option<When>,
    /// The question.
    pub question: String,
    /// Where.
    pub place: String,
    /// When.
    pub on: Option<When>,
    /// What is shown.
    pub show: Vec<Section>,
    /// Conditions.
    pub conditions: Vec<Condition>,
    /// Medicines.
    pub medicines: Vec<Medicine>,
    /// The day of the last supply, when they are no longer current.
    pub last_supply: Option<When>,
    /// Allergies.
    pub allergies: Vec<Allergy>,
    /// The newest measurements.
    pub measurements: Vec<Measurement>,
    /// What the record says.
    pub told: Vec<Told>,
    /// What matters.
    pub goals: Vec<Said>,
    /// How life is, newest first.
    pub living: Vec<Said>,
    /// The plan as one sentence.
    pub plan: Option<String>,
}

impl Sheet {
    fn words(&self) -> &'static words::visit::Words {
        &self.frame.words().visit
    }

    fn shows(&self, code: &str) -> bool {
        self.show.iter().any(|s| s.code() == code)
    }

    /// How sure a condition is, in words.
    fn sure(&self, condition: &Condition) -> &'static str {
        let w = &self.frame.words().home;
        match condition.certainty {
            Certainty::Confirmed => w.confirmed,
            Certainty::Suspected => w.suspected,
            Certainty::Told => w.told,
            Certainty::Claimed => w.claimed,
        }
    }
}

fn question(lang: Lang) -> String {
    pick(
        lang,
        "お風呂のあと、ふらふらします。薬のせいでしょうか。",
        "I feel dizzy after a bath. Could it be the medicine?",
    )
}

impl Page for Visit {
    const NAME: &'static str = "visit";

    fn samples(lang: Lang) -> Vec<Self> {
        let full = Self {
            frame: frame(lang, Nav::Home, &links::visit(PID)),
            action: links::visit(PID),
            question: question(lang),
            place: "めぐり内科".into(),
            on: "2025-12-24".into(),
            show: vec![Section::Medicines, Section::Messages],
            asks: vec![pick(
                lang,
                "「腎臓を守るために、できることは何ですか」",
                "\"What can protect my kidneys?\"",
            )],
        };
        let empty = Self {
            question: String::new(),
            place: String::new(),
            on: String::new(),
            show: Section::ALL.to_vec(),
            asks: Vec::new(),
            ..full.clone()
        };
        vec![full, empty]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}

impl Page for Sheet {
    const NAME: &'static str = "sheet";

    fn samples(lang: Lang) -> Vec<Self> {
        let mut homes = Home::samples(lang).into_iter();
        let mut mine = Mine::samples(lang).into_iter();
        let mut told = crate::meaning::Meaning::samples(lang).into_iter();
        let (Some(home), Some(mine), Some(meaning)) = (homes.next(), mine.next(), told.next())
        else {
            return Vec::new();
        };
        let full = Self {
            frame: frame(lang, Nav::Home, &links::sheet(PID)),
            urgent: Vec::new(),
            today: day(lang, 2025, 12, 20),
            born: Some(day(lang, 1945, 3, 3)),
            question: question(lang),
            place: "めぐり内科".into(),
            on: Some(day(lang, 2025, 12, 24)),
            show: Section::ALL.to_vec(),
            conditions: home.conditions,
            medicines: home.medicines,
            last_supply: home.last_supply,
            allergies: home.allergies,
            measurements: home.measurements,
            told: meaning.told,
            goals: mine.goals,
            living: mine.living,
            plan: mine.plan.map(|plan| plan.words),
        };
        let bare = Self {
            question: String::new(),
            place: String::new(),
            on: None,
            born: None,
            show: vec![Section::Medicines, Section::Allergies],
            medicines: Vec::new(),
            allergies: Vec::new(),
            ..full.clone()
        };
        vec![full, bare]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
