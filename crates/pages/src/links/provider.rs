//! Addresses on the way to a provider and back, and of what was linked.

use super::{CONFIRM, SIGN_IN, segment};

/// Where an identity that waits is linked with one's account (`csrf`).
pub const IDENTITY: &str = "/account/identity";
/// Where an identity is taken away (`csrf`, `issuer`).
pub const IDENTITY_REMOVE: &str = "/account/identity/remove";

/// To a provider, to sign in.
pub fn provider_begin(id: &str) -> String {
    format!("{SIGN_IN}/with/{}", segment(id))
}

/// Where a provider sends a browser back to: the address that is registered with it.
///
/// ```
/// assert_eq!(pages::links::provider_back("city"), "/sign-in/back/city");
/// ```
pub fn provider_back(id: &str) -> String {
    format!("{SIGN_IN}/back/{}", segment(id))
}

/// The last step of the way back; `query` is written as a query already.
pub fn provider_done(id: &str, query: &str) -> String {
    format!("{SIGN_IN}/done/{}?{query}", segment(id))
}

/// To a provider, to show again who one is and to go on at `back`.
///
/// ```
/// assert_eq!(
///     pages::links::confirm_begin("city", "/account"),
///     "/account/confirm/with/city?back=%2Faccount"
/// );
/// ```
pub fn confirm_begin(id: &str, back: &str) -> String {
    format!("{CONFIRM}/with/{}?back={}", segment(id), segment(back))
}

/// To a provider, to link an identity with one's account.
pub fn identity_begin(id: &str) -> String {
    format!("{IDENTITY}/{}", segment(id))
}
