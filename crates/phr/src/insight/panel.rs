//! Results that are told together: liver, lipids, sugar, blood, uric acid.
//!
//! One message a panel instead of one a marker: what was found, what changed, which values lie beyond
//! a limit, what the panel looks at. It says nothing its members do not say, takes the most serious
//! verdict and step among them, and keeps every change and trend with its figures.

use super::{evidence, lab::Course, limits::Judged, marker::Panel};
use crate::message::{
    About, Before, Guide, How, Message, Step, Verdict,
    part::Of,
    phrase::{Phrase, panel},
};

/// Puts the messages of each panel together, when two or more of its markers are there.
pub(super) fn together(told: Vec<(Course, Message)>) -> Vec<Message> {
    let mut alone: Vec<Message> = Vec::new();
    let mut panels: Vec<(Panel, Vec<(Course, Message)>)> = Vec::new();
    for (course, message) in told {
        match course.marker.panel() {
            None => alone.push(message),
            Some(of) => match panels.iter_mut().find(|(panel, _)| *panel == of) {
                Some((_, members)) => members.push((course, message)),
                None => panels.push((of, vec![(course, message)])),
            },
        }
    }
    alone.extend(panels.into_iter().filter_map(|(panel, members)| one(panel, members)));
    alone
}

/// A single marker keeps its message, with what its panel looks at.
fn one(panel: Panel, mut members: Vec<(Course, Message)>) -> Option<Message> {
    if members.len() > 1 {
        return merged(panel, &members);
    }
    let (_, mut message) = members.pop()?;
    message.how.push(what(panel));
    Some(message)
}

fn what(panel: Panel) -> How {
    How::Phrase(Phrase::Panel(panel::Phrase::What(panel)))
}

fn merged(panel: Panel, members: &[(Course, Message)]) -> Option<Message> {
    let messages = || members.iter().map(|(_, message)| message);
    let mut readings: Vec<_> = members.iter().flat_map(|(course, _)| &course.alike).collect();
    readings.sort_by_key(|r| (r.day, r.entry));
    let mut how: Vec<How> = Vec::new();
    for line in messages().flat_map(|m| &m.how) {
        if !how.contains(line) {
            how.push(line.clone());
        }
    }
    // Of "all from one place" and "from several places" only the second can hold for all.
    if how.contains(&How::SeveralPlaces) {
        how.retain(|line| !matches!(line, How::OnePlace { .. }));
    }
    let oldest = how.iter().filter_map(|line| match line {
        How::Old { months } => Some(*months),
        _ => None,
    });
    let oldest = oldest.max();
    how.retain(|line| !matches!(line, How::Old { months } if Some(*months) != oldest));
    how.push(what(panel));
    Some(Message {
        rule: messages().next()?.rule,
        about: About::Panel(panel),
        verdict: verdict(messages())?,
        now: messages().flat_map(|m| m.now.clone()).collect(),
        before: before(members),
        guide: guide(members),
        how,
        step: messages().map(|m| m.step).max_by_key(|step| urgency(*step))?,
        ask: messages().find_map(|m| m.ask),
        evidence: evidence(readings.into_iter().map(|r| r.entry)),
        series: Vec::new(),
    })
}

/// The most serious one; a panel is "not yet" only when all of it is.
fn verdict<'a>(messages: impl Iterator<Item = &'a Message>) -> Option<Verdict> {
    messages.map(|m| m.verdict).min()
}

/// How soon a step wants to be done.
pub(super) fn urgency(step: Step) -> u8 {
    match step {
        Step::Nothing => 0,
        Step::KeepMeasuring | Step::NextYear | Step::MeasureOnce => 1,
        Step::CheckupPlan
        | Step::AskIfCollected
        | Step::TakeGuidance
        | Step::LookInHandbook
        | Step::NoteFeeling
        | Step::KeepReceipts
        | Step::AskInsurer
        | Step::AskCareManager => 2,
        Step::MeasureWeek | Step::Again => 3,
        Step::BathCare | Step::Talk | Step::BringNotebook | Step::AskPharmacist => 4,
        Step::ShowNext => 5,
        Step::Appointment | Step::WithinMonth => 6,
    }
}

/// Changes and trends with their marker, then those that stayed, then what was not compared.
fn before(members: &[(Course, Message)]) -> Vec<Before> {
    let (mut changes, mut stayed, mut beside) = (Vec::new(), Vec::new(), Vec::new());
    for (course, message) in members {
        let marker = course.marker;
        for line in &message.before {
            match line {
                Before::Beyond { .. } | Before::Trend { .. } => {
                    changes.push(of_marker(line.clone(), Of::Marker(marker)));
                }
                Before::Within { .. } | Before::Equal { .. } => stayed.push(marker),
                Before::First
                | Before::MoreDays { .. }
                | Before::Break
                | Before::OtherUnit { .. }
                | Before::Phrase(_) => {
                    if !beside.contains(line) {
                        beside.push(line.clone());
                    }
                }
            }
        }
    }
    // A slow trend says more than its last small step.
    let is_of = |line: &Before, marker| matches!(line, Before::Trend { of, .. } if *of == Of::Marker(marker));
    stayed.retain(|marker| !changes.iter().any(|line| is_of(line, *marker)));
    if !stayed.is_empty() {
        changes.push(Before::Phrase(Phrase::Panel(panel::Phrase::Within(stayed))));
    }
    if !changes.is_empty() {
        beside.retain(|line| *line != Before::First);
    }
    changes.extend(beside);
    changes
}

/// The same line, saying which marker it is about.
fn of_marker(line: Before, marker: Of) -> Before {
    match line {
        Before::Beyond { direction, change, wobble, then, .. } => {
            Before::Beyond { of: marker, direction, change, wobble, then }
        }
        Before::Trend { direction, a_year, since, results, .. } => {
            Before::Trend { of: marker, direction, a_year, since, results }
        }
        Before::First
        | Before::MoreDays { .. }
        | Before::Within { .. }
        | Before::Equal { .. }
        | Before::Break
        | Before::OtherUnit { .. }
        | Before::Phrase(_) => line,
    }
}

/// Which lie beyond a limit of the check-up, which outside the laboratory's own range.
fn guide(members: &[(Course, Message)]) -> Vec<Guide> {
    let judged = |wanted: Judged| {
        let these = members.iter().filter(|(course, _)| course.judged() == Some(wanted));
        these.map(|(course, _)| course.marker).collect::<Vec<_>>()
    };
    let mut phrases = Vec::new();
    for wanted in [Judged::Referral, Judged::Guidance] {
        let markers = judged(wanted);
        if !markers.is_empty() {
            phrases.push(panel::Phrase::Judged { markers, judged: wanted });
        }
    }
    let outside = members.iter().filter(|(course, _)| course.newest.beyond.is_some());
    let outside: Vec<_> = outside.map(|(course, _)| course.marker).collect();
    if !outside.is_empty() {
        phrases.push(panel::Phrase::OutOfRange(outside));
    }
    let compared =
        |(course, _): &(Course, Message)| course.judged().is_some() || course.newest.ranged;
    if phrases.is_empty() && members.iter().all(compared) {
        phrases.push(panel::Phrase::Inside);
    }
    phrases.into_iter().map(Phrase::Panel).map(Guide::Phrase).collect()
}
