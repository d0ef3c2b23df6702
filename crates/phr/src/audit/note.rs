//! Signed checkpoints: size and root of the tree as a C2SP signed note (c2sp.org/signed-note,
//! c2sp.org/tlog-checkpoint) with an Ed25519 signature (RFC 8032).

use std::{fmt, str::FromStr};

use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::LeafHash;

/// The signature type of Ed25519 in a signed note.
const ED25519: u8 = 0x01;
/// What a line with a signature begins with.
const SIGNATURE: &str = "— ";
/// Notes longer than this are not read; cosignatures of many witnesses fit.
const NOTE_MAX: usize = 16_384;

/// Size and root of a tree, as signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checkpoint {
    /// Leaves in the tree.
    pub size: u64,
    /// Root of the tree.
    pub root: LeafHash,
}

/// Why a note or a key is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not a note with a checkpoint.
    #[error("this is not a signed checkpoint")]
    NotANote,
    /// The note is of another log.
    #[error("the checkpoint is of another log or signed by another key")]
    OtherLog,
    /// The signature does not hold.
    #[error("the signature of the checkpoint does not hold: it was changed")]
    Signature,
    /// Not a public key of a log.
    #[error("this is not the public key of a log (`tenohira-…+xxxxxxxx+…`)")]
    Key,
}

/// Signs the checkpoints of one log.
pub struct Signer {
    key: SigningKey,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").finish_non_exhaustive()
    }
}

impl Signer {
    /// From 32 secret bytes.
    pub fn new(secret: &[u8; 32]) -> Signer {
        Signer { key: SigningKey::from_bytes(secret) }
    }

    /// Who checks what this signs.
    pub fn verifier(&self) -> Verifier {
        Verifier { key: self.key.verifying_key() }
    }

    /// The note that says: the tree has this size and this root. The same always gives the same.
    ///
    /// ```
    /// use phr::audit::{Checkpoint, Signer};
    /// let signer = Signer::new(&[7; 32]);
    /// let note = signer.sign(Checkpoint { size: 3, root: [1; 32] });
    /// assert_eq!(signer.verifier().open(&note)?.size, 3);
    /// assert!(signer.verifier().open(&note.replace("\n3\n", "\n4\n")).is_err());
    /// # Ok::<(), phr::audit::NoteError>(())
    /// ```
    pub fn sign(&self, checkpoint: Checkpoint) -> String {
        let verifier = self.verifier();
        let (name, root) = (verifier.name(), BASE64.encode(checkpoint.root));
        let text = format!("{name}\n{}\n{root}\n", checkpoint.size);
        let signature = self.key.sign(text.as_bytes()).to_bytes();
        let signed = BASE64.encode([&verifier.id()[..], &signature].concat());
        format!("{text}\n{SIGNATURE}{name} {signed}\n")
    }
}

/// The public key of a log. Its text is the verifier key of a signed note; the name is made from the
/// key, so that it says nothing about where the log is.
///
/// ```
/// use phr::audit::{Signer, Verifier};
/// let verifier = Signer::new(&[7; 32]).verifier();
/// assert_eq!(verifier.to_string().parse::<Verifier>()?, verifier);
/// assert!("tenohira-00+12345678+AAAA".parse::<Verifier>().is_err());
/// # Ok::<(), phr::audit::NoteError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verifier {
    key: VerifyingKey,
}

impl Verifier {
    /// The origin of the log and the name of its key.
    ///
    /// ```
    /// use phr::audit::Signer;
    /// let (one, other) = (Signer::new(&[7; 32]).verifier(), Signer::new(&[8; 32]).verifier());
    /// assert!(one.name().starts_with("tenohira-") && one.name().len() == 41);
    /// assert_ne!(one.name(), other.name());
    /// ```
    pub fn name(&self) -> String {
        let hash = Sha256::digest(self.key.as_bytes());
        let mut name = "tenohira-".to_owned();
        for byte in hash.iter().take(16) {
            name.extend(
                [byte >> 4, byte & 15]
                    .map(|digit| char::from_digit(digit.into(), 16).unwrap_or('0')),
            );
        }
        name
    }

    /// The four bytes that stand before a signature.
    fn id(&self) -> [u8; 4] {
        let mut hash = Sha256::new();
        hash.update(self.name());
        hash.update([b'\n', ED25519]);
        hash.update(self.key.as_bytes());
        let hash: [u8; 32] = hash.finalize().into();
        hash.first_chunk().copied().unwrap_or_default()
    }

    /// What a note says, when our signature on it holds. Lines of other signers (witnesses) may
    /// stand beside it.
    ///
    /// ```
    /// use phr::audit::{Checkpoint, NoteError, Signer};
    /// let (ours, theirs) = (Signer::new(&[7; 32]), Signer::new(&[8; 32]));
    /// let note = ours.sign(Checkpoint { size: 3, root: [1; 32] });
    /// let witnessed = format!("{note}— witness.example ABCDEFGH\n"); // others may sign beside us
    /// assert_eq!(ours.verifier().open(&witnessed)?.size, 3);
    /// assert_eq!(theirs.verifier().open(&note), Err(NoteError::OtherLog));
    /// assert_eq!(ours.verifier().open("3"), Err(NoteError::NotANote));
    /// # Ok::<(), NoteError>(())
    /// ```
    pub fn open(&self, note: &str) -> Result<Checkpoint, NoteError> {
        let bad = NoteError::NotANote;
        if note.len() > NOTE_MAX {
            return Err(bad);
        }
        let (body, signatures) = note.rsplit_once("\n\n").ok_or(bad)?;
        let mut lines = body.split('\n');
        let name = self.name();
        if lines.next() != Some(&name) {
            return Err(NoteError::OtherLog);
        }
        let size = lines.next().ok_or(bad)?;
        let parsed: u64 = size.parse().map_err(|_not_a_number| bad)?;
        if parsed.to_string() != size {
            return Err(bad);
        }
        let root = bytes(lines.next().ok_or(bad)?).ok_or(bad)?;
        let signatures = signatures.strip_suffix('\n').ok_or(bad)?;
        let mut ours = None;
        for line in signatures.split('\n') {
            let line = line.strip_prefix(SIGNATURE).ok_or(bad)?;
            let (signer, signed) = line.split_once(' ').ok_or(bad)?;
            let signed = BASE64.decode(signed).map_err(|_not_base64| bad)?;
            let (id, signature) = signed.split_first_chunk::<4>().ok_or(bad)?;
            if signer == name && *id == self.id() {
                ours = Some(<[u8; 64]>::try_from(signature).map_err(|_length| bad)?);
            }
        }
        let signature = Signature::from_bytes(&ours.ok_or(NoteError::OtherLog)?);
        let text = format!("{body}\n");
        self.key
            .verify_strict(text.as_bytes(), &signature)
            .map_err(|_changed| NoteError::Signature)?;
        Ok(Checkpoint { size: parsed, root })
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = BASE64.encode([&[ED25519][..], self.key.as_bytes()].concat());
        write!(f, "{}+{:08x}+{key}", self.name(), u32::from_be_bytes(self.id()))
    }
}

impl FromStr for Verifier {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Verifier, NoteError> {
        let key = text.splitn(3, '+').nth(2).ok_or(NoteError::Key)?;
        let key: [u8; 33] = bytes(key).ok_or(NoteError::Key)?;
        let (_, key) = key.split_first_chunk::<1>().ok_or(NoteError::Key)?;
        let key: [u8; 32] = key.try_into().map_err(|_length| NoteError::Key)?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_no_point| NoteError::Key)?;
        let verifier = Verifier { key };
        // Name and id follow from the key: a text that says otherwise is nobody's.
        if verifier.to_string() == text { Ok(verifier) } else { Err(NoteError::Key) }
    }
}

/// Exactly so many bytes from base64.
pub(super) fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    BASE64.decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn never_panics(note: String, key: String) {
            let verifier = Signer::new(&[1; 32]).verifier();
            let opened = verifier.open(&format!("{}\n{note}", verifier.name()));
            prop_assert!(opened.is_err());
            let parsed = key.parse::<Verifier>();
            prop_assert!(parsed.is_err());
        }
    }

    #[test]
    fn a_witness_may_sign_beside_us_but_not_instead_of_us() {
        let (ours, other) = (Signer::new(&[1; 32]), Signer::new(&[2; 32]));
        let checkpoint = Checkpoint { size: 5, root: [9; 32] };
        let note = ours.sign(checkpoint);
        let theirs = other.sign(checkpoint);
        let witness = theirs.rsplit_once("\n\n").unwrap().1;
        assert_eq!(ours.verifier().open(&format!("{note}{witness}")), Ok(checkpoint));
        let body = note.rsplit_once("\n\n").unwrap().0;
        let instead = format!("{body}\n\n{witness}");
        assert_eq!(ours.verifier().open(&instead), Err(NoteError::OtherLog));
    }
}
