//! What also ends up in a folder of health files: another person's notebook, a number that must not
//! be kept, a file cut short, a text no one can read, an archive.

use anyhow::{Context as _, Result};

use super::family::{
    CHILD, GRANDMOTHER, HIDAMARI, INVENTED, Insurance, MEGURI_CLINIC, MEGURI_PHARMACY, MOTHER,
    Person, SAKURA_PHARMACY, SOYOKAZE,
};
use super::iryohi::{notice, pharmacy, visit};
use super::jahis::{Book, Drug, as_needed, daily};
use super::{File, grandmother, zip};

/// An invented number that passes the 個人番号 check digit; only here, to show that it is masked.
pub(super) const FAKE_MY_NUMBER: &str = "123456789018";

const NEIGHBOUR: Person = Person {
    key: "strange",
    name: "見本 次郎",
    kana: "ミホン ジロウ",
    half_kana: "ﾐﾎﾝ ｼﾞﾛｳ",
    birth: "1958-03-03",
    female: false,
    relation_ja: "近所の人",
    relation_en: "neighbour",
    insurance: Insurance {
        insurer: "01010016",
        insurer_name: "めぐり見本保険",
        symbol: "",
        number: "",
        branch: "",
    },
};

const ROSUVASTATIN: Drug = Drug {
    name: "ロスバスタチン錠２．５ｍｇ「試験」",
    unit: "錠",
    yj: "2189017F1980",
    claims: "629900140",
    generic: "【般】ロスバスタチン錠２．５ｍｇ",
};
const ACETAMINOPHEN: Drug = Drug {
    name: "アセトアミノフェン坐剤小児用１００ｍｇ「見本」",
    unit: "個",
    yj: "1141700J1990",
    claims: "629900141",
    generic: "",
};

/// The untidy files.
pub(super) fn files() -> Result<Vec<File>> {
    let place = |name: &str, bytes| File { path: format!("strange/{name}"), bytes };
    Ok(vec![
        place("okusuri_betsujin.txt", neighbour()?),
        place("okusuri_memo.txt", memo()?),
        place("kensa_tochu.json", cut_short()?),
        place("yomenai.txt", unreadable()),
        place("matome_20240630.zip", archive()?),
    ])
}

/// The pharmacy's export of the person before her in the queue.
fn neighbour() -> Result<Vec<u8>> {
    let mut book = Book::new(8, &NEIGHBOUR, "2025-06-09");
    book.dispensed("2025-06-09", &MEGURI_PHARMACY, &MEGURI_CLINIC, ("見本 理", "内科"))
        .rp(&[(&ROSUVASTATIN, "1")], &daily("１日１回夕食後", "28"));
    book.bytes()
}

/// A notebook in which she wrote down a number that no health record may keep.
fn memo() -> Result<Vec<u8>> {
    let mut book = Book::new(8, &GRANDMOTHER, "2025-02-10");
    book.add(&["4", &format!("マイナンバー {FAKE_MY_NUMBER} わすれないこと"), "20250210", "2"]);
    book.add(&["4", "次の受診は３月１０日　血圧手帳を持っていく", "20250210", "2"]);
    book.bytes()
}

/// A laboratory bundle whose download stopped.
fn cut_short() -> Result<Vec<u8>> {
    let whole = grandmother::results_of("2022")?;
    let half = whole.bytes.len() * 3 / 5;
    whole.bytes.get(..half).map(<[u8]>::to_vec).context("an empty bundle cannot be cut")
}

/// UTF-8 text once read as CP932 and saved again.
fn unreadable() -> Vec<u8> {
    let text = "きのうの血圧は高め、くすりはのんだ\n病院のあと、さくら薬局で受け取り\n";
    let (garbled, _, _) = encoding_rs::SHIFT_JIS.decode(text.as_bytes());
    format!("{garbled}\n{INVENTED}\n").into_bytes()
}

/// Two files in one archive, as a phone's share button packs them.
fn archive() -> Result<Vec<u8>> {
    let mut book = Book::new(8, &CHILD, "2021-12-30");
    book.dispensed("2021-12-06", &SAKURA_PHARMACY, &HIDAMARI, ("見本 ひなこ", "小児科"))
        .rp(&[(&ACETAMINOPHEN, "1")], &as_needed("発熱時（３８．５℃以上）", "4"));
    let claims =
        [visit("2024-03", 1, &SOYOKAZE, 7_410), pharmacy("2024-03", 1, &MEGURI_PHARMACY, 14_280)];
    let costs = notice(&MOTHER, "2024-06-30", "211705940", 3, &claims);
    let name = costs.path.rsplit('/').next().unwrap_or(&costs.path);
    zip::stored(&[("okusuri_20211230.txt", book.bytes()?), (name, costs.bytes.clone())])
}
