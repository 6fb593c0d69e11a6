//! What is said of an account does not depend on where it stands in the inventory.

use fastrand::Rng;
use modecheck_simulator::{bitget, bybit, kucoin, okx};
use modecheck_tests::firm::Firm;
use modecheck_tests::states;

/// How many orders are tried.
const ORDERS: u64 = 4;
const EACH: usize = 4;

#[derive(Clone)]
enum Account {
    Okx(okx::Account),
    Bybit(bybit::Account),
    Kucoin(kucoin::Account),
    Bitget(bitget::Account),
}

fn accounts() -> Vec<Account> {
    let mut rng = Rng::with_seed(2026);
    let mut all = Vec::new();
    for n in 0..EACH {
        let bybit = states::bybit::account(&mut rng, n);
        all.extend([
            Account::Okx(okx::Account { name: format!("okx-{n}"), ..states::okx::account(&mut rng, n) }),
            Account::Bybit(bybit::Account { name: format!("bybit-{n}"), ..bybit }),
            Account::Kucoin(kucoin::Account { name: format!("kucoin-{n}"), ..states::kucoin::account(&mut rng, n) }),
            Account::Bitget(bitget::Account { name: format!("bitget-{n}"), ..states::bitget::account(&mut rng, n) }),
        ]);
    }
    all
}

fn firm(accounts: &[Account], like: Option<&Firm>) -> Firm {
    let mut firm = Firm::new();
    if let Some(like) = like {
        firm.pseudonyms = like.pseudonyms.clone();
    }
    for account in accounts {
        match account {
            Account::Okx(account) => firm.add_okx(account),
            Account::Bybit(account) => firm.add_bybit(account),
            Account::Kucoin(account) => firm.add_kucoin(account),
            Account::Bitget(account) => firm.add_bitget(account),
        }
    }
    firm.vouch();
    firm
}

#[tokio::test(start_paused = true)]
async fn the_reports_are_the_same_in_whatever_order_the_accounts_stand() {
    let accounts = accounts();
    let first = firm(&accounts, None);
    let reports = first.audit(1.0).await.reports();
    assert_eq!(reports.len(), accounts.len());
    for seed in 0..ORDERS {
        let mut other = accounts.clone();
        Rng::with_seed(seed).shuffle(&mut other);
        let again = firm(&other, Some(&first)).audit(1.0).await.reports();
        assert_eq!(again, reports, "order {seed}");
    }
}
