//! The arguments of `modecheck verify`.

use std::path::PathBuf;

use clap::Args;

use crate::args::{ByWhich, share, uid};
use crate::firm_args::{Counts, Stored};
use crate::output_args::Look;

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The report: JSON of one, lines of several, or a run; `-` is standard input
    #[arg(value_name = "REPORT")]
    pub(crate) report: PathBuf,
    /// The account, where there are reports on several
    #[arg(long, value_name = "NAME")]
    pub(crate) account: Option<String>,
    /// The mode to switch to, where there are reports for several
    #[arg(long, value_name = "MODE")]
    pub(crate) to: Option<String>,
    /// Ask with the account's key and site of this inventory, and join what it says
    #[arg(long, value_name = "FILE", conflicts_with_all = ["credentials_env", "parent_credentials_env", "base_url", "uid"])]
    pub(crate) inventory: Option<PathBuf>,
    /// The account that the key must be of: its uid, or sha256: and the digest of it
    #[arg(long, value_name = "UID", value_parser = uid)]
    pub(crate) uid: Option<String>,
    /// Read the key from variables with this prefix, as `check` does [default: the exchange in capitals]
    #[arg(long, value_name = "PREFIX")]
    pub(crate) credentials_env: Option<String>,
    /// Read a key of the main account likewise
    #[arg(long, value_name = "PREFIX")]
    pub(crate) parent_credentials_env: Option<String>,
    /// Ask this host, or NAME=URL for each, instead of the site that the report names
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Vec<String>,
    /// Allow a host that the exchange does not document
    #[arg(long, value_name = "HOST")]
    pub(crate) allow_host: Vec<String>,
    /// Read more than was read for the report, to cross-check the exchange's own answers
    #[arg(long)]
    pub(crate) thorough: bool,
    /// Refuse a key that can do more than read: nothing but the key's own information is asked with it
    #[arg(long)]
    pub(crate) require_read_only: bool,
    /// Stop asking after so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) deadline: u64,
    /// The share of every documented rate limit to use [default: the inventory's, or 0.5]
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(crate) share: Option<f64>,
    /// How many minutes before the time of day allows the switch, or stops to, that is near
    #[arg(long, value_name = "MINUTES", default_value_t = 15)]
    pub(crate) within: u32,
    /// How to say it
    #[arg(long, value_enum, default_value_t = Spoken::Human)]
    pub(crate) format: Spoken,
    #[command(flatten)]
    pub(crate) look: Look,
    #[command(flatten)]
    pub(crate) rules: ByWhich,
    #[command(flatten)]
    pub(crate) counts: Counts,
    #[command(flatten)]
    pub(crate) stored: Stored,
}

/// For whom something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Spoken {
    /// For a person.
    Human,
    /// For a program.
    Json,
}
