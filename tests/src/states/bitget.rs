//! Bitget accounts.

use fastrand::Rng;
use modecheck_simulator::bitget::{
    Account, Bot, CopyOrder, Denial, Hidden, Kind, Loan, MarginCoin, Market, Mode, Order, Plan, Position, Trader,
};

/// The `n`-th account, with nought to four things about it that may or may not stop an upgrade.
pub fn account(rng: &mut Rng, n: usize) -> Account {
    let mut account = Account::named(&format!("state-{n}"));
    if rng.u8(..20) == 0 {
        account.mode = [Mode::Unified, Mode::Hybrid][rng.usize(..2)];
    }
    if rng.u8(..3) == 0 {
        account.kind = [Kind::Common, Kind::Common, Kind::Virtual, Kind::Custodial][rng.usize(..4)];
        "99000099".clone_into(&mut account.parent_uid);
        account.whitelisted = rng.bool();
    }
    account.registered_days_ago = rng.u64(1..700);
    for _ in 0..rng.u8(0..=4) {
        let trouble = TROUBLES[rng.usize(..TROUBLES.len())];
        trouble(&mut account, rng);
    }
    // One row for each coin of a market.
    let mut seen = Vec::new();
    account.margin_coins.retain(|coin| !seen.contains(&coin.market) && (seen.push(coin.market), true).1);
    account
}

const TROUBLES: &[fn(&mut Account, &mut Rng)] = &[
    |account, rng| {
        let order = order(account, rng);
        account.orders.extend(vec![order; [1, 2, 51, 120][rng.usize(..4)]]);
    },
    |account, rng| {
        let order = order(account, rng);
        account.orders.push(Order { status: "partially_filled".to_owned(), ..order });
    },
    |account, rng| {
        let status = ["filled", "canceled"][rng.usize(..2)].to_owned();
        let order = order(account, rng);
        account.orders.push(Order { status, ..order });
    },
    |account, _| account.orders.push(Order { tpsl: true, ..Order::new(Market::Spot, "BTCUSDT") }),
    |account, rng| {
        let kinds = ["normal_plan", "track_plan", "profit_plan", "loss_plan", "moving_plan", "pos_profit"];
        let plan = Plan::new(Market::FUTURES[rng.usize(..3)], "BTCUSDT", kinds[rng.usize(..kinds.len())]);
        account.plans.push(Plan { age_days: age(account, rng), ..plan });
    },
    |account, rng| {
        let plan = Plan::new(Market::Spot, "BTCUSDT", "amount");
        account.plans.push(Plan { age_days: age(account, rng), ..plan });
    },
    |account, rng| account.positions.push(Position::new(Market::FUTURES[rng.usize(..3)], "BTCUSD", "BTC")),
    |account, rng| {
        let market = [Market::Crossed, Market::Isolated][rng.usize(..2)];
        let symbol = "BTCUSDT".to_owned();
        account.margin_coins.push(MarginCoin { market, symbol, borrow: rng.u32(0..2).into(), ..MarginCoin::default() });
    },
    |account, _| account.crypto_loans.push(Loan::default()),
    |account, rng| account.risk_unit = rng.bool().then(|| "17".to_owned()),
    |account, rng| {
        let trader = Trader { spot: rng.bool(), age_days: age(account, rng), ..Trader::default() };
        account.follow.traders.push(trader);
    },
    |account, rng| {
        let market = [Market::Spot, Market::UsdtFutures, Market::UsdcFutures, Market::CoinFutures][rng.usize(..4)];
        account.follow.orders.push(CopyOrder { market, ..CopyOrder::default() });
    },
    |account, rng| if rng.bool() { account.lead.spot = true } else { account.lead.futures = true },
    |account, rng| account.bots.push(Bot { frozen: rng.u32(0..2).into(), running: true, ..Bot::default() }),
    |account, rng| {
        account.equity = rng.u32(0..2_000).into();
        account.coins = Vec::new();
    },
    |account, rng| {
        let hidden = [
            Hidden::SignalProvider,
            Hidden::ThirdPartyLogin,
            Hidden::Abnormal,
            Hidden::Region,
            Hidden::Questionnaire,
            Hidden::Disabled,
        ];
        account.hidden.insert(hidden[rng.usize(..hidden.len())]);
    },
    |account, _| account.barred = Some("40710".to_owned()),
    |account, rng| {
        let path = ["query-traders", "orders-pending", "bot-assets", "upgrade-status"][rng.usize(..4)].to_owned();
        account.denied.push(Denial { path, ..Denial::default() });
    },
];

fn age(account: &Account, rng: &mut Rng) -> u64 {
    rng.u64(0..account.registered_days_ago)
}

fn order(account: &Account, rng: &mut Rng) -> Order {
    let markets = [
        Market::Spot,
        Market::UsdtFutures,
        Market::UsdcFutures,
        Market::CoinFutures,
        Market::Crossed,
        Market::Isolated,
    ];
    Order { age_days: age(account, rng), ..Order::new(markets[rng.usize(..markets.len())], "BTCUSDT") }
}
