//! Sets a [`Sheet`] as a PDF that everybody can read: PDF/UA-1 (ISO 14289-1), tagged, its font inside.
//!
//! The same sheet always gives the same bytes. Nothing of a record is ever read as markup, nothing is
//! fetched, and an error never says what stood on the paper.
//!
//! A crate of its own because typst is heavy (docs/decisions/0037-paper-is-typst.md).

mod letters;
mod wire;
mod world;

use pages::sheet::Sheet;
use typst::comemo;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

pub use letters::GETA;

/// Why there is no paper. Never carries what was to stand on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// The font inside the program cannot be read.
    #[error("the font for paper cannot be read: install the program again")]
    Font,
    /// The template and the data do not fit.
    #[error("the paper cannot be set: report this, and print the page from the browser instead")]
    Unset,
    /// The result would not be PDF/UA-1.
    #[error(
        "the paper would not be readable for everybody: report this, and print the page from the browser instead"
    )]
    Unreadable,
}

/// Sets a sheet.
///
/// ```
/// use pages::{Lang, sheet::{Letters, Sheet}};
/// let sheet = Sheet { lang: Lang::En, letters: Letters::Ordinary, title: "Medicines".into(),
///     name: "日向 キヨ".into(), who: vec![], day: "2025-12-26".parse()?, lead: vec!["#strong[*]".into()],
///     sections: vec![], last: vec![], foot: "Tenohira".into(), missing_letters: String::new(),
///     one_page: None };
/// let pdf = paper::pdf(&sheet)?;
/// assert!(pdf.starts_with(b"%PDF-1.7"));
/// assert_eq!(pdf, paper::pdf(&sheet)?); // the same bytes, always
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn pdf(sheet: &Sheet) -> Result<Vec<u8>, PaperError> {
    let fonts = world::fonts()?;
    let document = fitted(sheet, fonts);
    let standards =
        PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|_unknown| PaperError::Unreadable)?;
    let options = PdfOptions {
        creator: typst::foundations::Smart::Custom(Some("Tenohira".to_owned())),
        timestamp: midnight(&sheet.day),
        standards,
        ..PdfOptions::default()
    };
    let pdf = document
        .and_then(|d| typst_pdf::pdf(&d, &options).map_err(|_diagnostics| PaperError::Unreadable));
    // What typst remembers between two papers is about persons.
    comemo::evict(0);
    pdf
}

/// A sheet that is to be one page gives up as little as makes it one; one that cannot be one page
/// gives up nothing. Each thing given up makes the paper shorter, so halving finds the least.
fn fitted(sheet: &Sheet, fonts: &'static world::Fonts) -> Result<PagedDocument, PaperError> {
    let whole = set(sheet, fonts)?;
    let spares = sheet.one_page.as_ref().map_or(0, |one| one.spares.len());
    if is_one_page(&whole) || spares == 0 {
        return Ok(whole);
    }
    let mut shortest = set(&sheet.without(spares), fonts)?;
    if !is_one_page(&shortest) {
        return Ok(whole);
    }
    let (mut too_few, mut enough) = (0, spares);
    while enough.saturating_sub(too_few) > 1 {
        let middle = usize::midpoint(too_few, enough);
        let tried = set(&sheet.without(middle), fonts)?;
        if is_one_page(&tried) {
            (shortest, enough) = (tried, middle);
        } else {
            too_few = middle;
        }
    }
    Ok(shortest)
}

fn is_one_page(document: &PagedDocument) -> bool {
    document.pages().len() <= 1
}

fn set(sheet: &Sheet, fonts: &'static world::Fonts) -> Result<PagedDocument, PaperError> {
    let world = world::Desk::new(fonts, &wire::data(sheet, fonts));
    typst::compile::<PagedDocument>(&world).output.map_err(|_diagnostics| PaperError::Unset)
}

/// The day of the sheet: the hour it was printed is nobody's business.
fn midnight(day: &fhir::Date) -> Option<Timestamp> {
    let whole = |number: i8| u8::try_from(number).ok();
    let day = typst::foundations::Datetime::from_ymd(
        i32::from(day.year()),
        whole(day.month()?)?,
        whole(day.day()?)?,
    )?;
    Some(Timestamp::new_utc(day))
}
