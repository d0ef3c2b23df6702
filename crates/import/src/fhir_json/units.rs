//! Whether a laboratory value stands in a unit that is usual for it.
//!
//! A wrong unit changes a value a thousandfold and looks like any other. The official JP-CLINS
//! example has albumin 3.9 mg/L. The table is `definitions/corelabo-units.tsv`.

use fhir::view;
use serde_json::Value;

use crate::jp::nfkc;

const TABLE: &str = include_str!("../../../../definitions/corelabo-units.tsv");

/// A unit that is unusual for its item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unusual {
    /// The item, in Japanese.
    pub(super) ja: &'static str,
    /// The item, in English.
    pub(super) en: &'static str,
    /// The digits as received.
    pub(super) digits: String,
    /// The unit as received.
    pub(super) unit: String,
    /// The most usual unit.
    pub(super) usual: &'static str,
}

/// Looks at `code` and `valueQuantity` of an observation.
pub(super) fn unusual(observation: &Value) -> Option<Unusual> {
    let value = observation.get("valueQuantity")?;
    let quantity = view::quantity(value)?;
    let unit = quantity.unit?;
    let codes = observation.get("code")?;
    let row = view::codings(codes).find_map(|c| row(c.code))?;
    let spellings = [Some(unit), view::text(value, "code")];
    let known = spellings.into_iter().flatten().any(|s| row.units().any(|u| same_unit(u, s)));
    (!known).then(|| Unusual {
        ja: row.ja,
        en: row.en,
        digits: quantity.digits.chars().take(DIGITS_MAX).collect(),
        unit: unit.chars().take(UNIT_MAX).collect(),
        usual: row.units().next().unwrap_or_default(),
    })
}

/// Longer numbers and units are cut in a sentence.
const DIGITS_MAX: usize = 12;
const UNIT_MAX: usize = 20;

#[derive(Debug, Clone, Copy)]
struct Row {
    analyte: &'static str,
    specimen: &'static str,
    result: &'static str,
    ja: &'static str,
    en: &'static str,
    units: &'static str,
}

impl Row {
    fn units(&self) -> impl Iterator<Item = &'static str> {
        self.units.split(' ')
    }
}

fn rows() -> impl Iterator<Item = Row> {
    TABLE.lines().filter(|l| !l.starts_with('#')).filter_map(|line| {
        let mut parts = line.split('\t');
        let mut next = || parts.next();
        Some(Row {
            analyte: next()?.trim_end_matches('*'),
            specimen: next()?,
            result: next()?,
            ja: next()?,
            en: next()?,
            units: next()?,
        })
    })
}

/// The row of a JLAC10 code (17 characters: analyte 5, identification 4, specimen 3, method 3,
/// result 2), in whatever code system it stands.
fn row(code: &str) -> Option<Row> {
    if code.len() != 17 || !code.is_ascii() {
        return None;
    }
    let (specimen, result) = (code.get(9..12)?, code.get(15..17)?);
    rows().find(|r| {
        code.starts_with(r.analyte)
            && (r.result == "*" || r.result == result)
            && match r.specimen {
                // From memory: JLAC10 specimens 001–010 are urine, 017–030 blood and its parts.
                "blood" => ("017"..="030").contains(&specimen),
                "urine" => ("001"..="010").contains(&specimen),
                _ => true,
            }
    })
}

fn same_unit(a: &str, b: &str) -> bool {
    fn fold(unit: &str) -> String {
        let folded = nfkc(unit).to_lowercase().replace([' ', '[', ']'], "").replace('μ', "u");
        if folded == "iu/l" { "u/l".to_owned() } else { folded }
    }
    fold(a) == fold(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(code: &str, unit: &str, usual: Option<&str>) {
        let v = json!({"code": {"coding": [{"code": code}]},
            "valueQuantity": {"value": 3.9, "unit": unit}});
        assert_eq!(unusual(&v).map(|u| u.usual), usual, "{code} {unit}");
    }

    #[test]
    fn a_thousandth_of_the_unit_is_noticed() {
        check("3A015000002327101", "mg/L", Some("g/dL"));
        check("3A015000002327101", "g/dL", None);
        check("3A015000002327101", "ｇ／ｄｌ", None);
        check("3B035000002327201", "IU/L", None);
    }

    #[test]
    fn what_is_not_in_the_table_is_not_judged() {
        check("3A015000000127151", "mg/gCr", None); // urine albumin has another unit
        check("99999999999999999", "mg/L", None);
        check("", "mg/L", None);
    }

    #[test]
    fn every_row_is_whole() {
        let lines = TABLE.lines().filter(|l| !l.starts_with('#')).count();
        assert_eq!(rows().count(), lines);
        assert!(rows().all(|r| r.analyte.len() >= 5 && !r.units.is_empty()));
    }
}
