//! The words for the frame around every page.

use crate::lang::Counted;

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) brand: &'static str,
    pub(crate) skip: &'static str,
    pub(crate) nav: &'static str,
    pub(crate) home: &'static str,
    pub(crate) timeline: &'static str,
    pub(crate) add: &'static str,
    pub(crate) questions: &'static str,
    pub(crate) log: &'static str,
    pub(crate) change_person: &'static str,
    pub(crate) out: &'static str,
    pub(crate) done: &'static str,
    pub(crate) info: &'static str,
    pub(crate) warning: &'static str,
    pub(crate) help: &'static str,
    pub(crate) yours: &'static str,
    pub(crate) part: &'static str,
    pub(crate) waiting: Counted,
}

pub(crate) const JA: Words = Words {
    brand: "てのひら",
    skip: "本文へ進む",
    nav: "この人の記録",
    home: "ホーム",
    timeline: "これまで",
    add: "加える",
    questions: "質問",
    log: "見た人",
    change_person: "家族をえらぶ",
    out: "終わる",
    done: "できました",
    info: "お知らせ",
    warning: "たしかめてください",
    help: "数字の意味や体のことで気になることがあれば、かかりつけの先生や薬局に聞いてください。急に具合が悪くなったら、ためらわずに 119 番へ。",
    yours: "この記録は、あなたと家族のものです。",
    part: "ここにあるのは、見せてもらっている分だけです。ここにないことが「ない」とはかぎりません。",
    waiting: Counted::same("{n}件まっています"),
};

pub(crate) const EN: Words = Words {
    brand: "Tenohira",
    skip: "Skip to the content",
    nav: "This record",
    home: "Home",
    timeline: "Timeline",
    add: "Add",
    questions: "Questions",
    log: "Access",
    change_person: "Choose family member",
    out: "Sign out",
    done: "Done",
    info: "Note",
    warning: "Please check",
    help: "If a number or a symptom worries you, ask your doctor or your pharmacist. If someone suddenly feels very unwell, call 119 at once.",
    yours: "This record belongs to you and your family.",
    part: "You see only what was opened to you. What is missing here may still exist.",
    waiting: Counted { one: "{n} waiting", many: "{n} waiting" },
};
