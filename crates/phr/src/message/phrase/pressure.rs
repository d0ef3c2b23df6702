//! Blood pressure at home: the European way beside the Japanese, from day to day, before and after.

use super::{Tongues, tongues};
use crate::message::{
    ja,
    part::{Direction, Pressure},
};

/// After what a pressure was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum After {
    /// Exercise.
    Exercise,
    /// Taking medicine.
    Medicine,
}

/// What is said about pressures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phrase {
    /// The mean without the first day (ESH).
    WithoutFirstDay(Pressure),
    /// The mean step from one morning to the next, mmHg.
    DayToDay(i32),
    /// The upper pressure after against before.
    Paired {
        /// After what.
        after: After,
        /// Higher or lower.
        direction: Direction,
        /// The median difference, mmHg.
        change: i32,
        /// The lowest difference, below nought for lower.
        least: i32,
        /// The highest.
        most: i32,
        /// How many pairs.
        pairs: u32,
    },
    /// How the pairs were made.
    PairedHow {
        /// After what.
        after: After,
        /// At most so many minutes lie between the two.
        minutes: i64,
    },
}

impl Phrase {
    pub(super) fn tongues(&self) -> Tongues {
        match self {
            Phrase::WithoutFirstDay(mean) => {
                let Pressure { upper, lower } = *mean;
                tongues(
                    format!(
                        "最初の1日をのぞくヨーロッパのやり方では、{}です。",
                        ja::pressure(*mean)
                    ),
                    format!(
                        "はじめの 1日《にち》を 入《い》れないと、{}です。",
                        ja::pressure(*mean)
                    ),
                    format!(
                        "Leaving out the first day, as in Europe, it is [{upper}/{lower}|{upper} over {lower}]."
                    ),
                )
            }
            Phrase::DayToDay(step) => tongues(
                format!("朝の上の血圧は、次の朝までに、平均 {step} 動いています。"),
                format!("次《つぎ》の 朝《あさ》までに、だいたい {step} かわります。"),
                format!(
                    "From one morning to the next the upper pressure moves by {step} on average."
                ),
            ),
            Phrase::Paired { after, direction, change, least, most, pairs } => {
                let (ja, easy, en) = name(*after);
                let (to_ja, to_easy, to_en) = match direction {
                    Direction::Up => ("高い", "高《たか》い", "higher"),
                    Direction::Down => ("低い", "低《ひく》い", "lower"),
                };
                tongues(
                    format!(
                        "{ja}は、上の血圧が {change} ほど{to_ja}です。{pairs}回くらべて、差は {least} から {most} でした。"
                    ),
                    format!(
                        "{easy}は、上《うえ》の 血圧《けつあつ》が {change} くらい {to_easy}です。"
                    ),
                    format!(
                        "{en} the upper pressure is about {change} {to_en} ({least} to {most} in {pairs} pairs)."
                    ),
                )
            }
            Phrase::PairedHow { after, minutes } => {
                let (ja, easy, en) = name(*after);
                tongues(
                    format!("{ja}と、その前 {minutes}分のうちに休んではかった値をくらべました。"),
                    format!("{easy}と、その 前《まえ》を くらべました。"),
                    format!(
                        "{en} was compared with a reading at rest in the {minutes} minutes before."
                    ),
                )
            }
        }
    }
}

fn name(after: After) -> (&'static str, &'static str, &'static str) {
    match after {
        After::Exercise => ("運動のあと", "運動《うんどう》の あと", "After exercise"),
        After::Medicine => ("薬を飲んだあと", "薬《くすり》を 飲《の》んだ あと", "After medicine"),
    }
}
