//! Bybit accounts.

use std::collections::BTreeSet;

use fastrand::Rng;
use modecheck_simulator::bybit::{
    Account, Ban, Category, Coin, InsLoan, MarginMode, Order, Overview, Position, SpreadOrder, Strategy,
};

/// The `n`-th account, with nought to four things about it that may or may not stop a switch.
pub fn account(rng: &mut Rng, n: usize) -> Account {
    let mut account = Account::named(&format!("state-{n}"));
    let statuses = [1, 3, 4, 5, 5, 5, 5, 5, 5, 6];
    account.unified_margin_status = statuses[rng.usize(..statuses.len())];
    let modes = [MarginMode::IsolatedMargin, MarginMode::RegularMargin, MarginMode::PortfolioMargin];
    account.margin_mode = modes[rng.usize(..modes.len())];
    if rng.u8(..4) == 0 {
        (account.is_master, account.parent_uid) = (false, "99000099".to_owned());
    }
    for _ in 0..rng.u8(0..=4) {
        let trouble = TROUBLES[rng.usize(..TROUBLES.len())];
        trouble(&mut account, rng);
    }
    // One position for each symbol and side of a hedge.
    let mut seen = BTreeSet::new();
    account.positions.retain(|position| seen.insert((position.symbol.clone(), position.position_idx)));
    if account.unified_margin_status == 1 {
        account.orders.retain(|order| order.category != Category::Option);
        account.positions.retain(|position| position.category != Category::Option);
    }
    account
}

const TROUBLES: &[fn(&mut Account, &mut Rng)] = &[
    |account, rng| {
        let order = order(rng);
        account.orders.extend(vec![order; [1, 2, 51, 120][rng.usize(..4)]]);
    },
    |account, rng| account.orders.push(Order { stop_order_type: "TrailingStop".to_owned(), ..order(rng) }),
    |account, rng| {
        let status = ["Filled", "Cancelled"][rng.usize(..2)].to_owned();
        account.orders.push(Order { order_status: status, ..order(rng) });
    },
    |account, rng| account.spread_orders = vec![SpreadOrder::default(); rng.usize(1..60)],
    |account, rng| account.positions.push(position(rng)),
    |account, rng| account.positions.push(Position { position_idx: rng.u8(1..=2), ..position(rng) }),
    |account, rng| {
        account.tpsl_rows = true;
        account.positions.push(Position { stop_loss: "70000".to_owned(), ..position(rng) });
    },
    |account, _| "No VIP".clone_into(&mut account.vip_level),
    |account, rng| account.vip_level = format!("PRO-{}", rng.u8(1..=6)),
    |account, _| account.banned = Some(Ban::Everything),
    |account, rng| account.equity = rng.u32(1..2_000).into(),
    |account, _| account.is_master_trader = true,
    |account, rng| {
        account.coins =
            vec![Coin { borrow_amount: rng.u32(0..3).into(), col_res: Some("0".to_owned()), ..Coin::default() }];
    },
    |account, rng| {
        let limit = ["0", "1", "2", "-1"][rng.usize(..4)].to_owned();
        account.coins = vec![Coin { equity: 5_000.into(), col_res: Some(limit), ..Coin::default() }];
    },
    |account, rng| {
        account.positions.push(Position::new(Category::Linear, "EARLYUSDT", "USDT", rng.i64(0..2)));
    },
    |account, _| account.spot_margin = true,
    |account, _| {
        account.ins_loans.push(InsLoan::default());
        account.liq_status = 1;
    },
    |account, _| account.strategies.push(Strategy::default()),
    |account, _| account.overview.push(Overview::default()),
    |account, rng| {
        account.positions.push(Position { position_status: "Liq".to_owned(), ..position(rng) });
    },
];

fn order(rng: &mut Rng) -> Order {
    let (category, symbol, coin) = place(rng);
    Order::new(category, symbol, coin)
}

fn position(rng: &mut Rng) -> Position {
    let (category, symbol, coin) = loop {
        let place = place(rng);
        if place.0 != Category::Spot {
            break place;
        }
    };
    Position { isolated: rng.bool(), ..Position::new(category, symbol, coin, rng.i64(0..4)) }
}

fn place(rng: &mut Rng) -> (Category, &'static str, &'static str) {
    let places = [
        (Category::Linear, "BTCUSDT", "USDT"),
        (Category::Linear, "BTCUSDT-25DEC26", "USDT"),
        (Category::Linear, "BTCPERP", "USDC"),
        (Category::Inverse, "BTCUSD", "BTC"),
        (Category::Spot, "BTCUSDT", ""),
        (Category::Option, "BTC-25DEC26-70000-C", "USDC"),
        (Category::Option, "BTC-25DEC26-70000-C-USDT", "USDT"),
    ];
    places[rng.usize(..places.len())]
}
