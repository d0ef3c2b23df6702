//! Lines to records: numbers, fields, and whether a record has the fields it should have.

use phr::{provenance::Span, record::Finding};

use crate::{
    jp::nfkc,
    untidy::{self, Charset, Line, Notes, shown},
};

/// Most fields of one line that are looked at; the longest record (201) has eleven.
const FIELDS_MAX: usize = 64;
/// Most lines that are read: a hundred prescriptions a year for fifty years, ten lines each.
const LINES_MAX: usize = 50_000;
/// Longest field of a record that many medicines share. From memory: the format allows about 60
/// characters. Without an end, one long name would be written again with every medicine.
const SHARED_CHARS_MAX: usize = 120;
/// Newest version of the header that we know (Ver.2.5 and 2.6).
const VERSION_KNOWN: u32 = 8;

/// A record number that we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// 1 患者情報
    Patient,
    /// 2 患者特記
    Remark,
    /// 3 要指導・一般用医薬品
    Otc,
    /// 31 OTC成分
    OtcIngredient,
    /// 4 手帳メモ
    Memo,
    /// 5 調剤等年月日
    Date,
    /// 11 調剤−医療機関等
    Pharmacy,
    /// 15 調剤−医師・薬剤師
    Pharmacist,
    /// 51 処方−医療機関
    Clinic,
    /// 55 処方−医師
    Doctor,
    /// 201 薬品
    Drug,
    /// 281 薬品補足
    DrugNote,
    /// 291 薬品服用注意
    DrugCaution,
    /// 301 用法
    Usage,
    /// 311 用法補足
    UsageNote,
    /// 391 処方服用注意
    UsageCaution,
    /// 401 服用注意
    Caution,
    /// 411 医療機関等提供情報
    Provided,
    /// 421 残薬確認
    Leftover,
    /// 501 備考
    Comment,
    /// 601 患者等記入
    PatientWords,
    /// 701 かかりつけ薬剤師
    FamilyPharmacist,
    /// 911 分割制御
    Control,
}

/// `(number, kind, fields that must not be empty, most fields after the number)`. JAHIS 24-104,
/// chapter 3.
const SHAPES: &[(&str, Kind, &[usize], usize)] = &[
    ("1", Kind::Patient, &[1, 2, 3], 10),
    ("2", Kind::Remark, &[1, 2], 3),
    ("3", Kind::Otc, &[1], 6),
    ("31", Kind::OtcIngredient, &[1, 2], 5),
    ("4", Kind::Memo, &[1], 3),
    ("5", Kind::Date, &[], 2), // an empty date is said in its own words
    ("11", Kind::Pharmacy, &[1], 8),
    ("15", Kind::Pharmacist, &[1], 3),
    ("51", Kind::Clinic, &[1], 5),
    ("55", Kind::Doctor, &[1], 3),
    ("201", Kind::Drug, &[1, 2], 10),
    ("281", Kind::DrugNote, &[1, 2], 3),
    ("291", Kind::DrugCaution, &[1, 2], 3),
    ("301", Kind::Usage, &[1], 8),
    ("311", Kind::UsageNote, &[1, 2], 3),
    ("391", Kind::UsageCaution, &[1, 2], 3),
    ("401", Kind::Caution, &[1], 2),
    ("411", Kind::Provided, &[1], 3),
    ("421", Kind::Leftover, &[1], 2),
    ("501", Kind::Comment, &[1], 2),
    ("601", Kind::PatientWords, &[1], 2),
    ("701", Kind::FamilyPharmacist, &[1], 6),
    ("911", Kind::Control, &[1, 2, 3], 3),
];

impl Kind {
    /// The record number as files write it.
    pub(super) fn number(self) -> &'static str {
        SHAPES.iter().find(|s| s.1 == self).map_or("", |s| s.0)
    }
}

/// One record: its fields trimmed, the number being field 0.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) kind: Kind,
    fields: Vec<String>,
    pub(super) line: u32,
    pub(super) bytes: std::ops::Range<u64>,
}

impl Record {
    /// Field `n`, empty when the line ends before.
    pub(super) fn field(&self, n: usize) -> &str {
        self.fields.get(n).map_or("", String::as_str)
    }

    /// Field `n` as a code: width folded.
    pub(super) fn code(&self, n: usize) -> String {
        nfkc(self.field(n)).trim().to_owned()
    }

    /// Its place, with the record number as path.
    pub(super) fn span(&self) -> Span {
        Span::line(self.line).with_bytes(self.bytes.clone()).with_path(self.kind.number())
    }

    /// The line again, short enough for a sentence.
    pub(super) fn raw(&self) -> String {
        shown(&self.fields.join(","))
    }

    /// Whether both say the same.
    pub(super) fn same(&self, other: &Record) -> bool {
        let filled = |r: &Record| r.fields.iter().rposition(|f| !f.is_empty());
        let (ours, theirs) = (filled(self), filled(other));
        self.kind == other.kind
            && ours == theirs
            && self.fields.iter().zip(&other.fields).all(|(a, b)| a == b)
    }
}

/// 出力区分: who gives the notebook to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// From a pharmacy or clinic to the person (also when the header does not say).
    ToPerson,
    /// From the person to a pharmacy or clinic.
    FromPerson,
}

/// What stands between one header and the next.
#[derive(Debug)]
pub(super) struct Section {
    /// `JAHISTC08`; `None` when lines stand before the first header.
    pub(super) version: Option<String>,
    pub(super) direction: Direction,
    pub(super) records: Vec<Record>,
}

/// Reads a header line: version and direction.
pub(super) fn header(text: &str) -> Option<(String, Direction)> {
    let text = text.trim();
    let mut fields = text.split(',').map(str::trim);
    let version = fields.next()?;
    let digits = version.strip_prefix("JAHISTC")?;
    let fits = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let direction = match fields.next().map(nfkc).as_deref() {
        Some("2") => Direction::FromPerson,
        _ => Direction::ToPerson,
    };
    fits.then(|| (version.to_owned(), direction))
}

/// Reads all lines into sections.
pub(super) fn sections(bytes: &[u8], charset: Charset, notes: &mut Notes) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for (count, line) in untidy::lines(bytes, charset).enumerate() {
        if count >= LINES_MAX {
            notes.push(Finding::error(
                line.span(),
                format!(
                    "行が多すぎます。{LINES_MAX}行目まで読みました。残りは分けて入れてください"
                ),
                format!("too many lines: {LINES_MAX} were read, add the rest as another file"),
            ));
            break;
        }
        if let Some((version, direction)) = header(&line.text) {
            tell_new_version(&version, &line, notes);
            sections.push(Section { version: Some(version), direction, records: Vec::new() });
            continue;
        }
        if sections.is_empty() {
            let direction = Direction::ToPerson;
            sections.push(Section { version: None, direction, records: Vec::new() });
        }
        line.tell(notes);
        if line.long {
            continue;
        }
        if let (Some(record), Some(section)) = (record(&line, notes), sections.last_mut()) {
            section.records.push(record);
        }
    }
    sections
}

fn tell_new_version(version: &str, line: &Line, notes: &mut Notes) {
    let number = version.strip_prefix("JAHISTC").and_then(|n| n.parse().ok());
    if !number.is_some_and(|n: u32| (1..=VERSION_KNOWN).contains(&n)) {
        notes.push(Finding::info(
            line.span(),
            format!("「{version}」は知らない版です。読めるところを読みました"),
            format!("`{version}` is a version we do not know, we read what we could"),
        ));
    }
}

fn record(line: &Line, notes: &mut Notes) -> Option<Record> {
    if line.text.trim().is_empty() {
        return None;
    }
    let mut fields: Vec<String> =
        line.text.split(',').take(FIELDS_MAX).map(|f| f.trim().to_owned()).collect();
    let number = nfkc(fields.first().map_or("", String::as_str));
    let Some((_, kind, needed, most)) = SHAPES.iter().find(|s| s.0 == number.trim()) else {
        notes.push(Finding::info(
            line.span(),
            format!(
                "知らない種類の行なので、読まずに元のファイルに残しました: {}",
                shown(&line.text)
            ),
            format!(
                "a kind of line we do not know, kept in the original only: `{}`",
                shown(&line.text)
            ),
        ));
        return None;
    };
    if is_shared(*kind) {
        cut_shared(&mut fields, line, notes);
    }
    let record = Record { kind: *kind, fields, line: line.number, bytes: line.bytes.clone() };
    if needed.iter().any(|n| record.field(*n).is_empty()) {
        notes.push(Finding::warning(
            record.span(),
            format!("必要な項目が足りません。読めるところだけ残しました: {}", record.raw()),
            format!("fields are missing, what could be read was kept: `{}`", record.raw()),
        ));
    }
    if record.fields.iter().skip(most.saturating_add(1)).any(|f| !f.is_empty()) {
        notes.push(Finding::warning(
            record.span(),
            format!("項目が多すぎます。ずれていないか元の紙と見比べてください: {}", record.raw()),
            format!(
                "too many fields, compare with the paper whether they shifted: `{}`",
                record.raw()
            ),
        ));
    }
    Some(record)
}

/// Records whose words stand again in every medicine they are about.
fn is_shared(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Pharmacy
            | Kind::Pharmacist
            | Kind::Clinic
            | Kind::Doctor
            | Kind::Usage
            | Kind::UsageNote
            | Kind::UsageCaution
    )
}

fn cut_shared(fields: &mut [String], line: &Line, notes: &mut Notes) {
    for field in fields {
        if let Some((at, _)) = field.char_indices().nth(SHARED_CHARS_MAX) {
            field.truncate(at);
            field.push('…');
            notes.push(Finding::warning(
                line.span(),
                format!("長すぎる項目を{SHARED_CHARS_MAX}文字で切りました。続きは元のファイルにあります"),
                format!("a field was cut after {SHARED_CHARS_MAX} characters, the rest is in the original file"),
            ));
        }
    }
}
