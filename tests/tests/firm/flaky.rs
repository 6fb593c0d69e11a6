//! What goes wrong by chance is asked again, and an outage is not asked again and again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use modecheck_tests::firm::{Firm, Flaky, Ran, Sent, Uneven, of_sizes, refused};
use serde_json::Value;

/// How many times as many accounts as in the usual run.
#[expect(clippy::disallowed_methods, reason = "who runs the tests says how much of it")]
fn times() -> usize {
    std::env::var("FLAKY").map_or(1, |text| text.parse().unwrap())
}

/// What came of it while so many requests of a hundred fail, how many calls were made, and in how many requests.
async fn asked(firm: &Firm, percent: u8) -> (Ran, usize, usize) {
    let sent = Arc::<Sent>::default();
    let seed = AtomicU64::new(2026);
    let ran = firm.audit_over(1.0, |to| Flaky::new(to, percent, seed.fetch_add(1, Ordering::Relaxed), &sent)).await;
    (ran, sent.calls(), sent.requests())
}

#[tokio::test(start_paused = true)]
#[expect(clippy::cast_precision_loss, reason = "figures for people")]
async fn at_one_failure_in_twenty_accounts_have_their_verdicts_for_a_tenth_more_requests() {
    // Each run has exchanges of its own, whose clocks begin anew.
    let firm = || of_sizes([30, 40, 15, 15].map(|size| size * times()));
    let (sound, ..) = asked(&firm(), 0).await;
    let (ran, calls, sent) = asked(&firm(), 5).await;
    let (expected, verdicts) = (sound.verdicts(), ran.verdicts());
    let definite = verdicts.values().filter(|verdict| *verdict != "indeterminate").count();
    let extra = sent as f64 / calls as f64;
    println!("5 % of requests fail: {definite} of {} accounts have a verdict, requests × {extra:.3}", expected.len());
    assert!(extra > 1.02 && extra <= 1.10, "{sent} for {calls}");
    let open: Vec<_> = verdicts.iter().filter(|(name, verdict)| expected[*name] != **verdict).collect();
    assert!(open.iter().all(|(_, verdict)| *verdict == "indeterminate"), "{open:?}");
    // A call that fails three times of three, one in 8,000, is a gap: twice as many, and one, are chance still.
    assert!(open.len() <= 1 + calls / 4_000, "{open:?} of {calls} calls");
}

#[tokio::test(start_paused = true)]
#[expect(clippy::cast_precision_loss, reason = "figures for people")]
async fn an_outage_adds_a_tenth_and_each_account_says_why_it_was_not_asked_again() {
    let firm = of_sizes([300, 0, 0, 0].map(|size| size * times()));
    let (ran, calls, sent) = asked(&firm, 100).await;
    println!("an exchange is out: {sent} requests for {calls} calls, × {:.3}", sent as f64 / calls as f64);
    assert!(sent <= calls + calls / 10 + 32, "{sent} for {calls}");
    let said = |report: &Value| report["unknown"].to_string().contains("the run has used up its retries");
    let told = ran.reports().values().filter(|report| said(report)).count();
    assert!(told > ran.kept.len() / 2, "{told} accounts say so");
    assert!(ran.verdicts().values().all(|verdict| verdict == "indeterminate"));
}

#[tokio::test(start_paused = true)]
async fn however_unevenly_requests_arrive_none_is_refused_for_rate() {
    for (there, back) in [(200, 0), (200, 50), (0, 200)] {
        let firm = of_sizes([40, 190, 20, 20].map(|size| size * times()));
        let ran = firm.audit_over(1.0, |to| Uneven::new(to, there, back)).await;
        let (asked, bound) = (ran.ended.asked.as_secs_f64(), ran.plan.bound().as_secs_f64());
        let refused = refused(&firm);
        println!("there in 0–{there} ms, back in 0–{back}: {} refused, {asked:.2} s for {bound:.2} s", refused.len());
        assert_eq!(refused, Vec::<String>::new());
        assert!(ran.verdicts().values().all(|verdict| verdict != "indeterminate"));
        assert!(ran.plan.bound() > Duration::from_secs(5), "{bound} says nothing");
    }
}
