//! The words around a story.

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) changed: &'static str,
    pub(crate) medicine: &'static str,
    pub(crate) together: &'static str,
    pub(crate) first: &'static str,
    pub(crate) ask: &'static str,
    pub(crate) glossary: &'static str,
    pub(crate) more: &'static str,
    pub(crate) go: &'static str,
}

pub(crate) const JA: Words = Words {
    title: "いっしょに読むお話",
    lead: "家族といっしょに読めるように、大切なことだけをまとめました。",
    changed: "分かったこと",
    medicine: "この1年に、新しく出た薬",
    together: "いっしょに考えたいこと",
    first: "まず、すること",
    ask: "先生に聞くこと",
    glossary: "ことばの説明",
    more: "くわしく見る",
    go: "家族といっしょに読む",
};

pub(crate) const EN: Words = Words {
    title: "A story to read together",
    lead: "The few things that matter, to read with the family.",
    changed: "What we found",
    medicine: "New within the year",
    together: "What belongs together",
    first: "What comes first",
    ask: "What to ask the doctor",
    glossary: "What the words mean",
    more: "See it in full",
    go: "Read it together with the family",
};
