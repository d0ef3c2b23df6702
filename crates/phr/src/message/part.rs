//! What can be said in each part of a message. Numbers come rounded, as they are to be shown.

use fhir::Date;

use super::phrase::Phrase;
use crate::{
    insight::marker::{Amount, Marker},
    provenance::context::coded,
};

/// An upper and a lower blood pressure in mmHg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pressure {
    /// Systolic.
    pub upper: i32,
    /// Diastolic.
    pub lower: i32,
}

/// Higher or lower than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Higher.
    Up,
    /// Lower.
    Down,
}

/// Which number a comparison is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Of {
    /// The value itself.
    Value,
    /// The upper of two pressures.
    Upper,
    /// The lower of two pressures.
    Lower,
    /// One of several markers told together.
    Marker(Marker),
}

/// From one day to another, both included.
///
/// ```
/// use phr::message::part::Span;
/// // Two weeks with values on nine days: gaps are told, not filled.
/// let weeks = Span { from: "2025-12-01".parse()?, to: "2025-12-14".parse()?, days: 9 };
/// assert!(weeks.days < 14);
/// # Ok::<(), fhir::DateError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// On how many of them there are values.
    pub days: u32,
}

/// How it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Now {
    /// What only some rules say.
    Phrase(Phrase),
    /// The mean of daily means of blood pressure at home.
    PressureMean {
        /// The mean.
        mean: Pressure,
        /// Which days.
        over: Span,
    },
    /// Mornings against evenings, upper pressure.
    MorningEvening {
        /// Mean of the mornings, mmHg.
        morning: i32,
        /// Mean of the evenings, mmHg.
        evening: i32,
    },
    /// Spread of the morning pressures from day to day.
    MorningSpread {
        /// Coefficient of variation, upper pressure, percent with one place.
        percent: String,
        /// On how many days.
        days: u32,
    },
    /// At home against the office.
    OfficeHome {
        /// The newest in an office.
        office: Pressure,
        /// When.
        on: Date,
        /// The mean at home.
        home: Pressure,
    },
    /// After a bath the upper pressure is so much lower.
    BathDrop {
        /// Median of the differences, mmHg.
        drop: i32,
        /// The smallest.
        least: i32,
        /// The largest.
        most: i32,
        /// How many pairs.
        pairs: u32,
    },
    /// The newest result.
    Result {
        /// Of what.
        marker: Marker,
        /// How much.
        amount: Amount,
        /// When.
        on: Date,
    },
    /// So much of the time the glucose was below 70 mg/dL.
    GlucoseLow {
        /// Percent.
        percent: String,
        /// Which days.
        over: Span,
    },
    /// So much of the time it was between 70 and 180 mg/dL.
    GlucoseRange {
        /// Percent.
        percent: String,
    },
    /// Its mean, and what an `HbA1c` would be by it.
    GlucoseMean {
        /// mg/dL.
        mean: String,
        /// Glucose management indicator, percent.
        gmi: String,
    },
    /// The last check-up was so long ago.
    CheckupLong {
        /// Months.
        months: u32,
    },
    /// Somebody measured often, and not for so many days.
    MeasuringStopped {
        /// On how many days of the eight weeks before.
        often: u32,
        /// Days since.
        since: u32,
    },
    /// A medicine supplied again and again is over by the record.
    MedicineOver {
        /// Its name.
        name: String,
        /// The last supplied day.
        until: Date,
    },
    /// So many medicines at the same time.
    MedicineCount {
        /// How many.
        count: u32,
    },
    /// The same medicine or active substance from two places, for the same days.
    SameMedicine {
        /// Its name.
        name: String,
        /// The first place.
        one: String,
        /// The other place.
        other: String,
    },
}

/// Compared with before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Before {
    /// What only some rules say.
    Phrase(Phrase),
    /// There is nothing to compare with.
    First,
    /// There is too little: measuring on so many more days would tell.
    MoreDays {
        /// How many more.
        more: u32,
    },
    /// The difference lies within the wobble.
    Within {
        /// Of which number.
        of: Of,
        /// In which direction.
        direction: Direction,
        /// By how much, with its unit.
        change: Amount,
        /// The wobble: so much up or down means nothing.
        wobble: Amount,
        /// When the earlier one was.
        then: Date,
    },
    /// As before, to the digit.
    Equal {
        /// Of which number.
        of: Of,
        /// When the earlier one was.
        then: Date,
    },
    /// The difference is larger than the wobble.
    Beyond {
        /// Of which number.
        of: Of,
        /// In which direction.
        direction: Direction,
        /// By how much.
        change: Amount,
        /// The wobble.
        wobble: Amount,
        /// When the earlier one was.
        then: Date,
    },
    /// A confirmed trend.
    Trend {
        /// Of which number.
        of: Of,
        /// In which direction.
        direction: Direction,
        /// By how much a year.
        a_year: Amount,
        /// From when on.
        since: Date,
        /// Through how many results.
        results: u32,
    },
    /// Results before come from another place, whose method can differ: not compared.
    Break,
    /// So many are in another unit: not compared.
    OtherUnit {
        /// How many.
        count: u32,
    },
}

/// The guideline a pressure is compared under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Guideline {
    /// The Japanese Society of Hypertension, 2019.
    Jsh2019,
    /// The Japanese Society of Hypertension, 2025.
    #[default]
    Jsh2025,
}

coded!(Guideline { Jsh2019 = "jsh2019", Jsh2025 = "jsh2025" });

/// Compared with a guide value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guide {
    /// What only some rules say.
    Phrase(Phrase),
    /// At or below the target for home.
    PressureMeets {
        /// The target: below both.
        target: Pressure,
        /// Under which guideline.
        guideline: Guideline,
    },
    /// Above the target, below the limit of hypertension at home.
    PressureAbove {
        /// The target.
        target: Pressure,
        /// Under which guideline.
        guideline: Guideline,
    },
    /// At or above the limit of hypertension at home.
    PressureHigh {
        /// The limit.
        limit: Pressure,
        /// Under which guideline.
        guideline: Guideline,
    },
    /// Mornings at or above 135/85.
    MorningHigh,
    /// Mornings so much above evenings.
    MorningRise {
        /// The limit, mmHg.
        limit: i32,
    },
    /// The spread is in the highest tenth of a cohort.
    SpreadHigh {
        /// The limit, percent.
        limit: String,
    },
    /// The spread is not in the highest tenth.
    SpreadUsual {
        /// The limit, percent.
        limit: String,
    },
    /// High in the office, not at home.
    OnlyOffice,
    /// High at home, not in the office.
    OnlyHome,
    /// High or not high in both.
    BothAlike {
        /// High in both.
        high: bool,
    },
    /// A bath lowers by so much or more, more than once, or down to below 100.
    BathDeep,
    /// An ordinary drop.
    BathUsual,
    /// The stage of the kidneys by eGFR.
    KidneyStage {
        /// `G1` to `G5`.
        stage: &'static str,
        /// Whether two results at least 90 days apart both lie below 60.
        lasting: bool,
    },
    /// In the laboratory's own range.
    InRange,
    /// Outside the laboratory's own range.
    OutOfRange {
        /// In which direction.
        direction: Direction,
    },
    /// At or beyond the limit at which a check-up offers guidance.
    CheckupGuidance,
    /// At or beyond the limit at which a check-up recommends to see a doctor.
    CheckupReferral,
    /// Inside both limits of the check-up.
    CheckupInside,
    /// Six or more medicines are worth a talk.
    ManyMedicines,
    /// Glucose below 70 for 4 % of the time and more, or below 54 for 1 % and more.
    LowTooOften,
    /// Lows are seldom.
    LowSeldom,
    /// More than 70 % of the time in range.
    RangeMeets,
    /// Less.
    RangeShort,
    /// Varies by more than 36 %.
    SwingsLarge,
    /// Varies by 36 % or less.
    SwingsUsual,
}

/// How it was measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// What only some rules say.
    Phrase(Phrase),
    /// At home and at rest only; so many others were told apart.
    HomeAtRest {
        /// Left out because of their context.
        apart: u32,
    },
    /// Five days make it sure; there are fewer.
    Provisional {
        /// How many there are.
        days: u32,
    },
    /// All from one place.
    OnePlace {
        /// Its name.
        place: String,
    },
    /// From several places, whose methods can differ.
    SeveralPlaces,
    /// Readings after a bath against evenings without one in the four weeks around.
    BathPairs,
    /// The newest is so many months old.
    Old {
        /// How many months.
        months: u32,
    },
    /// A sensor that was on for so much of the time.
    Sensor {
        /// Percent.
        percent: String,
    },
    /// From notebooks and pharmacies: what was handed over, not what was taken.
    HandedOver,
}

/// The first step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Nothing is needed.
    Nothing,
    /// Go on measuring in the same way.
    KeepMeasuring,
    /// Measure in the morning and the evening for some days.
    MeasureWeek,
    /// Measure or be tested once more before thinking anything.
    Again,
    /// Show it at the next visit.
    ShowNext,
    /// Make an appointment in the coming weeks.
    Appointment,
    /// Sit down before standing up from the bath, warm the changing room.
    BathCare,
    /// Is the next check-up planned?
    CheckupPlan,
    /// Was it collected elsewhere, or is it no longer needed?
    AskIfCollected,
    /// Take all medicines and the notebook to the pharmacy.
    BringNotebook,
    /// See a doctor with these results within a month.
    WithinMonth,
    /// Take the offer of guidance when it comes.
    TakeGuidance,
    /// The next check-up in a year.
    NextYear,
    /// Once is enough to begin with again.
    MeasureOnce,
    /// Ask the pharmacist, and change nothing alone.
    AskPharmacist,
    /// Look into the handbook or the city's notice.
    LookInHandbook,
    /// Ask the care manager about renewing.
    AskCareManager,
    /// Talk to somebody.
    Talk,
    /// Ask where the insurance card is from.
    AskInsurer,
    /// Keep the receipts.
    KeepReceipts,
    /// How do you feel? A note helps later.
    NoteFeeling,
}

/// What to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ask {
    /// What is my target?
    PressureTarget,
    /// Why is it higher in the morning?
    Morning,
    /// Which counts, home or office?
    OfficeOrHome,
    /// My pressure falls after a bath.
    Bath,
    /// Why does it change, and when is it looked at again?
    WhyChange,
    /// What protects my kidneys, and is there anything about my medicines?
    Kidney,
    /// What is my target, and what about the lows?
    Glucose,
    /// Do these two go together?
    TwoAlike,
    /// Are all of them still needed?
    AllNeeded,
    /// What do I begin with, for heart and brain?
    Prevent,
    /// Why does the level of guidance differ?
    GuidanceLevel,
    /// Is this right for my kidneys?
    KidneyMedicine,
    /// Is this right while pregnant?
    PregnancyMedicine,
    /// What do I do when I forgot one?
    Forgotten,
    /// Is it time for this vaccination?
    Vaccination,
    /// How is this symptom to be watched?
    Symptom,
    /// Does the benefit for high costs apply?
    HighCost,
    /// What does renewing the plan of care need?
    CareRenewal,
}
