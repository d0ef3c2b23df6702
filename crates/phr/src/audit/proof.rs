//! A proof of one event that anybody can check without us: the event in clear, the key of its leaf
//! alone, the path to the root, the signed checkpoint.

use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use serde_json::{Value, json};

use super::{Checkpoint, Event, Leaf, NoteError, Verifier, fhir, leaf::LeafKey, note, root_of};

/// Name and version of the file.
const FORMAT: &str = "tenohira-proof/1";

/// What a proof file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The canonical bytes of the event.
    pub event: Vec<u8>,
    /// Opens the commitment of this leaf and of no other.
    pub opening: LeafKey,
    /// Place in the tree, from 0.
    pub leaf: u64,
    /// From the leaf to the root of the checkpoint.
    pub path: Vec<[u8; 32]>,
    /// The signed checkpoint.
    pub checkpoint: String,
    /// The public key of the log.
    pub key: String,
}

/// Why a proof is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// Not such a file.
    #[error("this is not a proof file of Tenohira, or its layout was changed")]
    NotAProof,
    /// The event does not read.
    #[error("the event in the proof cannot be read")]
    Event,
    /// Checkpoint or key.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The key in the file is not the one that was expected.
    #[error("the proof is signed by another log than the one you named")]
    OtherKey,
    /// The path leads elsewhere.
    #[error("the event is not in the log: the event, its place or its path was changed")]
    NotInTheLog,
}

impl Proof {
    /// The file: JSON, with the FHIR `AuditEvent` of the event for those who read that.
    pub fn to_json(&self) -> Result<Value, ProofError> {
        let event = Event::from_canonical(&self.event).ok_or(ProofError::Event)?;
        let text = std::str::from_utf8(&self.event).map_err(|_bytes| ProofError::Event)?;
        Ok(json!({
            "format": FORMAT,
            "event": text,
            "opening": BASE64.encode(self.opening),
            "leaf": self.leaf,
            "path": self.path.iter().map(|node| BASE64.encode(node)).collect::<Vec<_>>(),
            "checkpoint": self.checkpoint,
            "key": self.key,
            "fhir": fhir::audit_event(&event, None),
        }))
    }

    /// Reads a file. Whatever stands in it beside what [`Proof::to_json`] writes is refused.
    pub fn from_json(text: &str) -> Result<Proof, ProofError> {
        const BAD: ProofError = ProofError::NotAProof;
        let file: Value = serde_json::from_str(text).map_err(|_not_json| BAD)?;
        let string = |name: &str| file.get(name).and_then(Value::as_str).ok_or(BAD);
        let path = file.get("path").and_then(Value::as_array).ok_or(BAD)?;
        let node = |node: &Value| node.as_str().and_then(note::bytes).ok_or(BAD);
        let proof = Proof {
            event: string("event")?.as_bytes().to_vec(),
            opening: note::bytes(string("opening")?).ok_or(BAD)?,
            leaf: file.get("leaf").and_then(Value::as_u64).ok_or(BAD)?,
            path: path.iter().map(node).collect::<Result<_, _>>()?,
            checkpoint: string("checkpoint")?.to_owned(),
            key: string("key")?.to_owned(),
        };
        if proof.to_json()? == file { Ok(proof) } else { Err(BAD) }
    }

    /// Checks everything; gives the event and the checkpoint it is in. Without `key` it shows that
    /// the file is of one piece; only the key, known from elsewhere, says whose log it is.
    pub fn verify(&self, key: Option<&Verifier>) -> Result<(Event, Checkpoint), ProofError> {
        let own: Verifier = self.key.parse()?;
        if key.is_some_and(|key| *key != own) {
            return Err(ProofError::OtherKey);
        }
        let checkpoint = own.open(&self.checkpoint)?;
        let event = Event::from_canonical(&self.event).ok_or(ProofError::Event)?;
        let leaf = Leaf::under(&self.opening, &self.event, event.at.as_second());
        let root = root_of(leaf.hash(), self.leaf, checkpoint.size, &self.path);
        if root != Some(checkpoint.root) {
            return Err(ProofError::NotInTheLog);
        }
        Ok((event, checkpoint))
    }
}
