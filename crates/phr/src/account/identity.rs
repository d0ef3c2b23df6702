//! An identity elsewhere: somebody whom a provider of `OpenID` Connect knows, linked with an account.
//!
//! It is found by issuer and subject together, never by a name or an address of mail, which change
//! hands (`OpenID` Connect Core 1.0, section 5.7). The subject itself is kept as a keyed hash only.

use jiff::Timestamp;

use crate::AccountId;

/// The longest subject (`OpenID` Connect Core 1.0, section 2, "sub"), in ASCII characters.
pub const SUBJECT_MAX: usize = 255;

/// Identities of one account: each at another provider, and nobody needs many.
pub const IDENTITIES_MAX: usize = 10;

/// Somebody as a provider calls them, in the words of the provider's signed token.
#[derive(Clone, PartialEq, Eq)]
pub struct KnownAs {
    issuer: String,
    subject: String,
}

impl KnownAs {
    /// Issuer and subject; `None` when the subject is empty, too long or not plain ASCII.
    ///
    /// ```
    /// # use phr::account::KnownAs;
    /// let one = KnownAs::new("https://id.example", "k3").ok_or("a subject")?;
    /// assert_ne!(Some(one), KnownAs::new("https://other.example", "k3")); // somebody else
    /// assert!(KnownAs::new("https://id.example", "").is_none());
    /// assert!(KnownAs::new("https://id.example", "美咲").is_none());
    /// # Ok::<(), &str>(())
    /// ```
    pub fn new(issuer: &str, subject: &str) -> Option<KnownAs> {
        let plain = subject.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
        let good = !subject.is_empty() && subject.len() <= SUBJECT_MAX && plain;
        good.then(|| KnownAs { issuer: issuer.to_owned(), subject: subject.to_owned() })
    }

    /// Who vouches.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// What is hashed to find it. The length stands in front, so that no two pairs read the same.
    pub fn to_bytes(&self) -> Vec<u8> {
        let length = u64::try_from(self.issuer.len()).unwrap_or(u64::MAX).to_be_bytes();
        [&length[..], self.issuer.as_bytes(), self.subject.as_bytes()].concat()
    }
}

/// Says nothing: a subject follows a person wherever they go.
impl std::fmt::Debug for KnownAs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KnownAs")
    }
}

/// An identity that lets somebody into an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Whose account it opens.
    pub account: AccountId,
    /// Which provider vouches.
    pub issuer: String,
    /// When it was linked.
    pub linked: Timestamp,
    /// When it was used last.
    pub used: Option<Timestamp>,
}

/// What became of linking an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Linking {
    /// It is linked.
    Linked,
    /// It opened this very account already.
    AlreadyHere,
    /// It opens another account. Nothing changed, and nobody is told which.
    Elsewhere,
    /// The account has another identity at this provider, or as many as one may have.
    NoRoom,
    /// The account is not in use.
    NoAccount,
}
