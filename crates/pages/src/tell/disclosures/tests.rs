//! Looks of one day by one recipient are one line; what is not known is said.

use expect_test::expect;
use phr::{
    GrantId,
    audit::What,
    consent::Action,
    person::{PersonName, Sex},
};

use super::*;
use crate::{Page, tell::testing};

fn event(number: u64, at: &str, entries: &[u8], ground: Ground) -> LoggedEvent {
    let purpose = match ground {
        Ground::Emergency => Purpose::EmergencyTreatment,
        Ground::Grant(_) | Ground::Relation(_) => Purpose::Treatment,
    };
    LoggedEvent {
        number,
        event: Event {
            at: at.parse().unwrap(),
            actor: AccountId::from_bytes([2; 16]),
            action: Action::Read,
            purpose,
            ground: Some(ground),
            holder: None,
            door: "page:home".to_owned(),
            what: What {
                entries: entries.iter().map(|n| EntryId::from_bytes([*n; 16])).collect(),
                demographics: true,
                ..What::default()
            },
        },
    }
}

fn person() -> Person {
    Person {
        names: vec![PersonName { text: Some("=日向 \"トキ\"".to_owned()), kana: None }],
        sex: Some(Sex::Female),
        ..testing::person()
    }
}

#[test]
fn looks_of_one_day_are_one_line_and_a_name_is_never_a_formula() {
    let grant = Ground::Grant(GrantId::from_bytes([7; 16]));
    let events = [
        event(3, "2025-03-11T10:20:00Z", &[1], Ground::Emergency),
        event(2, "2025-03-10T09:00:00Z", &[1, 2], grant),
        event(1, "2025-03-10T08:00:00Z", &[2, 3], grant),
    ];
    let kinds = [(1, FactKind::Medicine), (2, FactKind::Medicine)]
        .map(|(n, kind)| (EntryId::from_bytes([n; 16]), kind));
    let (person, kinds) = (person(), BTreeMap::from(kinds));
    let names = [(AccountId::from_bytes([2; 16]), "めぐり内科".to_owned())];
    let data = Data {
        pid: crate::sample::PID,
        person: &person,
        days: ("2025-03-01", "2025-03-31"),
        events: &events,
        kinds: &kinds,
        grants: &[],
        accounts: Accounts { household: AccountId::from_bytes([1; 16]), names: &names },
    };
    expect![[r#"
        "日付","本人の氏名","提供先","目的","よりどころ","提供した情報","回数"
        "2025-03-11","'=日向 ""トキ""","めぐり内科","救急のため","命を守るため、許しを待たずに","名前・生年月日・性別、薬 1件","1"
        "2025-03-10","'=日向 ""トキ""","めぐり内科","診療のため","本人の許し","名前・生年月日・性別、薬 2件、そのほかの記録 1件","2"
    "#]]
    .assert_eq(&csv(data).trim_start_matches('\u{feff}').replace("\r\n", "\n"));
    let page = disclosures(testing::frame(Lang::En), data);
    assert_eq!(page.rows.len(), 2);
    assert!(page.render().unwrap().contains("to protect life, without waiting for consent"));
}
