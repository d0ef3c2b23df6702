//! The files a page needs beside its HTML: one stylesheet, one small picture, and the one script of
//! the passkey pages.
//!
//! The stylesheet is a cut of the Digital Agency design tokens
//! (npm `@digital-go-jp/design-tokens` 1.1.9, MIT, see `assets/LICENSE-design-tokens`)
//! followed by our own rules.

/// The whole stylesheet.
pub const STYLESHEET: &str =
    concat!(include_str!("../assets/tokens.css"), include_str!("../assets/tenohira.css"));

/// The picture in the browser's tab, an SVG.
pub const ICON: &str = include_str!("../assets/icon.svg");

/// The only script, for the pages on which a passkey is used or made. It asks nobody for anything.
pub const SCRIPT: &str = include_str!("../assets/passkey.js");

/// The page that checks a proof without any server: it has a script, so it is given out as a file only.
pub const VERIFIER: &str = include_str!("verify.html");

/// Gives the stylesheet's address. It holds a hash of the content, so it may be cached for ever.
///
/// ```
/// let path = pages::assets::stylesheet_path();
/// assert!(path.starts_with("/assets/tenohira-") && path.ends_with(".css"));
/// ```
pub fn stylesheet_path() -> String {
    const HASH: u64 = fnv1a(STYLESHEET.as_bytes());
    format!("/assets/tenohira-{HASH:016x}.css")
}

/// Gives the script's address, with a hash of its content.
pub fn script_path() -> String {
    const HASH: u64 = fnv1a(SCRIPT.as_bytes());
    format!("/assets/passkey-{HASH:016x}.js")
}

/// Hashes bytes (FNV-1a, 64 bit). It names a file for caches; it protects nothing.
const fn fnv1a(mut bytes: &[u8]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    while let [first, rest @ ..] = bytes {
        hash ^= *first as u64;
        hash = hash.wrapping_mul(0x0100_0000_01b3);
        bytes = rest;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keeps the stylesheet small enough for a slow line.
    // With print; a page and its stylesheet stay under 50 KB together.
    const MAX_BYTES: usize = 25 * 1024;

    #[test]
    fn the_stylesheet_stays_small() {
        assert!(STYLESHEET.len() <= MAX_BYTES, "{} bytes", STYLESHEET.len());
    }

    #[test]
    fn the_stylesheet_asks_nobody_else_for_anything() {
        for word in ["@import", "http:", "https:", "@font-face", "url("] {
            assert!(!STYLESHEET.contains(word), "{word}");
        }
    }

    #[test]
    fn the_script_is_small_asks_nobody_and_writes_no_page() {
        assert!(SCRIPT.len() <= 4 * 1024, "{} bytes", SCRIPT.len());
        let ways_out = ["fetch(", "XMLHttp", "WebSocket", "import(", "Beacon", "http:", "https:"];
        let ways_in = ["innerHTML", "outerHTML", "document.write", "eval", "Function", "Storage"];
        for word in ways_out.into_iter().chain(ways_in) {
            assert!(!SCRIPT.contains(word), "{word}");
        }
    }

    #[test]
    fn every_custom_property_that_is_used_is_defined() {
        for use_of in STYLESHEET.split("var(").skip(1) {
            let name = use_of.split([')', ',']).next().unwrap();
            assert!(STYLESHEET.contains(&format!("{name}:")), "{name}");
        }
    }

    #[test]
    fn the_hash_is_fnv_1a() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
