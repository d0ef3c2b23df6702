//! What the samples of all pages share: an invented family on invented days.

use crate::dates::{Day, When};
use crate::fact::{EvidenceKind, OriginChip};
use crate::frame::{Frame, May, Nav, PersonBadge, Sight};
use crate::lang::Lang;

/// The grandmother's id.
pub(crate) const PID: &str = "kiyo";

/// Gives the frame of a page about the grandmother.
pub(crate) fn frame(lang: Lang, nav: Nav, path: &str) -> Frame {
    let person = PersonBadge {
        pid: PID.into(),
        name: "日向 キヨ".into(),
        relation: pick(lang, "祖母", "grandmother"),
        initial: "キ".into(),
        questions: 1,
        sight: Sight::Whole,
        acting: None,
        may: May { share: true, leave: true },
    };
    Frame { person: Some(person), nav, ..bare_frame(lang, path) }
}

/// Gives the frame of a page about nobody yet.
pub(crate) fn bare_frame(lang: Lang, path: &str) -> Frame {
    Frame {
        lang,
        csrf: "sample-token".into(),
        path: path.into(),
        signed_in: true,
        person: None,
        nav: Nav::Elsewhere,
        notice: None,
        choices: phr::own::Choices::default(),
        reminds: true,
        voice: true,
    }
}

/// Chooses the words of a language.
pub(crate) fn pick(lang: Lang, ja: &str, en: &str) -> String {
    match lang {
        Lang::Ja => ja.into(),
        Lang::En => en.into(),
    }
}

/// Writes a day; a day the calendar lacks is written as nothing.
pub(crate) fn day(lang: Lang, year: u16, month: u8, day: u8) -> When {
    let none = || When { iso: String::new(), text: String::new() };
    Day::new(year, month, day).map_or_else(none, |day| day.when(lang))
}

/// Writes a day and a time in Japan.
pub(crate) fn moment(lang: Lang, date: (u16, u8, u8), time: &str) -> When {
    let When { iso, text } = day(lang, date.0, date.1, date.2);
    When { iso: format!("{iso}T{time}+09:00"), text: format!("{text} {time}") }
}

/// Makes a chip.
pub(crate) fn chip(evidence: EvidenceKind, by: &str) -> OriginChip {
    OriginChip { evidence, by: by.into() }
}
