//! His 特定健診 files from 2019 to 2025. 2020 is missing: the centre was closed that spring.
//!
//! Until March 2024 (第3期) the questions have their older answer lists; 喫煙 changes from yes/no
//! (…2003) to three choices (…24060), so the same digit means something else.

use crate::samples::File;
use crate::samples::cda::{Checkup, Item, Program, above, below, choice, number, text};
use crate::samples::family::FATHER;

/// What was measured in one year.
pub(super) struct Year {
    pub(super) day: &'static str,
    pub(super) made: &'static str,
    serial: u32,
    pub(super) weight: &'static str,
    pub(super) bmi: &'static str,
    pub(super) waist: &'static str,
    pub(super) pressure: (u32, u32),
    pub(super) triglycerides: u32,
    pub(super) hdl: u32,
    pub(super) ldl: u32,
    pub(super) alt: u32,
    pub(super) ggt: u32,
    pub(super) glucose: u32,
    pub(super) hba1c: &'static str,
    /// メタボリックシンドローム判定 (…1008) and 保健指導レベル (…3001).
    pub(super) verdict: (&'static str, &'static str),
}

const YEARS: [Year; 6] = [
    Year {
        day: "2025-06-10",
        made: "2025-07-15",
        serial: 114,
        weight: "74.9",
        bmi: "25.3",
        waist: "87.5",
        pressure: (136, 86),
        triglycerides: 168,
        hdl: 44,
        ldl: 138,
        alt: 38,
        ggt: 61,
        glucose: 104,
        hba1c: "5.8",
        verdict: ("1", "1"),
    },
    Year {
        day: "2024-06-11",
        made: "2024-07-16",
        serial: 120,
        weight: "74.2",
        bmi: "25.1",
        waist: "86.8",
        pressure: (134, 85),
        triglycerides: 159,
        hdl: 45,
        ldl: 134,
        alt: 36,
        ggt: 57,
        glucose: 102,
        hba1c: "5.7",
        verdict: ("1", "1"),
    },
    Year {
        day: "2023-06-06",
        made: "2023-07-11",
        serial: 97,
        weight: "73.0",
        bmi: "24.6",
        waist: "85.4",
        pressure: (129, 84),
        triglycerides: 155,
        hdl: 46,
        ldl: 131,
        alt: 33,
        ggt: 55,
        glucose: 99,
        hba1c: "5.6",
        verdict: ("2", "1"),
    },
    Year {
        day: "2022-06-07",
        made: "2022-07-12",
        serial: 103,
        weight: "72.4",
        bmi: "24.4",
        waist: "84.6",
        pressure: (130, 82),
        triglycerides: 148,
        hdl: 47,
        ldl: 127,
        alt: 30,
        ggt: 49,
        glucose: 98,
        hba1c: "5.5",
        verdict: ("3", "3"),
    },
    Year {
        day: "2021-06-08",
        made: "2021-07-13",
        serial: 88,
        weight: "72.6",
        bmi: "24.5",
        waist: "84.9",
        pressure: (126, 80),
        triglycerides: 141,
        hdl: 48,
        ldl: 126,
        alt: 31,
        ggt: 52,
        glucose: 97,
        hba1c: "5.5",
        verdict: ("3", "3"),
    },
    Year {
        day: "2019-06-11",
        made: "2019-07-16",
        serial: 109,
        weight: "70.8",
        bmi: "23.9",
        waist: "83.0",
        pressure: (128, 78),
        triglycerides: 122,
        hdl: 51,
        ldl: 119,
        alt: 26,
        ggt: 44,
        glucose: 95,
        hba1c: "5.4",
        verdict: ("3", "3"),
    },
];

/// The check-up of 2025, which also exists as a FHIR report.
pub(super) const LATEST: &Year = {
    let [latest, ..] = &YEARS;
    latest
};

/// One file a year, the newest first.
pub(super) fn files() -> impl Iterator<Item = File> {
    YEARS.iter().map(file)
}

fn file(year: &Year) -> File {
    let Year { day, made, serial, .. } = year;
    let items = items(year);
    Checkup { person: &FATHER, day, made, serial: *serial, program: Program::Specific, items }
        .file()
}

/// Everything one year's file says.
pub(super) fn items(year: &Year) -> Vec<Item> {
    [body(year), blood(year), oddities(year), questions(year), verdict(year)].concat()
}

fn body(year: &Year) -> Vec<Item> {
    vec![
        number("9N001000000000001", "身長", "172.1", "cm"),
        number("9N006000000000001", "体重", year.weight, "kg"),
        below("9N011000000000001", "BMI", year.bmi, "kg/m2", "24.9"),
        below("9N016160100000001", "腹囲(実測)", year.waist, "cm", "84.9"),
        choice("9N056000000000011", "既往歴", "2", "2001"),
        choice("9N061000000000011", "自覚症状", "2", "2001"),
        choice("9N066000000000011", "他覚症状", "2", "2001"),
        below("9A751000000000001", "収縮期血圧(1回目)", year.pressure.0, "mmHg", "129"),
        below("9A752000000000001", "収縮期血圧(2回目)", year.pressure.0 - 3, "mmHg", "129"),
        below("9A761000000000001", "拡張期血圧(1回目)", year.pressure.1, "mmHg", "84"),
        below("9A762000000000001", "拡張期血圧(2回目)", year.pressure.1 - 2, "mmHg", "84"),
        choice("9N141000000000011", "採血時間(食後)", "2", "2202"),
    ]
}

fn blood(year: &Year) -> Vec<Item> {
    vec![
        below(
            "3F015000002327101",
            "空腹時中性脂肪(トリグリセリド)",
            year.triglycerides,
            "mg/dL",
            "149",
        ),
        above("3F070000002327101", "HDLコレステロール", year.hdl, "mg/dL", "40"),
        below("3F077000002327101", "LDLコレステロール", year.ldl, "mg/dL", "119"),
        below("3B035000002327201", "AST(GOT)", year.alt - 6, "U/L", "30"),
        below("3B045000002327201", "ALT(GPT)", year.alt, "U/L", "30"),
        below("3B090000002327101", "γ-GT(γ-GTP)", year.ggt, "U/L", "50"),
        below("3D010000001926101", "空腹時血糖", year.glucose, "mg/dL", "99"),
        below("3D046000001906202", "HbA1c(NGSP値)", year.hba1c, "%", "5.5"),
        choice("1A020000000191111", "尿糖", "1", "2102"),
        choice("1A010000000191111", "尿蛋白", "1", "2102"),
    ]
}

/// What makes a file less than smooth: not done, not measurable, below what the method sees, and
/// tests made of parts.
fn oddities(year: &Year) -> Vec<Item> {
    match year.day {
        "2019-06-11" => {
            vec![Item::NotDone {
                code: "9E100166600000011", name: "眼底検査(Wong-Mitchell分類)"
            }]
        }
        "2021-06-08" => vec![Item::Limit {
            code: "5C070000002306201",
            name: "CRP",
            value: "0.02",
            unit: "mg/dL",
            flag: "LX",
        }],
        "2023-06-06" => vec![electrocardiogram("2", "所見なし")],
        "2024-06-11" => vec![
            Item::NotMeasurable { code: "9E160162100000001", name: "視力(右)" },
            number("9E160162200000001", "視力(左)", "1.2", ""),
        ],
        "2025-06-10" => vec![
            electrocardiogram("1", "軽度ＳＴ－Ｔ異常"),
            Item::NotDone { code: "3C015000002327101", name: "血清クレアチニン" },
            Item::Limit {
                code: "9E160162200000001",
                name: "視力(左)",
                value: "1.5",
                unit: "",
                flag: "HX",
            },
        ],
        _ => Vec::new(),
    }
}

fn electrocardiogram(found: &'static str, words: &'static str) -> Item {
    Item::Series(vec![
        ("COMP", choice("9A110160700000011", "心電図(所見の有無)", found, "2002")),
        ("COMP", text("9A110160800000049", "心電図(所見)", words)),
        ("COMP", choice("9A110161600000011", "心電図(対象者)", "1", "18120")),
        ("RSON", text("9A110161000000049", "心電図(実施理由)", "血圧がやや高めのため")),
    ])
}

fn questions(year: &Year) -> Vec<Item> {
    let mut items = vec![
        choice("9N701000000000011", "服薬1(血圧)", "2", "2003"),
        choice("9N706000000000011", "服薬2(血糖)", "2", "2003"),
        choice("9N711000000000011", "服薬3(脂質)", "2", "2003"),
        choice("9N716000000000011", "既往歴1(脳血管)", "2", "2003"),
        choice("9N721000000000011", "既往歴2(心血管)", "2", "2003"),
        choice("9N726000000000011", "既往歴3(腎不全･人工透析)", "2", "2003"),
        choice("9N731000000000011", "貧血", "2", "2003"),
        choice("9N741000000000011", "20歳からの体重変化", "1", "2003"),
        choice("9N746000000000011", "30分以上の運動習慣", "2", "2003"),
        choice("9N872000000000011", "咀嚼", "1", "18030"),
        choice("9N766000000000011", "食べ方1(早食い等)", "1", "2004"),
        choice("9N771000000000011", "食べ方2(就寝前)", "1", "2003"),
        choice("9N796000000000011", "睡眠", "2", "2003"),
        choice("9N801000000000011", "生活習慣の改善", "3", "2007"),
    ];
    if year.day < "2024-04-01" {
        // 第3期: smoking is はい/いいえ; he stopped at New Year 2024.
        items.push(choice("9N736000000000011", "喫煙", "1", "2003"));
        items.push(choice("9N806000000000011", "保健指導の希望", "2", "2003"));
    } else {
        items.push(choice("9N736000000000011", "喫煙", "2", "24060"));
        items.push(choice("9N786000000000011", "飲酒", "3", "24040"));
        items.push(choice("9N791000000000011", "飲酒量", "2", "24050"));
        items.push(choice("9N808000000000011", "特定保健指導の受診歴", "1", "2003"));
    }
    items
}

fn verdict(year: &Year) -> Vec<Item> {
    vec![
        choice("9N501000000000011", "メタボリックシンドローム判定", year.verdict.0, "1008"),
        choice("9N506000000000011", "保健指導レベル", year.verdict.1, "3001"),
        text("9N511000000000049", "医師の診断(判定)", "体重と血圧に気をつけましょう"),
        text("9N516000000000049", "健康診断を実施した医師の氏名", "見本　のぞみ"),
    ]
}
