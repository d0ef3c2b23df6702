//! `/account`: one's own account. Nothing below here reaches anybody's record.

pub(crate) mod invite;
