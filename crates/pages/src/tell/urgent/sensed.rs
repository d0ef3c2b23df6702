//! Points of a sensor that may be urgent. Every one is looked at: none is averaged away.

use phr::record::{
    Entry, Point, Series,
    series::{as_entry, observation},
};
use serde_json::Value;

use super::{RULES, Rule, readings};
use crate::{
    Lang,
    dates::Day,
    links,
    tell::{number::Exact, series},
};

const DAY_MS: i64 = 86_400_000;
const JAPAN_MS: i64 = 32_400_000;

/// One point of a sensor, told as an entry. `Sensed::of` keeps those that decide what is urgent.
#[derive(Debug, Clone)]
pub struct Sensed {
    series: String,
    day: String,
    entry: Entry,
}

impl Sensed {
    /// Whether any limit is about what the series measures, in its unit.
    pub fn watches(series: &Series) -> bool {
        // The value says nothing here: only code and unit are asked.
        let zero = Point::at(0, phr::decimal::Exact::whole(0));
        let resource = zero.map(|point| observation(series, &point, 0));
        resource.is_some_and(|r| RULES.iter().any(|rule| is_about(rule, &r)))
    }

    /// Of sorted points: the newest, and for each limit the newest beyond it. That is all that the
    /// notices ask about. Points of several pieces may be put together.
    pub fn of(all: &Series, points: &[Point]) -> Vec<Sensed> {
        let Some(newest) = points.last().map(|point| sensed(all, point)) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for rule in RULES.iter().filter(|rule| is_about(rule, &newest.entry.resource)) {
            let limit = rule.limit(Some(&all.key.unit));
            let is_beyond = |point: &&Point| {
                let value = Exact::cut(&point.value().to_string());
                value.zip(limit).is_some_and(|(value, limit)| rule.direction.crosses(value, limit))
            };
            let last = points.iter().rev().find(is_beyond).map(|point| sensed(all, point));
            found.extend(last);
        }
        found.push(newest);
        found
    }

    /// The point as an entry.
    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Whether it is of this series.
    pub fn is_of(&self, series: &Series) -> bool {
        self.series == series.id.to_string()
    }

    /// The day of the series it belongs to.
    pub fn link(&self, pid: &str) -> String {
        links::series(pid, &self.series, &self.day)
    }
}

fn is_about(rule: &Rule, resource: &Value) -> bool {
    let unit = |reading: &Value| {
        let unit = reading.pointer("/valueQuantity/unit").and_then(Value::as_str);
        unit.is_some_and(|unit| rule.limit(Some(unit)).is_some())
    };
    readings(resource, rule.term).any(unit)
}

fn sensed(of: &Series, point: &Point) -> Sensed {
    let number = point.from_ms().saturating_add(JAPAN_MS).div_euclid(DAY_MS);
    let mut entry = as_entry(of, point);
    if let Some(unit) = entry.resource.pointer_mut("/valueQuantity/unit") {
        *unit = series::unit(&of.key.unit, Lang::Ja).into(); // ℃, not `Cel`
    }
    Sensed {
        series: of.id.to_string(),
        day: Day::from_number(number).map(Day::iso).unwrap_or_default(),
        entry,
    }
}

#[cfg(test)]
mod tests {
    use phr::{
        SeriesId,
        decimal::Exact,
        provenance::{Context, Evidence, Maker},
        record::{SeriesKey, series::Code},
    };

    use super::super::urgent;
    use super::*;

    const MINUTE: i64 = 60_000;

    fn sensor(code: &str, name: &str, unit: &str) -> Series {
        let key = SeriesKey {
            code: Code { system: "http://loinc.org".into(), code: code.into() },
            name: name.into(),
            unit: unit.into(),
            made_by: Maker::Device { name: "めぐりウォッチ".into() },
            context: Context::default(),
            evidence: Evidence::Measured,
        };
        let id = SeriesId::from_bytes([5; 16]);
        Series { id, key, first_ms: 0, last_ms: 0, points: 1 }
    }

    /// Points so many minutes before the last of them, with their digits.
    fn points(now: &str, values: &[(i64, &str)]) -> Vec<Point> {
        let now: fhir::Date = now.parse().unwrap();
        let at = |ago: i64| now.start_ms() - ago * MINUTE;
        let point = |(ago, v): &(i64, &str)| Point::at(at(*ago), Exact::read(v).unwrap()).unwrap();
        let mut points: Vec<Point> = values.iter().map(point).collect();
        points.sort_unstable();
        points
    }

    const NOW: &str = "2025-03-12T08:00:00+09:00";

    fn told(series: &Series, values: &[(i64, &str)]) -> Vec<crate::home::UrgentNotice> {
        let found = Sensed::of(series, &points(NOW, values));
        urgent(&[], &found, &NOW.parse().unwrap(), "k1", Lang::Ja)
    }

    #[test]
    fn every_limit_holds_from_both_sides_for_points_of_sensors() {
        for (code, name, unit, value, expected) in [
            ("59408-5", "酸素飽和度", "%", "90", false),
            ("59408-5", "酸素飽和度", "%", "89.9", true),
            ("2339-0", "血糖", "mg/dL", "54", false),
            ("2339-0", "血糖", "mg/dL", "53.9", true),
            ("99504-3", "グルコース", "mg/dL", "53", true),
            ("2339-0", "血糖", "mg/dL", "399", false),
            ("2339-0", "血糖", "mg/dL", "400", true),
            ("8310-5", "体温", "Cel", "39.9", false),
            ("8310-5", "体温", "Cel", "40.0", true),
            ("15074-8", "血糖", "mmol/L", "2.9999999999999996", true),
            ("15074-8", "血糖", "mmol/L", "3.0000000000000004", false),
            ("15074-8", "血糖", "mmol/L", "22.2", true),
            ("59408-5", "酸素飽和度", "1", "0.89", true),
            ("59408-5", "酸素飽和度", "1", "0.9", false),
            ("8310-5", "体温", "[degF]", "104", true),
            ("8867-4", "心拍数", "/min", "190", false), // no limit for a pulse
        ] {
            let series = sensor(code, name, unit);
            let notices = told(&series, &[(0, value)]);
            assert_eq!(notices.len(), usize::from(expected), "{name} {value}");
            assert_eq!(Sensed::watches(&series), code != "8867-4", "{name}");
        }
        assert!(!Sensed::watches(&sensor("59408-5", "酸素飽和度", "g")), "a unit nobody knows");
    }

    #[test]
    fn one_low_point_among_hundreds_is_told_for_a_day_with_the_calmer_one() {
        let series = sensor("59408-5", "酸素飽和度", "%");
        let mut night: Vec<(i64, &str)> = (0..600).map(|minute| (minute, "97")).collect();
        night[400].1 = "86";
        let notices = told(&series, &night);
        assert_eq!(notices.len(), 1);
        assert!(notices[0].text.contains("86 %") && notices[0].text.contains("97 %"));
        let day = "/p/k1/series/05050505050505050505050505050505?at=2025-03-12";
        assert_eq!(notices[0].link.as_deref(), Some(day));
        for (ago, expected) in [(24 * 60, 1), (24 * 60 + 1, 0)] {
            assert_eq!(told(&series, &[(ago, "86"), (0, "97")]).len(), expected, "{ago}");
        }
        // As the newest value it stays for a week.
        for (days, expected) in [(7, 1), (8, 0)] {
            assert_eq!(told(&series, &[(days * 24 * 60, "86")]).len(), expected, "{days}");
        }
    }

    #[test]
    fn low_and_high_of_one_day_are_both_told() {
        let series = sensor("2339-0", "血糖", "mg/dL");
        let notices = told(&series, &[(300, "48"), (200, "120"), (100, "410"), (0, "150")]);
        let titles: Vec<_> = notices.iter().map(|n| n.title.as_str()).collect();
        assert_eq!(titles, ["血糖がとても低い値です", "血糖がとても高い値です"]);
    }

    #[test]
    fn the_unit_is_told_as_people_write_it() {
        let notices = told(&sensor("8310-5", "体温", "Cel"), &[(0, "40.2")]);
        assert!(notices[0].text.contains("40.2 ℃"), "{}", notices[0].text);
    }
}
