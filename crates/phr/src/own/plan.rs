//! One if-then plan at a time, as a FHIR R4 `CarePlan`, and when one may gently ask about it.
//!
//! "If … then …" plans help when they are truly of that form and are read back once (Gollwitzer and
//! Sheeran 2006, 94 tests; 2024, 642 tests). Asking is no alarm: at most once a day, only in the part
//! of the day the person chose, and never again on a day that has an answer, also when the answer was
//! "not today".

use std::ops::Range;

use ::fhir::{Date, view};
use serde_json::{Value, json};

use super::{date, text};
use crate::provenance::context::coded;

/// The extension that says in which part of the day one may ask.
const ASKING: &str = "https://tenohira.example/fhir/StructureDefinition/asking";

/// When one may ask how the plan goes.
///
/// ```
/// use phr::own::Asking;
/// assert_eq!(Asking::default(), Asking::Never); // nobody is asked who did not choose to be
/// assert_eq!(Asking::from_code("evening"), Some(Asking::Evening));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Asking {
    /// From 6 to 11.
    Morning,
    /// From 11 to 17.
    Day,
    /// From 17 to 21.
    Evening,
    /// Never.
    #[default]
    Never,
}

coded!(Asking { Morning = "morning", Day = "day", Evening = "evening", Never = "never" });

impl Asking {
    /// The hours in Japan; every other hour is quiet.
    const fn hours(self) -> Range<u8> {
        match self {
            Asking::Morning => 6..11,
            Asking::Day => 11..17,
            Asking::Evening => 17..21,
            Asking::Never => 0..0,
        }
    }
}

/// What became of a plan. None of these is a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlanState {
    /// It holds.
    Active,
    /// It became a habit.
    Completed,
    /// It rests.
    OnHold,
}

coded!(PlanState { Active = "active", Completed = "completed", OnHold = "on-hold" });

/// If this happens, then I do that.
///
/// ```
/// use phr::own::{Asking, Own, Plan, PlanState};
/// let plan = Plan { cue: "朝ごはんを食べたら".to_owned(), act: "血圧計を机に出す".to_owned(),
///     asking: Asking::Evening, state: PlanState::Active, at: "2025-12-01".parse()? };
/// assert_eq!(plan.in_words(), "朝ごはんを食べたら、血圧計を机に出す。");
/// assert_eq!(Own::of(&Own::Plan(plan.clone()).resource()), Some(Own::Plan(plan.clone())));
/// let evening = "2025-12-02T18:00:00+09:00".parse()?;
/// assert!(plan.may_ask(None, &evening));
/// assert!(!plan.may_ask(Some(&"2025-12-02T17:10:00+09:00".parse()?), &evening)); // answered today
/// assert!(!plan.may_ask(None, &"2025-12-02T22:00:00+09:00".parse()?)); // a quiet hour
/// # Ok::<(), fhir::DateError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The cue: 朝ごはんを食べたら.
    pub cue: String,
    /// What to do then, within ten seconds or so.
    pub act: String,
    /// When one may ask about it.
    pub asking: Asking,
    /// What became of it.
    pub state: PlanState,
    /// When it was made, or last changed.
    pub at: Date,
}

impl Plan {
    /// The plan as one sentence, as it is read back.
    pub fn in_words(&self) -> String {
        let bare = |text: &str| text.trim_end_matches(['。', '、', '.', ',', ' ']).to_owned();
        let (cue, act) = (bare(&self.cue), bare(&self.act));
        if cue.is_ascii() && act.is_ascii() {
            return format!("{cue}, {act}.");
        }
        format!("{cue}、{act}。")
    }

    /// Whether one may ask now how it goes; `answered` is when it was answered last.
    pub fn may_ask(&self, answered: Option<&Date>, now: &Date) -> bool {
        let day = |date: &Date| date.as_str().get(..10).map(str::to_owned);
        let hour = now.as_str().get(11..13).and_then(|hour| hour.parse::<u8>().ok());
        self.state == PlanState::Active
            && hour.is_some_and(|hour| self.asking.hours().contains(&hour))
            && answered.is_none_or(|answered| day(answered) != day(now))
    }

    pub(super) fn resource(&self) -> Value {
        json!({
            "resourceType": "CarePlan",
            "extension": [{"url": ASKING, "valueCode": self.asking.code()}],
            "status": self.state.code(),
            "intent": "plan",
            "title": super::What::Plan.name(),
            "description": self.in_words(),
            "created": self.at.as_str(),
            "activity": [{"detail": {
                "status": "in-progress",
                "scheduledString": self.cue,
                "description": self.act,
            }}],
        })
    }

    pub(super) fn of(resource: &Value) -> Option<Plan> {
        let detail = view::items(resource, "activity").find_map(|a| a.get("detail"))?;
        let asking = view::items(resource, "extension")
            .find(|e| view::text(e, "url") == Some(ASKING))
            .and_then(|e| Asking::from_code(view::text(e, "valueCode")?));
        Some(Plan {
            cue: text(detail, "scheduledString")?,
            act: text(detail, "description")?,
            asking: asking.unwrap_or_default(),
            state: PlanState::from_code(view::text(resource, "status")?)?,
            at: date(resource, "created")?,
        })
    }
}
