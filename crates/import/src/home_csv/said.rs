//! How a person says the columns of a table are to be read, in place of a guess.
//!
//! A saying is text, one word a column by its letter: `A=date B=systolic@morning C=weight/kg`. It
//! stands in the document [`crate::typed::columns_document`], and, with the line of the headings, as
//! the version of a table that was read with it; so reading again reads the same.

use std::{collections::BTreeSet, fmt};

use phr::{Text, provenance::State};

use super::{
    columns::letter,
    heading::{Group, What},
};
use crate::vitals::{Item, Unit, fold};

/// What a column can be, by its word. The words are kept in documents: never change them.
const WHATS: &[(&str, What)] = &[
    ("date", What::Day),
    ("time", What::Time),
    ("systolic", What::Value(Item::Systolic)),
    ("diastolic", What::Value(Item::Diastolic)),
    ("pulse", What::Value(Item::Pulse)),
    ("weight", What::Value(Item::Weight)),
    ("body-fat", What::Value(Item::BodyFat)),
    ("temperature", What::Value(Item::Temperature)),
    ("spo2", What::Value(Item::Saturation)),
    ("glucose", What::Value(Item::Glucose)),
    ("steps", What::Value(Item::Steps)),
    ("timing", What::Timing),
    ("place", What::Place),
    ("device", What::Device),
    ("note", What::Note),
    ("user", What::User),
];
/// The word of a column that is not read.
const UNREAD: &str = "-";

/// What one column holds, as a person says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Role {
    pub(super) what: Option<What>,
    pub(super) group: Group,
    pub(super) unit: Option<&'static Unit>,
}

impl Role {
    /// The role with this word; `None` for a word nobody knows.
    ///
    /// ```
    /// use import::home_csv::Role;
    /// assert_eq!(Role::read("weight/LB@2").map(|r| r.to_string()).as_deref(), Some("weight/lb@2"));
    /// assert_eq!(Role::read("-"), Some(Role::default())); // said not to be read
    /// assert!(Role::read("weight/stone").is_none());
    /// ```
    pub fn read(word: &str) -> Option<Role> {
        if word == UNREAD || word.is_empty() {
            return Some(Role::default());
        }
        let mut parts = word.split('@');
        let (what, unit) = parts.next().map(|p| p.split_once('/').unwrap_or((p, "")))?;
        let (_, what) = WHATS.iter().find(|(known, _)| *known == what)?;
        let unit = match (what, unit) {
            (_, "") => None,
            (What::Value(item), unit) => Some(item.unit(unit)?),
            _ => return None,
        };
        let mut group = Group::default();
        for part in parts {
            match (State::from_code(part), part.as_bytes()) {
                (Some(state), _) => group.state = Some(state),
                (None, [n @ (b'1'..=b'9' | b'h' | b's')]) => group.nth = Some(char::from(*n)),
                (None, _) => return None,
            }
        }
        Some(Role { what: Some(*what), group, unit })
    }

    pub(super) fn of(what: What, group: Group, unit: Option<&'static Unit>) -> Role {
        // What can only be in one unit needs none said.
        let several = matches!(what, What::Value(item) if item.measure().units.len() > 1);
        Role { what: Some(what), group, unit: unit.filter(|_| several) }
    }

    /// Whether the column is read at all.
    pub fn is_read(self) -> bool {
        self.what.is_some()
    }

    /// The word without what tells several readings of one row apart.
    #[must_use]
    pub fn alone(self) -> Role {
        Role { group: Group::default(), ..self }
    }

    /// What tells it from another reading in the same row: `morning`, `2`; empty for nothing.
    pub fn reading(self) -> String {
        let Group { state, nth } = self.group;
        let parts = state.map(|s| s.code().to_owned()).into_iter().chain(nth.map(String::from));
        parts.collect::<Vec<_>>().join("@")
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(what) = self.what else { return f.write_str(UNREAD) };
        f.write_str(WHATS.iter().find(|(_, known)| *known == what).map_or(UNREAD, |(w, _)| w))?;
        if let Some(spelling) = self.unit.and_then(|u| u.spellings.first()) {
            write!(f, "/{spelling}")?;
        }
        let Group { state, nth } = self.group;
        if let Some(state) = state {
            write!(f, "@{}", state.code())?;
        }
        nth.map_or(Ok(()), |n| write!(f, "@{n}"))
    }
}

/// Everything a column can be said to be, with its word and what it is called.
pub fn choices() -> Vec<(String, Text)> {
    let mut choices = Vec::new();
    for (word, what) in WHATS {
        let What::Value(item) = what else {
            choices.push(((*word).to_owned(), called(*what)));
            continue;
        };
        let units = item.measure().units;
        for unit in units {
            let role = Role::of(*what, Group::default(), Some(unit));
            choices.push((
                role.to_string(),
                Text::new(
                    format!("{}（{}）", item.name(), unit.shown),
                    format!("{} ({})", item.english(), unit.shown),
                ),
            ));
        }
        if units.len() > 1 {
            choices.push((
                (*word).to_owned(),
                Text::new(
                    format!("{}（単位は値のうしろに書いてある）", item.name()),
                    format!("{} (each value says its unit)", item.english()),
                ),
            ));
        }
    }
    choices
}

fn called(what: What) -> Text {
    let (ja, en) = match what {
        What::Day => ("日付（時刻も書いてあってよい）", "date (perhaps with the time)"),
        What::Time => ("時刻", "time of day"),
        What::Timing => ("測ったとき（朝・食後など）", "when in the day (morning, after a meal …)"),
        What::Place => ("測った場所", "place"),
        What::Device => ("使った機器", "device"),
        What::Note => ("メモ", "note"),
        What::User => ("測った人の名前", "whose values"),
        What::Value(item) => (item.name(), item.english()),
    };
    Text::new(ja, en)
}

/// The columns of one kind of table as a person says they are to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The headings as they stand in the table: another table with the same is of the same kind.
    pub headings: Vec<String>,
    /// What each column holds, in the same order.
    pub roles: Vec<Role>,
}

impl Columns {
    /// Reads a saying about these headings. Columns that are not named are not read.
    ///
    /// ```
    /// use import::home_csv::Columns;
    /// let headings = || ["日", "上", "下"].map(String::from).to_vec();
    /// let said = Columns::read("A=date, B=systolic C=diastolic", headings()).unwrap();
    /// assert_eq!(said.to_string(), "A=date B=systolic C=diastolic");
    /// assert!(Columns::read("D=pulse", headings()).is_err()); // there are only three
    /// ```
    ///
    /// # Errors
    /// The first part that cannot be understood.
    pub fn read(text: &str, headings: Vec<String>) -> Result<Columns, String> {
        let mut roles = vec![Role::default(); headings.len()];
        for part in text.split([',', ' ']).filter(|p| !p.is_empty()) {
            let (name, word) = part.split_once('=').ok_or_else(|| part.to_owned())?;
            let at = (0..headings.len()).find(|n| letter(*n).eq_ignore_ascii_case(name));
            let slot = at.and_then(|at| roles.get_mut(at)).ok_or_else(|| part.to_owned())?;
            *slot = Role::read(word).ok_or_else(|| part.to_owned())?;
        }
        Ok(Columns { headings, roles })
    }

    /// Why a table cannot be read like this, in words; `None` when it can.
    pub fn problem(&self) -> Option<Text> {
        let all = || self.roles.iter().filter_map(|r| Some((r.what?, r.group)));
        let count = |what| all().filter(|(w, _)| *w == what).count();
        let single = [What::Time, What::Timing, What::Place, What::Device, What::User];
        let mut seen = BTreeSet::new();
        let mut values = 0_usize;
        for (what, group) in all() {
            let What::Value(item) = what else { continue };
            values = values.saturating_add(1);
            if !seen.insert((item, group)) {
                return Some(Text::new(
                    format!(
                        "「{}」が2つあります。朝・夜や1回目・2回目で分けるか、片方を「読まない」にしてください。",
                        item.name()
                    ),
                    format!(
                        "two columns are the {}: tell them apart (morning, evening, first, second) or leave one out",
                        item.english()
                    ),
                ));
            }
        }
        if count(What::Day) != 1 {
            return Some(Text::new(
                "日付の列を1つ選んでください。",
                "choose one column as the date",
            ));
        }
        if values == 0 {
            return Some(Text::new(
                "血圧や体重など、測った値の列を1つは選んでください。",
                "choose at least one column that holds a measured value",
            ));
        }
        let double = single.into_iter().find(|what| count(*what) > 1)?;
        let called = called(double);
        Some(Text::new(
            format!("「{}」の列は1つだけにしてください。", called.ja),
            format!("only one column can be the {}", called.en),
        ))
    }

    /// Whether these are the headings it is about.
    pub(crate) fn fits(&self, headings: &[String]) -> bool {
        self.headings.len() == headings.len()
            && self.headings.iter().zip(headings).all(|(a, b)| fold(a) == fold(b))
    }
}

impl fmt::Display for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let read = self.roles.iter().enumerate().filter(|(_, role)| role.is_read());
        let words: Vec<String> = read.map(|(n, role)| format!("{}={role}", letter(n))).collect();
        f.write_str(&words.join(" "))
    }
}

/// The version of a table that was read as said: where the headings stand, and the saying.
pub(super) fn version(line: usize, said: &Columns) -> String {
    format!("columns/1 line {}: {said}", line.saturating_add(1))
}

/// What [`version`] wrote: the index of the line of the headings, and the saying.
pub(super) fn of_version(version: &str) -> Option<(usize, &str)> {
    let (line, said) = version.strip_prefix("columns/1 line ")?.split_once(": ")?;
    Some((line.parse::<usize>().ok()?.checked_sub(1)?, said))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_a_word_that_reads_back() {
        let choices = choices();
        assert!(choices.len() > 20);
        for (word, _) in &choices {
            assert_eq!(Role::read(word).map(|r| r.to_string()).as_ref(), Some(word));
        }
        for reading in ["morning", "evening", "1", "morning@2"] {
            let role = Role::read(&format!("pulse@{reading}")).unwrap();
            assert_eq!(
                (role.reading().as_str(), role.alone().to_string().as_str()),
                (reading, "pulse")
            );
        }
    }

    #[test]
    fn what_cannot_be_is_said_with_its_reason() {
        let headings = || ["a", "b", "c"].map(String::from).to_vec();
        let problem = |said: &str| Columns::read(said, headings()).unwrap().problem();
        assert_eq!(problem("A=date B=pulse@1 C=pulse@2"), None);
        for (said, why) in [
            ("A=date B=pulse C=pulse", "two columns"),
            ("B=pulse", "the date"),
            ("A=date B=date C=pulse", "the date"),
            ("A=date C=note", "measured value"),
            ("A=pulse B=date C=place", ""),
        ] {
            let problem = problem(said).map(|p| p.en).unwrap_or_default();
            assert!(
                problem.contains(why) && problem.is_empty() == why.is_empty(),
                "{said}: {problem}"
            );
        }
    }
}
