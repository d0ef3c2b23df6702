//! Records 201 to 391 of a block: one entry per medicine.
//!
//! What the pharmacy wrote is a `MedicationDispense`; what the person typed (作成者 2) or nobody
//! vouches for (8, 9) is a `MedicationStatement`. Amounts are never multiplied: `quantity` is given
//! only for 回分 (doses), `daysSupply` only for 日分 (days).

use fhir::{Date, system};
use phr::{
    provenance::{Evidence, Maker, Span},
    record::{Draft, Finding},
};
use serde_json::{Value, json};

use super::{
    block::{Block, Notebook, Prescriber, Rp},
    codes::{self, Amount, Author},
    record::{Kind, Record},
};
use crate::{
    jp,
    untidy::{Notes, number, pruned},
};

/// What all medicines of a block share.
struct Shared<'a> {
    block: &'a Block,
    day: Option<Date>,
    pharmacy: Option<Value>,
    author: Author,
    /// Who made what a professional wrote: looked up once a block.
    institution: Maker,
}

/// Adds every medicine of a block.
pub(super) fn drafts(block: &Block, drafts: &mut Vec<Draft>, notes: &mut Notes) {
    let day = day(block);
    if let (None, Some(record)) = (&day, &block.date) {
        let written = record.field(1);
        notes.push(Finding::error(
            record.span(),
            format!("調剤日「{written}」が読めません。薬は日付なしで残しました。元の紙で日付を確かめてください"),
            format!("the dispensing date `{written}` cannot be read, the medicines were kept without a date; check the paper"),
        ));
    }
    let shared = Shared {
        block,
        day,
        pharmacy: block.pharmacy.as_ref().map(|r| organization(r, "pharmacy")),
        author: block_author(block),
        institution: institution(block),
    };
    for rp in &block.rps {
        tell_usage(rp, shared.author, notes);
        for (order, (drug, extra)) in rp.drugs.iter().enumerate() {
            if is_named(drug) {
                drafts.push(shared.medicine(rp, order, drug, extra, notes));
            }
        }
    }
}

/// Whether a 201 says which medicine it is. (That it does not is said when the line is read.)
fn is_named(drug: &Record) -> bool {
    !drug.field(2).is_empty() || !drug.field(6).is_empty()
}

/// The day of a block.
pub(super) fn day(block: &Block) -> Option<Date> {
    block.date.as_ref().and_then(|r| jp::date(r.field(1), false))
}

/// Who wrote a block when its records do not say themselves.
pub(super) fn block_author(block: &Block) -> Author {
    let otherwise = codes::author_by(block.direction);
    block.date.as_ref().map_or(otherwise, |r| codes::author(r, 2, otherwise))
}

/// The pharmacy of a block, else the clinic that prescribed.
pub(super) fn institution(block: &Block) -> Maker {
    let clinic = || block.prescribers.iter().find_map(|p| p.clinic.as_ref());
    block.pharmacy.as_ref().or_else(clinic).map_or(Maker::Unknown, |record| Maker::Institution {
        name: record.field(1).to_owned(),
        code: institution_code(record),
    })
}

/// The pharmacy of a whole notebook: only when all blocks name the same.
pub(super) fn pharmacy_of(book: &Notebook) -> Maker {
    let mut pharmacies = book.blocks.iter().map(institution);
    match pharmacies.next() {
        Some(first) if pharmacies.all(|p| p == first) => first,
        _ => Maker::Unknown,
    }
}

impl Shared<'_> {
    fn medicine(
        &self,
        rp: &Rp,
        order: usize,
        drug: &Record,
        extra: &[Record],
        notes: &mut Notes,
    ) -> Draft {
        let author = codes::author(drug, 7, self.author);
        let (maker, evidence) = match author {
            Author::Professional => (self.institution.clone(), Evidence::Dispensed),
            Author::Person => (Maker::Person, Evidence::Reported),
            Author::Unknown => (Maker::Unknown, Evidence::Reported),
        };
        tell_codes(drug, notes);
        let span = span(rp, drug, extra);
        // Only a dispensing with one usage has a place of its own for days and doses.
        let in_words = author != Author::Professional || rp.usages.len() > 1;
        let dosage = dosages(rp, drug, in_words, notes);
        let order = order.saturating_add(1).to_string();
        let identifier = (!rp.number.is_empty()).then(|| {
            json!([
                {"system": codes::RP_NUMBER, "value": rp.number},
                {"system": codes::RP_ORDER, "value": order},
            ])
        });
        let common = Common { concept: concept(drug), dosage, identifier, note: remarks(extra) };
        let resource = match author {
            Author::Professional => self.dispensed(rp, &common),
            Author::Person => self.stated(common, Some("本人")),
            Author::Unknown => self.stated(common, None),
        };
        Draft::authored(pruned(resource), span, maker, evidence)
    }

    fn dispensed(&self, rp: &Rp, common: &Common) -> Value {
        let prescriber = rp.prescriber.and_then(|n| self.block.prescribers.get(n));
        let (prescription, clinic) = self.prescription(prescriber, &common.concept);
        let authorizing = prescription.as_ref().map(|p| {
            json!([{"reference": "#prescription", "display": p.get("requester").and_then(|r| r.get("display"))}])
        });
        let contained: Vec<&Value> =
            [&self.pharmacy, &prescription, &clinic].into_iter().flatten().collect();
        let pharmacy = self.block.pharmacy.as_ref();
        let at =
            pharmacy.map(|r| json!({"actor": {"reference": "#pharmacy", "display": r.field(1)}}));
        let by = self.block.pharmacists.iter().map(|r| json!({"actor": {"display": r.field(1)}}));
        let performer: Vec<Value> = at.into_iter().chain(by).collect();
        let usage = rp.usages.first().map(|(usage, _)| usage);
        json!({
            "resourceType": "MedicationDispense",
            "contained": contained,
            "identifier": common.identifier,
            "status": "completed",
            "category": usage.and_then(category),
            "medicationCodeableConcept": common.concept,
            "performer": performer,
            "authorizingPrescription": authorizing,
            "quantity": given(rp, "回分", "回分", None),
            "daysSupply": given(rp, "日分", "日", Some("d")),
            "whenHandedOver": self.day.as_ref().map(Date::as_str),
            "note": common.note,
            "dosageInstruction": common.dosage,
        })
    }

    /// The prescription behind a dispensing and the clinic it came from. Without record 51 the
    /// place that dispensed is the place that prescribed, when it is a clinic or names a doctor.
    fn prescription(
        &self,
        prescriber: Option<&Prescriber>,
        concept: &Value,
    ) -> (Option<Value>, Option<Value>) {
        let doctor = prescriber.and_then(|p| p.doctor.as_ref());
        let own = self.block.pharmacy.as_ref();
        let own = own.filter(|r| doctor.is_some() || matches!(&*r.code(3), "1" | "3"));
        let Some(clinic) = prescriber.and_then(|p| p.clinic.as_ref()).or(own) else {
            return match doctor {
                Some(doctor) => (Some(request(concept, &doctor_words(doctor), None)), None),
                None => (None, None),
            };
        };
        let mut words: Vec<String> = doctor.map(doctor_words).into_iter().collect();
        words.push(clinic.field(1).to_owned());
        let request = request(concept, &words.join(" "), Some("#prescriber"));
        (Some(request), Some(organization(clinic, "prescriber")))
    }

    fn stated(&self, common: Common, who: Option<&str>) -> Value {
        let place =
            self.block.pharmacy.as_ref().map(|r| json!({"text": format!("調剤: {}", r.field(1))}));
        let note: Vec<Value> = place.into_iter().chain(common.note).collect();
        json!({
            "resourceType": "MedicationStatement",
            "identifier": common.identifier,
            "status": "unknown",
            "medicationCodeableConcept": common.concept,
            "effectiveDateTime": self.day.as_ref().map(Date::as_str),
            "informationSource": {"display": who},
            "note": note,
            "dosage": common.dosage,
        })
    }
}

struct Common {
    concept: Value,
    dosage: Vec<Value>,
    identifier: Option<Value>,
    note: Vec<Value>,
}

fn doctor_words(doctor: &Record) -> String {
    match doctor.field(2) {
        "" => doctor.field(1).to_owned(),
        department => format!("{} ({department})", doctor.field(1)),
    }
}

fn request(concept: &Value, requester: &str, clinic: Option<&str>) -> Value {
    pruned(json!({
        "resourceType": "MedicationRequest",
        "id": "prescription",
        "status": "completed",
        "intent": "order",
        "medicationCodeableConcept": concept,
        "requester": {"reference": clinic, "display": requester},
    }))
}

fn organization(record: &Record, id: &str) -> Value {
    let code = institution_code(record);
    let short = record.code(4);
    let identifier = match code {
        Some(code) => json!([{"system": codes::INSTITUTION, "value": code}]),
        None if short.is_empty() => Value::Null,
        None => json!([{"value": short}]),
    };
    let where_it_is = record.kind == Kind::Pharmacy; // 51 ends with the author
    let field = |n: usize| if where_it_is { record.field(n) } else { "" };
    pruned(json!({
        "resourceType": "Organization",
        "id": id,
        "identifier": identifier,
        "name": record.field(1),
        "telecom": [{"system": if field(7).is_empty() { "" } else { "phone" }, "value": field(7)}],
        "address": [{"text": field(6), "postalCode": field(5)}],
    }))
}

/// Ten digits when prefecture, fee table and the seven digits are all there.
pub(super) fn institution_code(record: &Record) -> Option<String> {
    let parts = [(2, 2), (3, 1), (4, 7)].map(|(n, length)| (record.code(n), length));
    let whole = parts
        .iter()
        .all(|(part, length)| part.len() == *length && part.bytes().all(|b| b.is_ascii_digit()));
    whole.then(|| parts.map(|(part, _)| part).concat())
}

/// One medicine of an RP whose lines stand together: all of them. Else the 201 line, with the
/// lines of the usage in the path.
fn span(rp: &Rp, drug: &Record, extra: &[Record]) -> Span {
    let path = format!("201/RP{}", rp.number);
    let others = rp.usages.iter().flat_map(|(usage, more)| std::iter::once(usage).chain(more));
    let all: Vec<&Record> = std::iter::once(drug).chain(extra).chain(others).collect();
    let follows = |pair: &[&Record]| match pair {
        [a, b] => a.line.saturating_add(1) == b.line && a.bytes.end < b.bytes.start,
        _ => true,
    };
    match all.last() {
        Some(last) if rp.drugs.len() == 1 && all.windows(2).all(follows) => {
            Span::lines(drug.line, last.line)
                .with_bytes(drug.bytes.start..last.bytes.end)
                .with_path(path)
        }
        _ => {
            let usages: Vec<String> =
                rp.usages.iter().map(|(u, _)| format!(" 301@{}", u.line)).collect();
            drug.span().with_path(path + &usages.concat())
        }
    }
}

fn concept(drug: &Record) -> Value {
    let mut coding: Vec<Value> =
        codes::drug_coding(&drug.code(5), &drug.code(6)).into_iter().collect();
    let (name, kind, code) = (drug.field(8), drug.code(9), drug.code(10));
    if kind == "2" && !code.is_empty() {
        coding.push(json!({"system": codes::GENERIC, "code": code, "display": name}));
    } else if !name.is_empty() || !code.is_empty() {
        coding.push(json!({"code": code, "display": name}));
    }
    json!({"coding": coding, "text": drug.field(2)})
}

fn category(usage: &Record) -> Option<Value> {
    let code = usage.code(5);
    let name = codes::form(&code).map_or(code.as_str(), |(name, _)| name);
    (!name.is_empty()).then(|| json!({"text": name}))
}

/// 調剤数量 as a quantity, when there is one usage, its unit is `unit` and its digits are clean.
fn given(rp: &Rp, unit: &str, shown: &str, ucum: Option<&str>) -> Option<Value> {
    let [(usage, _)] = rp.usages.as_slice() else { return None };
    let value = number(usage.field(3))?;
    let system = ucum.map(|_| system::UCUM);
    (usage.code(4) == unit)
        .then(|| json!({"value": value, "unit": shown, "system": system, "code": ucum}))
}

fn remarks(extra: &[Record]) -> Vec<Value> {
    extra.iter().filter(|r| !r.field(2).is_empty()).map(|r| json!({"text": r.field(2)})).collect()
}

/// One dosage per usage; without one, the amount alone.
fn dosages(rp: &Rp, drug: &Record, in_words: bool, notes: &mut Notes) -> Vec<Value> {
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

fn tell_codes(drug: &Record, notes: &mut Notes) {
    let (kind, code) = (drug.code(5), drug.code(6));
    let coding = codes::drug_coding(&kind, &code);
    let without = coding.is_some_and(|c| c.get("system").is_none_or(Value::is_null));
    if without {
        notes.push(Finding::info(
            drug.span(),
            format!("薬のコード「{code}」の種類が分かりません。コードだけ残しました"),
            format!("the kind of the drug code `{code}` is not known, the code was kept alone"),
        ));
    }
}

fn tell_usage(rp: &Rp, author: Author, notes: &mut Notes) {
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
