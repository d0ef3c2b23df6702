//! One measured line, and the table of all.

use std::{fmt, fs, path::Path};

use anyhow::{Context, Result};

use crate::meter::{Cost, Spread};

/// One line of the table.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// The row that repeats it: `cargo xtask bench --row NAME`.
    pub(crate) row: &'static str,
    pub(crate) what: String,
    pub(crate) unit: &'static str,
    pub(crate) measured: Spread,
    /// Wall time, where CPU time was measured.
    pub(crate) wall: Option<Spread>,
    /// At most so much.
    pub(crate) target: Option<f64>,
    /// What the same bytes cost at least, measured beside it.
    pub(crate) floor: Option<f64>,
}

impl Line {
    /// CPU microseconds per operation.
    pub(crate) fn cpu(what: impl Into<String>, costs: &[Cost]) -> Line {
        Line {
            wall: Some(Spread::of(costs.iter().map(|c| c.wall_us))),
            ..Line::of(what, "µs CPU", Spread::of(costs.iter().map(|c| c.cpu_us)))
        }
    }

    /// Anything else.
    pub(crate) fn of(what: impl Into<String>, unit: &'static str, measured: Spread) -> Line {
        let what = what.into();
        Line { row: "", what, unit, measured, wall: None, target: None, floor: None }
    }

    /// At most so much.
    pub(crate) fn target(mut self, most: f64) -> Line {
        self.target = Some(most);
        self
    }

    /// What the floor took.
    pub(crate) fn floor(mut self, floor: f64) -> Line {
        self.floor = Some(floor);
        self
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}", self.what, spread(self.measured), self.unit)
    }
}

/// Three digits that matter.
fn number(value: f64) -> String {
    let digits = if value.abs() >= 100.0 {
        0
    } else if value.abs() >= 10.0 {
        1
    } else {
        2
    };
    format!("{value:.digits$}")
}

fn spread(s: Spread) -> String {
    if (s.most - s.least).abs() < f64::EPSILON {
        return number(s.median);
    }
    format!("{} ({}–{})", number(s.median), number(s.least), number(s.most))
}

const HEAD: &str =
    "| what | measured: median (least–most) | wall, µs | target | floor | × floor | repeat with |
|---|---|---|---|---|---|---|
";

/// The lines as a Markdown table.
pub(crate) fn table(lines: &[Line]) -> String {
    let rows: Vec<String> = lines.iter().map(row).collect();
    [HEAD, &rows.concat()].concat()
}

fn row(line: &Line) -> String {
    let met = |most: f64| if line.measured.median <= most { "met" } else { "**missed**" };
    let target = line.target.map_or(String::new(), |t| format!("≤ {} {}", number(t), met(t)));
    let floor = line.floor.map(number).unwrap_or_default();
    let times = line.floor.map(|f| number(line.measured.median / f)).unwrap_or_default();
    let wall = line.wall.map(|w| number(w.median)).unwrap_or_default();
    let (what, unit, name, measured) = (&line.what, line.unit, line.row, spread(line.measured));
    format!(
        "| {what} | {measured} {unit} | {wall} | {target} | {floor} | {times} | `--row {name}` |\n"
    )
}

const BEGIN: &str = "<!-- measured -->\n";
const END: &str = "<!-- end -->\n";

/// Puts the table between the two marks of a file.
pub(crate) fn rewrite(path: &Path, table: &str) -> Result<()> {
    let text = fs::read_to_string(path).with_context(|| format!("`{}`", path.display()))?;
    let (head, rest) = text.split_once(BEGIN).context("the file has no `<!-- measured -->`")?;
    let (_, tail) = rest.split_once(END).context("the file has no `<!-- end -->`")?;
    fs::write(path, format!("{head}{BEGIN}\n{table}\n{END}{tail}"))?;
    Ok(())
}
