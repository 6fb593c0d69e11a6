//! Evidence that was saved is judged again, offline: by the rules of another day, for another target, for another time.
//!
//! ```console
//! $ cargo run -p modecheck --example judge_again                    # one of the fixtures
//! $ cargo run -p modecheck --example judge_again -- evidence.json   # from `modecheck collect … -o evidence.json`
//! ```
#![expect(clippy::print_stdout, reason = "an application: it has a terminal")]

use std::error::Error;
use std::fs;

use modecheck::output::{Format, Style, render};
use modecheck::{Context, Evidence, report, rulebook};

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/okx/pending-algos-bots.json");

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).unwrap_or_else(|| FIXTURE.to_owned());
    let evidence: Evidence = serde_json::from_str(&fs::read_to_string(&file)?)?;
    let rules = rulebook(evidence.exchange);

    // Judged for the moment at which it was taken: what is true of an old reading need not be true now.
    let context = Context::new(evidence.taken.until, rules.as_of());
    let origin = evidence.file_origin();
    let reports: Vec<_> =
        evidence.targets.iter().map(|target| report(rules, &evidence, target, &context, origin)).collect();

    print!("{}", render(&reports, Format::Markdown, Style::default()));
    Ok(())
}
