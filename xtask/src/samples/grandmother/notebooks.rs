//! Her medication notebooks: 2019 with era dates, three later exports, one as QR codes and one
//! that a tired printer and a wrong keystroke have touched.

use anyhow::Result;

use crate::samples::File;
use crate::samples::family::{
    GRANDMOTHER, HIZA, KAZAMI, MEGURI_CLINIC, MEGURI_PHARMACY, MINATO_PHARMACY, SAKURA_HOSPITAL,
    SAKURA_PHARMACY,
};
use crate::samples::jahis::{Book, Drug, as_needed, daily, external};

const DOCTOR: (&str, &str) = ("見本 理", "内科");

const AMLODIPINE: Drug = Drug {
    name: "アムロジピンＯＤ錠５ｍｇ「見本」",
    unit: "錠",
    yj: "2171022F4990",
    claims: "629900101",
    generic: "【般】アムロジピン口腔内崩壊錠５ｍｇ",
};
const AMLODIPINE_TWIN: Drug = Drug {
    name: "アムロジピン錠５ｍｇ「試験」",
    unit: "錠",
    yj: "2171022F2980",
    claims: "629900102",
    generic: "【般】アムロジピン錠５ｍｇ",
};
const AMLODIPINE_HALF: Drug = Drug {
    name: "アムロジピン錠２．５ｍｇ「試験」",
    unit: "錠",
    yj: "2171022F1980",
    claims: "629900103",
    generic: "",
};
const OLMESARTAN: Drug = Drug {
    name: "オルメサルタンＯＤ錠２０ｍｇ「見本」",
    unit: "錠",
    yj: "2149044F6990",
    claims: "629900104",
    generic: "【般】オルメサルタン口腔内崩壊錠２０ｍｇ",
};
const MAGNESIUM: Drug = Drug {
    name: "酸化マグネシウム錠３３０ｍｇ「試験」",
    unit: "錠",
    yj: "2344009F2980",
    claims: "629900105",
    generic: "",
};
const CARBOCISTEINE: Drug = Drug {
    name: "カルボシステイン錠５００ｍｇ「見本」",
    unit: "錠",
    yj: "2233002F2990",
    claims: "629900106",
    generic: "【般】カルボシステイン錠５００ｍｇ",
};
const ACETAMINOPHEN: Drug = Drug {
    name: "アセトアミノフェン錠２００ｍｇ「見本」",
    unit: "錠",
    yj: "1141007F1990",
    claims: "629900107",
    generic: "【般】アセトアミノフェン錠２００ｍｇ",
};
const KNEE_TAPE: Drug = Drug {
    name: "ロキソプロフェンＮａテープ１００ｍｇ「試験」",
    unit: "枚",
    yj: "2649735S2980",
    claims: "629900108",
    generic: "",
};
const RASH_CREAM: Drug = Drug {
    name: "ヘパリン類似物質油性クリーム０．３％「見本」",
    unit: "ｇ",
    yj: "3339950N1990",
    claims: "629900109",
    generic: "",
};

/// The notebooks of the last three years.
pub(super) fn recent() -> Result<Vec<File>> {
    let mut files = vec![
        named("okusuri_20251226.txt", year_2025().bytes()?),
        named("okusuri_20250104.txt", year_2024().bytes()?),
        named("okusuri_20231229.txt", second_half_2023().bytes()?),
        named("okusuri_minamoto_20250818.txt", smudged().bytes()?),
    ];
    let mut part = Book::new(8, &GRANDMOTHER, "2025-09-08");
    september(&mut part);
    for (at, bytes) in part.pasted_parts("20250908103015", 3).into_iter().enumerate() {
        files.push(named(&format!("okusuri_QR_20250908_{}.txt", at + 1), bytes));
    }
    Ok(files)
}

/// The oldest one, found in a drawer.
pub(super) fn old() -> Result<Vec<File>> {
    let mut book = Book::new(4, &GRANDMOTHER, "2019-12-28");
    book.add(&["2", "2", "セフェム系の抗生物質で発疹", "2"]);
    for day in ["2019-11-25", "2019-10-21", "2019-09-17", "2019-07-16", "2019-06-10"] {
        book.dispensed(day, &MEGURI_PHARMACY, &MEGURI_CLINIC, DOCTOR)
            .rp(&[(&AMLODIPINE, "1")], &daily("１日１回朝食後", "28"));
    }
    book.dispensed("2019-05-13", &MEGURI_PHARMACY, &MEGURI_CLINIC, DOCTOR)
        .rp(&[(&AMLODIPINE, "1")], &daily("１日１回朝食後", "28"))
        .remark("今回から５ｍｇに増えています");
    book.dispensed("2019-04-15", &MEGURI_PHARMACY, &MEGURI_CLINIC, DOCTOR)
        .rp(&[(&AMLODIPINE_HALF, "1")], &daily("１日１回朝食後", "14"))
        .remark("血圧の薬がはじまりました。立ちくらみに注意してください");
    Ok(vec![named("okusuri_H31_R01.txt", book.bytes()?)])
}

fn named(name: &str, bytes: Vec<u8>) -> File {
    File::of(&GRANDMOTHER, name, bytes)
}

fn started(exported: &str) -> Book {
    let mut book = Book::new(8, &GRANDMOTHER, exported);
    book.add(&["2", "2", "セフェム系の抗生物質で発疹", "2"]);
    book.add(&["2", "3", "高血圧症、慢性腎臓病", "1"]);
    book
}

fn second_half_2023() -> Book {
    let mut book = started("2023-12-29");
    book.dispensed("2023-12-19", &MEGURI_PHARMACY, &MEGURI_CLINIC, DOCTOR)
        .rp(&[(&CARBOCISTEINE, "3")], &daily("１日３回毎食後", "5"))
        .rp(&[(&ACETAMINOPHEN, "2")], &as_needed("発熱時（３８．５℃以上）", "6"));
    monthly(&mut book, "2023-12-04");
    book.rp(&[(&MAGNESIUM, "3")], &daily("１日３回毎食後", "28"));
    monthly(&mut book, "2023-11-06");
    book.rp(&[(&MAGNESIUM, "3")], &daily("１日３回毎食後", "28"))
        .own_words("便秘はだいぶ楽になった", "2023-11-12");
    // October is missing: she had tablets left.
    monthly(&mut book, "2023-09-04");
    monthly(&mut book, "2023-08-07");
    book.dispensed("2023-07-24", &SAKURA_PHARMACY, &HIZA, ("試験 渉", "整形外科"))
        .rp(&[(&KNEE_TAPE, "28")], &external("１日１回　両ひざに貼付"));
    monthly(&mut book, "2023-07-10");
    book
}

fn year_2024() -> Book {
    let mut book = started("2025-01-04");
    for day in ["2024-12-02", "2024-11-05"] {
        monthly(&mut book, day);
    }
    book.dispensed("2024-10-18", &SAKURA_PHARMACY, &SAKURA_HOSPITAL, ("試験 遥", "内科"))
        .rp(&[(&AMLODIPINE_TWIN, "1")], &daily("１日１回朝食後", "14"))
        .own_words("血圧の薬が２種類になった？　薬局で聞くこと", "2024-10-19");
    monthly(&mut book, "2024-10-07");
    monthly(&mut book, "2024-09-02");
    // No August: the clinic was closed and she had some left.
    monthly(&mut book, "2024-07-08");
    book.rp(&[(&MAGNESIUM, "2")], &daily("１日２回朝夕食後", "28"));
    for day in ["2024-06-10", "2024-05-13", "2024-04-15"] {
        monthly(&mut book, day);
    }
    book.dispensed("2024-03-21", &SAKURA_PHARMACY, &HIZA, ("試験 渉", "整形外科"))
        .rp(&[(&KNEE_TAPE, "21")], &external("１日１回　右ひざに貼付"));
    for day in ["2024-03-11", "2024-02-13", "2024-01-15"] {
        monthly(&mut book, day);
    }
    book
}

fn year_2025() -> Book {
    let mut book = started("2025-12-26");
    for day in ["2025-12-01", "2025-11-04", "2025-10-06"] {
        both(&mut book, day);
    }
    september(&mut book);
    both(&mut book, "2025-08-04");
    both(&mut book, "2025-07-07");
    book.remark("夏は脱水に注意。下痢や食欲のない日は相談してください");
    both(&mut book, "2025-06-09");
    both(&mut book, "2025-05-07");
    both(&mut book, "2025-04-07");
    book.add(&["411", "足のむくみについて、めぐり内科へ情報提供しました", "99", "1"]);
    both(&mut book, "2025-03-10");
    book.add(&["391", "2", "立ちくらみに注意してください", "1"])
        .remark("次回は血圧手帳を持ってきてください")
        .own_words("３日目に足首がむくんだ。夕方、靴下のあとが残る", "2025-03-13")
        .own_words("お風呂のあとは血圧が下がるみたい", "2025-03-20");
    monthly(&mut book, "2025-02-10");
    monthly(&mut book, "2025-01-14");
    book.add(&["421", "朝の薬が９錠残っていました", "1"]);
    book.add(&["701", "見本 かおる", "めぐり薬局", "03-0000-0000", "20230710", "", "1"]);
    book
}

/// Amlodipine alone for four weeks, as until the spring of 2025.
fn monthly(book: &mut Book, day: &str) {
    book.dispensed(day, &MEGURI_PHARMACY, &MEGURI_CLINIC, DOCTOR)
        .rp(&[(&AMLODIPINE, "1")], &daily("１日１回朝食後", "28"));
}

/// Amlodipine and the new olmesartan. 10 March 2025 is also in the referral and the cost notice.
fn both(book: &mut Book, day: &str) {
    monthly(book, day);
    book.rp(&[(&OLMESARTAN, "1")], &daily("１日１回朝食後", "28"));
}

/// The dispensing which she has twice: in the yearly export and as three QR codes.
fn september(book: &mut Book) {
    both(book, "2025-09-08");
    book.rp(&[(&MAGNESIUM, "2")], &daily("１日２回朝夕食後", "28"))
        .remark("めまいがあれば早めに受診してください");
}

/// A notebook from the seaside holiday: a line no one can read, a unit that does not exist and a
/// space before a code.
fn smudged() -> Book {
    let mut book = Book::new(8, &GRANDMOTHER, "2025-08-18");
    book.dispensed("2025-08-18", &MINATO_PHARMACY, &KAZAMI, ("試験 渚", "皮膚科"))
        .rp(&[(&RASH_CREAM, "50")], &external("１日２回　両すねに塗布"));
    book.add(&[
        "201",
        "2",
        "フェキソフェナジン塩酸塩錠６０ｍｇ「試験」",
        "120",
        "ｍｇ２",
        "2",
        " 629900110",
        "1",
    ]);
    book.add(&["301", "2", "１日２回朝夕食後", "7", "日分", "1", "2", "1012040400000000", "1"]);
    book.add(&["2○1", "3", "■■■■錠　　ｍ", "", "＊印字かすれ＊"]);
    book.own_words("虫さされがかゆい。旅先の薬局でもらった", "2025-08-19");
    book
}
