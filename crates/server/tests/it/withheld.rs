//! What a doctor has not told yet must not come out of any page.

use std::collections::BTreeSet;

use super::app::{TestApp, sample};

const CANARY: &str = "カナリア";
const CONDITIONS: &str = "grandmother/shobyomei_20251201.json";
/// More than the record has; a cap so that a mistake ends.
const PAGES_MAX: usize = 600;

#[tokio::test]
async fn no_page_of_the_record_says_what_is_withheld() {
    let received = String::from_utf8(sample(CONDITIONS)).unwrap();
    assert!(received.contains(CANARY), "the sample holds the canary");
    let app = TestApp::new();
    let person = app.grandmother();
    app.take_in(person, &[CONDITIONS, "grandmother/shokaijo_20250310.json"]);
    let app = app.signed_in().await;
    let mut waiting = vec![format!("/p/{person}")];
    let mut seen = BTreeSet::new();
    while let Some(path) = waiting.pop() {
        if seen.len() >= PAGES_MAX || !seen.insert(path.clone()) {
            continue;
        }
        let answer = app.get(&path).await;
        let text = answer.text();
        assert!(!text.contains(CANARY) && !text.contains("UNINFORMED"), "{path}");
        let inside = |l: &String| l.starts_with(&format!("/p/{person}"));
        waiting.extend(answer.links().into_iter().filter(inside));
    }
    let downloads = seen.iter().filter(|p| p.ends_with("/file")).count();
    assert!(downloads > 0 && seen.len() > 20, "the crawl reached {} pages", seen.len());
}
