//! Takes resources out of what carries them: Bundles (of any kind, also nested), `Parameters` (the
//! answer of an operation), NDJSON, arrays.

use phr::{provenance::Span, record::Finding};

use super::split::{self, Piece, Scanner};

/// How deep Bundles may stand in Bundles. Seen in the wild: 2.
pub(super) const BUNDLES_MAX: usize = 4;

/// How deep `part` may stand in `part`. From memory: operations go one or two deep.
const PARTS_MAX: usize = 4;

/// A resource that was found, not yet parsed.
#[derive(Debug)]
pub(super) struct Found {
    /// Where.
    pub(super) piece: Piece,
    /// Its JSON path, such as `entry[3].resource`.
    pub(super) path: String,
    /// The `fullUrl` of its entry.
    pub(super) full_url: Option<String>,
    /// Which envelope it stood in.
    pub(super) envelope: usize,
}

/// What carried resources: a Bundle, `Parameters`, or the file itself.
#[derive(Debug, Default)]
pub(super) struct Envelope {
    /// `Bundle.type`; empty for the file itself.
    pub(super) kind: String,
    /// `Bundle.meta` as written.
    pub(super) meta: Option<Piece>,
    /// The whole Bundle; `None` for the file itself.
    pub(super) piece: Option<Piece>,
    /// The envelope it stands in.
    pub(super) outer: Option<usize>,
}

/// A part that is no readable resource.
#[derive(Debug)]
pub(super) struct Refused {
    /// Where.
    pub(super) piece: Piece,
    /// Its JSON path.
    pub(super) path: String,
    /// Why, in Japanese and in English.
    pub(super) why: (&'static str, &'static str),
}

/// Everything found in a text.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) found: Vec<Found>,
    pub(super) refused: Vec<Refused>,
    pub(super) envelopes: Vec<Envelope>,
    pub(super) findings: Vec<Finding>,
}

/// Finds every resource of a text.
pub(super) fn collect(text: &[u8]) -> Collected {
    let mut out = Collected { envelopes: vec![Envelope::default()], ..Collected::default() };
    let place = Place { path: String::new(), full_url: None, envelope: 0, depth: 0 };
    if is_ndjson(text) {
        for line in lines(text) {
            out.take(text, line, &place);
        }
        return out;
    }
    let mut scanner = Scanner::new(text);
    while !scanner.at_end() {
        match scanner.value() {
            Some(piece) if matches!(piece.of(text).first(), Some(b'{' | b'[')) => {
                out.take(text, piece, &place);
            }
            Some(piece) => out.refuse(piece, &place, GARBAGE),
            None => scanner.skip(),
        }
    }
    out
}

/// One resource a line: one of the first lines is whole by itself and names a resource type, and
/// there are others.
fn is_ndjson(text: &[u8]) -> bool {
    let alone = |line: &[u8]| {
        let mut scanner = Scanner::new(line);
        scanner.value().is_some_and(|piece| {
            line.first() == Some(&b'{')
                && piece.complete
                && scanner.at_end()
                && split::members(line, &piece).iter().any(|(name, _)| name == "resourceType")
        })
    };
    let filled = || text.split(|b| *b == b'\n').map(<[u8]>::trim_ascii).filter(|l| !l.is_empty());
    filled().nth(1).is_some() && filled().take(3).any(alone)
}

fn lines(text: &[u8]) -> impl Iterator<Item = Piece> {
    let mut start = 0_usize;
    let mut number = 0_u32;
    text.split(|b| *b == b'\n').filter_map(move |line| {
        let range = start..start.saturating_add(line.len());
        start = range.end.saturating_add(1);
        number = number.saturating_add(1);
        let left = line.len().saturating_sub(line.trim_ascii_start().len());
        let right = line.len().saturating_sub(line.trim_ascii_end().len());
        let range = range.start.saturating_add(left)..range.end.saturating_sub(right);
        (range.start < range.end).then_some(Piece {
            range,
            lines: (number, number),
            complete: true,
            sound: true,
        })
    })
}

/// Where a value stands.
#[derive(Debug, Clone)]
struct Place {
    path: String,
    full_url: Option<String>,
    envelope: usize,
    depth: usize,
}

impl Place {
    fn inner(&self, step: &str) -> String {
        let dot = if self.path.is_empty() { "" } else { "." };
        format!("{}{dot}{step}", self.path)
    }
}

impl Collected {
    /// Takes a value: a Bundle is opened, an array is walked, anything else is a resource.
    fn take(&mut self, text: &[u8], piece: Piece, place: &Place) {
        match piece.of(text).first() {
            Some(b'{') => {}
            Some(b'[') if place.depth <= BUNDLES_MAX => {
                let depth = place.depth.saturating_add(1);
                for (n, item) in split::elements(text, &piece).into_iter().enumerate() {
                    let path = format!("{}[{n}]", place.path);
                    self.take(text, item, &Place { path, depth, ..place.clone() });
                }
                return self.say_cut(&piece);
            }
            _ => return self.refuse(piece, place, GARBAGE),
        }
        let members = split::members(text, &piece);
        let named = |name: &str| members.iter().find(|(n, _)| n == name).map(|(_, p)| p);
        let string = |p: &Piece| serde_json::from_slice::<String>(p.of(text)).ok();
        let kind = named("resourceType").and_then(string);
        let carries = match kind.as_deref() {
            Some("Bundle") => true,
            Some("Parameters") => holds_resource(text, &members),
            _ => false,
        };
        if carries && place.depth >= BUNDLES_MAX {
            self.refuse(piece, place, TOO_DEEP);
        } else if carries && kind.as_deref() == Some("Bundle") {
            self.open(text, &piece, &members, place);
        } else if carries {
            let envelope = self.enter(&piece, &members, String::new(), place);
            let depth = place.depth.saturating_add(1);
            let place = Place { envelope, depth, ..place.clone() };
            self.parameters(text, &members, ("parameter", PARTS_MAX), &place);
            self.say_cut(&piece);
        } else if kind.is_none() && named("resource").is_some() {
            self.entry(text, &members, place); // an entry without its Bundle
        } else {
            self.found.push(Found {
                piece,
                path: place.path.clone(),
                full_url: place.full_url.clone(),
                envelope: place.envelope,
            });
        }
    }

    fn open(&mut self, text: &[u8], piece: &Piece, members: &[(String, Piece)], place: &Place) {
        let of = |name: &'static str| {
            members.iter().filter(move |(n, _)| n == name).map(|(_, p)| p.clone())
        };
        let kind = of("type").next().and_then(|p| serde_json::from_slice(p.of(text)).ok());
        let kind: String = kind.unwrap_or_default();
        let newest_first = kind == "history";
        let envelope = self.enter(piece, members, kind, place);
        let first = self.found.len();
        let mut mended = false;
        for mut entries in of("entry") {
            if !entries.sound {
                entries.range.end = piece.range.end; // a bracket too many must not end the list
            }
            let items = match entries.of(text).first() {
                Some(b'[') => split::elements(text, &entries),
                _ => vec![entries], // untidy: a single entry without its list
            };
            let (items, broken) = mend(text, items);
            mended |= broken.is_some();
            for (n, item) in items.into_iter().enumerate() {
                let path = place.inner(&format!("entry[{n}]"));
                let depth = place.depth.saturating_add(1);
                let members = split::members(text, &item);
                self.entry(text, &members, &Place { path, full_url: None, envelope, depth });
            }
            if let Some(broken) = broken {
                self.refuse(broken, place, BROKEN);
            }
        }
        if newest_first && let Some(versions) = self.found.get_mut(first..) {
            versions.reverse(); // the newest version must be taken in last
        }
        if !mended {
            self.say_cut(piece);
        }
    }

    /// Opens an envelope.
    fn enter(
        &mut self,
        piece: &Piece,
        members: &[(String, Piece)],
        kind: String,
        place: &Place,
    ) -> usize {
        let meta = members.iter().find(|(name, _)| name == "meta").map(|(_, p)| p.clone());
        let (piece, outer) = (Some(piece.clone()), Some(place.envelope));
        self.envelopes.push(Envelope { kind, meta, piece, outer });
        self.envelopes.len().saturating_sub(1)
    }

    /// The resources of `parameter`, and of `part` in it. Plain values stay in the original.
    fn parameters(
        &mut self,
        text: &[u8],
        members: &[(String, Piece)],
        (name, deeper): (&str, usize),
        place: &Place,
    ) {
        for list in members.iter().filter(|(n, _)| n == name).map(|(_, p)| p) {
            for (n, item) in split::elements(text, list).into_iter().enumerate() {
                let path = place.inner(&format!("{name}[{n}]"));
                let place = Place { path, full_url: None, ..place.clone() };
                let inner = split::members(text, &item);
                self.entry(text, &inner, &place);
                match deeper.checked_sub(1) {
                    Some(deeper) => self.parameters(text, &inner, ("part", deeper), &place),
                    None if inner.iter().any(|(n, _)| n == "part") => {
                        self.refuse(item, &place, TOO_DEEP);
                    }
                    None => {}
                }
            }
        }
    }

    fn entry(&mut self, text: &[u8], members: &[(String, Piece)], place: &Place) {
        let text_at = |name: &str| {
            let piece = members.iter().find(|(n, _)| n == name).map(|(_, p)| p)?;
            serde_json::from_slice::<String>(piece.of(text)).ok()
        };
        let resources: Vec<_> = members.iter().filter(|(n, _)| n == "resource").collect();
        if let [(_, first), .., (_, last)] = resources.as_slice() {
            let piece = Piece {
                range: first.range.start..last.range.end,
                lines: (first.lines.0, last.lines.1),
                complete: true,
                sound: true,
            };
            return self.refuse(piece, place, TWICE);
        }
        if let (None, Some((_, request))) =
            (resources.first(), members.iter().find(|(n, _)| n == "request"))
            && split::members(text, request).iter().any(|(_, p)| p.of(text) == b"\"DELETE\"")
        {
            let at = Span::lines(request.lines.0, request.lines.1).with_path(place.path.clone());
            self.findings.push(Finding::info(at, DELETE.0, DELETE.1));
        }
        for (_, resource) in resources {
            let path = place.inner("resource");
            let full_url = text_at("fullUrl");
            self.take(text, resource.clone(), &Place { path, full_url, ..place.clone() });
        }
    }

    /// Says once that the file is cut off, when the piece is.
    pub(super) fn say_cut(&mut self, piece: &Piece) {
        if !piece.complete && !self.findings.iter().any(|f| f.message.en == CUT_EN) {
            self.findings.push(Finding::error(Span::line(piece.lines.1), CUT_JA, CUT_EN));
        }
    }

    fn refuse(&mut self, piece: Piece, place: &Place, why: (&'static str, &'static str)) {
        self.refused.push(Refused { piece, path: place.path.clone(), why });
    }
}

/// Whether `Parameters` carry a resource at all; else they are kept as they are.
fn holds_resource(text: &[u8], members: &[(String, Piece)]) -> bool {
    let name = b"\"resource\"";
    let lists = members.iter().filter(|(n, _)| n == "parameter").map(|(_, p)| p.of(text));
    lists.into_iter().any(|list| list.windows(name.len()).any(|w| w == name))
}

/// When the last entry never ends, a quote or bracket is missing in it rather than the file being
/// cut off, if whole entries follow on later lines. Those are read, and the broken one is named.
fn mend(text: &[u8], mut items: Vec<Piece>) -> (Vec<Piece>, Option<Piece>) {
    let Some(last) = items.pop_if(|last| !last.complete || !last.sound) else {
        return (items, None);
    };
    let entry = |piece: &Piece| split::members(text, piece).iter().any(|(n, _)| n == "resource");
    let following = split::later_objects(text, &last, entry);
    let Some(first) = following.first() else {
        items.push(last);
        return (items, None);
    };
    let end = first.lines.0.saturating_sub(1).max(last.lines.0);
    let broken = Piece {
        range: last.range.start..first.range.start,
        lines: (last.lines.0, end),
        complete: true,
        sound: false,
    };
    items.extend(following);
    (items, Some(broken))
}

const GARBAGE: (&str, &str) = (
    "FHIR の記録ではないので、ここは読めませんでした",
    "this part is not a FHIR resource and was not read",
);
const TWICE: (&str, &str) = (
    "ひとつの項目に中身がふたつあり、どちらが正しいか分からないので読みませんでした",
    "an entry holds two resources; it is not clear which is right, so none was read",
);
pub(super) const BROKEN: (&str, &str) = (
    "JSON の書き方がくずれているので、この記録は読めませんでした。送り元に伝えてください",
    "this resource is not valid JSON and was not read; please tell the sender",
);
const TOO_DEEP: (&str, &str) = (
    "入れ物（Bundle）が深く重なりすぎているので、ここは読みませんでした",
    "Bundles are nested too deep here; this part was not read",
);
const DELETE: (&str, &str) = (
    "「消す」という指示は、ここでは行いません。消したい記録は、記録のページで取り下げてください",
    "instructions to delete are not followed; withdraw the entry on its own page if you want to",
);
const CUT_JA: &str =
    "ファイルがここで切れています。切れる前の記録は読みました。もう一度受け取り直してください";
const CUT_EN: &str =
    "the file is cut off here; everything before the cut was read, please fetch the file again";

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<String> {
        collect(text.as_bytes()).found.into_iter().map(|f| f.path).collect()
    }

    #[test]
    fn a_bundle_in_a_bundle_is_opened() {
        let inner = r#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Basic"}}]}"#;
        let outer = format!(r#"{{"entry":[{{"resource":{inner}}}],"resourceType":"Bundle"}}"#);
        assert_eq!(paths(&outer), ["entry[0].resource.entry[0].resource"]);
    }

    #[test]
    fn lines_lists_and_single_resources_are_read() {
        let r = r#"{"resourceType":"Basic"}"#;
        assert_eq!(paths(r), [""]);
        assert_eq!(paths(&format!("{r}\n\n{r}\r\n")).len(), 2);
        assert_eq!(paths(&format!("[{r},\n{r}]")), ["[0]", "[1]"]);
        assert_eq!(paths(&format!("{{\"resourceType\":\n\"Basic\"}} {r}")).len(), 2);
    }

    #[test]
    fn a_bundle_of_one_entry_a_line_is_not_ndjson() {
        let text = "{\"resourceType\":\"Bundle\",\"entry\":[\n{\"resource\":{\"resourceType\":\"Basic\"}}\n]}";
        assert_eq!(paths(text), ["entry[0].resource"]);
    }

    #[test]
    fn the_answer_of_an_operation_is_opened() {
        let r = r#"{"resourceType":"Basic"}"#;
        let bundle = format!(r#"{{"resourceType":"Bundle","entry":[{{"resource":{r}}}]}}"#);
        let text = format!(
            r#"{{"resourceType":"Parameters","parameter":[{{"name":"return","resource":{bundle}}},
            {{"name":"m","part":[{{"name":"x","resource":{r}}}]}}]}}"#
        );
        let inner = ["parameter[0].resource.entry[0].resource", "parameter[1].part[0].resource"];
        assert_eq!(paths(&text), inner);
        let plain = r#"{"resourceType":"Parameters","parameter":[{"name":"n","valueString":"x"}]}"#;
        assert_eq!(paths(plain), [""]);
    }

    #[test]
    fn a_bundle_too_deep_is_told_and_not_kept_closed() {
        let mut text = r#"{"resourceType":"Basic"}"#.to_owned();
        for _ in 0..=BUNDLES_MAX {
            text = format!(r#"{{"resourceType":"Bundle","entry":[{{"resource":{text}}}]}}"#);
        }
        let collected = collect(text.as_bytes());
        assert_eq!((collected.found.len(), collected.refused.len()), (0, 1));
    }

    #[test]
    fn history_comes_oldest_first() {
        let text = r#"{"resourceType":"Bundle","type":"history","entry":[
            {"resource":{"resourceType":"Basic","meta":{"versionId":"2"}}},
            {"resource":{"resourceType":"Basic","meta":{"versionId":"1"}}}]}"#;
        assert_eq!(paths(text), ["entry[1].resource", "entry[0].resource"]);
    }
}
