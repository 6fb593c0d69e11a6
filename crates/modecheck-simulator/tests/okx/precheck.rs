use modecheck_simulator::okx::{
    Account, Bot, BotKind, Compliance, CopyTrading, InstType, MgnMode, MinimumEquity, Okx, Order, PosListShape,
    PosMode, PosSide, Position, Role, UNMATCHED_TYPES,
};
use rust_decimal::Decimal;
use serde_json::json;

use crate::caller::{PRECHECK, ask, get, one, rows, types};

fn futures(change: impl FnOnce(&mut Position)) -> Account {
    let mut position = Position::new(InstType::Swap, "BTC-USDT-SWAP", 5);
    change(&mut position);
    Account { positions: vec![position], ..Account::named("desk") }
}

fn copying(arrangement: CopyTrading) -> Account {
    Account { copy_trading: [arrangement].into(), ..Account::named("desk") }
}

/// For each type an account that yields it and the target it yields it for.
fn culprits() -> [(&'static str, u8, Account); 20] {
    let desk = || Account::named("desk");
    let isolated = |position: &mut Position| (position.mgn_mode, position.manual_transfer) = (MgnMode::Isolated, true);
    let minimum = MinimumEquity { acct_lv: 4, usd: Decimal::from(60_000) };
    let liabilities = [("USDT".to_owned(), Decimal::ONE)].into();
    let portfolio = |account: Account| Account { acct_lv: 4, ..account };
    [
        ("asset_validation", 4, Account { minimum_equity: vec![minimum], ..desk() }),
        ("pending_orders", 3, Account { orders: vec![Order::default()], ..desk() }),
        ("pending_algos", 3, Account { bots: vec![Bot { kind: BotKind::Recurring, ..Bot::default() }], ..desk() }),
        (
            "isolated_margin",
            3,
            futures(|position| {
                isolated(position);
                position.inst_type = InstType::Margin;
            }),
        ),
        ("isolated_contract", 3, futures(isolated)),
        (
            "contract_long_short",
            4,
            Account { pos_mode: PosMode::LongShort, ..futures(|position| position.pos_side = PosSide::Long) },
        ),
        ("cross_margin", 3, futures(|position| position.inst_type = InstType::Margin)),
        ("cross_option_buyer", 3, portfolio(futures(|position| position.inst_type = InstType::Option))),
        (
            "isolated_option",
            1,
            futures(|position| {
                (position.inst_type, position.mgn_mode) = (InstType::Option, MgnMode::Isolated);
            }),
        ),
        ("growth_fund", 3, futures(|position| position.trial_fund = true)),
        ("all_positions", 1, futures(|_| ())),
        ("spot_lead_copy_only_simple_single", 3, copying(CopyTrading::SpotCustomLead)),
        ("stop_spot_custom", 1, copying(CopyTrading::SpotCustomCopy)),
        ("stop_futures_custom", 1, copying(CopyTrading::FuturesCustomCopy)),
        ("lead_portfolio", 4, Account { role_type: Role::Lead, ..desk() }),
        ("futures_smart_sync", 1, copying(CopyTrading::FuturesSmartSync)),
        ("vip_fixed_loan", 3, Account { vip_loan: true, ..desk() }),
        ("repay_borrowings", 3, Account { liabilities, ..desk() }),
        ("compliance_restriction", 3, Account { compliance: [Compliance::Restricted].into(), ..desk() }),
        ("compliance_kyc2", 3, Account { compliance: [Compliance::Kyc2].into(), kyc_level: 1, ..desk() }),
    ]
}

#[test]
fn each_of_the_twenty_types_has_a_state_that_yields_it() {
    let names: Vec<_> = UNMATCHED_TYPES.iter().map(|kind| kind.name).collect();
    let culprits = culprits();
    assert_eq!(culprits.iter().map(|(name, ..)| *name).collect::<Vec<_>>(), names);
    for (name, target, account) in culprits {
        let exchange = one(account);
        let answer = ask(&exchange, "desk", target);
        assert!(types(&answer).contains(&name), "{name} for {target}: {answer}");
        assert!(exchange.would_refuse("desk", target).is_some(), "{name}: the switch went through");
    }
}

#[test]
fn a_type_is_reported_for_its_targets_only() {
    for (kind, (name, _, account)) in UNMATCHED_TYPES.iter().zip(culprits()) {
        // The sample account demands equity for one mode only.
        let elsewhere = (1..=4).filter(|mode| *mode != account.acct_lv && !kind.targets.contains(mode));
        for target in elsewhere {
            let answer = ask(&one(account.clone()), "desk", target);
            assert!(!types(&answer).contains(&name), "{name} for {target}: {answer}");
        }
    }
}

#[test]
fn several_types_come_together() {
    let mut account = futures(|position| position.trial_fund = true);
    account.orders = vec![Order::default()];
    account.liabilities = [("USDT".to_owned(), Decimal::ONE)].into();
    let answer = ask(&one(account), "desk", 4);
    assert_eq!(types(&answer), ["pending_orders", "growth_fund", "repay_borrowings"]);
}

#[test]
fn first_activation_comes_before_everything_else() {
    let exchange = one(Account { activated: [1, 2].into(), orders: vec![Order::default()], ..Account::named("desk") });
    let answer = ask(&exchange, "desk", 4);
    assert_eq!((&answer["code"], &answer["data"]), (&json!("51070"), &json!([])));
    assert_eq!(exchange.would_refuse("desk", 4).unwrap().code, "51070");
}

#[test]
fn total_assets_come_with_the_asset_check_only() {
    let minimum = MinimumEquity { acct_lv: 4, usd: Decimal::from(60_000) };
    let account = Account { minimum_equity: vec![minimum], orders: vec![Order::default()], ..Account::named("desk") };
    let answer = ask(&one(account), "desk", 4);
    let listed = &rows(&answer)[0]["unmatchedInfoCheck"];
    assert_eq!((&listed[0]["totalAsset"], &listed[1]["totalAsset"]), (&json!("50000"), &json!("")));
}

#[test]
fn unmatched_positions_are_ids_or_objects() {
    let exchange = one(futures(|position| {
        position.trial_fund = true;
        position.pos_id = "2005000000000000001".to_owned();
    }));
    let listed = |exchange: &Okx| rows(&ask(exchange, "desk", 3))[0]["unmatchedInfoCheck"][0]["posList"].clone();
    assert_eq!(listed(&exchange), json!(["2005000000000000001"]));
    exchange.set_unmatched_pos_list(PosListShape::Objects);
    assert_eq!(listed(&exchange), json!([{ "posId": "2005000000000000001", "lever": "10" }]));
}

#[test]
fn a_restricted_account_gets_its_code_from_both() {
    let exchange = one(Account { restricted: Some("50022".to_owned()), ..Account::named("desk") });
    assert_eq!(ask(&exchange, "desk", 3)["code"], "50022");
    assert_eq!(exchange.would_refuse("desk", 3).unwrap().code, "50022");
}

#[test]
fn a_precheck_needs_a_mode_that_exists() {
    let exchange = one(Account::named("desk"));
    assert_eq!(get(&exchange, "desk", PRECHECK)["code"], "50014");
    assert_eq!(get(&exchange, "desk", &format!("{PRECHECK}?acctLv=5"))["code"], "51000");
}
