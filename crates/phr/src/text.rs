//! Words for people, in each language we speak.

/// A language of the person. やさしい日本語 (easy Japanese) will be a third.
///
/// ```
/// use phr::Lang;
/// assert_eq!(Lang::default().tag(), "ja");
/// assert_eq!(Lang::En.tag(), "en");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub enum Lang {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

impl Lang {
    /// The tag for `lang` attributes and headers.
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::Ja => "ja",
            Lang::En => "en",
        }
    }
}

/// The English name of a month, from 1; empty for a month that does not exist.
///
/// ```
/// assert_eq!(phr::text::month_en(3), "March");
/// assert_eq!(phr::text::month_en(13), "");
/// ```
pub fn month_en(month: u8) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default()
}

/// The same sentence in every language. Both are written by hand; neither is a translation key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Text {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Text {
    /// A sentence in both languages.
    ///
    /// ```
    /// # use phr::{Lang, Text};
    /// let t = Text::new("12行目", "line 12");
    /// assert_eq!(t.in_lang(Lang::En), "line 12");
    /// ```
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Text {
        Text { ja: ja.into(), en: en.into() }
    }

    /// The sentence in one language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}
