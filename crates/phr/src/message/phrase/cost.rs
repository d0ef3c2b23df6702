//! What was paid: year against year, the deduction, and whether a month was so dear that some of it
//! may come back.

use super::{Tongues, tongues};
use crate::message::{en, ja, part::Direction};

/// What is said about costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phrase {
    /// So much was paid from January to a month.
    Paid {
        /// Yen.
        yen: i64,
        /// The last month that is in the notices.
        until: fhir::Date,
    },
    /// Against the same months of the year before.
    Against {
        /// More or less.
        direction: Direction,
        /// By how much, in yen.
        yen: i64,
    },
    /// As much as in the same months of the year before.
    AsBefore,
    /// A month in which so much was paid.
    DearMonth {
        /// Yen.
        yen: i64,
        /// Which month.
        month: fhir::Date,
    },
    /// Some of a dear month may come back.
    MayComeBack,
    /// So much more, and the deduction begins.
    UntilDeduction(i64),
    /// The deduction may be claimed.
    Deduction,
    /// What the sums do not hold.
    NoticesOnly,
}

impl Phrase {
    pub(super) fn tongues(&self) -> Tongues {
        match self {
            Phrase::Paid { yen, until } => {
                let (yen, month) = (grouped(*yen), ja::month(until));
                tongues(
                    format!("{month}までに窓口で払った額は、{yen}円です。"),
                    format!("{month}《がつ》までに、{yen}円《えん》 払《はら》いました。"),
                    format!("Paid at the desk until {}: {yen} yen.", en::month(until)),
                )
            }
            Phrase::Against { direction, yen } => {
                let yen = grouped(*yen);
                let (ja, easy, en) = match direction {
                    Direction::Up => ("多い", "多《おお》い", "more"),
                    Direction::Down => ("少ない", "少《すく》ない", "less"),
                };
                tongues(
                    format!("前の年の同じ月までより、{yen}円{ja}です。"),
                    format!("前《まえ》の 年《とし》より {yen}円《えん》 {easy}です。"),
                    format!("That is {yen} yen {en} than in the same months of the year before."),
                )
            }
            Phrase::AsBefore => tongues(
                "前の年の同じ月までと同じです。",
                "前《まえ》の 年《とし》と 同《おな》じです。",
                "As much as in the same months of the year before.",
            ),
            Phrase::DearMonth { yen, month } => {
                let (yen, ja) = (grouped(*yen), ja::month(month));
                tongues(
                    format!("{ja}は、1か月で {yen}円でした。"),
                    format!("{ja}《がつ》は {yen}円《えん》でした。"),
                    format!("In {} alone it was {yen} yen.", en::month(month)),
                )
            }
            Phrase::MayComeBack => tongues(
                "高額療養費で、一部がもどることがあります。2年のうちに聞いてみましょう。",
                "お金《かね》が もどるかもしれません。2年《ねん》の うちに 聞《き》きましょう。",
                "Some of it may come back (high-cost medical expense benefit). Ask within two years.",
            ),
            Phrase::UntilDeduction(yen) => {
                let yen = grouped(*yen);
                tongues(
                    format!("医療費控除のめやす（年10万円）まで、あと {yen}円です。"),
                    format!("1年《ねん》で 10万円《まんえん》まで、あと {yen}円《えん》です。"),
                    format!(
                        "{yen} yen below 100,000 yen a year, where the deduction usually begins."
                    ),
                )
            }
            Phrase::Deduction => tongues(
                "年10万円をこえています。医療費控除を申告できるかもしれません。",
                "1年《ねん》で 10万円《まんえん》より 多《おお》いです。税金《ぜいきん》が 少《すく》なく なるかもしれません。",
                "More than 100,000 yen a year: the medical-expense deduction may apply.",
            ),
            Phrase::NoticesOnly => tongues(
                "届いた通知の額だけです。市販の薬や通院の交通費は入っていません。",
                "お知《し》らせに ある お金《かね》だけです。",
                "From the notices alone: without medicine from shops or the way there.",
            ),
        }
    }
}

/// Yen in groups of three.
fn grouped(yen: i64) -> String {
    let digits = yen.unsigned_abs().to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
