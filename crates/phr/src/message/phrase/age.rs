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

/// A level of care as the municipality certifies it (要介護状態区分).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// 要支援1 and 2.
    Support(u8),
    /// 要介護1 to 5.
    Care(u8),
}

impl Level {
    fn names(self) -> Tongues {
        match self {
            Level::Support(n) => tongues(
                format!("要支援{n}"),
                format!("要支援《ようしえん》{n}"),
                format!("support level {n} (要支援{n})"),
            ),
            Level::Care(n) => tongues(
                format!("要介護{n}"),
                format!("要介護《ようかいご》{n}"),
                format!("care level {n} (要介護{n})"),
            ),
        }
    }
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
    /// The level of care in force.
    Level(Level),
    /// Another level before.
    LevelWas(Level),
    /// So many units of services a month, and which kind.
    Opens {
        /// Units a month (支給限度基準額).
        units: u32,
        /// Of which level.
        level: Level,
    },
    /// The certificate ends on a day.
    CertifiedUntil(fhir::Date),
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
            Phrase::Level(level) => {
                let Tongues { ja, easy, en } = level.names();
                tongues(
                    format!("認定は {ja} です。"),
                    format!("介護《かいご》の 認定《にんてい》は {easy}です。"),
                    format!("Certified: {en}."),
                )
            }
            Phrase::LevelWas(level) => {
                let Tongues { ja, easy, en } = level.names();
                tongues(
                    format!("前は {ja} でした。使えるサービスの量が変わります。"),
                    format!(
                        "前《まえ》は {easy}でした。使《つか》える 量《りょう》が かわります。"
                    ),
                    format!("Before it was {en}: how much can be used changes."),
                )
            }
            Phrase::Opens { units, level } => opens(*units, *level),
            Phrase::CertifiedUntil(until) => tongues(
                format!("認定は {}までです。", ja::day(until)),
                format!("認定《にんてい》は {}までです。", ja::day(until)),
                format!("Certified until {}.", en::day(until)),
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

/// How much a level opens, and from level 3 on the homes for the old.
fn opens(units: u32, level: Level) -> Tongues {
    let amount = tongues(
        format!("家でのサービスは、1か月に {units}単位まで使えます。"),
        format!(
            "家《いえ》で 使《つか》う サービスは、1か月《げつ》 {units}単位《たんい》までです。"
        ),
        format!("Services at home: up to {units} units a month."),
    );
    match level {
        Level::Support(_) => amount.and(tongues(
            "弱らないための運動や家事の手伝いが中心です。",
            "元気《げんき》で いるための サービスです。",
            " Mostly exercise and help at home that keep one well.",
        )),
        Level::Care(1 | 2) => amount.and(tongues(
            "家に来る介護や、日帰りの介護を使えます。",
            "家《いえ》に 来《く》る 人《ひと》や、昼《ひる》の 介護《かいご》が 使《つか》えます。",
            " Care at home and day care are open.",
        )),
        Level::Care(_) => amount.and(tongues(
            "特別養護老人ホームにも申しこめます。",
            "お年寄《としよ》りの ホームにも 入《はい》れます。",
            " One may also apply for a nursing home.",
        )),
    }
}
