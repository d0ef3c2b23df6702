//! `GET /p/{pid}/measurements/{item}`: one thing that is measured, over time.

use askama::Template;

use crate::chart::Chart;
use crate::dates::When;
use crate::fact::Flag;
use crate::frame::Frame;
use crate::home::UrgentNotice;
use crate::lang::Lang;
use crate::mine::Said;
use crate::page::{Page, RenderError, render};
use crate::words;

mod samples;

/// One item over time.
#[derive(Clone, Debug, Template)]
#[template(path = "measurement.html")]
pub struct OneMeasurement {
    /// The frame.
    pub frame: Frame,
    /// What is measured.
    pub name: String,
    /// What cannot wait, as on the home page.
    pub urgent: Vec<UrgentNotice>,
    /// The times to choose from.
    pub ranges: Vec<RangeChoice>,
    /// One chart per unit, the newest first.
    pub charts: Vec<Chart>,
    /// How life was in the same time.
    pub life: Vec<Chart>,
    /// What helped in the same time.
    pub helped: Vec<Said>,
    /// How many values the chosen time holds.
    pub count: usize,
    /// The values on this page, newest first.
    pub rows: Vec<ValueRow>,
    /// The page before.
    pub previous: Option<String>,
    /// The next page.
    pub next: Option<String>,
    /// The last twelve months, the oldest first.
    pub year: Vec<MonthSpan>,
    /// Pairs of contexts that occur.
    pub comparisons: Vec<Comparison>,
    /// The list of all items.
    pub back: String,
}

/// Values on one page, so that it stays under 50 KB with its stylesheet.
pub const VALUES_PER_PAGE: usize = 20;

/// A time to choose.
#[derive(Clone, Debug)]
pub struct RangeChoice {
    /// The words.
    pub text: String,
    /// The address.
    pub link: String,
    /// Whether it is the one shown.
    pub here: bool,
}

/// One value.
#[derive(Clone, Debug)]
pub struct ValueRow {
    /// When.
    pub when: When,
    /// The value as sent.
    pub value: String,
    /// The unit as sent.
    pub unit: String,
    /// The laboratory's own mark, as sent.
    pub flag: Option<Flag>,
    /// Whether it is one of those that cannot wait.
    pub urgent: bool,
    /// Where and in which state, when known.
    pub how: Option<String>,
    /// Whose record it is, one name per source.
    pub by: String,
    /// The entry.
    pub link: String,
}

/// One month: the lowest to the highest value.
#[derive(Clone, Debug)]
pub struct MonthSpan {
    /// The month, `YYYY-MM`.
    pub iso: String,
    /// The month in words.
    pub text: String,
    /// The lowest to the highest value, one line per measured line; empty without values.
    pub spans: Vec<String>,
    /// How many values.
    pub count: usize,
}

/// Two contexts side by side.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Both names, for the caption.
    pub title: String,
    /// The name of the first context.
    pub first: String,
    /// The name of the second.
    pub second: String,
    /// Label, first, second.
    pub rows: Vec<[String; 3]>,
    /// Whether one side has too few values to say more than how many.
    pub too_few: bool,
}

impl OneMeasurement {
    fn words(&self) -> &'static words::measurements::Words {
        &self.frame.words().measurements
    }
}

impl Page for OneMeasurement {
    const NAME: &'static str = "measurement";

    fn samples(lang: Lang) -> Vec<Self> {
        samples::all(lang)
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
