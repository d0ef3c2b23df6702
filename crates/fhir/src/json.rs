//! Strict JSON reading for FHIR: no duplicate keys, no trailing bytes, numbers keep their digits.
//!
//! <https://hl7.org/fhir/R4/json.html>: "property names must be unique". A duplicate key would let
//! two readers see two different doses, so it is refused with its position.

use std::fmt;

use serde_json::{
    Map, Number, Value,
    de::{Deserializer, SliceRead},
    map::Entry,
};

/// How deep objects and arrays may nest. FHIR resources seen in the wild stay under 20.
pub const NESTING_MAX: usize = 64;

/// Why bytes are not the JSON we accept, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct JsonError {
    /// Line, from 1.
    pub line: usize,
    /// Column in bytes, from 1 (0 when the parser cannot tell).
    pub column: usize,
    /// What is wrong, in lower case, without health data.
    pub reason: String,
}

/// Parses one JSON value, keeping every digit of every number.
///
/// ```
/// let v = fhir::parse(br#"{"value": 1.50}"#)?;
/// assert_eq!(v["value"].to_string(), "1.50"); // not 1.5
/// assert!(fhir::parse(br#"{"dose": 1, "dose": 10}"#).is_err()); // a key stands once
/// # Ok::<(), fhir::JsonError>(())
/// ```
pub fn parse(bytes: &[u8]) -> Result<Value, JsonError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut de = Deserializer::new(SliceRead::new(bytes));
    let value = serde::de::DeserializeSeed::deserialize(Strict { depth: 0 }, &mut de)
        .and_then(|v| de.end().map(|()| v));
    value.map_err(|e| JsonError {
        line: e.line(),
        column: e.column(),
        reason: reason_without_values(&e),
    })
}

/// Whether [`parse`] reads what this value prints as: anything that is not nested too deep. Far
/// cheaper than printing and parsing it.
///
/// ```
/// let deep = |levels: usize| fhir::parse(("[".repeat(levels) + &"]".repeat(levels)).as_bytes());
/// assert!(fhir::json::reads_back(&deep(64)?));
/// let deeper = serde_json::Value::Array(vec![deep(64)?]);
/// assert!(!fhir::json::reads_back(&deeper)); // built, never read
/// # Ok::<(), fhir::JsonError>(())
/// ```
pub fn reads_back(value: &Value) -> bool {
    fn within(value: &Value, levels: usize) -> bool {
        match value {
            Value::Null | Value::Bool(_) | Value::String(_) => true,
            // The parser is handed a number as a map of one member: it is a level.
            Value::Number(_) => levels > 0,
            Value::Array(items) => {
                levels > 0 && items.iter().all(|item| within(item, levels.saturating_sub(1)))
            }
            Value::Object(members) => {
                // A member of that name would be read as a number.
                levels > 0
                    && members.iter().all(|(name, item)| {
                        name != NUMBER_TOKEN && within(item, levels.saturating_sub(1))
                    })
            }
        }
    }
    within(value, NESTING_MAX)
}

/// Keeps the parser's reason but drops its own position suffix, which we state ourselves.
fn reason_without_values(e: &serde_json::Error) -> String {
    let text = e.to_string();
    text.split(" at line ").next().unwrap_or("not JSON").to_owned()
}

#[derive(Clone, Copy)]
struct Strict {
    depth: usize,
}

impl<'de> serde::de::DeserializeSeed<'de> for Strict {
    type Value = Value;
    fn deserialize<D: serde::Deserializer<'de>>(self, d: D) -> Result<Value, D::Error> {
        d.deserialize_any(self)
    }
}

impl<'de> serde::de::Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_bool<E>(self, v: bool) -> Result<Value, E> {
        Ok(Value::Bool(v))
    }
    fn visit_i64<E>(self, v: i64) -> Result<Value, E> {
        Ok(Value::Number(v.into()))
    }
    fn visit_u64<E>(self, v: u64) -> Result<Value, E> {
        Ok(Value::Number(v.into()))
    }
    fn visit_f64<E>(self, v: f64) -> Result<Value, E> {
        Ok(Number::from_f64(v).map_or(Value::Null, Value::Number))
    }
    fn visit_str<E>(self, v: &str) -> Result<Value, E> {
        Ok(Value::String(v.to_owned()))
    }
    fn visit_string<E>(self, v: String) -> Result<Value, E> {
        Ok(Value::String(v))
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut out = Vec::new();
        while let Some(v) = seq.next_element_seed(inner)? {
            out.push(v);
        }
        Ok(Value::Array(out))
    }
    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        use serde::de::Error as _;
        let inner = self.deeper()?;
        let mut out = Map::new();
        while let Some(key) = map.next_key_seed(Key)? {
            // With `arbitrary_precision` serde_json hands a number over as a one-key map.
            let Some(key) = key else {
                let digits: String = map.next_value()?;
                return digits
                    .parse::<Number>()
                    .map(Value::Number)
                    .map_err(|e| A::Error::custom(format_args!("a number cannot be read: {e}")));
            };
            match out.entry(key) {
                Entry::Vacant(place) => drop(place.insert(map.next_value_seed(inner)?)),
                Entry::Occupied(place) => {
                    let key = place.key();
                    return Err(A::Error::custom(format_args!("the key `{key}` stands twice")));
                }
            }
        }
        Ok(Value::Object(out))
    }
}

/// The private key `serde_json` uses to pass digits through (`serde_json::number::TOKEN`).
const NUMBER_TOKEN: &str = "$serde_json::private::Number";

/// The name of a member; `None` for the one under which a number is handed over.
struct Key;

impl<'de> serde::de::DeserializeSeed<'de> for Key {
    type Value = Option<String>;
    fn deserialize<D: serde::Deserializer<'de>>(self, d: D) -> Result<Option<String>, D::Error> {
        d.deserialize_str(self)
    }
}

impl serde::de::Visitor<'_> for Key {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }
    fn visit_str<E>(self, v: &str) -> Result<Option<String>, E> {
        Ok((v != NUMBER_TOKEN).then(|| v.to_owned()))
    }
}

impl Strict {
    fn deeper<E: serde::de::Error>(self) -> Result<Strict, E> {
        let depth = self.depth.saturating_add(1);
        if depth > NESTING_MAX {
            return Err(E::custom(format_args!("nested deeper than {NESTING_MAX} levels")));
        }
        Ok(Strict { depth })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn digits_survive() {
        let v = parse(br#"{"a":1.50,"b":[0.10,-3,1e+2],"c":12345678901234567890123}"#).unwrap();
        assert_eq!(v.to_string(), r#"{"a":1.50,"b":[0.10,-3,1e+2],"c":12345678901234567890123}"#);
    }

    #[test]
    fn a_duplicate_key_is_refused_with_its_line() {
        let e = parse(b"{\"a\":1,\n\"a\":2}").unwrap_err();
        assert_eq!((e.line, e.reason.as_str()), (2, "the key `a` stands twice"));
    }

    #[test]
    fn deep_nesting_is_refused() {
        let deep = "[".repeat(NESTING_MAX + 1) + &"]".repeat(NESTING_MAX + 1);
        assert!(parse(deep.as_bytes()).unwrap_err().reason.contains("deeper"));
    }

    #[test]
    fn truncated_and_trailing_input_is_refused() {
        for bad in ["", "{\"a\":", "{} {}", "nul"] {
            assert!(parse(bad.as_bytes()).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_reads_back_is_what_can_be_parsed() {
        let nested = |levels: usize| (0..levels).fold(json!(1.50), |inner, _| json!({"a": inner}));
        for value in [
            nested(1),
            nested(NESTING_MAX),
            nested(NESTING_MAX + 1),
            json!({NUMBER_TOKEN: [1]}),
            json!([{"b": [null, true, "\u{1f}\"", -0.10]}]),
        ] {
            let printed = value.to_string();
            assert_eq!(reads_back(&value), parse(printed.as_bytes()).is_ok(), "{printed}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..256)) {
            drop(parse(&bytes));
        }
    }
}
