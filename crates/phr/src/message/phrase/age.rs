//! What comes with an age: vaccinations that are open now, and the plan of long-term care.

use super::{Tongues, tongues};
use crate::message::{en, ja, piece::quoted};

/// A name in every language, the easy one with readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name {
    /// In Japanese.
    pub ja: &'static str,
    /// In easy Japanese.
    pub easy: &'static str,
    /// In English.
    pub en: &'static str,
}

/// What is said about ages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phrase {
    /// A routine vaccination that is open at this age, and not in the record.
    Open {
        /// Which.
        name: Name,
        /// The last day on which it is open.
        until: fhir::Date,
    },
    /// So many doses are in the record, of so many.
    Doses {
        /// In the record.
        held: usize,
        /// In all.
        of: usize,
    },
    /// A plan of care with its last day and its services.
    Plan {
        /// Its title.
        title: String,
        /// The last day.
        until: fhir::Date,
        /// How many services.
        services: usize,
    },
    /// A service, as the plan describes it.
    Service(String),
    /// The plan ends in so many days.
    Ends(u32),
    /// The plan goes on.
    GoesOn,
}

impl Phrase {
    pub(super) fn tongues(&self) -> Tongues {
        match self {
            Phrase::Open { name, until } => tongues(
                format!("{}は、{}まで受けられる定期接種です。", name.ja, ja::day(until)),
                format!("{}の ワクチンは、{}までです。", name.easy, ja::day(until)),
                format!("{} is a routine vaccination, open until {}.", name.en, en::day(until)),
            ),
            Phrase::Doses { held, of } => tongues(
                format!("記録には、{of}回のうち {held}回分が見つかりました。"),
                format!("{of}回《かい》の うち {held}回《かい》が 記録《きろく》に あります。"),
                format!("The record holds {held} of {of} doses."),
            ),
            Phrase::Plan { title, until, services } => tongues(
                format!(
                    "「{}」は、{}までです。サービスは {services}つです。",
                    quoted(title),
                    ja::day(until)
                ),
                format!("介護《かいご》の 計画《けいかく》は {}までです。", ja::day(until)),
                format!(
                    "The plan of care “{}” lasts until {}, with {services} services.",
                    quoted(title),
                    en::day(until)
                ),
            ),
            Phrase::Service(text) => {
                let said = format!("「{}」", quoted(text));
                tongues(said.clone(), said.clone(), said)
            }
            Phrase::Ends(days) => tongues(
                format!("あと {days}日で終わります。更新の手続きの時期です。"),
                format!("あと {days}日《にち》で おわります。"),
                format!("It ends in {days} days: time to renew it."),
            ),
            Phrase::GoesOn => tongues(
                "計画の期間の中です。",
                "いまは、計画《けいかく》の 中《なか》です。",
                "The plan goes on.",
            ),
        }
    }
}
