//! Project tasks.

mod samples;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("samples") => samples::run(args.iter().any(|arg| arg == "--check")),
        _ => anyhow::bail!("usage: cargo xtask samples [--check]"),
    }
}
