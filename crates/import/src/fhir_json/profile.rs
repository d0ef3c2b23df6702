//! Which specification a file follows, from `meta.profile` (with and without its `|version`).

use fhir::view;
use serde_json::Value;

/// JP-CLINS and its documents, by their roots. Source: clinical-core v1.5.2.
const CLINS: &[&str] = &["http://jpfhir.jp/fhir/eCS/", "http://jpfhir.jp/fhir/clins/"];
/// Roots of other Japanese specifications, most telling first.
const OTHERS: &[(&str, &str)] = &[
    ("http://jpfhir.jp/fhir/eCheckup/", "eCheckup"),
    ("http://jpfhir.jp/fhir/eReferral/", "eReferral"),
    ("http://jpfhir.jp/fhir/eDischargeSummary/", "eDischargeSummary"),
    ("http://jpfhir.jp/fhir/core/", "JP Core"),
];

/// LOINC types of JP-CLINS documents.
const DOCUMENTS: &[(&str, &str)] = &[
    ("57133-1", "診療情報提供書"),
    ("18842-5", "退院時サマリー"),
    ("53576-5", "健診結果報告書"),
    ("60591-5", "患者サマリー"),
];

/// The specification as one would name it: `JP-CLINS 1 診療情報提供書`, `eCheckup`, `JP Core`, `R4`.
pub(super) fn version<'a>(resources: &(impl Iterator<Item = &'a Value> + Clone)) -> String {
    let profiles = || {
        resources.clone().flat_map(|r| {
            r.get("meta")
                .into_iter()
                .flat_map(|m| view::items(m, "profile"))
                .filter_map(Value::as_str)
        })
    };
    let document = resources
        .clone()
        .filter(|r| view::resource_type(r) == Some("Composition"))
        .filter_map(|r| r.get("type"))
        .flat_map(view::codings)
        .find_map(|c| DOCUMENTS.iter().find(|(code, _)| *code == c.code).map(|(_, name)| *name));
    let clins = profiles().find(|p| CLINS.iter().any(|root| p.starts_with(root)));
    let base = match clins {
        Some(profile) => {
            let version = profile.split_once('|').map_or("", |(_, v)| v);
            let major = version.split('.').next().filter(|m| !m.is_empty()).unwrap_or("1");
            format!("JP-CLINS {}", major.chars().take(4).collect::<String>())
        }
        None => OTHERS
            .iter()
            .find(|(root, _)| profiles().any(|p| p.starts_with(root)))
            .map_or("R4", |(_, name)| name)
            .to_owned(),
    };
    match document {
        Some(name) if base != "R4" => format!("{base} {name}"),
        _ => base,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(profile: &str, expected: &str) {
        let v = json!({"resourceType": "Observation", "meta": {"profile": [profile]}});
        assert_eq!(version(&[&v].into_iter()), expected);
    }

    #[test]
    fn a_profile_counts_with_and_without_its_version() {
        let lab = "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS";
        check(lab, "JP-CLINS 1");
        check(&format!("{lab}|1.5.2"), "JP-CLINS 1");
        check("http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient", "JP Core");
        check("http://hl7.org/fhir/StructureDefinition/vitalsigns", "R4");
    }

    #[test]
    fn a_document_is_named() {
        let v = json!({"resourceType": "Composition",
            "meta": {"profile": "http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Composition_eReferral"},
            "type": {"coding": [{"system": "http://loinc.org", "code": "57133-1"}]}});
        assert_eq!(version(&[&v].into_iter()), "JP-CLINS 1 診療情報提供書");
    }
}
