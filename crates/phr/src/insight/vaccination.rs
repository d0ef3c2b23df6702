//! Routine vaccinations (定期接種) that are open at the person's age and not in the record.
//!
//! A kind question to look into the mother and child handbook, never "missing": a record that holds no
//! vaccination at all says nothing, and whatever the handbook says counts. The ages and doses are
//! those of 予防接種法 as of 2025, all from memory, to be reviewed by a physician; what a city adds is
//! not here.

use fhir::{Date, view};

use super::{Facts, evidence};
use crate::{
    EntryId,
    message::{
        About, Ask, Checked, Message, Now, Rule, Source, Step, Verdict,
        phrase::{
            Phrase,
            age::{Name, Phrase as Said},
        },
    },
    person::Sex,
    record::Kind,
};

/// Vaccinations by age.
///
/// Routine vaccinations whose window is open at this age and of which the record holds fewer doses than
/// their course has; three at most. Silent where the record holds no vaccination at all: then it knows
/// nothing, and an empty record is not an unvaccinated child.
pub const VACCINATION: Rule = Rule {
    id: "vaccination",
    version: 1,
    sources: &[Source {
        cite: "予防接種法 定期接種の対象年齢（2025年）",
        checked: Checked::Memory,
    }],
};

/// When a vaccination is open.
#[derive(Debug, Clone, Copy)]
enum Window {
    /// From so many months of age until so many, that month not included.
    Months(i32, i32),
    /// In the fiscal years at whose end the person is so old, the first and the last.
    Years(i16, i16),
}

/// A routine vaccination.
struct Row {
    name: Name,
    /// Any of these words in the vaccine's name counts as a dose, widths folded.
    words: &'static [&'static str],
    /// The doses that belong to it, those of earlier ones included.
    doses: usize,
    window: Window,
    /// Only for women.
    women: bool,
}

const fn row(
    (ja, easy, en): (&'static str, &'static str, &'static str),
    words: &'static [&'static str],
    doses: usize,
    window: Window,
) -> Row {
    Row { name: Name { ja, easy, en }, words, doses, window, women: false }
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    row(("ヒブ（または五種混合）", "ヒブ", "Hib"), &["ヒブ", "Hib", "五種混合", "5種混合"], 4, Window::Months(12, 60)),
    row(("小児用肺炎球菌", "小児用《しょうによう》 肺炎球菌《はいえんきゅうきん》", "Pneumococcus (children)"), &["肺炎球菌"], 4, Window::Months(12, 60)),
    row(("BCG", "BCG", "BCG"), &["BCG"], 1, Window::Months(5, 12)),
    row(("B型肝炎", "B型肝炎《がたかんえん》", "Hepatitis B"), &["B型肝炎"], 3, Window::Months(7, 12)),
    row(("四種混合（または五種混合）", "四種混合《よんしゅこんごう》", "DPT-IPV"), &["四種混合", "五種混合", "4種混合", "5種混合", "DPT"], 4, Window::Months(12, 90)),
    row(("麻しん風しん（1回目）", "麻疹《はしか》と 風疹《ふうしん》", "Measles and rubella (first)"), &["麻しん風しん", "MR"], 1, Window::Months(12, 24)),
    row(("水痘（みずぼうそう）", "水《みず》ぼうそう", "Chickenpox"), &["水痘", "みずぼうそう"], 2, Window::Months(12, 36)),
    row(("麻しん風しん（2回目）", "麻疹《はしか》と 風疹《ふうしん》", "Measles and rubella (second)"), &["麻しん風しん", "MR"], 2, Window::Years(6, 6)),
    row(("日本脳炎（1期）", "日本脳炎《にほんのうえん》", "Japanese encephalitis (first term)"), &["日本脳炎"], 3, Window::Months(36, 90)),
    row(("日本脳炎（2期）", "日本脳炎《にほんのうえん》", "Japanese encephalitis (second term)"), &["日本脳炎"], 4, Window::Months(108, 156)),
    row(("二種混合（ジフテリア・破傷風）", "二種混合《にしゅこんごう》", "Diphtheria and tetanus"), &["二種混合", "2種混合"], 1, Window::Months(132, 156)),
    Row { women: true, ..row(("HPV（子宮頸がん）", "HPV", "HPV"), &["HPV", "ヒトパピローマ", "子宮頸"], 2, Window::Years(12, 16)) },
    row(("高齢者肺炎球菌", "肺炎球菌《はいえんきゅうきん》", "Pneumococcus (65)"), &["肺炎球菌"], 1, Window::Months(780, 792)),
    row(("帯状疱疹", "帯状疱疹《たいじょうほうしん》", "Shingles"), &["帯状疱疹"], 1, Window::Years(65, 65)),
];

/// So many in one message.
const TOLD_MAX: usize = 3;

pub(super) fn message(facts: &Facts<'_>) -> Option<Message> {
    let given: Vec<(EntryId, String)> = facts.of_kind(Kind::Vaccination).filter_map(dose).collect();
    let ids = evidence(given.iter().map(|(id, _)| *id));
    let born = facts.person.birth_date.as_ref().filter(|_| !given.is_empty())?;
    let today = super::reading::date_of(facts.today)?;
    let woman = facts.person.sex == Some(Sex::Female);
    let open = ROWS.iter().filter(|row| !row.women || woman).filter_map(|row| {
        let until = open_until(row.window, born, &today)?;
        let held = held(row, &given);
        (held < row.doses).then_some((row, until, held))
    });
    let mut now = Vec::new();
    for (row, until, held) in open.take(TOLD_MAX) {
        now.push(Said::Open { name: row.name, until });
        now.push(Said::Doses { held, of: row.doses });
    }
    let now: Vec<Now> = now.into_iter().map(|said| Now::Phrase(Phrase::Age(said))).collect();
    (!now.is_empty()).then_some(Message {
        rule: &VACCINATION,
        about: About::Vaccination,
        verdict: Verdict::Notice,
        now,
        before: Vec::new(),
        guide: Vec::new(),
        how: Vec::new(),
        step: Step::LookInHandbook,
        ask: Some(Ask::Vaccination),
        evidence: ids,
        series: Vec::new(),
    })
}

/// A dose that was given: its vaccine's name with folded widths.
fn dose((entry, _): (&crate::record::Entry, i64)) -> Option<(EntryId, String)> {
    use unicode_normalization::UnicodeNormalization;
    let r = &entry.resource;
    let done = !matches!(view::text(r, "status"), Some("not-done" | "entered-in-error"));
    let name = r.get("vaccineCode").and_then(view::concept_name).filter(|_| done)?;
    Some((entry.id, name.nfkc().collect()))
}

fn held(row: &Row, given: &[(EntryId, String)]) -> usize {
    given.iter().filter(|(_, name)| row.words.iter().any(|word| name.contains(word))).count()
}

/// The last day on which it is open, when it is open today.
fn open_until(window: Window, born: &Date, today: &Date) -> Option<Date> {
    let (birthday, now) = (civil(born)?, civil(today)?);
    let (from, end) = match window {
        Window::Months(from, until) => {
            let after = |months: i32| birthday.checked_add(jiff::Span::new().months(months)).ok();
            (after(from)?, after(until)?)
        }
        Window::Years(first, last) => {
            // Whoever is born on 1 April still belongs to the year before (the day before a birthday
            // counts as reached).
            let early = (birthday.month(), birthday.day()) <= (4, 1);
            let start = birthday.year() - i16::from(early);
            let april = |age: i16| jiff::civil::Date::new(start + age, 4, 1).ok();
            (april(first)?, april(last + 1)?)
        }
    };
    let last = end.yesterday().ok()?;
    let open = from <= now && now <= last;
    last.to_string().parse().ok().filter(|_| open)
}

fn civil(date: &Date) -> Option<jiff::civil::Date> {
    let month = date.month()?;
    jiff::civil::Date::new(date.year(), month, date.day()?).ok()
}

#[cfg(test)]
mod tests;
