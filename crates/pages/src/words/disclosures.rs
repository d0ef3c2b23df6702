//! The words for the record of disclosures.

use crate::lang::Counted;

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) whose: &'static str,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) show: &'static str,
    pub(crate) none: &'static str,
    pub(crate) table: &'static str,
    pub(crate) day: &'static str,
    pub(crate) who: &'static str,
    pub(crate) why: &'static str,
    pub(crate) ground: &'static str,
    pub(crate) items: &'static str,
    pub(crate) times: &'static str,
    pub(crate) count: Counted,
    pub(crate) save: &'static str,
    pub(crate) back: &'static str,
    pub(crate) print: &'static str,
}

pub(crate) const JA: Words = Words {
    title: "ほかの人に渡した記録",
    lead: "本人と家族のほかに、だれが、いつ、何を見たかの一覧です（第三者提供記録）。本人が許した相手と、救急で見た人がのります。",
    whose: "だれの記録か",
    from: "いつから",
    to: "いつまで",
    show: "この期間を見る",
    none: "この期間に、ほかの人が見たことはありません。",
    table: "ほかの人が見た記録",
    day: "日付",
    who: "だれに",
    why: "何のために",
    ground: "よりどころ",
    items: "見た情報",
    times: "回数",
    count: Counted::same("{n}回"),
    save: "表を保存する（CSV）",
    back: "この記録を見た人",
    print: "このページは、そのまま印刷できます。",
};

pub(crate) const EN: Words = Words {
    title: "What others were shown",
    lead: "Who saw what, and when, apart from the person and the family: those whom the person allowed, and those who looked in an emergency (a record of disclosures).",
    whose: "Whose record",
    from: "From",
    to: "Until",
    show: "Show this period",
    none: "Nobody else looked in this period.",
    table: "What others saw",
    day: "Day",
    who: "To whom",
    why: "What for",
    ground: "On which grounds",
    items: "What they saw",
    times: "How often",
    count: Counted { one: "{n} time", many: "{n} times" },
    save: "Save the table (CSV)",
    back: "Who looked at this record",
    print: "This page can be printed as it is.",
};
