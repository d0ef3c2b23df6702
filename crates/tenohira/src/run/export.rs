//! `tenohira export`

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    process::ExitCode,
};

use anyhow::{Context, Result};
use phr::{Lang, consent::Action};
use serde_json::json;

use super::{Household, done};
use crate::{
    cli::{Common, Export},
    output,
};

pub(crate) fn run(household: &Household, options: &Export, common: &Common) -> Result<ExitCode> {
    let person = household.find(&options.person, "cli:export")?;
    let permit = household.permit(person, Action::Read, "cli:export")?;
    let (path, shown) = (options.output.as_path(), options.output.display());
    let file = new_private_file(path)
        .with_context(|| format!("cannot write `{shown}` (a file that exists is left alone)"))?;
    let written = output::with_progress("export", || {
        let mut out = BufWriter::new(&file);
        let written = server::handout::write(&*household.store, &permit, &mut out)?;
        file.sync_all()?;
        Ok::<_, anyhow::Error>(written)
    })
    .inspect_err(|_| drop(std::fs::remove_file(path)))?;
    let (entries, originals, events) = (written.entries, written.originals, written.events);
    if common.json {
        let answer = json!({
            "person": person.to_string(), "file": shown.to_string(), "entries": entries,
            "originals": originals, "events": events, "manifest_sha256": written.manifest,
        });
        output::line(&answer.to_string())?;
    } else {
        output::line(&match common.lang.into() {
            Lang::Ja => format!(
                "{shown}: 記録 {entries}件、もとのファイル {originals}個。鍵はかかっていません。しまう場所に気をつけてください"
            ),
            Lang::En => format!(
                "{shown}: {entries} entries, {originals} original files; it is not encrypted, keep it in a safe place"
            ),
        })?;
    }
    Ok(done())
}

/// A file that was not there before, for its owner only.
pub(super) fn new_private_file(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes a new file for its owner only, whole or not at all.
pub(super) fn write_private_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let shown = path.display();
    let mut file = new_private_file(path)
        .with_context(|| format!("cannot write `{shown}` (a file that exists is left alone)"))?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.inspect_err(|_| drop(std::fs::remove_file(path)))?;
    Ok(())
}
