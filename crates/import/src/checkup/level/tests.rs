use super::*;
use proptest::prelude::*;

#[expect(clippy::unnecessary_wraps, reason = "every field is an Option")]
const fn whole(n: i32) -> Option<Decimal> {
    Some(Decimal::whole(n))
}

/// A man of 50 with a waist of 85 and no risk at all.
fn man() -> Inputs {
    Inputs {
        sex: Some(Sex::Male),
        age: Some(50),
        waist: whole(85),
        visceral_fat: None,
        bmi: whole(24),
        fasting_glucose: whole(99),
        hba1c: Some(Decimal::tenths(55)),
        casual_glucose: None,
        meal: None,
        triglycerides: whole(149),
        casual_triglycerides: None,
        hdl: whole(40),
        systolic: whole(129),
        diastolic: whole(84),
        medicine_pressure: Some(false),
        medicine_glucose: Some(false),
        medicine_lipids: Some(false),
        smokes: Some(false),
    }
}

fn check(change: impl Fn(&mut Inputs), expected: Level) {
    let mut inputs = man();
    change(&mut inputs);
    assert_eq!(level(&inputs), Some(expected), "{inputs:?}");
}

#[test]
fn each_risk_begins_at_its_limit() {
    check(|_| {}, Level::Information);
    check(|i| i.fasting_glucose = whole(100), Level::Motivational);
    check(|i| i.triglycerides = whole(150), Level::Motivational);
    check(|i| i.hdl = whole(39), Level::Motivational);
    check(|i| i.systolic = whole(130), Level::Motivational);
    check(|i| i.diastolic = whole(85), Level::Motivational);
}

#[test]
fn hba1c_counts_only_without_fasting_glucose() {
    check(|i| i.hba1c = Some(Decimal::tenths(56)), Level::Information);
    check(
        |i| (i.fasting_glucose, i.hba1c) = (None, Some(Decimal::tenths(56))),
        Level::Motivational,
    );
    check(|i| (i.fasting_glucose, i.hba1c) = (None, Some(Decimal::tenths(55))), Level::Information);
}

#[test]
fn casual_glucose_needs_an_old_meal() {
    let casual = |glucose, meal| {
        move |i: &mut Inputs| {
            (i.fasting_glucose, i.hba1c) = (None, None);
            (i.casual_glucose, i.meal) = (whole(glucose), meal);
        }
    };
    check(casual(100, Some(Meal::LongAgo)), Level::Motivational);
    check(casual(99, Some(Meal::LongAgo)), Level::Information);
    check(casual(100, Some(Meal::Recent)), Level::Unknown);
    check(casual(100, None), Level::Unknown);
}

#[test]
fn casual_triglycerides_have_their_own_limit() {
    let casual = |tg| move |i: &mut Inputs| (i.triglycerides, i.casual_triglycerides) = (None, tg);
    check(casual(whole(174)), Level::Information);
    check(casual(whole(175)), Level::Motivational);
}

#[test]
fn the_waist_limit_goes_by_sex_and_visceral_fat_goes_first() {
    let risk = |i: &mut Inputs| i.systolic = whole(130);
    check(
        |i| {
            risk(i);
            i.waist = Some(Decimal::tenths(849));
        },
        Level::Information,
    );
    check(
        |i| {
            risk(i);
            i.waist = whole(89);
            i.sex = Some(Sex::Female);
        },
        Level::Information,
    );
    check(
        |i| {
            risk(i);
            i.waist = whole(90);
            i.sex = Some(Sex::Female);
        },
        Level::Motivational,
    );
    check(
        |i| {
            risk(i);
            i.visceral_fat = whole(99);
        },
        Level::Information,
    );
    check(
        |i| {
            risk(i);
            i.waist = whole(70);
            i.visceral_fat = whole(100);
        },
        Level::Motivational,
    );
}

#[test]
fn a_high_bmi_needs_three_risks_for_the_highest_level() {
    let thin_waist = |i: &mut Inputs| (i.waist, i.bmi) = (whole(80), whole(25));
    let two = |i: &mut Inputs| (i.fasting_glucose, i.systolic) = (whole(100), whole(130));
    check(thin_waist, Level::Information);
    check(
        |i| {
            thin_waist(i);
            i.systolic = whole(130);
        },
        Level::Motivational,
    );
    check(
        |i| {
            thin_waist(i);
            two(i);
        },
        Level::Motivational,
    );
    check(
        |i| {
            thin_waist(i);
            two(i);
            i.hdl = whole(39);
        },
        Level::Intensive,
    );
    check(
        |i| {
            thin_waist(i);
            two(i);
            i.smokes = Some(true);
        },
        Level::Intensive,
    );
    check(
        |i| {
            thin_waist(i);
            two(i);
            i.bmi = Some(Decimal::tenths(249));
        },
        Level::Information,
    );
}

#[test]
fn smoking_counts_only_beside_another_risk() {
    check(|i| i.smokes = Some(true), Level::Information);
    check(|i| (i.smokes, i.systolic) = (Some(true), whole(130)), Level::Intensive);
}

#[test]
fn any_medicine_leads_to_information() {
    let high = |i: &mut Inputs| (i.fasting_glucose, i.systolic) = (whole(200), whole(180));
    check(high, Level::Intensive);
    check(
        |i| {
            high(i);
            i.medicine_pressure = Some(true);
        },
        Level::Information,
    );
    check(
        |i| {
            high(i);
            i.medicine_glucose = Some(true);
            i.medicine_lipids = None;
        },
        Level::Information,
    );
}

#[test]
fn from_65_on_the_highest_level_is_motivational() {
    let high = |i: &mut Inputs| (i.fasting_glucose, i.systolic) = (whole(200), whole(180));
    check(
        |i| {
            high(i);
            i.age = Some(64);
        },
        Level::Intensive,
    );
    check(
        |i| {
            high(i);
            i.age = Some(65);
        },
        Level::Motivational,
    );
    check(
        |i| {
            high(i);
            i.age = Some(74);
        },
        Level::Motivational,
    );
    check(
        |i| {
            high(i);
            i.age = None;
        },
        Level::Unknown,
    );
    for outside in [39, 75] {
        assert_eq!(level(&Inputs { age: Some(outside), ..man() }), None);
    }
}

#[test]
fn a_missing_value_matters_only_if_it_could_change_the_level() {
    check(|i| i.systolic = None, Level::Unknown);
    check(|i| i.waist = None, Level::Information); // no risk, and BMI under 25 either way
    check(|i| (i.waist, i.bmi) = (whole(70), None), Level::Information);
    check(|i| i.smokes = None, Level::Information);
    check(|i| (i.systolic, i.smokes) = (whole(130), None), Level::Unknown);
    assert_eq!(level(&Inputs::default()), Some(Level::Unknown));
}

#[test]
fn metabolic_syndrome_counts_medicines_and_has_its_own_glucose_limit() {
    let judge = |change: &dyn Fn(&mut Inputs)| {
        let mut inputs = man();
        change(&mut inputs);
        syndrome(&inputs)
    };
    assert_eq!(judge(&|_| {}), Syndrome::No);
    assert_eq!(judge(&|i| i.fasting_glucose = whole(109)), Syndrome::No);
    assert_eq!(judge(&|i| i.fasting_glucose = whole(110)), Syndrome::Close);
    assert_eq!(judge(&|i| (i.fasting_glucose, i.hba1c) = (None, whole(6))), Syndrome::Close);
    assert_eq!(
        judge(&|i| (i.fasting_glucose, i.hba1c) = (None, Some(Decimal::tenths(59)))),
        Syndrome::No
    );
    assert_eq!(judge(&|i| i.medicine_lipids = Some(true)), Syndrome::Close);
    assert_eq!(
        judge(&|i| (i.medicine_lipids, i.systolic) = (Some(true), whole(130))),
        Syndrome::Meets
    );
    assert_eq!(
        judge(&|i| (i.waist, i.medicine_lipids, i.systolic) = (whole(84), Some(true), whole(130))),
        Syndrome::No
    );
    assert_eq!(judge(&|i| i.medicine_lipids = None), Syndrome::Unknown);
    assert_eq!(judge(&|i| i.waist = None), Syndrome::No); // no criterion besides the waist
}

proptest! {
    /// Taking away a value never gives another level, only the same or 判定不能.
    #[test]
    fn forgetting_a_value_never_invents_a_level(
        values in proptest::array::uniform8(0i32..250), flags in proptest::array::uniform4(any::<bool>()),
        age in 40i16..75, male: bool, gone in 0usize..13,
    ) {
        let full = Inputs {
            sex: Some(if male { Sex::Male } else { Sex::Female }),
            age: Some(age),
            waist: whole(values[0]), visceral_fat: None, bmi: whole(values[1] / 5),
            fasting_glucose: whole(values[2]), hba1c: None, casual_glucose: None, meal: None,
            triglycerides: whole(values[3]), casual_triglycerides: None, hdl: whole(values[4] / 3),
            systolic: whole(values[5]), diastolic: whole(values[6]),
            medicine_pressure: Some(flags[0]), medicine_glucose: Some(flags[1]),
            medicine_lipids: Some(flags[2]), smokes: Some(flags[3]),
        };
        let mut less = full.clone();
        match gone {
            0 => less.sex = None,
            1 => less.age = None,
            2 => less.waist = None,
            3 => less.bmi = None,
            4 => less.fasting_glucose = None,
            5 => less.triglycerides = None,
            6 => less.hdl = None,
            7 => less.systolic = None,
            8 => less.diastolic = None,
            9 => less.medicine_pressure = None,
            10 => less.medicine_glucose = None,
            11 => less.medicine_lipids = None,
            _ => less.smokes = None,
        }
        let (before, after) = (level(&full), level(&less));
        prop_assert!(after == before || after == Some(Level::Unknown), "{before:?} {after:?}");
        let (before, after) = (syndrome(&full), syndrome(&less));
        prop_assert!(after == before || after == Syndrome::Unknown, "{before:?} {after:?}");
    }
}
