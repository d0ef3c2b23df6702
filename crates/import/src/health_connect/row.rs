//! What every record has: its time with the offset, its app and device, its identity.

use std::collections::HashMap;

use jiff::{Timestamp, tz::Offset};
use phr::provenance::{Context, Maker};

use super::database::{Columns, Database};

/// Apps and devices, at most; a phone has a few dozen.
const SOURCES_MAX: usize = 10_000;

/// Apps and devices by their number.
#[derive(Debug, Default)]
pub(super) struct Sources {
    apps: HashMap<i64, String>,
    devices: HashMap<i64, String>,
}

impl Sources {
    /// Reads both tables; a missing one leaves its names unknown.
    pub(super) fn read(database: &Database) -> Sources {
        let mut sources = Sources::default();
        let apps = &mut sources.apps;
        drop(database.rows("application_info_table", &mut |row| {
            apps.extend(row.int("row_id").zip(row.text("package_name")));
            apps.len() < SOURCES_MAX
        }));
        let devices = &mut sources.devices;
        // Column names from memory.
        drop(database.rows("device_info_table", &mut |row| {
            let parts = [row.text("manufacturer"), row.text("model")];
            let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
            devices.extend(row.int("row_id").zip(Some(name).filter(|n| !n.is_empty())));
            devices.len() < SOURCES_MAX
        }));
        sources
    }
}

/// What stands around a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct About {
    pub(super) maker: Maker,
    pub(super) context: Context,
}

impl About {
    /// Who says it and with which device. What was typed (3) is the person's own.
    pub(super) fn of(row: &Columns<'_>, sources: &Sources) -> About {
        let typed = row.int("recording_method") == Some(3);
        let app = row.int("app_info_id").and_then(|id| sources.apps.get(&id));
        let device = row.int("device_info_id").and_then(|id| sources.devices.get(&id));
        let maker = match app {
            _ if typed => Maker::Person,
            Some(app) => Maker::Device { name: app.clone() },
            None => Maker::Unknown,
        };
        let device = device.or(app).filter(|_| !typed).cloned();
        About { maker, context: Context { device, ..Context::default() } }
    }
}

/// The identity of a record: what its app calls it, else what Health Connect calls it.
pub(super) fn key(row: &Columns<'_>, sources: &Sources) -> Option<String> {
    const RECORD: &str = "https://tenohira.example/fhir/NamingSystem/health-connect-record";
    let app = row.int("app_info_id").and_then(|id| sources.apps.get(&id));
    let own = row.text("client_record_id").zip(app).map(|(id, app)| format!("{app} {id}"));
    own.or_else(|| row.hex("uuid")).map(|id| format!("{RECORD}|{id}"))
}

/// A moment as FHIR writes it, where the phone was; without an offset in UTC.
///
/// Whole seconds are written without a fraction.
pub(super) fn moment(ms: i64, offset_seconds: Option<i64>) -> Option<String> {
    let at = Timestamp::from_millisecond(ms).ok()?;
    let whole_minutes = |s: &i64| s % 60 == 0 && s.abs() <= 14 * 3600;
    let offset = offset_seconds.filter(whole_minutes).and_then(|s| i32::try_from(s).ok());
    let seconds = offset.unwrap_or(0);
    let there = Offset::from_seconds(seconds).ok()?.to_datetime(at);
    let (date, time) = (there.date(), there.time());
    let fraction = match ms.rem_euclid(1000) {
        0 => String::new(),
        thousandths => format!(".{thousandths:03}"),
    };
    let zone = offset.map_or_else(
        || "Z".to_owned(),
        |seconds| {
            let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
            format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
        },
    );
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    let text = format!("{date}T{hour:02}:{minute:02}:{second:02}{fraction}{zone}");
    text.parse::<fhir::Date>().ok().map(|date| date.to_string())
}

/// When a row was measured: start and, for a stretch of time, end, both in milliseconds.
pub(super) fn times(row: &Columns<'_>) -> Option<(i64, i64)> {
    if let Some(at) = row.int("time").or_else(|| row.int("epoch_millis")) {
        return Some((at, at));
    }
    let start = row.int("start_time")?;
    Some((start, row.int("end_time").filter(|end| *end >= start).unwrap_or(start)))
}

/// The offset at the beginning.
pub(super) fn offset(row: &Columns<'_>) -> Option<i64> {
    row.int("zone_offset").or_else(|| row.int("start_zone_offset"))
}
