//! What somebody wishes to give, as the form carries it: read, sent again, made into a scope.

use std::collections::{BTreeMap, BTreeSet};

use fhir::Date;
use jiff::{SignedDuration, Timestamp};
use phr::{
    AccountId, EntryId, GrantId,
    account::InvitedAs,
    circulation::{LABEL_MAX, QUESTION_MAX},
    consent::{
        Action, Grant, Grantee, Label, Labels, NAMED_MAX, Purpose, Scope, Source, Span,
        days_proposed,
    },
    provenance::Maker,
    record::{Entry, Kind},
};

use super::{
    entry, log,
    sharing::{KINDS, LINK_KINDS, MORE_KINDS, PURPOSES, kind, label},
};
use crate::{
    Frame, Lang,
    give::{Choice, Fault, Give},
    links,
    words::{self, Words},
};

/// From when on, in years before today; 0 is all of it.
const YEARS: [u8; 4] = [0, 1, 3, 10];
/// For how many days.
const DAYS: [u16; 4] = [1, 7, 30, 90];
/// Sources offered at most: the most frequent.
const SOURCES_MAX: usize = 24;
/// A year, for looking back: leap years give a day more, never one less.
const YEAR: SignedDuration = SignedDuration::from_hours(366 * 24);

/// By which way somebody is let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// By an address, without an account.
    Link,
    /// By an account that is there.
    Account(AccountId),
    /// By an account they get with an invitation.
    Invited(InvitedAs),
}

impl By {
    /// As the form says it.
    ///
    /// ```
    /// # use pages::tell::give::By;
    /// let by = By::read("invite-professional").map(By::text);
    /// assert_eq!(by.as_deref(), Some("invite-professional"));
    /// assert_eq!(By::read("account-of-somebody"), None);
    /// ```
    pub fn text(self) -> String {
        match self {
            By::Link => "link".to_owned(),
            By::Account(id) => format!("account-{id}"),
            By::Invited(what) => format!("invite-{}", what.code()),
        }
    }

    /// Reads what [`By::text`] writes.
    pub fn read(text: &str) -> Option<By> {
        match text.split_once('-') {
            None if text == "link" => Some(By::Link),
            Some(("account", id)) => id.parse().ok().map(By::Account),
            Some(("invite", what)) => InvitedAs::from_code(what).map(By::Invited),
            Some(_) | None => None,
        }
    }
}

/// What somebody wishes to give.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a box of the form to tick")]
pub struct Wish {
    /// To whom.
    pub to: String,
    /// By which way.
    pub by: By,
    /// What to ask them.
    pub question: String,
    /// Whether a code is wished.
    pub passcode: bool,
    /// Whether the address gives the data themselves, where no code is asked for.
    pub direct: bool,
    /// What for.
    pub purpose: Purpose,
    /// Whether they may return results.
    pub adds: bool,
    /// Which kinds.
    pub kinds: BTreeSet<Kind>,
    /// From so many years before today; 0 is all of it.
    pub years: u8,
    /// Up to this day, when there is one.
    pub before: Option<Date>,
    /// Only what these say; empty means everybody.
    pub sources: BTreeSet<Source>,
    /// Single entries; then no kinds.
    pub entries: BTreeSet<EntryId>,
    /// For so many days.
    pub days: u16,
    /// Sensitive records that are named.
    pub labels: Labels,
    /// The grant that it replaces.
    pub grant: Option<GrantId>,
    /// Whether the one more question was answered with yes.
    pub sure: bool,
}

impl Wish {
    /// What is proposed: a week, for treatment, nothing sensitive, with a code.
    pub fn careful() -> Wish {
        let link = phr::consent::Grantee::Share(phr::OriginalId::from_bytes([0; 32]));
        Wish {
            to: String::new(),
            by: By::Link,
            question: String::new(),
            passcode: true,
            direct: false,
            purpose: Purpose::Treatment,
            adds: false,
            kinds: KINDS.iter().copied().collect(),
            years: 0,
            before: None,
            sources: BTreeSet::new(),
            entries: BTreeSet::new(),
            days: days_proposed(&link, Purpose::Treatment).unwrap_or_default(),
            labels: Labels::NONE,
            grant: None,
            sure: false,
        }
    }

    /// What was given before, to be changed.
    pub fn of(grant: &Grant, to: &str) -> Wish {
        let careful = Wish::careful();
        let lasted = grant.until.map(|until| until.duration_since(grant.from).as_hours());
        let days =
            DAYS.iter().copied().find(|n| lasted == Some(24_i64.saturating_mul((*n).into())));
        let back = |years: u8| Wish { years, ..careful.clone() }.scope(grant.given).facts.from_ms;
        let years = YEARS.iter().copied().find(|n| back(*n) == grant.scope.facts.from_ms);
        let last = grant.scope.facts.until_ms.and_then(|ms| ms.checked_sub(1));
        let last = last.and_then(|ms| Timestamp::from_millisecond(ms).ok());
        Wish {
            to: to.to_owned(),
            by: match &grant.to {
                Grantee::Account(account) => By::Account(*account),
                Grantee::Share(_)
                | Grantee::Organisation { .. }
                | Grantee::App(_)
                | Grantee::Anyone => By::Link,
            },
            purpose: grant.purposes.iter().next().copied().unwrap_or(Purpose::Treatment),
            adds: grant.actions.contains(&Action::Add),
            kinds: grant.scope.kinds.clone(),
            years: years.unwrap_or_default(),
            before: last.and_then(day),
            sources: grant.scope.only_from.clone(),
            entries: grant.scope.with.clone(),
            days: days.unwrap_or(careful.days),
            labels: grant.scope.labels,
            grant: Some(grant.id),
            ..careful
        }
    }

    /// What is proposed for one entry.
    pub fn one(entry: EntryId) -> Wish {
        Wish { entries: [entry].into(), kinds: BTreeSet::new(), ..Wish::careful() }
    }

    /// Reads a form. What is not among the choices is not chosen.
    ///
    /// ```
    /// # use pages::tell::give::Wish;
    /// let pairs = [("to", "Dr B"), ("kind", "medicine"), ("kind", "support"), ("days", "9999")];
    /// let wish = Wish::read(&pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
    /// assert_eq!(wish.kinds.len(), 1); // whatever a form is made to say
    /// assert_eq!(wish.days, 7);
    /// ```
    pub fn read(pairs: &[(String, String)]) -> Wish {
        let all = |name: &'static str| pairs.iter().filter(move |(n, _)| n == name).map(|(_, v)| v);
        let one = |name: &'static str| all(name).next().map(String::as_str).unwrap_or_default();
        let careful = Wish::careful();
        let days = one("days").parse().ok().filter(|days| DAYS.contains(days));
        let purpose = Purpose::from_code(one("purpose")).filter(|p| PURPOSES.contains(p));
        let by = By::read(one("by")).unwrap_or(By::Link);
        let shown = |kind: &Kind| {
            LINK_KINDS.contains(kind) || (by != By::Link && MORE_KINDS.contains(kind))
        };
        let entries: BTreeSet<EntryId> = all("entry").filter_map(|id| id.parse().ok()).collect();
        let kinds = all("kind").filter_map(|k| Kind::from_code(k)).filter(shown);
        Wish {
            to: line(one("to")),
            by,
            question: one("question").trim().chars().take(QUESTION_MAX).collect(),
            passcode: one("passcode") == "yes",
            direct: one("direct") == "yes",
            purpose: purpose.unwrap_or(careful.purpose),
            adds: one("adds") == "yes" && by != By::Link,
            // Who chooses single entries means these alone.
            kinds: if entries.is_empty() { kinds.collect() } else { BTreeSet::new() },
            years: one("years").parse().ok().filter(|n| YEARS.contains(n)).unwrap_or_default(),
            before: one("before").parse().ok().filter(|d: &Date| d.day().is_some()),
            sources: all("source").map(|name| Source(line(name))).take(NAMED_MAX).collect(),
            entries: entries.into_iter().take(NAMED_MAX).collect(),
            days: days.unwrap_or(careful.days),
            labels: all("label").filter_map(|l| Label::from_code(l)).collect(),
            grant: one("grant").parse().ok(),
            sure: one("sure") == "yes",
        }
    }

    /// The form again, as hidden fields; [`Wish::read`] gives the same, but for `sure`.
    pub fn fields(&self) -> Vec<(String, String)> {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let yes = |wished: bool| if wished { "yes" } else { "" };
        let mut fields = vec![
            field("to", &self.to),
            field("by", &self.by.text()),
            field("question", &self.question),
            field("passcode", yes(self.passcode)),
            field("direct", yes(self.direct)),
            field("purpose", self.purpose.code()),
            field("adds", yes(self.adds)),
            field("years", &self.years.to_string()),
            field("days", &self.days.to_string()),
        ];
        fields.extend(self.before.iter().map(|day| field("before", &day.to_string())));
        fields.extend(self.kinds.iter().map(|kind| field("kind", kind.code())));
        fields.extend(self.sources.iter().map(|source| field("source", &source.0)));
        fields.extend(self.entries.iter().map(|id| field("entry", &id.to_string())));
        fields.extend(self.labels.iter().map(|label| field("label", label.code())));
        fields.extend(self.grant.map(|id| field("grant", &id.to_string())));
        fields
    }

    /// What is not right.
    pub fn faults(&self) -> Vec<Fault> {
        let to = self.to.is_empty() || self.to.chars().count() > LABEL_MAX;
        let nothing = self.kinds.is_empty() && self.entries.is_empty();
        let helper = self.by == By::Invited(InvitedAs::Helper);
        let unfit = helper && !InvitedAs::Helper.role().purposes().contains(&self.purpose);
        let faults = [
            to.then_some(Fault::To),
            nothing.then_some(Fault::Kinds),
            unfit.then_some(Fault::Purpose),
        ];
        faults.into_iter().flatten().collect()
    }

    /// What they may do.
    pub fn actions(&self) -> BTreeSet<Action> {
        [Action::Read].into_iter().chain(self.adds.then_some(Action::Add)).collect()
    }

    /// Which entries.
    pub fn scope(&self, now: Timestamp) -> Scope {
        let back = YEAR.checked_mul(i32::from(self.years)).filter(|_| self.years > 0);
        let from = back.and_then(|back| now.checked_sub(back).ok());
        let facts = Span {
            from_ms: from.map(Timestamp::as_millisecond),
            until_ms: self.before.as_ref().map(Date::end_ms),
        };
        Scope {
            kinds: self.kinds.clone(),
            facts,
            only_from: self.sources.clone(),
            with: self.entries.clone(),
            labels: self.labels,
            ..Scope::default()
        }
    }

    /// Until when.
    pub fn until(&self, now: Timestamp) -> Option<Timestamp> {
        let lasts = SignedDuration::from_hours(24_i64.saturating_mul(i64::from(self.days)));
        now.checked_add(lasts).ok()
    }

    /// The sensitive records that are named, in words.
    pub fn sensitive(&self, lang: Lang) -> Vec<&'static str> {
        self.labels.iter().map(|named| label(named, lang)).collect()
    }
}

fn day(at: Timestamp) -> Option<Date> {
    Date::from_timestamp(at).to_string().get(..10)?.parse().ok()
}

/// What the form can offer of this record.
#[derive(Debug, Clone, Default)]
pub struct Offered {
    /// Accounts the record was opened to before, or that the reader invited, by name.
    pub accounts: Vec<(AccountId, String)>,
    /// Who the records come from, by name.
    pub sources: Vec<String>,
    /// What the chosen entries are called.
    pub entries: Vec<(EntryId, String)>,
}

impl Offered {
    /// Who stands behind these entries, the most frequent first, and what those are called that a
    /// wish names.
    pub fn of(entries: &[Entry], wish: &Wish, lang: Lang) -> Offered {
        let mut counted: BTreeMap<String, usize> = BTreeMap::new();
        for maker in entries.iter().flat_map(|e| &e.origins).map(|origin| &origin.made_by) {
            if matches!(maker, Maker::Institution { .. } | Maker::Professional { .. })
                && let Some(Source(name)) = Source::of(maker).pop()
            {
                let count = counted.entry(name).or_default();
                *count = count.saturating_add(1);
            }
        }
        let mut sources: Vec<(String, usize)> = counted.into_iter().collect();
        sources.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let chosen = entries.iter().filter(|e| wish.entries.contains(&e.id));
        Offered {
            accounts: Vec::new(),
            sources: sources.into_iter().take(SOURCES_MAX).map(|(name, _)| name).collect(),
            entries: chosen.map(|e| (e.id, entry::title(e, lang))).collect(),
        }
    }
}

/// One line without what could hide in it.
fn line(text: &str) -> String {
    phr::circulation::recipient(text).unwrap_or_default()
}

fn choice(value: &str, name: &str, chosen: bool) -> Choice {
    Choice { value: value.to_owned(), name: name.to_owned(), chosen }
}

/// The form, with what was chosen so far.
pub fn give(frame: Frame, pid: &str, wish: &Wish, offered: &Offered, faults: Vec<Fault>) -> Give {
    let (lang, w) = (frame.lang, &Words::of(frame.lang).sharing);
    let purposes =
        PURPOSES.iter().map(|p| choice(p.code(), log::purpose(*p, lang), *p == wish.purpose));
    let named = |k: &Kind| choice(k.code(), kind(*k, lang), wish.kinds.contains(k));
    let years = YEARS.iter().map(|n| {
        let name = if *n == 0 { w.since_all.to_owned() } else { w.since_years.of((*n).into()) };
        choice(&n.to_string(), &name, *n == wish.years)
    });
    let days =
        DAYS.iter().map(|n| choice(&n.to_string(), &w.for_days.of((*n).into()), *n == wish.days));
    let labels = Label::ALL.iter().map(|l| choice(l.code(), label(*l, lang), wish.labels.has(*l)));
    let sources = offered.sources.iter();
    let entries = offered.entries.iter();
    let account = wish.grant.is_some() && wish.by != By::Link;
    Give {
        action: links::sharing_give(pid),
        grant: wish.grant.map(|id| id.to_string()).unwrap_or_default(),
        to: wish.to.clone(),
        by: wish.by.text(),
        ways: if wish.grant.is_none() { ways(wish, offered, w) } else { Vec::new() },
        adds: wish.adds,
        account,
        before: wish.before.as_ref().map(ToString::to_string).unwrap_or_default(),
        sources: sources
            .map(|name| choice(name, name, wish.sources.contains(&Source(name.clone()))))
            .collect(),
        entries: entries
            .map(|(id, name)| choice(&id.to_string(), name, wish.entries.contains(id)))
            .collect(),
        more_kinds: MORE_KINDS
            .iter()
            .filter(|kind| wish.grant.is_none() || account || LINK_KINDS.contains(kind))
            .map(named)
            .collect(),
        direct: wish.direct,
        question: wish.question.clone(),
        passcode: wish.passcode,
        purposes: purposes.collect(),
        kinds: KINDS.iter().map(named).collect(),
        years: years.collect(),
        days: days.collect(),
        labels: labels.collect(),
        faults,
        frame,
    }
}

/// A link first, then who is known already, then who can be invited.
fn ways(wish: &Wish, offered: &Offered, w: &words::sharing::Words) -> Vec<Choice> {
    let way = |by: By, name: &str| choice(&by.text(), name, wish.by == by);
    let known = offered.accounts.iter().map(|(id, name)| way(By::Account(*id), name));
    let invited = [
        way(By::Invited(InvitedAs::Family), w.way_family),
        way(By::Invited(InvitedAs::Helper), w.way_helper),
        way(By::Invited(InvitedAs::Professional), w.way_professional),
    ];
    [way(By::Link, w.way_link)].into_iter().chain(known).chain(invited).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_proposed_is_careful() {
        let wish = Wish::careful();
        assert_eq!((wish.days, wish.purpose), (7, Purpose::Treatment));
        assert!(wish.labels.is_empty() && wish.passcode && !wish.sure);
        let empty = Wish::read(&[]);
        assert_eq!(empty.faults(), [Fault::To, Fault::Kinds], "nothing is shown by an empty form");
    }

    #[test]
    fn single_entries_are_these_alone_and_a_link_shows_no_more_than_it_has_room_for() {
        let pairs = |by: &str, more: &[(&str, &str)]| {
            let fixed =
                [("to", "x"), ("by", by), ("kind", "cost"), ("kind", "visit"), ("adds", "yes")];
            let all = fixed.iter().chain(more);
            all.map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect::<Vec<_>>()
        };
        let link = Wish::read(&pairs("link", &[]));
        assert_eq!((link.kinds.len(), link.adds), (1, false));
        let doctor = Wish::read(&pairs("invite-professional", &[]));
        assert_eq!((doctor.kinds.len(), doctor.adds), (2, true));
        let id = EntryId::from_bytes([7; 16]);
        let one = Wish::read(&pairs("link", &[("entry", &id.to_string())]));
        assert!(one.kinds.is_empty() && one.faults().is_empty());
        assert_eq!(one.scope(Timestamp::UNIX_EPOCH).with, [id].into());
        let helper = Wish::read(&pairs("invite-helper", &[]));
        assert_eq!(helper.faults(), [Fault::Purpose], "nobody helps for treatment");
    }

    proptest! {
        #[test]
        fn a_wish_comes_back_from_its_form(
            to in "[a-z 一-龠]{0,80}", question in "[a-zA-Z?\n]{0,50}", passcode: bool,
            years in prop::sample::select(YEARS.to_vec()), days in prop::sample::select(DAYS.to_vec()),
            kinds in prop::sample::subsequence(KINDS.to_vec(), 0..KINDS.len()), bits in 0u16..512,
        ) {
            let wish = Wish {
                to: line(&to), question: question.trim().to_owned(), passcode, years, days,
                kinds: kinds.into_iter().collect(), labels: Labels::from_bits(bits),
                by: By::Invited(InvitedAs::Professional), adds: passcode, direct: !passcode,
                before: "2025-03-10".parse().ok().filter(|_| passcode),
                sources: [Source("めぐり内科".to_owned())].into(),
                ..Wish::careful()
            };
            prop_assert_eq!(Wish::read(&wish.fields()), wish);
        }
    }
}
