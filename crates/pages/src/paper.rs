//! The part of an original's page for a photo or PDF: the picture, what was copied from it, and the
//! form for copying more.

use crate::lang::Lang;
use crate::links;
use crate::sample::{PID, pick};

/// A photo or PDF, beside what the person copies from it.
#[derive(Clone, Debug)]
pub struct Paper {
    /// The picture's address; `None` for what not every browser can show (HEIC, PDF).
    pub picture: Option<String>,
    /// Facts that were copied from it.
    pub facts: Vec<Copied>,
    /// Where the form is posted.
    pub action: String,
    /// What is in the fields.
    pub typed: Typed,
    /// What did not fit, in kind words.
    pub error: Option<String>,
}

/// A fact that was copied.
#[derive(Clone, Debug)]
pub struct Copied {
    /// In a few words.
    pub title: String,
    /// Its page.
    pub link: String,
}

/// The texts in the fields, exactly as typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// One of [`KINDS`].
    pub kind: String,
    /// Medicine, item, vaccine, substance or condition.
    pub name: String,
    /// The day on the paper, `YYYY-MM-DD`.
    pub day: String,
    /// A result, or how a medicine is to be taken.
    pub value: String,
    /// A result's unit.
    pub unit: String,
    /// For how many days a medicine is.
    pub days: String,
    /// Pharmacy, hospital, laboratory.
    pub place: String,
}

/// The values of `kind`, in the order of the form.
pub const KINDS: [&str; 5] = ["medicine", "result", "vaccination", "allergy", "condition"];

/// An invented paper.
pub(crate) fn sample(lang: Lang) -> Paper {
    Paper {
        picture: Some(links::original_picture(PID, "9f2c")),
        facts: vec![Copied {
            title: pick(lang, "アムロジピン錠5mg", "アムロジピン錠5mg"),
            link: links::entry(PID, "e1"),
        }],
        action: links::original_copy(PID, "9f2c"),
        typed: Typed { kind: "medicine".into(), day: "2025-03-12".into(), ..Typed::default() },
        error: None,
    }
}
