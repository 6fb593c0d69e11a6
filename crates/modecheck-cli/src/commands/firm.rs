use std::sync::Arc;

use modecheck_core::{Exchange, Mode};
use modecheck_exchanges::rulebook;
use modecheck_simulator::kucoin::{Host, Target};
use modecheck_simulator::{Exchange as Served, Scenario, bitget, bybit, kucoin, okx};

use crate::exit::Failure;
use crate::live;

/// One exchange of a simulated firm.
pub(super) struct Simulated {
    pub(super) exchange: Exchange,
    /// What answers at each of its hosts; the host of an exchange that has one only has no name.
    pub(super) hosts: Vec<(&'static str, Arc<dyn Served>)>,
    pub(super) members: Vec<Member>,
}

/// One account of the firm, and the mode that it is wanted in.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) key: String,
    pub(super) secret: String,
    pub(super) passphrase: String,
    pub(super) target: Mode,
}

/// The exchanges that a scenario has accounts on.
pub(super) fn simulated(scenario: &Scenario) -> Result<Vec<Simulated>, Failure> {
    let okx = scenario.okx.accounts.iter().map(|account| {
        let target = account.demo_target.unwrap_or(4).to_string();
        member(Exchange::Okx, &account.name, [&account.api_key, &account.api_secret, &account.passphrase], &target)
    });
    let bybit = scenario.bybit.accounts.iter().map(|account| {
        let target = account.demo_target.unwrap_or(6).to_string();
        member(Exchange::Bybit, &account.name, [&account.api_key, &account.api_secret, ""], &target)
    });
    let kucoin = scenario.kucoin.accounts.iter().map(|account| {
        let target = match account.demo_target {
            Some(Target::Classic) => "classic",
            Some(Target::SubsUnified) => "subs-unified",
            Some(Target::Unified) | None => "unified",
        };
        member(Exchange::Kucoin, &account.name, [&account.api_key, &account.api_secret, &account.passphrase], target)
    });
    let bitget = scenario.bitget.accounts.iter().map(|account| {
        let target = if account.demo_target == Some(bitget::Mode::Classic) { "classic" } else { "unified" };
        member(Exchange::Bitget, &account.name, [&account.api_key, &account.api_secret, &account.passphrase], target)
    });
    let both = Arc::new(kucoin::Kucoin::from_scenario(scenario));
    let hosts = vec![("spot", both.host(Host::Spot)), ("futures", both.host(Host::Futures))];
    let firm = [
        one(Exchange::Okx, Arc::new(okx::Okx::from_scenario(scenario)), okx.collect()),
        one(Exchange::Bybit, Arc::new(bybit::Bybit::from_scenario(scenario)), bybit.collect()),
        kucoin.collect::<Result<_, _>>().map(|members| Simulated { exchange: Exchange::Kucoin, hosts, members }),
        one(Exchange::Bitget, Arc::new(bitget::Bitget::from_scenario(scenario)), bitget.collect()),
    ];
    let firm: Vec<_> = firm.into_iter().collect::<Result<_, _>>()?;
    Ok(firm.into_iter().filter(|exchange| !exchange.members.is_empty()).collect())
}

/// The URL of a host, under the host's name if it has one.
pub(super) fn at_host(host: &str, url: &str) -> String {
    if host.is_empty() { url.to_owned() } else { format!("{host}={url}") }
}

/// An exchange with one host.
fn one(
    exchange: Exchange,
    served: Arc<dyn Served>,
    members: Result<Vec<Member>, Failure>,
) -> Result<Simulated, Failure> {
    Ok(Simulated { exchange, hosts: vec![("", served)], members: members? })
}

fn member(
    exchange: Exchange,
    name: &str,
    [key, secret, passphrase]: [&str; 3],
    target: &str,
) -> Result<Member, Failure> {
    Ok(Member {
        name: name.to_owned(),
        key: key.to_owned(),
        secret: secret.to_owned(),
        passphrase: passphrase.to_owned(),
        target: live::target(rulebook(exchange), target)?,
    })
}
