//! How much faster than it is heard a message is made: `cargo run --release -p speech --example pace`.
//! Prints the time to unpack voice and dictionary, then the factor of twenty messages, in order.

use std::{error::Error, io::Write, time::Instant};

use speech::{Speed, Voice};

const MESSAGE: &str = "家での血圧。変化があります。2025年11月20日から11月26日までの7日の平均は 125／75です。\
    上の血圧は、前（2025年11月26日）より 12.5 mmHg 低い値です。ふだんのゆれ（±10 mmHg）より大きい変化です。\
    次の診察で、この画面を見せてください。";

fn main() -> Result<(), Box<dyn Error>> {
    let begun = Instant::now();
    let voice = Voice::get()?;
    let unpacked = begun.elapsed();
    let mut factors = Vec::new();
    let mut seconds = 0.0;
    for _ in 0..20 {
        let begun = Instant::now();
        let sound = voice.speak(MESSAGE, Speed::Ordinary)?;
        seconds = sound.seconds();
        factors.push(seconds / begun.elapsed().as_secs_f64());
    }
    factors.sort_by(f64::total_cmp);
    let mut out = std::io::stdout().lock();
    writeln!(out, "unpacked in {} ms; {seconds:.1} s of speech", unpacked.as_millis())?;
    let factors: Vec<String> = factors.iter().map(|factor| format!("{factor:.0}")).collect();
    writeln!(out, "times faster than speech: {}", factors.join(" "))?;
    Ok(())
}
