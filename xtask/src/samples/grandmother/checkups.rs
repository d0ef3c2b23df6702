//! Her yearly check-ups for people over 75, with the fifteen questions for that age.

use crate::samples::File;
use crate::samples::cda::{Checkup, Item, Program, above, below, choice, number, text};
use crate::samples::family::GRANDMOTHER;

struct Year {
    day: &'static str,
    made: &'static str,
    serial: u32,
    weight: &'static str,
    pressure: (u32, u32),
    hba1c: &'static str,
    creatinine: &'static str,
    egfr: &'static str,
    haemoglobin: &'static str,
    protein: &'static str,
    /// Answers to 9N932 … 9N946 in that order.
    answers: [&'static str; 15],
}

const YEARS: [Year; 4] = [
    Year {
        day: "2025-06-18",
        made: "2025-07-22",
        serial: 214,
        weight: "44.8",
        pressure: (138, 72),
        hba1c: "5.8",
        creatinine: "0.96",
        egfr: "42.3",
        haemoglobin: "11.2",
        protein: "3",
        answers: ["4", "2", "1", "1", "1", "1", "1", "2", "1", "2", "2", "2", "1", "1", "1"],
    },
    Year {
        day: "2024-06-12",
        made: "2024-07-18",
        serial: 198,
        weight: "46.1",
        pressure: (146, 78),
        hba1c: "5.8",
        creatinine: "0.87",
        egfr: "47.3",
        haemoglobin: "11.5",
        protein: "3",
        answers: ["3", "2", "1", "2", "1", "2", "1", "1", "2", "2", "2", "2", "1", "1", "1"],
    },
    Year {
        day: "2023-06-21",
        made: "2023-07-25",
        serial: 240,
        weight: "47.6",
        pressure: (142, 80),
        hba1c: "5.9",
        creatinine: "0.83",
        egfr: "50.0",
        haemoglobin: "11.9",
        protein: "2",
        answers: ["3", "2", "1", "2", "2", "2", "1", "2", "1", "2", "2", "2", "1", "1", "1"],
    },
    Year {
        day: "2022-06-15",
        made: "2022-07-20",
        serial: 187,
        weight: "48.4",
        pressure: (140, 80),
        hba1c: "5.8",
        creatinine: "0.77",
        egfr: "54.5",
        haemoglobin: "12.1",
        protein: "2",
        answers: ["3", "1", "1", "2", "2", "2", "2", "2", "1", "2", "2", "2", "1", "1", "1"],
    },
];

const QUESTIONS: [(&str, &str, &str); 15] = [
    ("9N932000000000011", "健康状態", "19010"),
    ("9N933000000000011", "毎日の生活の満足", "19020"),
    ("9N934000000000011", "１日３食", "19030"),
    ("9N935000000000011", "固いものの食べにくさ", "19040"),
    ("9N936000000000011", "お茶や汁物でむせること", "19050"),
    ("9N937000000000011", "６カ月間で２～３ｋｇ以上の体重減少", "19060"),
    ("9N938000000000011", "歩く速度が遅くなった", "19070"),
    ("9N939000000000011", "この１年間の転倒", "19080"),
    ("9N940000000000011", "週１回以上の運動", "19090"),
    ("9N941000000000011", "物忘れを言われる", "19100"),
    ("9N942000000000011", "今日の日付がわからない時", "19110"),
    ("9N943000000000011", "たばこ", "19120"),
    ("9N944000000000011", "週１回以上の外出", "19130"),
    ("9N945000000000011", "家族や友人との付き合い", "19140"),
    ("9N946000000000011", "身近に相談できる人", "19150"),
];

/// One file a year, the newest first.
pub(super) fn files() -> impl Iterator<Item = File> {
    YEARS.iter().map(file)
}

fn file(year: &Year) -> File {
    let mut items = measured(year);
    for ((code, name, list), answer) in QUESTIONS.iter().zip(year.answers) {
        items.push(choice(code, name, answer, list));
    }
    let Year { day, made, serial, .. } = year;
    Checkup { person: &GRANDMOTHER, day, made, serial: *serial, program: Program::Elder, items }
        .file()
}

fn measured(year: &Year) -> Vec<Item> {
    vec![
        number("9N001000000000001", "身長", "148.6", "cm"),
        number("9N006000000000001", "体重", year.weight, "kg"),
        below("9A751000000000001", "収縮期血圧(1回目)", year.pressure.0, "mmHg", "129"),
        below("9A761000000000001", "拡張期血圧(1回目)", year.pressure.1, "mmHg", "84"),
        below("3D046000001906202", "HbA1c(NGSP値)", year.hba1c, "%", "5.5"),
        below("3F015000002327101", "空腹時中性脂肪(トリグリセリド)", 98, "mg/dL", "149"),
        above("3F070000002327101", "HDLコレステロール", 62, "mg/dL", "40"),
        below("3F077000002327101", "LDLコレステロール", 117, "mg/dL", "119"),
        below("3B035000002327201", "AST(GOT)", 22, "U/L", "30"),
        below("3B045000002327201", "ALT(GPT)", 15, "U/L", "30"),
        below("3B090000002327101", "γ-GT(γ-GTP)", 18, "U/L", "50"),
        number("3C015000002327101", "血清クレアチニン", year.creatinine, "mg/dL"),
        above("8A065000002391901", "eGFR", year.egfr, "mL/min/1.73m2", "60.0"),
        above("2A030000001930101", "血色素量(ヘモグロビン値)", year.haemoglobin, "g/dL", "12.1"),
        choice("1A010000000191111", "尿蛋白", year.protein, "2102"),
        choice("1A020000000191111", "尿糖", "1", "2102"),
        choice("9N701000000000011", "服薬1(血圧)", "1", "2003"),
        text("9N701167000000049", "服薬1(血圧)(薬剤名)", "アムロジピン"),
        text(
            "9N511000000000049",
            "医師の診断(判定)",
            "腎臓のはたらきをかかりつけ医で続けて確かめてください",
        ),
        text("9N516000000000049", "健康診断を実施した医師の氏名", "見本　理"),
    ]
}
