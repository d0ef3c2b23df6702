//! The words for the search in the record.

use crate::lang::Counted;

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) field: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) go: &'static str,
    pub(crate) found: Counted,
    pub(crate) none: &'static str,
    pub(crate) many: &'static str,
    pub(crate) note: &'static str,
}

pub(crate) const JA: Words = Words {
    title: "記録の中をさがす",
    field: "さがすことば",
    hint: "薬や検査の名前、病院の名前など。ひらがな・カタカナ・全角・半角のちがいは気にしなくて大丈夫です。ことばを2つ以上書くと、ぜんぶをふくむ記録をさがします。",
    go: "さがす",
    found: Counted::same("{n}件見つかりました"),
    none: "見つかりませんでした。ことばを短くすると、見つかることがあります。",
    many: "100件より多く見つかったので、新しい順に100件までを出しています。",
    note: "さがすたびに、記録の全部を読みます。そのため「見た人」の一覧には、全部の記録を見たと残ります。",
};

pub(crate) const EN: Words = Words {
    title: "Search the record",
    field: "Words to look for",
    hint: "Names of medicines, tests, clinics and so on. Width and the kind of kana do not matter. With two or more words, all of them must be in the entry.",
    go: "Search",
    found: Counted { one: "{n} entry found", many: "{n} entries found" },
    none: "Nothing was found. A shorter word may help.",
    many: "More than 100 were found; the newest 100 are shown.",
    note: "Every search reads the whole record, so the access log says that all of it was looked at.",
};
