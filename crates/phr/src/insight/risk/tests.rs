//! The printed table of the score, and for whom it gives no answer.

use super::*;

/// The table of the guideline, one row an age group: from which points, in tenths of a percent.
const PRINTED: [(u32, usize, &[u32]); 4] = [
    (40, 8, &[11, 13, 14, 17, 19, 22, 26, 30, 34, 39, 45, 52]),
    (50, 3, &[11, 13, 14, 17, 19, 22, 26, 30, 34, 39, 45, 52, 60, 69, 79, 91, 104]),
    (
        60,
        0,
        &[17, 19, 22, 26, 30, 34, 39, 45, 52, 60, 69, 79, 91, 104, 119, 136, 155, 177, 202, 229],
    ),
    (
        70,
        0,
        &[
            34, 39, 45, 52, 60, 69, 79, 91, 104, 119, 136, 155, 177, 202, 229, 259, 293, 330, 370,
            411,
        ],
    ),
];

#[test]
fn every_cell_of_the_printed_table_is_met() {
    for (decade, first, cells) in PRINTED {
        for age in [decade, decade + 9] {
            for points in 0..=POINTS_MAX {
                let printed = points.checked_sub(first).map(|at| cells[at]);
                assert_eq!(ten_years(age, points), Some(printed), "{age} years, {points} points");
            }
            assert_eq!(ten_years(age, POINTS_MAX + 1), None);
        }
    }
    assert_eq!((ten_years(39, 0), ten_years(80, 0)), (None, None));
}

/// The guideline's own groups: high from 19 points in the fifties, 13 in the sixties, 8 in the
/// seventies; medium from 13 in the forties.
#[test]
fn the_groups_begin_where_the_guideline_says() {
    for (age, points, group) in [
        (45, 12, Group::Low),
        (45, 13, Group::Middle),
        (55, 18, Group::Middle),
        (55, 19, Group::High),
        (65, 12, Group::Middle),
        (65, 13, Group::High),
        (75, 7, Group::Middle),
        (75, 8, Group::High),
    ] {
        assert_eq!(Group::of(ten_years(age, points).unwrap()), group, "{age} {points}");
    }
}

#[test]
fn each_limit_gives_its_points() {
    let none = Factors {
        age: 50,
        sex: Sex::Female,
        upper: 119.0,
        glucose: 109.0,
        ldl: 119.0,
        hdl: 60.0,
        smokes: false,
    };
    for (factors, expected) in [
        (none, 0),
        (Factors { sex: Sex::Male, ..none }, 7),
        (Factors { upper: 120.0, ..none }, 1),
        (Factors { upper: 129.9, ..none }, 1),
        (Factors { upper: 130.0, ..none }, 2),
        (Factors { upper: 140.0, ..none }, 3),
        (Factors { upper: 160.0, ..none }, 4),
        (Factors { glucose: 110.0, ..none }, 1),
        (Factors { ldl: 120.0, ..none }, 1),
        (Factors { ldl: 140.0, ..none }, 2),
        (Factors { ldl: 160.0, ..none }, 3),
        (Factors { hdl: 59.9, ..none }, 1),
        (Factors { hdl: 40.0, ..none }, 1),
        (Factors { hdl: 39.9, ..none }, 2),
        (Factors { smokes: true, ..none }, 2),
    ] {
        assert_eq!(points(&factors), Some(expected), "{factors:?}");
    }
    assert_eq!(points(&Factors { sex: Sex::Other, ..none }), None);
}

#[test]
fn figures_are_rounded_to_whole_people_and_never_to_nobody() {
    for (tenths, chance) in [
        (None, Chance::BelowOne),
        (Some(11), Chance::About(1)),
        (Some(14), Chance::About(1)),
        (Some(17), Chance::About(2)),
        (Some(45), Chance::About(5)),
        (Some(411), Chance::About(41)),
    ] {
        assert_eq!(Chance::of(tenths), chance);
    }
}
