//! Reads the HTML our templates write, just well enough to check it. Not a browser's parser.

/// An element: its name, attributes, text, and the names of the elements around it.
#[derive(Debug, Default)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attrs: Vec<(String, String)>,
    pub(crate) text: String,
    pub(crate) inside: Vec<String>,
}

impl Tag {
    pub(crate) fn attr(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn heading_level(&self) -> Option<u32> {
        let level = self.name.strip_prefix('h')?.parse().ok()?;
        (1..=6).contains(&level).then_some(level)
    }
}

const VOID: [&str; 8] = ["meta", "link", "img", "input", "br", "path", "rect", "circle"];

/// Gives the elements in the order they open. Fails when one is not closed.
pub(crate) fn tags(html: &str) -> Vec<Tag> {
    let mut all: Vec<Tag> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        for i in &open {
            all[*i].text.push_str(&unescape(text));
        }
        let (inner, after) = after.split_once('>').expect("every < is closed");
        rest = after;
        if inner.starts_with('!') {
            continue;
        }
        if let Some(name) = inner.strip_prefix('/') {
            let last = open.pop().expect("a closing tag has an opening one");
            assert_eq!(all[last].name, name, "closed in the wrong order");
            continue;
        }
        let mut tag = parse(inner.trim_end_matches('/'));
        tag.inside = open.iter().map(|i| all[*i].name.clone()).collect();
        if !VOID.contains(&tag.name.as_str()) {
            open.push(all.len());
        }
        all.push(tag);
    }
    assert!(open.is_empty(), "left open: {open:?}");
    all
}

fn parse(inner: &str) -> Tag {
    let (name, mut rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    let mut tag = Tag { name: name.into(), ..Tag::default() };
    loop {
        rest = rest.trim_start();
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if name.is_empty() {
            return tag;
        }
        let (value, after) = match after.strip_prefix("=\"") {
            Some(quoted) => quoted.split_once('"').expect("a quoted value ends"),
            None => ("", after),
        };
        tag.attrs.push((name.into(), unescape(value)));
        rest = after;
    }
}

fn unescape(text: &str) -> String {
    let mut out = text.to_owned();
    for (code, char) in
        [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")]
    {
        out = out.replace(code, char);
    }
    out
}

/// Writes what a page offers: headings, forms, fields, buttons and links, one a line.
pub(crate) fn outline(html: &str) -> String {
    let mut out = String::new();
    for tag in tags(html).iter().filter(|tag| tag.inside.iter().any(|name| name == "main")) {
        let text = tag.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let attr = |name| tag.attr(name).unwrap_or_default();
        let line = match tag.name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "legend" | "caption" | "summary" => {
                format!("{} {text}", tag.name)
            }
            "a" => format!("  -> {} [{text}]", attr("href")),
            "form" => format!("  {} {}", attr("method"), attr("action")),
            "button" => format!("  button {}={} [{text}]", attr("name"), attr("value")),
            "select" => format!("  select {}", attr("name")),
            "input" if attr("name") != "csrf" => {
                format!("  {} {}={}", attr("type"), attr("name"), attr("value"))
            }
            _ => continue,
        };
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
