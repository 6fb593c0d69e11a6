use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use futures::future::try_join_all;
use modecheck_core::{Ask, Axis, Mode, Report, Rulebook, precheck};
use modecheck_exchanges::{Client, Credentials, Okx, OkxRules};
use modecheck_simulator::okx::{self, Account};
use modecheck_simulator::{Scenario, Server};

use super::simulate::millis;
use super::{print, runtime};
use crate::ambient;
use crate::args::Output;
use crate::exit::{Exit, Failure};

/// Checks every account of the sample firm, over HTTP on this machine.
pub(crate) fn demo(output: &Output) -> Result<Exit, Failure> {
    let reports = runtime()?.block_on(async {
        let scenario = Scenario::demo();
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let exchange = Arc::new(okx::Okx::from_scenario(&scenario));
        let server = Server::start(listen, exchange, Arc::new(millis)).await;
        let server = server.map_err(|error| Failure::Unexpected(format!("cannot listen on {listen}: {error}")))?;
        let client = Client::with_share(ambient::now, 1.0).map_err(|error| Failure::Unexpected(error.to_string()))?;
        let accounts = scenario.okx.accounts.iter().map(|account| check(&client, &server, account));
        let reports = try_join_all(accounts).await;
        server.stop().await;
        reports
    })?;
    // The sample firm is meant to have blocked accounts.
    print(&reports, output).map(|_| Exit::Success)
}

async fn check(client: &Client, server: &Server, account: &Account) -> Result<Report, Failure> {
    let wrong = |problem: &str| Failure::Unexpected(format!("the sample account {}: {problem}", account.name));
    let site = Okx::site_at(&[server.url()], &[]).map_err(|error| wrong(&error.to_string()))?;
    let credentials = Credentials::new(&account.api_key, &account.api_secret, &account.passphrase);
    let provider = Okx::new(client.clone(), site, credentials).named(&account.name);
    let reports = precheck(&provider, &Ask::new(target(account)), Vec::new()).await;
    reports.into_iter().next().ok_or_else(|| wrong("has no report"))
}

/// The mode that the firm wants this account in.
fn target(account: &Account) -> Mode {
    let number = account.demo_target.unwrap_or(4).to_string();
    OkxRules.target(&number).unwrap_or_else(|_| Mode::unrecognised(Axis::AccountMode, &number))
}
