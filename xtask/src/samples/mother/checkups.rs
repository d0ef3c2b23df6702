//! Her 特定健診 of 2022 (第3期) and 2024 (第4期). She did not go in 2023.
//! Before them the check-up her town gave her at 36, when she was 小川.

use crate::samples::File;
use crate::samples::cda::{Checkup, Item, Program, above, below, choice, number, text};
use crate::samples::family::{MOTHER, MOTHER_BEFORE};

/// Both files, the newer first.
pub(super) fn files() -> [File; 2] {
    let make = |day, made, serial, items| {
        Checkup { person: &MOTHER, day, made, serial, program: Program::Specific, items }.file()
    };
    let mut later = measured("53.1", "20.9", "73.2", (116, 70), "12.4");
    later.push(choice("9N736000000000011", "喫煙", "3", "24060"));
    later.push(choice("9N786000000000011", "飲酒", "6", "24040"));
    later.push(choice("9N791000000000011", "飲酒量", "1", "24050"));
    later.extend(verdict());
    let mut earlier = measured("52.4", "20.6", "72.0", (112, 68), "11.8");
    earlier.push(choice("9N736000000000011", "喫煙", "2", "2003"));
    earlier.push(text("2A020161001930149", "貧血検査(実施理由)", "立ちくらみの自覚症状があるため"));
    earlier.extend(verdict());
    [make("2024-10-04", "2024-11-08", 302, later), make("2022-10-07", "2022-11-11", 288, earlier)]
}

/// The town's check-up of 2016 in her old name, paid by the insurer she had then.
pub(super) fn before() -> File {
    let items = vec![
        number("9N001000000000001", "身長", "159.6", "cm"),
        number("9N006000000000001", "体重", "50.3", "kg"),
        below("9N011000000000001", "BMI", "19.7", "kg/m2", "24.9"),
        text("9N056160400000049", "具体的な既往歴", "気管支喘息"),
        below("9A751000000000001", "収縮期血圧(1回目)", 108, "mmHg", "129"),
        below("9A761000000000001", "拡張期血圧(1回目)", 64, "mmHg", "84"),
        below("3D046000001906202", "HbA1c(NGSP値)", "5.1", "%", "5.5"),
        above("2A030000001930101", "血色素量(ヘモグロビン値)", "12.2", "g/dL", "12.1"),
        choice("1A010000000191111", "尿蛋白", "1", "2102"),
        choice("9N736000000000011", "喫煙", "2", "2003"),
    ];
    let (day, made) = ("2016-10-19", "2016-11-24");
    let program = Program::Young;
    Checkup { person: &MOTHER_BEFORE, day, made, serial: 61, program, items }.file()
}

fn measured(
    weight: &str,
    bmi: &str,
    waist: &str,
    pressure: (u32, u32),
    haemoglobin: &str,
) -> Vec<Item> {
    vec![
        number("9N001000000000001", "身長", "159.4", "cm"),
        number("9N006000000000001", "体重", weight, "kg"),
        below("9N011000000000001", "BMI", bmi, "kg/m2", "24.9"),
        below("9N016160100000001", "腹囲(実測)", waist, "cm", "89.9"),
        choice("9N056000000000011", "既往歴", "1", "2001"),
        text("9N056160400000049", "具体的な既往歴", "気管支喘息（治療中）"),
        below("9A751000000000001", "収縮期血圧(1回目)", pressure.0, "mmHg", "129"),
        below("9A761000000000001", "拡張期血圧(1回目)", pressure.1, "mmHg", "84"),
        below("3F015000002327101", "空腹時中性脂肪(トリグリセリド)", 64, "mg/dL", "149"),
        above("3F070000002327101", "HDLコレステロール", 72, "mg/dL", "40"),
        below("3F077000002327101", "LDLコレステロール", 104, "mg/dL", "119"),
        below("3B035000002327201", "AST(GOT)", 17, "U/L", "30"),
        below("3B045000002327201", "ALT(GPT)", 13, "U/L", "30"),
        below("3B090000002327101", "γ-GT(γ-GTP)", 15, "U/L", "50"),
        below("3D046000001906202", "HbA1c(NGSP値)", "5.2", "%", "5.5"),
        Item::NotDone { code: "3D010000001926101", name: "空腹時血糖" },
        choice("1A020000000191111", "尿糖", "1", "2102"),
        choice("1A010000000191111", "尿蛋白", "1", "2102"),
        above("2A030000001930101", "血色素量(ヘモグロビン値)", haemoglobin, "g/dL", "12.1"),
    ]
}

fn verdict() -> [Item; 5] {
    [
        choice("9N701000000000011", "服薬1(血圧)", "2", "2003"),
        choice("9N706000000000011", "服薬2(血糖)", "2", "2003"),
        choice("9N711000000000011", "服薬3(脂質)", "2", "2003"),
        choice("9N501000000000011", "メタボリックシンドローム判定", "3", "1008"),
        choice("9N506000000000011", "保健指導レベル", "3", "3001"),
    ]
}
