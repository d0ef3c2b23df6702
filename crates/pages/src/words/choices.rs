//! The words for choosing words, and what not to know.

use phr::{
    message::part::Guideline,
    own::{Furigana, Pace, Reminded, Topic, Voice},
};

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) voice: &'static str,
    pub(crate) voices: [&'static str; 3],
    pub(crate) voice_note: &'static str,
    pub(crate) furigana: &'static str,
    pub(crate) furiganas: [&'static str; 4],
    pub(crate) sample: &'static str,
    pub(crate) pace: &'static str,
    pub(crate) paces: [&'static str; 3],
    pub(crate) unknown: &'static str,
    pub(crate) unknown_lead: &'static str,
    pub(crate) unknown_note: &'static str,
    pub(crate) topics: [&'static str; 9],
    pub(crate) reminded: &'static str,
    pub(crate) reminded_note: &'static str,
    pub(crate) reminds: [&'static str; 2],
    pub(crate) guideline: &'static str,
    pub(crate) guideline_note: &'static str,
    pub(crate) guidelines: [&'static str; 2],
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
        let [off, hard, all, everywhere] = self.furiganas;
        match furigana {
            Furigana::Off => off,
            Furigana::Hard => hard,
            Furigana::All => all,
            Furigana::Everywhere => everywhere,
        }
    }

    pub(crate) const fn reminded_name(&self, reminded: Reminded) -> &'static str {
        let [me, family] = self.reminds;
        match reminded {
            Reminded::Me => me,
            Reminded::Family => family,
        }
    }

    pub(crate) const fn guideline_name(&self, guideline: Guideline) -> &'static str {
        let [old, new] = self.guidelines;
        match guideline {
            Guideline::Jsh2019 => old,
            Guideline::Jsh2025 => new,
        }
    }

    pub(crate) const fn pace_name(&self, pace: Pace) -> &'static str {
        let [slow, ordinary, fast] = self.paces;
        match pace {
            Pace::Slow => slow,
            Pace::Ordinary => ordinary,
            Pace::Fast => fast,
        }
    }

    pub(crate) const fn topic_name(&self, topic: Topic) -> &'static str {
        let [pressure, kidney, glucose, results, risk, weight, medicines, feelings, gaps] =
            self.topics;
        match topic {
            Topic::Pressure => pressure,
            Topic::Kidney => kidney,
            Topic::Glucose => glucose,
            Topic::Results => results,
            Topic::Risk => risk,
            Topic::Weight => weight,
            Topic::Medicines => medicines,
            Topic::Feelings => feelings,
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
    furiganas: [
        "付けない",
        "小学校で習わない漢字だけ",
        "すべての漢字",
        "すべての漢字と、画面のことばにも",
    ],
    sample: "例：",
    pace: "声で聞くときの、はやさ",
    paces: ["ゆっくり", "ふつう", "はやい"],
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
        "気分と、くり返す症状",
        "忘れているかもしれないこと",
    ],
    reminded: "忘れているかもしれないことを、だれに聞くか",
    reminded_note: "健診や薬、測るのをお休みしたことなどを、やさしくたずねます。1日に1つまでで、夜は出しません。ほかの人には知らせません。",
    reminds: ["わたしだけに", "この記録を見ている家族にも"],
    guideline: "家の血圧の、めやす",
    guideline_note: "先生と決めた目標がある人は、そちらを大切にしてください。",
    guidelines: ["2019年のめやす（75歳から 135／85 未満）", "2025年のめやす（125／75 未満）"],
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
    furiganas: [
        "None",
        "Only over those not taught in primary school",
        "Over all",
        "Over all, and over the words of the pages",
    ],
    sample: "Such as: ",
    pace: "How fast the voice reads (in Japanese)",
    paces: ["Slowly", "As usual", "Fast"],
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
        "How I feel, and symptoms",
        "What may have been forgotten",
    ],
    reminded: "Who is asked about what may have been forgotten",
    reminded_note: "A check-up, a medicine, a rest from measuring: asked kindly, one a day at most, never at night, and nobody else is told.",
    reminds: ["Only me", "The family who see this record too"],
    guideline: "Guide value for blood pressure at home",
    guideline_note: "If you agreed on a target with your doctor, that one counts.",
    guidelines: ["Of 2019 (from 75 years on below 135/85)", "Of 2025 (below 125/75)"],
    save: "Choose this",
    save_note: "You can come back and change it whenever you like.",
};
