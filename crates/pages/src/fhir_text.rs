//! `GET /p/{pid}/entry/{eid}/fhir`: the raw FHIR of an entry and its Provenance, as text.

use askama::Template;

use crate::frame::{Frame, Nav};
use crate::lang::Lang;
use crate::page::{Page, RenderError, render};
use crate::{links, sample, words};

/// The raw FHIR of one entry.
#[derive(Clone, Debug, Template)]
#[template(path = "fhir_text.html")]
pub struct FhirText {
    /// The frame.
    pub frame: Frame,
    /// The entry in a few words.
    pub title: String,
    /// The resource as kept, for reading.
    pub resource: String,
    /// The `Provenance` that belongs to it.
    pub provenance: String,
    /// The entry.
    pub back: String,
}

impl FhirText {
    fn words(&self) -> &'static words::original::Words {
        &self.frame.words().original
    }
}

impl Page for FhirText {
    const NAME: &'static str = "fhir_text";

    fn samples(lang: Lang) -> Vec<Self> {
        let pid = sample::PID;
        let resource = "{\n  \"resourceType\": \"Observation\",\n  \"status\": \"final\",\n  \
                        \"valueQuantity\": { \"value\": 0.92, \"unit\": \"mg/dL\" }\n}";
        let provenance = "{\n  \"resourceType\": \"Provenance\",\n  \"target\": [\n    { \
                          \"reference\": \"Observation/l1/_history/2\" }\n  ]\n}";
        vec![Self {
            frame: sample::frame(lang, Nav::Timeline, &links::entry_fhir(pid, "l1")),
            title: "クレアチニン".into(),
            resource: resource.into(),
            provenance: provenance.into(),
            back: links::entry(pid, "l1"),
        }]
    }

    fn render(&self) -> Result<String, RenderError> {
        render(self)
    }
}
