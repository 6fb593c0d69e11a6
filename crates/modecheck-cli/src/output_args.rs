//! The arguments that say what is printed where.

use std::path::PathBuf;

use clap::Args;
use modecheck_report::{Format, Redaction, Style};
use strum::VariantNames;
use tracing_subscriber::filter::LevelFilter;

use crate::ambient;
use crate::args::parser;

/// How to print reports.
#[derive(Debug, Args)]
pub(crate) struct Output {
    /// The form of the reports
    #[arg(long, default_value_t = Format::Human, value_parser = parser::<Format>(Format::VARIANTS))]
    pub(crate) format: Format,
    /// Also write the reports to a file in this form; may be given several times
    #[arg(short = 'o', long = "output", value_name = "FORMAT=FILE", value_parser = to_file)]
    pub(crate) to_files: Vec<(Format, PathBuf)>,
    /// List every order and position that blocks, not only the first 50 of a blocker
    #[arg(long)]
    pub(crate) all_subjects: bool,
    #[command(flatten)]
    pub(crate) look: Look,
}

/// How much reports say.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(crate) struct Look {
    /// Say everything: what passed, what was read, every order that the report lists
    #[arg(short, long, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
    /// A line for each account that is not ready, below a head, and nothing else
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Take out `amounts`, `ids` or both (`amounts,ids`), within sentences too, for what leaves the firm; names, labels
    /// and other words of the firm's own stay
    #[arg(long, value_name = "WHAT")]
    redact: Option<Redaction>,
}

impl Look {
    /// What is taken out.
    pub(crate) fn redaction(self) -> Redaction {
        self.redact.unwrap_or_default()
    }

    /// As text in a file.
    pub(crate) fn in_file(self) -> Style {
        Style { verbose: self.verbose, quiet: self.quiet, ..Style::default() }
    }

    /// As text on standard output.
    pub(crate) fn on_screen(self) -> Style {
        Style { colour: ambient::colour(), width: ambient::width(), ..self.in_file() }
    }
}

/// A form of reports and the file for them.
pub(crate) fn to_file(text: &str) -> Result<(Format, PathBuf), String> {
    let known = || Format::VARIANTS.join(", ");
    let (format, file) =
        text.split_once('=').ok_or_else(|| format!("it should be FORMAT=FILE, with one of {} first", known()))?;
    let format = format.parse().map_err(|_| format!("there is no format `{format}`: use one of {}", known()))?;
    if file.is_empty() { Err("the name of the file is missing".to_owned()) } else { Ok((format, PathBuf::from(file))) }
}

/// What to log, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Log {
    pub(crate) level: LevelFilter,
    pub(crate) json: bool,
}

pub(crate) fn log(text: &str) -> Result<Log, String> {
    let (json, levels): (Vec<&str>, Vec<&str>) = text.split(',').partition(|word| *word == "json");
    let level = match levels[..] {
        [] => LevelFilter::INFO,
        [level] => level.parse().map_err(|_| "it should be a level such as info, json, or both".to_owned())?,
        _ => return Err("it names two levels".to_owned()),
    };
    Ok(Log { level, json: !json.is_empty() })
}
