//! `tenohira grant`, `revoke` and `grants`: who else may see a record.

use clap::{Args, ValueEnum};

/// To whom, what, for how long.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("whom").required(true).args(["to", "to_app"]))]
pub(crate) struct Grant {
    /// Whose record: an id, its beginning, or the name (see `tenohira persons`)
    #[arg(long, value_name = "P")]
    pub(crate) person: String,
    /// The account that may see it
    #[arg(long, value_name = "ACCOUNT")]
    pub(crate) to: Option<phr::AccountId>,
    /// The app that may see it, by its client id
    #[arg(long, value_name = "CLIENT")]
    pub(crate) to_app: Option<String>,
    /// What for [default: treatment; for an app, your own request]
    #[arg(long, value_enum)]
    pub(crate) purpose: Option<PurposeArg>,
    /// Only this kind of facts; may be given several times [default: every kind]
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub(crate) kind: Vec<phr::record::Kind>,
    /// Sensitive facts with this label too (`PSY`, `HIV` …); none unless named
    #[arg(long, value_name = "LABEL", value_parser = label)]
    pub(crate) with_label: Vec<phr::consent::Label>,
    /// They may also return what they found: a letter, results
    #[arg(long)]
    pub(crate) add: bool,
    /// Last day (YYYY-MM-DD) [default: 90 days, for an app 30]
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<fhir::Date>,
}

/// What somebody may look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PurposeArg {
    /// Treatment
    Treat,
    /// Care and its planning
    Care,
    /// Family and friends
    Family,
    /// Your own request
    Own,
    /// Research: nothing is proposed, say until when yourself
    Research,
}

impl From<PurposeArg> for phr::consent::Purpose {
    fn from(purpose: PurposeArg) -> Self {
        match purpose {
            PurposeArg::Treat => Self::Treatment,
            PurposeArg::Care => Self::CareManagement,
            PurposeArg::Family => Self::FamilyRequest,
            PurposeArg::Own => Self::PatientRequest,
            PurposeArg::Research => Self::Research,
        }
    }
}

pub(super) fn kind(code: &str) -> Result<phr::record::Kind, String> {
    use phr::record::Kind;
    let codes = || Kind::ALL.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(", ");
    Kind::from_code(code).ok_or_else(|| format!("one of: {}", codes()))
}

pub(super) fn label(code: &str) -> Result<phr::consent::Label, String> {
    use phr::consent::Label;
    let codes = || Label::ALL.iter().map(|label| label.code()).collect::<Vec<_>>().join(", ");
    Label::from_code(code).ok_or_else(|| format!("one of: {}", codes()))
}

/// Which grant to take back.
#[derive(Debug, Args)]
pub(crate) struct Revoke {
    /// Whose record: an id, its beginning, or the name (see `tenohira persons`)
    #[arg(long, value_name = "P")]
    pub(crate) person: String,
    /// The grant (see `tenohira grants`)
    #[arg(value_name = "GRANT")]
    pub(crate) grant: phr::GrantId,
}

/// Whose grants to list.
#[derive(Debug, Args)]
pub(crate) struct Grants {
    /// Whose record: an id, its beginning, or the name (see `tenohira persons`)
    #[arg(long, value_name = "P")]
    pub(crate) person: String,
}
