//! A record that is taken along and comes back is the same record.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read},
    sync::Arc,
};

use import::{
    handout,
    intake::{self, Answer, Arrival, Permits},
    typed::{Measurements, ValueKind},
};
use jiff::Timestamp;
use phr::{
    AccountId, EntryId, OriginalId, PersonId,
    consent::{Action, Decision, Permit, Request, decide},
    ports::{self, EntryQuery, OriginalState, Store},
    provenance::{Channel, Context, Origin, Setting, State},
    record::{Entry, Kind},
};
use store::SqlStore;
use tempfile::TempDir;
use testkit::{SeededIds, postgres::Database};

use super::app::{TestApp, apart, new_store, sample};

const RECORDS: u64 = 12;
const STEPS: usize = 24;
const ALL: [&str; 8] = [
    "grandmother/okusuri_20251226.txt",
    "grandmother/kensa_2025.json",
    "grandmother/h13199000772025061810000214.xml",
    "grandmother/医療費情報_20251229102030123.csv",
    "grandmother/ketsuatsu_2025.ndjson",
    "grandmother/shokaijo_20250310.json",
    "grandmother/shobyomei_20251201.json",
    "strange/okusuri_betsujin.txt",
];

/// A store with one person's record in it.
struct House {
    store: SqlStore,
    account: AccountId,
    person: PersonId,
    minute: i64,
    declines: bool,
    _kept: (TempDir, Option<Database>),
}

impl House {
    fn new(seed: u64) -> House {
        let folder = tempfile::tempdir().unwrap();
        let (store, database) = new_store(folder.path(), Arc::new(SeededIds::new(seed)));
        let account = store.household().unwrap();
        let person = PersonId::from_bytes([0; 16]);
        House { store, account, person, minute: 0, declines: false, _kept: (folder, database) }
    }

    fn start(seed: u64) -> House {
        let mut house = House::new(seed);
        let files = [Arrival { bytes: sample(ALL[0]), file_name: None }.into()];
        let new = intake::newcomer(&files, house.account).unwrap();
        house.person = house.store.create_person(&new, moment(0)).unwrap();
        house
    }

    fn permit(&mut self, action: Action) -> Permit {
        self.minute += 1;
        let (account, person, at) = (self.account, self.person, moment(self.minute));
        let request = Request::new(account, person, action, "test", at);
        let on_file = apart(|| self.store.on_file(account, person).unwrap());
        match decide(&request, &on_file, policy::rules()) {
            Decision::Permitted(permit) => permit,
            Decision::Denied(why) => panic!("{why:?}"),
        }
    }

    fn add(&mut self, bytes: Vec<u8>, name: &str) {
        let (read, add) = (self.permit(Action::Read), self.permit(Action::Add));
        let arrival = Arrival { bytes, file_name: Some(name.to_owned()) };
        let permits = Permits { read: &read, add: &add };
        intake::take_in(&self.store, permits, &arrival.into(), Channel::Upload).unwrap();
    }

    fn zip(&mut self) -> Vec<u8> {
        let permit = self.permit(Action::Read);
        let mut zip = Cursor::new(Vec::new());
        server::handout::write(&self.store, &permit, &mut zip).unwrap();
        zip.into_inner()
    }

    /// The record as it comes back in an empty installation.
    fn again(&mut self, seed: u64) -> House {
        let carried = handout::open(&intake::held(self.zip())).unwrap().unwrap();
        let mut other = House::new(seed);
        other.minute = 1_000_000;
        let new = carried.newcomer(other.account);
        other.person = other.store.create_person(&new, moment(0)).unwrap();
        let (read, add) = (other.permit(Action::Read), other.permit(Action::Add));
        let reports =
            handout::bring(&other.store, Permits { read: &read, add: &add }, carried).unwrap();
        assert!(!reports.is_empty());
        other
    }

    /// One more thing that happens in the life of a record.
    fn step(&mut self, ids: &SeededIds) {
        match ids.below(7) {
            0 => {
                let name = ALL[ids.below(ALL.len())];
                self.add(sample(name), name);
            }
            1 | 2 => self.type_in(ids),
            3 => {
                let bundle = observation(ids.below(6), ids.below(4));
                self.add(bundle.into_bytes(), "kekka.json");
            }
            4 => self.undo(ids),
            5 => self.pull_apart(ids),
            _ => self.answer(),
        }
    }

    fn type_in(&mut self, ids: &SeededIds) {
        let (read, add) = (self.permit(Action::Read), self.permit(Action::Add));
        let typed = Measurements {
            at: format!("2025-03-{:02}T07:{:02}", 1 + ids.below(28), ids.below(60))
                .parse()
                .unwrap(),
            values: vec![
                (ValueKind::Systolic, (110 + ids.below(60)).to_string()),
                (ValueKind::Diastolic, (60 + ids.below(30)).to_string()),
            ],
            context: Context {
                setting: Some(Setting::Home),
                states: vec![State::AfterBath],
                ..Context::default()
            },
            note: Some("いつもどおり".to_owned()),
        };
        intake::measure(&self.store, Permits { read: &read, add: &add }, &typed).unwrap();
    }

    fn any_entry(&mut self, ids: &SeededIds) -> Option<EntryId> {
        let permit = self.permit(Action::Read);
        let entries =
            ports::read(&self.store, &permit, |r| r.entries(&EntryQuery::default())).unwrap();
        entries.get(ids.below(entries.len())).map(|e| e.id)
    }

    fn undo(&mut self, ids: &SeededIds) {
        let Some(id) = self.any_entry(ids) else { return };
        let (read, add) = (self.permit(Action::Read), self.permit(Action::Add));
        intake::withdraw(&self.store, Permits { read: &read, add: &add }, id).unwrap();
    }

    fn pull_apart(&mut self, ids: &SeededIds) {
        let (Some(a), Some(b)) = (self.any_entry(ids), self.any_entry(ids)) else { return };
        let (read, add) = (self.permit(Action::Read), self.permit(Action::Add));
        intake::apart(&self.store, Permits { read: &read, add: &add }, a, b).unwrap();
    }

    fn answer(&mut self) {
        self.add(sample(ALL[7]), ALL[7]);
        let (read, add) = (self.permit(Action::Read), self.permit(Action::Add));
        let originals = ports::read(&self.store, &read, |r| r.originals()).unwrap();
        let Some(open) = originals.iter().find(|o| o.state == OriginalState::PutAside) else {
            return;
        };
        // Every second life says no, so that both answers occur.
        let answer = if self.declines { Answer::NotMine } else { Answer::Mine };
        let permits = Permits { read: &read, add: &add };
        intake::answer(&self.store, permits, open.id, answer).unwrap();
    }

    /// Everything that can be seen of the record, but for ids, which belong to the installation.
    fn portrait(&mut self) -> BTreeMap<&'static str, Vec<String>> {
        let permit = self.permit(Action::Read);
        ports::read(&self.store, &permit, |r| {
            let (person, originals, apart) = (r.person()?, r.originals()?, r.apart()?);
            let number = |id| originals.iter().find(|o| o.id == id).map(|o| o.number);
            let all = EntryQuery { kinds: Kind::ALL.to_vec(), ..EntryQuery::default() };
            let current: BTreeSet<EntryId> = r.entries(&all)?.iter().map(|e| e.id).collect();
            let mut ids = current.clone();
            for original in &originals {
                ids.extend(r.brought(original.id)?);
            }
            let (mut shown, mut histories) = (Vec::new(), Vec::new());
            let mut named = BTreeMap::new();
            for id in ids {
                let mut told = Vec::new();
                for e in r.history(id)? {
                    told.push(version(&e, &number));
                }
                named.insert(id, told.join("\n"));
                if current.contains(&id) {
                    shown.push(told.join("\n"));
                }
                histories.push(told.join("\n"));
            }
            let mut pairs: Vec<String> = Vec::new();
            for (a, b) in apart {
                let mut pair = [named[&a].clone(), named[&b].clone()];
                pair.sort();
                pairs.push(pair.join(" <> "));
            }
            let kept = originals
                .iter()
                .map(|o| {
                    format!(
                        "{} {} {} {:?} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {}",
                        o.number,
                        o.size,
                        o.format,
                        o.format_version,
                        o.received.at,
                        o.received.channel,
                        o.received.file_name,
                        o.state,
                        o.subject,
                        o.differences,
                        o.findings,
                        o.entries,
                        o.duplicates
                    )
                })
                .collect();
            let who = format!(
                "{:?} {:?} {:?} {:?}",
                person.names, person.birth_date, person.sex, person.called
            );
            let mut out = BTreeMap::from([
                ("person", vec![who]),
                ("entries", shown),
                ("histories", histories),
                ("apart", pairs),
                ("originals", kept),
            ]);
            for list in out.values_mut() {
                list.sort();
            }
            Ok(out)
        })
        .unwrap()
    }
}

fn moment(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_741_564_800 + minutes * 60).unwrap()
}

/// One version of an entry in words, with the numbers of its originals.
fn version(e: &Entry, number: &dyn Fn(OriginalId) -> Option<u64>) -> String {
    let origin = |o: &Origin| {
        format!(
            "{:?} {:?} {} {:?} {:?} {:?} {:?} {} {:?}",
            number(o.original),
            o.span,
            o.received.at,
            o.received.channel,
            o.received.file_name,
            o.made_by,
            o.context,
            o.format,
            o.evidence
        )
    };
    let mut origins: Vec<String> = e.origins.iter().map(origin).collect();
    origins.sort();
    let text = String::from_utf8_lossy(&e.bytes);
    format!(
        "{} {:?} {:?} {:?} {} {text} {origins:?}",
        e.version, e.state, e.kind, e.when, e.recorded
    )
}

/// A laboratory result with an identifier of its source, so that it has versions.
fn observation(number: usize, value: usize) -> String {
    format!(
        r#"{{"resourceType":"Bundle","type":"collection","entry":[{{"fullUrl":"urn:uuid:0b4a1d1e-0000-4000-8000-00000000000{number}","resource":{{"resourceType":"Observation","identifier":[{{"system":"https://meguri.example/results","value":"r{number}"}}],"status":"final","category":[{{"coding":[{{"code":"laboratory"}}]}}],"code":{{"text":"検査{number}"}},"effectiveDateTime":"2025-02-0{}","valueQuantity":{{"value":{value}.5,"unit":"mg/dL"}}}}}}]}}"#,
        1 + number % 9
    )
}

fn same(one: &mut House, other: &mut House, what: &str) {
    let (a, b) = (one.portrait(), other.portrait());
    for (part, list) in &a {
        for (x, y) in list.iter().zip(&b[part]) {
            assert_eq!(x, y, "{what}: {part}");
        }
        assert_eq!(list.len(), b[part].len(), "{what}: {part}");
    }
}

#[test]
fn any_record_that_comes_back_is_equal() {
    let mut lived = String::new();
    for seed in 0..RECORDS {
        let ids = SeededIds::new(seed * 7919 + 1);
        let mut house = House::start(seed * 2 + 1);
        house.declines = seed % 2 == 1;
        for _ in 0..STEPS {
            house.step(&ids);
        }
        let mut other = house.again(seed * 2 + 1_000_001);
        same(&mut house, &mut other, &format!("record {seed}"));
        // And once more: what came back can go out again.
        let mut third = other.again(seed * 2 + 2_000_001);
        same(&mut house, &mut third, &format!("record {seed} again"));
        let permit = third.permit(Action::Maintain);
        let rebuilt = intake::rebuild(&third.store, &permit).unwrap();
        assert_eq!(rebuilt.digest_before, rebuilt.digest_after, "record {seed}");
        let portrait = house.portrait();
        lived.extend(portrait["apart"].iter().map(|_| "apart"));
        lived.extend(portrait["histories"].iter().chain(&portrait["originals"]).cloned());
    }
    // The lives were rich enough to mean something.
    for word in ["apart", "2 Withdrawn", "2 Active", "Declined"] {
        assert!(lived.contains(word), "{word}");
    }
}

#[test]
fn the_same_record_gives_the_same_bytes_but_for_its_log() {
    let mut house = House::start(1);
    for name in ALL {
        house.add(sample(name), name);
    }
    let (one, other) = (members(&house.zip()), members(&house.zip()));
    let names: Vec<&String> = one.keys().collect();
    for name in ["README.txt", "index.html", "index.en.html", "originals.json", "person.json"] {
        assert!(names.iter().any(|n| *n == name), "{name} in {names:?}");
    }
    assert!(names.iter().any(|n| n.starts_with("originals/0001-")));
    assert!(names.iter().any(|n| *n == "fhir/Provenance.ndjson"));
    for (name, bytes) in &one {
        let grows = name.starts_with("log/") || name == "manifest.json";
        assert!(grows || other[name] == *bytes, "{name}");
    }
    let page = String::from_utf8(one["index.html"].clone()).unwrap();
    assert!(page.contains("アムロジピン") && page.contains("めぐり") && !page.contains("<script"));
    for line in String::from_utf8(one["log/audit.ndjson"].clone()).unwrap().lines() {
        let event = fhir::parse(line.as_bytes()).unwrap();
        assert!(event["leafHash"].is_string() && event["path"].is_array());
    }
    let events = String::from_utf8(one["log/AuditEvent.ndjson"].clone()).unwrap();
    assert!(
        events.lines().count() > 1
            && events.lines().all(|line| {
                let event = fhir::parse(line.as_bytes()).unwrap();
                event["resourceType"] == "AuditEvent"
                    && event["entity"][0]["what"]["reference"].is_string()
            })
    );
}

fn members(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(zip.to_vec())).unwrap();
    (0..zip.len())
        .map(|i| {
            let mut file = zip.by_index(i).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

#[test]
fn nothing_withheld_is_in_the_zip() {
    let mut house = House::start(3);
    house.add(sample("grandmother/shobyomei_20251201.json"), "shobyomei.json");
    let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
    assert!(text(&sample("grandmother/shobyomei_20251201.json")).contains("カナリア"));
    for (name, bytes) in members(&house.zip()) {
        let told = text(&bytes);
        assert!(!told.contains("カナリア") && !told.contains("UNINFORMED"), "{name}");
    }
}

#[tokio::test]
async fn the_page_gives_the_zip_and_the_family_page_takes_it_back() {
    let app = TestApp::new();
    let person = app.grandmother();
    app.take_in(person, &[ALL[0], ALL[4]]);
    let app = app.signed_in().await;
    let home = app.get(&format!("/p/{person}")).await;
    assert!(home.links().contains(&format!("/p/{person}/take")));
    let page = app.get(&format!("/p/{person}/take")).await;
    let csrf = page.csrf();
    let answer = app.post(&format!("/p/{person}/take"), &[("csrf", &csrf)]).await;
    assert_eq!(answer.headers["content-type"], "application/zip");
    assert!(members(&answer.bytes).contains_key("manifest.json"));
    let log = app.get(&format!("/p/{person}/log")).await.text();
    assert!(log.contains("持ち出し"), "{log}");
    let back = app.upload("/family/new", &csrf, &[("record.zip", &answer.bytes)]).await;
    let report = app.get(&back.location()).await;
    assert!(report.text().contains("okusuri_20251226.txt"));
    assert_eq!(apart(|| app.store.relations(app.household).unwrap()).len(), 2);
    let refused = app.post(&format!("/p/{person}/take"), &[("csrf", "x")]).await;
    assert!(refused.status.is_client_error());
}

#[tokio::test]
async fn leaving_waits_a_day_needs_the_box_and_can_be_taken_back() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let leave = format!("/p/{person}/leave");
    assert!(app.get(&format!("/p/{person}/take")).await.links().contains(&leave));
    let csrf = app.get(&leave).await.csrf();
    let unsure = app.post(&leave, &[("csrf", &csrf), ("what", "leave")]).await;
    assert_eq!(unsure.status.as_u16(), 422);
    assert!(apart(|| app.store.leaving().unwrap()).is_empty());
    let form = [("csrf", csrf.as_str()), ("what", "leave"), ("sure", "yes")];
    assert_eq!(app.post(&leave, &form).await.location(), leave);
    let due = apart(|| app.store.leaving().unwrap())[0].due;
    assert_eq!(due.to_string(), "2025-12-27T00:00:00Z");
    assert!(app.get(&leave).await.text().contains("12月27日"));
    app.post(&leave, &[("csrf", &csrf), ("what", "stay")]).await;
    assert!(apart(|| app.store.leaving().unwrap()).is_empty());
    let permit = {
        let account = app.household;
        let at = "2025-12-26T00:00:00Z".parse().unwrap();
        let request = Request::new(account, person, Action::Erase, "test", at);
        let on_file = apart(|| app.store.on_file(account, person).unwrap());
        match decide(&request, &on_file, policy::rules()) {
            Decision::Permitted(permit) => permit,
            Decision::Denied(why) => panic!("{why:?}"),
        }
    };
    apart(|| app.store.erase(&permit).unwrap());
    for path in [leave, format!("/p/{person}"), format!("/p/{person}/log")] {
        assert_eq!(app.get(&path).await.status.as_u16(), 404, "{path}");
    }
    assert!(!app.get("/family").await.text().contains("日向"));
}

#[test]
fn every_point_of_a_series_is_taken_along_as_an_observation() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _database) = new_store(folder.path(), Arc::new(SeededIds::new(5)));
    let record = testkit::Record::start(&store).unwrap();
    let watch = record.watch("watch", vec![testkit::series::beats(0, 9_000)]).unwrap();
    record.take(&store, &watch).unwrap();
    let permit = record.permit(Action::Read).unwrap();
    let mut zip = Cursor::new(Vec::new());
    handout::write(&store, &permit, &|_| Vec::new(), &mut zip).unwrap();
    let mut zip = zip::ZipArchive::new(zip).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let parts = names.iter().filter(|name| name.starts_with("fhir/series/"));
    let mut ids = BTreeSet::new();
    for name in parts {
        let mut text = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        for line in text.lines() {
            let point: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(point["valueQuantity"]["code"], "/min");
            assert_eq!(point["category"][0]["coding"][0]["code"], "vital-signs");
            ids.insert(point["id"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(ids.len(), 9_000);
    assert!(names.contains(&"series.json".to_owned()));
}
