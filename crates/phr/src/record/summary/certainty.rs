//! How certain a condition or an allergy is. An unknown word never makes it more certain, and a name
//! on a bill is never a diagnosis.

use fhir::view;
use serde_json::Value;

use crate::{provenance::Evidence, record::Entry};

/// What `verificationStatus` says (FHIR R4, Condition and `AllergyIntolerance`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verification {
    /// Confirmed.
    Confirmed,
    /// Unconfirmed, provisional, differential or an unknown word: 疑い.
    Unclear,
    /// Ruled out.
    Refuted,
    /// Entered in error.
    Mistaken,
    /// The source does not say.
    Unsaid,
}

impl Verification {
    /// Reads `verificationStatus` of a resource.
    ///
    /// ```
    /// use phr::record::summary::Verification;
    /// use serde_json::json;
    /// let said = |word: &str| Verification::of(&json!({"verificationStatus": {"text": word}}));
    /// assert_eq!(said("confirmed"), Verification::Confirmed);
    /// assert_eq!(said("surely"), Verification::Unclear); // an unknown word makes nothing certain
    /// ```
    pub fn of(resource: &Value) -> Verification {
        let Some(status) = resource.get("verificationStatus") else { return Verification::Unsaid };
        let code = view::codings(status).map(|c| c.code).find(|c| !c.is_empty());
        match code.or_else(|| view::text(status, "text")) {
            Some("confirmed") => Verification::Confirmed,
            Some("refuted") => Verification::Refuted,
            Some("entered-in-error") => Verification::Mistaken,
            Some(_) => Verification::Unclear,
            None => Verification::Unsaid,
        }
    }
}

/// How sure a condition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// A doctor's diagnosis.
    Confirmed,
    /// A doctor's suspicion (疑い).
    Suspected,
    /// Told by the person or the family.
    Told,
    /// A name on a bill.
    Claimed,
}

/// How sure a condition is; `None` when it was ruled out or entered in error. A bill stays a bill and
/// what was told stays told, whatever else they say.
pub fn certainty(entry: &Entry) -> Option<Certainty> {
    match (evidence(entry), Verification::of(&entry.resource)) {
        (_, Verification::Refuted | Verification::Mistaken) => None,
        (Evidence::Claimed, _) => Some(Certainty::Claimed),
        (_, Verification::Unclear) if is_history(&entry.resource) => Some(Certainty::Told),
        (_, Verification::Unclear) => Some(Certainty::Suspected),
        (Evidence::Reported, _) => Some(Certainty::Told),
        (_, Verification::Confirmed) | (Evidence::Recorded, Verification::Unsaid) => {
            Some(Certainty::Confirmed)
        }
        (_, Verification::Unsaid) => Some(Certainty::Suspected),
    }
}

/// The evidence of an entry, by its first origin. An entry without origins does not occur; it would
/// count as the weakest kind.
pub fn evidence(entry: &Entry) -> Evidence {
    entry.origins.first().map_or(Evidence::Reported, |origin| origin.evidence)
}

/// Whether a condition is past history (既往歴) as a notebook or a letter lists it: told, neither
/// diagnosed there nor suspected.
///
/// ```
/// use phr::record::summary::certainty::is_history;
/// use serde_json::json;
/// assert!(is_history(&json!({"category": [{"text": "既往歴"}]})));
/// assert!(!is_history(&json!({"category": [{"text": "現病歴"}]})));
/// ```
pub fn is_history(resource: &Value) -> bool {
    view::items(resource, "category").any(|c| view::text(c, "text") == Some("既往歴"))
}

/// Whether the source says that it is over.
pub fn is_over(entry: &Entry) -> bool {
    entry.resource.get("clinicalStatus").is_some_and(|status| {
        view::codings(status).any(|c| ["inactive", "remission", "resolved"].contains(&c.code))
    })
}
