//! The pages, tested as a reader gets them: as HTML.

#[cfg(test)]
mod every_page;
#[cfg(test)]
mod html;
