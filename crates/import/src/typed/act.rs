//! Decisions of the person as documents.

use jiff::Timestamp;
use phr::record::{Act, Parsed, contradiction::Answer};
use serde_json::{Value, json};

use super::ACT;

const VERSION: &str = "act/1";

/// The document of one decision. The time makes two equal decisions two documents.
///
/// ```
/// # use phr::{EntryId, record::Act};
/// let act = Act::Withdraw(EntryId::from_bytes([1; 16]));
/// let bytes = import::typed::act_document(&act, "2025-03-10T00:00:00Z".parse()?);
/// assert_eq!(import::typed::parse_act(&bytes).acts, [act]);
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn act_document(act: &Act, at: Timestamp) -> Vec<u8> {
    let mut answered = None;
    let (name, ids) = match act {
        Act::Withdraw(id) => ("withdraw", vec![id.to_string()]),
        Act::Apart(a, b) => ("apart", vec![a.to_string(), b.to_string()]),
        Act::Restore(id) => ("restore", vec![id.to_string()]),
        Act::Together(a, b) => ("together", vec![a.to_string(), b.to_string()]),
        Act::Settle(a, b, answer) => {
            answered = Some(answer.code());
            ("settle", vec![a.to_string(), b.to_string()])
        }
        Act::Ask(a, b) => ("ask", vec![a.to_string(), b.to_string()]),
        Act::Accept(id) => ("accept", vec![id.to_string()]),
        Act::Decline(id) => ("decline", vec![id.to_string()]),
        Act::Reopen(id) => ("reopen", vec![id.to_string()]),
        Act::TakeOut(id) => ("take-out", vec![id.to_string()]),
        Act::PutBack(id) => ("put-back", vec![id.to_string()]),
    };
    let mut document = json!({"tenohira": VERSION, "act": name, "ids": ids, "at": at.to_string()});
    if let (Some(answer), Some(object)) = (answered, document.as_object_mut()) {
        object.insert("answer".to_owned(), answer.into());
    }
    document.to_string().into_bytes()
}

/// Reads a decision back; anything else gives no act.
pub fn parse_act(bytes: &[u8]) -> Parsed {
    let acts = fhir::parse(bytes).ok().as_ref().and_then(read).into_iter().collect();
    Parsed { format: ACT, format_version: Some(VERSION.to_owned()), acts, ..Parsed::default() }
}

fn read(document: &Value) -> Option<Act> {
    (document.get("tenohira")?.as_str()? == VERSION).then_some(())?;
    let ids: Vec<&str> =
        document.get("ids")?.as_array()?.iter().filter_map(Value::as_str).collect();
    Some(match (document.get("act")?.as_str()?, ids.as_slice()) {
        ("withdraw", [id]) => Act::Withdraw(id.parse().ok()?),
        ("apart", [a, b]) => Act::Apart(a.parse().ok()?, b.parse().ok()?),
        ("restore", [id]) => Act::Restore(id.parse().ok()?),
        ("together", [a, b]) => Act::Together(a.parse().ok()?, b.parse().ok()?),
        ("settle", [a, b]) => {
            let answer = Answer::from_code(document.get("answer")?.as_str()?)?;
            Act::Settle(a.parse().ok()?, b.parse().ok()?, answer)
        }
        ("ask", [a, b]) => Act::Ask(a.parse().ok()?, b.parse().ok()?),
        ("accept", [id]) => Act::Accept(id.parse().ok()?),
        ("decline", [id]) => Act::Decline(id.parse().ok()?),
        ("reopen", [id]) => Act::Reopen(id.parse().ok()?),
        ("take-out", [id]) => Act::TakeOut(id.parse().ok()?),
        ("put-back", [id]) => Act::PutBack(id.parse().ok()?),
        _ => return None,
    })
}
