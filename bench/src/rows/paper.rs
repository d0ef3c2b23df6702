//! A record on paper: reading and telling what a document needs, and setting it as a PDF.

use anyhow::Result;
use fhir::Date;
use pages::sheet::{Document, Letters};
use phr::message::Language;
use server::sheets::{Wanted, told};

use super::pages::noon;
use crate::{
    held::Holder,
    line::Line,
    meter::{Cost, Spread, costs},
};

/// Each document of the large record.
pub(super) fn paper(holder: &mut Holder) -> Result<Vec<Line>> {
    let (repeats, [_, size]) = (holder.scale.repeats, holder.scale.records);
    let held = holder.with(size)?;
    let mut out = Vec::new();
    for document in Document::ALL {
        let wanted = Wanted {
            document,
            language: Language::Ja,
            letters: Letters::Ordinary,
            year: None,
            today: Date::from_timestamp(noon()),
        };
        let read = || Ok(held.record.look(&*held.store, |r| told(r, &wanted))?);
        let sheet = read()?;
        let pdf = paper::pdf(&sheet)?;
        let telling = costs(repeats, 1, || read().map(drop))?;
        let setting = costs(repeats, 1, || Ok(paper::pdf(&sheet).map(drop)?))?;
        let milliseconds = |costs: &[Cost]| Spread::of(costs.iter().map(|c| c.cpu_us / 1e3));
        let of = format!("paper `{}` of {size}", document.slug());
        let bytes = Spread::exactly(f64::from(u32::try_from(pdf.len())?) / 1024.0);
        out.push(Line::of(format!("{of}: read and told"), "ms CPU", milliseconds(&telling)));
        out.push(Line::of(format!("{of}: set as PDF/UA-1"), "ms CPU", milliseconds(&setting)));
        out.push(Line::of(format!("{of}: the file"), "KiB", bytes));
    }
    Ok(out)
}
