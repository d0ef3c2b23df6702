//! `GET /rules`: who may do what, in the words of the rules themselves. Nobody's data.

use askama::Template;

use crate::frame::Frame;
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{bare_frame, pick};
use crate::{links, words};

/// The rules that hold for everybody.
#[derive(Clone, Debug, Template)]
#[template(path = "rules.html")]
pub struct Rules {
    /// The frame.
    pub frame: Frame,
    /// What is allowed.
    pub allowed: Vec<Rule>,
    /// What stays forbidden whatever is allowed.
    pub forbidden: Vec<Rule>,
}

/// One rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What it says.
    pub title: String,
    /// Why.
    pub why: String,
}

impl Rules {
    fn words(&self) -> &'static words::rules::Words {
        &self.frame.words().rules
    }

    /// The two parts: id, heading, rules.
    fn parts(&self) -> [(&'static str, &'static str, &[Rule]); 2] {
        let w = self.words();
        [
            ("forbidden", w.forbidden, self.forbidden.as_slice()),
            ("allowed", w.allowed, self.allowed.as_slice()),
        ]
    }
}

impl Page for Rules {
    const NAME: &'static str = "rules";

    fn samples(lang: Lang) -> Vec<Self> {
        let rule = |title: (&str, &str), why: (&str, &str)| Rule {
            title: pick(lang, title.0, title.1),
            why: pick(lang, why.0, why.1),
        };
        vec![Self {
            frame: bare_frame(lang, links::RULES),
            allowed: vec![rule(
                ("自分の記録は、自分で見られます", "You can see your own record"),
                ("記録は本人のものだからです", "The record belongs to the person."),
            )],
            forbidden: vec![rule(
                ("期限を過ぎた許しでは、何もできません", "What has ended allows nothing"),
                ("許しには必ず終わりがあります", "Every permission ends."),
            )],
        }]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
