//! The words for results that belong together.

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) go: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) none: &'static str,
    pub(crate) groups: &'static str,
    /// Kidneys, liver, lipids, sugar, blood.
    pub(crate) names: [&'static str; 5],
}

pub(crate) const JA: Words = Words {
    title: "検査をならべて見る",
    go: "検査をならべて見る",
    lead: "いっしょに見ることの多い検査を、同じ期間でならべています。良い悪いは決めていません。",
    none: "ならべて見られる検査は、まだありません。",
    groups: "検査のまとまり",
    names: ["腎臓", "肝臓", "コレステロールなど", "血糖", "血液・栄養"],
};

pub(crate) const EN: Words = Words {
    title: "Results side by side",
    go: "Results side by side",
    lead: "Results that are often looked at together, all over the same time. Nothing is judged here.",
    none: "There are no results to put side by side yet.",
    groups: "Groups of results",
    names: ["Kidneys", "Liver", "Cholesterol and the like", "Sugar", "Blood and nutrition"],
};
