//! Glucose by finger and by sensor: lows first.

use super::{Tongues, tongues};

/// How often lows are to be expected, by the low blood glucose index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LowRisk {
    /// Below 1.1.
    Minimal,
    /// From 1.1.
    Low,
    /// From 2.5.
    Moderate,
    /// From 5.
    High,
}

/// What is said about glucose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phrase {
    /// How many of the readings were low.
    FingerLows {
        /// How many readings.
        readings: u32,
        /// On how many days.
        days: u32,
        /// Below 70.
        low: u32,
        /// Of these below 54.
        very_low: u32,
    },
    /// From the lowest to the highest, and the middle one.
    FingerRange {
        /// The lowest.
        lowest: String,
        /// The middle one.
        middle: String,
        /// The highest.
        highest: String,
    },
    /// No low among them.
    NoLows,
    /// There are lows.
    Lows,
    /// How often lows are to be expected.
    LowRisk(LowRisk),
    /// Thirty readings and more are needed for more.
    TooFewForIndex(u32),
    /// The glycemia risk index.
    RiskIndex(String),
    /// By finger: only the moments that were measured.
    ByFinger,
}

impl Phrase {
    pub(super) fn tongues(&self) -> Tongues {
        match self {
            Phrase::FingerLows { readings, days, low, very_low } => tongues(
                format!(
                    "{days}日に {readings}回はかり、70より低い値は {low}回でした。54より低い値は {very_low}回です。"
                ),
                format!(
                    "{readings}回《かい》の うち、70より 低《ひく》いのは {low}回《かい》です。"
                ),
                format!(
                    "Of {readings} readings on {days} days, {low} were below 70, {very_low} of them below 54."
                ),
            ),
            Phrase::FingerRange { lowest, middle, highest } => tongues(
                format!("{lowest} から {highest} mg/dL の間で、まん中は {middle} でした。"),
                format!("{lowest} から {highest} まで です。まん中《なか》は {middle} です。"),
                format!(
                    "They lie between {lowest} and {highest} mg/dL, with {middle} in the middle."
                ),
            ),
            Phrase::NoLows => tongues(
                "低すぎる値は、ありませんでした。",
                "低《ひく》すぎる 数字《すうじ》は ありません。",
                "None was too low.",
            ),
            Phrase::Lows => tongues(
                "低すぎる値がありました。低い値から先に、先生と話しましょう。",
                "低《ひく》すぎる 数字《すうじ》が ありました。先生《せんせい》に 話《はな》しましょう。",
                "Some were too low: talk about those first.",
            ),
            Phrase::LowRisk(risk) => low_risk(*risk),
            Phrase::TooFewForIndex(more) => tongues(
                format!("低血糖の起こりやすさは、あと{more}回はかると計算できます。"),
                format!("あと {more}回《かい》 はかると、もっと わかります。"),
                format!("With {more} more readings, how likely lows are can be computed."),
            ),
            Phrase::RiskIndex(index) => tongues(
                format!(
                    "低い値と高い値を合わせた数（GRI）は、100のうち {index} です。小さいほどよい数です。"
                ),
                format!("GRIは {index} です。小《ちい》さいほうが よいです。"),
                format!(
                    "Lows and highs together (GRI) come to {index} of 100; the smaller the better."
                ),
            ),
            Phrase::ByFinger => tongues(
                "指先ではかった時だけの値です。その間のことは分かりません。",
                "はかった 時《とき》だけの 数字《すうじ》です。",
                "These are the moments that were measured; what lies between is not known.",
            ),
        }
    }
}

fn low_risk(risk: LowRisk) -> Tongues {
    let (ja, easy, en) = match risk {
        LowRisk::Minimal => ("とても低い", "とても 低《ひく》い", "minimal"),
        LowRisk::Low => ("低い", "低《ひく》い", "low"),
        LowRisk::Moderate => ("中くらい", "中《なか》くらい", "moderate"),
        LowRisk::High => ("高い", "高《たか》い", "high"),
    };
    tongues(
        format!("これからの低血糖の起こりやすさ（LBGI）は「{ja}」です。"),
        format!("低血糖《ていけっとう》に なる 心配《しんぱい》は「{easy}」です。"),
        format!("The risk of lows to come (LBGI) is “{en}”."),
    )
}
