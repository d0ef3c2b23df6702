//! Body temperature and oxygen beside the person's own days.

use super::{Tongues, tongues};
use crate::message::{en, ja};

/// What is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Vital {
    /// Body temperature, ℃.
    Temperature,
    /// Oxygen saturation, percent.
    Saturation,
}

/// Where a value lies in the own band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lies {
    /// Inside.
    Inside,
    /// Above.
    Above,
    /// Below.
    Below,
}

/// What is said about the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phrase {
    /// The newest value.
    Newest {
        /// Of what.
        vital: Vital,
        /// The value.
        value: String,
        /// When.
        on: fhir::Date,
    },
    /// Where it lies in the band of the own days.
    OwnBand {
        /// The lower end.
        low: String,
        /// The upper end.
        high: String,
        /// Where the value lies.
        lies: Lies,
    },
    /// The band comes from so many own days.
    OwnDays(u32),
    /// 37.5 ℃ and more.
    Fever,
    /// 93 % and less.
    LittleOxygen,
}

impl Phrase {
    pub(super) fn tongues(&self) -> Tongues {
        match self {
            Phrase::Newest { vital, value, on } => newest(*vital, value, on),
            Phrase::OwnBand { low, high, lies } => band(low, high, *lies),
            Phrase::OwnDays(days) => tongues(
                format!("あなたの前の {days}日とくらべました。ほかの人とはくらべていません。"),
                format!("前《まえ》の {days}日《にち》と くらべました。"),
                format!("Compared with your own {days} days before, never with other people."),
            ),
            Phrase::Fever => tongues(
                "37.5度以上は、熱があるとみるめやすです。",
                "37.5度《ど》からは、熱《ねつ》です。",
                "37.5 °C and more counts as a fever.",
            ),
            Phrase::LittleOxygen => tongues(
                "93％以下は、先生に相談するめやすです。先生から別のめやすを聞いている人は、それに合わせてください。",
                "93％か、もっと 低《ひく》いです。先生《せんせい》に 聞《き》きましょう。",
                "At 93 % and less, talk to your doctor. If your doctor gave you another limit, follow that.",
            ),
        }
    }
}

fn newest(vital: Vital, value: &str, on: &fhir::Date) -> Tongues {
    let (day, day_en) = (ja::day(on), en::day(on));
    match vital {
        Vital::Temperature => tongues(
            format!("体温は {value}度でした（{day}）。"),
            format!("体温《たいおん》は {value}度《ど》でした。{day}です。"),
            format!("Body temperature was {value} °C ({day_en})."),
        ),
        Vital::Saturation => tongues(
            format!("酸素の値（SpO2）は {value}％でした（{day}）。"),
            format!("酸素《さんそ》は {value}％でした。{day}です。"),
            format!("Oxygen saturation (SpO2) was {value} % ({day_en})."),
        ),
    }
}

fn band(low: &str, high: &str, lies: Lies) -> Tongues {
    let ja = format!("あなたのいつもは {low} から {high} です。");
    let easy = format!("いつもは {low} から {high} です。");
    let en = format!("Your usual is {low} to {high}");
    match lies {
        Lies::Inside => tongues(
            format!("{ja}その中です。"),
            format!("{easy}いつもと 同《おな》じです。"),
            format!("{en}: within it."),
        ),
        Lies::Above => tongues(
            format!("{ja}それより高い値です。"),
            format!("{easy}いつもより 高《たか》いです。"),
            format!("{en}: above it."),
        ),
        Lies::Below => tongues(
            format!("{ja}それより低い値です。"),
            format!("{easy}いつもより 低《ひく》いです。"),
            format!("{en}: below it."),
        ),
    }
}
