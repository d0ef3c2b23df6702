//! Records 201 of a block: one entry per medicine.
//!
//! What the pharmacy wrote is a `MedicationDispense`; what the person typed (作成者 2) or nobody
//! vouches for (8, 9) is a `MedicationStatement`.

use fhir::Date;
use phr::{
    provenance::{Evidence, Maker, Span},
    record::{Draft, Finding},
};
use serde_json::{Value, json};

use super::{
    block::{Block, Prescriber, Rp},
    codes::{self, Author},
    dosage,
    place::{institution, organization},
    record::Record,
};
use crate::{
    jp,
    untidy::{Notes, pruned},
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
        dosage::tell(rp, shared.author, notes);
        for (order, (drug, extra)) in rp.drugs.iter().enumerate() {
            if is_named(drug) {
                drafts.push(shared.medicine(rp, order, drug, extra, notes));
            }
        }
    }
}

/// Whether a 201 says which medicine it is. (That it does not is said when the line is read.)
pub(super) fn is_named(drug: &Record) -> bool {
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
        let how = dosage::dosages(rp, drug, in_words, notes);
        let order = order.saturating_add(1).to_string();
        let identifier = (!rp.number.is_empty()).then(|| {
            json!([
                {"system": codes::RP_NUMBER, "value": rp.number},
                {"system": codes::RP_ORDER, "value": order},
            ])
        });
        let common =
            Common { concept: concept(drug), dosage: how, identifier, note: remarks(extra) };
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
            "category": usage.and_then(dosage::category),
            "medicationCodeableConcept": common.concept,
            "performer": performer,
            "authorizingPrescription": authorizing,
            "quantity": dosage::given(rp, "回分", "回分", None),
            "daysSupply": dosage::given(rp, "日分", "日", Some("d")),
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

fn remarks(extra: &[Record]) -> Vec<Value> {
    extra.iter().filter(|r| !r.field(2).is_empty()).map(|r| json!({"text": r.field(2)})).collect()
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
