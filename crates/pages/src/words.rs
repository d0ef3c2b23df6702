//! Every sentence of every page, once per language.
//!
//! A catalogue is a struct of `&'static str` with one constant per language, so a missing
//! translation does not compile. Ours is the voice of someone who cares: short, plain, no
//! officialese, and never more certain than the record is.

pub(crate) mod account;
pub(crate) mod add;
pub(crate) mod assist;
pub(crate) mod checkups;
pub(crate) mod choices;
pub(crate) mod columns;
pub(crate) mod diary;
pub(crate) mod differences;
pub(crate) mod disclosures;
mod easy;
pub(crate) mod entry;
pub(crate) mod error;
pub(crate) mod fact;
pub(crate) mod family;
pub(crate) mod frame;
pub(crate) mod glance;
pub(crate) mod home;
pub(crate) mod identity;
pub(crate) mod invite;
pub(crate) mod leave;
pub(crate) mod list;
pub(crate) mod log;
pub(crate) mod meaning;
pub(crate) mod measure;
pub(crate) mod measurements;
pub(crate) mod medicines;
pub(crate) mod mine;
pub(crate) mod original;
pub(crate) mod panels;
pub(crate) mod paper;
pub(crate) mod passkey;
pub(crate) mod phone;
pub(crate) mod plan;
pub(crate) mod protection;
pub(crate) mod proxies;
pub(crate) mod questions;
pub(crate) mod recent;
pub(crate) mod report;
pub(crate) mod rules;
pub(crate) mod search;
pub(crate) mod series;
pub(crate) mod sharing;
pub(crate) mod sheet;
pub(crate) mod sign_in;
pub(crate) mod spending;
pub(crate) mod story;
pub(crate) mod take;
pub(crate) mod timeline;
pub(crate) mod visit;
pub(crate) mod wishes;

use phr::message::Language;

/// The catalogue of one language.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) account: account::Words,
    pub(crate) add: add::Words,
    pub(crate) assist: assist::Words,
    pub(crate) checkups: checkups::Words,
    pub(crate) columns: columns::Words,
    pub(crate) diary: diary::Words,
    pub(crate) differences: differences::Words,
    pub(crate) disclosures: disclosures::Words,
    pub(crate) entry: entry::Words,
    pub(crate) error: error::Words,
    pub(crate) fact: fact::Words,
    pub(crate) family: family::Words,
    pub(crate) frame: frame::Words,
    pub(crate) glance: glance::Words,
    pub(crate) home: home::Words,
    pub(crate) list: list::Words,
    pub(crate) identity: identity::Words,
    pub(crate) invite: invite::Words,
    pub(crate) leave: leave::Words,
    pub(crate) log: log::Words,
    pub(crate) meaning: meaning::Words,
    pub(crate) measure: measure::Words,
    pub(crate) measurements: measurements::Words,
    pub(crate) medicines: medicines::Words,
    pub(crate) original: original::Words,
    pub(crate) passkey: passkey::Words,
    pub(crate) phone: phone::Words,
    pub(crate) panels: panels::Words,
    pub(crate) paper: paper::Words,
    pub(crate) protection: protection::Words,
    pub(crate) proxies: proxies::Words,
    pub(crate) questions: questions::Words,
    pub(crate) recent: recent::Words,
    pub(crate) report: report::Words,
    pub(crate) rules: rules::Words,
    pub(crate) search: search::Words,
    pub(crate) series: series::Words,
    pub(crate) sharing: sharing::Words,
    pub(crate) sheet: sheet::Words,
    pub(crate) sign_in: sign_in::Words,
    pub(crate) take: take::Words,
    pub(crate) spending: spending::Words,
    pub(crate) timeline: timeline::Words,
    pub(crate) story: story::Words,
    pub(crate) wishes: wishes::Words,
    pub(crate) visit: visit::Words,
    pub(crate) plan: plan::Words,
    pub(crate) mine: mine::Words,
    pub(crate) choices: choices::Words,
}

impl Words {
    /// Gives the catalogue of the words somebody reads; of a language alone, in its ordinary words.
    pub(crate) fn of(language: impl Into<Language>) -> &'static Self {
        match language.into() {
            Language::Ja => &JA,
            Language::Easy => &EASY,
            Language::En => &EN,
        }
    }
}

/// やさしい日本語 for the pages a person meets first.
static EASY: Words = Words {
    add: easy::ADD,
    entry: easy::ENTRY,
    fact: easy::FACT,
    frame: easy::FRAME,
    home: easy::HOME,
    list: easy::LIST,
    log: easy::LOG,
    meaning: easy::MEANING,
    measure: easy::MEASURE,
    medicines: easy::MEDICINES,
    story: easy::STORY,
    ..JA
};

const JA: Words = Words {
    account: account::JA,
    add: add::JA,
    assist: assist::JA,
    checkups: checkups::JA,
    columns: columns::JA,
    diary: diary::JA,
    differences: differences::JA,
    disclosures: disclosures::JA,
    entry: entry::JA,
    error: error::JA,
    fact: fact::JA,
    family: family::JA,
    frame: frame::JA,
    glance: glance::JA,
    home: home::JA,
    list: list::JA,
    identity: identity::JA,
    invite: invite::JA,
    leave: leave::JA,
    log: log::JA,
    meaning: meaning::JA,
    measure: measure::JA,
    measurements: measurements::JA,
    medicines: medicines::JA,
    original: original::JA,
    passkey: passkey::JA,
    phone: phone::JA,
    panels: panels::JA,
    paper: paper::JA,
    protection: protection::JA,
    proxies: proxies::JA,
    questions: questions::JA,
    recent: recent::JA,
    report: report::JA,
    rules: rules::JA,
    search: search::JA,
    series: series::JA,
    sharing: sharing::JA,
    sheet: sheet::JA,
    sign_in: sign_in::JA,
    take: take::JA,
    spending: spending::JA,
    timeline: timeline::JA,
    story: story::JA,
    wishes: wishes::JA,
    visit: visit::JA,
    plan: plan::JA,
    mine: mine::JA,
    choices: choices::JA,
};

static EN: Words = Words {
    account: account::EN,
    add: add::EN,
    assist: assist::EN,
    checkups: checkups::EN,
    columns: columns::EN,
    diary: diary::EN,
    differences: differences::EN,
    disclosures: disclosures::EN,
    entry: entry::EN,
    error: error::EN,
    fact: fact::EN,
    family: family::EN,
    frame: frame::EN,
    glance: glance::EN,
    home: home::EN,
    list: list::EN,
    identity: identity::EN,
    invite: invite::EN,
    leave: leave::EN,
    log: log::EN,
    meaning: meaning::EN,
    measure: measure::EN,
    measurements: measurements::EN,
    medicines: medicines::EN,
    original: original::EN,
    passkey: passkey::EN,
    phone: phone::EN,
    panels: panels::EN,
    paper: paper::EN,
    protection: protection::EN,
    proxies: proxies::EN,
    questions: questions::EN,
    recent: recent::EN,
    report: report::EN,
    rules: rules::EN,
    search: search::EN,
    series: series::EN,
    sharing: sharing::EN,
    sheet: sheet::EN,
    sign_in: sign_in::EN,
    take: take::EN,
    spending: spending::EN,
    timeline: timeline::EN,
    story: story::EN,
    wishes: wishes::EN,
    visit: visit::EN,
    plan: plan::EN,
    mine: mine::EN,
    choices: choices::EN,
};
