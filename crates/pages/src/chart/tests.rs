//! Where points stand, what is joined, and how many points become columns.

use super::*;

fn point(at: i64, value: &str) -> Point {
    Point { at, value: Exact::read(value).unwrap(), mark: 0 }
}

fn drawn(runs: &[Vec<Point>], until_ms: i64) -> Drawing {
    let runs: Vec<Run> =
        runs.iter().map(|points| Run { line: 0, points: points.clone() }).collect();
    let days = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
    let band = Some((Exact::read("1000"), None));
    draw(&Plot { runs: &runs, band, own: None, from_ms: 0, until_ms, days })
}

#[test]
fn points_stand_between_the_ends_and_the_higher_value_stands_higher() {
    let d = drawn(&[vec![point(0, "100"), point(10, "200")]], 10);
    assert_eq!(d.points[0].1, format!("M{LEFT} {BOTTOM}h0M{RIGHT} {TOP}h0"));
    assert_eq!(d.lines[0].1, format!("M{LEFT} {BOTTOM}L{RIGHT} {TOP}"));
    assert_eq!(d.band, None, "a range above the picture is not in it");
}

#[test]
fn nothing_is_joined_across_runs() {
    let d = drawn(&[vec![point(0, "1")], vec![point(5, "2"), point(10, "3")]], 10);
    assert_eq!(d.lines[0].1.matches('M').count(), 1);
    assert_eq!(d.lines[0].1.matches('L').count(), 1);
}

#[test]
fn very_many_points_become_columns() {
    let many: Vec<Point> = (0..5000).map(|n| point(n, &(n % 7).to_string())).collect();
    let d = drawn(&[many], 5000);
    assert!(d.columns && d.points.is_empty());
    assert!(d.lines[0].1.len() < 1500, "{}", d.lines[0].1.len());
}

#[test]
fn without_values_nothing_is_drawn() {
    assert!(drawn(&[vec![]], 10).grid.is_empty());
}

#[test]
fn the_own_band_is_in_the_picture_though_every_value_lies_outside() {
    let runs = [Run { line: 0, points: vec![point(0, "100"), point(10, "110")] }];
    let own = Exact::read("40").zip(Exact::read("50"));
    let days = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
    let d = draw(&Plot { runs: &runs, band: None, own, from_ms: 0, until_ms: 10, days });
    let (class, path) = &d.lines[0];
    assert_eq!((class.as_str(), path.matches('M').count()), ("own", 2));
    assert!(
        path.starts_with(&format!("M{LEFT} {BOTTOM}H{RIGHT}")),
        "40 is the lowest line: {path}"
    );
}
