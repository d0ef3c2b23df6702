//! What is odd about a resource, in words for the person who added the file.
//!
//! Nothing is refused for it: the resource is kept as it came. Values are only repeated where the
//! sentence would be of no use without them (a wrong unit).

use fhir::{check::Issue, view};
use phr::{provenance::Span, record::Finding};
use serde_json::Value;

use super::units;

/// Longer texts from a file are cut in a sentence.
const QUOTE_MAX: usize = 30;

/// All findings about one resource.
pub(super) fn findings(resource: &Value, span: &Span) -> Vec<Finding> {
    let issues = fhir::check::issues(resource);
    let mut out: Vec<_> = missing(resource, &issues, span).into_iter().collect();
    out.extend(issues.iter().filter_map(|issue| in_words(resource, issue, span)));
    if view::resource_type(resource) == Some("Observation") {
        out.extend(unit(resource, span));
        let components = view::items(resource, "component");
        let odd = std::iter::once(resource).chain(components).any(contradicts);
        out.extend(odd.then(|| contradiction(resource, span)));
    }
    out
}

/// All missing elements in one sentence.
fn missing(resource: &Value, issues: &[Issue], span: &Span) -> Option<Finding> {
    let names: Vec<_> = issues
        .iter()
        .filter_map(|i| if let Issue::Missing(e) = i { Some(*e) } else { None })
        .collect();
    let what = what(resource);
    (!names.is_empty()).then(|| {
        let names = names.join(", ");
        Finding::warning(
            span.clone(),
            format!("{what}に必要な項目がありません（{names}）。あるものだけを残しました"),
            format!("{what} lacks {names}; what is there was kept"),
        )
    })
}

/// `Observation` and the like. Unknown names come from the file and are cut.
fn what(resource: &Value) -> String {
    quote(view::resource_type(resource).unwrap_or_default())
}

fn quote(text: &str) -> String {
    let mut out: String = text.chars().filter(|c| !c.is_control()).take(QUOTE_MAX).collect();
    if text.chars().nth(QUOTE_MAX).is_some() {
        out.push('…');
    }
    out
}

fn in_words(resource: &Value, issue: &Issue, span: &Span) -> Option<Finding> {
    let what = what(resource);
    let at = || span.clone();
    let finding = match issue {
        Issue::Missing(_) => return None,
        Issue::UnknownType(name) => Finding::info(
            at(),
            format!("「{}」は知らない種類の記録です。そのまま残しました", quote(name)),
            format!("`{}` is not a kind of record we know; it was kept as it is", quote(name)),
        ),
        Issue::Status(status) => Finding::warning(
            at(),
            format!("{what}の状態「{}」は決まりにない言葉です。そのまま残しました", quote(status)),
            format!("the status `{}` of {what} is not one FHIR has; kept as it is", quote(status)),
        ),
        Issue::NotAList(element) => Finding::info(
            at(),
            format!("{what}の {element} がリストになっていません。1件として読みました"),
            format!("{element} of {what} is not a list; it was read as one item"),
        ),
        Issue::Date { path, text } => {
            let place = span.path.iter().map(String::as_str).chain([path.as_str()]);
            let place = place.collect::<Vec<_>>().join(".");
            Finding::warning(
                at().with_path(place),
                format!("日付「{}」（{path}）が読めません。文字のまま残しました", quote(text)),
                format!("the date `{}` ({path}) cannot be read; it was kept as text", quote(text)),
            )
        }
        Issue::Release { release, element } => Finding::warning(
            at(),
            format!(
                "{what}が FHIR {release} の形で書かれています（{element}）。読めないところがあるかもしれません"
            ),
            format!("{what} has the shape of FHIR {release} ({element}); parts of it may not show"),
        ),
    };
    Some(finding)
}

fn unit(resource: &Value, span: &Span) -> Option<Finding> {
    let units::Unusual { ja, en, digits, unit, usual } = units::unusual(resource)?;
    Some(Finding::warning(
        span.clone(),
        format!("{ja} {digits} {unit} は、単位が違うかもしれません（ふつうは {usual}）"),
        format!("{en} {digits} {unit} may have the wrong unit (usually {usual})"),
    ))
}

/// Whether a value outside its reference range is marked as normal. The official eCheckup example
/// has such a value, so the mark alone cannot be trusted.
fn contradicts(observation: &Value) -> bool {
    let normal =
        view::items(observation, "interpretation").any(|i| view::codings(i).any(|c| c.code == "N"));
    let range = view::items(observation, "referenceRange").next();
    let (true, Some(range), Some(value)) = (normal, range, observation.get("valueQuantity")) else {
        return false;
    };
    let number = |v: &Value| view::quantity(v)?.digits.parse::<f64>().ok();
    let same_unit = |limit: &Value| {
        let unit = |v: &Value| view::quantity(v).and_then(|q| q.unit.map(str::to_owned));
        unit(limit).is_none() || unit(limit) == unit(value)
    };
    let limit = |key: &str| range.get(key).filter(|l| same_unit(l)).and_then(number);
    let Some(value) = number(value) else { return false };
    limit("low").is_some_and(|low| value < low) || limit("high").is_some_and(|high| value > high)
}

fn contradiction(resource: &Value, span: &Span) -> Finding {
    let name = quote(resource.get("code").and_then(view::concept_name).unwrap_or_default());
    Finding::info(
        span.clone(),
        format!(
            "「{name}」は基準の範囲の外ですが、「範囲内」の印がついています。範囲と見くらべてください"
        ),
        format!(
            "`{name}` lies outside its reference range but is marked as normal; please compare"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(json: &str, expected: &Expect) {
        let resource = fhir::parse(json.as_bytes()).unwrap();
        let found = findings(&resource, &Span::line(1));
        let lines: Vec<_> = found.iter().map(|f| format!("{}\n", f.sentence().ja)).collect();
        expected.assert_eq(&lines.concat());
    }

    #[test]
    fn each_oddity_has_its_sentence() {
        check(
            r#"{"resourceType": "Observation", "status": "done", "category": {}, "issued": "昨日"}"#,
            &expect![[r"
                1行目: Observationに必要な項目がありません（code）。あるものだけを残しました
                1行目: Observationの状態「done」は決まりにない言葉です。そのまま残しました
                1行目: Observationの category がリストになっていません。1件として読みました
                1行目: 日付「昨日」（issued）が読めません。文字のまま残しました
            "]],
        );
    }

    #[test]
    fn a_value_outside_its_range_that_is_marked_normal_is_said() {
        check(
            r#"{"resourceType": "Observation", "status": "final", "code": {"text": "収縮期血圧"},
                "valueQuantity": {"value": 149, "unit": "mmHg"},
                "interpretation": [{"coding": [{"code": "N"}]}],
                "referenceRange": [{"low": {"value": 80}, "high": {"value": 130, "unit": "mmHg"}}]}"#,
            &expect![[r"
                1行目: 「収縮期血圧」は基準の範囲の外ですが、「範囲内」の印がついています。範囲と見くらべてください
            "]],
        );
    }

    #[test]
    fn an_uncoded_test_is_fine() {
        check(
            r#"{"resourceType": "Observation", "status": "final",
                "code": {"coding": [{"code": "99999999999999999"}], "text": "院内検査"}}"#,
            &expect![[""]],
        );
    }
}
