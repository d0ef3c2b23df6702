//! Papers as a reader, a printer and a screen reader meet them: read back by poppler, which knows
//! nothing of how they were made.

use super::poppler::Pdf;
use pages::{
    Lang,
    entry::Line,
    sheet::{
        Block, ChartLine, Column, Give, Letters, OnePage, PaperChart, PaperFact, PaperTrend,
        Section, Sheet, Spare, Stroke, Table,
    },
};
use proptest::prelude::*;

fn section(heading: &str, blocks: Vec<Block>) -> Section {
    Section { heading: heading.to_owned(), framed: false, blocks }
}

fn fact(name: &str, mark: Option<&str>, detail: &str) -> PaperFact {
    let mark = mark.map(str::to_owned);
    PaperFact { name: name.to_owned(), mark, value: None, detail: detail.to_owned() }
}

fn table(rows: Vec<Vec<String>>) -> Block {
    let column = |title, number| Column { title, width: 3, number };
    Block::Table(Table { head: vec![column("薬", false), column("日数", true)], rows })
}

fn trend() -> PaperTrend {
    let points = vec![(0.0, 0.2), (0.5, 0.9), (1.0, 0.4)];
    let line = |stroke| ChartLine { points: points.clone(), stroke };
    PaperTrend {
        name: "血圧".to_owned(),
        last: "138/84 mmHg（2025/12/25）".to_owned(),
        notes: vec!["家で（安静） 3回".to_owned()],
        chart: Some(PaperChart {
            alt: "血圧のグラフ。3回。".to_owned(),
            high: "160".to_owned(),
            low: "70".to_owned(),
            from: "2025/10/1".to_owned(),
            until: "2025/12/25".to_owned(),
            lines: vec![line(Stroke::Solid), line(Stroke::Dashed), line(Stroke::Rings)],
        }),
    }
}

fn sheet(lang: Lang, sections: Vec<Section>) -> Sheet {
    Sheet {
        lang,
        letters: Letters::Ordinary,
        title: "受診メモ".to_owned(),
        name: "日向 キヨ".to_owned(),
        who: vec![Line { label: "名前".to_owned(), text: "日向 キヨ".to_owned() }],
        day: "2025-12-26".parse().unwrap(),
        lead: Vec::new(),
        sections,
        last: vec!["集まっている記録だけから作った紙です。".to_owned()],
        foot: "てのひら　2025年12月26日（金）の記録から".to_owned(),
        missing_letters: "〓 は、この紙の文字にない字です。".to_owned(),
        one_page: None,
    }
}

fn full(lang: Lang) -> Sheet {
    let question = vec![Block::Text("おふろのあと、ふらつきます".to_owned()), Block::Lines(2)];
    sheet(
        lang,
        vec![
            Section { framed: true, ..section("先生に聞きたいこと", question) },
            section(
                "病気",
                vec![Block::Facts(vec![
                    fact("高血圧症", None, "2011/4/18 めぐり内科"),
                    fact("心房細動", Some("疑い"), "2025/2/17 みなと病院"),
                ])],
            ),
            section("薬", vec![table(vec![vec!["アムロジピン錠5mg".into(), "28日分".into()]])]),
            section("数字の動き", vec![Block::Trends(vec![trend(), trend()])]),
        ],
    )
}

fn printed(sheet: &Sheet) -> Pdf {
    Pdf::of(&paper::pdf(sheet).unwrap())
}

#[test]
fn a_paper_is_tagged_named_and_has_its_fonts_inside() {
    for (lang, tag) in [(Lang::Ja, "ja-JP"), (Lang::En, "en-GB")] {
        let pdf = printed(&full(lang));
        let about = pdf.info();
        assert!(about.contains("受診メモ"), "{about}");
        assert!(about.lines().any(|l| l.starts_with("Tagged:") && l.ends_with("yes")), "{about}");
        assert!(about.contains("A4"), "{about}");
        assert!(pdf.metadata().contains("pdfuaid:part"), "says that it is PDF/UA");
        assert!(pdf.metadata().contains(&format!("<rdf:li>{tag}</rdf:li>")), "{tag}");
        let fonts = pdf.fonts();
        assert!(fonts.len() >= 2, "{fonts:?}");
        for font in &fonts {
            assert!(font.contains("BIZUDPGothic"), "{font}");
            assert_eq!(font.split_whitespace().rev().nth(4), Some("yes"), "embedded: {font}");
        }
    }
}

#[test]
fn headings_lists_tables_and_pictures_are_what_they_look_like() {
    let structure = printed(&full(Lang::Ja)).structure();
    for tag in ["H1", "L (block)", "LI", "Table", "THead", "TH", "TD", "Figure"] {
        assert!(structure.contains(tag), "{tag} in {structure}");
    }
}

#[test]
fn every_word_is_there_in_the_order_in_which_it_is_read() {
    let text = printed(&full(Lang::Ja)).text();
    let words = [
        "受診メモ",
        "日向 キヨ",
        "先生に聞きたいこと",
        "おふろのあと、ふらつきます",
        "高血圧症",
        "2011/4/18 めぐり内科",
        "心房細動",
        "疑い",
        "アムロジピン錠5mg",
        "28日分",
        "138/84 mmHg",
        "家で（安静） 3回",
        "集まっている記録だけから作った紙です。",
        "2025年12月26日（金）の記録から",
    ];
    let mut rest = text.as_str();
    for word in words {
        let Some((_, after)) = rest.split_once(word) else { panic!("{word} in {text}") };
        rest = after;
    }
}

#[test]
fn a_long_list_goes_on_with_its_head_and_the_pages_are_counted() {
    let row = |n: u32| vec![format!("見本の薬{n}番"), format!("{n}日分")];
    let long = sheet(Lang::Ja, vec![section("薬", vec![table((1..=150).map(row).collect())])]);
    let pdf = printed(&long);
    let pages = pdf.pages();
    assert!(pages.len() >= 3, "{}", pages.len());
    for (at, page) in (1..).zip(&pages) {
        assert!(page.contains("日数"), "the head stands on page {at}");
        let numbered = page.replace(' ', "").contains(&format!("{at}/{}", pages.len()));
        assert!(numbered, "page {at}: {page}");
        assert!(page.contains("日向 キヨ"), "a loose page says whose it is");
    }
    for n in 1..=150 {
        assert_eq!(pdf.text().matches(&format!("見本の薬{n}番")).count(), 1, "{n}");
    }
}

/// A sheet of one page with so many facts, each of which can be given up.
fn short(count: u32) -> Sheet {
    let facts =
        (1..=count).map(|n| fact(&format!("見本の変化{n}番"), None, "検査のたびに書かれます"));
    let section = section("変わったこと", vec![Block::Facts(facts.collect())]);
    let spare = |give| Spare {
        section: 0, give, place: "画面の「記録から分かること」".to_owned()
    };
    let mut spares = vec![spare(Give::Details)];
    spares.extend((1..count).map(|_| spare(Give::Last)));
    let one_page = OnePage {
        spares,
        heading: "この紙に入らなかったもの",
        details: "くわしい説明",
        pictures: "グラフ",
        comma: "、",
    };
    Sheet { one_page: Some(one_page), ..sheet(Lang::Ja, vec![section]) }
}

#[test]
fn a_sheet_of_one_page_gives_up_the_least_and_says_each_thing_by_its_name() {
    for letters in [Letters::Ordinary, Letters::Large] {
        let pdf = printed(&Sheet { letters, ..short(70) });
        assert_eq!(pdf.pages().len(), 1);
        let text = pdf.text().replace(['\n', ' '], "");
        let (kept, left_out) = text.split_once("この紙に入らなかったもの").unwrap();
        assert!(
            left_out.contains("くわしい説明") && left_out.contains("画面の「記録から分かること」")
        );
        for n in 1..=70 {
            let name = format!("見本の変化{n}番");
            assert!(kept.contains(&name) != left_out.contains(&name), "{n}: once, here or there");
        }
        assert!(kept.contains("見本の変化10番"), "as much as fits");
    }
    let all = printed(&short(5)).text();
    assert!(!all.contains("入らなかったもの") && all.contains("検査のたびに書かれます"));
}

#[test]
fn what_cannot_be_one_page_has_more_pages_and_gives_up_nothing() {
    let row = |n: u32| vec![format!("見本の薬{n}番"), format!("{n}日分")];
    let mut sheet = short(3);
    sheet.sections.push(section("薬", vec![table((1..=150).map(row).collect())]));
    let pdf = printed(&sheet);
    assert!(pdf.pages().len() >= 3);
    assert!(pdf.text().contains("検査のたびに書かれます"));
    assert!(!pdf.text().contains("入らなかったもの"));
}

#[test]
fn an_empty_paper_is_a_paper() {
    for letters in [Letters::Ordinary, Letters::Large] {
        let pages = printed(&Sheet { letters, ..sheet(Lang::En, Vec::new()) }).pages();
        assert_eq!(pages.len(), 1);
    }
}

#[test]
fn words_of_a_record_are_never_markup() {
    let hostile =
        "#panic(\"x\") *b* $x^2$ [a](b) \\ <label> @ref #read(\"sheet.json\") = h `c` // x";
    let row = vec![hostile.to_owned(), hostile.to_owned()];
    let facts = Block::Facts(vec![fact(hostile, Some(hostile), hostile)]);
    let blocks = vec![Block::Text(hostile.to_owned()), facts, table(vec![row])];
    let mut sheet = sheet(Lang::En, vec![section(hostile, blocks)]);
    sheet.title = hostile.to_owned();
    let text = printed(&sheet).text();
    assert!(text.contains("#panic("), "{text}");
    assert!(text.contains("$x^2$") && text.contains("// x"), "{text}");
}

#[test]
fn a_letter_without_a_shape_is_marked_and_the_mark_is_explained() {
    let with = |name: &str| {
        let facts = Block::Facts(vec![fact(name, None, "")]);
        printed(&sheet(Lang::Ja, vec![section("病気", vec![facts])])).text()
    };
    let rare = with("𠮷田😷");
    assert!(rare.contains("〓田〓") && rare.contains("この紙の文字にない字です"), "{rare}");
    assert!(!with("吉田").contains("この紙の文字にない字です"));
}

#[test]
fn nothing_leaves_the_paper_sideways() {
    let long = "W".repeat(400);
    let facts = Block::Facts(vec![fact(&long, None, &long)]);
    let large = Sheet {
        letters: Letters::Large,
        ..sheet(
            Lang::En,
            vec![section("x", vec![facts, table(vec![vec![long.clone(), long.clone()]])])],
        )
    };
    let pdf = printed(&large);
    assert!(pdf.rightmost() < 595.0 - 30.0, "{}", pdf.rightmost());
    assert_eq!(pdf.text().matches('W').count(), 1600);
}

#[test]
fn the_same_paper_is_the_same_bytes_and_another_day_is_not() {
    let one = paper::pdf(&full(Lang::Ja)).unwrap();
    assert_eq!(one, paper::pdf(&full(Lang::Ja)).unwrap());
    let later = Sheet { day: "2025-12-27".parse().unwrap(), ..full(Lang::Ja) };
    assert_ne!(one, paper::pdf(&later).unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_words_can_be_printed(name in any::<String>(), mark in any::<String>(), cell in "\\PC{0,80}") {
        let facts = Block::Facts(vec![fact(&name, Some(&mark), &cell)]);
        let blocks = vec![facts, Block::Text(mark), table(vec![vec![cell], vec![]])];
        prop_assert!(paper::pdf(&sheet(Lang::Ja, vec![section(&name, blocks)])).is_ok());
    }
}
