use expect_test::{Expect, expect};
use phr::{
    OriginalId, PersonId,
    circulation::TRIES_MAX,
    consent::{Scope, Shown},
};

use super::*;
use crate::tell::testing::{PID, frame};

fn at(day: u8) -> Timestamp {
    format!("2025-12-{day:02}T00:00:00Z").parse().unwrap()
}

fn grant(number: u8, to: Grantee, days: (u8, u8)) -> Grant {
    Grant {
        id: GrantId::from_bytes([number; 16]),
        person: PersonId::from_bytes([1; 16]),
        effect: Effect::Permit,
        to,
        relation: None,
        evidence: None,
        purposes: [Purpose::Treatment].into(),
        actions: [Action::Read].into(),
        scope: Scope { kinds: [Kind::Medicine, Kind::Allergy].into(), ..Scope::default() },
        from: at(days.0),
        until: Some(at(days.1)),
        shown: Shown { version: TERMS.to_owned(), hash: OriginalId::of(b""), lang: phr::Lang::Ja },
        given_by: AccountId::from_bytes([1; 16]),
        given: at(days.0),
    }
}

fn link() -> OriginalId {
    OriginalId::of(b"link")
}

fn share() -> Share {
    Share {
        link: link(),
        person: PersonId::from_bytes([1; 16]),
        label: "めぐり内科の先生".to_owned(),
        question: None,
        passcode: true,
        direct: false,
        tries_left: TRIES_MAX,
        made: at(1),
    }
}

fn check(grant: &Grant, lang: Lang, expected: &Expect) {
    expected.assert_eq(&terms(grant, "めぐり内科の先生", lang).join("\n"));
}

#[test]
fn what_is_agreed_to_is_said_in_sentences() {
    let mut given = grant(1, Grantee::Share(link()), (1, 8));
    check(
        &given,
        Lang::Ja,
        &expect![[r"
        めぐり内科の先生 に、診療のため、あなたの記録の一部を見せます: 薬、アレルギー
        心や性、遺伝などの、とくに気をつけたい記録は見せません。
        2025年12月8日（月） 09:00 に、自然に終わります。その前でも、いつでもすぐにやめられます。
        だれがいつ見たかは、あなたの「見た人」に残ります。"]],
    );
    given.scope.labels = [Label::Psychiatry].into_iter().collect();
    given.scope.facts.from_ms = Some(at(1).as_millisecond());
    check(
        &given,
        Lang::En,
        &expect![[r"
        めぐり内科の先生 sees a part of your record, for treatment: Medicine, Allergy
        Records from Mon 1 Dec 2025 on.
        Of what needs special care, this is shown too: mental health and its medicines.
        It ends by itself on Mon 8 Dec 2025 09:00. You can stop it at any time before, at once.
        Who looked, and when, is noted in your log."]],
    );
}

#[test]
fn closing_says_whether_it_counts_in_an_emergency() {
    let mut refusal = grant(1, Grantee::Anyone, (1, 8));
    refusal.effect = Effect::Forbid;
    refusal.purposes.clear();
    refusal.until = None;
    check(
        &refusal,
        Lang::Ja,
        &expect!["本人のほかには、だれにも見せません: 薬、アレルギー（救急のときのほかは）"],
    );
    refusal.purposes = Purpose::ALL.iter().copied().collect();
    check(
        &refusal,
        Lang::Ja,
        &expect!["本人のほかには、だれにも見せません: 薬、アレルギー（救急のときも）"],
    );
}

#[test]
fn what_is_open_what_ends_soon_and_what_is_over_stand_apart() {
    let consents = [
        (grant(1, Grantee::App("app".to_owned()), (1, 5)), State::Given),
        (grant(2, Grantee::Account(AccountId::from_bytes([7; 16])), (2, 30)), State::Withdrawn),
        (grant(3, Grantee::Share(link()), (3, 12)), State::Withdrawn),
        (grant(4, Grantee::Share(link()), (4, 16)), State::Given),
        (grant(5, Grantee::App("later".to_owned()), (5, 30)), State::Given),
    ];
    let shares = [share()];
    let data = Data {
        pid: PID,
        now: at(10),
        consents: &consents,
        known: Known { shares: &shares, names: &[] },
    };
    assert_eq!(data.ending(), 1);
    let page = sharing(frame(Lang::Ja), data);
    let names = |list: &[Agreed]| -> Vec<String> { list.iter().map(|a| a.to.clone()).collect() };
    assert_eq!(names(&page.open), ["later", "めぐり内科の先生"]);
    assert_eq!((page.open[0].soon, page.open[1].soon), (false, true));
    assert_eq!(page.open[1].tries, Some(10));
    // What a later agreement to the same link replaced is no end.
    assert_eq!(names(&page.ended), ["アカウントのある人", "app"]);
    // What ends soon can be given again for the same time, at one press.
    assert_eq!((page.open[0].extend, page.open[1].extend), (false, true));
    assert!(page.ended[0].taken_back && !page.ended[1].taken_back);
}
