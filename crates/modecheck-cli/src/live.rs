//! From arguments and environment to an account that can be asked.

use std::time::Duration;

use modecheck_audit::inventory::{Attestations, unused};
use modecheck_core::{
    AccountModeProvider, Ask, Axis, Context, Date, Environment, Evidence, Exchange, Mode, ModeCard, Origin, Profile,
    Report, Rulebook, Timestamp, Vouched, read_only_key, report,
};
use modecheck_exchanges::{Client, Credentials, KeyVersion, Site, SiteChoice, has_passphrase};

use crate::ambient;
use crate::args::{Account, ByWhich, Planned};
use crate::attest;
use crate::exit::Failure;

/// All modes of an axis.
const EVERY: &str = "every";

/// The mode that somebody named.
pub(crate) fn target(rules: &dyn Rulebook, name: &str) -> Result<Mode, Failure> {
    rules.target(name).map_err(|error| Failure::Usage(error.to_string()))
}

/// The mode that somebody named, or every mode of an axis.
pub(crate) fn targets(rules: &dyn Rulebook, name: &str) -> Result<Vec<Mode>, Failure> {
    let axis = match name.split_once(':') {
        None if name == EVERY => Some(Axis::AccountMode),
        Some((axis, EVERY)) => axis.parse().ok(),
        _ => None,
    };
    let all: Vec<Mode> = axis.map_or(&[][..], |axis| rules.modes(axis)).iter().map(ModeCard::mode).collect();
    if all.is_empty() { target(rules, name).map(|mode| vec![mode]) } else { Ok(all) }
}

/// What to find out.
pub(crate) fn ask(account: &Account, targets: Vec<Mode>, rules_as_of: Option<Date>) -> Ask {
    let profile = match (account.thorough, account.until_blocked) {
        (true, _) => Profile::Thorough,
        (_, true) => Profile::UntilBlocked,
        _ => Profile::Standard,
    };
    let (deadline, given) = (Duration::from_secs(account.deadline), Vouched::default());
    Ask { targets, profile, deadline, given, rules_as_of, at_once: true }
}

/// A client that uses this share of every documented limit.
pub(crate) fn client(share: f64) -> Result<Client, Failure> {
    Client::with_share(ambient::now, share).map_err(|error| Failure::Unexpected(error.to_string()))
}

/// Asks the account, and its main account first where a key of that is given along.
pub(crate) async fn collect(account: &Account, client: &Client, mut ask: Ask) -> Result<Evidence, Failure> {
    let prefix = account.credentials_env.clone().unwrap_or_else(|| account.exchange.to_string().to_uppercase());
    let own = provider(account, client, &prefix, true)?;
    insist(account, &*own, &prefix, &ask).await?;
    if let Some(prefix) = &account.parent_credentials_env {
        let parent = provider(account, client, prefix, false)?;
        insist(account, &*parent, prefix, &ask).await?;
        ask.given = parent.vouch(&ask).await;
    }
    Ok(own.collect(&ask).await)
}

/// Refuses a key that can do more than read, where that was demanded.
async fn insist(account: &Account, own: &dyn AccountModeProvider, prefix: &str, ask: &Ask) -> Result<(), Failure> {
    if !account.require_read_only {
        return Ok(());
    }
    let refused = |why| Failure::Usage(format!("{prefix}_API_KEY: {why} (--require-read-only)"));
    read_only_key(own, ask.deadline).await.map_err(refused)
}

/// Where the account is asked.
pub(crate) fn site(account: &Account) -> Result<Site, Failure> {
    let choice = SiteChoice {
        region: account.region.as_deref(),
        urls: &account.base_url,
        allowed: &account.allow_host,
        demo: account.demo,
        testnet: account.testnet,
    };
    modecheck_exchanges::site(account.exchange, &choice).map_err(|error| Failure::Usage(error.to_string()))
}

/// An account of the exchange, ready to be asked: the one that was named, or the one above it.
fn provider(
    account: &Account,
    client: &Client,
    prefix: &str,
    own: bool,
) -> Result<Box<dyn AccountModeProvider>, Failure> {
    let (exchange, site) = (account.exchange, site(account)?);
    let credentials = credentials(exchange, prefix)?;
    client.prepare(&site).map_err(|error| Failure::Usage(error.to_string()))?;
    let uid = account.uid.clone().filter(|_| own);
    let name = own.then(|| name(account));
    Ok(modecheck_exchanges::provider(exchange, client.clone(), site, credentials, name, uid))
}

/// How evidence is judged: by which rules, on whose word, for when.
#[derive(Debug)]
pub(crate) struct Judge<'a> {
    by: &'a ByWhich,
    attestations: Attestations,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(by: &'a ByWhich) -> Result<Self, Failure> {
        Ok(Self { by, attestations: attest::read(by.attest.as_deref())? })
    }

    /// The report, with rules about the time of day judged for when the switch is planned.
    pub(crate) fn report(
        &self,
        rules: &dyn Rulebook,
        evidence: &Evidence,
        target: &Mode,
        at: Option<Timestamp>,
        origin: Origin,
    ) -> Result<Report, Failure> {
        if let (Some(Planned::At(planned)), Some(at)) = (self.by.planned, at)
            && planned < at
        {
            return Err(Failure::Usage(format!("--for {planned} is before the evidence, which is of {at}")));
        }
        let attestations = self.attestations.of(evidence.account.name.as_deref().unwrap_or_default());
        let day = self.by.as_of.unwrap_or_else(|| rules.as_of());
        let context = Context { attestations, ..Context::new(at, day) };
        let judge = |planned| report(rules, evidence, target, &Context { planned, ..context.clone() }, origin);
        let report = match self.by.planned {
            None => judge(None),
            Some(Planned::At(time)) => judge(Some(time)),
            Some(Planned::NextWindow) => {
                let now = judge(None);
                now.next_open().map_or(now, |opens| judge(Some(opens)))
            }
        };
        for word in unused(&context.attestations, &report) {
            ambient::complain(&word);
        }
        Ok(report)
    }
}

/// What the account is called: as given, or else after its exchange.
pub(crate) fn name(account: &Account) -> String {
    account.name.clone().unwrap_or_else(|| account.exchange.to_string())
}

/// Which environment a report that asks nothing is about.
pub(crate) fn environment(account: &Account) -> Environment {
    match (account.demo, account.testnet) {
        (true, _) => Environment::Demo,
        (_, true) => Environment::Testnet,
        _ => Environment::Unknown,
    }
}

/// The key, from the environment only. All that is missing is named at once.
fn credentials(exchange: Exchange, prefix: &str) -> Result<Credentials, Failure> {
    let parts = ["API_KEY", "API_SECRET", "API_PASSPHRASE"];
    let parts = if has_passphrase(exchange) { &parts[..] } else { &parts[..2] };
    let names: Vec<_> = parts.iter().map(|part| format!("{prefix}_{part}")).collect();
    let values: Vec<_> = names.iter().map(|name| ambient::variable(name)).collect();
    let missing: Vec<_> =
        names.iter().zip(&values).filter(|(_, value)| value.is_none()).map(|(name, _)| name.as_str()).collect();
    if missing.is_empty() {
        let mut values = values.into_iter().flatten();
        let mut next = || values.next().unwrap_or_default();
        return of_version(exchange, prefix, Credentials::new(next(), next(), next()));
    }
    Err(Failure::Usage(format!(
        "no credentials: set {} in the environment (a read-only key is enough), name another prefix with \
         --credentials-env, or list the rules with `modecheck check --offline`",
        missing.join(", ")
    )))
}

/// `KuCoin`'s keys differ by version; what signs with one fails with the other.
fn of_version(exchange: Exchange, prefix: &str, credentials: Credentials) -> Result<Credentials, Failure> {
    let name = format!("{prefix}_API_KEY_VERSION");
    match ambient::variable(&name).filter(|_| exchange == Exchange::Kucoin) {
        None => Ok(credentials),
        Some(version) => match version.parse::<KeyVersion>() {
            Ok(version) => Ok(credentials.of_version(version)),
            Err(_) => {
                Err(Failure::Usage(format!("{name} is neither 2 nor 3: set the version that the key was made with")))
            }
        },
    }
}
