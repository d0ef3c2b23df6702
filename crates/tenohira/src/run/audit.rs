//! `tenohira audit`: the log checked, proven, published.

use std::{fs, io::Write, path::Path, process::ExitCode};

use anyhow::{Context, Result, bail};
use phr::{
    Lang,
    audit::{Checkpoint, Proof, Verifier, tiles},
    consent::Action,
    ports::{self, Clock},
};
use serde_json::json;

use super::{Household, done, export::new_private_file};
use crate::{
    cli::{Audit, AuditProof, AuditVerify, Common, EXIT_FAILED},
    output,
    world::SystemClock,
};

/// Proof files are a few kilobytes; much larger ones are not read.
const PROOF_MAX: u64 = 4 << 20;

pub(crate) fn run(
    open: impl FnOnce() -> Result<Household>,
    which: &Audit,
    common: &Common,
) -> Result<ExitCode> {
    match which {
        // Nothing of ours is needed, and nothing is made.
        Audit::Verify(AuditVerify { proof: Some(file), key, .. }) => {
            verify_proof(file, key.as_deref(), common)
        }
        Audit::Verify(options) => verify(&open()?, options, common),
        Audit::Proof(options) => proof(&open()?, options, common),
        Audit::Publish { folder } => publish(&open()?, folder, common),
    }
}

fn verify(household: &Household, options: &AuditVerify, common: &Common) -> Result<ExitCode> {
    let verifier = household.whole.log_key()?;
    let mut earlier: Vec<Checkpoint> = Vec::new();
    for path in &options.against {
        let shown = path.display();
        let note = fs::read_to_string(path).with_context(|| format!("cannot read `{shown}`"))?;
        let opened = verifier.open(&note);
        earlier.push(opened.with_context(|| format!("`{shown}` is no checkpoint of this log"))?);
    }
    let checking = || household.whole.check_log_against(&earlier);
    let check = output::with_progress("audit verify", checking)?;
    if common.json {
        let answer = json!({
            "leaves": check.leaves, "checkpoints": check.checkpoints, "root": check.root,
            "key": check.key, "ok": check.bad.is_none(), "bad": check.bad,
        });
        output::line(&answer.to_string())?;
    } else {
        let (leaves, checkpoints) = (check.leaves, check.checkpoints);
        output::line(&match common.lang.into() {
            Lang::Ja => format!("記録 {leaves}件、確認点 {checkpoints}件、根 {}", check.root),
            Lang::En => format!("{leaves} leaves, {checkpoints} checkpoints, root {}", check.root),
        })?;
        output::line(&match common.lang.into() {
            Lang::Ja => format!("公開鍵 {}", check.key),
            Lang::En => format!("public key {}", check.key),
        })?;
        output::line(check.bad.as_deref().unwrap_or("ok"))?;
    }
    Ok(if check.bad.is_none() { done() } else { ExitCode::from(EXIT_FAILED) })
}

fn verify_proof(path: &Path, key: Option<&str>, common: &Common) -> Result<ExitCode> {
    let shown = path.display();
    let key: Option<Verifier> = key.map(str::parse).transpose()?;
    let size = fs::metadata(path).with_context(|| format!("cannot read `{shown}`"))?.len();
    if size > PROOF_MAX {
        bail!("`{shown}` is too large to be a proof");
    }
    let text = fs::read(path).with_context(|| format!("cannot read `{shown}`"))?;
    let text = String::from_utf8_lossy(&text);
    let verified = Proof::from_json(&text).and_then(|p| Ok((p.verify(key.as_ref())?, p.key)));
    let bad = verified.as_ref().err().map(ToString::to_string);
    if common.json {
        let told = verified.ok().map(|((event, checkpoint), key)| {
            json!({"at": event.at.to_string(), "leaves": checkpoint.size, "key": key})
        });
        output::line(&json!({"ok": bad.is_none(), "bad": bad, "proof": told}).to_string())?;
    } else {
        if let Ok(((event, _), key)) = &verified {
            output::line(&String::from_utf8_lossy(&event.canonical()))?;
            output::line(key)?;
        }
        output::line(bad.as_deref().unwrap_or("ok"))?;
    }
    Ok(if bad.is_none() { done() } else { ExitCode::from(EXIT_FAILED) })
}

fn proof(household: &Household, options: &AuditProof, common: &Common) -> Result<ExitCode> {
    let person = household.find(&options.person, "cli:audit")?;
    // So that a checkpoint holds every event until now.
    household.store.keep_checkpoint(SystemClock.now())?;
    let permit = household.permit(person, Action::Read, "cli:audit")?;
    let found = ports::read(&*household.store, &permit, |r| {
        let newest = r.log_size()?.saturating_sub(1);
        let number = options.event.unwrap_or(newest);
        Ok((number, r.log_opening(number)?))
    })?;
    let (number, Some(proof)) = found else {
        bail!("there is no event {} that can be proven; they are numbered from 0", found.0);
    };
    let shown = options.output.display();
    let mut file = new_private_file(&options.output)
        .with_context(|| format!("cannot write `{shown}` (a file that exists is left alone)"))?;
    file.write_all(format!("{:#}\n", proof.to_json()?).as_bytes())?;
    file.sync_all()?;
    output::line(&if common.json {
        json!({"file": shown.to_string(), "event": number, "leaf": proof.leaf, "key": proof.key})
            .to_string()
    } else {
        match common.lang.into() {
            Lang::Ja => format!(
                "{shown}: 記録 {number}番の証明です。中身が読めます。渡す相手に気をつけてください"
            ),
            Lang::En => {
                format!("{shown}: proof of event {number}; whoever has it can read the event")
            }
        }
    })?;
    Ok(done())
}

/// Full tiles never change; the checkpoint is written last, so that it never speaks of what is missing.
fn publish(household: &Household, folder: &Path, common: &Common) -> Result<ExitCode> {
    household.store.keep_checkpoint(SystemClock.now())?;
    let Some((note, leaves)) = household.whole.published()? else {
        bail!("there is no signed checkpoint yet");
    };
    let write = |name: &str, bytes: &[u8]| -> Result<()> {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        // Whole under its name or not at all; a tile has no dot in its last part but this one.
        let part = path.with_extension("part");
        fs::write(&part, bytes)?;
        Ok(fs::rename(part, path)?)
    };
    let tiles = tiles(&leaves);
    for (name, bytes) in &tiles {
        let there = fs::read(folder.join(name)).ok();
        match there {
            Some(there) if there == *bytes => {}
            Some(_) => bail!("`{name}` in this folder is of another log: it is left alone"),
            None => write(name, bytes)?,
        }
    }
    write("checkpoint", note.as_bytes())?;
    let (count, size) = (tiles.len(), leaves.len());
    output::line(&if common.json {
        json!({"leaves": size, "tiles": count, "key": household.whole.log_key()?.to_string()})
            .to_string()
    } else {
        match common.lang.into() {
            Lang::Ja => format!("{}: 記録 {size}件のしるしだけを書きました", folder.display()),
            Lang::En => format!("{}: {size} leaf hashes, nothing else", folder.display()),
        }
    })?;
    Ok(done())
}
