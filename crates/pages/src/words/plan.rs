//! The words for making a small plan.

use phr::own::Asking;

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) steps: [&'static str; 3],
    pub(crate) cue: &'static str,
    pub(crate) cue_lead: &'static str,
    pub(crate) cues: [&'static str; 4],
    pub(crate) act: &'static str,
    pub(crate) act_lead: &'static str,
    pub(crate) acts: [&'static str; 4],
    pub(crate) such_as: &'static str,
    pub(crate) read: &'static str,
    pub(crate) read_lead: &'static str,
    pub(crate) asking: &'static str,
    pub(crate) asking_note: &'static str,
    pub(crate) askings: [&'static str; 4],
    pub(crate) next: &'static str,
    pub(crate) back: &'static str,
    pub(crate) keep: &'static str,
    pub(crate) one_only: &'static str,
    pub(crate) medicine: &'static str,
    pub(crate) nothing_typed: &'static str,
    pub(crate) error_title: &'static str,
    pub(crate) error_prefix: &'static str,
}

impl Words {
    pub(crate) const fn asking_name(&self, asking: Asking) -> &'static str {
        let [morning, day, evening, never] = self.askings;
        match asking {
            Asking::Morning => morning,
            Asking::Day => day,
            Asking::Evening => evening,
            Asking::Never => never,
        }
    }
}

pub(crate) const JA: Words = Words {
    title: "小さな計画をつくる",
    steps: ["1／3　きっかけ", "2／3　すること", "3／3　読んでみる"],
    cue: "もし、どんなときに？",
    cue_lead: "毎日かならずあることを、きっかけにすると続きやすいです。",
    cues: ["朝ごはんを食べたら", "歯をみがいたら", "お風呂に入る前に", "薬局に行ったら"],
    act: "そのとき、何をする？",
    act_lead: "10秒でできることにします。小さいほど、続きます。",
    acts: [
        "血圧計を机に出す",
        "水を一口飲む",
        "その場で5回足ぶみをする",
        "お薬手帳をかばんに入れる",
    ],
    such_as: "たとえば",
    read: "声に出して、1回読んでみてください",
    read_lead: "読んでみて、しっくりこなければ、もどって直せます。",
    asking: "どうだったかを、聞いてもよいですか",
    asking_note: "聞くのはホームの画面の中だけ、1日に1回までです。音は鳴りません。答えなくてもかまいません。",
    askings: [
        "朝（6時から11時）",
        "昼（11時から17時）",
        "夕方（17時から21時）",
        "聞かないでほしい",
    ],
    next: "次へ",
    back: "もどって直す",
    keep: "この計画にする",
    one_only: "計画は1つだけです。前の計画は、これまでの記録に残ります。",
    medicine: "薬を増やす、減らす、やめるという計画は、先に先生や薬剤師に聞いてください。",
    nothing_typed: "まだ何も書かれていません。ひとことでも書いてみてください。",
    error_title: "もう一度見てほしい所があります",
    error_prefix: "たしかめてください：",
};

pub(crate) const EN: Words = Words {
    title: "Make a small plan",
    steps: ["1 of 3: the cue", "2 of 3: what to do", "3 of 3: read it"],
    cue: "If … what happens?",
    cue_lead: "Something that happens every day makes a good cue.",
    cues: [
        "When I have had breakfast",
        "When I have brushed my teeth",
        "Before I take a bath",
        "When I go to the pharmacy",
    ],
    act: "Then what will I do?",
    act_lead: "Something that takes ten seconds. The smaller, the more it lasts.",
    acts: [
        "I put the blood pressure monitor on the table",
        "I drink a sip of water",
        "I march five steps on the spot",
        "I put the medication notebook into my bag",
    ],
    such_as: "Such as",
    read: "Please read it aloud once",
    read_lead: "If it does not feel right, go back and change it.",
    asking: "May we ask how it went?",
    asking_note: "Only on your home page, at most once a day, without a sound. You need not answer.",
    askings: [
        "In the morning (6 to 11)",
        "At midday (11 to 17)",
        "In the evening (17 to 21)",
        "Please do not ask",
    ],
    next: "Next",
    back: "Go back and change it",
    keep: "This is my plan",
    one_only: "There is one plan at a time. The earlier one stays in the record.",
    medicine: "Before a plan to take more, less or none of a medicine, please ask your doctor or pharmacist.",
    nothing_typed: "Nothing is written yet. A few words are enough.",
    error_title: "One thing needs another look",
    error_prefix: "Please check: ",
};
