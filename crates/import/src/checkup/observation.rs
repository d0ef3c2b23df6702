//! One observation of the document → one FHIR Observation.
//!
//! hc08 XSD: `observation` with `negationInd` (未実施: not done), `value`, `interpretationCode`,
//! `methodCode`, `author`, `referenceRange`. 一連検査 (tests that belong together, such as the
//! electrocardiogram) are nested by `entryRelationship` and are read like the others.

use fhir::{
    Date,
    system::{CHECKUP_ITEM, LOINC, OBSERVATION_CATEGORY},
};
use phr::{
    Text,
    provenance::{Context, Evidence, Maker, Setting, context::State},
    record::{Draft, Kind, kind::KIND_TAG},
};
use serde_json::{Map, Value, json};

use super::{
    header::{Header, put},
    items::{self, Item, ROOT},
    notes::{Notes, quoted},
    number::{Decimal, json_digits},
    unit,
    value::{About, Reading, amount},
    xml::Node,
};
use crate::jp;

const INTERPRETATION: &str = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";
const ABSENT: &str = "http://terminology.hl7.org/CodeSystem/data-absent-reason";

/// LOINC codes of items where the meaning is the same beyond doubt.
const LOINCS: &[(&str, &str)] = &[
    ("9A75", "8480-6"),
    ("9A76", "8462-4"),
    ("9N001", "8302-2"),
    ("9N006", "29463-7"),
    ("9N011", "39156-5"),
    ("3D046", "4548-4"),
];

/// One result with what the checks need.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) draft: Draft,
    pub(super) code: String,
    pub(super) item: Option<&'static Item>,
    pub(super) name: Text,
    pub(super) reading: Reading,
    /// `H`, `L`, `N`, `HX`, `LX` as sent.
    pub(super) interpretation: Option<String>,
    /// The first reference range as sent, when it is in the unit of the value.
    pub(super) low: Option<Decimal>,
    pub(super) high: Option<Decimal>,
    pub(super) at: std::ops::Range<u64>,
}

/// Reads one observation; `None` when it only holds others together.
pub(super) fn read(node: &Node, header: &Header, notes: &mut Notes<'_, '_>) -> Option<Seen> {
    if node.cut {
        return None; // a half-read result is no result: `< 3` would become `3`
    }
    let code = node.find("code").and_then(|c| c.attribute("code")).unwrap_or_default();
    let values: Vec<&Node> = node.children("value").collect();
    let negated = matches!(node.attribute("negationInd"), Some("true" | "1"));
    let holds_others = node.find("entryRelationship/observation").is_some();
    if values.is_empty() && !negated && (holds_others || code.is_empty()) {
        return None;
    }
    let item = items::item(code);
    let name = name(node, code, item, header, notes);
    let date = own_date(node).or_else(|| header.date.clone());
    let about = About { item, name: &name, date: header.date.as_ref() };
    let reading = match values.first() {
        _ if negated => Reading::Blank,
        Some(value) => Reading::of(value, about, notes),
        None => Reading::Blank,
    };
    note_blank(node, &reading, negated, &name, notes);
    note_more(&values, &name, notes);
    let interpretation = interpretation(node);
    let ranges = ranges(node);
    let unit = values.first().and_then(|v| v.attribute("unit"));
    let (low, high) = limits(&ranges, unit);
    let resource = Resource { node, code, item, name: &name, date: date.as_ref(), header }.build(
        &reading,
        negated,
        interpretation.as_deref(),
        &ranges,
    );
    let (maker, evidence) = origin(node, item, header);
    let no_value = evidence == Evidence::Measured && !reading.is_value();
    let evidence = if no_value { Evidence::Recorded } else { evidence };
    let span = notes.span(&node.at).with_path(node.path.as_str());
    let draft = Draft::authored(resource, span, maker, evidence)
        .measured(context(node, item, header, negated));
    Some(Seen {
        draft,
        code: code.to_owned(),
        item,
        name,
        reading,
        interpretation,
        low,
        high,
        at: node.at.clone(),
    })
}

/// What the item is called: by our list, else as the file calls it.
fn name(
    node: &Node,
    code: &str,
    item: Option<&Item>,
    header: &Header,
    notes: &mut Notes<'_, '_>,
) -> Text {
    if let Some(item) = item {
        if says_fasting(item) && !knows_fasting(item, header) {
            return Text::new("中性脂肪(トリグリセリド)", "Triglycerides");
        }
        return item.name.clone();
    }
    let written = node.find("code").and_then(|c| {
        c.attribute("displayName").or_else(|| c.find("originalText").and_then(Node::words))
    });
    if let Some(written) = written {
        let shown = quoted(written);
        notes.info(
            &node.at,
            format!("「{shown}」は、知らない検査項目です。書かれたまま取り込みました"),
            format!("`{shown}` is not an item we know; read as written"),
        );
        return Text::new(written, written);
    }
    let shown = quoted(code);
    let name = if code.is_empty() {
        Text::new("名前のない項目", "Item without a name")
    } else {
        Text::new(format!("項目 {shown}"), format!("Item {shown}"))
    };
    notes.warning(
        &node.at,
        format!("{}が何の検査か分かりません。紙の結果を見てください", name.ja),
        format!("{}: not known which test this is, look at the paper", name.en),
    );
    name
}

fn note_blank(
    node: &Node,
    reading: &Reading,
    negated: bool,
    name: &Text,
    notes: &mut Notes<'_, '_>,
) {
    let Text { ja, en } = name;
    let value =
        node.find("value").and_then(|v| v.attribute("value").or_else(|| v.attribute("code")));
    match (negated, value) {
        (true, Some(value)) => {
            let shown = quoted(value);
            notes.warning(
                &node.at,
                format!("{ja}は「未実施」ですが、値「{shown}」も書かれています。未実施として取り込みました。健診機関に確かめてください"),
                format!("{en} is marked as not done but has the value `{shown}`; read as not done: ask the centre"),
            );
        }
        (false, _) if *reading == Reading::Blank => {
            notes.info(&node.at, format!("{ja}は空欄でした"), format!("{en} was left blank"));
        }
        _ => {}
    }
}

/// The standard has one value; a second one is told, so that nothing gets lost unseen.
fn note_more(values: &[&Node], name: &Text, notes: &mut Notes<'_, '_>) {
    for more in values.iter().skip(1) {
        let written = ["value", "code", "displayName"].iter().find_map(|key| more.attribute(key));
        let shown = written.map_or_else(|| quoted(&more.all_words()), quoted);
        let Text { ja, en } = name;
        notes.warning(
            &more.at,
            format!("{ja}に2つめの値「{shown}」があります。1つめだけ取り込みました。紙の結果と見比べてください"),
            format!("{en} has a second value `{shown}`; only the first was read: compare with the paper"),
        );
    }
}

/// An observation rarely has its own time; then it is more exact than that of the check-up.
fn own_date(node: &Node) -> Option<Date> {
    jp::date(node.find("effectiveTime")?.attribute("value")?, false)
}

fn interpretation(node: &Node) -> Option<String> {
    node.find("interpretationCode")?.attribute("code").map(str::to_owned)
}

/// A reference range as sent.
#[derive(Debug)]
struct Range {
    low: Option<(String, Option<String>)>,
    high: Option<(String, Option<String>)>,
    text: Option<String>,
}

fn ranges(node: &Node) -> Vec<Range> {
    let ranges = node.children("referenceRange").filter_map(|r| r.find("observationRange"));
    ranges
        .map(|range| {
            let bound = |name: &str| {
                let bound = range.find("value")?.find(name)?;
                let unit = bound.attribute("unit").map(str::to_owned);
                Some((bound.attribute("value")?.to_owned(), unit))
            };
            let text = range.find("text").map(Node::all_words).filter(|t| !t.is_empty());
            Range { low: bound("low"), high: bound("high"), text }
        })
        .filter(|range| range.low.is_some() || range.high.is_some() || range.text.is_some())
        .collect()
}

fn limits(ranges: &[Range], unit: Option<&str>) -> (Option<Decimal>, Option<Decimal>) {
    let [range] = ranges else { return (None, None) };
    let comparable = |bound: &Option<(String, Option<String>)>| {
        let (digits, bound_unit) = bound.as_ref()?;
        let same = match (bound_unit.as_deref(), unit) {
            (Some(a), Some(b)) => a == b || unit::ucum(a).is_some_and(|a| unit::ucum(b) == Some(a)),
            _ => true,
        };
        same.then(|| Decimal::read(digits)).flatten()
    };
    (comparable(&range.low), comparable(&range.high))
}

/// Everything an Observation is built from.
struct Resource<'r> {
    node: &'r Node,
    code: &'r str,
    item: Option<&'static Item>,
    name: &'r Text,
    date: Option<&'r Date>,
    header: &'r Header,
}

impl Resource<'_> {
    fn build(
        &self,
        reading: &Reading,
        negated: bool,
        interpretation: Option<&str>,
        ranges: &[Range],
    ) -> Value {
        let mut out = json!({
            "resourceType": "Observation",
            "meta": {"tag": [{"system": KIND_TAG, "code": Kind::CheckUp.code()}]},
            "status": if negated { "cancelled" } else { "final" },
        });
        let category = self.item.map(|item| {
            json!([{"coding": [{"system": OBSERVATION_CATEGORY, "code": item.group.code()}]}])
        });
        put(&mut out, "category", category);
        put(&mut out, "code", Some(self.concept()));
        put(&mut out, "effectiveDateTime", self.date.map(|d| json!(d.as_str())));
        put(&mut out, "performer", self.performers());
        let comparator = match interpretation {
            Some("LX") => Some("<"),
            Some("HX") => Some(">"),
            _ => None,
        };
        match reading.fhir(comparator) {
            Some((key, value)) => put(&mut out, key, Some(value)),
            None => put(&mut out, "dataAbsentReason", Some(absent(reading, negated))),
        }
        put(
            &mut out,
            "interpretation",
            interpretation.map(|code| {
                let words = match code {
                    "H" => "高い",
                    "L" => "低い",
                    "N" => "範囲内",
                    "HX" => "測れる上限より高い",
                    "LX" => "測れる下限より低い",
                    other => other,
                };
                json!([{"coding": [{"system": INTERPRETATION, "code": code}], "text": words}])
            }),
        );
        let note = self.node.find("text").map(Node::all_words).filter(|t| !t.is_empty());
        put(&mut out, "note", note.map(|text| json!([{"text": text}])));
        put(
            &mut out,
            "method",
            method(self.node).map(|(code, text)| {
                let mut concept = json!({"text": text});
                let system = format!("urn:oid:{ROOT}1007");
                put(&mut concept, "coding", code.map(|c| json!([{"system": system, "code": c}])));
                concept
            }),
        );
        let ranges: Vec<Value> = ranges.iter().map(Range::fhir).collect();
        put(&mut out, "referenceRange", (!ranges.is_empty()).then(|| json!(ranges)));
        out
    }

    fn concept(&self) -> Value {
        let given = self.node.find("code");
        let own = given.and_then(|c| c.attribute("codeSystem"));
        let system = match own {
            Some(oid) => format!("urn:oid:{}", oid.strip_prefix("urn:oid:").unwrap_or(oid)),
            None => CHECKUP_ITEM.to_owned(),
        };
        let mut codings = Vec::new();
        if !self.code.is_empty() {
            let mut coding = json!({"system": system, "code": self.code});
            let display = given.and_then(|c| c.attribute("displayName"));
            put(&mut coding, "display", display.map(|d| json!(d)));
            codings.push(coding);
        }
        let loinc =
            LOINCS.iter().find(|(item, _)| self.item.is_some() && self.code.starts_with(item));
        codings.extend(loinc.map(|(_, code)| json!({"system": LOINC, "code": code})));
        let mut concept = json!({});
        put(&mut concept, "coding", (!codings.is_empty()).then(|| json!(codings)));
        put(&mut concept, "text", Some(json!(self.name.ja)));
        concept
    }

    fn performers(&self) -> Option<Value> {
        let doctor = author(self.node).map(|name| json!({"display": name}));
        let all: Vec<Value> = doctor.into_iter().chain(self.header.provider()).collect();
        (!all.is_empty()).then(|| json!(all))
    }
}

impl Range {
    fn fhir(&self) -> Value {
        let mut out = Map::new();
        let mut words = self.text.clone();
        for (key, bound) in [("low", &self.low), ("high", &self.high)] {
            let Some((written, unit)) = bound else { continue };
            let ucum = unit.as_deref().and_then(unit::ucum).filter(|ucum| *ucum != "1");
            match json_digits(written) {
                Some(digits) => {
                    out.insert(key.to_owned(), amount(&digits, unit.as_deref(), ucum));
                }
                // Not a number: the words of the file are kept.
                None => words = Some(format!("{}{key}: {written} ", words.unwrap_or_default())),
            }
        }
        if let Some(words) = words {
            out.insert("text".to_owned(), json!(words.trim()));
        }
        Value::Object(out)
    }
}

fn absent(reading: &Reading, negated: bool) -> Value {
    let (code, text) = match reading {
        _ if negated => ("not-performed", "未実施"),
        Reading::NotMeasurable => ("error", "測定不能"),
        _ => ("unknown", "空欄"),
    };
    json!({"coding": [{"system": ABSENT, "code": code}], "text": text})
}

/// The method code and what to call it.
fn method(node: &Node) -> Option<(Option<&str>, String)> {
    let given = node.find("methodCode")?;
    let code = given.attribute("code");
    let known = code.and_then(items::method).map(|m| m.text.ja.clone());
    let text = known
        .or_else(|| given.attribute("displayName").map(str::to_owned))
        .or_else(|| code.map(|c| format!("方法コード {c}（意味が分かりません）")))?;
    Some((code, text))
}

/// The doctor an observation names.
fn author(node: &Node) -> Option<String> {
    let person = node.find("author/assignedAuthor/assignedPerson/name")?;
    Some(person.all_words()).filter(|name| !name.is_empty())
}

fn origin(node: &Node, item: Option<&Item>, header: &Header) -> (Maker, Evidence) {
    let maker = match author(node) {
        Some(name) => Maker::Professional { name, institution: header.institution.clone() },
        None => header.made_by(),
    };
    (maker, item.map_or(Evidence::Recorded, |item| item.evidence))
}

fn says_fasting(item: &Item) -> bool {
    item.name.ja.starts_with("空腹時")
}

/// 空腹時 (fasting) is in the name of the item. Before April 2024 the item for triglycerides had the
/// same code without saying so.
fn knows_fasting(item: &Item, header: &Header) -> bool {
    let since_2024 = header.date.as_ref().is_some_and(|d| (d.year(), d.month()) >= (2024, Some(4)));
    item.code.starts_with("3D010") || since_2024
}

fn context(node: &Node, item: Option<&Item>, header: &Header, negated: bool) -> Context {
    let fasting = item.is_some_and(|item| says_fasting(item) && knows_fasting(item, header));
    Context {
        setting: Some(Setting::CheckUp),
        states: if fasting && !negated { vec![State::Fasting] } else { Vec::new() },
        method: method(node).map(|(_, text)| text),
        ..Context::default()
    }
}
