//! The file as a stream of elements. Nothing is expanded or fetched; what is remembered of one
//! element is bounded.

use phr::{provenance::Span, record::Finding};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{collect::Collector, element::Element};
use crate::{decode::to_u64, untidy};

/// Most attributes of an element; a `Record` has nine.
const ATTRIBUTES_MAX: usize = 40;
/// Longest attribute that is kept, in bytes. Device descriptions have some 200.
const VALUE_MAX: usize = 1_000;
/// Most elements kept inside another.
const INSIDE_MAX: usize = 50;

/// What may stand inside an element and matters.
const INSIDE: &[&str] = &["MetadataEntry", "Record", "WorkoutStatistics", "WorkoutRoute"];

/// Where the root begins. Inside a document type `<!ELEMENT HealthData …` is written differently.
pub(super) fn root(bytes: &[u8]) -> Option<usize> {
    let tag = b"<HealthData";
    let ends = |at: usize| bytes.get(at.saturating_add(tag.len()));
    let places = bytes.windows(tag.len()).enumerate().filter(|(_, w)| w == tag);
    places.map(|(at, _)| at).find(|at| ends(*at).is_none_or(|b| b" \t\r\n/>".contains(b)))
}

/// Hands every element directly below the root to the collector.
pub(super) fn scan(bytes: &[u8], collector: &mut Collector) {
    let Some(start) = root(bytes) else {
        collector.notes.push(no_root());
        return;
    };
    let (head, body) = bytes.split_at_checked(start).unwrap_or_default();
    let text = String::from_utf8_lossy(body);
    let exact = matches!(text, std::borrow::Cow::Borrowed(_));
    if !exact {
        collector.notes.push(damaged());
    }
    let places = Places { text: text.as_bytes(), shift: start, exact, at: 0, line: lines(head) };
    Scan { collector, places, open: Vec::new(), deep: 0, ended: false }.read(&text);
}

struct Scan<'c, 't> {
    collector: &'c mut Collector,
    places: Places<'t>,
    /// Open elements that are kept; the first stands directly below the root.
    open: Vec<Open>,
    /// How many elements are open, the root included.
    deep: usize,
    ended: bool,
}

struct Open {
    element: Element,
    start: u64,
    depth: usize,
}

impl Scan<'_, '_> {
    fn read(mut self, text: &str) {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        loop {
            let from = reader.buffer_position();
            let event = reader.read_event();
            let until = reader.buffer_position();
            match event {
                Ok(Event::Start(tag)) => self.start(&tag, from),
                Ok(Event::Empty(tag)) => {
                    self.start(&tag, from);
                    self.end(until);
                }
                // A stray end tag closes nothing outside itself.
                Ok(Event::End(tag))
                    if self.deep == 1 && tag.local_name().into_inner() != "HealthData" => {}
                Ok(Event::End(_)) => self.end(until),
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
            if self.ended {
                return;
            }
        }
        self.collector.notes.push(truncated(self.places.span(reader.buffer_position(), None)));
    }

    fn start(&mut self, tag: &BytesStart<'_>, from: u64) {
        self.deep = self.deep.saturating_add(1);
        let name = tag.local_name().into_inner();
        let below_root = self.deep == 2;
        let inside = self.open.last().is_some_and(|o| {
            o.depth.saturating_add(1) == self.deep && o.element.inside.len() < INSIDE_MAX
        }) && INSIDE.contains(&name);
        if !below_root && !inside {
            return;
        }
        let element = Element {
            name: cut(name, 100).to_owned(),
            attributes: attributes(tag),
            ..Element::default()
        };
        self.open.push(Open { element, start: from, depth: self.deep });
    }

    fn end(&mut self, until: u64) {
        let depth = self.deep;
        self.deep = self.deep.saturating_sub(1);
        self.ended = self.deep == 0;
        let Some(Open { mut element, start, .. }) = self.open.pop_if(|o| o.depth == depth) else {
            return;
        };
        if let Some(parent) = self.open.last_mut() {
            parent.element.inside.push(element);
        } else {
            element.at = self.places.span(start, Some(until));
            self.collector.take(element);
        }
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

/// Positions to lines, counted forwards once.
struct Places<'t> {
    text: &'t [u8],
    shift: usize,
    exact: bool,
    at: usize,
    line: u32,
}

impl Places<'_> {
    /// Asked in rising order of `from`.
    fn span(&mut self, from: u64, until: Option<u64>) -> Span {
        let first = self.line_at(from);
        let last = until.map_or(first, |until| self.line_at(until.saturating_sub(1)));
        let span = Span::lines(first, last);
        match until.filter(|_| self.exact) {
            Some(until) => {
                let shift = to_u64(self.shift);
                span.with_bytes(from.saturating_add(shift)..until.saturating_add(shift))
            }
            None => span,
        }
    }

    fn line_at(&mut self, position: u64) -> u32 {
        let position = usize::try_from(position).unwrap_or(usize::MAX).min(self.text.len());
        if position > self.at {
            let passed = self.text.get(self.at..position).unwrap_or_default();
            self.line = self.line.saturating_add(lines(passed)).saturating_sub(1);
            self.at = position;
        }
        self.line
    }
}

/// The number of the line behind these bytes, from 1.
fn lines(bytes: &[u8]) -> u32 {
    let ends = bytes.split(|b| *b == b'\n').count().saturating_sub(1);
    u32::try_from(ends).unwrap_or(u32::MAX).saturating_add(1)
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
