//! The languages a page can speak, and how each counts things.
//!
//! The kinds of Japanese (ordinary words, やさしい日本語) are one language here; which of them somebody
//! reads is a choice of the person, see [`Frame`](crate::Frame) and `words`.

use phr::message::Language;

/// The language a page is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Japanese.
    Ja,
    /// English.
    En,
}

impl Lang {
    /// Every language, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::Ja, Self::En];

    /// Gives the language tag used in `lang` attributes and in the language form.
    ///
    /// ```
    /// assert_eq!(pages::Lang::Ja.tag(), "ja");
    /// ```
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// Gives the language's name in itself, so that its own readers can find it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Ja => "日本語",
            Self::En => "English",
        }
    }

    /// Reads a tag as a form sends it; an unknown tag is `None`, never a guess.
    ///
    /// ```
    /// use pages::Lang;
    /// assert_eq!(Lang::from_tag("en"), Some(Lang::En));
    /// assert_eq!(Lang::from_tag("EN"), None); // a form only ever sends what `tag` gave
    /// ```
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.tag() == tag)
    }
}

impl From<Lang> for Language {
    /// The ordinary words of a language.
    fn from(lang: Lang) -> Language {
        match lang {
            Lang::Ja => Language::Ja,
            Lang::En => Language::En,
        }
    }
}

/// A phrase with a number in it, where `{n}` stands for the number.
///
/// ```
/// use pages::lang::Counted;
/// let files = Counted { one: "{n} file", many: "{n} files" };
/// assert_eq!(files.of(1), "1 file");
/// assert_eq!(files.of(0), "0 files"); // nought is plural in English
/// assert_eq!(files.of(12_345), "12,345 files");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// The phrase for exactly one.
    pub one: &'static str,
    /// The phrase for every other number.
    pub many: &'static str,
}

impl Counted {
    /// Makes a phrase that is the same for every number, as in Japanese.
    pub const fn same(phrase: &'static str) -> Self {
        Self { one: phrase, many: phrase }
    }

    /// Puts the number into the phrase.
    pub fn of(self, n: usize) -> String {
        let phrase = if n == 1 { self.one } else { self.many };
        phrase.replace("{n}", &grouped(n))
    }
}

/// Writes a count with commas between thousands.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_read_back_as_the_language_they_name() {
        for lang in Lang::ALL {
            assert_eq!(Lang::from_tag(lang.tag()), Some(lang));
        }
    }

    #[test]
    fn thousands_are_grouped_and_small_numbers_are_not() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
