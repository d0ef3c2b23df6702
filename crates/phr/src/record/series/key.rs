//! What makes points one series.

use fhir::system;
use serde_json::{Value, json};

use crate::provenance::{Context, Evidence, Maker, Posture, Setting};

/// A code in its system.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code {
    /// The system's URI, such as `http://loinc.org`.
    pub system: String,
    /// The code, such as `8867-4`.
    pub code: String,
}

/// What one series measures: the same code in the same unit, by the same maker, measured the same
/// way.
///
/// Whatever stands here parts series. So give only what stays the same from one export to the next:
/// the device's name, but not its firmware version or the address of an object in memory
/// (`<<HKDevice: 0x2816c7ca0>…` of Apple Health), or every export starts a series of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SeriesKey {
    /// The code of what is measured.
    pub code: Code,
    /// What it is called, for people who read the record where the code is not known. Not part of
    /// the identity.
    pub name: String,
    /// The UCUM code of the unit. Values keep the unit of their source.
    pub unit: String,
    /// Who made the statements.
    pub made_by: Maker,
    /// How it was measured, the device included.
    pub context: Context,
    /// Which kind of evidence the points are.
    pub evidence: Evidence,
}

impl SeriesKey {
    /// The identity as text: equal for equal series, whatever they are called.
    ///
    /// ```
    /// # use phr::{provenance::*, record::{SeriesKey, series::Code}};
    /// let key = |name: &str, system: &str| SeriesKey {
    ///     code: Code { system: system.into(), code: "8867-4".into() }, name: name.into(),
    ///     unit: "/min".into(), made_by: Maker::Unknown, context: Context::default(),
    ///     evidence: Evidence::Measured,
    /// };
    /// let loinc = key("心拍数", "http://loinc.org");
    /// assert_eq!(loinc.canonical(), key("pulse", "http://loinc.org").canonical());
    /// assert_ne!(loinc.canonical(), key("心拍数", "urn:other").canonical());
    /// ```
    pub fn canonical(&self) -> String {
        let system = system::canonical(&self.code.system);
        let evidence = self.evidence.code();
        let (made_by, context) = (maker(&self.made_by), context(&self.context));
        json!([system, self.code.code, self.unit, made_by, context, evidence]).to_string()
    }
}

fn maker(maker: &Maker) -> Value {
    match maker {
        Maker::Institution { name, code } => json!(["institution", name, code]),
        Maker::Professional { name, institution } => json!(["professional", name, institution]),
        Maker::Insurer { name } => json!(["insurer", name]),
        Maker::Device { name } => json!(["device", name]),
        Maker::Person => json!(["person"]),
        Maker::Family { name } => json!(["family", name]),
        Maker::Unknown => json!([]),
    }
}

fn context(context: &Context) -> Value {
    let Context { setting, states, posture, body_site, device, method } = context;
    let states: Vec<&str> = states.iter().map(|s| s.code()).collect();
    json!([
        setting.map(Setting::code),
        states,
        posture.map(Posture::code),
        body_site,
        device,
        method
    ])
}
