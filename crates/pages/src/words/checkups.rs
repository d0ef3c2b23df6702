//! The words for the check-ups side by side.

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) none: &'static str,
    pub(crate) parts: &'static str,
    pub(crate) part: [&'static str; 4],
    pub(crate) item: &'static str,
    pub(crate) not_here: &'static str,
    pub(crate) marks: &'static str,
    pub(crate) newer: &'static str,
    pub(crate) older: &'static str,
    pub(crate) empty_part: &'static str,
}

pub(crate) const JA: Words = Words {
    title: "健診の結果",
    lead: "健診の日ごとに、ならべています。値も判定も、健診をした所が書いたとおりです。",
    none: "健診の結果は、まだありません。",
    parts: "見る部分",
    part: ["体・血圧", "血液・尿など", "診察・判定", "質問票"],
    item: "項目",
    not_here: "なし",
    marks: "H・L などの印は、健診をした所がつけたものです。",
    newer: "新しい健診",
    older: "前の健診",
    empty_part: "この部分の結果はありません。",
};

pub(crate) const EN: Words = Words {
    title: "Check-up results",
    lead: "Check-ups side by side, by day. Values and judgements stand as they were sent.",
    none: "There are no check-up results yet.",
    parts: "Parts",
    part: [
        "Body and blood pressure",
        "Blood, urine and the like",
        "Examination and judgement",
        "Questionnaire",
    ],
    item: "Item",
    not_here: "none",
    marks: "Marks such as H and L are those of the place that did the check-up.",
    newer: "Newer check-ups",
    older: "Earlier check-ups",
    empty_part: "There are no results in this part.",
};
