//! Invented examples of what a link shows.

use super::{Given, Part, PartKind, Shown, Trend, Value};
use crate::fact::EvidenceKind;
use crate::home::{Allergy, Certainty, Condition, Medicine};
use crate::lang::Lang;
use crate::sample::{day, pick};

pub(super) fn terms(lang: Lang) -> Vec<String> {
    match lang {
        Lang::Ja => vec![
            "めぐり内科の先生 に、あなたの記録の一部を見せます（目的: 診療のため）。".to_owned(),
            "2026年1月2日（金）に、自然に終わります。".to_owned(),
        ],
        Lang::En => vec![
            "the doctor at Meguri Clinic sees a part of your record (for treatment).".to_owned(),
            "It ends by itself on 2 January 2026.".to_owned(),
        ],
    }
}

pub(super) fn sensitive(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "心の病気やその薬",
        Lang::En => "mental health",
    }
}

fn condition(name: &str, certainty: Certainty, lang: Lang) -> Condition {
    Condition {
        name: name.to_owned(),
        certainty,
        since: Some(day(lang, 2019, 4, 2)),
        by: "めぐり内科".to_owned(),
        link: String::new(),
    }
}

fn value(text: &str, when: (u16, u8, u8), lang: Lang) -> Value {
    let by = pick(lang, "自分で書いた値・家で", "written by oneself, at home");
    Value { text: text.to_owned(), flag: None, when: day(lang, when.0, when.1, when.2), by }
}

pub(super) fn shown(lang: Lang) -> Shown {
    Shown {
        name: "日向 キヨ".to_owned(),
        age: pick(lang, "82歳（1943年・昭和18年生まれ）", "82, born 1943"),
        until: Some(day(lang, 2026, 1, 2)),
        question: Some(pick(
            lang,
            "めまいは血圧の薬と関係がありますか",
            "Could the dizziness have to do with the pressure tablets?",
        )),
        urgent: Vec::new(),
        conditions: Some(vec![
            condition("高血圧症", Certainty::Confirmed, lang),
            condition("心房細動", Certainty::Suspected, lang),
            condition("胃炎", Certainty::Claimed, lang),
        ]),
        medicines: Some(vec![Medicine {
            name: "アムロジピン錠5mg".to_owned(),
            amount: "1回1錠".to_owned(),
            how: "1日1回 朝食後".to_owned(),
            since: day(lang, 2024, 4, 5),
            by: "めぐり薬局".to_owned(),
            evidence: EvidenceKind::Dispensed,
            link: String::new(),
            entry: String::new(),
        }]),
        last_supply: None,
        allergies: Some(vec![Allergy {
            name: "ペニシリン".to_owned(),
            reaction: Some(pick(lang, "発疹", "rash")),
            by: pick(lang, "本人", "the person"),
            evidence: EvidenceKind::Reported,
            link: String::new(),
        }]),
        trends: Some(vec![Trend {
            name: pick(lang, "血圧", "Blood pressure"),
            range: None,
            values: vec![
                value("138/84 mmHg", (2025, 12, 20), lang),
                value("142/86 mmHg", (2025, 11, 18), lang),
            ],
        }]),
        parts: parts(lang),
    }
}

fn parts(lang: Lang) -> Vec<Part> {
    let part = |kind, name: String, text: Option<String>, when: (u16, u8, u8), by: String| {
        let when = day(lang, when.0, when.1, when.2);
        Part { kind, facts: vec![Given { name, text, when, by }] }
    };
    let clinic = || "めぐり内科".to_owned();
    vec![
        part(
            PartKind::Vaccination,
            pick(lang, "インフルエンザ", "Influenza"),
            None,
            (2025, 11, 2),
            clinic(),
        ),
        part(
            PartKind::CheckUp,
            pick(lang, "心電図（所見の有無）", "ECG finding"),
            Some(pick(lang, "所見なし", "none")),
            (2025, 6, 18),
            clinic(),
        ),
        part(
            PartKind::Visit,
            pick(lang, "白内障の手術", "Cataract operation"),
            None,
            (2023, 9, 5),
            pick(lang, "みなと眼科", "Minato Eye Clinic"),
        ),
        part(
            PartKind::Document,
            pick(lang, "診療情報提供書", "Referral letter"),
            None,
            (2025, 3, 10),
            clinic(),
        ),
        part(
            PartKind::Care,
            pick(lang, "居宅サービス計画書", "Care plan"),
            None,
            (2025, 10, 1),
            pick(lang, "ひなた居宅介護支援事業所", "Hinata Care Office"),
        ),
        part(
            PartKind::Note,
            pick(lang, "大切にしたいこと", "What matters"),
            Some(pick(lang, "孫と花見に行きたい", "See the cherry trees with my grandchild")),
            (2025, 12, 1),
            pick(lang, "本人", "the person"),
        ),
    ]
}

/// Nothing is on file, and some kinds are not shown at all.
pub(super) fn empty(lang: Lang) -> Shown {
    Shown {
        question: None,
        until: None,
        conditions: Some(Vec::new()),
        medicines: Some(Vec::new()),
        allergies: Some(Vec::new()),
        trends: None,
        parts: Vec::new(),
        ..shown(lang)
    }
}
