//! The file is listened to: which tone is strongest at each place, and what else is heard.

use super::*;
use crate::tell::number::Exact;

fn point(at: i64, value: &str, mark: usize) -> Point {
    Point { at, value: Exact::read(value).unwrap(), mark }
}

fn melody(runs: &[(usize, Vec<Point>)], own: Option<(&str, &str)>) -> Option<Melody> {
    let runs: Vec<Run> =
        runs.iter().map(|(line, points)| Run { line: *line, points: points.clone() }).collect();
    let read = |digits| Exact::read(digits).unwrap();
    Melody::of(&Plot {
        runs: &runs,
        band: None,
        own: own.map(|(low, high)| (read(low), read(high))),
        from_ms: 0,
        until_ms: 100,
        days: Default::default(),
    })
}

/// The samples of the file, after its header.
fn heard(melody: &Melody) -> Vec<f64> {
    let wav = melody.wav();
    let bytes = u32::from_le_bytes(wav[40..44].try_into().unwrap());
    assert_eq!(wav.len(), 44 + bytes as usize);
    wav[44..].chunks(2).map(|pair| f64::from(i16::from_le_bytes([pair[0], pair[1]]))).collect()
}

/// How much of a tone is in some samples (Goertzel, 1958).
fn strength(samples: &[f64], hertz: f64) -> f64 {
    let turn = std::f64::consts::TAU * hertz / f64::from(RATE);
    let part = |of: fn(f64) -> f64| -> f64 {
        samples.iter().zip(0_u32..).map(|(sample, at)| sample * of(turn * f64::from(at))).sum()
    };
    part(f64::sin).hypot(part(f64::cos))
}

/// The strongest tone of some samples, in cents above the bottom of the axis, to a quarter tone.
fn strongest(samples: &[f64]) -> u16 {
    let heights = (0..=48).map(|step| step * 50);
    heights
        .max_by(|a, b| strength(samples, hertz(*a)).total_cmp(&strength(samples, hertz(*b))))
        .unwrap()
}

/// The samples of one tone after another.
fn tones(samples: &[f64]) -> Vec<&[f64]> {
    samples.chunks((TONE + REST) as usize).map(|step| &step[..TONE as usize]).collect()
}

#[test]
fn each_value_is_heard_at_its_height() {
    // The axis goes from 40 to 60 in steps of 5: a quarter of it is half an octave.
    let values = ["40", "45", "50", "55", "60", "40"];
    let points = values.iter().zip(0..).map(|(value, at)| point(at, value, 0)).collect();
    let melody = melody(&[(0, points)], None).unwrap();
    let samples = heard(&melody);
    let heights: Vec<u16> = tones(&samples).into_iter().map(strongest).collect();
    assert_eq!(heights, [0, 600, 1200, 1800, 2400, 0]);
    let silence = &samples[TONE as usize..(TONE + REST) as usize];
    assert!(silence.iter().all(|sample| sample.abs() < 1.0), "a rest is silent");
}

#[test]
fn contexts_differ_by_timbre_and_never_hide_the_height() {
    let points = (0..6).map(|mark| point(i64::try_from(mark).unwrap(), "50", mark));
    let ends = [point(10, "40", 0), point(11, "60", 0)];
    let melody = melody(&[(0, points.chain(ends).collect())], None).unwrap();
    assert_eq!(melody.timbres(), 4);
    let samples = heard(&melody);
    let overtones = |tone: &[f64]| {
        let of = |n: f64| (strength(tone, 440.0 * n) / strength(tone, 440.0) * 10.0).round();
        [of(2.0), of(3.0), of(4.0)].map(|tenths| format!("{tenths}"))
    };
    let timbres: Vec<_> = tones(&samples)[..6].iter().map(|tone| overtones(tone)).collect();
    assert_eq!(timbres[0], ["0", "0", "0"]);
    assert_eq!(timbres[1], ["0", "6", "0"]);
    assert_eq!(timbres[2], ["7", "0", "0"]);
    assert_eq!(timbres[3], ["4", "5", "6"]);
    assert_eq!((&timbres[4], &timbres[5]), (&timbres[3], &timbres[3]));
    assert!(tones(&samples)[..6].iter().all(|tone| strongest(tone) == 1200));
}

#[test]
fn the_own_band_hums_behind_the_tones_and_in_the_rests() {
    let points = vec![point(0, "40", 0), point(1, "60", 0)];
    let with = heard(&melody(&[(0, points.clone())], Some(("45", "55"))).unwrap());
    let without = heard(&melody(&[(0, points)], None).unwrap());
    let hum = |samples: &[f64], cents| strength(samples, hertz(cents));
    for end in [600, 1800] {
        assert!(hum(&with, end) > 20.0 * hum(&without, end), "{end}");
    }
    // A tone is far louder than what hums behind it.
    assert!(hum(tones(&with)[0], 0) > 5.0 * hum(tones(&with)[0], 600));
    assert!(with.iter().all(|sample| sample.abs() < 32_000.0), "nothing is cut off");
}

#[test]
fn the_upper_line_is_heard_first_then_the_lower_one() {
    let line = |values: [&str; 2]| vec![point(0, values[0], 0), point(1, values[1], 0)];
    let two = [(1, line(["80", "90"])), (0, line(["140", "150"]))];
    let melody = melody(&two, None).unwrap();
    let heights: Vec<Vec<u16>> =
        melody.lines.iter().map(|line| line.iter().map(|tone| tone.cents).collect()).collect();
    // From 80 to 160.
    assert_eq!(heights, [[1800, 2100], [0, 300]]);
    assert_eq!(heard(&melody).len(), (4 * (TONE + REST) + PAUSE) as usize);
}

#[test]
fn of_very_many_points_the_lowest_and_the_highest_are_never_lost() {
    let value = |at: i64| match at {
        777 => "180".to_owned(),
        2_222 => "100".to_owned(),
        _ => (120 + at % 9).to_string(),
    };
    let points: Vec<Point> = (0..5_000).map(|at| point(at, &value(at), 0)).collect();
    let melody = melody(&[(0, points)], None).unwrap();
    assert!(melody.stretches);
    let tones = &melody.lines[0];
    assert!(tones.len() <= 60, "{}", tones.len());
    let heights: Vec<u16> = tones.iter().map(|tone| tone.cents).collect();
    assert!(heights.contains(&2400) && heights.contains(&0), "{heights:?}");
}

#[test]
fn one_value_alone_is_no_melody() {
    assert_eq!(melody(&[(0, vec![point(0, "1", 0)])], None), None);
    assert_eq!(melody(&[], None), None);
}
