//! `GET /p/{pid}/spending`: what the notices say was paid, by month and year, and the table for the
//! medical-expense deduction (医療費控除).

use askama::Template;

use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, frame, pick};
use crate::{links, words};

/// One year of spending.
#[derive(Clone, Debug, Template)]
#[template(path = "spending.html")]
pub struct Spending {
    /// The frame.
    pub frame: Frame,
    /// The year shown, in words; `None` without notices.
    pub year: Option<String>,
    /// Every year with its sum.
    pub years: Vec<YearSum>,
    /// The months of the year shown, the oldest first.
    pub months: Vec<MonthSum>,
    /// The sum of the year shown.
    pub total: MonthSum,
    /// The table for the deduction.
    pub rows: Vec<DeductionRow>,
    /// Where the table is saved.
    pub csv: Option<String>,
    /// Items of the year without a readable amount.
    pub without: usize,
    /// What was noticed while reading, such as items that do not make the notice's own sum.
    pub noticed: Vec<String>,
}

/// The sum of a year.
#[derive(Clone, Debug)]
pub struct YearSum {
    /// The year in words.
    pub text: String,
    /// The sum.
    pub sum: String,
    /// The page of the year.
    pub link: String,
    /// Whether it is shown.
    pub here: bool,
}

/// The sum of a month, or of all.
#[derive(Clone, Debug, Default)]
pub struct MonthSum {
    /// The month in words.
    pub text: String,
    /// How many items.
    pub count: usize,
    /// The sum.
    pub sum: String,
}

/// One line of the table for the deduction.
#[derive(Clone, Debug)]
pub struct DeductionRow {
    /// Who was paid.
    pub provider: String,
    /// The category of the form.
    pub category: &'static str,
    /// How many items.
    pub count: usize,
    /// The sum.
    pub sum: String,
}

impl Spending {
    fn words(&self) -> &'static words::spending::Words {
        &self.frame.words().spending
    }
}

impl Page for Spending {
    const NAME: &'static str = "spending";

    fn samples(lang: Lang) -> Vec<Self> {
        let month = |ja, en, count, sum: &str| MonthSum {
            text: pick(lang, ja, en),
            count,
            sum: sum.into(),
        };
        let row = |provider: &str, category, count, sum: &str| DeductionRow {
            provider: provider.into(),
            category,
            count,
            sum: sum.into(),
        };
        let full = Self {
            frame: frame(lang, Nav::Home, &links::spending(PID, None)),
            year: Some(pick(lang, "2025年", "2025")),
            years: vec![YearSum {
                text: pick(lang, "2025年", "2025"),
                sum: "2,469円".into(),
                link: links::spending(PID, Some(2025)),
                here: true,
            }],
            months: vec![
                month("2025年1月", "January 2025", 2, "954円"),
                month("2025年3月", "March 2025", 2, "1,515円"),
            ],
            total: month("合計", "In all", 4, "2,469円"),
            rows: vec![
                row("めぐり内科", "診療・治療", 2, "1,309円"),
                row("めぐり薬局", "医薬品購入", 2, "1,160円"),
            ],
            csv: Some(links::spending_csv(PID, 2025)),
            without: 1,
            noticed: vec![pick(
                lang,
                "窓口で払った額の合計は2500円とありますが、明細を足すと2469円です。",
                "the file says 2500 yen were paid in all, but its items make 2469 yen.",
            )],
        };
        let empty = Self {
            year: None,
            years: Vec::new(),
            months: Vec::new(),
            total: MonthSum::default(),
            rows: Vec::new(),
            csv: None,
            without: 0,
            noticed: Vec::new(),
            ..full.clone()
        };
        vec![full, empty]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
