//! Who made a statement, and which kind of evidence the statement is.

use super::context::coded;

/// Who made a statement.
///
/// ```
/// use phr::provenance::Maker;
/// let doctor = Maker::Professional { name: "源 太郎".into(), institution: Some("めぐり内科".into()) };
/// assert_eq!((doctor.name(), doctor.institution()), (Some("源 太郎"), Some("めぐり内科")));
/// assert_eq!(Maker::Person.name(), None); // the person needs no name in their own record
/// assert_eq!(Maker::default(), Maker::Unknown);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Maker {
    /// A clinic, hospital, pharmacy or check-up centre.
    Institution {
        /// Its name, as written.
        name: String,
        /// Its code: ten digits (prefecture, fee table, seven digits) when the source gives all.
        code: Option<String>,
    },
    /// A health professional, with the institution when it is named.
    Professional {
        /// Name, as written.
        name: String,
        /// Institution, as written.
        institution: Option<String>,
    },
    /// An insurer or the claims system.
    Insurer {
        /// Name or number, as written.
        name: String,
    },
    /// A device.
    Device {
        /// Name, as written.
        name: String,
    },
    /// The person themself.
    Person,
    /// Someone of the family.
    Family {
        /// Who, when known.
        name: Option<String>,
    },
    /// The source does not say.
    #[default]
    Unknown,
}

impl Maker {
    /// The name to show, when the source gives one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Maker::Institution { name, .. }
            | Maker::Professional { name, .. }
            | Maker::Insurer { name }
            | Maker::Device { name } => Some(name),
            Maker::Family { name } => name.as_deref(),
            Maker::Person | Maker::Unknown => None,
        }
    }

    /// The institution that stands behind the statement, when there is one.
    pub fn institution(&self) -> Option<&str> {
        match self {
            Maker::Institution { name, .. } => Some(name),
            Maker::Professional { institution, .. } => institution.as_deref(),
            Maker::Insurer { .. }
            | Maker::Device { .. }
            | Maker::Person
            | Maker::Family { .. }
            | Maker::Unknown => None,
        }
    }
}

/// Which kind of evidence a statement is. A claim never becomes a diagnosis, a dispensing never
/// becomes "taken".
///
/// ```
/// use phr::provenance::Evidence;
/// assert_eq!(Evidence::from_code("claimed"), Some(Evidence::Claimed));
/// assert_ne!(Evidence::Claimed, Evidence::Recorded); // a bill is no diagnosis
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Evidence {
    /// A value read from a body.
    Measured,
    /// Written in a chart by a professional (a diagnosis, an allergy, a letter).
    Recorded,
    /// Prescribed.
    Prescribed,
    /// Handed over by a pharmacy.
    Dispensed,
    /// Billed to an insurer. A billing fact, often only 疑い (suspected).
    Claimed,
    /// Told by the person or the family.
    Reported,
    /// Computed from other facts.
    Derived,
}

coded!(Evidence {
    Measured = "measured",
    Recorded = "recorded",
    Prescribed = "prescribed",
    Dispensed = "dispensed",
    Claimed = "claimed",
    Reported = "reported",
    Derived = "derived",
});
