//! Links that are shared: what they give, to whom, until when, and what every attack on them finds.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use phr::{
    PersonId,
    circulation::{Shlink, jwe},
    consent::Action,
};
use serde_json::{Value, json};

use super::app::{Answer, TestApp, apart};

const NOTEBOOK: &str = "grandmother/okusuri_20251226.txt";

/// What the page after giving shows, once.
pub(crate) struct Given {
    pub(crate) page: String,
    shlink: Shlink,
    passcode: Option<String>,
}

impl Given {
    /// Where programs ask.
    fn path(&self) -> String {
        self.shlink.url.strip_prefix("http://127.0.0.1:8480").unwrap().to_owned()
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    text.split_once(start)?.1.split_once(end).map(|(found, _)| found)
}

async fn form(app: &TestApp, person: PersonId, step: &str, more: &[(&str, &str)]) -> Answer {
    let path = format!("/p/{person}/sharing/give");
    let csrf = app.get(&path).await.csrf();
    let mut fields = vec![("csrf", csrf.as_str()), ("step", step), ("to", "めぐり内科の先生")];
    for kind in ["medicine", "condition", "allergy", "lab", "check-up", "measurement"] {
        fields.push(("kind", kind));
    }
    fields.extend_from_slice(more);
    app.post(&path, &fields).await
}

pub(crate) async fn give(app: &TestApp, person: PersonId, more: &[(&str, &str)]) -> Given {
    let answer = form(app, person, "give", more).await;
    let text = answer.text();
    assert_eq!(answer.status, StatusCode::OK, "{text}");
    let addresses: Vec<&str> =
        text.split("<code class=\"long\">").skip(1).map(|t| t.split('<').next().unwrap()).collect();
    Given {
        page: addresses[0].strip_prefix("http://127.0.0.1:8480").unwrap().to_owned(),
        shlink: Shlink::parse(addresses[1]).unwrap(),
        passcode: between(&text, "<p class=\"value\">", "<").map(str::to_owned),
    }
}

async fn manifest(app: &TestApp, path: &str, asked: &Value) -> Answer {
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
    app.send(request, Body::from(asked.to_string())).await
}

fn json(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.bytes).unwrap()
}

/// The document behind a link, as a program gets it.
pub(crate) async fn document(app: &TestApp, given: &Given) -> Value {
    let asked = json!({"recipient": "Dr. Sakamoto", "passcode": given.passcode,
        "embeddedLengthMax": 1_000_000});
    let answer = manifest(app, &given.path(), &asked).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let embedded = json(&answer)["files"][0]["embedded"].as_str().unwrap().to_owned();
    let opened = jwe::decrypt(&given.shlink.key, &embedded, 1 << 22).unwrap();
    serde_json::from_slice(&opened.bytes).unwrap()
}

async fn stop(app: &TestApp, person: PersonId) {
    let path = format!("/p/{person}/sharing");
    let page = app.get(&path).await;
    let grant = between(&page.text(), "name=\"grant\" value=\"", "\"").unwrap().to_owned();
    let form = [("csrf", page.csrf()), ("what", "stop".to_owned()), ("grant", grant)];
    let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let answer = app.post(&path, &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

async fn grandmother() -> (TestApp, PersonId) {
    let app = TestApp::new();
    let person = app.grandmother();
    app.take_in(person, &[NOTEBOOK]);
    (app.signed_in().await, person)
}

#[tokio::test]
async fn a_program_gets_the_summary_encrypted_under_the_key_of_the_link() {
    let (app, person) = grandmother().await;
    let given = give(&app, person, &[("passcode", "yes")]).await;
    assert_eq!(given.passcode.as_deref().map(str::len), Some(6));
    let bundle = document(&app, &given).await;
    assert_eq!((&bundle["resourceType"], &bundle["type"]), (&json!("Bundle"), &json!("document")));
    let sections = &bundle["entry"][0]["resource"]["section"];
    assert_eq!(sections[1]["entry"].as_array().map(Vec::len), Some(1));
    assert!(sections[2]["entry"].as_array().unwrap().len() > 3, "{sections}");
    assert!(bundle.to_string().contains("アムロジピン"));
    assert!(!bundle.to_string().contains(&person.to_string()), "ids of ours stay here as they are");
}

#[tokio::test]
async fn a_file_at_an_address_comes_once() {
    let (app, person) = grandmother().await;
    let given = give(&app, person, &[]).await;
    let answer = manifest(&app, &given.path(), &json!({"recipient": "x"})).await;
    let location = json(&answer)["files"][0]["location"].as_str().unwrap().to_owned();
    let path = location.strip_prefix("http://127.0.0.1:8480").unwrap();
    let file = app.get(path).await;
    assert_eq!(
        (file.status, &file.headers[header::CONTENT_TYPE]),
        (StatusCode::OK, &header::HeaderValue::from_static("application/jose"))
    );
    assert!(jwe::decrypt(&given.shlink.key, &file.text(), 1 << 22).is_ok());
    assert_eq!(app.get(path).await.status, StatusCode::NOT_FOUND);
    let small = json!({"recipient": "x", "embeddedLengthMax": 10});
    let answer = json(&manifest(&app, &given.path(), &small).await);
    assert!(answer["files"][0].get("embedded").is_none(), "longer than was asked for");
}

#[tokio::test]
async fn whoever_guesses_passcodes_all_at_once_has_ten_guesses_and_no_more() {
    let (app, person) = grandmother().await;
    let given = give(&app, person, &[("passcode", "yes")]).await;
    let (code, path) = (given.passcode.clone().unwrap(), given.path());
    let asked = |code: String| json!({"recipient": "x", "passcode": code});
    let first = manifest(&app, &path, &json!({"recipient": "x"})).await;
    assert_eq!(
        (first.status, json(&first)),
        (StatusCode::UNAUTHORIZED, json!({"remainingAttempts": 10}))
    );
    let wrong: Vec<Value> =
        (0..30).map(|n| format!("{n:06}")).filter(|guess| *guess != code).map(asked).collect();
    let guesses = wrong.iter().map(|asked| manifest(&app, &path, asked));
    let mut told = futures(guesses).await;
    told.retain(|answer| answer.status == StatusCode::UNAUTHORIZED);
    let mut left: Vec<i64> =
        told.iter().map(|a| json(a)["remainingAttempts"].as_i64().unwrap()).collect();
    left.sort_unstable();
    assert_eq!(left, (0..10).collect::<Vec<_>>(), "each was counted by itself");
    let late = manifest(&app, &path, &asked(code)).await;
    assert_eq!(late.status, StatusCode::NOT_FOUND, "even the right one comes too late");
}

/// Waits for all of them, at the same time.
async fn futures(all: impl Iterator<Item = impl Future<Output = Answer>>) -> Vec<Answer> {
    let mut all: Vec<_> = all.map(Box::pin).collect();
    let mut done = Vec::new();
    std::future::poll_fn(|cx| {
        all.retain_mut(|future| match future.as_mut().poll(cx) {
            std::task::Poll::Ready(answer) => {
                done.push(answer);
                false
            }
            std::task::Poll::Pending => true,
        });
        if all.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    done
}

#[tokio::test]
async fn a_withdrawal_holds_from_the_next_request_on_also_for_a_file_on_its_way() {
    let (app, person) = grandmother().await;
    let given = give(&app, person, &[]).await;
    let answer = manifest(&app, &given.path(), &json!({"recipient": "x"})).await;
    let location = json(&answer)["files"][0]["location"].as_str().unwrap().to_owned();
    stop(&app, person).await;
    let fetched = app.get(location.strip_prefix("http://127.0.0.1:8480").unwrap()).await;
    assert_eq!(fetched.status, StatusCode::NOT_FOUND);
    let again = manifest(&app, &given.path(), &json!({"recipient": "x"})).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(&given.page).await.status, StatusCode::NOT_FOUND);
    let listed = app.get(&format!("/p/{person}/sharing")).await.text();
    assert!(listed.contains("やめました"), "{listed}");
}

#[tokio::test]
async fn a_wrong_an_ended_a_withdrawn_and_a_used_up_link_are_the_same_bytes() {
    let (app, person) = grandmother().await;
    let withdrawn = give(&app, person, &[("days", "90")]).await;
    stop(&app, person).await;
    let ended = give(&app, person, &[("days", "1")]).await;
    let used_up = give(&app, person, &[("passcode", "yes"), ("days", "90")]).await;
    for n in 0..10 {
        let asked = json!({"recipient": "x", "passcode": format!("x{n}")});
        manifest(&app, &used_up.path(), &asked).await;
    }
    app.wait(24 * 60 * 60);
    let absent = "A".repeat(43);
    let page = app.get(&format!("/s/{absent}")).await;
    let asked = json!({"recipient": "x", "passcode": "123456"});
    let program = manifest(&app, &format!("/shl/{absent}"), &asked).await;
    assert_eq!((page.status, program.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    for given in [&ended, &withdrawn, &used_up] {
        let (one, two) = (app.get(&given.page).await, manifest(&app, &given.path(), &asked).await);
        assert_eq!((one.status, one.text()), (page.status, page.text()));
        assert_eq!((two.status, two.text()), (program.status, program.text()));
        let post = app.post(&given.page, &[("name", "x"), ("passcode", "123456")]).await;
        assert_eq!((post.status, post.text()), (page.status, page.text()));
    }
}

#[tokio::test]
async fn a_ticket_of_one_link_opens_no_other() {
    let (app, person) = grandmother().await;
    let (one, two) = (give(&app, person, &[]).await, give(&app, person, &[]).await);
    let answer = manifest(&app, &one.path(), &json!({"recipient": "x"})).await;
    let location = json(&answer)["files"][0]["location"].as_str().unwrap().to_owned();
    let ticket = location.rsplit('/').next().unwrap();
    let confused = app.get(&format!("{}/{ticket}", two.path())).await;
    assert_eq!(confused.status, StatusCode::NOT_FOUND);
    let direct = app.get(&format!("{}?recipient=x", one.path())).await;
    assert_eq!(direct.status, StatusCode::NOT_FOUND, "it was not made as a direct link");
}

#[tokio::test]
async fn a_person_opens_the_page_under_a_name_and_the_log_says_so() {
    let (app, person) = grandmother().await;
    let question = ("question", "めまいは薬のせいですか");
    let given = give(&app, person, &[("passcode", "yes"), question]).await;
    let door = app.get(&given.page).await;
    assert_eq!(door.status, StatusCode::OK);
    assert!(
        !door.text().contains("日向") && !door.text().contains("めまい"),
        "a door shows nothing"
    );
    let code = given.passcode.as_deref().unwrap();
    let nameless = app.post(&given.page, &[("name", " "), ("passcode", code)]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = app.post(&given.page, &[("name", "坂本"), ("passcode", "x")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("あと9回"), "{}", wrong.text());
    let page = app.post(&given.page, &[("name", "坂本"), ("passcode", code)]).await;
    let text = page.text();
    assert_eq!(page.status, StatusCode::OK, "{text}");
    let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words}: {text}"));
    assert!(place("めまいは薬のせいですか") < place("アムロジピン"), "the question comes first");
    assert!(!text.contains("/p/"), "no address of the record itself");
    let log = app.get(&format!("/p/{person}/log")).await.text();
    for told in ["「坂本」と名乗った人", "診療のため（本人の許しで）", "記録のあらましを見た"]
    {
        assert!(log.contains(told), "{told}: {log}");
    }
}

#[tokio::test]
async fn the_address_of_a_link_is_told_to_no_other_site() {
    let (app, person) = grandmother().await;
    let given = give(&app, person, &[]).await;
    let page = app.post(&given.page, &[("name", "坂本")]).await;
    for answer in [&app.get(&given.page).await, &page] {
        assert_eq!(answer.headers["referrer-policy"], "same-origin");
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
        let text = answer.text();
        for foreign in ["http://", "https://"] {
            let leads = text.contains(&format!("href=\"{foreign}"))
                || text.contains(&format!("src=\"{foreign}"));
            assert!(!leads, "{text}");
        }
        assert!(text.contains("noindex"));
    }
}

#[tokio::test]
async fn programs_on_other_sites_may_ask_but_forms_from_there_are_refused() {
    let (app, person) = grandmother().await;
    let given = give(&app, person, &[]).await;
    let foreign = |request: axum::http::request::Builder| {
        request
            .header(header::ORIGIN, "https://viewer.example")
            .header("sec-fetch-site", "cross-site")
    };
    let request =
        foreign(Request::post(given.path())).header(header::CONTENT_TYPE, "application/json");
    let answer = app.send(request, Body::from(r#"{"recipient":"x"}"#)).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
    let preflight = app.send(foreign(Request::options(given.path())), Body::empty()).await;
    assert_eq!(preflight.status, StatusCode::NO_CONTENT);
    assert!(!preflight.headers.contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS));
    let request = foreign(Request::post(&given.page))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    assert_eq!(app.send(request, Body::from("name=x")).await.status, StatusCode::BAD_REQUEST);
    let mine = app.get(&format!("/p/{person}")).await;
    assert!(!mine.headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
}

#[tokio::test]
async fn a_link_that_is_asked_too_often_waits_a_minute() {
    let (app, person) = grandmother().await;
    let given = give(&app, person, &[("passcode", "yes")]).await;
    let mut last = manifest(&app, &given.path(), &json!({"recipient": "x"})).await;
    for _ in 0..60 {
        last = manifest(&app, &given.path(), &json!({"recipient": "x"})).await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(last.headers[header::RETRY_AFTER], "60");
    for _ in 0..61 {
        last = app.get(&format!("/s/{}", "B".repeat(43))).await;
    }
    assert_eq!(
        last.status,
        StatusCode::TOO_MANY_REQUESTS,
        "guessed addresses are counted together"
    );
}

#[tokio::test]
async fn what_the_preview_shows_is_what_the_link_shows() {
    let (app, person) = grandmother().await;
    let more = [("question", "何か気になりますか"), ("years", "10")];
    let preview = form(&app, person, "preview", &more).await.text();
    let given = give(&app, person, &more).await;
    let seen = app.post(&given.page, &[("name", "坂本")]).await.text();
    let shown = |page: &str| {
        let from_question = page.split_once("<section class=\"card asking\"").unwrap().1;
        from_question.rsplit_once("もとの書類に").unwrap().0.to_owned()
    };
    assert_eq!(shown(&preview), shown(&seen));
    assert!(preview.contains("まだ、だれにも見えていません"));
    let listed = app.get(&format!("/p/{person}/sharing")).await.text();
    assert_eq!(listed.matches("value=\"stop\"").count(), 1, "a preview gives nothing");
}

/// What a link gives only when the person names it.
const MORE: [(&str, &str); 4] =
    [("kind", "visit"), ("kind", "document"), ("kind", "care"), ("kind", "note")];

async fn uploaded(app: &TestApp, person: PersonId, name: &str, bytes: &[u8]) {
    let add = format!("/p/{person}/add");
    let csrf = app.get(&add).await.csrf();
    let sent = app.upload(&add, &csrf, &[(name, bytes)]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
}

fn titles(bundle: &Value) -> Vec<&str> {
    let sections = bundle["entry"][0]["resource"]["section"].as_array().unwrap();
    sections.iter().filter_map(|section| section["title"].as_str()).collect()
}

#[tokio::test]
async fn a_link_holds_visits_papers_care_and_words_when_they_are_named_and_not_before() {
    let (app, person) = grandmother().await;
    app.take_in(person, &["grandmother/shokaijo_20250310.json", "grandmother/kaigo_20241120.json"]);
    let paper = b"%PDF-1.7 a paper of the invented clinic";
    uploaded(&app, person, "letter.pdf", paper).await;
    let visit = r#"{"resourceType": "Encounter", "status": "finished", "type": [{"text": "外来"}],
        "period": {"start": "2025-11-20"}, "class": {"code": "AMB"}}"#;
    uploaded(&app, person, "visit.json", visit.as_bytes()).await;
    let careful = document(&app, &give(&app, person, &[]).await).await;
    assert!(!titles(&careful).contains(&"Additional documentation"), "{:?}", titles(&careful));
    assert!(!careful.to_string().contains("letter.pdf"));
    let wide = give(&app, person, &MORE).await;
    let bundle = document(&app, &wide).await;
    for named in ["Additional documentation", "History of encounters", "Plan of care"] {
        assert!(titles(&bundle).contains(&named), "{named}: {:?}", titles(&bundle));
    }
    assert!(bundle.to_string().contains(&BASE64_STANDARD.encode(paper)), "the paper goes along");
    let page = app.post(&wide.page, &[("name", "坂本")]).await.text();
    for heading in ["手紙や書類", "受診・入院・処置", "介護"] {
        assert!(page.contains(heading), "{heading}: {page}");
    }
    assert!(page.contains("letter.pdf") && !page.contains("/p/"), "named, and no way in");
    let log = app.get(&format!("/p/{person}/log")).await.text();
    assert!(log.contains("「坂本」と名乗った人"), "{log}");
}

#[tokio::test]
async fn a_photo_that_says_where_it_was_taken_is_named_and_stays_here() {
    let (app, person) = grandmother().await;
    let mut photo = b"\xff\xd8\xff\xe1\0\0Exif\0\0II*\0\x08\0\0\0\x01\0".to_vec();
    photo.extend(b"\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0"); // the directory of the place, 0x8825
    uploaded(&app, person, "home.jpg", &photo).await;
    let bundle = document(&app, &give(&app, person, &MORE).await).await.to_string();
    assert!(bundle.contains("home.jpg") && !bundle.contains("\"data\""), "{bundle}");
}

#[tokio::test]
async fn the_question_prepared_for_the_visit_comes_first_where_the_link_reaches_it() {
    let (app, person) = grandmother().await;
    let visit = format!("/p/{person}/visit");
    let csrf = app.get(&visit).await.csrf();
    let said =
        [("csrf", csrf.as_str()), ("question", "めまいは薬のせいですか"), ("on", "2025-12-27")];
    assert_eq!(app.post(&visit, &said).await.status, StatusCode::SEE_OTHER);
    let narrow = give(&app, person, &[]).await;
    let page = app.post(&narrow.page, &[("name", "坂本")]).await.text();
    assert!(!page.contains("めまい"), "a note is shown when notes are");
    let wide = give(&app, person, &MORE).await;
    let page = app.post(&wide.page, &[("name", "坂本")]).await.text();
    let (asked, medicine) = (page.find("めまいは薬のせいですか"), page.find("アムロジピン"));
    assert!(asked.is_some() && asked < medicine, "{page}");
    assert_eq!(page.matches("めまいは薬のせいですか").count(), 1, "it is said once");
    let bundle = document(&app, &wide).await;
    assert!(bundle["entry"][0].to_string().contains("めまいは薬のせいですか"));
    app.wait(2 * 24 * 60 * 60);
    let page = app.post(&wide.page, &[("name", "坂本")]).await.text();
    assert!(!page.contains("本人が聞きたいこと"), "the visit is over: {page}");
}

#[tokio::test]
async fn something_sensitive_is_given_only_after_one_more_question() {
    let (app, person) = grandmother().await;
    let asked = form(&app, person, "give", &[("label", "PSY")]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.text().contains("心の病気やその薬"));
    let listed = app.get(&format!("/p/{person}/sharing")).await.text();
    assert!(listed.contains("いま、ほかの人には何も見せていません"));
    give(&app, person, &[("label", "PSY"), ("sure", "yes")]).await;
}

#[tokio::test]
async fn what_is_closed_to_everyone_is_closed_to_links_and_opens_again() {
    let (app, person) = grandmother().await;
    let given = give(&app, person, &[]).await;
    let path = format!("/p/{person}/sharing");
    let csrf = app.get(&path).await.csrf();
    let closed = [("csrf", csrf.as_str()), ("what", "close"), ("kind", "medicine")];
    assert_eq!(app.post(&path, &closed).await.status, StatusCode::SEE_OTHER);
    let bundle = document(&app, &given).await;
    assert!(!bundle.to_string().contains("アムロジピン"));
    stop(&app, person).await; // the link's own grant is the first of the page
    let page = app.get(&path).await.text();
    assert!(page.contains("閉じるのをやめる"), "{page}");
}

#[tokio::test]
async fn a_permission_is_narrowed_and_extended_without_a_new_address() {
    let (app, person) = grandmother().await;
    let given = give(&app, person, &[("days", "7")]).await;
    let page = app.get(&format!("/p/{person}/sharing")).await.text();
    let grant = between(&page, "name=\"grant\" value=\"", "\"").unwrap().to_owned();
    let path = format!("/p/{person}/sharing/give");
    let csrf = app.get(&format!("{path}?grant={grant}")).await.csrf();
    let narrow = [
        ("csrf", csrf.as_str()),
        ("step", "give"),
        ("to", "somebody else"),
        ("kind", "allergy"),
        ("days", "30"),
        ("grant", grant.as_str()),
    ];
    assert_eq!(app.post(&path, &narrow).await.status, StatusCode::OK);
    let bundle = document(&app, &given).await;
    let sections = &bundle["entry"][0]["resource"]["section"];
    assert_eq!(sections[2]["emptyReason"]["coding"][0]["code"], "withheld");
    let page = app.get(&format!("/p/{person}/sharing")).await.text();
    assert!(page.contains("めぐり内科の先生") && !page.contains("somebody else"), "a name stays");
    assert_eq!(page.matches("value=\"stop\"").count(), 1, "the old one holds no longer");
}

#[tokio::test]
async fn the_receipt_says_word_for_word_what_was_shown() {
    let (app, person) = grandmother().await;
    let preview = form(&app, person, "preview", &[]).await.text();
    give(&app, person, &[]).await;
    let page = app.get(&format!("/p/{person}/sharing")).await.text();
    let grant = between(&page, "name=\"grant\" value=\"", "\"").unwrap();
    let receipt = app.get(&format!("/p/{person}/sharing/{grant}")).await.text();
    assert!(receipt.contains("決めたときに表示した文です"), "{receipt}");
    let line = between(&receipt, "<li>めぐり内科の先生", "</li>").unwrap();
    assert!(preview.contains(line), "{line}");
}

#[tokio::test]
async fn a_stranger_cannot_give_the_record_away() {
    let app = TestApp::new();
    let other = phr::AccountId::from_bytes([9; 16]);
    let person = app.person("別家 ヒカリ", "1990-01-01", phr::person::Sex::Female, other);
    let app = app.signed_in().await;
    for path in ["sharing", "sharing/give"] {
        let path = format!("/p/{person}/{path}");
        assert_eq!(app.get(&path).await.status, StatusCode::NOT_FOUND);
    }
    assert!(apart(|| app.store.on_file(app.household, person).unwrap()).grants.is_empty());
    assert!(app.try_permit(person, Action::Grant).is_none());
}

#[tokio::test]
async fn a_link_that_is_opened_at_night_is_told_to_the_person() {
    let (app, person) = grandmother().await;
    let given = give(&app, person, &[]).await;
    let home = format!("/p/{person}");
    let by_day = app.post(&given.page, &[("name", "坂本")]).await;
    assert_eq!(by_day.status, StatusCode::OK, "{}", by_day.text());
    assert!(!app.get(&home).await.text().contains("夜おそくに"), "nothing unusual by day");
    app.wait(15 * 3600);
    let at_night = app.post(&given.page, &[("name", "坂本")]).await;
    assert_eq!(at_night.status, StatusCode::OK);
    let family = app.restarted().without_cookie().signed_in().await;
    let told = family.get(&home).await.text();
    assert!(told.contains("夜おそくに"), "{told}");
}
