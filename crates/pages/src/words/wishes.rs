//! The words for advance care planning (人生会議).

use phr::own::Shown;

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) free: &'static str,
    pub(crate) begin: &'static str,
    pub(crate) later: &'static str,
    pub(crate) left: &'static str,
    pub(crate) said_on: &'static str,
    pub(crate) taken_back: &'static str,
    pub(crate) matters: &'static str,
    pub(crate) matters_note: &'static str,
    pub(crate) care: &'static str,
    pub(crate) care_note: &'static str,
    pub(crate) proxy: &'static str,
    pub(crate) proxy_note: &'static str,
    pub(crate) nothing: &'static str,
    pub(crate) shown: &'static str,
    pub(crate) shown_note: &'static str,
    pub(crate) showns: [&'static str; 2],
    pub(crate) nobody: &'static str,
    pub(crate) save: &'static str,
    pub(crate) change: &'static str,
    pub(crate) take_back: &'static str,
    pub(crate) take_back_note: &'static str,
    pub(crate) earlier: &'static str,
    pub(crate) talk: &'static str,
}

impl Words {
    pub(crate) const fn shown_name(&self, shown: Shown) -> &'static str {
        let [emergency, named] = self.showns;
        match shown {
            Shown::Emergency => emergency,
            Shown::Named => named,
        }
    }
}

pub(crate) const JA: Words = Words {
    title: "人生会議",
    lead: "自分で話せなくなったときのために、大切にしたいことを、家族や先生と話しておくことです。",
    free: "書いても、書かなくてもかまいません。いつでも変えられます。いつでもやめられます。",
    begin: "書いてみる",
    later: "いまは考えない",
    left: "「いまは考えない」をえらんでいます。こちらから聞くことはありません。",
    said_on: "書いた日",
    taken_back: "取り下げています。だれにも見せません。",
    matters: "大切にしたいこと",
    matters_note: "どこで、だれと、どんなふうに過ごしたいですか。",
    care: "してほしいこと、してほしくないこと",
    care_note: "治療やケアについて、いま思うことがあれば。決まっていなくて大丈夫です。",
    proxy: "代わりに話してほしい人",
    proxy_note: "名前と、どういう人か。本人にも話しておきましょう。",
    nothing: "まだ書いていません",
    shown: "見せてもよい相手",
    shown_note: "えらばなければ、あなたと、この記録を開ける家族のほかには見せません。",
    showns: ["救急のときの医療の人", "「だれに見せているか」で名前を挙げた人"],
    nobody: "だれにも見せない",
    save: "これを残す",
    change: "書きなおす",
    take_back: "取り下げる",
    take_back_note: "取り下げても、また書けます。",
    earlier: "前に書いたもの",
    talk: "書いたら、家族やかかりつけの先生にも話してみてください。年に1度は、読み返してみましょう。",
};

pub(crate) const EN: Words = Words {
    title: "Wishes for later care (人生会議)",
    lead: "Talking ahead with family and doctors about what matters, for a time when you cannot say it yourself.",
    free: "You may write or leave it. You can change it at any time, and stop at any time.",
    begin: "Write something",
    later: "Not now",
    left: "You chose not to think about it now. We will not ask.",
    said_on: "Written on",
    taken_back: "Taken back. It is shown to nobody.",
    matters: "What matters",
    matters_note: "Where, with whom and how would you like to live?",
    care: "What you want, and what you do not want",
    care_note: "Whatever you think now about treatment and care. It need not be settled.",
    proxy: "Who should speak for you",
    proxy_note: "A name, and who that is. Please tell that person too.",
    nothing: "Not written yet",
    shown: "Who may see it",
    shown_note: "If you choose none, only you and the family who open this record see it.",
    showns: ["Those who treat you in an emergency", "People you name under \"who may see\""],
    nobody: "Nobody",
    save: "Keep this",
    change: "Write it anew",
    take_back: "Take it back",
    take_back_note: "You can write it again later.",
    earlier: "Written before",
    talk: "Once written, please talk about it with your family and your doctor. Read it again once a year.",
};
