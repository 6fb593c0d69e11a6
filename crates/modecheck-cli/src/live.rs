//! From arguments and environment to an account that can be asked.

use std::time::Duration;

use modecheck_core::{AccountModeProvider, Ask, Axis, Environment, Exchange, Mode, ModeCard, Profile, Rulebook};
use modecheck_exchanges::{Client, Credentials, Okx, Site, rulebook};

use crate::ambient;
use crate::args::Account;
use crate::exit::Failure;

/// The rules of an exchange, or the complaint that this version has none.
pub(crate) fn rules_of(exchange: Exchange) -> Result<&'static dyn Rulebook, Failure> {
    let missing = || Failure::Usage(format!("this version has no rules for {exchange} yet: use okx"));
    rulebook(exchange).ok_or_else(missing)
}

/// The mode that somebody named, `axis:mode` or a mode of the account-mode axis.
pub(crate) fn mode(rules: &dyn Rulebook, name: &str) -> Result<Mode, Failure> {
    let (axis, slug) = match name.split_once(':') {
        Some((axis, slug)) => (axis.parse().ok(), slug),
        None => (Some(Axis::AccountMode), name),
    };
    let card = axis.and_then(|axis| rules.mode(axis, slug));
    card.map(ModeCard::mode).ok_or_else(|| {
        let known: Vec<_> = rules.modes(Axis::AccountMode).iter().map(|card| card.slug).collect();
        Failure::Usage(format!("{} has no mode `{name}`: use one of {}", rules.exchange(), known.join(", ")))
    })
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
    rules_of(account.exchange)?;
    let site = site(account)?;
    let credentials = credentials(account)?;
    let client = Client::new(ambient::now, account.share).map_err(|error| Failure::Unexpected(error.to_string()))?;
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

fn site(account: &Account) -> Result<Site, Failure> {
    let site = match &account.base_url {
        Some(url) => Okx::site_at(url, &account.allow_host, account.demo),
        None => Okx::site(account.region.as_deref(), account.demo),
    };
    site.map_err(|error| Failure::Usage(error.to_string()))
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
