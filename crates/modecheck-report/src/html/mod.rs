//! For whoever has to decide and for whoever has to do: one file that needs nothing else, works offline and in print.
//! Everything but the page's own style and script is escaped by the template engine, and by the page's own policy
//! nothing that is not of these two can run or be fetched.

mod accounts;
mod summary;
mod tasks;
mod time;

use askama::Template;
use base64::prelude::{BASE64_STANDARD, Engine};
use modecheck_core::{Timestamp, Verdict};
use sha2::{Digest, Sha256};
use strum::{EnumMessage, IntoEnumIterator};

use self::accounts::{Row, Section};
use self::summary::{Bar, Line, Tile, Unit};
use self::tasks::Task;
use self::time::readable;
use crate::human::plain;
use crate::run::RunV1;

const STYLE: &str = include_str!("../../templates/report.css");
const SCRIPT: &str = include_str!("../../templates/report.js");

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    run: &'a RunV1,
    headline: String,
    unreal: Option<String>,
    unreal_count: usize,
    unit: Unit,
    no_blockers: &'static str,
    facts: Vec<String>,
    tiles: Vec<Tile>,
    exchanges: Vec<Line>,
    kinds: Vec<Bar>,
    gaps: Vec<Bar>,
    reasons: Vec<String>,
    tasks: Vec<Task>,
    rows: Vec<Row>,
    sections: Vec<Section<'a>>,
    words: Vec<(String, &'static str)>,
    style: &'static str,
    style_digest: String,
    script: &'static str,
    script_digest: String,
}

/// The run as one HTML file.
pub(crate) fn html(run: &RunV1) -> String {
    let (kinds, gaps) = summary::kinds_and_gaps(run);
    let reasons = kinds.iter().chain(&gaps).map(|bar| bar.word.clone()).collect();
    let page = Page {
        run,
        headline: summary::headline(run),
        unreal: run.unreal(),
        unreal_count: run.reports.iter().filter(|report| report.unreal().is_some()).count(),
        unit: summary::unit(run),
        no_blockers: summary::without_blockers(run),
        facts: facts(run),
        tiles: summary::tiles(run),
        exchanges: summary::exchanges(run),
        kinds,
        gaps,
        reasons,
        tasks: tasks::tasks(run),
        rows: accounts::rows(run),
        sections: accounts::sections(run),
        words: words(),
        style: STYLE,
        style_digest: digest(STYLE),
        script: SCRIPT,
        script_digest: digest(SCRIPT),
    };
    // Writing to a string fails for no data.
    let text = page.render().unwrap_or_default();
    text.lines().map(|line| plain(line) + "\n").collect()
}

/// What a policy names a script or a style by.
fn digest(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
}

/// What the whole run is of.
fn facts(run: &RunV1) -> Vec<String> {
    let times = |pick: fn(&crate::ReportV1) -> Option<Timestamp>| run.reports.iter().filter_map(pick);
    let first = times(|report| report.observed.from.or(report.observed.until)).min();
    let last = times(|report| report.observed.until).max();
    let read = match (first, last) {
        (Some(first), Some(last)) if readable(first) != readable(last) => {
            format!("read from {} until {}", readable(first), readable(last))
        }
        (_, Some(only)) | (Some(only), None) => format!("read at {}", readable(only)),
        (None, None) => "it is not known when this was read".to_owned(),
    };
    let rules = run.tool.rules_as_of.map(|day| format!("rules of {day}"));
    let kept = run.summary.run.as_ref().map(|span| format!("run {}", span.id));
    [Some(read), rules, kept, Some(format!("modecheck {}", run.tool.version))].into_iter().flatten().collect()
}

/// The verdicts and what they mean, as the code says it.
fn words() -> Vec<(String, &'static str)> {
    Verdict::iter().map(|verdict| (verdict.to_string(), verdict.get_documentation().unwrap_or_default())).collect()
}

/// A sign beside the word, for whoever does not see the colour.
fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ready => "✓",
        Verdict::AlreadyInMode => "=",
        Verdict::Blocked => "✕",
        Verdict::Indeterminate => "?",
        Verdict::NotOffered => "–",
    }
}
