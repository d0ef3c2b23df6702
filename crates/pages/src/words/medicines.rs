//! The words for the medicines page.

use crate::lang::Counted;

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) past: &'static str,
    pub(crate) past_note: &'static str,
    pub(crate) no_past: &'static str,
    pub(crate) prescribed: &'static str,
    pub(crate) dispensed: &'static str,
    pub(crate) told: &'static str,
    pub(crate) periods: &'static str,
    pub(crate) supplies: Counted,
    pub(crate) gaps: &'static str,
    pub(crate) gaps_note: &'static str,
    pub(crate) left: &'static str,
}

pub(crate) const JA: Words = Words {
    title: "薬",
    past: "前に記録のあった薬",
    past_note: "いまは新しい記録がない薬です。飲み終えたのか、続いているのかは、記録からは分かりません。",
    no_past: "前の薬の記録はありません。",
    prescribed: "処方した所",
    dispensed: "渡した薬局など",
    told: "書かれていた記録",
    periods: "記録のある期間",
    supplies: Counted::same("{n}回"),
    gaps: "記録のない間",
    gaps_note: "飲んでいなかったという意味ではありません。",
    left: "残り",
};

pub(crate) const EN: Words = Words {
    title: "Medicines",
    past: "Earlier medicines",
    past_note: "These have no recent entry. Whether they ended or go on, the record does not say.",
    no_past: "There are no earlier medicines in the record.",
    prescribed: "Prescribed by",
    dispensed: "Handed over by",
    told: "Written down in",
    periods: "Time with entries",
    supplies: Counted { one: "{n} time", many: "{n} times" },
    gaps: "Time without entries",
    gaps_note: "This does not mean that it was not taken.",
    left: "Left",
};
