//! Writes medication notebooks (`okusuri techo`) as JAHISTC text: CP932, CRLF, commas, no quotes.
//!
//! JAHIS 電子版お薬手帳データフォーマット仕様書, record numbers as in Ver.2.6 (JAHIS技術文書 24-104);
//! older version numbers leave out what they did not have.

use anyhow::{Result, ensure};
use encoding_rs::SHIFT_JIS;

use super::date::{compact, wareki};
use super::family::{INVENTED, Person, Place};

/// A medicine that could exist: real ingredient, invented maker.
pub(super) struct Drug {
    pub(super) name: &'static str,
    pub(super) unit: &'static str,
    /// 12 characters in the shape of a YJ code; the brand part is invented.
    pub(super) yj: &'static str,
    /// 9 digits in the shape of a claims code; invented.
    pub(super) claims: &'static str,
    /// 【般】 name, empty when the notebook does not give it.
    pub(super) generic: &'static str,
}

/// What a 301 record says: usage text, its code, how many, counted how, and the dose form.
pub(super) struct Usage {
    text: &'static str,
    code: &'static str,
    count: &'static str,
    unit: &'static str,
    form: &'static str,
}

const USAGE_CODES: [(&str, &str); 4] = [
    // From memory except the last two: JAMI 16-digit usage codes.
    ("１日１回朝食後", "1011000400000000"),
    ("１日１回夕食後", "1011004000000000"),
    ("１日２回朝夕食後", "1012040400000000"),
    ("１日３回毎食後", "1013044400000000"),
];

/// Taken by mouth every day, for `count` days.
pub(super) fn daily(text: &'static str, count: &'static str) -> Usage {
    let code = USAGE_CODES.iter().find(|(name, _)| *name == text).map_or("", |(_, code)| code);
    Usage { text, code, count, unit: "日分", form: "1" }
}

/// Taken when needed, `count` times.
pub(super) const fn as_needed(text: &'static str, count: &'static str) -> Usage {
    Usage { text, code: "", count, unit: "回分", form: "3" }
}

/// Put on, inhaled or dropped in.
pub(super) const fn external(text: &'static str) -> Usage {
    Usage { text, code: "", count: "1", unit: "調剤", form: "5" }
}

/// A notebook being written, record by record.
pub(super) struct Book {
    version: u8,
    old_dates: bool,
    rp: u32,
    records: Vec<String>,
}

impl Book {
    /// Starts a notebook with its header, the person and the remark that all is invented.
    pub(super) fn new(version: u8, person: &Person, exported: &str) -> Self {
        Self::with_kana(version, person, person.kana, exported)
    }

    /// The same with the kana name written as `kana`.
    pub(super) fn with_kana(version: u8, person: &Person, kana: &str, exported: &str) -> Self {
        let mut book = Self {
            version,
            old_dates: version <= 4,
            rp: 0,
            records: vec![format!("JAHISTC{version:02},1")],
        };
        let birth = book.date(person.birth);
        book.add(&["1", person.name, person.sex_digit(), &birth, "", "", "", "", "", "", kana]);
        let exported = book.date(exported);
        book.add(&["4", INVENTED, &exported, "8"]);
        book
    }

    /// Writes the body weight beside the name; a child's doses follow it.
    pub(super) fn weigh(&mut self, kg: &str) {
        for record in self.records.iter_mut().filter(|record| record.starts_with("1,")) {
            if let Some((start, kana)) = record.rsplit_once(",,") {
                *record = format!("{start},{kg},{kana}");
            }
        }
    }

    fn date(&self, iso: &str) -> String {
        if self.old_dates { wareki(iso) } else { compact(iso) }
    }

    /// Adds one record as it stands.
    pub(super) fn add(&mut self, fields: &[&str]) -> &mut Self {
        self.records.push(fields.join(","));
        self
    }

    /// Opens the block of one dispensing (records 5, 11, 15, 51, 55).
    pub(super) fn dispensed(
        &mut self,
        day: &str,
        pharmacy: &Place,
        clinic: &Place,
        doctor: (&str, &str),
    ) -> &mut Self {
        self.rp = 0;
        let day = self.date(day);
        self.add(&["5", &day, "1"]);
        self.add(&[
            "11",
            pharmacy.name,
            "13",
            pharmacy.table,
            pharmacy.code,
            "",
            "",
            "03-0000-0000",
            "1",
        ]);
        self.add(&["15", "見本 かおる", "", "1"]);
        self.add(&["51", clinic.name, "13", clinic.table, clinic.code, "1"]);
        self.add(&["55", doctor.0, doctor.1, "1"])
    }

    /// Adds one RP: its medicines (with amounts) and how to take them.
    pub(super) fn rp(&mut self, drugs: &[(&Drug, &str)], usage: &Usage) -> &mut Self {
        self.rp += 1;
        let rp = self.rp.to_string();
        for (drug, amount) in drugs {
            let (kind, code) = if self.version >= 7 { ("4", drug.yj) } else { ("2", drug.claims) };
            let mut fields = vec!["201", &rp, drug.name, amount, drug.unit, kind, code, "1"];
            let generic_code = drug.yj.get(..9).map(|prefix| format!("{prefix}ZZZ"));
            if self.version >= 8 && !drug.generic.is_empty() {
                fields.extend([drug.generic, "2", generic_code.as_deref().unwrap_or("")]);
            }
            self.add(&fields);
        }
        let kind = if usage.code.is_empty() || self.version < 7 { "1" } else { "2" };
        let code = if kind == "2" { usage.code } else { "" };
        self.add(&["301", &rp, usage.text, usage.count, usage.unit, usage.form, kind, code, "1"])
    }

    /// What the person wrote in the notebook themselves (record 601).
    pub(super) fn own_words(&mut self, text: &str, day: &str) -> &mut Self {
        let day = self.date(day);
        self.add(&["601", text, &day])
    }

    /// A remark of the pharmacy (record 501).
    pub(super) fn remark(&mut self, text: &str) -> &mut Self {
        self.add(&["501", text, "1"])
    }

    /// The bytes an app or a pharmacy hands over.
    pub(super) fn bytes(&self) -> Result<Vec<u8>> {
        let mut text = self.records.join("\r\n");
        text.push_str("\r\n");
        let (bytes, _, unmappable) = SHIFT_JIS.encode(&text);
        ensure!(!unmappable, "a notebook has a character outside CP932");
        Ok(bytes.into_owned())
    }

    /// The text of `count` QR codes, each with the header, the person, the remark and its 911
    /// record, as pasted from a phone: UTF-8 and plain line feeds.
    pub(super) fn pasted_parts(&self, id: &str, count: usize) -> Vec<Vec<u8>> {
        let (head, body) = self.records.split_at(self.records.len().min(3));
        let size = body.len().div_ceil(count);
        body.chunks(size)
            .enumerate()
            .map(|(at, part)| {
                let mut lines = [head, part].concat();
                lines.push(format!("911,{id},{count},{}", at + 1));
                let mut text = lines.join("\n");
                text.push('\n');
                text.into_bytes()
            })
            .collect()
    }
}
