//! From the bytes of a file to text: which encoding, and whether positions can be given as bytes.
//!
//! FHIR JSON is UTF-8 (<https://hl7.org/fhir/R4/json.html#json>). Files saved by Japanese software
//! by mistake as CP932 or as "Unicode" (UTF-16) are read too, with a word about it.

use std::borrow::Cow;

use phr::{provenance::Span, record::Finding};

use crate::decode::{self, Encoding};

/// The text of a file.
#[derive(Debug)]
pub(super) struct Source<'a> {
    /// The text, without a byte order mark.
    pub(super) text: Cow<'a, [u8]>,
    /// How many bytes stand before the text in the file; `None` when the text was converted, so
    /// that byte positions would not be those of the file.
    pub(super) offset: Option<u64>,
    /// What to say about the encoding.
    pub(super) finding: Option<Finding>,
}

/// Decodes a file.
pub(super) fn read(bytes: &[u8]) -> Source<'_> {
    let (mark, body) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(body) => (3, body),
        None => (0, bytes),
    };
    if std::str::from_utf8(body).is_ok() && !body.contains(&0) {
        return Source { text: Cow::Borrowed(body), offset: Some(mark), finding: None };
    }
    if mostly_utf8(body) {
        let text = String::from_utf8_lossy(body).into_owned().into_bytes();
        return Source { text: text.into(), offset: None, finding: Some(damaged()) };
    }
    let decoded = decode::decode(bytes);
    let finding = if decoded.damaged { damaged() } else { converted(decoded.encoding) };
    let text = decoded.text.into_owned().into_bytes();
    Source { text: text.into(), offset: None, finding: Some(finding) }
}

/// UTF-8 with a few broken bytes: more whole characters beyond ASCII than broken places.
fn mostly_utf8(body: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in body.utf8_chunks() {
        let beyond_ascii = chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        whole = whole.saturating_add(beyond_ascii);
        broken = broken.saturating_add(usize::from(!chunk.invalid().is_empty()));
    }
    whole > broken
}

fn damaged() -> Finding {
    Finding::warning(
        Span::default(),
        "読めない文字がありました（� と出ます）。できれば、もう一度受け取り直してください",
        "some characters could not be read (shown as �); if you can, fetch the file again",
    )
}

fn converted(encoding: Encoding) -> Finding {
    let name = match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Cp932 => "Shift_JIS (CP932)",
        Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
        Encoding::Iso2022Jp => "ISO-2022-JP",
        Encoding::EucJp => "EUC-JP",
    };
    Finding::warning(
        Span::default(),
        format!(
            "文字コードが {name} でした（決まりは UTF-8）。読み替えたので、名前の漢字を見てください"
        ),
        format!("the text was in {name}, not UTF-8; it was converted, please look at the names"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_broken_byte_does_not_turn_the_file_into_another_encoding() {
        let mut bytes = "{\"text\": \"血圧の薬 アムロジピン\"}".as_bytes().to_vec();
        bytes[12] = 0xff;
        let source = read(&bytes);
        let text = String::from_utf8(source.text.into_owned()).unwrap();
        assert!(text.contains("アムロジピン") && text.contains('\u{fffd}'), "{text}");
    }

    #[test]
    fn a_byte_order_mark_moves_positions() {
        let source = read(b"\xef\xbb\xbf{}");
        assert_eq!((source.text.as_ref(), source.offset), (&b"{}"[..], Some(3)));
    }

    #[test]
    fn utf_16_is_read() {
        let source = read(b"\xff\xfe{\0}\0");
        assert_eq!(source.text.as_ref(), b"{}");
        assert!(source.finding.unwrap().message.en.contains("UTF-16"));
    }
}
