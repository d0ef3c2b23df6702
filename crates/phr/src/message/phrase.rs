//! What only some rules say: each phrase with its words in every language side by side.
//!
//! A phrase stands in the part of the message into which its rule puts it. One file a topic; a new
//! phrase does not compile until it is said in every language.

pub mod age;
pub mod body;
pub mod checkup;
pub mod cost;
pub mod feeling;
pub mod glucose;
pub mod medicine;
pub mod panel;
pub mod pressure;
pub mod risk;
pub mod signal;
pub mod symptom;

use super::Language;
use crate::insight::marker::{Marker, Short};

/// Something only one topic says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phrase {
    /// About what comes with an age.
    Age(age::Phrase),
    /// About body temperature and oxygen.
    Body(body::Phrase),
    /// About a check-up as a whole.
    Checkup(checkup::Phrase),
    /// About costs.
    Cost(cost::Phrase),
    /// About how one feels.
    Feeling(feeling::Phrase),
    /// About glucose.
    Glucose(glucose::Phrase),
    /// About medicines.
    Medicine(medicine::Phrase),
    /// About results that are told together.
    Panel(panel::Phrase),
    /// About blood pressure.
    Pressure(pressure::Phrase),
    /// About the risk for heart and brain.
    Risk(risk::Phrase),
    /// About signals of everyday life.
    Signal(signal::Phrase),
    /// About symptoms.
    Symptom(symptom::Phrase),
}

/// One phrase in every language, in the notation of [`super::pieces`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tongues {
    ja: String,
    easy: String,
    en: String,
}

/// Puts the three languages together.
fn tongues(ja: impl Into<String>, easy: impl Into<String>, en: impl Into<String>) -> Tongues {
    Tongues { ja: ja.into(), easy: easy.into(), en: en.into() }
}

impl Tongues {
    /// Says another sentence after this one.
    fn and(self, more: Tongues) -> Tongues {
        let Tongues { ja, easy, en } = more;
        tongues(self.ja + &ja, self.easy + &easy, self.en + &en)
    }
}

impl Phrase {
    fn tongues(&self) -> Tongues {
        match self {
            Phrase::Age(phrase) => phrase.tongues(),
            Phrase::Body(phrase) => phrase.tongues(),
            Phrase::Checkup(phrase) => phrase.tongues(),
            Phrase::Cost(phrase) => phrase.tongues(),
            Phrase::Feeling(phrase) => phrase.tongues(),
            Phrase::Glucose(phrase) => phrase.tongues(),
            Phrase::Medicine(phrase) => phrase.tongues(),
            Phrase::Panel(phrase) => phrase.tongues(),
            Phrase::Pressure(phrase) => phrase.tongues(),
            Phrase::Risk(phrase) => phrase.tongues(),
            Phrase::Signal(phrase) => phrase.tongues(),
            Phrase::Symptom(phrase) => phrase.tongues(),
        }
    }

    /// The words in one language.
    pub(super) fn words(&self, language: Language) -> String {
        let Tongues { ja, easy, en } = self.tongues();
        match language {
            Language::Ja => ja,
            Language::Easy => easy,
            Language::En => en,
        }
    }
}

/// Short names of several markers, in every language.
fn names(markers: &[Marker]) -> Tongues {
    let joined = |of: fn(Short) -> &'static str, by: &str| {
        markers.iter().map(|marker| of(marker.short())).collect::<Vec<_>>().join(by)
    };
    tongues(joined(|s| s.ja, "、"), joined(|s| s.easy, " と "), joined(|s| s.en, ", "))
}
