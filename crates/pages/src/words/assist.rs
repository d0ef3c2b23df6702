//! The words for a helper at a counter.

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) number: &'static str,
    pub(crate) number_note: &'static str,
    pub(crate) go: &'static str,
    pub(crate) error_title: &'static str,
    pub(crate) wrong: &'static str,
    pub(crate) presence: &'static str,
    pub(crate) presence_lead: &'static str,
    pub(crate) presence_make: &'static str,
    pub(crate) presence_made: &'static str,
    pub(crate) presence_until: &'static str,
    pub(crate) presence_void: &'static str,
}

pub(crate) const JA: Words = Words {
    title: "その場で手伝う",
    lead: "手伝ってもらう人が、自分の画面に出した番号を入れてください。30分のあいだ、その人の記録を見て、足すことができます。したことは、あなたの名前で本人の「見た人」に残ります。",
    number: "番号（8けた）",
    number_note: "番号は、本人の「本人のために動く人」の画面で作れます。一度だけ、15分のあいだ使えます。",
    go: "手伝いを始める",
    error_title: "開けませんでした",
    wrong: "この番号は使えません。もう一度、番号を作ってもらってください。",
    presence: "その場で手伝ってもらう",
    presence_lead: "窓口や訪問のときに、目の前の人に30分だけ手伝ってもらえます。番号を作り、相手に見せるか、読みあげてください。新しい番号を作るか、サインアウトすると、前の番号は使えなくなります。相手は自分のアカウントで「その場で手伝う」を開き、番号を入れます。",
    presence_make: "番号を作る",
    presence_made: "手伝ってもらうための番号",
    presence_until: "使えるのは",
    presence_void: "この番号をやめる",
};

pub(crate) const EN: Words = Words {
    title: "Help somebody here and now",
    lead: "Type in the number that the person you help has on their screen. For 30 minutes you can see their record and add to it. Everything you do stands under your name in their log.",
    number: "Number (8 digits)",
    number_note: "They make it on their page “Who acts for the person”. It works once, within 15 minutes.",
    go: "Begin to help",
    error_title: "It could not be opened",
    wrong: "This number cannot be used. Please ask them to make another one.",
    presence: "Be helped here and now",
    presence_lead: "At a counter or at home, somebody in front of you can help you for 30 minutes. Make a number and show it or read it to them. A new number, or signing out, voids the one before. With their own account they open “Help somebody here and now” and type it in.",
    presence_make: "Make a number",
    presence_made: "The number for being helped",
    presence_until: "It can be used until",
    presence_void: "Do not use this number",
};
