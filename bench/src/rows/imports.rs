//! Files in: the whole road from received bytes to the committed record.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};
use phr::ports::Reading;

use super::floors;
use crate::{
    corpus::Corpus,
    held::{FILE, Held, Holder, files},
    line::Line,
    meter::{Cost, Spread, costs, repetitions},
};

/// CPU time of an import of FHIR resources, beside its floors.
pub(super) fn fhir(holder: &mut Holder) -> Result<Vec<Line>> {
    let (repeats, many) = (holder.scale.repeats, holder.scale.resources);
    let lines = files(11, many);
    let single: Vec<Vec<u8>> = lines
        .iter()
        .flat_map(|file| file.split(|b| *b == b'\n'))
        .filter(|line| !line.is_empty())
        .map(<[u8]>::to_vec)
        .collect();
    let bytes: usize = single.iter().map(Vec::len).sum();
    let mean = u32::try_from(bytes / single.len().max(1))?;
    let (raw, indexed) = floors::inserts(holder, &single)?;
    let floor = indexed.measured.median;
    let import = |files: &[Vec<u8>]| -> Result<Vec<Cost>> {
        costs(repeats, many, || Held::empty()?.take_in(files))
    };
    let ndjson = import(&lines)?;
    let corpus = Corpus::new(12);
    let bundles: Vec<Vec<u8>> =
        (0..many.div_ceil(FILE)).map(|_| corpus.bundle(many.min(FILE))).collect();
    let bundle = import(&bundles)?;
    let mut held = Held::empty()?;
    held.take_in(&lines)?;
    let again = costs(1, many, || held.take_in(&lines))?;
    let rate = ndjson.iter().map(|c| f64::from(mean) / c.wall_us);
    let each = ndjson.iter().map(|c| 1e6 / c.wall_us);
    Ok(vec![
        Line::of("a resource as received, on average", "bytes", Spread::exactly(f64::from(mean))),
        raw,
        indexed,
        Line::cpu("import a resource (FHIR NDJSON, files of 1,000)", &ndjson)
            .target(60.0)
            .floor(floor),
        Line::cpu("import a resource (FHIR Bundle, indented)", &bundle).target(60.0).floor(floor),
        Line::cpu("import a resource that is held already", &again),
        Line::of("import, FHIR NDJSON, one client", "MB/s", Spread::of(rate)),
        Line::of("import, FHIR NDJSON, one client", "resources/s", Spread::of(each)),
    ])
}

/// The invented family's files of each other format, each taken into an empty record.
const FORMATS: &[(&str, &[&str])] = &[
    ("medication notebook (JAHIS)", &["grandmother/okusuri_20251226.txt"]),
    (
        "check-up (XML)",
        &[
            "father/h13199000772019061110000109.xml",
            "father/h13199000772021060810000088.xml",
            "father/h13199000772024061110000120.xml",
        ],
    ),
    ("cost notice (CSV)", &["grandmother/医療費情報_20251229102030123.csv"]),
    ("FHIR Bundle of lab results", &["grandmother/kensa_2025.json"]),
];

/// MB/s and resources/s for each format.
pub(super) fn formats(holder: &mut Holder) -> Result<Vec<Line>> {
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../samples");
    let mut out = Vec::new();
    for (format, names) in FORMATS {
        let files: Vec<Vec<u8>> = names
            .iter()
            .map(|name| fs::read(samples.join(name)).with_context(|| (*name).to_owned()))
            .collect::<Result<_>>()?;
        let mut first = Held::strange()?;
        first.take_in(&files)?;
        let count = |r: &mut dyn Reading| r.count();
        let entries = u32::try_from(first.record.look(&*first.store, count)?)?.max(1);
        let bytes = u32::try_from(first.received)?;
        let times = (holder.scale.looks / 50).max(1);
        let mut each = Vec::new();
        for _ in repetitions(holder.scale.repeats) {
            let mut records = (0..times).map(|_| Held::strange()).collect::<Result<Vec<_>>>()?;
            each.push(crate::meter::cost(times.saturating_mul(entries), || {
                records.iter_mut().try_for_each(|held| held.take_in(&files))
            })?);
        }
        let per_resource = f64::from(bytes) / f64::from(entries);
        let rate = each.iter().map(|c| per_resource / c.cpu_us);
        out.push(Line::of(format!("import, {format}"), "MB per CPU second", Spread::of(rate)));
        out.push(Line::cpu(format!("import a resource, {format}"), &each));
    }
    Ok(out)
}
