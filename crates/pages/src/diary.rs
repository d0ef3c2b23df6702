//! `GET /p/{pid}/diary`: write down medicine taken, a symptom, a mood, a meal – one press or a few.
//!
//! Each part is a form of its own, so that nothing has to be left empty. Whether a medicine was
//! taken or not is noted in the same calm words; nothing is advised.

use askama::Template;

use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, frame, pick};
use crate::{links, words};

/// The forms for everyday notes.
#[derive(Clone, Debug, Template)]
#[template(path = "diary.html")]
pub struct Diary {
    /// The frame.
    pub frame: Frame,
    /// Where every form is posted.
    pub action: String,
    /// The medicines of the record, each for one press.
    pub medicines: Vec<Choice>,
    /// Symptoms to pick from.
    pub symptoms: Vec<Choice>,
    /// Moods from bad to good.
    pub moods: Vec<Choice>,
    /// What is in the fields.
    pub typed: Typed,
    /// What did not fit, in kind words.
    pub error: Option<String>,
}

/// Something to pick.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What it is called.
    pub name: String,
}

/// The texts in the fields, exactly as typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Which form: `medicine`, `symptom`, `mood` or `meal`.
    pub kind: String,
    /// Free words: the name of a medicine, a symptom, what was eaten.
    pub text: String,
    /// The code of the symptom.
    pub code: String,
    /// How strong, 0 to 10.
    pub strength: String,
    /// A remark.
    pub note: String,
    /// The day, `YYYY-MM-DD`.
    pub date: String,
    /// The time, `HH:MM`.
    pub time: String,
    /// The day on which it ended.
    pub until_date: String,
    /// The time at which it ended.
    pub until_time: String,
}

impl Diary {
    fn words(&self) -> &'static words::diary::Words {
        &self.frame.words().diary
    }

    /// The free text of a form, kept when it comes back.
    fn text(&self, kind: &str) -> &str {
        if self.typed.kind == kind { &self.typed.text } else { "" }
    }

    fn strengths() -> impl Iterator<Item = String> + use<> {
        (0..=10_u8).map(|n| n.to_string())
    }
}

impl Page for Diary {
    const NAME: &'static str = "diary";

    fn samples(lang: Lang) -> Vec<Self> {
        let choice = |value: &str, ja, en| Choice { value: value.into(), name: pick(lang, ja, en) };
        let page = Self {
            frame: frame(lang, Nav::Add, &links::diary(PID)),
            action: links::diary(PID),
            medicines: vec![
                choice("e1", "アムロジピンOD錠5mg", "アムロジピンOD錠5mg"),
                choice("e2", "ロスバスタチン錠2.5mg", "ロスバスタチン錠2.5mg"),
            ],
            symptoms: vec![
                choice("headache", "頭痛", "Headache"),
                choice("dizziness", "めまい", "Dizziness"),
            ],
            moods: vec![
                choice("mood-1", "とても悪い", "Very bad"),
                choice("mood-3", "ふつう", "So-so"),
                choice("mood-5", "とてもよい", "Very good"),
            ],
            typed: Typed { date: "2025-03-12".into(), time: "07:40".into(), ..Typed::default() },
            error: None,
        };
        let error =
            pick(lang, "症状をえらぶか、書いてください。", "Please pick or write a symptom.");
        let typed = Typed { kind: "symptom".into(), strength: "6".into(), ..page.typed.clone() };
        let slipped = Self { error: Some(error), medicines: Vec::new(), typed, ..page.clone() };
        vec![page, slipped]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
