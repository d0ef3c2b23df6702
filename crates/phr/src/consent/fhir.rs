//! Grants as FHIR R4 `Consent`, after IHE Privacy Consent on FHIR (PCF): written and read back.
//!
//! <https://profiles.ihe.net/ITI/PCF/>: basic (yes or no to a policy), intermediate (one level of
//! exceptions by time, author or single data) and advanced (sensitivity labels). What is read must
//! be exactly what we would write: a consent with a word in it that nobody here obeys is refused,
//! never half obeyed.

mod document;
mod read;
mod write;

use super::Grant;

pub use document::{FORMAT, document, read_document};
pub use read::read;
pub use write::write;

/// Whether a grant holds or was withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// It holds, within its time.
    Given,
    /// The person took it back.
    Withdrawn,
}

/// The levels of IHE PCF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Yes or no.
    Basic,
    /// With exceptions by time, author or single data.
    Intermediate,
    /// With sensitivity labels.
    Advanced,
}

impl Level {
    /// The least level that can say what a grant says.
    pub fn of(grant: &Grant) -> Level {
        let scope = &grant.scope;
        let plain = super::Scope { kinds: scope.kinds.clone(), ..super::Scope::default() };
        if !scope.labels.is_empty() {
            Level::Advanced
        } else if *scope != plain {
            Level::Intermediate
        } else {
            Level::Basic
        }
    }

    /// The canonical address of the profile. From memory of the guide's resource ids; the guide's
    /// own pages give the same three names.
    pub const fn profile(self) -> &'static str {
        match self {
            Level::Basic => {
                "https://profiles.ihe.net/ITI/PCF/StructureDefinition/IHE.PCF.consentBasic"
            }
            Level::Intermediate => {
                "https://profiles.ihe.net/ITI/PCF/StructureDefinition/IHE.PCF.consentIntermediate"
            }
            Level::Advanced => {
                "https://profiles.ihe.net/ITI/PCF/StructureDefinition/IHE.PCF.consentAdvanced"
            }
        }
    }
}

/// Why a document is not one of our consents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("not a consent as this program writes it: `{0}` is missing or says something else")]
pub struct NotOurs(pub &'static str);

mod systems {
    pub(super) const ACCOUNT: &str = "https://tenohira.example/fhir/NamingSystem/account";
    pub(super) const GRANT: &str = "https://tenohira.example/fhir/NamingSystem/grant";
    pub(super) const ORGANISATION: &str =
        "http://jpfhir.jp/fhir/core/mhlw/IdSystem/MedicalOrganizationID";
    pub(super) const SHARE: &str = "https://tenohira.example/fhir/NamingSystem/share";
    pub(super) const APP: &str = "https://tenohira.example/fhir/NamingSystem/app";
    pub(super) const SOURCE: &str = "https://tenohira.example/fhir/NamingSystem/source";
    pub(super) const ROLE: &str = "https://tenohira.example/fhir/CodeSystem/role";
    pub(super) const RELATION: &str = "https://tenohira.example/fhir/CodeSystem/relation";
    pub(super) const EVIDENCE: &str =
        "https://tenohira.example/fhir/StructureDefinition/consent-evidence";
    pub(super) const ANYONE: &str = "https://tenohira.example/fhir/NamingSystem/anyone";
    pub(super) const TEXT: &str = "https://tenohira.example/consent/text/";
    pub(super) const PURPOSE: &str = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
    pub(super) const LABEL: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    pub(super) const ACTION: &str = "http://terminology.hl7.org/CodeSystem/consentaction";
    pub(super) const MEANING_INSTANCE: &str = "instance";
}

#[cfg(test)]
mod tests;
