//! The words for choosing a family member.

use crate::lang::Counted;

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) empty: &'static str,
    pub(crate) facts: Counted,
    pub(crate) questions: Counted,
    pub(crate) newest: &'static str,
}

pub(crate) const JA: Words = Words {
    title: "どなたの記録を見ますか",
    empty: "まだ、だれの記録もありません。",
    facts: Counted::same("記録 {n}件"),
    questions: Counted::same("質問 {n}件"),
    newest: "いちばん新しい記録",
};

pub(crate) const EN: Words = Words {
    title: "Whose record would you like to see?",
    empty: "There is no record here yet.",
    facts: Counted { one: "{n} entry", many: "{n} entries" },
    questions: Counted { one: "{n} question waiting", many: "{n} questions waiting" },
    newest: "Newest entry",
};
