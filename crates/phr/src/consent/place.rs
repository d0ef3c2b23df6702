//! Where a person under protection is (支援措置, the measures for people who fled from violence): whether
//! somebody may learn it.
//!
//! The person hides it with a refusal that forbids [`Action::Locate`] to everybody. From then on the
//! account that hid it sees all of the record, and nobody else learns an address, a telephone number or
//! the place of a treatment: not the family, not a proxy, not another account that is called the person's
//! own, because one of these may be the danger. Nobody but that account learns that something is hidden.
//! What is left of an entry is made in [`crate::record::placeless`].

use super::{Action, Class, Grant, Request, Rules, basis::bases, decide::OnFile, fhir::State};
use crate::{AccountId, record::Kind};

/// Whether somebody may learn where the person lives and is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Places {
    /// They may: nothing is hidden, or they hid it.
    #[default]
    Shown,
    /// They are not, and what they do shows nothing: they add, they decide. It is less than the whole
    /// record all the same, so that adding tells nothing of what is held.
    Unsaid,
    /// They may not: what they see says nothing of it.
    Hidden,
}

impl Places {
    /// What holds for a request.
    pub(super) fn of(request: &Request, on_file: &OnFile, rules: &dyn Rules) -> Places {
        let hidden = match hidden_by(request, on_file) {
            Some(grant) => grant.given_by != request.account || !may(request, on_file, rules),
            None => false,
        };
        match request.action {
            Action::Read if hidden => Places::Hidden,
            Action::Add | Action::Grant | Action::Delegate | Action::Erase | Action::Locate
                if hidden =>
            {
                Places::Unsaid
            }
            // Maintenance shows nothing, and what is hidden is rebuilt like everything else.
            Action::Maintain
            | Action::Read
            | Action::Add
            | Action::Grant
            | Action::Delegate
            | Action::Erase
            | Action::Locate => Places::Shown,
        }
    }

    /// Whether entries of a kind can be told at all. Words that somebody wrote may name a place in
    /// any sentence, and what supports other entries is mostly places.
    pub(super) const fn tell(self, kind: Kind) -> bool {
        match self {
            Places::Shown | Places::Unsaid => true,
            Places::Hidden => match kind {
                Kind::Medicine
                | Kind::Measurement
                | Kind::Lab
                | Kind::CheckUp
                | Kind::Condition
                | Kind::Allergy
                | Kind::Vaccination
                | Kind::Visit
                | Kind::Cost => true,
                Kind::Care | Kind::Document | Kind::Note | Kind::Support => false,
            },
        }
    }
}

/// The decision that hides places. Of several the first counts: whoever is called the person as well
/// cannot see through it by hiding once more. It holds at every moment, so that no clock can be turned
/// back to before it.
fn hidden_by<'a>(request: &Request, on_file: &'a OnFile) -> Option<&'a Grant> {
    let protecting = |grant: &&Grant| grant.protects() && grant.person == request.person;
    on_file.grants.iter().filter(protecting).min_by_key(|grant| (grant.given, grant.id))
}

/// What an account may see of what was agreed to, given or taken back. That the person hid where they
/// are, or did so once, is seen by the account that did it. While it is hidden, whoever else decides about
/// the record sees what they gave themselves: to whom the person gave something tells who treats them.
pub fn seen_by(account: AccountId, agreed: &[(Grant, State)]) -> Vec<(Grant, State)> {
    let holds = |(grant, state): &&(Grant, State)| grant.protects() && *state == State::Given;
    let first = agreed.iter().filter(holds).min_by_key(|(grant, _)| (grant.given, grant.id));
    let hidden = first.is_some_and(|(grant, _)| grant.given_by != account);
    let seen =
        |(grant, _): &&(Grant, State)| grant.given_by == account || !(hidden || grant.protects());
    agreed.iter().filter(seen).cloned().collect()
}

fn may(request: &Request, on_file: &OnFile, rules: &dyn Rules) -> bool {
    let asked = Request { action: Action::Locate, ..request.clone() };
    let now = on_file.now(request.at);
    let bases = bases(&asked, on_file);
    bases.iter().any(|basis| rules.ask(&basis.question(&asked, now, Class::default())).allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medicines_and_allergies_are_told_when_places_are_hidden_and_letters_are_not() {
        for kind in [Kind::Medicine, Kind::Allergy, Kind::Lab] {
            assert!(Places::Hidden.tell(kind), "{kind:?}");
        }
        for kind in [Kind::Document, Kind::Note, Kind::Care, Kind::Support] {
            assert!(!Places::Hidden.tell(kind) && Places::Shown.tell(kind), "{kind:?}");
        }
    }
}
