//! Code systems that exist twice: as `urn:oid:` in older Japanese data, as a URL in newer data.
//!
//! Both spellings mean the same system, so they are compared by one canonical form. Source of the
//! pairs: the JP Core v1.2 identifier tables (facts only, not the text).

/// `(OID, canonical URL)`; several OIDs may share one URL.
const PAIRS: &[(&str, &str)] = &[
    ("1.2.392.200250.2.2.2", "http://jami.jp/SS-MIX2/CodeSystem/ClinicalDepartment"),
    ("1.2.392.200250.2.2.20.20", "http://jami.jp/CodeSystem/MedicationUsage"),
    ("1.2.392.200250.2.2.20.22", "http://jami.jp/CodeSystem/MedicationUsageAdditional"),
    ("1.2.392.200250.2.2.20.30", "http://jami.jp/CodeSystem/MedicationMethodBasicUsage"),
    ("1.2.392.200250.2.2.20.31", "http://jami.jp/CodeSystem/MedicationEventTriggered"),
    ("1.2.392.200250.2.2.20.32", "http://jami.jp/CodeSystem/MedicationBodySiteExternal"),
    ("1.2.392.200250.2.2.20.40", "http://jami.jp/CodeSystem/MedicationMethodDetailUsage"),
    ("1.2.392.200250.2.2.30.10", "http://jami.jp/CodeSystem/DrugDispensePreparationMethod"),
    ("1.2.392.100495.20.2.34", "http://jpfhir.jp/fhir/core/CodeSystem/route-codes"),
    ("1.2.392.200119.4.101.2", "http://medis.or.jp/CodeSystem/master-disease-keyNumber"),
    ("1.2.392.200119.4.101.6", "http://medis.or.jp/CodeSystem/master-disease-exCode"),
    ("1.2.392.200119.4.201.2", "http://medis.or.jp/CodeSystem/master-disease-modKeyNumber"),
    ("1.2.392.200119.4.201.5", "http://medis.or.jp/CodeSystem/master-disease-modExCode"),
    ("1.2.392.200119.4.402.1", "http://medis.or.jp/CodeSystem/master-HOT13"),
    ("1.2.392.200119.4.403.1", HOT9),
    ("1.2.392.100495.20.2.74", HOT9),
    ("1.2.392.200119.4.403.2", "http://medis.or.jp/CodeSystem/master-HOT7"),
    ("1.2.392.200119.4.504", JLAC10),
    ("1.2.392.100495.20.2.21", "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationForm"),
    (
        "1.2.392.100495.20.2.51",
        "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationRequestDepartment",
    ),
    ("1.2.392.100495.20.2.73", YJ),
    (
        "1.2.392.100495.20.2.81",
        "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationGeneralOrderCode",
    ),
    (
        "1.2.392.100495.20.2.101",
        "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationUnitMERIT9Code",
    ),
    ("1.2.392.100495.20.3.21", "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/PrefectureNo-2digits"),
    ("1.2.392.100495.20.3.22", "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationFeeScoreType"),
    ("1.2.392.100495.20.3.23", "http://jpfhir.jp/fhir/core/mhlw/IdSystem/MedicalOrganizationID"),
    ("1.2.392.100495.20.3.61", "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsurerNumber"),
    ("1.2.392.100495.20.3.62", "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsuredPersonSymbol"),
    ("1.2.392.100495.20.3.63", "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsuredPersonNumber"),
    ("1.2.392.100495.20.3.71", "http://jpfhir.jp/fhir/core/mhlw/IdSystem/PublicPayerNumber"),
    (
        "1.2.392.100495.20.3.72",
        "http://jpfhir.jp/fhir/core/mhlw/IdSystem/PublicInsuredPersonNumber",
    ),
    ("1.2.392.100495.20.3.81", "http://jpfhir.jp/fhir/core/mhlw/IdSystem/Medication-RPGroupNumber"),
    (
        "1.2.392.100495.20.3.82",
        "http://jpfhir.jp/fhir/core/mhlw/IdSystem/MedicationAdministrationIndex",
    ),
];

/// YJ code: the individual drug code, 12 characters.
pub const YJ: &str = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code";
/// MEDIS HOT9: a drug down to maker, 9 digits.
pub const HOT9: &str = "http://medis.or.jp/CodeSystem/master-HOT9";
/// JLAC10: laboratory test code, 17 characters.
pub const JLAC10: &str = "http://medis.or.jp/CodeSystem/master-JLAC10-17digits";
/// JAMI standard usage code, 16 digits.
pub const JAMI_USAGE: &str = "http://jami.jp/CodeSystem/MedicationUsage";
/// レセプト電算 (claims) drug code, 9 digits. From memory: no official URL was seen.
pub const CLAIMS_DRUG: &str = "urn:oid:1.2.392.100495.20.2.71";
/// The items of 特定健診 (the specific health check-up), JLAC10-shaped, 17 characters.
pub const CHECKUP_ITEM: &str = "urn:oid:1.2.392.200119.6.1005";
/// LOINC.
pub const LOINC: &str = "http://loinc.org";
/// UCUM units.
pub const UCUM: &str = "http://unitsofmeasure.org";
/// HL7 observation categories.
pub const OBSERVATION_CATEGORY: &str = "http://terminology.hl7.org/CodeSystem/observation-category";
/// Safety tags of JP-CLINS: `LTS`, `UNINFORMED`, `UNDELIVERED`.
pub const CLINS_INDICATION: &str = "http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication";

/// Gives the one spelling of a code system that comparisons use.
///
/// ```
/// use fhir::system::{canonical, HOT9};
/// assert_eq!(canonical("urn:oid:1.2.392.200119.4.403.1"), HOT9);
/// assert_eq!(canonical("urn:oid:1.2.392.100495.20.2.74"), HOT9);
/// assert_eq!(canonical("http://example.org/own"), "http://example.org/own"); // unknown stays
/// ```
pub fn canonical(system: &str) -> &str {
    let oid = system.strip_prefix("urn:oid:").unwrap_or(system);
    PAIRS.iter().find(|(known, _)| *known == oid).map_or(system, |(_, url)| url)
}

/// Whether two spellings name the same code system.
///
/// ```
/// use fhir::system::{JLAC10, same};
/// assert!(same("urn:oid:1.2.392.200119.4.504", JLAC10));
/// assert!(!same("http://loinc.org", JLAC10));
/// assert!(same("", "")); // two codings without a system are alike, not unknown
/// ```
pub fn same(a: &str, b: &str) -> bool {
    canonical(a) == canonical(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_is_the_same_system_in_both_directions() {
        for (oid, url) in PAIRS {
            let spelled = format!("urn:oid:{oid}");
            assert_eq!(canonical(&spelled), *url);
            assert_eq!(canonical(url), *url, "the canonical spelling stays");
            assert!(same(&spelled, url) && same(url, &spelled));
        }
    }

    #[test]
    fn a_longer_oid_is_another_system() {
        for (oid, url) in PAIRS {
            assert!(!same(&format!("urn:oid:{oid}.1"), url));
        }
    }

    #[test]
    fn no_oid_stands_twice() {
        let mut oids: Vec<_> = PAIRS.iter().map(|(oid, _)| oid).collect();
        oids.sort_unstable();
        let count = oids.len();
        oids.dedup();
        assert_eq!(oids.len(), count);
    }
}
