//! Small pictures drawn with strokes. Each stands beside a word and is hidden from screen readers.

use std::fmt;

use askama::filters::HtmlSafe;

/// A picture, written as an inline SVG.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Icon(&'static str);

impl Icon {
    pub(crate) const HOME: Self = Self("M4 11l8-7 8 7v9h-5v-6H9v6H4z");
    pub(crate) const TIMELINE: Self = Self("M5 5v14M5 7h.1M5 12h.1M5 17h.1M10 7h9M10 12h9M10 17h6");
    pub(crate) const ADD: Self = Self("M12 5v14M5 12h14");
    pub(crate) const QUESTION: Self = Self(
        "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.7 2.2c-.8.5-1.2 1-1.2 1.8M12 17v.1",
    );
    pub(crate) const EYE: Self = Self(
        "M3 12c2-4 5.3-6 9-6s7 2 9 6c-2 4-5.3 6-9 6s-7-2-9-6zM12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z",
    );
    pub(crate) const PILL: Self = Self("M10.5 20.5a5 5 0 0 1-7-7l10-10a5 5 0 0 1 7 7zM8.5 8.5l7 7");
    pub(crate) const PULSE: Self = Self("M3 12h4l2.5-6 4 12 2.5-6h5");
    pub(crate) const LAB: Self =
        Self("M9 3h6M10 3v6l-5.5 10a1.5 1.5 0 0 0 1.5 2h12a1.5 1.5 0 0 0 1.5-2L14 9V3M7.5 15h9");
    pub(crate) const CONDITION: Self = Self(
        "M6 4v5a4 4 0 0 0 8 0V4M10 13v3a4 4 0 0 0 8 0v-3M18 9.5a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4z",
    );
    pub(crate) const ALERT: Self = Self("M12 4l9 16H3zM12 10v5M12 17.5v.1");
    pub(crate) const SYRINGE: Self =
        Self("M14 4l6 6M17 7l3-3M15.5 8.5L8 16l-3 .5.5-3L13 6zM5 19l-2 2M10 9.5l2 2");
    pub(crate) const VISIT: Self = Self("M5 21V5h14v16M3 21h18M12 8v5M9.5 10.5h5M10 21v-4h4v4");
    pub(crate) const DOCUMENT: Self = Self("M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6");
    pub(crate) const TALK: Self = Self("M4 5h16v11h-9l-4 4v-4H4zM8 9h8M8 12h5");
    pub(crate) const YEN: Self = Self("M7 4l5 7 5-7M12 11v9M8 13h8M8 16.5h8");
    pub(crate) const CARD: Self = Self("M3 6h18v12H3zM3 10h18M6 15h5");
    pub(crate) const CHECK: Self = Self("M5 12.5l4.5 4.5L19 7.5");
    pub(crate) const INFO: Self = Self("M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 11v6M12 7.5v.1");
    pub(crate) const BACK: Self = Self("M15 5l-7 7 7 7");
    pub(crate) const NEXT: Self = Self("M9 5l7 7-7 7");
    pub(crate) const DOWNLOAD: Self = Self("M12 4v11M7 10.5l5 5 5-5M5 20h14");
    pub(crate) const PERSON: Self =
        Self("M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20c.5-4 3.5-6 7.5-6s7 2 7.5 6");
    pub(crate) const SAME: Self = Self("M9 8H7a4 4 0 0 0 0 8h2M15 8h2a4 4 0 0 1 0 8h-2M8 12h8");
    pub(crate) const UP: Self = Self("M12 19V5M6 11l6-6 6 6");
    pub(crate) const DOWN: Self = Self("M12 5v14M6 13l6 6 6-6");
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.0;
        write!(
            f,
            r#"<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="{path}"/></svg>"#
        )
    }
}

// The paths above are constants of this file.
impl HtmlSafe for Icon {}
