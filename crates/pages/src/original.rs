//! `GET /p/{pid}/original/{oid}`: a file as it was received, with the lines of an entry marked.

use askama::Template;

use crate::dates::When;
use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::paper::{self, Paper};
use crate::sample::{PID, frame, moment, pick};
use crate::{links, words};

/// An original.
#[derive(Clone, Debug, Template)]
#[template(path = "original.html")]
pub struct Original {
    /// The frame.
    pub frame: Frame,
    /// The name as received.
    pub name: String,
    /// The format in words.
    pub format: String,
    /// When it was received.
    pub received: When,
    /// How and by whom it was received.
    pub how: String,
    /// The size in words.
    pub size: String,
    /// The first characters of the SHA-256.
    pub hash: String,
    /// The window of text; `None` when the file is not text.
    pub window: Option<Window>,
    /// The entry the reader comes from.
    pub back: Option<String>,
    /// The download.
    pub file: String,
    /// The picture with what is copied from it, for photos and PDF files.
    pub paper: Option<Paper>,
}

/// The part of a text around the marked lines.
#[derive(Clone, Debug)]
pub struct Window {
    /// The marked place in words, such as `12行目から14行目`.
    pub place: Option<String>,
    /// How many lines come before the window.
    pub before: usize,
    /// The lines shown.
    pub lines: Vec<TextLine>,
    /// How many lines come after the window.
    pub after: usize,
}

/// One line of the original.
#[derive(Clone, Debug)]
pub struct TextLine {
    /// The line's number, counting from 1.
    pub number: usize,
    /// The text before the mark, or the whole line when nothing is marked.
    pub before: String,
    /// The marked text; empty when nothing is marked.
    pub marked: String,
    /// The text after the mark.
    pub after: String,
}

impl Original {
    fn words(&self) -> &'static words::original::Words {
        &self.frame.words().original
    }
}

impl Page for Original {
    const NAME: &'static str = "original";

    fn samples(lang: Lang) -> Vec<Self> {
        let text = Self {
            frame: frame(lang, Nav::Timeline, &links::original(PID, "9f2c", "m1")),
            name: "okusuri-202503.txt".into(),
            format: pick(
                lang,
                "電子版お薬手帳（JAHISTC07）",
                "Electronic medication notebook (JAHISTC07)",
            ),
            received: moment(lang, (2025, 3, 11), "19:20"),
            how: pick(lang, "日向 美咲さんが読みこみ", "uploaded by 日向 美咲"),
            size: "1,482 bytes".into(),
            hash: "9f2c41d07be3".into(),
            window: Some(sample_window(lang)),
            back: Some(links::entry(PID, "m1")),
            file: links::original_file(PID, "9f2c"),
            paper: None,
        };
        let binary = Self {
            name: "kenshin.zip".into(),
            format: pick(lang, "zip（まとめたファイル）", "zip archive"),
            window: None,
            back: None,
            ..text.clone()
        };
        let photo = Self {
            name: "shohosen.jpg".into(),
            format: pick(lang, "写真", "photo"),
            paper: Some(paper::sample(lang)),
            ..binary.clone()
        };
        vec![text, binary, photo]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}

fn sample_window(lang: Lang) -> Window {
    let plain = [
        (9, "51,めぐり内科,13,1,9999999"),
        (10, "55,日向 めぐみ,内科"),
        (11, "201,1,酸化マグネシウム錠330mg,6,錠,2,620000000,1"),
        (12, "201,2,アムロジピンOD錠5mg「てのひら」,1,錠,2,620000001,1"),
        (13, "301,2,1日1回 朝食後,28,日分,1,1,,1"),
        (14, "311,2,血圧がひくいときは相談してください,1"),
        (15, "401,ほかの病院の薬も見せてください,1"),
    ];
    let line = |(number, text): (usize, &str)| {
        let marked = (12..=14).contains(&number);
        TextLine {
            number,
            before: if marked { String::new() } else { text.into() },
            marked: if marked { text.into() } else { String::new() },
            after: String::new(),
        }
    };
    Window {
        place: Some(pick(lang, "12行目から14行目", "lines 12 to 14")),
        before: 8,
        lines: plain.into_iter().map(line).collect(),
        after: 3,
    }
}
