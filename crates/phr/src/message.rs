//! The structured sentence: what a number means to the person, in seven parts.
//!
//! A rule of [`crate::insight`] makes a [`Message`]; page, paper, voice, command line and FHIR draw the
//! same one, so that they can never disagree. The words of each language stand in one module each;
//! a new phrase does not compile until every language has it.

mod easy;
mod en;
pub mod fhir;
pub mod glossary;
mod ja;
pub mod part;
pub mod phrase;
pub mod piece;

use crate::{
    EntryId, SeriesId,
    insight::marker::{Marker, Panel},
    provenance::context::coded,
};

pub use part::{Ask, Before, Guide, How, Now, Step};
pub use phrase::{body::Vital, pressure::After};
pub use piece::{Piece, pieces};

/// A language of the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Japanese.
    #[default]
    Ja,
    /// やさしい日本語 (easy Japanese): short sentences with readings over the characters.
    Easy,
    /// English.
    En,
}

coded!(Language { Ja = "ja", Easy = "easy", En = "en" });

/// What a message says about change. An absent verdict is never "normal".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// More than the ordinary wobble: something changed. Why is another question.
    Change,
    /// Worth talking about although nothing changed: beyond a guide value, two of the same.
    Notice,
    /// Within the ordinary wobble.
    Wobble,
    /// Too few or too different data: まだ分かりません.
    NotYet,
}

coded!(Verdict { Change = "change", Notice = "notice", Wobble = "wobble", NotYet = "not-yet" });

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum About {
    /// A check-up as a whole.
    Checkup,
    /// Blood pressure at home.
    HomePressure,
    /// Blood pressure in the morning against the evening.
    MorningPressure,
    /// How much the morning pressure goes up and down from day to day.
    PressureSpread,
    /// Blood pressure at home against the doctor's office.
    OfficePressure,
    /// Blood pressure after a bath.
    Bath,
    /// Blood pressure after exercise or medicine.
    Paired(After),
    /// Glucose by finger.
    FingerGlucose,
    /// Glucose from a sensor.
    Glucose,
    /// The kidneys.
    Kidney,
    /// Results that are told together.
    Panel(Panel),
    /// A result of a laboratory.
    Result(Marker),
    /// The risk for heart and brain in ten years.
    HeartRisk,
    /// Body weight.
    Weight,
    /// Steps, time in bed, heart rate of a week.
    Signals,
    /// Body temperature or oxygen.
    Vital(Vital),
    /// Symptoms that come back.
    Symptoms,
    /// How one feels, and how life is.
    Feelings,
    /// The medicines together.
    Medicines,
    /// Vaccinations that are open at this age.
    Vaccination,
    /// Long-term care.
    Care,
    /// What was paid.
    Spending,
    /// Something quietly left behind.
    Gap,
}

impl About {
    /// A stable code, such as `result/ldl`.
    pub fn code(self) -> String {
        match self {
            About::HomePressure => "home-pressure".to_owned(),
            About::MorningPressure => "morning-pressure".to_owned(),
            About::PressureSpread => "pressure-spread".to_owned(),
            About::OfficePressure => "office-pressure".to_owned(),
            About::Bath => "bath".to_owned(),
            About::Paired(After::Exercise) => "after-exercise".to_owned(),
            About::Paired(After::Medicine) => "after-medicine".to_owned(),
            About::FingerGlucose => "finger-glucose".to_owned(),
            About::Glucose => "glucose".to_owned(),
            About::Kidney => "kidney".to_owned(),
            About::Checkup => "checkup".to_owned(),
            About::Panel(panel) => format!("panel/{}", panel.code()),
            About::HeartRisk => "heart-risk".to_owned(),
            About::Result(marker) => format!("result/{}", marker.code()),
            About::Weight => "weight".to_owned(),
            About::Signals => "signals".to_owned(),
            About::Vital(Vital::Temperature) => "temperature".to_owned(),
            About::Vital(Vital::Saturation) => "oxygen".to_owned(),
            About::Symptoms => "symptoms".to_owned(),
            About::Feelings => "feelings".to_owned(),
            About::Spending => "spending".to_owned(),
            About::Medicines => "medicines".to_owned(),
            About::Vaccination => "vaccination".to_owned(),
            About::Care => "care".to_owned(),
            About::Gap => "gap".to_owned(),
        }
    }
}

/// A publication a rule stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Source {
    /// Title, year and identifier, as one would cite it.
    pub cite: &'static str,
    /// How well the figures were checked against it.
    pub checked: Checked,
}

/// How well a figure was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Checked {
    /// Read in the publication itself, its abstract or its printed table.
    Seen,
    /// Read where someone else quotes it.
    Quoted,
    /// From memory: to be reviewed by a physician before anybody relies on it.
    Memory,
    /// A choice of ours.
    Convention,
}

coded!(Checked {
    Seen = "seen",
    Quoted = "quoted",
    Memory = "memory",
    Convention = "convention",
});

/// A rule: what makes messages of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rule {
    /// Stable name.
    pub id: &'static str,
    /// Raised with every change of what it says.
    pub version: u32,
    /// What it stands on.
    pub sources: &'static [Source],
}

/// What the record says about one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The rule that made it.
    pub rule: &'static Rule,
    /// What it is about.
    pub about: About,
    /// Whether something changed.
    pub verdict: Verdict,
    /// How it is now.
    pub now: Vec<Now>,
    /// Compared with before.
    pub before: Vec<Before>,
    /// Compared with a guide value, under which guideline.
    pub guide: Vec<Guide>,
    /// How it was measured.
    pub how: Vec<How>,
    /// The first step, or that none is needed.
    pub step: Step,
    /// What to ask the doctor or the pharmacist.
    pub ask: Option<Ask>,
    /// The entries it stands on, newest first.
    pub evidence: Vec<EntryId>,
    /// The series it stands on.
    pub series: Vec<SeriesId>,
}

/// One line of a message with the part it belongs to, in the language it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The part's stable code: `now`, `before`, `guide`, `how`, `step`, `ask`.
    pub part: &'static str,
    /// The words, with readings and spoken forms.
    pub pieces: Vec<Piece>,
}

impl Message {
    /// The heading.
    ///
    /// ```
    /// # use phr::{insight::HOME_PRESSURE, message::*};
    /// # let step = Step::KeepMeasuring;
    /// # let message = Message { rule: &HOME_PRESSURE, about: About::HomePressure, verdict: Verdict::NotYet,
    /// #   now: vec![], before: vec![], guide: vec![], how: vec![], step, ask: None, evidence: vec![],
    /// #   series: vec![] };
    /// assert_eq!(piece::plain(&message.heading(Language::Easy)), "家の血圧");
    /// assert_eq!(piece::spoken(&message.heading(Language::Easy)), "いえのけつあつ");
    /// ```
    pub fn heading(&self, language: Language) -> Vec<Piece> {
        pieces(&match language {
            Language::Ja => ja::about(self.about),
            Language::Easy => easy::about(self.about),
            Language::En => en::about(self.about),
        })
    }

    /// Every line in the order in which it is told: now, before, guide, how, step, ask.
    pub fn lines(&self, language: Language) -> Vec<Line> {
        let (now, before, guide, how, step, ask) = language.words();
        let parts = [
            ("now", self.now.iter().map(now).collect::<Vec<String>>()),
            ("before", self.before.iter().map(before).collect()),
            ("guide", self.guide.iter().map(guide).collect()),
            ("how", self.how.iter().map(how).collect()),
            ("step", vec![step(self.step)]),
            ("ask", self.ask.into_iter().map(ask).collect()),
        ];
        let line = |(part, texts): (&'static str, Vec<String>)| {
            texts.into_iter().map(move |text| Line { part, pieces: pieces(&text) })
        };
        parts.into_iter().flat_map(line).collect()
    }
}

impl Message {
    /// The whole message for a voice that knows the characters: heading, verdict, every line.
    ///
    /// ```
    /// # use phr::{insight::HOME_PRESSURE, message::*};
    /// # let step = Step::KeepMeasuring;
    /// # let message = Message { rule: &HOME_PRESSURE, about: About::HomePressure, verdict: Verdict::NotYet,
    /// #   now: vec![], before: vec![], guide: vec![], how: vec![], step, ask: None, evidence: vec![],
    /// #   series: vec![] };
    /// assert!(message.voiced(Language::Ja).starts_with("家での血圧。まだ分かりません。"));
    /// ```
    pub fn voiced(&self, language: Language) -> String {
        let heading = piece::voiced(&self.heading(language));
        let verdict = language.verdict(self.verdict).to_owned();
        let lines = self.lines(language).into_iter().map(|line| piece::voiced(&line.pieces));
        let all = [heading, verdict].into_iter().chain(lines);
        all.map(|words| if words.ends_with('。') { words } else { words + "。" }).collect()
    }
}

/// The words of one language, one function a part.
type Words = (
    fn(&Now) -> String,
    fn(&Before) -> String,
    fn(&Guide) -> String,
    fn(&How) -> String,
    fn(Step) -> String,
    fn(Ask) -> String,
);

impl Language {
    fn words(self) -> Words {
        match self {
            Language::Ja => (ja::now, ja::before, ja::guide, ja::how, ja::step, ja::ask),
            Language::Easy => {
                (easy::now, easy::before, easy::guide, easy::how, easy::step, easy::ask)
            }
            Language::En => (en::now, en::before, en::guide, en::how, en::step, en::ask),
        }
    }

    /// A step in words.
    pub fn step(self, step: Step) -> Vec<Piece> {
        let (_, _, _, _, words, _) = self.words();
        pieces(&words(step))
    }

    /// A question in words.
    pub fn ask(self, ask: Ask) -> Vec<Piece> {
        let (_, _, _, _, _, words) = self.words();
        pieces(&words(ask))
    }

    /// What a verdict is called.
    pub fn verdict(self, verdict: Verdict) -> &'static str {
        match (self, verdict) {
            (Language::Ja, Verdict::Change) => "変化があります",
            (Language::Ja, Verdict::Notice) => "お知らせ",
            (Language::Ja, Verdict::Wobble) => "ふだんのゆれの中です",
            (Language::Ja, Verdict::NotYet) => "まだ分かりません",
            (Language::Easy, Verdict::Change) => "かわりました",
            (Language::Easy, Verdict::Notice) => "おしらせ",
            (Language::Easy, Verdict::Wobble) => "いつもと おなじくらいです",
            (Language::Easy, Verdict::NotYet) => "まだ わかりません",
            (Language::En, Verdict::Change) => "A change",
            (Language::En, Verdict::Notice) => "Worth knowing",
            (Language::En, Verdict::Wobble) => "Within your ordinary wobble",
            (Language::En, Verdict::NotYet) => "Cannot say yet",
        }
    }

    /// What a part of a message is called.
    pub fn part(self, part: &str) -> &'static str {
        let at = match self {
            Language::Ja => 0,
            Language::Easy => 1,
            Language::En => 2,
        };
        let names = match part {
            "now" => ["いま", "いま", "Now"],
            "before" => ["前とくらべて", "まえと くらべて", "Compared with before"],
            "guide" => ["めやすとくらべて", "めやすと くらべて", "Compared with a guide value"],
            "how" => ["どうはかったか", "どう はかったか", "How it was measured"],
            "step" => ["最初の一歩", "はじめに すること", "The first step"],
            "ask" => ["先生に聞くこと", "せんせいに きくこと", "What to ask"],
            _ => ["根拠", "どこから わかるか", "Where this comes from"],
        };
        names.get(at).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
