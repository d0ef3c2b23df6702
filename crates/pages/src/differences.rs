//! `GET /p/{pid}/differences`: entries that do not fit together, with both sides and a question.

use askama::Template;

use crate::dates::When;
use crate::fact::EvidenceKind;
use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, day, frame, pick};
use crate::{links, words};

/// What does not fit together.
#[derive(Clone, Debug, Template)]
#[template(path = "differences.html")]
pub struct Differences {
    /// The frame.
    pub frame: Frame,
    /// What waits for an answer.
    pub open: Vec<Difference>,
    /// What was answered, with the answer.
    pub answered: Vec<Difference>,
    /// Where answers are posted.
    pub action: String,
}

/// Two entries that do not fit together.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What does not fit, in one sentence.
    pub what: String,
    /// The two sides, the earlier first.
    pub sides: [Side; 2],
    /// The answer given, in words.
    pub answer: Option<String>,
}

/// One side.
#[derive(Clone, Debug)]
pub struct Side {
    /// The entry's id, for the form.
    pub eid: String,
    /// What it is.
    pub title: String,
    /// What it says.
    pub says: String,
    /// When it was.
    pub when: When,
    /// Who says so.
    pub by: String,
    /// The kind of evidence.
    pub evidence: EvidenceKind,
    /// When it was received.
    pub received: When,
    /// The entry.
    pub link: String,
}

impl Differences {
    fn words(&self) -> &'static words::differences::Words {
        &self.frame.words().differences
    }
}

impl Page for Differences {
    const NAME: &'static str = "differences";

    fn samples(lang: Lang) -> Vec<Self> {
        let side = |n: u8, says: &str, by: &str, month| Side {
            eid: n.to_string(),
            title: pick(lang, "アムロジピン錠5mg", "Amlodipine 5 mg tablets"),
            says: says.to_owned(),
            when: day(lang, 2025, month, 10),
            by: by.to_owned(),
            evidence: EvidenceKind::Dispensed,
            received: day(lang, 2025, 12, 26),
            link: links::entry(PID, &n.to_string()),
        };
        let open = Difference {
            what: pick(
                lang,
                "同じ薬の1日の量が、2倍以上ちがいます。変わったことを、聞いていますか。",
                "The same medicine, with at least twice the amount a day on one side. Were you told of a change?",
            ),
            sides: [side(1, "1錠", "めぐり薬局", 10), side(2, "2錠", "みなもと薬局", 11)],
            answer: None,
        };
        let answer = Some(pick(lang, "両方とも正しい", "Both are right"));
        let answered = Difference { answer, ..open.clone() };
        let page = |open, answered| Self {
            frame: frame(lang, Nav::Questions, &links::differences(PID)),
            open,
            answered,
            action: links::differences(PID),
        };
        vec![page(vec![open], vec![answered]), page(Vec::new(), Vec::new())]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
