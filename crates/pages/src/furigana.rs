//! Readings over the words of a page (furigana, WCAG 3.1.6), for whoever chose them.
//!
//! The words stand in `definitions/words/furigana.tsv`, each with the one reading it has here: the
//! dictionary of the crate `speech` read them, a person looked at each, and a test of that crate holds
//! them. Words of two readings are not in it, nor are names: no reading is better than a wrong one.
//! It changes nothing else of a page: markup, attributes, pictures, fields and what is copied from a
//! file stay byte for byte.

use std::{collections::BTreeMap, sync::LazyLock};

use phr::message::{Piece, piece, pieces};

use crate::assets;

const TABLE: &str = include_str!("../../../definitions/words/furigana.tsv");
/// A page and its stylesheet come over a slow line: 50 KB together, a little less here.
const BYTES_MAX: usize = 50_000 - assets::STYLESHEET.len();
/// Elements whose words stay bare: no reading can stand there, or the words are not ours.
const BARE: [&str; 10] =
    ["head", "svg", "ruby", "select", "textarea", "code", "pre", "time", "script", "mark"];
/// What keeps words and their readings together.
const SPAN: (&str, &str) = ("<span>", "</span>");
/// How a page that wants readings begins.
const WANTED: &str = "<!doctype html>\n<html lang=\"ja\" data-furigana>";

/// What stands before something counted.
const COUNTS: [char; 5] = ['第', '何', '数', '.', '／'];
/// What may follow a noun of one character without being a part of it.
const PARTICLES: [char; 11] = ['は', 'が', 'を', 'の', 'に', 'で', 'と', 'も', 'へ', 'や', 'だ'];

/// The words by their first character, the longest first.
type Words = BTreeMap<char, Vec<(String, Vec<Piece>)>>;

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::new();
    for line in TABLE.lines() {
        let line = pieces(line);
        let word = piece::plain(&line);
        if let Some(first) = word.chars().next() {
            words.entry(first).or_default().push((word, line));
        }
    }
    for list in words.values_mut() {
        list.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    }
    words
});

/// A page with the readings it asks for. Where all of them would make it too heavy for a slow line,
/// each word has its reading once, the first time.
pub(crate) fn over(html: String) -> String {
    if !html.starts_with(WANTED) {
        return html;
    }
    let every = written(&html, true);
    if every.len() <= BYTES_MAX { every } else { written(&html, false) }
}

fn written(html: &str, every: bool) -> String {
    let mut page = Page { every, seen: Vec::new(), out: String::new(), left: html.len() };
    // The names of elements around whose words stay bare, and how deep in elements of that name.
    let mut bare: Option<(String, usize)> = None;
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        match &bare {
            Some(_) => page.out.push_str(text),
            None => page.text(text),
        }
        page.out.extend(["<", tag, ">"]);
        bare = match bare.take() {
            Some((name, depth)) => deeper(name, depth, tag),
            None => begins_bare(tag).map(|name| (name.to_owned(), 1)),
        };
        page.left = after.len();
        rest = after;
    }
    page.out.push_str(rest);
    page.out
}

/// The name of an element whose words stay bare, when a tag begins one.
fn begins_bare(tag: &str) -> Option<&str> {
    let name = tag.split([' ', '/']).next().unwrap_or_default();
    let hidden = tag.contains("class=\"vh\"") || tag.contains("class=\"whose\"");
    (BARE.contains(&name) || hidden && !tag.starts_with('/')).then_some(name)
}

fn deeper(name: String, depth: usize, tag: &str) -> Option<(String, usize)> {
    let of_name = |tag: &str| tag.split([' ', '/']).next() == Some(&name);
    let depth = match tag.strip_prefix('/') {
        Some(end) if of_name(end) => depth.saturating_sub(1),
        None if of_name(tag) => depth.saturating_add(1),
        Some(_) | None => depth,
    };
    (depth > 0).then_some((name, depth))
}

/// A page as it is written anew.
struct Page {
    every: bool,
    /// Words that had their reading.
    seen: Vec<&'static str>,
    out: String,
    /// Bytes of the page that are still to come.
    left: usize,
}

impl Page {
    /// Words with their readings stay one: in a box of boxes (flex) each reading would stand apart.
    fn text(&mut self, text: &str) {
        let start = self.out.len();
        self.words(text);
        if self.out.get(start..).is_some_and(|written| written.contains("<ruby>")) {
            self.out.insert_str(start, SPAN.0);
            self.out.push_str(SPAN.1);
        }
    }

    fn words(&mut self, mut text: &str) {
        let mut before = ' ';
        while let Some(first) = text.chars().next() {
            if !is_character(first) {
                self.out.push(first);
                before = if first == ' ' { before } else { first };
                text = text.get(first.len_utf8()..).unwrap_or_default();
                continue;
            }
            let words = words_of(text);
            let length: usize = match words {
                Some(ref words) => words.iter().map(|(word, _)| word.len()).sum(),
                None => text.find(|c| !is_character(c)).unwrap_or(text.len()),
            };
            let (here, rest) = text.split_at_checked(length).unwrap_or((text, ""));
            // How a counted thing is read depends on the number: 1日 is no 日.
            let counted = before.is_numeric() || COUNTS.contains(&before);
            match words.filter(|words| !counted && stands_alone(words, rest)) {
                Some(words) => words.into_iter().for_each(|word| self.word(word)),
                None => self.out.push_str(here),
            }
            before = here.chars().next_back().unwrap_or(' ');
            text = rest;
        }
    }

    fn word(&mut self, (word, line): (&'static str, &[Piece])) {
        let again = !self.every && self.seen.contains(&word);
        for piece in line {
            match piece {
                Piece::Ruby { base, reading } if !again => {
                    let ruby =
                        format!("<ruby>{base}<rt aria-hidden=\"true\">{reading}</rt></ruby>");
                    let around = SPAN.0.len() + SPAN.1.len();
                    let fits = self.out.len() + ruby.len() + around + self.left <= BYTES_MAX;
                    self.out.push_str(if fits || self.every { &ruby } else { base });
                }
                Piece::Ruby { base: text, .. }
                | Piece::Text(text)
                | Piece::Said { shown: text, .. } => self.out.push_str(text),
            }
        }
        if !again {
            self.seen.push(word);
        }
    }
}

/// The words at the beginning of a text up to the end of its characters; `None` when they are not all
/// known: half a word is another word.
fn words_of(text: &str) -> Option<Vec<(&'static str, &'static [Piece])>> {
    let mut words = Vec::new();
    let mut rest = text;
    while rest.chars().next().is_some_and(is_character) {
        let of_first = WORDS.get(&rest.chars().next()?)?;
        let (word, line) = of_first.iter().find(|(word, _)| rest.starts_with(word.as_str()))?;
        words.push((word.as_str(), line.as_slice()));
        rest = rest.get(word.len()..)?;
    }
    Some(words)
}

/// Whether a character that is a word is one here: alone, and not the stem of what follows. 話 is はなし,
/// in 話した it is はな; 薬 is くすり, in 内服薬 it is やく.
fn stands_alone(words: &[(&str, &[Piece])], rest: &str) -> bool {
    let is_one = |(word, _): &(&str, &[Piece])| word.chars().count() == 1;
    match words {
        [one] if is_one(one) => {
            let next = rest.chars().next().unwrap_or(' ');
            !matches!(next, 'ぁ'..='ゖ') || PARTICLES.contains(&next)
        }
        words => !words.iter().any(is_one),
    }
}

/// Whether a character is a Chinese one, or stands for one.
fn is_character(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '々' | '〆')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn page(furigana: &str, body: &str) -> String {
        format!("<!doctype html>\n<html lang=\"ja\"{furigana}><body>{body}</body></html>")
    }

    fn read(body: &str) -> String {
        let whole = over(page(" data-furigana", body));
        let body = whole.split_once("<body>").unwrap().1.strip_suffix("</body></html>").unwrap();
        body.replace("<rt aria-hidden=\"true\">", "《")
            .replace("</rt></ruby>", "》")
            .replace("<ruby>", "")
    }

    #[test]
    fn words_have_their_reading_and_nothing_else_changes() {
        let table = [
            ("<h1>記録を見る</h1>", "<h1><span>記録《きろく》を見《み》る</span></h1>"),
            ("<p>血圧の薬</p>", "<p><span>血圧《けつあつ》の薬《くすり》</span></p>"),
            ("<a title=\"記録\">記録</a>", "<a title=\"記録\"><span>記録《きろく》</span></a>"),
            ("<select><option>記録</option></select>", "<select><option>記録</option></select>"),
            (
                "<span class=\"vh\"><span>記録</span>記録</span>",
                "<span class=\"vh\"><span>記録</span>記録</span>",
            ),
            ("<ruby>血圧<rt>けつ</rt></ruby>記録", "血圧<rt>けつ》<span>記録《きろく》</span>"),
            (
                "<p>薬と記録</p><p>薬</p>",
                "<p><span>薬《くすり》と記録《きろく》</span></p><p><span>薬《くすり》</span></p>",
            ),
        ];
        for (bare, read_) in table {
            assert_eq!(read(bare), read_);
        }
    }

    #[test]
    fn no_reading_is_better_than_a_wrong_one() {
        // Counted, a name, a word that goes on, a word of two readings.
        for bare in [
            "1日",
            "3 人",
            "第3回",
            "日向 美咲",
            "記録媒体術",
            "内服薬薬",
            "今日",
            "行った",
            "何人",
            "お母さん",
            "（水）",
            "話さない",
        ] {
            assert_eq!(read(bare), bare);
        }
    }

    #[test]
    fn whoever_wants_none_gets_the_same_bytes() {
        let bare = page("", "記録<p data-furigana>");
        assert_eq!(over(bare.clone()), bare);
    }

    #[test]
    fn a_page_stays_light_enough_for_a_slow_line() {
        let body = "<p>記録を見る。薬の記録。</p>".repeat(400);
        let whole = over(page(" data-furigana", &body));
        assert!(whole.len() <= BYTES_MAX, "{}", whole.len());
        assert_eq!(whole.matches("<ruby>").count(), 3, "each word once");
    }

    #[test]
    fn every_word_of_the_table_stands_once_with_a_reading_in_hiragana() {
        let mut seen = std::collections::BTreeSet::new();
        for line in TABLE.lines() {
            let word = pieces(line);
            assert!(seen.insert(piece::plain(&word)), "twice: {line}");
            let kana = |text: &str| text.chars().all(|c| matches!(c, 'ぁ'..='ん' | 'ー'));
            let read = word.iter().all(|piece| match piece {
                Piece::Ruby { base, reading } => !base.is_empty() && kana(reading),
                Piece::Text(text) => kana(text),
                Piece::Said { .. } => false,
            });
            assert!(read, "{line}");
        }
    }

    proptest! {
        #[test]
        fn without_the_readings_it_is_the_same_page(text in "[a-z<>/ぁ-ん記録薬血圧見る0-9 &;]{0,80}") {
            let bare = page(" data-furigana", &text);
            let mut whole = over(bare.clone());
            while let Some((before, after)) = whole.split_once("<rt aria-hidden=\"true\">") {
                let after = after.split_once("</rt></ruby>").unwrap().1;
                whole = before.rsplit_once("<ruby>").map(|(a, b)| format!("{a}{b}{after}")).unwrap();
            }
            // An unclosed tag at the end is closed: templates leave none.
            let whole = whole.replace("<span>", "").replace("</span>", "");
            prop_assert_eq!(whole.trim_end_matches('>'), bare.trim_end_matches('>'));
        }
    }
}
