//! The link itself: `shlink:/` and a small JSON object in base64url (Links Specification, "SMART
//! Health Links URI").

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{ContentKey, LABEL_MAX};

/// How a link begins; a viewer's address may stand before it, ending in `#`.
const SCHEME: &str = "shlink:/";
/// The longest address in a link (Links Specification: `url`, 128 characters).
const URL_MAX: usize = 128;
/// The longest link that is read; the specification's parts fill less than a quarter of it.
const LINK_MAX: usize = 4096;

/// How a link behaves; the letters of `flag`.
///
/// ```
/// use phr::circulation::{ContentKey, Flags, Shlink};
/// let link = Shlink {
///     url: "https://example.org/shl/abc".into(), key: ContentKey::from_bytes([7; 32]), until: None,
///     flags: Flags { long_term: true, passcode: true, direct: false }, label: None,
/// };
/// assert_eq!(Shlink::parse(&link.to_link()?)?.flags, link.flags); // `"flag": "LP"`
/// # Ok::<(), phr::circulation::ShlinkError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Flags {
    /// `L`: it is meant to be asked again, what it shows can change.
    pub long_term: bool,
    /// `P`: a passcode is asked for.
    pub passcode: bool,
    /// `U`: the address is the one file itself, without a manifest. Never with a passcode.
    pub direct: bool,
}

impl Flags {
    fn letters(self) -> String {
        [(self.long_term, 'L'), (self.passcode, 'P'), (self.direct, 'U')]
            .into_iter()
            .filter_map(|(set, letter)| set.then_some(letter))
            .collect()
    }

    /// Letters that are not known mean nothing, as the specification asks.
    fn of(letters: &str) -> Flags {
        Flags {
            long_term: letters.contains('L'),
            passcode: letters.contains('P'),
            direct: letters.contains('U'),
        }
    }
}

/// A link: where, the key, and what to expect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shlink {
    /// Where the manifest, or with [`Flags::direct`] the file, is asked for.
    pub url: String,
    /// What opens it.
    pub key: ContentKey,
    /// Until when it is of use, to whole seconds; a hint, the server decides.
    pub until: Option<Timestamp>,
    /// How it behaves.
    pub flags: Flags,
    /// What it is, for whoever reads it.
    pub label: Option<String>,
}

/// Why something is no link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShlinkError {
    /// It does not begin like one, or is not JSON in base64url.
    #[error("not a SMART Health Link: it begins with `shlink:/`")]
    Shape,
    /// A version we do not know.
    #[error("a SMART Health Link of a newer version than 1")]
    Version,
    /// The address is missing, too long or not one of the web.
    #[error("the link's address must be one of the web, with at most {URL_MAX} characters")]
    Url,
    /// The key is missing or not 32 bytes.
    #[error("the link's key must be 43 characters")]
    Key,
    /// A direct link cannot have a passcode.
    #[error("a link to one file itself cannot have a passcode")]
    Flags,
    /// The label is too long.
    #[error("the link's label can have {LABEL_MAX} characters at most")]
    Label,
}

impl Shlink {
    /// Writes the link.
    ///
    /// ```
    /// # use phr::circulation::{ContentKey, Flags, Shlink, ShlinkError};
    /// let mut link = Shlink {
    ///     url: "https://example.org/shl/abc".into(), key: ContentKey::from_bytes([7; 32]),
    ///     until: None, flags: Flags { passcode: true, ..Flags::default() }, label: None,
    /// };
    /// assert_eq!(Shlink::parse(&link.to_link()?)?, link);
    /// link.flags.direct = true; // one file, and a passcode before it: the specification forbids it
    /// assert_eq!(link.to_link(), Err(ShlinkError::Flags));
    /// # Ok::<(), ShlinkError>(())
    /// ```
    ///
    /// # Errors
    /// When a part of it is not as the specification asks.
    pub fn to_link(&self) -> Result<String, ShlinkError> {
        self.check()?;
        let mut payload = Map::new();
        payload.insert("url".to_owned(), self.url.as_str().into());
        payload.insert("key".to_owned(), self.key.to_text().into());
        if let Some(until) = self.until {
            payload.insert("exp".to_owned(), until.as_second().into());
        }
        if self.flags != Flags::default() {
            payload.insert("flag".to_owned(), self.flags.letters().into());
        }
        if let Some(label) = &self.label {
            payload.insert("label".to_owned(), label.as_str().into());
        }
        let payload = Value::Object(payload).to_string();
        Ok(format!("{SCHEME}{}", BASE64_URL_SAFE_NO_PAD.encode(payload)))
    }

    /// Reads a link, bare or behind the address of a viewer. Properties that are not known are
    /// passed over.
    ///
    /// # Errors
    /// When it is not a link, or one that the specification does not allow.
    pub fn parse(text: &str) -> Result<Shlink, ShlinkError> {
        let text = text.trim();
        let bare = text.rsplit_once('#').map_or(text, |(_viewer, link)| link);
        let encoded = bare.strip_prefix(SCHEME).filter(|_| text.len() <= LINK_MAX);
        let encoded = encoded.ok_or(ShlinkError::Shape)?;
        let json = BASE64_URL_SAFE_NO_PAD.decode(encoded).map_err(|_other| ShlinkError::Shape)?;
        let payload: Value = serde_json::from_slice(&json).map_err(|_other| ShlinkError::Shape)?;
        let text = |name: &str| payload.get(name).and_then(Value::as_str);
        if payload.get("v").is_some_and(|v| v.as_u64() != Some(1)) {
            return Err(ShlinkError::Version);
        }
        let until = payload.get("exp").and_then(Value::as_number);
        let until = until.and_then(|n| n.to_string().split('.').next()?.parse().ok());
        let link = Shlink {
            url: text("url").ok_or(ShlinkError::Url)?.to_owned(),
            key: text("key").and_then(ContentKey::parse).ok_or(ShlinkError::Key)?,
            until: until.and_then(|second| Timestamp::from_second(second).ok()),
            flags: Flags::of(text("flag").unwrap_or_default()),
            label: text("label").map(str::to_owned),
        };
        link.check()?;
        Ok(link)
    }

    fn check(&self) -> Result<(), ShlinkError> {
        let web = ["https://", "http://"].iter().any(|scheme| self.url.starts_with(scheme));
        if !web || self.url.len() > URL_MAX || self.url.chars().any(char::is_control) {
            return Err(ShlinkError::Url);
        }
        if self.flags.direct && self.flags.passcode {
            return Err(ShlinkError::Flags);
        }
        match &self.label {
            Some(label) if label.chars().count() > LABEL_MAX => Err(ShlinkError::Label),
            Some(_) | None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_link_of_the_guide_is_read_behind_its_viewer_and_bare() {
        let text = include_str!("../../../../definitions/smart-health/IPS_IG-bundle-01-shl.txt");
        let link = Shlink::parse(text).unwrap();
        assert_eq!(link.key.to_text(), "rxTgYlOaKJPFtcEd0qcceN8wEU4p94SqAwIWQe6uX7Q");
        assert_eq!(link.label.as_deref(), Some("Demo SHL for IPS_IG-bundle-01"));
        assert_eq!(link.flags, Flags { long_term: true, direct: true, passcode: false });
        let bare = text.rsplit_once('#').unwrap().1;
        assert_eq!(Shlink::parse(bare).unwrap(), link);
    }

    #[test]
    fn what_is_no_link_is_refused() {
        let of =
            |json: &str| Shlink::parse(&format!("shlink:/{}", BASE64_URL_SAFE_NO_PAD.encode(json)));
        let key = "rxTgYlOaKJPFtcEd0qcceN8wEU4p94SqAwIWQe6uX7Q";
        assert_eq!(Shlink::parse("https://example.org"), Err(ShlinkError::Shape));
        assert_eq!(of("[]"), Err(ShlinkError::Url));
        assert_eq!(of(r#"{"url":"https://e.example/x","key":"short"}"#), Err(ShlinkError::Key));
        let script = format!(r#"{{"url":"javascript:alert(1)","key":"{key}"}}"#);
        assert_eq!(of(&script), Err(ShlinkError::Url));
        let newer = format!(r#"{{"url":"https://e.example/x","key":"{key}","v":2}}"#);
        assert_eq!(of(&newer), Err(ShlinkError::Version));
        let both = format!(r#"{{"url":"https://e.example/x","key":"{key}","flag":"PU"}}"#);
        assert_eq!(of(&both), Err(ShlinkError::Flags));
        let more = format!(
            r#"{{"url":"https://e.example/x","key":"{key}","flag":"LX","_own":1,"exp":1.5}}"#
        );
        let read = of(&more).unwrap();
        assert_eq!(read.flags, Flags { long_term: true, ..Flags::default() });
        assert_eq!(read.until, Some(Timestamp::from_second(1).unwrap()));
    }

    proptest! {
        #[test]
        fn a_link_that_was_written_can_be_read(
            path in "[A-Za-z0-9_-]{0,100}", key: [u8; 32], second in 0i64..4_000_000_000,
            long_term: bool, passcode: bool, label in proptest::option::of("\\PC{0,80}"),
        ) {
            let link = Shlink {
                url: format!("https://e.example/{path}"),
                key: ContentKey::from_bytes(key),
                until: Some(Timestamp::from_second(second).unwrap()),
                flags: Flags { long_term, passcode, direct: false },
                label,
            };
            prop_assert_eq!(Shlink::parse(&link.to_link().unwrap()).unwrap(), link);
        }

        #[test]
        fn reading_never_panics(text in "(shlink:/)?\\PC{0,100}") {
            drop(Shlink::parse(&text));
        }
    }
}
