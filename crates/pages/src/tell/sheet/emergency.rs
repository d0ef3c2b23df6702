//! What others need to know when the person cannot say it. Whatever the record does not hold stands
//! as not known, never as none: that is how people are hurt.

use phr::record::{
    same::Fact,
    summary::emergency::{Attention, Emergency, emergency, is_claim, sorted},
};

use super::{
    super::{entry, source},
    Teller, framed,
    parts::{short, some},
    section,
};
use crate::sheet::{Block, PaperFact, Section};

/// Lines for contacts, and for wishes.
const LINES: usize = 2;

pub(super) fn sections(teller: &Teller<'_>) -> Vec<Section> {
    let (w, data) = (teller.words, teller.data);
    let found = emergency(data.entries, data.apart, data.today);
    let facts = |facts: &[Fact<'_>]| some(facts.iter().map(|f| told(teller, f)).collect());
    let one = |fact: &Option<Fact<'_>>| facts(&fact.iter().cloned().collect::<Vec<_>>());
    vec![
        framed(w.allergies, unless_empty(teller.allergies(), w.no_allergies)),
        framed(w.attention, attention(teller)),
        section(w.medicines, teller.medicines(), w.no_medicines),
        section(w.problems, teller.problems(), w.no_problems),
        section(w.devices, facts(&found.devices), w.unknown),
        section(w.dialysis, facts(&found.dialysis), w.unknown),
        section(w.pregnancy, one(&found.pregnancy), w.unknown),
        section(w.blood, blood(teller, &found), w.unknown),
        section(w.care, one(&found.care_level), w.unknown),
        by_hand(w.contacts, w.contacts_note),
        by_hand(w.wishes, w.wishes_note),
    ]
}

fn unless_empty(blocks: Vec<Block>, nothing: &str) -> Vec<Block> {
    if blocks.is_empty() { vec![Block::Remark(nothing.to_owned())] } else { blocks }
}

fn by_hand(heading: &str, note: &str) -> Section {
    let blocks = vec![Block::Remark(note.to_owned()), Block::Lines(LINES)];
    section(heading, blocks, "")
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

fn blood(teller: &Teller<'_>, found: &Emergency<'_>) -> Vec<Block> {
    let mut blocks = some(found.blood.iter().map(|fact| told(teller, fact)).collect());
    if !blocks.is_empty() {
        blocks.push(Block::Remark(teller.words.blood_note.to_owned()));
    }
    blocks
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
