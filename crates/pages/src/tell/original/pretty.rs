//! Setting a text without line ends in lines, for reading only.

use serde_json::Value;

/// JSON by its structure, XML tag by tag, anything else as it is.
pub(super) fn lines(text: &str) -> Vec<String> {
    let set = match fhir::parse(text.as_bytes()) {
        Ok(value @ (Value::Object(_) | Value::Array(_))) => {
            serde_json::to_string_pretty(&value).unwrap_or_else(|_| text.to_owned())
        }
        _ if text.trim_start().starts_with('<') => text.replace("><", ">\n<"),
        _ => text.to_owned(),
    };
    set.lines().map(str::to_owned).collect()
}
