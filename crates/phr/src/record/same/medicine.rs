//! Whether two resources speak of the same medicine in the same amount.

use fhir::{system, view};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// The same drug: a shared code in one system, or the same name as written.
///
/// Two different codes of the *same* system say "different", whatever the names.
pub fn same_drug(a: &Value, b: &Value) -> bool {
    let key = "medicationCodeableConcept";
    let (Some(a), Some(b)) = (a.get(key), b.get(key)) else { return false };
    let mut comparable = false;
    for x in view::codings(a).filter(|c| is_product(c.system)) {
        for y in view::codings(b).filter(|c| c.system == x.system) {
            if x.code.trim() == y.code.trim() {
                return true;
            }
            comparable = true;
        }
    }
    if comparable {
        return false;
    }
    match (view::concept_name(a), view::concept_name(b)) {
        (Some(x), Some(y)) => folded(x) == folded(y),
        _ => false,
    }
}

/// Systems whose code names one product; a general name may stand for many.
fn is_product(coding_system: &str) -> bool {
    [system::YJ, system::HOT9, system::CLAIMS_DRUG].contains(&coding_system)
        || coding_system.starts_with("http://medis.or.jp/CodeSystem/master-HOT")
}

/// A drug name without its width, spaces and brackets' shapes.
fn folded(name: &str) -> String {
    name.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// The same number of days or the same quantity; unknown amounts do not speak against it.
pub(super) fn same_amount(a: &Value, b: &Value) -> bool {
    ["daysSupply", "quantity"].iter().all(|key| {
        let digits = |v: &Value| v.get(*key).and_then(view::quantity).map(|q| q.digits);
        match (digits(a), digits(b)) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        }
    })
}
