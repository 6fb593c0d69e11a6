use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use modecheck_core::Exchange;
use modecheck_exchanges::has_passphrase;
use modecheck_simulator::{Scenario, Server};

use super::firm::{Member, Simulated, at_host, simulated};
use super::runtime;
use super::sample::Sample;
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
    let firm = simulated(&scenario)?;
    if firm.is_empty() {
        return Err(Failure::Usage("the scenario has no accounts: nobody could ask anything".to_owned()));
    }
    runtime()?.block_on(async {
        let mut servers = Vec::new();
        let mut sample = args.firm.as_deref().map(Sample::new).transpose()?;
        let mut text = "stop the simulated exchanges with Ctrl-C. Ask an account with, for example:\n".to_owned();
        for Simulated { exchange, hosts, members } in firm {
            let mut urls = Vec::new();
            for (host, served) in hosts {
                let listen = nth(args.listen, servers.len());
                let server = Server::start(listen, served, Arc::new(millis)).await;
                let server = server.map_err(|error| Failure::Usage(format!("cannot listen on {listen}: {error}")))?;
                urls.push(at_host(host, &server.url()));
                servers.push(server);
            }
            let _ = writeln!(text, "\n# simulated {exchange} at {}", urls.join(" and "));
            let listed = urls.join(" --base-url ");
            for member in members {
                if let Some(sample) = &mut sample {
                    sample.add(exchange, &member, &urls)?;
                }
                let (keys, target) = (variables(exchange, &member), member.target.slug());
                let _ = writeln!(
                    text,
                    "# {}\n{keys} \\\n  modecheck check {exchange} --to {target} --base-url {listed}",
                    member.name
                );
            }
        }
        if let Some(sample) = sample {
            text = format!("stop the simulated exchanges with Ctrl-C; {}", sample.finish()?);
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

/// An account's key, as variables of the environment.
fn variables(exchange: Exchange, member: &Member) -> String {
    let prefix = exchange.to_string().to_uppercase();
    let mut keys = format!("{prefix}_API_KEY={} {prefix}_API_SECRET={}", member.key, member.secret);
    if has_passphrase(exchange) {
        let _ = write!(keys, " {prefix}_API_PASSPHRASE='{}'", member.passphrase);
    }
    keys
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
