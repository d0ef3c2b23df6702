//! `tenohira keys …` on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Show where the key is kept
    Show,
    /// Change the key while everything goes on; finishes a change that broke off
    Rotate(Rotate),
}

/// Where the new key shall be kept.
#[derive(Debug, Args)]
pub(crate) struct Rotate {
    /// Where the new key is kept; when left out, only a change that broke off is finished
    #[arg(long, value_enum)]
    pub(crate) to: Option<KeyKind>,
    /// File whose first line is the new passphrase; asked on the terminal when left out
    #[arg(long, value_name = "FILE", requires = "to")]
    pub(crate) new_passphrase_file: Option<PathBuf>,
    /// Library of the token's maker
    #[arg(long, value_name = "FILE", required_if_eq("to", "pkcs11"))]
    pub(crate) module: Option<PathBuf>,
    /// Label of the token
    #[arg(long, value_name = "LABEL", required_if_eq("to", "pkcs11"))]
    pub(crate) token: Option<String>,
    /// Label of the key in the token; made when there is none [default: a new name]
    #[arg(long, value_name = "LABEL")]
    pub(crate) key: Option<String>,
    /// File whose first line is the token's PIN, readable by its owner only
    #[arg(long, value_name = "FILE", required_if_eq("to", "pkcs11"))]
    pub(crate) pin_file: Option<PathBuf>,
}

/// Where a key is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeyKind {
    /// In a file of the data folder, for its owner only
    File,
    /// Nowhere: made from a passphrase each time
    Passphrase,
    /// In a PKCS#11 token, which it never leaves
    Pkcs11,
}
