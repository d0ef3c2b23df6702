//! What has ended must not come back with an old backup: consents that were taken back, tries of a
//! passcode that were used up, recovery codes that were spent, passkeys and accounts that are gone.
//!
//! A small list beside the list of the erased, outside the database: one line each, a keyed hash
//! that tells nothing to whoever has no key of the record or the installation. It is written before
//! the commit: an end that breaks off ends at the next restore. `restore` carries it out again. It
//! holds no name, no time and nothing of a record
//! (docs/decisions/0045-what-ended-stays-ended.md).

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use phr::{GrantId, OriginalId, ports::StoreError};

use crate::{
    files::{add_line, failed},
    seal::PersonKeys,
};

/// The file in the data folder.
const LIST: &str = "ended";

/// Something that has ended, as it stands in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// A consent that was taken back.
    Consent([u8; 32]),
    /// How many wrong passcodes a link still takes.
    Tries([u8; 32], u64),
    /// A recovery code, a passkey or an account.
    WayIn([u8; 32]),
}

impl Ended {
    /// A consent that was taken back.
    pub(crate) fn consent(keys: &PersonKeys, grant: GrantId) -> Ended {
        Ended::Consent(keys.hash(&[b"ended|consent|", grant.as_bytes()]))
    }

    /// Tries of a link.
    pub(crate) fn tries(keys: &PersonKeys, link: OriginalId, left: u64) -> Ended {
        Ended::Tries(keys.hash(&[b"ended|tries|", link.as_bytes()]), left)
    }

    fn line(&self) -> String {
        let hex = |hash: &[u8; 32]| OriginalId::from_bytes(*hash).to_string();
        match self {
            Ended::Consent(hash) => format!("consent {}", hex(hash)),
            Ended::Tries(hash, left) => format!("tries {} {left}", hex(hash)),
            Ended::WayIn(hash) => format!("way-in {}", hex(hash)),
        }
    }
}

/// Adds to the list, on disk before this returns.
pub(crate) fn note(folder: &Path, ended: &Ended) -> Result<(), StoreError> {
    add_line(&folder.join(LIST), &ended.line())
}

/// The list, read.
#[derive(Debug, Default)]
pub(crate) struct List {
    consents: BTreeSet<[u8; 32]>,
    tries: BTreeMap<[u8; 32], u64>,
    ways_in: BTreeSet<[u8; 32]>,
}

impl List {
    /// Of a data folder; empty when there is none. A line that is none is left out.
    pub(crate) fn read(folder: &Path) -> Result<List, StoreError> {
        let path = folder.join(LIST);
        let text = if path.exists() {
            fs::read_to_string(path).map_err(|e| failed(&e))?
        } else {
            String::new()
        };
        let mut list = List::default();
        text.lines().filter_map(parse).for_each(|ended| list.add(ended));
        Ok(list)
    }

    fn add(&mut self, ended: Ended) {
        match ended {
            Ended::Consent(hash) => drop(self.consents.insert(hash)),
            Ended::WayIn(hash) => drop(self.ways_in.insert(hash)),
            Ended::Tries(hash, left) => {
                let least = self.tries.entry(hash).or_insert(left);
                *least = left.min(*least);
            }
        }
    }

    /// Whether nothing has ended yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.consents.is_empty() && self.tries.is_empty() && self.ways_in.is_empty()
    }

    /// Whether a consent was taken back.
    pub(crate) fn has_consent(&self, keys: &PersonKeys, grant: GrantId) -> bool {
        matches!(Ended::consent(keys, grant), Ended::Consent(hash) if self.consents.contains(&hash))
    }

    /// How many tries of a link are left at most, when some were used.
    pub(crate) fn tries_left(&self, keys: &PersonKeys, link: OriginalId) -> Option<u64> {
        match Ended::tries(keys, link, 0) {
            Ended::Tries(hash, _) => self.tries.get(&hash).copied(),
            Ended::Consent(_) | Ended::WayIn(_) => None,
        }
    }

    /// Whether a way in has ended.
    pub(crate) fn has_way_in(&self, ended: &Ended) -> bool {
        matches!(ended, Ended::WayIn(hash) if self.ways_in.contains(hash))
    }
}

fn parse(line: &str) -> Option<Ended> {
    let mut words = line.split(' ');
    let (kind, hash) = (words.next()?, words.next()?.parse::<OriginalId>().ok()?);
    let hash = *hash.as_bytes();
    match (kind, words.next()) {
        ("consent", None) => Some(Ended::Consent(hash)),
        ("way-in", None) => Some(Ended::WayIn(hash)),
        ("tries", Some(left)) => Some(Ended::Tries(hash, left.parse().ok()?)),
        _ => None,
    }
}

/// What a restore ended again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EndedAgain {
    /// Consents taken back.
    pub consents: u64,
    /// Links with fewer tries.
    pub links: u64,
    /// Recovery codes, passkeys and accounts.
    pub ways_in: u64,
}

#[cfg(test)]
mod tests {
    use phr::PersonId;

    use super::*;

    const NOBODY: PersonId = PersonId::from_bytes([0; 16]);

    #[test]
    fn a_line_that_broke_off_swallows_no_later_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(LIST);
        let (first, second) = (Ended::WayIn([5; 32]), Ended::WayIn([6; 32]));
        note(folder.path(), &first).unwrap();
        let whole = fs::read(&path).unwrap();
        for kept in 0..whole.len() {
            fs::write(&path, &whole[..kept]).unwrap();
            note(folder.path(), &second).unwrap();
            let list = List::read(folder.path()).unwrap();
            assert!(list.has_way_in(&second), "after {kept} bytes of a line");
        }
    }

    #[test]
    fn the_list_keeps_what_ended_and_the_fewest_tries() {
        let folder = tempfile::tempdir().unwrap();
        let keys = |secret: u8| {
            let grantees = crate::seal::Grantees::derive(&[0; 32]).unwrap();
            PersonKeys::derive(NOBODY, &[secret; 32], grantees).unwrap()
        };
        let (keys, other) = (keys(7), keys(8));
        let grant = GrantId::from_bytes([1; 16]);
        let link = OriginalId::of(b"link");
        assert!(List::read(folder.path()).unwrap().is_empty());
        for ended in [
            Ended::consent(&keys, grant),
            Ended::tries(&keys, link, 4),
            Ended::tries(&keys, link, 3),
            Ended::tries(&keys, link, 9),
            Ended::WayIn([5; 32]),
        ] {
            note(folder.path(), &ended).unwrap();
        }
        let path = folder.path().join(LIST);
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains(&grant.to_string()) && !text.contains(&link.to_string()));
        fs::write(&path, text + "cut of").unwrap();
        let list = List::read(folder.path()).unwrap();
        assert!(list.has_consent(&keys, grant) && !list.has_consent(&other, grant));
        assert_eq!(list.tries_left(&keys, link), Some(3));
        assert_eq!(list.tries_left(&other, link), None);
        assert!(
            list.has_way_in(&Ended::WayIn([5; 32])) && !list.has_way_in(&Ended::WayIn([6; 32]))
        );
    }
}
