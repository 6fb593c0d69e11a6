//! `modecheck keys`: what each key of an inventory was seen to tell. Accounts are asked as for an audit, and nothing is
//! kept.

mod card;
mod text;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use modecheck_audit::inventory::{Account, Attestations};
use modecheck_audit::keys::Keys as Found;
use modecheck_audit::store::{Keeper, Kept, StoreError};
use modecheck_audit::{Audit, Clients, Keep, Manner, Plan, Pseudonyms};
use modecheck_core::{KeyFacts, Profile};
use modecheck_exchanges::rulebook;
use modecheck_report::Written;
use tokio::sync::watch;

use self::card::{Card, of};
use self::text::as_text;
use super::audit::interrupt::Interrupt;
use super::audit::job::{WithKeys, fetch};
use super::runtime;
use crate::ambient;
use crate::exit::{Exit, Failure};
use crate::firm::Firm;
use crate::firm_args::Keys;

/// How long an account is asked.
const DEADLINE: Duration = Duration::from_secs(120);

pub(crate) fn keys(args: &Keys) -> Result<Exit, Failure> {
    let firm = Firm::read(&args.inventory, &args.allow_host)?;
    let cards = runtime()?.block_on(async {
        let mut interrupt = Interrupt::listen()?;
        let found = fetch(&firm, &mut interrupt).await?;
        interrupt.before(ask(&firm, found)).await
    })?;
    let json = || serde_json::to_string_pretty(&cards).map(|json| json + "\n").unwrap_or_default();
    ambient::print(&if args.json { json() } else { cards.iter().map(as_text).collect() })?;
    Ok(Exit::Success)
}

async fn ask(firm: &Firm, keys: Found) -> Result<Vec<Card>, Failure> {
    let unexpected = |problem: String| Failure::Unexpected(problem);
    let accounts = &firm.inventory.accounts;
    let clients = Clients::new(ambient::now, &firm.inventory.limits, accounts.sites());
    let clients = clients.map_err(|error| Failure::Usage(error.to_string()))?;
    let manner = Manner {
        profile: Profile::Standard,
        deadline: DEADLINE,
        rules_as_of: None,
        planned: None,
        attestations: Attestations::default(),
        all_subjects: false,
        read_only_keys: false,
    };
    let positions: Vec<_> = (0..accounts.len()).filter(|nth| keys.missing_of(*nth).is_none()).collect();
    let plan = Plan::of(&firm.inventory, positions.iter().copied(), &clients, &manner).map_err(unexpected)?;
    let missing = keys.missing().iter().map(|missing| (missing.account.clone(), missing.problem.clone()));
    let missing: BTreeMap<String, String> = missing.collect();
    let audit = Audit {
        inventory: Arc::clone(&firm.inventory),
        manner: Arc::new(manner),
        providers: Arc::new(WithKeys { clients: clients.clone(), keys, folder: firm.folder().to_owned() }),
        pseudonyms: Pseudonyms::random().map_err(unexpected)?,
        clock: Arc::new(ambient::now),
        // What a key's own reply says of it is read from the evidence, and nothing of that is kept.
        keep: Keep::All,
    };
    let seen = Cards::default();
    let (_going, stop) = watch::channel(false);
    audit.run(&seen, &positions, &plan, stop, |_| {}).await?;
    let mut seen = seen.0.into_inner().unwrap_or_else(PoisonError::into_inner);
    let doubled: BTreeMap<usize, usize> = clients.doubled(&firm.inventory).into_iter().collect();
    let card = |(nth, account): (usize, Account)| {
        let problem = missing.get(&account.name).map(|problem| format!("no credentials: {problem}"));
        let unasked = || (Err(problem.unwrap_or_else(|| "it was not asked".to_owned())), KeyFacts::default());
        let (outcome, facts) = seen.remove(&nth).unwrap_or_else(unasked);
        let mut card = of(&account, &outcome, facts);
        card.remarks.extend(doubled.get(&nth).map(|first| {
            let first = accounts.name(*first).unwrap_or_default();
            format!("it is of the same account as the key of {first}: give each account a key of its own")
        }));
        card
    };
    Ok(accounts.iter().enumerate().map(card).collect())
}

/// The outcomes by the places of the accounts.
#[derive(Default)]
struct Cards(Mutex<BTreeMap<usize, Seen>>);

/// What came of one account: its reports, and what its key's information says of the key.
type Seen = (Result<Vec<Written>, String>, KeyFacts);

#[async_trait]
impl Keeper for Cards {
    async fn keep(&self, finished: &[Kept]) -> Result<(), StoreError> {
        let facts = |kept: &Kept| {
            kept.evidence.as_ref().map(|evidence| rulebook(evidence.exchange).key(evidence)).unwrap_or_default()
        };
        let outcomes = finished.iter().map(|kept| (kept.position, (kept.outcome.clone(), facts(kept))));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(outcomes);
        Ok(())
    }
}
