//! Every page, found by following links from the record's first page, over loopback HTTP.

use std::{
    collections::{BTreeMap, VecDeque},
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use phr::ports::{Clock, Store};
use server::{App, Config, router};
use testkit::SeededIds;
use tokio::{net::TcpListener, runtime::Runtime};

use crate::{
    held::{Held, Holder, files, take_in},
    http::Client,
    line::Line,
    meter::{PATIENCE, Spread, cost, p95},
};

/// Pages that are followed to find others, at most.
const FOLLOWED_MAX: usize = 60;

/// 2026-01-05 12:00 in Japan, after everything in the invented record.
const NOON_SECONDS: i64 = 1_767_582_000;

#[derive(Debug)]
struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        noon()
    }
}

/// When the record is looked at.
pub(super) fn noon() -> Timestamp {
    Timestamp::from_second(NOON_SECONDS).unwrap_or_default()
}

/// A server over a record, and who is signed in.
pub(super) struct Site {
    _runtime: Runtime,
    pub(super) client: Client,
    pid: String,
}

impl Site {
    /// Serves a record on a port of this machine and signs in.
    pub(super) fn over(held: &Held) -> Result<Site> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let address = listener.local_addr()?;
        let told = Arc::new(Mutex::new(String::new()));
        let telling = Arc::clone(&told);
        let announce = move |token: &str| {
            token.clone_into(&mut telling.lock().unwrap_or_else(PoisonError::into_inner));
        };
        let store = Arc::clone(&held.store) as Arc<dyn Store>;
        let config = Config { local_only: true, ..Config::default() };
        let app = App::new(store, Arc::new(Noon), Arc::new(SeededIds::new(3)), config, announce);
        app.offer_link(held.record.account);
        runtime.spawn(async move { axum::serve(listener, router(app)).await });
        let token = told.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let client = signed_in(address, &token)?;
        Ok(Site { _runtime: runtime, client, pid: held.record.person.to_string() })
    }

    /// One address for each kind of page, with the page's shape as its name.
    fn addresses(&mut self) -> Result<BTreeMap<String, String>> {
        let home = format!("/p/{}", self.pid);
        let mut found = BTreeMap::from([("/family".to_owned(), "/family".to_owned())]);
        found.insert(self.shape(&home), home.clone());
        let mut open = VecDeque::from([home.clone()]);
        for _ in 0..FOLLOWED_MAX {
            let Some(path) = open.pop_front() else { break };
            let page = self.client.get(&path)?;
            for link in links(&page.body) {
                let shape = self.shape(&link);
                if link.starts_with(&home) && !found.contains_key(&shape) {
                    found.insert(shape, link.clone());
                    open.push_back(link);
                }
            }
        }
        let search = format!("{home}/search?q=%E8%A1%80%E5%9C%A7");
        found.insert("/p/*/search?q".to_owned(), search);
        Ok(found)
    }

    /// The address without ids, and without what stands behind `?`.
    fn shape(&self, link: &str) -> String {
        let path = link.split(['?', '#']).next().unwrap_or(link);
        let long = |part: &str| part.len() > 20 || part == self.pid;
        let part = |part: &str| if long(part) { "*".to_owned() } else { part.to_owned() };
        let mut parts: Vec<String> = path.split('/').map(part).collect();
        if let [_, _, _, page, item] = parts.as_mut_slice()
            && (page == "measurements" || page == "spending")
        {
            "*".clone_into(item);
        }
        parts.join("/")
    }
}

fn signed_in(address: SocketAddr, token: &str) -> Result<Client> {
    let mut client = Client::to(address)?;
    let answer = client.post(&format!("/in/{token}"))?;
    client.cookie = answer.cookie.with_context(|| format!("not let in ({})", answer.status))?;
    Ok(client)
}

fn links(page: &str) -> Vec<String> {
    let unescaped = |link: &str| link.replace("&amp;", "&").replace("&#38;", "&");
    page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(unescaped).collect()
}

/// Other resources than those of the record.
const CHANGE_SEED: u64 = 1_000;
/// A file of one resource, so that nothing that was told before is true any more.
const CHANGE: u32 = 1;

/// p95 on the wall clock, CPU time and size, for a small record and for a large one with a watch. Each
/// page is asked for the first time after a change of the record, and then again and again.
pub(super) fn pages(holder: &mut Holder) -> Result<Vec<Line>> {
    let requests = holder.scale.requests;
    let [_, large] = holder.scale.records;
    let mut out = Vec::new();
    for size in holder.scale.records {
        let held = holder.with(size)?;
        if size == large {
            held.watch(holder.scale.points, NOON_SECONDS.saturating_mul(1_000))?;
        }
        let mut site = Site::over(&held)?;
        for (number, (shape, address)) in (0_u64..).zip(site.addresses()?) {
            for file in files(CHANGE_SEED.saturating_add(number), CHANGE) {
                take_in(&*held.store, &held.record, &file)?;
            }
            let asked = ask(&mut site.client, requests, (&shape, &address))?;
            out.push(asked.line(&format!("page `{shape}` of {size}")));
        }
    }
    Ok(out)
}

/// What requests for one page took.
struct Asked {
    walls: Vec<f64>,
    cpu: Vec<f64>,
    /// Of the page alone, without its stylesheet.
    bytes: usize,
}

/// Asks for a page so often, or as often as patience lasts.
fn ask(client: &mut Client, requests: u32, (shape, address): (&str, &str)) -> Result<Asked> {
    let (mut walls, mut cpu, mut bytes) = (Vec::new(), Vec::new(), 0);
    let began = Instant::now();
    for _ in 0..requests {
        let each = cost(1, || {
            let answer = client.get(address)?;
            ensure!(answer.status == 200, "`{shape}` answered {}", answer.status);
            bytes = bytes.max(answer.body.len());
            Ok(())
        })?;
        walls.push(each.wall_us / 1e3);
        cpu.push(each.cpu_us / 1e3);
        if began.elapsed() > PATIENCE {
            break;
        }
    }
    Ok(Asked { walls, cpu, bytes })
}

impl Asked {
    fn line(&self, page: &str) -> Line {
        let (wall, cpu) = (Spread::of(self.walls.clone()), Spread::of(self.cpu.clone()));
        let first = self.cpu.first().copied().unwrap_or_default();
        let what = format!(
            "{page}, {} KiB: p95 of {}; CPU {:.1} ms, the first after a change {first:.1} ms",
            self.bytes.div_ceil(1 << 10),
            self.walls.len(),
            cpu.median,
        );
        let p95 = p95(&self.walls);
        Line::of(what, "ms", Spread { median: p95, least: wall.least, most: wall.most })
            .target(50.0)
    }
}
