//! `tenohira audit verify`

use std::process::ExitCode;

use anyhow::Result;
use phr::Lang;
use serde_json::json;

use super::{Household, done};
use crate::{
    cli::{Common, EXIT_FAILED},
    output,
};

pub(crate) fn verify(household: &Household, common: &Common) -> Result<ExitCode> {
    let check = output::with_progress("audit verify", || household.store.check_log())?;
    if common.json {
        let answer = json!({
            "leaves": check.leaves, "checkpoints": check.checkpoints, "root": check.root,
            "ok": check.bad.is_none(), "bad": check.bad,
        });
        output::line(&answer.to_string())?;
    } else {
        let (leaves, checkpoints) = (check.leaves, check.checkpoints);
        output::line(&match common.lang.into() {
            Lang::Ja => format!("記録 {leaves}件、確認点 {checkpoints}件、根 {}", check.root),
            Lang::En => format!("{leaves} leaves, {checkpoints} checkpoints, root {}", check.root),
        })?;
        output::line(check.bad.as_deref().unwrap_or("ok"))?;
    }
    Ok(if check.bad.is_none() { done() } else { ExitCode::from(EXIT_FAILED) })
}
