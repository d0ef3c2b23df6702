//! `GET /p/{pid}/timeline`: one month, day by day, one card per fact with all its origins.

use askama::Template;

use crate::dates::When;
use crate::fact::{FactKind, Flag, OriginChip};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::words;

mod samples;

/// One month of the timeline.
#[derive(Clone, Debug, Template)]
#[template(path = "timeline.html")]
pub struct Timeline {
    /// The frame.
    pub frame: Frame,
    /// The month in words; `None` when the record is empty.
    pub month: Option<When>,
    /// The nearest earlier month with data.
    pub earlier: Option<MonthLink>,
    /// The nearest later month with data.
    pub later: Option<MonthLink>,
    /// Every month with data, the newest first.
    pub months: Vec<MonthChoice>,
    /// The kinds that occur in the record.
    pub kinds: Vec<KindChoice>,
    /// The sources that occur in the record.
    pub sources: Vec<SourceChoice>,
    /// How many facts the month holds under the filter, this page's and the rest.
    pub facts: usize,
    /// The days with facts, the newest first.
    pub days: Vec<TimelineDay>,
    /// The page with the rest of the month, when it holds more than [`FACTS_PER_PAGE`].
    pub more: Option<String>,
    /// Where the form is sent: the timeline without its query.
    pub action: String,
}

/// How many cards one page holds, so that it stays under 50 KB with its stylesheet.
pub const FACTS_PER_PAGE: usize = 30;

/// A link to another month.
#[derive(Clone, Debug)]
pub struct MonthLink {
    /// The month in words.
    pub text: String,
    /// The address, filters kept.
    pub link: String,
}

/// A month to choose.
#[derive(Clone, Debug)]
pub struct MonthChoice {
    /// The value, `YYYY-MM`.
    pub value: String,
    /// The month in words.
    pub text: String,
    /// Whether it is the month shown.
    pub chosen: bool,
}

/// A kind to filter by.
#[derive(Clone, Debug)]
pub struct KindChoice {
    /// The kind.
    pub kind: FactKind,
    /// Whether the filter is on.
    pub chosen: bool,
}

/// A source to filter by.
#[derive(Clone, Debug)]
pub struct SourceChoice {
    /// The value of the `source` parameter.
    pub value: String,
    /// The source's name.
    pub name: String,
    /// Whether the filter is on.
    pub chosen: bool,
}

/// One day with facts.
#[derive(Clone, Debug)]
pub struct TimelineDay {
    /// The day.
    pub when: When,
    /// Its facts.
    pub facts: Vec<FactCard>,
}

/// One fact with all its origins.
#[derive(Clone, Debug)]
pub struct FactCard {
    /// What it is about.
    pub kind: FactKind,
    /// The fact in a few words.
    pub title: String,
    /// The value, amount or result.
    pub value: Option<String>,
    /// The laboratory's own mark.
    pub flag: Option<Flag>,
    /// Circumstances or a remark, such as `疑い` or `家で・安静`.
    pub note: Option<String>,
    /// The time of day, when known.
    pub time: Option<String>,
    /// Every origin of the fact.
    pub origins: Vec<OriginChip>,
    /// The entry.
    pub link: String,
}

impl Timeline {
    fn words(&self) -> &'static words::timeline::Words {
        &self.frame.words().timeline
    }

    fn filtered(&self) -> bool {
        self.kinds.iter().any(|kind| kind.chosen) || self.sources.iter().any(|s| s.chosen)
    }

    /// The address of the month without filters.
    fn unfiltered(&self) -> String {
        self.month.as_ref().map_or_else(
            || self.action.clone(),
            |month| format!("{}?month={}", self.action, month.iso),
        )
    }
}

impl Page for Timeline {
    const NAME: &'static str = "timeline";

    fn samples(lang: Lang) -> Vec<Self> {
        samples::all(lang)
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
