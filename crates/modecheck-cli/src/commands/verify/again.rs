//! The same account, asked again in the same manner.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use modecheck_audit::inventory::{self, Limits};
use modecheck_audit::keys::Keys;
use modecheck_audit::store::{Keeper, Kept, StoreError};
use modecheck_audit::{Audit, Clients, Keep, Manner, Member, Plan, Pseudonyms};
use modecheck_core::{Assurance, Environment, Evidence, Exchange, Mode, Origin, Profile, Report, Timestamp};
use modecheck_exchanges::rulebook;
use modecheck_report::ReportV1;
use tokio::sync::watch;

use super::super::audit::job::{WithKeys, around};
use super::super::runtime;
use super::same_place;
use crate::args::{Account, Planned};
use crate::exit::Failure;
use crate::firm::{self, Firm};
use crate::verify_args::Verify;
use crate::{ambient, attest, live};

/// A fresh report, and what is known beside it.
pub(super) struct Again {
    pub(super) report: ReportV1,
    pub(super) holds_until: Option<Timestamp>,
    /// What the store calls the account.
    pub(super) reference: Option<String>,
    /// On whose word, at least, the firm calls an account ready.
    pub(super) policy: Option<Assurance>,
}

/// With a key from the environment, as `check` asks.
pub(super) fn alone(args: &Verify, before: &ReportV1, target: &Mode) -> Result<Again, Failure> {
    without_policy(before)?;
    let account = account(args, before);
    same_place(before, live::site(&account)?.environment())?;
    let (rules, judge) = (rulebook(account.exchange), live::Judge::new(&args.rules)?);
    let ask = live::ask(&account, vec![target.clone()], args.rules.as_of);
    let client = live::client(account.share)?;
    let mut evidence = runtime()?.block_on(live::collect(&account, &client, ask))?;
    // So that its blockers have the fingerprints that the report's have.
    evidence.account.reference = before.reference().map(str::to_owned);
    evidence.account.name = before.known_name().map(str::to_owned);
    let report = judge.report(rules, &evidence, target, evidence.taken.until, Origin::Live)?;
    let holds_until = report.evaluation.holds_until;
    Ok(Again { report: listed(before, (&report).into(), &report), holds_until, reference: None, policy: None })
}

/// What the firm demands is in its inventory alone: without it nothing could be said of it.
fn without_policy(before: &ReportV1) -> Result<(), Failure> {
    let mut rules = before.decided_rules().into_iter().chain(before.open_rules());
    rules.find(|rule| rule.starts_with("firm/")).map_or(Ok(()), |rule| {
        let remedy = "name the inventory that states it, as --inventory FILE";
        Err(Failure::Usage(format!("the report rests on the firm's own policy ({rule}) too: {remedy}")))
    })
}

/// The account as the report names it, at its site, with as much to read.
fn account(args: &Verify, before: &ReportV1) -> Account {
    let environment = before.environment();
    let site = before.place().1.filter(|_| args.base_url.is_empty());
    let own = matches!(before.exchange(), Exchange::Bybit) && environment == Environment::Demo;
    let real = matches!(environment, Environment::Live | Environment::Demo) && !own;
    let profile = profile(args, before);
    Account {
        exchange: before.exchange(),
        name: before.known_name().map(str::to_owned),
        uid: args.uid.clone(),
        credentials_env: args.credentials_env.clone(),
        parent_credentials_env: args.parent_credentials_env.clone(),
        region: site.filter(|_| real).map(str::to_owned),
        demo: environment == Environment::Demo,
        testnet: environment == Environment::Testnet,
        base_url: args.base_url.clone(),
        allow_host: args.allow_host.clone(),
        thorough: profile == Profile::Thorough,
        require_read_only: args.require_read_only,
        until_blocked: profile == Profile::UntilBlocked,
        deadline: args.deadline,
        share: args.share.unwrap_or(0.5),
    }
}

/// As much as was read for the report, unless somebody asks for more.
fn profile(args: &Verify, before: &ReportV1) -> Profile {
    if args.thorough { Profile::Thorough } else { before.profile().unwrap_or_default() }
}

/// Every subject, where the report lists more than is usual.
fn listed(before: &ReportV1, short: ReportV1, report: &Report) -> ReportV1 {
    if before.lists_all_subjects() { short.with_all_subjects(report) } else { short }
}

/// With the key and the words of an inventory, as `audit` asks.
pub(super) fn with_inventory(args: &Verify, path: &Path, before: &ReportV1, target: &Mode) -> Result<Again, Failure> {
    let mut firm = Firm::read(path, &args.allow_host)?;
    let place = firm.inventory.accounts.position(before.name());
    let unknown = || Failure::Usage(format!("{}: has no account `{}`", path.display(), before.name()));
    let place = place.ok_or_else(unknown)?;
    let inventory = Arc::make_mut(&mut firm.inventory);
    let mut accounts: Vec<_> = inventory.accounts.iter().collect();
    let account = &mut accounts[place];
    if account.exchange != before.exchange() {
        let problem = format!("`{}` is on {}, and the report on {}", account.name, account.exchange, before.exchange());
        return Err(Failure::Usage(format!("{}: {problem}", path.display())));
    }
    same_place(before, account.site.environment())?;
    account.targets = vec![target.clone()];
    let account = account.clone();
    inventory.accounts = accounts.into_iter().collect();
    if let Some(share) = args.share {
        inventory.limits = Limits::of(share);
    }
    let manner = Manner {
        profile: profile(args, before),
        deadline: Duration::from_secs(args.deadline),
        rules_as_of: args.rules.as_of,
        planned: args.rules.planned.map(Planned::into),
        attestations: attest::read(args.rules.attest.as_deref())?,
        all_subjects: before.lists_all_subjects(),
        read_only_keys: args.require_read_only,
    };
    let (mut evidence, reference) = runtime()?.block_on(ask(args, &firm, (place, &account), &manner))?;
    evidence.account.reference = before.reference().map(str::to_owned);
    let of = Member { inventory: &firm.inventory, account: &account };
    let rules = rulebook(before.exchange());
    let report = manner.report(of, rules, &evidence, target, evidence.taken.until, Origin::Live);
    let policy = firm.inventory.policy.min_assurance;
    let holds_until = report.evaluation.holds_until;
    Ok(Again { report: manner.joined(of, &report), holds_until, reference, policy })
}

/// What the account answers, and what the store calls it.
async fn ask(
    args: &Verify,
    firm: &Firm,
    (place, account): (usize, &inventory::Account),
    manner: &Manner,
) -> Result<(Evidence, Option<String>), Failure> {
    let accounts = &firm.inventory.accounts;
    let parent = account.parent.as_deref().and_then(|parent| firm.inventory.account(parent));
    let with_keys = [Some(account.clone()), parent].into_iter().flatten().collect();
    let keys = Keys::fetch(&with_keys, around(firm.folder()));
    for missing in keys.missing() {
        if missing.account == account.name {
            return Err(Failure::Usage(format!("no credentials: {missing}")));
        }
        ambient::complain(&format!("no credentials: {missing}"));
    }
    let clients = Clients::new(ambient::now, &firm.inventory.limits, accounts.sites());
    let clients = clients.map_err(|error| Failure::Usage(error.to_string()))?;
    let plan = Plan::of(&firm.inventory, std::iter::once(place), &clients, manner);
    let kept = pseudonyms(args).await?;
    let reference = kept.as_ref().map(|kept| kept.of(account));
    let fresh = || Pseudonyms::random().map_err(Failure::Unexpected);
    let pseudonyms = kept.map_or_else(fresh, Ok)?;
    let audit = Audit {
        inventory: Arc::clone(&firm.inventory),
        manner: Arc::new(manner.clone()),
        providers: Arc::new(WithKeys { clients, keys, folder: firm.folder().to_owned() }),
        pseudonyms,
        clock: Arc::new(ambient::now),
        keep: Keep::All,
    };
    let seen = Seen::default();
    let (_going, stop) = watch::channel(false);
    audit.run(&seen, &[place], &plan.map_err(Failure::Usage)?, stop, |_| {}).await?;
    let evidence = seen.0.into_inner().unwrap_or_else(PoisonError::into_inner);
    let evidence = evidence.unwrap_or_else(|| Err("it was not asked".to_owned()));
    let evidence = evidence.map_err(|reason| Failure::Usage(format!("{}: {reason}", account.name)))?;
    Ok((evidence, reference))
}

/// What the store calls the accounts. Where there is none, none is made.
async fn pseudonyms(args: &Verify) -> Result<Option<Pseudonyms>, Failure> {
    let path = args.stored.store.clone().or_else(ambient::store);
    if !path.is_some_and(|path| path.exists()) {
        return Ok(None);
    }
    let store = firm::store(&args.stored).await?;
    let pseudonyms = store.pseudonyms().await?;
    store.close().await;
    Ok(Some(pseudonyms))
}

/// What the one account answered, or why it was not asked.
#[derive(Default)]
struct Seen(Mutex<Option<Result<Evidence, String>>>);

#[async_trait]
impl Keeper for Seen {
    async fn keep(&self, finished: &[Kept]) -> Result<(), StoreError> {
        let outcome = |kept: &Kept| match (&kept.outcome, &kept.evidence) {
            (Err(reason), _) => Err(reason.clone()),
            (Ok(_), Some(evidence)) => Ok(evidence.clone()),
            (Ok(_), None) => Err("it was not asked".to_owned()),
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = finished.first().map(outcome);
        Ok(())
    }
}
