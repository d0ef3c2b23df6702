//! Quietness: one signal alone is no notice; a thousand steady people; minimum of data.

use super::*;

const TODAY: i64 = 62;

fn signal(kind: Kind, value: impl Fn(i64) -> f64) -> Signal {
    let days = (0..=TODAY).map(|day| (day, value(day))).collect();
    Signal { kind, series: SeriesId::from_bytes([1; 16]), days }
}

fn today() -> Date {
    "1970-03-04".parse().unwrap()
}

/// Weeks that go up and down by a hundred, the last one as given.
fn steps(last: f64) -> Signal {
    let usual = |day: i64| if (day / 7) % 2 == 0 { 5000.0 } else { 5200.0 };
    signal(Kind::Steps, move |day| if day > TODAY - 7 { last } else { usual(day) })
}

fn heart(last: f64) -> Signal {
    let usual = |day: i64| if (day / 7) % 2 == 0 { 60.0 } else { 62.0 };
    signal(Kind::RestingHeart, move |day| if day > TODAY - 7 { last } else { usual(day) })
}

#[test]
fn a_notice_needs_two_signals_in_one_week() {
    for (signals, verdict, said) in [
        (vec![steps(5100.0), heart(61.0)], Verdict::Wobble, Said::Usual),
        (vec![steps(1500.0), heart(61.0)], Verdict::Wobble, Said::OneAlone),
        (vec![steps(1500.0), heart(75.0)], Verdict::Notice, Said::Together),
        (vec![steps(1500.0)], Verdict::Wobble, Said::OneAlone),
    ] {
        let told = message(&signals, &today()).unwrap();
        assert_eq!(told.verdict, verdict, "{said:?}");
        assert_eq!(told.guide, [Guide::Phrase(Phrase::Signal(said))]);
        assert_eq!(told.step == Step::Nothing, verdict == Verdict::Wobble);
    }
}

#[test]
fn four_own_weeks_or_three_days_of_this_one_are_too_few() {
    let with = |keep: &dyn Fn(i64) -> bool| {
        let mut few = steps(1500.0);
        few.days.retain(|(day, _)| keep(*day));
        message(&[few], &today()).is_some()
    };
    assert!(with(&|_| true));
    assert!(with(&|day| day > TODAY - 42)); // five weeks and this one
    assert!(!with(&|day| day > TODAY - 35));
    assert!(with(&|day| day <= TODAY - 3)); // four days of this week
    assert!(!with(&|day| day <= TODAY - 4));
}

#[test]
fn steady_people_are_seldom_disturbed() {
    let mut seed = 20_250_401_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(seed >> 33).unwrap()) / f64::from(1_u32 << 31)
    };
    // The sum of twelve is near enough to a normal distribution.
    let mut noise = || (0..12).map(|_| next()).sum::<f64>() - 6.0;
    let kinds = [Kind::Steps, Kind::InBed, Kind::RestingHeart, Kind::HeartVariability];
    let mut notices = 0_u32;
    for _ in 0..1000 {
        let mut of = |kind| {
            let days: Vec<(i64, f64)> =
                (0..=TODAY).map(|day| (day, 100.0 + 10.0 * noise())).collect();
            Signal { kind, series: SeriesId::from_bytes([1; 16]), days }
        };
        let signals: Vec<Signal> = kinds.into_iter().map(&mut of).collect();
        notices += u32::from(message(&signals, &today()).unwrap().verdict == Verdict::Notice);
    }
    // Four signals of 5 % each: two of them together in 1.4 % of weeks.
    assert!(notices <= 23, "{notices} notices for 1,000 steady people");
}
