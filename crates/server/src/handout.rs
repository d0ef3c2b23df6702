//! A record to take along: the zip with its readable pages. The same for the page and the command
//! line.

use std::io::{Seek, Write};

use import::handout::{self, Written};
use pages::handout::{Data, files};
use phr::{
    consent::Permit,
    ports::{Store, StoreError},
};

/// Writes the whole record of the permit's person into `out`.
pub fn write<W: Write + Seek>(
    store: &dyn Store,
    permit: &Permit,
    out: W,
) -> Result<Written, StoreError> {
    let readable = |r: &handout::Readable<'_>| {
        let handout::Readable { person, entries, apart, originals } = *r;
        files(&Data { person, entries, apart, originals })
    };
    handout::write(store, permit, &readable, out)
}
