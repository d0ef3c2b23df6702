//! Elements to resources: `ExplanationOfBenefit`, `Coverage`, and whom the file is about.

use std::collections::BTreeMap;

use fhir::{Date, system};
use phr::{
    person::{Insurance, PersonName, Sex, Subject},
    provenance::{Evidence, Maker},
    record::{Draft, DraftKey, Finding},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    element::{Element, Group, Notice},
    row::Row,
};
use crate::{
    decode::to_u64,
    jp::{self, nfkc},
    untidy::{Notes, pruned},
    whose,
};

/// From the identifier tables of JP Core and JP-CLINS.
const INSURER_NUMBER: &str = "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsurerNumber";
const MEMBER: &str = "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID";
const ADJUDICATION: &str = "http://terminology.hl7.org/CodeSystem/adjudication";

/// `(label, code of HL7's adjudication list, written in the category's text)`.
const AMOUNTS: &[(&str, Option<&str>)] = &[
    ("医療費の総額", Some("submitted")),
    ("保険者の負担額", Some("benefit")),
    ("その他の公費の負担額", None),
    ("窓口相当負担額", None),
];
/// The items of the notice have no identifier; this names the one made from their words.
const ITEM: &str = "https://tenohira.example/fhir/NamingSystem/mynaportal-iryohi-item";
const OWN_SHARE: &str = "窓口相当負担額";

/// What all items of the file share.
struct Shared {
    created: Option<Date>,
    number: Option<String>,
    insurers: Vec<Insurer>,
}

/// 保険者情報: an insurer and the months of its items.
struct Insurer {
    name: String,
    months: Option<(Date, Date)>,
}

/// Reads whom the file is about and drafts its entries.
pub(super) fn drafts(notice: &Notice, notes: &mut Notes) -> (Subject, Vec<Draft>) {
    let shared = shared(notice);
    let mut subject: Option<Subject> = None;
    let mut drafts = Vec::new();
    let mut sum = Some(0_i64);
    let mut again = BTreeMap::new();
    let (mut foreign, mut others, mut unclear) = (false, false, None);
    for element in &notice.elements {
        match element.group {
            Group::Membership => {
                let read = member(element, notes);
                foreign = subject.as_ref().is_some_and(|first| whose::is_another(first, &read));
                others |= foreign;
                if foreign {
                    tell_foreign(element, notes);
                    continue;
                }
                drafts.extend(coverage(element, &read, &shared));
                match &mut subject {
                    Some(first) => first.insurance.extend(read.insurance),
                    None => subject = Some(read),
                }
            }
            Group::Item if !foreign => {
                let insurer = shared.insurer(element);
                if insurer.is_none() && shared.insurers.len() > 1 {
                    unclear.get_or_insert(element);
                }
                let own = yen(element, OWN_SHARE);
                sum = sum.zip(own).map(|(sum, own)| sum.saturating_add(own));
                let mut draft = benefit(element, &shared, insurer, notes);
                draft.key = shared.key(element, &mut again);
                drafts.push(draft);
            }
            _ => {}
        }
    }
    if let Some(element) = unclear {
        notes.push(Finding::info(
            element.span(String::new()),
            "保険者が2つ以上あり、どちらの明細か分からないものがあります。保険者名なしで残しました",
            "there are several insurers and some items do not say which, they were kept without",
        ));
    }
    if !others {
        check_sum(notice, sum, notes); // the stated sum may be that of both
    }
    (subject.unwrap_or_default(), drafts)
}

fn shared(notice: &Notice) -> Shared {
    let created = notice.of(Group::File).find_map(|e| e.value("作成日"));
    let mut numbers = notice.of(Group::Membership).filter_map(|e| e.value("保険者等番号"));
    let number = numbers.next().filter(|_| numbers.next().is_none()).map(str::to_owned);
    let insurers = notice.of(Group::Insurer).filter_map(|e| {
        let name = e.value("保険者の名称")?.to_owned();
        Some(Insurer { name, months: e.value("医療費情報明細の範囲").and_then(months) })
    });
    Shared {
        created: created.and_then(|c| jp::date(c, false)),
        number,
        insurers: insurers.take(INSURERS_MAX).collect(),
    }
}

/// Most insurers of one file; a person changes insurers a few times in a life.
const INSURERS_MAX: usize = 50;

/// `2025年1月～2025年10月`, with any of the wave dashes.
fn months(range: &str) -> Option<(Date, Date)> {
    let folded = nfkc(range).replace(['~', '〜', '～'], "~");
    let (from, to) = folded.split_once('~')?;
    Some((jp::date(from, false)?, jp::date(to, false)?))
}

impl Shared {
    /// The insurer of an item: the only one, else the only one whose months hold it.
    fn insurer(&self, item: &Element) -> Option<&str> {
        if let [only] = self.insurers.as_slice() {
            return Some(&only.name);
        }
        let month = jp::date(item.value("診療年月")?, false)?;
        let holds = |i: &&Insurer| {
            i.months.as_ref().is_some_and(|(from, to)| {
                from.start_ms() <= month.start_ms() && month.end_ms() <= to.end_ms()
            })
        };
        let mut found = self.insurers.iter().filter(holds);
        found.next().filter(|_| found.next().is_none()).map(|i| &*i.name)
    }

    /// The same item stands in every later download with another 作成日 (date of making), and two
    /// items of one file may be equal in every word. So an item is known by its membership and its
    /// own words, and equal ones are counted.
    fn key(&self, item: &Element, again: &mut BTreeMap<Vec<u8>, u32>) -> DraftKey {
        let mut hash = Sha256::new();
        let rows = item.rows.iter().map(|r| (&*r.label, key_value(item, r)));
        let number = self.number.clone().unwrap_or_default();
        for (label, value) in rows.chain([("保険者等番号", number)]) {
            for part in [label, &value] {
                hash.update(to_u64(part.len()).to_be_bytes());
                hash.update(part);
            }
        }
        let hash = hash.finalize();
        let count = again.entry(hash.to_vec()).or_insert(0);
        *count = count.saturating_add(1);
        let hex: Vec<String> = hash.iter().map(|b| format!("{b:02x}")).collect();
        DraftKey::Natural(format!("{ITEM}|{}-{count}", hex.concat()))
    }

    fn maker(&self, insurer: Option<&str>) -> Maker {
        let named = insurer.or(self.number.as_deref());
        named.map_or(Maker::Unknown, |name| Maker::Insurer { name: name.to_owned() })
    }
}

/// A value as it counts for the key: a program that saved the file again may have written an amount
/// without its comma.
fn key_value(item: &Element, row: &Row) -> String {
    let label = AMOUNTS.iter().find(|(label, _)| *label == row.label);
    let amount = label.and_then(|(label, _)| yen(item, label));
    amount.map_or_else(|| nfkc(row.value.as_deref().unwrap_or_default()), |yen| yen.to_string())
}

fn benefit(item: &Element, shared: &Shared, insurer: Option<&str>, notes: &mut Notes) -> Draft {
    let month = month(item, notes);
    let period = month.as_ref().map(|m| json!({"start": m.as_str(), "end": m.as_str()}));
    let mut words: Vec<String> = Vec::new();
    let days = item.value("日数");
    let days_read = days.and_then(crate::untidy::number);
    if let (Some(days), None) = (days, &days_read) {
        words.push(format!("日数: {days}"));
        notes.push(Finding::warning(
            item.span("日数".to_owned()),
            format!("日数「{days}」が数として読めません。文字のまま残しました"),
            format!("the number of days `{days}` cannot be read, kept as text"),
        ));
    }
    for row in item.unknown() {
        words.push(format!("{}: {}", row.written, row.value.as_deref().unwrap_or_default()));
    }
    let total = totals(item, &mut words, notes);
    check_item(item, notes);
    let number = shared.number.as_ref().filter(|_| shared.insurers.len() < 2);
    let process: Vec<Value> = words
        .iter()
        .enumerate()
        .map(|(n, text)| json!({"number": n.saturating_add(1), "text": text}))
        .collect();
    let days_info = days_read.map(|days| {
        let days = json!({"value": days, "unit": "日", "system": system::UCUM, "code": "d"});
        json!([{"sequence": 1, "category": {"text": "日数"}, "valueQuantity": days}])
    });
    let resource = json!({
        "resourceType": "ExplanationOfBenefit",
        "status": "active",
        "type": {"text": item.value("診療区分")},
        "use": "claim",
        "billablePeriod": period,
        "created": shared.created.as_ref().map(Date::as_str),
        "insurer": {
            "identifier": number.map(|n| json!({"system": INSURER_NUMBER, "value": n})),
            "display": insurer,
        },
        "provider": {"display": item.value("医療機関等名称")},
        "outcome": "complete",
        "supportingInfo": days_info,
        "insurance": insurer.map(|name| json!([{"focal": true, "coverage": {"display": name}}])),
        "total": total,
        "processNote": process,
    });
    let path = month.map_or_else(|| "医療費情報明細".to_owned(), |m| format!("医療費情報明細/{m}"));
    let (maker, span) = (shared.maker(insurer), item.span(path));
    Draft::authored(pruned(resource), span, maker, Evidence::Claimed)
}

fn month(item: &Element, notes: &mut Notes) -> Option<Date> {
    let written = item.value("診療年月").unwrap_or_default();
    let month = jp::date(written, false);
    if written.is_empty() {
        notes.push(Finding::warning(
            item.span("診療年月".to_owned()),
            "診療年月が書かれていません。年月なしで残しました",
            "the month of care is not written, kept without it",
        ));
    } else if month.is_none() {
        notes.push(Finding::warning(
            item.span("診療年月".to_owned()),
            format!("診療年月「{written}」が読めません。年月なしで残しました"),
            format!("the month of care `{written}` cannot be read, kept without it"),
        ));
    }
    month
}

fn totals(item: &Element, words: &mut Vec<String>, notes: &mut Notes) -> Vec<Value> {
    let mut totals = Vec::new();
    for (label, code) in AMOUNTS {
        let Some(row) = item.row(label) else { continue };
        let Some(value) = yen(item, label) else {
            let written = row.value.as_deref().unwrap_or_default();
            words.push(format!("{}: {written}", row.written));
            notes.push(Finding::warning(
                row.span(),
                format!("金額「{written}」が読めません。文字のまま残しました"),
                format!("the amount `{written}` cannot be read, kept as text"),
            ));
            continue;
        };
        let coding = code.map(|code| json!([{"system": ADJUDICATION, "code": code}]));
        totals.push(json!({
            "category": {"coding": coding, "text": label},
            "amount": {"value": value, "currency": "JPY"},
        }));
    }
    totals
}

/// An amount in yen: width folded, thousands commas and 円 taken out; ▲ and △ are the minus signs of
/// Japanese accounts. Twelve digits are more than anybody pays.
fn yen(element: &Element, label: &str) -> Option<i64> {
    let folded = nfkc(element.value(label)?);
    let bare: String = folded.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let bare = bare.strip_suffix('円').unwrap_or(&bare);
    let bare = bare.strip_prefix(['¥', '\\']).unwrap_or(bare);
    let minus = bare.strip_prefix(['-', '−', '▲', '△']);
    let digits = minus.unwrap_or(bare);
    let fits = (1..=12).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let amount: i64 = fits.then(|| digits.parse().ok()).flatten()?;
    Some(if minus.is_some() { amount.saturating_neg() } else { amount })
}

/// 総額 = 保険者 + 公費 + 窓口. A difference is often right (高額療養費, 医療費助成), so it is only said.
fn check_item(item: &Element, notes: &mut Notes) {
    let all: Option<Vec<i64>> = AMOUNTS.iter().map(|(label, _)| yen(item, label)).collect();
    let Some([total, parts @ ..]) = all.as_deref() else { return };
    let sum = parts.iter().fold(0_i64, |sum, part| sum.saturating_add(*part));
    if sum != *total {
        notes.push(Finding::info(
            item.span("医療費の総額".to_owned()),
            format!("総額{total}円と、内訳の合計{sum}円が合いません。高額療養費や助成があると、こうなることがあります"),
            format!("the total is {total} yen but its parts make {sum} yen; high-cost care support can be the reason"),
        ));
    }
}

/// Σ窓口 of the items = 窓口 of 医療費の合計. The year's sum is not added: it repeats the same money.
fn check_sum(notice: &Notice, sum: Option<i64>, notes: &mut Notes) {
    let mut stated: Option<i64> = None;
    let mut at = None;
    for total in notice.of(Group::Total) {
        if let Some(own) = yen(total, OWN_SHARE) {
            stated = Some(stated.unwrap_or(0).saturating_add(own));
            at = at.or_else(|| total.row(OWN_SHARE));
        }
    }
    let (Some(sum), Some(stated), Some(row)) = (sum, stated, at) else { return };
    if sum != stated {
        notes.push(Finding::info(
            row.span(),
            format!("窓口で払った額の合計は{stated}円とありますが、明細を足すと{sum}円です。明細が欠けていないか確かめてください"),
            format!("the file says {stated} yen were paid in all, but its items make {sum} yen; check whether items are missing"),
        ));
    }
}

/// Whom 資格情報 names.
fn member(element: &Element, notes: &mut Notes) -> Subject {
    let text = |label: &str| element.value(label).map(str::to_owned);
    let name = PersonName { text: text("氏名"), kana: text("氏名カナ") };
    let birth = element.value("生年月日");
    let birth_date = birth.and_then(|b| jp::date(b, false));
    if let (Some(written), None) = (birth, &birth_date) {
        notes.push(Finding::warning(
            element.span("資格情報".to_owned()),
            format!("生年月日「{written}」が読めません。だれの記録か、ご自分で確かめてください"),
            format!(
                "the birth date `{written}` cannot be read, make sure yourself whose record this is"
            ),
        ));
    }
    let sex = match element.value("性別").map(nfkc).as_deref() {
        Some("男" | "男性") => Some(Sex::Male),
        Some("女" | "女性") => Some(Sex::Female),
        Some("その他") => Some(Sex::Other),
        _ => None,
    };
    let insurance = text("保険者等番号").map(|insurer| Insurance {
        insurer,
        symbol: text("被保険者証等記号"),
        number: text("被保険者証等番号"),
        branch: text("枝番"),
    });
    let names = if name == PersonName::default() { Vec::new() } else { vec![name] };
    Subject {
        names,
        birth_date,
        sex,
        insurance: insurance.into_iter().collect(),
        ..Subject::default()
    }
}

fn tell_foreign(element: &Element, notes: &mut Notes) {
    let name = element.value("氏名").or_else(|| element.value("氏名カナ")).unwrap_or_default();
    notes.push(Finding::error(
        element.span("資格情報".to_owned()),
        format!("別の人（{name}さん）の記録が混ざっています。その人の分は読みませんでした。分けて入れてください"),
        format!("the record of someone else (`{name}`) is mixed in and was not read; add it on its own"),
    ));
}

/// A membership. The file does not say from when to when, so neither do we.
fn coverage(element: &Element, subject: &Subject, shared: &Shared) -> Option<Draft> {
    let insurance = subject.insurance.first()?;
    let part = |p: &Option<String>| p.clone().unwrap_or_default();
    let digits = nfkc(&insurance.insurer);
    let member = format!(
        "{digits:0>8}:{}:{}:{}",
        part(&insurance.symbol),
        part(&insurance.number),
        part(&insurance.branch)
    );
    let name = match shared.insurers.as_slice() {
        [only] if shared.number.is_some() => Some(only.name.as_str()),
        _ => None,
    };
    let resource = json!({
        "resourceType": "Coverage",
        "identifier": [{"system": MEMBER, "value": member}],
        "status": "active",
        "subscriberId": insurance.number,
        "dependent": insurance.branch,
        "payor": [{
            "identifier": {"system": INSURER_NUMBER, "value": insurance.insurer},
            "display": name,
        }],
    });
    let maker = Maker::Insurer { name: name.unwrap_or(&insurance.insurer).to_owned() };
    let span = element.span("資格情報".to_owned());
    let mut draft = Draft::authored(pruned(resource), span, maker, Evidence::Claimed);
    if insurance.number.is_some() {
        draft.key = DraftKey::Natural(format!("{MEMBER}|{member}"));
    }
    Some(draft)
}
