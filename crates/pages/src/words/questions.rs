//! The words for the files put aside.

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) none: &'static str,
    pub(crate) received: &'static str,
    pub(crate) contents: &'static str,
    pub(crate) differences: &'static str,
    pub(crate) item: &'static str,
    pub(crate) in_file: &'static str,
    pub(crate) in_record: &'static str,
    pub(crate) ask: &'static str,
    pub(crate) mine: &'static str,
    pub(crate) not_mine: &'static str,
    pub(crate) later: &'static str,
    pub(crate) answer_note: &'static str,
}

pub(crate) const JA: Words = Words {
    title: "返事を待っている質問",
    lead: "だれのものかはっきりしないファイルを、別にしてあります。勝手に記録へ混ぜることはありません。",
    none: "いま、質問はありません。",
    received: "受け取った日",
    contents: "中身",
    differences: "ちがっている所",
    item: "項目",
    in_file: "ファイル",
    in_record: "この記録",
    ask: "このファイルは、だれのものですか",
    mine: "この人のもの",
    not_mine: "ちがう人のもの",
    later: "あとで決める",
    answer_note: "「この人のもの」を選ぶと、この人の記録に加わります。迷うときは「あとで決める」を選んでください。",
};

pub(crate) const EN: Words = Words {
    title: "Questions for you",
    lead: "These files are put aside because we are not sure whose they are. Nothing is mixed in without your word.",
    none: "There are no questions now.",
    received: "Received",
    contents: "Content",
    differences: "What differs",
    item: "Item",
    in_file: "In the file",
    in_record: "In this record",
    ask: "Whose file is this?",
    mine: "It belongs to this person",
    not_mine: "It belongs to someone else",
    later: "Decide later",
    answer_note: "If it belongs to this person, it joins the record. If you are not sure, decide later.",
};
