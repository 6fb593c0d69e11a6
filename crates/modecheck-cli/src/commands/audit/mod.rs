//! `modecheck audit`: from an inventory to a run that is kept, its stream of reports and its exit code.

mod begin;
mod interrupt;
mod live;
mod progress;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures::pin_mut;
use modecheck_audit::inventory::Account;
use modecheck_audit::keys::{Keys, Surroundings};
use modecheck_audit::store::{Kept, Open, Store};
use modecheck_audit::{Audit, Clients, Ended, Plan, Providers};
use modecheck_core::AccountModeProvider;
use modecheck_report::Format;

use self::begin::{Begun, Settings};
use self::interrupt::Interrupt;
use self::live::Live;
use super::runtime;
use crate::ambient;
use crate::exit::{Exit, Failure};
use crate::firm::{self, Firm};
use crate::firm_args::{Audit as Args, Stored};
use crate::outputs::{Outputs, Total};

/// After how long a command that prints a key is stopped.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) fn audit(args: &Args) -> Result<Exit, Failure> {
    runtime()?.block_on(async {
        let interrupt = Interrupt::listen()?;
        // Kept nowhere means: in a folder of its own that is gone at the end.
        let nowhere = if args.no_store { Some(tempfile::tempdir().map_err(|error| unexpected(&error))?) } else { None };
        let file = nowhere.as_ref().map(|folder| folder.path().join("runs.db"));
        let path: Option<PathBuf> = file.or_else(|| args.stored.store.clone());
        let store = firm::store(&Stored { store: path }).await?;
        let exit = on(args, &store, interrupt).await;
        store.close().await;
        exit
    })
}

async fn on(args: &Args, store: &Store, interrupt: Interrupt) -> Result<Exit, Failure> {
    let resumed = match &args.resume {
        Some(id) => Some(store.run(id).await?),
        None => None,
    };
    let path = args.inventory.clone().or_else(|| resumed.as_ref().map(|run| PathBuf::from(&run.inventory)));
    let path = path.ok_or_else(|| Failure::Usage("name an inventory".to_owned()))?;
    let firm = Firm::read(&path, &args.allow_host)?;
    let settings = match &resumed {
        Some(run) => Settings::of(run, &firm)?,
        None => Settings::asked(args),
    };
    let manner = Arc::new(settings.manner()?);
    let outputs = Outputs::create(&args.print.output)?;
    let keys = keys(args, &firm)?;
    let with_keys = |account: &&Account| keys.of(&account.name).is_some();
    let exchanges = firm.inventory.accounts.iter().map(|account| account.exchange);
    let clients = Clients::new(&(ambient::now as fn() -> _), &firm.inventory.limits, exchanges)
        .map_err(|error| unexpected(&error))?;
    let ask = |account: &Account| manner.ask(account);
    let plan = Plan::of(&firm.inventory, firm.inventory.accounts.iter().filter(with_keys), &clients, ask);
    let plan = plan.map_err(Failure::Usage)?;
    let begun = match resumed {
        Some(run) => Begun::again(store, run.span.id, args.max_age).await?,
        None => Begun::new(store, &firm, &settings, &plan).await?,
    };
    let mut live = Live::new(args, &firm, &manner, &begun, &plan);
    live.again(store, &begun.run).await?;
    let keyless = without_keys(&firm, &keys, &begun);
    store.keep(&begun.run, &keyless).await?;
    for kept in &keyless {
        live.kept(&firm.inventory, kept);
    }
    let positions: Vec<usize> = begun
        .positions
        .iter()
        .copied()
        .filter(|position| keys.of(&firm.inventory.accounts[*position].name).is_some())
        .collect();
    let firm = Arc::new(firm);
    let audit = Audit {
        inventory: Arc::new(firm.inventory.clone()),
        manner,
        providers: Arc::new(WithKeys { clients, keys }),
        pseudonyms: store.pseudonyms().await?,
        clock: Arc::new(ambient::now),
        keep: settings.keep(),
    };
    let ended = ask_all(&audit, store, &begun.run, &positions, &plan, &mut live, interrupt).await?;
    store.end(&begun.run, ambient::now(), ended.completed, millis(ended.asked)).await?;
    finish(args, store, &begun.run, live, outputs).await
}

/// Asks until all are finished, or until somebody interrupts twice.
async fn ask_all(
    audit: &Audit,
    store: &Store,
    run: &str,
    positions: &[usize],
    plan: &Plan,
    live: &mut Live,
    mut interrupt: Interrupt,
) -> Result<Ended, Failure> {
    let started = std::time::Instant::now();
    let stop = interrupt.stop();
    let open = Open { store, run };
    let asked = audit.run(&open, positions, plan, stop, |event| live.tell(&event));
    pin_mut!(asked);
    tokio::select! {
        ended = &mut asked => Ok(ended?),
        () = interrupt.twice() => Ok(Ended { completed: false, asked: started.elapsed() }),
    }
}

/// Says what it all adds up to.
async fn finish(args: &Args, store: &Store, run: &str, live: Live, outputs: Outputs) -> Result<Exit, Failure> {
    let span = store.run(run).await?.span;
    let not_audited = store.not_audited(run).await?;
    let (mut judgement, mut summary) = live.end()?;
    judgement.without_reports(not_audited.len());
    summary.not_audited = not_audited.len();
    summary.run = (!args.no_store).then_some(span);
    let total = Total { summary, not_audited };
    outputs.write(store, run, &total).await?;
    match args.print.format {
        Format::Human => ambient::print(&modecheck_report::firm(&total.summary, &total.not_audited))?,
        Format::Jsonl => {}
        whole => Outputs::create(&[(whole, PathBuf::from("-"))])?.write(store, run, &total).await?,
    }
    Ok(judgement.exit())
}

/// The accounts' keys. Whatever is missing is said of all at once.
fn keys(args: &Args, firm: &Firm) -> Result<Keys, Failure> {
    let around = Surroundings { variable: &ambient::variable, folder: firm.folder(), patience: PATIENCE };
    let keys = Keys::fetch(&firm.inventory.accounts, around);
    let missing: Vec<String> = keys.missing().iter().map(ToString::to_string).collect();
    if args.strict && !missing.is_empty() {
        let count = missing.len();
        let list = missing.join("\n");
        return Err(Failure::Usage(format!("nothing was sent: {count} accounts have no credentials\n{list}")));
    }
    for problem in &missing {
        ambient::complain(&format!("no credentials: {problem}"));
    }
    Ok(keys)
}

fn without_keys(firm: &Firm, keys: &Keys, begun: &Begun) -> Vec<Kept> {
    let missing = |name: &str| keys.missing().iter().find(|missing| missing.account == name);
    let kept = |position: &usize| {
        let problem = &missing(&firm.inventory.accounts[*position].name)?.problem;
        let outcome = Err(format!("no credentials: {problem}"));
        Some(Kept { position: *position, at: ambient::now(), outcome, evidence: None })
    };
    begun.positions.iter().filter_map(kept).collect()
}

/// Accounts with the keys that were fetched for them.
struct WithKeys {
    clients: Clients,
    keys: Keys,
}

impl Providers for WithKeys {
    fn provider(&self, account: &Account) -> Result<Box<dyn AccountModeProvider>, String> {
        let key = self.keys.of(&account.name).ok_or("it has no credentials")?;
        self.clients.provider(account, key)
    }
}

fn unexpected(error: &dyn std::fmt::Display) -> Failure {
    Failure::Unexpected(error.to_string())
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
