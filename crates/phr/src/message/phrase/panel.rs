//! Results that are told together: the liver, the lipids, sugar, blood, uric acid.

use super::{Tongues, names, tongues};
use crate::insight::{
    limits::Judged,
    marker::{Marker, Panel},
};

/// What is said about a panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phrase {
    /// What the panel looks at, and what moves it besides illness.
    What(Panel),
    /// These lie at or beyond a limit of the check-up.
    Judged {
        /// Which.
        markers: Vec<Marker>,
        /// Which limit.
        judged: Judged,
    },
    /// These lie outside the laboratory's own range.
    OutOfRange(Vec<Marker>),
    /// None lies outside the limits it is compared with.
    Inside,
    /// These stayed within their wobble.
    Within(Vec<Marker>),
    /// Values taken after a meal and fasting are not compared.
    OtherTiming,
    /// Values of another method are not compared.
    OtherMethod,
}

impl Phrase {
    pub(super) fn tongues(&self) -> Tongues {
        match self {
            Phrase::What(panel) => what(*panel),
            Phrase::Judged { markers, judged } => said_judged(markers, *judged),
            Phrase::OutOfRange(markers) => {
                let of = names(markers);
                tongues(
                    format!("検査した所の基準の外の値があります。{}です。", of.ja),
                    format!("ふつうの 数字《すうじ》と ちがいます。{}です。", of.easy),
                    format!("Outside the laboratory's own range: {}.", of.en),
                )
            }
            Phrase::Inside => tongues(
                "どれも、めやすの中です。",
                "どれも よい 数字《すうじ》です。",
                "All are within their guide values.",
            ),
            Phrase::Within(markers) => {
                let of = names(markers);
                tongues(
                    format!("{}は、前とくらべて、ふだんのゆれの中です。", of.ja),
                    format!("{}は、いつもと 同《おな》じくらいです。", of.easy),
                    format!("Within the ordinary wobble: {}.", of.en),
                )
            }
            Phrase::OtherTiming => tongues(
                "空腹の値と食後の値は、くらべていません。",
                "食《た》べる 前《まえ》と 後《あと》の 数字《すうじ》は、くらべていません。",
                "Values taken fasting and after a meal are not compared.",
            ),
            Phrase::OtherMethod => tongues(
                "検査の方法がちがう値は、くらべていません。",
                "調《しら》べ方《かた》が ちがう 数字《すうじ》は、くらべていません。",
                "Values of another method are not compared.",
            ),
        }
    }
}

fn said_judged(markers: &[Marker], judged: Judged) -> Tongues {
    let of = names(markers);
    match judged {
        Judged::Referral => tongues(
            format!("健診で「受診をすすめる」めやすに入る値があります。{}です。", of.ja),
            format!("病院《びょういん》に 行《い》くと よい 数字《すうじ》です。{}です。", of.easy),
            format!("At a check-up, seeing a doctor is advised for: {}.", of.en),
        ),
        Judged::Guidance => tongues(
            format!("健診で「生活を見直す」めやすに入る値があります。{}です。", of.ja),
            format!(
                "食《た》べ物《もの》や 運動《うんどう》を 考《かんが》える 数字《すうじ》です。{}です。",
                of.easy
            ),
            format!("At a check-up, guidance on daily life is offered for: {}.", of.en),
        ),
        Judged::Inside => tongues(
            format!("{}は、健診のめやすの中です。", of.ja),
            format!("{}は、よい 数字《すうじ》です。", of.easy),
            format!("Within the guide values of the check-up: {}.", of.en),
        ),
    }
}

/// From memory of what physicians tell; to be reviewed by one.
fn what(panel: Panel) -> Tongues {
    match panel {
        Panel::Liver => tongues(
            "肝臓のようすを見る検査です。お酒、薬、体重、運動でも動きます。",
            "肝臓《かんぞう》の 検査《けんさ》です。お酒《さけ》や 薬《くすり》でも かわります。",
            "These look at the liver. Alcohol, medicines, weight and exercise move them too.",
        ),
        Panel::Lipids => tongues(
            "血液の脂を見る検査です。LDLと中性脂肪は低めが、HDLは高めがめやすです。",
            "血《ち》の 中《なか》の あぶらの 検査《けんさ》です。HDLは、高《たか》いほうが よいです。",
            "These look at the fats in the blood. LDL and triglycerides are best low, HDL best high.",
        ),
        Panel::Sugar => tongues(
            "血糖はその時の値です。HbA1cは、1、2か月の平均を表します。",
            "血糖《けっとう》は、その 時《とき》の 数字《すうじ》です。HbA1cは、1か月《げつ》か 2か月《げつ》の 平均《へいきん》です。",
            "Glucose is the value of the moment; HbA1c tells the average of one or two months.",
        ),
        Panel::Blood => tongues(
            "ヘモグロビンは、酸素を運びます。少ないと「貧血」といいます。",
            "ヘモグロビンは、体《からだ》に 酸素《さんそ》を 運《はこ》びます。少《すく》ないと「貧血《ひんけつ》」です。",
            "Haemoglobin carries oxygen. Too little of it is called anaemia.",
        ),
        Panel::Uric => tongues(
            "尿酸は、体の中で毎日できて、尿に出ます。7.0をこえると「高尿酸血症」といいます。",
            "尿酸《にょうさん》は、おしっこに 出《で》ます。7.0より 高《たか》いと、体《からだ》に たまります。",
            "Uric acid is made every day and leaves with the urine. Above 7.0 it is called high.",
        ),
    }
}
