use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::pin_mut;
use modecheck_audit::inventory::{Account, Inventory};
use modecheck_audit::keys::{Keys, Surroundings};
use modecheck_audit::store::{Kept, Open, RunRow, Store};
use modecheck_audit::{Audit, Clients, Ended, Manner, Plan, Providers};
use modecheck_core::AccountModeProvider;

use super::begin::{Begun, Settings};
use super::interrupt::Interrupt;
use super::live::Live;
use super::{millis, unexpected};
use crate::ambient;
use crate::exit::Failure;
use crate::firm::Firm;
use crate::firm_args::Audit as Args;
use crate::uids::{UidV1, UidsV1};

/// After how long a command that prints a key is stopped.
pub(in crate::commands) const PATIENCE: Duration = Duration::from_secs(30);

/// All that runs of one inventory have in common: its accounts, their keys, and the clients that ask.
pub(super) struct Job {
    pub(super) firm: Firm,
    pub(super) settings: Settings,
    pub(super) plan: Plan,
    pub(super) manner: Arc<Manner>,
    providers: Arc<WithKeys>,
    audit: Audit,
}

/// Accounts with the keys that were fetched for them.
pub(in crate::commands) struct WithKeys {
    pub(in crate::commands) clients: Clients,
    pub(in crate::commands) keys: Keys,
}

impl Providers for WithKeys {
    fn provider(&self, account: &Account) -> Result<Box<dyn AccountModeProvider>, String> {
        let key = self.keys.of(&account.name).ok_or("it has no credentials")?;
        self.clients.provider(account, key)
    }
}

impl Job {
    /// Reads the inventory and fetches its keys. Sends nothing.
    pub(super) async fn prepare(args: &Args, store: &Store, resumed: Option<&RunRow>) -> Result<Self, Failure> {
        let path = args.inventory.clone().or_else(|| resumed.map(|run| PathBuf::from(&run.inventory)));
        let path = path.ok_or_else(|| Failure::Usage("name an inventory".to_owned()))?;
        let firm = Firm::read(&path, &args.allow_host)?.using(args.share);
        let settings = match resumed {
            Some(run) => Settings::of(run, &firm)?,
            None => Settings::asked(args, &firm)?,
        };
        let manner = Arc::new(settings.manner()?);
        let accounts = &firm.inventory.accounts;
        let keys = keys(args, &firm)?;
        let exchanges = accounts.iter().map(|account| account.exchange);
        let clients = Clients::new(&(ambient::now as fn() -> _), &firm.inventory.limits, exchanges);
        let clients = clients.map_err(|error| unexpected(&error))?;
        let with_keys = accounts.iter().filter(|account| keys.of(&account.name).is_some());
        let plan = Plan::of(&firm.inventory, with_keys, &clients, |account| manner.ask(account));
        let plan = plan.map_err(Failure::Usage)?;
        let providers = Arc::new(WithKeys { clients, keys });
        let audit = Audit {
            inventory: Arc::clone(&firm.inventory),
            manner: Arc::clone(&manner),
            providers: Arc::clone(&providers) as Arc<dyn Providers>,
            pseudonyms: store.pseudonyms().await?,
            clock: Arc::new(ambient::now),
            keep: settings.keep(),
        };
        Ok(Self { firm, settings, plan, manner, providers, audit })
    }

    /// Has full uids remembered, until they are asked for.
    pub(super) fn remember_uids(&self) {
        self.providers.clients.remember_uids();
    }

    /// The accounts' full uids, as far as the exchanges told them.
    pub(super) fn uids(&self) -> UidsV1 {
        let known = self.providers.clients.uids();
        let account = |account: &Account| {
            let uid = known.get(&(account.exchange, account.name.clone()))?.clone();
            let reference = Some(self.audit.pseudonyms.of(account));
            Some(UidV1 { account: account.name.clone(), exchange: account.exchange, reference, uid })
        };
        UidsV1::new(self.inventory().accounts.iter().filter_map(account).collect())
    }

    pub(super) fn inventory(&self) -> &Arc<Inventory> {
        &self.firm.inventory
    }

    /// Asks the accounts of a run until all are finished, or until somebody interrupts twice.
    pub(super) async fn ask(
        &self,
        store: &Store,
        begun: &Begun,
        live: &mut Live,
        interrupt: &mut Interrupt,
    ) -> Result<Ended, Failure> {
        let keyless: Vec<Kept> = begun.positions.iter().filter_map(|position| self.without_key(*position)).collect();
        store.keep(&begun.run, &keyless).await?;
        for kept in &keyless {
            live.kept(self.inventory(), kept);
        }
        let has_key = |position: &usize| self.without_key(*position).is_none();
        let positions: Vec<usize> = begun.positions.iter().copied().filter(has_key).collect();
        let started = Instant::now();
        let (stop, open) = (interrupt.stop(), Open { store, run: &begun.run });
        let ended = {
            let asked = self.audit.run(&open, &positions, &self.plan, stop, |event| live.tell(&event));
            pin_mut!(asked);
            tokio::select! {
                ended = &mut asked => ended?,
                () = interrupt.twice() => Ended { completed: false, asked: started.elapsed() },
            }
        };
        store.end(&begun.run, ambient::now(), ended.completed, millis(ended.asked)).await?;
        Ok(ended)
    }

    /// What is kept of an account without credentials.
    fn without_key(&self, position: usize) -> Option<Kept> {
        let name = &self.inventory().accounts[position].name;
        let missing = self.providers.keys.missing().iter().find(|missing| missing.account == *name)?;
        let outcome = Err(format!("no credentials: {}", missing.problem));
        Some(Kept { position, at: ambient::now(), outcome, evidence: None })
    }
}

/// The accounts' keys. Whatever is missing is said of all at once.
fn keys(args: &Args, firm: &Firm) -> Result<Keys, Failure> {
    let around = Surroundings { variable: &ambient::variable, folder: firm.folder(), patience: PATIENCE };
    let keys = Keys::fetch(&firm.inventory.accounts, around);
    let missing: Vec<String> = keys.missing().iter().map(ToString::to_string).collect();
    if args.strict && !missing.is_empty() {
        let count = match missing.len() {
            1 => "1 account has".to_owned(),
            count => format!("{count} accounts have"),
        };
        let list = missing.join("\n");
        return Err(Failure::Usage(format!("nothing was sent: {count} no credentials\n{list}")));
    }
    for problem in &missing {
        ambient::complain(&format!("no credentials: {problem}"));
    }
    Ok(keys)
}
