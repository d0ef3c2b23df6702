//! Writes the medical cost notice (`iryohi tsuchi`) CSV a person downloads from マイナポータル.
//!
//! The layout is the one known from independent readers of real files: every cell quoted, a row of
//! one cell opens a group, and the sums over the rows are right. UTF-8 and
//! CRLF.

use std::collections::BTreeSet;

use super::File;
use super::date::{age, compact, japanese, japanese_month};
use super::family::{INVENTED, Person, Place};

/// One line of the notice: a month, a kind of care, a place.
pub(super) struct Claim {
    /// `2025-03`.
    pub(super) month: &'static str,
    pub(super) kind: &'static str,
    pub(super) days: i32,
    pub(super) place: &'static Place,
    pub(super) total: i32,
}

/// A claim of an out-patient visit.
pub(super) const fn visit(
    month: &'static str,
    days: i32,
    place: &'static Place,
    total: i32,
) -> Claim {
    Claim { month, kind: "医科外来", days, place, total }
}

/// A claim of a pharmacy.
pub(super) const fn pharmacy(
    month: &'static str,
    days: i32,
    place: &'static Place,
    total: i32,
) -> Claim {
    Claim { month, kind: "調剤", days, place, total }
}

struct Sums {
    total: i32,
    insurer: i32,
    person: i32,
}

impl Sums {
    fn of(total: i32, tenths: i32) -> Self {
        let person = total * tenths / 10;
        Self { total, insurer: total - person, person }
    }
}

/// The notice of `person` made on `day`, who pays `tenths` of ten.
pub(super) fn notice(
    person: &Person,
    day: &str,
    clock: &str,
    tenths: i32,
    claims: &[Claim],
) -> File {
    let months: BTreeSet<&str> = claims.iter().map(|claim| claim.month).collect();
    let first = months.first().copied().map(japanese_month).unwrap_or_default();
    let last = months.last().copied().map(japanese_month).unwrap_or_default();
    let period = format!("{first}～{last}");
    let mut csv = Csv(String::new());
    head(&mut csv, person, day);
    csv.group("医療費明細一覧の概要");
    csv.row("一覧表示の範囲", &format!("{last}まで"));
    let sums = claims.iter().map(|claim| Sums::of(claim.total, tenths)).fold(
        Sums { total: 0, insurer: 0, person: 0 },
        |all, one| Sums {
            total: all.total + one.total,
            insurer: all.insurer + one.insurer,
            person: all.person + one.person,
        },
    );
    for group in ["医療費の合計", "年間の合計"] {
        csv.group(group);
        csv.row("期間", &period);
        csv.money(&sums);
    }
    csv.group("医療費情報明細");
    for claim in claims {
        csv.row("診療年月", &japanese_month(claim.month));
        csv.row("診療区分", claim.kind);
        csv.row("日数", &claim.days.to_string());
        csv.row("医療機関等名称", claim.place.name);
        csv.money(&Sums::of(claim.total, tenths));
    }
    csv.group("保険者情報");
    csv.row("保険者の名称", &format!("{}　{INVENTED}", person.insurance.insurer_name));
    csv.row("医療費情報明細の範囲", &period);
    let path = format!("{}/医療費情報_{}{clock}.csv", person.key, compact(day));
    File { path, bytes: csv.0.into_bytes() }
}

fn head(csv: &mut Csv, person: &Person, day: &str) {
    csv.group("わたしの情報");
    csv.group("医療費通知情報");
    csv.0.push_str("\r\n");
    csv.row("項目名", "内容");
    csv.row("作成日", &japanese(day));
    csv.group("資格情報");
    csv.row("氏名カナ", person.half_kana);
    csv.row("氏名", &person.name.replace(' ', "　"));
    csv.row("生年月日", &japanese(person.birth));
    csv.row("性別", if person.female { "女" } else { "男" });
    csv.row("年齢", &format!("{}歳", age(person.birth, day)));
    let insurance = &person.insurance;
    csv.row("保険者等番号", insurance.insurer);
    csv.row("被保険者証等記号", &half_width(insurance.symbol));
    csv.row("被保険者証等番号", &half_width(insurance.number));
    csv.row("枝番", insurance.branch);
}

struct Csv(String);

impl Csv {
    fn group(&mut self, name: &str) {
        self.0.extend(["\"", name, "\"\r\n"]);
    }

    fn row(&mut self, label: &str, value: &str) {
        self.0.extend(["\"", label, "\",\"", value, "\"\r\n"]);
    }

    fn money(&mut self, sums: &Sums) {
        self.row("医療費の総額（円）", &yen(sums.total));
        self.row("保険者の負担額（円）", &yen(sums.insurer));
        self.row("その他の公費の負担額（円）", "0");
        self.row("窓口相当負担額（円）", &yen(sums.person));
    }
}

/// Full-width digits as ASCII: the notice and the card write the same number differently.
fn half_width(text: &str) -> String {
    let digit = |c| ('０'..='９').zip('0'..='9').find(|(wide, _)| *wide == c).map_or(c, |(_, d)| d);
    text.chars().map(digit).collect()
}

/// `7,230`: commas every three digits.
fn yen(amount: i32) -> String {
    let digits = amount.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
