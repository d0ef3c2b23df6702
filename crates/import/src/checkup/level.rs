//! 階層化 (which level of health guidance) and メタボリックシンドローム判定 (metabolic syndrome),
//! worked out again from the values of a file. Only ever compared with what the file says, never
//! stored.
//!
//! Rules: 標準的な健診・保健指導プログラム 令和6年度版 (health ministry), as laid out for the fourth
//! period. The rules for metabolic syndrome are from memory. The age is that at the end of the
//! fiscal year, 31 March.
//!
//! A missing value makes the level 判定不能 (cannot be judged) only if it could change the level:
//! every missing criterion is tried both ways, and if all ways lead to the same level, that is it.

use fhir::Date;
use phr::{Text, person::Sex};

use super::number::Decimal;

/// 保健指導レベル, result list 3001.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// 積極的支援.
    Intensive,
    /// 動機付け支援.
    Motivational,
    /// 情報提供.
    Information,
    /// 判定不能.
    Unknown,
}

/// メタボリックシンドローム判定, result list 1008.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Syndrome {
    /// 基準該当.
    Meets,
    /// 予備群該当.
    Close,
    /// 非該当.
    No,
    /// 判定不能.
    Unknown,
}

impl Level {
    /// The code in result list 3001.
    pub const fn code(self) -> &'static str {
        match self {
            Level::Intensive => "1",
            Level::Motivational => "2",
            Level::Information => "3",
            Level::Unknown => "4",
        }
    }

    /// The level in words.
    pub fn words(self) -> Text {
        match self {
            Level::Intensive => Text::new("積極的支援", "intensive support"),
            Level::Motivational => Text::new("動機付け支援", "motivational support"),
            Level::Information => Text::new("なし(情報提供)", "none (information only)"),
            Level::Unknown => Text::new("判定不能", "cannot be judged"),
        }
    }
}

impl Syndrome {
    /// The code in result list 1008.
    pub const fn code(self) -> &'static str {
        match self {
            Syndrome::Meets => "1",
            Syndrome::Close => "2",
            Syndrome::No => "3",
            Syndrome::Unknown => "4",
        }
    }

    /// The judgement in words.
    pub fn words(self) -> Text {
        match self {
            Syndrome::Meets => Text::new("基準該当", "meets the criteria"),
            Syndrome::Close => Text::new("予備群該当", "close to the criteria"),
            Syndrome::No => Text::new("非該当", "does not meet the criteria"),
            Syndrome::Unknown => Text::new("判定不能", "cannot be judged"),
        }
    }
}

/// Hours between the last meal and the blood sampling, as far as the rules care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meal {
    /// 3.5 hours or more.
    LongAgo,
    /// Less than 3.5 hours.
    Recent,
}

/// The values the rules look at, each as far as the file has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Sex.
    pub sex: Option<Sex>,
    /// Age at the end of the fiscal year, see [`age_at_end_of_fiscal_year`].
    pub age: Option<i16>,
    /// Waist, cm.
    pub waist: Option<Decimal>,
    /// Visceral fat area, cm². Goes before the waist.
    pub visceral_fat: Option<Decimal>,
    /// BMI.
    pub bmi: Option<Decimal>,
    /// Fasting glucose, mg/dL.
    pub fasting_glucose: Option<Decimal>,
    /// `HbA1c` (NGSP), %.
    pub hba1c: Option<Decimal>,
    /// Glucose at any time, mg/dL.
    pub casual_glucose: Option<Decimal>,
    /// How long ago the last meal was.
    pub meal: Option<Meal>,
    /// Triglycerides, fasting, mg/dL.
    pub triglycerides: Option<Decimal>,
    /// Triglycerides at any time, mg/dL.
    pub casual_triglycerides: Option<Decimal>,
    /// HDL cholesterol, mg/dL.
    pub hdl: Option<Decimal>,
    /// Systolic blood pressure, mmHg.
    pub systolic: Option<Decimal>,
    /// Diastolic blood pressure, mmHg.
    pub diastolic: Option<Decimal>,
    /// Takes medicine for blood pressure.
    pub medicine_pressure: Option<bool>,
    /// Takes medicine for blood glucose.
    pub medicine_glucose: Option<bool>,
    /// Takes medicine for lipids.
    pub medicine_lipids: Option<bool>,
    /// Smokes now.
    pub smokes: Option<bool>,
}

/// The level of health guidance. `None` for people the program is not for (under 40, or 75 and
/// over at the end of the fiscal year).
///
/// ```
/// use import::checkup::{level::{Inputs, Level, level}, number::Decimal};
/// use phr::person::Sex;
/// let mut person = Inputs {
///     sex: Some(Sex::Male), age: Some(50), waist: Some(Decimal::whole(85)), bmi: Some(Decimal::whole(24)),
///     fasting_glucose: Some(Decimal::whole(100)), triglycerides: Some(Decimal::whole(150)),
///     medicine_pressure: Some(false), medicine_glucose: Some(false), medicine_lipids: Some(false),
///     ..Inputs::default()
/// };
/// // Blood pressure is missing, but two risks are enough for the highest level.
/// assert_eq!(level(&person), Some(Level::Intensive));
/// person.medicine_lipids = None; // with a medicine it would be 情報提供
/// assert_eq!(level(&person), Some(Level::Unknown));
/// ```
pub fn level(inputs: &Inputs) -> Option<Level> {
    if inputs.age.is_some_and(|age| !(40..75).contains(&age)) {
        return None;
    }
    let criteria = [
        one_of([inputs.medicine_pressure, inputs.medicine_glucose, inputs.medicine_lipids]),
        wide_waist(inputs),
        at_least(inputs.bmi, Decimal::whole(25)),
        glucose_risk(inputs),
        lipid_risk(inputs),
        pressure_risk(inputs),
        inputs.smokes,
        inputs.age.map(|age| age >= 65),
    ];
    Some(
        agreed(criteria, |[medicine, waist, bmi, glucose, lipids, pressure, smokes, elder]| {
            let risks = u8::from(glucose) + u8::from(lipids) + u8::from(pressure);
            let risks = if risks > 0 { risks + u8::from(smokes) } else { 0 };
            let level = match (medicine, waist, bmi, risks) {
                (false, true, _, 2..) | (false, false, true, 3..) => Level::Intensive,
                (false, true, _, 1) | (false, false, true, 1..) => Level::Motivational,
                _ => Level::Information,
            };
            if elder && level == Level::Intensive { Level::Motivational } else { level }
        })
        .unwrap_or(Level::Unknown),
    )
}

/// The metabolic syndrome judgement. Its limit for glucose (110) is another one than that of the
/// level (100).
pub fn syndrome(inputs: &Inputs) -> Syndrome {
    let glucose = match (inputs.fasting_glucose, inputs.hba1c) {
        (None, hba1c) => at_least(hba1c, Decimal::whole(6)),
        (fasting, _) => at_least(fasting, Decimal::whole(110)),
    };
    let criteria = [
        wide_waist(inputs),
        one_of([pressure_risk(inputs), inputs.medicine_pressure]),
        one_of([lipid_risk(inputs), inputs.medicine_lipids]),
        one_of([glucose, inputs.medicine_glucose]),
    ];
    agreed(criteria, |[waist, pressure, lipids, glucose]| {
        match (waist, u8::from(pressure) + u8::from(lipids) + u8::from(glucose)) {
            (true, 2..) => Syndrome::Meets,
            (true, 1) => Syndrome::Close,
            _ => Syndrome::No,
        }
    })
    .unwrap_or(Syndrome::Unknown)
}

/// The age on the 31 March that ends the fiscal year of `day`.
///
/// ```
/// use import::checkup::level::age_at_end_of_fiscal_year as age;
/// let born = "1962-01-15".parse()?;
/// assert_eq!(age(&born, &"2025-06-01".parse()?), Some(64)); // until March 2026
/// assert_eq!(age(&born, &"2025-03-31".parse()?), Some(63));
/// assert_eq!(age(&"1962".parse()?, &"2025-06-01".parse()?), None); // a year is not enough
/// # Ok::<(), fhir::DateError>(())
/// ```
pub fn age_at_end_of_fiscal_year(born: &Date, day: &Date) -> Option<i16> {
    let end = if day.month()? >= 4 { day.year().checked_add(1)? } else { day.year() };
    let age = end.checked_sub(born.year())?;
    let had_birthday = (born.month()?, born.day()?) <= (3, 31);
    if had_birthday { Some(age) } else { age.checked_sub(1) }
}

/// What all ways to fill in the missing criteria agree on.
fn agreed<const N: usize, T: PartialEq + Copy>(
    criteria: [Option<bool>; N],
    rule: impl Fn([bool; N]) -> T,
) -> Option<T> {
    let mut found = None;
    for way in 0..1_u32 << N {
        let mut bits = way;
        let filled = criteria.map(|criterion| {
            let bit = bits & 1 == 1;
            bits >>= 1;
            criterion.unwrap_or(bit)
        });
        let outcome = rule(filled);
        if *found.get_or_insert(outcome) != outcome {
            return None;
        }
    }
    found
}

fn at_least(value: Option<Decimal>, limit: Decimal) -> Option<bool> {
    value.map(|value| value >= limit)
}

/// Yes if one is yes, no if all are no.
fn one_of<const N: usize>(criteria: [Option<bool>; N]) -> Option<bool> {
    if criteria.contains(&Some(true)) {
        return Some(true);
    }
    (!criteria.contains(&None)).then_some(false)
}

/// Visceral fat 100 cm² or more; else waist 85 cm (men), 90 cm (women) or more.
fn wide_waist(inputs: &Inputs) -> Option<bool> {
    if inputs.visceral_fat.is_some() {
        return at_least(inputs.visceral_fat, Decimal::whole(100));
    }
    let man = at_least(inputs.waist, Decimal::whole(85))?;
    let woman = at_least(inputs.waist, Decimal::whole(90))?;
    match inputs.sex {
        Some(Sex::Male) => Some(man),
        Some(Sex::Female) => Some(woman),
        _ => (man == woman).then_some(man),
    }
}

/// Fasting glucose 100 or more; without it `HbA1c` 5.6 or more; without both glucose 100 or more if
/// the last meal was 3.5 hours ago or longer.
fn glucose_risk(inputs: &Inputs) -> Option<bool> {
    let limit = Decimal::whole(100);
    at_least(inputs.fasting_glucose, limit)
        .or_else(|| at_least(inputs.hba1c, Decimal::tenths(56)))
        .or_else(|| match inputs.meal {
            Some(Meal::LongAgo) => at_least(inputs.casual_glucose, limit),
            Some(Meal::Recent) | None => None,
        })
}

/// Triglycerides 150 (not fasting 175) or more, or HDL under 40.
fn lipid_risk(inputs: &Inputs) -> Option<bool> {
    let high = at_least(inputs.triglycerides, Decimal::whole(150))
        .or_else(|| at_least(inputs.casual_triglycerides, Decimal::whole(175)));
    let low_hdl = at_least(inputs.hdl, Decimal::whole(40)).map(|enough| !enough);
    one_of([high, low_hdl])
}

/// 130 or more over 85 or more.
fn pressure_risk(inputs: &Inputs) -> Option<bool> {
    one_of([
        at_least(inputs.systolic, Decimal::whole(130)),
        at_least(inputs.diastolic, Decimal::whole(85)),
    ])
}

#[cfg(test)]
mod tests;
