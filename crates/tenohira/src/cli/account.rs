//! `tenohira account …` on the command line.

use clap::{Args, Subcommand, ValueEnum};
use phr::{AccountId, consent::Role};

#[derive(Debug, Subcommand)]
pub(crate) enum Account {
    /// List the accounts: who signs in, in which roles
    List,
    /// Make a link by which somebody gets an account, or enters theirs again; it works once, within
    /// 7 days
    Invite(Invite),
    /// Give an account a role, having checked that it is so; or end its roles
    Role(GiveRole),
    /// Sign somebody out everywhere, or everybody; unused invitations of everybody are void then
    SignOut(SignOut),
    /// End an account for good, with every way into it
    End {
        /// The account (see `tenohira account list`)
        #[arg(value_name = "ACCOUNT")]
        account: AccountId,
    },
}

/// Who is invited.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("whom").required(true).args(["name", "again"]))]
pub(crate) struct Invite {
    /// What they are called
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// An account whose holder lost every way in
    #[arg(long, value_name = "ACCOUNT")]
    pub(crate) again: Option<AccountId>,
    /// Address of the pages, for the link
    #[arg(long, value_name = "URL", default_value = "http://localhost:8480", value_parser = super::base_url)]
    pub(crate) pages_url: String,
}

/// Whom to sign out.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("out").required(true).args(["account", "all"]))]
pub(crate) struct SignOut {
    /// The account (see `tenohira account list`)
    #[arg(value_name = "ACCOUNT")]
    pub(crate) account: Option<AccountId>,
    /// Everybody
    #[arg(long)]
    pub(crate) all: bool,
}

/// Which role.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("which").required(true).args(["role", "none"]))]
pub(crate) struct GiveRole {
    /// The account (see `tenohira account list`)
    #[arg(value_name = "ACCOUNT")]
    pub(crate) account: AccountId,
    /// The role
    #[arg(long, value_enum, value_name = "ROLE")]
    pub(crate) role: Option<RoleArg>,
    /// The organisation they act for, by its identifier (such as the number of the institution)
    #[arg(long, value_name = "ID", requires = "role")]
    pub(crate) organisation: Option<String>,
    /// Until when, the last day included
    #[arg(long, value_name = "DATE", requires = "role")]
    pub(crate) until: Option<fhir::Date>,
    /// End all its roles
    #[arg(long)]
    pub(crate) none: bool,
}

/// A role that is a fact about an account.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum RoleArg {
    /// A health professional
    Professional,
    /// The crew of an ambulance, or an emergency room
    EmergencyCrew,
    /// Staff of a shelter
    ShelterStaff,
    /// A helper at a counter or at home
    Helper,
    /// Runs the system; reads no record
    Operator,
    /// A researcher
    Researcher,
}

impl From<RoleArg> for Role {
    fn from(role: RoleArg) -> Role {
        match role {
            RoleArg::Professional => Role::Professional,
            RoleArg::EmergencyCrew => Role::EmergencyCrew,
            RoleArg::ShelterStaff => Role::ShelterStaff,
            RoleArg::Helper => Role::Helper,
            RoleArg::Operator => Role::Operator,
            RoleArg::Researcher => Role::Researcher,
        }
    }
}
