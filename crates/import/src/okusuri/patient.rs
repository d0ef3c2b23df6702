//! Record 1: whom the notebook is about, and that a file is about one person only.

use std::collections::BTreeSet;

use fhir::system;
use phr::{
    person::{PersonName, Sex, Subject},
    provenance::{Context, Evidence, Maker, Setting},
    record::{Draft, Finding},
};
use serde_json::json;

use super::{
    block::Notebook,
    part,
    place::pharmacy_of,
    record::{Direction, Kind, Record, Section},
};
use crate::{
    jp,
    untidy::{Notes, number, pruned},
    whose,
};

/// Keeps the sections that are about the first person. Another person's medicines in one's record
/// would be the worst mistake, so they are not read at all.
pub(super) fn of_one_person(sections: Vec<Section>, notes: &mut Notes) -> (Subject, Vec<Section>) {
    let mut first: Option<Subject> = None;
    let mut ours = Vec::new();
    let (mut own_ids, mut foreign_ids) = (BTreeSet::new(), BTreeSet::new());
    let mut foreign = false;
    for section in sections {
        let id = part::data_id(&section);
        if let Some(record) = section.records.iter().find(|r| r.kind == Kind::Patient) {
            let subject = subject(record, notes);
            foreign = first.as_ref().is_some_and(|first| whose::is_another(first, &subject));
            if foreign {
                tell_foreign(record, notes);
            }
            first.get_or_insert(subject);
        } else if let Some(id) = &id {
            // A part without its own record 1 belongs to whom its notebook belongs.
            foreign = foreign_ids.contains(id) || (foreign && !own_ids.contains(id));
        }
        if let Some(id) = id {
            let ids = if foreign { &mut foreign_ids } else { &mut own_ids };
            ids.insert(id);
        }
        if !foreign {
            ours.push(section);
        }
    }
    (first.unwrap_or_default(), ours)
}

fn tell_foreign(record: &Record, notes: &mut Notes) {
    notes.push(Finding::error(
        record.span(),
        format!(
            "別の人（{}さん）の記録が混ざっています。その人の分は読みませんでした。分けて入れてください",
            record.field(1)
        ),
        format!(
            "the record of someone else (`{}`) is mixed in and was not read; add it on its own",
            record.field(1)
        ),
    ));
}

fn subject(record: &Record, notes: &mut Notes) -> Subject {
    let filled = |n: usize| Some(record.field(n).to_owned()).filter(|f| !f.is_empty());
    let name = PersonName { text: filled(1), kana: filled(10) };
    let birth = record.field(3);
    let birth_date = jp::date(birth, false);
    if birth_date.is_none() && !birth.is_empty() {
        notes.push(Finding::warning(
            record.span(),
            format!("生年月日「{birth}」が読めません。だれの記録か、ご自分で確かめてください"),
            format!(
                "the birth date `{birth}` cannot be read, make sure yourself whose record this is"
            ),
        ));
    }
    let sex = match record.code(2).as_str() {
        "1" => Some(Sex::Male),
        "2" => Some(Sex::Female),
        _ => None,
    };
    let named = name != PersonName::default();
    let names = if named { vec![name] } else { Vec::new() };
    Subject { names, birth_date, sex, ..Subject::default() }
}

/// Blood type and weight. Neither has a date, neither is trusted more than "reported".
pub(super) fn drafts(book: &Notebook, drafts: &mut Vec<Draft>, notes: &mut Notes) {
    let Some(record) = &book.patient else { return };
    let maker = match book.direction {
        Direction::ToPerson => pharmacy_of(book),
        Direction::FromPerson => Maker::Person,
    };
    let kept = |resource, path: &str| {
        let span = record.span().with_path(path);
        Draft::authored(pruned(resource), span, maker.clone(), Evidence::Reported)
    };
    let blood = record.field(8);
    if !blood.is_empty() {
        drafts.push(kept(blood_type(blood), "1/血液型"));
    }
    let weight = record.field(9);
    if !weight.is_empty() {
        tell_weight(record, weight, notes);
        let setting = (book.direction == Direction::ToPerson).then_some(Setting::Pharmacy);
        let context = Context { setting, ..Context::default() };
        drafts.push(kept(body_weight(weight), "1/体重").measured(context));
    }
    if (4..=7).any(|n| !record.field(n).is_empty()) {
        notes.push(Finding::info(
            record.span(),
            "住所と電話番号は記録に入れていません。元のファイルには残っています",
            "address and phone numbers are not taken into the record, they stay in the original file",
        ));
    }
}

fn tell_weight(record: &Record, weight: &str, notes: &mut Notes) {
    if number(weight).is_some() {
        notes.push(Finding::info(
            record.span(),
            "体重には、はかった日がありません。日付なしで残しました",
            "the weight has no date, it was kept without one",
        ));
    } else {
        notes.push(Finding::warning(
            record.span(),
            format!("体重「{weight}」が数として読めません。文字のまま残しました"),
            format!("the weight `{weight}` is no number, kept as text"),
        ));
    }
}

/// LOINC 882-1: ABO and Rh group in blood.
fn blood_type(text: &str) -> serde_json::Value {
    json!({
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [{"system": system::OBSERVATION_CATEGORY, "code": "survey"}]}],
        "code": {"coding": [{"system": system::LOINC, "code": "882-1"}], "text": "血液型"},
        "valueString": text,
    })
}

/// LOINC 29463-7: body weight. The format gives it in kilograms.
fn body_weight(text: &str) -> serde_json::Value {
    let value = number(text);
    let as_text = value.is_none().then_some(text);
    let quantity = value
        .map(|value| json!({"value": value, "unit": "kg", "system": system::UCUM, "code": "kg"}));
    json!({
        "resourceType": "Observation",
        "status": "final",
        "category": [
            {"coding": [{"system": system::OBSERVATION_CATEGORY, "code": "vital-signs"}]},
        ],
        "code": {"coding": [{"system": system::LOINC, "code": "29463-7"}], "text": "体重"},
        "valueQuantity": quantity,
        "valueString": as_text,
    })
}
