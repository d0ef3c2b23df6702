//! `tenohira share` and `shares`: links for whoever has no account.

use clap::Args;

use super::grants::{PurposeArg, kind, label};

/// A link to a part of a record.
#[derive(Debug, Args)]
pub(crate) struct Share {
    /// Whose record: an id, its beginning, or the name (see `tenohira persons`)
    #[arg(long, value_name = "P")]
    pub(crate) person: String,
    /// For whom it is, in your own words; they see it too
    #[arg(long, value_name = "NAME")]
    pub(crate) to: String,
    /// What for: treat, care or family
    #[arg(long, value_enum, default_value = "treat")]
    pub(crate) purpose: PurposeArg,
    /// Only this kind of facts; may be given several times [default: what a summary holds]
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub(crate) kind: Vec<phr::record::Kind>,
    /// Sensitive facts with this label too (`PSY`, `HIV` …); none unless named
    #[arg(long, value_name = "LABEL", value_parser = label)]
    pub(crate) with_label: Vec<phr::consent::Label>,
    /// For so many days
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=366))]
    pub(crate) days: u16,
    /// What you want to ask them
    #[arg(long, value_name = "TEXT")]
    pub(crate) question: Option<String>,
    /// Without the six-digit code
    #[arg(long)]
    pub(crate) no_passcode: bool,
    /// The address gives the file itself, for programs that know no manifest; without a code
    #[arg(long)]
    pub(crate) direct: bool,
    /// How others reach `tenohira serve`
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8480", value_parser = super::base_url)]
    pub(crate) base_url: String,
}

/// The links of a record.
#[derive(Debug, Args)]
pub(crate) struct Shares {
    /// Whose record: an id, its beginning, or the name (see `tenohira persons`)
    #[arg(long, value_name = "P")]
    pub(crate) person: String,
}
