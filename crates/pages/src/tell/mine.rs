//! What matters, how life is, the plan and what helped, ready to show.

use fhir::Date;
use phr::{
    EntryId,
    own::{Held, Living, Own},
};

use super::{home::measurements::item, pick, when};
use crate::{
    Frame, Lang, links,
    mine::{Mine, PlanShown, Said},
};

/// So many of a kind are shown; the others are on the timeline.
const SHOWN_MAX: usize = 8;

/// The page, as of `now` in Japan.
pub fn mine(frame: Frame, held: &Held, pid: &str, now: &Date) -> Mine {
    let lang = frame.lang;
    Mine {
        action: links::mine(pid),
        living: living(held, pid, lang),
        chart: held.living.first().and_then(|(_, living)| chart(living, pid)),
        goals: goals(held, pid, lang),
        plan: plan(held, pid, now),
        helped: helped(held, pid, lang).into_iter().take(SHOWN_MAX).collect(),
        error: None,
        frame,
    }
}

/// The plan as it stands.
pub(crate) fn plan(held: &Held, pid: &str, now: &Date) -> Option<PlanShown> {
    held.plan.as_ref().map(|(id, plan)| PlanShown {
        words: plan.in_words(),
        state: plan.state.code(),
        ask: held.may_ask(now),
        times: held.times(),
        link: link(pid, *id),
    })
}

/// How life was lately: the digit with its words.
pub(crate) fn living(held: &Held, pid: &str, lang: Lang) -> Vec<Said> {
    let one = |(id, living): &(EntryId, Living)| {
        let joined = pick(lang, "：", ": ");
        let words = match living.words.as_str() {
            "" => living.score.to_string(),
            words => format!("{}{joined}{words}", living.score),
        };
        Said { words, when: when::known(Some(&living.at), lang), link: link(pid, *id) }
    };
    held.living.iter().take(SHOWN_MAX).map(one).collect()
}

/// What matters.
pub(crate) fn goals(held: &Held, pid: &str, lang: Lang) -> Vec<Said> {
    let goals = held.goals.iter();
    goals.map(|(id, goal)| said(&goal.words, &goal.at, (pid, *id), lang)).collect()
}

/// What helped, newest first.
pub fn helped(held: &Held, pid: &str, lang: Lang) -> Vec<Said> {
    let helped = held.helped.iter();
    helped.map(|(id, one)| said(&one.words, &one.at, (pid, *id), lang)).collect()
}

fn said(words: &str, at: &Date, (pid, id): (&str, EntryId), lang: Lang) -> Said {
    Said { words: words.to_owned(), when: when::day_of(at, lang), link: link(pid, id) }
}

fn link(pid: &str, id: EntryId) -> String {
    links::entry(pid, &id.to_string())
}

/// Where how life is stands as a chart.
fn chart(living: &Living, pid: &str) -> Option<String> {
    living_item(living).map(|item| links::measurement(pid, &item, "", 1))
}

/// The item under which how life is stands among the measurements.
fn living_item(living: &Living) -> Option<String> {
    item(&Own::Living(living.clone()).resource())
}

/// The same, whatever was said.
pub(crate) fn item_of_life(today: &Date) -> Option<String> {
    living_item(&Living { score: 0, words: String::new(), at: today.clone() })
}
