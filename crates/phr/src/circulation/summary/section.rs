//! The sections of the document: those of IPS 2.0.1, and of LOINC where IPS has no place. Every entry
//! that a link can show stands in exactly one of them.

use fhir::view;
use serde_json::{Value, json};

use crate::{
    consent::Predicate,
    own,
    record::{Entry, Kind, summary::is_over},
};

/// One section of the document.
pub(super) struct Section {
    code: &'static str,
    title: &'static str,
    /// The kinds it is made of, for saying why it is empty.
    kinds: &'static [Kind],
    /// Whether IPS asks for it even when it is empty.
    pub(super) required: bool,
    /// Which entries stand in it.
    pub(super) holds: fn(&Entry) -> bool,
}

/// What is proposed for a link: what whoever treats somebody looks at first.
pub const PROPOSED_KINDS: &[Kind] = &[
    Kind::Condition,
    Kind::Allergy,
    Kind::Medicine,
    Kind::Vaccination,
    Kind::Lab,
    Kind::CheckUp,
    Kind::Measurement,
];
/// Everything a link can show. What was paid is nobody's business.
pub const SUMMARY_KINDS: &[Kind] = &[
    Kind::Condition,
    Kind::Allergy,
    Kind::Medicine,
    Kind::Vaccination,
    Kind::Lab,
    Kind::CheckUp,
    Kind::Measurement,
    Kind::Visit,
    Kind::Care,
    Kind::Note,
    Kind::Document,
];

/// Where the person's own words stand.
pub(super) const STORY: &str = "81338-6";

/// In the order of IPS; what it has no section for comes last. The code of the last one is from
/// memory: IPS lets a document stand in every section, but asks for none of its own.
pub(super) const SECTIONS: &[Section] = &[
    needed("11450-4", "Problem list", &[Kind::Condition], |e| {
        e.kind == Kind::Condition && !is_over(e)
    }),
    needed("48765-2", "Allergies and adverse reactions", &[Kind::Allergy], |e| {
        e.kind == Kind::Allergy
    }),
    needed("10160-0", "Medication use", &[Kind::Medicine], |e| e.kind == Kind::Medicine),
    section("11369-6", "Immunizations", &[Kind::Vaccination], |e| e.kind == Kind::Vaccination),
    section("30954-2", "Results", &[Kind::Lab, Kind::CheckUp], is_result),
    section("47519-4", "History of procedures", &[Kind::Visit], |e| {
        e.kind == Kind::Visit && is(e, &["Procedure"])
    }),
    section("11348-0", "History of past problems", &[Kind::Condition], |e| {
        e.kind == Kind::Condition && is_over(e)
    }),
    section(STORY, "Patient story", &[Kind::Note], is_story),
    section("18776-5", "Plan of care", &[Kind::Care], |e| e.kind == Kind::Care),
    section("29762-2", "Social history", &[Kind::Note], |e| e.kind == Kind::Note && !is_story(e)),
    section("8716-3", "Vital signs", &[Kind::Measurement], |e| {
        e.kind == Kind::Measurement && !is_story(e)
    }),
    section("46240-8", "History of encounters", &[Kind::Visit], |e| {
        e.kind == Kind::Visit && !is(e, &["Procedure"]) && !is_result(e)
    }),
    section("77599-9", "Additional documentation", &[Kind::Document], |e| e.kind == Kind::Document),
];

const fn section(
    code: &'static str,
    title: &'static str,
    kinds: &'static [Kind],
    holds: fn(&Entry) -> bool,
) -> Section {
    Section { code, title, kinds, required: false, holds }
}

const fn needed(
    code: &'static str,
    title: &'static str,
    kinds: &'static [Kind],
    holds: fn(&Entry) -> bool,
) -> Section {
    Section { required: true, ..section(code, title, kinds, holds) }
}

fn is(entry: &Entry, types: &[&str]) -> bool {
    view::resource_type(&entry.resource).is_some_and(|found| types.contains(&found))
}

/// What an examination found is a result, also where it counts as a visit.
fn is_result(entry: &Entry) -> bool {
    matches!(entry.kind, Kind::Lab | Kind::CheckUp)
        || (entry.kind == Kind::Visit && is(entry, &["Observation", "DiagnosticReport"]))
}

/// What the person says of themselves, and other notes; answers to a questionnaire are history.
fn is_story(entry: &Entry) -> bool {
    match entry.kind {
        Kind::Measurement => own::what(&entry.resource).is_some(),
        Kind::Note => own::what(&entry.resource).is_some() || !is(entry, &["Observation"]),
        Kind::Medicine
        | Kind::Lab
        | Kind::CheckUp
        | Kind::Condition
        | Kind::Allergy
        | Kind::Vaccination
        | Kind::Visit
        | Kind::Cost
        | Kind::Care
        | Kind::Document
        | Kind::Support => false,
    }
}

impl Section {
    /// The section with its entries (`references`) and, in the person's story, their question. An
    /// empty one says why it is empty.
    pub(super) fn told(
        &self,
        references: Vec<String>,
        question: Option<&str>,
        predicate: &Predicate,
    ) -> Value {
        let code = json!({"coding": [{"system": "http://loinc.org", "code": self.code}]});
        let mut told = json!({"title": self.title, "code": code});
        let Some(fields) = told.as_object_mut() else { return told };
        let mut lines: Vec<String> = self.asks(question).map(str::to_owned).into_iter().collect();
        if references.is_empty() && lines.is_empty() {
            let (reason, text) = self.why_empty(predicate);
            lines.push(text.to_owned());
            fields.insert(
                "emptyReason".to_owned(),
                json!({"coding": [{"system": EMPTY, "code": reason}]}),
            );
        } else if !references.is_empty() {
            lines.push(format!("{} entries, as their sources wrote them.", references.len()));
            let references = references.into_iter().map(|to| json!({"reference": to}));
            fields.insert("entry".to_owned(), references.collect());
        }
        fields.insert("text".to_owned(), narrative(&lines));
        told
    }

    /// The question, where it stands.
    pub(super) fn asks<'a>(&self, question: Option<&'a str>) -> Option<&'a str> {
        question.filter(|_| self.code == STORY)
    }

    fn why_empty(&self, predicate: &Predicate) -> (&'static str, &'static str) {
        let hull = predicate.hull();
        if hull.every || self.kinds.iter().any(|kind| hull.kinds.contains(kind)) {
            ("unavailable", "Nothing about this is on file here. That does not mean there is none.")
        } else {
            ("withheld", "This kind of record is not part of what is shared here.")
        }
    }
}

/// The system of codes for why a list is empty.
const EMPTY: &str = "http://terminology.hl7.org/CodeSystem/list-empty-reason";

/// Lines for people to read: ours, and the person's question.
fn narrative(lines: &[String]) -> Value {
    let lines: Vec<String> = lines.iter().map(|line| format!("<p>{}</p>", escaped(line))).collect();
    let div = format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{}</div>", lines.concat());
    json!({"status": "generated", "div": div})
}

/// Text as it may stand in XHTML.
fn escaped(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => told.push_str("&amp;"),
            '<' => told.push_str("&lt;"),
            '>' => told.push_str("&gt;"),
            '\n' => told.push_str("<br/>"),
            letter => told.push(letter),
        }
    }
    told
}
