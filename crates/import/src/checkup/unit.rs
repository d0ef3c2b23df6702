//! Units as check-up files write them, and as UCUM (<https://ucum.org>).

use crate::jp::nfkc;

/// `(folded spelling, UCUM)`. Folded: half width, lower case, no spaces, `µ` as `u`.
const UNITS: &[(&str, &str)] = &[
    ("cm", "cm"),
    ("mm", "mm"),
    ("m", "m"),
    ("kg", "kg"),
    ("g", "g"),
    ("kg/m2", "kg/m2"),
    ("kg/m^2", "kg/m2"),
    ("kg/㎡", "kg/m2"),
    ("cm2", "cm2"),
    ("cm^2", "cm2"),
    ("%", "%"),
    ("mmhg", "mm[Hg]"),
    ("mm[hg]", "mm[Hg]"),
    ("/min", "/min"),
    ("/分", "/min"),
    ("拍/分", "/min"),
    ("回/分", "/min"),
    ("bpm", "/min"),
    ("回/30秒", "{count}/(30.s)"),
    ("{count}/(30.s)", "{count}/(30.s)"),
    ("mg/dl", "mg/dL"),
    ("mg/l", "mg/L"),
    ("ug/dl", "ug/dL"),
    ("ug/ml", "ug/mL"),
    ("ng/ml", "ng/mL"),
    ("ng/dl", "ng/dL"),
    ("g/dl", "g/dL"),
    ("g/l", "g/L"),
    ("mmol/l", "mmol/L"),
    ("umol/l", "umol/L"),
    ("meq/l", "meq/L"),
    ("u/l", "U/L"),
    ("iu/l", "U/L"),
    ("[iu]/l", "U/L"),
    ("ml/min/1.73m2", "mL/min/{1.73_m2}"),
    ("ml/min/1.73m^2", "mL/min/{1.73_m2}"),
    ("ml/分/1.73m2", "mL/min/{1.73_m2}"),
    ("ml/min/{1.73_m2}", "mL/min/{1.73_m2}"),
    ("ml/min/{1.73m2}", "mL/min/{1.73_m2}"),
    ("mg/gcr", "mg/g{Cre}"),
    ("mg/gcre", "mg/g{Cre}"),
    ("mg/g・cr", "mg/g{Cre}"),
    ("mg/g{cre}", "mg/g{Cre}"),
    ("mg/g.cre", "mg/g{Cre}"),
    ("mg/day", "mg/d"),
    ("mg/d", "mg/d"),
    ("mg/日", "mg/d"),
    ("fl", "fL"),
    ("pg", "pg"),
    ("l", "L"),
    ("ml", "mL"),
    ("万/mm3", "10*4/uL"),
    ("万/ul", "10*4/uL"),
    ("10*4/mm3", "10*4/uL"),
    ("10*4/ul", "10*4/uL"),
    ("10^4/ul", "10*4/uL"),
    ("x10^4/ul", "10*4/uL"),
    ("10*6/ul", "10*6/uL"),
    ("10*3/ul", "10*3/uL"),
    ("/mm3", "/uL"),
    ("/ul", "/uL"),
    ("個/mm3", "/uL"),
    ("個/ul", "/uL"),
    ("min", "min"),
    ("分", "min"),
    ("s", "s"),
    ("秒", "s"),
    ("db", "dB"),
    ("1", "1"),
];

/// The UCUM code of a unit; `None` for one we do not know.
///
/// ```
/// use import::checkup::unit::ucum;
/// assert_eq!(ucum("mmHg"), Some("mm[Hg]"));
/// assert_eq!(ucum("ｍｇ／ｄｌ"), Some("mg/dL"));
/// assert_eq!(ucum("万/mm3"), Some("10*4/uL")); // a cubic millimetre is a microlitre
/// assert_eq!(ucum("mg/dl2"), None);
/// ```
pub fn ucum(unit: &str) -> Option<&'static str> {
    let folded: String = nfkc(unit)
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if c == 'μ' || c == 'µ' { 'u' } else { c })
        .flat_map(char::to_lowercase)
        .collect();
    UNITS.iter().find(|(known, _)| *known == folded).map(|(_, ucum)| *ucum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkup::items;

    #[test]
    fn every_unit_of_the_items_is_known_in_both_spellings() {
        for item in items::all().filter(|item| !item.ucum.is_empty()) {
            assert_eq!(ucum(item.unit), Some(item.ucum), "{}", item.code);
            assert_eq!(ucum(item.ucum), Some(item.ucum), "{}", item.code);
        }
    }
}
