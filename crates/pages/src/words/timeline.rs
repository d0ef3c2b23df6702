//! The words for the timeline.

use crate::lang::Counted;

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) months: &'static str,
    pub(crate) show: &'static str,
    pub(crate) earlier: &'static str,
    pub(crate) later: &'static str,
    pub(crate) no_earlier: &'static str,
    pub(crate) no_later: &'static str,
    pub(crate) filter: &'static str,
    pub(crate) filtered: &'static str,
    pub(crate) kinds: &'static str,
    pub(crate) sources: &'static str,
    pub(crate) clear: &'static str,
    pub(crate) apply: &'static str,
    pub(crate) facts: Counted,
    pub(crate) origins: Counted,
    pub(crate) empty: &'static str,
    pub(crate) empty_filtered: &'static str,
    pub(crate) origin_list: &'static str,
}

pub(crate) const JA: Words = Words {
    title: "これまでの記録",
    months: "月をえらぶ",
    show: "見る",
    earlier: "前",
    later: "次",
    no_earlier: "これより前の記録はありません",
    no_later: "これより後の記録はありません",
    filter: "しぼりこむ",
    filtered: "しぼりこみ中",
    kinds: "種類",
    sources: "もらった所",
    clear: "しぼりこみをやめる",
    apply: "この条件で見る",
    facts: Counted::same("{n}件"),
    origins: Counted::same("{n}か所から"),
    empty: "この月には、まだ記録がありません。",
    empty_filtered: "この条件に合う記録は、この月にはありません。",
    origin_list: "もと",
};

pub(crate) const EN: Words = Words {
    title: "Timeline",
    months: "Choose a month",
    show: "Show",
    earlier: "Earlier",
    later: "Later",
    no_earlier: "No earlier entries",
    no_later: "No later entries",
    filter: "Filter",
    filtered: "Filter is on",
    kinds: "Kind",
    sources: "Source",
    clear: "Remove the filter",
    apply: "Apply",
    facts: Counted { one: "{n} entry", many: "{n} entries" },
    origins: Counted { one: "from {n} place", many: "from {n} places" },
    empty: "There are no entries in this month.",
    empty_filtered: "No entry in this month fits the filter.",
    origin_list: "Origins",
};
