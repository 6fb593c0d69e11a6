//! The arguments of `modecheck attest`.

use std::path::PathBuf;

use clap::Args;
use modecheck_core::{Date, Exchange};

use crate::args::exchange;

#[derive(Debug, Args)]
pub(crate) struct Attest {
    /// List what could be attested on this exchange [default: on all]
    #[arg(value_parser = exchange(), conflicts_with_all = ["rules", "validate"])]
    pub(crate) exchange: Option<Exchange>,
    /// Say of the words in this file which count today, instead of writing one
    #[arg(long, value_name = "FILE", conflicts_with = "rules")]
    pub(crate) validate: Option<PathBuf>,
    /// Print a stanza on these rules for a file of `--attest` or an inventory; commas between
    #[arg(long, value_name = "RULES", value_delimiter = ',', requires = "accounts")]
    pub(crate) rules: Vec<String>,
    /// The accounts that it is about, `*` for any text; commas between
    #[arg(long, value_name = "NAMES", value_delimiter = ',', requires = "rules")]
    pub(crate) accounts: Vec<String>,
    /// Whose word it is
    #[arg(long, value_name = "WHO", requires = "rules")]
    pub(crate) by: Option<String>,
    /// The day that it is given [default: today]
    #[arg(long, value_name = "DATE", requires = "rules")]
    pub(crate) on: Option<Date>,
    /// Its last day; a year at most counts
    #[arg(long, value_name = "DATE", requires = "rules")]
    pub(crate) expires: Option<Date>,
    /// What it rests on
    #[arg(long, value_name = "TEXT", requires = "rules")]
    pub(crate) note: Option<String>,
    /// Say that what the rules demand does not hold
    #[arg(long, requires = "rules")]
    pub(crate) denies: bool,
}
