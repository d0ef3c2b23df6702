//! What does not fit together, in neutral words with both sides.

use fhir::Date;
use phr::{
    EntryId,
    record::{
        Entry,
        contradiction::{Answer, Contradiction, Rule, answer_to},
        summary::Verification,
    },
};

use super::{entry, pick, source, when, words};
use crate::{
    Frame, Lang,
    differences::{Difference, Differences, Side},
    links,
    words::Words,
};

/// An answer about two entries.
pub type Settled = (EntryId, EntryId, Answer);

/// The page.
pub fn differences(
    frame: Frame,
    pid: &str,
    found: &[Contradiction<'_>],
    settled: &[Settled],
) -> Differences {
    let lang = frame.lang;
    let told = found.iter().map(|c| difference(c, settled, pid, lang));
    let (answered, open) = told.partition(|d: &Difference| d.answer.is_some());
    Differences { open, answered, action: links::differences(pid), frame }
}

/// How many wait for an answer.
pub fn waiting(found: &[Contradiction<'_>], settled: &[Settled]) -> usize {
    found.iter().filter(|c| answer_to(settled, c.one.id, c.other.id).is_none()).count()
}

fn difference(c: &Contradiction<'_>, settled: &[Settled], pid: &str, lang: Lang) -> Difference {
    let given = answer_to(settled, c.one.id, c.other.id);
    Difference {
        what: what(c.rule, lang).to_owned(),
        sides: [side(c.one, pid, lang), side(c.other, pid, lang)],
        answer: given.map(|answer| answer_words(answer, lang).to_owned()),
    }
}

/// What does not fit, as a sentence and a question.
///
/// ```
/// use pages::{Lang, tell::differences::what};
/// use phr::record::contradiction::Rule;
/// assert!(what(Rule::BloodGroup, Lang::En).starts_with("The blood groups differ"));
/// ```
pub fn what(rule: Rule, lang: Lang) -> &'static str {
    let (ja, en) = match rule {
        Rule::Allergy => (
            "アレルギーがあるという記録と、ないという記録があります。",
            "One entry says there is this allergy, another rules it out.",
        ),
        Rule::Condition => (
            "病名があるという記録と、取り消されたという記録があります。",
            "One entry names this condition, another takes it back.",
        ),
        Rule::Dose => (
            "同じ薬の1日の量が、2倍以上ちがいます。変わったことを、聞いていますか。",
            "The same medicine, with at least twice the amount a day on one side. Were you told of a change?",
        ),
        Rule::BloodGroup => ("血液型がちがいます。", "The blood groups differ."),
        Rule::Height => (
            "身長が大きくちがいます。単位や打ちまちがいはありませんか。",
            "The heights differ a lot. Could it be the unit, or a slip in typing?",
        ),
        Rule::Weight => (
            "短いあいだに、体重が大きくちがいます。単位（kgとポンド）や、別の人の値ではありませんか。",
            "The weights differ a lot within a short time. Could it be the unit (kg or lb), or somebody else’s value?",
        ),
        Rule::Result => (
            "同じ日時の同じ検査に、ちがう値があります。",
            "The same test at the same time has two values.",
        ),
        Rule::Vaccination => (
            "同じ回の予防接種が、ちがう日付で2つあります。1回のことではありませんか。",
            "The same dose of a vaccine stands under two dates. Was it one and the same?",
        ),
    };
    pick(lang, ja, en)
}

fn answer_words(answer: Answer, lang: Lang) -> &'static str {
    let w = &Words::of(lang).differences;
    match answer {
        Answer::Both => w.both,
        Answer::One => w.this[0],
        Answer::Other => w.this[1],
        Answer::Unsure => w.unsure,
    }
}

fn side(e: &Entry, pid: &str, lang: Lang) -> Side {
    let eid = e.id.to_string();
    let received = e.origins.first().map_or(e.recorded, |origin| origin.received.at);
    Side {
        title: entry::title(e, lang),
        says: says(e, lang),
        when: when::known(e.when.as_ref(), lang),
        by: source::by(e, lang),
        evidence: words::evidence(source::evidence(e)),
        received: when::day_of(&Date::from_timestamp(received), lang),
        link: links::entry(pid, &eid),
        eid,
    }
}

/// What the entry says, never blank: a value, an amount, or how sure its source is.
fn says(e: &Entry, lang: Lang) -> String {
    let sure = match Verification::of(&e.resource) {
        Verification::Confirmed => Some(pick(lang, "あります（確定）", "present (confirmed)")),
        Verification::Unclear => Some(pick(lang, "はっきりしません（疑い）", "not certain")),
        Verification::Refuted => Some(pick(lang, "ありません（否定）", "ruled out")),
        Verification::Mistaken => {
            Some(pick(lang, "まちがいとして取り消されています", "taken back as an error"))
        }
        Verification::Unsaid => None,
    };
    let value = || entry::value_text(e, lang).or_else(|| entry::note(e, lang));
    let recorded = || pick(lang, "記録があります", "is recorded").to_owned();
    sure.map(str::to_owned).or_else(value).unwrap_or_else(recorded)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{PID, any_resource, entry, frame};
    use super::*;
    use crate::Page;
    use phr::{provenance::Evidence, record::contradiction::contradictions};
    use proptest::prelude::*;
    use serde_json::json;

    fn allergy(n: u8, status: &str) -> Entry {
        let resource = json!({"resourceType": "AllergyIntolerance", "code": {"text": "ペニシリン"},
            "verificationStatus": {"coding": [{"code": status}]}});
        entry(n, Evidence::Recorded, resource)
    }

    #[test]
    fn both_sides_are_shown_until_the_person_answers() {
        let all = [allergy(1, "confirmed"), allergy(2, "refuted")];
        let found = contradictions(&all);
        let page = differences(frame(Lang::Ja), PID, &found, &[]);
        let said: Vec<&str> = page.open[0].sides.iter().map(|s| s.says.as_str()).collect();
        assert_eq!(said, ["あります（確定）", "ありません（否定）"]);
        assert_eq!(waiting(&found, &[]), 1);
        let settled = [(all[1].id, all[0].id, Answer::One)];
        let page = differences(frame(Lang::En), PID, &found, &settled);
        assert_eq!(page.answered[0].answer.as_deref(), Some("The second is right"));
        assert_eq!(waiting(&found, &settled), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_record_gives_a_page(resources in prop::collection::vec(any_resource(), 0..6)) {
            let entries: Vec<Entry> =
                resources.into_iter().zip(1u8..).map(|(r, n)| entry(n, Evidence::Recorded, r)).collect();
            let page = differences(frame(Lang::Ja), PID, &contradictions(&entries), &[]);
            prop_assert!(page.render().is_ok());
        }
    }
}
