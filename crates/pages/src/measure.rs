//! `GET /p/{pid}/measure`: type in what was measured, with its circumstances, in a few seconds.
//!
//! Whatever the circumstances, a value is a fact: nothing is asked twice and nothing has to be
//! filled in but one value. What the person does not say stays unknown. The fields are fixed, so a
//! form always posts the same names; [`Field::name`] is their one definition.

use askama::Template;

use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::sample::{PID, frame, pick};
use crate::{links, words};

/// The form for typing a measurement.
#[derive(Clone, Debug, Template)]
#[template(path = "measure.html")]
pub struct Measure {
    /// The frame.
    pub frame: Frame,
    /// Where the form is posted.
    pub action: String,
    /// What is in the fields now; date and time come filled with the present.
    pub typed: Typed,
    /// What did not fit, in the order of the fields.
    pub errors: Vec<FieldError>,
}

/// The texts in the fields, exactly as typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The upper blood pressure.
    pub systolic: String,
    /// The lower blood pressure.
    pub diastolic: String,
    /// The pulse.
    pub pulse: String,
    /// The weight.
    pub weight: String,
    /// The temperature.
    pub temperature: String,
    /// The oxygen saturation.
    pub spo2: String,
    /// The blood glucose.
    pub glucose: String,
    /// The day, `YYYY-MM-DD`.
    pub date: String,
    /// The time, `HH:MM`.
    pub time: String,
    /// One of [`STATES`], or empty.
    pub state: String,
    /// One of [`PLACES`], or empty.
    pub place: String,
    /// One of [`POSTURES`], or empty.
    pub posture: String,
    /// One of [`ARMS`], or empty.
    pub arm: String,
}

/// The values of `state`, in the order of the form.
pub const STATES: [&str; 9] = [
    "rest",
    "before-exercise",
    "after-exercise",
    "before-bath",
    "after-bath",
    "before-meal",
    "after-meal",
    "before-medicine",
    "after-medicine",
];
/// The values of `place`.
pub const PLACES: [&str; 4] = ["home", "clinic", "pharmacy", "shelter"];
/// The values of `posture`.
pub const POSTURES: [&str; 3] = ["sitting", "lying", "standing"];
/// The values of `arm`.
pub const ARMS: [&str; 2] = ["right", "left"];

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The upper blood pressure.
    Systolic,
    /// The lower blood pressure.
    Diastolic,
    /// The pulse.
    Pulse,
    /// The weight.
    Weight,
    /// The temperature.
    Temperature,
    /// The oxygen saturation.
    Spo2,
    /// The blood glucose.
    Glucose,
    /// The day.
    Date,
    /// The time.
    Time,
}

/// What did not fit in a field, in kind words.
#[derive(Clone, Debug)]
pub struct FieldError {
    /// The field.
    pub field: Field,
    /// What did not fit and what would.
    pub message: String,
}

/// A text field as the template draws it.
struct TextBox<'a> {
    name: &'static str,
    label: &'static str,
    unit: &'static str,
    mode: &'static str,
    value: &'a str,
    error: Option<&'a str>,
    first: bool,
}

/// A group of radio buttons as the template draws it.
struct Choices<'a> {
    name: &'static str,
    label: &'static str,
    options: Vec<(&'static str, &'static str)>,
    chosen: &'a str,
}

impl Field {
    /// Gives the field's name in the form, which is also its `id`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Systolic => "systolic",
            Self::Diastolic => "diastolic",
            Self::Pulse => "pulse",
            Self::Weight => "weight",
            Self::Temperature => "temperature",
            Self::Spo2 => "spo2",
            Self::Glucose => "glucose",
            Self::Date => "date",
            Self::Time => "time",
        }
    }
}

impl Measure {
    fn words(&self) -> &'static words::measure::Words {
        &self.frame.words().measure
    }

    fn error(&self, field: Field) -> Option<&str> {
        self.errors.iter().find(|e| e.field == field).map(|e| e.message.as_str())
    }

    fn text_box<'a>(&'a self, field: Field, value: &'a str) -> TextBox<'a> {
        let w = self.words();
        let (label, unit, mode) = match field {
            Field::Systolic => (w.systolic, "mmHg", "numeric"),
            Field::Diastolic => (w.diastolic, "mmHg", "numeric"),
            Field::Pulse => (w.pulse, w.beats, "numeric"),
            Field::Weight => (w.weight, "kg", "decimal"),
            Field::Temperature => (w.temperature, w.degrees, "decimal"),
            Field::Spo2 => (w.spo2, "%", "numeric"),
            Field::Glucose => (w.glucose, "mg/dL", "numeric"),
            Field::Date => (w.date, "", ""),
            Field::Time => (w.time, "", ""),
        };
        let first = field == Field::Systolic && self.errors.is_empty();
        TextBox { name: field.name(), label, unit, mode, value, error: self.error(field), first }
    }

    fn pressure_boxes(&self) -> [TextBox<'_>; 3] {
        [
            self.text_box(Field::Systolic, &self.typed.systolic),
            self.text_box(Field::Diastolic, &self.typed.diastolic),
            self.text_box(Field::Pulse, &self.typed.pulse),
        ]
    }

    fn other_boxes(&self) -> [TextBox<'_>; 4] {
        [
            self.text_box(Field::Weight, &self.typed.weight),
            self.text_box(Field::Temperature, &self.typed.temperature),
            self.text_box(Field::Spo2, &self.typed.spo2),
            self.text_box(Field::Glucose, &self.typed.glucose),
        ]
    }

    fn choices(&self) -> [Choices<'_>; 4] {
        let w = self.words();
        [
            Choices {
                name: "state",
                label: w.state,
                options: STATES.into_iter().zip(w.states).collect(),
                chosen: &self.typed.state,
            },
            Choices {
                name: "place",
                label: w.place,
                options: PLACES.into_iter().zip(w.places).collect(),
                chosen: &self.typed.place,
            },
            Choices {
                name: "posture",
                label: w.posture,
                options: POSTURES.into_iter().zip(w.postures).collect(),
                chosen: &self.typed.posture,
            },
            Choices {
                name: "arm",
                label: w.arm,
                options: ARMS.into_iter().zip(w.arms).collect(),
                chosen: &self.typed.arm,
            },
        ]
    }
}

impl Page for Measure {
    const NAME: &'static str = "measure";

    fn samples(lang: Lang) -> Vec<Self> {
        let now = Typed {
            date: "2025-03-12".into(),
            time: "07:40".into(),
            state: "rest".into(),
            place: "home".into(),
            posture: "sitting".into(),
            ..Typed::default()
        };
        let page = |typed, errors| Self {
            frame: frame(lang, Nav::Add, &links::measure(PID)),
            action: links::measure(PID),
            typed,
            errors,
        };
        let swapped = Typed { systolic: "84".into(), diastolic: "138".into(), ..now.clone() };
        let errors = vec![FieldError {
            field: Field::Systolic,
            message: pick(
                lang,
                "上の血圧が、下の血圧より小さくなっています。入れかわっていませんか。",
                "The upper value is smaller than the lower one. Are they swapped?",
            ),
        }];
        vec![page(now, Vec::new()), page(swapped, errors)]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
