//! Looking at a part of a record, beside looking at the whole.

use anyhow::{Context, Result};
use phr::{
    consent::{Action, Permit, Scope},
    ports::{EntryQuery, Reading, StoreError, read},
};

use crate::{
    held::{Held, Holder},
    line::Line,
    meter::costs,
};

/// How much a page of a list shows.
const PAGE: u32 = 20;

type Look = fn(&mut dyn Reading) -> Result<(), StoreError>;

/// What is looked at, in words.
const LOOKS: &[(&str, Look)] = &[
    ("count", |r| r.count().map(drop)),
    ("the newest 20", |r| {
        r.entries(&EntryQuery { limit: Some(PAGE), ..EntryQuery::default() }).map(drop)
    }),
];

fn permits(held: &Held) -> Result<[(&'static str, Permit); 2]> {
    let whole = held.record.permit(Action::Read)?;
    let part = held.record.granted(Action::Read, &[Scope::unlabelled()])?;
    Ok([("whole", whole), ("under a grant", part)])
}

/// Each look under both permits, with its durable line.
pub(super) fn narrow(holder: &mut Holder) -> Result<Vec<Line>> {
    let (repeats, sizes) = (holder.scale.repeats, holder.scale.records);
    let times = (holder.scale.looks / 40).max(1);
    let mut out = Vec::new();
    for size in sizes {
        let held = holder.with(size)?;
        for (look_of, look) in LOOKS {
            for (how, permit) in permits(&held)? {
                let each = costs(repeats, times, || {
                    (0..times).try_for_each(|_| {
                        read(&*held.store, &permit, |r| look(r)).context("a look failed")
                    })
                })?;
                let what = format!("{look_of} of {size}, {how}, alone, with its line");
                out.push(Line::cpu(what, &each));
            }
        }
    }
    Ok(out)
}
