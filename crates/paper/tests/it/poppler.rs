//! Poppler's programs as the reader (`cargo xtask prerequisites` installs them).

use std::{io::Write, process::Command};

use tempfile::NamedTempFile;

/// A PDF on disk.
pub(crate) struct Pdf(NamedTempFile);

impl Pdf {
    pub(crate) fn of(bytes: &[u8]) -> Pdf {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        Pdf(file)
    }

    fn run(&self, program: &str, before: &[&str], after: &[&str]) -> String {
        let run = Command::new(program).args(before).arg(self.0.path()).args(after).output();
        let run = run.expect("poppler-utils is missing: run `cargo xtask prerequisites`");
        assert!(run.status.success(), "{program}: {}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8_lossy(&run.stdout).into_owned()
    }

    pub(crate) fn info(&self) -> String {
        self.run("pdfinfo", &[], &[])
    }

    pub(crate) fn metadata(&self) -> String {
        self.run("pdfinfo", &["-meta"], &[])
    }

    pub(crate) fn structure(&self) -> String {
        self.run("pdfinfo", &["-struct"], &[])
    }

    /// One line for each font.
    pub(crate) fn fonts(&self) -> Vec<String> {
        self.run("pdffonts", &[], &[]).lines().skip(2).map(str::to_owned).collect()
    }

    /// The text in the order of the content, line breaks gone.
    pub(crate) fn text(&self) -> String {
        self.run("pdftotext", &["-raw"], &["-"]).replace(['\n', '\u{200b}'], "")
    }

    pub(crate) fn pages(&self) -> Vec<String> {
        let text = self.run("pdftotext", &["-layout"], &["-"]);
        text.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect()
    }

    /// The right edge of the word farthest to the right, in points.
    pub(crate) fn rightmost(&self) -> f64 {
        let boxes = self.run("pdftotext", &["-bbox"], &["-"]);
        let edges = boxes.split("xMax=\"").skip(1).filter_map(|rest| rest.split('"').next());
        edges.map(|edge| edge.parse::<f64>().unwrap()).fold(0.0, f64::max)
    }
}
