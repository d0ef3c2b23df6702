//! What the cost notices (医療費通知) say was paid at the desk: sums by month and year, and the yearly
//! table for the medical-expense deduction (医療費控除).
//!
//! Every amount is the notice's 窓口相当負担額 (own share at the desk), added in whole yen. The columns
//! and the four categories of the table are those of the National Tax Agency's collection form
//! (医療費集計フォーム), from memory: to be compared with the form of the year.

use std::collections::BTreeMap;

use fhir::view;
use phr::{
    EntryId,
    ports::OriginalRecord,
    record::{
        Entry,
        cost::{is_item, own_share},
        same::facts,
    },
};
use serde_json::Value;

use super::{in_lang, shape, when};
use crate::{
    Frame, Lang,
    dates::month_text,
    links,
    spending::{DeductionRow, MonthSum, Spending, YearSum},
    words::Words,
};

/// The format whose findings are told.
const NOTICE: &str = "mynaportal-iryohi";
/// Findings on one page.
const NOTICED_MAX: usize = 10;
/// The head of the table, from memory of the form.
const CSV_HEAD: [&str; 5] = [
    "医療を受けた方の氏名",
    "病院・薬局などの支払先の名称",
    "医療費の区分",
    "支払った医療費の額",
    "左のうち補てんされる金額",
];

/// What the page is told from.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// The person's id in addresses.
    pub pid: &'a str,
    /// Entries of costs.
    pub entries: &'a [Entry],
    /// What the person pulled apart.
    pub apart: &'a [(EntryId, EntryId)],
    /// The originals, for what was noticed while reading them.
    pub originals: &'a [OriginalRecord],
    /// The year to show; the newest when left out or without notices.
    pub year: Option<i16>,
}

/// One item of a notice.
struct Item {
    year: i16,
    month: Option<i8>,
    provider: Option<String>,
    category: &'static str,
    yen: Option<i64>,
}

/// The page.
pub fn spending(frame: Frame, data: Data<'_>) -> Spending {
    let lang = frame.lang;
    let items = items(data.entries, data.apart);
    let mut years: BTreeMap<i16, i64> = BTreeMap::new();
    for item in &items {
        let sum = years.entry(item.year).or_default();
        *sum = sum.saturating_add(item.yen.unwrap_or_default());
    }
    let newest = years.keys().next_back().copied();
    let year = data.year.filter(|year| years.contains_key(year)).or(newest);
    let here: Vec<&Item> = items.iter().filter(|item| Some(item.year) == year).collect();
    Spending {
        year: year.map(|year| year_text(year, lang)),
        years: years
            .iter()
            .rev()
            .map(|(y, sum)| YearSum {
                text: year_text(*y, lang),
                sum: yen_text(*sum),
                link: links::spending(data.pid, Some(*y)),
                here: Some(*y) == year,
            })
            .collect(),
        months: months(&here, lang),
        total: sum_of(Words::of(lang).spending.all.to_owned(), here.iter().copied()),
        rows: table_rows(&here, lang),
        csv: year.map(|year| links::spending_csv(data.pid, year)),
        without: here.iter().filter(|item| item.yen.is_none()).count(),
        noticed: noticed(data.originals, lang),
        frame,
    }
}

/// One year for paper.
pub(crate) struct Year {
    pub(crate) months: Vec<MonthSum>,
    pub(crate) total: MonthSum,
    pub(crate) rows: Vec<DeductionRow>,
}

/// The sums of one year; `None` without notices.
pub(crate) fn year(
    entries: &[Entry],
    apart: &[(EntryId, EntryId)],
    year: i16,
    lang: Lang,
) -> Option<Year> {
    let items = items(entries, apart);
    let here: Vec<&Item> = items.iter().filter(|item| item.year == year).collect();
    (!here.is_empty()).then(|| Year {
        months: months(&here, lang),
        total: sum_of(Words::of(lang).spending.all.to_owned(), here.iter().copied()),
        rows: table_rows(&here, lang),
    })
}

fn table_rows(here: &[&Item], lang: Lang) -> Vec<DeductionRow> {
    rows(here, lang)
        .into_iter()
        .map(|((provider, category), (count, sum))| DeductionRow {
            provider,
            category,
            count,
            sum: yen_text(sum),
        })
        .collect()
}

/// The table of one year as CSV (UTF-8 with a byte order mark, so that spreadsheets read it); `None`
/// for a year without notices. The last column is left for the person.
pub fn csv(name: &str, data: Data<'_>) -> Option<String> {
    let items = items(data.entries, data.apart);
    let here: Vec<&Item> = items.iter().filter(|item| Some(item.year) == data.year).collect();
    if here.is_empty() {
        return None;
    }
    let mut lines = vec![CSV_HEAD.map(field).join(",")];
    for ((provider, category), (_, sum)) in rows(&here, Lang::Ja) {
        let cells = [name, &provider, category, &sum.to_string(), ""];
        lines.push(cells.map(field).join(","));
    }
    Some(format!("\u{feff}{}\r\n", lines.join("\r\n")))
}

/// A quoted field. A name that begins like a formula gets a quote mark before it: the names come
/// from files, and a spreadsheet would run it. Amounts are ours and stay numbers.
pub(super) fn field(text: &str) -> String {
    let number = text.parse::<i64>().is_ok();
    let formula = !number && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))
}

fn items(entries: &[Entry], apart: &[(EntryId, EntryId)]) -> Vec<Item> {
    facts(entries, apart)
        .into_iter()
        .map(|fact| fact.lead)
        .filter(|e| is_item(e))
        .filter_map(|e| {
            let (r, date) = (&e.resource, e.when.as_ref()?);
            Some(Item {
                year: date.year(),
                month: date.month(),
                provider: r.get("provider").and_then(|p| shape::text(p, r, Lang::Ja)),
                category: category(r),
                yen: own_share(r),
            })
        })
        .collect()
}

/// The category of the form: medicine from a pharmacy, else care; anything else is "other".
fn category(r: &Value) -> &'static str {
    let kind = r.get("type").and_then(view::concept_name).unwrap_or_default();
    let holds = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    if holds(&["調剤", "薬"]) {
        "医薬品購入"
    } else if holds(&["医科", "歯科", "入院", "外来", "訪問看護", "診療"]) {
        "診療・治療"
    } else {
        "その他の医療費"
    }
}

fn months(here: &[&Item], lang: Lang) -> Vec<MonthSum> {
    let mut months: BTreeMap<(i16, i8), Vec<&Item>> = BTreeMap::new();
    for item in here {
        months.entry((item.year, item.month.unwrap_or_default())).or_default().push(item);
    }
    months
        .into_iter()
        .map(|((year, month), items)| {
            let number = u8::try_from(month).unwrap_or_default();
            let text = if month == 0 {
                when::unknown(lang).text
            } else {
                month_text(u16::try_from(year).unwrap_or_default(), number, lang)
            };
            sum_of(text, items.into_iter())
        })
        .collect()
}

fn sum_of<'a>(text: String, items: impl Iterator<Item = &'a Item>) -> MonthSum {
    let (count, sum) = items.fold((0_usize, 0_i64), |(count, sum), item| {
        (count.saturating_add(1), sum.saturating_add(item.yen.unwrap_or_default()))
    });
    MonthSum { text, count, sum: yen_text(sum) }
}

/// By who was paid and category; items without an amount are not in the table.
fn rows(here: &[&Item], lang: Lang) -> BTreeMap<(String, &'static str), (usize, i64)> {
    let unnamed = Words::of(lang).spending.no_name;
    let mut rows: BTreeMap<(String, &'static str), (usize, i64)> = BTreeMap::new();
    for (item, yen) in here.iter().filter_map(|item| Some((item, item.yen?))) {
        let provider = item.provider.clone().unwrap_or_else(|| unnamed.to_owned());
        let (count, sum) = rows.entry((provider, item.category)).or_default();
        *count = count.saturating_add(1);
        *sum = sum.saturating_add(yen);
    }
    rows
}

/// What was noticed in the notices: above all where their items do not make their own sums.
fn noticed(originals: &[OriginalRecord], lang: Lang) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for finding in originals.iter().filter(|o| o.format == NOTICE).flat_map(|o| &o.findings) {
        let text = in_lang(&finding.message, lang).to_owned();
        if !texts.contains(&text) && texts.len() < NOTICED_MAX {
            texts.push(text);
        }
    }
    texts
}

fn year_text(year: i16, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{year}年"),
        Lang::En => year.to_string(),
    }
}

/// `14,392円`.
fn yen_text(yen: i64) -> String {
    let digits = yen.unsigned_abs().to_string();
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && digits.len().saturating_sub(n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{}{out}円", if yen < 0 { "-" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{PID, entry, frame};
    use super::*;
    use phr::{provenance::Evidence, record::cost::OWN_SHARE};
    use serde_json::json;

    fn bill(n: u8, month: &str, provider: &str, kind: &str, yen: Option<i64>) -> Entry {
        let total = yen.map(|yen| {
            json!([{"category": {"text": "医療費の総額"}, "amount": {"value": 99_999}},
                {"category": {"text": OWN_SHARE}, "amount": {"value": yen, "currency": "JPY"}}])
        });
        entry(
            n,
            Evidence::Claimed,
            json!({"resourceType": "ExplanationOfBenefit", "status": "active", "total": total,
                "type": {"text": kind}, "billablePeriod": {"start": month},
                "provider": {"display": provider}}),
        )
    }

    fn year() -> Vec<Entry> {
        vec![
            bill(1, "2025-01", "めぐり内科", "医科外来", Some(412)),
            bill(2, "2025-01", "めぐり薬局", "調剤", Some(542)),
            bill(3, "2025-03", "めぐり内科", "医科外来", Some(897)),
            bill(4, "2025-03", "=cmd|'/c x'!A1", "柔道整復", None),
            bill(5, "2024-12", "めぐり内科", "医科外来", Some(1_000)),
        ]
    }

    fn data(entries: &[Entry], year: Option<i16>) -> Data<'_> {
        Data { pid: PID, entries, apart: &[], originals: &[], year }
    }

    #[test]
    fn months_years_and_the_table_have_one_sum() {
        let all = year();
        let told = spending(frame(Lang::Ja), data(&all, None));
        assert_eq!((told.total.sum.as_str(), told.total.count, told.without), ("1,851円", 4, 1));
        let months: Vec<&str> = told.months.iter().map(|m| m.sum.as_str()).collect();
        assert_eq!(months, ["954円", "897円"]);
        let years: Vec<&str> = told.years.iter().map(|y| y.sum.as_str()).collect();
        assert_eq!(years, ["1,851円", "1,000円"]);
        assert_eq!(told.rows.len(), 2, "what has no amount is in no row");
    }

    #[test]
    fn the_csv_is_what_a_spreadsheet_reads_and_never_a_formula() {
        let mut all = year();
        all[3] = bill(4, "2025-03", "=cmd|'/c x'!A1", "柔道整復", Some(-5));
        let text = csv("日向 キヨ", data(&all, Some(2025))).unwrap();
        assert!(text.starts_with('\u{feff}') && text.ends_with("\r\n"));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 4);
        assert!(lines.contains(&"\"日向 キヨ\",\"めぐり内科\",\"診療・治療\",\"1309\",\"\""));
        assert!(
            lines.contains(&"\"日向 キヨ\",\"'=cmd|'/c x'!A1\",\"その他の医療費\",\"-5\",\"\"")
        );
        assert_eq!(csv("x", data(&all, Some(1999))), None);
    }
}
