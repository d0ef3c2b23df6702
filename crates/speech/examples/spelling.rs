//! Writes each word of standard input that has Chinese characters, with its spelling and its part of
//! speech: `cargo run -p speech --example spelling < texts.txt | sort | uniq -c`. What
//! `definitions/words/furigana.tsv` lacks is found so; a person decides what goes into it.

use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let voice = speech::Voice::get()?;
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        for word in voice.spell(&line?) {
            if word.written.chars().any(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '々')) {
                let kana = word.kana.unwrap_or_default();
                writeln!(out, "{}\t{kana}\t{}", word.written, word.part)?;
            }
        }
    }
    Ok(())
}
