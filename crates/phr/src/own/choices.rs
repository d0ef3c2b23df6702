//! Which words the person reads, and what they would rather not know (知らないでいる).
//!
//! What is left out is left out everywhere: pages, sheets, the command line. One thing is never left
//! out, and the page says so where it is chosen: what is urgent is shown at once, before any message.

use ::fhir::{Date, view};
use serde_json::Value;

use super::{answers, school};
use crate::{
    insight::marker::{Marker, Panel},
    message::{About, Language, Message, Piece, part::Guideline},
    provenance::context::coded,
    record::day_number,
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
    /// Over every character of a message.
    #[default]
    All,
    /// The same, and over the words of every page.
    Everywhere,
}

coded!(Furigana { Off = "off", Hard = "hard", All = "all", Everywhere = "everywhere" });

impl Furigana {
    /// Whether a reading stands over these characters of a message.
    ///
    /// ```
    /// use phr::own::Furigana;
    /// assert!(Furigana::Hard.over("腎臓")); // primary school does not teach 腎
    /// assert!(!Furigana::Hard.over("血圧"));
    /// ```
    pub fn over(self, characters: &str) -> bool {
        match self {
            Furigana::Off => false,
            Furigana::Hard => characters.chars().any(school::is_hard),
            Furigana::All | Furigana::Everywhere => true,
        }
    }
}

/// Who is asked kindly about what may have been left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Reminded {
    /// The person alone.
    Me,
    /// The person, and the family who keep the record with them.
    #[default]
    Family,
}

coded!(Reminded { Me = "me", Family = "family" });

/// Nobody is reminded outside these hours in Japan.
const REMINDING: std::ops::Range<u8> = 7..21;
/// Who says "not now" is left alone for so many days.
pub const REST_DAYS: i64 = 14;

/// How fast a voice reads messages aloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Pace {
    /// ゆっくり.
    Slow,
    /// ふつう.
    #[default]
    Ordinary,
    /// はやい.
    Fast,
}

coded!(Pace { Slow = "slow", Ordinary = "ordinary", Fast = "fast" });

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
    /// How one feels, and symptoms.
    Feelings,
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
    Feelings = "feelings",
    Gaps = "gaps",
});

impl Topic {
    /// The topic a message belongs to.
    ///
    /// ```
    /// use phr::{insight::marker::Marker, message::About, own::Topic};
    /// assert_eq!(Topic::of(About::Bath), Topic::Pressure);
    /// // The kidneys' blood value belongs to the kidneys, not to the other results.
    /// assert_eq!(Topic::of(About::Result(Marker::Creatinine)), Topic::Kidney);
    /// assert_eq!(Topic::of(About::Result(Marker::UricAcid)), Topic::Results);
    /// ```
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
            About::Gap
            | About::Vaccination
            | About::Care
            | About::Signals
            | About::Vital(_)
            | About::Spending => Topic::Gaps,
            About::Symptoms | About::Feelings => Topic::Feelings,
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
/// use phr::own::{Choices, Furigana, Own, Pace, Topic, Voice};
/// let chosen = Choices { voice: Voice::Easy, furigana: Furigana::Hard,
///     unknown: vec![Topic::Kidney], pace: Pace::Slow, no_wishes: true, ..Choices::default() };
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
    /// How fast to be read to.
    pub pace: Pace,
    /// Whether to leave advance care planning alone for now.
    pub no_wishes: bool,
    /// The guideline by which pressures at home are judged.
    pub guideline: Guideline,
    /// Who is asked kindly about what may have been left behind.
    pub reminded: Reminded,
    /// Whoever said "not now" is not reminded before this day.
    pub rest_until: Option<Date>,
    /// When it was chosen.
    pub at: Option<Date>,
}

impl Choices {
    /// The messages the person wants to be told.
    pub fn told(&self, mut messages: Vec<Message>) -> Vec<Message> {
        messages.retain(|m| !self.unknown.contains(&Topic::of(m.about)));
        messages
    }

    /// Whether one may remind now of what may have been left behind: not at night, and not after
    /// "not now".
    ///
    /// ```
    /// use phr::own::Choices;
    /// let chosen = Choices { rest_until: "2025-12-15".parse().ok(), ..Choices::default() };
    /// let may = |now: &str| chosen.may_remind(&now.parse().unwrap());
    /// assert!(!may("2025-12-14T09:00:00+09:00") && may("2025-12-15T09:00:00+09:00"));
    /// assert!(!may("2025-12-15T21:00:00+09:00")); // a quiet hour
    /// ```
    pub fn may_remind(&self, now: &Date) -> bool {
        let hour = now.as_str().get(11..13).and_then(|hour| hour.parse::<u8>().ok());
        let rests = self.rest_until.as_ref().and_then(day_number);
        let rests = rests.is_some_and(|until| day_number(now).is_none_or(|day| day < until));
        !rests && hour.is_none_or(|hour| REMINDING.contains(&hour))
    }

    /// A line with the readings the person wants.
    pub fn read(&self, line: Vec<Piece>) -> Vec<Piece> {
        let bare = |piece| match piece {
            Piece::Ruby { base, .. } if !self.furigana.over(&base) => Piece::Text(base),
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
        let rest = self.rest_until.iter().map(|day| day.as_str().to_owned()).collect();
        answers::resource(
            self.at.as_ref(),
            "completed",
            &[
                ("voice", "どのことばで", vec![self.voice.code().to_owned()]),
                ("furigana", "ふりがな", vec![self.furigana.code().to_owned()]),
                ("unknown", "知らないでいること", unknown),
                ("pace", "声のはやさ", vec![self.pace.code().to_owned()]),
                ("no-wishes", "人生会議は、いまは考えない", leave),
                ("guideline", "血圧のめやす", vec![self.guideline.code().to_owned()]),
                ("reminded", "だれに声をかけるか", vec![self.reminded.code().to_owned()]),
                ("rest-until", "この日まで、声をかけない", rest),
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
            // Older choices say nothing of it.
            pace: answers::one(resource, "pace")
                .and_then(|p| Pace::from_code(&p))
                .unwrap_or_default(),
            no_wishes: answers::one(resource, "no-wishes").is_some(),
            // Chosen before these were asked: as if nothing was chosen.
            guideline: known(resource, "guideline", Guideline::from_code),
            reminded: known(resource, "reminded", Reminded::from_code),
            rest_until: answers::one(resource, "rest-until").and_then(|day| day.parse().ok()),
            at: view::text(resource, "authored").and_then(|at| at.parse().ok()),
        })
    }
}

fn known<T: Default>(resource: &Value, key: &str, read: fn(&str) -> Option<T>) -> T {
    answers::one(resource, key).and_then(|code| read(&code)).unwrap_or_default()
}
