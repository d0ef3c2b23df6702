//! The words for leaving.

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) gone: &'static str,
    pub(crate) backup: &'static str,
    pub(crate) first: &'static str,
    pub(crate) take: &'static str,
    pub(crate) day: &'static str,
    pub(crate) sure: &'static str,
    pub(crate) unsure: &'static str,
    pub(crate) leave: &'static str,
    pub(crate) waiting: &'static str,
    pub(crate) until: &'static str,
    pub(crate) stay: &'static str,
}

pub(crate) const JA: Words = Words {
    title: "記録を消す",
    lead: "この記録のぜんぶを消します。消したあとは、だれにも、もとに戻せません。",
    gone: "記録の鍵をこわし、ファイルも、書いた値も、見た人の名前も消します。ほかの家族の記録はそのままです。",
    backup: "前に作った控え（バックアップ）は、ここからは消せません。「てのひら」に戻しても開かないようにしますが、控えの鍵を持つ人は読めるかもしれません。控えも捨ててください。",
    first: "消す前に、記録を受け取っておけます。",
    take: "記録を持っていく",
    day: "すぐには消しません。1日待ちます。そのあいだは、いつでもやめられます。",
    sure: "もとに戻せないことが分かりました",
    unsure: "消すときは、四角に印をつけてください。",
    leave: "1日後に消す",
    waiting: "この記録は、消すことになっています。",
    until: "この時をすぎたら消します",
    stay: "消すのをやめる",
};

pub(crate) const EN: Words = Words {
    title: "Leave",
    lead: "This erases the whole record. Nobody can bring it back afterwards.",
    gone: "The key of the record is destroyed, and the files, the values and the list of who looked are removed. The records of the others stay.",
    backup: "Backups made earlier cannot be erased from here. Tenohira will not open the record from them again, but whoever holds a backup and its key may read it. Throw the backups away too.",
    first: "You can take the record with you first.",
    take: "Take it with you",
    day: "It is not erased at once. There is one day to wait, and you can change your mind at any time in it.",
    sure: "I understand that this cannot be undone",
    unsure: "To erase it, please tick the box.",
    leave: "Erase it in one day",
    waiting: "This record is going to be erased.",
    until: "It is erased after",
    stay: "Keep the record",
};
