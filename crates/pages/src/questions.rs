//! `GET /p/{pid}/questions`: files that were put aside because it is not clear whose they are.

use askama::Template;

use crate::dates::When;
use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, day, frame, pick};
use crate::{links, words};

/// The open questions.
#[derive(Clone, Debug, Template)]
#[template(path = "questions.html")]
pub struct Questions {
    /// The frame.
    pub frame: Frame,
    /// The open questions, the oldest first.
    pub open: Vec<Question>,
}

/// One file put aside.
#[derive(Clone, Debug)]
pub struct Question {
    /// The file's name as received.
    pub file: String,
    /// The format in words.
    pub format: String,
    /// When it was received.
    pub received: When,
    /// What is in it, in words.
    pub contents: String,
    /// Why it was put aside, in one sentence.
    pub reason: String,
    /// What differs between the file and the record.
    pub differences: Vec<Difference>,
    /// Where the answer is posted.
    pub action: String,
}

/// One thing that differs.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What, in the page's language.
    pub what: String,
    /// As the file says.
    pub in_file: String,
    /// As the record says.
    pub in_record: String,
}

impl Questions {
    fn words(&self) -> &'static words::questions::Words {
        &self.frame.words().questions
    }
}

impl Page for Questions {
    const NAME: &'static str = "questions";

    fn samples(lang: Lang) -> Vec<Self> {
        let difference = |ja, en, in_file: &str, in_record: &str| Difference {
            what: pick(lang, ja, en),
            in_file: in_file.into(),
            in_record: in_record.into(),
        };
        let open = vec![Question {
            file: "kenshin-2024.xml".into(),
            format: pick(lang, "特定健診の結果", "Check-up results"),
            received: day(lang, 2025, 3, 11),
            contents: pick(lang, "検査 31件", "31 test results"),
            reason: pick(
                lang,
                "名前と生年月日が、この記録とちがいます。",
                "The name and the date of birth differ from this record.",
            ),
            differences: vec![
                difference("名前", "Name", "日向 キク", "日向 キヨ"),
                difference("生年月日", "Date of birth", "1934-05-03", "1943-05-03"),
            ],
            action: links::question(PID, "q1"),
        }];
        let page = |open| Self { frame: frame(lang, Nav::Questions, &links::questions(PID)), open };
        vec![page(open), page(Vec::new())]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
