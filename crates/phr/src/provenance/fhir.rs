//! Provenance and context as FHIR R4: our extensions, and the `Provenance` of an entry.
//!
//! <https://hl7.org/fhir/R4/provenance.html>. Standard elements are used where they exist
//! (`bodySite`, `method`, `device`, the `observation-bodyPosition` extension); what R4 has no place
//! for gets an extension of ours, listed in `docs/api/provenance.md`. Bytes at rest never change:
//! extensions are added at the edge, when a resource is given out.

pub mod words;

use serde_json::{Map, Value, json};

use super::{Context, Maker, Origin, Posture, Setting, Span, State, maker::Evidence};
use crate::record::Entry;
use ::fhir::{system, view};

/// Where a value was measured: `valueCode`, a [`Setting`] code.
pub const MEASURED_SETTING: &str =
    "https://tenohira.example/fhir/StructureDefinition/measured-setting";
/// In which state: `valueCode`, a [`State`] code. Repeats.
pub const MEASURED_STATE: &str = "https://tenohira.example/fhir/StructureDefinition/measured-state";
/// Part of the body, as the source names it, where the resource has no `bodySite`: `valueString`.
pub const MEASURED_BODY_SITE: &str =
    "https://tenohira.example/fhir/StructureDefinition/measured-body-site";
/// Device, as the source names it, where the resource has no `device`: `valueString`.
pub const MEASURED_DEVICE: &str =
    "https://tenohira.example/fhir/StructureDefinition/measured-device";
/// Method, as the source names it, where the resource has no `method`: `valueString`.
pub const MEASURED_METHOD: &str =
    "https://tenohira.example/fhir/StructureDefinition/measured-method";
/// Which kind of evidence an entry is: `valueCode`, an [`Evidence`] code.
pub const EVIDENCE: &str = "https://tenohira.example/fhir/StructureDefinition/evidence";
/// One origin of an entry; its parts are nested extensions. Repeats.
pub const ORIGIN: &str = "https://tenohira.example/fhir/StructureDefinition/origin";
/// Code system of our posture, setting and state codes.
pub const CONTEXT_SYSTEM: &str = "https://tenohira.example/fhir/CodeSystem/measured";
/// The standard extension for posture. SNOMED CT codes are not ours to ship, so ours stand in it.
pub const BODY_POSITION: &str = "http://hl7.org/fhir/StructureDefinition/observation-bodyPosition";
/// Naming system of accounts.
pub const ACCOUNT: &str = "https://tenohira.example/fhir/NamingSystem/account";

/// A context as FHIR extensions. [`context_from`] reads them back.
///
/// ```
/// use phr::provenance::{Context, Setting, State, fhir::{context_extensions, context_from}};
/// let bath = Context { setting: Some(Setting::Home), states: vec![State::AfterBath],
///     device: Some("上腕式".into()), ..Context::default() };
/// let resource = serde_json::json!({"extension": context_extensions(&bath)});
/// assert_eq!(context_from(&resource), bath);
/// assert!(context_extensions(&Context::default()).is_empty()); // what is not known is not said
/// ```
pub fn context_extensions(context: &Context) -> Vec<Value> {
    let mut out = Vec::new();
    if let Some(setting) = context.setting {
        out.push(json!({"url": MEASURED_SETTING, "valueCode": setting.code()}));
    }
    for state in &context.states {
        out.push(json!({"url": MEASURED_STATE, "valueCode": state.code()}));
    }
    if let Some(posture) = context.posture {
        let code = posture.code();
        let coding = json!({"system": CONTEXT_SYSTEM, "code": code});
        let concept = json!({"coding": [coding], "text": code});
        out.push(json!({"url": BODY_POSITION, "valueCodeableConcept": concept}));
    }
    let texts = [
        (MEASURED_BODY_SITE, &context.body_site),
        (MEASURED_DEVICE, &context.device),
        (MEASURED_METHOD, &context.method),
    ];
    for (url, text) in texts {
        if let Some(text) = text {
            out.push(json!({"url": url, "valueString": text}));
        }
    }
    out
}

/// How a value was measured, as far as the resource itself says: our extensions, the standard
/// elements, the few words of [`words`] in its notes, and codes that carry a context of their own.
/// Nothing is guessed; a resource that does not say gives an empty context.
///
/// ```
/// # use phr::provenance::{State, fhir::context_from}; use serde_json::json;
/// let noted = json!({"note": [{"text": "入浴後、自宅"}]});
/// assert_eq!(context_from(&noted).states, [State::AfterBath]);
/// let sentence = json!({"note": [{"text": "入浴後は測らないでください"}]});
/// assert!(context_from(&sentence).states.is_empty()); // only whole words count
/// ```
pub fn context_from(resource: &Value) -> Context {
    let mut context = Context {
        body_site: resource.get("bodySite").and_then(view::concept_name).map(str::to_owned),
        method: resource.get("method").and_then(view::concept_name).map(str::to_owned),
        device: resource.get("device").and_then(|d| device_name(resource, d)),
        ..Context::default()
    };
    view::items(resource, "extension").for_each(|e| add_extension(&mut context, e));
    view::items(resource, "component").for_each(|c| add_component(&mut context, c));
    for note in view::items(resource, "note") {
        let text = view::text(note, "text").or_else(|| note.as_str()).unwrap_or_default();
        words::add(&mut context, text);
    }
    if let Some(code) = resource.get("code") {
        view::codings(code).for_each(|c| add_code(&mut context, c));
    }
    context.states.sort_unstable();
    context.states.dedup();
    context
}

fn device_name(resource: &Value, reference: &Value) -> Option<String> {
    let named = view::text(reference, "display").map(str::to_owned);
    named.or_else(|| {
        let id = view::text(reference, "reference")?.strip_prefix('#')?;
        let device =
            view::items(resource, "contained").find(|c| view::text(c, "id") == Some(id))?;
        name_of_device(device)
    })
}

/// What a `Device` resource is called.
pub fn name_of_device(device: &Value) -> Option<String> {
    let given = view::items(device, "deviceName").find_map(|n| view::text(n, "name"));
    let maker = view::text(device, "manufacturer");
    let model = given
        .or_else(|| view::text(device, "modelNumber"))
        .or_else(|| device.get("type").and_then(view::concept_name));
    match (maker, model) {
        (Some(maker), Some(model)) => Some(format!("{maker} {model}")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}

fn add_extension(context: &mut Context, extension: &Value) {
    let code = || view::text(extension, "valueCode");
    let string = || view::text(extension, "valueString").map(str::to_owned);
    match view::text(extension, "url").unwrap_or_default() {
        MEASURED_SETTING => context.setting = code().and_then(Setting::from_code),
        MEASURED_STATE => context.states.extend(code().and_then(State::from_code)),
        BODY_POSITION => add_posture(context, extension.get("valueCodeableConcept")),
        MEASURED_BODY_SITE if context.body_site.is_none() => context.body_site = string(),
        MEASURED_DEVICE if context.device.is_none() => context.device = string(),
        MEASURED_METHOD if context.method.is_none() => context.method = string(),
        _ => {}
    }
}

/// Some systems send the body position as a component with LOINC 8361-8 (body position with
/// respect to gravity).
fn add_component(context: &mut Context, component: &Value) {
    if component.get("code").is_some_and(|c| view::has_code(c, system::LOINC, "8361-8")) {
        add_posture(context, component.get("valueCodeableConcept"));
    }
}

fn add_posture(context: &mut Context, concept: Option<&Value>) {
    let Some(concept) = concept else { return };
    let ours = view::codings(concept)
        .filter(|c| c.system == CONTEXT_SYSTEM)
        .find_map(|c| Posture::from_code(c.code));
    let displays = view::codings(concept).filter_map(|c| c.display);
    let mut named = view::text(concept, "text").into_iter().chain(displays);
    context.posture = ours.or_else(|| named.find_map(words::posture)).or(context.posture);
}

/// Codes whose meaning includes a state or a posture. LOINC: the names are certain
/// ("Systolic blood pressure--sitting", "Fasting glucose"). JLAC10: identification digits 1300 are
/// 空腹時 (fasting); 1299 is 随時 (any time) and says nothing.
fn add_code(context: &mut Context, coding: view::Coding<'_>) {
    if coding.system == system::LOINC {
        match coding.code {
            "8459-0" | "8453-3" => context.posture = Some(Posture::Sitting),
            "8460-8" | "8454-1" => context.posture = Some(Posture::Standing),
            "8461-6" | "8455-8" => context.posture = Some(Posture::Lying),
            "40443-4" => context.states.push(State::Rest),
            "1558-6" | "14771-0" => context.states.push(State::Fasting),
            _ => {}
        }
    } else if coding.code.len() == 17
        && matches!(coding.code.get(..9), Some("3D0101300" | "3F0151300"))
    {
        context.states.push(State::Fasting);
    }
}

/// The address of an original as a URI.
pub fn original_uri(origin: &Origin) -> String {
    format!("urn:sha256:{}", origin.original)
}

/// The resource with `meta.source` and our extensions, for giving out. The entry's bytes stay as
/// they are; a `meta.source` the sender wrote stays too.
pub fn with_extensions(entry: &Entry) -> Value {
    let mut resource = entry.resource.clone();
    let Some(object) = resource.as_object_mut() else { return resource };
    if let Some(origin) = entry.origins.first() {
        let meta = object.entry("meta").or_insert_with(|| json!({}));
        if let Some(meta) = meta.as_object_mut() {
            meta.entry("source").or_insert_with(|| original_uri(origin).into());
        }
    }
    let mut extensions = match object.remove("extension") {
        Some(Value::Array(items)) => items,
        Some(Value::Null) | None => Vec::new(),
        Some(one) => vec![one],
    };
    for new in our_extensions(entry, object) {
        if !extensions.contains(&new) {
            extensions.push(new);
        }
    }
    if !extensions.is_empty() {
        object.insert("extension".to_owned(), Value::Array(extensions));
    }
    resource
}

/// Context, evidence and origins; what a standard element of the resource already says is left out.
fn our_extensions(entry: &Entry, resource: &Map<String, Value>) -> Vec<Value> {
    let mut out = Vec::new();
    if let Some(origin) = entry.origins.first() {
        let mut context = origin.context.clone();
        for (key, text) in [
            ("bodySite", &mut context.body_site),
            ("device", &mut context.device),
            ("method", &mut context.method),
        ] {
            if resource.contains_key(key) {
                *text = None;
            }
        }
        out.extend(context_extensions(&context));
        out.push(json!({"url": EVIDENCE, "valueCode": origin.evidence.code()}));
    }
    out.extend(entry.origins.iter().map(origin_extension));
    out
}

/// One origin as a nested extension: original, format, span, receipt.
fn origin_extension(origin: &Origin) -> Value {
    let mut parts = vec![
        json!({"url": "original", "valueUri": original_uri(origin)}),
        json!({"url": "format", "valueCode": origin.format}),
    ];
    parts.extend(span_parts(&origin.span));
    parts.push(json!({"url": "received", "valueInstant": origin.received.at.to_string()}));
    parts.push(json!({"url": "channel", "valueCode": origin.received.channel.code()}));
    json!({"url": ORIGIN, "extension": parts})
}

/// Byte positions can exceed FHIR's 31-bit integers, so they are decimals.
fn span_parts(span: &Span) -> Vec<Value> {
    let mut parts = Vec::new();
    if let Some(bytes) = &span.bytes {
        parts.push(json!({"url": "first-byte", "valueDecimal": bytes.start}));
        parts.push(json!({"url": "end-byte", "valueDecimal": bytes.end}));
    }
    if let Some((first, last)) = span.lines {
        parts.push(json!({"url": "first-line", "valuePositiveInt": first}));
        parts.push(json!({"url": "last-line", "valuePositiveInt": last}));
    }
    if let Some(path) = &span.path {
        parts.push(json!({"url": "path", "valueString": path}));
    }
    parts
}

/// The `Provenance` of an entry: one resource, one `entity` for each origin.
///
/// Each origin keeps its own maker and account in `entity.agent`, so that two origins never blur;
/// the outer `agent` list repeats them because R4 asks for at least one. `target` is the reference
/// to the entry as the API names it, such as `Observation/0a1b…`.
pub fn provenance(entry: &Entry, target: &str) -> Value {
    let mut agents: Vec<Value> = Vec::new();
    for agent in entry.origins.iter().flat_map(agents_of) {
        if !agents.contains(&agent) {
            agents.push(agent);
        }
    }
    if agents.is_empty() {
        agents.push(json!({"who": maker_reference(&Maker::Unknown)}));
    }
    let code = if entry.version > 1 { "UPDATE" } else { "CREATE" };
    let system = "http://terminology.hl7.org/CodeSystem/v3-DataOperation";
    let mut out = json!({
        "resourceType": "Provenance",
        "target": [{"reference": target}],
        "recorded": entry.recorded.to_string(),
        "activity": {"coding": [{"system": system, "code": code}]},
        "agent": agents,
    });
    if let (Some(object), Some(first)) =
        (out.as_object_mut(), entry.origins.iter().map(|o| o.received.at).min())
    {
        object.insert("occurredDateTime".to_owned(), first.to_string().into());
        object.insert("entity".to_owned(), entry.origins.iter().map(entity).collect());
    }
    out
}

fn entity(origin: &Origin) -> Value {
    let mut what = json!({
        "identifier": {"system": "urn:ietf:rfc:3986", "value": original_uri(origin)},
    });
    if let (Some(name), Some(what)) = (&origin.received.file_name, what.as_object_mut()) {
        what.insert("display".to_owned(), name.as_str().into());
    }
    let evidence = json!({"url": EVIDENCE, "valueCode": origin.evidence.code()});
    json!({
        "extension": [origin_extension(origin), evidence],
        "role": "source",
        "what": what,
        "agent": agents_of(origin),
    })
}

/// Who said it (`performer` of a measurement, else `author`), and through whom it came in.
fn agents_of(origin: &Origin) -> Vec<Value> {
    let role = match origin.evidence {
        Evidence::Measured | Evidence::Dispensed => "performer",
        Evidence::Recorded
        | Evidence::Prescribed
        | Evidence::Claimed
        | Evidence::Reported
        | Evidence::Derived => "author",
    };
    let account = json!({
        "identifier": {"system": ACCOUNT, "value": origin.received.by.to_string()},
    });
    vec![agent(role, &maker_reference(&origin.made_by)), agent("enterer", &account)]
}

fn agent(role: &str, who: &Value) -> Value {
    let system = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
    json!({"type": {"coding": [{"system": system, "code": role}]}, "who": who})
}

fn maker_reference(maker: &Maker) -> Value {
    match maker {
        Maker::Institution { name, code: Some(code) } => json!({
            "type": "Organization",
            "identifier": {
                "system": "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no",
                "value": code,
            },
            "display": name,
        }),
        Maker::Institution { name, code: None } | Maker::Insurer { name } => {
            json!({"type": "Organization", "display": name})
        }
        Maker::Professional { name, institution: Some(institution) } => {
            json!({"type": "Practitioner", "display": format!("{name}（{institution}）")})
        }
        Maker::Professional { name, institution: None } => {
            json!({"type": "Practitioner", "display": name})
        }
        Maker::Device { name } => json!({"type": "Device", "display": name}),
        Maker::Person => json!({"type": "Patient", "display": "本人"}),
        Maker::Family { name } => {
            json!({"type": "RelatedPerson", "display": name.as_deref().unwrap_or("家族")})
        }
        Maker::Unknown => json!({"extension": [{
            "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
            "valueCode": "unknown",
        }]}),
    }
}

#[cfg(test)]
mod tests;
