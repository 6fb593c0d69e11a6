//! What goes wrong with one account touches no other.

use std::sync::Arc;

use async_trait::async_trait;
use modecheck::{AccountModeProvider, Ask, Estimate, Evidence, OkxRules, Rulebook};
use modecheck_audit::Providers;
use modecheck_audit::inventory::Account;
use modecheck_simulator::okx;
use modecheck_tests::firm::{Firm, WithKeys};

/// Some accounts are of providers that fail in ways that none should.
struct Odd(WithKeys);

impl Providers for Odd {
    fn provider(&self, account: &Account) -> Result<Box<dyn AccountModeProvider>, String> {
        match account.name.as_str() {
            "panics" => Ok(Box::new(Broken::Panics)),
            "hangs" => Ok(Box::new(Broken::Hangs)),
            "none" => Err("it is not there".to_owned()),
            _ => self.0.provider(account),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Broken {
    Panics,
    Hangs,
}

#[async_trait]
impl AccountModeProvider for Broken {
    fn rulebook(&self) -> &'static dyn Rulebook {
        &OkxRules
    }

    fn estimate(&self, _: &Ask) -> Estimate {
        Estimate { calls: Vec::new(), open_ended: Vec::new() }
    }

    async fn collect(&self, _: &Ask) -> Evidence {
        match self {
            Self::Panics => panic!("as the test wants it"),
            Self::Hangs => std::future::pending().await,
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_panic_or_a_standstill_leaves_the_others_alone() {
    let mut firm = Firm::new();
    for n in 0..50 {
        firm.add_okx(&okx::Account { acct_lv: 3, ..okx::Account::named(&format!("okx-{n}")) });
    }
    for name in ["panics", "hangs", "none"] {
        firm.add_okx(&okx::Account::named(name));
    }
    let ran = firm.audit_with(1.0, Arc::new(Odd(firm.providers(1.0)))).await;
    assert!(ran.ended.completed);
    let verdicts = ran.verdicts();
    assert_eq!(verdicts.len(), 50);
    assert!(verdicts.values().all(|verdict| verdict == "ready"));
    let mut reasons: Vec<_> = ran.kept.iter().filter_map(|kept| kept.outcome.as_ref().err()).collect();
    reasons.sort();
    assert_eq!(reasons.len(), 3, "each has a reason: {reasons:?}");
    assert!(reasons[0].contains("did not end within") && reasons[1] == "it is not there", "{reasons:?}");
    assert!(reasons[2].contains("a defect of modecheck"), "{reasons:?}");
}
