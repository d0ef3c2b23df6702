//! Big invented exports of Apple Health, for measuring: the same seed and size give the same bytes.

use std::io::{self, Write};

use jiff::{Timestamp, tz::Offset};

use crate::SeededIds;

/// 2020-01-01 in Japan.
const START_SECONDS: i64 = 1_577_804_400;
const WATCH: &str = "&lt;&lt;HKDevice: 0x2816c7ca0&gt;, name:めぐり腕時計, manufacturer:めぐり（架空）, model:Watch, hardware:Watch0,0, software:9.0&gt;";

/// Writes an export of at least so many bytes and says how many records it holds. All of it is
/// invented, and says so.
///
/// ```
/// let (mut one, mut two) = (Vec::new(), Vec::new());
/// testkit::apple_health(&mut one, 7, 20_000)?;
/// testkit::apple_health(&mut two, 7, 20_000)?;
/// assert!(one == two && one.len() >= 20_000);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn apple_health(out: &mut dyn Write, seed: u64, bytes: u64) -> io::Result<u64> {
    let ids = SeededIds::new(seed);
    let mut export = Export { out, written: 0, records: 0 };
    export.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- 架空のデータ invented data -->\n<!DOCTYPE HealthData [\n<!ELEMENT HealthData (ExportDate,Me,Record*)>\n]>\n<HealthData locale=\"ja_JP\">\n <ExportDate value=\"2025-03-12 20:00:00 +0900\"/>\n <Me HKCharacteristicTypeIdentifierDateOfBirth=\"1958-06-06\" HKCharacteristicTypeIdentifierBiologicalSex=\"HKBiologicalSexMale\" HKCharacteristicTypeIdentifierBloodType=\"HKBloodTypeNotSet\"/>")?;
    let mut at = START_SECONDS;
    while export.written < bytes {
        at = at.saturating_add(20 + i64::try_from(ids.below(90)).unwrap_or(0));
        let tenths = ids.below(10);
        match ids.below(1000) {
            0..520 => export.heart(at, 52 + ids.below(70), ids.below(3))?,
            520..720 => export.record(
                ("ActiveEnergyBurned", "kcal"),
                &format!("{}.{tenths}", ids.below(9)),
                (at, 60),
            )?,
            720..850 => export.record(
                ("StepCount", "count"),
                &(1 + ids.below(600)).to_string(),
                (at, 300),
            )?,
            850..950 => export.record(
                ("DistanceWalkingRunning", "km"),
                &format!("0.{:04}", ids.below(9_000)),
                (at, 300),
            )?,
            950..998 => export.record(
                ("BasalEnergyBurned", "kcal"),
                &format!("{}.{tenths}", 10 + ids.below(9)),
                (at, 600),
            )?,
            998 => export.record(
                ("RestingHeartRate", "count/min"),
                &(50 + ids.below(20)).to_string(),
                (at, 0),
            )?,
            _ => export.record(
                ("BodyMass", "kg"),
                &format!("{}.{tenths}", 66 + ids.below(5)),
                (at, 0),
            )?,
        }
    }
    export.line("</HealthData>")?;
    Ok(export.records)
}

struct Export<'o> {
    out: &'o mut dyn Write,
    written: u64,
    records: u64,
}

impl Export<'_> {
    fn line(&mut self, text: &str) -> io::Result<()> {
        self.written = self.written.saturating_add(text.len() as u64 + 1);
        writeln!(self.out, "{text}")
    }

    fn heart(&mut self, at: i64, beats: usize, motion: usize) -> io::Result<()> {
        let open = head(("HeartRate", "count/min"), &beats.to_string(), (at, 0));
        self.records = self.records.saturating_add(1);
        self.line(&format!("{open}>\n  <MetadataEntry key=\"HKMetadataKeyHeartRateMotionContext\" value=\"{motion}\"/>\n </Record>"))
    }

    fn record(&mut self, kind: (&str, &str), value: &str, when: (i64, i64)) -> io::Result<()> {
        let open = head(kind, value, when);
        self.records = self.records.saturating_add(1);
        self.line(&format!("{open}/>"))
    }
}

fn head((kind, unit): (&str, &str), value: &str, (at, lasts): (i64, i64)) -> String {
    let (start, end) = (moment(at), moment(at.saturating_add(lasts)));
    format!(
        " <Record type=\"HKQuantityTypeIdentifier{kind}\" sourceName=\"太郎のWatch（架空）\" sourceVersion=\"9.0\" device=\"{WATCH}\" unit=\"{unit}\" creationDate=\"{end}\" startDate=\"{start}\" endDate=\"{end}\" value=\"{value}\""
    )
}

fn moment(seconds: i64) -> String {
    let Ok(at) = Timestamp::from_second(seconds) else { return String::new() };
    let japan = Offset::from_seconds(9 * 3600).unwrap_or(Offset::UTC);
    let at = japan.to_datetime(at);
    let (date, time) = (at.date(), at.time());
    format!("{date} {:02}:{:02}:{:02} +0900", time.hour(), time.minute(), time.second())
}
