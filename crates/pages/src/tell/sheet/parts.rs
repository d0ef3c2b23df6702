//! The parts that several documents share: conditions, medicines, allergies, what is urgent.

use fhir::{Date, view};
use phr::{
    message::Language,
    record::{
        Entry,
        same::Fact,
        summary::{Certainty, Medicine, Problem, Verification, Way},
    },
};

use super::{
    super::{entry, pick, source, urgent::urgent, when},
    Teller,
    visit::printed,
};
use crate::{
    Lang,
    dates::Day,
    home::UrgentNotice,
    sheet::{Block, Column, Letters, PaperFact, Table},
};

/// A day in few characters; a month or a year as it is.
pub(super) fn short(date: &Date, lang: Lang) -> String {
    let day = phr::record::day_number(date).and_then(Day::from_number);
    day.map_or_else(|| when::of(date, lang).text, |day| day.short(lang))
}

pub(super) fn short_day(number: i64, lang: Lang) -> String {
    Day::from_number(number).map(|day| day.short(lang)).unwrap_or_default()
}

impl<'a> Teller<'a> {
    /// When, and everybody who says so with the kind of evidence.
    pub(super) fn detail(&self, fact: &Fact<'a>) -> String {
        let lang = self.lang;
        let day =
            fact.lead.when.as_ref().map_or_else(|| when::unknown(lang).text, |d| short(d, lang));
        let all = std::iter::once(fact.lead).chain(fact.others.iter().map(|(e, _)| *e));
        let by: Vec<String> = source::chips(all, lang)
            .into_iter()
            .map(|chip| {
                let evidence = chip.evidence.word(lang);
                match lang {
                    Lang::Ja => format!("{}（{evidence}）", chip.by),
                    Lang::En => format!("{} ({evidence})", chip.by),
                }
            })
            .collect();
        format!("{day} {}", by.join(pick(lang, "、", ", ")))
    }

    /// Any fact with its value, its mark and where it comes from.
    pub(super) fn fact(&self, fact: &Fact<'a>) -> PaperFact {
        PaperFact {
            name: entry::title(fact.lead, self.lang),
            mark: entry::note(fact.lead, self.lang),
            value: entry::value_text(fact.lead, self.lang),
            detail: self.detail(fact),
        }
    }

    pub(super) fn problem(&self, problem: &Problem<'a>) -> PaperFact {
        let w = self.words;
        let mark = match problem.certainty {
            Certainty::Confirmed => None,
            Certainty::Suspected => Some(w.suspected),
            Certainty::Told => Some(w.told),
            Certainty::Claimed => Some(w.claimed),
        };
        PaperFact {
            name: entry::title(problem.fact.lead, self.lang),
            mark: mark.map(str::to_owned),
            value: None,
            detail: self.detail(&problem.fact),
        }
    }

    pub(super) fn problems(&self) -> Vec<Block> {
        let facts: Vec<PaperFact> = self.summary.problems.iter().map(|p| self.problem(p)).collect();
        some(facts)
    }

    /// Allergies that can kill come first.
    pub(super) fn allergies(&self) -> Vec<Block> {
        let mut allergies: Vec<&Fact<'a>> = self.summary.allergies.iter().collect();
        allergies.sort_by_key(|fact| !is_severe(fact.lead));
        let fact = |fact: &&Fact<'a>| {
            let severe = is_severe(fact.lead).then(|| self.words.severe.to_owned());
            let told = self.fact(fact);
            let mark = match (severe, told.mark.clone()) {
                (Some(severe), Some(mark)) => Some(format!("{severe} {mark}")),
                (severe, mark) => severe.or(mark),
            };
            PaperFact { mark, ..told }
        };
        some(allergies.iter().map(fact).collect())
    }

    /// The current medicines, or those supplied last, with the remark that says which.
    pub(super) fn medicines(&self) -> Vec<Block> {
        let (w, lang) = (self.words, self.lang);
        if self.summary.medicines.is_empty() {
            return Vec::new();
        }
        let rows: Vec<Vec<String>> =
            self.summary.medicines.iter().map(|m| self.medicine(m)).collect();
        let over = self.summary.last_supply.map(|d| format!("{}{}", w.over, short(d, lang)));
        let mut blocks: Vec<Block> = over.map(Block::Text).into_iter().collect();
        let column = |title, width| Column { title, width, number: false };
        let head = vec![
            column(w.drug, 7),
            column(w.how, 5),
            Column { title: w.days, width: 3, number: true },
            column(w.last, 7),
            column(w.prescriber, 5),
            column(w.pharmacy, 4),
        ];
        blocks.push(self.table(head, rows));
        blocks.push(Block::Remark(w.medicines_note.to_owned()));
        blocks
    }

    /// Rows of medicines: a table, or in large letters, for which columns have no room, facts.
    pub(super) fn table(&self, head: Vec<Column>, rows: Vec<Vec<String>>) -> Block {
        match self.data.letters {
            Letters::Ordinary => Block::Table(Table { head, rows }),
            Letters::Large => {
                Block::Facts(rows.into_iter().map(|row| row_as_fact(row, self.lang)).collect())
            }
        }
    }

    /// Name, use, days, the day with the first of the run, who prescribed, who handed over.
    fn medicine(&self, medicine: &Medicine<'a>) -> Vec<String> {
        let (w, lang) = (self.words, self.lang);
        let e = medicine.newest.entry;
        let how = [entry::how(&e.resource, lang), entry::amount(&e.resource, lang)];
        let last = e.when.as_ref().map(|d| short(d, lang)).unwrap_or_default();
        let first = medicine.first.entry.when.as_ref().map(|d| short(d, lang)).unwrap_or_default();
        let last = match lang {
            _ if first == last => last,
            Lang::Ja => format!("{last}（{first}から{}）", w.since),
            Lang::En => format!("{last} ({} {first})", w.since),
        };
        vec![
            entry::title(e, lang),
            how.into_iter().flatten().collect::<Vec<_>>().join(pick(lang, "　", ", ")),
            entry::days(&e.resource, lang).unwrap_or_default(),
            last,
            self.prescribers(medicine),
            self.makers(medicine, Way::HandedOver),
        ]
    }

    fn prescribers(&self, medicine: &Medicine<'a>) -> String {
        let told = entry::prescriber(&medicine.newest.entry.resource, self.lang);
        told.unwrap_or_else(|| self.makers(medicine, Way::Prescribed))
    }

    /// Who stands behind the newest supply of one way.
    fn makers(&self, medicine: &Medicine<'a>, way: Way) -> String {
        let newest = medicine.supplies.iter().find(|s| s.way == way);
        newest.map(|s| source::by(s.entry, self.lang)).unwrap_or_default()
    }

    /// What cannot wait, in a frame of its own.
    pub(super) fn urgent(&self) -> Vec<Block> {
        let data = self.data;
        let notices = urgent(data.entries, data.sensed, data.today, "", self.lang);
        let fact = |n: UrgentNotice| match n.easy.filter(|_| self.language == Language::Easy) {
            Some(easy) => PaperFact {
                name: printed(self, easy.title),
                mark: None,
                value: Some(printed(self, easy.text)),
                detail: printed(self, easy.action),
            },
            None => PaperFact { name: n.title, mark: None, value: Some(n.text), detail: n.action },
        };
        some(notices.into_iter().map(fact).collect())
    }
}

/// A row of medicines as one fact: the name, then the use and the days, then the rest.
fn row_as_fact(row: Vec<String>, lang: Lang) -> PaperFact {
    let comma = pick(lang, "　", ", ");
    let mut cells = row.into_iter().filter(|cell| !cell.is_empty());
    let name = cells.next().unwrap_or_default();
    let use_and_days: Vec<String> = cells.by_ref().take(2).collect();
    let detail = cells.collect::<Vec<_>>().join(comma);
    PaperFact { name, mark: None, value: Some(use_and_days.join(comma)), detail }
}

/// One block of facts, when there are any.
pub(super) fn some(facts: Vec<PaperFact>) -> Vec<Block> {
    if facts.is_empty() { Vec::new() } else { vec![Block::Facts(facts)] }
}

/// What the source itself calls severe (FHIR `criticality` high, `severity` severe); an unconfirmed
/// one too.
fn is_severe(e: &Entry) -> bool {
    let severe = view::items(&e.resource, "reaction")
        .any(|reaction| view::text(reaction, "severity") == Some("severe"));
    let stands = Verification::of(&e.resource) != Verification::Refuted;
    stands && (severe || view::text(&e.resource, "criticality") == Some("high"))
}
