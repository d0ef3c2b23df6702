//! Asking for a link's files and the answer: the manifest (Links Specification, "SMART Health Link
//! Manifest Request" and "Manifest File").

use serde_json::{Value, json};

/// The longest name a recipient gives themself, in characters: it stands in the log.
pub const RECIPIENT_MAX: usize = 120;
/// What a file of ours is, in the manifest and in the header of the file.
pub const CONTENT_TYPE: &str = "application/fhir+json";
/// The longest passcode that is looked at, in bytes; ours are shorter.
const PASSCODE_MAX: usize = 200;

/// What somebody who holds a link asks for.
#[derive(Clone, PartialEq, Eq)]
pub struct Asked {
    /// Who they say they are.
    pub recipient: String,
    /// The passcode, where one was given.
    pub passcode: Option<String>,
    /// Files up to so many characters may come inside the manifest itself.
    pub embedded_max: Option<usize>,
}

/// Never prints the passcode.
impl std::fmt::Debug for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asked").field("embedded_max", &self.embedded_max).finish_non_exhaustive()
    }
}

/// The request is not one for a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a request for a manifest: a JSON object with `recipient` is expected")]
pub struct BadManifest;

impl Asked {
    /// Reads the body of a request.
    ///
    /// ```
    /// # use phr::circulation::Asked;
    /// let asked = Asked::parse(br#"{"recipient":"Dr B\n2025-01-01 somebody else"}"#)?;
    /// assert_eq!(asked.recipient, "Dr B 2025-01-01 somebody else"); // one line of a log stays one
    /// assert!(Asked::parse(br#"{"passcode":"1"}"#).is_err()); // nobody asks without a name
    /// # Ok::<(), phr::circulation::BadManifest>(())
    /// ```
    ///
    /// # Errors
    /// When it is not such an object.
    pub fn parse(body: &[u8]) -> Result<Asked, BadManifest> {
        let asked: Value = serde_json::from_slice(body).map_err(|_not_json| BadManifest)?;
        let text = |name: &str| asked.get(name).and_then(Value::as_str);
        let passcode = text("passcode").filter(|code| code.len() <= PASSCODE_MAX);
        let embedded_max = asked.get("embeddedLengthMax").and_then(Value::as_u64);
        Ok(Asked {
            recipient: text("recipient").and_then(recipient).ok_or(BadManifest)?,
            passcode: passcode.map(str::to_owned),
            embedded_max: embedded_max.map(|n| usize::try_from(n).unwrap_or(usize::MAX)),
        })
    }
}

/// Who somebody says they are, as one short line; `None` when they say nothing.
///
/// ```
/// use phr::circulation::recipient;
/// assert_eq!(recipient("  めぐり内科  受付 ").as_deref(), Some("めぐり内科 受付"));
/// assert_eq!(recipient("Dr B\u{202e}\n"), Some("Dr B".to_owned())); // what turns a line around goes
/// assert_eq!(recipient(" \t "), None);
/// ```
pub fn recipient(told: &str) -> Option<String> {
    let shown = told.chars().map(|c| if hides(c) { ' ' } else { c });
    let shown: String = shown.take(RECIPIENT_MAX).collect();
    let words: Vec<&str> = shown.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Control characters, and those that turn the direction of a line or hide in it.
fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
        || c == '\u{feff}'
}

/// How a file comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum File {
    /// Inside the manifest.
    Embedded(String),
    /// At an address that works once, for a short while.
    Location(String),
}

/// The manifest with one FHIR document. `can_change`: it pays to ask again.
///
/// ```
/// # use phr::circulation::{File, manifest};
/// let told = manifest(&File::Location("https://example.org/shl/abc/1".into()), false);
/// assert_eq!(told["files"][0]["contentType"], "application/fhir+json");
/// assert_eq!(told["files"][0]["status"], "finalized"); // it does not pay
/// ```
pub fn manifest(file: &File, can_change: bool) -> Value {
    let (how, value) = match file {
        File::Embedded(jwe) => ("embedded", jwe),
        File::Location(url) => ("location", url),
    };
    let status = if can_change { "can-change" } else { "finalized" };
    json!({"files": [{
        "contentType": CONTENT_TYPE, how: value, "status": status, "fhirVersion": "4.0.1",
    }]})
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_request_says_who_asks_and_how_much_may_be_embedded() {
        let asked =
            Asked::parse(br#"{"recipient":" Dr. B ","passcode":"123456","embeddedLengthMax":10}"#);
        let asked = asked.unwrap();
        assert_eq!(asked.recipient, "Dr. B");
        assert_eq!((asked.passcode.as_deref(), asked.embedded_max), (Some("123456"), Some(10)));
        for bad in ["", "[]", r#"{"recipient":""}"#, r#"{"recipient":"\u202e\n"}"#] {
            assert_eq!(Asked::parse(bad.as_bytes()), Err(BadManifest), "{bad}");
        }
    }

    #[test]
    fn a_passcode_is_never_printed() {
        let asked = Asked::parse(br#"{"recipient":"x","passcode":"123456"}"#).unwrap();
        assert!(!format!("{asked:?}").contains("123456"));
    }

    proptest! {
        #[test]
        fn a_name_is_one_short_line(told in "\\PC{0,300}|[\\x00-\\x20a]{0,20}") {
            if let Some(name) = recipient(&told) {
                prop_assert!(name.chars().count() <= RECIPIENT_MAX);
                prop_assert!(!name.chars().any(hides));
                prop_assert_eq!(recipient(&name), Some(name.clone()));
            }
        }
    }
}
