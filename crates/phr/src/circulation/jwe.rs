//! Encrypted files of a link: JWE compact serialisation (RFC 7516) with `dir` and `A256GCM`
//! (RFC 7518), optionally deflated (`"zip": "DEF"`). Nothing else is read: what names another
//! algorithm, a key of its own or a critical extension is refused.

use std::{fmt, io::Read};

use aes_gcm::{AeadInOut, Aes256Gcm, KeyInit, Tag};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use serde_json::{Value, json};
use zeroize::Zeroizing;

const IV: usize = 12;
const TAG: usize = 16;

/// The key of a link: whoever has it opens the link's files. Never printed.
///
/// ```
/// use phr::circulation::ContentKey;
/// let key = ContentKey::from_bytes([7; 32]);
/// assert_eq!(key.to_text().len(), 43);
/// assert_eq!(ContentKey::parse(&key.to_text()), Some(key.clone()));
/// assert_eq!(ContentKey::parse("AAAA"), None);      // three bytes are no key
/// assert_eq!(format!("{key:?}"), "ContentKey");     // it never prints
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ContentKey(Zeroizing<[u8; 32]>);

impl ContentKey {
    /// From 32 secret bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> ContentKey {
        ContentKey(Zeroizing::new(bytes))
    }
    /// As it stands in a link: 43 characters.
    pub fn to_text(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0.as_slice())
    }
    /// Reads what [`ContentKey::to_text`] writes.
    pub fn parse(text: &str) -> Option<ContentKey> {
        let bytes = Zeroizing::new(BASE64_URL_SAFE_NO_PAD.decode(text).ok()?);
        bytes.as_slice().try_into().ok().map(ContentKey::from_bytes)
    }
}

impl fmt::Debug for ContentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ContentKey")
    }
}

/// Why a file does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JweError {
    /// Not five parts of base64url.
    #[error("not an encrypted file: five parts, divided by dots, are expected")]
    Shape,
    /// The header names something else than `dir`, `A256GCM` and `DEF`.
    #[error("encrypted in another way than links use (dir, A256GCM)")]
    Algorithm,
    /// Another key, or the file was changed.
    #[error("the key does not fit, or the file was changed")]
    Closed,
    /// Deflated wrongly.
    #[error("what was encrypted is not deflated as its header says")]
    Deflate,
    /// Larger than the limit when inflated.
    #[error("larger than {0} bytes when opened: nothing of it was kept")]
    TooLarge(usize),
}

/// An opened file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The media type, where the header says one.
    pub content_type: Option<String>,
    /// The content.
    pub bytes: Vec<u8>,
}

/// Deflates and encrypts a file. `iv` must never come twice under one key: 96 random bits.
///
/// ```
/// # use phr::circulation::jwe::{ContentKey, JweError, decrypt, encrypt};
/// let key = ContentKey::from_bytes([7; 32]);
/// let file = encrypt(&key, [1; 12], "application/fhir+json", b"{}")?;
/// assert_eq!(decrypt(&key, &file, 10)?.bytes, b"{}");
/// assert_eq!(decrypt(&key, &file, 1), Err(JweError::TooLarge(1))); // a bomb stops at the limit
/// # Ok::<(), JweError>(())
/// ```
///
/// # Errors
/// When the content is longer than the cipher takes (64 GiB).
pub fn encrypt(
    key: &ContentKey,
    iv: [u8; IV],
    content_type: &str,
    plain: &[u8],
) -> Result<String, JweError> {
    let header = json!({"alg": "dir", "enc": "A256GCM", "zip": "DEF", "cty": content_type});
    let header = BASE64_URL_SAFE_NO_PAD.encode(header.to_string());
    let mut body = deflate(plain).ok_or(JweError::Deflate)?;
    let tag = Aes256Gcm::new((&*key.0).into())
        .encrypt_inout_detached((&iv).into(), header.as_bytes(), body.as_mut_slice().into())
        .map_err(|_too_long| JweError::Closed)?;
    let encode = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    Ok(format!("{header}..{}.{}.{}", encode(&iv), encode(&body), encode(&tag)))
}

/// Opens a file that [`encrypt`] or another maker of links made; at most `max` bytes of content.
///
/// # Errors
/// When it is not such a file, the key is another one, or it is too large.
pub fn decrypt(key: &ContentKey, compact: &str, max: usize) -> Result<Opened, JweError> {
    let mut parts = compact.trim_ascii().split('.');
    let mut part = || parts.next().ok_or(JweError::Shape);
    let (header, no_key, iv, body, tag) = (part()?, part()?, part()?, part()?, part()?);
    if parts.next().is_some() {
        return Err(JweError::Shape);
    }
    let header_read = read_header(header)?;
    if !no_key.is_empty() {
        return Err(JweError::Algorithm);
    }
    let mut plain = decode(body)?;
    let iv: [u8; IV] = decode(iv)?.try_into().map_err(|_length| JweError::Shape)?;
    let tag: [u8; TAG] = decode(tag)?.try_into().map_err(|_length| JweError::Shape)?;
    Aes256Gcm::new((&*key.0).into())
        .decrypt_inout_detached(
            (&iv).into(),
            header.as_bytes(),
            plain.as_mut_slice().into(),
            &Tag::from(tag),
        )
        .map_err(|_changed| JweError::Closed)?;
    let bytes = if header_read.deflated { inflate(&plain, max)? } else { plain };
    if bytes.len() > max {
        return Err(JweError::TooLarge(max));
    }
    Ok(Opened { content_type: header_read.content_type, bytes })
}

struct Header {
    deflated: bool,
    content_type: Option<String>,
}

fn read_header(encoded: &str) -> Result<Header, JweError> {
    let header: Value =
        serde_json::from_slice(&decode(encoded)?).map_err(|_not_json| JweError::Shape)?;
    let text = |name: &str| header.get(name).and_then(Value::as_str);
    let deflated = match header.get("zip") {
        None => false,
        Some(zip) if zip == "DEF" => true,
        Some(_) => return Err(JweError::Algorithm),
    };
    let ours = text("alg") == Some("dir") && text("enc") == Some("A256GCM");
    if !ours || header.get("crit").is_some() {
        return Err(JweError::Algorithm);
    }
    Ok(Header { deflated, content_type: text("cty").map(str::to_owned) })
}

fn decode(part: &str) -> Result<Vec<u8>, JweError> {
    BASE64_URL_SAFE_NO_PAD.decode(part).map_err(|_not_base64| JweError::Shape)
}

/// Writing to memory does not fail.
fn deflate(plain: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    std::io::Write::write_all(&mut encoder, plain).ok()?;
    encoder.finish().ok()
}

fn inflate(deflated: &[u8], max: usize) -> Result<Vec<u8>, JweError> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
    let mut decoder = DeflateDecoder::new(deflated).take(limit);
    decoder.read_to_end(&mut bytes).map_err(|_broken| JweError::Deflate)?;
    if bytes.len() > max { Err(JweError::TooLarge(max)) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circulation::Shlink;
    use proptest::prelude::*;

    const LINK: &str =
        include_str!("../../../../definitions/smart-health/IPS_IG-bundle-01-shl.txt");
    const FILE: &str =
        include_str!("../../../../definitions/smart-health/IPS_IG-bundle-01-enc.txt");

    #[test]
    fn the_example_of_the_guide_opens_with_the_key_of_its_link() {
        let link = Shlink::parse(LINK).unwrap();
        let opened = decrypt(&link.key, FILE, 1 << 20).unwrap();
        let bundle: Value = serde_json::from_slice(&opened.bytes).unwrap();
        assert_eq!(opened.bytes.len(), 60_973);
        assert_eq!(bundle["id"], "IPS-examples-Bundle-01");
    }

    #[test]
    fn the_file_printed_in_the_specification_opens() {
        let printed =
            include_str!("../../../../definitions/smart-health/specification-example-enc.txt");
        let key = ContentKey::parse("rxTgYlOaKJPFtcEd0qcceN8wEU4p94SqAwIWQe6uX7Q").unwrap();
        let opened = decrypt(&key, printed, 1 << 20).unwrap();
        assert_eq!(opened.content_type.as_deref(), Some("application/smart-health-card"));
        assert_eq!(opened.bytes.len(), 846);
        assert!(String::from_utf8(opened.bytes).unwrap().contains("\"verifiableCredential\""));
    }

    #[test]
    fn another_algorithm_a_wrapped_key_or_a_critical_extension_is_refused() {
        let key = ContentKey::from_bytes([7; 32]);
        let file = encrypt(&key, [1; 12], "x", b"secret").unwrap();
        let with = |header: &str| {
            let rest = file.split_once('.').unwrap().1;
            format!("{}.{rest}", BASE64_URL_SAFE_NO_PAD.encode(header))
        };
        for header in [
            r#"{"alg":"none","enc":"A256GCM"}"#,
            r#"{"alg":"dir","enc":"A128GCM"}"#,
            r#"{"alg":"dir","enc":"A256GCM","crit":["exp"]}"#,
            r#"{"alg":"dir","enc":"A256GCM","zip":"GZ"}"#,
        ] {
            assert_eq!(decrypt(&key, &with(header), 100), Err(JweError::Algorithm), "{header}");
        }
        let wrapped = file.replacen("..", ".AAAA.", 1);
        assert_eq!(decrypt(&key, &wrapped, 100), Err(JweError::Algorithm));
        // The header is authenticated: without its `zip` the same bytes do not open.
        let unzipped = with(r#"{"alg":"dir","enc":"A256GCM"}"#);
        assert_eq!(decrypt(&key, &unzipped, 100), Err(JweError::Closed));
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let key = ContentKey::from_bytes([7; 32]);
        let bomb = encrypt(&key, [1; 12], "x", &vec![0; 10 << 20]).unwrap();
        assert!(bomb.len() < 20 << 10, "{}", bomb.len());
        assert_eq!(decrypt(&key, &bomb, 1 << 20), Err(JweError::TooLarge(1 << 20)));
    }

    proptest! {
        #[test]
        fn what_was_encrypted_opens_with_its_key_and_no_other(
            key: [u8; 32], other: [u8; 32], iv: [u8; 12],
            plain in proptest::collection::vec(any::<u8>(), 0..2000),
        ) {
            let file = encrypt(&ContentKey::from_bytes(key), iv, "a/b", &plain).unwrap();
            let opened = decrypt(&ContentKey::from_bytes(key), &file, 2000).unwrap();
            prop_assert_eq!(opened, Opened { content_type: Some("a/b".to_owned()), bytes: plain });
            prop_assume!(key != other);
            let closed = decrypt(&ContentKey::from_bytes(other), &file, 2000);
            prop_assert_eq!(closed, Err(JweError::Closed));
        }

        #[test]
        fn a_changed_letter_is_noticed(at in 0usize..200, plain in "[a-z]{50,60}") {
            let key = ContentKey::from_bytes([7; 32]);
            let file = encrypt(&key, [1; 12], "a/b", plain.as_bytes()).unwrap();
            let mut changed = file.clone().into_bytes();
            let at = at % changed.len();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            prop_assert!(decrypt(&key, &changed, 2000).is_err());
        }

        #[test]
        fn reading_never_panics(text in "[A-Za-z0-9_.-]{0,200}") {
            drop(decrypt(&ContentKey::from_bytes([7; 32]), &text, 100));
        }
    }
}
