//! What others need to know when the person cannot say it. What is not here is not known; it is never
//! "none".
//!
//! Which medicines need attention is read from their codes alone: the first digits of a YJ code are
//! the class of 日本標準商品分類 (the standard commodity classification). The classes are from memory
//! and to be reviewed; a medicine without a code is named as not sorted, never as harmless.

use fhir::{Date, system, view};
use serde_json::Value;

use super::{Medicine, certainty, evidence};
use crate::{
    EntryId,
    provenance::Evidence,
    record::{
        Entry, EntryState,
        same::{Fact, facts},
    },
};

/// Why whoever treats a person in an emergency looks twice at a medicine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attention {
    /// Makes the blood clot less (333).
    Anticoagulant,
    /// Acts on blood in another way; most are antiplatelets (339).
    Antiplatelet,
    /// A hormone of the pancreas: insulin above all (2492).
    Insulin,
    /// A hormone of the adrenal gland: steroids (245).
    Steroid,
    /// Against epilepsy (113).
    Antiepileptic,
}

/// Beginnings of YJ codes, from memory.
const CLASSES: [(&str, Attention); 5] = [
    ("333", Attention::Anticoagulant),
    ("339", Attention::Antiplatelet),
    ("2492", Attention::Insulin),
    ("245", Attention::Steroid),
    ("113", Attention::Antiepileptic),
];
/// Names under which sources write the care level, and codes of blood groups (LOINC).
const CARE_LEVEL: &str = "要介護状態区分";
const BLOOD_GROUPS: [&str; 2] = ["882-1", "883-9"];
/// Pregnancy status (LOINC), from memory.
const PREGNANCY: &str = "82810-3";
const DIALYSIS: [&str; 2] = ["透析", "dialysis"];
const DEVICES: [&str; 6] =
    ["ペースメーカ", "植込", "人工弁", "ステント", "pacemaker", "defibrillator"];

/// What is known of a medicine's class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// It needs attention.
    Attention(Attention),
    /// Its code says another class.
    Other,
    /// It has no code that says a class.
    Unknown,
}

impl Class {
    /// Reads the class of a medicine.
    ///
    /// ```
    /// use phr::record::summary::emergency::{Attention, Class};
    /// use serde_json::json;
    /// let warfarin = json!({"medicationCodeableConcept": {"coding": [
    ///     {"system": fhir::system::YJ, "code": "3332001F1024"}]}});
    /// assert_eq!(Class::of(&warfarin), Class::Attention(Attention::Anticoagulant));
    /// let named = json!({"medicationCodeableConcept": {"text": "ワーファリン"}});
    /// assert_eq!(Class::of(&named), Class::Unknown); // a name is not sorted by guessing
    /// ```
    pub fn of(resource: &Value) -> Class {
        let concept = resource.get("medicationCodeableConcept");
        let yj = concept
            .into_iter()
            .flat_map(view::codings)
            .find(|c| c.system == system::YJ && c.code.len() == 12);
        let Some(yj) = yj else { return Class::Unknown };
        let class = CLASSES.iter().find(|(begins, _)| yj.code.starts_with(begins));
        class.map_or(Class::Other, |(_, attention)| Class::Attention(*attention))
    }
}

/// What is gathered for an emergency beside the [`super::Summary`].
#[derive(Debug, Clone, Default)]
pub struct Emergency<'a> {
    /// Blood groups as noted, the newest first. Never a ground to give blood.
    pub blood: Vec<Fact<'a>>,
    /// The newest care level.
    pub care_level: Option<Fact<'a>>,
    /// The newest word on pregnancy.
    pub pregnancy: Option<Fact<'a>>,
    /// What speaks of dialysis.
    pub dialysis: Vec<Fact<'a>>,
    /// What speaks of something implanted.
    pub devices: Vec<Fact<'a>>,
}

/// Gathers what an emergency needs beside the summary, as of `today`.
pub fn emergency<'a>(
    entries: &'a [Entry],
    apart: &[(EntryId, EntryId)],
    today: &Date,
) -> Emergency<'a> {
    let mut told = facts(entries, apart);
    told.retain(|fact| super::is_by(fact.lead, today) && stands(fact.lead));
    let loinc = |fact: &&Fact<'a>, codes: &[&str]| {
        let code = fact.lead.resource.get("code");
        codes.iter().any(|c| code.is_some_and(|code| view::has_code(code, system::LOINC, c)))
    };
    let named = |fact: &&Fact<'a>, words: &[&str]| {
        let kinds = ["Condition", "Procedure", "DeviceUseStatement"];
        let kind = view::resource_type(&fact.lead.resource).unwrap_or_default();
        let name = name(fact.lead).unwrap_or_default();
        kinds.contains(&kind) && words.iter().any(|word| name.contains(word))
    };
    let device = |fact: &&Fact<'a>| {
        view::resource_type(&fact.lead.resource) == Some("DeviceUseStatement")
            || named(fact, &DEVICES)
    };
    Emergency {
        blood: told.iter().filter(|f| loinc(f, &BLOOD_GROUPS)).cloned().collect(),
        care_level: told.iter().find(|f| name(f.lead) == Some(CARE_LEVEL)).cloned(),
        pregnancy: told.iter().find(|f| loinc(f, &[PREGNANCY])).cloned(),
        dialysis: told.iter().filter(|f| named(f, &DIALYSIS)).cloned().collect(),
        devices: told.iter().filter(device).cloned().collect(),
    }
}

fn name(entry: &Entry) -> Option<&str> {
    entry.resource.get("code").and_then(view::concept_name)
}

/// Neither withdrawn, nor mistaken, nor ruled out, nor not done.
fn stands(entry: &Entry) -> bool {
    const NOT: [&str; 4] = ["entered-in-error", "cancelled", "not-done", "preparation"];
    let status = view::text(&entry.resource, "status").unwrap_or_default();
    let ruled_out = certainty(entry).is_none();
    entry.state == EntryState::Active && !NOT.contains(&status) && !ruled_out
}

/// Whether a fact stands on a bill alone.
pub fn is_claim(fact: &Fact<'_>) -> bool {
    evidence(fact.lead) == Evidence::Claimed
}

/// The medicines that need attention, by reason, and those whose class nobody can read.
pub fn sorted<'m, 'a>(
    medicines: &'m [Medicine<'a>],
) -> (Vec<(Attention, &'m Medicine<'a>)>, Vec<&'m Medicine<'a>>) {
    let (mut attention, mut unknown) = (Vec::new(), Vec::new());
    for medicine in medicines {
        match Class::of(&medicine.newest.entry.resource) {
            Class::Attention(why) => attention.push((why, medicine)),
            Class::Unknown => unknown.push(medicine),
            Class::Other => {}
        }
    }
    attention.sort_by_key(|(why, _)| *why);
    (attention, unknown)
}
