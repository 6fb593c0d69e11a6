//! KuCoin accounts.

use std::collections::BTreeSet;

use fastrand::Rng;
use modecheck_simulator::kucoin::{
    Account, Balance, FuturesBalance, FuturesOrder, IsolatedPair, MarginAsset, Member, Mode, OtcLoan, Permission,
    Position, SpotOrder, StopOrder, TradeType,
};

/// The uid of the main account.
const MAIN: &str = "99000099";

/// The main account of those that are none: admitted or not, with what shows it or without.
pub fn main_account(rng: &mut Rng) -> Account {
    let mut main = Account { uid: MAIN.to_owned(), ..Account::named("main") };
    main.whitelisted = rng.u8(..5) > 0;
    main.activated = main.whitelisted && rng.u8(..5) > 0;
    if main.activated && rng.bool() {
        main.members = vec![Member { unified: true, ..Member::default() }];
    }
    if main.whitelisted && rng.u8(..5) == 0 {
        main.mode = Mode::Unified;
    }
    main
}

/// What a key may do: everything, or a part.
pub fn permissions(rng: &mut Rng) -> BTreeSet<Permission> {
    let mut held = [Permission::General, Permission::Spot, Permission::Margin, Permission::Futures].to_vec();
    if rng.bool() {
        held.remove(rng.usize(1..4));
    }
    held.into_iter().collect()
}

/// The `n`-th account, with nought to three things about it that may or may not stop a switch.
pub fn account(rng: &mut Rng, n: usize) -> Account {
    let mut account = Account::named(&format!("state-{n}"));
    if rng.u8(..10) == 0 {
        account.mode = Mode::Unified;
    }
    if rng.u8(..4) == 0 {
        (account.is_master, account.parent_uid) = (false, MAIN.to_owned());
    }
    account.margin_enabled = rng.bool();
    for _ in 0..rng.u8(0..=3) {
        let trouble = TROUBLES[rng.usize(..TROUBLES.len())];
        trouble(&mut account, rng);
    }
    // One futures account for each currency.
    let mut seen = BTreeSet::new();
    account.futures_balances.retain(|balance| seen.insert(balance.currency.clone()));
    // No sub-account is unified of a main account that was not admitted.
    if account.members.iter().any(|member| member.unified) {
        (account.whitelisted, account.questionnaire) = (true, true);
    }
    // Without margin there is nothing of it.
    if !account.margin_enabled {
        account.spot_orders.retain(|order| order.trade_type == TradeType::Trade);
        account.stop_orders.retain(|order| order.trade_type == TradeType::Trade);
    }
    account
}

const TROUBLES: &[fn(&mut Account, &mut Rng)] = &[
    |account, rng| {
        let order = SpotOrder { done: rng.bool(), low_frequency: rng.bool(), ..SpotOrder::default() };
        account.spot_orders.extend(vec![order; [1, 2, 51, 120][rng.usize(..4)]]);
    },
    |account, rng| {
        let trade_type = TradeType::ALL[rng.usize(..3)];
        account.spot_orders.push(SpotOrder::new(trade_type, "ETH-USDT"));
    },
    |account, rng| {
        let trade_type = TradeType::ALL[rng.usize(..3)];
        let order = StopOrder { trade_type, oco: rng.bool(), over: rng.u8(..4) == 0, ..StopOrder::default() };
        account.stop_orders.extend(vec![order; [1, 2, 51][rng.usize(..3)]]);
    },
    |account, rng| {
        let order = FuturesOrder { untriggered: rng.bool(), done: rng.bool(), ..FuturesOrder::default() };
        account.futures_orders.extend(vec![order; [1, 2, 51, 1_001][rng.usize(..4)]]);
    },
    |account, rng| {
        let place = [("XBTUSDTM", "USDT"), ("XBTUSDCM", "USDC"), ("XBTUSDM", "XBT")][rng.usize(..3)];
        account.positions.push(Position::new(place.0, place.1, rng.i64(-1..=1)));
    },
    |account, rng| {
        let asset = MarginAsset::owing("USDT", rng.u32(0..3).into());
        account.cross.push(MarginAsset { v2: rng.bool(), ..asset });
    },
    |account, rng| {
        let quote = MarginAsset::owing("USDT", rng.u32(0..3).into());
        account.isolated.push(IsolatedPair { quote, v2: rng.bool(), ..IsolatedPair::default() });
    },
    |account, _| account.otc_loans.push(OtcLoan::default()),
    |account, rng| {
        let currency = ["XBT", "USDT", "USDC", "ETH"][rng.usize(..4)];
        account.futures_balances.push(FuturesBalance::new(currency, rng.i64(-1..=1).into()));
    },
    |account, rng| account.balances.push(Balance { balance: rng.i64(-1..=1).into(), ..Balance::default() }),
    |account, _| account.whitelisted = false,
    |account, _| account.questionnaire = false,
    |account, _| account.frozen = true,
    |account, _| account.activated = true,
    |account, rng| {
        if account.is_master {
            account.members = vec![Member { unified: rng.bool(), ..Member::default() }];
        }
    },
];
