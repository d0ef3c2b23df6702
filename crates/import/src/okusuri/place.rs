//! Records 11 and 51: pharmacies and clinics.

use phr::provenance::Maker;
use serde_json::{Value, json};

use super::{
    block::{Block, Notebook},
    codes,
    record::{Kind, Record},
};
use crate::untidy::pruned;

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

/// The place as a resource inside a medicine.
pub(super) fn organization(record: &Record, id: &str) -> Value {
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
