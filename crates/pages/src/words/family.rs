//! The words for choosing a family member.

use crate::lang::Counted;

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) empty: &'static str,
    pub(crate) facts: Counted,
    pub(crate) questions: Counted,
    pub(crate) newest: &'static str,
    pub(crate) start: &'static str,
    pub(crate) start_lead: &'static str,
    pub(crate) files: &'static str,
    pub(crate) files_hint: &'static str,
    pub(crate) send: &'static str,
    pub(crate) error_title: &'static str,
    pub(crate) backup: &'static str,
    pub(crate) backup_none: &'static str,
    pub(crate) backup_failing: &'static str,
}

pub(crate) const JA: Words = Words {
    title: "どなたの記録を見ますか",
    empty: "まだ、だれの記録もありません。ファイルを1つ送ると始まります。",
    facts: Counted::same("記録 {n}件"),
    questions: Counted::same("質問 {n}件"),
    newest: "いちばん新しい記録",
    start: "新しい人の記録を始める",
    start_lead: "お薬手帳や健診のファイルを1つ送るだけで始められます。名前と生まれた日は、ファイルから読みとります。",
    files: "その人のファイルをえらぶ",
    files_hint: "いくつでも、まとめてえらべます。別の人のファイルがあれば、混ぜずに取りおいて、あとで聞きます。",
    send: "記録を始める",
    error_title: "うまくいきませんでした",
    backup: "最後の控え：",
    backup_none: "まだありません",
    backup_failing: "新しい控えが作れませんでした。控えの置き場所に空きがあるか、見てください。",
};

pub(crate) const EN: Words = Words {
    title: "Whose record would you like to see?",
    empty: "There is no record here yet. It begins with one file.",
    facts: Counted { one: "{n} entry", many: "{n} entries" },
    questions: Counted { one: "{n} question waiting", many: "{n} questions waiting" },
    newest: "Newest entry",
    start: "Start the record of someone new",
    start_lead: "One file is enough, such as a medication notebook or check-up results. The name and the day of birth are read from it.",
    files: "Choose files of that person",
    files_hint: "Choose as many as you like. A file about someone else is put aside, not mixed in, and you are asked later.",
    send: "Start the record",
    error_title: "That did not work",
    backup: "Last backup:",
    backup_none: "none yet",
    backup_failing: "A new backup could not be made. Please check the place where backups are kept.",
};
