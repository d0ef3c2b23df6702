//! Whom a file is about, from its `Patient` and `Coverage` resources.
//!
//! Japanese names stand twice, told apart by `iso21090-EN-representation`: `IDE` (kanji) and `SYL`
//! (kana). Former names (`use: old`, `maiden`) and Latin spellings beside them are left out: they
//! would only raise a question about a name that nobody asked about.

use std::collections::BTreeSet;

use fhir::view;
use phr::{
    person::{Insurance, LocalId, PersonName, Sex, Subject, name::fold},
    provenance::Span,
    record::Finding,
};
use serde_json::Value;

use super::items::{Item, Items};

const REPRESENTATION: &str = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";

/// Whom the file is about, and an error when that is more than one person.
pub(super) fn subject(items: &Items<'_>) -> (Subject, Option<Finding>) {
    let mut persons: Vec<Subject> = Vec::new();
    for item in &items.read {
        let contained = view::items(&item.resource, "contained");
        for patient in std::iter::once(&item.resource).chain(contained) {
            if view::resource_type(patient) == Some("Patient") && persons.len() <= PERSONS_MAX {
                add(&mut persons, of_patient(patient));
            }
        }
    }
    let strangers = strangers(items);
    let several =
        persons.len() > 1 || strangers.len() > 1 || (persons.len() == 1 && !strangers.is_empty());
    if several {
        return (of_several(persons, &strangers), Some(several_persons()));
    }
    let mut subject = persons.pop().unwrap_or_default();
    for item in items.read.iter().filter(|i| i.kind() == "Coverage") {
        let insurance = of_coverage(&item.resource);
        push_new(&mut subject.insurance, insurance);
    }
    (subject, None)
}

/// More persons than these need not be told apart: the file is put aside anyway.
const PERSONS_MAX: usize = 20;

fn push_new<T: PartialEq>(list: &mut Vec<T>, new: impl IntoIterator<Item = T>) {
    for item in new {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

fn several_persons() -> Finding {
    Finding::error(
        Span::default(),
        "このファイルには、ふたり以上の記録が入っています。ひとりずつのファイルを受け取り直してください",
        "this file holds the records of more than one person; please get one file for each person",
    )
}

/// Adds a patient, or joins it with one that says the same.
fn add(persons: &mut Vec<Subject>, new: Subject) {
    match persons.iter_mut().find(|known| same(known, &new)) {
        Some(known) => {
            push_new(&mut known.names, new.names);
            push_new(&mut known.insurance, new.insurance);
            push_new(&mut known.local_ids, new.local_ids);
            known.birth_date = known.birth_date.take().or(new.birth_date);
            known.sex = known.sex.or(new.sex);
        }
        None => persons.push(new),
    }
}

/// Whether two patients of one file are the same person: nothing differs, and one name is shared
/// (or one of them has none).
fn same(a: &Subject, b: &Subject) -> bool {
    let births = match (&a.birth_date, &b.birth_date) {
        (Some(a), Some(b)) => a.overlaps(b),
        _ => true,
    };
    let sexes = a.sex.is_none() || b.sex.is_none() || a.sex == b.sex;
    let (ours, theirs) = (writings(a), writings(b));
    births && sexes && (ours.is_empty() || theirs.is_empty() || !ours.is_disjoint(&theirs))
}

fn writings(subject: &Subject) -> BTreeSet<String> {
    subject.names.iter().flat_map(|n| [&n.text, &n.kana]).flatten().map(|t| fold(t)).collect()
}

/// Everybody's names together: no known person has them all, so the file is put aside. Where names
/// are the same, the birth date is written beside them, for the same reason.
fn of_several(persons: Vec<Subject>, strangers: &BTreeSet<String>) -> Subject {
    let mut out = Subject::default();
    for person in persons {
        let birth = person.birth_date.as_ref().map_or("?", fhir::Date::as_str);
        let sex = person.sex.map_or("?", Sex::code);
        let name = person.names.iter().find_map(|n| n.text.clone().or_else(|| n.kana.clone()));
        let text = Some(format!("{}（{birth} {sex}）", name.unwrap_or_default()));
        push_new(&mut out.names, [PersonName { text, kana: None }]);
        push_new(&mut out.insurance, person.insurance);
        push_new(&mut out.local_ids, person.local_ids);
    }
    let strangers = strangers.iter().take(PERSONS_MAX);
    out.names.extend(strangers.map(|s| PersonName { text: Some(s.clone()), kana: None }));
    out
}

/// References to patients that are not in the file: each is a person of its own.
fn strangers(items: &Items<'_>) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for item in &items.read {
        for key in ["subject", "patient", "beneficiary"] {
            let Some(reference) = item.resource.get(key) else { continue };
            let Some(text) = view::text(reference, "reference") else { continue };
            if out.len() <= PERSONS_MAX && items.resolve(item, reference).is_none() {
                out.extend(stranger(text));
            }
        }
    }
    out
}

/// An absolute URL stays whole: patient 1 of one server is not patient 1 of another.
fn stranger(reference: &str) -> Option<String> {
    let reference = reference.split("/_history/").next().unwrap_or(reference);
    let patient = super::items::local_part(reference).is_some_and(|l| l.starts_with("Patient/"));
    (patient || reference.starts_with("urn:")).then(|| reference.to_owned())
}

fn of_patient(patient: &Value) -> Subject {
    let mut subject = Subject {
        names: names(patient),
        birth_date: view::date(patient, &["birthDate"]),
        sex: view::text(patient, "gender").and_then(Sex::from_code),
        ..Subject::default()
    };
    for identifier in view::items(patient, "identifier") {
        let system = view::text(identifier, "system").unwrap_or_default();
        let Some(value) = view::text(identifier, "value") else { continue };
        match member(system, value) {
            Some(insurance) => push_new(&mut subject.insurance, [insurance]),
            None => push_new(
                &mut subject.local_ids,
                [LocalId { system: system.to_owned(), value: value.to_owned() }],
            ),
        }
    }
    subject
}

/// `JP_Insurance_memberID`: `保険者番号8桁:記号:番号:枝番`, missing parts empty, colons kept.
/// `JP_Coverage_id`: the same four in quotes with commas.
fn member(system: &str, value: &str) -> Option<Insurance> {
    let parts: Vec<&str> = if system.ends_with("JP_Insurance_memberID") {
        value.split([':', '：']).collect()
    } else if system.ends_with("JP_Coverage_id") {
        value.split(',').map(|p| p.trim().trim_matches('"')).collect()
    } else {
        return None;
    };
    let part =
        |n: usize| parts.get(n).map(|p| p.trim()).filter(|p| !p.is_empty()).map(str::to_owned);
    Some(Insurance { insurer: part(0)?, symbol: part(1), number: part(2), branch: part(3) })
}

fn of_coverage(coverage: &Value) -> Option<Insurance> {
    let by_id = view::items(coverage, "identifier")
        .find_map(|i| member(view::text(i, "system").unwrap_or_default(), view::text(i, "value")?));
    if by_id.is_some() {
        return by_id;
    }
    let extension = |end: &str| {
        let e = view::items(coverage, "extension")
            .find(|e| view::text(e, "url").is_some_and(|u| u.ends_with(end)))?;
        view::text(e, "valueString").map(str::to_owned)
    };
    let payor = view::items(coverage, "payor")
        .find_map(|p| view::text(p.get("identifier")?, "value").map(str::to_owned));
    let contained = || {
        view::items(coverage, "contained")
            .flat_map(|c| view::items(c, "identifier"))
            .find(|i| view::text(i, "system").is_some_and(|s| s.ends_with("InsurerNumber")))
            .and_then(|i| view::text(i, "value").map(str::to_owned))
    };
    Some(Insurance {
        insurer: payor.or_else(contained)?,
        symbol: extension("InsuredPersonSymbol"),
        number: extension("InsuredPersonNumber"),
        branch: extension("InsuredPersonSubNumber")
            .or_else(|| view::text(coverage, "dependent").map(str::to_owned)),
    })
}

/// The present names of a `Patient` or `Practitioner`, kanji paired with kana.
pub(super) fn names(resource: &Value) -> Vec<PersonName> {
    let (mut texts, mut kana, mut latin) = (Vec::new(), Vec::new(), Vec::new());
    for name in view::items(resource, "name") {
        if matches!(view::text(name, "use"), Some("old" | "maiden" | "nickname" | "anonymous")) {
            continue;
        }
        let Some(written) = written(name) else { continue };
        match representation(name) {
            Some("SYL") => kana.push(written),
            Some("ABC") => latin.push(written),
            None if is_kana(&written) => kana.push(written),
            Some(_) | None => texts.push(written),
        }
    }
    if texts.is_empty() && kana.is_empty() {
        texts = latin;
    }
    let mut kana = kana.into_iter();
    let mut out: Vec<_> =
        texts.into_iter().map(|text| PersonName { text: Some(text), kana: kana.next() }).collect();
    out.extend(kana.map(|k| PersonName { text: None, kana: Some(k) }));
    out
}

fn representation(name: &Value) -> Option<&str> {
    view::items(name, "extension")
        .find(|e| view::text(e, "url") == Some(REPRESENTATION))
        .and_then(|e| view::text(e, "valueCode"))
}

fn written(name: &Value) -> Option<String> {
    if let Some(text) = view::text(name, "text").or_else(|| name.as_str()) {
        return Some(text.to_owned());
    }
    let parts: Vec<&str> = view::text(name, "family")
        .into_iter()
        .chain(view::items(name, "given").filter_map(Value::as_str))
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn is_kana(text: &str) -> bool {
    let folded = fold(text);
    !folded.is_empty() && folded.chars().all(|c| matches!(c, 'ァ'..='ヺ'))
}

/// Whether an item is about the record's person at all (not a practitioner or an institution).
pub(super) fn is_about_others(item: &Item<'_>) -> bool {
    matches!(
        item.kind(),
        "Patient" | "Organization" | "Practitioner" | "PractitionerRole" | "Location"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn kanji_and_kana_are_one_name() {
        let name = |code: &str, text: &str| {
            json!({"text": text,
            "extension": [{"url": REPRESENTATION, "valueCode": code}]})
        };
        let v = json!({"name": [name("ABC", "Hinata Kiyo"), name("SYL", "ヒナタ キヨ"),
            name("IDE", "日向 キヨ"), {"use": "maiden", "text": "小川 キヨ"}]});
        let expected = PersonName {
            text: Some("日向 キヨ".into()),
            kana: Some("ヒナタ キヨ".into()),
        };
        assert_eq!(names(&v), [expected]);
    }

    #[test]
    fn a_member_id_may_lack_parts() {
        let system = "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID";
        let m = member(system, "00012345::１８７:").unwrap();
        assert_eq!((m.insurer.as_str(), m.symbol, m.branch), ("00012345", None, None));
        assert_eq!(m.number.as_deref(), Some("１８７"));
        let csv = "\"00012345\",\"１２－３４\",\"５６７８\",\"00\"";
        let m = member("http://jpfhir.jp/fhir/core/IdSystem/JP_Coverage_id", csv).unwrap();
        assert_eq!(m.branch.as_deref(), Some("00"));
    }

    #[test]
    fn twins_of_one_name_are_two() {
        let of = |birth: &str| Subject {
            names: vec![PersonName { text: Some("日向 葵".into()), kana: None }],
            birth_date: birth.parse().ok(),
            ..Subject::default()
        };
        let mut persons = Vec::new();
        add(&mut persons, of("2019-06-02"));
        add(&mut persons, of("2019-06-02"));
        assert_eq!(persons.len(), 1);
        add(&mut persons, of("2017-06-02"));
        assert_eq!(persons.len(), 2);
        let subject = of_several(persons, &BTreeSet::new());
        assert_eq!(subject.names[1].text.as_deref(), Some("日向 葵（2017-06-02 ?）"));
    }
}
