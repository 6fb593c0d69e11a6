use modecheck_core::{Axis, Evidence, Mode, Origin, Profile, Report, Span, Tool};
use modecheck_exchanges::{Client, rulebook};
use modecheck_report::render_matrix;

use super::{print, runtime, shown};
use crate::args::{Account, ByWhich, Check, Collect, Matrix};
use crate::exit::{Exit, Failure};
use crate::outputs::Outputs;
use crate::uids::{Uids, UidsV1};
use crate::{ambient, files, live};

pub(crate) fn check(args: &Check) -> Result<Exit, Failure> {
    let targets = live::targets(rulebook(args.account.exchange), &args.to)?;
    let outputs = Outputs::create(&args.output.to_files, args.output.look)?;
    let uids = args.reveal_uids.as_deref().map(Uids::create).transpose()?;
    let client = live::client(args.account.share)?;
    if uids.is_some() {
        client.remember_uids();
    }
    let reports = reports(&args.account, &client, &targets, &args.rules, args.offline)?;
    if let Some(uids) = uids {
        uids.write(&UidsV1::of(args.account.exchange, client.uids()), 1)?;
    }
    print(&reports, &args.output, &args.counts, outputs)
}

pub(crate) fn matrix(args: &Matrix) -> Result<Exit, Failure> {
    let targets = live::targets(rulebook(args.account.exchange), &format!("{}:every", args.axis))?;
    let outputs = Outputs::create(&args.output.to_files, args.output.look)?;
    let client = live::client(args.account.share)?;
    let reports = reports(&args.account, &client, &targets, &args.rules, false)?;
    let reports = shown(&reports, &args.output);
    let written = outputs.write_each(|format, style| render_matrix(reports.clone(), format, style));
    ambient::print(&render_matrix(reports.clone(), args.output.format, args.output.look.on_screen()))?;
    written.map(|()| Exit::Success)
}

/// One report for each target, all from one reading of the account.
fn reports(
    account: &Account,
    client: &Client,
    targets: &[Mode],
    by: &ByWhich,
    offline: bool,
) -> Result<Vec<Report>, Failure> {
    let (rules, judge) = (rulebook(account.exchange), live::Judge::new(by)?);
    let (evidence, origin) = if offline {
        (unasked(account, targets), Origin::Saved)
    } else {
        let ask = live::ask(account, targets.to_vec(), by.as_of);
        (runtime()?.block_on(live::collect(account, client, ask))?, Origin::Live)
    };
    let judged = |target| judge.report(rules, &evidence, target, evidence.taken.until, origin);
    targets.iter().map(judged).collect()
}

pub(crate) fn collect(args: &Collect) -> Result<Exit, Failure> {
    let targets = live::targets(rulebook(args.account.exchange), &args.to)?;
    let file = files::Pending::create(&args.output)?;
    let ask = live::ask(&args.account, targets, args.as_of);
    let evidence = runtime()?.block_on(live::collect(&args.account, &live::client(args.account.share)?, ask))?;
    let json = serde_json::to_string_pretty(&evidence);
    let json = json.map_err(|error| Failure::Unexpected(format!("evidence cannot be written: {error}")))?;
    file.write(&(json + "\n"))?;
    Ok(Exit::Success)
}

/// The evidence on an account that nobody asked: none. Every rule is listed, and nothing is said about any.
fn unasked(account: &Account, targets: &[Mode]) -> Evidence {
    Evidence {
        tool: Tool::default(),
        exchange: account.exchange,
        account: modecheck_core::Account {
            name: Some(live::name(account)),
            environment: live::environment(account),
            ..modecheck_core::Account::default()
        },
        axis: targets.first().map_or(Axis::AccountMode, Mode::axis),
        targets: targets.to_vec(),
        profile: Profile::Standard,
        taken: Span::default(),
        provenance: None,
        responses: Vec::new(),
    }
}
