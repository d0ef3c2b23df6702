//! Which words the person reads, and what they would rather not know (知らないでいる).
//!
//! What is left out is left out everywhere: pages, sheets, the command line. One thing is never left
//! out, and the page says so where it is chosen: what is urgent is shown at once, before any message.

use ::fhir::{Date, view};
use serde_json::Value;

use super::{answers, school};
use crate::{
    insight::marker::{Marker, Panel},
    message::{About, Language, Message, Piece},
    provenance::context::coded,
};

/// In which words messages are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Voice {
    /// Ordinary Japanese.
    #[default]
    Usual,
    /// やさしい日本語 (easy Japanese).
    Easy,
    /// English.
    English,
}

coded!(Voice { Usual = "usual", Easy = "easy", English = "english" });

/// Over which characters a reading (furigana) stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Furigana {
    /// Over none.
    Off,
    /// Over characters that are not taught in primary school.
    Hard,
    /// Over every character that has a reading.
    #[default]
    All,
}

coded!(Furigana { Off = "off", Hard = "hard", All = "all" });

/// A matter one can choose not to be told about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Blood pressure.
    Pressure,
    /// The kidneys.
    Kidney,
    /// Blood glucose.
    Glucose,
    /// Other results of laboratories and check-ups.
    Results,
    /// How likely an illness is in the years to come.
    Risk,
    /// Body weight.
    Weight,
    /// Medicines.
    Medicines,
    /// What may have been left behind.
    Gaps,
}

coded!(Topic {
    Pressure = "pressure",
    Kidney = "kidney",
    Glucose = "glucose",
    Results = "results",
    Risk = "risk",
    Weight = "weight",
    Medicines = "medicines",
    Gaps = "gaps",
});

impl Topic {
    /// The topic a message belongs to.
    pub const fn of(about: About) -> Topic {
        match about {
            About::HomePressure
            | About::MorningPressure
            | About::PressureSpread
            | About::OfficePressure
            | About::Bath
            | About::Paired(_) => Topic::Pressure,
            About::Glucose | About::FingerGlucose | About::Panel(Panel::Sugar) => Topic::Glucose,
            About::Checkup
            | About::Panel(Panel::Liver | Panel::Lipids | Panel::Blood | Panel::Uric) => {
                Topic::Results
            }
            About::Kidney => Topic::Kidney,
            About::HeartRisk => Topic::Risk,
            About::Result(marker) => Topic::of_marker(marker),
            About::Weight => Topic::Weight,
            About::Medicines => Topic::Medicines,
            // What comes with time: reminders, like a gap, and what a week was like.
            About::Gap | About::Vaccination | About::Care | About::Signals => Topic::Gaps,
        }
    }

    const fn of_marker(marker: Marker) -> Topic {
        match marker {
            Marker::Creatinine | Marker::Egfr => Topic::Kidney,
            Marker::Glucose | Marker::HbA1c => Topic::Glucose,
            Marker::Weight => Topic::Weight,
            Marker::Albumin
            | Marker::Haemoglobin
            | Marker::Cholesterol
            | Marker::Ldl
            | Marker::Hdl
            | Marker::Triglycerides
            | Marker::Ast
            | Marker::Alt
            | Marker::Ggt
            | Marker::UricAcid => Topic::Results,
        }
    }
}

/// What the person chose.
///
/// ```
/// use phr::own::{Choices, Furigana, Own, Topic, Voice};
/// let chosen = Choices { voice: Voice::Easy, furigana: Furigana::Hard,
///     unknown: vec![Topic::Kidney], no_wishes: true, at: None };
/// assert_eq!(Own::of(&Own::Choices(chosen.clone()).resource()), Some(Own::Choices(chosen)));
/// assert_eq!(Choices::default().voice, Voice::Usual); // nothing chosen: ordinary words, all told
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choices {
    /// In which words.
    pub voice: Voice,
    /// With which readings.
    pub furigana: Furigana,
    /// What not to be told about.
    pub unknown: Vec<Topic>,
    /// Whether to leave advance care planning alone for now.
    pub no_wishes: bool,
    /// When it was chosen.
    pub at: Option<Date>,
}

impl Choices {
    /// The messages the person wants to be told.
    pub fn told(&self, mut messages: Vec<Message>) -> Vec<Message> {
        messages.retain(|m| !self.unknown.contains(&Topic::of(m.about)));
        messages
    }

    /// A line with the readings the person wants.
    pub fn read(&self, line: Vec<Piece>) -> Vec<Piece> {
        let wanted = |base: &str| match self.furigana {
            Furigana::Off => false,
            Furigana::Hard => base.chars().any(school::is_hard),
            Furigana::All => true,
        };
        let bare = |piece| match piece {
            Piece::Ruby { base, .. } if !wanted(&base) => Piece::Text(base),
            Piece::Ruby { .. } | Piece::Text(_) | Piece::Said { .. } => piece,
        };
        line.into_iter().map(bare).collect()
    }

    /// The language of the messages where the rest is in Japanese.
    pub const fn in_japanese(&self) -> Language {
        match self.voice {
            Voice::Usual | Voice::English => Language::Ja,
            Voice::Easy => Language::Easy,
        }
    }

    /// The language the person reads, where nothing else says it.
    pub const fn language(&self) -> Language {
        match self.voice {
            Voice::Usual => Language::Ja,
            Voice::Easy => Language::Easy,
            Voice::English => Language::En,
        }
    }

    pub(super) fn resource(&self) -> Value {
        let unknown = self.unknown.iter().map(|t| t.code().to_owned()).collect();
        let leave = if self.no_wishes { vec!["yes".to_owned()] } else { Vec::new() };
        answers::resource(
            self.at.as_ref(),
            "completed",
            &[
                ("voice", "どのことばで", vec![self.voice.code().to_owned()]),
                ("furigana", "ふりがな", vec![self.furigana.code().to_owned()]),
                ("unknown", "知らないでいること", unknown),
                ("no-wishes", "人生会議は、いまは考えない", leave),
            ],
        )
    }

    pub(super) fn of(resource: &Value) -> Option<Choices> {
        let mut unknown: Vec<Topic> = answers::all(resource, "unknown")
            .iter()
            .filter_map(|code| Topic::from_code(code))
            .collect();
        unknown.sort_unstable();
        unknown.dedup();
        Some(Choices {
            voice: Voice::from_code(&answers::one(resource, "voice")?)?,
            furigana: Furigana::from_code(&answers::one(resource, "furigana")?)?,
            unknown,
            no_wishes: answers::one(resource, "no-wishes").is_some(),
            at: view::text(resource, "authored").and_then(|at| at.parse().ok()),
        })
    }
}
