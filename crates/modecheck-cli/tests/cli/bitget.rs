//! `modecheck check bitget` against a simulated Bitget.

use std::io::Write;
use std::sync::Arc;

use modecheck_simulator::Server;
use modecheck_simulator::bitget::{Account, Bitget, Kind, Market, Mode, NeverAsked, Order, Plan, Position};

use crate::common::{Ran, millis, run};

struct Exchange {
    bitget: Arc<Bitget>,
    url: String,
    _server: Server,
    _runtime: tokio::runtime::Runtime,
}

impl Exchange {
    fn with(accounts: &[&Account]) -> Self {
        let bitget = Arc::new(Bitget::new());
        for account in accounts {
            bitget.insert((*account).clone());
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listen = "127.0.0.1:0".parse().unwrap();
        bitget.set_manners(|manners| manners.never_asked = NeverAsked::NoData);
        let server = runtime.block_on(Server::start(listen, Arc::clone(&bitget) as _, Arc::new(millis))).unwrap();
        Self { bitget, url: server.url(), _server: server, _runtime: runtime }
    }

    fn check(&self, account: &Account, args: &[&str]) -> Ran {
        let mut all = vec!["check", "bitget", "--base-url", &self.url, "--format", "json", "--share", "1"];
        all.extend(args);
        if !args.contains(&"--to") {
            all.extend(["--to", "unified"]);
        }
        run(&all, &keys(account), "")
    }
}

fn keys(account: &Account) -> Vec<(&'static str, String)> {
    vec![
        ("BITGET_API_KEY", account.api_key.clone()),
        ("BITGET_API_SECRET", account.api_secret.clone()),
        ("BITGET_API_PASSPHRASE", account.passphrase.clone()),
    ]
}

fn account() -> Account {
    Account::named("desk")
}

/// A file in which somebody vouches for rules.
struct Words {
    file: tempfile::NamedTempFile,
}

impl Words {
    fn on(rules: &[String]) -> Self {
        let words = format!(
            "[[attestation]]\nrules = {rules:?}\naccounts = [\"bg-*\"]\nby = \"jane@firm\"\n\
            on = 2026-11-21\nexpires = 2027-10-01\n"
        );
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(words.as_bytes()).unwrap();
        Self { file }
    }

    fn path(&self) -> &str {
        self.file.path().to_str().unwrap()
    }
}

/// The rules that are open.
fn open(ran: &Ran) -> Vec<String> {
    let rules = ran.json()["unknown"].as_array().unwrap().clone();
    rules.iter().map(|gap| gap["rule"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_clean_account_waits_for_a_person_s_words_and_is_ready_on_them() {
    let account = account();
    let exchange = Exchange::with(&[&account]);
    let ran = exchange.check(&account, &["--name", "bg-main"]);
    assert_eq!((ran.code, ran.gaps()), (4, vec!["not-observable".to_owned()]), "{}{}", ran.out, ran.err);
    let open = open(&ran);
    assert!(open.contains(&"bitget/trading-bots".to_owned()) && open.contains(&"bitget/region".to_owned()), "{open:?}");
    let words = Words::on(&open);
    let ran = exchange.check(&account, &["--name", "bg-main", "--attest", words.path()]);
    assert_eq!((ran.code, ran.verdict().as_str()), (0, "ready"), "{}{}", ran.out, ran.err);
    assert_eq!(ran.json()["assurance"], "attested");
    // As the exchange was seen to say of accounts that never asked: only a person can tell that it has lapsed.
    exchange.bitget.set_manners(|manners| manners.never_asked = NeverAsked::Disabled);
    let ran = exchange.check(&account, &["--name", "bg-main", "--attest", words.path()]);
    assert_eq!((ran.code, ran.kinds()), (6, vec!["switching-suspended".to_owned()]), "{}{}", ran.out, ran.err);
    let words = Words::on(&[open, vec!["bitget/upgrade-status".to_owned()]].concat());
    let ran = exchange.check(&account, &["--name", "bg-main", "--attest", words.path()]);
    assert_eq!((ran.code, ran.verdict().as_str()), (0, "ready"), "{}{}", ran.out, ran.err);
}

#[test]
fn what_defaults_hide_is_found() {
    let partly = Order { status: "partially_filled".to_owned(), ..Order::new(Market::UsdcFutures, "ETHPERP") };
    let states = [
        ("open-orders", Account { orders: vec![partly], ..account() }),
        (
            "open-algo-orders",
            Account { orders: vec![Order { tpsl: true, ..Order::new(Market::Spot, "BTCUSDT") }], ..account() },
        ),
        (
            "open-algo-orders",
            Account { plans: vec![Plan::new(Market::CoinFutures, "BTCUSD", "track_plan")], ..account() },
        ),
        (
            "open-positions",
            Account { positions: vec![Position::new(Market::CoinFutures, "BTCUSD", "BTC")], ..account() },
        ),
    ];
    for (kind, account) in states {
        let ran = Exchange::with(&[&account]).check(&account, &[]);
        assert_eq!((ran.code, ran.kinds()), (3, vec![kind.to_owned()]), "{account:?}");
    }
}

#[test]
fn a_permission_that_is_missing_is_named() {
    let mut account = account();
    account.authorities.remove("ttor");
    let ran = Exchange::with(&[&account]).check(&account, &[]);
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert!(ran.gaps().contains(&"permission-missing".to_owned()), "{}", ran.out);
    assert!(ran.out.to_lowercase().contains("copy"), "{}", ran.out);
}

#[test]
fn a_unified_account_has_nothing_to_switch_and_a_sub_account_no_way_back() {
    let account = Account { mode: Mode::Unified, ..account() };
    let exchange = Exchange::with(&[&account]);
    let ran = exchange.check(&account, &[]);
    assert_eq!((ran.code, ran.verdict().as_str()), (0, "already-in-mode"), "{}", ran.out);
    assert_ne!(exchange.check(&account, &["--to", "classic"]).verdict(), "ready");
    let sub = Account { kind: Kind::Common, parent_uid: "6600000001".to_owned(), ..account };
    let ran = Exchange::with(&[&sub]).check(&sub, &["--to", "classic"]);
    assert_eq!((ran.code, ran.verdict().as_str()), (3, "not-offered"), "{}", ran.out);
}

#[test]
fn prompts_are_normalized_line_by_line() {
    let prompts = "Upgrade not supported due to active trading bots.\n\
        Login is not supported in unified trading account mode\n";
    let ran = run(&["normalize", "bitget", "--to", "unified", "--call", "prompts", "--format", "json"], &[], prompts);
    assert_eq!((ran.code, ran.kinds()), (3, vec!["trading-bots".to_owned(), "login-method-not-supported".to_owned()]));
    let other = "Ihr Konto kann derzeit nicht umgestellt werden.\n";
    let ran = run(&["normalize", "bitget", "--to", "unified", "--call", "prompts", "--format", "json"], &[], other);
    assert_eq!((ran.code, ran.kinds()), (3, vec!["unclassified".to_owned()]), "{}", ran.err);
    assert!(ran.out.contains("derzeit nicht umgestellt"), "{}", ran.out);
    let failed = r#"{"code":"00000","data":{"status":"fail","reason":"upgrade_disabled"}}"#;
    let args = ["normalize", "bitget", "--to", "unified", "--call", "upgrade-status", "--format", "json"];
    assert_eq!(run(&args, &[], failed).kinds(), ["switching-suspended"]);
}

#[test]
fn what_is_missing_or_does_not_exist_is_said() {
    let ran = run(&["check", "bitget", "--to", "unified"], &[], "");
    assert!(ran.code == 2 && ran.err.contains("BITGET_API_PASSPHRASE"), "{}", ran.err);
    let ran = run(&["check", "bitget", "--to", "unified", "--testnet"], &keys(&account()), "");
    assert!(ran.code == 2 && ran.err.contains("bitget has no test network"), "{}", ran.err);
    let ran = run(&["check", "bitget", "--to", "unified", "--offline", "--format", "json"], &[], "");
    assert_eq!((ran.code, ran.verdict().as_str()), (4, "indeterminate"));
}

#[test]
fn every_target_comes_from_one_collection() {
    let account = account();
    let exchange = Exchange::with(&[&account]);
    let args = ["matrix", "bitget", "--format", "json", "--base-url", &exchange.url, "--share", "1"];
    let ran = run(&args, &keys(&account), "");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let matrix = ran.json();
    assert_eq!(matrix["targets"].as_array().unwrap().len(), 2);
    assert_eq!((&matrix["from"], &matrix["targets"][0]["verdict"]), (&"classic".into(), &"already-in-mode".into()));
    let asked = exchange.bitget.requests();
    let mut questions: Vec<_> = asked.iter().map(|request| request.target.as_str()).collect();
    let all = questions.len();
    questions.sort_unstable();
    questions.dedup();
    assert_eq!(questions.len(), all, "something is asked twice: {questions:#?}");
}
