//! Who may see the record, in words: what was agreed to, and the sentences shown when deciding.

use std::collections::BTreeSet;

use fhir::Date;
use jiff::{SignedDuration, Timestamp};
use phr::{
    AccountId, GrantId,
    circulation::Share,
    consent::{Action, Effect, Grant, Grantee, Label, Purpose, RelationKind, fhir::State},
    record::Kind,
};

use super::{log, pick, when};
use crate::{
    Lang,
    fact::FactKind,
    links,
    sharing::{Agreed, Sharing},
    words::Words,
};

/// Version of [`terms`]: a new one when a word of them changes.
pub const TERMS: &str = "sharing-2026-12";
/// Before the end by so much, the person is told.
pub const SOON: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What can be shown, in the order of the form.
pub const KINDS: &[Kind] = phr::circulation::PROPOSED_KINDS;
/// What can be shown besides, when the person names it.
pub const MORE_KINDS: &[Kind] = &[Kind::Visit, Kind::Document, Kind::Care, Kind::Note, Kind::Cost];
/// What can be shown through a link.
pub const LINK_KINDS: &[Kind] = phr::circulation::SUMMARY_KINDS;
/// What something can be shown for through a link.
pub const PURPOSES: &[Purpose] =
    &[Purpose::Treatment, Purpose::CareManagement, Purpose::FamilyRequest];

/// A kind in words.
pub fn kind(kind: Kind, lang: Lang) -> &'static str {
    let fact = match kind {
        Kind::Medicine => FactKind::Medicine,
        Kind::Measurement => FactKind::Measurement,
        Kind::Lab => FactKind::LabResult,
        Kind::CheckUp => FactKind::CheckUp,
        Kind::Condition => FactKind::Condition,
        Kind::Allergy => FactKind::Allergy,
        Kind::Vaccination => FactKind::Vaccination,
        Kind::Visit => FactKind::Visit,
        Kind::Cost => FactKind::Cost,
        Kind::Care => FactKind::Care,
        Kind::Document => FactKind::Document,
        Kind::Note => FactKind::Answers,
        Kind::Support => FactKind::Insurance,
    };
    fact.word(lang)
}

/// A label of sensitivity in words.
pub const fn label(label: Label, lang: Lang) -> &'static str {
    match label {
        Label::Psychiatry => pick(lang, "心の病気やその薬", "mental health and its medicines"),
        Label::SubstanceUse => pick(lang, "お酒や薬物のこと", "alcohol and drugs"),
        Label::Hiv => pick(lang, "HIVのこと", "HIV"),
        Label::SexuallyTransmitted => pick(lang, "性感染症", "sexually transmitted diseases"),
        Label::SexualHealth => pick(lang, "性や生殖のこと", "sexuality and reproduction"),
        Label::Pregnancy => pick(lang, "妊娠・出産", "pregnancy and birth"),
        Label::Violence => pick(lang, "暴力を受けたこと", "violence suffered"),
        Label::Genetic => pick(lang, "遺伝子や遺伝する病気", "genes and what runs in families"),
        Label::Restricted => {
            pick(lang, "もとの書類が「制限」とした記録", "what a source marked as restricted")
        }
    }
}

/// The sentences that say what a grant opens or closes. Shown before deciding, and again on the
/// receipt; their hash is kept with the consent.
pub fn terms(grant: &Grant, to: &str, lang: Lang) -> Vec<String> {
    if grant.protects() {
        return Words::of(lang).protection.terms.iter().map(|&said| said.to_owned()).collect();
    }
    let mut terms = vec![opening(grant, to, lang)];
    if let Some(from) = grant.scope.facts.from_ms.and_then(day) {
        let from = when::day_of(&from, lang).text;
        terms.push(match lang {
            Lang::Ja => format!("{from} からあとの記録です。"),
            Lang::En => format!("Records from {from} on."),
        });
    }
    if let Some(last) = grant.scope.facts.until_ms.and_then(|ms| day(ms.saturating_sub(1))) {
        let last = when::day_of(&last, lang).text;
        terms.push(match lang {
            Lang::Ja => format!("{last} までの記録です。"),
            Lang::En => format!("Records up to {last}."),
        });
    }
    if grant.effect == Effect::Forbid {
        return terms;
    }
    terms.extend(narrower(grant, lang));
    let named: Vec<&str> = grant.scope.labels.iter().map(|l| label(l, lang)).collect();
    let whole = grant.relation.map(|_proxy| {
        pick(
            lang,
            "心や性、遺伝などの、とくに気をつけたい記録も見えます。",
            "What needs special care, such as mental health, sexuality or genes, is seen too.",
        )
        .to_owned()
    });
    terms.push(whole.unwrap_or_else(|| {
        match (lang, named.is_empty()) {
            (Lang::Ja, true) => {
                "心や性、遺伝などの、とくに気をつけたい記録は見せません。".to_owned()
            }
            (Lang::Ja, false) => {
                format!("とくに気をつけたい記録のうち、{}も見せます。", named.join("、"))
            }
            (Lang::En, true) => {
                "What needs special care, such as mental health, sexuality or genes, stays closed."
                    .to_owned()
            }
            (Lang::En, false) => {
                format!("Of what needs special care, this is shown too: {}.", named.join(", "))
            }
        }
    }));
    if let Some(until) = grant.until {
        let until = when::of(&Date::from_timestamp(until), lang).text;
        terms.push(match lang {
            Lang::Ja => {
                format!("{until} に、自然に終わります。その前でも、いつでもすぐにやめられます。")
            }
            Lang::En => format!(
                "It ends by itself on {until}. You can stop it at any time before, at once."
            ),
        });
    }
    terms.push(
        pick(
            lang,
            "だれがいつ見たかは、あなたの「見た人」に残ります。",
            "Who looked, and when, is noted in your log.",
        )
        .to_owned(),
    );
    terms
}

/// Whose records alone, and whether results may come back.
fn narrower(grant: &Grant, lang: Lang) -> Vec<String> {
    let mut terms = Vec::new();
    let sources: Vec<&str> = grant.scope.only_from.iter().map(|s| s.0.as_str()).collect();
    if !sources.is_empty() {
        terms.push(match lang {
            Lang::Ja => format!("{} の記録だけです。", sources.join("、")),
            Lang::En => format!("Only records from {}.", sources.join(", ")),
        });
    }
    if grant.relation.is_none() && grant.actions.contains(&Action::Add) {
        let returned = pick(
            lang,
            "結果や手紙を、この記録に足すこともできます。",
            "They may also add results and letters to this record.",
        );
        terms.push(returned.to_owned());
    }
    terms
}

/// What somebody does who acts for the person.
fn proxy(kind: RelationKind, to: &str, lang: Lang) -> String {
    match (kind, lang) {
        (RelationKind::Person, Lang::Ja) => format!("この記録は {to} 本人のものです。"),
        (RelationKind::Person, Lang::En) => format!("This record is {to}'s own."),
        (RelationKind::Parent, Lang::Ja) => format!(
            "{to} は親として、記録を見て、足して、だれに見せるかを決めます。子どもが15歳になると本人も決められ、18歳で自然に終わります。"
        ),
        (RelationKind::Parent, Lang::En) => format!(
            "{to} sees, adds and decides as a parent. At 15 the child decides too; at 18 it ends by itself."
        ),
        (RelationKind::Guardian, Lang::Ja) => format!(
            "{to} は後見人として、記録を見て、足して、だれに見せるかを決めます。記録を消すこと、ほかの人に頼むことはできません。"
        ),
        (RelationKind::Guardian, Lang::En) => format!(
            "{to} sees, adds and decides as a guardian, but erases nothing and asks nobody else to."
        ),
        (RelationKind::Family, Lang::Ja) => format!(
            "{to} は家族として、記録を見て、足して、だれに見せるかを決めます。記録を消すこと、ほかの人に頼むことはできません。"
        ),
        (RelationKind::Family, Lang::En) => format!(
            "{to} sees, adds and decides as family, but erases nothing and asks nobody else to."
        ),
        (RelationKind::Helper, Lang::Ja) => {
            format!("{to} は手伝う人として、記録を見て、足します。だれに見せるかは決められません。")
        }
        (RelationKind::Helper, Lang::En) => {
            format!("{to} sees and adds as a helper. They do not decide who else may see it.")
        }
    }
}

fn opening(grant: &Grant, to: &str, lang: Lang) -> String {
    if let Some(kind) = grant.relation {
        return proxy(kind, to, lang);
    }
    let (what, purposes) = (what(grant, lang), purposes(grant, lang));
    match (grant.effect, lang) {
        (Effect::Permit, Lang::Ja) => {
            format!("{to} に、{purposes}、あなたの記録の一部を見せます: {what}")
        }
        (Effect::Permit, Lang::En) => {
            format!("{to} sees a part of your record, {purposes}: {what}")
        }
        (Effect::Forbid, Lang::Ja) => {
            format!("本人のほかには、だれにも見せません: {what}（{purposes}）")
        }
        (Effect::Forbid, Lang::En) => {
            format!("Nobody but the person sees this: {what} ({purposes})")
        }
    }
}

/// The kinds of records a grant is about, in words.
pub fn what(grant: &Grant, lang: Lang) -> String {
    let all: BTreeSet<Kind> = Kind::ALL.iter().copied().collect();
    let facts: BTreeSet<Kind> = all.iter().copied().filter(|k| *k != Kind::Support).collect();
    if grant.scope.kinds == all || grant.scope.kinds == facts {
        return pick(lang, "すべての記録", "the whole record").to_owned();
    }
    if !grant.scope.with.is_empty() && grant.scope.kinds.is_empty() {
        let n = grant.scope.with.len();
        return match lang {
            Lang::Ja => format!("えらんだ記録 {n}件"),
            Lang::En if n == 1 => "one record that was chosen".to_owned(),
            Lang::En => format!("{n} records that were chosen"),
        };
    }
    let kinds: Vec<&str> = grant.scope.kinds.iter().map(|k| kind(*k, lang)).collect();
    kinds.join(pick(lang, "、", ", "))
}

fn purposes(grant: &Grant, lang: Lang) -> String {
    let closes = grant.effect == Effect::Forbid;
    if closes && grant.purposes.contains(&Purpose::EmergencyTreatment) {
        return pick(lang, "救急のときも", "also in an emergency").to_owned();
    }
    if closes {
        return pick(lang, "救急のときのほかは", "but in an emergency").to_owned();
    }
    let purposes: Vec<&str> = grant.purposes.iter().map(|p| log::purpose(*p, lang)).collect();
    purposes.join(pick(lang, "・", ", "))
}

/// By what grantees are called.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// Every link of the record, with the name it was made for.
    pub shares: &'a [Share],
    /// What accounts call themselves.
    pub names: &'a [(AccountId, String)],
}

/// To whom, in words: a link by the name it was made for, an account by its own.
pub fn to(grant: &Grant, known: Known<'_>, lang: Lang) -> String {
    match &grant.to {
        Grantee::Share(link) => {
            let share = known.shares.iter().find(|share| share.link == *link);
            share.map_or_else(
                || pick(lang, "渡したアドレス", "an address").to_owned(),
                |share| share.label.clone(),
            )
        }
        Grantee::Account(account) => {
            let named = known.names.iter().find(|(id, _)| id == account);
            named.map_or_else(
                || pick(lang, "アカウントのある人", "somebody with an account").to_owned(),
                |(_, name)| name.clone(),
            )
        }
        Grantee::Organisation { id, .. } | Grantee::App(id) => id.clone(),
        Grantee::Anyone => pick(lang, "だれにも", "everyone").to_owned(),
    }
}

/// What the page is told from.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// The person's id in addresses.
    pub pid: &'a str,
    /// The moment it is.
    pub now: Timestamp,
    /// Everything that was agreed to or refused, the oldest first.
    pub consents: &'a [(Grant, State)],
    /// By what grantees are called.
    pub known: Known<'a>,
}

impl Data<'_> {
    /// Permits that end within a week, for the home page.
    pub fn ending(&self) -> usize {
        let soon = |(grant, state): &&(Grant, State)| {
            *state == State::Given
                && grant.relation.is_none()
                && grant.is_live(self.now)
                && ends_soon(grant, self.now)
        };
        self.consents.iter().filter(soon).count()
    }

    fn agreed(&self, (grant, state): &(Grant, State), lang: Lang) -> Agreed {
        let share = match &grant.to {
            Grantee::Share(link) => self.known.shares.iter().find(|share| share.link == *link),
            Grantee::Account(_)
            | Grantee::Organisation { .. }
            | Grantee::App(_)
            | Grantee::Anyone => None,
        };
        let id = grant.id.to_string();
        let account = matches!(grant.to, Grantee::Account(_));
        let changed = (share.is_some() || account).then(|| links::sharing_change(self.pid, &id));
        Agreed {
            to: to(grant, self.known, lang),
            purposes: purposes(grant, lang),
            what: what(grant, lang),
            until: grant.until.map(|until| when::of(&Date::from_timestamp(until), lang)),
            soon: ends_soon(grant, self.now),
            taken_back: *state == State::Withdrawn,
            tries: share
                .filter(|share| share.passcode)
                .map(|share| usize::try_from(share.tries_left).unwrap_or(usize::MAX)),
            extend: changed.is_some() && ends_soon(grant, self.now),
            change: changed,
            receipt: links::sharing_receipt(self.pid, &id),
            id,
        }
    }
}

fn ends_soon(grant: &Grant, now: Timestamp) -> bool {
    grant.until.is_some_and(|until| is_soon(until, now))
}

/// Whether something ends within [`SOON`].
pub(super) fn is_soon(until: Timestamp, now: Timestamp) -> bool {
    until > now && until.duration_since(now) <= SOON
}

/// What for and what, in a line.
pub(super) fn in_short(grant: &Grant, lang: Lang) -> String {
    format!("{}: {}", purposes(grant, lang), what(grant, lang))
}

/// The page.
pub fn sharing(frame: crate::Frame, data: Data<'_>) -> Sharing {
    let lang = frame.lang;
    let (mut open, mut closed, mut ended) = (Vec::new(), Vec::new(), Vec::new());
    // Who acts for the person, and that their place is hidden, is told on pages of their own.
    let apart = |grant: &Grant| grant.relation.is_some() || grant.protects();
    for consent in data.consents.iter().rev().filter(|(grant, _)| !apart(grant)) {
        let (grant, state) = consent;
        let holds = *state == State::Given && grant.until.is_none_or(|until| data.now < until);
        let told = data.agreed(consent, lang);
        match (holds, grant.effect) {
            (true, Effect::Permit) => open.push(told),
            (true, Effect::Forbid) => closed.push(told),
            (false, Effect::Permit | Effect::Forbid) => ended.push(told),
        }
    }
    let replaced = |agreed: &Agreed| replaced(&agreed.id, data.consents);
    ended.retain(|agreed| !replaced(agreed));
    let all = Kind::ALL.iter().filter(|k| **k != Kind::Support);
    Sharing {
        proxies: None, // whoever calls knows whether it may be decided
        protection: None,
        give: links::sharing_give(data.pid),
        action: links::sharing(data.pid),
        open,
        closed,
        kinds: all.map(|k| (k.code(), kind(*k, lang))).collect(),
        ended,
        frame,
    }
}

/// A grant that gave way to a later one to the same link did not end.
fn replaced(id: &str, consents: &[(Grant, State)]) -> bool {
    let Ok(id) = id.parse::<GrantId>() else { return false };
    let Some((old, _)) = consents.iter().find(|(grant, _)| grant.id == id) else { return false };
    let later = |(grant, _): &(Grant, State)| {
        matches!(grant.to, Grantee::Share(_) | Grantee::Account(_))
            && grant.relation == old.relation
            && grant.to == old.to
            && grant.given > old.given
    };
    consents.iter().any(later)
}

fn day(ms: i64) -> Option<Date> {
    Timestamp::from_millisecond(ms).ok().map(Date::from_timestamp)
}

#[cfg(test)]
mod tests;
