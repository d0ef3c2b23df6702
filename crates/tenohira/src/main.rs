//! The `tenohira` binary: configuration, wiring, subcommands.
//!
//! The only place that reads the environment, the clock and the system's randomness.

mod cli;
mod config;
mod family;
mod output;
mod run;
mod tar;
mod world;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let command_line = cli::CommandLine::parse();
    world::start_logging();
    match run::run(command_line) {
        Ok(exit) => exit,
        Err(error) => {
            output::error(&error);
            ExitCode::from(cli::EXIT_FAILED)
        }
    }
}
