//! `tenohira serve`

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use phr::ports::{Clock, Store};
use server::{App, Backups, Config, Provider};
use tokio::net::TcpListener;

use super::{Household, done, restore::private_folder, schedule::Schedule};
use crate::{
    cli::Serve,
    config::Place,
    output,
    world::{SystemClock, SystemIds},
};

pub(crate) fn run(household: Household, place: &Place, options: &Serve) -> Result<ExitCode> {
    let schedule =
        Schedule::of(&options.backup, &place.folder, &household.whole, household.account)?;
    let providers = providers(&options.provider)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let spool = spool(&place.folder)?;
    runtime.block_on(serve(household, (schedule, providers), spool, options))?;
    Ok(done())
}

/// The providers as their files describe them; a key or a secret stands beside its file.
fn providers(files: &[PathBuf]) -> Result<Vec<Provider>> {
    let mut providers: Vec<Provider> = Vec::new();
    for file in files {
        let shown = file.display();
        let text = fs::read_to_string(file).with_context(|| format!("cannot read `{shown}`"))?;
        let folder = file.parent().unwrap_or(Path::new("."));
        let beside = |name: &str| fs::read_to_string(folder.join(name)).ok();
        let one = Provider::read(&text, beside).with_context(|| format!("provider `{shown}`"))?;
        if providers.iter().any(|other| other.id() == one.id()) {
            bail!("provider `{shown}`: the id `{}` is taken by another file", one.id());
        }
        providers.push(one);
    }
    Ok(providers)
}

/// Where uploads and zips lie sealed on their way; what an earlier run left there is removed.
fn spool(data: &Path) -> Result<PathBuf> {
    let folder = data.join("spool");
    let made = private_folder(&folder).and_then(|()| server::spool::sweep(&folder));
    made.with_context(|| format!("cannot use `{}`", folder.display()))?;
    Ok(folder)
}

async fn serve(
    household: Household,
    (schedule, providers): (Option<Schedule>, Vec<Provider>),
    spool: PathBuf,
    options: &Serve,
) -> Result<()> {
    keep_leaving(Arc::clone(&household.store));
    keep_checkpoints(Arc::clone(&household.store));
    let backups = schedule.map(|schedule| {
        let told = Backups::default();
        schedule.keep(told.clone());
        told
    });
    let listener = bind(options.listen, "listen").await?;
    let address = listener.local_addr()?;
    let local_only = address.ip().is_loopback();
    let inlet = match options.inlet {
        Some(inlet) => Some(bind(inlet, "inlet").await?),
        None => None,
    };
    let base_url = options.base_url.clone().or_else(|| options.pages_url.clone());
    let reach = reach(address, inlet.as_ref(), base_url)?;
    let pages = options.pages_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let app = App::new(
        household.store,
        Arc::new(SystemClock),
        Arc::new(SystemIds),
        Config {
            local_only,
            reach,
            origin: options.pages_url.clone(),
            providers,
            backups,
            spool: Some(spool),
            voice: voice(),
        },
        move |token| drop(output::line(&format!("sign in: {pages}/in/{token}"))),
    );
    output::line(&format!("listening http://{address}"))?;
    app.offer_link(household.account);
    if let Some(inlet) = inlet {
        output::line(&format!("phones http://{}", inlet.local_addr()?))?;
        tokio::spawn(server::serve_inlet(inlet, app.clone()));
    }
    axum_serve(listener, app).await
}

async fn bind(address: SocketAddr, option: &str) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}; another program may, try --{option} 127.0.0.1:0")
    })
}

/// How a phone reaches us, when that can be said without asking its browser.
fn reach(
    listen: SocketAddr,
    inlet: Option<&TcpListener>,
    base_url: Option<String>,
) -> Result<Option<String>> {
    if base_url.is_some() {
        return Ok(base_url);
    }
    let inlet = inlet.map(TcpListener::local_addr).transpose()?;
    if inlet.is_some_and(|a| a.ip().is_unspecified()) {
        bail!("--inlet needs the address of this machine on the network, or say --base-url");
    }
    let named = |a: &SocketAddr| !a.ip().is_unspecified();
    let on_network = Some(listen).filter(|a| !a.ip().is_loopback()).filter(named);
    Ok(inlet.or(on_network).map(|a| format!("http://{a}")))
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

/// Every minute, signs the tree when it has grown.
fn keep_checkpoints(store: Arc<dyn Store>) {
    tokio::spawn(async move {
        let mut minute = tokio::time::interval(Duration::from_mins(1));
        loop {
            minute.tick().await;
            let store = Arc::clone(&store);
            let keep = move || store.keep_checkpoint(SystemClock.now());
            if let Ok(Err(error)) = tokio::task::spawn_blocking(keep).await {
                tracing::error!(%error, "the log could not be signed; it is tried again");
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

/// The voice inside the program. Dictionary and sounds are unpacked when somebody first listens.
#[cfg(feature = "speech")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature there is none")]
fn voice() -> Option<Arc<dyn server::Voice>> {
    Some(Arc::new(super::speak::Aloud))
}

/// This program was built without a voice.
#[cfg(not(feature = "speech"))]
fn voice() -> Option<Arc<dyn server::Voice>> {
    None
}
