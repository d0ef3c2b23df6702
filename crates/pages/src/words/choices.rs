//! The words for choosing words, and what not to know.

use phr::own::{Furigana, Topic, Voice};

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) voice: &'static str,
    pub(crate) voices: [&'static str; 3],
    pub(crate) voice_note: &'static str,
    pub(crate) furigana: &'static str,
    pub(crate) furiganas: [&'static str; 3],
    pub(crate) sample: &'static str,
    pub(crate) unknown: &'static str,
    pub(crate) unknown_lead: &'static str,
    pub(crate) unknown_note: &'static str,
    pub(crate) topics: [&'static str; 8],
    pub(crate) save: &'static str,
    pub(crate) save_note: &'static str,
}

impl Words {
    pub(crate) const fn voice_name(&self, voice: Voice) -> &'static str {
        let [usual, easy, english] = self.voices;
        match voice {
            Voice::Usual => usual,
            Voice::Easy => easy,
            Voice::English => english,
        }
    }

    pub(crate) const fn furigana_name(&self, furigana: Furigana) -> &'static str {
        let [off, hard, all] = self.furiganas;
        match furigana {
            Furigana::Off => off,
            Furigana::Hard => hard,
            Furigana::All => all,
        }
    }

    pub(crate) const fn topic_name(&self, topic: Topic) -> &'static str {
        let [pressure, kidney, glucose, results, risk, weight, medicines, gaps] = self.topics;
        match topic {
            Topic::Pressure => pressure,
            Topic::Kidney => kidney,
            Topic::Glucose => glucose,
            Topic::Results => results,
            Topic::Risk => risk,
            Topic::Weight => weight,
            Topic::Medicines => medicines,
            Topic::Gaps => gaps,
        }
    }
}

pub(crate) const JA: Words = Words {
    title: "ことばと、知りたいこと",
    lead: "記録から分かることを、どのことばで読むか、何を知りたいかをえらべます。いつでも変えられます。",
    voice: "どのことばで読みますか",
    voices: ["ふつうのことば", "やさしい日本語", "English"],
    voice_note: "やさしい日本語は、みじかい文で、漢字に読みがなが付きます。",
    furigana: "ふりがな（漢字の読みがな）",
    furiganas: ["付けない", "小学校で習わない漢字だけ", "すべての漢字"],
    sample: "例：",
    unknown: "知らないでいたいこと",
    unknown_lead: "えらんだことは、ホームにも、読むページにも、紙にも出しません。記録そのものは残ります。",
    unknown_note: "ただし、命にかかわるかもしれない値だけは、えらんでいても、すぐに出します。",
    topics: [
        "血圧",
        "腎臓",
        "血糖",
        "そのほかの検査",
        "これからの病気の見こみ",
        "体重",
        "薬",
        "忘れているかもしれないこと",
    ],
    save: "これにする",
    save_note: "気が変わったら、いつでもここで変えられます。",
};

pub(crate) const EN: Words = Words {
    title: "Words, and what to know",
    lead: "Choose in which words the record speaks to you, and what you want to know. You can change this at any time.",
    voice: "Which words do you read?",
    voices: ["Ordinary Japanese", "Easy Japanese (やさしい日本語)", "English"],
    voice_note: "Easy Japanese has short sentences, and readings over the characters.",
    furigana: "Readings over Japanese characters (furigana)",
    furiganas: ["None", "Only over those not taught in primary school", "Over all"],
    sample: "Such as: ",
    unknown: "What you would rather not know",
    unknown_lead: "What you choose here is left out on the home page, on the pages to read and on paper. The record itself stays.",
    unknown_note: "One thing is always shown at once, whatever you choose: a value that may be a danger to life.",
    topics: [
        "Blood pressure",
        "Kidneys",
        "Blood glucose",
        "Other results",
        "How likely an illness is in the years to come",
        "Weight",
        "Medicines",
        "What may have been forgotten",
    ],
    save: "Choose this",
    save_note: "You can come back and change it whenever you like.",
};
