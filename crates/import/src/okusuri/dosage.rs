//! Records 301 to 391: how a medicine is to be taken, and what its 用量 (amount) means.
//!
//! Amounts are never multiplied. `quantity` is given only for 回分 (doses), `daysSupply` only for
//! 日分 (days); an amount whose meaning is not certain stays in words.

use fhir::system;
use phr::record::Finding;
use serde_json::{Value, json};

use super::{
    block::Rp,
    codes::{self, Amount, Author},
    medicine::is_named,
    record::{Kind, Record},
};
use crate::untidy::{Notes, number, pruned};

/// One dosage per usage; without one, the amount alone.
pub(super) fn dosages(rp: &Rp, drug: &Record, in_words: bool, notes: &mut Notes) -> Vec<Value> {
    let amount = amount(drug, notes);
    if rp.usages.is_empty() {
        let text = amount.words(Amount::Unsaid);
        return vec![pruned(json!({"text": text}))]
            .into_iter()
            .filter(|v| *v != json!({}))
            .collect();
    }
    rp.usages.iter().map(|(usage, extra)| dosage(usage, extra, &amount, in_words)).collect()
}

fn dosage(usage: &Record, extra: &[Record], amount: &Written<'_>, in_words: bool) -> Value {
    let meaning = codes::form(&usage.code(5)).map_or(Amount::Unsaid, |(_, meaning)| meaning);
    let of_kind = |kind: Kind| {
        extra.iter().filter(move |r| r.kind == kind).map(|r| r.field(2)).filter(|t| !t.is_empty())
    };
    let mut words: Vec<String> = vec![usage.field(2).to_owned()];
    words.extend(of_kind(Kind::UsageNote).map(str::to_owned));
    words.extend(amount.words(meaning));
    let unit = usage.code(4);
    let said = matches!(&*unit, "日分" | "回分") && number(usage.field(3)).is_some() && !in_words;
    let once = unit == "調剤" && usage.code(3) == "1"; // says nothing
    if !said && !once {
        words.push(format!("{}{}", usage.field(3), usage.field(4)));
    }
    words.retain(|w| !w.is_empty());
    let jami = (usage.code(6) == "2" && !usage.code(7).is_empty())
        .then(|| json!([{"system": system::JAMI_USAGE, "code": usage.code(7)}]));
    let additional: Vec<Value> = extra.iter().map(|r| json!({"text": r.field(2)})).collect();
    json!({
        "text": words.join("　"),
        "additionalInstruction": additional,
        "timing": {"code": {"coding": jami, "text": usage.field(2)}},
        "asNeededBoolean": (meaning == Amount::PerUse).then_some(true),
        "doseAndRate": amount.structured(meaning).map(|dose| json!([dose])),
    })
}

/// 用量 and 単位名 as written, and the number when both are clean.
struct Written<'a> {
    digits: &'a str,
    unit: &'a str,
    value: Option<Value>,
}

impl Written<'_> {
    fn words(&self, meaning: Amount) -> Option<String> {
        let name = match meaning {
            Amount::PerDay => "1日量",
            Amount::PerUse => "1回量",
            Amount::Unsaid => "用量",
        };
        (!self.digits.is_empty()).then(|| format!("{name} {}{}", self.digits, self.unit))
    }

    /// JP Core writes an amount per day as a rate, so that nobody takes it for one dose.
    fn structured(&self, meaning: Amount) -> Option<Value> {
        let quantity = json!({"value": self.value.as_ref()?, "unit": self.unit});
        match meaning {
            Amount::PerDay => {
                let day = json!({"value": 1, "unit": "日", "system": system::UCUM, "code": "d"});
                Some(json!({"rateRatio": {"numerator": quantity, "denominator": day}}))
            }
            Amount::PerUse => Some(json!({"doseQuantity": quantity})),
            Amount::Unsaid => None,
        }
    }
}

fn amount<'a>(drug: &'a Record, notes: &mut Notes) -> Written<'a> {
    let (digits, unit) = (drug.field(3), drug.field(4));
    let value = number(digits);
    let known = unit.is_empty() || codes::unit_known(unit);
    if value.is_none() && !digits.is_empty() {
        notes.push(Finding::warning(
            drug.span(),
            format!("用量「{digits}」が数として読めません。文字のまま残しました"),
            format!("the amount `{digits}` is no number, kept as text"),
        ));
    }
    if !known {
        notes.push(Finding::warning(
            drug.span(),
            format!("単位「{unit}」が分かりません。文字のまま残しました"),
            format!("unknown unit `{unit}`, kept as text"),
        ));
    }
    Written { digits, unit, value: value.filter(|_| known) }
}

/// 剤形 as the kind of a dispensing.
pub(super) fn category(usage: &Record) -> Option<Value> {
    let code = usage.code(5);
    let name = codes::form(&code).map_or(code.as_str(), |(name, _)| name);
    (!name.is_empty()).then(|| json!({"text": name}))
}

/// 調剤数量 as a quantity, when there is one usage, its unit is `unit` and its digits are clean.
pub(super) fn given(rp: &Rp, unit: &str, shown: &str, ucum: Option<&str>) -> Option<Value> {
    let [(usage, _)] = rp.usages.as_slice() else { return None };
    let value = number(usage.field(3))?;
    let system = ucum.map(|_| system::UCUM);
    (usage.code(4) == unit)
        .then(|| json!({"value": value, "unit": shown, "system": system, "code": ucum}))
}

/// Says what is missing or cannot be read in the usages of an RP.
pub(super) fn tell(rp: &Rp, author: Author, notes: &mut Notes) {
    let Some((first, _)) = rp.drugs.iter().find(|(drug, _)| is_named(drug)) else { return };
    if rp.usages.is_empty() && author == Author::Professional {
        notes.push(Finding::warning(
            first.span().with_path(format!("201/RP{}", rp.number)),
            "用法（飲み方）の行がありません。薬だけ残しました。飲み方は元の紙で確かめてください",
            "the line that says how to take it is missing, the medicine was kept; check the paper",
        ));
    }
    for (usage, _) in &rp.usages {
        let (digits, unit) = (usage.field(3), usage.field(4));
        let known = matches!(&*usage.code(4), "日分" | "回分" | "調剤" | "");
        if !known || (number(digits).is_none() && !digits.is_empty()) {
            notes.push(Finding::warning(
                usage.span(),
                format!("調剤数量「{digits}{unit}」が読めません。文字のまま残しました"),
                format!("the dispensed amount `{digits}{unit}` cannot be read, kept as text"),
            ));
        }
    }
}
