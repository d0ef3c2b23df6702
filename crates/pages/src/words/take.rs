//! The words for taking the record along.

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) inside: &'static str,
    pub(crate) readable: &'static str,
    pub(crate) originals: &'static str,
    pub(crate) fhir: &'static str,
    pub(crate) log: &'static str,
    pub(crate) open: &'static str,
    pub(crate) get: &'static str,
    pub(crate) back: &'static str,
}

pub(crate) const JA: Words = Words {
    title: "記録を持っていく",
    lead: "この記録のぜんぶを、1つのzipファイルにしてお渡しします。「てのひら」がなくても読めます。",
    inside: "入っているもの",
    readable: "読むためのページ。ネットにつながなくても開けます。",
    originals: "受け取ったときのままのファイルと、いつ・どこから来たか。",
    fhir: "病院やほかのソフトに渡すための形（FHIR）。",
    log: "だれが、いつ、この記録を見たか。書きかえられていないことの証明つき。",
    open: "このファイルには鍵がかかっていません。開けばだれでも読めるので、しまう場所に気をつけてください。受け取ったことは「だれが見たか」に残ります。",
    get: "zipファイルを受け取る",
    back: "あとで「てのひら」に戻すこともできます。「家族」のページで、このファイルから記録を始めてください。",
};

pub(crate) const EN: Words = Words {
    title: "Take it with you",
    lead: "You get the whole of this record as one zip file. It can be read without Tenohira.",
    inside: "What is inside",
    readable: "Pages to read. They open without a network.",
    originals: "Every file as it was received, with when and from where.",
    fhir: "The same for hospitals and other programs (FHIR).",
    log: "Who looked at this record and when, with proofs that nothing was changed.",
    open: "The file is not locked: whoever has it can read it, so keep it in a safe place. That you took it is noted under Who looked.",
    get: "Get the zip file",
    back: "You can bring it back later: start a record from this file on the family page.",
};
