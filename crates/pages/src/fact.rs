//! The words and signs for a fact that several pages share: its kind, its evidence, its flag.

use phr::message::Language;

use crate::icon::Icon;
use crate::words::Words;

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKind {
    /// A medicine.
    Medicine,
    /// A measurement taken at home or elsewhere: blood pressure, weight and so on.
    Measurement,
    /// A laboratory or check-up result.
    LabResult,
    /// A result of a check-up.
    CheckUp,
    /// A named condition.
    Condition,
    /// An allergy or intolerance.
    Allergy,
    /// A vaccination.
    Vaccination,
    /// A visit to a clinic or a stay in a hospital.
    Visit,
    /// Something done: an operation, a treatment.
    Procedure,
    /// Long-term care.
    Care,
    /// A letter or report.
    Document,
    /// Answers to a questionnaire, a note in someone's own words.
    Answers,
    /// A cost.
    Cost,
    /// Insurance identity.
    Insurance,
}

impl FactKind {
    /// Every kind, in the order filters show them.
    pub const ALL: [Self; 14] = [
        Self::Medicine,
        Self::Measurement,
        Self::LabResult,
        Self::CheckUp,
        Self::Condition,
        Self::Allergy,
        Self::Vaccination,
        Self::Visit,
        Self::Procedure,
        Self::Care,
        Self::Document,
        Self::Answers,
        Self::Cost,
        Self::Insurance,
    ];

    /// Gives the value of the `kind` parameter.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Medicine => "medicine",
            Self::Measurement => "measurement",
            Self::LabResult => "lab",
            Self::CheckUp => "check-up",
            Self::Condition => "condition",
            Self::Allergy => "allergy",
            Self::Vaccination => "vaccination",
            Self::Visit => "visit",
            Self::Procedure => "procedure",
            Self::Care => "care",
            Self::Document => "document",
            Self::Answers => "answers",
            Self::Cost => "cost",
            Self::Insurance => "insurance",
        }
    }

    /// Reads the value of the `kind` parameter.
    ///
    /// ```
    /// use pages::fact::FactKind;
    /// assert_eq!(FactKind::from_slug("lab"), Some(FactKind::LabResult));
    /// assert_eq!(FactKind::from_slug(""), None); // an empty filter is no filter
    /// ```
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// Names the kind.
    pub fn word(self, language: impl Into<Language>) -> &'static str {
        let words = &Words::of(language).fact;
        match self {
            Self::Medicine => words.medicine,
            Self::Measurement => words.measurement,
            Self::LabResult => words.lab_result,
            Self::CheckUp => words.check_up,
            Self::Condition => words.condition,
            Self::Allergy => words.allergy,
            Self::Vaccination => words.vaccination,
            Self::Visit => words.visit,
            Self::Procedure => words.procedure,
            Self::Care => words.care,
            Self::Document => words.document,
            Self::Answers => words.answers,
            Self::Cost => words.cost,
            Self::Insurance => words.insurance,
        }
    }

    pub(crate) fn icon(self) -> Icon {
        match self {
            Self::Medicine => Icon::PILL,
            Self::Measurement => Icon::PULSE,
            Self::LabResult | Self::CheckUp => Icon::LAB,
            Self::Condition => Icon::CONDITION,
            Self::Allergy => Icon::ALERT,
            Self::Vaccination => Icon::SYRINGE,
            Self::Visit | Self::Procedure => Icon::VISIT,
            Self::Care => Icon::PERSON,
            Self::Document => Icon::DOCUMENT,
            Self::Answers => Icon::TALK,
            Self::Cost => Icon::YEN,
            Self::Insurance => Icon::CARD,
        }
    }
}

/// Which kind of evidence stands behind a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EvidenceKind {
    /// Somebody measured it.
    Measured,
    /// A professional wrote it into a chart.
    Recorded,
    /// A doctor prescribed it.
    Prescribed,
    /// A pharmacy handed it out.
    Dispensed,
    /// A bill names it.
    Claimed,
    /// A person said it.
    Reported,
    /// It was worked out from other facts.
    Derived,
}

impl EvidenceKind {
    /// Names the evidence in one word.
    pub fn word(self, language: impl Into<Language>) -> &'static str {
        let words = &Words::of(language).fact;
        match self {
            Self::Measured => words.measured,
            Self::Recorded => words.recorded,
            Self::Prescribed => words.prescribed,
            Self::Dispensed => words.dispensed,
            Self::Claimed => words.claimed,
            Self::Reported => words.reported,
            Self::Derived => words.derived,
        }
    }

    /// Explains the evidence in one sentence.
    pub fn meaning(self, language: impl Into<Language>) -> &'static str {
        let words = &Words::of(language).fact;
        match self {
            Self::Measured => words.measured_meaning,
            Self::Recorded => words.recorded_meaning,
            Self::Prescribed => words.prescribed_meaning,
            Self::Dispensed => words.dispensed_meaning,
            Self::Claimed => words.claimed_meaning,
            Self::Reported => words.reported_meaning,
            Self::Derived => words.derived_meaning,
        }
    }

    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Recorded => "recorded",
            Self::Prescribed => "prescribed",
            Self::Dispensed => "dispensed",
            Self::Claimed => "claimed",
            Self::Reported => "reported",
            Self::Derived => "derived",
        }
    }
}

/// One origin of a fact, as a chip shows it.
#[derive(Clone, Debug)]
pub struct OriginChip {
    /// The kind of evidence.
    pub evidence: EvidenceKind,
    /// Who it came from.
    pub by: String,
}

/// A laboratory's own mark on a result. We show it; we never make one.
#[derive(Clone, Debug)]
pub struct Flag {
    /// The mark as sent, such as `H`.
    pub as_sent: String,
    /// What the mark says.
    pub meaning: FlagMeaning,
}

/// What a laboratory's mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagMeaning {
    /// Above the laboratory's range.
    High,
    /// Below the laboratory's range.
    Low,
    /// Outside what the laboratory expects, without a direction.
    Abnormal,
}

impl FlagMeaning {
    /// Says the mark in words.
    pub fn word(self, language: impl Into<Language>) -> &'static str {
        let words = &Words::of(language).fact;
        match self {
            Self::High => words.high,
            Self::Low => words.low,
            Self::Abnormal => words.abnormal,
        }
    }

    pub(crate) fn icon(self) -> Icon {
        match self {
            Self::High => Icon::UP,
            Self::Low => Icon::DOWN,
            Self::Abnormal => Icon::INFO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_reads_back_from_its_slug() {
        for kind in FactKind::ALL {
            assert_eq!(FactKind::from_slug(kind.slug()), Some(kind));
        }
    }
}
