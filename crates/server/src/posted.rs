//! A posted form as it came: names can repeat, and what is missing is empty.

use phr::own;
use serde::Deserialize;

/// The fields in order.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Posted(Vec<(String, String)>);

impl Posted {
    /// The first value of a field.
    pub(crate) fn one(&self, name: &str) -> &str {
        let field = self.0.iter().find(|(field, _)| field == name);
        field.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// Every value of a field.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// The words typed into a field, as they are kept.
    pub(crate) fn words(&self, name: &str) -> String {
        own::words(self.one(name))
    }
}
