//! Symptoms that come back. Two things at the same time are told side by side; that one made the
//! other is never said.

use super::{Tongues, tongues};
use crate::message::{en, ja, piece::quoted};

/// What is said about symptoms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phrase {
    /// A symptom was noted on so many of the last 28 days.
    Noted {
        /// Its name.
        name: String,
        /// On how many days.
        days: u32,
    },
    /// Another one on so many of the same days.
    Together {
        /// Its name.
        name: String,
        /// On how many days.
        days: u32,
    },
    /// A medicine was handed over for the first time shortly before.
    AfterMedicine {
        /// Its name.
        name: String,
        /// When.
        on: fhir::Date,
    },
    /// At the same time is not "because".
    NoCause,
    /// What to do when it is there now and cannot wait.
    CallAtOnce,
}

impl Phrase {
    pub(super) fn tongues(&self) -> Tongues {
        match self {
            Phrase::Noted { name, days } => tongues(
                format!("「{}」を、28日のうち {days}日書いています。", quoted(name)),
                format!(
                    "28日《にち》の うち {days}日《にち》、「{}」が ありました。",
                    quoted(name)
                ),
                format!("“{}” was noted on {days} of the last 28 days.", quoted(name)),
            ),
            Phrase::Together { name, days } => tongues(
                format!("同じ日に「{}」も {days}日あります。", quoted(name)),
                format!("同《おな》じ 日《ひ》に「{}」も ありました。", quoted(name)),
                format!("“{}” stands on {days} of the same days.", quoted(name)),
            ),
            Phrase::AfterMedicine { name, on } => tongues(
                format!("「{}」を受けとった日（{}）のあとからです。", quoted(name), ja::day(on)),
                format!(
                    "「{}」を もらった 日《ひ》の あとからです。{}でした。",
                    quoted(name),
                    ja::day(on)
                ),
                format!(
                    "It is noted since after “{}” was handed over ({}).",
                    quoted(name),
                    en::day(on)
                ),
            ),
            Phrase::NoCause => tongues(
                "時期が近いだけです。つながりがあるかは、これだけでは分かりません。",
                "近《ちか》い 時《とき》に ありました。どうしてかは、わかりません。",
                "They are close in time. Whether they belong together cannot be told from this.",
            ),
            Phrase::CallAtOnce => tongues(
                "いま胸が痛い、息が苦しいときは、すぐ119番に電話してください。",
                "いま 胸《むね》が 痛《いた》い。息《いき》が 苦《くる》しい。そのときは、すぐ 119番《ばん》に 電話《でんわ》してください。",
                "With chest pain or short breath right now, call 119 at once.",
            ),
        }
    }
}
