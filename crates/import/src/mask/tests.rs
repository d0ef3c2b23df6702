use super::*;
use proptest::prelude::*;

/// A number that passes the check; invented.
const FAKE: &str = "123456789018";

fn check(input: &str, expected: &str) {
    let masked = mask(input.as_bytes());
    assert_eq!(String::from_utf8_lossy(&masked.bytes), expected);
    let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode(input);
    let masked = mask(&cp932);
    assert_eq!(decode(&masked.bytes).text, expected, "in CP932");
}

#[test]
fn every_way_of_writing_it_is_masked() {
    check("番号 123456789018 です", "番号 ************ です");
    check("番号１２３４５６７８９０１８です", "番号＊＊＊＊＊＊＊＊＊＊＊＊です");
    check("1234-5678-9018", "****-****-****");
    check("1234 5678 9018\n", "**** **** ****\n");
    check("１２３４－５６７８－９０１８", "＊＊＊＊－＊＊＊＊－＊＊＊＊");
    check(r#"{"n": "123456789018"}"#, r#"{"n": "************"}"#);
    check(r#"{"n": 123456789018}"#, r#"{"n": 111111111111}"#);
}

#[test]
fn what_is_certainly_something_else_stays() {
    for text in [
        "123456789012",                         // wrong check digit
        "1234567890180",                        // longer
        "0.123456789018",                       // part of a decimal
        "x123456789018",                        // part of a word
        "1234-5678-9018-1111",                  // a card number
        "01234567-89ab-cdef-0123-123456789018", // the end of a UUID
        "1.2.392.123456789018",                 // part of an OID
    ] {
        check(text, text);
    }
}

#[test]
fn no_encoding_hides_a_number() {
    let wide = "番号 １２３４５６７８９０１８、１２３４－５６７８－９０１８ かな";
    let found = |bytes: &[u8]| mask(bytes).findings.len();
    assert_eq!(found(&encoding_rs::EUC_JP.encode(wide).0), 2);
    assert_eq!(found(&encoding_rs::ISO_2022_JP.encode(wide).0), 2);
    let jis = mask(&encoding_rs::ISO_2022_JP.encode(wide).0);
    assert!(decode(&jis.bytes).text.contains("番号 ＊＊＊＊＊＊＊＊＊＊＊＊、"));
    let mut damaged = wide.as_bytes().to_vec();
    damaged.extend([0xe3, 0x81]); // the file ends inside a character
    assert_eq!(found(&damaged), 2);
    assert_eq!(found("氏\u{1f600}号123456789018".as_bytes().get(1..).unwrap_or_default()), 1);
}

#[test]
fn an_escaped_number_is_masked_too() {
    let escape = |digits: &str, f: fn(u32) -> String| -> String {
        digits.chars().map(|c| f(u32::from(c))).collect()
    };
    for digits in [FAKE, "１２３４５６７８９０１８"] {
        let json = format!(r#"{{"n": "{}"}}"#, escape(digits, |c| format!("\\u{c:04x}")));
        let masked = mask(json.as_bytes()).bytes;
        let read: serde_json::Value = serde_json::from_slice(&masked).unwrap();
        assert_eq!(read["n"], "************");
        let decimal = escape(digits, |c| format!("&#{c};"));
        let hex = escape(digits, |c| format!("&#x{c:X};"));
        let xml = format!("<n>{decimal}</n><n>{hex}</n>");
        let masked = String::from_utf8(mask(xml.as_bytes()).bytes).unwrap();
        assert!(masked.contains("42;") && masked.contains("2a;"), "{masked}");
        assert_eq!(mask(masked.as_bytes()).findings, []);
    }
}

#[test]
fn a_number_in_a_file_name_is_masked() {
    assert_eq!(mask_text("kensa_123456789018.json"), "kensa_************.json");
    assert_eq!(mask_text("MyNumber123456789018.pdf"), "MyNumber************.pdf");
}

#[test]
fn a_bare_number_stays_json_after_a_byte_order_mark() {
    let masked = mask(b"\xef\xbb\xbf{\"n\": 123456789018}").bytes;
    assert_eq!(masked, b"\xef\xbb\xbf{\"n\": 111111111111}");
}

#[test]
fn a_time_is_spared_unless_a_label_says_otherwise() {
    let time = (0..60)
        .map(|minute| format!("2025031010{minute:02}"))
        .find(|t| !mask(format!("個人番号 {t}").as_bytes()).findings.is_empty())
        .expect("one minute in eleven passes the check");
    check(&format!("時刻 {time}"), &format!("時刻 {time}"));
    check(&format!("マイナンバー:{time}"), "マイナンバー:************");
}

#[test]
fn the_line_is_reported() {
    let masked = mask(format!("a\nb\n{FAKE}\n{FAKE}").as_bytes());
    let lines: Vec<_> = masked.findings.iter().map(|f| f.at.clone()).collect();
    assert_eq!(lines, [Span::line(3), Span::line(4)]);
}

#[test]
fn masking_twice_changes_nothing() {
    let once = mask(format!("{FAKE},{FAKE}").as_bytes()).bytes;
    assert_eq!(mask(&once).bytes, once);
    assert!(mask(b"{\"n\": 111111111111}").findings.is_empty());
}

proptest! {
    #[test]
    fn no_valid_number_survives(body in 0u64..100_000_000_000, before in "[^0-9A-Za-z_.]{0,5}", after in "[^0-9A-Za-z_.]{0,5}") {
        let digits = format!("{body:011}");
        let sum: u64 = digits.bytes().rev().zip(1u64..)
            .map(|(b, n)| u64::from(b - b'0') * if n <= 6 { n + 1 } else { n - 5 }).sum();
        let check = match sum % 11 { 0 | 1 => 0, r => 11 - r };
        let number = format!("{digits}{check}");
        let text = format!("マイナンバー {before} {number} {after}");
        let masked = mask(text.as_bytes());
        prop_assert!(!String::from_utf8_lossy(&masked.bytes).contains(&number));
        prop_assert_eq!(masked.bytes.len(), text.len());
    }

    #[test]
    fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(mask(&bytes).bytes.len(), bytes.len());
    }
}

/// All that comes out of a masker that is given pieces of this size.
fn in_pieces(bytes: &[u8], size: usize) -> Masked {
    let mut out = Vec::new();
    let mut masker = Masker::default();
    for piece in bytes.chunks(size) {
        masker.add(piece, &mut |masked| out.extend_from_slice(masked)).unwrap();
    }
    let findings = masker.finish(&mut |masked| out.extend_from_slice(masked));
    Masked { bytes: out, findings }
}

#[test]
fn a_file_in_pieces_is_masked_like_the_whole() {
    let line = "<Record value=\"62.5\" startDate=\"2025-03-10 06:45:00 +0900\" note=\"父\"/>\n";
    let number = "<MetadataEntry key=\"個人番号\" value=\"1234 5678 9018\"/>\n";
    let text: String = (0..9_000).map(|n| if n % 2_500 == 7 { number } else { line }).collect();
    let whole = mask(text.as_bytes());
    assert_eq!(whole.findings.len(), 4);
    for size in [1_000, 70_001, 300_000, text.len()] {
        assert_eq!(in_pieces(text.as_bytes(), size), whole, "{size}");
    }
}

#[test]
fn a_label_before_the_edge_of_a_piece_counts() {
    let filler = "<a/>\n".repeat((256 << 10) / 5);
    for shift in 0..40 {
        let text = format!("{}{filler}個人番号=\"202503101033\">", "x".repeat(shift));
        assert_eq!(in_pieces(text.as_bytes(), 1 << 12).bytes, mask(text.as_bytes()).bytes);
    }
}

#[test]
fn what_never_ends_a_line_is_not_text() {
    let mut masker = Masker::default();
    let refused = (0..10).find_map(|_| masker.add(&vec![b'7'; 1 << 20], &mut |_| {}).err());
    assert_eq!(refused, Some(NotText));
}

proptest! {
    #[test]
    fn a_line_that_is_passed_over_holds_no_number(
        parts in proptest::collection::vec("[0-9]{1,14}|[ -]|[a-z]|１２３４|－|&#65297;|\\\\uFF11|\n|\\.", 0..30),
    ) {
        let text = parts.concat();
        let bytes = text.as_bytes();
        let quick = mask(bytes).bytes;
        let mut slow = bytes.to_vec();
        for number in candidates(bytes, 0..bytes.len(), Form::Utf8) {
            number.digits.iter().for_each(|unit| replace(&mut slow, *unit, false));
        }
        prop_assert_eq!(quick, slow);
    }
}
