//! A chart as a sound: one tone a point, the oldest first; the higher the value, the higher the tone.
//!
//! For whoever hears better than they see. It plays what the picture shows, on the same axis, and
//! judges as little: contexts differ by timbre as they differ by shape, the person's own band hums
//! softly behind. No word is said; the page says in words how to listen.

use super::{MARKS, Plot, Point, Run, axis::Axis};

/// Samples a second: more than twice the highest overtone.
pub const RATE: u32 = 16_000;
/// A tone, long enough to tell its height.
const TONE: u32 = 2_880;
/// Silence after it, so that two equal values are two tones.
const REST: u32 = 960;
/// Silence between the upper and the lower line.
const PAUSE: u32 = 6 * (TONE + REST);
/// The bottom of the axis; with the top two octaves above, all of it is heard by old ears too.
const LOWEST_HERTZ: f64 = 220.0;
/// From the bottom of the axis to its top, in cents (1,200 an octave).
const SPAN_CENTS: i128 = 2_400;
/// More points of one line than this are told by the lowest and the highest of each stretch of time.
const TONES_MAX: usize = 60;
/// So many stretches.
const STRETCHES: i64 = 30;
/// How loud a tone is; with the band behind it nothing is cut off.
const LOUD: f64 = 0.5;
/// How loud each end of the own band is.
const SOFT: f64 = 0.05;
/// A tone begins and ends within so many samples, without a click.
const EDGE: u32 = 240;
/// Each timbre by its overtones, the strength of the first tone first. It is always the strongest.
const TIMBRES: [&[f64]; 4] =
    [&[1.0], &[1.0, 0.0, 0.6, 0.0, 0.3], &[1.0, 0.7], &[1.0, 0.4, 0.5, 0.6]];
/// Bytes before the samples of a WAV file.
const HEADER_BYTES: u32 = 44;

/// A chart, ready to be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Melody {
    /// The tones of each line; the upper line first.
    pub lines: Vec<Vec<Tone>>,
    /// The ends of the person's own band, in cents above the bottom of the axis.
    pub own: Option<[u16; 2]>,
    /// Whether there were too many points, so that the lowest and the highest stand for the others.
    pub stretches: bool,
}

/// One tone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tone {
    /// Its height, in cents above the bottom of the axis.
    pub cents: u16,
    /// Its timbre, as points have shapes.
    pub timbre: usize,
}

impl Tone {
    /// Its height in hertz.
    ///
    /// ```
    /// use pages::chart::Tone;
    /// let tone = |cents| Tone { cents, timbre: 0 }.hertz();
    /// assert_eq!(tone(0), 220.0); // the lowest line of the picture
    /// assert_eq!(tone(2400), 880.0); // the highest
    /// ```
    pub fn hertz(self) -> f64 {
        hertz(self.cents)
    }
}

impl Melody {
    /// The melody of what is drawn; `None` when there are not two points to compare.
    pub(crate) fn of(plot: &Plot<'_>) -> Option<Melody> {
        let axis = plot.axis()?;
        let points = |line| {
            let of_line = plot.runs.iter().filter(|run: &&Run| run.line == line);
            let mut points: Vec<Point> = of_line.flat_map(|run| run.points.clone()).collect();
            points.sort_by_key(|p| (p.at, p.mark));
            points
        };
        let lines: Vec<Vec<Point>> = (0..super::LINES).map(points).collect();
        if lines.iter().all(|line| line.len() < 2) {
            return None;
        }
        let stretches = lines.iter().any(|line| line.len() > TONES_MAX);
        let tone = |p: &Point| Tone { cents: cents(&axis, p.value), timbre: p.mark.min(MARKS - 1) };
        let tones = |line: Vec<Point>| {
            let line = if stretches { ends(&line) } else { line };
            line.iter().map(tone).collect::<Vec<_>>()
        };
        Some(Melody {
            lines: lines.into_iter().map(tones).filter(|line| !line.is_empty()).collect(),
            own: plot.own.map(|(low, high)| [low, high].map(|end| cents(&axis, end))),
            stretches,
        })
    }

    /// How many timbres are heard.
    pub(crate) fn timbres(&self) -> usize {
        let timbre = |tone: &Tone| tone.timbre.min(TIMBRES.len() - 1);
        let all: std::collections::BTreeSet<usize> =
            self.lines.iter().flatten().map(timbre).collect();
        all.len()
    }

    /// As a WAV file: one channel, [`RATE`] samples of 16 bits a second.
    pub fn wav(&self) -> Vec<u8> {
        let samples = self.samples();
        // INVARIANT: two lines of `2 * STRETCHES` tones are less than a million bytes.
        let bytes = u32::try_from(samples.len() * 2).unwrap_or(u32::MAX - HEADER_BYTES);
        let mut wav = Vec::with_capacity(samples.len() * 2 + HEADER_BYTES as usize);
        wav.extend(b"RIFF");
        wav.extend((bytes + HEADER_BYTES - 8).to_le_bytes());
        wav.extend(b"WAVEfmt ");
        wav.extend(16_u32.to_le_bytes()); // bytes of the format
        wav.extend(1_u16.to_le_bytes()); // plain samples
        wav.extend(1_u16.to_le_bytes()); // one channel
        wav.extend(RATE.to_le_bytes());
        wav.extend((RATE * 2).to_le_bytes()); // bytes a second
        wav.extend(2_u16.to_le_bytes()); // bytes a sample
        wav.extend(16_u16.to_le_bytes()); // bits a sample
        wav.extend(b"data");
        wav.extend(bytes.to_le_bytes());
        wav.extend(samples.into_iter().flat_map(|sample| whole(sample).to_le_bytes()));
        wav
    }

    /// Between -1 and 1.
    fn samples(&self) -> Vec<f64> {
        let silence = |samples: u32| (0..samples).map(|_| 0.0);
        let mut all: Vec<f64> = Vec::new();
        for line in &self.lines {
            if !all.is_empty() {
                all.extend(silence(PAUSE));
            }
            for tone in line {
                all.extend((0..TONE).map(|at| LOUD * edge(at) * played(*tone, at)));
                all.extend(silence(REST));
            }
        }
        for end in self.own.into_iter().flatten() {
            let hertz = hertz(end);
            for (sample, at) in all.iter_mut().zip(0..) {
                *sample += SOFT * wave(hertz, at);
            }
        }
        all
    }
}

/// The lowest and the highest point of each stretch of time, in their order.
fn ends(points: &[Point]) -> Vec<Point> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Vec::new() };
    let span = last.at.saturating_sub(first.at).saturating_add(1);
    let stretch = |p: &Point| {
        let along = i128::from(p.at.saturating_sub(first.at)) * i128::from(STRETCHES);
        along / i128::from(span)
    };
    let mut kept = Vec::new();
    for together in points.chunk_by(|a, b| stretch(a) == stretch(b)) {
        let low = together.iter().min_by_key(|p| (p.value, p.at));
        let high = together.iter().max_by_key(|p| (p.value, p.at));
        let mut pair: Vec<Point> = low.into_iter().chain(high).copied().collect();
        pair.sort_by_key(|p| p.at);
        pair.dedup_by_key(|p| p.value);
        kept.extend(pair);
    }
    kept
}

fn cents(axis: &Axis, value: crate::tell::number::Exact) -> u16 {
    let (low, high) = (axis.low.scaled(), axis.high.scaled());
    let span = high.saturating_sub(low).max(1);
    let up = value.scaled().saturating_sub(low).clamp(0, span);
    u16::try_from(up.saturating_mul(SPAN_CENTS) / span).unwrap_or_default()
}

fn hertz(cents: u16) -> f64 {
    LOWEST_HERTZ * (f64::from(cents) / 1_200.0).exp2()
}

fn wave(hertz: f64, at: u32) -> f64 {
    (std::f64::consts::TAU * hertz * f64::from(at) / f64::from(RATE)).sin()
}

/// A tone with its overtones, at most 1.
fn played(tone: Tone, at: u32) -> f64 {
    let overtones = TIMBRES.get(tone.timbre).or(TIMBRES.last()).copied().unwrap_or_default();
    let hertz = tone.hertz();
    let sum: f64 =
        overtones.iter().zip(1_u8..).map(|(s, n)| s * wave(hertz * f64::from(n), at)).sum();
    sum / overtones.iter().sum::<f64>()
}

/// Louder at the beginning, softer at the end.
fn edge(at: u32) -> f64 {
    f64::from(at.min(TONE - at).min(EDGE)) / f64::from(EDGE)
}

#[expect(clippy::cast_possible_truncation, reason = "held within the range of a sample")]
fn whole(sample: f64) -> i16 {
    (sample * f64::from(i16::MAX)).round().clamp(f64::from(-i16::MAX), f64::from(i16::MAX)) as i16
}

#[cfg(test)]
mod tests;
