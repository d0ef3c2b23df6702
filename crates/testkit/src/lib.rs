//! For tests only: seeded ids, small invented records, and the story every store has to tell.

mod apple_health;
pub mod ids;
pub mod open_id;
pub mod postgres;
pub mod record;
pub mod rules;
pub mod series;
pub mod store_story;

pub use apple_health::apple_health;
pub use ids::SeededIds;
pub use open_id::OpenIdProvider;
pub use record::Record;
