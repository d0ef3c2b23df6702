//! `tenohira completions` and `tenohira man`

use std::{io::Write, process::ExitCode};

use anyhow::Result;
use clap::CommandFactory;

use super::done;
use crate::cli::CommandLine;

pub(crate) fn completions(shell: clap_complete::Shell) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut CommandLine::command(), "tenohira", &mut script);
    std::io::stdout().lock().write_all(&script)?;
    Ok(done())
}

pub(crate) fn man() -> Result<ExitCode> {
    let mut page = Vec::new();
    clap_mangen::Man::new(CommandLine::command()).render(&mut page)?;
    std::io::stdout().lock().write_all(&page)?;
    Ok(done())
}
