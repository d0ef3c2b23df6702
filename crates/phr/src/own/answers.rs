//! Answers to our own few questions, as a FHIR R4 `QuestionnaireResponse` that explains itself.

use ::fhir::{Date, view};
use serde_json::{Value, json};

/// One question with its answers: what links them, the question in words, the answers.
pub(super) type Answered<'a> = (&'a str, &'a str, Vec<String>);

/// The resource. A question without an answer is left out: not asked is not "no".
pub(super) fn resource(at: Option<&Date>, status: &str, answered: &[Answered<'_>]) -> Value {
    let item = |(link, text, answers): &Answered<'_>| {
        let answers: Vec<Value> = answers.iter().map(|a| json!({"valueString": a})).collect();
        json!({"linkId": link, "text": text, "answer": answers})
    };
    let items: Vec<Value> = answered.iter().filter(|(_, _, a)| !a.is_empty()).map(item).collect();
    let mut resource =
        json!({"resourceType": "QuestionnaireResponse", "status": status, "item": items});
    if let (Some(at), Some(object)) = (at, resource.as_object_mut()) {
        object.insert("authored".to_owned(), json!(at.as_str()));
    }
    resource
}

/// The answers to one question.
pub(super) fn all(resource: &Value, link: &str) -> Vec<String> {
    view::items(resource, "item")
        .filter(|item| view::text(item, "linkId") == Some(link))
        .flat_map(|item| view::items(item, "answer"))
        .filter_map(|answer| view::text(answer, "valueString"))
        .map(super::words)
        .filter(|words| !words.is_empty())
        .collect()
}

/// The first answer to one question.
pub(super) fn one(resource: &Value, link: &str) -> Option<String> {
    all(resource, link).into_iter().next()
}

/// Words as the answer they are: none when nothing was written.
pub(super) fn given(words: &str) -> Vec<String> {
    Some(super::words(words)).filter(|w| !w.is_empty()).into_iter().collect()
}
