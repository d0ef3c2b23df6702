//! The words around the rules. The rules bring their own.

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) agreed: &'static str,
    pub(crate) allowed: &'static str,
    pub(crate) forbidden: &'static str,
    pub(crate) text: &'static str,
    pub(crate) family: &'static str,
}

pub(crate) const JA: Words = Words {
    title: "だれが何をできるかのきまり",
    lead: "このきまりは、だれにとっても同じです。ここに書いていないことは、だれにもできません。",
    agreed: "あなたがだれに許したかは、きまりには書かれません。記録を守る鍵の中にしまってあります。",
    allowed: "できること",
    forbidden: "何を許していても、できないこと",
    text: "プログラムが読むとおりのきまり（Cedar）",
    family: "家族のページへ",
};

pub(crate) const EN: Words = Words {
    title: "The rules: who may do what",
    lead: "These rules are the same for everybody. What is not written here, nobody may do.",
    agreed: "What you agreed to is not written in the rules. It is kept with your record, under its key.",
    allowed: "What is allowed",
    forbidden: "What is never allowed, whatever was agreed to",
    text: "The rules as the program reads them (Cedar)",
    family: "To the family page",
};
