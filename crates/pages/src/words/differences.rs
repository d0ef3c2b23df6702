//! The words for what does not fit together. Neutral, always a question, never advice.

use crate::lang::Counted;

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) none: &'static str,
    pub(crate) ask: &'static str,
    pub(crate) who: &'static str,
    pub(crate) one: &'static str,
    pub(crate) other: &'static str,
    pub(crate) both: &'static str,
    pub(crate) this: [&'static str; 2],
    pub(crate) unsure: &'static str,
    pub(crate) kept: &'static str,
    pub(crate) answered: &'static str,
    pub(crate) your_answer: &'static str,
    pub(crate) from: &'static str,
    pub(crate) received: &'static str,
    pub(crate) waiting: Counted,
    pub(crate) look: &'static str,
}

pub(crate) const JA: Words = Words {
    title: "くいちがい",
    lead: "2つの記録が、合わないように見えます。どちらが正しいかは「てのひら」には分かりません。両方を、そのままお見せします。",
    none: "いま、くいちがいは見つかっていません。",
    ask: "どちらが正しいですか",
    who: "分からないときは、薬剤師や医師に、この画面を見せてたずねてみませんか。",
    one: "1つめ",
    other: "2つめ",
    both: "両方とも正しい",
    this: ["1つめが正しい", "2つめが正しい"],
    unsure: "分からない",
    kept: "どう答えても、記録は2つとも残ります。答えは、あとで変えられます。",
    answered: "答えたもの",
    your_answer: "答え",
    from: "どこから",
    received: "届いた日",
    waiting: Counted::same("合わないように見える記録が{n}組あります。"),
    look: "くらべて見る",
};

pub(crate) const EN: Words = Words {
    title: "Differences",
    lead: "Two entries do not seem to fit together. Tenohira cannot know which is right; both are shown as they are.",
    none: "No differences are known at present.",
    ask: "Which is right?",
    who: "If you do not know: would you like to show this page to a pharmacist or a doctor and ask?",
    one: "First",
    other: "Second",
    both: "Both are right",
    this: ["The first is right", "The second is right"],
    unsure: "I do not know",
    kept: "Whatever you answer, both entries stay. You can change the answer later.",
    answered: "Answered",
    your_answer: "Answer",
    from: "From",
    received: "Received",
    waiting: Counted {
        one: "{n} pair of entries does not seem to fit together.",
        many: "{n} pairs of entries do not seem to fit together.",
    },
    look: "Compare them",
};
