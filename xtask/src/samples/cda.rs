//! Writes check-up results (特定健診, 後期高齢者健診) as the CDA XML insurers and centres exchange.
//!
//! Element order follows `hc08_V08.xsd` of the 特定健診 data standard.

use std::fmt::Write as _;

use super::File;
use super::date::compact;
use super::family::{CHECKUP_CENTRE, INVENTED, Person};

/// A result and how it is said.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// A number with its unit, and the high and low limits when the centre prints them.
    Number {
        code: &'static str,
        name: &'static str,
        value: String,
        unit: &'static str,
        range: Range,
    },
    /// A number below (`LX`) or above (`HX`) what the method can see; `value` is that limit.
    Limit {
        code: &'static str,
        name: &'static str,
        value: &'static str,
        unit: &'static str,
        flag: &'static str,
    },
    /// A choice; `list` is the last arc of its code list.
    Choice { code: &'static str, name: &'static str, choice: &'static str, list: &'static str },
    /// Free text.
    Text { code: &'static str, name: &'static str, text: &'static str },
    /// 未実施: not done.
    NotDone { code: &'static str, name: &'static str },
    /// 測定不能: done, but no value came out.
    NotMeasurable { code: &'static str, name: &'static str },
    /// 一連検査: a test made of parts (`COMP`) and the reason for it (`RSON`).
    Series(Vec<(&'static str, Item)>),
}

/// The limits printed beside a number.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Range {
    pub(super) low: Option<&'static str>,
    pub(super) high: Option<&'static str>,
}

/// Under which programme the check-up is done.
#[derive(Clone, Copy)]
pub(super) enum Program {
    /// 特定健診, from 40 to 74.
    Specific,
    /// 後期高齢者, from 75.
    Elder,
    /// A town's own check-up for people under 40 (若年者健診).
    Young,
}

/// One day at the check-up centre.
pub(super) struct Checkup<'a> {
    pub(super) person: &'a Person,
    /// The day of the check-up.
    pub(super) day: &'a str,
    /// The day the file was made, some weeks later.
    pub(super) made: &'a str,
    /// Card number of the file in its batch.
    pub(super) serial: u32,
    pub(super) program: Program,
    pub(super) items: Vec<Item>,
}

/// A number without limits.
pub(super) fn number(
    code: &'static str,
    name: &'static str,
    value: impl ToString + Copy,
    unit: &'static str,
) -> Item {
    Item::Number { code, name, value: value.to_string(), unit, range: Range::default() }
}

/// A number with an upper limit.
pub(super) fn below(
    code: &'static str,
    name: &'static str,
    value: impl ToString + Copy,
    unit: &'static str,
    high: &'static str,
) -> Item {
    let range = Range { low: None, high: Some(high) };
    Item::Number { code, name, value: value.to_string(), unit, range }
}

/// A number with a lower limit.
pub(super) fn above(
    code: &'static str,
    name: &'static str,
    value: impl ToString + Copy,
    unit: &'static str,
    low: &'static str,
) -> Item {
    let range = Range { low: Some(low), high: None };
    Item::Number { code, name, value: value.to_string(), unit, range }
}

/// A choice from list `1.2.392.200119.6.{list}`.
pub(super) const fn choice(
    code: &'static str,
    name: &'static str,
    choice: &'static str,
    list: &'static str,
) -> Item {
    Item::Choice { code, name, choice, list }
}

/// A finding in words.
pub(super) const fn text(code: &'static str, name: &'static str, text: &'static str) -> Item {
    Item::Text { code, name, text }
}

impl Checkup<'_> {
    /// The file with the name a transport package gives it.
    pub(super) fn file(&self) -> File {
        let name = format!(
            "h{}{}10{:06}.xml",
            CHECKUP_CENTRE.ten_digits(),
            compact(self.day),
            self.serial
        );
        File::of(self.person, &name, self.xml().into_bytes())
    }

    fn xml(&self) -> String {
        let (report, program, section, title) = match self.program {
            Program::Specific => ("10", "010", "01010", "特定健康診査"),
            Program::Elder => ("10", "020", "01020", "後期高齢者健康診査"),
            Program::Young => ("40", "990", "01990", "若年者健康診査"),
        };
        let mut xml = Xml(String::new());
        xml.line(0, r#"<?xml version="1.0" encoding="UTF-8"?>"#);
        xml.line(0, r#"<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">"#);
        xml.line(1, r#"<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>"#);
        xml.line(1, r#"<id nullFlavor="NI"/>"#);
        xml.line(1, &format!(r#"<code code="{report}" codeSystem="1.2.392.200119.6.1001"/>"#));
        xml.line(1, &format!("<title>{title}　{INVENTED}</title>"));
        xml.line(1, &format!(r#"<effectiveTime value="{}"/>"#, compact(self.made)));
        xml.line(1, r#"<confidentialityCode code="N"/>"#);
        self.person(&mut xml);
        self.author(&mut xml);
        xml.line(1, "<documentationOf><serviceEvent>");
        xml.line(2, &format!(r#"<code code="{program}" codeSystem="1.2.392.200119.6.1002"/>"#));
        xml.line(2, &format!(r#"<effectiveTime value="{}"/>"#, compact(self.day)));
        xml.line(1, "</serviceEvent></documentationOf>");
        xml.line(1, "<component><structuredBody><component><section>");
        xml.line(2, &format!(r#"<code code="{section}" codeSystem="1.2.392.200119.6.1010"/>"#));
        xml.line(2, &format!("<text>{INVENTED}。検査・質問票の結果は各項目にあります。</text>"));
        for item in &self.items {
            xml.line(2, "<entry>");
            xml.item(3, item);
            xml.line(2, "</entry>");
        }
        xml.line(1, "</section></component></structuredBody></component>");
        xml.line(0, "</ClinicalDocument>");
        xml.0
    }

    fn person(&self, xml: &mut Xml) {
        let person = self.person;
        let insurance = &person.insurance;
        xml.line(1, "<recordTarget><patientRole>");
        for (arc, value) in [
            ("101", insurance.insurer),
            ("204", insurance.symbol),
            ("205", insurance.number),
            ("211", insurance.branch),
        ] {
            if !value.is_empty() {
                // An insurer number has eight digits here; six-digit ones get zeros in front.
                let width = if arc == "101" { 8 } else { 0 };
                xml.line(
                    2,
                    &format!(r#"<id root="1.2.392.200119.6.{arc}" extension="{value:0>width$}"/>"#),
                );
            }
        }
        xml.line(
            2,
            "<addr>東京都めぐり市ひなた台１－２－３<postalCode>0000000</postalCode></addr>",
        );
        xml.line(2, "<patient>");
        xml.line(3, &format!("<name>{}</name>", person.kana.replace(' ', "　")));
        let sex = person.sex_digit();
        xml.line(
            3,
            &format!(
                r#"<administrativeGenderCode code="{sex}" codeSystem="1.2.392.200119.6.1104"/>"#
            ),
        );
        xml.line(3, &format!(r#"<birthTime value="{}"/>"#, compact(person.birth)));
        xml.line(2, "</patient>");
        xml.line(1, "</patientRole></recordTarget>");
    }

    fn author(&self, xml: &mut Xml) {
        let centre = &CHECKUP_CENTRE;
        xml.line(1, "<author>");
        xml.line(2, &format!(r#"<time value="{}"/>"#, compact(self.made)));
        xml.line(2, "<assignedAuthor>");
        xml.line(3, r#"<id nullFlavor="NI"/>"#);
        xml.line(3, "<representedOrganization>");
        xml.line(
            4,
            &format!(r#"<id root="1.2.392.200119.6.102" extension="{}"/>"#, centre.ten_digits()),
        );
        xml.line(4, &format!("<name>{}</name>", centre.name));
        xml.line(4, r#"<telecom value="tel:0300000000"/>"#);
        xml.line(
            4,
            "<addr>東京都めぐり市ひなた台４－５－６<postalCode>0000000</postalCode></addr>",
        );
        xml.line(3, "</representedOrganization>");
        xml.line(2, "</assignedAuthor>");
        xml.line(1, "</author>");
        xml.line(1, "<custodian><assignedCustodian><representedCustodianOrganization>");
        xml.line(2, r#"<id nullFlavor="NI"/>"#);
        xml.line(1, "</representedCustodianOrganization></assignedCustodian></custodian>");
    }
}

struct Xml(String);

impl Xml {
    fn line(&mut self, depth: usize, text: &str) {
        self.0.extend(["  ".repeat(depth).as_str(), text, "\n"]);
    }

    fn item(&mut self, depth: usize, item: &Item) {
        let attributes = match item {
            Item::NotDone { .. } => r#" negationInd="true""#,
            Item::Number { .. }
            | Item::Limit { .. }
            | Item::Choice { .. }
            | Item::Text { .. }
            | Item::NotMeasurable { .. }
            | Item::Series(_) => "",
        };
        self.line(depth, &format!(r#"<observation classCode="OBS" moodCode="EVN"{attributes}>"#));
        let inner = depth + 1;
        match item {
            Item::Number { code, name, value, unit, range } => {
                self.code(inner, code, name);
                self.quantity(inner, value, unit);
                self.range(inner, value, unit, *range);
            }
            Item::Limit { code, name, value, unit, flag } => {
                self.code(inner, code, name);
                self.quantity(inner, value, unit);
                self.line(inner, &format!(r#"<interpretationCode code="{flag}"/>"#));
            }
            Item::Choice { code, name, choice, list } => {
                self.code(inner, code, name);
                let kind = if *list == "2102" { "CO" } else { "CD" };
                self.line(inner, &format!(
                    r#"<value xsi:type="{kind}" code="{choice}" codeSystem="1.2.392.200119.6.{list}"/>"#
                ));
            }
            Item::Text { code, name, text } => {
                self.code(inner, code, name);
                self.line(inner, &format!(r#"<value xsi:type="ST">{text}</value>"#));
            }
            Item::NotDone { code, name } => self.code(inner, code, name),
            Item::NotMeasurable { code, name } => {
                self.code(inner, code, name);
                self.line(inner, r#"<value xsi:type="PQ" nullFlavor="NI"/>"#);
            }
            Item::Series(parts) => {
                self.line(inner, r#"<code nullFlavor="NA"/>"#);
                for (kind, part) in parts {
                    self.line(inner, &format!(r#"<entryRelationship typeCode="{kind}">"#));
                    self.item(inner + 1, part);
                    self.line(inner, "</entryRelationship>");
                }
            }
        }
        self.line(depth, "</observation>");
    }

    /// A quantity; acuity and the like have no unit, and an empty one is not allowed.
    fn quantity(&mut self, depth: usize, value: &str, unit: &str) {
        let unit = if unit.is_empty() { String::new() } else { format!(r#" unit="{unit}""#) };
        self.line(depth, &format!(r#"<value xsi:type="PQ" value="{value}"{unit}/>"#));
    }

    fn code(&mut self, depth: usize, code: &str, name: &str) {
        self.line(depth, &format!(r#"<code code="{code}" displayName="{name}"/>"#));
    }

    fn range(&mut self, depth: usize, value: &str, unit: &str, range: Range) {
        if range.low.is_none() && range.high.is_none() {
            return;
        }
        let flag = flag(value, range);
        self.line(depth, &format!(r#"<interpretationCode code="{flag}"/>"#));
        let mut limits = String::new();
        for (side, limit) in [("low", range.low), ("high", range.high)] {
            if let Some(limit) = limit {
                let _ = write!(limits, r#"<{side} value="{limit}" unit="{unit}"/>"#);
            }
        }
        self.line(depth, &format!(
            r#"<referenceRange><observationRange><value xsi:type="IVL_PQ">{limits}</value></observationRange></referenceRange>"#
        ));
    }
}

/// H above the upper limit, L below the lower one, else N.
pub(super) fn flag(value: &str, range: Range) -> &'static str {
    let value = hundredths(value);
    if range.high.is_some_and(|high| value > hundredths(high)) {
        "H"
    } else if range.low.is_some_and(|low| value < hundredths(low)) {
        "L"
    } else {
        "N"
    }
}

/// A decimal with at most two places, as whole hundredths.
fn hundredths(text: &str) -> i64 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{part:0<2}").parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Range, flag};

    #[test]
    fn a_flag_compares_decimals_not_text() {
        let range = Range { low: Some("9.5"), high: Some("12") };
        assert_eq!(flag("10.04", range), "N");
        assert_eq!(flag("12.1", range), "H");
        assert_eq!(flag("9.4", range), "L");
    }
}
