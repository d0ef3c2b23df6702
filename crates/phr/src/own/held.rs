//! What a person says of their life, read at once: what matters, the plan, how life is, what helped.

use ::fhir::Date;

use super::{Goal, Helped, Living, Own, Plan, Tried, What, all};
use crate::{
    EntryId,
    ports::{Reading, StoreError},
};

/// Everything that stands, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Held {
    /// What matters.
    pub goals: Vec<(EntryId, Goal)>,
    /// The newest plan, whatever became of it.
    pub plan: Option<(EntryId, Plan)>,
    /// When the plan was tried, or not.
    pub tried: Vec<Tried>,
    /// How life was.
    pub living: Vec<(EntryId, Living)>,
    /// What helped.
    pub helped: Vec<(EntryId, Helped)>,
}

impl Held {
    /// Reads all of it.
    ///
    /// # Errors
    /// When storage fails.
    pub fn read(reading: &mut dyn Reading) -> Result<Held, StoreError> {
        let mut held = Held::of_plan(reading)?;
        for what in [What::Goal, What::Living, What::Helped] {
            for (id, own) in all(reading, what)? {
                held.put(id, own);
            }
        }
        held.goals.reverse(); // as they were written
        Ok(held)
    }

    /// Reads the plan and its answers alone, as the home page needs them.
    ///
    /// # Errors
    /// When storage fails.
    pub fn of_plan(reading: &mut dyn Reading) -> Result<Held, StoreError> {
        let mut held = Held::default();
        for (id, own) in all(reading, What::Plan)? {
            held.put(id, own);
        }
        if held.plan.is_some() {
            for (id, own) in all(reading, What::Tried)? {
                held.put(id, own);
            }
        }
        Ok(held)
    }

    /// Reads what helped alone, as a chart needs it.
    ///
    /// # Errors
    /// When storage fails.
    pub fn of_help(reading: &mut dyn Reading) -> Result<Held, StoreError> {
        let mut held = Held::default();
        for (id, own) in all(reading, What::Helped)? {
            held.put(id, own);
        }
        Ok(held)
    }

    fn put(&mut self, id: EntryId, own: Own) {
        match own {
            Own::Goal(goal) => self.goals.push((id, goal)),
            Own::Plan(plan) => self.plan = self.plan.take().or(Some((id, plan))),
            Own::Tried(tried) => self.tried.push(tried),
            Own::Living(living) => self.living.push((id, living)),
            Own::Helped(helped) => self.helped.push((id, helped)),
            Own::Wishes(_) | Own::Choices(_) | Own::Visit(_) => {}
        }
    }

    /// Whether one may ask now how the plan goes.
    pub fn may_ask(&self, now: &Date) -> bool {
        let answered = self.tried.first().map(|tried| &tried.at);
        self.plan.as_ref().is_some_and(|(_, plan)| plan.may_ask(answered, now))
    }

    /// How often the plan that holds was done.
    pub fn times(&self) -> usize {
        let words = self.plan.as_ref().map(|(_, plan)| plan.in_words());
        let of_this = |t: &&Tried| t.done && Some(&t.plan) == words.as_ref();
        self.tried.iter().filter(of_this).count()
    }
}
