//! Project tasks.

mod samples;

use std::path::Path;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    match args.as_slice() {
        ["samples", options @ ..] => samples::run(&root, options, &mut std::io::stdout()),
        _ => anyhow::bail!("usage: cargo xtask samples [--check]"),
    }
}
