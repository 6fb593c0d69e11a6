//! What keeping costs: `cargo bench -p modecheck-tests --bench store`.
//!
//! The same firm is audited twice at once, kept in a store on this disk and kept in memory, each as fast as the limits of
//! the exchange allow. Prints how long both took, the part of its time that the first spent on commits, and how long this
//! disk takes to write a page for good: what it says of another disk follows from that.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool that cannot go on fails, and prints")]

use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use futures::join;
use modecheck::{AccountModeProvider, Client, Credentials, Exchange, Profile};
use modecheck_audit::inventory::{Account, Attestations, Format, Inventory};
use modecheck_audit::store::{Keeper, Kept, NewRun, Open, Store, StoreError};
use modecheck_audit::{Audit, Clients, Keep, Manner, Plan, Providers, Pseudonyms};
use modecheck_simulator::bybit::{self, Bybit, Category, Order};
use modecheck_tests::InProcess;
use tokio::sync::watch;
use tokio::time::Instant;

const ACCOUNTS: usize = 300;

/// Every account has the same key but for its name.
struct Firm {
    clients: Clients,
    accounts: Vec<bybit::Account>,
    inventory: Arc<Inventory>,
}

impl Firm {
    fn new() -> (Arc<Self>, InProcess) {
        let exchange = Arc::new(Bybit::new());
        let mut text = "[limits]\nshare = 1.0\n".to_owned();
        let mut accounts = Vec::new();
        for n in 0..ACCOUNTS {
            let mut account = bybit::Account::named(&format!("desk-{n}"));
            account.orders.extend((n % 3 == 0).then(|| Order::new(Category::Linear, "BTCUSDT", "USDT")));
            exchange.insert(account.clone());
            let hosts = "exchange = \"bybit\"\ntarget = \"uta2-pro\"\nbase_url = \"http://127.0.0.1:1\"";
            let _ = writeln!(text, "[[account]]\nname = \"{}\"\n{hosts}", account.name);
            accounts.push(account);
        }
        let transport = InProcess::new(&exchange);
        let clock = transport.clone();
        let client = Client::on(transport.clone(), move || clock.now(), 1.0, 1);
        let inventory = Arc::new(Inventory::read(&text, Format::Toml).unwrap());
        (Arc::new(Self { clients: Clients::of([(Exchange::Bybit, client)]), accounts, inventory }), transport)
    }
}

impl Providers for Firm {
    fn provider(&self, account: &Account) -> Result<Box<dyn AccountModeProvider>, String> {
        let own = self.accounts.iter().find(|own| own.name == account.name).ok_or("no key")?;
        self.clients.provider(account, &Credentials::new(&own.api_key, &own.api_secret, ""))
    }
}

/// Keeps in memory, or in a store, and measures how long that takes.
struct Timed<'a> {
    store: Option<Open<'a>>,
    kept: Mutex<(usize, usize, Duration)>,
}

#[async_trait]
impl Keeper for Timed<'_> {
    async fn keep(&self, finished: &[Kept]) -> Result<(), StoreError> {
        let began = Instant::now();
        if let Some(store) = &self.store {
            store.keep(finished).await?;
        }
        let mut kept = self.kept.lock().unwrap();
        *kept = (kept.0 + 1, kept.1 + finished.len(), kept.2 + began.elapsed());
        Ok(())
    }
}

/// How long a run took, and what the limits allow.
async fn run(store: Option<&Store>, name: &str) -> (Duration, Duration, Duration) {
    let (firm, exchange) = Firm::new();
    let inventory = Arc::clone(&firm.inventory);
    let deadline = Duration::from_secs(120);
    let attestations = Attestations::default();
    let manner = Manner { profile: Profile::Standard, deadline, rules_as_of: None, planned: None, attestations };
    let plan = Plan::of(&inventory, inventory.accounts.iter(), &firm.clients, |account| manner.ask(account)).unwrap();
    let named: Vec<_> = inventory.accounts.iter().map(|one| (one.name.clone(), one.exchange.to_string())).collect();
    let started_at = exchange.now();
    let begin = NewRun {
        started_at,
        inventory: "firm.toml",
        inventory_digest: "",
        settings: "{}",
        bound_millis: None,
        accounts: &named,
    };
    let id = match store {
        Some(store) => store.begin(&begin).await.unwrap(),
        None => String::new(),
    };
    let keeper = Timed { store: store.map(|store| Open { store, run: &id }), kept: Mutex::default() };
    let audit = Audit {
        inventory,
        manner: Arc::new(manner),
        providers: firm,
        pseudonyms: Pseudonyms::random().unwrap(),
        clock: Arc::new(move || exchange.now()),
        keep: Keep::Failures,
    };
    let (_going, stop) = watch::channel(false);
    let positions: Vec<_> = (0..ACCOUNTS).collect();
    let ended = audit.run(&keeper, &positions, &plan, stop, |_| {}).await.unwrap();
    let (commits, accounts, kept) = keeper.kept.into_inner().unwrap();
    assert!(ended.completed && accounts == ACCOUNTS);
    println!("{name}: {:.3?} for {accounts} accounts, {kept:.3?} of it in {commits} commits", ended.asked);
    (ended.asked, kept, plan.bound())
}

/// How long this disk takes to write a page for good.
fn page(folder: &Path) -> Duration {
    const TIMES: u32 = 50;
    let mut file = File::create(folder.join("page")).unwrap();
    let began = Instant::now();
    for _ in 0..TIMES {
        file.write_all(&[0; 4096]).unwrap();
        file.sync_data().unwrap();
    }
    began.elapsed() / TIMES
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let folder = tempfile::tempdir_in(Path::new(env!("CARGO_TARGET_TMPDIR"))).unwrap();
    println!("this disk writes a page for good in {:.3?}", page(folder.path()));
    let store = Store::open(&folder.path().join("runs.db")).await.unwrap();
    let ((stored, kept, bound), (memory, ..)) = join!(run(Some(&store), "store "), run(None, "memory"));
    store.close().await;
    let part = |one: Duration, of: Duration| 100.0 * one.as_secs_f64() / of.as_secs_f64();
    println!("commits are {:.2} % of the run that is kept", part(kept, stored));
    println!(
        "it took {:.2} % of the run in memory, and {:.2} % of what the limits allow",
        part(stored, memory),
        part(stored, bound)
    );
}
