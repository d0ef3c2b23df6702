//! How a value was measured: where, in which state, in which posture, on which part of the body.
//!
//! Nothing here is guessed. What a source does not say stays `None`, and is shown as "not known".

/// Where a measurement was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Setting {
    /// At home.
    Home,
    /// In a clinic or doctor's office.
    Clinic,
    /// In a hospital.
    Hospital,
    /// In a pharmacy.
    Pharmacy,
    /// At a check-up.
    CheckUp,
    /// In a shelter.
    Shelter,
    /// In an ambulance.
    Ambulance,
    /// By a care service.
    Care,
}

/// What the person was doing, or had just done.
///
/// ```
/// use phr::provenance::context::State;
/// assert_eq!(State::AfterBath.code(), "after-bath");
/// assert_eq!(State::from_code("after-sauna"), None); // an unknown word stays a word of the source
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// At rest.
    Rest,
    /// Before exercise.
    BeforeExercise,
    /// After exercise.
    AfterExercise,
    /// Before a bath.
    BeforeBath,
    /// After a bath.
    AfterBath,
    /// Before a meal.
    BeforeMeal,
    /// After a meal.
    AfterMeal,
    /// Fasting.
    Fasting,
    /// Before taking a medicine.
    BeforeMedicine,
    /// After taking a medicine.
    AfterMedicine,
    /// In the morning, after waking.
    Morning,
    /// In the evening, before sleep.
    Evening,
}

/// Posture during the measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Posture {
    /// Sitting.
    Sitting,
    /// Lying.
    Lying,
    /// Standing.
    Standing,
}

/// How a value was measured, as far as its source says.
///
/// ```
/// use phr::provenance::{Context, context::{Setting, State}};
/// let after_bath = Context { setting: Some(Setting::Home), states: vec![State::AfterBath], ..Context::default() };
/// assert_ne!(after_bath, Context::default());
/// assert_eq!(after_bath.posture, None); // not said is not guessed: nobody knows whether they sat
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Context {
    /// Where.
    pub setting: Option<Setting>,
    /// In which states, in a fixed order.
    pub states: Vec<State>,
    /// Posture.
    pub posture: Option<Posture>,
    /// Part of the body, as the source names it.
    pub body_site: Option<String>,
    /// The device, as the source names it.
    pub device: Option<String>,
    /// The method, as the source names it.
    pub method: Option<String>,
}

macro_rules! coded {
    ($type:ident { $($variant:ident = $code:literal),+ $(,)? }) => {
        impl $type {
            /// Every case, in display order.
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// The stable code used in storage, forms and FHIR extensions.
            pub const fn code(self) -> &'static str {
                match self { $($type::$variant => $code),+ }
            }

            /// The case with this code.
            pub fn from_code(code: &str) -> Option<$type> {
                match code { $($code => Some($type::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use coded;

coded!(Setting {
    Home = "home",
    Clinic = "clinic",
    Hospital = "hospital",
    Pharmacy = "pharmacy",
    CheckUp = "check-up",
    Shelter = "shelter",
    Ambulance = "ambulance",
    Care = "care",
});

coded!(State {
    Rest = "rest",
    BeforeExercise = "before-exercise",
    AfterExercise = "after-exercise",
    BeforeBath = "before-bath",
    AfterBath = "after-bath",
    BeforeMeal = "before-meal",
    AfterMeal = "after-meal",
    Fasting = "fasting",
    BeforeMedicine = "before-medicine",
    AfterMedicine = "after-medicine",
    Morning = "morning",
    Evening = "evening",
});

coded!(Posture { Sitting = "sitting", Lying = "lying", Standing = "standing" });
