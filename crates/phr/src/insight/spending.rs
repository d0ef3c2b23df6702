//! What was paid at the desk: this year against the year before, a month so dear that some of it may
//! come back (高額療養費), and how far it is to the medical-expense deduction (医療費控除).
//!
//! From cost notices alone, in whole yen. Income is not known here, so both are questions, never a
//! claim: the lowest limit of the common groups asks, and whoever issued the card answers.

use std::collections::BTreeMap;

use super::{Facts, evidence, reading::date_of};
use crate::{
    EntryId,
    message::{
        About, Ask, Before, Checked, Guide, How, Message, Now, Rule, Source, Step, Verdict,
        part::Direction,
        phrase::{Phrase, cost::Phrase as Said},
    },
    record::cost::{is_item, own_share},
};

/// What was paid.
///
/// The own shares of the notices, this year until its newest month against the same months of the year
/// before. A month above the lowest limit of the high-cost benefit, and a year above the usual threshold of
/// the deduction, become questions: who is entitled depends on income, which nobody here knows.
pub const SPENDING: Rule = Rule {
    id: "spending",
    version: 1,
    sources: &[
        Source {
            cite: "高額療養費制度（厚生労働省 平成30年8月診療分から）: 70歳未満 区分エ 57,600円、70歳以上 外来 18,000円",
            checked: Checked::Quoted,
        },
        Source {
            cite: "所得税法 73条: 10万円（総所得金額等が200万円未満は その5％）をこえた額",
            checked: Checked::Memory,
        },
        Source { cite: "高額療養費の時効は2年", checked: Checked::Memory },
    ],
};

/// The lowest monthly limit of those who pay tax, below 70 years of age.
const DEAR: i64 = 57_600;
/// The monthly limit for outpatients of 70 and more.
const DEAR_OLD: i64 = 18_000;
const OLD_YEARS: i16 = 70;
/// The benefit can be asked for so many months.
const MONTHS_BACK: i32 = 24;
/// Above so much a year the deduction begins for most.
const DEDUCTION: i64 = 100_000;
/// Who is told a sum wants to see on which entries it stands, not on all of them.
const EVIDENCE_MAX: usize = 40;

/// Months since the year nought.
fn month_of(year: i16, month: i8) -> i32 {
    i32::from(year) * 12 + i32::from(month) - 1
}

struct Paid {
    months: BTreeMap<i32, i64>,
    entries: BTreeMap<i32, Vec<EntryId>>,
}

impl Paid {
    fn of(facts: &Facts<'_>) -> Paid {
        let mut paid = Paid { months: BTreeMap::new(), entries: BTreeMap::new() };
        // Notices name the month, not the day.
        for entry in facts.all.iter().map(|fact| fact.lead).filter(|e| is_item(e)) {
            let Some(date) = entry.when.as_ref() else { continue };
            let (Some(month), Some(yen)) = (date.month(), own_share(&entry.resource)) else {
                continue;
            };
            let month = month_of(date.year(), month);
            let sum = paid.months.entry(month).or_default();
            *sum = sum.saturating_add(yen);
            paid.entries.entry(month).or_default().push(entry.id);
        }
        paid
    }

    /// The sum from January of the year of `until` to `until`, so many years earlier.
    fn until(&self, until: i32, years: i32) -> Option<i64> {
        let january = until - until.rem_euclid(12);
        let (from, to) = (january - 12 * years, until - 12 * years);
        let months = || self.months.range(from..=to);
        months().next().map(|_| months().map(|(_, yen)| *yen).sum())
    }
}

pub(super) fn message(facts: &Facts<'_>) -> Option<Message> {
    let paid = Paid::of(facts);
    let today = date_of(facts.today)?;
    let this = month_of(today.year(), today.month()?);
    let newest = *paid.months.range(..=this).next_back()?.0;
    // A year that ended long ago is the spending page's matter.
    if this - newest > 12 {
        return None;
    }
    let sum = paid.until(newest, 0)?;
    let said = |said| Phrase::Cost(said);
    let dear = dear(&paid, facts, this);
    let mut now = vec![Now::Phrase(said(Said::Paid { yen: sum, until: month_date(newest)? }))];
    now.extend(dear.and_then(|(month, yen)| {
        Some(Now::Phrase(said(Said::DearMonth { yen, month: month_date(month)? })))
    }));
    let deduction = sum > DEDUCTION;
    let mut guide = vec![Guide::Phrase(said(if deduction {
        Said::Deduction
    } else {
        Said::UntilDeduction(DEDUCTION.saturating_sub(sum))
    }))];
    guide.extend(dear.map(|_| Guide::Phrase(said(Said::MayComeBack))));
    let notice = dear.is_some() || deduction;
    let step = match (dear, deduction) {
        (Some(_), _) => Step::AskInsurer,
        (None, true) => Step::KeepReceipts,
        (None, false) => Step::Nothing,
    };
    let told = paid.entries.range(..=newest).rev().flat_map(|(_, ids)| ids.iter().copied());
    let told: Vec<EntryId> = told.take(EVIDENCE_MAX).collect();
    Some(Message {
        rule: &SPENDING,
        about: About::Spending,
        verdict: if notice { Verdict::Notice } else { Verdict::Wobble },
        now,
        before: before(sum, paid.until(newest, 1)),
        guide,
        how: vec![How::Phrase(said(Said::NoticesOnly))],
        step,
        ask: dear.map(|_| Ask::HighCost),
        evidence: evidence(told.into_iter().rev()),
        series: Vec::new(),
    })
}

fn before(sum: i64, earlier: Option<i64>) -> Vec<Before> {
    let Some(earlier) = earlier else { return vec![Before::First] };
    let difference = sum.saturating_sub(earlier);
    let said = match difference {
        0 => Said::AsBefore,
        1.. => Said::Against { direction: Direction::Up, yen: difference },
        _ => Said::Against { direction: Direction::Down, yen: difference.saturating_neg() },
    };
    vec![Before::Phrase(Phrase::Cost(said))]
}

/// The dearest month of the last two years, when it reaches the limit of the age in that month.
fn dear(paid: &Paid, facts: &Facts<'_>, this: i32) -> Option<(i32, i64)> {
    let born = facts.person.birth_date.as_ref();
    let born = born.and_then(|born| Some(month_of(born.year(), born.month()?)));
    let limit = |month: i32| {
        let old = born.is_some_and(|born| month - born >= i32::from(OLD_YEARS) * 12);
        if old { DEAR_OLD } else { DEAR }
    };
    let months = paid.months.range(this - MONTHS_BACK + 1..=this);
    let reached = months.filter(|(month, yen)| **yen >= limit(**month));
    reached.max_by_key(|(month, yen)| (**yen, **month)).map(|(month, yen)| (*month, *yen))
}

fn month_date(month: i32) -> Option<fhir::Date> {
    format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1).parse().ok()
}
