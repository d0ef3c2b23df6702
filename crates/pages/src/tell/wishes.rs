//! Advance care planning, ready to show.

use phr::{
    own::{Own, Wishes as Kept},
    record::Entry,
};

use super::when;
use crate::{
    Frame, links,
    wishes::{Face, Wishes},
};

/// The page: what stands, with its versions (newest first), or the form when it is asked for.
pub fn wishes(
    frame: Frame,
    pid: &str,
    kept: Option<Kept>,
    versions: &[Entry],
    write: bool,
) -> Wishes {
    let lang = frame.lang;
    let face = match &kept {
        _ if write => Face::Write,
        Some(_) => Face::Said,
        None if frame.choices.no_wishes => Face::Left,
        None => Face::Offer,
    };
    let said = |e: &Entry| match Own::of(&e.resource) {
        Some(Own::Wishes(wishes)) => Some(when::day_of(&wishes.at, lang)),
        _ => None,
    };
    Wishes {
        action: links::wishes(pid),
        face,
        when: kept.as_ref().map(|k| when::day_of(&k.at, lang)),
        earlier: versions.iter().skip(1).filter_map(said).collect(),
        history: versions.first().map(|e| links::entry(pid, &e.id.to_string())),
        kept,
        frame,
    }
}
