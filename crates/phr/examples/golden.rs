//! Prints the figures of publications beside what the rules compute, and fails when one differs:
//! `cargo run -p phr --example golden`.
#![expect(clippy::print_stdout, reason = "the table is there to be read")]

use phr::{
    insight::{
        estimated_gfr,
        limits::{Circumstances, Judged, judged, judged_pressure},
        marker::Marker,
        risk::ten_years,
        sensor_summary,
        stats::{change_limits, personal_interval, variation},
    },
    person::Sex,
};

/// What is compared, the published figure, ours, and how far apart they may be printed.
type Row = (String, f64, f64, f64);

fn main() -> Result<(), String> {
    let rows: Vec<Row> = [changes(), kidneys(), risks(), intervals()].concat();
    println!("| figure | published | computed | |");
    println!("|---|---|---|---|");
    let mut apart = 0;
    for (name, published, computed, within) in rows {
        let agrees = (published - computed).abs() <= within;
        apart += usize::from(!agrees);
        println!(
            "| {name} | {published} | {computed:.3} | {} |",
            if agrees { "=" } else { "APART" }
        );
    }
    for (name, agrees) in limits() {
        apart += usize::from(!agrees);
        println!("| {name} | | | {} |", if agrees { "=" } else { "APART" });
    }
    if apart == 0 { Ok(()) } else { Err(format!("{apart} figures are apart")) }
}

/// Variation within a person (Carobene 2017, `EuBIVAS` 2017 and 2022, Ricós 2020) with half of it for
/// the laboratory: the log-normal reference change values as the table of the papers gives them.
fn changes() -> Vec<Row> {
    let row = |(name, within, up, down): (&str, f64, f64, f64)| {
        let limits = change_limits(within, within / 2.0);
        [
            (format!("change of {name}, up %"), up, limits.up, 0.51),
            (format!("change of {name}, down %"), down, limits.down, 0.06),
        ]
    };
    [
        ("creatinine", 4.4, 14.6, 12.7),
        ("albumin", 2.5, 8.1, 7.5),
        ("glucose", 4.7, 15.7, 13.5),
        ("HbA1c", 1.2, 3.8, 3.7),
        ("cholesterol", 5.18, 17.4, 14.8),
        ("LDL", 8.46, 29.9, 23.0),
        ("HDL", 5.67, 19.2, 16.1),
        ("triglycerides", 19.8, 83.4, 45.5),
        ("ALT", 9.3, 33.3, 25.0),
        ("AST", 9.5, 34.1, 25.4),
        ("GGT", 8.9, 31.7, 24.1),
    ]
    .into_iter()
    .flat_map(row)
    .collect()
}

/// The Japanese equation (JSN): its check values.
fn kidneys() -> Vec<Row> {
    let row = |(creatinine, age, sex, published): (f64, f64, Sex, f64)| {
        let computed = estimated_gfr(creatinine, age, sex).unwrap_or(f64::NAN);
        (format!("eGFR of creatinine {creatinine}, {age} years"), published, computed, 0.06)
    };
    [
        (1.0, 60.0, Sex::Male, 59.9),
        (1.0, 60.0, Sex::Female, 44.3),
        (0.8, 45.0, Sex::Female, 61.4),
        (2.5, 70.0, Sex::Male, 21.0),
        (0.65, 30.0, Sex::Female, 86.5),
    ]
    .map(row)
    .into()
}

/// The ladder of the Hisayama score as the guideline of 2022 prints it, percent in ten years, and the
/// glucose management indicator (3.31 + 0.02392 of the mean).
fn risks() -> Vec<Row> {
    let row = |(age, points, published): (u32, usize, f64)| {
        let tenths = ten_years(age, points).flatten().unwrap_or_default();
        let computed = f64::from(tenths) / 10.0;
        (format!("ten years, {age} years of age, {points} points, %"), published, computed, 0.001)
    };
    let mut rows: Vec<Row> = [
        (45, 8, 1.1),
        (45, 19, 5.2),
        (55, 3, 1.1),
        (55, 19, 10.4),
        (65, 0, 1.7),
        (65, 19, 22.9),
        (75, 0, 3.4),
        (75, 19, 41.1),
    ]
    .map(row)
    .into();
    let gmi = sensor_summary(&[100.0, 110.0, 120.0]).map_or(f64::NAN, |summary| summary.gmi);
    rows.push(("GMI of a mean of 110 mg/dL, %".to_owned(), 5.941_2, gmi, 1e-6));
    rows
}

/// Spread and the personal interval, worked by hand.
fn intervals() -> Vec<Row> {
    let own = personal_interval(&[0.90, 0.94, 0.88, 0.92, 0.90], None);
    let high = own.map_or(f64::NAN, |own| own.high);
    let spread = variation(&[120.0, 130.0, 140.0]).unwrap_or(f64::NAN);
    vec![
        ("upper end of the own band of five results".to_owned(), 0.9796, high, 0.0001),
        ("coefficient of variation of 120, 130, 140".to_owned(), 7.6923, spread, 0.0001),
    ]
}

/// 標準的な健診・保健指導プログラム, 2024, annex 5: each limit from both sides.
fn limits() -> Vec<(String, bool)> {
    let man = Circumstances { casual: false, sex: Some(Sex::Male) };
    let row = |(marker, before, at, worse): (Marker, f64, f64, Judged)| {
        let agrees =
            judged(marker, at, man) == Some(worse) && judged(marker, before, man) < Some(worse);
        (format!("{} is judged from {at} on", marker.en()), agrees)
    };
    let (guidance, referral) = (Judged::Guidance, Judged::Referral);
    let mut rows: Vec<(String, bool)> = [
        (Marker::Glucose, 99.0, 100.0, guidance),
        (Marker::Glucose, 125.0, 126.0, referral),
        (Marker::HbA1c, 5.5, 5.6, guidance),
        (Marker::HbA1c, 6.4, 6.5, referral),
        (Marker::Ldl, 119.0, 120.0, guidance),
        (Marker::Ldl, 139.0, 140.0, referral),
        (Marker::Hdl, 40.0, 39.0, guidance),
        (Marker::Triglycerides, 149.0, 150.0, guidance),
        (Marker::Triglycerides, 299.0, 300.0, referral),
        (Marker::Ast, 30.0, 31.0, guidance),
        (Marker::Alt, 50.0, 51.0, referral),
        (Marker::Ggt, 100.0, 101.0, referral),
        (Marker::Egfr, 60.0, 59.9, guidance),
        (Marker::Egfr, 45.0, 44.9, referral),
        (Marker::Haemoglobin, 13.1, 13.0, guidance),
        (Marker::Haemoglobin, 12.1, 12.0, referral),
    ]
    .map(row)
    .into();
    let office =
        judged_pressure(139.0, 89.0) == guidance && judged_pressure(140.0, 89.0) == referral;
    rows.push(("office pressure is judged from 140/90 on".to_owned(), office));
    rows
}
