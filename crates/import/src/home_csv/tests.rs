use phr::{
    provenance::{Setting, State},
    record::{Parsed, Severity},
};
use proptest::prelude::*;

use super::{parse, recognises};

const GOOD: &[u8] = include_bytes!("../../tests/corpus/home_csv/good-pressure/input.csv");
const WIDE: &[u8] =
    include_bytes!("../../tests/corpus/home_csv/good-morning-and-evening/input.csv");

fn read(text: &str) -> Parsed {
    parse(text.as_bytes())
}

/// What was read, one line an entry: code, value with unit, time.
fn told(parsed: &Parsed) -> Vec<String> {
    let value = |v: &serde_json::Value| {
        format!("{}{}", v["valueQuantity"]["value"], v["valueQuantity"]["unit"].as_str().unwrap())
    };
    let one = |d: &phr::record::Draft| {
        let r = &d.resource;
        let parts = r["component"].as_array();
        let values = parts.map_or_else(
            || value(r),
            |parts| parts.iter().map(value).collect::<Vec<_>>().join("/"),
        );
        let name = r["code"]["text"].as_str().unwrap();
        format!("{name} {values} {}", r["effectiveDateTime"].as_str().unwrap())
    };
    parsed.drafts.iter().map(one).collect()
}

#[test]
fn columns_may_stand_in_any_order_and_language() {
    let expected =
        ["血圧 134mmHg/82mmHg 2025-03-10T06:45:00+09:00", "脈拍 72回/分 2025-03-10T06:45:00+09:00"];
    for text in [
        "脈拍,下の血圧,上の血圧,時刻,日付\n72,82,134,6:45,2025/3/10\n",
        "Systolic (mmHg);Diastolic (mmHg);Pulse (bpm);Date/Time\n134;82;72;2025-03-10 06:45\n",
        "SYS\tDIA\tPULSE\tDATE\tTIME\n134\t82\t72\t2025-03-10\t6:45 AM\n",
        "日時,血圧（上）,血圧（下）,心拍数(bpm)\n2025年3月10日 午前6時45分,１３４,８２,７２\n",
    ] {
        assert!(recognises(text.as_bytes()), "{text}");
        assert_eq!(told(&read(text)), expected, "{text}");
    }
}

#[test]
fn how_the_columns_were_read_is_said() {
    let parsed = parse(GOOD);
    assert_eq!(parsed.findings.len(), 1);
    assert_eq!(
        parsed.findings[0].sentence().ja,
        "1行目: 列の読み方: A=日時、B=最高血圧（mmHg）、C=最低血圧（mmHg）、D=脈拍（回/分）、\
         E=測定タイミング、F=機器、G=メモ。合っているか確かめて、ちがうときは「列の読み方」で直してください"
    );
}

#[test]
fn each_reading_keeps_its_context() {
    let parsed = parse(GOOD);
    let context = &parsed.drafts[2].context;
    assert_eq!(context.setting, Some(Setting::Home));
    assert_eq!(context.states, [State::AfterBath, State::Evening]);
    assert_eq!(context.device.as_deref(), Some("めぐり血圧計 M-1"));
    let clinic = read("日時,最高血圧,最低血圧,場所\n2025/3/10 10:00,150,90,診察室\n");
    assert_eq!(clinic.drafts[0].context.setting, Some(Setting::Clinic));
}

#[test]
fn a_unit_is_never_guessed_where_two_are_usual() {
    let parsed = read("date,weight,temperature\n2025/3/10,137,98.6\n2025/3/11,137 lb,37.0 °C\n");
    assert_eq!(told(&parsed), ["体重 137lb 2025-03-11", "体温 37.0℃ 2025-03-11"]);
    assert_eq!(parsed.findings.iter().filter(|f| f.severity == Severity::Warning).count(), 2);
}

#[test]
fn two_columns_of_one_meaning_are_both_left() {
    let parsed = read("日付,体重(kg),体重(kg),脈拍\n2025/3/10,62,63,70\n");
    assert_eq!(told(&parsed), ["脈拍 70回/分 2025-03-10"]);
    let numbered = read("日付,体重(kg) 1回目,体重(kg) 2回目\n2025/3/10,62,63\n");
    assert_eq!(numbered.drafts.len(), 2);
}

#[test]
fn equal_readings_of_one_day_stay_two_and_are_the_same_in_the_next_export() {
    let keys = |p: &Parsed| p.drafts.iter().map(|d| d.key.clone()).collect::<Vec<_>>();
    let first = read("日付,脈拍\n2025/3/10,70\n2025/3/10,70\n");
    let later = read("日付,体重(kg),脈拍\n2025/3/10,,70\n2025/3/10,,70\n2025/3/11,62,70\n");
    assert_ne!(keys(&first)[0], keys(&first)[1]);
    assert_eq!(keys(&first), keys(&later)[..2]);
    let wide = parse(WIDE); // morning and evening of the second day say the same
    let all: std::collections::HashSet<_> = wide.drafts.iter().map(|d| &d.key).collect();
    assert_eq!(all.len(), wide.drafts.len());
}

#[test]
fn two_people_in_one_table_are_never_mixed() {
    let parsed = read("日時,使用者,体重(kg)\n2025/3/10 7:00,1,62\n2025/3/10 7:05,2,48\n");
    assert!(parsed.drafts.is_empty());
    assert_eq!(parsed.findings.last().unwrap().severity, Severity::Error);
    let named = read("日時,氏名,体重(kg)\n2025/3/10 7:00,試験 花子,62\n");
    assert_eq!(named.subject.names[0].text.as_deref(), Some("試験 花子"));
}

#[test]
fn other_tables_are_left_alone() {
    for text in [
        "日付,金額\n2025/3/10,100\n",
        "最高血圧,最低血圧\n134,82\n",
        "{\"date\": \"2025-03-10\", \"weight\": 62}",
        "<table><td>日付,体重</td></table>",
        "わたしの情報\n医療費通知情報\n項目名,内容\n",
        "日付,最高,最高気温\n2025/3/10,12,13\n",
        "",
    ] {
        assert!(!recognises(text.as_bytes()), "{text}");
    }
}

fn holds(bytes: &[u8]) {
    recognises(bytes);
    let parsed = parse(bytes);
    let length = u64::try_from(bytes.len()).unwrap();
    for draft in &parsed.drafts {
        assert!(draft.span.bytes.as_ref().is_none_or(|b| b.end <= length));
        assert!(fhir::parse(&draft.bytes).is_ok());
    }
}

proptest! {
    #[test]
    fn never_panics_on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        holds(&bytes);
    }

    #[test]
    fn never_panics_on_any_headings(
        heads in prop::collection::vec("(朝 |夜の|)(日付|時刻|最高血圧|下|体重|weight|歩数|メモ|使用者|[a-z]{1,3})(\\(kg\\)|\\(mmHg\\)|[12]回目|[0-9]|\\(|\\)|)", 1..8),
        rows in prop::collection::vec(prop::collection::vec("[0-9/: .,年月日朝夜\"kg-]{0,12}", 0..8), 0..8),
    ) {
        let mut text = format!("日付,脈拍,{}\n", heads.join(","));
        for row in rows {
            text.push_str(&row.join(","));
            text.push('\n');
        }
        holds(text.as_bytes());
    }

    #[test]
    fn never_panics_on_damaged_files(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..30),
        cut in any::<prop::sample::Index>(),
        wide: bool,
    ) {
        let mut bytes = if wide { WIDE.to_vec() } else { GOOD.to_vec() };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len() * 2).min(bytes.len()));
        holds(&bytes);
    }
}
