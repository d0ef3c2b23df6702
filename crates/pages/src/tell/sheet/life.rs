//! What the person says of their own life: what matters, the plan, how it is now.

use super::{
    super::{mine, pick},
    Teller,
    parts::some,
};
use crate::sheet::{Block, PaperFact};

/// Newest scores on a sheet: it must stay one page.
const LIVING_MAX: usize = 2;

impl Teller<'_> {
    pub(super) fn life(&self) -> Vec<Block> {
        let (held, lang) = (&self.data.stated.held, self.lang);
        let fact =
            |name: String, detail: String| PaperFact { name, detail, ..PaperFact::default() };
        let goals = mine::goals(held, "", lang).into_iter();
        let goals = goals.map(|said| fact(said.words, said.when.text));
        let plan = held.plan.as_ref().map(|(_, plan)| fact(plan.in_words(), String::new()));
        let living = mine::living(held, "", lang).into_iter().take(LIVING_MAX).map(|said| {
            let joined = pick(lang, "　", " ");
            fact(format!("{}{joined}{}", self.words.living, said.words), said.when.text)
        });
        some(goals.chain(plan).chain(living).collect())
    }
}
