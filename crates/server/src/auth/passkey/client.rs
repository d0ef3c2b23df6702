//! What a browser and an authenticator told: client data (Web Authentication, section 5.8.1) and
//! authenticator data (section 6.1).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;

use super::Unproved;

/// Nothing a browser sends in one field is longer; a key of RSA is a few hundred bytes.
const FIELD_MAX: usize = 8 << 10;

/// The client data.
#[derive(Debug, Deserialize)]
pub(super) struct ClientTold {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) challenge: String,
    pub(super) origin: String,
    #[serde(default, rename = "crossOrigin")]
    pub(super) cross_origin: bool,
}

/// The authenticator data.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct AuthenticatorTold<'a> {
    /// SHA-256 of the name the passkey is bound to.
    pub(super) party: &'a [u8; 32],
    pub(super) flags: Flags,
    pub(super) counter: u32,
    /// The id of a new passkey.
    pub(super) credential: Option<&'a [u8]>,
}

/// The flags (section 6.1; BE and BS of Level 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flags(u8);

impl Flags {
    pub(super) const fn present(self) -> bool {
        self.0 & 1 != 0
    }
    pub(super) const fn verified(self) -> bool {
        self.0 & (1 << 2) != 0
    }
    pub(super) const fn backup_eligible(self) -> bool {
        self.0 & (1 << 3) != 0
    }
    pub(super) const fn backed_up(self) -> bool {
        self.0 & (1 << 4) != 0
    }
    const fn has_credential(self) -> bool {
        self.0 & (1 << 6) != 0
    }
}

impl<'a> AuthenticatorTold<'a> {
    /// Reads it. What follows the credential id (the key, extensions) is not looked at: the browser
    /// hands the key over in a form of its own.
    pub(super) fn read(bytes: &'a [u8]) -> Result<AuthenticatorTold<'a>, Unproved> {
        let short = || Unproved::Unreadable;
        let (party, rest) = bytes.split_first_chunk::<32>().ok_or_else(short)?;
        let (flags, rest) = rest.split_first().ok_or_else(short)?;
        let (counter, rest) = rest.split_first_chunk::<4>().ok_or_else(short)?;
        let flags = Flags(*flags);
        let credential = if flags.has_credential() {
            // Sixteen bytes say which model it is: nobody's business.
            let (_model, rest) = rest.split_first_chunk::<16>().ok_or_else(short)?;
            let (length, rest) = rest.split_first_chunk::<2>().ok_or_else(short)?;
            Some(rest.get(..u16::from_be_bytes(*length).into()).ok_or_else(short)?)
        } else {
            None
        };
        Ok(AuthenticatorTold { party, flags, counter: u32::from_be_bytes(*counter), credential })
    }
}

/// The bytes of a field.
pub(crate) fn bytes(field: &str) -> Result<Vec<u8>, Unproved> {
    let field = Some(field).filter(|field| field.len() <= FIELD_MAX);
    let field = field.ok_or(Unproved::Unreadable)?;
    URL_SAFE_NO_PAD.decode(field).map_err(|_not_base64| Unproved::Unreadable)
}

/// Bytes as a field.
pub(crate) fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authenticator_data_are_read_bit_by_bit_and_never_beyond_their_end() {
        let mut data = [7_u8; 32].to_vec();
        data.extend([0b0101_1101, 0, 0, 1, 2]);
        data.extend([0; 16]);
        data.extend([0, 3, b'a', b'b', b'c', 0xa5]);
        let told = AuthenticatorTold::read(&data).unwrap();
        assert_eq!((told.counter, told.credential), (258, Some(&b"abc"[..])));
        let flags = told.flags;
        assert!(flags.present() && flags.verified());
        assert!(flags.backup_eligible() && flags.backed_up());
        for end in 0..data.len() - 1 {
            assert!(AuthenticatorTold::read(&data[..end]).is_err(), "{end}");
        }
        data[32] = 0;
        let bare = AuthenticatorTold::read(&data[..37]).unwrap();
        assert_eq!(bare.credential, None);
        assert!(!bare.flags.present() && !bare.flags.verified());
    }

    #[test]
    fn a_field_that_is_not_base64url_or_endless_is_refused() {
        assert_eq!(bytes(&text(b"\xff\xfe")), Ok(vec![0xff, 0xfe]));
        for bad in ["a+b/", "YQ==", "ä", &"A".repeat(FIELD_MAX + 1)] {
            assert_eq!(bytes(bad), Err(Unproved::Unreadable));
        }
    }
}
