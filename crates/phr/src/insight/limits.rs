//! The limits of the check-up: from which value on it offers guidance or advises to see a doctor.
//!
//! 標準的な健診・保健指導プログラム (the health ministry's programme), 2024 edition, annex 5:
//! 保健指導判定値 and 受診勧奨判定値. One table for every rule, so that no two can disagree. A limit is
//! for explaining, never a diagnosis; a laboratory's own range is told beside it.

use super::marker::Marker;
use crate::{
    message::{Checked, Source},
    person::Sex,
};

/// Where the limits are from.
pub(super) const PROGRAMME: Source = Source {
    cite: "標準的な健診・保健指導プログラム 令和6年度版 別紙5（保健指導・受診勧奨判定値）",
    checked: Checked::Quoted,
};

/// Of the limits of the check-up, those for haemoglobin.
pub(super) const ANAEMIA: Source = Source {
    cite: "ヘモグロビン 男 13.0／12.0 以下、女 12.0／11.0 以下（同 別紙5）",
    checked: Checked::Memory,
};

/// What a value is by the limits of the check-up. The worse, the greater.
///
/// ```
/// use phr::insight::limits::Judged;
/// // The worst of several results is the greatest.
/// assert_eq!([Judged::Guidance, Judged::Referral, Judged::Inside].into_iter().max(), Some(Judged::Referral));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Judged {
    /// Inside all limits.
    Inside,
    /// Where guidance on daily life is offered.
    Guidance,
    /// Where seeing a doctor is advised.
    Referral,
}

/// What a judgement may depend on besides the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circumstances {
    /// Taken after a meal or at any time (随時), not fasting.
    pub casual: bool,
    /// The person's sex.
    pub sex: Option<Sex>,
}

/// The limits themselves.
enum Limit {
    /// At least so much: guidance, referral.
    AtLeast(f64, f64),
    /// Below so much: guidance, referral.
    Below(f64, f64),
    /// So much or less: guidance, referral.
    AtMost(f64, f64),
}

/// No limit at which the check-up advises to see a doctor.
const NEVER_LOW: f64 = f64::NEG_INFINITY;

fn limit(marker: Marker, given: Circumstances) -> Option<Limit> {
    Some(match marker {
        Marker::Glucose => Limit::AtLeast(100.0, 126.0),
        Marker::HbA1c => Limit::AtLeast(5.6, 6.5),
        Marker::Ldl => Limit::AtLeast(120.0, 140.0),
        Marker::Hdl => Limit::Below(40.0, NEVER_LOW),
        Marker::Triglycerides if given.casual => Limit::AtLeast(175.0, 300.0),
        Marker::Triglycerides => Limit::AtLeast(150.0, 300.0),
        Marker::Ast | Marker::Alt => Limit::AtLeast(31.0, 51.0),
        Marker::Ggt => Limit::AtLeast(51.0, 101.0),
        Marker::Egfr => Limit::Below(60.0, 45.0),
        Marker::Haemoglobin => match given.sex? {
            Sex::Male => Limit::AtMost(13.0, 12.0),
            Sex::Female => Limit::AtMost(12.0, 11.0),
            Sex::Other => return None,
        },
        Marker::Creatinine
        | Marker::Albumin
        | Marker::Cholesterol
        | Marker::UricAcid
        | Marker::Weight => return None,
    })
}

/// Judges a result; `None` where the check-up knows no limit.
///
/// ```
/// use phr::insight::{limits::{Circumstances, Judged, judged}, marker::Marker};
/// let at = |casual| Circumstances { casual, sex: None };
/// assert_eq!(judged(Marker::Triglycerides, 174.9, at(false)), Some(Judged::Guidance));
/// assert_eq!(judged(Marker::Triglycerides, 174.9, at(true)), Some(Judged::Inside)); // after a meal
/// assert_eq!(judged(Marker::Haemoglobin, 12.0, at(false)), None); // depends on the sex
/// ```
pub fn judged(marker: Marker, value: f64, given: Circumstances) -> Option<Judged> {
    let beyond = |guidance: bool, referral: bool| match (guidance, referral) {
        (_, true) => Judged::Referral,
        (true, false) => Judged::Guidance,
        (false, false) => Judged::Inside,
    };
    Some(match limit(marker, given)? {
        Limit::AtLeast(guidance, referral) => beyond(value >= guidance, value >= referral),
        Limit::Below(guidance, referral) => beyond(value < guidance, value < referral),
        Limit::AtMost(guidance, referral) => beyond(value <= guidance, value <= referral),
    })
}

/// Judges an office blood pressure by the worse of its two numbers.
///
/// ```
/// use phr::insight::limits::{Judged, judged_pressure};
/// assert_eq!(judged_pressure(129.0, 85.0), Judged::Guidance); // the lower one decides
/// assert_eq!(judged_pressure(140.0, 70.0), Judged::Referral);
/// ```
pub fn judged_pressure(upper: f64, lower: f64) -> Judged {
    if upper >= 140.0 || lower >= 90.0 {
        Judged::Referral
    } else if upper >= 130.0 || lower >= 85.0 {
        Judged::Guidance
    } else {
        Judged::Inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The printed table: every limit from both sides.
    #[test]
    fn every_limit_of_the_programme_holds_from_both_sides() {
        let men = Some(Sex::Male);
        let women = Some(Sex::Female);
        let (inside, guidance, referral) = (Judged::Inside, Judged::Guidance, Judged::Referral);
        for (marker, casual, sex, value, step, above, at) in [
            (Marker::Glucose, false, None, 100.0, -1.0, inside, guidance),
            (Marker::Glucose, false, None, 126.0, -1.0, guidance, referral),
            (Marker::Glucose, true, None, 100.0, -1.0, inside, guidance),
            (Marker::HbA1c, false, None, 5.6, -0.1, inside, guidance),
            (Marker::HbA1c, false, None, 6.5, -0.1, guidance, referral),
            (Marker::Ldl, false, None, 120.0, -1.0, inside, guidance),
            (Marker::Ldl, false, None, 140.0, -1.0, guidance, referral),
            (Marker::Hdl, false, None, 39.0, 1.0, inside, guidance),
            (Marker::Triglycerides, false, None, 150.0, -1.0, inside, guidance),
            (Marker::Triglycerides, true, None, 175.0, -1.0, inside, guidance),
            (Marker::Triglycerides, false, None, 300.0, -1.0, guidance, referral),
            (Marker::Triglycerides, true, None, 300.0, -1.0, guidance, referral),
            (Marker::Ast, false, None, 31.0, -1.0, inside, guidance),
            (Marker::Ast, false, None, 51.0, -1.0, guidance, referral),
            (Marker::Alt, false, None, 31.0, -1.0, inside, guidance),
            (Marker::Alt, false, None, 51.0, -1.0, guidance, referral),
            (Marker::Ggt, false, None, 51.0, -1.0, inside, guidance),
            (Marker::Ggt, false, None, 101.0, -1.0, guidance, referral),
            (Marker::Egfr, false, None, 59.9, 0.1, inside, guidance),
            (Marker::Egfr, false, None, 44.9, 0.1, guidance, referral),
            (Marker::Haemoglobin, false, men, 13.0, 0.1, inside, guidance),
            (Marker::Haemoglobin, false, men, 12.0, 0.1, guidance, referral),
            (Marker::Haemoglobin, false, women, 12.0, 0.1, inside, guidance),
            (Marker::Haemoglobin, false, women, 11.0, 0.1, guidance, referral),
        ] {
            let given = Circumstances { casual, sex };
            let name = format!("{marker:?} {value} casual {casual} {sex:?}");
            assert_eq!(judged(marker, value + step, given), Some(above), "before {name}");
            assert_eq!(judged(marker, value, given), Some(at), "at {name}");
        }
    }

    #[test]
    fn the_limits_of_office_pressure_hold_from_both_sides() {
        for (upper, lower, expected) in [
            (129.0, 84.0, Judged::Inside),
            (130.0, 84.0, Judged::Guidance),
            (129.0, 85.0, Judged::Guidance),
            (139.0, 89.0, Judged::Guidance),
            (140.0, 89.0, Judged::Referral),
            (139.0, 90.0, Judged::Referral),
        ] {
            assert_eq!(judged_pressure(upper, lower), expected, "{upper}/{lower}");
        }
    }
}
