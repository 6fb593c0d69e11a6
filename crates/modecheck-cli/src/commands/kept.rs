//! What was kept: runs, their reports, what changed between them, the history of an account.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use futures::{StreamExt, pin_mut};
use modecheck_audit::store::{Entry, RunRow, Store};
use modecheck_audit::{Changed, Diff, Uses};
use modecheck_report::{Tally, brief};

use super::audit::begin::Settings;
use super::runtime;
use crate::ambient;
use crate::exit::{Exit, Failure};
use crate::fail_on::Judgement;
use crate::firm::{self, Firm};
use crate::firm_args::{Compared, Kept, Past, Prune, Stored};
use crate::outputs::{Outputs, Total};

pub(crate) fn runs(args: &Stored) -> Result<Exit, Failure> {
    let runs = runtime()?.block_on(async { Ok::<_, Failure>(firm::store(args).await?.runs().await?) })?;
    let text: String = runs.iter().map(row).collect();
    ambient::print(if text.is_empty() { "no runs are kept\n" } else { &text })?;
    Ok(Exit::Success)
}

fn row(run: &RunRow) -> String {
    let state = match (run.span.completed, run.span.ended_at) {
        (true, _) => "complete",
        (false, Some(_)) => "interrupted",
        (false, None) => "not ended",
    };
    let (accounts, done) = run.accounts;
    format!("{}  {}  {state}  {done} of {accounts} accounts  {}\n", run.span.id, run.span.started_at, run.inventory)
}

pub(crate) fn report(args: &Kept) -> Result<Exit, Failure> {
    runtime()?.block_on(async {
        let store = firm::store(&args.stored).await?;
        let run = store.run(&args.run).await?;
        if let Some(account) = &args.evidence {
            return evidence(&store, &run, account).await;
        }
        let mut files = args.print.output.clone();
        files.push((args.print.format, PathBuf::from("-")));
        let outputs = Outputs::create(&files, args.print.look)?;
        let (judgement, total) = total(args, &store, &run).await?;
        outputs.write(&store, &run.span.id, &total).await?;
        Ok(judgement.exit())
    })
}

/// What the reports add up to, with what the firm says of waivers and attests while that is what it was.
async fn total(args: &Kept, store: &Store, run: &RunRow) -> Result<(Judgement, Total), Failure> {
    let firm = Firm::read(Path::new(&run.inventory), &[]).ok().filter(|firm| firm.digest == run.inventory_digest);
    let words = firm.as_ref().and_then(|_| Settings::words(run));
    let firm = firm.zip(words);
    let policy = Settings::demanded(run)?;
    let mut judgement = Judgement::new(&args.counts, policy);
    let mut tally = Tally::demanding(args.counts.min_assurance.or(policy));
    let mut uses = Uses::default();
    let rows = store.reports(&run.span.id);
    pin_mut!(rows);
    while let Some(body) = rows.next().await {
        let report = store.report(&body?)?;
        judgement.with(&report);
        tally.add(&report);
        if let Some((firm, words)) = &firm {
            uses.add(&firm.inventory, words, &report);
        }
    }
    let not_audited = store.not_audited(&run.span.id).await?;
    judgement.without_reports(not_audited.len());
    let mut summary = tally.summary();
    summary.run = Some(run.span.clone());
    summary.not_audited = not_audited.len();
    if let Some((firm, words)) = firm {
        let day = run.span.ended_at.unwrap_or(run.span.started_at).date();
        summary.waivers = uses.waivers(&firm.inventory, day);
        summary.attestations = uses.attestations(&firm.inventory, &words, day);
    }
    Ok((judgement, Total { summary, not_audited }))
}

async fn evidence(store: &Store, run: &RunRow, name: &str) -> Result<Exit, Failure> {
    let id = &run.span.id;
    let position = store.position(id, name).await?;
    let position = position.ok_or_else(|| Failure::Usage(format!("run {id} has no account `{name}`")))?;
    let evidence = store.evidence(id, position).await?;
    let evidence = evidence.ok_or_else(|| {
        Failure::Usage(format!("run {id} keeps no evidence on {name}: audit with --keep-evidence all"))
    })?;
    let json = serde_json::to_string_pretty(&evidence);
    let json = json.map_err(|error| Failure::Unexpected(format!("evidence cannot be written: {error}")))?;
    ambient::print(&(json + "\n"))?;
    Ok(Exit::Success)
}

pub(crate) fn diff(args: &Compared) -> Result<Exit, Failure> {
    let diff = runtime()?.block_on(async {
        let store = firm::store(&args.stored).await?;
        let (from, to) = (store.run(&args.from).await?, store.run(&args.to).await?);
        Ok::<_, Failure>(Diff::between(&store, &from.span.id, &to.span.id).await?)
    })?;
    let json = || serde_json::to_string_pretty(&diff).map(|json| json + "\n").unwrap_or_default();
    ambient::print(&if args.json { json() } else { as_text(&diff) })?;
    Ok(Exit::Success)
}

fn as_text(diff: &Diff) -> String {
    let mut text = String::new();
    for turned in &diff.verdicts {
        let word = |verdict: &Option<String>| verdict.clone().unwrap_or_else(|| "no report".to_owned());
        let (from, to) = (word(&turned.from), word(&turned.to));
        let _ = writeln!(text, "{} -> {}: {from}, now {to}", turned.account, turned.target);
    }
    for name in &diff.other_accounts {
        let _ = writeln!(text, "{name}: another account than before answers to this name");
    }
    for (word, list) in [("new", &diff.new), ("fixed", &diff.fixed), ("not looked for", &diff.unclear)] {
        text.extend(list.iter().map(|one| line(word, one)));
    }
    let _ = writeln!(
        text,
        "{} new, {} fixed, {} not looked for, {} unchanged",
        diff.new.len(),
        diff.fixed.len(),
        diff.unclear.len(),
        diff.unchanged.len()
    );
    if diff.not_live.is_empty() {
        return text;
    }
    let mark = diff.not_live.iter().map(String::as_str).collect::<Vec<_>>().join("; ");
    text.lines().flat_map(|line| ["[", &mark, "] ", line, "\n"]).collect()
}

fn line(word: &str, one: &Changed) -> String {
    let seen = one.first_seen.map(|first| format!(" (first seen {first})")).unwrap_or_default();
    let before = if one.looked_for_before { "" } else { ", not looked for before" };
    format!("{word}{before}: {} -> {}: {}: {}{seen}\n", one.account, one.target, one.kind, one.summary)
}

pub(crate) fn history(args: &Past) -> Result<Exit, Failure> {
    let text = runtime()?.block_on(async {
        let store = firm::store(&args.stored).await?;
        let entries = store.history(&args.account).await?;
        let line = |entry: &Entry| {
            let what = match &entry.report {
                Ok(body) => brief(&store.report(body)?),
                Err(reason) => format!("not-audited: {reason}\n"),
            };
            Ok(format!("{}  {}  {what}", entry.at, entry.run))
        };
        entries.iter().map(line).collect::<Result<String, Failure>>()
    })?;
    if text.is_empty() {
        return Err(Failure::Usage(format!("no run has finished an account called `{}`", args.account)));
    }
    ambient::print(&text)?;
    Ok(Exit::Success)
}

pub(crate) fn prune(args: &Prune) -> Result<Exit, Failure> {
    let age = i64::try_from(args.older_than.as_millis()).unwrap_or(i64::MAX);
    let before = ambient::now().plus_millis(-age);
    let gone =
        runtime()?.block_on(async { Ok::<_, Failure>(firm::store(&args.stored).await?.prune(before).await?) })?;
    let gone = if gone == 1 { "1 run".to_owned() } else { format!("{gone} runs") };
    ambient::print(&format!("{gone} from before {before} forgotten\n"))?;
    Ok(Exit::Success)
}
