//! The head of the document: whom it is about, who made it, when, and which check-up it is.
//!
//! hc08 XSD of 特定健診: `recordTarget`, `author`, `participant`, `documentationOf`.

use fhir::Date;
use phr::{
    person::{Insurance, LocalId, PersonName, Sex, Subject},
    provenance::{Evidence, Maker},
    record::{Draft, Finding, Kind, kind::KIND_TAG},
};
use serde_json::{Value, json};

use super::{
    items,
    notes::{Notes, quoted},
    xml::Node,
};
use crate::jp::{self, nfkc};

const INSURER: &str = "1.2.392.200119.6.101";
const INSTITUTION: &str = "1.2.392.200119.6.102";
const SYMBOL: &str = "1.2.392.200119.6.204";
const NUMBER: &str = "1.2.392.200119.6.205";
const BRANCH: &str = "1.2.392.200119.6.211";
const MEMBER_ID: &str = "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID";
const INSURER_NUMBER: &str = "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsurerNumber";
const REPORT: &str = "1001";
const PROGRAM: &str = "1002";

/// What the head says.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) subject: Subject,
    /// 受診日: the day of the check-up. Never the day the file was made.
    pub(super) date: Option<Date>,
    pub(super) institution: Option<String>,
    institution_code: Option<String>,
    report: Option<String>,
    program: Option<String>,
    /// Number of the voucher, with what kind of voucher it is.
    vouchers: Vec<(String, String)>,
}

impl Header {
    pub(super) fn read(document: &Node, notes: &mut Notes<'_, '_>) -> Header {
        let mut header = Header::default();
        header.person(document, notes);
        header.maker(document);
        header.report(document, notes);
        header.event(document, notes);
        header.vouchers(document);
        header
    }

    /// Who stands behind the results.
    pub(super) fn made_by(&self) -> Maker {
        match &self.institution {
            Some(name) => {
                Maker::Institution { name: name.clone(), code: self.institution_code.clone() }
            }
            None => Maker::Unknown,
        }
    }

    fn person(&mut self, document: &Node, notes: &mut Notes<'_, '_>) {
        let Some(role) = document.find("recordTarget/patientRole") else { return };
        let subject = &mut self.subject;
        identifiers(role, subject);
        let Some(patient) = role.find("patient") else { return };
        for name in patient.children("name") {
            let words = name.all_words();
            if words.is_empty() {
                continue;
            }
            let (text, kana) =
                if is_kana(&words) { (None, Some(words)) } else { (Some(words), None) };
            subject.names.push(PersonName { text, kana });
        }
        if let Some(birth) = patient.find("birthTime")
            && let Some(written) = birth.attribute("value")
        {
            subject.birth_date = jp::date(written, false);
            if subject.birth_date.is_none() {
                let shown = quoted(written);
                notes.warning(
                    &birth.at,
                    format!("生年月日「{shown}」が読めません。ご本人の記録か確かめてください"),
                    format!(
                        "the birth date `{shown}` is no date: check that the file is about you"
                    ),
                );
            }
        }
        let sex = patient.find("administrativeGenderCode").and_then(|n| n.attribute("code"));
        subject.sex = match sex {
            Some("1" | "M") => Some(Sex::Male),
            Some("2" | "F") => Some(Sex::Female),
            _ => None,
        };
    }

    fn maker(&mut self, document: &Node) {
        let organization = document
            .children("author")
            .find_map(|a| a.find("assignedAuthor/representedOrganization"))
            .or_else(|| {
                document.find("custodian/assignedCustodian/representedCustodianOrganization")
            });
        let Some(organization) = organization else { return };
        self.institution = organization.find("name").map(Node::all_words).filter(|n| !n.is_empty());
        self.institution_code = identifier(organization, INSTITUTION).map(str::to_owned);
        // A centre without a name is still told apart by its code.
        if self.institution.is_none() {
            let code = self.institution_code.as_ref();
            self.institution = code.map(|code| format!("機関番号 {code}"));
        }
    }

    fn report(&mut self, document: &Node, notes: &mut Notes<'_, '_>) {
        let Some(code) = document.find("code") else { return };
        self.report = meaning(code, REPORT);
        if matches!(code.attribute("code"), Some("19" | "49" | "69" | "79" | "89")) {
            notes.warning(
                &code.at,
                "これは、前に送られた健診結果を消すよう頼むファイルです。中の結果が正しいか、健診機関か保険者に確かめてください".to_owned(),
                "this file asks to delete results sent before: ask the check-up centre or insurer whether they are right".to_owned(),
            );
        }
    }

    fn event(&mut self, document: &Node, notes: &mut Notes<'_, '_>) {
        for event in document.children("documentationOf").filter_map(|d| d.find("serviceEvent")) {
            if self.program.is_none() {
                self.program = event.find("code").and_then(|code| meaning(code, PROGRAM));
            }
            let Some(time) = event.find("effectiveTime") else { continue };
            let written = time
                .attribute("value")
                .or_else(|| time.find("low").and_then(|low| low.attribute("value")));
            if self.date.is_none()
                && let Some(written) = written
            {
                self.date = jp::date(written, false);
                if self.date.is_none() {
                    let shown = quoted(written);
                    notes.warning(
                        &time.at,
                        format!("受診日「{shown}」が読めません。健診機関に確かめてください"),
                        format!("the day of the check-up `{shown}` is no date: ask the centre"),
                    );
                    return;
                }
            }
        }
        if self.date.is_none() {
            let event = document.find("documentationOf/serviceEvent");
            notes.add(Finding::warning(
                event.map(|event| notes.span(&event.at)).unwrap_or_default(),
                "受診日が書かれていません。日付のない結果として取り込みました",
                "the day of the check-up is missing; the results were read without a date",
            ));
        }
    }

    fn vouchers(&mut self, document: &Node) {
        for voucher in document.children("participant") {
            let kind = voucher.find("functionCode").and_then(|code| meaning(code, "208"));
            let number =
                voucher.find("associatedEntity/id").and_then(|id| id.attribute("extension"));
            if let (Some(kind), Some(number)) = (kind, number) {
                self.vouchers.push((kind, number.to_owned()));
            }
        }
    }

    /// The check-up itself, for the timeline.
    pub(super) fn encounter(&self, document: &Node, notes: &Notes<'_, '_>) -> Draft {
        let mut resource = json!({
            "resourceType": "Encounter",
            "meta": {"tag": [{"system": KIND_TAG, "code": Kind::Visit.code()}]},
            "status": "finished",
            "class": {
                "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
                "code": "AMB",
                "display": "ambulatory",
            },
        });
        let identifiers: Vec<Value> = self
            .vouchers
            .iter()
            .map(|(kind, number)| json!({"type": {"text": format!("{kind}整理番号")}, "value": number}))
            .collect();
        put(&mut resource, "identifier", (!identifiers.is_empty()).then(|| json!(identifiers)));
        // 特定健診 is what people call 特定健康診査.
        let title = match self.program.as_deref() {
            Some("特定健康診査") => "特定健診",
            Some(program) => program,
            None => "健診",
        };
        let types = std::iter::once(title).chain(self.report.as_deref());
        let types: Vec<Value> = types.map(|text| json!({"text": text})).collect();
        put(&mut resource, "type", Some(json!(types)));
        let day = self.date.as_ref().map(Date::as_str);
        put(&mut resource, "period", day.map(|day| json!({"start": day, "end": day})));
        put(&mut resource, "serviceProvider", self.provider());
        let place = document.find("documentationOf/serviceEvent");
        let (at, path) = match place {
            Some(event) => (&event.at, "/ClinicalDocument/documentationOf/serviceEvent"),
            None => (&document.at, "/ClinicalDocument"),
        };
        Draft::authored(
            resource,
            notes.span(at).with_path(path),
            self.made_by(),
            Evidence::Recorded,
        )
    }

    /// The insurance, when the file names the insurer.
    pub(super) fn coverage(&self, document: &Node, notes: &Notes<'_, '_>) -> Option<Draft> {
        let insurance = self.subject.insurance.first()?;
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        let (symbol, number) = (part(&insurance.symbol), part(&insurance.number));
        let insurer = format!("{:0>8}", nfkc(&insurance.insurer));
        let member = format!("{insurer}:{symbol}:{number}:{}", part(&insurance.branch));
        let mut resource = json!({
            "resourceType": "Coverage",
            "identifier": [{"system": MEMBER_ID, "value": member}],
            "status": "active",
        });
        put(&mut resource, "dependent", insurance.branch.as_ref().map(|b| json!(b)));
        let name = self.subject.names.first().and_then(|n| n.text.as_ref().or(n.kana.as_ref()));
        put(&mut resource, "beneficiary", name.map(|name| json!({"display": name})));
        put(
            &mut resource,
            "payor",
            Some(json!([{"identifier": {"system": INSURER_NUMBER, "value": insurance.insurer}}])),
        );
        let role = document.find("recordTarget/patientRole")?;
        let span = notes.span(&role.at).with_path("/ClinicalDocument/recordTarget/patientRole");
        Some(Draft::authored(resource, span, self.made_by(), Evidence::Recorded))
    }

    /// The institution as a FHIR reference.
    pub(super) fn provider(&self) -> Option<Value> {
        let mut provider = json!({"display": self.institution.as_ref()?});
        let code = self
            .institution_code
            .as_ref()
            .map(|code| json!({"system": format!("urn:oid:{INSTITUTION}"), "value": code}));
        put(&mut provider, "identifier", code);
        Some(provider)
    }
}

/// Puts a value into an object when there is one.
pub(super) fn put(object: &mut Value, key: &str, value: Option<Value>) {
    if let (Some(object), Some(value)) = (object.as_object_mut(), value) {
        object.insert(key.to_owned(), value);
    }
}

fn identifiers(role: &Node, subject: &mut Subject) {
    let owned = |root| identifier(role, root).map(str::to_owned);
    if let Some(insurer) = owned(INSURER) {
        subject.insurance.push(Insurance {
            insurer,
            symbol: owned(SYMBOL),
            number: owned(NUMBER),
            branch: owned(BRANCH),
        });
    }
    for id in role.children("id") {
        if let (Some(root), Some(value)) = (id.attribute("root"), id.attribute("extension"))
            && ![INSURER, SYMBOL, NUMBER, BRANCH].contains(&root)
        {
            let (system, value) = (format!("urn:oid:{root}"), value.to_owned());
            subject.local_ids.push(LocalId { system, value });
        }
    }
}

fn identifier<'n>(node: &'n Node, root: &str) -> Option<&'n str> {
    node.children("id").find(|id| id.attribute("root") == Some(root))?.attribute("extension")
}

/// What a code of the head means: our list, else the name the file gives.
fn meaning(code: &Node, list: &str) -> Option<String> {
    let known = code.attribute("code").and_then(|c| items::result(list, c));
    known.map(|m| m.text.ja.clone()).or_else(|| code.attribute("displayName").map(str::to_owned))
}

fn is_kana(name: &str) -> bool {
    let kana = |c: char| matches!(c, 'ぁ'..='ゟ' | '゠'..='ヿ' | '\u{ff66}'..='\u{ff9f}' | ' ' | '　' | '-' | '‐' | '－');
    name.chars().all(kana)
}
