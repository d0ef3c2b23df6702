//! The parsed resources of a file, and how their references find each other.

use std::collections::HashMap;

use fhir::{JsonError, view};
use phr::{provenance::Span, record::Finding};
use serde_json::Value;

use super::{
    collect::{BROKEN, Collected, Found},
    split::Piece,
    who,
};

/// A resource that was parsed.
#[derive(Debug)]
pub(super) struct Item<'a> {
    /// Its bytes as received.
    pub(super) raw: &'a [u8],
    /// The same, parsed.
    pub(super) resource: Value,
    /// Where it stands.
    pub(super) span: Span,
    /// The `fullUrl` of its entry.
    pub(super) full_url: Option<String>,
    /// Which envelope it stood in.
    pub(super) envelope: usize,
}

impl Item<'_> {
    /// Its type.
    pub(super) fn kind(&self) -> &str {
        view::resource_type(&self.resource).unwrap_or_default()
    }
}

/// A part of the file that could not be parsed.
#[derive(Debug)]
pub(super) struct Unread<'a> {
    /// Its bytes.
    pub(super) raw: &'a [u8],
    /// Where it stands.
    pub(super) span: Span,
    /// What to say about it, unless the file is simply cut off there.
    pub(super) finding: Option<Finding>,
}

/// All resources of a file.
#[derive(Debug, Default)]
pub(super) struct Items<'a> {
    pub(super) read: Vec<Item<'a>>,
    pub(super) unread: Vec<Unread<'a>>,
    /// From an envelope and a reference to a place in `read`.
    index: HashMap<(usize, String), usize>,
    /// From an institution's number to its name.
    institutions: HashMap<String, String>,
}

/// The place of a piece in the file.
pub(super) fn span(piece: &Piece, path: &str, offset: Option<u64>) -> Span {
    let mut span = Span::lines(piece.lines.0, piece.lines.1);
    if let Some(offset) = offset {
        let at = |position: usize| crate::decode::to_u64(position).saturating_add(offset);
        span = span.with_bytes(at(piece.range.start)..at(piece.range.end));
    }
    if path.is_empty() { span } else { span.with_path(path) }
}

impl<'a> Items<'a> {
    /// Parses everything found.
    pub(super) fn parse(
        text: &'a [u8],
        collected: &mut Collected,
        offset: Option<u64>,
    ) -> Items<'a> {
        let mut items = Items::default();
        for found in std::mem::take(&mut collected.found) {
            let Found { piece, path, full_url, envelope } = found;
            let raw = piece.of(text);
            let span = span(&piece, &path, offset);
            collected.say_cut(&piece);
            match fhir::parse(raw) {
                Ok(resource) if view::resource_type(&resource).is_some() => {
                    items.enter(Item { raw, resource, span, full_url, envelope });
                }
                Ok(_) => {
                    let finding = Some(without_type(span.clone()));
                    items.unread.push(Unread { raw, span, finding });
                }
                Err(e) => {
                    let finding = piece.complete.then(|| unreadable(&span, &e));
                    items.unread.push(Unread { raw, span, finding });
                }
            }
        }
        for refused in std::mem::take(&mut collected.refused) {
            let span = span(&refused.piece, &refused.path, offset);
            let finding = Some(Finding::error(span.clone(), refused.why.0, refused.why.1));
            items.unread.push(Unread { raw: refused.piece.of(text), span, finding });
        }
        items
    }

    fn enter(&mut self, item: Item<'a>) {
        let place = self.read.len();
        if item.kind() == "Organization"
            && let Some(code) = who::organization_code(&item.resource)
            && let Some(name) = view::text(&item.resource, "name")
        {
            self.institutions.entry(code).or_insert_with(|| name.to_owned());
        }
        let local = view::text(&item.resource, "id").map(|id| format!("{}/{id}", item.kind()));
        let by_url = item.full_url.as_deref().and_then(local_part);
        for name in item.full_url.iter().cloned().chain(local).chain(by_url) {
            self.index.entry((item.envelope, name)).or_insert(place);
        }
        self.read.push(item);
    }

    /// The item a reference of `from` points to, when it is in the same envelope.
    pub(super) fn find(&self, from: &Item<'_>, reference: &str) -> Option<usize> {
        let look = |name: &str| self.index.get(&(from.envelope, name.to_owned())).copied();
        let reference = reference.split("/_history/").next().unwrap_or(reference);
        look(reference).or_else(|| look(&local_part(reference)?))
    }

    /// The name of the institution with this number, when the file holds it.
    pub(super) fn institution(&self, code: &str) -> Option<&str> {
        self.institutions.get(code).map(String::as_str)
    }

    /// The resource a `Reference` of `from` points to: contained, or in the same envelope.
    pub(super) fn resolve<'b>(
        &'b self,
        from: &'b Item<'_>,
        reference: &Value,
    ) -> Option<&'b Value> {
        let text = view::text(reference, "reference").or_else(|| reference.as_str())?;
        match text.strip_prefix('#') {
            Some(id) => view::items(&from.resource, "contained")
                .find(|c| view::text(c, "id").is_some_and(|i| i.trim_start_matches('#') == id)),
            None => self.find(from, text).and_then(|n| self.read.get(n)).map(|i| &i.resource),
        }
    }
}

/// `Type/id` at the end of an absolute URL.
pub(super) fn local_part(reference: &str) -> Option<String> {
    let mut parts = reference.rsplit('/');
    let (id, kind) = (parts.next()?, parts.next()?);
    (fhir::check::known_type(kind) && !id.is_empty()).then(|| format!("{kind}/{id}"))
}

fn without_type(at: Span) -> Finding {
    Finding::error(
        at,
        "何の記録か（resourceType）が書かれていないので、読めませんでした",
        "this part does not say what it is (resourceType) and was not read",
    )
}

/// Says why a resource cannot be read, without repeating anything from it.
fn unreadable(span: &Span, error: &JsonError) -> Finding {
    let (ja, en) = if error.reason.contains("stands twice") {
        (
            "同じ項目名が2回あり、どちらが正しいか分からないので、この記録は読みませんでした",
            "a name stands twice and it is not clear which is right; this resource was not read",
        )
    } else if error.reason.contains("deeper than") {
        (
            "入れ子が深すぎるので、この記録は読みませんでした",
            "this resource is nested too deep and was not read",
        )
    } else {
        BROKEN
    };
    let first = span.lines.map_or(1, |(first, _)| first);
    let line =
        u32::try_from(error.line).unwrap_or(1).max(1).saturating_add(first.saturating_sub(1));
    let at = Span { lines: Some((line, line)), ..span.clone() };
    Finding::error(at, ja, en)
}
