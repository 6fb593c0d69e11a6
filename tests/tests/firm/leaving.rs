//! Whoever leaves in the midst of a run loses nothing that is finished.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use modecheck::{AccountModeProvider, Ask, Estimate, Evidence, OkxRules, Profile, Rulebook};
use modecheck_audit::inventory::{Account, Attestations, Format, Inventory};
use modecheck_audit::{Audit, Clients, Keep, Manner, Plan, Providers, Pseudonyms};
use modecheck_tests::firm::Memory;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

/// Accounts whose evidence is there after so many milliseconds, by their names.
struct Slow;

impl Providers for Slow {
    fn provider(&self, account: &Account) -> Result<Box<dyn AccountModeProvider>, String> {
        Ok(Box::new(After(account.name.trim_start_matches("ms-").parse().map_err(|_| "no number")?)))
    }
}

#[derive(Debug)]
struct After(u64);

#[async_trait]
impl AccountModeProvider for After {
    fn rulebook(&self) -> &'static dyn Rulebook {
        &OkxRules
    }

    fn estimate(&self, _: &Ask) -> Estimate {
        Estimate { calls: Vec::new(), open_ended: Vec::new() }
    }

    async fn collect(&self, ask: &Ask) -> Evidence {
        sleep(Duration::from_millis(self.0)).await;
        OkxRules.held("switch-precheck", &ask.targets[0], "{}").unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_finished_is_kept_before_whoever_leaves_is_let_go() {
    let names = [10, 20, 30, 5_000];
    let rows: String = names.map(|ms| format!("ms-{ms},okx,portfolio\n")).concat();
    let inventory = Inventory::read(&format!("name,exchange,target\n{rows}"), Format::Csv).unwrap();
    let manner = Manner {
        all_subjects: false,
        read_only_keys: false,
        profile: Profile::Standard,
        deadline: Duration::from_secs(120),
        rules_as_of: None,
        planned: None,
        attestations: Attestations::default(),
    };
    let plan = Plan::of(&inventory, std::iter::empty(), &Clients::of([]), &manner).unwrap();
    let audit = Audit {
        inventory: Arc::new(inventory),
        manner: Arc::new(manner),
        providers: Arc::new(Slow),
        pseudonyms: Pseudonyms::random().unwrap(),
        clock: Arc::new(|| "2026-11-21T00:00:00Z".parse().unwrap()),
        keep: Keep::None,
    };
    let (_going, stop) = watch::channel(false);
    let (memory, begun) = (Memory::default(), Instant::now());
    // Before the first of them would be kept by itself, 50 ms after it is finished.
    let leave = sleep(Duration::from_millis(45));
    let ended = audit.run_until(&memory, &[0, 1, 2, 3], &plan, stop, leave, |_| {}).await.unwrap();
    assert!(!ended.completed && begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    let kept = memory.0.into_inner().unwrap();
    assert_eq!(kept.iter().map(|kept| kept.position).collect::<Vec<_>>(), [0, 1, 2], "all that is finished");
    assert!(kept.iter().all(|kept| kept.outcome.is_ok()));
}
