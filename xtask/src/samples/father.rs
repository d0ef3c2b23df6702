//! 日向 健一: a belt that grows by a notch every other year.

mod checkups;
mod report;
mod watch;

use anyhow::Result;

use super::File;
use super::family::{FATHER, KOMICHI_ENT, MEGURI_CLINIC, MEGURI_PHARMACY};
use super::iryohi::{notice, pharmacy, visit};
use super::jahis::{Book, Drug, as_needed, daily, external};
use super::prng::Prng;

/// His files: this year's check-up twice (the centre's app and the insurer's file), then older ones,
/// the notebook, what it cost, and a year of his watch.
pub(super) fn files(prng: &mut Prng) -> Result<Vec<File>> {
    let mut files = vec![report::file()?];
    files.extend(checkups::files());
    files.push(notebook()?);
    files.push(costs());
    files.push(watch::file(prng)?);
    Ok(files)
}

const FEXOFENADINE: Drug = Drug {
    name: "フェキソフェナジン塩酸塩錠６０ｍｇ「試験」",
    unit: "錠",
    yj: "4490023F2980",
    claims: "629900110",
    generic: "【般】フェキソフェナジン塩酸塩錠６０ｍｇ",
};
const NOSE_SPRAY: Drug = Drug {
    name: "モメタゾン点鼻液５０μｇ「見本」５６噴霧用",
    unit: "瓶",
    yj: "1329710Q1990",
    claims: "629900111",
    generic: "",
};
const OSELTAMIVIR: Drug = Drug {
    name: "オセルタミビルカプセル７５ｍｇ「見本」",
    unit: "カプセル",
    yj: "6250021M1990",
    claims: "629900112",
    generic: "【般】オセルタミビルカプセル７５ｍｇ",
};
const ACETAMINOPHEN: Drug = Drug {
    name: "アセトアミノフェン錠５００ｍｇ「見本」",
    unit: "錠",
    yj: "1141007F3990",
    claims: "629900113",
    generic: "【般】アセトアミノフェン錠５００ｍｇ",
};

fn notebook() -> Result<File> {
    let mut book = Book::new(7, &FATHER, "2025-04-01");
    book.add(&["2", "1", "花粉症（スギ）", "2"]);
    book.add(&["3", "目薬「見本」クール", "20250225", "20250401", "2", "1", ""]);
    book.add(&["31", "1", "クロモグリク酸ナトリウム", "1", "", "2"]);
    for day in ["2025-03-03", "2025-02-10", "2024-02-19", "2023-03-06"] {
        book.dispensed(day, &MEGURI_PHARMACY, &KOMICHI_ENT, ("試験 小径", "耳鼻咽喉科"))
            .rp(&[(&FEXOFENADINE, "2")], &daily("１日２回朝夕食後", "28"))
            .rp(&[(&NOSE_SPRAY, "1")], &external("１日１回　両鼻に２噴霧ずつ"));
        if day == "2025-02-10" {
            book.dispensed("2025-01-14", &MEGURI_PHARMACY, &MEGURI_CLINIC, ("見本 理", "内科"))
                .rp(&[(&OSELTAMIVIR, "2")], &daily("１日２回朝夕食後", "5"))
                .rp(&[(&ACETAMINOPHEN, "1")], &as_needed("発熱時", "5"))
                .own_words("熱は２日で下がった。陽太からうつったらしい", "2025-01-16");
        }
    }
    Ok(File::of(&FATHER, "okusuri_20250401.txt", book.bytes()?))
}

fn costs() -> File {
    let claims = [
        visit("2025-01", 1, &MEGURI_CLINIC, 6_840),
        pharmacy("2025-01", 1, &MEGURI_PHARMACY, 5_310),
        visit("2025-02", 1, &KOMICHI_ENT, 3_920),
        pharmacy("2025-02", 1, &MEGURI_PHARMACY, 4_470),
        visit("2025-03", 1, &KOMICHI_ENT, 1_650),
        pharmacy("2025-03", 1, &MEGURI_PHARMACY, 4_470),
        visit("2025-09", 1, &MEGURI_CLINIC, 5_480),
    ];
    notice(&FATHER, "2025-12-29", "103114660", 3, &claims)
}
