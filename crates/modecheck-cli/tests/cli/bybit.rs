//! `modecheck check bybit` against a simulated Bybit whose clock is not that of this machine.

use std::sync::Arc;

use modecheck_simulator::bybit::{Account, Bybit, Category, Coin, Order, Position};
use modecheck_simulator::{Fault, FaultKind, Server};

use crate::common::{Ran, millis, run};

const HOUR: u64 = 3_600_000;

/// A simulated Bybit behind a port of this machine, at a minute of the hour.
struct Exchange {
    bybit: Arc<Bybit>,
    url: String,
    _server: Server,
    _runtime: tokio::runtime::Runtime,
}

impl Exchange {
    fn with(accounts: &[&Account], minute: u64) -> Self {
        let bybit = Arc::new(Bybit::new());
        for account in accounts {
            bybit.insert((*account).clone());
        }
        let ahead = HOUR + minute * 60_000 - millis() % HOUR;
        let clock = Arc::new(move || millis() + ahead);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listen = "127.0.0.1:0".parse().unwrap();
        let server = runtime.block_on(Server::start(listen, Arc::clone(&bybit) as _, clock)).unwrap();
        Self { bybit, url: server.url(), _server: server, _runtime: runtime }
    }

    fn check(&self, account: &Account, args: &[&str]) -> Ran {
        let mut all = vec!["check", "bybit", "--base-url", &self.url, "--format", "json"];
        all.extend(args);
        if !args.contains(&"--to") {
            all.extend(["--to", "uta2-pro"]);
        }
        run(&all, &keys(account), "")
    }
}

fn keys(account: &Account) -> Vec<(&'static str, String)> {
    vec![("BYBIT_API_KEY", account.api_key.clone()), ("BYBIT_API_SECRET", account.api_secret.clone())]
}

fn account() -> Account {
    Account::named("desk")
}

fn order(category: Category, symbol: &str, coin: &str) -> Order {
    Order::new(category, symbol, coin)
}

#[test]
fn a_clean_account_is_ready_on_the_word_of_evidence() {
    let account = account();
    let exchange = Exchange::with(&[&account], 20);
    let ran = exchange.check(&account, &["--name", "desk-b"]);
    assert_eq!((ran.code, ran.verdict().as_str()), (0, "ready"), "{}{}", ran.out, ran.err);
    let report = ran.json();
    assert_eq!(report["assurance"], "evidence");
    assert_eq!(report["transition"]["from"], "uta2");
    assert_eq!(report["transition"]["reversible"]["value"], "no");
    assert_eq!(report["after_switch"][0]["severity"], "loss");
}

#[test]
fn one_order_in_any_place_is_enough() {
    let states = [
        order(Category::Linear, "BTCUSDT", "USDT"),
        order(Category::Linear, "BTCPERP", "USDC"),
        order(Category::Inverse, "BTCUSD", "BTC"),
        order(Category::Spot, "BTCUSDT", ""),
        order(Category::Option, "BTC-25DEC26-70000-C", "USDC"),
    ];
    for state in states {
        let account = Account { orders: vec![state.clone()], ..account() };
        let ran = Exchange::with(&[&account], 20).check(&account, &[]);
        assert_eq!((ran.code, ran.kinds()), (3, vec!["open-orders".to_owned()]), "{}", state.symbol);
    }
    let account = Account { spread_orders: vec![modecheck_simulator::bybit::SpreadOrder::default()], ..account() };
    let ran = Exchange::with(&[&account], 20).check(&account, &[]);
    assert_eq!((ran.code, ran.kinds()), (3, vec!["open-orders".to_owned()]));
    let stopped = Position { stop_loss: "60000".to_owned(), ..Position::new(Category::Linear, "BTCUSDT", "USDT", 1) };
    let account = Account { positions: vec![stopped], tpsl_rows: true, ..self::account() };
    let ran = Exchange::with(&[&account], 20).check(&account, &[]);
    assert_eq!((ran.code, ran.kinds()), (3, vec!["open-algo-orders".to_owned()]));
}

#[test]
fn minute_55_is_blocked_by_time_alone_and_the_next_window_is_not() {
    let account = account();
    let exchange = Exchange::with(&[&account], 55);
    let ran = exchange.check(&account, &[]);
    assert_eq!((ran.code, ran.kinds()), (6, vec!["blackout-window".to_owned()]), "{}", ran.out);
    let report = ran.json();
    assert_eq!(report["blocked_only_by_time"], true);
    assert!(report["next_open"].as_str().unwrap().contains(":06:00.000Z"));
    assert_eq!(report["next_open"], report["blockers"][0]["clears_at"]);
    let ran = exchange.check(&account, &["--for", "next-window"]);
    assert_eq!((ran.code, ran.verdict().as_str()), (0, "ready"), "{}", ran.out);
    assert!(ran.out.contains("planned-time"));
    let ran = exchange.check(&account, &["--for", "2027-01-04T10:52:00Z"]);
    assert_eq!(ran.code, 6);
    let ran = exchange.check(&account, &["--for", "2020-01-01T00:20:00Z"]);
    assert!(ran.code == 2 && ran.err.contains("is before the evidence"), "{}", ran.err);
    let ran = exchange.check(&account, &["--for", "tomorrow"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("next-window"), "{}", ran.err);
}

#[test]
fn a_sub_account_is_decided_by_a_key_of_its_main_account() {
    let main = Account { uid: "55000001".to_owned(), ..Account::named("main") };
    let sub = Account {
        is_master: false,
        parent_uid: "55000001".to_owned(),
        vip_level: "No VIP".to_owned(),
        ..Account::named("sub")
    };
    let exchange = Exchange::with(&[&main, &sub], 20);
    let ran = exchange.check(&sub, &[]);
    assert_eq!((ran.code, ran.gaps()), (4, vec!["not-asked".to_owned()]));
    assert!(ran.out.contains("use-parent-key"));
    let with_parent = |parent: &Account| {
        let mut environment = keys(&sub);
        environment.push(("MAIN_API_KEY", parent.api_key.clone()));
        environment.push(("MAIN_API_SECRET", parent.api_secret.clone()));
        let args = ["check", "bybit", "--base-url", &exchange.url, "--format", "json", "--to", "uta2-pro"];
        let args = [&args[..], &["--parent-credentials-env", "MAIN"]].concat();
        run(&args, &environment, "")
    };
    assert_eq!(with_parent(&main).verdict(), "ready");
    let other = with_parent(&sub);
    assert_eq!((other.code, other.gaps()), (4, vec!["wrong-account".to_owned()]), "a key of another account");
    exchange.bybit.edit("main", |main| main.vip_level = "No VIP".to_owned());
    let ran = with_parent(&main);
    assert_eq!((ran.code, ran.kinds()), (3, vec!["vip-level-required".to_owned()]));
    assert_eq!(ran.json()["blockers"][0]["on"], "parent");
}

#[test]
fn a_permission_that_is_missing_is_named() {
    let account = account();
    let exchange = Exchange::with(&[&account], 20);
    exchange.bybit.edit("desk", |account| {
        account.permissions.remove("Options");
    });
    let ran = exchange.check(&account, &[]);
    assert_eq!((ran.code, ran.gaps()), (4, vec!["permission-missing".to_owned()]));
    let gap = &ran.json()["unknown"][0];
    assert!(gap["detail"].as_str().unwrap().contains("option orders"), "{gap}");
    assert_eq!(gap["native"]["code"], "10005");
}

#[test]
fn rules_of_another_day_and_the_other_axis_are_picked() {
    let coins = vec![Coin { equity: 5_000.into(), col_res: Some("0".to_owned()), ..Coin::default() }];
    let account = Account { vip_level: "No VIP".to_owned(), coins, ..account() };
    let exchange = Exchange::with(&[&account], 20);
    assert_eq!(exchange.check(&account, &[]).kinds(), ["vip-level-required"]);
    let ran = exchange.check(&account, &["--as-of", "2026-01-10"]);
    assert_eq!((ran.code, ran.verdict().as_str()), (0, "ready"), "{}", ran.out);
    let ran = exchange.check(&account, &["--to", "margin-mode:portfolio"]);
    assert_eq!((ran.code, ran.gaps()), (4, vec!["not-observable".to_owned()]), "event futures: {}", ran.out);
    assert_eq!(ran.json()["transition"]["axis"], "margin-mode");
    let ran = exchange.check(&account, &["--to", "uta1"]);
    assert_eq!((ran.code, ran.verdict().as_str()), (3, "not-offered"));
}

#[test]
fn no_key_secret_or_uid_is_printed_whatever_goes_wrong() {
    let account = Account { uid: "123456789012".to_owned(), ..account() };
    let exchange = Exchange::with(&[&account], 20);
    let mut outputs = Vec::new();
    for format in ["human", "json"] {
        outputs.push(exchange.check(&account, &["--verbose", "--log", "trace", "--format", format]));
    }
    let wrong = Account { api_secret: "sim-desk-wrong-secret".to_owned(), ..account.clone() };
    outputs.push(exchange.check(&wrong, &["--log", "trace"]));
    exchange.bybit.inject(Fault {
        account: None,
        path: Some("query-api".to_owned()),
        times: None,
        kind: FaultKind::SetField { field: "apiKey".to_owned(), json: r#"["sim-desk-key0000"]"#.to_owned() },
    });
    outputs.push(exchange.check(&account, &["--log", "trace"]));
    for ran in outputs {
        for secret in [&account.api_key, &account.api_secret, &account.uid, &wrong.api_secret] {
            assert!(!ran.out.contains(secret.as_str()) && !ran.err.contains(secret.as_str()), "{}{}", ran.out, ran.err);
        }
    }
}

#[test]
fn what_is_missing_or_does_not_exist_is_said() {
    let ran = run(&["check", "bybit", "--to", "uta2-pro"], &[], "");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("BYBIT_API_KEY, BYBIT_API_SECRET in the environment"), "{}", ran.err);
    let ran = run(&["check", "bybit", "--to", "uta3"], &[], "");
    assert!(ran.code == 2 && ran.err.contains("uta2-pro"), "{}", ran.err);
    let ran = run(&["check", "okx", "--to", "portfolio", "--testnet"], &[("OKX_API_KEY", String::new())], "");
    assert!(ran.code == 2 && ran.err.contains("no test network"), "{}", ran.err);
    let ran = run(&["check", "bybit", "--to", "uta2-pro", "--demo", "--region", "eu"], &keys(&account()), "");
    assert!(ran.code == 2 && ran.err.contains("a site of its own"), "{}", ran.err);
    let ran = run(&["check", "bybit", "--to", "uta2-pro", "--offline", "--format", "json"], &[], "");
    assert_eq!((ran.code, ran.verdict().as_str()), (4, "indeterminate"));
    let ran = run(&["explain", "3400212"], &[], "");
    assert!(ran.code == 0 && ran.out.contains("blackout-window"), "{}", ran.out);
}

#[test]
fn a_refusal_that_somebody_holds_is_normalized() {
    let body = r#"{"retCode":0,"retMsg":"","result":{"unifiedUpdateStatus":"FAIL","unifiedUpdateMsg":{"msg":
        ["unable to upgrade, please cancel the usdt perpetual open orders in USDT account."]}}}"#;
    let ran = run(&["normalize", "bybit", "--to", "uta2-pro", "--format", "json"], &[], body);
    assert_eq!((ran.code, ran.kinds()), (3, vec!["open-orders".to_owned()]), "{}", ran.err);
    assert_eq!(ran.json()["blockers"][0]["scope"], "usdt-perpetual");
    let accepted = r#"{"retCode":0,"retMsg":"Request accepted","result":{"reasons":[]}}"#;
    let ran = run(&["normalize", "bybit", "--to", "margin-mode:cross", "--format", "json"], &[], accepted);
    assert_eq!((ran.code, ran.verdict().as_str()), (4, "indeterminate"), "{}", ran.err);
}

#[test]
fn both_axes_have_a_matrix_from_one_collection() {
    let account = Account { orders: vec![order(Category::Spot, "BTCUSDT", "")], ..account() };
    for (axis, number) in [("account-mode", 5), ("margin-mode", 3)] {
        let exchange = Exchange::with(&[&account], 20);
        let args = ["matrix", "bybit", "--base-url", &exchange.url, "--format", "json", "--axis", axis];
        let ran = run(&args, &keys(&account), "");
        assert_eq!(ran.code, 0, "{}", ran.err);
        let matrix = ran.json();
        assert_eq!((&matrix["schema"], &matrix["axis"]), (&"modecheck.matrix/v1".into(), &axis.into()));
        assert_eq!(matrix["targets"].as_array().unwrap().len(), number);
        assert_eq!(matrix["reports"].as_array().unwrap().len(), number);
        let asked = exchange.bybit.requests();
        // The clocks differ, so what went out at once is signed again once Bybit's is measured.
        let of_clock = ["/v5/market/time", "/v5/user/query-api"];
        let answered = asked.iter().filter(|request| request.code == "0");
        let questions = answered.map(|request| request.target.as_str());
        let questions: Vec<_> = questions.filter(|target| !of_clock.contains(target)).collect();
        assert!(questions.contains(&"/v5/account/info"));
        let mut once = questions.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), questions.len(), "something is asked twice: {questions:#?}");
    }
}
