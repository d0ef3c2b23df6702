//! What surrounds every page: who it is about, where one is, and the two small forms at the edge.

use crate::home::{EasyNotice, UrgentNotice};
use crate::icon::Icon;
use crate::lang::Lang;
use crate::links;
use crate::recent::Undo;
use crate::tell::listen;
use crate::words::Words;
use phr::message::{About, Language, Message};
use phr::own::{Choices, Furigana};

/// The part that every page shares.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The language of the page.
    pub lang: Lang,
    /// The token that every form carries, so that only our own pages can post.
    pub csrf: String,
    /// The address of this page, to come back to after changing the language.
    pub path: String,
    /// Whether somebody is signed in, so that the page offers to sign out.
    pub signed_in: bool,
    /// The family member the page is about; `None` before one is chosen.
    pub person: Option<PersonBadge>,
    /// The place in the navigation that is open.
    pub nav: Nav,
    /// One line about what has just happened.
    pub notice: Option<Notice>,
    /// In which words the person reads messages, and what they would rather not know.
    pub choices: Choices,
    /// Whether the reader is asked kindly about what may have been left behind: the person, and those
    /// whom they chose.
    pub reminds: bool,
    /// Whether messages can be listened to here.
    pub voice: bool,
}

/// The family member a page is about.
#[derive(Clone, Debug)]
pub struct PersonBadge {
    /// The member's opaque id.
    pub pid: String,
    /// The name as the record has it.
    pub name: String,
    /// What the member is to the reader, in the page's language (祖母, grandmother).
    pub relation: String,
    /// One character for the round badge.
    pub initial: String,
    /// How many questions wait for an answer.
    pub questions: usize,
    /// How much of the record the reader sees.
    pub sight: Sight,
    /// For whom and by whom the record is open, where somebody acts for the person.
    pub acting: Option<String>,
    /// What the reader may decide about the record.
    pub may: May,
}

/// What a reader may decide about a record, beside seeing it: what is not here is offered nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct May {
    /// Who else may see it.
    pub share: bool,
    /// Whether it is erased.
    pub leave: bool,
}

/// How much of a record the reader sees, and so what a page may offer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sight {
    /// All of it; everything can be done.
    #[default]
    Whole,
    /// What was opened to them, to read.
    Part,
    /// What was opened to them; they can give back letters and results.
    PartAndAdd,
}

/// The places of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nav {
    /// A page that is not in the navigation itself.
    Elsewhere,
    /// Home.
    Home,
    /// The timeline and everything below it.
    Timeline,
    /// Adding files or a measurement.
    Add,
    /// The files put aside.
    Questions,
    /// The access log.
    Log,
}

/// One line about what has just happened.
#[derive(Clone, Debug)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// The line itself.
    pub text: String,
    /// The button that takes it back.
    pub undo: Option<Undo>,
}

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something worked.
    Done,
    /// Something to know.
    Info,
    /// Something to look at.
    Warning,
}

/// One link of the navigation.
pub(crate) struct NavLink {
    pub(crate) url: String,
    pub(crate) word: &'static str,
    pub(crate) icon: Icon,
    pub(crate) here: bool,
    pub(crate) count: usize,
}

impl Frame {
    /// The language of messages on this page: that of the page, in the person's kind of Japanese.
    pub(crate) const fn language(&self) -> Language {
        match self.lang {
            Lang::Ja => self.choices.in_japanese(),
            Lang::En => Language::En,
        }
    }

    /// The messages for this reader: without what the person would rather not know, and without
    /// reminders for whom they did not choose.
    pub(crate) fn told(&self, messages: Vec<Message>) -> Vec<Message> {
        let mut told = self.choices.told(messages);
        told.retain(|m| self.reminds || m.about != About::Gap);
        told
    }

    /// Where the page can be listened to: where there is a voice, in Japanese, for whoever sees the
    /// whole record.
    pub(crate) fn listen(&self, what: listen::What, language: Language) -> Option<String> {
        let person = self.person.as_ref().filter(|person| person.sight == Sight::Whole)?;
        let can = self.voice && language != Language::En;
        can.then(|| links::listen(&person.pid, &what.slug(), language))
    }

    /// Where what cannot wait can be listened to.
    pub(crate) fn listen_to_urgent(&self) -> Option<String> {
        self.listen(listen::What::Urgent, self.language())
    }

    /// Where a card of the home page can be listened to.
    pub(crate) fn listen_to(&self, card: listen::Card) -> Option<String> {
        self.listen(listen::What::Home(card), self.language())
    }

    /// Whether readings stand over the words of the page; messages bring their own.
    pub(crate) const fn furigana(&self) -> bool {
        match (self.lang, self.choices.furigana) {
            (Lang::Ja, Furigana::Everywhere) => true,
            (Lang::Ja, Furigana::Off | Furigana::Hard | Furigana::All) | (Lang::En, _) => false,
        }
    }

    /// The notice in easy words, with the readings the person wants, where those are read.
    pub(crate) fn easy(&self, notice: &UrgentNotice) -> Option<EasyNotice> {
        let easy = notice.easy.clone().filter(|_| self.language() == Language::Easy)?;
        Some(EasyNotice {
            title: self.choices.read(easy.title),
            text: self.choices.read(easy.text),
            action: self.choices.read(easy.action),
        })
    }

    /// Gives the catalogue of the page's language, in the person's kind of Japanese.
    pub(crate) fn words(&self) -> &'static Words {
        Words::of(self.language())
    }

    /// Marks Japanese text on a page in another language, for screen readers (WCAG 3.1.2).
    pub(crate) fn ja(&self, text: &str) -> LangAttr {
        LangAttr(match self.lang {
            Lang::En if text.chars().any(is_japanese) => " lang=\"ja\"",
            Lang::Ja | Lang::En => "",
        })
    }

    /// Gives the languages other than the page's own.
    pub(crate) fn other_languages(&self) -> impl Iterator<Item = Lang> + use<> {
        let own = self.lang;
        Lang::ALL.into_iter().filter(move |lang| *lang != own)
    }

    /// How much of the record the reader sees.
    pub fn sight(&self) -> Sight {
        self.person.as_ref().map_or(Sight::Whole, |person| person.sight)
    }

    /// Whether the reader sees all of it and may act on it.
    pub fn is_whole(&self) -> bool {
        self.sight() == Sight::Whole
    }

    /// What the reader may decide.
    pub fn may(&self) -> May {
        self.person.as_ref().map_or_else(May::default, |person| person.may)
    }

    /// Whether the reader may add files.
    pub(crate) fn may_add(&self) -> bool {
        match self.sight() {
            Sight::Whole | Sight::PartAndAdd => true,
            Sight::Part => false,
        }
    }

    /// Gives the links of the navigation for a member: none that would be refused.
    pub(crate) fn nav_links(&self, person: &PersonBadge) -> Vec<NavLink> {
        let words = &self.words().frame;
        let pid = person.pid.as_str();
        let link = |url, word, icon, nav: Nav, count| NavLink {
            url,
            word,
            icon,
            here: self.nav == nav,
            count,
        };
        let mut all = vec![
            link(links::home(pid), words.home, Icon::HOME, Nav::Home, 0),
            link(links::timeline(pid), words.timeline, Icon::TIMELINE, Nav::Timeline, 0),
        ];
        if self.may_add() {
            all.push(link(links::add(pid), words.add, Icon::ADD, Nav::Add, 0));
        }
        if self.is_whole() {
            let (url, waiting) = (links::questions(pid), person.questions);
            all.push(link(url, words.questions, Icon::QUESTION, Nav::Questions, waiting));
            all.push(link(links::log(pid), words.log, Icon::EYE, Nav::Log, 0));
        }
        all
    }
}

impl Tone {
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Info => "info",
            Self::Warning => "warning",
        }
    }

    /// Says the tone in a word, for those who do not see the sign.
    pub(crate) fn word(self, language: impl Into<Language>) -> &'static str {
        let words = &Words::of(language).frame;
        match self {
            Self::Done => words.done,
            Self::Info => words.info,
            Self::Warning => words.warning,
        }
    }

    pub(crate) fn icon(self) -> Icon {
        match self {
            Self::Done => Icon::CHECK,
            Self::Info => Icon::INFO,
            Self::Warning => Icon::ALERT,
        }
    }
}

/// Says whether a character is kana or a Chinese character (the blocks in everyday use).
fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}')
}

/// A `lang` attribute, or nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LangAttr(&'static str);

impl std::fmt::Display for LangAttr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

// One of two constants of this file.
impl askama::filters::HtmlSafe for LangAttr {}

#[cfg(test)]
mod tests {
    use crate::lang::Lang;
    use crate::sample::bare_frame;

    #[test]
    fn only_japanese_words_on_an_english_page_are_marked() {
        let page = |lang, text| bare_frame(lang, "/").ja(text).to_string();
        assert_eq!(page(Lang::En, "めぐり内科"), " lang=\"ja\"");
        assert_eq!(page(Lang::En, "ｱﾑﾛｼﾞﾋﾟﾝ"), " lang=\"ja\"");
        assert_eq!(page(Lang::En, "Blood pressure"), "");
        assert_eq!(page(Lang::Ja, "めぐり内科"), "");
    }
}
