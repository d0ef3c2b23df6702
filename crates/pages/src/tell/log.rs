//! The access log in words: who, when, at what, why, by which way.

use fhir::Date;
use phr::{
    AccountId,
    audit::{Event, Unusual},
    consent::{Action, Ground, Purpose},
    ports::LoggedEvent,
};

use super::{pick, when};
use crate::{
    Frame, Lang,
    home::Alarm,
    links,
    log::{AccessLog, LogCheck, LogDay, LogRow},
};

/// `(door, Japanese, English)`: what somebody does who comes through a door. A door that is missing
/// here is told as "looked at the record" or "added to the record", by what was done.
pub const DOORS: &[(&str, &str, &str)] = &[
    ("page:home", "ホームを見た", "looked at the home page"),
    ("page:timeline", "これまでの記録を見た", "looked at the timeline"),
    ("page:measurements", "測った値の一覧を見た", "looked at the measurements"),
    ("page:measurement", "測った値の変わり方を見た", "looked at one measurement over time"),
    ("page:melody", "測った値の変わり方を、音で聞いた", "listened to one measurement over time"),
    ("page:panels", "検査をならべて見た", "looked at results side by side"),
    ("page:series", "一日じゅう測った値を見た", "looked at what is measured all day long"),
    ("page:medicines", "薬の一覧を見た", "looked at the medicines"),
    ("page:conditions", "病名の一覧を見た", "looked at the conditions"),
    ("page:allergies", "アレルギーの一覧を見た", "looked at the allergies"),
    ("page:vaccinations", "予防接種の一覧を見た", "looked at the vaccinations"),
    ("page:visits", "受診の一覧を見た", "looked at the visits"),
    ("page:documents", "文書の一覧を見た", "looked at the documents"),
    ("page:care", "介護の記録を見た", "looked at the care records"),
    ("page:notes", "飲んだ薬・体調・食事の一覧を見た", "looked at the everyday notes"),
    ("page:spending", "医療費を見た", "looked at the spending"),
    ("page:spending-file", "医療費の表を保存した", "saved the table of spending"),
    ("page:print", "印刷のページを開いた", "opened the page for printing"),
    ("paper:visit", "受診メモを作った", "made a visit sheet"),
    ("paper:medicines", "お薬の一覧を作った", "made a medicine list"),
    ("paper:year", "1年のまとめを作った", "made a summary of a year"),
    ("paper:emergency", "緊急カードを作った", "made an emergency card"),
    ("page:checkups", "健診の結果をならべて見た", "looked at the check-ups side by side"),
    ("page:meaning", "記録から分かることを見た", "looked at what the record says"),
    ("page:listen", "記録から分かることを、声で聞いた", "listened to what the record says"),
    ("page:story", "いっしょに読むお話を読んだ", "read the story"),
    ("page:mine", "「わたしの大切なこと」を開いた", "opened \"What matters to me\""),
    ("page:plan", "小さな計画をつくるページを開いた", "opened the page for making a plan"),
    ("page:wishes", "人生会議のページを開いた", "opened the wishes for later care"),
    ("page:choices", "ことばと知りたいことをえらんだ", "chose words and what to know"),
    ("page:visit", "受診の準備をした", "prepared a visit"),
    ("page:sheet", "先生に見せる紙を見た", "looked at the sheet for the doctor"),
    (
        "cli:insights",
        "記録から分かることを、コマンドで見た",
        "read what the record says, on the command line",
    ),
    ("page:search", "記録の全部からことばをさがした", "searched the whole record for words"),
    ("page:entry", "1つの記録をくわしく見た", "looked at one entry"),
    ("page:fhir", "1つの記録を FHIR のまま見た", "looked at one entry as raw FHIR"),
    ("page:original", "もとのファイルを見た", "looked at an original file"),
    ("page:original-file", "もとのファイルを保存した", "saved an original file"),
    ("page:add", "ファイルを加えた", "added files"),
    ("page:phone", "スマホから送るページを開いた", "opened the page for sending from a phone"),
    ("page:phone-make", "スマホからの送り先を作った", "made an address for sending from a phone"),
    ("page:phone-end", "スマホからの送り先をやめた", "ended an address for sending from a phone"),
    ("upload:link", "スマホからファイルを送った", "sent files from a phone"),
    ("page:sharing", "だれに見せているかの一覧を見た", "looked at who may see the record"),
    ("page:sharing-give", "見せる相手と内容を決めた", "decided who sees what"),
    (
        "page:sharing-preview",
        "相手にどう見えるかを確かめた",
        "looked at what the other side would see",
    ),
    ("page:sharing-extend", "見せる期間をのばした", "extended a permission"),
    ("page:assist", "その場で手伝う人を入れた", "let a helper in, here and now"),
    (
        "page:proxies",
        "だれが本人のために動くかを見た、決めた",
        "saw or decided who acts for the person",
    ),
    ("page:sharing-stop", "見せるのをやめた", "took access back"),
    ("page:sharing-close", "だれにも見せないと決めた", "closed a part of the record to everyone"),
    (
        "page:sharing-receipt",
        "見せると決めたことの控えを見た",
        "looked at the receipt of a permission",
    ),
    ("link:page", "渡されたアドレスから、記録のあらましを見た", "looked at the record at a glance"),
    (
        "link:file",
        "渡されたリンクから、記録のあらましを受け取った",
        "received the record at a glance",
    ),
    ("cli:share", "渡すリンクを作った", "made a link to give away"),
    ("cli:shares", "渡したリンクの一覧を見た", "looked at the links that were given away"),
    ("page:measure", "測った値を書いた", "wrote down a measurement"),
    ("page:undo", "書いた測定を取り消した", "withdrew a measurement"),
    ("page:apart", "2つの記録を別のものにした", "told two entries apart"),
    ("page:log", "この記録を見た人の一覧を見た", "looked at this log"),
    ("page:disclosures", "ほかの人に渡した記録を見た", "looked at what others were shown"),
    (
        "page:disclosures-file",
        "ほかの人に渡した記録の表を保存した",
        "saved the table of what others were shown",
    ),
    ("cli:disclosures", "ほかの人に渡した記録を見た", "looked at what others were shown"),
    ("page:family", "家族の一覧を見た", "looked at the family list"),
    ("page:report", "読みこみの結果を見た", "looked at an import report"),
    ("page:questions", "返事を待つ質問を見た", "looked at the questions"),
    ("page:differences", "くいちがいを見た", "looked at the differences"),
    ("page:differences-check", "くいちがいがないか確かめた", "checked for differences"),
    ("page:difference", "くいちがいに答えた", "answered a difference"),
    ("page:answer", "質問に答えた", "answered a question"),
    ("cli:import", "ファイルを加えた", "added files"),
    ("cli:persons", "家族の一覧を見た", "looked at the family list"),
    ("cli:grant", "だれに見せるかを決めた", "decided who else may see the record"),
    ("cli:revoke", "見せるのをやめた", "took access back"),
    ("cli:grants", "だれに見せるかの一覧を見た", "looked at who else may see the record"),
    ("cli:person", "家族の記録を始めた", "started a record"),
    ("cli:reindex", "記録を作り直した", "rebuilt the index"),
    ("page:proof", "1件の証明を受けとった", "took the proof of one entry"),
    ("cli:audit", "1件の証明を受けとった", "took the proof of one entry"),
    ("cli:speak", "記録から分かることを、声にした", "had what the record says spoken"),
    ("cli:print", "紙に印刷する書類を作った", "made a document for paper"),
    ("cli:export", "記録をまるごと持ち出した", "took the whole record along"),
    ("page:export", "記録をまるごと持ち出した", "took the whole record along"),
    ("page:take", "記録を持っていくページを開いた", "opened the page for taking the record along"),
    ("page:leave", "記録を消すページを開いた", "opened the page for leaving"),
    ("page:erase", "記録を消すと決めた、またはやめた", "decided to erase the record, or not to"),
    ("cli:erase", "記録を消すと決めた、またはやめた", "decided to erase the record, or not to"),
    ("cli:demo", "見本の家族を用意した", "set up the example family"),
];

/// What the same doors say when something was only looked at: a form is opened before it is sent.
const OPENED: &[(&str, &str, &str)] = &[
    ("page:add", "ファイルを加える画面を開いた", "opened the page for adding files"),
    ("upload:link", "だれのファイルかを確かめた", "checked whose file it is"),
    ("page:sharing-give", "見せる相手と内容をえらんだ", "chose who may see what"),
    ("page:measure", "測った値を書く画面を開いた", "opened the page for measurements"),
    ("page:undo", "取り消す前に確かめた", "checked before withdrawing"),
    ("page:apart", "別のものにする前に確かめた", "checked before telling apart"),
    ("page:difference", "答える前に確かめた", "checked before answering"),
    ("page:answer", "答える前に確かめた", "checked before answering"),
    ("cli:import", "だれのファイルかを確かめた", "checked whose file it is"),
    ("cli:demo", "だれのファイルかを確かめた", "checked whose file it is"),
];

/// The names of accounts.
#[derive(Debug, Clone, Copy)]
pub struct Accounts<'a> {
    /// The account of the household that owns this installation: the reader.
    pub household: AccountId,
    /// Names of other accounts.
    pub names: &'a [(AccountId, String)],
}

/// Which part of the log is shown.
#[derive(Debug, Clone, Copy)]
pub struct Slice {
    /// The page, from 1.
    pub page: usize,
    /// Whether older events follow.
    pub more: bool,
}

/// The page. `events` come newest first.
pub fn log(
    frame: Frame,
    pid: &str,
    events: &[LoggedEvent],
    accounts: Accounts<'_>,
    slice: Slice,
    check: LogCheck,
) -> AccessLog {
    let lang = frame.lang;
    let mut days: Vec<LogDay> = Vec::new();
    for logged in events {
        let at = Date::from_timestamp(logged.event.at);
        let day = when::day_of(&at, lang);
        let proof = Some(links::log_proof(pid, logged.number));
        let row = LogRow { proof, ..row(&logged.event, accounts, lang) };
        match days.last_mut() {
            Some(last) if last.when == day => last.rows.push(row),
            _ => days.push(LogDay { when: day, rows: vec![row] }),
        }
    }
    let newer = slice.page.checked_sub(1).filter(|page| *page >= 1);
    AccessLog {
        check,
        days,
        disclosures: links::disclosures(pid, None),
        newer: newer.map(|page| links::log_page(pid, page)),
        older: slice.more.then(|| links::log_page(pid, slice.page.saturating_add(1))),
        frame,
    }
}

/// One event as one row.
pub fn row(event: &Event, accounts: Accounts<'_>, lang: Lang) -> LogRow {
    let at = Date::from_timestamp(event.at);
    LogRow {
        time: when::clock(&at).unwrap_or_default(),
        who: who(event, accounts, lang),
        what: what(event, lang),
        why: why(event, lang),
        way: way(&event.door, lang).to_owned(),
        proof: None,
    }
}

pub(super) fn who(event: &Event, accounts: Accounts<'_>, lang: Lang) -> String {
    if event.actor == accounts.household {
        return pick(lang, "あなた（家族の端末）", "you (household)").to_owned();
    }
    if let Some(holder) = &event.holder {
        return link_holder(holder.recipient.as_deref(), lang);
    }
    let named = accounts.names.iter().find(|(id, _)| *id == event.actor);
    named.map_or_else(
        || pick(lang, "名前の分からない利用者", "a user without a name").to_owned(),
        |(_, name)| name.clone(),
    )
}

/// Whoever came by a link, under the name they gave: nobody has checked it.
fn link_holder(told: Option<&str>, lang: Lang) -> String {
    match (told, lang) {
        (Some(name), Lang::Ja) => format!("「{name}」と名乗った人（渡したアドレス）"),
        (Some(name), Lang::En) => format!("somebody who gave the name “{name}” (shared address)"),
        (None, Lang::Ja) => "渡したアドレスを持つ人".to_owned(),
        (None, Lang::En) => "somebody with the shared address".to_owned(),
    }
}

/// What was done, with how much of it: `これまでの記録を見た（12件）`.
fn what(event: &Event, lang: Lang) -> String {
    if let Some(unusual) = Unusual::of_door(&event.door) {
        return alarm(unusual, lang).to_owned();
    }
    let here = |(door, _, _): &&(&str, &str, &str)| *door == event.door;
    let opened = OPENED.iter().filter(|_| event.action == Action::Read).find(here);
    let known = opened.or_else(|| DOORS.iter().find(here));
    let words = known.map_or_else(
        || match event.action {
            Action::Read => pick(lang, "記録を見た", "looked at the record"),
            Action::Add => pick(lang, "記録を加えた", "added to the record"),
            Action::Erase => {
                pick(lang, "記録を消すことを決めた", "decided about erasing the record")
            }
            Action::Grant | Action::Locate => {
                pick(lang, "だれに見せるかを決めた", "decided who may see the record")
            }
            Action::Delegate => {
                pick(lang, "だれが本人のために動くかを決めた", "decided who acts for the person")
            }
            Action::Maintain => pick(lang, "記録の手入れをした", "maintained the record"),
        },
        |(_, ja, en)| pick(lang, ja, en),
    );
    // One entry is shown beside its neighbours, which are looked through for the same fact.
    let one =
        matches!(event.door.as_str(), "page:entry" | "page:fhir" | "page:undo" | "page:apart");
    let entries = if one { 0 } else { event.what.entries.len() };
    match lang {
        Lang::Ja if entries > 1 => format!("{words}（{entries}件）"),
        Lang::En if entries > 1 => format!("{words} ({entries} entries)"),
        _ => words.to_owned(),
    }
}

/// Why, and on which grounds where these are not in the purpose already: `診療のため（本人の許しで）`.
fn why(event: &Event, lang: Lang) -> String {
    let purpose = purpose(event.purpose, lang);
    match (event.ground, lang) {
        (Some(Ground::Grant(_)), Lang::Ja) => format!("{purpose}（本人の許しで）"),
        (Some(Ground::Grant(_)), Lang::En) => format!("{purpose}, as the person allowed"),
        (Some(Ground::Emergency), Lang::Ja) => format!("{purpose}（許しを待たずに）"),
        (Some(Ground::Emergency), Lang::En) => format!("{purpose}, without waiting for consent"),
        (Some(Ground::Relation(_)) | None, _) => purpose.to_owned(),
    }
}

/// How long an alarm stays on the home page, in milliseconds: two weeks.
const ALARM_SHOWN_MS: i64 = 14 * 24 * 3_600_000;

/// The alarms among the newest events that the person should still be told of at `now_ms` (Unix
/// milliseconds), the newest first.
pub fn alarms(events: &[LoggedEvent], now_ms: i64, lang: Lang) -> Vec<Alarm> {
    let alarm = |logged: &LoggedEvent| {
        let what = Unusual::of_door(&logged.event.door)?;
        let fresh = now_ms.saturating_sub(logged.event.at.as_millisecond()) < ALARM_SHOWN_MS;
        fresh.then(|| Alarm {
            when: when::of(&Date::from_timestamp(logged.event.at), lang),
            text: self::alarm(what, lang),
        })
    };
    events.iter().filter_map(alarm).collect()
}

/// What is unusual about a look, in a sentence.
pub fn alarm(what: Unusual, lang: Lang) -> &'static str {
    match what {
        Unusual::ManyPersons => pick(
            lang,
            "短い時間に多くの人の記録を開いた人が、この記録も開きました。",
            "Somebody who opened many records in a short time opened this one too.",
        ),
        Unusual::AtNight => pick(
            lang,
            "見ることを許した人が、夜おそくに（23時から5時のあいだ）この記録を開きました。",
            "Somebody you gave access to opened this record late at night (between 23:00 and 5:00).",
        ),
        Unusual::NoRelation => pick(
            lang,
            "救急の人が、この記録を開きました。",
            "Somebody opened this record in an emergency.",
        ),
        Unusual::ManyRefusals => pick(
            lang,
            "許されていない記録を、つぎつぎに開こうとした人がいます。",
            "Somebody tried to open many records they may not see.",
        ),
    }
}

/// A purpose in words.
pub fn purpose(purpose: Purpose, lang: Lang) -> &'static str {
    match purpose {
        Purpose::PatientRequest => pick(lang, "本人のため", "for oneself"),
        Purpose::FamilyRequest => pick(lang, "家族として、本人のため", "as family, for the person"),
        Purpose::Treatment => pick(lang, "診療のため", "for treatment"),
        Purpose::EmergencyTreatment => pick(lang, "救急のため", "in an emergency"),
        Purpose::CareManagement => pick(lang, "介護のため", "for care"),
        Purpose::Research => pick(lang, "研究のため", "for research"),
        Purpose::PublicHealth => pick(lang, "公衆衛生のため", "for public health"),
        Purpose::SystemAdministration => pick(lang, "手入れのため", "maintenance"),
    }
}

fn way(door: &str, lang: Lang) -> &'static str {
    match door.split_once(':').map(|(kind, _)| kind) {
        Some("page") => pick(lang, "このページ", "this site"),
        Some("upload") => pick(lang, "スマホからの送り先", "an address for sending"),
        Some("cli") => pick(lang, "サーバーの中のコマンド", "a command on the server"),
        Some("link") => pick(lang, "渡したアドレス", "a shared address"),
        Some("api") => pick(lang, "ほかのアプリ", "another app"),
        _ => pick(lang, "分かっていません", "not known"),
    }
}

#[cfg(test)]
mod tests;
