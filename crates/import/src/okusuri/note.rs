//! Everything in a notebook that is no prescribed medicine: allergies, medicines bought, notes.
//!
//! Notes are `Communication`s whose category names what they are, so that they stand in the
//! timeline in the words they were written in.

use fhir::Date;
use phr::{
    provenance::{Evidence, Maker},
    record::{Draft, Finding},
};
use serde_json::{Value, json};

use super::{
    block::{Block, Notebook},
    codes::{self, Author},
    medicine::{block_author, day},
    place::{institution, pharmacy_of},
    record::{Kind, Record},
};
use crate::{
    jp::{self, nfkc},
    untidy::{Notes, pruned},
};

/// Records 2, 3, 31 and 4.
pub(super) fn head(book: &Notebook, drafts: &mut Vec<Draft>, notes: &mut Notes) {
    let pharmacy = pharmacy_of(book);
    for record in book.head.iter().filter(|r| !content(r).is_empty()) {
        let otherwise = match record.kind {
            Kind::Memo => Author::Person,
            _ => codes::author_by(book.direction),
        };
        let author = codes::author(record, 3, otherwise);
        let resource = match record.kind {
            Kind::Remark => remark(record, author),
            _ => note("お薬手帳のメモ", content(record), date(record, 2, notes).as_ref(), author),
        };
        drafts.push(told(record, resource, author, &pharmacy));
    }
    for (otc, ingredients) in book.otc.iter().filter(|(otc, _)| !otc.field(1).is_empty()) {
        let author = codes::author(otc, 4, Author::Person);
        let resource = bought(otc, ingredients, author, notes);
        let mut draft = told(otc, resource, author, &pharmacy);
        draft.evidence = Evidence::Reported;
        drafts.push(draft);
    }
}

/// Records 401 to 601 of a block, and supplements without their medicine.
pub(super) fn block(block: &Block, drafts: &mut Vec<Draft>, notes: &mut Notes) {
    let day = day(block);
    let pharmacy = institution(block);
    for record in block.notes.iter().filter(|r| !content(r).is_empty()) {
        let own = block_author(block);
        let (title, author, written) = match record.kind {
            Kind::Caution => ("服用注意", codes::author(record, 2, own), day.clone()),
            Kind::Provided => {
                (codes::provided(&record.code(2)), codes::author(record, 3, own), day.clone())
            }
            Kind::Leftover => ("残っている薬の確認", codes::author(record, 2, own), day.clone()),
            Kind::Comment => ("備考", codes::author(record, 2, own), day.clone()),
            Kind::PatientWords => ("本人の記入", Author::Person, date(record, 2, notes)),
            Kind::Usage => ("用法（薬の行なし）", codes::author(record, 8, own), day.clone()),
            _ => ("薬の補足・注意", codes::author(record, 3, own), day.clone()),
        };
        let resource = note(title, content(record), written.as_ref(), author);
        drafts.push(told(record, resource, author, &pharmacy));
    }
}

/// Records 701.
pub(super) fn tail(book: &Notebook, drafts: &mut Vec<Draft>, notes: &mut Notes) {
    let otherwise = codes::author_by(book.direction);
    let pharmacy = pharmacy_of(book);
    for record in book.tail.iter().filter(|r| !r.field(1).is_empty()) {
        let author = codes::author(record, 6, otherwise);
        let since = date(record, 4, notes);
        let until = date(record, 5, notes).map(|d| format!("{}まで", jp::words(&d)));
        let parts = [record.field(1), record.field(2), record.field(3)];
        let mut words: Vec<String> =
            parts.iter().filter(|p| !p.is_empty()).map(|p| (*p).to_owned()).collect();
        words.extend(since.as_ref().map(|d| format!("{}から", jp::words(d))));
        words.extend(until);
        let resource = note("かかりつけ薬剤師", &words.join("　"), since.as_ref(), author);
        drafts.push(told(record, resource, author, &pharmacy));
    }
}

/// The words of a record: what follows the RP number, when there is one.
fn content(record: &Record) -> &str {
    match record.kind {
        Kind::Remark
        | Kind::DrugNote
        | Kind::DrugCaution
        | Kind::Usage
        | Kind::UsageNote
        | Kind::UsageCaution => record.field(2),
        _ => record.field(1),
    }
}

fn told(record: &Record, resource: Value, author: Author, pharmacy: &Maker) -> Draft {
    let (maker, evidence) = match author {
        Author::Professional => (pharmacy.clone(), Evidence::Recorded),
        Author::Person => (Maker::Person, Evidence::Reported),
        Author::Unknown => (Maker::Unknown, Evidence::Reported),
    };
    Draft::authored(pruned(resource), record.span(), maker, evidence)
}

fn who(author: Author) -> Value {
    match author {
        Author::Professional => json!({"display": "医療関係者"}),
        Author::Person => json!({"type": "Patient", "display": "本人"}),
        Author::Unknown => Value::Null,
    }
}

fn date(record: &Record, n: usize, notes: &mut Notes) -> Option<Date> {
    let written = record.field(n);
    let date = jp::date(written, false);
    if date.is_none() && !written.is_empty() {
        notes.push(Finding::warning(
            record.span(),
            format!("日付「{written}」が読めません。日付なしで残しました"),
            format!("the date `{written}` cannot be read, kept without a date"),
        ));
    }
    date
}

fn note(title: &str, words: &str, sent: Option<&Date>, author: Author) -> Value {
    json!({
        "resourceType": "Communication",
        "status": "completed",
        "category": [{"text": title}],
        "sent": sent.map(Date::as_str),
        "sender": who(author),
        "payload": [{"contentString": words}],
    })
}

/// Record 2. 「なし」 (none) is an answer worth keeping, but no allergy to "none".
fn remark(record: &Record, author: Author) -> Value {
    let words = record.field(2);
    let kind = record.code(1);
    let title = match kind.as_str() {
        "1" => "アレルギー歴",
        "2" => "副作用歴",
        "3" => "既往歴",
        _ => "お薬手帳の特記",
    };
    if says_none(words) {
        return note(title, words, None, author);
    }
    match kind.as_str() {
        "1" => allergy(words, "allergy", None, author),
        "2" => allergy(words, "intolerance", Some("medication"), author),
        "3" => history(words, author),
        _ => note(title, words, None, author),
    }
}

fn says_none(words: &str) -> bool {
    let folded = nfkc(words);
    let bare = folded.trim_matches(|c: char| c.is_whitespace() || "。.()[]".contains(c));
    let subject = ["アレルギー", "副作用", "既往", "特記", "特記事項", "とくに", "特に"];
    let rest = subject.iter().find_map(|s| bare.strip_prefix(s)).unwrap_or(bare);
    let rest = rest.trim_start_matches(['歴', 'は', ':', ' ', '事', '項']);
    matches!(
        rest,
        "なし" | "無し" | "無" | "ナシ" | "ない" | "ありません" | "不明" | "特になし" | "-"
    )
}

fn allergy(words: &str, kind: &str, category: Option<&str>, author: Author) -> Value {
    const CLINICAL: &str = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical";
    const VERIFICATION: &str =
        "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification";
    json!({
        "resourceType": "AllergyIntolerance",
        "clinicalStatus": {"coding": [{"system": CLINICAL, "code": "active"}]},
        "verificationStatus": {"coding": [{"system": VERIFICATION, "code": "unconfirmed"}]},
        "type": kind,
        "category": category.map(|c| json!([c])),
        "code": {"text": words},
        "recorder": who(author),
    })
}

/// A history says nothing about today, so there is no clinical status.
fn history(words: &str, author: Author) -> Value {
    const VERIFICATION: &str = "http://terminology.hl7.org/CodeSystem/condition-ver-status";
    const CATEGORY: &str = "http://terminology.hl7.org/CodeSystem/condition-category";
    json!({
        "resourceType": "Condition",
        "verificationStatus": {"coding": [{"system": VERIFICATION, "code": "provisional"}]},
        "category": [{
            "coding": [{"system": CATEGORY, "code": "problem-list-item"}],
            "text": "既往歴",
        }],
        "code": {"text": words},
        "recorder": who(author),
    })
}

/// Records 3 and 31. From memory: HL7 names the JAN bar code (a GTIN) `https://www.gs1.org/gtin`.
fn bought(otc: &Record, ingredients: &[Record], author: Author, notes: &mut Notes) -> Value {
    let (start, end) = (date(otc, 2, notes), date(otc, 3, notes));
    let jan = otc.code(6);
    let coding =
        (!jan.is_empty()).then(|| json!([{"system": "https://www.gs1.org/gtin", "code": jan}]));
    let note: Vec<Value> = ingredients
        .iter()
        .map(|r| match r.code(4).as_str() {
            "" => json!({"text": format!("成分: {}", r.field(2))}),
            code => json!({"text": format!("成分: {}（コード {code}）", r.field(2))}),
        })
        .collect();
    json!({
        "resourceType": "MedicationStatement",
        "status": "unknown",
        "category": {"text": "要指導・一般用医薬品（市販薬）"},
        "medicationCodeableConcept": {"coding": coding, "text": otc.field(1)},
        "effectivePeriod": {
            "start": start.as_ref().map(Date::as_str),
            "end": end.as_ref().map(Date::as_str),
        },
        "informationSource": who(author),
        "note": note,
    })
}
