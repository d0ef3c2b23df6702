//! Whoever comes by a shared link: nobody with an account, so the log keeps what is known of them.

use crate::OriginalId;

/// Somebody who holds a link.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Holder {
    /// The link, by the hash of its secret.
    pub link: OriginalId,
    /// Who they say they are; nobody has checked it.
    pub recipient: Option<String>,
}
