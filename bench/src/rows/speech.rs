//! A message as sound: how much faster it is made than it is heard.

use std::time::Instant;

use anyhow::Result;
use speech::{Speed, Voice};

use crate::{
    held::Holder,
    line::Line,
    meter::{Spread, cpu},
};

const MESSAGE: &str = "家での血圧。変化があります。2025年11月20日から11月26日までの7日の平均は 125／75です。\
    上の血圧は、前（2025年11月26日）より 12.5 mmHg 低い値です。ふだんのゆれ（±10 mmHg）より大きい変化です。\
    次の診察で、この画面を見せてください。";

/// Seconds of speech for each second of the processor, and what it takes to begin.
pub(super) fn speech(holder: &mut Holder) -> Result<Vec<Line>> {
    let began = Instant::now();
    let voice = Voice::get()?;
    let unpacked = began.elapsed().as_secs_f64() * 1e3;
    let mut times_faster = Vec::new();
    let mut seconds = 0.0;
    for _ in 0..holder.scale.repeats {
        let before = cpu();
        let sound = voice.speak(MESSAGE, Speed::Ordinary)?;
        seconds = sound.seconds();
        times_faster.push(seconds / cpu().saturating_sub(before).as_secs_f64());
    }
    let what =
        format!("a message of {seconds:.0} s as sound (at least 20), faster than it is heard");
    Ok(vec![
        Line::of(what, "times (CPU)", Spread::of(times_faster)),
        Line::of("voice and dictionary, unpacked once", "ms", Spread::exactly(unpacked)),
    ])
}
