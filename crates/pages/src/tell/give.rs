//! What somebody wishes to give, as the form carries it: read, sent again, made into a scope.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use phr::{
    GrantId,
    circulation::{LABEL_MAX, QUESTION_MAX},
    consent::{Grant, Label, Labels, Purpose, Scope, Span, days_proposed},
    record::Kind,
};

use super::{
    log,
    sharing::{KINDS, PURPOSES, kind, label},
};
use crate::{
    Frame, Lang,
    give::{Choice, Fault, Give},
    links,
    words::Words,
};

/// From when on, in years before today; 0 is all of it.
const YEARS: [u8; 4] = [0, 1, 3, 10];
/// For how many days.
const DAYS: [u16; 4] = [1, 7, 30, 90];
/// A year, for looking back: leap years give a day more, never one less.
const YEAR: SignedDuration = SignedDuration::from_hours(366 * 24);

/// What somebody wishes to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// To whom.
    pub to: String,
    /// What to ask them.
    pub question: String,
    /// Whether a code is wished.
    pub passcode: bool,
    /// What for.
    pub purpose: Purpose,
    /// Which kinds.
    pub kinds: BTreeSet<Kind>,
    /// From so many years before today; 0 is all of it.
    pub years: u8,
    /// For so many days.
    pub days: u16,
    /// Sensitive records that are named.
    pub labels: Labels,
    /// The grant that it replaces.
    pub grant: Option<GrantId>,
    /// Whether the one more question was answered with yes.
    pub sure: bool,
}

impl Wish {
    /// What is proposed: a week, for treatment, nothing sensitive, with a code.
    pub fn careful() -> Wish {
        let link = phr::consent::Grantee::Share(phr::OriginalId::from_bytes([0; 32]));
        Wish {
            to: String::new(),
            question: String::new(),
            passcode: true,
            purpose: Purpose::Treatment,
            kinds: KINDS.iter().copied().collect(),
            years: 0,
            days: days_proposed(&link, Purpose::Treatment).unwrap_or_default(),
            labels: Labels::NONE,
            grant: None,
            sure: false,
        }
    }

    /// What was given before, to be changed.
    pub fn of(grant: &Grant, to: &str) -> Wish {
        Wish {
            to: to.to_owned(),
            purpose: grant.purposes.iter().next().copied().unwrap_or(Purpose::Treatment),
            kinds: grant.scope.kinds.clone(),
            labels: grant.scope.labels,
            grant: Some(grant.id),
            ..Wish::careful()
        }
    }

    /// Reads a form. What is not among the choices is not chosen.
    ///
    /// ```
    /// # use pages::tell::give::Wish;
    /// let pairs = [("to", "Dr B"), ("kind", "medicine"), ("kind", "support"), ("days", "9999")];
    /// let wish = Wish::read(&pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
    /// assert_eq!(wish.kinds.len(), 1); // whatever a form is made to say
    /// assert_eq!(wish.days, 7);
    /// ```
    pub fn read(pairs: &[(String, String)]) -> Wish {
        let all = |name: &'static str| pairs.iter().filter(move |(n, _)| n == name).map(|(_, v)| v);
        let one = |name: &'static str| all(name).next().map(String::as_str).unwrap_or_default();
        let careful = Wish::careful();
        let days = one("days").parse().ok().filter(|days| DAYS.contains(days));
        let purpose = Purpose::from_code(one("purpose")).filter(|p| PURPOSES.contains(p));
        Wish {
            to: line(one("to")),
            question: one("question").trim().chars().take(QUESTION_MAX).collect(),
            passcode: one("passcode") == "yes",
            purpose: purpose.unwrap_or(careful.purpose),
            kinds: all("kind")
                .filter_map(|k| Kind::from_code(k))
                .filter(|k| KINDS.contains(k))
                .collect(),
            years: one("years").parse().ok().filter(|n| YEARS.contains(n)).unwrap_or_default(),
            days: days.unwrap_or(careful.days),
            labels: all("label").filter_map(|l| Label::from_code(l)).collect(),
            grant: one("grant").parse().ok(),
            sure: one("sure") == "yes",
        }
    }

    /// The form again, as hidden fields; [`Wish::read`] gives the same, but for `sure`.
    pub fn fields(&self) -> Vec<(String, String)> {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut fields = vec![
            field("to", &self.to),
            field("question", &self.question),
            field("passcode", if self.passcode { "yes" } else { "" }),
            field("purpose", self.purpose.code()),
            field("years", &self.years.to_string()),
            field("days", &self.days.to_string()),
        ];
        fields.extend(self.kinds.iter().map(|kind| field("kind", kind.code())));
        fields.extend(self.labels.iter().map(|label| field("label", label.code())));
        fields.extend(self.grant.map(|id| field("grant", &id.to_string())));
        fields
    }

    /// What is not right.
    pub fn faults(&self) -> Vec<Fault> {
        let to = self.to.is_empty() || self.to.chars().count() > LABEL_MAX;
        let kinds = self.kinds.is_empty();
        [to.then_some(Fault::To), kinds.then_some(Fault::Kinds)].into_iter().flatten().collect()
    }

    /// Which entries.
    pub fn scope(&self, now: Timestamp) -> Scope {
        let back = YEAR.checked_mul(i32::from(self.years)).filter(|_| self.years > 0);
        let from = back.and_then(|back| now.checked_sub(back).ok());
        let facts = Span { from_ms: from.map(Timestamp::as_millisecond), until_ms: None };
        Scope { kinds: self.kinds.clone(), facts, labels: self.labels, ..Scope::default() }
    }

    /// Until when.
    pub fn until(&self, now: Timestamp) -> Option<Timestamp> {
        let lasts = SignedDuration::from_hours(24_i64.saturating_mul(i64::from(self.days)));
        now.checked_add(lasts).ok()
    }

    /// The sensitive records that are named, in words.
    pub fn sensitive(&self, lang: Lang) -> Vec<&'static str> {
        self.labels.iter().map(|named| label(named, lang)).collect()
    }
}

/// One line without what could hide in it.
fn line(text: &str) -> String {
    phr::circulation::recipient(text).unwrap_or_default()
}

/// The form, with what was chosen so far.
pub fn give(frame: Frame, pid: &str, wish: &Wish, faults: Vec<Fault>) -> Give {
    let (lang, w) = (frame.lang, &Words::of(frame.lang).sharing);
    let choice = |value: &str, name: &str, chosen| Choice {
        value: value.to_owned(),
        name: name.to_owned(),
        chosen,
    };
    let purposes =
        PURPOSES.iter().map(|p| choice(p.code(), log::purpose(*p, lang), *p == wish.purpose));
    let kinds = KINDS.iter().map(|k| choice(k.code(), kind(*k, lang), wish.kinds.contains(k)));
    let years = YEARS.iter().map(|n| {
        let name = if *n == 0 { w.since_all.to_owned() } else { w.since_years.of((*n).into()) };
        choice(&n.to_string(), &name, *n == wish.years)
    });
    let days =
        DAYS.iter().map(|n| choice(&n.to_string(), &w.for_days.of((*n).into()), *n == wish.days));
    let labels = Label::ALL.iter().map(|l| choice(l.code(), label(*l, lang), wish.labels.has(*l)));
    Give {
        action: links::sharing_give(pid),
        grant: wish.grant.map(|id| id.to_string()).unwrap_or_default(),
        to: wish.to.clone(),
        question: wish.question.clone(),
        passcode: wish.passcode,
        purposes: purposes.collect(),
        kinds: kinds.collect(),
        years: years.collect(),
        days: days.collect(),
        labels: labels.collect(),
        faults,
        frame,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_proposed_is_careful() {
        let wish = Wish::careful();
        assert_eq!((wish.days, wish.purpose), (7, Purpose::Treatment));
        assert!(wish.labels.is_empty() && wish.passcode && !wish.sure);
        let empty = Wish::read(&[]);
        assert_eq!(empty.faults(), [Fault::To, Fault::Kinds], "nothing is shown by an empty form");
    }

    proptest! {
        #[test]
        fn a_wish_comes_back_from_its_form(
            to in "[a-z 一-龠]{0,80}", question in "[a-zA-Z?\n]{0,50}", passcode: bool,
            years in prop::sample::select(YEARS.to_vec()), days in prop::sample::select(DAYS.to_vec()),
            kinds in prop::sample::subsequence(KINDS.to_vec(), 0..KINDS.len()), bits in 0u16..512,
        ) {
            let wish = Wish {
                to: line(&to), question: question.trim().to_owned(), passcode, years, days,
                kinds: kinds.into_iter().collect(), labels: Labels::from_bits(bits),
                ..Wish::careful()
            };
            prop_assert_eq!(Wish::read(&wish.fields()), wish);
        }
    }
}
