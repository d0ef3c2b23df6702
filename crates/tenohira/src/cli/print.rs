//! `tenohira print`: a document for paper.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Which document, of whom, into which file.
#[derive(Debug, Args)]
pub(crate) struct Print {
    /// Which document
    #[arg(value_enum)]
    pub(crate) document: DocumentArg,
    /// Whose record: an id, its beginning, or the name (see `tenohira persons`)
    #[arg(long, value_name = "P")]
    pub(crate) person: String,
    /// In large letters
    #[arg(long)]
    pub(crate) large: bool,
    /// The year of the year's summary [default: this year]
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1900..=2200))]
    pub(crate) year: Option<i16>,
    /// As of this day (YYYY-MM-DD); today when left out
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Option<fhir::Date>,
    /// The PDF to write; it is never written over another file
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// A document for paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DocumentArg {
    /// One page for the doctor
    Visit,
    /// The medicines, for the pharmacist
    Medicines,
    /// A year in short
    Year,
    /// What others need to know in an emergency
    Emergency,
}

impl From<DocumentArg> for pages::sheet::Document {
    fn from(document: DocumentArg) -> Self {
        match document {
            DocumentArg::Visit => Self::Visit,
            DocumentArg::Medicines => Self::Medicines,
            DocumentArg::Year => Self::Year,
            DocumentArg::Emergency => Self::Emergency,
        }
    }
}
