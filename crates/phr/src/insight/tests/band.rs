//! The own band: of what, from how many, against which result.

use super::*;
use crate::insight::band::{OwnBand, own_band};

const CREATININE: &str = "3C015";

fn visits(values: &[f64]) -> Made {
    let mut made = Made::default();
    for (value, year) in values.iter().zip(2021..) {
        made.lab(CREATININE, &format!("{year}-06-10"), *value, "mg/dL", "めぐり内科");
    }
    made
}

fn band(made: &Made, today: &str) -> Option<OwnBand> {
    let day = today.parse().unwrap();
    facts(made, &woman(), today, |f| own_band(&f.all, Marker::Creatinine, &day))
}

#[test]
fn the_newest_result_is_held_against_the_results_before_it() {
    let calm = band(&visits(&[0.90, 0.94, 0.88, 0.92, 0.91]), "2025-07-01").unwrap();
    let odd = band(&visits(&[0.90, 0.94, 0.88, 0.92, 2.50]), "2025-07-01").unwrap();
    assert_eq!(calm, odd, "an odd newest result does not widen its own band");
    assert_eq!((calm.values, calm.until.as_str(), calm.own_spread), (4, "2024-06-10", false));
    let (low, high) = calm.shown();
    assert_eq!((low.digits.as_str(), high.digits.as_str(), low.unit), ("0.82", "1.01", "mg/dL"));
}

#[test]
fn three_earlier_results_make_a_band_and_two_make_none() {
    assert!(band(&visits(&[0.9, 0.9, 0.9, 0.9]), "2025-07-01").is_some());
    assert!(band(&visits(&[0.9, 0.9, 0.9]), "2025-07-01").is_none());
}

#[test]
fn results_that_go_one_way_have_no_band() {
    let made = visits(&[0.70, 0.80, 0.90, 1.00, 1.10, 1.20]);
    assert!(band(&made, "2026-06-12").is_none());
    assert!(band(&visits(&[0.70, 0.90, 0.80, 0.72, 0.88, 1.20]), "2026-06-12").is_some());
}

#[test]
fn another_laboratory_and_the_future_are_not_in_the_band() {
    let mut made = visits(&[0.90, 0.94, 0.88, 0.92, 0.91]);
    made.lab(CREATININE, "2024-07-10", 3.0, "mg/dL", "みなもと病院");
    made.lab(CREATININE, "2027-07-10", 3.0, "mg/dL", "めぐり内科");
    let told = band(&made, "2025-07-01").unwrap();
    assert_eq!((told.values, told.shown().1.digits.as_str()), (4, "1.01"));
}

#[test]
fn equal_results_leave_room_for_the_laboratory() {
    let told = band(&visits(&[0.9; 6]), "2026-06-12").unwrap();
    let (low, high) = told.shown();
    assert_eq!((low.digits.as_str(), high.digits.as_str()), ("0.86", "0.94"));
}

#[test]
fn five_own_results_tell_the_own_spread() {
    let made = visits(&[0.90, 0.94, 0.88, 0.92, 0.90, 0.91]);
    let told = band(&made, "2026-06-12").unwrap();
    let (low, high) = told.shown();
    assert!(told.own_spread);
    assert_eq!((low.digits.as_str(), high.digits.as_str()), ("0.84", "0.98"));
}
