//! A key from a passphrase: Argon2id (RFC 9106), with its salt and costs beside the wrapped keys.

use argon2::{Algorithm, Argon2, Params, Version};
use phr::ports::StoreError;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// 64 MiB, three passes, one lane: the second recommended choice of RFC 9106 section 4 but with one
/// lane, as one core works on it.
const MEMORY_KIB: u32 = 64 << 10;
const PASSES: u32 = 3;
const LANES: u32 = 1;
/// No more is ever tried, whatever the database says.
const MEMORY_KIB_MAX: u32 = 1 << 20;
const PASSES_MAX: u32 = 64;
const LANES_MAX: u32 = 16;

/// Salt and costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Costs {
    /// 32 random bytes, hex.
    salt: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Costs {
    /// Today's costs with a new salt.
    pub(super) fn new(salt: [u8; 32]) -> Costs {
        Costs { salt: super::hex(salt), memory_kib: MEMORY_KIB, passes: PASSES, lanes: LANES }
    }

    /// The key that this passphrase gives.
    pub(super) fn secret(&self, passphrase: &str) -> Result<Zeroizing<[u8; 32]>, StoreError> {
        const BAD: StoreError = StoreError::Corrupt("passphrase costs");
        let salt = super::from_hex(&self.salt).ok_or(BAD)?;
        if self.memory_kib > MEMORY_KIB_MAX || self.passes > PASSES_MAX || self.lanes > LANES_MAX {
            return Err(BAD);
        }
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32))
            .map_err(|_out_of_range| BAD)?;
        let mut secret = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), &salt, secret.as_mut_slice())
            .map_err(|why| StoreError::Failed(format!("the passphrase was not tried ({why})")))?;
        Ok(secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_passphrase_gives_the_same_key_and_another_another() {
        let costs = Costs { memory_kib: 64, passes: 1, ..Costs::new([7; 32]) };
        let key = costs.secret("ひみつの 合言葉").unwrap();
        assert_eq!(costs.secret("ひみつの 合言葉").unwrap(), key);
        assert_ne!(costs.secret("ひみつの合言葉").unwrap(), key);
        let salted = Costs { memory_kib: 64, passes: 1, ..Costs::new([8; 32]) };
        assert_ne!(salted.secret("ひみつの 合言葉").unwrap(), key);
    }

    #[test]
    fn costs_that_would_stop_the_machine_are_refused() {
        let new = || Costs::new([7; 32]);
        for costs in [
            Costs { memory_kib: u32::MAX, ..new() },
            Costs { passes: u32::MAX, ..new() },
            Costs { lanes: 0, ..new() },
            Costs { salt: "short".to_owned(), ..new() },
        ] {
            assert!(matches!(costs.secret("x"), Err(StoreError::Corrupt(_))), "{costs:?}");
        }
    }
}
