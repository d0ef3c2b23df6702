//! One element of the file with its attributes and place.

use std::borrow::Cow;

use phr::provenance::Span;

/// An element below the root, closed.
#[derive(Debug, Clone, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    /// Elements directly inside that matter: metadata, the records of a correlation, statistics.
    pub(super) inside: Vec<Element>,
    pub(super) at: Span,
}

impl Element {
    /// The attribute, trimmed, when it is not empty.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(key, _)| key == name)?;
        Some(value.trim()).filter(|v| !v.is_empty())
    }

    /// The value of a `MetadataEntry`.
    pub(super) fn metadata(&self, key: &str) -> Option<&str> {
        let entries = self.inside.iter().filter(|e| e.name == "MetadataEntry");
        entries.filter(|e| e.attribute("key") == Some(key)).find_map(|e| e.attribute("value"))
    }

    /// Whether the person typed it (`HKWasUserEntered`).
    pub(super) fn is_typed(&self) -> bool {
        self.metadata("HKWasUserEntered").is_some_and(|v| v == "1" || v == "true")
    }

    /// The app or device the record came from, as the phone names it.
    pub(super) fn source(&self) -> &str {
        self.attribute("sourceName").unwrap_or_default()
    }

    /// The device: its name inside `<<HKDevice: 0x28…>, name:…, manufacturer:…>`, else the source.
    /// The number behind `0x` differs in every export and is never used.
    pub(super) fn device(&self) -> Option<Cow<'_, str>> {
        let part = |key: &str| {
            let (_, rest) = self.attribute("device")?.split_once(key)?;
            let value = rest.split([',', '>']).next()?.trim();
            (!value.is_empty()).then_some(value)
        };
        match (part(" name:"), part(" model:")) {
            (Some(name), Some(model)) if name != model => {
                Some(Cow::Owned(format!("{name} {model}")))
            }
            (Some(one), _) | (None, Some(one)) => Some(Cow::Borrowed(one)),
            (None, None) => Some(Cow::Borrowed(self.source())).filter(|s| !s.is_empty()),
        }
    }

    /// The day as written, `2025-03-10`.
    pub(super) fn day(&self) -> Option<&str> {
        self.attribute("startDate")?.get(..10)
    }
}
