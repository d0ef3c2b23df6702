//! A family's afternoon, page by page.

use axum::http::StatusCode;
use phr::person::Sex;

use super::app::{TestApp, sample};

/// What stands after `before` up to `after`.
fn between(text: &str, before: &str, after: &str) -> String {
    let rest = text.split(before).nth(1).unwrap_or_else(|| panic!("no {before}"));
    rest.split(after).next().unwrap().to_owned()
}

const NOTEBOOK: &str = "grandmother/okusuri_20251226.txt";
const LETTER: &str = "grandmother/shokaijo_20250310.json";
const COSTS: &str = "grandmother/医療費情報_20251229102030123.csv";

#[tokio::test]
async fn a_notebook_goes_in_and_every_fact_leads_back_to_its_line() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let add = format!("/p/{person}/add");
    let csrf = app.get(&add).await.csrf();
    let files = [("お薬.txt", &*sample(NOTEBOOK)), ("what.bin", b"\x00\x01nobody" as &[u8])];
    let sent = app.upload(&add, &csrf, &files).await;
    let report = app.get(&sent.location()).await;
    assert_eq!(report.status, StatusCode::OK);
    assert!(report.text().contains("お薬.txt") && report.text().contains("what.bin"));

    let month = app.get(&format!("/p/{person}/timeline?month=2025-03&kind=medicine")).await;
    assert!(month.text().contains("アムロジピン"));
    let entry = month.links().into_iter().find(|l| l.contains("/entry/")).unwrap();
    let detail = app.get(&entry).await;
    assert!(detail.text().contains("お薬.txt") && detail.text().contains("行目"));
    let original = detail.links().into_iter().find(|l| l.contains("/original/")).unwrap();
    let window = app.get(&original).await;
    assert!(window.text().contains("<mark"), "the line is marked");

    let file = window.links().into_iter().find(|l| l.ends_with("/file")).unwrap();
    let download = app.get(&file).await;
    assert_eq!(download.bytes, sample(NOTEBOOK), "byte for byte");
    assert!(download.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));

    let raw = app.get(&format!("{entry}/fhir")).await;
    assert!(raw.text().contains("Provenance"));
    let log = app.get(&format!("/p/{person}/log")).await;
    assert!(log.text().contains("改ざんされていません"));
}

#[tokio::test]
async fn three_sources_are_one_card_until_the_person_says_otherwise() {
    let app = TestApp::new();
    let person = app.grandmother();
    app.take_in(person, &[NOTEBOOK, LETTER, COSTS]);
    let app = app.signed_in().await;
    let path = format!("/p/{person}/timeline?month=2025-03&kind=medicine");
    let month = app.get(&path).await.text();
    let day = month.split("2025年3月10日").nth(1).unwrap();
    assert_eq!(day.matches("アムロジピン").count(), 1, "one card");
    assert!(day.contains("処方") && day.contains("調剤") && day.contains("請求"), "three origins");

    let entry = app.get(&path).await.links().into_iter().find(|l| l.contains("/entry/")).unwrap();
    let detail = app.get(&entry).await;
    let other = between(&detail.text(), "name=\"other\" value=\"", "\"");
    let form = [("csrf", &*detail.csrf()), ("other", &*other)];
    assert_eq!(app.post(&format!("{entry}/apart"), &form).await.status, StatusCode::SEE_OTHER);
    let now = app.get(&entry).await.text();
    assert!(!now.contains(&format!("value=\"{other}\"")), "they are told apart now");
}

#[tokio::test]
async fn a_measurement_is_typed_found_and_withdrawn() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let measure = format!("/p/{person}/measure");
    let csrf = app.get(&measure).await.csrf();
    let form = [
        ("csrf", &*csrf),
        ("systolic", "１３４"), // a Japanese keyboard gives full-width digits
        ("diastolic", "82"),
        ("pulse", ""),
        ("date", "2025-12-26"),
        ("time", "07:00"),
        ("state", "after-bath"),
        ("place", "home"),
    ];
    let saved = app.post(&measure, &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let home = app.get(&saved.location()).await;
    assert!(home.text().contains("134/82") && home.text().contains("記録しました"));
    let entry = home.links().into_iter().find(|l| l.contains("/entry/")).unwrap();
    let detail = app.get(&entry).await.text();
    assert!(detail.contains("入浴の後"), "how it was measured");

    let undo = [("csrf", &*csrf)];
    let undone = app.post(&format!("{entry}/undo"), &undo).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER);
    assert!(!app.get(&format!("/p/{person}")).await.text().contains("134/82"));
    assert_eq!(app.get(&entry).await.status, StatusCode::OK, "its history stays");
    let back = app.post(&format!("{entry}/undo"), &undo).await;
    assert!(
        back.location().starts_with(&format!("{entry}?done=restored")),
        "an undo can be undone"
    );
}

#[tokio::test]
async fn a_file_under_a_former_name_waits_for_an_answer() {
    let app = TestApp::new();
    let mother = app.person("日向 美咲", "1979-12-11", Sex::Female, app.household);
    let app = app.signed_in().await;
    let add = format!("/p/{mother}/add");
    let csrf = app.get(&add).await.csrf();
    let old = sample("mother/okusuri_20161227.txt");
    let sent = app.upload(&add, &csrf, &[("昔の手帳.txt", &old)]).await;
    assert_eq!(app.get(&sent.location()).await.status, StatusCode::OK);
    assert!(
        !app.get(&format!("/p/{mother}/timeline")).await.text().contains("/entry/"),
        "not read"
    );

    let questions = app.get(&format!("/p/{mother}/questions")).await;
    assert!(questions.text().contains("昔の手帳.txt") && questions.text().contains("小川"));
    let action = questions
        .text()
        .split("action=\"")
        .find(|a| a.contains("/questions/"))
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let answered = app.post(&action, &[("csrf", &csrf), ("answer", "mine")]).await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER);
    assert_eq!(app.get(&answered.location()).await.status, StatusCode::OK);
    assert!(app.get(&format!("/p/{mother}/timeline")).await.text().contains("/entry/"), "read now");

    // The former name is known from now on.
    let next = sample("mother/okusuri_20170328.txt");
    app.upload(&add, &csrf, &[("次の手帳.txt", &next)]).await;
    assert!(!app.get(&format!("/p/{mother}/questions")).await.text().contains("次の手帳.txt"));
}

#[tokio::test]
async fn a_hostile_file_is_shown_as_words_only() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let add = format!("/p/{person}/add");
    let csrf = app.get(&add).await.csrf();
    let evil = "JAHISTC08,1\r\n1,日向 キヨ,2,19430418\r\n5,20251201,1\r\n11,<script>alert(1)</script>薬局,13,4,1234567,,,,1\r\n201,1,\"><img src=x onerror=alert(1)>,1,錠,1,,1\r\n301,1,<b>毎食後</b>,7,日分,1,1,,1\r\n";
    let files = [("<script>alert(1)</script>.txt", evil.as_bytes())];
    let sent = app.upload(&add, &csrf, &files).await;
    let mut pages = vec![sent.location(), format!("/p/{person}"), format!("/p/{person}/timeline")];
    let timeline = app.get(&format!("/p/{person}/timeline")).await;
    let entry = timeline.links().into_iter().find(|l| l.contains("/entry/")).unwrap();
    let original =
        app.get(&entry).await.links().into_iter().find(|l| l.contains("/original/")).unwrap();
    pages.extend([entry.clone(), format!("{entry}/fhir"), original]);
    for page in pages {
        let text = app.get(&page).await.text();
        assert!(
            !text.contains("<script") && !text.contains("<img") && !text.contains("<b>毎"),
            "{page}"
        );
    }
}

#[tokio::test]
async fn every_look_leaves_a_line_in_the_log() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let lines = async || app.get(&format!("/p/{person}/log")).await.text().matches("<tr").count();
    let before = lines().await;
    app.get(&format!("/p/{person}/timeline")).await;
    let after = lines().await;
    assert_eq!(after - before, 2, "the timeline and the log itself");
}

#[tokio::test]
async fn a_record_is_started_from_a_file_that_says_whom_it_is_about() {
    let app = TestApp::new().signed_in().await;
    let family = app.get("/family").await;
    let csrf = family.csrf();
    let nobody = app.upload("/family/new", &csrf, &[("x.txt", b"nobody")]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!nobody.text().contains("/p/"), "no record was started");

    let notebook = sample(NOTEBOOK);
    let started = app.upload("/family/new", &csrf, &[("手帳.txt", &notebook)]).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER);
    assert!(app.get(&started.location()).await.text().contains("手帳.txt"));
    assert!(app.get("/family").await.text().contains("日向 キヨ"));
    let foreign = app.upload("/family/new", "wrong", &[("手帳.txt", &notebook)]).await;
    assert_eq!(foreign.status, StatusCode::BAD_REQUEST);
}
