//! The decision: what is on file and the rules, compiled to a permit.

use anyhow::{Result, ensure};
use jiff::Timestamp;
use phr::consent::{
    Action, Decision, Effect, Grant, Grantee, Label, Labels, OnFile, Purpose, Question, Request,
    Role, Rules, Ruling, Scope, Strength, decide as decided,
};
use testkit::record::{DOCTOR, moment};

use crate::{
    held::{Held, Holder},
    line::Line,
    meter::{Cost, Spread, cost, costs, repetitions},
};

/// Grants and refusals on file: what somebody with many doctors has.
const GRANTS: u8 = 20;

/// Asks the rules themselves each time.
#[derive(Debug)]
struct Anew;

impl Rules for Anew {
    fn ask(&self, question: &Question) -> Ruling {
        policy::rules().ask_anew(question)
    }
}

fn grants(held: &Held) -> Result<Vec<Grant>> {
    let labels = Labels::from_iter([Label::Psychiatry]);
    let scope = Scope { labels, ..Scope::unlabelled() };
    let given = |number: u8| {
        let effect = if number % 5 == 4 { Effect::Forbid } else { Effect::Permit };
        let grant = held.record.grant(&scope, effect)?;
        // One of them is to the doctor who asks, and every refusal is to everybody.
        let to = match effect {
            Effect::Forbid => Grantee::Anyone,
            Effect::Permit if number == 0 => Grantee::Account(DOCTOR),
            Effect::Permit => Grantee::Account(phr::AccountId::from_bytes([number; 16])),
        };
        Ok(Grant { to, purposes: [Purpose::Treatment].into(), ..grant })
    };
    (0..GRANTS).map(given).collect()
}

/// Decisions of which no answer is known yet, and those after the first.
pub(super) fn decide(holder: &mut Holder) -> Result<Vec<Line>> {
    let (repeats, times) = (holder.scale.repeats, holder.scale.looks);
    let held = holder.with(holder.scale.records[0])?;
    let on_file = OnFile { grants: grants(&held)?, ..OnFile::default() };
    let at: Timestamp = moment(5)?;
    let request = Request {
        role: Role::Professional,
        strength: Strength::Two,
        ..held.record.treatment(Action::Read, at)
    };
    let once = |rules: &dyn Rules| -> Result<()> {
        let permitted = matches!(decided(&request, &on_file, rules), Decision::Permitted(_));
        ensure!(permitted, "the doctor may read");
        Ok(())
    };
    once(&Anew)?;
    let each =
        repetitions(times).map(|_| cost(1, || once(&Anew))).collect::<Result<Vec<Cost>>>()?;
    let mut cold: Vec<f64> = each.iter().map(|cost| cost.cpu_us).collect();
    cold.sort_by(f64::total_cmp);
    let place = cold.len().saturating_sub(1).saturating_mul(99) / 100;
    let late = cold.get(place).copied().unwrap_or(f64::NAN);
    let warm = costs(repeats, times, || (0..times).try_for_each(|_| once(policy::rules())))?;
    let of = format!("decide about one reader with {GRANTS} grants on file");
    Ok(vec![
        Line::of(format!("{of}, rules asked anew, p99"), "µs CPU", Spread::exactly(late))
            .target(50.0),
        Line::of(format!("{of}, rules asked anew"), "µs CPU", Spread::of(cold)),
        Line::cpu(format!("{of}, rules asked before"), &warm),
    ])
}
