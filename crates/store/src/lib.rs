//! Storage of records: the only crate that knows SQL.
//!
//! [`SqlStore`] implements [`phr::ports::Store`] on embedded SQLite and on PostgreSQL. Everything about a person is
//! sealed under that person's own key before it reaches the database; every look leaves a leaf in
//! the log that is committed before the answer is given out. There is no clock in here: times come
//! with permits and originals.
//!
//! Reading order: `sql_store` (the store), `prepare` and `take` (writing), `look` (reading),
//! `log` (the trace), `seal` and `keys` (the keys), `waist` (what is asked of a database).

mod account;
mod act;
mod apart;
mod consent;
mod content;
mod copy;
mod ended;
mod entry;
mod files;
mod fill;
mod keys;
mod label;
mod lately;
mod leaving;
mod log;
mod look;
mod migrate;
mod narrow;
mod origin;
mod original;
mod outcome;
mod person;
mod placeless;
mod postgres;
mod prepare;
mod readers;
mod rebuild;
mod returned;
mod seal;
mod series;
mod settled;
mod share;
mod sql_store;
mod sqlite;
mod staging;
mod take;
mod token;
mod waist;
mod wire;
mod writer;

pub use ended::EndedAgain;
pub use keys::{KeyShown, NewKey, Passphrases, Rotated, TokenPlace};
pub use sql_store::{KeyFile, Moved, SqlStore, SqliteStore};
