//! The words for the access log.

use crate::lang::Counted;

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) verified: Counted,
    pub(crate) broken: &'static str,
    pub(crate) unchecked: &'static str,
    pub(crate) none: &'static str,
    pub(crate) time: &'static str,
    pub(crate) who: &'static str,
    pub(crate) what: &'static str,
    pub(crate) why: &'static str,
    pub(crate) way: &'static str,
    pub(crate) pages: &'static str,
    pub(crate) newer: &'static str,
    pub(crate) older: &'static str,
    pub(crate) rules: &'static str,
}

pub(crate) const JA: Words = Words {
    title: "この記録を見た人",
    lead: "この記録が開かれるたびに、ここに残ります。消すことも、書きかえることもできません。",
    verified: Counted::same("この記録は改ざんされていません。{n}件を確かめました。"),
    broken: "この記録に、あとから変えられた跡があります。サーバーの管理をしている人に、すぐ知らせてください。",
    unchecked: "改ざんがないかは、まだ確かめていません。",
    none: "まだ、だれも見ていません。",
    time: "時刻",
    who: "だれが",
    what: "何を",
    why: "なぜ",
    way: "どこから",
    pages: "ページ",
    newer: "新しい記録",
    older: "前の記録",
    rules: "だれが何をできるかのきまり",
};

pub(crate) const EN: Words = Words {
    title: "Who looked at this record",
    lead: "Every time this record is opened, it is noted here. Nobody can erase or change it.",
    verified: Counted {
        one: "This log has not been tampered with. We checked {n} entry.",
        many: "This log has not been tampered with. We checked {n} entries.",
    },
    broken: "This log shows signs of tampering. Please tell the person who runs this server at once.",
    unchecked: "This log has not been checked for tampering yet.",
    none: "Nobody has looked yet.",
    time: "Time",
    who: "Who",
    what: "What",
    why: "Why",
    way: "From where",
    pages: "Pages",
    newer: "Newer",
    older: "Older",
    rules: "The rules: who may do what",
};
