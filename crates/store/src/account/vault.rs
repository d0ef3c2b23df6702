//! Sealing of accounts: under the installation key, which outlives every rotation.

use phr::{AccountId, PersonId, ports::StoreError};
use zeroize::Zeroizing;

use crate::seal::{Place, Sealer, codec, derive, mac};

/// Where a row stands: its table, its account, the rest of its key.
pub(super) type Spot<'a> = (&'static str, AccountId, &'a [u8]);

/// What the installation key gives for accounts.
pub(crate) struct Vault {
    sealer: Sealer,
    index: Zeroizing<[u8; 32]>,
}

impl Vault {
    /// From 32 secret bytes.
    pub(crate) fn derive(secret: &[u8; 32]) -> Result<Vault, StoreError> {
        Ok(Vault { sealer: Sealer::derive(secret)?, index: derive(secret, "index")? })
    }

    pub(super) fn seal(&self, spot: Spot<'_>, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.sealer.seal(&place(spot), &codec::plain(plain))
    }

    pub(super) fn open(&self, spot: Spot<'_>, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let packed = self.sealer.open(&place(spot), sealed)?;
        codec::unpack(packed).ok_or(StoreError::Corrupt(spot.0))
    }

    /// A keyed hash: whoever has the database alone can try no value.
    pub(super) fn hash(&self, table: &str, value: &[u8]) -> [u8; 32] {
        mac(&self.index, &[table.as_bytes(), b"|", value])
    }
}

/// The owner's place is an account's here. Tables of accounts and of persons have other names, so no
/// row of one can stand for a row of the other.
fn place((table, account, row): Spot<'_>) -> Place<'_> {
    Place { table, person: PersonId::from_bytes(*account.as_bytes()), row, version: 0 }
}
