//! 日向 美咲, 小川 until June 2017: asthma since childhood, a new surname and a new insurer.

mod breath;
mod checkups;

use anyhow::Result;

use super::File;
use super::family::{
    HIZA, KAZAMI, MEGURI_PHARMACY, MOTHER, MOTHER_BEFORE, SAKURA_PHARMACY, SOYOKAZE,
};
use super::iryohi::{notice, pharmacy, visit};
use super::jahis::{Book, Drug, daily, external};
use super::prng::Prng;

const DOCTOR: (&str, &str) = ("試験 そよか", "呼吸器内科");

/// Her files, those in the old surname last.
pub(super) fn files(_: &mut Prng) -> Result<Vec<File>> {
    let mut files = vec![breath::file()?, recent()?];
    files.extend(checkups::files());
    files.push(costs());
    files.push(young_mother()?);
    files.push(checkups::before());
    files.push(before("okusuri_20170328.txt", 6, "2017-03-28", &["2017-03-13", "2017-01-16"])?);
    files.push(before(
        "okusuri_20161227.txt",
        5,
        "2016-12-27",
        &["2016-11-14", "2016-09-12", "2016-06-20", "2016-04-11"],
    )?);
    Ok(files)
}

const BUDESONIDE_FORMOTEROL: Drug = Drug {
    name: "ブデソニド・ホルモテロール吸入粉末剤「見本」６０吸入",
    unit: "キット",
    yj: "2290801G2990",
    claims: "629900120",
    generic: "",
};
const FLUTICASONE: Drug = Drug {
    name: "フルチカゾンプロピオン酸エステル吸入１００μｇ「試験」",
    unit: "キット",
    yj: "2290700G1980",
    claims: "629900121",
    generic: "",
};
const SALBUTAMOL: Drug = Drug {
    name: "サルブタモール吸入エアゾール１００μｇ「試験」",
    unit: "瓶",
    yj: "2254700G1980",
    claims: "629900122",
    generic: "",
};
const MONTELUKAST: Drug = Drug {
    name: "モンテルカスト錠１０ｍｇ「見本」",
    unit: "錠",
    yj: "4490026F2990",
    claims: "629900123",
    generic: "【般】モンテルカスト錠１０ｍｇ",
};
const PREDNISOLONE: Drug = Drug {
    name: "プレドニゾロン錠５ｍｇ「試験」",
    unit: "錠",
    yj: "2456001F1980",
    claims: "629900124",
    generic: "【般】プレドニゾロン錠５ｍｇ",
};
const TAPE: Drug = Drug {
    name: "ロキソプロフェンＮａテープ５０ｍｇ「見本」",
    unit: "枚",
    yj: "2649735S1990",
    claims: "629900125",
    generic: "",
};

fn recent() -> Result<File> {
    let mut book = Book::new(8, &MOTHER, "2025-11-15");
    book.add(&["2", "3", "気管支喘息（小児期から）", "1"]);
    book.add(&["2", "9", "アスピリンなどの痛み止めは医師に相談してから", "1"]);
    for day in ["2025-11-10", "2025-08-25", "2025-05-19"] {
        controller(&mut book, day);
    }
    book.dispensed("2025-04-03", &MEGURI_PHARMACY, &SOYOKAZE, DOCTOR)
        .rp(&[(&PREDNISOLONE, "4")], &daily("１日２回朝夕食後", "5"))
        .remark("症状が治まっても５日分を飲みきってください")
        .own_words("花見のあと、夜中に咳で起きた。吸入を３回使った", "2025-04-02");
    for day in ["2025-02-17", "2024-10-28", "2024-07-01", "2024-03-25"] {
        controller(&mut book, day);
    }
    book.dispensed("2024-02-05", &SAKURA_PHARMACY, &HIZA, ("試験 渉", "整形外科"))
        .rp(&[(&TAPE, "14")], &external("１日１回　腰に貼付"))
        .remark("ぜんそくのある方の貼り薬です。息苦しさがあれば、すぐにはがしてください");
    for day in ["2023-11-20", "2023-08-07"] {
        controller(&mut book, day);
    }
    Ok(File::of(&MOTHER, "okusuri_20251115.txt", book.bytes()?))
}

fn controller(book: &mut Book, day: &str) {
    book.dispensed(day, &MEGURI_PHARMACY, &SOYOKAZE, DOCTOR)
        .rp(&[(&BUDESONIDE_FORMOTEROL, "2")], &external("１日２回朝夕　１回１吸入　吸入後うがい"))
        .rp(&[(&MONTELUKAST, "1")], &daily("１日１回夕食後", "56"))
        .rp(&[(&SALBUTAMOL, "1")], &external("頓用　発作時　１回２吸入"));
}

/// After the wedding: the new surname, and the kana name in half width as an old system wrote it.
fn young_mother() -> Result<File> {
    let mut book = Book::with_kana(7, &MOTHER, MOTHER.half_kana, "2019-09-20");
    for day in ["2019-09-09", "2019-03-11", "2018-11-05"] {
        book.dispensed(day, &MEGURI_PHARMACY, &SOYOKAZE, DOCTOR)
            .rp(&[(&FLUTICASONE, "1")], &external("１日２回朝夕　１回１吸入　吸入後うがい"))
            .rp(&[(&SALBUTAMOL, "1")], &external("頓用　発作時　１回２吸入"));
    }
    book.dispensed("2018-02-26", &MEGURI_PHARMACY, &SOYOKAZE, DOCTOR)
        .rp(&[(&FLUTICASONE, "1")], &external("１日２回朝夕　１回１吸入　吸入後うがい"))
        .remark("妊娠中も吸入は続けましょう（医師に確認ずみ）");
    Ok(File::of(&MOTHER, "okusuri_20190920.txt", book.bytes()?))
}

/// A notebook in her old name, from her old town.
fn before(name: &str, version: u8, exported: &str, days: &[&str]) -> Result<File> {
    let mut book = Book::new(version, &MOTHER_BEFORE, exported);
    book.add(&["2", "3", "気管支喘息", "2"]);
    for day in days {
        book.dispensed(day, &SAKURA_PHARMACY, &KAZAMI, ("見本 潮", "内科"))
            .rp(&[(&FLUTICASONE, "1")], &external("１日２回朝夕　１回１吸入　吸入後うがい"))
            .rp(&[(&MONTELUKAST, "1")], &daily("１日１回夕食後", "28"));
        if *day == "2016-09-12" {
            book.rp(&[(&SALBUTAMOL, "1")], &external("頓用　発作時　１回２吸入"))
                .own_words("台風の前の日に発作。吸入で治まった", "2016-09-19");
        }
    }
    Ok(File::of(&MOTHER, name, book.bytes()?))
}

fn costs() -> File {
    let claims = [
        visit("2025-02", 1, &SOYOKAZE, 7_410),
        pharmacy("2025-02", 1, &MEGURI_PHARMACY, 14_280),
        visit("2025-04", 1, &SOYOKAZE, 5_930),
        pharmacy("2025-04", 1, &MEGURI_PHARMACY, 1_980),
        visit("2025-05", 1, &SOYOKAZE, 7_410),
        pharmacy("2025-05", 1, &MEGURI_PHARMACY, 14_280),
        visit("2025-08", 1, &SOYOKAZE, 9_860),
        pharmacy("2025-08", 1, &MEGURI_PHARMACY, 14_280),
        super::iryohi::Claim {
            month: "2025-09",
            kind: "歯科外来",
            days: 3,
            place: &super::family::TOOTH,
            total: 16_720,
        },
    ];
    notice(&MOTHER, "2025-12-29", "104402518", 3, &claims)
}
