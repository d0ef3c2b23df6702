//! The words for what was done lately.

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) none: &'static str,
    pub(crate) undo: &'static str,
    pub(crate) bring_back: &'static str,
    pub(crate) taken_back: &'static str,
    pub(crate) undo_file: &'static str,
    pub(crate) link: &'static str,
}

pub(crate) const JA: Words = Words {
    title: "さいきんしたこと",
    lead: "新しい順にならんでいます。まちがえたら、取り消せます。取り消したことも、もとにもどせます。",
    none: "まだ何もしていません。",
    undo: "取り消す",
    bring_back: "もとにもどす",
    taken_back: "取り消してあります",
    undo_file: "読みこみを取り消す",
    link: "さいきんしたことを見る・取り消す",
};

pub(crate) const EN: Words = Words {
    title: "What you did lately",
    lead: "The newest comes first. Anything done by mistake can be undone, and an undo can be undone too.",
    none: "Nothing has been done yet.",
    undo: "Undo",
    bring_back: "Bring it back",
    taken_back: "undone",
    undo_file: "Undo reading it",
    link: "See or undo what you did lately",
};
