//! Firms of any size.

use modecheck_simulator::{Logged, bitget, bybit, kucoin, okx};

use super::Firm;

/// A firm with so many accounts on each exchange, with few things about them, each of which may stop the switch.
pub fn of_sizes(sizes: [usize; 4]) -> Firm {
    let mut firm = Firm::new();
    add_many(&mut firm, sizes);
    firm
}

/// Adds so many such accounts of OKX, Bybit, KuCoin and Bitget.
pub fn add_many(firm: &mut Firm, [of_okx, of_bybit, of_kucoin, of_bitget]: [usize; 4]) {
    for n in 0..of_okx {
        let mut account = okx::Account { acct_lv: 3, ..okx::Account::named(&format!("okx-{n}")) };
        account.orders.extend((n % 4 == 0).then(okx::Order::default));
        firm.add_okx(&account);
    }
    for n in 0..of_bybit {
        let mut account = bybit::Account::named(&format!("bybit-{n}"));
        let order = bybit::Order::new(bybit::Category::Linear, "BTCUSDT", "USDT");
        account.orders.extend((n % 3 == 0).then_some(order));
        if n % 7 == 0 {
            "No VIP".clone_into(&mut account.vip_level);
        }
        firm.add_bybit(&account);
    }
    for n in 0..of_kucoin {
        let mut account = kucoin::Account { whitelisted: true, ..kucoin::Account::named(&format!("kucoin-{n}")) };
        account.spot_orders.extend((n % 3 == 0).then(kucoin::SpotOrder::default));
        firm.add_kucoin(&account);
    }
    for n in 0..of_bitget {
        // Older accounts are asked for older windows of their orders.
        let mut account = bitget::Account::named(&format!("bitget-{n}"));
        account.registered_days_ago = 30;
        account.orders.extend((n % 3 == 0).then(bitget::Order::default));
        firm.add_bitget(&account);
    }
    firm.vouch();
}

/// The first requests that an exchange refused for rate.
pub fn refused(firm: &Firm) -> Vec<String> {
    firm.requests()
        .iter()
        .filter(|request| is_throttled(request))
        .map(|request| format!("{request:?}"))
        .take(5)
        .collect()
}

/// Whether an exchange refused a request for rate.
pub fn is_throttled(request: &Logged) -> bool {
    matches!(request.status, 403 | 429) || matches!(request.code.as_str(), "10006" | "50011" | "429000" | "429")
}
