//! The words for signing in by the one-time link.

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) once: &'static str,
    pub(crate) button: &'static str,
    pub(crate) not_you: &'static str,
}

pub(crate) const JA: Words = Words {
    title: "ようこそ",
    lead: "ボタンを押すと、家族の健康の記録がひらきます。",
    once: "このリンクが使えるのは一度だけです。",
    button: "記録をひらく",
    not_you: "心当たりがないときは、押さずにこのページを閉じてください。",
};

pub(crate) const EN: Words = Words {
    title: "Welcome",
    lead: "Press the button to open your family's health record.",
    once: "This link works only once.",
    button: "Open the record",
    not_you: "If you did not expect this page, close it without pressing.",
};
