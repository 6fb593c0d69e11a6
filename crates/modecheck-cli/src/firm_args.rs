//! The arguments of the commands about many accounts.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use modecheck_audit::Keep;
use modecheck_core::Assurance;
use modecheck_report::Format;
use strum::VariantNames;

use crate::args::{ByWhich, parser, share};
use crate::output_args::{Look, to_file};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Audit {
    /// The inventory: TOML, or CSV by its name [default with --resume: that of the run]
    #[arg(value_name = "INVENTORY", required_unless_present = "resume")]
    pub(crate) inventory: Option<PathBuf>,
    /// Go on with a run that was interrupted: what was finished is not asked again, and what is asked is judged by what
    /// people attest today
    #[arg(long, value_name = "RUN", conflicts_with_all = ["attest", "as_of", "planned", "thorough", "until_blocked", "no_store"])]
    pub(crate) resume: Option<String>,
    /// With --resume, ask accounts again that were finished longer ago than this
    #[arg(long, value_name = "AGE", value_parser = age, requires = "resume")]
    pub(crate) max_age: Option<Duration>,
    /// Send nothing unless every account has its credentials
    #[arg(long)]
    pub(crate) strict: bool,
    /// Leave out accounts whose keys can do more than read: nothing but the key's own information is asked with them
    #[arg(long, conflicts_with = "resume")]
    pub(crate) require_read_only: bool,
    /// Also ask the main accounts' keys which accounts there are: one that the inventory forgot, or a list that is not
    /// known to be whole, counts as an account without a report
    #[arg(long)]
    pub(crate) require_complete: bool,
    /// Allow a host that the exchange does not document
    #[arg(long, value_name = "HOST")]
    pub(crate) allow_host: Vec<String>,
    /// Read more, to cross-check the exchange's own answers
    #[arg(long, conflicts_with = "until_blocked")]
    pub(crate) thorough: bool,
    /// Stop reading an account once a blocker is certain
    #[arg(long)]
    pub(crate) until_blocked: bool,
    /// The share of every documented rate limit to use [default: the inventory's]
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(crate) share: Option<f64>,
    /// Keep and list every order and position that blocks, not only the first 50 of a blocker
    #[arg(long, conflicts_with = "resume")]
    pub(crate) all_subjects: bool,
    /// Write the full uids of the accounts to this file, for its owner only; they are masked everywhere else
    #[arg(long, value_name = "FILE", conflicts_with = "watch")]
    pub(crate) reveal_uids: Option<PathBuf>,
    /// Stop asking an account after so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) deadline: u64,
    /// Which evidence to keep with the run
    #[arg(long, value_name = "WHICH", default_value_t = Keep::Failures, value_parser = parser::<Keep>(Keep::VARIANTS))]
    pub(crate) keep_evidence: Keep,
    #[command(flatten)]
    pub(crate) rules: ByWhich,
    #[command(flatten)]
    pub(crate) counts: Counts,
    #[command(flatten)]
    pub(crate) print: Print,
    /// Go on asking, so often, until interrupted; only changes are told
    #[arg(long, value_name = "EVERY", value_parser = interval, conflicts_with = "resume")]
    pub(crate) watch: Option<Duration>,
    /// With --watch, run this program when an account was ready in two readings in a row, with the path of the report and
    /// its digest. Only what is ready now, by the newest rules, counts
    #[arg(long, value_name = "PROGRAM", requires = "watch", conflicts_with_all = ["planned", "as_of"])]
    pub(crate) on_ready: Option<PathBuf>,
    /// Write what a run came to for Prometheus, as text
    #[arg(long, value_name = "FILE")]
    pub(crate) metrics_file: Option<PathBuf>,
    /// Keep nothing of the run
    #[arg(long, conflicts_with = "store")]
    pub(crate) no_store: bool,
    #[command(flatten)]
    pub(crate) stored: Stored,
}

/// What counts for the exit code.
#[derive(Debug, Clone, Args)]
pub(crate) struct Counts {
    /// What makes the command fail, with commas between; `never` for nothing
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        default_value = "blocked,indeterminate,not-offered,incomplete,time"
    )]
    pub(crate) fail_on: Vec<FailOn>,
    /// Take a `ready` on a weaker word than this for indeterminate [default: the inventory's policy]
    #[arg(long, value_name = "WORD", value_parser = parser::<Assurance>(Assurance::VARIANTS))]
    pub(crate) min_assurance: Option<Assurance>,
    /// Let accounts pass whose every blocker is waived, and of which nothing is unknown
    #[arg(long)]
    pub(crate) waived_ok: bool,
}

/// What can make a command fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// An account is blocked, and not by time alone.
    Blocked,
    /// An account is indeterminate, or ready on too weak a word.
    Indeterminate,
    /// An exchange has no such transition.
    NotOffered,
    /// An account has no report.
    Incomplete,
    /// An account is blocked by time alone.
    Time,
    /// The switch breaks or loses something.
    Impact,
    /// Nothing.
    Never,
}

/// How the reports of a run are printed.
#[derive(Debug, Args)]
pub(crate) struct Print {
    /// The form of the reports on standard output: as accounts finish, but for `json`, which is one document
    #[arg(long, default_value_t = Format::Human, value_parser = parser::<Format>(Format::VARIANTS))]
    pub(crate) format: Format,
    /// Also write all reports to a file, in the order of the inventory; may be given several times
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = to_file)]
    pub(crate) output: Vec<(Format, PathBuf)>,
    #[command(flatten)]
    pub(crate) look: Look,
}

/// Where runs are kept.
#[derive(Debug, Args)]
pub(crate) struct Stored {
    /// The file that runs are kept in [default: modecheck/runs.db in the folder for a user's data]
    #[arg(long, value_name = "FILE")]
    pub(crate) store: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Estimate {
    /// The inventory: TOML, or CSV by its name
    #[arg(value_name = "INVENTORY")]
    pub(crate) inventory: PathBuf,
    /// Allow a host that the exchange does not document
    #[arg(long, value_name = "HOST")]
    pub(crate) allow_host: Vec<String>,
    /// Count what is asked with --require-read-only
    #[arg(long)]
    pub(crate) require_read_only: bool,
    /// Count what is read with --thorough
    #[arg(long)]
    pub(crate) thorough: bool,
    /// Print it as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Keys {
    /// The inventory: TOML, or CSV by its name
    #[arg(value_name = "INVENTORY")]
    pub(crate) inventory: PathBuf,
    /// Allow a host that the exchange does not document
    #[arg(long, value_name = "HOST")]
    pub(crate) allow_host: Vec<String>,
    /// Print it as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Discover {
    /// The inventory: TOML, or CSV by its name
    #[arg(value_name = "INVENTORY")]
    pub(crate) inventory: PathBuf,
    /// End with 5 unless the inventory is known to name every account below its main accounts
    #[arg(long)]
    pub(crate) require_complete: bool,
    /// Leave out keys that can do more than read: nothing but the key's own information is asked with them
    #[arg(long)]
    pub(crate) require_read_only: bool,
    /// Allow a host that the exchange does not document
    #[arg(long, value_name = "HOST")]
    pub(crate) allow_host: Vec<String>,
    /// The form of what is found
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = TextOrJson::Human)]
    pub(crate) format: TextOrJson,
}

/// For a person or for a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextOrJson {
    /// A table and stanzas.
    Human,
    /// One document.
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Kept {
    /// The run: its id, the beginning of it, or `latest`
    #[arg(value_name = "RUN")]
    pub(crate) run: String,
    /// Print the evidence that is kept on this account instead, as it is
    #[arg(long, value_name = "ACCOUNT", conflicts_with = "redact")]
    pub(crate) evidence: Option<String>,
    #[command(flatten)]
    pub(crate) counts: Counts,
    #[command(flatten)]
    pub(crate) print: Print,
    #[command(flatten)]
    pub(crate) stored: Stored,
}

#[derive(Debug, Args)]
pub(crate) struct Compared {
    /// The earlier run: its id, the beginning of it, or `latest`
    #[arg(value_name = "RUN")]
    pub(crate) from: String,
    /// The later run
    #[arg(value_name = "RUN")]
    pub(crate) to: String,
    /// Print it as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) stored: Stored,
}

#[derive(Debug, Args)]
pub(crate) struct Past {
    /// The account's name
    #[arg(value_name = "ACCOUNT")]
    pub(crate) account: String,
    #[command(flatten)]
    pub(crate) stored: Stored,
}

#[derive(Debug, Args)]
pub(crate) struct Prune {
    /// Forget audits that began longer ago than this, such as 90d
    #[arg(long, value_name = "AGE", value_parser = age)]
    pub(crate) older_than: Duration,
    #[command(flatten)]
    pub(crate) stored: Stored,
}

fn age(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text).map_err(|_| "it should be a time such as 15m, 12h or 90d".to_owned())
}

/// How often an inventory is watched at most: more often than that nobody could read or act.
const SHORTEST: Duration = Duration::from_secs(1);

fn interval(text: &str) -> Result<Duration, String> {
    let every = age(text)?;
    if every < SHORTEST { Err("it is too short: 1s is the least".to_owned()) } else { Ok(every) }
}
