//! The random worlds of the tests, as many as one likes: `cargo run -p policy --example worlds`
//! runs a million, `-- 5000 7` runs five thousand from seed 7.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "shares its worlds with the tests, where a broken world ends the run"
)]

#[path = "../tests/it/worlds.rs"]
mod worlds;

use std::io::Write;

fn main() -> std::io::Result<()> {
    let mut numbers = std::env::args().skip(1).filter_map(|number| number.parse::<u64>().ok());
    let (many, first) = (numbers.next().unwrap_or(1_000_000), numbers.next().unwrap_or(0));
    let seeds = first..first.saturating_add(many);
    let telling = seeds.filter(|seed| worlds::world(*seed)).count();
    writeln!(std::io::stdout(), "{many} worlds hold, in {telling} somebody sees some but not all")
}
