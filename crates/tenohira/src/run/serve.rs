//! `tenohira serve`

use std::{net::SocketAddr, process::ExitCode, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use phr::ports::Store;
use server::{App, Config};
use tokio::net::TcpListener;

use super::{Household, done};
use crate::{
    cli::Serve,
    output,
    world::{SystemClock, SystemIds},
};

pub(crate) fn run(household: Household, options: &Serve) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(household, options.listen))?;
    Ok(done())
}

async fn serve(household: Household, listen: SocketAddr) -> Result<()> {
    keep_leaving(Arc::clone(&household.store));
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!("cannot listen on {listen}; another program may, try --listen 127.0.0.1:0")
    })?;
    let address = listener.local_addr()?;
    let local_only = address.ip().is_loopback();
    let app = App::new(
        household.store,
        Arc::new(SystemClock),
        Arc::new(SystemIds),
        Config { local_only },
        move |token| drop(output::line(&format!("sign in: http://{address}/in/{token}"))),
    );
    output::line(&format!("listening http://{address}"))?;
    app.offer_link(household.account);
    axum_serve(listener, app).await
}

/// At the start and every hour, erases the records whose waiting day is over.
fn keep_leaving(store: Arc<dyn Store>) {
    tokio::spawn(async move {
        let mut hour = tokio::time::interval(Duration::from_hours(1));
        loop {
            hour.tick().await;
            let store = Arc::clone(&store);
            let erased = tokio::task::spawn_blocking(move || super::erase::due(&*store)).await;
            if let Ok(Err(error)) = erased {
                tracing::error!(%error, "a record could not be erased; it is tried again");
            }
        }
    });
}

async fn axum_serve(listener: TcpListener, app: App) -> Result<()> {
    server::serve(listener, app, stop_signal()).await?;
    Ok(())
}

/// Ctrl-C, or a polite request to end.
pub(super) async fn stop_signal() {
    let ctrl_c = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    {
        let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        match terminate {
            Ok(mut terminate) => tokio::select! {
                () = ctrl_c => {}
                _ = terminate.recv() => {}
            },
            Err(_) => ctrl_c.await,
        }
    }
    #[cfg(not(unix))]
    ctrl_c.await;
}
