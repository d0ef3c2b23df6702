//! The README beside the samples.

/// Says what the files are, who is who and that nobody exists.
pub(super) const TEXT: &str = "\
# Samples: an invented family

Everything here is invented: people, clinics, insurers, makers, numbers. Ingredients, item codes and
file layouts are real, so that programs meet what they will meet in life. Each file also says so
itself (見本データ（架空の人物）, \"sample data, invented person\").

`cargo xtask samples` makes all of it from one seed; `cargo xtask samples --check` fails when a file
here is not what would be made. Do not edit by hand, change `xtask/src/samples/`.

| folder | who | what is in it |
|---|---|---|
| `grandmother/` | 日向 キヨ, 1943 | high blood pressure, kidney disease, care level 1: notebooks 2019 and 2023 to 2025, a referral, laboratory tests, diagnoses, home blood pressure, check-ups, cost notices |
| `father/` | 日向 健一, 1974 | at the edge of metabolic syndrome: check-ups 2019 to 2025 without 2020, the last one twice (XML and FHIR), a notebook, and a year of a watch: heart rate, steps, sleep |
| `mother/` | 日向 美咲, 小川 until 2017, 1979 | asthma; another surname in the two oldest notebooks and, with another insurer, in the check-up of 2016 |
| `child/` | 日向 陽太, 2018 | egg allergy, vaccinations, growth, syrups and powders |
| `strange/` | | another person's notebook, a memo with a (made up) 12-digit number to be masked, a file cut short, unreadable text, an archive |

Formats: JAHIS medication notebook text (`okusuri_*.txt`, CP932; the three QR parts are pasted UTF-8),
specific health check-up XML (`h*.xml`), Mynaportal cost notice CSV, FHIR R4 JSON and NDJSON,
Apple Health export (`export_*.zip`).
`family.json` lists people and files in the order a family adds them; `embed.rs` carries the files
inside a binary.

Things to find: a rash and ankles that swell, the same prescription in referral, notebook and cost
notice (10 March 2025), the same ingredient from two pharmacies (October 2024), albumin in mg/L, a
suspected diagnosis, one the person has not been told, a smudged line, a unit that does not exist.

Licence: MIT OR Apache-2.0, as the rest; the sample files may also be used under CC0 1.0.
";
