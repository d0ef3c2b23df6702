//! What every page can do.

use std::error::Error;
use std::fmt;

use askama::Template;

use crate::{furigana, lang::Lang};

/// A page: it can be written as HTML, and it brings examples of itself.
///
/// ```
/// use pages::{Lang, Page, error::ErrorPage};
/// for page in ErrorPage::samples(Lang::En) {
///     assert!(page.render()?.starts_with("<!doctype html>"));
/// }
/// # Ok::<(), pages::RenderError>(())
/// ```
pub trait Page: Sized {
    /// The page's name in tests and in the gallery.
    const NAME: &'static str;

    /// Gives invented examples of the page: the ordinary one first, then the odd ones.
    fn samples(lang: Lang) -> Vec<Self>;

    /// Writes the page as a whole HTML document.
    fn render(&self) -> Result<String, RenderError>;
}

/// A template could not be written. With the pages here this means memory ran out.
#[derive(Debug)]
pub struct RenderError(askama::Error);

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("could not write the page")
    }
}

impl Error for RenderError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

/// Renders any template, with the readings its reader chose; every page's `render` is this.
pub(crate) fn render<T: Template>(template: &T) -> Result<String, RenderError> {
    template.render().map(furigana::over).map_err(RenderError)
}
