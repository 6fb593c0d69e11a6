use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use futures::future::join_all;
use modecheck_core::{AccountModeProvider, Ask, Exchange, Mode, Report, Timestamp, precheck};
use modecheck_exchanges::{Client, Credentials, SiteChoice, provider, site};
use modecheck_simulator::{Exchange as Served, Scenario, Server};

use super::firm::{Member, Simulated, at_host, simulated};
use super::{runtime, show};
use crate::exit::{Exit, Failure};
use crate::output_args::Output;
use crate::outputs::Outputs;

/// What the sample firm's clocks say when the demonstration begins: the same verdicts at any time of day.
const BEGINS: &str = "2026-11-21T01:20:00Z";

/// Checks every account of the sample firm, over HTTP on this machine.
pub(crate) fn demo(output: &Output) -> Result<Exit, Failure> {
    let files = Outputs::create(&output.to_files, output.look)?;
    let begins: Timestamp = BEGINS.parse().map_err(|_| wrong("the clock"))?;
    let started = Instant::now();
    let now = move || begins.plus_millis(i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX));
    let client = Client::with_share(now, 1.0).map_err(|error| wrong(&error.to_string()))?;
    let firm = simulated(&Scenario::demo())?;
    let reports = runtime()?.block_on(async {
        let mut servers = Vec::new();
        let mut wishes = Vec::new();
        for Simulated { exchange, hosts, members } in firm {
            let mut urls = Vec::new();
            for (host, served) in hosts {
                let server = serve(served, now).await?;
                urls.push(at_host(host, &server.url()));
                servers.push(server);
            }
            for member in members {
                wishes.push(wish(exchange, &client, &urls, member)?);
            }
        }
        let asked = wishes
            .iter()
            .map(|(provider, target)| async { precheck(&**provider, &Ask::new(target.clone()), Vec::new()).await });
        let reports: Vec<Report> = join_all(asked).await.into_iter().flatten().collect();
        for server in servers {
            server.stop().await;
        }
        Ok::<_, Failure>(reports)
    })?;
    // The sample firm is meant to have blocked accounts.
    show(&reports, output, files).map(|()| Exit::Success)
}

/// One account of the firm and the mode that it wants it in.
type Wish = (Box<dyn AccountModeProvider>, Mode);

async fn serve<C>(exchange: Arc<dyn Served>, now: C) -> Result<Server, Failure>
where
    C: Fn() -> Timestamp + Send + Sync + 'static,
{
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let clock = move || u64::try_from(now().as_millis()).unwrap_or_default();
    let server = Server::start(listen, exchange, Arc::new(clock)).await;
    server.map_err(|error| Failure::Unexpected(format!("cannot listen on {listen}: {error}")))
}

fn wish(exchange: Exchange, client: &Client, urls: &[String], member: Member) -> Result<Wish, Failure> {
    let choice = SiteChoice { urls, ..SiteChoice::default() };
    let site = site(exchange, &choice).map_err(|error| wrong(&error.to_string()))?;
    let credentials = Credentials::new(member.key, member.secret, member.passphrase);
    Ok((provider(exchange, client.clone(), site, credentials, Some(member.name), None), member.target))
}

fn wrong(problem: &str) -> Failure {
    Failure::Unexpected(format!("the sample firm cannot be set up: {problem}"))
}
