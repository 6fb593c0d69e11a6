use std::collections::BTreeSet;
use std::path::Path;

use modecheck::Timestamp;
use modecheck_audit::inventory::{Format, Inventory};
use modecheck_audit::store::{Kept, NewRun, Store, StoreError};
use modecheck_simulator::{bybit, okx};
use modecheck_tests::firm::Firm;

/// The parts of a journal, and of the file: <https://www.sqlite.org/fileformat.html>.
pub(crate) const HEADER: usize = 32;
pub(crate) const FRAME: usize = 24 + PAGE;
pub(crate) const PAGE: usize = 4096;
/// How many accounts a run has.
pub(crate) const ACCOUNTS: usize = 24;
/// How many of them are kept by one commit.
const AT_ONCE: usize = 3;

/// What a store has been through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wear {
    /// One run, and the power fails.
    Fresh,
    /// The same, and it ended by itself: all is in the one file.
    Closed,
    /// So many runs that the journal was brought in and is being written from its beginning again.
    Wrapped,
}

/// A commit: how long the journal was after it, and what it added.
#[derive(Debug, Clone)]
pub(crate) struct Commit {
    pub(crate) journal: usize,
    run: String,
    accounts: BTreeSet<usize>,
}

/// Which accounts of which runs are kept.
pub(crate) type Have = BTreeSet<(String, usize)>;

/// A store as its files are when the power fails.
pub(crate) struct Original {
    pub(crate) wear: Wear,
    pub(crate) file: Vec<u8>,
    pub(crate) journal: Vec<u8>,
    /// Those whose pages are in the journal alone, in order.
    pub(crate) commits: Vec<Commit>,
    /// What was there before them.
    pub(crate) before: Have,
    /// The journal of another store.
    pub(crate) foreign: Vec<u8>,
    pub(crate) foreign_run: String,
    pub(crate) runs: Vec<String>,
    pub(crate) finished: Vec<Kept>,
    /// The report of each account.
    pub(crate) bodies: Vec<String>,
}

/// What is finished of a firm, in order.
pub(crate) fn finished() -> Vec<Kept> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let mut firm = Firm::new();
    for n in 0..ACCOUNTS / 2 {
        let mut account = okx::Account { acct_lv: 3, ..okx::Account::named(&format!("okx-{n}")) };
        account.orders.extend((0..n % 5).map(|_| okx::Order::default()));
        firm.add_okx(&account);
        let mut account = bybit::Account::named(&format!("bybit-{n}"));
        account.orders.extend((n % 3 == 0).then(|| bybit::Order::new(bybit::Category::Spot, "BTCUSDT", "")));
        firm.add_bybit(&account);
    }
    let mut kept = runtime.block_on(firm.audit(1.0)).kept;
    kept.sort_by_key(|kept| kept.position);
    kept
}

pub(crate) fn copy(kept: &Kept) -> Kept {
    Kept { position: kept.position, at: kept.at, outcome: kept.outcome.clone(), evidence: None }
}

fn body(kept: &Kept) -> String {
    kept.outcome.as_ref().unwrap()[0].json().to_owned()
}

async fn begin(store: &Store) -> Result<String, StoreError> {
    let rows = (0..ACCOUNTS).map(|n| format!("account-{n},okx,portfolio\n")).collect::<Vec<_>>().concat();
    let inventory = Inventory::read(&format!("name,exchange,target\n{rows}"), Format::Csv).unwrap();
    let run = NewRun {
        started_at: Timestamp::from_millis(1_795_222_923_004).unwrap(),
        inventory: "firm.toml",
        inventory_digest: "",
        settings: "{}",
        bound_millis: None,
        documented_bound_millis: None,
        accounts: &inventory.accounts,
    };
    store.begin(&run).await
}

fn bytes(folder: &Path, name: &str) -> Vec<u8> {
    std::fs::read(folder.join(name)).unwrap_or_default()
}

/// What tells one use of the journal from the next: <https://www.sqlite.org/fileformat.html#the_write_ahead_log>.
fn salt(folder: &Path) -> Option<Vec<u8>> {
    bytes(folder, "runs.db-wal").get(16..24).map(<[u8]>::to_vec)
}

impl Original {
    pub(crate) async fn new(wear: Wear, finished: &[Kept]) -> Self {
        let (foreign_run, foreign) = Box::pin(another(finished)).await;
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("runs.db")).await.unwrap();
        let (mut commits, mut before, mut runs) = (Vec::<Commit>::new(), Have::new(), Vec::new());
        let mut known = salt(folder.path());
        loop {
            let run = begin(&store).await.unwrap();
            runs.push(run.clone());
            for batch in finished.chunks(AT_ONCE) {
                let batch: Vec<_> = batch.iter().map(copy).collect();
                store.keep(&run, &batch).await.unwrap();
                let accounts = batch.iter().map(|kept| kept.position).collect();
                let journal = bytes(folder.path(), "runs.db-wal");
                if salt(folder.path()) != known {
                    // All before this commit was brought into the file.
                    before.extend(commits.drain(..).flat_map(Commit::have));
                    known = salt(folder.path());
                }
                commits.push(Commit { journal: end(&journal), run: run.clone(), accounts });
            }
            if wear != Wear::Wrapped || (!before.is_empty() && commits.len() >= finished.len() / AT_ONCE) {
                break;
            }
        }
        if wear == Wear::Closed {
            store.close().await;
            before.extend(commits.drain(..).flat_map(Commit::have));
        }
        let (file, journal) = (bytes(folder.path(), "runs.db"), bytes(folder.path(), "runs.db-wal"));
        let bodies = finished.iter().map(body).collect();
        let finished = finished.iter().map(copy).collect();
        Self { wear, file, journal, commits, before, foreign, foreign_run, runs, finished, bodies }
    }
}

/// The run and the journal of another store of the same firm.
async fn another(finished: &[Kept]) -> (String, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("runs.db")).await.unwrap();
    let run = begin(&store).await.unwrap();
    store.keep(&run, &finished.iter().rev().map(copy).collect::<Vec<_>>()).await.unwrap();
    (run, bytes(folder.path(), "runs.db-wal"))
}

impl Commit {
    pub(crate) fn have(self) -> impl Iterator<Item = (String, usize)> {
        self.accounts.into_iter().map(move |account| (self.run.clone(), account))
    }
}

/// Where the frames of the journal's present use end.
fn end(journal: &[u8]) -> usize {
    let own = |at: &usize| journal.get(at + 8..at + 16).is_some_and(|salt| salt == &journal[16..24]);
    (HEADER..=journal.len()).step_by(FRAME).find(|at| !own(at)).unwrap_or_default()
}
