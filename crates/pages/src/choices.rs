//! `GET /p/{pid}/choices`: in which words the record speaks, and what the person would rather not
//! know. It says plainly that what is urgent is shown all the same.

use askama::Template;
use phr::message::part::Guideline;
use phr::message::{Piece, pieces};
use phr::own::{Choices as Chosen, Furigana, Pace, Reminded, Topic, Voice};

use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, frame};
use crate::{links, words};

/// The form.
#[derive(Clone, Debug, Template)]
#[template(path = "choices.html")]
pub struct Choices {
    /// The frame.
    pub frame: Frame,
    /// Where the form is posted.
    pub action: String,
    /// What is chosen now.
    pub chosen: Chosen,
}

/// One thing to choose.
struct Option {
    value: &'static str,
    name: &'static str,
    here: bool,
}

impl Choices {
    fn words(&self) -> &'static words::choices::Words {
        &self.frame.words().choices
    }

    fn voices(&self) -> Vec<Option> {
        let option = |v: &Voice| Option {
            value: v.code(),
            name: self.words().voice_name(*v),
            here: *v == self.chosen.voice,
        };
        Voice::ALL.iter().map(option).collect()
    }

    fn furiganas(&self) -> Vec<(Option, Vec<Piece>)> {
        let sample = |f: &Furigana| {
            let chosen = Chosen { furigana: *f, ..Chosen::default() };
            chosen.read(pieces("腎臓《じんぞう》の数字《すうじ》"))
        };
        let option = |f: &Furigana| Option {
            value: f.code(),
            name: self.words().furigana_name(*f),
            here: *f == self.chosen.furigana,
        };
        Furigana::ALL.iter().map(|f| (option(f), sample(f))).collect()
    }

    fn reminded(&self) -> Vec<Option> {
        let option = |r: &Reminded| Option {
            value: r.code(),
            name: self.words().reminded_name(*r),
            here: *r == self.chosen.reminded,
        };
        Reminded::ALL.iter().map(option).collect()
    }

    fn guidelines(&self) -> Vec<Option> {
        let option = |g: &Guideline| Option {
            value: g.code(),
            name: self.words().guideline_name(*g),
            here: *g == self.chosen.guideline,
        };
        Guideline::ALL.iter().map(option).collect()
    }

    fn paces(&self) -> Vec<Option> {
        let option = |p: &Pace| Option {
            value: p.code(),
            name: self.words().pace_name(*p),
            here: *p == self.chosen.pace,
        };
        Pace::ALL.iter().map(option).collect()
    }

    fn topics(&self) -> Vec<Option> {
        let option = |t: &Topic| Option {
            value: t.code(),
            name: self.words().topic_name(*t),
            here: self.chosen.unknown.contains(t),
        };
        Topic::ALL.iter().map(option).collect()
    }
}

impl Page for Choices {
    const NAME: &'static str = "choices";

    fn samples(lang: Lang) -> Vec<Self> {
        let page = Self {
            frame: frame(lang, Nav::Elsewhere, &links::choices(PID)),
            action: links::choices(PID),
            chosen: Chosen::default(),
        };
        let chosen = Chosen {
            voice: Voice::Easy,
            furigana: Furigana::Hard,
            unknown: vec![Topic::Kidney, Topic::Gaps],
            ..Chosen::default()
        };
        vec![page.clone(), Self { chosen, ..page }]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
