use modecheck_core::Origin;
use modecheck_exchanges::rulebook;
use serde_json::value::RawValue;

use super::print;
use crate::args::Normalize;
use crate::exit::{Exit, Failure};
use crate::outputs::Outputs;
use crate::{files, live};

/// What exchanges that show sentences on a page call them; these may be pasted as plain lines.
const TEXT: &str = "prompts";

pub(crate) fn normalize(args: &Normalize) -> Result<Exit, Failure> {
    let rules = rulebook(args.exchange);
    let target = live::target(rules, &args.to)?;
    let outputs = Outputs::create(&args.output.to_files, args.output.look)?;
    let body = files::read(&args.file)?;
    let calls = rules.readable_calls(target.axis());
    let text = calls.iter().find(|call| **call == TEXT).copied();
    // What somebody pastes is checked here; what an exchange sends is evidence even when it is no JSON.
    let json = serde_json::from_str::<&RawValue>(&body);
    let usual = if json.is_ok() { calls.first().copied() } else { text };
    let call = args.call.as_deref().or(usual).unwrap_or_default();
    if let Err(error) = json
        && (text.is_none() || call != TEXT)
    {
        return Err(files::not_json(&args.file, "the exchange's reply as JSON", &error));
    }
    let evidence = rules.held(call, &target, &body).ok_or_else(|| {
        let known = calls.join(", ");
        Failure::Usage(format!("replies of `{call}` cannot be read for {}: use one of {known}", rules.exchange()))
    })?;
    let judge = live::Judge::new(&args.time.rules)?;
    let report = judge.report(rules, &evidence, &target, args.time.at, Origin::Normalized)?;
    print(&[report], &args.output, &args.counts, outputs)
}
