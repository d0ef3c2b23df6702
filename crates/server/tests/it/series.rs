//! What is measured all day long: found, shown bounded, and alarming points at once.

use axum::http::StatusCode;
use phr::{
    decimal::Exact,
    record::{Point, SeriesDraft, series::Code},
};
use testkit::{record::Record, series::beats};

use super::app::{TestApp, apart};

/// 2025-12-26 at nine in the morning in Japan: the clock of every test.
const NOW_MS: i64 = 1_766_707_200_000;
const MINUTE_MS: i64 = 60_000;

/// Oxygen at night, every minute of the last ten hours; `low` at one of them.
fn oxygen(low: Option<(i64, i64)>) -> SeriesDraft {
    let mut draft = beats(0, 0);
    draft.key.code = Code { system: fhir::system::LOINC.to_owned(), code: "59408-5".to_owned() };
    "酸素飽和度".clone_into(&mut draft.key.name);
    "%".clone_into(&mut draft.key.unit);
    let value = |ago: i64| low.filter(|(at, _)| *at == ago).map_or(97, |(_, value)| value);
    let point = |ago: i64| Point::at(NOW_MS - ago * MINUTE_MS, Exact::whole(value(ago)));
    draft.points.extend((0..600).filter_map(point));
    draft
}

fn take(app: &TestApp, person: phr::PersonId, name: &str, series: SeriesDraft) {
    let record = Record::of(person, app.household);
    apart(|| {
        let intake = record.watch(name, vec![series]).unwrap();
        record.take(&*app.store, &intake).unwrap();
    });
}

#[tokio::test]
async fn one_low_point_of_a_sensor_is_shown_at_once_everywhere() {
    let app = TestApp::new();
    let (low, calm) = (app.grandmother(), app.grandmother());
    take(&app, low, "low", oxygen(Some((300, 89))));
    take(&app, calm, "calm", oxygen(Some((300, 90))));
    let app = app.signed_in().await;
    for page in ["", "/measurements", "/meaning"] {
        let text = app.get(&format!("/p/{low}{page}")).await.text();
        assert!(text.contains("酸素飽和度がとても低い値です"), "{page}");
        assert!(text.contains("89 %") && text.contains("97 %"), "{page}: both are told");
        let text = app.get(&format!("/p/{calm}{page}")).await.text();
        assert!(!text.contains("酸素飽和度がとても低い値です"), "{page}");
    }
    let home = app.get(&format!("/p/{low}")).await;
    let day = home.links().into_iter().find(|link| link.contains("/series/")).unwrap();
    let text = app.get(&day).await.text();
    assert!(text.contains("酸素飽和度がとても低い値です"), "the day itself says it too");
    assert!(text.contains("いちばん低い値は 89 %"));
}

#[tokio::test]
async fn a_series_is_found_and_read_by_year_month_and_day() {
    let app = TestApp::new();
    let person = app.grandmother();
    take(&app, person, "watch", beats(0, 120_000)); // more than a year, every five minutes
    let app = app.signed_in().await;
    let list = app.get(&format!("/p/{person}/measurements")).await;
    assert!(list.text().contains("120,000件"), "the card says how many");
    let month = list.links().into_iter().find(|link| link.contains("/series/")).unwrap();
    let series = month.split('?').next().unwrap().to_owned();
    for (at, wanted) in [
        ("", "月ごとの値"),
        ("?at=2025", "月ごとの値"),
        ("?at=2025-03", "日ごとの値"),
        ("?at=2025-03-02", "1時間ごとの値"),
        ("?at=1999", "この期間に測った値はありません"),
        ("?at=%00", "月ごとの値"),
    ] {
        let page = app.get(&format!("{series}{at}")).await;
        assert_eq!(page.status, StatusCode::OK, "{at}");
        assert!(page.text().contains(wanted), "{at}");
        assert!(page.bytes.len() + pages::assets::STYLESHEET.len() < 50 << 10, "{at}");
    }
    let text = app.get(&format!("{series}?at=2025-03")).await.text();
    assert!(text.contains("role=\"img\""), "a chart");
    assert!(text.contains("いちばん低い値は 60回/分"));
    assert!(text.contains("どこから来たか"));
    let other = app.grandmother();
    let nobodys = series.replace(&person.to_string(), &other.to_string());
    assert_eq!(app.get(&nobodys).await.status, StatusCode::NOT_FOUND);
}
