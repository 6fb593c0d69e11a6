//! OKX accounts.

use fastrand::Rng;
use modecheck_simulator::okx::{
    Account, AlgoOrder, Bot, BotKind, Compliance, CopyTrading, InstType, MgnMode, MinimumEquity, Order, PosMode,
    PosSide, Position, PositionLimit, Preset, Role,
};

/// The `n`-th account, with nought to four things about it that may or may not stop a switch.
pub fn account(rng: &mut Rng, n: usize) -> Account {
    let mut account = Account::named(&format!("state-{n}"));
    account.acct_lv = rng.u8(1..=4);
    for _ in 0..rng.u8(0..=4) {
        let trouble = TROUBLES[rng.usize(..TROUBLES.len())];
        trouble(&mut account, rng);
    }
    account
}

const TROUBLES: &[fn(&mut Account, &mut Rng)] = &[
    |account, rng| account.orders.extend((0..rng.usize(1..4)).map(|_| Order::default())),
    |account, rng| account.algo_orders.extend((0..rng.usize(1..3)).map(|_| AlgoOrder::default())),
    |account, rng| {
        let kinds = [BotKind::Grid, BotKind::ContractGrid, BotKind::Recurring, BotKind::Signal, BotKind::SpotDca];
        account.bots.push(Bot { kind: kinds[rng.usize(..kinds.len())], compatible: rng.bool(), ..Bot::default() });
    },
    |account, rng| account.positions.push(contract(rng, MgnMode::Cross)),
    |account, rng| account.positions.push(contract(rng, MgnMode::Isolated)),
    |account, rng| {
        let manual_transfer = rng.bool();
        account.positions.push(Position { manual_transfer, ..contract(rng, MgnMode::Isolated) });
    },
    |account, rng| {
        let mgn_mode = if rng.bool() { MgnMode::Cross } else { MgnMode::Isolated };
        let position = Position::new(InstType::Margin, "ETH-USDT", 2);
        account.positions.push(Position { mgn_mode, manual_transfer: rng.bool(), ..position });
    },
    |account, rng| {
        let position = Position::new(InstType::Option, "BTC-USD-261225-90000-C", if rng.bool() { 3 } else { -3 });
        let mgn_mode = if rng.bool() { MgnMode::Cross } else { MgnMode::Isolated };
        account.positions.push(Position { mgn_mode, ..position });
    },
    |account, rng| account.positions.push(Position { trial_fund: true, ..contract(rng, MgnMode::Cross) }),
    |account, rng| {
        account.pos_mode = PosMode::LongShort;
        account.positions.push(Position { pos_side: PosSide::Long, ..contract(rng, MgnMode::Cross) });
    },
    |account, _| account.pos_mode = PosMode::LongShort,
    |account, rng| {
        account.liabilities.insert("USDT".to_owned(), rng.u32(1..9_000).into());
    },
    |account, rng| {
        let copies = [
            CopyTrading::SpotCustomCopy,
            CopyTrading::FuturesCustomCopy,
            CopyTrading::FuturesSmartSync,
            CopyTrading::SpotCustomLead,
        ];
        account.copy_trading.insert(copies[rng.usize(..copies.len())]);
    },
    |account, rng| account.role_type = if rng.bool() { Role::Lead } else { Role::Copy },
    |account, _| account.vip_loan = true,
    |account, rng| account.minimum_equity.push(MinimumEquity { acct_lv: rng.u8(1..=4), usd: 100_000.into() }),
    |account, rng| {
        account.compliance.insert(if rng.bool() { Compliance::Restricted } else { Compliance::Kyc2 });
        account.kyc_level = rng.u8(0..=3);
    },
    |account, rng| {
        account.activated.remove(&rng.u8(1..=4));
    },
    |account, _| account.margin.passes = false,
    |account, rng| {
        let limit = PositionLimit {
            inst_type: InstType::Swap,
            inst_family: "BTC-USDT".to_owned(),
            max_sz: rng.u32(1..60).into(),
        };
        account.position_limits.push(limit);
    },
    |account, rng| account.preset = Some(Preset { acct_lv: rng.u8(2..=3), lever: rng.u32(1..60).into() }),
    |account, rng| {
        let codes = ["51024", "50022", "50019"];
        account.restricted = Some(codes[rng.usize(..codes.len())].to_owned());
    },
];

fn contract(rng: &mut Rng, mgn_mode: MgnMode) -> Position {
    let size = rng.i64(1..40) * if rng.bool() { 1 } else { -1 };
    Position { mgn_mode, ..Position::new(InstType::Swap, "BTC-USDT-SWAP", size) }
}
