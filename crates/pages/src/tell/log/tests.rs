//! Every door has words, and an unknown one too.

use expect_test::expect;
use phr::{EntryId, audit::What};

use super::*;
use crate::{Page, tell::testing};

fn event(door: &str, actor: u8, action: Action) -> Event {
    Event {
        at: "2025-03-11T10:20:00Z".parse().unwrap(),
        actor: AccountId::from_bytes([actor; 16]),
        action,
        purpose: Purpose::FamilyRequest,
        ground: None,
        holder: None,
        door: door.to_owned(),
        what: What { entries: vec![EntryId::from_bytes([1; 16]); 2], ..What::default() },
    }
}

fn told(event: &Event, lang: Lang) -> String {
    let names = [(AccountId::from_bytes([2; 16]), "日向 美咲".to_owned())];
    let accounts = Accounts { household: AccountId::from_bytes([1; 16]), names: &names };
    let row = row(event, accounts, lang);
    format!("{} / {} / {} / {} / {}", row.time, row.who, row.what, row.why, row.way)
}

#[test]
fn an_access_is_told_in_words() {
    let home = event("page:home", 1, Action::Read);
    expect![
        "19:20 / あなた（家族の端末） / ホームを見た（2件） / 家族として、本人のため / このページ"
    ]
    .assert_eq(&told(&home, Lang::Ja));
    expect!["19:20 / you (household) / looked at the home page (2 entries) / as family, for the person / this site"]
        .assert_eq(&told(&home, Lang::En));
    let import = event("cli:import", 2, Action::Add);
    expect!["19:20 / 日向 美咲 / ファイルを加えた（2件） / 家族として、本人のため / サーバーの中のコマンド"]
        .assert_eq(&told(&import, Lang::Ja));
}

#[test]
fn a_look_before_writing_is_not_told_as_writing() {
    expect!["19:20 / あなた（家族の端末） / 測った値を書く画面を開いた（2件） / 家族として、本人のため / このページ"]
        .assert_eq(&told(&event("page:measure", 1, Action::Read), Lang::Ja));
    expect!["19:20 / あなた（家族の端末） / 測った値を書いた（2件） / 家族として、本人のため / このページ"]
        .assert_eq(&told(&event("page:measure", 1, Action::Add), Lang::Ja));
}

#[test]
fn an_unknown_door_is_told_by_what_was_done() {
    expect!["19:20 / a user without a name / added to the record (2 entries) / as family, for the person / not known"]
        .assert_eq(&told(&event("portal", 9, Action::Add), Lang::En));
}

#[test]
fn no_door_stands_twice() {
    let mut doors: Vec<_> = DOORS.iter().map(|(door, _, _)| door).collect();
    doors.sort_unstable();
    assert!(doors.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn days_are_grouped_and_pages_lead_both_ways() {
    let logged = |number, door: &str| LoggedEvent { number, event: event(door, 1, Action::Read) };
    let events = [logged(1, "page:home"), logged(0, "page:log")];
    let accounts = Accounts { household: AccountId::from_bytes([1; 16]), names: &[] };
    let slice = Slice { page: 2, more: true };
    let page = log(testing::frame(Lang::Ja), "k1", &events, accounts, slice, LogCheck::NotYet);
    assert_eq!((page.days.len(), page.days[0].rows.len()), (1, 2));
    assert_eq!(page.newer.as_deref(), Some("/p/k1/log?page=1"));
    assert_eq!(page.older.as_deref(), Some("/p/k1/log?page=3"));
    assert!(page.render().is_ok());
}
