//! The words for the spending page.

use crate::lang::Counted;

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) note: &'static str,
    pub(crate) none: &'static str,
    pub(crate) years: &'static str,
    pub(crate) months: &'static str,
    pub(crate) month: &'static str,
    pub(crate) items: &'static str,
    pub(crate) count: Counted,
    pub(crate) sum: &'static str,
    pub(crate) all: &'static str,
    pub(crate) deduction: &'static str,
    pub(crate) deduction_note: &'static str,
    pub(crate) provider: &'static str,
    pub(crate) category: &'static str,
    pub(crate) save: &'static str,
    pub(crate) without: Counted,
    pub(crate) noticed: &'static str,
    pub(crate) no_name: &'static str,
}

pub(crate) const JA: Words = Words {
    title: "医療費",
    note: "この金額は通知の窓口相当額です。実際に払った額とちがうことがあります。",
    none: "医療費の通知は、まだありません。",
    years: "年ごとの合計",
    months: "月ごとの合計",
    month: "診療の月",
    items: "件数",
    count: Counted::same("{n}件"),
    sum: "窓口相当額",
    all: "合計",
    deduction: "医療費控除のための表",
    deduction_note: "医療費控除は、その年に実際に払った額で計算します。保険金などで補てんされた額は、この記録では分かりません。領収書とくらべて、直してから使ってください。",
    provider: "病院・薬局などの支払先の名称",
    category: "医療費の区分",
    save: "この表を CSV で保存する",
    without: Counted::same("窓口相当額の読めない明細が {n}件あり、合計に入っていません。"),
    noticed: "通知を読んだときに気づいたこと",
    no_name: "名前は書かれていません",
};

pub(crate) const EN: Words = Words {
    title: "Spending",
    note: "These are the notice's amounts for the desk. What was really paid can differ.",
    none: "There are no cost notices yet.",
    years: "By year",
    months: "By month",
    month: "Month of care",
    items: "Items",
    count: Counted { one: "{n} item", many: "{n} items" },
    sum: "Own share",
    all: "In all",
    deduction: "For the medical-expense deduction (医療費控除)",
    deduction_note: "The deduction counts what was really paid in the year. What an insurance paid back is not known here. Please compare with your receipts before using it.",
    provider: "Paid to",
    category: "Category of the form",
    save: "Save this table as CSV",
    without: Counted {
        one: "{n} item has no readable amount and is not in the sums.",
        many: "{n} items have no readable amount and are not in the sums.",
    },
    noticed: "Noticed while reading the notices",
    no_name: "no name given",
};
