use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use modecheck_audit::inventory::{Account, Inventory, Stated};
use modecheck_audit::keys::{Keys, Surroundings};
use modecheck_audit::store::{Kept, Open, RunRow, Store};
use modecheck_audit::{Audit, Clients, Ended, Event, Manner, Plan, Providers, discover};
use modecheck_core::AccountModeProvider;
use modecheck_report::{Format, NotAudited, RunSpan};
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::begin::{Begun, Settings};
use super::interrupt::{DRAIN, Interrupt};
use super::live::Live;
use super::{millis, unexpected};
use crate::ambient;
use crate::commands::estimate::bounds;
use crate::exit::Failure;
use crate::firm::Firm;
use crate::firm_args::Audit as Args;
use crate::uids::{UidV1, UidsV1};

/// After how long a command that prints a key is stopped.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long commands get to be stopped.
const STOPPING: Duration = Duration::from_secs(1);

/// All that runs of one inventory have in common: its accounts, their keys, and the clients that ask.
pub(super) struct Job {
    pub(super) firm: Firm,
    pub(super) settings: Settings,
    pub(super) plan: Plan,
    pub(super) manner: Arc<Manner>,
    pub(super) providers: Arc<WithKeys>,
    audit: Audit,
}

/// Accounts with the keys that were fetched for them.
pub(in crate::commands) struct WithKeys {
    pub(in crate::commands) clients: Clients,
    pub(in crate::commands) keys: Keys,
    /// Where keys are looked for.
    pub(in crate::commands) folder: PathBuf,
}

impl Providers for WithKeys {
    fn provider(&self, account: &Account) -> Result<Box<dyn AccountModeProvider>, String> {
        let key = self.keys.of(account, around(&self.folder));
        let key = key.map_err(|problem| format!("no credentials: {problem}"))?;
        self.clients.provider(account, &key)
    }
}

impl Job {
    /// Reads the inventory and fetches its keys. Sends nothing.
    pub(super) async fn prepare(
        args: &Args,
        store: &Store,
        resumed: Option<&RunRow>,
        interrupt: &mut Interrupt,
    ) -> Result<Self, Failure> {
        let path = args.inventory.clone().or_else(|| resumed.map(|run| PathBuf::from(&run.inventory)));
        let path = path.ok_or_else(|| Failure::Usage("name an inventory".to_owned()))?;
        let firm = Firm::read(&path, &args.allow_host)?.using(args.share);
        let settings = match resumed {
            Some(run) => Settings::of(run, &firm)?,
            None => Settings::asked(args, &firm)?,
        };
        let manner = Arc::new(settings.manner()?);
        let accounts = &firm.inventory.accounts;
        let keys = keys(args, &firm, interrupt).await?;
        let clients = Clients::new(ambient::now, &firm.inventory.limits, accounts.sites());
        let clients = clients.map_err(|error| Failure::Usage(error.to_string()))?;
        let with_keys = (0..accounts.len()).filter(|position| keys.missing_of(*position).is_none());
        let plan = Plan::of(&firm.inventory, with_keys, &clients, &manner);
        let plan = plan.map_err(Failure::Usage)?;
        let providers = Arc::new(WithKeys { clients, keys, folder: firm.folder().to_owned() });
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

    /// Says how long it takes at least, where the limits make it wait and somebody reads that.
    pub(super) fn announce(&self, args: &Args) {
        let reads = !args.print.look.quiet && (args.print.format == Format::Human || ambient::watched());
        if reads && !self.plan.bound().is_zero() {
            ambient::complain(&bounds(&self.plan).join("; "));
        }
    }

    /// Whether the inventory and what people attest are still what they were.
    pub(super) fn is_up_to_date(&self, args: &Args) -> Result<bool, Failure> {
        let now = Firm::read(&self.firm.path, &args.allow_host)?;
        Ok(now.digest == self.firm.digest && self.settings.has_its_words()?)
    }

    /// Has full uids remembered, until they are asked for.
    pub(super) fn remember_uids(&self) {
        self.providers.clients.remember_uids();
    }

    /// The accounts' full uids, as far as the exchanges told them.
    pub(super) fn uids(&self) -> UidsV1 {
        let known = self.providers.clients.uids();
        let account = |account: Account| {
            let uid = known.get(&(account.exchange, account.name.clone()))?.clone();
            let reference = Some(self.audit.pseudonyms.of(&account));
            Some(UidV1 { account: account.name.clone(), exchange: account.exchange, reference, uid })
        };
        UidsV1::new(self.inventory().accounts.iter().filter_map(account).collect())
    }

    pub(super) fn inventory(&self) -> &Arc<Inventory> {
        &self.firm.inventory
    }

    /// Each word that counted when a run began and counts no more. What was finished rests on it still; what is asked
    /// from now on is judged by the words of the day it is asked.
    pub(super) fn lapsed_since(&self, run: &RunSpan) -> Vec<String> {
        let (then, today) = (run.started_at.date(), ambient::now().date());
        let words = self.inventory().attestations.iter().chain(self.manner.attestations.iter());
        let lapsed = words.filter(|stated| then <= stated.word.lapses() && stated.word.lapses() < today);
        let said = lapsed.map(|Stated { word, .. }| {
            let (by, rules, last, id) = (&word.by, word.rules.join(", "), word.lapses(), &run.id);
            format!(
                "the word of {by} on {rules} lapsed after {last}, and run {id} is older: what it finished before may \
                 rest on that word, what is asked now does not; --max-age asks again"
            )
        });
        said.collect()
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
        let has_key = |position: &usize| self.providers.keys.missing_of(*position).is_none();
        let positions = match keyless.as_slice() {
            [] => Cow::Borrowed(begun.positions.as_slice()),
            _ => begun.positions.iter().copied().filter(has_key).collect(),
        };
        let (stop, open) = (interrupt.stop(), Open { store, run: &begun.run });
        let tell = |event: Event<'_>| live.tell(&event);
        let mut once = interrupt.stop();
        let stopping = tokio::spawn(async move {
            if once.wait_for(|stop| *stop).await.is_ok() {
                ambient::complain(&format!(
                    "stopping once what is under way is finished, in {} s at the latest; interrupt again not to wait for that",
                    DRAIN.as_secs()
                ));
            }
        });
        // Runs of an inventory that is watched follow each other with the same clients.
        self.providers.clients.renew();
        let ended = self.audit.run_until(&open, &positions, &self.plan, stop, interrupt.enough(), tell).await;
        stopping.abort();
        let ended = ended?;
        // Before the run is over: whoever goes on with it may ask nobody again.
        self.take_back(store, &begun.run, live).await?;
        store.end(&begun.run, ambient::now(), ended.completed, millis(ended.asked)).await?;
        Ok(ended)
    }

    /// Takes back the reports on accounts whose keys are another one's.
    async fn take_back(&self, store: &Store, run: &str, live: &mut Live) -> Result<(), Failure> {
        let doubled = self.doubled();
        if doubled.is_empty() {
            return Ok(());
        }
        store.take_back(run, &doubled).await?;
        live.recount(store, run).await?;
        for kept in &doubled {
            if let (Err(reason), Some(name)) = (&kept.outcome, self.inventory().accounts.name(kept.position)) {
                live.is_in_doubt(name, reason);
            }
        }
        Ok(())
    }

    /// Keeps what the inventory does not name, where that is looked for: the sub-accounts that it forgot.
    pub(super) async fn unnamed(
        &self,
        args: &Args,
        store: &Store,
        run: &str,
        ended: Ended,
        live: &mut Live,
        interrupt: &mut Interrupt,
    ) -> Result<(), Failure> {
        if !args.require_complete {
            return Ok(());
        }
        let forgotten = self.forgotten(ended, interrupt).await;
        store.unnamed(run, &forgotten).await?;
        for NotAudited { name, reason } in &forgotten {
            live.is_unnamed(name, reason);
        }
        Ok(())
    }

    /// The accounts whose keys are of one and the same account, but for the one whose uid says that it is the right one:
    /// which of them was audited nobody knows.
    fn doubled(&self) -> Vec<Kept> {
        let accounts = &self.inventory().accounts;
        let pairs = self.providers.clients.doubled(self.inventory()).into_iter();
        let pairs = pairs.flat_map(|(place, first)| [(place, first), (first, place)]);
        let doubled = pairs.filter_map(|(position, other)| {
            let (account, other) = (accounts.get(position)?, accounts.name(other)?);
            let reason = format!(
                "wrong-account: its key is of the same account as the key of {other}: give each a key of its own, and its \
                 `uid`, or list the account once"
            );
            let kept = Kept { position, at: ambient::now(), outcome: Err(reason), evidence: None };
            account.uid.is_none().then_some((position, kept))
        });
        doubled.collect::<BTreeMap<_, _>>().into_values().collect()
    }

    /// The accounts that the inventory forgot, and why it is not known to name all.
    async fn forgotten(&self, ended: Ended, interrupt: &mut Interrupt) -> Vec<NotAudited> {
        let interrupted = || {
            let reason = "not known to be complete: it was interrupted before main accounts had told of theirs";
            vec![NotAudited { name: "the inventory".to_owned(), reason: reason.to_owned() }]
        };
        if !ended.completed {
            return interrupted();
        }
        let providers = Arc::clone(&self.providers) as Arc<dyn Providers>;
        let found = tokio::select! {
            found = discover(self.inventory(), &providers, self.manner.read_only_keys, interrupt.stop()) => found,
            () = interrupt.enough() => return interrupted(),
        };
        let forgotten = found.forgotten().map(|(family, member)| NotAudited {
            name: member.called().to_owned(),
            reason: format!("not-in-inventory: a sub-account of {} ({})", family.parent, family.exchange),
        });
        let open = found.open.iter().map(|reason| NotAudited {
            name: "the inventory".to_owned(),
            reason: format!("not known to be complete: {reason}"),
        });
        forgotten.chain(open).collect()
    }

    /// What is kept of an account without credentials.
    fn without_key(&self, position: usize) -> Option<Kept> {
        let missing = self.providers.keys.missing_of(position)?;
        let outcome = Err(format!("no credentials: {}", missing.problem));
        Some(Kept { position, at: ambient::now(), outcome, evidence: None })
    }
}

/// What fetching keys needs of this machine.
pub(in crate::commands) fn around(folder: &Path) -> Surroundings<'_> {
    Surroundings { variable: &ambient::variable, folder, patience: PATIENCE }
}

/// Fetches the accounts' keys in a thread of its own. Whoever interrupts waits for no command, and leaves none behind.
pub(in crate::commands) async fn fetch(firm: &Firm, interrupt: &mut Interrupt) -> Result<Keys, Failure> {
    let (inventory, folder) = (Arc::clone(&firm.inventory), firm.folder().to_owned());
    let (stop, (send, mut keys)) = (interrupt.stop(), oneshot::channel());
    std::thread::spawn(move || {
        let _ = send.send(Keys::fetch_while(&|| !*stop.borrow(), &inventory.accounts, around(&folder)));
    });
    let keys = tokio::select! {
        keys = &mut keys => keys.map_err(|error| unexpected(&error))?,
        () = interrupt.once() => {
            // What cannot be stopped ends with this process.
            let _ = timeout(STOPPING, keys).await;
            return Err(Failure::Interrupted);
        }
    };
    if *interrupt.stop().borrow() { Err(Failure::Interrupted) } else { Ok(keys) }
}

/// The accounts' keys. Whatever is missing is said of all at once.
async fn keys(args: &Args, firm: &Firm, interrupt: &mut Interrupt) -> Result<Keys, Failure> {
    let keys = fetch(firm, interrupt).await?;
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
