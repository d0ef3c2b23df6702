//! The chain of provenance in words, versions, and what can be taken back.

use std::fmt::Write;

use expect_test::expect;
use phr::provenance::{Evidence, Maker, Setting};
use proptest::prelude::*;
use serde_json::json;

use super::super::testing::{PID, any_resource, entry, frame, original};
use super::*;
use crate::Page as _;

fn pressure() -> Entry {
    entry(
        1,
        Evidence::Measured,
        json!({"resourceType": "Observation", "code": {"text": "脈拍"},
        "effectiveDateTime": "2025-03-10T07:40:00+09:00", "bodySite": {"text": "左上腕"},
        "valueQuantity": {"value": 72, "unit": "回/分"}}),
    )
}

fn typed() -> Entry {
    let mut e = pressure();
    e.origins[0].format = "tenohira-typed".to_owned();
    e.origins[0].received.channel = Channel::Typed;
    e.origins[0].received.file_name = None;
    e.origins[0].made_by = Maker::Person;
    e.origins[0].context.setting = Some(Setting::Home);
    e
}

fn page(e: &Entry, history: &[Entry], lang: Lang) -> Page {
    let originals = [original("file-1.json", "jahis-okusuri", &[])];
    let data = Data { pid: PID, entry: e, history, others: &[], originals: &originals };
    detail(frame(lang), data)
}

fn chain(page: &Page) -> String {
    page.chain.iter().fold(String::new(), |mut out, s| {
        writeln!(out, "{:?}: {} {:?}", s.kind, s.text, s.notes).unwrap();
        out
    })
}

#[test]
fn the_chain_leads_from_the_maker_to_the_entry() {
    let e = pressure();
    let history = std::slice::from_ref(&e);
    expect![[r#"
        MadeBy: めぐり内科 []
        File: file-1.json ["お薬手帳（JAHISTC08）", "SHA-256 1a1c7cb849a0…"]
        Received: 2025年3月11日（火） 19:20 このページから読みこみ []
        Place: 12〜14行目 []
        Entry: 2025年3月11日（火） に記録になりました []
    "#]]
    .assert_eq(&chain(&page(&e, history, Lang::Ja)));
    expect![[r#"
        MadeBy: めぐり内科 []
        File: file-1.json ["medication notebook (JAHISTC08)", "SHA-256 1a1c7cb849a0…"]
        Received: Tue 11 Mar 2025 19:20, uploaded on this site []
        Place: lines 12–14 []
        Entry: became an entry on Tue 11 Mar 2025 []
    "#]]
    .assert_eq(&chain(&page(&e, history, Lang::En)));
}

#[test]
fn what_is_not_known_about_a_measurement_stays_open() {
    let e = typed();
    let measured = page(&e, std::slice::from_ref(&e), Lang::En).measured.unwrap();
    assert_eq!(measured.setting.as_deref(), Some("at home"));
    assert_eq!(measured.body_site.as_deref(), Some("left upper arm"));
    assert!(measured.posture.is_none() && measured.device.is_none());
}

#[test]
fn what_was_typed_can_be_taken_back_and_what_was_withdrawn_brought_back() {
    let undo = |e: &Entry, history: &[Entry]| page(e, history, Lang::Ja).undo;
    let own = typed();
    assert_eq!(
        undo(&own, std::slice::from_ref(&own)),
        Some(links::entry_undo(PID, &own.id.to_string()))
    );
    assert_eq!(undo(&pressure(), &[pressure()]), None);
    let withdrawn = Entry { state: EntryState::Withdrawn, version: 2, ..own.clone() };
    assert!(
        undo(&withdrawn, &[withdrawn.clone(), own.clone()]).is_some(),
        "it can be brought back"
    );
    assert_eq!(undo(&own, &[withdrawn.clone(), own.clone()]), None); // an old version
    let told = page(&withdrawn, &[withdrawn.clone(), own], Lang::Ja);
    let what: Vec<&str> = told.versions.iter().map(|v| v.what.as_str()).collect();
    assert_eq!(what, ["取り消し", "はじめの記録"]);
}

#[test]
fn an_old_version_leads_to_the_newest_and_back_to_its_month() {
    let old = pressure();
    let new = Entry { version: 2, ..old.clone() };
    let told = page(&old, &[new, old.clone()], Lang::Ja);
    assert!(told.newest.is_some() && told.versions[1].shown);
    assert_eq!(told.back, "/p/k1/timeline?month=2025-03");
    let undated = Entry { when: None, ..old };
    assert_eq!(page(&undated, &[], Lang::Ja).back, "/p/k1/timeline?month=undated");
}

#[test]
fn another_origin_names_its_rule() {
    let (e, o) = (pressure(), pressure());
    let others = [(&o, Rule::SameResult)];
    let data = Data { pid: PID, entry: &e, history: &[], others: &others, originals: &[] };
    let told = detail(frame(Lang::En), data);
    assert_eq!(told.others[0].rule, "the same item at the same time with the same result");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_resource_gives_a_page(resource in any_resource()) {
        let e = entry(1, Evidence::Measured, resource);
        for lang in Lang::ALL {
            prop_assert!(page(&e, std::slice::from_ref(&e), lang).render().is_ok());
            let text = super::super::fhir_text::fhir_text(frame(lang), PID, &e, &e.resource);
            prop_assert!(text.render().is_ok());
        }
    }
}
