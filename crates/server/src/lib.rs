//! The only crate that knows HTTP.
//!
//! A request is: who asks ([`auth`]), may they ([`phr::consent::decide`]), one look at the record
//! under the permit, one page. Store work runs as one closure on a bounded blocking pool. Whoever
//! is not allowed sees the same page as for something that does not exist.

mod alarm;
pub mod app;
pub mod auth;
mod backups;
mod done;
mod guard;
pub mod handout;
pub mod leaving;
mod look;
mod material;
mod pages;
mod posted;
mod refusal;
mod remembered;
mod router;
pub mod sensed;
mod share;
pub mod sheets;
pub mod spool;
mod upload;
mod voice;

pub use app::{App, Config};
pub use auth::provider::{Algorithm, Provider, SetupError};
pub use backups::Backups;
pub use router::{inlet_router, router};
pub use voice::Voice;

use std::io;

use tokio::net::TcpListener;

/// Serves until `stop` ends; requests that are under way are finished.
pub async fn serve(
    listener: TcpListener,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    axum::serve(listener, router(app)).with_graceful_shutdown(stop).await
}

/// Serves only what a phone may reach, for as long as the other one.
pub async fn serve_inlet(listener: TcpListener, app: App) -> io::Result<()> {
    axum::serve(listener, inlet_router(app)).await
}
