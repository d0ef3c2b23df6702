//! Photos and PDF files: kept byte for byte as documents, never decoded.
//!
//! What a picture shows nobody here can read, so nothing is taken from it and no number in it can be
//! masked: the page asks not to photograph the side of a card with the My Number. The formats are
//! told by their first bytes: JPEG (ISO/IEC 10918-1), PNG (W3C PNG), `WebP` (RFC 9649), HEIC
//! (ISO/IEC 23008-12, brands from memory), PDF (ISO 32000-1). Whether a picture says where it was
//! taken is looked up in its Exif part (tag `0x8825`, CIPA DC-008); the place itself is never read.

use fhir::Date;
use phr::{
    OriginalId,
    provenance::{Evidence, Maker, Received, Span},
    record::{Draft, DraftKey, Finding, Parsed, picture},
};
use serde_json::{Value, json};

/// Name of photos in storage and reports.
pub const PHOTO: &str = "photo";
/// Name of PDF files in storage and reports.
pub const PDF: &str = "pdf";
/// The largest photo or PDF taken in, in bytes: a scan of some pages stays far below.
pub const BYTES_MAX: usize = 40 << 20;
/// Exif stands near the beginning of a file.
const EXIF_REACH: usize = 256 << 10;

/// Media types by the first bytes.
///
/// ```
/// use import::document::media_type;
/// assert_eq!(media_type(b"\xff\xd8\xff\xe0 and so on"), Some("image/jpeg"));
/// assert_eq!(media_type(b"%PDF-1.7"), Some("application/pdf"));
/// assert_eq!(media_type(b"GIF89a"), None);
/// ```
pub fn media_type(bytes: &[u8]) -> Option<&'static str> {
    const HEIC: [&[u8]; 6] = [b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"];
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some("image/png"),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [_, _, _, _, b'f', b't', b'y', b'p', rest @ ..]
            if rest.get(..4).is_some_and(|brand| HEIC.contains(&brand)) =>
        {
            Some("image/heic")
        }
        _ => None,
    }
}

/// Whether the bytes are a photo.
pub fn is_photo(bytes: &[u8]) -> bool {
    media_type(bytes).is_some_and(|media| media.starts_with("image/"))
}

/// Whether the bytes are a PDF file.
pub fn is_pdf(bytes: &[u8]) -> bool {
    media_type(bytes) == Some("application/pdf")
}

/// The document of a photo or PDF: one `DocumentReference`, known again by its bytes.
pub fn parse(bytes: &[u8]) -> Parsed {
    let Some(media) = media_type(bytes) else { return Parsed::default() };
    let pdf = media == "application/pdf";
    let address = OriginalId::of(bytes).to_string();
    let resource = json!({
        "resourceType": "DocumentReference",
        "identifier": [{"system": picture::ORIGINAL, "value": address}],
        "status": "current",
        "type": {"text": if pdf { "PDF" } else { "写真" }},
        "content": [{"attachment": {"contentType": media, "size": bytes.len()}}],
    });
    let mut draft = Draft::authored(resource, Span::default(), Maker::Unknown, Evidence::Reported);
    draft.key = DraftKey::Natural(format!("{}|{address}", picture::ORIGINAL));
    let mut findings = vec![not_read(pdf)];
    if has_place(bytes) {
        findings.push(place());
    }
    Parsed {
        format: if pdf { PDF } else { PHOTO },
        drafts: vec![draft],
        findings,
        ..Parsed::default()
    }
}

/// Adds what only the arrival tells: the file's name, and the moment as the document's date.
pub(crate) fn describe(parsed: &mut Parsed, received: &Received) {
    if parsed.format != PHOTO && parsed.format != PDF {
        return;
    }
    for draft in &mut parsed.drafts {
        let Some(resource) = draft.resource.as_object_mut() else { continue };
        let date = Date::from_timestamp(received.at);
        resource.insert("date".to_owned(), json!(date.as_str()));
        if let Some(name) = &received.file_name {
            let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
            resource.insert("description".to_owned(), json!(base));
        }
        draft.bytes = Value::Object(resource.clone()).to_string().into_bytes();
    }
}

/// Whether the Exif part of a picture points at a place.
///
/// ```
/// assert!(!import::document::has_place(b"\xff\xd8\xff\xe0 a picture without Exif"));
/// ```
pub fn has_place(bytes: &[u8]) -> bool {
    let near = bytes.get(..EXIF_REACH).unwrap_or(bytes);
    let marks: [&[u8]; 3] = [b"Exif\0\0", b"eXIf", b"EXIF"];
    marks.iter().any(|mark| {
        near.windows(mark.len()).enumerate().filter(|(_, w)| w == mark).any(|(at, _)| {
            // WebP has the length of the chunk between its name and the data.
            [0, 4].iter().any(|gap| {
                let start = at.saturating_add(mark.len()).saturating_add(*gap);
                bytes.get(start..).is_some_and(|tiff| points_at_place(tiff).unwrap_or(false))
            })
        })
    })
}

/// The first directory of a TIFF has the tag of the GPS directory.
fn points_at_place(tiff: &[u8]) -> Option<bool> {
    const GPS: u16 = 0x8825;
    const ENTRY_BYTES: usize = 12;
    let big = match tiff.get(..4)? {
        [b'M', b'M', 0, 42] => true,
        [b'I', b'I', 42, 0] => false,
        _ => return None,
    };
    let two = |at: usize| -> Option<u16> {
        let pair: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    };
    let four: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let first = if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) };
    let first = usize::try_from(first).ok()?;
    let entries = usize::from(two(first)?);
    let tag = |n: usize| two(first.checked_add(2)?.checked_add(n.checked_mul(ENTRY_BYTES)?)?);
    Some((0..entries).map_while(tag).any(|found| found == GPS))
}

fn not_read(pdf: bool) -> Finding {
    let (ja, en) = if pdf {
        (
            "PDFの中は読みとれません。文書としてそのまま残しました。大事なところは、文書のページで書きうつせます",
            "what a PDF says cannot be read; it is kept as a document, and you can copy what matters from its page",
        )
    } else {
        (
            "写真の中の文字は読みとれません。文書としてそのまま残しました。大事なところは、文書のページで書きうつせます。マイナンバーが写っていないか、見なおしてください",
            "what a photo shows cannot be read; it is kept as a document, and you can copy what matters from its page. Please check that no My Number is in the picture",
        )
    };
    Finding::info(Span::default(), ja, en)
}

fn place() -> Finding {
    Finding::warning(
        Span::default(),
        "この写真には、撮った場所が入っています。ここでは見せませんが、写真を人に渡すと伝わります",
        "this photo says where it was taken; it is not shown here, but whoever gets the photo can see it",
    )
}

/// Said of a photo or PDF that is too large.
pub(crate) fn too_large() -> Finding {
    Finding::error(
        Span::default(),
        "写真やPDFは40 MBまでです。何も残していません。小さくして、もう一度入れてください",
        "photos and PDF files may have 40 MB at most; nothing was kept. Make it smaller and try again",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// An invented picture without a picture: a JPEG head with an Exif directory of one entry.
    fn photo(tag: u16) -> Vec<u8> {
        let mut bytes = b"\xff\xd8\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01".to_vec();
        bytes.extend(tag.to_be_bytes());
        bytes.extend([0; 14]);
        bytes
    }

    #[test]
    fn a_photo_is_one_document_and_says_when_it_tells_a_place() {
        let (plain, placed) = (parse(&photo(0x0112)), parse(&photo(0x8825)));
        assert_eq!((plain.format, plain.drafts.len(), plain.findings.len()), (PHOTO, 1, 1));
        assert_eq!(placed.findings.len(), 2);
        let attachment = &plain.drafts[0].resource["content"][0]["attachment"];
        assert_eq!(attachment["contentType"], "image/jpeg");
    }

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0";
        assert_eq!(media_type(heic), Some("image/heic"));
        assert_eq!(media_type(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n"), Some("image/png"));
        assert_eq!(media_type(b"\0\0\0\x18ftypmp42"), None, "a film is no photo");
        assert_eq!(media_type(b"<svg onload=alert(1)>"), None);
    }

    proptest! {
        #[test]
        fn reading_never_panics(head in any::<bool>(), bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut all = if head { photo(0x8825) } else { Vec::new() };
            all.extend(bytes);
            parse(&all);
        }
    }
}
