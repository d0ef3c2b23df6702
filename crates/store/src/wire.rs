//! The words in which domain values are written into sealed rows.
//!
//! Serde stops here: the domain types know nothing of it. Keys are short because they repeat.

use std::ops::Range;

use phr::{
    AccountId, Text,
    person::{Insurance, LocalId, PersonName, Sex, Subject},
    ports::StoreError,
    provenance::{Channel, Context, Evidence, Maker, Posture, Received, Setting, Span, State},
    record::{Finding, Severity},
};
use serde::{Deserialize, Serialize};

/// Writes a wire value.
pub(crate) fn write<T: Serialize>(value: &T) -> Vec<u8> {
    // Only maps with keys that are no strings can fail, and there are none here.
    serde_json::to_vec(value).unwrap_or_default()
}

/// Reads a wire value.
pub(crate) fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Option<T> {
    serde_json::from_slice(bytes).ok()
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WireName {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kana: Option<String>,
}

impl From<&PersonName> for WireName {
    fn from(name: &PersonName) -> Self {
        WireName { text: name.text.clone(), kana: name.kana.clone() }
    }
}
impl From<WireName> for PersonName {
    fn from(name: WireName) -> Self {
        PersonName { text: name.text, kana: name.kana }
    }
}

pub(crate) fn names(names: &[PersonName]) -> Vec<WireName> {
    names.iter().map(WireName::from).collect()
}

/// A person's profile as it was given.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WireProfile {
    pub(crate) names: Vec<WireName>,
    pub(crate) birth: Option<String>,
    pub(crate) sex: Option<String>,
    pub(crate) called: Option<String>,
    pub(crate) since: String,
}

/// Insurer, symbol, number, branch.
type WireInsurance = (String, Option<String>, Option<String>, Option<String>);

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WireSubject {
    names: Vec<WireName>,
    birth: Option<String>,
    sex: Option<String>,
    insurance: Vec<WireInsurance>,
    local: Vec<(String, String)>,
}

impl From<&Subject> for WireSubject {
    fn from(s: &Subject) -> Self {
        let insurance = |i: &Insurance| {
            (i.insurer.clone(), i.symbol.clone(), i.number.clone(), i.branch.clone())
        };
        WireSubject {
            names: names(&s.names),
            birth: s.birth_date.as_ref().map(ToString::to_string),
            sex: s.sex.map(|sex| sex.code().to_owned()),
            insurance: s.insurance.iter().map(insurance).collect(),
            local: s.local_ids.iter().map(|l| (l.system.clone(), l.value.clone())).collect(),
        }
    }
}

impl WireSubject {
    pub(crate) fn subject(self) -> Option<Subject> {
        Some(Subject {
            names: self.names.into_iter().map(PersonName::from).collect(),
            birth_date: date(self.birth.as_deref()).ok()?,
            sex: sex(self.sex.as_deref()).ok()?,
            insurance: self
                .insurance
                .into_iter()
                .map(|(insurer, symbol, number, branch)| Insurance {
                    insurer,
                    symbol,
                    number,
                    branch,
                })
                .collect(),
            local_ids: self
                .local
                .into_iter()
                .map(|(system, value)| LocalId { system, value })
                .collect(),
        })
    }
}

/// A date that may be absent.
pub(crate) fn date(text: Option<&str>) -> Result<Option<fhir::Date>, StoreError> {
    text.map(str::parse).transpose().map_err(|_not_a_date| StoreError::Corrupt("date"))
}

/// A sex that may be absent.
pub(crate) fn sex(code: Option<&str>) -> Result<Option<Sex>, StoreError> {
    code.map(|c| Sex::from_code(c).ok_or(StoreError::Corrupt("sex"))).transpose()
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WireReceived {
    at: String,
    by: String,
    channel: String,
    file: Option<String>,
    /// The address under which the bytes were sealed, when it is not their hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sealed_as: Option<String>,
}

impl From<&Received> for WireReceived {
    fn from(r: &Received) -> Self {
        WireReceived {
            at: r.at.to_string(),
            by: r.by.to_string(),
            channel: r.channel.code().to_owned(),
            file: r.file_name.clone(),
            sealed_as: None,
        }
    }
}

impl WireReceived {
    pub(crate) fn received(self) -> Option<Received> {
        Some(Received {
            at: self.at.parse().ok()?,
            channel: Channel::from_code(&self.channel)?,
            by: self.by.parse::<AccountId>().ok()?,
            file_name: self.file,
        })
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct WireSpan {
    #[serde(default, rename = "b", skip_serializing_if = "Option::is_none")]
    bytes: Option<Range<u64>>,
    #[serde(default, rename = "l", skip_serializing_if = "Option::is_none")]
    lines: Option<(u32, u32)>,
    #[serde(default, rename = "p", skip_serializing_if = "Option::is_none")]
    path: Option<String>,
}

impl From<&Span> for WireSpan {
    fn from(s: &Span) -> Self {
        WireSpan { bytes: s.bytes.clone(), lines: s.lines, path: s.path.clone() }
    }
}
impl From<WireSpan> for Span {
    fn from(s: WireSpan) -> Self {
        Span { bytes: s.bytes, lines: s.lines, path: s.path }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WireFinding {
    severity: String,
    at: WireSpan,
    ja: String,
    en: String,
}

impl From<&Finding> for WireFinding {
    fn from(f: &Finding) -> Self {
        WireFinding {
            severity: f.severity.code().to_owned(),
            at: WireSpan::from(&f.at),
            ja: f.message.ja.clone(),
            en: f.message.en.clone(),
        }
    }
}

impl WireFinding {
    pub(crate) fn finding(self) -> Option<Finding> {
        Some(Finding {
            severity: Severity::from_code(&self.severity)?,
            at: self.at.into(),
            message: Text::new(self.ja, self.en),
        })
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum WireMaker {
    #[serde(rename = "i")]
    Institution(String, Option<String>),
    #[serde(rename = "p")]
    Professional(String, Option<String>),
    #[serde(rename = "n")]
    Insurer(String),
    #[serde(rename = "d")]
    Device(String),
    #[serde(rename = "s")]
    Person,
    #[serde(rename = "f")]
    Family(Option<String>),
    #[serde(rename = "u")]
    Unknown,
}

impl From<&Maker> for WireMaker {
    fn from(maker: &Maker) -> Self {
        match maker {
            Maker::Institution { name, code } => WireMaker::Institution(name.clone(), code.clone()),
            Maker::Professional { name, institution } => {
                WireMaker::Professional(name.clone(), institution.clone())
            }
            Maker::Insurer { name } => WireMaker::Insurer(name.clone()),
            Maker::Device { name } => WireMaker::Device(name.clone()),
            Maker::Person => WireMaker::Person,
            Maker::Family { name } => WireMaker::Family(name.clone()),
            Maker::Unknown => WireMaker::Unknown,
        }
    }
}

impl From<WireMaker> for Maker {
    fn from(maker: WireMaker) -> Self {
        match maker {
            WireMaker::Institution(name, code) => Maker::Institution { name, code },
            WireMaker::Professional(name, institution) => Maker::Professional { name, institution },
            WireMaker::Insurer(name) => Maker::Insurer { name },
            WireMaker::Device(name) => Maker::Device { name },
            WireMaker::Person => Maker::Person,
            WireMaker::Family(name) => Maker::Family { name },
            WireMaker::Unknown => Maker::Unknown,
        }
    }
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct WireContext {
    #[serde(skip_serializing_if = "Option::is_none")]
    setting: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    states: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    posture: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    site: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    device: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<String>,
}

impl WireContext {
    pub(crate) fn is_empty(&self) -> bool {
        *self == WireContext::default()
    }

    pub(crate) fn context(self) -> Option<Context> {
        Some(Context {
            setting: self.setting.map_or(Some(None), |c| Setting::from_code(&c).map(Some))?,
            states: self.states.iter().map(|c| State::from_code(c)).collect::<Option<_>>()?,
            posture: self.posture.map_or(Some(None), |c| Posture::from_code(&c).map(Some))?,
            body_site: self.site,
            device: self.device,
            method: self.method,
        })
    }
}

impl From<&Context> for WireContext {
    fn from(c: &Context) -> Self {
        WireContext {
            setting: c.setting.map(|s| s.code().to_owned()),
            states: c.states.iter().map(|s| s.code().to_owned()).collect(),
            posture: c.posture.map(|p| p.code().to_owned()),
            site: c.body_site.clone(),
            device: c.device.clone(),
            method: c.method.clone(),
        }
    }
}

/// An origin without the original it points at: that one is in the row's key.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WireOrigin {
    #[serde(rename = "s")]
    span: WireSpan,
    #[serde(rename = "m")]
    maker: WireMaker,
    #[serde(default, rename = "c", skip_serializing_if = "WireContext::is_empty")]
    context: WireContext,
    #[serde(rename = "e")]
    evidence: String,
}

/// The parts of an origin that stand in its row.
pub(crate) type OriginParts = (Span, Maker, Context, Evidence);

impl WireOrigin {
    pub(crate) fn of(span: &Span, maker: &Maker, context: &Context, evidence: Evidence) -> Self {
        WireOrigin {
            span: span.into(),
            maker: maker.into(),
            context: context.into(),
            evidence: evidence.code().to_owned(),
        }
    }

    pub(crate) fn parts(self) -> Option<OriginParts> {
        let evidence = Evidence::from_code(&self.evidence)?;
        Some((self.span.into(), self.maker.into(), self.context.context()?, evidence))
    }
}

/// What became of an original, beside its state.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WireOutcome {
    pub(crate) format: String,
    pub(crate) format_version: Option<String>,
    pub(crate) subject: WireSubject,
    pub(crate) differences: Vec<String>,
    /// Only in rows of earlier versions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) findings: Vec<WireFinding>,
    pub(crate) shown: Tally,
    pub(crate) withheld: Tally,
}

/// The one thing of an outcome that every look at an entry needs.
#[derive(Debug, Deserialize)]
pub(crate) struct WireFormat {
    pub(crate) format: String,
}

/// What an original brought: new versions by resource type, and repeated drafts.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub(crate) entries: std::collections::BTreeMap<String, u64>,
    pub(crate) duplicates: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) points: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) duplicate_points: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Tally {
    /// Whether nothing was counted.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.duplicates == 0
    }

    /// Adds what another tally counts.
    pub(crate) fn add(&mut self, other: &Tally) {
        for (resource_type, number) in &other.entries {
            let sum = self.entries.entry(resource_type.clone()).or_default();
            *sum = sum.saturating_add(*number);
        }
        self.duplicates = self.duplicates.saturating_add(other.duplicates);
        self.points = self.points.saturating_add(other.points);
        self.duplicate_points = self.duplicate_points.saturating_add(other.duplicate_points);
    }

    /// Counts one new version.
    pub(crate) fn version(&mut self, resource_type: &str) {
        if let Some(number) = self.entries.get_mut(resource_type) {
            *number = number.saturating_add(1);
        } else {
            self.entries.insert(resource_type.to_owned(), 1);
        }
    }

    /// Counts one draft that was already held.
    pub(crate) fn duplicate(&mut self) {
        self.duplicates = self.duplicates.saturating_add(1);
    }

    /// Counts the points of one draft: so many are new, so many were held.
    pub(crate) fn points(&mut self, new: u64, held: u64) {
        self.points = self.points.saturating_add(new);
        self.duplicate_points = self.duplicate_points.saturating_add(held);
    }
}
