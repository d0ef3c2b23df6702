//! Heart and brain in ten years, in natural frequencies: always out of the same hundred people.

use super::{Tongues, tongues};
use crate::insight::risk::{Chance, Group};

/// What is said about the risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phrase {
    /// So many of a hundred alike.
    Of100(Chance),
    /// The same person without tobacco.
    WithoutSmoking(Chance),
    /// The group the guideline puts it into.
    Group(Group),
    /// From which values it is computed.
    From,
    /// That no physician has reviewed the computation yet.
    NotReviewed,
}

impl Phrase {
    pub(super) fn tongues(&self) -> Tongues {
        match self {
            Phrase::Of100(chance) => {
                let (ja, easy, en) = people(*chance);
                tongues(
                    format!(
                        "同じ条件の100人のうち、{ja}です。10年で、心筋梗塞か脳梗塞になる人の数です。"
                    ),
                    format!(
                        "同《おな》じような 人《ひと》が 100人《にん》 います。その うち、{easy}です。10年《ねん》の あいだに、心臓《しんぞう》か 脳《のう》の 病気《びょうき》に なる 人《ひと》の 数《かず》です。"
                    ),
                    format!(
                        "Of 100 people alike, {en} will have a heart attack or a stroke from hardened arteries within 10 years."
                    ),
                )
            }
            Phrase::WithoutSmoking(chance) => {
                let (ja, easy, en) = people(*chance);
                tongues(
                    format!("たばこを吸わない同じ条件の人では、100人のうち、{ja}です。"),
                    format!("たばこを すわない 人《ひと》では、100人《にん》の うち、{easy}です。"),
                    format!("Of 100 people alike who do not smoke, {en}."),
                )
            }
            Phrase::Group(group) => {
                let (ja, easy, en) = match group {
                    Group::Low => ("低リスク", "低《ひく》い", "low"),
                    Group::Middle => ("中リスク", "中《なか》くらい", "medium"),
                    Group::High => ("高リスク", "高《たか》い", "high"),
                };
                tongues(
                    format!("動脈硬化学会 2022年のめやすで「{ja}」です。"),
                    format!("2022年《ねん》の めやすでは「{easy}」です。"),
                    format!("By the guideline of 2022 that is “{en} risk”."),
                )
            }
            Phrase::From => tongues(
                "健診の年齢、血圧、コレステロール、血糖、たばこから計算しました。",
                "年《とし》と 血圧《けつあつ》と 血《ち》の 検査《けんさ》と たばこから 計算《けいさん》しました。",
                "Computed from age, blood pressure, cholesterol, glucose and smoking at the check-up.",
            ),
            Phrase::NotReviewed => tongues(
                "この計算は、医師の確認がまだです。相談のきっかけに使ってください。",
                "この 計算《けいさん》は、まだ 医者《いしゃ》が 見《み》ていません。先生《せんせい》と 話《はな》す ときに 使《つか》って ください。",
                "No physician has reviewed this computation yet: take it as a reason to talk.",
            ),
        }
    }
}

/// So many people of a hundred; below one it is said so, never nought.
fn people(chance: Chance) -> (String, String, String) {
    match chance {
        Chance::BelowOne => (
            "1人より少ない数".into(),
            "1人《にん》より 少《すく》ない 数《かず》".into(),
            "fewer than 1".into(),
        ),
        Chance::About(n) => {
            (format!("約{n}人"), format!("だいたい {n}人《にん》"), format!("about {n}"))
        }
    }
}
