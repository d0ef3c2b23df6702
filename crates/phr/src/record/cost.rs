//! What a cost notice (医療費通知) says was paid at the desk.

use fhir::view;
use serde_json::Value;

use super::{Entry, EntryState, Kind};

/// What the notice calls the amount that counts here.
pub const OWN_SHARE: &str = "窓口相当負担額";

/// Whether an entry is an item of a notice that counts.
pub fn is_item(entry: &Entry) -> bool {
    let status = view::text(&entry.resource, "status");
    entry.kind == Kind::Cost
        && entry.state == EntryState::Active
        && view::resource_type(&entry.resource) == Some("ExplanationOfBenefit")
        && !matches!(status, Some("entered-in-error" | "cancelled" | "draft"))
}

/// The own share in whole yen; `None` where the notice has no such amount.
///
/// ```
/// use phr::record::cost::own_share;
/// use serde_json::json;
/// let bill = |currency: &str| json!({"total": [{"category": {"text": "窓口相当負担額"},
///     "amount": {"value": 412, "currency": currency}}]});
/// assert_eq!(own_share(&bill("JPY")), Some(412));
/// assert_eq!(own_share(&bill("USD")), None); // paid abroad: never added to yen
/// ```
pub fn own_share(resource: &Value) -> Option<i64> {
    let named = |total: &&Value| {
        let category = total.get("category").and_then(view::concept_name);
        category.is_some_and(|name| name.contains(OWN_SHARE))
    };
    let total = view::items(resource, "total").find(named)?;
    let amount = total.get("amount")?;
    let yen = matches!(view::text(amount, "currency"), None | Some("JPY"));
    view::quantity(amount)?.digits.parse().ok().filter(|_| yen)
}
