//! One entry as a page: in words, how it was measured, and where it comes from, step by step.

#[cfg(test)]
mod tests;

use fhir::Date;
use phr::{
    OriginalId,
    ports::OriginalRecord,
    provenance::{Channel, Context, Origin},
    record::{Entry, EntryState, same::Rule},
};

use super::{entry, in_lang, pick, place, shape, source, timeline, when, words};
use crate::{
    Frame, Lang,
    entry::{Circumstances, Entry as Page, OtherOrigin, Step, StepKind, Version},
    links,
};

/// What the page is told from.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// The person's id in addresses.
    pub pid: &'a str,
    /// The version shown.
    pub entry: &'a Entry,
    /// All versions, newest first.
    pub history: &'a [Entry],
    /// What else tells the same fact, with the rule that says so.
    pub others: &'a [(&'a Entry, Rule)],
    /// The originals the entry comes from, when they were looked up.
    pub originals: &'a [OriginalRecord],
}

/// The page of one entry.
pub fn detail(frame: Frame, data: Data<'_>) -> Page {
    let lang = frame.lang;
    let Data { pid, entry: e, history, .. } = data;
    let eid = e.id.to_string();
    let newest = history.first().filter(|newest| newest.version > e.version);
    // Whoever sees a part is led to those originals only of which they see everything.
    let whole = frame.is_whole();
    let is_seen = |id: OriginalId| whole || data.originals.iter().any(|o| o.id == id);
    Page {
        kind: words::kind(e.kind, &e.resource),
        title: entry::title(e, lang),
        value: entry::value(e, lang),
        flag: entry::flag(e),
        when: when::known(e.when.as_ref(), lang),
        evidence: words::evidence(source::evidence(e)),
        lines: lines(e, lang),
        measured: entry::is_result(e).then(|| circumstances(e, lang)),
        chain: chain(data, is_seen, lang),
        others: data.others.iter().map(|(o, rule)| other(o, *rule, pid, lang)).collect(),
        apart: links::entry_apart(pid, &eid),
        versions: history.iter().map(|v| version(v, data, lang)).collect(),
        newest: newest.map(|_| links::entry(pid, &eid)),
        back: links::timeline_month(pid, &month(e), &[], &[]),
        picture: phr::record::picture::of(&e.resource)
            .filter(|picture| is_seen(*picture))
            .map(|picture| links::original_plain(pid, &picture.to_string())),
        fhir: links::entry_fhir(pid, &eid),
        give: links::sharing_entry(pid, &eid),
        undo: can_be_undone(e, newest.is_some()).then(|| links::entry_undo(pid, &eid)),
        withdrawn: e.state == EntryState::Withdrawn,
        frame,
    }
}

fn month(e: &Entry) -> String {
    let month = e.when.as_ref().and_then(when::month_key);
    month.unwrap_or_else(|| timeline::UNDATED.to_owned())
}

/// What was typed here can be withdrawn, and what was withdrawn brought back, in the version in
/// force.
fn can_be_undone(e: &Entry, superseded: bool) -> bool {
    let typed = e.origins.iter().any(|o| o.received.channel == Channel::Typed);
    (typed || e.state == EntryState::Withdrawn) && !superseded
}

/// The remark a card would show comes first, then everything else.
fn lines(e: &Entry, lang: Lang) -> Vec<crate::entry::Line> {
    let remark = if entry::is_result(e) { None } else { entry::note(e, lang) };
    let remark = entry::line(pick(lang, "たしかめてください", "Please note"), remark);
    let withdrawn = (e.state == EntryState::Withdrawn)
        .then(|| pick(lang, "取り消されています", "withdrawn").to_owned());
    let withdrawn = entry::line(pick(lang, "この記録", "This entry"), withdrawn);
    withdrawn.into_iter().chain(remark).chain(entry::lines(e, lang)).collect()
}

/// How it was measured: what the importer understood, else the source's own words.
fn circumstances(e: &Entry, lang: Lang) -> Circumstances {
    let empty = Context::default();
    let context = e.origins.first().map_or(&empty, |o| &o.context);
    let own = |key: &str| e.resource.get(key).and_then(|v| shape::text(v, &e.resource, lang));
    let states: Vec<&str> = context.states.iter().map(|s| words::state(*s, lang)).collect();
    let spoken =
        |text: &Option<String>| text.as_deref().map(|t| super::terms::answer(t, lang).to_owned());
    Circumstances {
        setting: context.setting.map(|s| words::setting(s, lang).to_owned()),
        state: (!states.is_empty()).then(|| states.join(pick(lang, "・", ", "))),
        posture: context.posture.map(|p| words::posture(p, lang).to_owned()),
        body_site: spoken(&context.body_site).or_else(|| own("bodySite")),
        device: spoken(&context.device).or_else(|| own("device")),
        method: spoken(&context.method).or_else(|| own("method")),
    }
}

/// From the maker to this entry, once per origin.
fn chain(data: Data<'_>, is_seen: impl Fn(OriginalId) -> bool, lang: Lang) -> Vec<Step> {
    let e = data.entry;
    let mut steps: Vec<Step> = e
        .origins
        .iter()
        .flat_map(|origin| origin_steps(origin, data, is_seen(origin.original), lang))
        .collect();
    let day = when::day_of(&Date::from_timestamp(e.recorded), lang).text;
    let text = match lang {
        Lang::Ja => format!("{day} に記録になりました"),
        Lang::En => format!("became an entry on {day}"),
    };
    steps.push(Step { kind: StepKind::Entry, text, notes: Vec::new(), link: None });
    steps
}

fn origin_steps(origin: &Origin, data: Data<'_>, is_seen: bool, lang: Lang) -> Vec<Step> {
    let Data { pid, entry: e, originals, .. } = data;
    let record = originals.iter().find(|o| o.id == origin.original);
    let version = record.and_then(|o| o.format_version.as_deref());
    let oid = origin.original.to_string();
    let step = |kind, text: String| Step { kind, text, notes: Vec::new(), link: None };
    let made_by = step(StepKind::MadeBy, source::name(origin, lang));
    let at = when::of(&Date::from_timestamp(origin.received.at), lang).text;
    let how = words::channel(origin.received.channel, lang);
    let received = step(
        StepKind::Received,
        match lang {
            Lang::Ja => format!("{at} {how}"),
            Lang::En => format!("{at}, {how}"),
        },
    );
    let format = words::format_version(&origin.format, version, lang);
    let typed = origin.received.channel == Channel::Typed;
    let name = origin.received.file_name.clone().unwrap_or_else(|| format.clone());
    let mut notes = Vec::new();
    if origin.received.file_name.is_some() {
        notes.push(format);
    }
    notes.push(format!("SHA-256 {}…", oid.get(..12).unwrap_or(&oid)));
    let file = Step { notes, ..step(StepKind::File, name) };
    let path = origin.span.path.iter().filter(|_| origin.span.lines.is_some());
    let place = Step {
        notes: path.map(|path| place::words(&origin.format, path, lang)).collect(),
        link: is_seen.then(|| links::original(pid, &oid, &e.id.to_string())),
        ..step(StepKind::Place, place_words(origin, lang))
    };
    if typed { vec![made_by, received, place] } else { vec![made_by, file, received, place] }
}

fn place_words(origin: &Origin, lang: Lang) -> String {
    let place = origin.span.words();
    match in_lang(&place, lang) {
        "" => pick(lang, "ファイルの全体", "the whole file").to_owned(),
        place => place.to_owned(),
    }
}

fn other(e: &Entry, rule: Rule, pid: &str, lang: Lang) -> OtherOrigin {
    let eid = e.id.to_string();
    OtherOrigin {
        evidence: words::evidence(source::evidence(e)),
        title: entry::title(e, lang),
        by: source::by(e, lang),
        when: when::known(e.when.as_ref(), lang),
        rule: in_lang(&rule.words(), lang).to_owned(),
        link: links::entry(pid, &eid),
        eid,
    }
}

/// Whether an earlier version said the very same.
fn brought_back(v: &Entry, history: &[Entry]) -> bool {
    history.iter().any(|earlier| earlier.version < v.version && earlier.bytes == v.bytes)
}

fn version(v: &Entry, data: Data<'_>, lang: Lang) -> Version {
    let Data { pid, entry: shown, history, .. } = data;
    let first = v.version <= 1;
    let what = match (v.state, first) {
        (EntryState::Withdrawn, _) => pick(lang, "取り消し", "withdrawn"),
        (EntryState::Active, true) => pick(lang, "はじめの記録", "first entry"),
        (EntryState::Active, false) if brought_back(v, history) => {
            pick(lang, "もとにもどした", "brought back")
        }
        (EntryState::Active, false) => pick(lang, "新しい内容が届いた", "new content arrived"),
    };
    Version {
        number: usize::try_from(v.version).unwrap_or(usize::MAX),
        when: when::day_of(&Date::from_timestamp(v.recorded), lang),
        who: source::by(v, lang),
        what: what.to_owned(),
        link: links::entry_version(
            pid,
            &v.id.to_string(),
            usize::try_from(v.version).unwrap_or(usize::MAX),
        ),
        shown: v.version == shown.version,
    }
}
