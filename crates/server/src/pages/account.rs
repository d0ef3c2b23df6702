//! `/account`: one's own account. Nothing below here reaches anybody's record.

pub(crate) mod codes;
pub(crate) mod confirm;
pub(crate) mod home;
pub(crate) mod identities;
pub(crate) mod invite;
pub(crate) mod local;
pub(crate) mod passkeys;
pub(crate) mod sessions;
