//! An entry as it is told to somebody who must not learn where the person lives and is treated
//! ([`crate::consent::Places`]): what was measured, found, given, when, and nothing of where.
//!
//! It keeps what is known to name no place, element by element (`elements`), and drops everything else:
//! an element that a source adds tomorrow is dropped until somebody has thought about it. Codes of an
//! institution's own go, numbers and references go, and of the words that stay each is looked at
//! (`words`). It cannot understand a sentence, so entries that are mostly sentences are not told at all.
//! It never changes what is kept, and what names no place comes out as it went in.

mod elements;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use elements::Fate;

use super::{Entry, Series, SeriesKey};
use crate::provenance::{Context, Maker, Origin};

/// The entry without its places.
#[must_use]
pub fn entry(mut entry: Entry) -> Entry {
    let named = entry.origins.iter().flat_map(|origin| names(&origin.made_by)).collect();
    entry.resource = resource(&entry.resource, named);
    entry.bytes = entry.resource.to_string().into_bytes();
    entry.origins = entry.origins.into_iter().map(origin).collect();
    entry
}

/// An origin without its places: not who made it, where that is an institution, and not how the
/// person's file is called.
#[must_use]
pub fn origin(mut origin: Origin) -> Origin {
    origin.received.file_name = None;
    origin.made_by = maker(origin.made_by);
    origin.context = context(origin.context);
    origin
}

/// A series without its places.
#[must_use]
pub fn series(series: Series) -> Series {
    let SeriesKey { code, name, unit, made_by, context: how, evidence } = series.key;
    let name = if words::name_a_place(&name) { code.code.clone() } else { name };
    let (made_by, context) = (maker(made_by), context(how));
    Series { key: SeriesKey { code, name, unit, made_by, context, evidence }, ..series }
}

/// Whether a code system is one for everybody. One of an institution's own tells which institution it is.
///
/// ```
/// use phr::record::placeless::is_public;
/// assert!(is_public("urn:oid:1.2.392.200119.4.504"));               // JLAC10, spelled the older way
/// assert!(!is_public("urn:oid:1.2.392.200119.6.102"));              // numbers of institutions
/// assert!(!is_public("https://hospital.example/fhir/CodeSystem/lab"));
/// ```
pub fn is_public(system: &str) -> bool {
    elements::is_public(system)
}

fn maker(maker: Maker) -> Maker {
    match maker {
        Maker::Device { name } if !words::name_a_place(&name) => Maker::Device { name },
        Maker::Institution { .. }
        | Maker::Professional { .. }
        | Maker::Insurer { .. }
        | Maker::Device { .. }
        | Maker::Unknown => Maker::Unknown,
        Maker::Person => Maker::Person,
        Maker::Family { .. } => Maker::Family { name: None },
    }
}

fn context(context: Context) -> Context {
    let placeless = |text: Option<String>| text.filter(|text| !words::name_a_place(text));
    Context {
        body_site: placeless(context.body_site),
        device: placeless(context.device),
        method: placeless(context.method),
        ..context
    }
}

/// The names behind a statement.
fn names(maker: &Maker) -> Vec<String> {
    let mut names = Vec::new();
    match maker {
        Maker::Institution { name, code } => {
            names.push(name.clone());
            names.extend(code.clone());
        }
        Maker::Professional { name, institution } => {
            names.push(name.clone());
            names.extend(institution.clone());
        }
        Maker::Insurer { name } => names.push(name.clone()),
        Maker::Device { .. } | Maker::Person | Maker::Family { .. } | Maker::Unknown => {}
    }
    names
}

/// A resource without its places; `named` are names that stand for one.
///
/// A name that the resource gives where it is dropped (of whoever performed, of the insurer) is looked
/// for in the words that stay as well.
fn resource(resource: &Value, mut named: BTreeSet<String>) -> Value {
    elements::names_dropped(resource, &mut named);
    named.retain(|name| name.chars().count() >= NAME_MIN);
    kept(resource, &named).unwrap_or_else(|| Value::Object(Map::new()))
}

/// Shorter names stand in words by chance.
const NAME_MIN: usize = 2;

/// What is kept of a value; `None` for nothing.
fn kept(value: &Value, named: &BTreeSet<String>) -> Option<Value> {
    match value {
        Value::Object(fields) => {
            let fields = object(fields, named);
            (!fields.is_empty()).then_some(Value::Object(fields))
        }
        Value::Array(items) => {
            let items: Vec<Value> = items.iter().filter_map(|item| kept(item, named)).collect();
            (!items.is_empty()).then_some(Value::Array(items))
        }
        Value::String(text) => {
            let names = words::name_a_place(text) || named.iter().any(|name| text.contains(name));
            (!names).then(|| value.clone())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Some(value.clone()),
    }
}

fn object(fields: &Map<String, Value>, named: &BTreeSet<String>) -> Map<String, Value> {
    let mut out = Map::new();
    for (key, value) in fields {
        let value = match elements::fate(key, value, fields) {
            Fate::Kept => Some(value.clone()),
            Fate::LookedAt if key == "contained" => kept(&elements::medicines(value), named),
            Fate::LookedAt => kept(value, named),
            Fate::Dropped => None,
        };
        out.extend(value.map(|value| (key.clone(), value)));
    }
    out
}
