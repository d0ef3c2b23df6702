//! 日向 キヨ: high blood pressure, kidneys that slowly lose strength, care level 1.

mod checkups;
mod home;
mod kidney;
mod notebooks;

use anyhow::Result;

use super::File;
use super::family::{
    GRANDMOTHER, HIZA, KAZAMI, MEGURI_CLINIC, MEGURI_PHARMACY, MINATO_PHARMACY, SAKURA_HOSPITAL,
    SAKURA_PHARMACY,
};
use super::iryohi::{notice, pharmacy, visit};
use super::prng::Prng;
use super::referral;

pub(super) use kidney::{allergy, results_of};

/// Her files, newest things first as her son adds them.
pub(super) fn files(prng: &mut Prng) -> Result<Vec<File>> {
    let mut files = notebooks::recent()?;
    files.push(referral::file()?);
    files.extend(kidney::files()?);
    files.push(home::blood_pressure(prng)?);
    files.push(home::care()?);
    files.extend(checkups::files());
    files.extend(costs());
    files.extend(notebooks::old()?);
    Ok(files)
}

fn costs() -> [File; 2] {
    let mut year_2024 = Vec::new();
    for month in MONTHS_2024 {
        year_2024.push(visit(month, 1, &MEGURI_CLINIC, clinic_cost(month)));
        year_2024.push(pharmacy(month, 1, &MEGURI_PHARMACY, 5_360));
    }
    year_2024.push(visit("2024-03", 1, &HIZA, 3_870));
    year_2024.push(pharmacy("2024-03", 1, &SAKURA_PHARMACY, 2_940));
    year_2024.push(visit("2024-10", 1, &SAKURA_HOSPITAL, 18_350));
    year_2024.push(pharmacy("2024-10", 1, &SAKURA_PHARMACY, 3_470));
    let mut year_2025 = Vec::new();
    for month in MONTHS_2025 {
        let medicines = if month < "2025-03" { 5_420 } else { 6_180 };
        year_2025.push(visit(month, 1, &MEGURI_CLINIC, clinic_cost(month)));
        year_2025.push(pharmacy(month, 1, &MEGURI_PHARMACY, medicines));
    }
    year_2025.push(visit("2025-03", 1, &SAKURA_HOSPITAL, 21_840));
    year_2025.push(visit("2025-08", 1, &KAZAMI, 3_290));
    year_2025.push(pharmacy("2025-08", 1, &MINATO_PHARMACY, 2_760));
    [
        notice(&GRANDMOTHER, "2025-12-29", "102030123", 1, &year_2025),
        notice(&GRANDMOTHER, "2025-02-03", "194512087", 1, &year_2024),
    ]
}

/// A visit with a blood test costs more: in March, June, September and December.
fn clinic_cost(month: &str) -> i32 {
    if ["03", "06", "09", "12"].iter().any(|tested| month.ends_with(tested)) {
        8_970
    } else {
        4_120
    }
}

const MONTHS_2024: [&str; 11] = [
    "2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06", "2024-07", "2024-09",
    "2024-10", "2024-11", "2024-12",
];

/// Claims come late: the notice of December knows the months until October.
const MONTHS_2025: [&str; 10] = [
    "2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06", "2025-07", "2025-08",
    "2025-09", "2025-10",
];
