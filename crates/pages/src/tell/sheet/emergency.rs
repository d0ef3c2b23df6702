//! What others need to know when the person cannot say it. Whatever the record does not hold stands
//! as not known, never as none: that is how people are hurt.

use phr::{
    own::Wishes,
    record::{
        same::Fact,
        summary::emergency::{Attention, emergency, is_claim, sorted},
    },
};

use super::{
    super::{entry, source},
    Teller, framed,
    parts::{short, some},
    section,
};
use crate::{
    sheet::{Block, PaperFact, Section},
    words::sheet::Words,
};

/// Lines for contacts, and for wishes.
const LINES: usize = 2;

pub(super) fn sections(teller: &Teller<'_>) -> Vec<Section> {
    let (w, data) = (teller.words, teller.data);
    let found = emergency(data.entries, data.apart, data.today);
    let facts = |facts: &[Fact<'_>]| facts.iter().map(|f| told(teller, f)).collect::<Vec<_>>();
    let one = |fact: &Option<Fact<'_>>| facts(&fact.iter().cloned().collect::<Vec<_>>());
    let state = [
        (w.devices, facts(&found.devices)),
        (w.dialysis, facts(&found.dialysis)),
        (w.pregnancy, one(&found.pregnancy)),
        (w.blood, facts(&found.blood)),
        (w.care, one(&found.care_level)),
    ];
    vec![
        framed(w.allergies, unless_empty(teller.allergies(), w.no_allergies)),
        framed(w.attention, attention(teller)),
        section(w.medicines, teller.medicines(), w.no_medicines),
        section(w.problems, teller.problems(), w.no_problems),
        section(w.state, state_of(w, state, !found.blood.is_empty()), ""),
        by_hand(w.contacts, teller.proxy(), w.contacts_note),
        teller.wishes(),
    ]
}

fn unless_empty(blocks: Vec<Block>, nothing: &str) -> Vec<Block> {
    if blocks.is_empty() { vec![Block::Remark(nothing.to_owned())] } else { blocks }
}

fn by_hand(heading: &str, told: Vec<Block>, note: &str) -> Section {
    let lines = [Block::Remark(note.to_owned()), Block::Lines(LINES)];
    section(heading, told.into_iter().chain(lines).collect(), "")
}

/// How the body is, one line for each; what nobody wrote down stands as not known.
fn state_of(
    w: &Words,
    state: [(&'static str, Vec<PaperFact>); 5],
    blood_known: bool,
) -> Vec<Block> {
    let line = |(name, facts): (&str, Vec<PaperFact>)| {
        let unknown = facts.is_empty().then(|| PaperFact {
            name: name.to_owned(),
            value: Some(w.unknown.to_owned()),
            ..PaperFact::default()
        });
        let known = facts.into_iter().map(|fact| {
            let said = [Some(fact.name), fact.value].into_iter().flatten();
            let value = Some(said.collect::<Vec<_>>().join(" "));
            PaperFact { name: name.to_owned(), value, ..fact }
        });
        unknown.into_iter().chain(known).collect::<Vec<_>>()
    };
    let mut blocks = some(state.into_iter().flat_map(line).collect());
    blocks.extend(blood_known.then(|| Block::Remark(w.blood_note.to_owned())));
    blocks
}

/// What the person said for the time when they cannot say it: on this paper only where they chose
/// that it may be shown in an emergency. Whoever reads it cannot tell "nothing said" from "not shown".
impl Teller<'_> {
    fn shown_wishes(&self) -> Option<&Wishes> {
        self.data.stated.wishes.as_ref().filter(|wishes| wishes.in_emergency())
    }

    fn said(&self, name: &str, words: &str, wishes: &Wishes) -> Option<PaperFact> {
        let words = words.trim();
        (!words.is_empty()).then(|| PaperFact {
            name: name.to_owned(),
            mark: None,
            value: Some(words.to_owned()),
            detail: format!("{} {}", self.words.as_said, short(&wishes.at, self.lang)),
        })
    }

    /// Who is to be asked.
    fn proxy(&self) -> Vec<Block> {
        let wishes = self.shown_wishes();
        some(wishes.and_then(|w| self.said(self.words.proxy, &w.proxy, w)).into_iter().collect())
    }

    fn wishes(&self) -> Section {
        let w = self.words;
        let told = self.shown_wishes().map(|wishes| {
            let matters = self.said(w.matters, &wishes.matters, wishes);
            matters.into_iter().chain(self.said(w.wanted, &wishes.care, wishes)).collect()
        });
        let told = some(told.unwrap_or_default());
        if told.is_empty() {
            return by_hand(w.wishes, told, w.wishes_note);
        }
        section(w.wishes, told, "")
    }
}

/// A fact; what stands on a bill alone says so.
fn told(teller: &Teller<'_>, fact: &Fact<'_>) -> PaperFact {
    let name = entry::title(fact.lead, teller.lang);
    let claimed = is_claim(fact).then(|| teller.words.claimed.to_owned());
    PaperFact {
        mark: claimed.or_else(|| entry::note(fact.lead, teller.lang)),
        value: entry::value_text(fact.lead, teller.lang),
        detail: detail(teller, fact),
        name,
    }
}

fn detail(teller: &Teller<'_>, fact: &Fact<'_>) -> String {
    let day = fact.lead.when.as_ref().map(|d| short(d, teller.lang)).unwrap_or_default();
    format!("{day} {}", source::by(fact.lead, teller.lang)).trim().to_owned()
}

/// The medicines to look at twice, and those nobody can sort.
fn attention(teller: &Teller<'_>) -> Vec<Block> {
    let (w, lang) = (teller.words, teller.lang);
    let (attention, unknown) = sorted(&teller.summary.medicines);
    let facts: Vec<PaperFact> = attention
        .iter()
        .map(|(why, medicine)| {
            let e = medicine.newest.entry;
            let day = e.when.as_ref().map(|d| short(d, lang)).unwrap_or_default();
            PaperFact {
                name: entry::title(e, lang),
                mark: Some(reason(teller, *why).to_owned()),
                value: entry::how(&e.resource, lang),
                detail: format!("{day} {}", source::by(e, lang)),
            }
        })
        .collect();
    let mut blocks = unless_empty(some(facts), w.no_attention);
    let names: Vec<String> =
        unknown.iter().map(|medicine| entry::title(medicine.newest.entry, lang)).collect();
    if !names.is_empty() {
        let names = names.join(super::pick(lang, "、", ", "));
        blocks.push(Block::Text(format!("{}: {names}", w.unsorted)));
    }
    blocks
}

fn reason(teller: &Teller<'_>, why: Attention) -> &'static str {
    let [anticoagulant, antiplatelet, insulin, steroid, antiepileptic] = teller.words.reasons;
    match why {
        Attention::Anticoagulant => anticoagulant,
        Attention::Antiplatelet => antiplatelet,
        Attention::Insulin => insulin,
        Attention::Steroid => steroid,
        Attention::Antiepileptic => antiepileptic,
    }
}
