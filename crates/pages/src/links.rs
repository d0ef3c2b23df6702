//! Every address a page points at. Nothing else in the crate writes a path by hand.
//!
//! Ids are opaque and come from us, but a path segment is encoded all the same: a link must never
//! become another link because of what an id holds.

mod paper;
mod provider;
mod sharing;

use std::fmt::Write;

pub use paper::{paper, print};
pub use provider::{
    IDENTITY, IDENTITY_REMOVE, confirm_begin, identity_begin, provider_back, provider_begin,
    provider_done,
};
pub use sharing::{
    protection, proxies, shared, sharing, sharing_change, sharing_entry, sharing_give,
    sharing_receipt, shl, shl_file,
};

/// Where a helper types in the number of the person in front of them (`csrf`, `number`).
pub const ASSIST: &str = "/assist";
/// The list of family members.
pub const FAMILY: &str = "/family";
/// Where a record is started from a file (`csrf`, `files`).
pub const FAMILY_NEW: &str = "/family/new";
/// Where the language form is posted (`csrf`, `lang`, `back`).
pub const LANGUAGE: &str = "/language";
/// One's own account.
pub const ACCOUNT: &str = "/account";
/// The page for signing in by a passkey, and where one is posted.
pub const SIGN_IN: &str = "/sign-in";
/// Where a recovery code is posted to sign in (`csrf`, `code`).
pub const SIGN_IN_CODE: &str = "/sign-in/code";
/// From a number to the name of this machine, where passkeys work.
pub const SIGN_IN_LOCAL: &str = "/sign-in/local";
/// The same for whoever is signed in.
pub const ACCOUNT_LOCAL: &str = "/account/local";
/// The first step of an account (`csrf`, `name`).
pub const WELCOME: &str = "/account/welcome";
/// Where a passkey is made.
pub const PASSKEY: &str = "/account/passkey";
/// Where a passkey is taken away (`csrf`, `id`).
pub const PASSKEY_REMOVE: &str = "/account/passkey/remove";
/// Recovery codes, and where new ones are asked for (`csrf`).
pub const CODES: &str = "/account/codes";
/// Where one shows again who one is; `back` is the page to go back to.
pub const CONFIRM: &str = "/account/confirm";
/// The same by a recovery code (`csrf`, `back`, `code`).
pub const CONFIRM_CODE: &str = "/account/confirm/code";
/// Where one session is ended (`csrf`, `id`).
pub const SESSION_END: &str = "/account/session/end";
/// Where all other sessions are ended (`csrf`).
pub const SESSIONS_END: &str = "/account/sessions/end";
/// Where somebody is invited (`csrf`, `name`, `kind`).
pub const INVITE: &str = "/account/invite";
/// The rules in words: who may do what. Nobody's data.
pub const RULES: &str = "/rules";
/// The rules as the program reads them.
pub const RULES_TEXT: &str = "/rules.cedar";
/// Where the sign-out form is posted (`csrf`).
pub const OUT: &str = "/out";
/// The address of the small picture in the browser's tab.
pub const ICON: &str = "/assets/icon.svg";

/// Where one shows again who one is, to come back to `back` then.
///
/// ```
/// assert_eq!(pages::links::confirm("/p/k1/take"), "/account/confirm?back=%2Fp%2Fk1%2Ftake");
/// ```
pub fn confirm(back: &str) -> String {
    format!("{CONFIRM}?back={}", segment(back))
}

/// One's own account, after something was done there.
pub fn account_done(done: &str) -> String {
    format!("{ACCOUNT}?done={}", segment(done))
}

/// The one-time sign-in page.
pub fn sign_in(token: &str) -> String {
    format!("/in/{}", segment(token))
}

/// A member's home.
pub fn home(pid: &str) -> String {
    format!("/p/{}", segment(pid))
}

/// How the columns of a table are read.
pub fn columns(pid: &str, oid: &str) -> String {
    format!("{}/columns/{}", home(pid), segment(oid))
}

/// A member's timeline, at the newest month with data.
pub fn timeline(pid: &str) -> String {
    format!("{}/timeline", home(pid))
}

/// A member's timeline at one month (`YYYY-MM`), with the filters that are on.
///
/// ```
/// let link = pages::links::timeline_month("k1", "2025-03", &["medicine"], &["a&b"]);
/// assert_eq!(link, "/p/k1/timeline?month=2025-03&kind=medicine&source=a%26b");
/// ```
pub fn timeline_month(pid: &str, month: &str, kinds: &[&str], sources: &[&str]) -> String {
    let mut link = format!("{}?month={}", timeline(pid), segment(month));
    for (name, values) in [("kind", kinds), ("source", sources)] {
        for value in values {
            link.push('&');
            link.push_str(name);
            link.push('=');
            link.push_str(&segment(value));
        }
    }
    link
}

/// The next page of a long month; `month` is what [`timeline_month`] gave, pages count from 1.
///
/// ```
/// use pages::links::{timeline_more, timeline_month};
/// let month = timeline_month("k1", "2025-03", &[], &[]);
/// assert_eq!(timeline_more(&month, 2), "/p/k1/timeline?month=2025-03&page=2");
/// ```
pub fn timeline_more(month: &str, page: usize) -> String {
    format!("{month}&page={page}")
}

/// One entry in words.
pub fn entry(pid: &str, eid: &str) -> String {
    format!("{}/entry/{}", home(pid), segment(eid))
}

/// One entry as it was at an earlier version.
pub fn entry_version(pid: &str, eid: &str, version: usize) -> String {
    format!("{}?version={version}", entry(pid, eid))
}

/// The raw FHIR of one entry.
pub fn entry_fhir(pid: &str, eid: &str) -> String {
    format!("{}/fhir", entry(pid, eid))
}

/// Where "this is a different one" is posted (`csrf`, `other`).
pub fn entry_apart(pid: &str, eid: &str) -> String {
    format!("{}/apart", entry(pid, eid))
}

/// Where a typed measurement is withdrawn (`csrf`).
pub fn entry_undo(pid: &str, eid: &str) -> String {
    format!("{}/undo", entry(pid, eid))
}

/// An original, with the lines of one entry highlighted.
pub fn original(pid: &str, oid: &str, entry: &str) -> String {
    format!("{}/original/{}?entry={}", home(pid), segment(oid), segment(entry))
}

/// An original without anything highlighted.
pub fn original_plain(pid: &str, oid: &str) -> String {
    format!("{}/original/{}", home(pid), segment(oid))
}

/// The download of an original, byte for byte.
pub fn original_file(pid: &str, oid: &str) -> String {
    format!("{}/original/{}/file", home(pid), segment(oid))
}

/// A photo as it is, for showing it on our own pages.
pub fn original_picture(pid: &str, oid: &str) -> String {
    format!("{}/original/{}/picture", home(pid), segment(oid))
}

/// Where a fact copied from a paper is posted.
pub fn original_copy(pid: &str, oid: &str) -> String {
    format!("{}/original/{}/copy", home(pid), segment(oid))
}

/// The forms for everyday notes, and where they are posted.
pub fn diary(pid: &str) -> String {
    format!("{}/diary", home(pid))
}

/// The upload form, and where it is posted (`csrf`, `files`).
pub fn add(pid: &str) -> String {
    format!("{}/add", home(pid))
}

/// The page for sending from a phone, and where a new address is asked for (`csrf`).
pub fn phone(pid: &str) -> String {
    format!("{}/phone", home(pid))
}

/// Where an address is ended (`csrf`).
pub fn phone_end(pid: &str, number: u64) -> String {
    format!("{}/{number}/end", phone(pid))
}

/// The address to which a phone sends.
pub fn send(token: &str) -> String {
    format!("/send/{}", segment(token))
}

/// What does not fit together, and where answers are posted (`csrf`, `one`, `other`, `answer`).
pub fn differences(pid: &str) -> String {
    format!("{}/differences", home(pid))
}

/// The report of one import.
pub fn report(pid: &str, rid: &str) -> String {
    format!("{}/report/{}", home(pid), segment(rid))
}

/// A part of what was found in a file, from 1.
pub fn report_page(pid: &str, rid: &str, page: usize) -> String {
    format!("{}?page={page}", report(pid, rid))
}

/// The form for typing a measurement, and where it is posted.
pub fn measure(pid: &str) -> String {
    format!("{}/measure", home(pid))
}

/// What is measured, with the newest value of each; pages count from 1.
pub fn measurements(pid: &str, page: usize) -> String {
    section(pid, "measurements", page)
}

/// The medicines; pages of the past ones count from 1.
pub fn medicines(pid: &str, page: usize) -> String {
    section(pid, "medicines", page)
}

/// A list of one kind of fact (`conditions`, `visits`, …); pages count from 1.
///
/// ```
/// assert_eq!(pages::links::section("k1", "visits", 1), "/p/k1/visits");
/// assert_eq!(pages::links::section("k1", "visits", 2), "/p/k1/visits?page=2");
/// ```
pub fn section(pid: &str, name: &str, page: usize) -> String {
    match page {
        0 | 1 => format!("{}/{}", home(pid), segment(name)),
        _ => format!("{}/{}?page={page}", home(pid), segment(name)),
    }
}

/// What the record says, in plain words or in やさしい日本語 (easy Japanese).
///
/// ```
/// assert_eq!(pages::links::meaning("k1", false, 2), "/p/k1/meaning?page=2&words=usual");
/// assert_eq!(pages::links::meaning("k1", true, 1), "/p/k1/meaning?words=easy");
/// assert_eq!(pages::links::meaning("k1", true, 2), "/p/k1/meaning?page=2&words=easy");
/// ```
pub fn meaning(pid: &str, easy: bool, page: usize) -> String {
    let path = section(pid, "meaning", page);
    let joined = if page > 1 { '&' } else { '?' };
    format!("{path}{joined}words={}", if easy { "easy" } else { "usual" })
}

/// What matters to the member, the plan, how life is.
pub fn mine(pid: &str) -> String {
    format!("{}/mine", home(pid))
}

/// The story of the record.
pub fn story(pid: &str) -> String {
    format!("{}/story", home(pid))
}

/// A sound of the record: a message, the story, what cannot wait.
pub fn listen(pid: &str, what: &str, language: phr::message::Language) -> String {
    format!("{}/listen/{}?words={}", home(pid), segment(what), language.code())
}

/// Where a plan is made.
pub fn plan(pid: &str) -> String {
    format!("{}/plan", home(pid))
}

/// Advance care planning.
pub fn wishes(pid: &str) -> String {
    format!("{}/wishes", home(pid))
}

/// The form of advance care planning.
pub fn wishes_form(pid: &str) -> String {
    format!("{}?write=1", wishes(pid))
}

/// In which words, and what the member would rather not know.
pub fn choices(pid: &str) -> String {
    format!("{}/choices", home(pid))
}

/// Where a visit is prepared.
pub fn visit(pid: &str) -> String {
    format!("{}/visit", home(pid))
}

/// The sheet for the doctor.
pub fn sheet(pid: &str) -> String {
    format!("{}/visit/sheet", home(pid))
}

/// What was paid, in one year or the newest.
pub fn spending(pid: &str, year: Option<i16>) -> String {
    let path = section(pid, "spending", 1);
    year.map_or_else(|| path.clone(), |year| format!("{path}?year={year}"))
}

/// The table of one year for the medical-expense deduction, as a file.
pub fn spending_csv(pid: &str, year: i16) -> String {
    format!("{}/spending/{year}.csv", home(pid))
}

/// Results that belong together.
///
/// ```
/// assert_eq!(pages::links::panels("k1", "liver"), "/p/k1/panels?of=liver");
/// ```
pub fn panels(pid: &str, group: &str) -> String {
    format!("{}?of={}", section(pid, "panels", 1), segment(group))
}

/// Check-ups side by side: one part of the results, and which check-ups (from 1 for the newest).
pub fn checkups(pid: &str, part: &str, page: usize) -> String {
    let path = format!("{}?part={}", section(pid, "checkups", 1), segment(part));
    if page > 1 { format!("{path}&page={page}") } else { path }
}

/// The search, with the words looked for when there are any.
///
/// ```
/// assert_eq!(pages::links::search("k1", "", 1), "/p/k1/search");
/// assert_eq!(pages::links::search("k1", "a&b", 2), "/p/k1/search?q=a%26b&page=2");
/// ```
pub fn search(pid: &str, query: &str, page: usize) -> String {
    let path = section(pid, "search", 1);
    match (query, page) {
        ("", _) => path,
        (query, 0 | 1) => format!("{path}?q={}", segment(query)),
        (query, page) => format!("{path}?q={}&page={page}", segment(query)),
    }
}

/// One thing that is measured: over which time (`range`), and which part of the table.
///
/// ```
/// use pages::links::measurement;
/// assert_eq!(measurement("k1", "weight", "", 1), "/p/k1/measurements/weight");
/// assert_eq!(measurement("k1", "weight", "30d", 2), "/p/k1/measurements/weight?range=30d&page=2");
/// ```
pub fn measurement(pid: &str, item: &str, range: &str, page: usize) -> String {
    let path = format!("{}/measurements/{}", home(pid), segment(item));
    match (range, page) {
        ("", _) => path,
        (range, 0 | 1) => format!("{path}?range={}", segment(range)),
        (range, page) => format!("{path}?range={}&page={page}", segment(range)),
    }
}

/// A chart of an item as a sound: which of the page's charts, over which time.
///
/// ```
/// let link = pages::links::melody("k1", "weight", 1, "30d");
/// assert_eq!(link, "/p/k1/measurements/weight/sound/1?range=30d");
/// ```
pub fn melody(pid: &str, item: &str, number: usize, range: &str) -> String {
    let path = format!("{}/measurements/{}", home(pid), segment(item));
    format!("{path}/sound/{number}?range={}", segment(range))
}

/// What is measured all day long: a year (`2025`), a month (`2025-03`) or a day (`2025-03-10`) of it;
/// with none, what is newest.
///
/// ```
/// use pages::links::series;
/// assert_eq!(series("k1", "5e", ""), "/p/k1/series/5e");
/// assert_eq!(series("k1", "5e", "2025-03"), "/p/k1/series/5e?at=2025-03");
/// ```
pub fn series(pid: &str, sid: &str, at: &str) -> String {
    let path = format!("{}/series/{}", home(pid), segment(sid));
    if at.is_empty() { path } else { format!("{path}?at={}", segment(at)) }
}

/// The files put aside with a question.
pub fn questions(pid: &str) -> String {
    format!("{}/questions", home(pid))
}

/// Where the answer to one question is posted (`csrf`, `answer`).
pub fn question(pid: &str, qid: &str) -> String {
    format!("{}/{}", questions(pid), segment(qid))
}

/// What was done lately.
pub fn recent(pid: &str) -> String {
    format!("{}/recent", home(pid))
}

/// Where one thing that was done is taken back (`csrf`).
pub fn undo(pid: &str, oid: &str) -> String {
    format!("{}/{}", recent(pid), segment(oid))
}

/// The access log.
pub fn log(pid: &str) -> String {
    format!("{}/log", home(pid))
}

/// Where the whole record is taken along, and where that form is posted (`csrf`).
pub fn take(pid: &str) -> String {
    format!("{}/take", home(pid))
}

/// Where a record is erased, and where that form is posted (`csrf`, `what`, `sure`).
pub fn leave(pid: &str) -> String {
    format!("{}/leave", home(pid))
}

/// The proof of one entry of the access log, a file.
pub fn log_proof(pid: &str, number: u64) -> String {
    format!("{}/{number}/proof", log(pid))
}

/// The record of disclosures, of the first to the last day (`YYYY-MM-DD`).
pub fn disclosures(pid: &str, days: Option<(&str, &str)>) -> String {
    let period = days.map(|(from, to)| format!("?from={}&to={}", segment(from), segment(to)));
    format!("{}/disclosures{}", log(pid), period.unwrap_or_default())
}

/// The same as a table, a file.
pub fn disclosures_csv(pid: &str, from: &str, to: &str) -> String {
    format!("{}/disclosures.csv?from={}&to={}", log(pid), segment(from), segment(to))
}

/// The page that checks a proof by itself, a file.
pub const VERIFIER: &str = "/verify.html";

/// One page of the access log; pages count from 1.
pub fn log_page(pid: &str, page: usize) -> String {
    format!("{}?page={page}", log(pid))
}

/// Percent-encodes everything but RFC 3986 unreserved characters.
pub(crate) fn segment(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_cannot_leave_its_place_in_the_path() {
        assert_eq!(entry("a/../b", "?x=1#y"), "/p/a%2F..%2Fb/entry/%3Fx%3D1%23y");
        assert_eq!(original("p", "o", "\"><script>"), "/p/p/original/o?entry=%22%3E%3Cscript%3E");
    }

    #[test]
    fn plain_ids_stay_readable() {
        assert_eq!(original_file("kiyo", "9f2c"), "/p/kiyo/original/9f2c/file");
        assert_eq!(timeline_month("kiyo", "2025-03", &[], &[]), "/p/kiyo/timeline?month=2025-03");
    }
}
