//! Advance care planning (人生会議): what matters when somebody else has to decide.
//!
//! It is a talk and no form: nothing has to be filled in, everything can be changed at any time, the
//! earlier words stay as versions, and it can be taken back. It is shown to others only where the
//! person said so; the resource is labelled restricted, so that no share holds it unless named.

use ::fhir::{Date, view};
use serde_json::Value;

use super::answers;
use crate::provenance::context::coded;

/// To whom the wishes may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shown {
    /// To those who treat the person in an emergency.
    Emergency,
    /// To the people the person named in a share.
    Named,
}

coded!(Shown { Emergency = "emergency", Named = "named" });

/// The wishes as they stand on a day.
///
/// ```
/// use phr::own::{Own, Shown, Wishes};
/// let wishes = Wishes { matters: "家で過ごしたい".to_owned(), care: String::new(),
///     proxy: "娘の 日向 ミナト".to_owned(), shown: vec![Shown::Emergency], held: true,
///     at: "2025-12-01".parse()? };
/// assert!(wishes.in_emergency());
/// assert_eq!(Own::of(&Own::Wishes(wishes.clone()).resource()), Some(Own::Wishes(wishes.clone())));
/// assert!(!Wishes { held: false, ..wishes }.in_emergency()); // taken back
/// # Ok::<(), fhir::DateError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wishes {
    /// What matters; may be empty.
    pub matters: String,
    /// Which care the person wants, and which not; may be empty.
    pub care: String,
    /// Who is to be asked when the person cannot say it; may be empty.
    pub proxy: String,
    /// To whom it may be shown.
    pub shown: Vec<Shown>,
    /// Whether it holds; `false` when it was taken back.
    pub held: bool,
    /// When it was said.
    pub at: Date,
}

impl Wishes {
    /// Whether an emergency card may say that there are wishes, and show them.
    pub fn in_emergency(&self) -> bool {
        self.held && self.shown.contains(&Shown::Emergency)
    }

    pub(super) fn resource(&self) -> Value {
        let shown = self.shown.iter().map(|s| s.code().to_owned()).collect();
        // R4 has no word for "taken back" that keeps the answers; `stopped` ends them.
        let status = if self.held { "completed" } else { "stopped" };
        answers::resource(
            Some(&self.at),
            status,
            &[
                ("matters", "大切にしたいこと", answers::given(&self.matters)),
                ("care", "望むこと、望まないこと", answers::given(&self.care)),
                ("proxy", "代わりに話してほしい人", answers::given(&self.proxy)),
                ("shown", "見せてよい相手", shown),
            ],
        )
    }

    pub(super) fn of(resource: &Value) -> Option<Wishes> {
        let held = match view::text(resource, "status")? {
            "completed" => true,
            "stopped" => false,
            _ => return None,
        };
        let mut shown: Vec<Shown> = answers::all(resource, "shown")
            .iter()
            .filter_map(|code| Shown::from_code(code))
            .collect();
        shown.sort_unstable();
        shown.dedup();
        let one = |link| answers::one(resource, link).unwrap_or_default();
        Some(Wishes {
            matters: one("matters"),
            care: one("care"),
            proxy: one("proxy"),
            shown,
            held,
            at: view::text(resource, "authored")?.parse().ok()?,
        })
    }
}
