//! Bytes on disk, history and indexes included.

use std::fs;

use anyhow::Result;

use crate::{
    held::{Held, Holder, files},
    line::Line,
    meter::Spread,
};

/// The data folder after an import, beside what was received.
pub(super) fn bytes(holder: &mut Holder) -> Result<Vec<Line>> {
    let many = holder.scale.resources;
    let mut held = Held::empty()?;
    held.take_in(&files(11, many))?;
    let Held { folder, store, received, .. } = held;
    // Closing folds the write-ahead log into the file.
    drop(store);
    let mut total = 0_u64;
    for file in fs::read_dir(folder.path())? {
        let file = file?.metadata()?;
        total = total.saturating_add(if file.is_file() { file.len() } else { 0 });
    }
    let (total, received) = (f64::from(u32::try_from(total)?), f64::from(u32::try_from(received)?));
    let share = Spread::exactly(100.0 * total / received);
    let each = Spread::exactly(total / f64::from(many));
    Ok(vec![
        Line::of("on disk of what was received (originals, entries, indexes, log)", "%", share)
            .target(45.0),
        Line::of("on disk for each resource", "bytes", each),
    ])
}
