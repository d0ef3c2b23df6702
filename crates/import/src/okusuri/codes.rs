//! Code lists of the format, and the code systems they become.

use fhir::system;
use serde_json::{Value, json};

use super::record::{Direction, Record};
use crate::jp::nfkc;

/// 薬価基準収載医薬品コード (drug price list code, 12 characters). JP Core lists the OID without a URL.
pub(super) const PRICE_LIST_DRUG: &str = "urn:oid:1.2.392.100495.20.2.72";
/// HOT7 and HOT13, the shorter and the longer form of HOT9.
const HOT7: &str = "http://medis.or.jp/CodeSystem/master-HOT7";
const HOT13: &str = "http://medis.or.jp/CodeSystem/master-HOT13";
/// 一般名処方マスタ: generic names for prescriptions.
pub(super) const GENERIC: &str =
    "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationGeneralOrderCode";
/// Institution code: prefecture 2, fee table 1, institution 7 digits.
pub(super) const INSTITUTION: &str =
    "http://jpfhir.jp/fhir/core/mhlw/IdSystem/MedicalOrganizationID";
/// RP number and order inside the RP, as JP Core wants them on every medicine.
pub(super) const RP_NUMBER: &str =
    "http://jpfhir.jp/fhir/core/mhlw/IdSystem/Medication-RPGroupNumber";
pub(super) const RP_ORDER: &str =
    "http://jpfhir.jp/fhir/core/mhlw/IdSystem/MedicationAdministrationIndex";

/// 作成者: who wrote a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Author {
    /// 1 医療関係者
    Professional,
    /// 2 患者等
    Person,
    /// 8 その他, 9 不明, or a notebook of the person that does not say.
    Unknown,
}

/// The author of a record from field `n`, else `otherwise`.
pub(super) fn author(record: &Record, n: usize, otherwise: Author) -> Author {
    match record.code(n).as_str() {
        "1" => Author::Professional,
        "2" => Author::Person,
        "" => otherwise,
        _ => Author::Unknown,
    }
}

/// The author when no record says: a pharmacy's output is the pharmacy's.
pub(super) fn author_by(direction: Direction) -> Author {
    match direction {
        Direction::ToPerson => Author::Professional,
        Direction::FromPerson => Author::Unknown,
    }
}

/// 剤形: how a medicine is given. Decides what its 用量 (amount) means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Amount {
    /// 内服, 浸煎, 湯: per day.
    PerDay,
    /// 屯服: per use (from memory).
    PerUse,
    /// Everything else: not certain, so it is kept in words only.
    Unsaid,
}

/// Name of a 剤形 code and what the amount means with it.
pub(super) fn form(code: &str) -> Option<(&'static str, Amount)> {
    Some(match code {
        "1" => ("内服", Amount::PerDay),
        "2" => ("内滴", Amount::Unsaid),
        "3" => ("屯服", Amount::PerUse),
        "4" => ("注射", Amount::Unsaid),
        "5" => ("外用", Amount::Unsaid),
        "6" => ("浸煎", Amount::PerDay),
        "7" => ("湯", Amount::PerDay),
        "9" => ("材料", Amount::Unsaid),
        "10" => ("その他", Amount::Unsaid),
        _ => return None,
    })
}

/// Units of amounts, width folded and in small letters.
const UNITS: &[&str] = &[
    "錠",
    "t",
    "カプセル",
    "c",
    "cap",
    "包",
    "p",
    "g",
    "mg",
    "μg",
    "µg",
    "mcg",
    "kg",
    "ml",
    "l",
    "cc",
    "枚",
    "本",
    "個",
    "滴",
    "瓶",
    "管",
    "a",
    "アンプル",
    "v",
    "バイアル",
    "キット",
    "セット",
    "吸入",
    "噴霧",
    "プッシュ",
    "ブリスター",
    "単位",
    "万単位",
    "国際単位",
    "iu",
    "万iu",
    "シリンジ",
    "筒",
    "袋",
    "シート",
    "丸",
    "粒",
    "回",
    "回分",
    "cm",
    "cm2",
    "巻",
    "箱",
    "缶",
    "容器",
    "meq",
    "mmol",
    "kcal",
    "片",
    "パック",
    "坐剤",
    "組",
    "双",
    "ボトル",
    "針",
    "シリンジ入",
    "カートリッジ",
    "ブリスタ",
    "ボトル入",
    "トローチ",
];

/// Whether a unit of an amount is one we know. Compared folded, kept as written.
pub(super) fn unit_known(unit: &str) -> bool {
    let folded = nfkc(unit).to_lowercase();
    UNITS.iter().any(|u| nfkc(u) == folded)
}

/// The `coding` of a medicine from 薬品コード種別 and 薬品コード. A code whose kind is not known keeps no
/// system.
pub(super) fn drug_coding(kind: &str, code: &str) -> Option<Value> {
    let system = match (kind, code.len()) {
        (_, 0) => return None,
        ("2", _) => Some(system::CLAIMS_DRUG),
        ("3", _) => Some(PRICE_LIST_DRUG),
        ("4", _) => Some(system::YJ),
        ("6", 7) => Some(HOT7),
        ("6", 9) => Some(system::HOT9),
        ("6", 13) => Some(HOT13),
        _ => None,
    };
    Some(json!({ "system": system, "code": code }))
}

/// What 411 種別 (kind of information) means.
pub(super) fn provided(code: &str) -> &'static str {
    match code {
        "30" => "入院中に副作用が出た薬の情報",
        "31" => "退院後の療養に必要な薬の情報",
        _ => "医療機関・薬局からの情報",
    }
}
