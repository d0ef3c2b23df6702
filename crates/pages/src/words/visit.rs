//! The words for preparing a visit, and for the sheet.

use phr::own::Section;

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) question: &'static str,
    pub(crate) question_note: &'static str,
    pub(crate) asked: &'static str,
    pub(crate) place: &'static str,
    pub(crate) on: &'static str,
    pub(crate) show: &'static str,
    pub(crate) sections: [&'static str; 6],
    pub(crate) save: &'static str,
    pub(crate) sheet: &'static str,
    pub(crate) sheet_lead: &'static str,
    pub(crate) made_on: &'static str,
    pub(crate) no_question: &'static str,
    pub(crate) change: &'static str,
    pub(crate) origin_note: &'static str,
    pub(crate) living: &'static str,
}

impl Words {
    pub(crate) const fn section_name(&self, section: Section) -> &'static str {
        let [problems, medicines, allergies, measurements, messages, life] = self.sections;
        match section {
            Section::Problems => problems,
            Section::Medicines => medicines,
            Section::Allergies => allergies,
            Section::Measurements => measurements,
            Section::Messages => messages,
            Section::Life => life,
        }
    }
}

pub(crate) const JA: Words = Words {
    title: "受診の準備",
    lead: "先生に聞きたいことを先に書いておくと、聞きわすれません。紙1枚にまとまります。",
    question: "先生にいちばん聞きたいこと",
    question_note: "思ったままのことばで大丈夫です。紙のいちばん上に出ます。",
    asked: "記録から出てきた質問の例",
    place: "どこで（なくても大丈夫です）",
    on: "いつ（なくても大丈夫です）",
    show: "見せたいもの",
    sections: [
        "病名",
        "いまの薬",
        "アレルギー",
        "測った値",
        "記録から分かること",
        "大切にしたいことと、今の暮らし",
    ],
    save: "紙にまとめる",
    sheet: "先生に見せる紙",
    sheet_lead: "このページを印刷するか、画面のまま見せてください。",
    made_on: "作った日",
    no_question: "質問は、まだ書かれていません。",
    change: "書きなおす",
    origin_note: "この紙は、本人が集めた記録をまとめたものです。出どころと日付を、それぞれに書いています。診断や、薬の安全をたしかめたものではありません。",
    living: "今の暮らし",
};

pub(crate) const EN: Words = Words {
    title: "Prepare a visit",
    lead: "Write down what you want to ask, and it will not be forgotten. It all fits on one sheet.",
    question: "What you most want to ask the doctor",
    question_note: "In your own words. It stands at the top of the sheet.",
    asked: "Questions that come from the record",
    place: "Where (optional)",
    on: "When (optional)",
    show: "What to show",
    sections: [
        "Conditions",
        "Current medicines",
        "Allergies",
        "Measurements",
        "What the record says",
        "What matters, and life now",
    ],
    save: "Make the sheet",
    sheet: "Sheet for the doctor",
    sheet_lead: "Print this page, or show it as it is.",
    made_on: "Made on",
    no_question: "No question is written yet.",
    change: "Change it",
    origin_note: "This sheet sums up the record that the person gathered, each fact with its source and date. It is no diagnosis and no check of medicines.",
    living: "Life now",
};
