//! The words for the page that tells what the record says. The messages themselves come from
//! `phr::message`.

use crate::lang::Counted;

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) none: &'static str,
    pub(crate) told: &'static str,
    pub(crate) no_news: &'static str,
    pub(crate) quiet: &'static str,
    pub(crate) voices: &'static str,
    pub(crate) basis: &'static str,
    pub(crate) rule: &'static str,
    pub(crate) more: Counted,
    pub(crate) checked: [&'static str; 4],
    pub(crate) note: &'static str,
    pub(crate) later: &'static str,
    pub(crate) home: &'static str,
    pub(crate) go: &'static str,
    pub(crate) listen: &'static str,
}

pub(crate) const JA: Words = Words {
    title: "記録から分かること",
    lead: "数字が変わったのか、いつものゆれなのかを、くらべて書いています。病気かどうかを決めるものではありません。",
    none: "まだ、言えることがありません。測った値や検査の結果を入れると、ここに出ます。",
    told: "知っておきたいこと",
    no_news: "変わったことは、見つかっていません。",
    quiet: "いつもどおりのこと、まだ分からないこと",
    voices: "ことば",
    basis: "どうしてそう言えるか",
    rule: "きまり",
    more: Counted::same("ほかに {n}件の記録"),
    checked: ["原典で確認", "引用で確認", "記憶による。医師の確認が必要", "てのひらの決めごと"],
    note: "ここに書いてあることだけで、薬をやめたり変えたりしないでください。気になるときは、かかりつけの先生や薬剤師に聞いてください。",
    later: "いまはいい",
    home: "分かったこと",
    go: "記録から分かることを見る",
    listen: "聞く",
};

pub(crate) const EN: Words = Words {
    title: "What the record says",
    lead: "Here values are compared: did something change, or is it the ordinary wobble? This does not decide whether anything is an illness.",
    none: "Nothing can be said yet. Bring in measurements or test results and it appears here.",
    told: "Worth knowing",
    no_news: "No change was found.",
    quiet: "As usual, or too early to say",
    voices: "Words",
    basis: "Why this can be said",
    rule: "Rule",
    more: Counted { one: "{n} more entry", many: "{n} more entries" },
    checked: [
        "checked in the publication",
        "checked in a quotation",
        "from memory, needs a physician's review",
        "a convention of ours",
    ],
    note: "Nothing here is a reason to stop or change a medicine. When in doubt, ask your doctor or pharmacist.",
    later: "Not now",
    home: "What was found",
    go: "See what the record says",
    listen: "Listen",
};
