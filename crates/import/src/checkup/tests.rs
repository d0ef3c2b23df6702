use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::checkup::items::{Item, ValueType};

const SAMPLE: &str = include_str!("../../tests/corpus/checkup/good-self-made-sample/input.xml");
const GOOD: &str = include_str!("../../tests/corpus/checkup/good-fourth-period/input.xml");

fn observations(parsed: &Parsed) -> Vec<&Value> {
    let resources = parsed.drafts.iter().map(|d| &d.resource);
    resources.filter(|r| r["resourceType"] == "Observation").collect()
}

/// A document around entries, made on `date`.
fn around(entries: &str, date: &str) -> String {
    format!(
        r#"<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<documentationOf><serviceEvent><effectiveTime value="{date}"/></serviceEvent></documentationOf>
<component><structuredBody><component><section>{entries}</section></component></structuredBody></component>
</ClinicalDocument>"#
    )
}

/// The words of the only result in a document around `observation`.
fn words(observation: &str, date: &str) -> String {
    let file = around(&format!("<entry>{observation}</entry>"), date);
    let parsed = parse(file.as_bytes());
    observations(&parsed)[0]["valueCodeableConcept"]["text"].as_str().unwrap().to_owned()
}

#[test]
fn the_sample_has_its_ten_facts() {
    let parsed = parse(SAMPLE.as_bytes());
    let facts: Vec<String> = observations(&parsed)
        .iter()
        .map(|o| {
            let quantity = &o["valueQuantity"];
            let said = [
                &o["valueCodeableConcept"]["text"],
                &o["valueString"],
                &o["dataAbsentReason"]["text"],
                &quantity["value"],
                &quantity["unit"],
                &o["interpretation"][0]["coding"][0]["code"],
                &o["referenceRange"][0]["high"]["value"],
            ];
            let said: Vec<String> = said
                .iter()
                .filter(|v| !v.is_null())
                .map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned))
                .collect();
            format!("{} {}", o["code"]["text"].as_str().unwrap(), said.join(" "))
        })
        .collect();
    assert_eq!(
        facts,
        [
            "身長 158.2 cm",
            "収縮期血圧(1回目) 134 mmHg H 129",
            "HbA1c(NGSP値) 5.7 % H",
            "尿蛋白 －",
            "空腹時血糖 未実施",
            "LDLコレステロール 測定不能",
            "心電図(所見の有無) 所見あり",
            "心電図(所見) 軽度ＳＴ－Ｔ異常",
            "心電図(実施理由) 収縮期血圧高値のため",
            "喫煙 以前は吸っていたが、最近1ヶ月間は吸っていない",
        ]
    );
    assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
}

/// The first code of an answer list; that of the time after a meal begins with 2.
fn first_answer(list: &str) -> &'static str {
    if items::result(list, "1").is_some() { "1" } else { "2" }
}

/// One observation of an item, with everything the standard allows for its type.
fn entry_of(item: &Item) -> String {
    let code = item.code;
    let rest = match item.value {
        ValueType::Quantity => {
            let unit = item.unit;
            format!(
                r#"<value xsi:type="PQ" value="12.30" unit="{unit}"/><interpretationCode code="H"/>
<referenceRange><observationRange><value xsi:type="IVL_PQ"><low value="1.50" unit="{unit}"/><high value="9.0" unit="{unit}"/></value></observationRange></referenceRange>"#
            )
        }
        ValueType::Coded => {
            let (list, code) = (item.results, first_answer(item.results));
            format!(r#"<value xsi:type="CD" code="{code}" codeSystem="1.2.392.200119.6.{list}"/>"#)
        }
        ValueType::Text => r#"<value xsi:type="ST">記載あり</value>"#.to_owned(),
    };
    format!(r#"<entry><observation><code code="{code}"/>{rest}</observation></entry>"#)
}

fn check_came_back(item: &Item, o: &Value) {
    assert_eq!(o["code"]["coding"][0]["code"], item.code);
    assert_eq!(o["code"]["coding"][0]["system"], "urn:oid:1.2.392.200119.6.1005");
    assert_eq!(o["category"][0]["coding"][0]["code"], item.group.code(), "{}", item.code);
    match item.value {
        ValueType::Quantity => {
            let ucum = if item.ucum.is_empty() { Value::Null } else { item.ucum.into() };
            assert_eq!(o["valueQuantity"]["value"].to_string(), "12.30", "{}", item.code);
            assert_eq!(o["valueQuantity"]["code"], ucum, "{}", item.code);
            assert_eq!(o["referenceRange"][0]["low"]["value"].to_string(), "1.50");
            assert_eq!(o["referenceRange"][0]["high"]["value"].to_string(), "9.0");
            assert_eq!(o["referenceRange"][0]["high"]["code"], ucum);
            assert_eq!(o["interpretation"][0]["coding"][0]["code"], "H");
        }
        ValueType::Coded => {
            let code = first_answer(item.results);
            let meaning = items::result(item.results, code).unwrap();
            assert_eq!(o["valueCodeableConcept"]["text"], meaning.text.ja, "{}", item.code);
            assert_eq!(o["valueCodeableConcept"]["coding"][0]["code"], code);
        }
        ValueType::Text => assert_eq!(o["valueString"], "記載あり"),
    }
}

#[test]
fn every_item_comes_back_with_all_it_said() {
    let entries: String = items::all().map(entry_of).collect();
    let parsed = parse(around(&entries, "20250601").as_bytes());
    let read = observations(&parsed);
    assert_eq!(read.len(), items::all().count());
    for (item, o) in items::all().zip(read) {
        check_came_back(item, o);
        assert_eq!(o["code"]["text"], item.name.ja);
        assert_eq!(o["effectiveDateTime"], "2025-06-01");
    }
    let kinds = parsed.drafts.iter().map(|d| phr::record::Kind::of(&d.resource));
    assert!(kinds.skip(1).all(|kind| kind == phr::record::Kind::CheckUp));
}

#[test]
fn every_answer_of_every_list_has_words() {
    for item in items::all().filter(|item| !item.results.is_empty()) {
        let lists = [item.results, item.results_before_2024];
        for list in lists.iter().filter(|list| !list.is_empty()) {
            for code in 0..=11 {
                let Some(meaning) = items::result(list, &code.to_string()) else { continue };
                let observation = format!(
                    r#"<observation><code code="{}"/><value xsi:type="CO" code="{code}" codeSystem="1.2.392.200119.6.{list}"/></observation>"#,
                    item.code
                );
                assert_eq!(words(&observation, "20250601"), meaning.text.ja);
            }
        }
    }
}

#[test]
fn code_two_for_smoking_changed_its_meaning_in_april_2024() {
    let bare = r#"<observation><code code="9N736000000000011"/><value xsi:type="CD" code="2"/></observation>"#;
    assert_eq!(words(bare, "20240331"), "いいえ");
    assert!(words(bare, "20240401").starts_with("以前は吸っていた"));
    assert_eq!(words(bare, ""), "コード 2（意味が分かりません）");
    let named = bare.replace("code=\"2\"", r#"code="2" codeSystem="1.2.392.200119.6.2003""#);
    assert_eq!(words(&named, "20250601"), "いいえ"); // the file's own list counts
}

#[test]
fn triglycerides_did_not_say_fasting_before_april_2024() {
    let entry = r#"<entry><observation><code code="3F015000002327101"/><value xsi:type="PQ" value="140" unit="mg/dL"/></observation></entry>"#;
    for (date, name, states) in [
        ("20240331", "中性脂肪(トリグリセリド)", 0),
        ("20240401", "空腹時中性脂肪(トリグリセリド)", 1),
    ] {
        let parsed = parse(around(entry, date).as_bytes());
        let draft = parsed.drafts.last().unwrap();
        assert_eq!(draft.resource["code"]["text"], name);
        assert_eq!(draft.context.states.len(), states);
    }
}

#[test]
fn a_limit_of_detection_is_not_the_value() {
    let parsed = parse(GOOD.as_bytes());
    let crp = observations(&parsed).into_iter().find(|o| o["code"]["text"] == "CRP").unwrap();
    assert_eq!(crp["valueQuantity"]["comparator"], "<");
    assert_eq!(crp["valueQuantity"]["value"].to_string(), "0.02");
}

#[test]
fn spans_lead_to_the_observation() {
    let parsed = parse(GOOD.as_bytes());
    for draft in parsed.drafts.iter().skip(2) {
        let bytes = draft.span.bytes.clone().unwrap();
        let (from, to) = (bytes.start.try_into().unwrap(), bytes.end.try_into().unwrap());
        let part = GOOD.get(from..to).unwrap();
        assert!(part.starts_with("<observation") && part.ends_with("</observation>"), "{part}");
        let line = GOOD.get(..from).unwrap().matches('\n').count() + 1;
        assert_eq!(draft.span.lines.unwrap().0, u32::try_from(line).unwrap());
        assert!(draft.span.path.as_ref().unwrap().ends_with("/observation"));
    }
}

#[test]
fn what_stands_after_a_skipped_part_is_read() {
    let result = entry_of(items::item("9N001000000000001").unwrap());
    let deep = format!("{}{}", "<a>".repeat(500), "</a>".repeat(500));
    for skipped in [deep.as_str(), "<text>人が読む表<br><hr></text>", "<x><y></x>"] {
        let parsed = parse(around(&format!("{skipped}{result}"), "20250601").as_bytes());
        assert_eq!(observations(&parsed).len(), 1, "{skipped}");
    }
}

#[test]
fn entities_are_never_expanded() {
    let file = format!(
        "<!DOCTYPE x [<!ENTITY a \"{}\"><!ENTITY b \"{}\">]>{}",
        "a".repeat(1000),
        "&a;".repeat(1000),
        around(
            r#"<entry><observation><code code="9N551000000000049"/><value xsi:type="ST">&b;</value></observation></entry>"#,
            "20250601"
        )
    );
    assert!(recognises(file.as_bytes()));
    let parsed = parse(file.as_bytes());
    assert_eq!(observations(&parsed)[0]["valueString"], "&b;");
    assert_eq!(parsed.findings[0].severity.code(), "error");
}

/// The English findings of a document around `entries`.
fn said(entries: &str) -> Vec<String> {
    parse(around(entries, "20250601").as_bytes())
        .findings
        .into_iter()
        .map(|f| f.message.en)
        .collect()
}

#[test]
fn second_values_and_repeated_items_are_told() {
    let height = |value: &str| {
        format!(
            r#"<entry><observation><code code="9N001000000000001"/>{value}</observation></entry>"#
        )
    };
    let value = |cm: u32| format!(r#"<value xsi:type="PQ" value="{cm}" unit="cm"/>"#);
    assert!(said(&height(&value(158))).is_empty());
    assert!(said(&height(&(value(158) + &value(159))))[0].contains("second value `159`"));
    assert!(said(&(height(&value(158)) + &height(&value(158)))).is_empty());
    assert!(said(&(height(&value(158)) + &height(&value(159))))[0].contains("twice"));
}

#[test]
fn a_second_document_in_the_file_is_told() {
    let parsed = parse(format!("{SAMPLE}{}", around("", "20250601")).as_bytes());
    assert_eq!(observations(&parsed).len(), 10);
    assert!(parsed.findings[0].message.en.contains("more than one document"));
}

#[test]
fn references_in_attributes_are_read_once() {
    let name = |written: &str| {
        let entry = format!(
            r#"<entry><observation><code code="X" displayName="{written}"/><value code="1" displayName="a"/></observation></entry>"#
        );
        let parsed = parse(around(&entry, "20250601").as_bytes());
        observations(&parsed)[0]["code"]["text"].as_str().unwrap().to_owned()
    };
    assert_eq!(name("a &amp;lt; b &#x8eab;&#38263; &x; & ;&&"), "a &lt; b 身長 &x; & ;&&");
    assert!(name(&"&".repeat(100_000)).len() > 1000); // and quickly
}

#[test]
fn only_results_are_recognised() {
    for yes in [GOOD, SAMPLE, " \n<ClinicalDocument/>", "<!-- a --><n:ClinicalDocument a='1'>"] {
        assert!(recognises(yes.as_bytes()), "{yes}");
    }
    for no in
        ["", "<", "<index/>", "<summary/>", "ClinicalDocument", "{}", "<a><ClinicalDocument/></a>"]
    {
        assert!(!recognises(no.as_bytes()), "{no}");
    }
    let findings = parse(b"<index/>").findings;
    assert_eq!(findings.len(), 1);
}

#[test]
fn a_value_is_the_same_however_often_it_is_read() {
    assert_eq!(parse(GOOD.as_bytes()), parse(GOOD.as_bytes()));
}

/// The good file, read once.
static WHOLE: LazyLock<Parsed> = LazyLock::new(|| parse(GOOD.as_bytes()));

proptest! {
    /// A file that ends too early gives the first results of the whole file, none of them changed.
    #[test]
    fn a_cut_file_gives_a_beginning_of_the_results(at in 0..GOOD.len()) {
        let cut = parse(&GOOD.as_bytes()[..at]);
        let (whole, part) = (observations(&WHOLE), observations(&cut));
        prop_assert!(part.len() <= whole.len());
        prop_assert_eq!(&whole[..part.len()], &part[..]);
        prop_assert!(at + 1 >= GOOD.trim_end().len() || !cut.findings.is_empty());
    }

    #[test]
    fn never_panics_on_changed_files(
        changes in proptest::collection::vec((0..GOOD.len(), any::<u8>(), 0usize..40), 1..12)
    ) {
        let mut bytes = GOOD.as_bytes().to_vec();
        for (at, byte, gone) in changes {
            let at = at.min(bytes.len() - 1);
            bytes[at] = byte;
            let end = (at + gone).min(bytes.len());
            bytes.splice(at..end, []);
            if bytes.is_empty() { break }
        }
        let parsed = parse(&bytes);
        for draft in &parsed.drafts {
            if let Some(range) = &draft.span.bytes {
                prop_assert!(range.start <= range.end && range.end <= crate::decode::to_u64(bytes.len()));
            }
        }
        std::hint::black_box(recognises(&bytes));
    }

    #[test]
    fn never_panics_on_anything(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        std::hint::black_box(recognises(&bytes));
        drop(parse(&bytes));
    }

    #[test]
    fn never_panics_on_pieces_of_xml(
        pieces in proptest::collection::vec(proptest::sample::select(vec![
            "<ClinicalDocument>", "</ClinicalDocument>", "<component>", "<structuredBody>", "<section>", "<entry>",
            "<observation>", "</observation>", "<observation negationInd='1'>", "<code code='9N001000000000001'/>",
            "<code/>", "<value xsi:type='PQ' value='1'", " unit='cm'/>", "<value xsi:type='CD' code='1'/>", "<value/>",
            "<value nullFlavor='NI'>", "&", "&lt;", "&#x;", "&#xffffffff;", "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE",
            " [<!ENTITY a 'b'>]>", "<?xml", "?>", "'", "\"", "<", ">", "身", "\u{0}", "<text>", "</text>", "\r\n",
        ]), 0..60)
    ) {
        drop(parse(pieces.concat().as_bytes()));
        drop(parse(format!("<ClinicalDocument>{}", pieces.concat()).as_bytes()));
    }
}
