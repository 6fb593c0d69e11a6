//! `modecheck keys`: what each key of an inventory was seen to tell. Accounts are asked as for an audit, and nothing is
//! kept.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use modecheck_audit::inventory::{Account, Attestations};
use modecheck_audit::keys::Keys as Found;
use modecheck_audit::store::{Keeper, Kept, StoreError};
use modecheck_audit::{Audit, Clients, Keep, Manner, Plan, Pseudonyms};
use modecheck_core::{Binding, Expiry, GapKind, KeyFacts, NoticeCode, Profile, Timestamp};
use modecheck_exchanges::rulebook;
use modecheck_report::ReportV1;
use serde::Serialize;
use tokio::sync::watch;

use super::audit::interrupt::Interrupt;
use super::audit::job::{WithKeys, fetch};
use super::runtime;
use crate::ambient;
use crate::exit::{Exit, Failure};
use crate::firm::Firm;
use crate::firm_args::Keys;

/// How long an account is asked.
const DEADLINE: Duration = Duration::from_secs(120);
/// In milliseconds.
const DAY: i64 = 86_400_000;

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
    /// What it may do, in the exchange's own words; null where it was not told.
    rights: Option<Vec<String>>,
    /// Whether it may read and nothing else; null where the exchange does not say.
    read_only: Option<bool>,
    /// Whether it may be used from some addresses only.
    ip_binding: Binding,
    /// Until when it lives.
    expires: Expires,
    /// The exchange's site that it belongs to, in the exchange's own word; null where it was not told.
    belongs_to: Option<String>,
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

/// Until when a key lives.
#[derive(Debug, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
enum Expires {
    At { at: Timestamp, days_left: i64 },
    Never,
    NotTold,
}

impl Expires {
    fn of(expiry: Expiry, now: Timestamp) -> Self {
        match expiry {
            Expiry::At(at) => Self::At { at, days_left: (at.as_millis() - now.as_millis()).div_euclid(DAY) },
            Expiry::Never => Self::Never,
            Expiry::NotTold => Self::NotTold,
        }
    }
}

impl fmt::Display for Expires {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At { at, days_left } if *days_left < 0 => write!(f, "expired {at}"),
            Self::At { at, days_left } => write!(f, "expires {at}, {days_left} days left"),
            Self::Never => f.write_str("never expires"),
            Self::NotTold => f.write_str("the exchange does not tell until when it lives"),
        }
    }
}

#[derive(Debug, Serialize)]
struct Open {
    rule: Option<String>,
    gap: String,
    detail: String,
}

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
        providers: Arc::new(WithKeys { clients: clients.clone(), keys }),
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
    let card = |(nth, account): (usize, &Account)| {
        let problem = missing.get(&account.name).map(|problem| format!("no credentials: {problem}"));
        let unasked = || (Err(problem.unwrap_or_else(|| "it was not asked".to_owned())), KeyFacts::default());
        let (outcome, facts) = seen.remove(&nth).unwrap_or_else(unasked);
        let mut card = of(account, &outcome, facts);
        card.remarks.extend(doubled.get(&nth).map(|first| {
            let first = &accounts[*first].name;
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
type Seen = (Result<Vec<ReportV1>, String>, KeyFacts);

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

fn of(account: &Account, outcome: &Result<Vec<ReportV1>, String>, facts: KeyFacts) -> Card {
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
        rights: facts.rights,
        read_only: facts.read_only,
        ip_binding: facts.binding,
        expires: Expires::of(facts.expiry, ambient::now()),
        belongs_to: facts.site,
        remarks: sorted(reports.iter().flat_map(|report| report.notices(NoticeCode::KeyRights)).collect()),
        decides: sorted(reports.iter().flat_map(ReportV1::decided_rules).collect()),
        cannot,
        no_key_decides,
        problem: outcome.as_ref().err().cloned(),
    }
}

/// Its rights, addresses and end.
fn told(card: &Card) -> [String; 2] {
    let reads = match card.read_only {
        Some(true) => "reads only",
        Some(false) => "may do more than read",
        None => "whether it reads only is not told",
    };
    let rights = match &card.rights {
        Some(rights) if rights.is_empty() => "none".to_owned(),
        Some(rights) => rights.join(", "),
        None => "not told".to_owned(),
    };
    let bound = match card.ip_binding {
        Binding::Bound => "bound to addresses",
        Binding::NotBound => "bound to no address",
        Binding::NotTold => "the exchange does not tell whether it is bound to addresses",
    };
    let site = card.belongs_to.as_ref().map(|site| format!("; of the site {site}")).unwrap_or_default();
    [format!("  rights: {rights} ({reads})"), format!("  {bound}; {}{site}", card.expires)]
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
    lines.extend(told(card));
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
