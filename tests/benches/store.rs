//! What keeping costs: `cargo bench -p modecheck-tests --bench store`.
//!
//! The same firm is audited twice at once, kept in a store on this disk and kept in memory, each as fast as the limits of
//! the exchange allow; then what was kept in memory is committed to the store, with nothing else going on. Prints how long
//! the runs took, the part of them that the commits are, and how long this disk takes to write a page for good: what the
//! commits would be on another disk follows from that.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool that cannot go on fails, and prints")]

use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use futures::join;
use modecheck::{AccountModeProvider, Client, Credentials, Exchange, Profile, Timestamp};
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

/// Keeps in memory: what would be one commit together.
#[derive(Default)]
struct Memory(Mutex<Vec<Vec<Kept>>>);

#[async_trait]
impl Keeper for Memory {
    async fn keep(&self, finished: &[Kept]) -> Result<(), StoreError> {
        let copy = |kept: &Kept| Kept {
            position: kept.position,
            at: kept.at,
            outcome: kept.outcome.clone(),
            evidence: kept.evidence.clone(),
        };
        self.0.lock().unwrap().push(finished.iter().map(copy).collect());
        Ok(())
    }
}

/// How long a run takes, and what the limits allow.
async fn run(keeper: &dyn Keeper) -> (Duration, Duration) {
    let (firm, exchange) = Firm::new();
    let inventory = Arc::clone(&firm.inventory);
    let deadline = Duration::from_secs(120);
    let attestations = Attestations::default();
    let manner = Manner {
        all_subjects: false,
        read_only_keys: false,
        profile: Profile::Standard,
        deadline,
        rules_as_of: None,
        planned: None,
        attestations,
    };
    let plan = Plan::of(&inventory, 0..inventory.accounts.len(), &firm.clients, &manner).unwrap();
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
    let ended = audit.run(keeper, &positions, &plan, stop, |_| {}).await.unwrap();
    assert!(ended.completed);
    (ended.asked, plan.bound())
}

/// A run of the store that the firm's accounts are kept in.
async fn begun(store: &Store) -> String {
    let rows = (0..ACCOUNTS).map(|n| format!("desk-{n},bybit,uta2-pro\n")).collect::<Vec<_>>().concat();
    let inventory = Inventory::read(&format!("name,exchange,target\n{rows}"), Format::Csv).unwrap();
    let run = NewRun {
        started_at: Timestamp::from_millis(0).unwrap(),
        inventory: "firm.toml",
        inventory_digest: "",
        settings: "{}",
        bound_millis: None,
        documented_bound_millis: None,
        accounts: &inventory.accounts,
    };
    store.begin(&run).await.unwrap()
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
    let (first, second, memory) = (begun(&store).await, begun(&store).await, Memory::default());
    let open = Open { store: &store, run: &first };
    let ((stored, bound), (unstored, _)) = join!(run(&open), run(&memory));
    let batches = memory.0.into_inner().unwrap();
    let began = Instant::now();
    for batch in &batches {
        store.keep(&second, batch).await.unwrap();
    }
    let commits = began.elapsed();
    store.close().await;
    let part = |one: Duration, of: Duration| 100.0 * one.as_secs_f64() / of.as_secs_f64();
    println!("{ACCOUNTS} accounts take {stored:.3?} when kept in the store and {unstored:.3?} in memory,");
    println!("which is {:.2} %; the limits allow {bound:.3?}", part(stored, unstored));
    println!("{} commits take {commits:.3?}: {:.2} % of the run", batches.len(), part(commits, stored));
}
