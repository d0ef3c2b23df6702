//! Giving and taking back consents.

use phr::{
    consent::{
        Grant, Permit,
        fhir::{FORMAT, State, document},
    },
    person::Subject,
    ports::{Intake, Outcome, Store, StoreError, Taken},
};

use super::typed_now;

/// Keeps a decision about who may see the record: `grant` holds from now on, or is taken back. The
/// permit must be for [`phr::consent::Action::Grant`].
///
/// # Errors
/// When the permit is another one, or the grant is unsound ([`Grant::fault`]).
pub fn consent(
    store: &dyn Store,
    permit: &Permit,
    grant: &Grant,
    state: State,
) -> Result<Taken, StoreError> {
    let at = permit.at();
    store.take_in(
        permit,
        &Intake {
            bytes: document(grant, state, at),
            held: None,
            format: FORMAT.to_owned(),
            format_version: None,
            received: typed_now(permit, at),
            subject: Subject::default(),
            outcome: Outcome::Read {
                drafts: Vec::new(),
                series: Vec::new(),
                acts: Vec::new(),
                from: None,
            },
            findings: Vec::new(),
        },
    )
}
