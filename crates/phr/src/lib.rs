//! The domain of Tenohira: a person, what is held about them, where it came from, who may see it
//! and who did.
//!
//! No HTTP, no SQL, no clock and no randomness in here: time and ids are arguments.
//!
//! The glossary is in `ARCHITECTURE.md`; one word has one meaning.

pub mod account;
pub mod audit;
pub mod circulation;
pub mod consent;
pub mod decimal;
pub mod id;
pub mod insight;
pub mod message;
pub mod own;
pub mod person;
pub mod ports;
pub mod provenance;
pub mod record;
pub mod story;
pub mod text;

pub use id::{AccountId, EntryId, GrantId, OriginalId, PersonId, SeriesId, TokenHash};
pub use text::{Lang, Text};
