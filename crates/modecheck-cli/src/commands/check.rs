use modecheck_core::{Evidence, Mode, Origin, Profile, Span, Tool};

use super::{print, runtime};
use crate::args::{Account, Check, Collect};
use crate::exit::{Exit, Failure};
use crate::outputs::Outputs;
use crate::{files, live};
use modecheck_exchanges::rulebook;

pub(crate) fn check(args: &Check) -> Result<Exit, Failure> {
    let rules = rulebook(args.account.exchange);
    let target = live::target(rules, &args.account.to)?;
    let judge = live::Judge::new(&args.rules)?;
    let outputs = Outputs::create(&args.output.to_files)?;
    let (evidence, origin) = if args.offline {
        (unasked(&args.account, &target), Origin::Saved)
    } else {
        let ask = live::ask(&args.account, target.clone(), args.rules.as_of);
        (runtime()?.block_on(live::collect(&args.account, ask))?, Origin::Live)
    };
    let report = judge.report(rules, &evidence, &target, evidence.taken.until, origin)?;
    print(&[report], &args.output, outputs)
}

pub(crate) fn collect(args: &Collect) -> Result<Exit, Failure> {
    let target = live::target(rulebook(args.account.exchange), &args.account.to)?;
    let file = files::Pending::create(&args.output)?;
    let evidence = runtime()?.block_on(live::collect(&args.account, live::ask(&args.account, target, args.as_of)))?;
    let json = serde_json::to_string_pretty(&evidence);
    let json = json.map_err(|error| Failure::Unexpected(format!("evidence cannot be written: {error}")))?;
    file.write(&(json + "\n"))?;
    Ok(Exit::Success)
}

/// The evidence on an account that nobody asked: none. Every rule is listed, and nothing is said about any.
fn unasked(account: &Account, target: &Mode) -> Evidence {
    Evidence {
        tool: Tool::default(),
        exchange: account.exchange,
        account: modecheck_core::Account {
            name: Some(live::name(account)),
            environment: live::environment(account),
            ..modecheck_core::Account::default()
        },
        axis: target.axis(),
        targets: vec![target.clone()],
        profile: Profile::Standard,
        taken: Span::default(),
        provenance: None,
        responses: Vec::new(),
    }
}
