//! What main accounts are asked for the accounts below them, and what their failures leave.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use modecheck::{AccountModeProvider, Ask, BybitRules, Estimate, Evidence, Rulebook, Vouched};
use modecheck_audit::Providers;
use modecheck_audit::inventory::Account;
use modecheck_simulator::bybit;
use modecheck_tests::firm::{Firm, Ran, WithKeys};

/// A main account that is asked what it says of others in a way that none should be.
struct Main(WithKeys, How);

#[derive(Debug, Clone, Copy)]
enum How {
    Panics,
    Hangs,
    IsNotThere,
    Takes(Duration),
}

impl Providers for Main {
    fn provider(&self, account: &Account) -> Result<Box<dyn AccountModeProvider>, String> {
        match (account.name.as_str(), self.1) {
            ("main", How::IsNotThere) => Err("it has no credentials".to_owned()),
            ("main", how) => Ok(Box::new(Odd(self.0.provider(account)?, how))),
            _ => self.0.provider(account),
        }
    }
}

#[derive(Debug)]
struct Odd(Box<dyn AccountModeProvider>, How);

#[async_trait]
impl AccountModeProvider for Odd {
    fn rulebook(&self) -> &'static dyn Rulebook {
        &BybitRules
    }

    fn estimate(&self, ask: &Ask) -> Estimate {
        self.0.estimate(ask)
    }

    async fn collect(&self, ask: &Ask) -> Evidence {
        self.0.collect(ask).await
    }

    async fn vouch(&self, ask: &Ask) -> Vouched {
        match self.1 {
            How::Panics => panic!("as the test wants it"),
            How::Hangs => std::future::pending().await,
            How::IsNotThere => Vouched::default(),
            How::Takes(long) => {
                assert!(long < ask.deadline, "it is asked for as long as any account");
                tokio::time::sleep(long).await;
                self.0.vouch(ask).await
            }
        }
    }
}

/// A main account and what is below it.
async fn audited(how: How) -> Ran {
    let mut firm = Firm::new();
    firm.add_bybit(&bybit::Account { uid: "55000001".to_owned(), ..bybit::Account::named("main") });
    for n in 0..5 {
        let parent_uid = "55000001".to_owned();
        firm.add_bybit(&bybit::Account { is_master: false, parent_uid, ..bybit::Account::named(&format!("sub-{n}")) });
        firm.say("parent = \"main\"");
    }
    firm.audit_with(1.0, Arc::new(Main(firm.providers(1.0), how))).await
}

#[tokio::test(start_paused = true)]
async fn whatever_becomes_of_the_main_account_those_below_it_have_reports() {
    for how in [How::Panics, How::Hangs, How::IsNotThere] {
        let ran = audited(how).await;
        assert!(ran.ended.completed);
        for n in 0..5 {
            let name = format!("sub-{n}");
            assert!(ran.verdicts().contains_key(&name), "{how:?}: it has a report");
            let gaps = ran.gaps(&name);
            assert!(gaps.contains("bybit/vip-level") && gaps.contains("not-asked"), "{how:?}: {gaps}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_main_account_has_as_long_as_any_other() {
    // Longer than one account is usually asked, and shorter than each is here.
    let ran = audited(How::Takes(Duration::from_secs(100))).await;
    assert_eq!(ran.verdicts().len(), 6);
    for n in 0..5 {
        let gaps = ran.gaps(&format!("sub-{n}"));
        assert_eq!(gaps, "[]", "the level of the main account is known");
    }
}
