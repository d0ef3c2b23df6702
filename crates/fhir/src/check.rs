//! Looks whether a resource has what its type must have. Never refuses: says what is odd.
//!
//! <https://hl7.org/fhir/R4/resourcelist.html>. The rules are a table for the types a personal
//! record usually holds; other types of R4 are only known by name.

pub mod table;

use serde_json::Value;

use crate::{Date, view};
pub use table::known_type;

/// How deep dates are looked for. `fhir::json` refuses deeper documents anyway.
const DEPTH_MAX: usize = 64;

/// What is odd about a resource. Said in a report beside what was read, never a reason to refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Issue {
    /// The type is not one of FHIR R4.
    UnknownType(String),
    /// An element that the type must have is missing.
    Missing(&'static str),
    /// The status is none of those the type has.
    Status(String),
    /// An element stands alone where a list belongs.
    NotAList(&'static str),
    /// A date that cannot be read.
    Date {
        /// Where in the resource, such as `component[1].effectiveDateTime`.
        path: String,
        /// What stands there.
        text: String,
    },
    /// The shape of another FHIR release.
    Release {
        /// `STU3` or `R5`.
        release: &'static str,
        /// The element that tells.
        element: &'static str,
    },
}

/// Everything odd about a resource, in a fixed order.
///
/// ```
/// use fhir::check::{Issue, issues};
/// let v = fhir::parse(br#"{"resourceType": "Condition", "recordedDate": "2025-02-30"}"#)?;
/// assert_eq!(issues(&v), [
///     Issue::Missing("subject"),
///     Issue::Date { path: "recordedDate".into(), text: "2025-02-30".into() },
/// ]);
/// let fine = fhir::parse(br#"{"resourceType": "Basic"}"#)?; // a type without rules is fine
/// assert!(issues(&fine).is_empty());
/// # Ok::<(), fhir::JsonError>(())
/// ```
pub fn issues(resource: &Value) -> Vec<Issue> {
    let name = view::resource_type(resource).unwrap_or_default();
    let mut out = Vec::new();
    if !known_type(name) {
        out.push(Issue::UnknownType(name.to_owned()));
    }
    let releases: Vec<_> = table::RELEASES.iter().filter(|r| r.matches(name, resource)).collect();
    if let Some(rule) = table::RULES.iter().find(|r| r.name == name) {
        let excused = |e: &str| releases.iter().any(|r| r.instead_of == e);
        let missing = rule.required.iter().filter(|e| !has(resource, e) && !excused(e));
        out.extend(missing.map(|e| Issue::Missing(e)));
        out.extend(odd_status(rule, resource));
        let lists = rule.lists.iter().filter(|e| resource.get(**e).is_some_and(Value::is_object));
        out.extend(lists.map(|e| Issue::NotAList(e)));
    }
    out.extend(releases.iter().map(|r| Issue::Release { release: r.release, element: r.element }));
    bad_dates(resource, "", 0, &mut out);
    out
}

fn odd_status(rule: &table::Rule, resource: &Value) -> Option<Issue> {
    let status = view::text(resource, "status")?;
    (!rule.statuses.is_empty() && !rule.statuses.contains(&status))
        .then(|| Issue::Status(status.to_owned()))
}

/// Whether the element is there; `value[x]` stands for every `value…`. A primitive may live in its
/// sibling (`_birthDate`) with only a reason for its absence.
fn has(resource: &Value, element: &str) -> bool {
    let Some(object) = resource.as_object() else { return false };
    let filled = |v: &Value| !v.is_null();
    match element.strip_suffix("[x]") {
        Some(stem) => object.iter().any(|(k, v)| {
            k.strip_prefix('_')
                .unwrap_or(k)
                .strip_prefix(stem)
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
                && filled(v)
        }),
        None => {
            object.get(element).is_some_and(filled)
                || object.get(&format!("_{element}")).is_some_and(filled)
        }
    }
}

fn bad_dates(value: &Value, path: &str, depth: usize, out: &mut Vec<Issue>) {
    if depth > DEPTH_MAX {
        return;
    }
    let deeper = depth.saturating_add(1);
    match value {
        Value::Object(object) => {
            let dot = if path.is_empty() { "" } else { "." };
            for (key, inner) in object {
                if let Some(text) = inner.as_str().filter(|_| is_date_key(key)) {
                    if text.parse::<Date>().is_err() {
                        let path = format!("{path}{dot}{key}");
                        out.push(Issue::Date { path, text: text.to_owned() });
                    }
                } else if inner.is_object() || inner.is_array() {
                    bad_dates(inner, &format!("{path}{dot}{key}"), deeper, out);
                }
            }
        }
        Value::Array(items) => {
            for (n, inner) in items.iter().enumerate().filter(|(_, v)| !v.is_string()) {
                bad_dates(inner, &format!("{path}[{n}]"), deeper, out);
            }
        }
        _ => {}
    }
}

fn is_date_key(key: &str) -> bool {
    table::DATES.contains(&key) || key.ends_with("DateTime") || key.ends_with("Instant")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn a_choice_element_may_have_any_of_its_types() {
        let o = |key: &str| {
            json!({"resourceType": "Immunization", "status": "completed",
            "vaccineCode": {}, "patient": {}, key: "2025-03-10"})
        };
        assert!(issues(&o("occurrenceDateTime")).is_empty());
        assert!(issues(&o("occurrenceString")).is_empty());
        assert_eq!(issues(&o("occurrences")), [Issue::Missing("occurrence[x]")]);
    }

    #[test]
    fn an_absence_with_a_reason_is_not_missing() {
        let v = json!({"resourceType": "Observation", "code": {}, "_status": {"extension": []}});
        assert!(issues(&v).is_empty());
    }

    #[test]
    fn an_unknown_status_and_type_are_said() {
        let v = json!({"resourceType": "Observation", "status": "done", "code": {}});
        assert_eq!(issues(&v), [Issue::Status("done".into())]);
        assert_eq!(issues(&json!({"resourceType": "Foo"})), [Issue::UnknownType("Foo".into())]);
    }

    #[test]
    fn other_releases_are_told_apart() {
        let r5 = json!({"resourceType": "MedicationRequest", "status": "active", "intent": "order",
            "subject": {}, "medication": {"concept": {"text": "アムロジピン"}}});
        let expected = Issue::Release { release: "R5", element: "medication" };
        assert_eq!(issues(&r5), [expected]); // and the medicine is not said to be missing
        let stu3 = json!({"resourceType": "Condition", "subject": {}, "clinicalStatus": "active"});
        let expected = Issue::Release { release: "STU3", element: "clinicalStatus" };
        assert_eq!(issues(&stu3), [expected]);
    }

    #[test]
    fn a_single_object_where_a_list_belongs_is_said() {
        let v = json!({"resourceType": "Observation", "status": "final", "code": {},
            "category": {"text": "laboratory"}});
        assert_eq!(issues(&v), [Issue::NotAList("category")]);
    }

    #[test]
    fn a_bad_date_is_found_wherever_it_stands() {
        let v = json!({"resourceType": "Basic", "extension": [{}, {"valueDateTime": "2025-13"}],
            "contained": [{"period": {"start": "2025-3-1"}}]});
        let mut paths: Vec<_> = issues(&v)
            .into_iter()
            .map(|issue| match issue {
                Issue::Date { path, .. } => path,
                other => panic!("{other:?}"),
            })
            .collect();
        paths.sort();
        assert_eq!(paths, ["contained[0].period.start", "extension[1].valueDateTime"]);
    }

    #[test]
    fn every_rule_is_about_a_known_type_and_its_own_statuses() {
        for rule in table::RULES {
            assert!(known_type(rule.name), "{}", rule.name);
            for status in rule.statuses {
                let v = json!({"resourceType": rule.name, "status": status});
                let odd = issues(&v).into_iter().any(|i| matches!(i, Issue::Status(_)));
                assert!(!odd, "{} {status}", rule.name);
            }
            let empty = json!({"resourceType": rule.name});
            let missing = issues(&empty).into_iter().filter(|i| matches!(i, Issue::Missing(_)));
            assert_eq!(missing.count(), rule.required.len(), "{}", rule.name);
        }
    }

    proptest! {
        #[test]
        fn never_panics(name in "[A-Z][a-z]{0,12}", key in "\\PC{0,12}", text in "\\PC{0,12}") {
            drop(issues(&json!({"resourceType": name, &key: [{&key: text}]})));
        }
    }
}
