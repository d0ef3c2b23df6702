//! Signals of everyday life: steps, time in bed, resting heart rate, its variability, temperature,
//! oxygen.

use super::{Tongues, tongues};
use crate::insight::signals::Kind;

/// What is said about signals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phrase {
    /// The mean of the week, beside the person's own band.
    Week {
        /// Of what.
        kind: Kind,
        /// The mean of the last seven days.
        mean: String,
        /// The lower end of the own band.
        low: String,
        /// The upper end.
        high: String,
    },
    /// Two and more lie outside their bands.
    Together,
    /// One alone lies outside: that happens.
    OneAlone,
    /// All lie in their bands.
    Usual,
    /// The band comes from so many own weeks.
    OwnWeeks(usize),
}

impl Phrase {
    pub(super) fn tongues(&self) -> Tongues {
        match self {
            Phrase::Week { kind, mean, low, high } => {
                let ((ja, easy, en), (unit_ja, unit_easy, unit_en)) = (name(*kind), unit(*kind));
                tongues(
                    format!(
                        "{ja}は、1日平均 {mean}{unit_ja}でした。あなたのいつもは {low} から {high} です。"
                    ),
                    format!("{easy}は {mean}{unit_easy}です。いつもは {low} から {high} です。"),
                    format!(
                        "{en}: {mean} {unit_en} a day on average; your usual is {low} to {high}."
                    ),
                )
            }
            Phrase::Together => tongues(
                "2つ以上が、いつもとちがいます。体の調子と合わせて見てみましょう。",
                "2つか、もっと 多《おお》くが いつもと ちがいます。",
                "Two and more are unlike your usual: worth a look together with how you feel.",
            ),
            Phrase::OneAlone => tongues(
                "1つだけ、いつもとちがいます。よくあることです。",
                "1つだけ いつもと ちがいます。よく あります。",
                "Only one is unlike your usual, which is common.",
            ),
            Phrase::Usual => tongues(
                "どれも、いつもの範囲です。",
                "どれも いつもと 同《おな》じです。",
                "All are within your usual.",
            ),
            Phrase::OwnWeeks(weeks) => tongues(
                format!("あなたの前の {weeks}週間とくらべました。ほかの人とはくらべていません。"),
                format!("前《まえ》の {weeks}週間《しゅうかん》と くらべました。"),
                format!("Compared with your own {weeks} weeks before, never with other people."),
            ),
        }
    }
}

fn name(kind: Kind) -> (&'static str, &'static str, &'static str) {
    match kind {
        Kind::Steps => ("歩数", "歩《ある》いた 数《かず》", "Steps"),
        Kind::InBed => ("床に入っていた時間", "ねている 時間《じかん》", "Time in bed"),
        Kind::RestingHeart => (
            "休んでいる時の脈拍",
            "休《やす》んでいる 時《とき》の 脈《みゃく》",
            "Resting heart rate",
        ),
        Kind::HeartVariability => {
            ("脈の間隔のゆれ（SDNN）", "脈《みゃく》の ゆれ", "Heart rate variability (SDNN)")
        }
        Kind::Temperature => ("体温", "体温《たいおん》", "Temperature"),
        Kind::Saturation => ("酸素の値（SpO2）", "酸素《さんそ》", "Oxygen saturation (SpO2)"),
    }
}

fn unit(kind: Kind) -> (&'static str, &'static str, &'static str) {
    match kind {
        Kind::Steps => ("歩", "歩《ほ》", "steps"),
        Kind::InBed => ("時間", "時間《じかん》", "hours"),
        Kind::RestingHeart => ("回", "回《かい》", "beats a minute"),
        Kind::HeartVariability => ("ミリ秒", "ミリ秒《びょう》", "milliseconds"),
        Kind::Temperature => ("度", "度《ど》", "°C"),
        Kind::Saturation => ("％", "％", "%"),
    }
}
