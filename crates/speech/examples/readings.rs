//! Reads each line of standard input: `cargo run -p speech --example readings < phrases.txt`.

use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let voice = speech::Voice::get()?;
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let reading = voice.read(&line)?;
        writeln!(out, "{line}\t{}\t{reading}\t{}", reading.kana(), reading.unread.join(" "))?;
    }
    Ok(())
}
