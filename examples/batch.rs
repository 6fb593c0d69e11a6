//! Many accounts in a service of your own: one client for all, each account in a task of its own, reports as they finish.
//!
//! ```console
//! $ cargo run -p modecheck --example batch
//! ```
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "an application: it has a clock and a terminal")]

mod simulated;

use std::collections::BTreeMap;
use std::error::Error;
use std::time::{Duration, SystemTime};

use modecheck::{Ask, Client, Credentials, Okx, OkxRules, Rulebook, Timestamp, precheck};
use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (server, accounts) = simulated::exchange().await?;
    let site = Okx::site_at(&[server.url()], &[])?;
    // Connections, clocks and limits are the client's, so that all accounts share them. A quarter of each documented
    // limit is used: the rest stays with whoever else trades from this address.
    let client = Client::with_share(|| Timestamp::from(SystemTime::now()), 0.25)?;
    let ask = Ask { deadline: Duration::from_secs(20), ..Ask::new(OkxRules.target("portfolio")?) };

    let mut under_way = JoinSet::new();
    for [name, key, secret, passphrase] in accounts {
        let account = Okx::new(client.clone(), site.clone(), Credentials::new(key, secret, passphrase)).named(name);
        let ask = ask.clone();
        under_way.spawn(async move { precheck(&account, &ask, Vec::new()).await });
    }

    let mut verdicts = BTreeMap::new();
    while let Some(finished) = under_way.join_next().await {
        // A panic is one account's: say so and go on.
        let reports = match finished {
            Ok(reports) => reports,
            Err(error) => {
                println!("an account has no report: {error}");
                continue;
            }
        };
        for report in reports {
            let kinds: Vec<_> = report.evaluation.blockers().map(|blocker| blocker.kind.to_string()).collect();
            let name = report.account.name.clone().unwrap_or_default();
            println!("{name}: {} {}", report.verdict(), kinds.join(", "));
            *verdicts.entry(report.verdict().to_string()).or_insert(0) += 1;
        }
    }
    println!("{verdicts:?}");
    server.stop().await;
    Ok(())
}
