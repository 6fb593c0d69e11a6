use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use modecheck_simulator::bybit::Bybit;
use modecheck_simulator::okx::Okx;
use modecheck_simulator::{Exchange, Scenario, Server};

use super::runtime;
use crate::args::Simulate;
use crate::exit::{Exit, Failure};
use crate::{ambient, files};

/// Serves until interrupted, and prints how each account is asked.
pub(crate) fn simulate(args: &Simulate) -> Result<Exit, Failure> {
    let scenario = match &args.scenario {
        None => Scenario::demo(),
        Some(path) => {
            let wrong = |error| Failure::Usage(format!("{}: {error}", path.display()));
            Scenario::from_toml(&files::read(path)?).map_err(wrong)?
        }
    };
    runtime()?.block_on(async {
        let exchanges: [(&str, Arc<dyn Exchange>, Vec<Caller>); 2] = [
            ("okx", Arc::new(Okx::from_scenario(&scenario)), okx_callers(&scenario)),
            ("bybit", Arc::new(Bybit::from_scenario(&scenario)), bybit_callers(&scenario)),
        ];
        let mut servers = Vec::new();
        let mut text = "stop the simulated exchanges with Ctrl-C. Ask an account with, for example:\n".to_owned();
        for (name, exchange, callers) in exchanges.into_iter().filter(|(_, _, callers)| !callers.is_empty()) {
            let listen = nth(args.listen, servers.len());
            let server = Server::start(listen, exchange, Arc::new(millis)).await;
            let server = server.map_err(|error| Failure::Usage(format!("cannot listen on {listen}: {error}")))?;
            let url = server.url();
            let _ = writeln!(text, "\n# simulated {name} at {url}");
            for Caller { account, keys, target } in callers {
                let _ =
                    writeln!(text, "# {account}\n{keys} \\\n  modecheck check {name} --to {target} --base-url {url}");
            }
            servers.push(server);
        }
        if servers.is_empty() {
            return Err(Failure::Usage("the scenario has no accounts: nobody could ask anything".to_owned()));
        }
        ambient::print(&text)?;
        let interrupted = tokio::signal::ctrl_c().await;
        interrupted.map_err(|error| Failure::Unexpected(format!("no signals: {error}")))?;
        for server in servers {
            server.stop().await;
        }
        Ok(Exit::Success)
    })
}

/// How one account is asked.
struct Caller {
    account: String,
    /// Its key, as variables of the environment.
    keys: String,
    target: &'static str,
}

fn okx_callers(scenario: &Scenario) -> Vec<Caller> {
    let caller = |account: &modecheck_simulator::okx::Account| Caller {
        account: account.name.clone(),
        keys: format!(
            "OKX_API_KEY={} OKX_API_SECRET={} OKX_API_PASSPHRASE='{}'",
            account.api_key, account.api_secret, account.passphrase
        ),
        target: "portfolio",
    };
    scenario.okx.accounts.iter().map(caller).collect()
}

fn bybit_callers(scenario: &Scenario) -> Vec<Caller> {
    let caller = |account: &modecheck_simulator::bybit::Account| Caller {
        account: account.name.clone(),
        keys: format!("BYBIT_API_KEY={} BYBIT_API_SECRET={}", account.api_key, account.api_secret),
        target: "uta2-pro",
    };
    scenario.bybit.accounts.iter().map(caller).collect()
}

/// The address of the `n`-th exchange: the ports follow each other, unless any free ones will do.
fn nth(first: SocketAddr, n: usize) -> SocketAddr {
    let port = if first.port() == 0 { 0 } else { first.port().saturating_add(u16::try_from(n).unwrap_or(u16::MAX)) };
    SocketAddr::new(first.ip(), port)
}

/// The simulator's clock.
fn millis() -> u64 {
    u64::try_from(ambient::now().as_millis()).unwrap_or_default()
}
