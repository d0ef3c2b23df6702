//! `GET /p/{pid}/columns/{oid}`: how the columns of a table are read, to be confirmed or put right.

use askama::Template;

use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, frame, pick};
use crate::tell::words::state;
use crate::{links, words};

/// Most columns that are asked about on one page: with more, the page would be heavier than 50 KB.
/// Those that are read or unclear come first; the others stay as they are.
pub const ASKED_MAX: usize = 14;

/// What tells several readings of one row apart.
const READINGS: [&str; 8] =
    ["morning", "evening", "1", "2", "3", "before-meal", "after-meal", "fasting"];

/// The columns of one table.
#[derive(Clone, Debug, Template)]
#[template(path = "columns.html")]
pub struct TableColumns {
    /// The frame.
    pub frame: Frame,
    /// The name of the file.
    pub file: String,
    /// The columns, in their order.
    pub columns: Vec<Column>,
    /// Columns that are not asked about.
    pub left_out: usize,
    /// What a column can be: the word, and what it is called.
    pub choices: Vec<(String, String)>,
    /// Where the form is posted.
    pub action: String,
    /// The report of the file.
    pub report: String,
    /// Why the last try did not work.
    pub error: Option<String>,
}

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its place, from 0.
    pub place: usize,
    /// Its letter, as spreadsheets write it.
    pub letter: String,
    /// Its heading.
    pub heading: String,
    /// What stands in the first rows.
    pub examples: Vec<String>,
    /// What it is, as a word of `choices`; `-` when it is not read.
    pub role: String,
    /// What tells it from another reading of the same row; empty for nothing.
    pub reading: String,
    /// Whether it could mean several things.
    pub unclear: bool,
}

impl TableColumns {
    fn words(&self) -> &'static words::columns::Words {
        &self.frame.words().columns
    }

    fn unclear(&self) -> usize {
        self.columns.iter().filter(|column| column.unclear).count()
    }

    /// What can tell a reading from another, with what this column says itself.
    fn readings(&self, column: &Column) -> Vec<(String, String)> {
        let known = READINGS.iter().map(|r| (*r).to_owned());
        let own =
            Some(&column.reading).filter(|r| !r.is_empty() && !READINGS.contains(&r.as_str()));
        known.chain(own.cloned()).map(|r| (self.called(&r), r)).map(|(c, r)| (r, c)).collect()
    }

    fn called(&self, reading: &str) -> String {
        let one = |part: &str| match (phr::provenance::State::from_code(part), part) {
            (Some(known), _) => state(known, self.frame.lang).to_owned(),
            (None, "h") => self.words().sensor.to_owned(),
            (None, "s") => self.words().scanned.to_owned(),
            (None, _) => self.words().nth.replace("{n}", part),
        };
        reading.split('@').map(one).collect::<Vec<_>>().join(" ")
    }
}

impl Page for TableColumns {
    const NAME: &'static str = "columns";

    fn samples(lang: Lang) -> Vec<Self> {
        let column = |place: usize, heading: &str, examples: &[&str], role: &str| Column {
            place,
            letter: ["A", "B", "C", "D"].get(place).map_or_else(String::new, |l| (*l).to_owned()),
            heading: heading.to_owned(),
            examples: examples.iter().map(|e| (*e).to_owned()).collect(),
            role: role.to_owned(),
            reading: String::new(),
            unclear: role == "-",
        };
        let choices = [
            ("date", "日付（時刻も書いてあってよい）", "date (perhaps with the time)"),
            ("systolic", "最高血圧（mmHg）", "upper pressure (mmHg)"),
            ("diastolic", "最低血圧（mmHg）", "lower pressure (mmHg)"),
            ("weight/kg", "体重（kg）", "weight (kg)"),
        ];
        let choices =
            choices.iter().map(|(word, ja, en)| ((*word).to_owned(), pick(lang, ja, en))).collect();
        let page = Self {
            frame: frame(lang, Nav::Add, &links::columns(PID, "ab")),
            file: "血圧手帳.csv".to_owned(),
            columns: vec![
                column(0, "測定日", &["2025/12/24", "2025/12/25"], "date"),
                column(1, "最高血圧(mmHg)", &["134", "128"], "systolic"),
                Column {
                    reading: "morning@2".to_owned(),
                    ..column(2, "体重 朝", &[], "weight/kg")
                },
                column(3, "最高", &["36.5", "36.8"], "-"),
            ],
            left_out: 2,
            choices,
            action: links::columns(PID, "ab"),
            report: links::report(PID, "ab"),
            error: None,
        };
        let error = pick(lang, "日付の列を1つ選んでください。", "choose one column as the date");
        let sure = page.columns.iter().map(|c| Column { unclear: false, ..c.clone() }).collect();
        let wrong = Self { error: Some(error), columns: sure, left_out: 0, ..page.clone() };
        vec![page, wrong]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
