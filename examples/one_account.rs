//! One account: what would stop its switch to portfolio margin?
//!
//! ```console
//! $ cargo run -p modecheck --example one_account                    # a simulated account
//! $ OKX_API_KEY=… OKX_API_SECRET=… OKX_API_PASSPHRASE=… cargo run -p modecheck --example one_account
//! ```
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "an application: it has a clock and a terminal")]

mod simulated;

use std::env::var;
use std::error::Error;
use std::time::SystemTime;

use modecheck::output::{Format, Style, render};
use modecheck::{Ask, Client, Credentials, Okx, OkxRules, Rulebook, Timestamp, Verdict, precheck};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (server, accounts) = simulated::exchange().await?;
    let keys = (var("OKX_API_KEY"), var("OKX_API_SECRET"), var("OKX_API_PASSPHRASE"));
    let (site, credentials) = if let (Ok(key), Ok(secret), Ok(passphrase)) = keys {
        (Okx::site(None)?, Credentials::new(key, secret, passphrase))
    } else {
        println!("OKX_API_KEY, OKX_API_SECRET or OKX_API_PASSPHRASE is not set: a simulated account is asked\n");
        let [_, key, secret, passphrase] = accounts[2].clone();
        (Okx::site_at(&[server.url()], &[])?, Credentials::new(key, secret, passphrase))
    };
    let client = Client::new(|| Timestamp::from(SystemTime::now()))?;
    let account = Okx::new(client, site, credentials).named("my-account");

    let reports = precheck(&account, &Ask::new(OkxRules.target("portfolio")?), Vec::new()).await;

    print!("{}", render(&reports, Format::Human, Style::default()));
    for report in &reports {
        // `Indeterminate` is not `Ready`: something was not read or not understood, and the report says what.
        if report.verdict() != Verdict::Ready {
            println!("\ndo not switch now: {}", report.verdict());
        }
    }
    server.stop().await;
    Ok(())
}
