//! The words for the columns of a table.

use crate::lang::Counted;

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) unclear: Counted,
    pub(crate) remembered: &'static str,
    pub(crate) column: &'static str,
    pub(crate) examples: &'static str,
    pub(crate) empty: &'static str,
    pub(crate) role: &'static str,
    pub(crate) unread: &'static str,
    pub(crate) reading: &'static str,
    pub(crate) only: &'static str,
    pub(crate) nth: &'static str,
    pub(crate) sensor: &'static str,
    pub(crate) scanned: &'static str,
    pub(crate) left_out: Counted,
    pub(crate) save: &'static str,
    pub(crate) back: &'static str,
    pub(crate) undo: &'static str,
    pub(crate) error_title: &'static str,
}

pub(crate) const JA: Words = Words {
    title: "列の読み方",
    lead: "表の列を、このように読みました。合っていれば、そのまま「これでよい」を押してください。ちがう列は、選びなおしてください。",
    unclear: Counted::same(
        "何の値か決められない列が{n}つあります。教えていただくまで、その列は読みません。",
    ),
    remembered: "決めた読み方はおぼえておきます。同じ見出しの表は、次からもこのとおりに読みます。",
    column: "{letter}列",
    examples: "はじめの値",
    empty: "はじめの数行には、何も書いてありません",
    role: "何の値ですか",
    unread: "読まない",
    reading: "同じ行にいくつもあるとき",
    only: "1つだけ",
    nth: "{n}回目",
    sensor: "センサーの値",
    scanned: "スキャンした値",
    left_out: Counted::same("このほかの列{n}つは、いまのままにします。"),
    save: "これでよい",
    back: "決めずに戻る",
    undo: "あとから取り消せます。もとのファイルは変わりません。",
    error_title: "もう一度、見てください",
};

pub(crate) const EN: Words = Words {
    title: "Columns",
    lead: "This is how the columns of the table were read. If it is right, press “This is right”. Choose again where it is not.",
    unclear: Counted {
        one: "We cannot tell what {n} column holds. It is not read until you say.",
        many: "We cannot tell what {n} columns hold. They are not read until you say.",
    },
    remembered: "What you say is remembered: a table with the same headings is read like this from now on.",
    column: "Column {letter}",
    examples: "First values",
    empty: "The first rows hold nothing here",
    role: "What is it?",
    unread: "do not read it",
    reading: "When a row holds several",
    only: "only one",
    nth: "reading {n}",
    sensor: "from a sensor",
    scanned: "scanned",
    left_out: Counted {
        one: "{n} other column stays as it is.",
        many: "{n} other columns stay as they are.",
    },
    save: "This is right",
    back: "Go back without deciding",
    undo: "You can take this back later. The file itself does not change.",
    error_title: "Please look again",
};
