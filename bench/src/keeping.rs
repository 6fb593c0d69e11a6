//! What the durable store costs of a run that the exchange's limits pace: what such a run kept is kept once more, in the
//! same commits, with nothing else going on.

use std::path::Path;
use std::time::{Duration, Instant};

use futures_util::{StreamExt, pin_mut};
use modecheck::output::Written;
use modecheck::{Exchange, Timestamp};
use modecheck_audit::inventory::{Format, Inventory};
use modecheck_audit::store::{Kept, NewRun, Store};

use crate::bench::Bench;
use crate::figure::{Bound, Figure};
use crate::ours;
use crate::served::{Served, Simulator};

/// Several windows of the address's limit.
const ACCOUNTS: usize = 300;
/// How many accounts a commit takes at most, and how long the first of them waits for it: as in a run.
const MOST: usize = 64;
const LONGEST: i64 = 50;

pub(crate) fn measure(bench: &Bench) -> Vec<Figure> {
    let simulator = Simulator::start(Served { exchange: Exchange::Bybit, accounts: ACCOUNTS, delay_ms: 0 });
    let folder = bench.folder("firm");
    ours::firm(&folder, Exchange::Bybit, &simulator, ACCOUNTS);
    let audited = ours::audit(&folder);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (commits, together, alone) = runtime.block_on(again(&folder));
    let run = audited.cost.wall.as_secs_f64();
    let share = |what: &str, kept: Duration| {
        Figure::new(format!("bybit: {what} ÷ a run at its limits"), kept.as_secs_f64() / run * 100.0, "%")
    };
    vec![
        Figure::new(format!("bybit: a run of {ACCOUNTS} accounts at its limits"), run, "s"),
        share(&format!("opening the store and its {commits} commits"), together).bound(Bound::AtMost(1.0)),
        share("the same with a commit for each account", alone),
    ]
}

/// How many commits the run of a folder had, how long they take again, and how long one an account takes.
async fn again(folder: &Path) -> (usize, Duration, Duration) {
    let store = Store::open(&folder.join("runs.db")).await.unwrap();
    let run = store.run("latest").await.unwrap().span.id;
    let times = store.accounts(&run, ACCOUNTS).await.unwrap();
    let mut kept = Vec::new();
    {
        let rows = store.reports(&run);
        pin_mut!(rows);
        while let Some(body) = rows.next().await {
            let (position, report) = (kept.len(), store.report(&body.unwrap()).unwrap());
            let (at, evidence) = (times[position].finished_at.unwrap(), store.evidence(&run, position).await.unwrap());
            kept.push(Kept { position, at, outcome: Ok(vec![Written::new(report).unwrap()]), evidence });
        }
    }
    store.close().await;
    kept.sort_by_key(|kept| kept.at);
    let begins = |one: &Kept, first: &Kept| one.at.as_millis() - first.at.as_millis() > LONGEST;
    let (mut batches, mut begun) = (Vec::new(), 0);
    batches.push(0..0);
    for (place, one) in kept.iter().enumerate() {
        if begins(one, &kept[begun]) || place - begun >= MOST {
            begun = place;
            batches.push(place..place);
        }
        batches.last_mut().unwrap().end = place + 1;
    }
    let text = std::fs::read_to_string(folder.join("firm.csv")).unwrap();
    let firm = Inventory::read(&text, Format::Csv).unwrap();
    let together = keep(&folder.join("again.db"), &firm, batches.iter().map(|batch| &kept[batch.clone()])).await;
    let alone = keep(&folder.join("alone.db"), &firm, kept.chunks(1)).await;
    (batches.len(), together, alone)
}

/// How long it takes to keep a run in a new store.
async fn keep(path: &Path, firm: &Inventory, batches: impl Iterator<Item = &[Kept]>) -> Duration {
    let began = Instant::now();
    let store = Store::open(path).await.unwrap();
    let run = NewRun {
        started_at: Timestamp::from_millis(0).unwrap(),
        inventory: "firm.csv",
        inventory_digest: "",
        settings: "{}",
        bound_millis: None,
        documented_bound_millis: None,
        accounts: &firm.accounts,
    };
    let run = store.begin(&run).await.unwrap();
    for batch in batches {
        store.keep(&run, batch).await.unwrap();
    }
    store.close().await;
    began.elapsed()
}
