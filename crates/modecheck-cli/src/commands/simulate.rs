use std::fmt::Write;
use std::sync::Arc;

use modecheck_simulator::okx::Okx;
use modecheck_simulator::{Scenario, Server};

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
    let wrong = |error| Failure::Usage(format!("cannot listen on {}: {error}", args.listen));
    runtime()?.block_on(async {
        let exchange = Arc::new(Okx::from_scenario(&scenario));
        let server = Server::start(args.listen, exchange, Arc::new(millis)).await.map_err(wrong)?;
        ambient::print(&instructions(&scenario, &server.url()))?;
        let interrupted = tokio::signal::ctrl_c().await;
        interrupted.map_err(|error| Failure::Unexpected(format!("no signals: {error}")))?;
        server.stop().await;
        Ok(Exit::Success)
    })
}

/// The simulator's clock.
pub(crate) fn millis() -> u64 {
    u64::try_from(ambient::now().as_millis()).unwrap_or_default()
}

fn instructions(scenario: &Scenario, url: &str) -> String {
    let mut text = format!("simulated okx at {url}; stop it with Ctrl-C. Ask an account with, for example:\n");
    for account in &scenario.okx.accounts {
        let keys = format!(
            "OKX_API_KEY={} OKX_API_SECRET={} OKX_API_PASSPHRASE='{}'",
            account.api_key, account.api_secret, account.passphrase
        );
        let _ =
            writeln!(text, "\n# {}\n{keys} \\\n  modecheck check okx --to portfolio --base-url {url}", account.name);
    }
    text
}
