//! The record of disclosures in words: per day and recipient, what for, on which grounds, what.

use std::collections::{BTreeMap, BTreeSet};

use fhir::Date;
use phr::{
    AccountId, EntryId,
    audit::Event,
    consent::{Grant, Ground, Purpose},
    person::Person,
    ports::LoggedEvent,
};

use super::{log, log::Accounts, pick, spending::field, when};
use crate::{
    Frame, Lang,
    dates::When,
    disclosures::{Disclosure, Disclosures},
    fact::FactKind,
    links,
};

/// What the record is made of.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// The person's id as it stands in addresses.
    pub pid: &'a str,
    /// Whose data.
    pub person: &'a Person,
    /// First and last day, `YYYY-MM-DD`.
    pub days: (&'a str, &'a str),
    /// The disclosures, newest first.
    pub events: &'a [LoggedEvent],
    /// The kinds of the entries that were given out, as far as they are known.
    pub kinds: &'a BTreeMap<EntryId, FactKind>,
    /// The grants on file.
    pub grants: &'a [Grant],
    /// Names of accounts.
    pub accounts: Accounts<'a>,
}

/// The page.
pub fn disclosures(frame: Frame, data: Data<'_>) -> Disclosures {
    let rows = rows(data, frame.lang);
    let (from, to) = data.days;
    Disclosures {
        name: name(data.person),
        from: from.to_owned(),
        to: to.to_owned(),
        action: links::disclosures(data.pid, None),
        csv: (!rows.is_empty()).then(|| links::disclosures_csv(data.pid, from, to)),
        log: links::log(data.pid),
        rows,
        frame,
    }
}

const CSV_HEAD: [&str; 7] =
    ["日付", "本人の氏名", "提供先", "目的", "よりどころ", "提供した情報", "回数"];

/// The same as a table (RFC 4180, UTF-8 with a byte order mark, so that spreadsheets read it), in
/// Japanese, for whoever keeps it on file.
pub fn csv(data: Data<'_>) -> String {
    let name = name(data.person);
    let mut lines = vec![CSV_HEAD.map(field).join(",")];
    for row in rows(data, Lang::Ja) {
        let times = row.times.to_string();
        let cells = [&*row.when.iso, &name, &row.who, &row.why, &row.ground, &row.items, &times];
        lines.push(cells.map(field).join(","));
    }
    format!("\u{feff}{}\r\n", lines.join("\r\n"))
}

fn name(person: &Person) -> String {
    person.names.first().and_then(|name| name.text.clone()).unwrap_or_default()
}

/// Who saw something on one day, what for and on which grounds.
type Key = (String, AccountId, Option<String>, &'static str, Option<Ground>);

#[derive(Default)]
struct Seen {
    entries: BTreeSet<EntryId>,
    demographics: bool,
    originals: usize,
    points: u64,
    times: usize,
}

fn rows(data: Data<'_>, lang: Lang) -> Vec<Disclosure> {
    let mut order: Vec<(Key, When, &Event)> = Vec::new();
    let mut seen: Vec<Seen> = Vec::new();
    for LoggedEvent { event, .. } in data.events {
        let day = when::day_of(&Date::from_timestamp(event.at), lang);
        let told = event.holder.as_ref().and_then(|holder| holder.recipient.clone());
        let key: Key = (day.iso.clone(), event.actor, told, event.purpose.code(), event.ground);
        let at = order.iter().position(|(known, ..)| *known == key).unwrap_or_else(|| {
            order.push((key, day, event));
            seen.push(Seen::default());
            order.len().saturating_sub(1)
        });
        if let Some(seen) = seen.get_mut(at) {
            seen.add(event);
        }
    }
    let row = |((_, when, event), seen): ((Key, When, &Event), Seen)| Disclosure {
        when,
        who: log::who(event, data.accounts, lang),
        why: log::purpose(event.purpose, lang).to_owned(),
        ground: ground(event, data.grants, lang),
        items: seen.told(data.kinds, lang),
        times: seen.times,
    };
    order.into_iter().zip(seen).map(row).collect()
}

/// The ground in words; a grant with its first day.
fn ground(event: &Event, grants: &[Grant], lang: Lang) -> String {
    match event.ground {
        Some(Ground::Grant(id)) => {
            let since = grants.iter().find(|grant| grant.id == id);
            let since = since.map(|g| when::day_of(&Date::from_timestamp(g.given), lang).text);
            match (lang, since) {
                (Lang::Ja, Some(day)) => format!("本人の許し（{day}）"),
                (Lang::En, Some(day)) => format!("the person's consent ({day})"),
                (_, None) => pick(lang, "本人の許し", "the person's consent").to_owned(),
            }
        }
        Some(Ground::Emergency) if event.purpose == Purpose::EmergencyTreatment => pick(
            lang,
            "命を守るため、許しを待たずに",
            "to protect life, without waiting for consent",
        )
        .to_owned(),
        Some(Ground::Emergency | Ground::Relation(_)) | None => {
            pick(lang, "分かっていません", "not known").to_owned()
        }
    }
}

impl Seen {
    fn add(&mut self, event: &Event) {
        self.entries.extend(event.what.entries.iter().copied());
        self.demographics |= event.what.demographics;
        self.originals = self.originals.saturating_add(event.what.originals.len());
        self.points = self.points.saturating_add(event.what.points);
        self.times = self.times.saturating_add(1);
    }

    fn told(&self, kinds: &BTreeMap<EntryId, FactKind>, lang: Lang) -> String {
        let mut counts: BTreeMap<usize, (&'static str, usize)> = BTreeMap::new();
        let mut others = 0_usize;
        for id in &self.entries {
            match kinds.get(id) {
                Some(kind) => {
                    let place = FactKind::ALL.iter().position(|k| k == kind).unwrap_or(usize::MAX);
                    let count = counts.entry(place).or_insert((kind.word(lang), 0));
                    count.1 = count.1.saturating_add(1);
                }
                None => others = others.saturating_add(1),
            }
        }
        let count = |name: &str, n: usize| match lang {
            Lang::Ja => format!("{name} {n}件"),
            Lang::En => format!("{n} × {}", name.to_lowercase()),
        };
        let mut parts: Vec<String> = Vec::new();
        if self.demographics {
            parts.push(pick(lang, "名前・生年月日・性別", "name, birth date, sex").to_owned());
        }
        parts.extend(counts.into_values().map(|(name, n)| count(name, n)));
        if others > 0 {
            parts.push(count(pick(lang, "そのほかの記録", "other entries"), others));
        }
        if self.originals > 0 {
            parts.push(count(pick(lang, "もとのファイル", "original files"), self.originals));
        }
        if self.points > 0 {
            let points = usize::try_from(self.points).unwrap_or(usize::MAX);
            parts.push(count(pick(lang, "続けて測った値", "sensor values"), points));
        }
        parts.join(pick(lang, "、", "; "))
    }
}

#[cfg(test)]
mod tests;
