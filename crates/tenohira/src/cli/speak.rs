//! `tenohira speak`: words as a sound.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// What to say, how fast, into which file.
#[derive(Debug, Args)]
pub(crate) struct Speak {
    /// The words, in Japanese
    #[arg(required_unless_present = "insight", conflicts_with = "insight")]
    pub(crate) text: Option<String>,
    /// A message of the record instead: what it is about or its rule (`tenohira insights --json`), or
    /// `urgent`
    #[arg(long, value_name = "ID", requires = "person")]
    pub(crate) insight: Option<String>,
    /// Whose record: an id, its beginning, or the name (see `tenohira persons`)
    #[arg(long, value_name = "P", requires = "insight")]
    pub(crate) person: Option<String>,
    /// As of this day (YYYY-MM-DD); today when left out
    #[arg(long, value_name = "DATE", requires = "insight")]
    pub(crate) on: Option<fhir::Date>,
    /// How fast
    #[arg(long, value_enum, default_value = "ordinary")]
    pub(crate) speed: SpeedArg,
    /// The WAV file to write; it is never written over another file
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// How fast the voice speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SpeedArg {
    /// ゆっくり
    Slow,
    /// ふつう
    Ordinary,
    /// はやい
    Fast,
}

impl From<SpeedArg> for speech::Speed {
    fn from(speed: SpeedArg) -> Self {
        match speed {
            SpeedArg::Slow => Self::Slow,
            SpeedArg::Ordinary => Self::Ordinary,
            SpeedArg::Fast => Self::Fast,
        }
    }
}
