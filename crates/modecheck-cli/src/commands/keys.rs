//! `modecheck keys`: what each key of an inventory was seen to tell. Accounts are asked as for an audit, and nothing is
//! kept.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use modecheck_audit::inventory::{Account, Attestations};
use modecheck_audit::keys::{Keys as Found, Surroundings};
use modecheck_audit::store::{Keeper, Kept, StoreError};
use modecheck_audit::{Audit, Clients, Keep, Manner, Plan, Pseudonyms};
use modecheck_core::{GapKind, NoticeCode, Profile};
use modecheck_report::ReportV1;
use serde::Serialize;
use tokio::sync::watch;

use super::audit::job::{PATIENCE, WithKeys};
use super::runtime;
use crate::ambient;
use crate::exit::{Exit, Failure};
use crate::firm::Firm;
use crate::firm_args::Keys;

/// How long an account is asked.
const DEADLINE: Duration = Duration::from_secs(120);

/// What one key was seen to tell.
#[derive(Debug, Serialize)]
struct Card {
    account: String,
    exchange: String,
    environment: Option<String>,
    site: Option<String>,
    /// Whose key it is, masked.
    uid: Option<String>,
    role: Option<String>,
    /// What it may do beyond reading, and what else is remarked of it.
    remarks: Vec<String>,
    /// The rules that its reads decided.
    decides: Vec<String>,
    /// The rules that it leaves open, and why; the current mode has no rule.
    cannot: Vec<Open>,
    /// The rules that no key decides.
    no_key_decides: Vec<String>,
    /// Why nothing is known of it.
    problem: Option<String>,
}

#[derive(Debug, Serialize)]
struct Open {
    rule: Option<String>,
    gap: String,
    detail: String,
}

pub(crate) fn keys(args: &Keys) -> Result<Exit, Failure> {
    let firm = Firm::read(&args.inventory, &args.allow_host)?;
    let around = Surroundings { variable: &ambient::variable, folder: firm.folder(), patience: PATIENCE };
    let found = Found::fetch(&firm.inventory.accounts, around);
    let cards = runtime()?.block_on(ask(&firm, found))?;
    let json = || serde_json::to_string_pretty(&cards).map(|json| json + "\n").unwrap_or_default();
    ambient::print(&if args.json { json() } else { cards.iter().map(as_text).collect() })?;
    Ok(Exit::Success)
}

async fn ask(firm: &Firm, keys: Found) -> Result<Vec<Card>, Failure> {
    let unexpected = |problem: String| Failure::Unexpected(problem);
    let accounts = &firm.inventory.accounts;
    let exchanges = accounts.iter().map(|account| account.exchange);
    let clients = Clients::new(&(ambient::now as fn() -> _), &firm.inventory.limits, exchanges);
    let clients = clients.map_err(|error| unexpected(error.to_string()))?;
    let manner = Manner {
        profile: Profile::Standard,
        deadline: DEADLINE,
        rules_as_of: None,
        planned: None,
        attestations: Attestations::default(),
        all_subjects: false,
    };
    let positions: Vec<_> = (0..accounts.len()).filter(|nth| keys.of(&accounts[*nth].name).is_some()).collect();
    let with_keys = positions.iter().map(|position| &accounts[*position]);
    let plan = Plan::of(&firm.inventory, with_keys, &clients, |account| manner.ask(account)).map_err(unexpected)?;
    let missing = keys.missing().iter().map(|missing| (missing.account.clone(), missing.problem.clone()));
    let missing: BTreeMap<String, String> = missing.collect();
    let audit = Audit {
        inventory: Arc::clone(&firm.inventory),
        manner: Arc::new(manner),
        providers: Arc::new(WithKeys { clients, keys }),
        pseudonyms: Pseudonyms::random().map_err(unexpected)?,
        clock: Arc::new(ambient::now),
        keep: Keep::None,
    };
    let seen = Cards::default();
    let (_going, stop) = watch::channel(false);
    audit.run(&seen, &positions, &plan, stop, |_| {}).await?;
    let mut seen = seen.0.into_inner().unwrap_or_else(PoisonError::into_inner);
    let card = |(nth, account): (usize, &Account)| {
        let problem = missing.get(&account.name).map(|problem| format!("no credentials: {problem}"));
        of(account, &seen.remove(&nth).unwrap_or_else(|| Err(problem.unwrap_or_else(|| "it was not asked".to_owned()))))
    };
    Ok(accounts.iter().enumerate().map(card).collect())
}

/// The outcomes by the places of the accounts.
#[derive(Default)]
struct Cards(Mutex<BTreeMap<usize, Result<Vec<ReportV1>, String>>>);

#[async_trait]
impl Keeper for Cards {
    async fn keep(&self, finished: &[Kept]) -> Result<(), StoreError> {
        let outcomes = finished.iter().map(|kept| (kept.position, kept.outcome.clone()));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(outcomes);
        Ok(())
    }
}

fn of(account: &Account, outcome: &Result<Vec<ReportV1>, String>) -> Card {
    let reports = outcome.as_deref().unwrap_or_default();
    let first = reports.first();
    let (uid, is) = first.map_or((None, None), ReportV1::identity);
    let unobservable = GapKind::NotObservable.to_string();
    let (mut cannot, mut no_key_decides) = (Vec::<Open>::new(), Vec::new());
    for (rule, gap, detail) in reports.iter().flat_map(ReportV1::unknowns) {
        let rule = rule.map(str::to_owned);
        match rule {
            Some(rule) if gap == unobservable => no_key_decides.push(rule),
            rule if cannot.iter().any(|known| known.rule == rule) => {}
            rule => cannot.push(Open { rule, gap: gap.to_owned(), detail: detail.to_owned() }),
        }
    }
    let sorted = |words: Vec<&str>| {
        let mut words: Vec<_> = words.into_iter().map(str::to_owned).collect();
        words.sort_unstable();
        words.dedup();
        words
    };
    no_key_decides.sort_unstable();
    no_key_decides.dedup();
    Card {
        account: account.name.clone(),
        exchange: account.exchange.to_string(),
        environment: first.map(|report| report.place().0.to_owned()),
        site: first.and_then(|report| report.place().1.map(str::to_owned)),
        uid: uid.map(str::to_owned),
        role: is.map(str::to_owned),
        remarks: sorted(reports.iter().flat_map(|report| report.notices(NoticeCode::KeyRights)).collect()),
        decides: sorted(reports.iter().flat_map(ReportV1::decided_rules).collect()),
        cannot,
        no_key_decides,
        problem: outcome.as_ref().err().cloned(),
    }
}

fn as_text(card: &Card) -> String {
    let word = |word: &Option<String>| word.clone().unwrap_or_else(|| "?".to_owned());
    let (environment, site) = (word(&card.environment), card.site.clone().unwrap_or_default());
    let place = format!("{environment} {site}");
    let head = format!("{}  {}  {}", card.account, card.exchange, place.trim_end());
    if let Some(problem) = &card.problem {
        return format!("{}  {}  {problem}\n", card.account, card.exchange);
    }
    let mut lines = vec![format!("{head}  account {} ({})", word(&card.uid), word(&card.role))];
    lines.extend(card.remarks.iter().map(|remark| format!("  {remark}")));
    let rules = if card.decides.is_empty() { String::new() } else { format!(": {}", card.decides.join(", ")) };
    lines.push(format!("  decides {} rules{rules}", card.decides.len()));
    lines.extend(card.cannot.iter().map(|open| {
        let rule = open.rule.clone().unwrap_or_else(|| "the current mode".to_owned());
        format!("  does not decide {rule}: {}: {}", open.gap, open.detail)
    }));
    if !card.no_key_decides.is_empty() {
        lines.push(format!("  no key decides {}", card.no_key_decides.join(", ")));
    }
    let plain = |line: String| line.replace(char::is_control, "\u{fffd}") + "\n";
    lines.into_iter().map(plain).collect()
}
