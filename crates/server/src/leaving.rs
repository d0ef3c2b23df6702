//! How long a record waits before it is erased.

use jiff::{SignedDuration, Timestamp};

/// One day after `now`: time to think again.
pub fn day_after(now: Timestamp) -> Timestamp {
    now.saturating_add(SignedDuration::from_hours(24)).unwrap_or(now)
}
