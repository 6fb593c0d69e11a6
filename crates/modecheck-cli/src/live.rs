//! From arguments and environment to an account that can be asked.

use std::time::Duration;

use modecheck_core::{AccountModeProvider, Ask, Environment, Exchange, Mode, Profile, Rulebook};
use modecheck_exchanges::{Client, Credentials, Okx, rulebook};
use strum::IntoEnumIterator;

use crate::ambient;
use crate::args::Account;
use crate::exit::Failure;

/// The rules of an exchange, or the complaint that this version has none.
pub(crate) fn rules_of(exchange: Exchange) -> Result<&'static dyn Rulebook, Failure> {
    rulebook(exchange).ok_or_else(|| not_yet(exchange))
}

fn not_yet(exchange: Exchange) -> Failure {
    let known: Vec<_> = Exchange::iter().filter(|exchange| rulebook(*exchange).is_some()).collect();
    let known: Vec<_> = known.iter().map(ToString::to_string).collect();
    Failure::Usage(format!("this version has no rules for {exchange} yet: use one of {}", known.join(", ")))
}

/// The mode that somebody named.
pub(crate) fn target(rules: &dyn Rulebook, name: &str) -> Result<Mode, Failure> {
    rules.target(name).map_err(|error| Failure::Usage(error.to_string()))
}

/// What to find out.
pub(crate) fn ask(account: &Account, target: Mode) -> Ask {
    let profile = match (account.thorough, account.until_blocked) {
        (true, _) => Profile::Thorough,
        (_, true) => Profile::UntilBlocked,
        _ => Profile::Standard,
    };
    Ask { profile, deadline: Duration::from_secs(account.deadline), ..Ask::new(target) }
}

/// The account, ready to be asked.
pub(crate) fn provider(account: &Account) -> Result<Box<dyn AccountModeProvider>, Failure> {
    match account.exchange {
        Exchange::Okx => okx(account),
        exchange => Err(not_yet(exchange)),
    }
}

fn okx(account: &Account) -> Result<Box<dyn AccountModeProvider>, Failure> {
    let site = match &account.base_url {
        Some(url) => Okx::site_at(&[url], &account.allow_host),
        None => Okx::site(account.region.as_deref()),
    };
    let site = site.map_err(|error| Failure::Usage(error.to_string()))?;
    let site = if account.demo { site.demo() } else { site };
    let credentials = credentials(account)?;
    let client = Client::with_share(ambient::now, account.share);
    let client = client.map_err(|error| Failure::Unexpected(error.to_string()))?;
    let mut okx = Okx::new(client, site, credentials).named(name(account));
    if let Some(uid) = &account.uid {
        okx = okx.expecting(uid);
    }
    Ok(Box::new(okx))
}

/// What the account is called: as given, or else after its exchange.
pub(crate) fn name(account: &Account) -> String {
    account.name.clone().unwrap_or_else(|| account.exchange.to_string())
}

/// Which environment a report that asks nothing is about.
pub(crate) fn environment(account: &Account) -> Environment {
    if account.demo { Environment::Demo } else { Environment::Unknown }
}

/// The key, from the environment only. All that is missing is named at once.
fn credentials(account: &Account) -> Result<Credentials, Failure> {
    let prefix = account.credentials_env.clone().unwrap_or_else(|| account.exchange.to_string().to_uppercase());
    let names = ["API_KEY", "API_SECRET", "API_PASSPHRASE"].map(|part| format!("{prefix}_{part}"));
    let values = names.each_ref().map(|name| ambient::variable(name));
    match values {
        [Some(key), Some(secret), Some(passphrase)] => Ok(Credentials::new(key, secret, passphrase)),
        values => {
            let missing = names.iter().zip(&values).filter(|(_, value)| value.is_none());
            let missing: Vec<_> = missing.map(|(name, _)| name.as_str()).collect();
            let missing = missing.join(", ");
            Err(Failure::Usage(format!(
                "no credentials: set {missing} in the environment (a read-only key is enough), name another prefix with \
                 --credentials-env, or list the rules with --offline"
            )))
        }
    }
}
