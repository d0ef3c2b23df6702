//! What stands on each document, and above all what does not.

use phr::{
    own::{Section as Shown, Shown as To},
    provenance::Evidence,
    record::EntryState,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::testing::{any_resource, entry, person};
use super::*;
use crate::sheet::PaperFact;

const DAY: &str = "2025-03-12";

fn made(document: Document, entries: &[Entry], lang: Lang) -> Sheet {
    let language = match lang {
        Lang::Ja => Language::Ja,
        Lang::En => Language::En,
    };
    said(document, entries, &Stated::default(), language)
}

/// A document with what the person says of themselves.
fn said(document: Document, entries: &[Entry], stated: &Stated, language: Language) -> Sheet {
    let (person, today) = (person(), DAY.parse().unwrap());
    let data = Data {
        person: &person,
        entries,
        apart: &[],
        today: &today,
        sensed: &[],
        stated,
        year: None,
        letters: Letters::Ordinary,
    };
    sheet(document, data, language)
}

fn asked(show: Vec<Shown>) -> Stated {
    let visit = Visit {
        question: "おふろのあと、ふらつきます".to_owned(),
        place: "めぐり内科".to_owned(),
        on: Some("2025-03-14".parse().unwrap()),
        show,
        at: DAY.parse().unwrap(),
    };
    Stated { visit: Some(visit), ..Stated::default() }
}

/// Everything that stands on a document, a line for each thing.
fn text(sheet: &Sheet) -> String {
    let mut lines: Vec<String> = vec![sheet.title.clone()];
    lines.extend(sheet.who.iter().map(|line| format!("{} {}", line.label, line.text)));
    let fact = |f: &PaperFact| {
        let mark = f.mark.as_ref().map(|m| format!(" [{m}]")).unwrap_or_default();
        format!("{}{mark} {} {}", f.name, f.value.clone().unwrap_or_default(), f.detail)
    };
    for section in &sheet.sections {
        lines.push(format!("# {}", section.heading));
        for block in &section.blocks {
            match block {
                Block::Text(text) | Block::Remark(text) => lines.push(text.clone()),
                Block::Facts(facts) => lines.extend(facts.iter().map(fact)),
                Block::Table(table) => {
                    lines.extend(table.rows.iter().map(|row| row.join(" | ")));
                }
                Block::Trends(all) => lines.extend(
                    all.iter().map(|t| format!("{} {} {}", t.name, t.last, t.notes.join(" "))),
                ),
                Block::Lines(count) => lines.push("_".repeat(*count)),
            }
        }
    }
    lines.extend(sheet.last.iter().cloned());
    lines.join("\n")
}

fn part(sheet: &Sheet, heading: &str) -> String {
    let text = text(sheet);
    let (_, rest) = text.split_once(&format!("# {heading}\n")).unwrap();
    rest.split("\n# ").next().unwrap_or_default().to_owned()
}

fn condition(n: u8, name: &str, evidence: Evidence, verified: &str) -> Entry {
    entry(
        n,
        evidence,
        json!({"resourceType": "Condition", "code": {"text": name}, "recordedDate": "2025-02-17",
            "verificationStatus": {"coding": [{"code": verified}]}}),
    )
}

fn medicine(n: u8, name: &str, yj: Option<&str>, on: &str) -> Entry {
    let coding = yj.map(|code| json!([{"system": fhir::system::YJ, "code": code}]));
    entry(
        n,
        Evidence::Dispensed,
        json!({"resourceType": "MedicationDispense", "status": "completed", "whenHandedOver": on,
            "medicationCodeableConcept": {"text": name, "coding": coding},
            "dosageInstruction": [{"text": "1日1回朝食後"}],
            "authorizingPrescription": [{"display": "みなと病院"}],
            "daysSupply": {"value": 28, "unit": "日分"}}),
    )
}

fn allergy(n: u8, name: &str, criticality: &str) -> Entry {
    entry(
        n,
        Evidence::Recorded,
        json!({"resourceType": "AllergyIntolerance", "code": {"text": name},
            "criticality": criticality, "recordedDate": "2025-03-01"}),
    )
}

fn pressure(n: u8, on: &str, upper: u32) -> Entry {
    let half = |code: &str, value: u32| {
        json!({"code": {"coding": [{"system": "http://loinc.org", "code": code}]},
            "valueQuantity": {"value": value, "unit": "mmHg"}})
    };
    entry(
        n,
        Evidence::Measured,
        json!({"resourceType": "Observation", "status": "final", "effectiveDateTime": on,
            "category": [{"coding": [{"code": "vital-signs"}]}],
            "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9"}]},
            "component": [half("8480-6", upper), half("8462-4", 84)]}),
    )
}

#[test]
fn nothing_in_the_record_is_never_told_as_none() {
    for document in Document::ALL {
        let ja = text(&made(document, &[], Lang::Ja));
        assert!(ja.contains("書かれていないことが「ない」とは限りません"), "{ja}");
        let told = ja.replace("」という意味ではありません", "");
        for wrong in ["異常なし", "なし。", "問題ありません"] {
            assert!(!told.contains(wrong), "{wrong}: {ja}");
        }
        let en = text(&made(document, &[], Lang::En));
        assert!(en.contains("What is not written here may still exist"), "{en}");
    }
    let card = made(Document::Emergency, &[], Lang::Ja);
    let state = part(&card, "体のこと");
    for name in ["体に入っている機器", "透析", "妊娠", "血液型（本人・家族の申告や手帳）", "介護度"]
    {
        assert!(state.contains(&format!("{name} 不明（記録にありません）")), "{state}");
    }
}

#[test]
fn suspected_stays_suspected_and_a_bill_is_no_diagnosis() {
    let all = [
        condition(1, "高血圧症", Evidence::Recorded, "confirmed"),
        condition(2, "心房細動", Evidence::Recorded, "provisional"),
        condition(3, "逆流性食道炎", Evidence::Claimed, "confirmed"),
        condition(4, "糖尿病", Evidence::Recorded, "refuted"),
    ];
    for document in [Document::Visit, Document::Medicines, Document::Emergency] {
        let told = part(&made(document, &all, Lang::Ja), "病気・体の問題");
        let lines: Vec<&str> = told.lines().collect();
        assert!(lines[0].starts_with("高血圧症  2025/2/17 めぐり内科"), "{told}");
        assert!(lines[1].starts_with("心房細動 [疑い]"), "{told}");
        assert!(lines[2].starts_with("逆流性食道炎 [請求に書かれた名前]"), "{told}");
        assert!(!told.contains("糖尿病"), "{told}");
    }
}

#[test]
fn a_medicine_stands_with_its_use_its_days_and_who_gave_it() {
    let all = [
        medicine(1, "アムロジピン錠", Some("2171022F4990"), "2025-03-01"),
        medicine(2, "前の錠", None, "2024-09-01"),
        medicine(3, "むかしの錠", None, "2020-09-01"),
    ];
    let list = made(Document::Medicines, &all, Lang::Ja);
    let current = part(&list, "いまの薬（記録の上で）");
    assert!(
        current.starts_with(
            "アムロジピン錠 | 1日1回朝食後 | 28日分 | 2025/3/1 | みなと病院 | めぐり内科"
        ),
        "{current}"
    );
    assert!(current.contains("飲んでいるかどうかは、記録からは分かりません"));
    assert!(part(&list, "この1年に受け取った、ほかの薬").starts_with("前の錠"));
    assert!(!text(&list).contains("むかしの錠"));
}

#[test]
fn the_emergency_card_names_what_to_look_at_twice_and_what_nobody_can_sort() {
    let all = [
        medicine(1, "ワルファリンK錠", Some("3332001F1024"), "2025-03-01"),
        medicine(2, "アムロジピン錠", Some("2171022F4990"), "2025-03-01"),
        medicine(3, "名前だけの薬", None, "2025-03-01"),
        allergy(4, "えび", "low"),
        allergy(5, "セフェム系抗菌薬", "high"),
    ];
    let card = made(Document::Emergency, &all, Lang::Ja);
    let attention = part(&card, "救急で注意がいる薬");
    assert!(attention.starts_with("ワルファリンK錠 [血が固まりにくくなる薬]"), "{attention}");
    assert!(attention.contains("種類を見分けられない薬: 名前だけの薬"), "{attention}");
    assert!(!attention.contains("アムロジピン"), "{attention}");
    let allergies = part(&card, "アレルギー・副作用");
    assert!(allergies.starts_with("セフェム系抗菌薬 [重い]"), "{allergies}");
}

#[test]
fn the_persons_question_stands_before_everything_that_is_not_urgent() {
    let stated = asked(Shown::ALL.to_vec());
    let told = |entries: &[Entry]| said(Document::Visit, entries, &stated, Language::Ja);
    let calm = told(&[pressure(1, "2025-03-10T07:00:00+09:00", 138)]);
    assert_eq!(calm.sections[0].heading, "先生に聞きたいこと");
    assert!(calm.sections[0].framed && text(&calm).contains("おふろのあと、ふらつきます"));
    let alarming = told(&[pressure(1, "2025-03-11T07:00:00+09:00", 190)]);
    let headings: Vec<&str> = alarming.sections.iter().map(|s| s.heading.as_str()).collect();
    assert_eq!(headings[..2], ["すぐに相談が必要かもしれない数字", "先生に聞きたいこと"]);
}

#[test]
fn the_visit_sheet_shows_what_the_person_chose_and_where_they_go() {
    let all =
        [condition(1, "高血圧症", Evidence::Recorded, "confirmed"), allergy(2, "えび", "low")];
    let sheet = said(Document::Visit, &all, &asked(vec![Shown::Allergies]), Language::Ja);
    assert_eq!(sheet.lead, ["2025年3月14日（金）　めぐり内科"]);
    let headings: Vec<&str> = sheet.sections.iter().map(|s| s.heading.as_str()).collect();
    assert_eq!(headings, ["先生に聞きたいこと", "アレルギー・副作用"]);
}

#[test]
fn wishes_stand_on_the_card_only_where_they_may_be_seen_and_else_the_card_is_the_same() {
    let wishes = |shown: Vec<To>, held: bool| {
        let wishes = Wishes {
            matters: "家で過ごしたい".to_owned(),
            care: String::new(),
            proxy: "娘の 日向 ミナト".to_owned(),
            shown,
            held,
            at: "2025-02-01".parse().unwrap(),
        };
        let stated = Stated { wishes: Some(wishes), ..Stated::default() };
        said(Document::Emergency, &[], &stated, Language::Ja)
    };
    let silent = said(Document::Emergency, &[], &Stated::default(), Language::Ja);
    for hidden in
        [wishes(vec![], true), wishes(vec![To::Named], true), wishes(vec![To::Emergency], false)]
    {
        assert_eq!(hidden, silent, "nobody can tell that there are wishes");
    }
    let card = wishes(vec![To::Emergency], true);
    assert!(
        part(&card, "もしものときの希望（人生会議）")
            .starts_with("大切にしたいこと 家で過ごしたい 本人の言葉 2025/2/1")
    );
    assert!(part(&card, "連絡先").starts_with("代わりに話してほしい人 娘の 日向 ミナト"));
    let visit = Document::Visit;
    let stated = Stated { wishes: Some(home_wishes()), ..Stated::default() };
    assert!(!text(&said(visit, &[], &stated, Language::Ja)).contains("家で過ごしたい"));
}

fn home_wishes() -> Wishes {
    Wishes {
        matters: "家で過ごしたい".to_owned(),
        care: String::new(),
        proxy: String::new(),
        shown: vec![To::Emergency],
        held: true,
        at: "2025-02-01".parse().unwrap(),
    }
}

#[test]
fn easy_japanese_is_easy_in_the_papers_own_words_and_leaves_the_records_alone() {
    let all = [condition(1, "高血圧症", Evidence::Recorded, "confirmed")];
    for document in Document::ALL {
        let sheet = said(document, &all, &Stated::default(), Language::Easy);
        let own = sheet.sections.iter().map(|s| s.heading.as_str()).chain([sheet.foot.as_str()]);
        let hard = ["健診", "血圧", "希望", "連絡", "病", "腎", "薬", "録"];
        for heading in own.filter(|heading| !heading.contains("人生会議")) {
            assert!(hard.iter().all(|word| !heading.contains(word)), "{heading}");
        }
        let told = text(&sheet);
        assert_eq!(told.contains("高血圧症"), document != Document::Year, "{told}");
    }
}

#[test]
fn what_one_page_may_give_up_is_never_an_allergy_a_medicine_or_what_cannot_wait() {
    let all = [
        pressure(1, "2025-03-11T07:00:00+09:00", 190),
        medicine(2, "アムロジピン錠", Some("2171022F4990"), "2025-03-01"),
        allergy(3, "えび", "low"),
        condition(4, "高血圧症", Evidence::Recorded, "confirmed"),
    ];
    for document in [Document::Visit, Document::Emergency] {
        let whole = said(document, &all, &asked(Shown::ALL.to_vec()), Language::Ja);
        let spares = whole.one_page.as_ref().unwrap().spares.len();
        let shortest = text(&whole.without(spares));
        for kept in ["アムロジピン錠", "えび", "高血圧症"] {
            assert!(shortest.contains(kept), "{kept}: {shortest}");
        }
        if document == Document::Visit {
            assert!(shortest.contains("190") && shortest.contains("ふらつきます"), "{shortest}");
        }
    }
}

#[test]
fn a_year_holds_its_own_months_and_no_other() {
    let all = [
        pressure(1, "2025-02-03T07:00:00+09:00", 142),
        pressure(2, "2025-02-01T07:00:00+09:00", 138),
        pressure(3, "2024-12-31T07:00:00+09:00", 151),
    ];
    let mut home = all.clone();
    for e in &mut home {
        e.origins[0].made_by = phr::provenance::Maker::Person;
    }
    let year = made(Document::Year, &home, Lang::Ja);
    let months = part(&year, "家で測った数字（月ごと）");
    assert!(months.starts_with("2025年2月 | 2 | 138–142 | 84 | "), "{months}");
    assert!(!months.contains("151"), "{months}");
    let clinic = part(&made(Document::Year, &all, Lang::Ja), "家で測った数字（月ごと）");
    assert!(clinic.contains("記録にありません"), "a clinic's values are not home values: {clinic}");
}

#[test]
fn what_was_withdrawn_stands_on_no_paper() {
    let mut all = [
        condition(1, "まちがいの病名", Evidence::Recorded, "confirmed"),
        medicine(2, "まちがいの薬", Some("3332001F1024"), "2025-03-01"),
        allergy(3, "まちがいのアレルギー", "high"),
        pressure(4, "2025-03-10T07:00:00+09:00", 190),
    ];
    for e in &mut all {
        e.state = EntryState::Withdrawn;
    }
    for document in Document::ALL {
        let told = text(&made(document, &all, Lang::Ja));
        assert!(!told.contains("まちがい") && !told.contains("190"), "{told}");
    }
}

fn resources() -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(any_resource(), 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_record_gives_every_document_and_rows_fit_their_heads(resources in resources()) {
        let numbered = resources.into_iter().zip(1u8..);
        let entries: Vec<Entry> = numbered.map(|(r, n)| entry(n, Evidence::Recorded, r)).collect();
        for document in Document::ALL {
            for section in made(document, &entries, Lang::En).sections {
                for block in section.blocks {
                    if let Block::Table(table) = block {
                        prop_assert!(table.rows.iter().all(|row| row.len() == table.head.len()));
                    }
                }
            }
        }
    }
}
