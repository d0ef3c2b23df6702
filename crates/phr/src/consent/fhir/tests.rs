use std::collections::BTreeSet;

use jiff::Timestamp;
use proptest::{collection::btree_set, prelude::*, sample::select};
use serde_json::json;

use super::*;
use crate::{
    AccountId, EntryId, GrantId, Lang, OriginalId, PersonId,
    consent::{
        Action, Effect, Grantee, Labels, Purpose, RelationKind, Role, Scope, Shown, Source, Span,
    },
    record::Kind,
};

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap()
}

fn grantee() -> impl Strategy<Value = Grantee> {
    prop_oneof![
        any::<[u8; 16]>().prop_map(|id| Grantee::Account(AccountId::from_bytes(id))),
        ("[0-9]{10}", select(Role::ALL)).prop_map(|(id, role)| Grantee::Organisation { id, role }),
        any::<u8>().prop_map(|n| Grantee::Share(OriginalId::of(&[n]))),
        "https://[a-z]{1,9}\\.example".prop_map(Grantee::App),
        Just(Grantee::Anyone),
    ]
}

fn scope() -> impl Strategy<Value = Scope> {
    let source = || btree_set("[あ-ん]{1,6}".prop_map(Source), 0..3);
    let entries = || btree_set(any::<[u8; 16]>().prop_map(EntryId::from_bytes), 0..3);
    let moment = || proptest::option::of(0_i64..4_000_000_000_000);
    (
        btree_set(select(Kind::ALL), 0..8),
        (moment(), moment()),
        (source(), source()),
        0_u16..512,
        (entries(), entries()),
    )
        .prop_map(
            |(kinds, (from_ms, until_ms), (only_from, not_from), bits, (with, without))| {
                let labels = Labels::from_bits(bits);
                let facts = Span { from_ms, until_ms };
                Scope { kinds, facts, only_from, not_from, labels, with, without }
            },
        )
}

fn grant() -> impl Strategy<Value = Grant> {
    let ids = (any::<[u8; 16]>(), any::<[u8; 16]>(), any::<[u8; 16]>());
    let times = (0_i64..4_000_000_000_000, proptest::option::of(1_i64..99_999_999), any::<u8>());
    let purposes = btree_set(select(Purpose::ALL), 0..4);
    let proxy = proptest::option::of((select(RelationKind::ALL), any::<u8>()));
    let what = (purposes, btree_set(select(Action::ALL), 1..3), proxy);
    (ids, select(Effect::ALL), grantee(), what, scope(), times, any::<bool>()).prop_map(
        |(
            (id, person, by),
            effect,
            to,
            (purposes, actions, proxy),
            scope,
            (from, lasts, text),
            ja,
        )| {
            Grant {
                id: GrantId::from_bytes(id),
                person: PersonId::from_bytes(person),
                effect,
                to,
                relation: proxy.map(|(kind, _)| kind),
                evidence: proxy.map(|(_, n)| OriginalId::of(&[n])),
                purposes,
                actions,
                scope,
                from: at(from),
                until: lasts.map(|ms| at(from.saturating_add(ms))),
                shown: Shown {
                    version: "2025-03".to_owned(),
                    hash: OriginalId::of(&[text]),
                    lang: if ja { Lang::Ja } else { Lang::En },
                },
                given_by: AccountId::from_bytes(by),
                given: at(from),
            }
        },
    )
}

proptest! {
    #[test]
    fn a_grant_comes_back_from_its_consent_as_it_was(grant in grant(), given: bool) {
        let state = if given { State::Given } else { State::Withdrawn };
        let text = write(&grant, state).to_string();
        let consent = ::fhir::parse(text.as_bytes()).unwrap();
        prop_assert_eq!(read(&consent), Ok((grant, state)));
    }

    #[test]
    fn never_panics(text in "\\PC{0,60}", key in "[a-z]{1,9}") {
        drop(read(&json!({"resourceType": "Consent", "status": "active", key.as_str(): text,
            "provision": {"type": "permit", key: [text]}})));
    }
}

fn example() -> Grant {
    Grant {
        id: GrantId::from_bytes([3; 16]),
        person: PersonId::from_bytes([2; 16]),
        effect: Effect::Permit,
        to: Grantee::Organisation { id: "1312345678".to_owned(), role: Role::Professional },
        relation: None,
        evidence: None,
        purposes: [Purpose::Treatment].into(),
        actions: [Action::Read].into(),
        scope: Scope::unlabelled(),
        from: at(1_741_564_800_000),
        until: Some(at(1_749_340_800_000)),
        shown: Shown { version: "2025-03".to_owned(), hash: OriginalId::of(b""), lang: Lang::Ja },
        given_by: AccountId::from_bytes([1; 16]),
        given: at(1_741_564_800_000),
    }
}

#[test]
fn the_level_is_the_least_that_says_it() {
    let level = |scope: Scope| Level::of(&Grant { scope, ..example() });
    assert_eq!(level(Scope::unlabelled()), Level::Basic);
    let facts = Span { from_ms: Some(0), until_ms: None };
    assert_eq!(level(Scope { facts, ..Scope::unlabelled() }), Level::Intermediate);
    assert_eq!(
        level(Scope { labels: Labels::from_bits(1), ..Scope::unlabelled() }),
        Level::Advanced
    );
}

#[test]
fn labels_that_are_not_named_are_denied_in_so_many_words() {
    let consent = write(&example(), State::Given);
    let denied = &consent["provision"]["provision"][0];
    assert_eq!(denied["type"], "deny");
    let codes: BTreeSet<&str> = denied["securityLabel"]
        .as_array()
        .unwrap()
        .iter()
        .map(|label| label["code"].as_str().unwrap())
        .collect();
    assert!(codes.contains("PSY") && codes.contains("HIV") && codes.len() == 9, "{codes:?}");
}

#[test]
fn a_consent_that_says_more_than_we_obey_is_refused() {
    let mut consent = write(&example(), State::Given);
    assert!(read(&consent).is_ok());
    consent["provision"]["provision"][0]["code"] = json!([{"text": "only on Mondays"}]);
    assert_eq!(read(&consent), Err(NotOurs("the document")));
}
