//! Medicines as the record holds them: how sure the list is, what overlaps, what to ask. Never
//! whether something is safe, never to stop or change.

use super::{Tongues, tongues};
use crate::message::{en, ja, piece::quoted};

/// What is said about medicines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phrase {
    /// In how many records the current medicines stand.
    Sources {
        /// In two and more that agree.
        several: u32,
        /// In one only.
        one: u32,
        /// Without a number of days.
        without_days: u32,
    },
    /// The days for which both were handed over.
    Overlap {
        /// The first day.
        from: fhir::Date,
        /// The last day.
        to: fhir::Date,
    },
    /// Days a medicine was handed over for, of the days between its first and last supply.
    Covered {
        /// Its name.
        name: String,
        /// Days handed over.
        covered: u32,
        /// Days in all.
        days: u32,
    },
    /// The kidneys' number, beside which medicines are named.
    KidneyNumber(String),
    /// A medicine to ask about.
    Named(String),
    /// A pregnancy in the record while medicines are current.
    Pregnancy {
        /// The day of that entry.
        on: fhir::Date,
        /// How many medicines.
        count: u32,
    },
    /// Only medicines of a short list are looked at.
    ShortList,
}

impl Phrase {
    pub(super) fn tongues(&self) -> Tongues {
        match self {
            Phrase::Sources { several, one, without_days } => {
                sources(*several, *one, *without_days)
            }
            Phrase::Overlap { from, to } => tongues(
                format!("重なっているのは、{}から{}までです。", ja::day(from), ja::day(to)),
                format!("{}から {}まで、2つ あります。", ja::day(from), ja::day(to)),
                format!("Both cover the days from {} to {}.", en::day(from), en::day(to)),
            ),
            Phrase::Covered { name, covered, days } => tongues(
                format!("「{}」は、{days}日のうち、{covered}日分が記録にあります。", quoted(name)),
                format!(
                    "「{}」は、{days}日《にち》の うち、{covered}日分《にちぶん》です。",
                    quoted(name)
                ),
                format!("“{}”: the record holds {covered} of {days} days.", quoted(name)),
            ),
            Phrase::KidneyNumber(egfr) => tongues(
                format!("腎臓の数字（eGFR）は {egfr} です。次の薬は、腎臓と関係があります。"),
                format!(
                    "腎臓《じんぞう》の 数字《すうじ》は {egfr} です。薬剤師《やくざいし》に 聞《き》きたい 薬《くすり》が あります。"
                ),
                format!(
                    "The kidneys' number (eGFR) is {egfr}. These medicines have to do with the kidneys:"
                ),
            ),
            Phrase::Named(name) => tongues(
                format!("「{}」が出ています。", quoted(name)),
                format!("「{}」です。", quoted(name)),
                format!("“{}” is supplied at present.", quoted(name)),
            ),
            Phrase::Pregnancy { on, count } => tongues(
                format!("妊娠の記録（{}）があり、薬が {count}種類出ています。", ja::day(on)),
                format!(
                    "妊娠《にんしん》の 記録《きろく》が あります。薬《くすり》が {count}種類《しゅるい》 あります。"
                ),
                format!(
                    "The record holds a pregnancy ({}) and {count} current medicines.",
                    en::day(on)
                ),
            ),
            Phrase::ShortList => tongues(
                "見ているのは、決まった薬だけです。ほかの薬のことは分かりません。",
                "きまった 薬《くすり》だけを 見《み》ています。ほかの 薬《くすり》は わかりません。",
                "Only medicines of a short list are looked at; nothing is said of the others.",
            ),
        }
    }
}

fn sources(several: u32, one: u32, without_days: u32) -> Tongues {
    let said = if several == 0 {
        tongues(
            "どれも、1つの記録だけにあります。",
            "どれも 1つの 記録《きろく》だけに あります。",
            "Each stands in one record only.",
        )
    } else {
        tongues(
            format!("2つ以上の記録にあるのは {several}種類、1つの記録だけは {one}種類です。"),
            format!(
                "2つか もっと 多《おお》い 記録《きろく》に あるのは {several}種類《しゅるい》です。"
            ),
            format!("{several} stand in two records or more, {one} in one only."),
        )
    };
    if without_days == 0 {
        return said;
    }
    said.and(tongues(
        format!("日数の書かれていない薬が {without_days}種類あります。"),
        format!(
            "日数《にっすう》が わからない 薬《くすり》が {without_days}種類《しゅるい》 あります。"
        ),
        format!(" For {without_days}, no number of days is given."),
    ))
}
