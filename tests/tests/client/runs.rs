//! Runs that follow each other with one client, as those of an inventory that is watched do.

use std::sync::Arc;

use modecheck::{AccountModeProvider, Ask};
use modecheck_simulator::okx::{self, Account};
use modecheck_simulator::{Fault, FaultKind};
use modecheck_tests::{client, mode, provider};

/// How many retries a run has besides a tenth of its calls.
const FLOOR: u32 = 32;

#[tokio::test(start_paused = true)]
async fn a_run_has_no_retries_that_the_one_before_left() {
    let (exchange, account) = (Arc::new(okx::Okx::new()), Account { acct_lv: 3, ..Account::named("desk") });
    exchange.insert(account.clone());
    let client = client(&exchange);
    let run = async |times: u32| {
        let (mut calls, mut again) = (0, 0);
        for _ in 0..times {
            let evidence = provider(&client, &account).collect(&Ask::new(mode("portfolio"))).await;
            for response in evidence.responses.iter().filter(|response| response.attempts > 0) {
                (calls, again) = (calls + 1, again + response.attempts - 1);
            }
        }
        (calls, again)
    };
    let (calls, again) = run(200).await;
    assert!(calls >= 400 && again == 0, "{calls} and {again}: enough for more than a floor is left");
    exchange.inject(Fault::from(FaultKind::Status { status: 503, body: String::new(), headers: Vec::new() }));
    client.renew();
    let (calls, again) = run(60).await;
    assert!(again >= FLOOR && again <= FLOOR + calls / 10, "{again} retries of {calls} calls");
}
