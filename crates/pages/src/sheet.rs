//! A document for paper as plain data: what stands on it, in which order, in which words. It knows
//! neither the record it was told from nor how it is set.

mod shorter;

use crate::entry::Line;
use crate::lang::Lang;

pub use shorter::{Give, OnePage, Spare};

/// Which document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Document {
    /// One page for the doctor, the person's question first.
    Visit,
    /// The medicines, as a pharmacist reads them.
    Medicines,
    /// A year in short.
    Year,
    /// What others need to know when the person cannot say it.
    Emergency,
}

impl Document {
    /// Every document, as the page offers them.
    pub const ALL: [Document; 4] =
        [Document::Visit, Document::Medicines, Document::Year, Document::Emergency];

    /// Its name in addresses, file names and on the command line.
    pub const fn slug(self) -> &'static str {
        match self {
            Document::Visit => "visit",
            Document::Medicines => "medicines",
            Document::Year => "year",
            Document::Emergency => "emergency",
        }
    }

    /// The document with this name.
    ///
    /// ```
    /// use pages::sheet::Document;
    /// assert_eq!(Document::from_slug("visit"), Some(Document::Visit));
    /// assert_eq!(Document::from_slug("Visit"), None);
    /// ```
    pub fn from_slug(slug: &str) -> Option<Document> {
        Document::ALL.into_iter().find(|document| document.slug() == slug)
    }
}

/// How large the letters are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Letters {
    /// To read at arm's length.
    #[default]
    Ordinary,
    /// For eyes that are tired.
    Large,
}

/// A document.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The language of its own words; the record's words stay as they are.
    pub lang: Lang,
    /// How large the letters are.
    pub letters: Letters,
    /// The heading.
    pub title: String,
    /// Whose it is; on every page.
    pub name: String,
    /// What identifies the person: name, birth date, sex.
    pub who: Vec<Line>,
    /// The day as of which it was made.
    pub day: fhir::Date,
    /// What stands under the heading.
    pub lead: Vec<String>,
    /// The parts, in reading order.
    pub sections: Vec<Section>,
    /// What closes it: what this paper is and is not.
    pub last: Vec<String>,
    /// On every page: where it comes from and of which day it is.
    pub foot: String,
    /// Said at the end when a letter has no shape on paper.
    pub missing_letters: String,
    /// What is given up, and said to be, so that one page is enough; `None` for as many as it takes.
    pub one_page: Option<OnePage>,
}

/// A part under a heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The heading.
    pub heading: String,
    /// Whether a frame stands around it, because it has to be seen first.
    pub framed: bool,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// One thing in a part.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A sentence.
    Text(String),
    /// That the record holds nothing of it, or another remark, in small letters.
    Remark(String),
    /// Facts, one under the other.
    Facts(Vec<PaperFact>),
    /// Rows and columns.
    Table(Table),
    /// How values went.
    Trends(Vec<PaperTrend>),
    /// Empty lines to write on.
    Lines(usize),
}

/// A fact on paper.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PaperFact {
    /// What.
    pub name: String,
    /// A word that must not be overlooked: 疑い, 未確認.
    pub mark: Option<String>,
    /// How much, how, what happened.
    pub value: Option<String>,
    /// When, and who says so.
    pub detail: String,
}

/// A table. Every row has as many cells as the head.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The columns.
    pub head: Vec<Column>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// What stands over it.
    pub title: &'static str,
    /// Its share of the width.
    pub width: u8,
    /// Whether its cells are numbers, which stand to the right.
    pub number: bool,
}

/// How one value went.
#[derive(Clone, Debug, PartialEq)]
pub struct PaperTrend {
    /// What is measured.
    pub name: String,
    /// The newest value with its day.
    pub last: String,
    /// What is to be known of the values: how many, from where, what changed.
    pub notes: Vec<String>,
    /// A small picture, from two values on.
    pub chart: Option<PaperChart>,
}

/// A small picture of values over time. The words beside it say the same.
#[derive(Clone, Debug, PartialEq)]
pub struct PaperChart {
    /// What it shows, in words, for whoever does not see it.
    pub alt: String,
    /// The highest value.
    pub high: String,
    /// The lowest value.
    pub low: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub until: String,
    /// The lines.
    pub lines: Vec<ChartLine>,
}

/// A line of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartLine {
    /// From left to right and from bottom to top, each from 0 to 1; for drawing only.
    pub points: Vec<(f64, f64)>,
    /// How it is drawn.
    pub stroke: Stroke,
}

/// How a line is drawn: told apart without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// An unbroken line.
    Solid,
    /// A broken line.
    Dashed,
    /// Rings without a line: values of another place or state.
    Rings,
}
