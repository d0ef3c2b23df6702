//! Rules for tests of storage, which must not need the real ones.

use phr::consent::{Action, BasisFacts, Question, Rules, Ruling};

/// Whoever keeps a record may do everything; whoever was granted something may do that with what is
/// named and not refused. What is withheld is for maintenance only.
#[derive(Debug, Clone, Copy)]
pub struct PlainRules;

impl Rules for PlainRules {
    fn ask(&self, q: &Question) -> Ruling {
        let keeps = matches!(q.basis, BasisFacts::Relation { .. });
        let granted =
            matches!(q.basis, BasisFacts::Grant { purpose_named: true, action_named: true })
                && (!q.class.sensitive || q.class.named);
        let closed = q.class.refused || (q.class.withheld && q.action != Action::Maintain);
        let live = q.from <= q.at && q.at < q.until;
        Ruling { allowed: live && !closed && (keeps || granted), rule: None }
    }
}
