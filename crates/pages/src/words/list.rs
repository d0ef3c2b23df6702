//! The words for the lists of one kind of fact.

use crate::lang::Counted;

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) others: &'static str,
    pub(crate) facts: Counted,
    pub(crate) conditions: &'static str,
    pub(crate) allergies: &'static str,
    pub(crate) vaccinations: &'static str,
    pub(crate) visits: &'static str,
    pub(crate) documents: &'static str,
    pub(crate) care: &'static str,
    pub(crate) none: &'static str,
    pub(crate) no_allergies: &'static str,
    pub(crate) over: &'static str,
    pub(crate) refuted: &'static str,
    pub(crate) known: &'static str,
    pub(crate) not_given: &'static str,
    pub(crate) not_given_note: &'static str,
    pub(crate) given: &'static str,
    pub(crate) visits_had: &'static str,
    pub(crate) procedures: &'static str,
}

pub(crate) const JA: Words = Words {
    others: "記録の種類から見る",
    facts: Counted::same("{n}件"),
    conditions: "病名",
    allergies: "アレルギー",
    vaccinations: "予防接種",
    visits: "受診・処置",
    documents: "文書",
    care: "介護",
    none: "この種類の記録は、まだありません。",
    no_allergies: "アレルギーの記録は、まだありません。「アレルギーがない」という意味ではありません。",
    over: "いまは続いていないと書かれたもの",
    refuted: "否定されたもの・取り消されたもの",
    known: "記録にあるもの",
    not_given: "接種しなかったもの",
    not_given_note: "接種しなかったと書かれている記録です。",
    given: "接種したもの",
    visits_had: "受診・入院",
    procedures: "処置・手術など",
};

pub(crate) const EN: Words = Words {
    others: "By kind of record",
    facts: Counted { one: "{n} entry", many: "{n} entries" },
    conditions: "Conditions",
    allergies: "Allergies",
    vaccinations: "Vaccinations",
    visits: "Visits and procedures",
    documents: "Documents",
    care: "Care",
    none: "There is no record of this kind yet.",
    no_allergies: "There is no record of allergies yet. This does not mean that there are none.",
    over: "Written down as no longer ongoing",
    refuted: "Ruled out or withdrawn",
    known: "In the record",
    not_given: "Not given",
    not_given_note: "The record says that these were not given.",
    given: "Given",
    visits_had: "Visits and stays",
    procedures: "Procedures and operations",
};
