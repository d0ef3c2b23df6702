//! The rules, one function each, in the order they are tried.

use fhir::{Precision, view};
use serde_json::Value;

use super::{super::Entry, medicine};
use crate::{
    Text,
    person::name::fold,
    provenance::Evidence,
    record::{Kind, day_number},
};

/// Why two entries are told as one fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The same medicine handed over on the same day, in two notebooks or bundles.
    SameDispensing,
    /// A prescription filled: the same medicine handed over within four days of its issue (the
    /// validity of a 処方箋, prescription slip: 保険医療機関及び保険医療養担当規則 第20条).
    PrescriptionFilled,
    /// The same medicine prescribed on the same day, sent twice.
    SamePrescription,
    /// A pharmacy's bill for the month in which that pharmacy handed the medicine over.
    BillOfDispensing,
    /// The same item measured at the same time with the same result.
    SameResult,
    /// The same disease with the same certainty.
    SameCondition,
    /// The same substance.
    SameAllergy,
    /// The same vaccine on the same day.
    SameVaccination,
    /// An institution's bill for the month of a visit there.
    BillOfVisit,
    /// The same bill sent twice.
    SameBill,
}

impl Rule {
    /// The rule in one sentence.
    pub fn words(self) -> Text {
        let (ja, en) = match self {
            Rule::SameDispensing => (
                "同じ日に、同じ薬を受け取っています",
                "the same medicine was handed over on the same day",
            ),
            Rule::PrescriptionFilled => (
                "処方から4日以内に、同じ薬を受け取っています",
                "the same medicine was handed over within four days of the prescription",
            ),
            Rule::SamePrescription => (
                "同じ日に、同じ薬が処方されています",
                "the same medicine was prescribed on the same day",
            ),
            Rule::BillOfDispensing => (
                "同じ月に、同じ薬局から請求があります",
                "the same pharmacy billed for the same month",
            ),
            Rule::SameResult => (
                "同じ日時の、同じ項目で、結果も同じです",
                "the same item at the same time with the same result",
            ),
            Rule::SameCondition => ("同じ病名です", "the same condition"),
            Rule::SameAllergy => ("同じ原因のアレルギーです", "an allergy to the same substance"),
            Rule::SameVaccination => {
                ("同じ日の、同じワクチンです", "the same vaccine on the same day")
            }
            Rule::BillOfVisit => (
                "同じ月に、同じ医療機関から請求があります",
                "the same institution billed for the same month",
            ),
            Rule::SameBill => ("同じ月の、同じ請求です", "the same bill for the same month"),
        };
        Text::new(ja, en)
    }
}

/// Which entry leads: what was handed over before what was prescribed, the bill last.
pub(super) fn rank(entry: &Entry) -> u8 {
    match (kind_of_medicine(entry), entry.kind) {
        (Some(Supply::Dispensed), _) => 0,
        (Some(Supply::Prescribed), _) => 1,
        (_, Kind::Cost) => 9,
        _ => 3,
    }
}

/// Where facts that can be joined stand: their group, and the month for dated groups. Keeps the
/// work linear in the number of entries.
pub(super) type Shelf = (u8, i32);

/// The shelves on which a lead of this entry can stand; its own first.
pub(super) fn shelves(entry: &Entry) -> Vec<Shelf> {
    let month = entry.when.as_ref().map_or(0, |d| {
        i32::from(d.year()).saturating_mul(12).saturating_add(d.month().map_or(0, i32::from))
    });
    match entry.kind {
        // Filled in the next month: the lead stands one shelf further.
        Kind::Medicine => vec![(0, month), (0, month.saturating_add(1))],
        Kind::Cost => vec![(1, month), (0, month), (2, month)],
        Kind::Visit => vec![(2, month)],
        Kind::Lab | Kind::Measurement | Kind::CheckUp => vec![(3, month)],
        Kind::Condition => vec![(4, 0)],
        Kind::Allergy => vec![(5, 0)],
        Kind::Vaccination => vec![(6, month)],
        Kind::Care | Kind::Document | Kind::Note | Kind::Support => vec![],
    }
}

/// A bill covers everything of its month.
pub(super) fn supports_many(entry: &Entry) -> bool {
    entry.kind == Kind::Cost
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Supply {
    Dispensed,
    Prescribed,
}

fn kind_of_medicine(entry: &Entry) -> Option<Supply> {
    match view::resource_type(&entry.resource)? {
        "MedicationDispense" => Some(Supply::Dispensed),
        "MedicationRequest" => Some(Supply::Prescribed),
        _ => None,
    }
}

/// The rule by which `entry` says the same as the fact led by `lead`, if any.
pub(super) fn joins(lead: &Entry, entry: &Entry) -> Option<Rule> {
    match (lead.kind, entry.kind) {
        (Kind::Medicine, Kind::Medicine) => medicines(lead, entry),
        (Kind::Medicine, Kind::Cost) => bill_of_dispensing(lead, entry),
        (Kind::Visit, Kind::Cost) => bill_of_visit(lead, entry),
        (Kind::Cost, Kind::Cost) => same_bill(lead, entry),
        (Kind::Condition, Kind::Condition) => same_condition(lead, entry),
        (Kind::Allergy, Kind::Allergy) => same_allergy(lead, entry),
        (Kind::Vaccination, Kind::Vaccination) => same_vaccination(lead, entry),
        (a, b) if is_result(a) && is_result(b) => same_result(lead, entry),
        _ => None,
    }
}

fn is_result(kind: Kind) -> bool {
    matches!(kind, Kind::Lab | Kind::Measurement | Kind::CheckUp)
}

/// 処方箋 are valid for four days, the day of issue included.
const PRESCRIPTION_VALID_DAYS: i64 = 4;

fn medicines(lead: &Entry, entry: &Entry) -> Option<Rule> {
    let (a, b) = (kind_of_medicine(lead)?, kind_of_medicine(entry)?);
    let (day_a, day_b) = (day(lead)?, day(entry)?);
    if !medicine::same_drug(&lead.resource, &entry.resource) {
        return None;
    }
    match (a, b) {
        (Supply::Dispensed, Supply::Dispensed) => (day_a == day_b
            && medicine::same_amount(&lead.resource, &entry.resource))
        .then_some(Rule::SameDispensing),
        (Supply::Prescribed, Supply::Prescribed) => {
            (day_a == day_b).then_some(Rule::SamePrescription)
        }
        (Supply::Dispensed, Supply::Prescribed) => (day_a >= day_b
            && day_a.saturating_sub(day_b) < PRESCRIPTION_VALID_DAYS)
            .then_some(Rule::PrescriptionFilled),
        (Supply::Prescribed, Supply::Dispensed) => None, // what was handed over always leads
    }
}

/// Whole days since 1970 in Japan, when the date is at least a day.
fn day(entry: &Entry) -> Option<i64> {
    day_number(entry.when.as_ref()?)
}

fn bill_of_dispensing(lead: &Entry, bill: &Entry) -> Option<Rule> {
    let dispensed = kind_of_medicine(lead)? == Supply::Dispensed;
    let pharmacy_bill = bill_category(bill).is_some_and(|c| c.contains("調剤"));
    (dispensed && pharmacy_bill && same_month(lead, bill) && same_provider(lead, bill))
        .then_some(Rule::BillOfDispensing)
}

fn bill_of_visit(lead: &Entry, bill: &Entry) -> Option<Rule> {
    let pharmacy_bill = bill_category(bill).is_some_and(|c| c.contains("調剤"));
    (!pharmacy_bill && same_month(lead, bill) && same_provider(lead, bill))
        .then_some(Rule::BillOfVisit)
}

fn bill_category(bill: &Entry) -> Option<&str> {
    view::concept_name(bill.resource.get("type")?)
}

fn same_bill(a: &Entry, b: &Entry) -> Option<Rule> {
    let total = |e: &Entry| e.resource.get("total").map(Value::to_string);
    (same_month(a, b)
        && bill_category(a) == bill_category(b)
        && same_provider(a, b)
        && total(a) == total(b))
    .then_some(Rule::SameBill)
}

fn same_month(a: &Entry, b: &Entry) -> bool {
    match (&a.when, &b.when) {
        (Some(a), Some(b)) => a.month().is_some() && (a.year(), a.month()) == (b.year(), b.month()),
        _ => false,
    }
}

/// The institution behind two statements has the same name, width and spaces aside.
fn same_provider(a: &Entry, b: &Entry) -> bool {
    match (provider(a), provider(b)) {
        (Some(a), Some(b)) => fold(a) == fold(b),
        _ => false,
    }
}

fn provider(entry: &Entry) -> Option<&str> {
    let billed = entry.resource.get("provider").and_then(|p| view::text(p, "display"));
    billed.or_else(|| entry.origins.iter().find_map(|o| o.made_by.institution()))
}

fn same_result(a: &Entry, b: &Entry) -> Option<Rule> {
    let (when_a, when_b) = (a.when.as_ref()?, b.when.as_ref()?);
    let same_time = match (when_a.precision(), when_b.precision()) {
        (Precision::Instant, Precision::Instant) => when_a.start_ms() == when_b.start_ms(),
        _ => day(a)? == day(b)?,
    };
    (same_time && same_concept(&a.resource, &b.resource, "code") && same_value(a, b))
        .then_some(Rule::SameResult)
}

fn same_value(a: &Entry, b: &Entry) -> bool {
    if let (Some(x), Some(y)) = (coded(a), coded(b))
        && view::codings(x)
            .any(|x| view::codings(y).any(|y| x.system == y.system && x.code == y.code))
    {
        return true;
    }
    let parts = |e: &Entry| -> Vec<Option<String>> {
        let components: Vec<&Value> = view::items(&e.resource, "component").collect();
        if components.is_empty() {
            vec![value(&e.resource)]
        } else {
            components.into_iter().map(value).collect()
        }
    };
    let (a, b) = (parts(a), parts(b));
    a == b && a.iter().all(Option::is_some)
}

/// A coded answer: the code counts, whatever words stand beside it.
fn coded(entry: &Entry) -> Option<&Value> {
    entry
        .resource
        .get("valueCodeableConcept")
        .filter(|c| view::codings(c).any(|c| !c.code.is_empty() && !c.system.is_empty()))
}

/// A value for comparison: number without trailing zeros and unit, or the words.
fn value(v: &Value) -> Option<String> {
    let (key, value) = view::value_x(v)?;
    if key == "valueQuantity" {
        let q = view::quantity(value)?;
        let digits = match q.digits.split_once('.') {
            Some(_) => q.digits.trim_end_matches('0').trim_end_matches('.'),
            None => &q.digits,
        };
        let unit = fold(q.unit.unwrap_or_default());
        return Some(format!("{}{digits} {unit}", q.comparator.unwrap_or_default()));
    }
    match value {
        Value::String(text) => Some(fold(text)),
        concept => view::concept_name(concept).map(fold),
    }
}

/// A shared code in the same system, or the same words.
fn same_concept(a: &Value, b: &Value, key: &str) -> bool {
    let (Some(a), Some(b)) = (a.get(key), b.get(key)) else { return false };
    let shared = view::codings(a)
        .filter(|x| !x.code.is_empty() && !is_uncoded(x.code))
        .any(|x| view::codings(b).any(|y| x.code == y.code && same_items(x.system, y.system)));
    let words = || match (view::concept_name(a), view::concept_name(b)) {
        (Some(x), Some(y)) => fold(x) == fold(y),
        _ => false,
    };
    shared || words()
}

/// The check-up items are JLAC10 codes, and the `CoreLabo` list of JP-CLINS carries them too.
fn same_items(a: &str, b: &str) -> bool {
    let jlac = |s: &str| {
        s == fhir::system::JLAC10 || s == fhir::system::CHECKUP_ITEM || s.contains("/JLAC10/")
    };
    a == b || (jlac(a) && jlac(b))
}

/// JP-CLINS codes that say "no code": only the words count then.
fn is_uncoded(code: &str) -> bool {
    code == "99999999999999999" || code == "LUNCODED" || code == "NOCODED"
}

fn same_condition(a: &Entry, b: &Entry) -> Option<Rule> {
    let certainty = |e: &Entry| {
        let claimed = e.origins.iter().any(|o| o.evidence == Evidence::Claimed);
        let status = e.resource.get("verificationStatus").and_then(|s| {
            view::codings(s).map(|c| c.code).find(|c| !c.is_empty()).map(str::to_owned)
        });
        (claimed, status.unwrap_or_else(|| "confirmed".to_owned()))
    };
    (certainty(a) == certainty(b) && same_concept(&a.resource, &b.resource, "code"))
        .then_some(Rule::SameCondition)
}

fn same_allergy(a: &Entry, b: &Entry) -> Option<Rule> {
    // Ruled out by one and not by the other is a contradiction, and both are to be seen.
    let stands = |e: &Entry| {
        !e.resource.get("verificationStatus").is_some_and(|status| {
            view::codings(status).any(|c| ["refuted", "entered-in-error"].contains(&c.code))
        })
    };
    (stands(a) == stands(b) && same_concept(&a.resource, &b.resource, "code"))
        .then_some(Rule::SameAllergy)
}

fn same_vaccination(a: &Entry, b: &Entry) -> Option<Rule> {
    let given = |e: &Entry| view::text(&e.resource, "status") != Some("not-done");
    let same = same_concept(&a.resource, &b.resource, "vaccineCode");
    (day(a)? == day(b)? && given(a) == given(b) && same).then_some(Rule::SameVaccination)
}
