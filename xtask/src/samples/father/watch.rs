//! A year of his watch, as the Health app of a phone exports it: heart rate by the hour, steps, sleep.
//!
//! He walks to the station, runs on Saturday mornings, sleeps badly before the accounts are due in
//! March, and is on holiday in August. Nothing in it is a reason to worry.

use std::fmt::Write as _;

use anyhow::Result;

use super::super::{File, date, family::FATHER, family::INVENTED, prng::Prng, zip};

/// The first day; 2025-01-01 was a Wednesday.
const FIRST: &str = "2025-01-01";
const DAYS: i32 = 365;
const TYPES: &str = "HKQuantityTypeIdentifier";
const SLEEP: &str = "HKCategoryTypeIdentifierSleepAnalysis";

/// The export, zipped as the phone does it.
pub(super) fn file(prng: &mut Prng) -> Result<File> {
    let mut export = Export(String::new());
    write!(
        export.0,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE HealthData [\n\
         <!-- {INVENTED} -->\n<!ELEMENT HealthData (ExportDate,Me,Record*)>\n]>\n\
         <HealthData locale=\"ja_JP\">\n <ExportDate value=\"2026-01-02 09:00:00 +0900\"/>\n \
         <Me HKCharacteristicTypeIdentifierDateOfBirth=\"{}\" \
         HKCharacteristicTypeIdentifierBiologicalSex=\"HKBiologicalSexMale\"/>\n",
        FATHER.birth
    )?;
    for day in 0..DAYS {
        export.day(&Day::of(day), prng)?;
    }
    export.0.push_str("</HealthData>\n");
    let members = [("apple_health_export/export.xml", export.0.into_bytes())];
    Ok(File::of(&FATHER, "export_20260102.zip", zip::deflated(&members)?))
}

/// What kind of day it is.
struct Day {
    date: String,
    before: String,
    /// 0 is a Monday.
    weekday: i32,
    /// The two weeks in March before the accounts are due.
    late: bool,
    holiday: bool,
}

impl Day {
    fn of(number: i32) -> Day {
        let date = date::after(FIRST, number);
        let holiday = ("2025-08-09".."2025-08-18").contains(&date.as_str());
        Day {
            before: date::after(FIRST, number - 1),
            weekday: (number + 2) % 7,
            late: ("2025-03-03".."2025-03-16").contains(&date.as_str()),
            holiday,
            date,
        }
    }

    fn is_free(&self) -> bool {
        self.weekday > 4 || self.holiday
    }

    /// He runs on Saturday mornings.
    fn has_run(&self) -> bool {
        self.weekday == 5
    }
}

struct Export(String);

impl Export {
    fn day(&mut self, day: &Day, prng: &mut Prng) -> Result<()> {
        self.sleep(day, prng)?;
        for hour in 0..24 {
            self.heart(day, hour, prng)?;
        }
        self.steps(day, prng)
    }

    fn heart(&mut self, day: &Day, hour: i32, prng: &mut Prng) -> Result<()> {
        let rate = match hour {
            0..6 => prng.between(51, 57) + i32::from(day.late) * 3,
            7 if day.has_run() => prng.between(118, 134),
            8 | 18 if !day.is_free() => prng.between(84, 98),
            6..9 => prng.between(62, 74),
            22..24 => prng.between(56, 64),
            _ => prng.between(64, 82),
        };
        let at = format!("{} {hour:02}:{:02}:00 +0900", day.date, prng.between(0, 59));
        self.record("HeartRate", "count/min", (&at, &at), rate)
    }

    fn steps(&mut self, day: &Day, prng: &mut Prng) -> Result<()> {
        let walks: &[(i32, i32)] = match () {
            () if day.has_run() => &[(7, 6_200), (11, 900), (15, 1_400)],
            () if day.holiday => &[(9, 2_600), (11, 3_100), (14, 2_800), (17, 1_500)],
            () if day.is_free() => &[(10, 1_200), (14, 1_900), (16, 900)],
            () => &[(8, 2_700), (12, 900), (15, 350), (18, 2_900), (20, 400)],
        };
        for (hour, usual) in walks {
            let (from, to) = (format!("{hour:02}:05:00"), format!("{hour:02}:50:00"));
            let stretch = [from, to].map(|time| format!("{} {time} +0900", day.date));
            let steps = usual * prng.between(70, 125) / 100;
            self.record("StepCount", "count", (&stretch[0], &stretch[1]), steps)?;
        }
        Ok(())
    }

    fn sleep(&mut self, day: &Day, prng: &mut Prng) -> Result<()> {
        // Minutes after 22:00 of the evening before.
        let mut at = prng.between(55, 110) + i32::from(day.late) * prng.between(60, 120);
        let wake = if day.is_free() { prng.between(550, 590) } else { prng.between(488, 500) };
        let stages = ["AsleepCore", "AsleepDeep", "AsleepCore", "AsleepREM", "Awake", "AsleepCore"];
        let lengths = [45, 60, 110, 75, 6, 600];
        for (stage, usual) in stages.iter().zip(lengths) {
            let end = (at + usual * prng.between(80, 120) / 100).min(wake);
            if end > at {
                let clock = |minutes: i32| {
                    let hour = 22 + minutes / 60;
                    let date = if hour < 24 { &day.before } else { &day.date };
                    format!("{date} {:02}:{:02}:00 +0900", hour % 24, minutes % 60)
                };
                writeln!(
                    self.0,
                    " <Record type=\"{SLEEP}\" sourceName=\"健一のWatch\" startDate=\"{}\" \
                     endDate=\"{}\" value=\"HKCategoryValueSleepAnalysis{stage}\"/>",
                    clock(at),
                    clock(end)
                )?;
            }
            at = end;
        }
        Ok(())
    }

    fn record(
        &mut self,
        kind: &str,
        unit: &str,
        (from, until): (&str, &str),
        value: i32,
    ) -> Result<()> {
        writeln!(
            self.0,
            " <Record type=\"{TYPES}{kind}\" sourceName=\"健一のWatch\" unit=\"{unit}\" \
             startDate=\"{from}\" endDate=\"{until}\" value=\"{value}\"/>"
        )?;
        Ok(())
    }
}
