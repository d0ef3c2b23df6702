//! A sound as a file everybody can play: WAV, one channel, 24,000 samples of 16 bits a second.
//!
//! The voice makes 48,000 a second; what half of them can carry is all of speech, at half the bytes.

/// Samples a second.
pub(crate) const RATE: u32 = 24_000;
/// Bytes before the samples: RIFF, `fmt ` and `data` (Microsoft, Multimedia Programming Interface 1.0, 1991).
const HEADER_BYTES: u32 = 44;
/// Half of a filter that lets pass what 24,000 samples can carry (a sinc of 23 taps under a Kaiser window, beta 5); the
/// middle tap is a half, every second one is nothing.
const TAPS: [f64; 6] = [0.313_823, -0.092_223, 0.042_575, -0.019_918, 0.008_165, -0.002_422];

/// Speech.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sound {
    samples: Vec<i16>,
    /// What could not be read and was said to be unreadable.
    pub unread: Vec<String>,
}

impl Sound {
    /// Adds what the voice made of a sentence, at twice the [`RATE`].
    pub(crate) fn push(&mut self, made: &[f64], unread: Vec<String>) {
        self.samples.extend((0..made.len()).step_by(2).map(|at| whole(filtered(made, at))));
        self.unread.extend(unread);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.samples.is_empty()
    }

    /// How long it is.
    pub fn seconds(&self) -> f64 {
        f64::from(u32::try_from(self.samples.len()).unwrap_or(u32::MAX)) / f64::from(RATE)
    }

    /// The loudest sample; `i16::MAX` means that something was cut off.
    pub fn peak(&self) -> i16 {
        self.samples.iter().map(|s| s.saturating_abs()).max().unwrap_or_default()
    }

    /// The samples.
    pub fn samples(&self) -> &[i16] {
        &self.samples
    }

    /// The file.
    pub fn wav(&self) -> Vec<u8> {
        // INVARIANT: `TEXT_CHARS_MAX` characters are some ten million bytes.
        let bytes = u32::try_from(self.samples.len() * 2).unwrap_or(u32::MAX - HEADER_BYTES);
        let mut wav = Vec::with_capacity(self.samples.len() * 2 + HEADER_BYTES as usize);
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
        wav.extend(self.samples.iter().flat_map(|sample| sample.to_le_bytes()));
        wav
    }
}

fn filtered(made: &[f64], at: usize) -> f64 {
    let sample = |at: Option<usize>| at.and_then(|at| made.get(at)).copied().unwrap_or_default();
    let side = |(tap, weight): (usize, &f64)| {
        let far = 2 * tap + 1;
        weight * (sample(at.checked_sub(far)) + sample(at.checked_add(far)))
    };
    0.5 * sample(Some(at)) + TAPS.iter().enumerate().map(side).sum::<f64>()
}

#[expect(clippy::cast_possible_truncation, reason = "held within the range of a sample")]
fn whole(sample: f64) -> i16 {
    sample.round().clamp(f64::from(-i16::MAX), f64::from(i16::MAX)) as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hertz: f64) -> Vec<f64> {
        let sample = |at: u32| {
            (f64::from(at) * std::f64::consts::TAU * hertz / f64::from(RATE * 2)).sin() * 10_000.0
        };
        (0..4800).map(sample).collect()
    }

    /// What is left of a tone of loudness 10,000.
    fn loudness(hertz: f64) -> f64 {
        let mut sound = Sound::default();
        sound.push(&tone(hertz), Vec::new());
        let inner = sound.samples.iter().skip(100).take(2200).map(|s| f64::from(*s).powi(2));
        (inner.sum::<f64>() / 2200.0 * 2.0).sqrt()
    }

    #[test]
    fn speech_passes_and_what_would_come_back_as_another_tone_does_not() {
        for hertz in [200.0, 1000.0, 4000.0, 8000.0] {
            assert!((9_700.0..10_300.0).contains(&loudness(hertz)), "{hertz}: {}", loudness(hertz));
        }
        assert!(loudness(16_500.0) < 100.0, "{}", loudness(16_500.0));
        assert!(loudness(20_000.0) < 100.0, "{}", loudness(20_000.0));
    }

    #[test]
    fn the_file_says_how_long_it_is() {
        let mut sound = Sound::default();
        sound.push(&[40_000.0, 0.0, -40_000.0, 0.0], Vec::new());
        let wav = sound.wav();
        assert_eq!(wav.len(), 44 + 4);
        assert_eq!(wav[40..44], 4_u32.to_le_bytes());
        assert_eq!(wav[4..8], 40_u32.to_le_bytes());
    }
}
