use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use futures::future::join_all;
use modecheck_core::{AccountModeProvider, Ask, Axis, Mode, Report, Rulebook, Timestamp, precheck};
use modecheck_exchanges::{Bybit, BybitRules, Client, Credentials, Okx, OkxRules};
use modecheck_simulator::{Exchange, Scenario, Server, bybit, okx};

use super::{print, runtime};
use crate::args::Output;
use crate::exit::{Exit, Failure};

/// What the sample firm's clocks say when the demonstration begins: the same verdicts at any time of day.
const BEGINS: &str = "2026-11-21T01:20:00Z";

/// Checks every account of the sample firm, over HTTP on this machine.
pub(crate) fn demo(output: &Output) -> Result<Exit, Failure> {
    let begins: Timestamp = BEGINS.parse().map_err(|_| wrong("the clock"))?;
    let started = Instant::now();
    let now = move || begins.plus_millis(i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX));
    let reports = runtime()?.block_on(async {
        let scenario = Scenario::demo();
        let client = Client::with_share(now, 1.0).map_err(|error| wrong(&error.to_string()))?;
        let okx = serve(Arc::new(okx::Okx::from_scenario(&scenario)), now).await?;
        let bybit = serve(Arc::new(bybit::Bybit::from_scenario(&scenario)), now).await?;
        let of_okx = scenario.okx.accounts.iter().map(|account| okx_account(&client, &okx, account));
        let of_bybit = scenario.bybit.accounts.iter().map(|account| bybit_account(&client, &bybit, account));
        let accounts = of_okx.chain(of_bybit).collect::<Result<Vec<_>, _>>()?;
        let asked = accounts
            .iter()
            .map(|(provider, target)| async { precheck(&**provider, &Ask::new(target.clone()), Vec::new()).await });
        let reports: Vec<Report> = join_all(asked).await.into_iter().flatten().collect();
        okx.stop().await;
        bybit.stop().await;
        Ok::<_, Failure>(reports)
    })?;
    // The sample firm is meant to have blocked accounts.
    print(&reports, output).map(|_| Exit::Success)
}

/// One account of the firm and the mode that it wants it in.
type Wish = (Box<dyn AccountModeProvider>, Mode);

async fn serve<C>(exchange: Arc<dyn Exchange>, now: C) -> Result<Server, Failure>
where
    C: Fn() -> Timestamp + Send + Sync + 'static,
{
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let clock = move || u64::try_from(now().as_millis()).unwrap_or_default();
    let server = Server::start(listen, exchange, Arc::new(clock)).await;
    server.map_err(|error| Failure::Unexpected(format!("cannot listen on {listen}: {error}")))
}

fn okx_account(client: &Client, server: &Server, account: &okx::Account) -> Result<Wish, Failure> {
    let site = Okx::site_at(&[server.url()], &[]).map_err(|error| wrong(&error.to_string()))?;
    let credentials = Credentials::new(&account.api_key, &account.api_secret, &account.passphrase);
    let provider = Okx::new(client.clone(), site, credentials).named(&account.name);
    Ok((Box::new(provider), target(&OkxRules, account.demo_target.unwrap_or(4))))
}

fn bybit_account(client: &Client, server: &Server, account: &bybit::Account) -> Result<Wish, Failure> {
    let site = Bybit::site_at(&[server.url()], &[]).map_err(|error| wrong(&error.to_string()))?;
    let credentials = Credentials::new(&account.api_key, &account.api_secret, "");
    let provider = Bybit::new(client.clone(), site, credentials).named(&account.name);
    Ok((Box::new(provider), target(&BybitRules, account.demo_target.unwrap_or(6))))
}

fn target(rules: &dyn Rulebook, number: u8) -> Mode {
    let number = number.to_string();
    rules.target(&number).unwrap_or_else(|_| Mode::unrecognised(Axis::AccountMode, &number))
}

fn wrong(problem: &str) -> Failure {
    Failure::Unexpected(format!("the sample firm cannot be set up: {problem}"))
}
