//! XML into a small tree, with the place of every element. Nothing is ever expanded or fetched:
//! entities of a document type are refused, every size has a limit, and whatever was read before
//! the file ends or breaks is kept.

use std::{collections::BTreeMap, ops::Range};

use phr::{provenance::Span, record::Finding};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::source::Source;

/// Deepest nesting that is read. A check-up file has about 20 levels.
pub(super) const MAX_DEPTH: usize = 64;
/// Most elements that are read. A full check-up has about 3,000.
pub(super) const MAX_ELEMENTS: u32 = 50_000;
/// Longest text or attribute that is kept, in bytes. Findings in words have some hundred.
pub(super) const MAX_TEXT: usize = 16 * 1024;
/// Longest element name that is kept, in bytes. The longest of the standard has 31.
const MAX_NAME: usize = 100;

/// One element. Names are without their prefix: `cda:value` is `value`, `xsi:type` is `type`.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    /// The text directly inside, joined.
    pub(super) text: String,
    pub(super) children: Vec<Node>,
    /// Where it stands in the text.
    pub(super) at: Range<u64>,
    /// XPath-like path; only observations have one.
    pub(super) path: String,
    /// Whether the file ended or broke inside it.
    pub(super) cut: bool,
}

impl Node {
    /// The attribute, trimmed, when it is not empty.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(key, _)| key == name)?;
        Some(value.trim()).filter(|v| !v.is_empty())
    }

    /// The children with this name.
    pub(super) fn children<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element along a path of names, such as `patient/name`.
    pub(super) fn find(&self, path: &str) -> Option<&Node> {
        path.split('/').try_fold(self, |node, name| node.children.iter().find(|c| c.name == name))
    }

    /// Its own text, trimmed, when there is some.
    pub(super) fn words(&self) -> Option<&str> {
        Some(self.text.trim()).filter(|t| !t.is_empty())
    }

    /// Its text with that of everything inside, in order of the elements.
    pub(super) fn all_words(&self) -> String {
        let own = self.words().map(str::to_owned);
        let inner = self.children.iter().map(Node::all_words);
        own.into_iter().chain(inner).filter(|t| !t.is_empty()).collect::<Vec<_>>().join("　")
    }
}

/// The name of the first element, when the text begins like XML.
pub(super) fn root_name(text: &str) -> Option<String> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => {
                return Some(tag.local_name().into_inner().to_owned());
            }
            Event::Text(words) if !words.trim().is_empty() => return None,
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// Reads the whole text.
pub(super) fn read(source: &Source<'_>) -> (Option<Node>, Vec<Finding>) {
    let mut reader = Reader::from_str(&source.text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut tree = Tree::new(source);
    loop {
        let from = reader.buffer_position();
        let event = reader.read_event();
        let at = from..reader.buffer_position();
        match event {
            Ok(Event::Start(tag)) => {
                if !tree.open(&tag, at) {
                    break;
                }
            }
            Ok(Event::Empty(tag)) => {
                let end = at.end;
                if !tree.open(&tag, at) {
                    break;
                }
                tree.close(end, false);
            }
            Ok(Event::End(tag)) => tree.end(tag.local_name().into_inner(), at),
            Ok(Event::Text(words)) => tree.text(&words, at),
            Ok(Event::CData(words)) => tree.text(&words, at),
            Ok(Event::GeneralRef(name)) => {
                let words = tree.reference(&name, at.clone());
                tree.text(&words, at);
            }
            Ok(Event::DocType(words)) => tree.document_type(&words, at),
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => {}
            Ok(Event::Eof) => {
                tree.end_of_file(at.start);
                break;
            }
            Err(_) => {
                tree.end_of_file(reader.error_position());
                break;
            }
        }
    }
    tree.finish()
}

/// An element that is still open.
#[derive(Debug)]
struct Open {
    node: Node,
    /// How often each name was seen inside, for the paths.
    seen: BTreeMap<String, u32>,
    path: String,
}

/// Elements that are open but not kept. Names are remembered so that a missing end tag inside (an
/// HTML habit: `<br>`) does not swallow the rest of the file.
#[derive(Debug, Default)]
struct Skipped {
    names: Vec<String>,
    /// Elements below the deepest remembered name.
    deeper: usize,
}

impl Skipped {
    fn inside(&self) -> bool {
        !self.names.is_empty()
    }

    fn open(&mut self, name: String) {
        if self.names.len() < MAX_DEPTH {
            self.names.push(name);
        } else {
            self.deeper = self.deeper.saturating_add(1);
        }
    }

    fn close(&mut self) {
        if self.deeper > 0 {
            self.deeper = self.deeper.saturating_sub(1);
        } else {
            self.names.pop();
        }
    }

    /// Takes an end tag; false when it belongs to something outside.
    fn end(&mut self, name: &str) -> bool {
        if self.deeper > 0 {
            self.close();
            return true;
        }
        match self.names.iter().rposition(|n| n == name) {
            Some(at) => {
                self.names.truncate(at);
                true
            }
            None => false,
        }
    }
}

#[derive(Debug)]
struct Tree<'s, 'a> {
    source: &'s Source<'a>,
    open: Vec<Open>,
    root: Option<Node>,
    elements: u32,
    /// Elements open inside something that is not kept.
    skipped: Skipped,
    findings: Vec<Finding>,
    /// What was said already: once is enough.
    said: Vec<&'static str>,
}

impl<'s, 'a> Tree<'s, 'a> {
    fn new(source: &'s Source<'a>) -> Tree<'s, 'a> {
        Tree {
            source,
            open: Vec::new(),
            root: None,
            elements: 0,
            skipped: Skipped::default(),
            findings: Vec::new(),
            said: Vec::new(),
        }
    }

    /// Opens an element; false when there are too many.
    fn open(&mut self, tag: &BytesStart<'_>, at: Range<u64>) -> bool {
        self.elements = self.elements.saturating_add(1);
        if self.elements > MAX_ELEMENTS {
            self.say(Finding::error, at.clone(), TOO_MANY);
            self.cut(at.start);
            return false;
        }
        let name = cut_to(tag.local_name().into_inner(), MAX_NAME).to_owned();
        let deep = self.open.len() >= MAX_DEPTH;
        if deep {
            self.say(Finding::error, at.clone(), TOO_DEEP);
        }
        // The table for people repeats the results below it.
        let table = name == "text" && self.open.last().is_some_and(|o| o.node.name == "section");
        let second_root = self.open.is_empty() && self.root.is_some();
        if second_root && !self.skipped.inside() {
            self.say(Finding::error, at.clone(), SECOND_ROOT);
        }
        if deep || table || second_root || self.skipped.inside() {
            self.skipped.open(name);
            return true;
        }
        let path = self.path(&name);
        let attributes = self.attributes(tag, &at);
        let node_path = if name == "observation" { path.clone() } else { String::new() };
        let node = Node { name, attributes, at, path: node_path, ..Node::default() };
        self.open.push(Open { node, seen: BTreeMap::new(), path });
        true
    }

    /// `/ClinicalDocument/component/…/component[1]/section/entry[3]/observation`: elements that
    /// repeat carry their number.
    fn path(&mut self, name: &str) -> String {
        let Some(parent) = self.open.last_mut() else { return format!("/{name}") };
        let number = parent.seen.entry(name.to_owned()).or_default();
        *number = number.saturating_add(1);
        let number = *number;
        let repeats = matches!(name, "entry" | "entryRelationship")
            || (name == "component" && parent.node.name == "structuredBody");
        if repeats || number > 1 {
            format!("{}/{name}[{number}]", parent.path)
        } else {
            format!("{}/{name}", parent.path)
        }
    }

    fn attributes(&mut self, tag: &BytesStart<'_>, at: &Range<u64>) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for attribute in tag.html_attributes().with_checks(false) {
            let Ok(attribute) = attribute else {
                self.say(Finding::warning, at.clone(), BAD_TAG);
                continue;
            };
            let key = attribute.key.0;
            if key == "xmlns" || key.starts_with("xmlns:") {
                continue;
            }
            let name = attribute.key.local_name().into_inner().to_owned();
            let raw = self.within_limit(&attribute.value, at);
            let value = self.unescaped(raw, at);
            found.push((name, value));
        }
        found
    }

    fn unescaped(&mut self, raw: &str, at: &Range<u64>) -> String {
        let mut out = String::new();
        let mut rest = raw;
        while let Some((before, after)) = rest.split_once('&') {
            out.push_str(before);
            // Names are short; looking further would make a text of only `&` slow.
            match cut_to(after, MAX_NAME).split_once(';') {
                Some((name, _)) if !name.is_empty() && !name.contains(['&', ' ']) => {
                    out.push_str(&self.reference(name, at.clone()));
                    rest = after.get(name.len().saturating_add(1)..).unwrap_or_default();
                }
                _ => {
                    out.push('&');
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        out
    }

    /// What a reference stands for. Only the five of XML and character numbers are resolved.
    fn reference(&mut self, name: &str, at: Range<u64>) -> String {
        let number =
            name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => number.parse().ok(),
            });
        if let Some(c) = number.and_then(char::from_u32).filter(|c| *c != '\0') {
            return c.to_string();
        }
        match name {
            "lt" => "<".to_owned(),
            "gt" => ">".to_owned(),
            "amp" => "&".to_owned(),
            "quot" => "\"".to_owned(),
            "apos" => "'".to_owned(),
            _ => {
                self.say(Finding::warning, at, UNKNOWN_REFERENCE);
                format!("&{name};")
            }
        }
    }

    fn text(&mut self, words: &str, at: Range<u64>) {
        // Spaces between elements are no text.
        let begun = self.open.last().is_some_and(|o| !o.node.text.is_empty());
        if self.skipped.inside() || self.open.is_empty() || (!begun && words.trim().is_empty()) {
            return;
        }
        let room = MAX_TEXT.saturating_sub(self.open.last().map_or(0, |o| o.node.text.len()));
        let kept = if words.len() > room {
            self.say(Finding::warning, at, TOO_LONG);
            cut_to(words, room)
        } else {
            words
        };
        if let Some(open) = self.open.last_mut() {
            open.node.text.push_str(kept);
        }
    }

    fn within_limit<'t>(&mut self, text: &'t str, at: &Range<u64>) -> &'t str {
        if text.len() <= MAX_TEXT {
            return text;
        }
        self.say(Finding::warning, at.start..at.start, TOO_LONG);
        cut_to(text, MAX_TEXT)
    }

    fn document_type(&mut self, words: &str, at: Range<u64>) {
        if words.to_ascii_uppercase().contains("<!ENTITY") {
            self.say(Finding::error, at, ENTITIES);
        }
    }

    fn end(&mut self, name: &str, at: Range<u64>) {
        let name = cut_to(name, MAX_NAME);
        if self.skipped.end(name) {
            return;
        }
        let Some(depth) = self.open.iter().rposition(|o| o.node.name == name) else {
            self.say(Finding::warning, at, BAD_TAG);
            return;
        };
        self.skipped = Skipped::default();
        while self.open.len() > depth.saturating_add(1) {
            self.say(Finding::warning, at.clone(), BAD_TAG);
            self.close(at.start, false);
        }
        self.close(at.end, false);
    }

    fn close(&mut self, end: u64, cut: bool) {
        if self.skipped.inside() {
            self.skipped.close();
            return;
        }
        let Some(Open { mut node, .. }) = self.open.pop() else { return };
        node.at.end = end;
        node.cut = cut;
        match self.open.last_mut() {
            Some(parent) => parent.node.children.push(node),
            None => self.root = Some(node),
        }
    }

    fn end_of_file(&mut self, at: u64) {
        if !self.open.is_empty() {
            self.say(Finding::error, at..at, TRUNCATED);
        }
        self.cut(at);
    }

    fn cut(&mut self, at: u64) {
        self.skipped = Skipped::default();
        while !self.open.is_empty() {
            self.close(at, true);
        }
    }

    fn finish(self) -> (Option<Node>, Vec<Finding>) {
        (self.root, self.findings)
    }

    fn say(
        &mut self,
        kind: fn(Span, &'static str, &'static str) -> Finding,
        at: Range<u64>,
        (ja, en): (&'static str, &'static str),
    ) {
        if !self.said.contains(&en) {
            self.said.push(en);
            self.findings.push(kind(self.source.span(at), ja, en));
        }
    }
}

/// The longest beginning of at most `room` bytes.
fn cut_to(text: &str, room: usize) -> &str {
    text.get(..text.floor_char_boundary(room)).unwrap_or_default()
}

const TRUNCATED: (&str, &str) = (
    "ファイルがここで切れています。ここまでの結果は取り込みました。もう一度ダウンロードするか、健診機関にもらってください",
    "the file ends in the middle; everything before was read: download it again or ask the check-up centre for it",
);
const SECOND_ROOT: (&str, &str) = (
    "1つのファイルに健診結果が2つ以上あります。1つめだけ読みました。分けて取り込んでください",
    "the file holds more than one document; only the first was read: import the others as files of their own",
);
const ENTITIES: (&str, &str) = (
    "ファイルの中に、文字を増やすしかけ（ENTITY）があります。安全のため使わずに読みました。どこからもらったファイルか確かめてください",
    "the file declares entities, which can harm; it was read without them: check where the file comes from",
);
const UNKNOWN_REFERENCE: (&str, &str) = (
    "意味の分からない記号（&…;）があります。文字のまま残しました",
    "unknown reference (`&…;`), kept as text",
);
const TOO_DEEP: (&str, &str) = (
    "入れ子が深すぎる部分は読みませんでした。ほかの結果は取り込みました",
    "a part that is nested too deeply was not read; the other results were",
);
const TOO_MANY: (&str, &str) = (
    "ファイルが大きすぎるため、ここから先は読みませんでした。健診1回分のファイルか確かめてください",
    "the file is too large and was read up to here only: check that it holds one check-up",
);
const TOO_LONG: (&str, &str) = (
    "長すぎる文があります。はじめの部分だけ取り込みました。元のファイルは残してあります",
    "a text is too long; only its beginning was read, the original file is kept",
);
const BAD_TAG: (&str, &str) = (
    "ファイルの書き方が正しくないところがあります。読める部分は取り込みました。結果を紙と見比べてください",
    "the file is not well formed here; what could be read was: compare the results with the paper",
);
