//! What was just done, as the redirect after a form says it, with the way to take it back.

use pages::{
    Lang,
    frame::{Notice, Tone},
    links,
    recent::Undo,
    slip,
};
use phr::{OriginalId, ports::Taken};
use serde::Deserialize;

/// The part of an address that tells what was just done.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct Deed {
    done: String,
    what: String,
}

impl Deed {
    /// The address to go to after something was done.
    pub(crate) fn link(to: &str, done: &str, taken: &Taken) -> String {
        match taken.original {
            Some(original) => format!("{to}?done={done}&what={original}"),
            None => format!("{to}?done={done}"),
        }
    }

    /// What was done, and the button that takes it back; `None` for anything but a known deed. What
    /// is taken back is checked when the button is pressed.
    pub(crate) fn notice(&self, pid: &str, lang: Lang) -> Option<Notice> {
        let text = slip::done(&self.done, lang)?;
        let original: Option<OriginalId> = self.what.parse().ok();
        let undo = original.map(|id| Undo {
            action: links::undo(pid, &id.to_string()),
            brings_back: self.done == "undone",
        });
        Some(Notice { tone: Tone::Done, text, undo })
    }
}
