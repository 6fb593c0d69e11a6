use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use modecheck_core::{Axis, Date, Exchange, Timestamp};
use modecheck_report::SchemaName;
use strum::VariantNames;

use crate::attest_args::Attest;
use crate::firm_args::{Audit, Compared, Counts, Discover, Estimate, Kept, Keys, Past, Prune, Stored};
use crate::output_args::{Log, Output, log};
use crate::verify_args::Verify;

/// Finds out what would stop an account-mode switch on an exchange, with read-only calls.
///
/// Exit codes: 0 ready, or in the mode already; 1 unexpected failure; 2 usage or unreadable input; 3 blocked, or not
/// offered; 4 indeterminate; 5 an account has no report; 6 blocked only by time. Over several reports the first of 2, 1,
/// 5, 3, 4, 6, 0 counts.
#[derive(Debug, Parser)]
#[command(name = "modecheck", version, max_term_width = 100)]
pub(crate) struct Cli {
    /// What to log to standard error: off, error, warn, info, debug or trace, and `json` for one object a line
    /// (`info,json`; `json` alone logs at info)
    #[arg(long, global = true, default_value = "warn", value_name = "LEVEL", value_parser = log)]
    pub(crate) log: Log,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Ask one account and report what would stop the switch
    Check(Check),
    /// Ask one account and say which modes it could enter now, and what to clear for each of the others
    Matrix(Matrix),
    /// Ask one account and keep what it answers, without judging
    Collect(Collect),
    /// Judge saved evidence, offline
    Evaluate(Evaluate),
    /// Turn a reply that you already hold into a report, offline
    Normalize(Normalize),
    /// Ask all accounts of an inventory, keep what they answer and report on all of them
    Audit(Audit),
    /// Ask again and say whether a report still holds, and what changed: for the minute before the switch
    Verify(Verify),
    /// Say what an audit would ask, which limit binds and how fast it can be at best; asks nothing
    Estimate(Estimate),
    /// Say of each key whose it is, what it may do, from where and until when, and which rules it decides
    Keys(Keys),
    /// Say which accounts the main accounts' keys show, and which of them the inventory forgot
    Discover(Discover),
    /// List the audits that were kept
    Runs(Stored),
    /// Print the reports of an audit that was kept
    Report(Kept),
    /// Say what changed between two audits
    Diff(Compared),
    /// Say what audits found on one account, the newest first
    History(Past),
    /// Forget audits by their age
    Prune(Prune),
    /// Say what a kind of blocker, a gap, a rule or an exchange's code means
    Explain {
        /// A kind, gap, verdict, rule id, or an exchange's own code
        #[arg(required_unless_present = "markdown")]
        term: Option<String>,
        /// Print every kind of blocker and every gap as a page in Markdown
        #[arg(long, conflicts_with = "term")]
        markdown: bool,
    },
    /// List the rules with their sources
    Rules(Rules),
    /// List what a person may attest, write down such a word, or say of a file of them what counts
    Attest(Attest),
    /// Print the JSON Schema of a format
    Schema {
        /// The format
        #[arg(value_parser = parser::<SchemaName>(SchemaName::VARIANTS))]
        name: SchemaName,
    },
    /// Print what makes a shell complete the command's words
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual pages to a folder
    Man {
        /// The folder, which must be there
        folder: PathBuf,
    },
    /// Run a simulated exchange on this machine until interrupted
    Simulate(Simulate),
    /// Check a sample firm against the simulator: needs no keys and no network
    Demo(Output),
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The mode to switch to; `every` for all of them, from one reading of the account
    #[arg(long, value_name = "MODE")]
    pub(crate) to: String,
    #[command(flatten)]
    pub(crate) account: Account,
    #[command(flatten)]
    pub(crate) output: Output,
    /// Ask nothing: list every rule and claim nothing
    #[arg(long)]
    pub(crate) offline: bool,
    #[command(flatten)]
    pub(crate) rules: ByWhich,
    #[command(flatten)]
    pub(crate) counts: Counts,
    /// Write the account's full uid to this file, for its owner only; it is masked everywhere else
    #[arg(long, value_name = "FILE", conflicts_with = "offline")]
    pub(crate) reveal_uids: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Matrix {
    /// What the modes are modes of: `account-mode` or `margin-mode`
    #[arg(long, value_name = "AXIS", default_value_t = Axis::AccountMode)]
    pub(crate) axis: Axis,
    #[command(flatten)]
    pub(crate) account: Account,
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(flatten)]
    pub(crate) rules: ByWhich,
}

#[derive(Debug, Args)]
pub(crate) struct Collect {
    /// The mode to switch to; `every` for all of them
    #[arg(long, value_name = "MODE")]
    pub(crate) to: String,
    #[command(flatten)]
    pub(crate) account: Account,
    /// Where to keep the evidence; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Also read what only the rules of this day need [default: the newest]
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,
}

/// One account and what to find out about it.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Account {
    /// The exchange
    #[arg(value_parser = exchange())]
    pub(crate) exchange: Exchange,
    /// What to call the account in the report
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// The account that the key must be of: its uid, or sha256: and the digest of it
    #[arg(long, value_name = "UID", value_parser = uid)]
    pub(crate) uid: Option<String>,
    /// Read the key from `PREFIX_API_KEY`, `PREFIX_API_SECRET` and, where the exchange has one, `PREFIX_API_PASSPHRASE`
    /// [default: the exchange in capitals]
    #[arg(long, value_name = "PREFIX")]
    pub(crate) credentials_env: Option<String>,
    /// Read a key of the main account likewise, for what only that account shows of a sub-account
    #[arg(long, value_name = "PREFIX")]
    pub(crate) parent_credentials_env: Option<String>,
    /// The exchange's site that the account lives on
    #[arg(long, value_name = "REGION", conflicts_with = "base_url")]
    pub(crate) region: Option<String>,
    /// Use the exchange's demo trading
    #[arg(long)]
    pub(crate) demo: bool,
    /// Use the exchange's test network
    #[arg(long, conflicts_with_all = ["demo", "region", "base_url"])]
    pub(crate) testnet: bool,
    /// Ask this host, or NAME=URL for each where the exchange has several: one that it documents, or one on this machine
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Vec<String>,
    /// Allow a host that the exchange does not document
    #[arg(long, value_name = "HOST")]
    pub(crate) allow_host: Vec<String>,
    /// Read more, to cross-check the exchange's own answers
    #[arg(long, conflicts_with = "until_blocked")]
    pub(crate) thorough: bool,
    /// Refuse a key that can do more than read: nothing but the key's own information is asked with it
    #[arg(long)]
    pub(crate) require_read_only: bool,
    /// Stop reading once a blocker is certain
    #[arg(long)]
    pub(crate) until_blocked: bool,
    /// Stop asking after so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) deadline: u64,
    /// The share of every documented rate limit to use
    #[arg(long, value_name = "SHARE", default_value_t = 0.5, value_parser = share)]
    pub(crate) share: f64,
}

#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    /// Files of evidence; `-` is standard input. In a file that ends in .jsonl each line is evidence, of a folder each
    /// file that ends in .json or .jsonl is read, by name; of these reports come one by one, however many they are
    #[arg(required = true, value_name = "EVIDENCE")]
    pub(crate) files: Vec<PathBuf>,
    /// Join the labels, waivers, routes, policy and attestations of this inventory
    #[arg(long, value_name = "FILE")]
    pub(crate) inventory: Option<PathBuf>,
    /// Judge for this target instead of the ones in the evidence
    #[arg(long, value_name = "MODE")]
    pub(crate) to: Option<String>,
    #[command(flatten)]
    pub(crate) time: Time,
    #[command(flatten)]
    pub(crate) counts: Counts,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Normalize {
    /// The exchange
    #[arg(value_parser = exchange())]
    pub(crate) exchange: Exchange,
    /// The mode that the reply is about
    #[arg(long, value_name = "MODE")]
    pub(crate) to: String,
    /// The file with the reply; `-` is standard input
    #[arg(default_value = "-", value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The call that the reply is from [default: the exchange's precheck]
    #[arg(long, value_name = "NAME")]
    pub(crate) call: Option<String>,
    #[command(flatten)]
    pub(crate) time: Time,
    #[command(flatten)]
    pub(crate) counts: Counts,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// For when, and by which rules.
#[derive(Debug, Args)]
pub(crate) struct Time {
    /// Judge at this time [default: when the evidence was taken]
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<Timestamp>,
    #[command(flatten)]
    pub(crate) rules: ByWhich,
}

/// By which rules and on whose word, and for when rules about the time of day are asked.
#[derive(Debug, Args)]
pub(crate) struct ByWhich {
    /// A file with what people attest of accounts: `[[attestation]]` with rules, accounts, by, on, expires
    #[arg(long, value_name = "FILE")]
    pub(crate) attest: Option<PathBuf>,
    /// Apply the rules of this day [default: the newest]
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,
    /// Judge rules about the time of day for this time, or for `next-window`: when they next allow the switch
    #[arg(long = "for", value_name = "TIME", value_parser = planned)]
    pub(crate) planned: Option<Planned>,
}

/// When the switch is planned for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Planned {
    /// Then.
    At(Timestamp),
    /// As soon as the time of day allows.
    NextWindow,
}

impl From<Planned> for modecheck_audit::Planned {
    fn from(planned: Planned) -> Self {
        match planned {
            Planned::At(time) => Self::At(time),
            Planned::NextWindow => Self::NextWindow,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Rules {
    /// The exchange [default: all]
    #[arg(value_parser = exchange())]
    pub(crate) exchange: Option<Exchange>,
    /// The rules of this day [default: every rule]
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,
    /// Print them as a table in Markdown
    #[arg(long)]
    pub(crate) markdown: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// Where to listen; an address of this machine only
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// A file with accounts and faults [default: the sample firm]
    #[arg(long, value_name = "FILE")]
    pub(crate) scenario: Option<PathBuf>,
    /// Write an inventory of the accounts, and their keys, into this folder
    #[arg(long, value_name = "FOLDER")]
    pub(crate) firm: Option<PathBuf>,
}

/// A value of a closed set; a wrong one is answered with the whole set.
pub(crate) fn parser<T>(names: &'static [&'static str]) -> impl clap::builder::TypedValueParser<Value = T>
where
    T: std::str::FromStr<Err = strum::ParseError> + Clone + Send + Sync + 'static,
{
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(names).try_map(|name| name.parse::<T>())
}

pub(crate) fn exchange() -> impl clap::builder::TypedValueParser<Value = Exchange> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(Exchange::VARIANTS).try_map(|name| name.parse::<Exchange>())
}

pub(crate) fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| "it should be a number such as 0.5".to_owned())?;
    if share > 0.0 && share <= 1.0 { Ok(share) } else { Err("it should be above 0 and at most 1".to_owned()) }
}

fn planned(text: &str) -> Result<Planned, String> {
    if text == "next-window" {
        return Ok(Planned::NextWindow);
    }
    text.parse().map(Planned::At).map_err(|error| format!("{error}, nor next-window"))
}

pub(crate) fn uid(text: &str) -> Result<String, String> {
    let digest = text.strip_prefix("sha256:");
    let fits = match digest {
        Some(digest) => digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric()),
    };
    fits.then(|| text.to_owned())
        .ok_or_else(|| "it should be a uid, or sha256: and its 64 hexadecimal digits".to_owned())
}
