//! `GET /p/{pid}/series/{sid}`: what is measured all day long, by month, by day or by hour.

use askama::Template;

use crate::chart::Chart;
use crate::dates::When;
use crate::frame::Frame;
use crate::home::UrgentNotice;
use crate::lang::Lang;
use crate::measurement::RangeChoice;
use crate::page::{Page, RenderError, render};
use crate::words;

mod samples;

/// One series over a year, a month or a day.
#[derive(Clone, Debug, Template)]
#[template(path = "series.html")]
pub struct OneSeries {
    /// The frame.
    pub frame: Frame,
    /// What is measured.
    pub name: String,
    /// Which time is shown.
    pub time: String,
    /// What cannot wait, as far as it is about this series.
    pub urgent: Vec<UrgentNotice>,
    /// How many values there are in all, from when to when.
    pub extent: String,
    /// By whom and how it was measured, as far as it is known.
    pub how: String,
    /// Whether rest and activity matter and are not given.
    pub state_unknown: bool,
    /// Whether a stretch is told by its sum.
    pub summed: bool,
    /// Year, month, day.
    pub levels: Vec<RangeChoice>,
    /// The picture.
    pub chart: Option<Chart>,
    /// The shape of a day, over two weeks.
    pub day: Option<DayShape>,
    /// What the table holds.
    pub caption: &'static str,
    /// The months, days or hours with values, oldest first.
    pub rows: Vec<StretchRow>,
    /// The time before.
    pub previous: Option<String>,
    /// The time after.
    pub next: Option<String>,
    /// The originals behind it.
    pub origins: Vec<OriginRow>,
    /// The list of all items.
    pub back: String,
}

/// Where the values of each hour lie.
#[derive(Clone, Debug)]
pub struct DayShape {
    /// The picture.
    pub chart: Chart,
    /// The hours with values of enough days, in words.
    pub lines: Vec<String>,
}

/// One month, day or hour.
#[derive(Clone, Debug)]
pub struct StretchRow {
    /// Which.
    pub when: When,
    /// A closer look.
    pub link: Option<String>,
    /// Lowest, middle and highest value, or only the sum; with the unit.
    pub values: Vec<String>,
    /// How many values.
    pub count: String,
}

/// One original.
#[derive(Clone, Debug)]
pub struct OriginRow {
    /// Its name.
    pub name: String,
    /// When it came.
    pub when: When,
    /// The original.
    pub link: String,
}

/// A series in the list of what is measured: its newest day.
#[derive(Clone, Debug)]
pub struct SeriesCard {
    /// What is measured.
    pub name: String,
    /// The figure of the newest day.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// Whether the figure is a sum.
    pub summed: bool,
    /// The newest day.
    pub day: When,
    /// By whom and how it was measured.
    pub how: String,
    /// How many values in all, from when to when.
    pub extent: String,
    /// The series.
    pub link: String,
}

impl OneSeries {
    fn words(&self) -> &'static words::series::Words {
        &self.frame.words().series
    }

    /// The names of the columns with values.
    fn columns(&self) -> Vec<&'static str> {
        let w = self.words();
        if self.summed { vec![w.sum] } else { vec![w.lowest, w.middle, w.highest] }
    }
}

impl Page for OneSeries {
    const NAME: &'static str = "series";

    fn samples(lang: Lang) -> Vec<Self> {
        samples::all(lang)
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
