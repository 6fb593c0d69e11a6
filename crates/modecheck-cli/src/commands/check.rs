use modecheck_core::{Context, Evidence, Mode, Origin, Profile, Report, Rulebook, Span, Tool, precheck, report};

use super::{print, runtime};
use crate::args::{Account, Check, Collect};
use crate::exit::{Exit, Failure};
use crate::{files, live};

pub(crate) fn check(args: &Check) -> Result<Exit, Failure> {
    let rules = live::rules_of(args.account.exchange)?;
    let target = live::target(rules, &args.account.to)?;
    let reports = if args.offline {
        vec![unasked(rules, &args.account, &target)]
    } else {
        let provider = live::provider(&args.account)?;
        runtime()?.block_on(precheck(&*provider, &live::ask(&args.account, target), Vec::new()))
    };
    print(&reports, &args.output)
}

pub(crate) fn collect(args: &Collect) -> Result<Exit, Failure> {
    let target = live::target(live::rules_of(args.account.exchange)?, &args.account.to)?;
    let provider = live::provider(&args.account)?;
    let file = files::Pending::create(&args.output)?;
    let evidence = runtime()?.block_on(provider.collect(&live::ask(&args.account, target)));
    let json = serde_json::to_string_pretty(&evidence);
    let json = json.map_err(|error| Failure::Unexpected(format!("evidence cannot be written: {error}")))?;
    file.write(&(json + "\n"))?;
    Ok(Exit::Success)
}

/// What can be said of an account that nobody asked: every rule, and nothing about any.
fn unasked(rules: &dyn Rulebook, account: &Account, target: &Mode) -> Report {
    let evidence = Evidence {
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
    };
    let context = Context::new(None, rules.as_of());
    report(rules, &evidence, target, &context, Origin::Saved)
}
