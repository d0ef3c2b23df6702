//! What the tests need besides Rust, and how to get it on Debian.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell;

/// Browsers the tests can drive, in the order we look for them.
pub(crate) const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

/// The oldest Node the pinned Playwright runs on; Debian 12 ships it.
const NODE: u32 = 18;

/// One thing the tests need: its Debian package, what it is for, and whether it is here.
struct Need {
    package: &'static str,
    purpose: &'static str,
    present: fn() -> bool,
}

const POSTGRESQL: Need = Need {
    package: "postgresql",
    purpose: "the second database (15 or newer); the tests start a cluster of their own",
    present: postgresql,
};

const PYTHON: Need = Need {
    package: "python3-venv",
    purpose: "measures how easy the sentences are to read",
    present: python,
};

const POPPLER: Need = Need {
    package: "poppler-utils",
    purpose: "reads the papers back, to see what is in them",
    present: poppler,
};

const NEEDS: &[Need] = &[
    POPPLER,
    Need { package: "cvc5", purpose: "proves the laws about the rules", present: cvc5 },
    POSTGRESQL,
    PYTHON,
    Need { package: "nodejs", purpose: "runs the browser tests (18 or newer)", present: node },
    Need { package: "npm", purpose: "installs their two packages", present: npm },
    Need { package: "chromium", purpose: "the browser under test", present: chromium },
    Need {
        package: "softhsm2",
        purpose: "a token in software, for the key tests",
        present: softhsm,
    },
    Need { package: "fonts-noto-cjk", purpose: "any Japanese font", present: japanese_font },
];

/// Checks everything, and installs what is missing where it may.
pub(crate) fn run(out: &mut dyn Write) -> Result<()> {
    get(NEEDS, out)
}

/// The same without what only the browser tests need.
pub(crate) fn run_without_browser(out: &mut dyn Write) -> Result<()> {
    get(&[POSTGRESQL, PYTHON, POPPLER], out)
}

fn get(needs: &[Need], out: &mut dyn Write) -> Result<()> {
    rust_components()?;
    let missing = missing(needs);
    for need in needs {
        let mark = if missing.contains(&need.package) { "missing" } else { "found" };
        writeln!(out, "{mark:>9}  {:<15} {}", need.package, need.purpose)?;
    }
    if missing.is_empty() {
        return Ok(());
    }
    let install = format!("apt-get install -y --no-install-recommends {}", missing.join(" "));
    if !Path::new("/etc/debian_version").exists() {
        bail!("install what Debian calls {}, then run this again", missing.join(", "));
    }
    if !is_root() {
        bail!("run as root, then run this again:\n  apt-get update && {install}");
    }
    writeln!(out, "{:>9}  {install}", "running")?;
    out.flush()?;
    apt(&["update", "-qq"])?;
    apt(&[["install", "-y", "-qq", "--no-install-recommends"].as_slice(), &missing].concat())?;
    match self::missing(needs).as_slice() {
        [] => Ok(()),
        still => bail!("{} installed, but still not usable", still.join(", ")),
    }
}

/// Checks the parts of the toolchain that can be left out of an installation.
fn rust_components() -> Result<()> {
    for (component, command) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if !shell::succeeds("cargo", &[command, "--version"]) {
            bail!("cargo {command} is missing: `rustup component add {component}`");
        }
    }
    Ok(())
}

fn missing(needs: &[Need]) -> Vec<&'static str> {
    needs.iter().filter(|need| !(need.present)()).map(|need| need.package).collect()
}

fn apt(args: &[&str]) -> Result<()> {
    shell::run(Command::new("apt-get").args(args).env("DEBIAN_FRONTEND", "noninteractive"))
        .context("installing the prerequisites")
}

fn is_root() -> bool {
    shell::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Debian keeps the server's programs off the path, one folder a version.
fn postgresql() -> bool {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    shell::find(&["initdb"]).is_some()
        || debian.map(|d| d.path().join("bin/initdb")).any(|p| p.exists())
}

fn node() -> bool {
    shell::find(&["node"]).is_some()
        && shell::output(Command::new("node").arg("--version"))
            .ok()
            .and_then(|version| major(&version))
            .is_some_and(|major| major >= NODE)
}

/// The first number of `v18.20.4`.
fn major(version: &str) -> Option<u32> {
    version.trim().trim_start_matches('v').split('.').next()?.parse().ok()
}

fn cvc5() -> bool {
    shell::find(&["cvc5"]).is_some()
}

fn python() -> bool {
    shell::succeeds("python3", &["-c", "import ensurepip, venv"])
}

fn poppler() -> bool {
    shell::find(&["pdfinfo"]).is_some()
}

fn npm() -> bool {
    shell::find(&["npm"]).is_some()
}

fn chromium() -> bool {
    shell::find(BROWSERS).is_some()
}

fn softhsm() -> bool {
    shell::find(&["softhsm2-util"]).is_some()
}

fn japanese_font() -> bool {
    if shell::find(&["fc-list"]).is_some() {
        return shell::output(Command::new("fc-list").arg(":lang=ja"))
            .is_ok_and(|fonts| !fonts.trim().is_empty());
    }
    // No fontconfig tools: Debian's packages of Japanese fonts install under these names.
    ["opentype/noto/NotoSansCJK-Regular.ttc", "opentype/ipafont-gothic", "truetype/vlgothic"]
        .iter()
        .any(|font| Path::new("/usr/share/fonts").join(font).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_node_prints() {
        assert_eq!(major("v18.20.4\n"), Some(18));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("command not found"), None);
    }
}
