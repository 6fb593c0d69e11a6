//! The precheck and the switch are written apart. Over many accounts they must say the same.

use std::collections::BTreeMap;

use fastrand::Rng;
use modecheck_simulator::okx::{
    Account, AlgoOrder, Bot, BotKind, Compliance, CopyTrading, InstType, MgnMode, MinimumEquity, Okx, Order,
    Permission, PosMode, PosSide, Position, PositionLimit, Preset, Role, TierStep, TierTable,
};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::caller::{SWITCH, ask, one, post, rows, types};

const ACCOUNTS: u64 = 5_000;

/// Which codes of the switch a type of the precheck can stand for.
const PAIRS: [(&str, &str); 20] = [
    ("asset_validation", "59133"),
    ("pending_orders", "59132"),
    ("pending_algos", "59132"),
    ("isolated_margin", "59134"),
    ("isolated_contract", "59134"),
    ("contract_long_short", "51041"),
    ("cross_margin", "59134"),
    ("cross_option_buyer", "59134"),
    ("isolated_option", "59134"),
    ("growth_fund", "59134"),
    ("all_positions", "59134"),
    ("spot_lead_copy_only_simple_single", "59135"),
    ("stop_spot_custom", "59135"),
    ("stop_futures_custom", "59135"),
    ("lead_portfolio", "51164"),
    ("futures_smart_sync", "59135"),
    ("vip_fixed_loan", "59311"),
    ("repay_borrowings", "59001"),
    ("compliance_restriction", "59114"),
    ("compliance_kyc2", "59113"),
];

const FAMILIES: [&str; 2] = ["BTC-USDT", "ETH-USDT"];
const DERIVATIVES: [InstType; 3] = [InstType::Swap, InstType::Futures, InstType::Option];

fn pick<T: Copy>(rng: &mut Rng, from: &[T]) -> T {
    from[rng.usize(..from.len())]
}

fn rarely(rng: &mut Rng) -> bool {
    rng.u8(..24) == 0
}

fn position(rng: &mut Rng) -> Position {
    let inst_type =
        pick(rng, &[InstType::Swap, InstType::Swap, InstType::Futures, InstType::Futures, InstType::Option]);
    let inst_type = if rarely(rng) { InstType::Margin } else { inst_type };
    let family = pick(rng, &FAMILIES);
    Position {
        mgn_mode: pick(rng, &[MgnMode::Cross, MgnMode::Cross, MgnMode::Isolated]),
        pos_side: pick(rng, &[PosSide::Net, PosSide::Net, PosSide::Long, PosSide::Short]),
        lever: pick(rng, &[1, 3, 10, 20, 50]).into(),
        trial_fund: rarely(rng),
        manual_transfer: rarely(rng),
        ..Position::new(inst_type, &format!("{family}-X"), rng.i64(-60..=60))
    }
}

fn account(rng: &mut Rng) -> Account {
    let roles = [Role::General, Role::General, Role::General, Role::General, Role::Lead, Role::Copy];
    let copies = [
        CopyTrading::SpotCustomCopy,
        CopyTrading::FuturesCustomCopy,
        CopyTrading::FuturesSmartSync,
        CopyTrading::SpotCustomLead,
    ];
    let bots = [BotKind::Grid, BotKind::Recurring, BotKind::Signal];
    let mut account = Account {
        acct_lv: rng.u8(1..=4),
        activated: (1..=4).filter(|_| !rarely(rng)).collect(),
        pos_mode: pick(rng, &[PosMode::Net, PosMode::LongShort]),
        permissions: [Permission::ReadOnly, Permission::Trade].into(),
        kyc_level: rng.u8(0..=3),
        positions: (0..pick(rng, &[0, 0, 1, 2, 4])).map(|_| position(rng)).collect(),
        copy_trading: copies.into_iter().filter(|_| rarely(rng)).collect(),
        compliance: [Compliance::Restricted, Compliance::Kyc2].into_iter().filter(|_| rarely(rng)).collect(),
        vip_loan: rarely(rng),
        restricted: rarely(rng).then(|| "51024".to_owned()),
        equity: (rng.i64(0..12) * 1_000).into(),
        ..Account::named("desk")
    };
    account.margin.passes = !rarely(rng);
    if rarely(rng) {
        account.role_type = pick(rng, &roles);
        account.spot_role_type = pick(rng, &roles);
    }
    if rarely(rng) {
        account.orders.push(Order::default());
    }
    if rarely(rng) {
        account.algo_orders.push(AlgoOrder::default());
    }
    if rng.u8(..4) == 0 {
        account.bots.push(Bot { kind: pick(rng, &bots), compatible: !rarely(rng), ..Bot::default() });
    }
    if rng.bool() {
        let owed = if rarely(rng) { Decimal::ONE } else { Decimal::ZERO };
        account.liabilities.insert("USDT".to_owned(), owed);
    }
    if rng.u8(..4) == 0 {
        account.minimum_equity.push(MinimumEquity { acct_lv: rng.u8(1..=4), usd: (rng.i64(0..6) * 1_000).into() });
    }
    if rng.bool() {
        account.preset = Some(Preset { acct_lv: rng.u8(2..=4), lever: pick(rng, &[1, 10, 20, 50]).into() });
    }
    for inst_type in DERIVATIVES {
        let inst_family = pick(rng, &FAMILIES).to_owned();
        account.position_limits.push(PositionLimit { inst_type, inst_family, max_sz: rng.i64(20..200).into() });
    }
    account
}

fn tiers(rng: &mut Rng, exchange: &Okx) {
    for inst_type in DERIVATIVES {
        for family in FAMILIES {
            let (mut size, mut lever) = (rng.i64(10..40), 75);
            let steps = (0..rng.u8(1..5)).map(|_| {
                let step =
                    TierStep { max_sz: size.into(), max_lever: lever.into(), mmr: Decimal::ZERO, imr: Decimal::ZERO };
                size += rng.i64(1..60);
                lever = (lever / 2).max(1);
                step
            });
            let steps = steps.collect();
            exchange.set_tiers(TierTable { inst_type, inst_family: family.to_owned(), steps });
        }
    }
}

/// What the precheck says, in the switch's words: none when it passes, else the codes it allows for.
fn foretold(answer: &Value) -> Vec<String> {
    if answer["code"] != "0" {
        return vec![answer["code"].as_str().expect("a code").to_owned()];
    }
    let row = &rows(answer)[0];
    let tiers_failed = row["posTierCheck"].as_array().is_some_and(|rows| !rows.is_empty());
    let codes = match (row["sCode"].as_str(), tiers_failed) {
        (Some("0"), false) => vec![],
        (Some("1"), false) => {
            let listed = types(answer);
            PAIRS.iter().filter(|(kind, _)| listed.contains(kind)).map(|(_, code)| *code).collect()
        }
        (Some("3"), false) => vec!["59136"],
        (Some("4"), true) => vec!["59138"],
        (Some("4"), false) => vec!["59139"],
        other => panic!("a precheck of a kind the page does not know: {other:?}"),
    };
    codes.into_iter().map(str::to_owned).collect()
}

#[test]
fn the_precheck_passes_exactly_where_the_switch_goes_through() {
    let mut rng = Rng::with_seed(0x0051_f5ba_11ad);
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for round in 0..ACCOUNTS {
        let exchange = one(account(&mut rng));
        tiers(&mut rng, &exchange);
        let before = exchange.account("desk").unwrap();
        let target = rng.u8(1..=4);
        let foretold = foretold(&ask(&exchange, "desk", target));
        let expected = exchange.would_refuse("desk", target).map(|refusal| refusal.code);

        let answer = post(&exchange, "desk", SWITCH, &format!(r#"{{"acctLv":"{target}"}}"#));
        let code = answer["code"].as_str().unwrap().to_owned();
        let after = exchange.account("desk").unwrap().acct_lv;
        let context = format!("round {round}: {before:#?} to {target}: {foretold:?} but {code}");
        assert_eq!(expected.as_deref().unwrap_or("0"), code, "{context}");
        assert_eq!(foretold.is_empty(), code == "0", "{context}");
        assert!(code == "0" || foretold.contains(&code), "{context}");
        assert_eq!(after, if code == "0" { target } else { before.acct_lv }, "{context}");
        *seen.entry(code).or_default() += 1;
    }
    let every = [
        "0", "51024", "51041", "51070", "51164", "59001", "59113", "59114", "59132", "59133", "59134", "59135",
        "59136", "59138", "59139", "59311",
    ];
    assert_eq!(seen.keys().map(String::as_str).collect::<Vec<_>>(), every, "{seen:?}");
    assert!(seen["0"] > 500, "{seen:?}");
}
