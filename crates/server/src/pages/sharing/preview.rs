//! What somebody would see by a grant that is not given yet: read under the permit that they would get,
//! by the same decision, and under the permit of the one who asks. It is no disclosure.

use phr::{
    consent::{
        Action, Decision, Grant, Grantee, OnBehalf, OnFile, Permit, Predicate, Request, Role,
        Strength, decide,
    },
    ports::{self, Store, StoreError},
};

use crate::share::{Seen, seen};

/// What whoever was given it would see: everything on file but what the one who asks may do
/// themself, with the grant that is not given yet.
pub(super) fn as_seen(
    store: &dyn Store,
    permit: &Permit,
    grant: Grant,
    role: Role,
) -> Result<(Seen, Predicate), StoreError> {
    let held = store.on_file(permit.actor(), permit.person())?;
    let request = request(permit, &grant, role).ok_or(StoreError::WrongPermit)?;
    let own = Grantee::Account(permit.actor());
    let others = held.grants.into_iter().filter(|held| held.to != own);
    let grants: Vec<Grant> = others.chain([grant]).collect();
    let on_file = OnFile { relations: Vec::new(), grants, seen: held.seen };
    let Decision::Permitted(would) = decide(&request, &on_file, policy::rules()) else {
        return Err(StoreError::WrongPermit);
    };
    // The one who asks looks, on their own grounds.
    let narrow = permit.narrowed_to(&would).ok_or(StoreError::WrongPermit)?;
    let seen = ports::read(store, &narrow, |reading| seen(reading, permit.at()))?;
    Ok((seen, would.predicate().clone()))
}

/// What they would ask; `None` for whom no preview is made.
fn request(permit: &Permit, grant: &Grant, role: Role) -> Option<Request> {
    let (account, on_behalf) = match &grant.to {
        Grantee::Share(link) => (permit.actor(), OnBehalf::Share(*link)),
        Grantee::Account(account) => (*account, OnBehalf::Nobody),
        Grantee::Organisation { .. } | Grantee::App(_) | Grantee::Anyone => return None,
    };
    let purpose = grant.purposes.iter().next().copied();
    let door = "page:sharing-preview";
    let request = Request::new(account, permit.person(), Action::Read, door, permit.at());
    Some(Request { role, on_behalf, purpose, strength: Strength::Two, ..request })
}
