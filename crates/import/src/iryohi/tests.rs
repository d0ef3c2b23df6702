use phr::record::{DraftKey, Kind, Parsed};
use proptest::prelude::*;

use super::{parse, recognises, row};

const GOOD: &[u8] = include_bytes!("../../tests/corpus/iryohi/good/input.csv");
const HEAD: &str = "わたしの情報\n医療費通知情報\n項目名,内容\n";
const ITEM: &str = "診療年月,2025年3月\n診療区分,調剤\n医療機関等名称,めぐり薬局\n\
                    医療費の総額（円）,\"5,000\"\n保険者の負担額（円）,\"3,500\"\n\
                    その他の公費の負担額（円）,0\n窓口相当負担額（円）,\"1,500\"\n";

fn read(rest: &str) -> Parsed {
    parse(format!("{HEAD}{rest}").as_bytes())
}

fn costs(parsed: &Parsed) -> usize {
    parsed.drafts.iter().filter(|d| Kind::of(&d.resource) == Kind::Cost).count()
}

#[test]
fn sums_are_no_items() {
    let parsed = parse(GOOD);
    assert_eq!(costs(&parsed), 2);
    assert!(parsed.findings.is_empty());
}

#[test]
fn equal_items_of_one_file_are_two_and_stay_the_same_in_the_next_download() {
    let twice = |day: &str| read(&format!("作成日,{day}\n医療費情報明細\n{ITEM}{ITEM}"));
    let keys = |p: &Parsed| p.drafts.iter().map(|d| d.key.clone()).collect::<Vec<DraftKey>>();
    let (first, later) = (twice("2025年11月1日"), twice("2025年12月1日"));
    assert_ne!(keys(&first)[0], keys(&first)[1]);
    assert_eq!(keys(&first), keys(&later));
}

#[test]
fn amounts_are_read_however_they_are_written() {
    for written in
        ["1500", "\"1,500\"", "1,500", "１，５００", "\"1,500円\"", "\"¥1,500\"", " 1500 "]
    {
        let parsed =
            read(&format!("医療費情報明細\n診療年月,2025年3月\n窓口相当負担額（円）,{written}\n"));
        assert_eq!(parsed.drafts[0].resource["total"][0]["amount"]["value"], 1500, "{written}");
    }
}

#[test]
fn an_amount_that_cannot_be_read_stays_in_words() {
    let parsed = read("医療費情報明細\n診療年月,2025年3月\n窓口相当負担額（円）,―\n");
    assert!(parsed.drafts[0].resource.get("total").is_none());
    assert_eq!(parsed.drafts[0].resource["processNote"][0]["text"], "窓口相当負担額（円）: ―");
    assert_eq!(
        parsed.findings[0].sentence().ja,
        "6行目: 金額「―」が読めません。文字のまま残しました"
    );
}

#[test]
fn unknown_labels_are_named() {
    let parsed = read("医療費情報明細\n診療年月,2025年3月\n新しい項目（円）,5\n");
    assert!(parsed.findings[0].message.ja.ends_with("新しい項目（円）"));
    assert_eq!(parsed.drafts[0].resource["processNote"][0]["text"], "新しい項目（円）: 5");
}

#[test]
fn an_open_quote_costs_only_its_line() {
    let parsed = read(&format!("医療費情報明細\n診療区分,\"調剤\n{ITEM}{ITEM}"));
    assert_eq!(costs(&parsed), 3);
    assert!(parsed.findings[0].sentence().ja.starts_with("5行目: 引用符"));
}

#[test]
fn cells_follow_rfc_4180_as_far_as_lines_do() {
    let check = |text: &str, cells: &[&str], closed: bool| {
        let read = row::cells(text);
        assert_eq!(
            (read.0.iter().map(String::as_str).collect::<Vec<_>>(), read.1),
            (cells.to_vec(), closed)
        );
    };
    check("\"a\"\"b\",\"1,000\"", &["a\"b", "1,000"], true);
    check("a,b,,", &["a", "b"], true);
    check("\"a", &["a"], false);
    check("ab\"c,d", &["ab\"c", "d"], true); // a quote inside a bare cell is a character
}

#[test]
fn only_the_notice_is_recognised() {
    assert!(recognises(GOOD));
    assert!(!recognises("わたしの情報\n薬剤情報\n".as_bytes()));
    assert!(!recognises(b"") && !recognises("医療費通知情報について,1\n".as_bytes()));
}

#[test]
fn a_file_saved_again_without_quotes_holds_the_same_items() {
    let text = encoding_rs::UTF_8.decode(GOOD).0.replace("\",\"", "\t");
    let bare = text.replace([',', '"'], "").replace('\t', ",");
    let again = bare.lines().flat_map(|line| [line, ",\r\n"]).collect::<String>();
    let keys = |bytes: &[u8]| parse(bytes).drafts.into_iter().map(|d| d.key).collect::<Vec<_>>();
    assert_eq!(keys(again.as_bytes()), keys(GOOD));
    let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode(&again);
    assert_eq!(keys(&cp932), keys(GOOD));
}

#[test]
fn every_minus_sign_is_one() {
    for written in ["-700", "−700", "▲700", "△７００円"] {
        let text = format!(
            "医療費通知情報\n医療費情報明細\n診療年月,2025年3月\n窓口相当負担額（円）,{written}\n"
        );
        let parsed = parse(text.as_bytes());
        assert_eq!(parsed.drafts[0].resource["total"][0]["amount"]["value"], -700, "{written}");
    }
}

fn holds(bytes: &[u8]) {
    let parsed = parse(bytes);
    let length = u64::try_from(bytes.len()).unwrap();
    for draft in &parsed.drafts {
        assert!(draft.span.bytes.as_ref().is_none_or(|b| b.end <= length));
        assert!(fhir::parse(&draft.bytes).is_ok());
    }
    recognises(bytes);
}

proptest! {
    #[test]
    fn never_panics_on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        holds(&bytes);
    }

    #[test]
    fn never_panics_on_any_rows(
        rows in prop::collection::vec("(医療費情報明細|資格情報|保険者情報|診療年月|窓口相当負担額（円）|氏名|医療費の総額（円）|[a-z]{1,3})(,[\"0-9年月日,-]{0,12}){0,3}", 0..40)
    ) {
        holds(rows.join("\n").as_bytes());
    }

    #[test]
    fn never_panics_on_damaged_files(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..30),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = GOOD.to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len() * 2).min(bytes.len()));
        holds(&bytes);
    }
}
