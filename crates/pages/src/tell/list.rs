//! Every fact of one kind, told apart where that matters: diagnosed, suspected, told, billed.

use fhir::view;
use phr::{
    EntryId,
    message::Language,
    record::{
        Entry, Kind,
        same::{Fact, facts},
        summary::{Verification, certainty, is_over},
    },
};

use super::{timeline::card, when};
use crate::{
    Frame,
    home::Certainty,
    links,
    list::{DatedFact, FACTS_PER_PAGE, FactList, Group},
    words::Words,
};

/// The format of everyday notes.
const DIARY: &str = "tenohira-diary";

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Conditions by certainty.
    Conditions,
    /// Allergies and intolerances.
    Allergies,
    /// Vaccinations.
    Vaccinations,
    /// Visits, stays, procedures.
    Visits,
    /// Letters and reports.
    Documents,
    /// Long-term care.
    Care,
    /// What the person wrote down day by day: medicine taken, symptoms, moods, meals.
    Notes,
}

impl List {
    /// Every list, as the home page offers them.
    pub const ALL: [List; 7] = [
        List::Conditions,
        List::Allergies,
        List::Vaccinations,
        List::Visits,
        List::Documents,
        List::Care,
        List::Notes,
    ];

    /// Its name in addresses.
    ///
    /// ```
    /// assert_eq!(pages::tell::list::List::Visits.slug(), "visits");
    /// ```
    pub const fn slug(self) -> &'static str {
        match self {
            List::Conditions => "conditions",
            List::Allergies => "allergies",
            List::Vaccinations => "vaccinations",
            List::Visits => "visits",
            List::Documents => "documents",
            List::Care => "care",
            List::Notes => "notes",
        }
    }

    /// The kinds of entries it is made of.
    pub const fn kinds(self) -> &'static [Kind] {
        match self {
            List::Conditions => &[Kind::Condition],
            List::Allergies => &[Kind::Allergy],
            List::Vaccinations => &[Kind::Vaccination],
            List::Visits => &[Kind::Visit],
            List::Documents => &[Kind::Document],
            // The level itself comes as an answer of a survey.
            List::Care => &[Kind::Care, Kind::Note],
            List::Notes => &[Kind::Note, Kind::Medicine],
        }
    }

    /// What it is called.
    pub(crate) fn title(self, language: impl Into<Language>) -> &'static str {
        let w = &Words::of(language).list;
        match self {
            List::Conditions => w.conditions,
            List::Allergies => w.allergies,
            List::Vaccinations => w.vaccinations,
            List::Visits => w.visits,
            List::Documents => w.documents,
            List::Care => w.care,
            List::Notes => w.notes,
        }
    }
}

/// What the page is told from.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// The person's id in addresses.
    pub pid: &'a str,
    /// Which list.
    pub list: List,
    /// Entries of its kinds, newest first.
    pub entries: &'a [Entry],
    /// What the person pulled apart.
    pub apart: &'a [(EntryId, EntryId)],
    /// Which page, from 1.
    pub page: usize,
}

/// The page. Headings come in a fixed order; a heading without facts is left out.
pub fn list(frame: Frame, data: Data<'_>) -> FactList {
    let Data { pid, list, .. } = data;
    let (lang, language) = (frame.lang, frame.language());
    let mut facts: Vec<(usize, Fact<'_>)> = facts(data.entries, data.apart)
        .into_iter()
        .filter(|fact| belongs(list, fact.lead))
        .map(|fact| (place(list, fact.lead), fact))
        .collect();
    facts.sort_by_key(|(place, fact)| {
        (*place, std::cmp::Reverse(fact.lead.when.as_ref().map(fhir::Date::end_ms)))
    });
    let page = data.page.max(1);
    let first = page.saturating_sub(1).saturating_mul(FACTS_PER_PAGE);
    let mut groups: Vec<(usize, Group)> = Vec::new();
    for (place, fact) in facts.iter().skip(first).take(FACTS_PER_PAGE) {
        let dated = DatedFact {
            when: when::known(fact.lead.when.as_ref(), lang),
            card: card(fact, pid, lang),
        };
        match groups.last_mut().filter(|(last, _)| last == place) {
            Some((_, group)) => group.facts.push(dated),
            None => {
                groups.push((
                    *place,
                    Group { facts: vec![dated], ..heading(list, *place, language) },
                ));
            }
        }
    }
    let w = &frame.words().list;
    let more = facts.len() > first.saturating_add(FACTS_PER_PAGE);
    FactList {
        title: list.title(language),
        none: if list == List::Allergies { w.no_allergies } else { w.none },
        count: facts.len(),
        groups: groups.into_iter().map(|(_, group)| group).collect(),
        previous: (page > 1).then(|| links::section(pid, list.slug(), page.saturating_sub(1))),
        next: more.then(|| links::section(pid, list.slug(), page.saturating_add(1))),
        frame,
    }
}

fn belongs(list: List, e: &Entry) -> bool {
    let name = || e.resource.get("code").and_then(view::concept_name);
    list.kinds().contains(&e.kind)
        && match list {
            List::Care => e.kind == Kind::Care || name().is_some_and(|n| n.contains("要介護")),
            List::Notes => e.origins.iter().any(|o| o.format == DIARY),
            _ => true,
        }
}

/// Under which heading a fact stands; see [`heading`].
fn place(list: List, e: &Entry) -> usize {
    let status = view::text(&e.resource, "status");
    match list {
        List::Conditions => match certainty(e) {
            None => 5,
            Some(_) if is_over(e) => 4,
            Some(Certainty::Confirmed) => 0,
            Some(Certainty::Suspected) => 1,
            Some(Certainty::Told) => 2,
            Some(Certainty::Claimed) => 3,
        },
        List::Allergies => match Verification::of(&e.resource) {
            Verification::Refuted | Verification::Mistaken => 2,
            _ if is_over(e) => 1,
            _ => 0,
        },
        List::Vaccinations => usize::from(status == Some("not-done")),
        List::Visits => usize::from(view::resource_type(&e.resource) != Some("Encounter")),
        List::Documents | List::Care | List::Notes => 0,
    }
}

fn heading(list: List, place: usize, language: Language) -> Group {
    let Words { list: w, home, .. } = Words::of(language);
    let (title, note, slug) = match (list, place) {
        (List::Conditions, 0) => (home.confirmed, None, "confirmed"),
        (List::Conditions, 1) => (home.suspected, Some(home.suspected_note), "suspected"),
        (List::Conditions, 2) => (home.told, Some(home.told_note), "told"),
        (List::Conditions, 3) => (home.claimed, Some(home.claimed_note), "claimed"),
        (List::Conditions, 4) | (List::Allergies, 1) => (w.over, None, "over"),
        (List::Conditions, _) | (List::Allergies, 2) => (w.refuted, None, "over"),
        (List::Vaccinations, 0) => (w.given, None, "confirmed"),
        (List::Vaccinations, _) => (w.not_given, Some(w.not_given_note), "over"),
        (List::Visits, 0) => (w.visits_had, None, "confirmed"),
        (List::Visits, _) => (w.procedures, None, "confirmed"),
        (List::Notes, _) => (w.written, None, "known"),
        (List::Allergies | List::Documents | List::Care, _) => (w.known, None, "known"),
    };
    Group { title, note, slug, facts: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{PID, entry, frame};
    use super::*;
    use crate::Lang;
    use phr::provenance::Evidence;
    use serde_json::json;

    fn page(list_: List, entries: &[Entry], page: usize) -> FactList {
        list(frame(Lang::Ja), Data { pid: PID, list: list_, entries, apart: &[], page })
    }

    #[test]
    fn conditions_stand_under_what_is_known_about_them() {
        let condition = |n, name: &str, evidence, verified: &str, clinical: &str| {
            entry(
                n,
                evidence,
                json!({"resourceType": "Condition", "code": {"text": name},
                    "verificationStatus": {"coding": [{"code": verified}]},
                    "clinicalStatus": {"coding": [{"code": clinical}]}}),
            )
        };
        let all = [
            condition(1, "骨折", Evidence::Recorded, "confirmed", "resolved"),
            condition(2, "心房細動", Evidence::Recorded, "provisional", "active"),
            condition(3, "胃炎", Evidence::Claimed, "confirmed", "active"),
            condition(4, "高血圧症", Evidence::Recorded, "confirmed", "active"),
            condition(5, "結核", Evidence::Recorded, "refuted", "active"),
        ];
        let told: Vec<(&str, String)> = page(List::Conditions, &all, 1)
            .groups
            .into_iter()
            .map(|g| (g.title, g.facts[0].card.title.clone()))
            .collect();
        assert_eq!(
            told,
            [
                ("診断されたもの", "高血圧症".to_owned()),
                ("疑い", "心房細動".to_owned()),
                ("請求に書かれていたもの", "胃炎".to_owned()),
                ("いまは続いていないと書かれたもの", "骨折".to_owned()),
                ("否定されたもの・取り消されたもの", "結核".to_owned()),
            ]
        );
    }

    #[test]
    fn what_was_not_given_is_not_among_the_vaccinations_given() {
        let dose = |n, status: &str, on: &str| {
            entry(
                n,
                Evidence::Recorded,
                json!({"resourceType": "Immunization", "status": status,
                    "vaccineCode": {"text": "MR"}, "occurrenceDateTime": on}),
            )
        };
        let told = page(
            List::Vaccinations,
            &[dose(1, "not-done", "2019-05-01"), dose(2, "completed", "2019-06-01")],
            1,
        );
        let titles: Vec<&str> = told.groups.iter().map(|g| g.title).collect();
        assert_eq!(titles, ["接種したもの", "接種しなかったもの"]);
    }

    #[test]
    fn only_what_was_written_in_the_diary_is_among_the_notes() {
        let taken = json!({"resourceType": "MedicationAdministration", "status": "completed",
            "medicationCodeableConcept": {"text": "アムロジピン"}});
        let handed_over = json!({"resourceType": "MedicationDispense", "status": "completed",
            "medicationCodeableConcept": {"text": "アムロジピン"}});
        let mut mine = entry(1, Evidence::Reported, taken);
        mine.origins[0].format = DIARY.to_owned();
        let told = page(List::Notes, &[mine, entry(2, Evidence::Dispensed, handed_over)], 1);
        assert_eq!((told.count, told.groups[0].facts.len()), (1, 1));
    }

    #[test]
    fn a_long_list_goes_on() {
        let visits: Vec<Entry> = (1..=30)
            .map(|n| entry(n, Evidence::Recorded, json!({"resourceType": "Encounter"})))
            .collect();
        let (one, two) = (page(List::Visits, &visits, 1), page(List::Visits, &visits, 2));
        assert_eq!((one.count, one.groups[0].facts.len()), (30, FACTS_PER_PAGE));
        assert_eq!(two.groups[0].facts.len(), 30 - FACTS_PER_PAGE);
        assert!(one.next.is_some() && two.next.is_none());
    }
}
