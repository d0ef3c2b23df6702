//! Round numbers for the upright axis.

use crate::tell::number::Exact;

/// At most so many steps between the lowest and the highest line.
const STEPS: i128 = 5;
/// One whole.
const ONE: i128 = 1_000_000_000_000;

/// An axis from one round number to another.
#[derive(Debug)]
pub(super) struct Axis {
    pub(super) low: Exact,
    pub(super) high: Exact,
    step: i128,
}

impl Axis {
    /// An axis that holds both values, with steps of 1, 2 or 5 times a power of ten.
    pub(super) fn over(lowest: Exact, highest: Exact) -> Axis {
        let (low, high) = (lowest.scaled(), highest.scaled());
        let span = high.saturating_sub(low);
        let span = if span == 0 { (high.saturating_abs() / 5).max(ONE / 10) } else { span };
        let step = round_step(span);
        let floor = low.div_euclid(step).saturating_mul(step);
        let mut ceiling = high.div_euclid(step).saturating_mul(step);
        if ceiling < high || ceiling == floor {
            ceiling = ceiling.saturating_add(step);
        }
        Axis { low: Exact::from_scaled(floor), high: Exact::from_scaled(ceiling), step }
    }

    /// The round numbers, from the lowest up.
    pub(super) fn ticks(&self) -> impl Iterator<Item = Exact> + use<> {
        let (high, step) = (self.high.scaled(), self.step);
        let next = move |at: &i128| Some(at.saturating_add(step)).filter(|next| *next <= high);
        std::iter::successors(Some(self.low.scaled()), next).map(Exact::from_scaled)
    }
}

fn round_step(span: i128) -> i128 {
    let mut ten: i128 = 1;
    loop {
        for factor in [1, 2, 5] {
            let step = ten.saturating_mul(factor);
            if span / step < STEPS {
                return step;
            }
        }
        ten = ten.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn axis(low: &str, high: &str) -> Vec<String> {
        let read = |t| Exact::read(t).unwrap();
        Axis::over(read(low), read(high)).ticks().map(|t| t.to_string()).collect()
    }

    #[test]
    fn the_axis_has_few_round_numbers() {
        assert_eq!(axis("68", "152"), ["60", "80", "100", "120", "140", "160"]);
        assert_eq!(axis("0.88", "0.92"), ["0.88", "0.89", "0.9", "0.91", "0.92"]);
        assert_eq!(axis("48", "48"), ["48", "50"]);
        assert_eq!(axis("0", "0"), ["0", "0.05"]);
        assert_eq!(axis("-1.5", "1"), ["-2", "-1", "0", "1"]);
    }

    proptest! {
        #[test]
        fn every_axis_holds_its_values(a in any::<i64>(), b in any::<i64>()) {
            let (low, high) = (i128::from(a.min(b)), i128::from(a.max(b)));
            let axis = Axis::over(Exact::from_scaled(low), Exact::from_scaled(high));
            prop_assert!(axis.low.scaled() <= low && axis.high.scaled() >= high);
            prop_assert!((2..=8).contains(&axis.ticks().count()));
        }
    }
}
