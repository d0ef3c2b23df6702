//! The file as a stream of elements, piece by piece. Nothing is expanded or fetched; what is
//! remembered of one element is bounded.

use phr::{provenance::Span, record::Finding};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{collect::Collector, element::Element};
use crate::{
    decode::{self, to_u64},
    untidy,
};

/// Most attributes of an element; a `Record` has nine.
const ATTRIBUTES_MAX: usize = 40;
/// Longest attribute that is kept, in bytes. Device descriptions have some 200.
const VALUE_MAX: usize = 1_000;
/// Most elements kept inside another.
const INSIDE_MAX: usize = 50;

/// Most elements open that are kept: a record inside a correlation, and one more.
const OPEN_MAX: usize = 4;
/// Longest element without its contents, in bytes: longer is damage (a quote that never ends).
const ELEMENT_MAX: usize = 1 << 20;
/// So much is read at a time.
const PART_BYTES: usize = 256 << 10;

/// What may stand inside an element and matters.
const INSIDE: &[&str] = &["MetadataEntry", "Record", "WorkoutStatistics", "WorkoutRoute"];

/// Where the root begins. Inside a document type `<!ELEMENT HealthData …` is written differently.
pub(super) fn root(bytes: &[u8]) -> Option<usize> {
    let tag = b"<HealthData";
    let ends = |at: usize| bytes.get(at.saturating_add(tag.len()));
    let places = bytes.windows(tag.len()).enumerate().filter(|(_, w)| w == tag);
    places.map(|(at, _)| at).find(|at| ends(*at).is_none_or(|b| b" \t\r\n/>".contains(b)))
}

/// The reader of one file: it is fed pieces that may end anywhere, and remembers only what is open.
#[derive(Debug)]
pub(super) struct Scan {
    pub(super) collector: Collector,
    stage: Stage,
    /// Text that is not read yet: at most one element and one piece.
    rest: String,
    /// The beginning of a character whose end has not come yet.
    half: Vec<u8>,
    places: Places,
    /// Open elements that are kept; the first stands directly below the root.
    open: Vec<Open>,
    /// How many elements are open, the root included.
    deep: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Before the root: the document type is passed over.
    Head,
    Body,
    /// Nothing more is read: the root is closed, missing, or the file is damaged.
    Over,
}

#[derive(Debug)]
struct Open {
    element: Element,
    start: u64,
    line: u32,
    depth: usize,
}

impl Default for Scan {
    fn default() -> Self {
        Scan {
            collector: Collector::default(),
            stage: Stage::Head,
            rest: String::new(),
            half: Vec::new(),
            places: Places { before: 0, line: 1, at: 0, inexact_from: None },
            open: Vec::new(),
            deep: 0,
        }
    }
}

impl Scan {
    /// Reads on.
    pub(super) fn add(&mut self, piece: &[u8]) {
        for part in piece.chunks(PART_BYTES) {
            if self.stage == Stage::Over {
                return;
            }
            self.decode(part);
            self.read_on();
            if self.rest.len() > ELEMENT_MAX {
                self.broken();
            }
        }
    }

    /// The file ends here.
    pub(super) fn finish(mut self) -> Collector {
        if !self.half.is_empty() && self.stage != Stage::Over {
            self.damaged();
            self.rest.push(char::REPLACEMENT_CHARACTER);
        }
        match self.stage {
            Stage::Head => self.collector.notes.push(no_root()),
            Stage::Body => self.broken(),
            Stage::Over => {}
        }
        self.collector
    }

    fn broken(&mut self) {
        let finding = match self.stage {
            Stage::Head => no_root(),
            Stage::Body | Stage::Over => {
                let end = self.places.line_at(&self.rest, self.rest.len());
                truncated(Span::line(end))
            }
        };
        self.collector.notes.push(finding);
        self.stage = Stage::Over;
    }

    /// Bytes to text; a character cut in two waits for its end.
    fn decode(&mut self, part: &[u8]) {
        let mut whole = std::mem::take(&mut self.half);
        whole.extend_from_slice(part);
        let mut bytes = whole.as_slice();
        loop {
            match std::str::from_utf8(bytes) {
                Ok(text) => return self.rest.push_str(text),
                Err(bad) => {
                    let (good, after) =
                        bytes.split_at_checked(bad.valid_up_to()).unwrap_or_default();
                    self.rest.push_str(std::str::from_utf8(good).unwrap_or_default());
                    let Some(length) = bad.error_len() else {
                        self.half = after.to_vec();
                        return;
                    };
                    self.damaged();
                    self.rest.push(char::REPLACEMENT_CHARACTER);
                    bytes = after.get(length..).unwrap_or_default();
                }
            }
        }
    }

    fn damaged(&mut self) {
        if self.places.inexact_from.is_none() {
            self.places.inexact_from = Some(self.places.offset(self.rest.len()));
            self.collector.notes.push(damaged());
        }
    }

    fn read_on(&mut self) {
        let mut text = std::mem::take(&mut self.rest);
        let mut done = 0;
        if self.stage == Stage::Head {
            match root(text.as_bytes()) {
                Some(start) => (self.stage, done) = (Stage::Body, start),
                None if text.len() > super::HEAD_BYTES.saturating_mul(2) => return self.broken(),
                None => {}
            }
        }
        if self.stage == Stage::Body {
            done = self.read(&text, done);
        }
        if self.stage != Stage::Over {
            self.places.pass(&text, done);
            text.drain(..done);
            self.rest = text;
        }
    }

    /// Reads whole elements from `start` on and says how far it came.
    fn read(&mut self, text: &str, start: usize) -> usize {
        let mut reader = Reader::from_str(text.get(start..).unwrap_or_default());
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut from = start;
        loop {
            let event = reader.read_event();
            let until = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let until = until.saturating_add(start);
            match event {
                Ok(Event::Start(tag)) => self.start(&tag, from, text),
                Ok(Event::Empty(tag)) => {
                    self.start(&tag, from, text);
                    self.end(until, text);
                }
                // A stray end tag closes nothing outside itself.
                Ok(Event::End(tag))
                    if self.deep == 1 && tag.local_name().into_inner() != "HealthData" => {}
                Ok(Event::End(_)) => self.end(until, text),
                // Damaged, or its end has not come yet: the next piece tells.
                Ok(Event::Eof) | Err(_) => return from,
                Ok(_) => {}
            }
            from = until;
            if self.stage == Stage::Over {
                return from;
            }
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, from: usize, text: &str) {
        self.deep = self.deep.saturating_add(1);
        let name = tag.local_name().into_inner();
        let below_root = self.deep == 2;
        let inside = self.open.len() < OPEN_MAX
            && INSIDE.contains(&name)
            && self.open.last().is_some_and(|o| {
                o.depth.saturating_add(1) == self.deep && o.element.inside.len() < INSIDE_MAX
            });
        if !below_root && !inside {
            return;
        }
        let element = Element {
            name: cut(name, 100).to_owned(),
            attributes: attributes(tag),
            ..Element::default()
        };
        let (start, line) = (self.places.offset(from), self.places.line_at(text, from));
        self.open.push(Open { element, start, line, depth: self.deep });
    }

    fn end(&mut self, until: usize, text: &str) {
        let depth = self.deep;
        self.deep = self.deep.saturating_sub(1);
        if self.deep == 0 {
            self.stage = Stage::Over;
        }
        let Some(open) = self.open.pop_if(|o| o.depth == depth) else { return };
        let mut element = open.element;
        if let Some(parent) = self.open.last_mut() {
            parent.element.inside.push(element);
            return;
        }
        let span = Span::lines(open.line, self.places.line_at(text, until.saturating_sub(1)));
        let bytes = open.start..self.places.offset(until);
        let exact = self.places.inexact_from.is_none_or(|from| bytes.end <= from);
        element.at = if exact { span.with_bytes(bytes) } else { span };
        self.collector.take(element);
    }
}

fn attributes(tag: &BytesStart<'_>) -> Vec<(String, String)> {
    tag.html_attributes()
        .with_checks(false)
        .take(ATTRIBUTES_MAX)
        .filter_map(Result::ok)
        .map(|a| (cut(a.key.0, 100).to_owned(), unescaped(cut(&a.value, VALUE_MAX))))
        .collect()
}

/// The longest beginning of at most `room` bytes.
fn cut(text: &str, room: usize) -> &str {
    text.get(..text.floor_char_boundary(room)).unwrap_or_default()
}

/// Only the five references of XML and character numbers stand for something; any other (an entity
/// of the document type) stays as it is written.
fn unescaped(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let name = cut(after, 12).split_once(';').map(|(name, _)| name);
        if let Some((name, c)) = name.and_then(|name| Some((name, reference(name)?))) {
            out.push(c);
            rest = after.get(name.len().saturating_add(1)..).unwrap_or_default();
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out.retain(|c| !untidy::is_hidden(c));
    out
}

fn reference(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// Positions in the text at hand to those in the file, counted forwards once.
#[derive(Debug)]
struct Places {
    /// Bytes of the file before the text.
    before: u64,
    /// The line at the place `at` of the text.
    line: u32,
    at: usize,
    /// From here on the text has no longer the bytes of the file.
    inexact_from: Option<u64>,
}

impl Places {
    fn offset(&self, at: usize) -> u64 {
        self.before.saturating_add(to_u64(at))
    }

    /// Asked in rising order.
    fn line_at(&mut self, text: &str, position: usize) -> u32 {
        if position > self.at {
            let passed = text.as_bytes().get(self.at..position).unwrap_or_default();
            self.line = self.line.saturating_add(decode::line_ends(passed));
            self.at = position;
        }
        self.line
    }

    /// The text before `position` is done with.
    fn pass(&mut self, text: &str, position: usize) {
        self.line_at(text, position);
        self.before = self.offset(position);
        self.at = 0;
    }
}

fn no_root() -> Finding {
    Finding::error(
        Span::default(),
        "ヘルスケアの書き出し（HealthData）ではないようです",
        "this does not seem to be an export of the Health app (HealthData)",
    )
}

fn damaged() -> Finding {
    Finding::warning(
        Span::default(),
        "読めない文字がありました。「�」と表示されます。元のファイルは残してあります",
        "some characters could not be read and are shown as `�`; the original file is kept",
    )
}

fn truncated(at: Span) -> Finding {
    Finding::error(
        at,
        "ファイルがここで切れているか、こわれています。ここまでの記録は取り込みました。もう一度書き出してください",
        "the file ends in the middle or is damaged here; everything before was read: please export it again",
    )
}
