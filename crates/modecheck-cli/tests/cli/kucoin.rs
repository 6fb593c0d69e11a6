//! `modecheck check kucoin` against a simulated KuCoin with its two hosts.

use std::sync::Arc;

use modecheck_simulator::Server;
use modecheck_simulator::kucoin::{
    Account, FuturesBalance, FuturesOrder, Host, IsolatedPair, Kucoin, MarginAsset, Member, Mode, Permission, Position,
    SpotOrder, StopOrder, TradeType, UaPaths,
};

use crate::common::{Ran, millis, run};

struct Exchange {
    kucoin: Arc<Kucoin>,
    urls: [String; 2],
    _servers: Vec<Server>,
    _runtime: tokio::runtime::Runtime,
}

impl Exchange {
    fn with(accounts: &[&Account]) -> Self {
        let kucoin = Arc::new(Kucoin::new());
        for account in accounts {
            kucoin.insert((*account).clone());
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let serve = |host| {
            let listen = "127.0.0.1:0".parse().unwrap();
            runtime.block_on(Server::start(listen, kucoin.host(host), Arc::new(millis))).unwrap()
        };
        let (spot, futures) = (serve(Host::Spot), serve(Host::Futures));
        let urls = [format!("spot={}", spot.url()), format!("futures={}", futures.url())];
        Self { kucoin, urls, _servers: vec![spot, futures], _runtime: runtime }
    }

    fn check(&self, account: &Account, args: &[&str]) -> Ran {
        self.check_with(account, args, &[])
    }

    fn check_with(&self, account: &Account, args: &[&str], more: &[(&'static str, String)]) -> Ran {
        let [spot, futures] = &self.urls;
        let mut all = vec!["check", "kucoin", "--base-url", spot, "--base-url", futures, "--format", "json"];
        all.extend(args);
        if !args.contains(&"--to") {
            all.extend(["--to", "unified"]);
        }
        run(&all, &[keys(account), more.to_vec()].concat(), "")
    }
}

fn keys(account: &Account) -> Vec<(&'static str, String)> {
    vec![
        ("KUCOIN_API_KEY", account.api_key.clone()),
        ("KUCOIN_API_SECRET", account.api_secret.clone()),
        ("KUCOIN_API_PASSPHRASE", account.passphrase.clone()),
    ]
}

fn account() -> Account {
    Account::named("desk")
}

/// The rules that are open, each with its gap.
fn open(ran: &Ran) -> Vec<(String, String)> {
    let rules = ran.json()["unknown"].as_array().unwrap().clone();
    let text = |gap: &serde_json::Value, field: &str| gap[field].as_str().unwrap_or_default().to_owned();
    rules.iter().map(|gap| (text(gap, "rule"), text(gap, "gap"))).collect()
}

#[test]
fn a_clean_main_account_waits_for_two_words_and_is_ready_on_them() {
    let account = account();
    let exchange = Exchange::with(&[&account]);
    let ran = exchange.check(&account, &["--name", "kc-main"]);
    let hidden = |rule: &str| (rule.to_owned(), "not-observable".to_owned());
    assert_eq!(ran.code, 4, "{}{}", ran.out, ran.err);
    assert_eq!(open(&ran), [hidden("kucoin/whitelist"), hidden("kucoin/questionnaire")]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("words.toml");
    let words = r#"
        [[attestation]]
        rules = ["kucoin/whitelist", "kucoin/questionnaire"]
        accounts = ["kc-*"]
        by = "jane@firm"
        on = 2026-11-01
        expires = 2027-10-01
    "#;
    std::fs::write(&file, words).unwrap();
    let ran = exchange.check(&account, &["--name", "kc-main", "--attest", file.to_str().unwrap()]);
    assert_eq!((ran.code, ran.verdict().as_str()), (0, "ready"), "{}{}", ran.out, ran.err);
    assert_eq!(ran.json()["assurance"], "attested");
}

#[test]
fn each_thing_in_the_way_is_found_and_named() {
    let spot = |trade_type| SpotOrder { trade_type, ..SpotOrder::default() };
    let stop = |trade_type| StopOrder { trade_type, ..StopOrder::default() };
    let dust = MarginAsset { liability_principal: "0.00000001".parse().unwrap(), ..MarginAsset::default() };
    let states = [
        ("open-positions", Account { positions: vec![Position::default()], ..account() }),
        ("open-orders", Account { spot_orders: vec![spot(TradeType::Trade)], ..account() }),
        ("open-orders", Account { spot_orders: vec![spot(TradeType::MarginTrade)], ..account() }),
        ("open-algo-orders", Account { stop_orders: vec![stop(TradeType::Trade)], ..account() }),
        ("open-algo-orders", Account { stop_orders: vec![stop(TradeType::MarginTrade)], ..account() }),
        ("open-orders", Account { futures_orders: vec![FuturesOrder::default()], ..account() }),
        (
            "open-algo-orders",
            Account {
                futures_orders: vec![FuturesOrder { untriggered: true, ..FuturesOrder::default() }],
                ..account()
            },
        ),
        (
            "outstanding-liabilities",
            Account { isolated: vec![IsolatedPair { quote: dust, ..IsolatedPair::default() }], ..account() },
        ),
        ("negative-balance", Account { futures_balances: vec![FuturesBalance::new("USDC", (-1).into())], ..account() }),
    ];
    for (kind, account) in states {
        let ran = Exchange::with(&[&account]).check(&account, &[]);
        assert_eq!((ran.code, ran.kinds()), (3, vec![kind.to_owned()]), "{account:?}");
    }
}

#[test]
fn a_permission_that_is_missing_is_named() {
    let mut account = Account { margin_enabled: false, ..account() };
    account.permissions.remove(&Permission::Spot);
    let ran = Exchange::with(&[&account]).check(&account, &[]);
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert!(ran.gaps().contains(&"permission-missing".to_owned()), "{}", ran.out);
    assert!(ran.out.contains("Spot"), "{}", ran.out);
}

#[test]
fn an_exchange_with_the_older_paths_alone_is_read_as_well() {
    let account = Account { positions: vec![Position::default()], ..account() };
    let exchange = Exchange::with(&[&account]);
    exchange.kucoin.set_ua_paths(UaPaths::OnlyV1);
    let ran = exchange.check(&account, &[]);
    assert_eq!((ran.code, ran.kinds()), (3, vec!["open-positions".to_owned()]), "{}", ran.out);
    assert_eq!(ran.json()["transition"]["from"], "classic");
}

#[test]
fn a_key_of_version_2_is_known_as_such() {
    let account = Account { api_version: 2, ..account() };
    let exchange = Exchange::with(&[&account]);
    let version = |version: &str| vec![("KUCOIN_API_KEY_VERSION", version.to_owned())];
    let ran = exchange.check_with(&account, &[], &version("2"));
    assert_eq!((ran.code, ran.gaps()), (4, vec!["key-invalid".to_owned()]), "{}", ran.out);
    let gap = &ran.json()["unknown"][0];
    assert_eq!((&gap["call"], &gap["native"]["code"]), (&"account-mode".into(), &"400008".into()), "{gap}");
    let ran = exchange.check_with(&account, &[], &version("sim-desk-secret"));
    assert!(ran.code == 2 && ran.err.contains("KUCOIN_API_KEY_VERSION is neither 2 nor 3"), "{}", ran.err);
    assert!(!ran.err.contains("sim-desk-secret"), "{}", ran.err);
}

#[test]
fn a_main_account_answers_for_its_sub_accounts() {
    let member = Member { unified: true, ..Member::default() };
    let main = Account { uid: "160000001".to_owned(), members: vec![member], ..Account::named("main") };
    let sub = Account { is_master: false, parent_uid: main.uid.clone(), ..Account::named("sub") };
    let exchange = Exchange::with(&[&main, &sub]);
    assert_eq!(exchange.check(&main, &["--to", "subs-unified"]).verdict(), "ready");
    let parent = vec![
        ("MAIN_API_KEY", main.api_key.clone()),
        ("MAIN_API_SECRET", main.api_secret.clone()),
        ("MAIN_API_PASSPHRASE", main.passphrase.clone()),
    ];
    let ran = exchange.check(&sub, &[]);
    assert_eq!((ran.code, ran.gaps()), (4, vec!["not-observable".to_owned()]), "{}", ran.out);
    let ran = exchange.check_with(&sub, &["--parent-credentials-env", "MAIN"], &parent);
    assert_eq!((ran.code, ran.verdict().as_str()), (0, "ready"), "{}{}", ran.out, ran.err);
    let ran = exchange.check(&sub, &["--to", "subs-unified"]);
    assert_ne!(ran.verdict(), "ready", "{}", ran.out);
}

#[test]
fn a_unified_account_has_nothing_to_switch() {
    let account = Account { mode: Mode::Unified, ..account() };
    let ran = Exchange::with(&[&account]).check(&account, &[]);
    assert_eq!((ran.code, ran.verdict().as_str()), (0, "already-in-mode"), "{}", ran.out);
    assert_eq!(ran.json()["unknown"], serde_json::json!([]));
}

#[test]
fn what_is_missing_or_does_not_exist_is_said() {
    let ran = run(&["check", "kucoin", "--to", "unified"], &[], "");
    assert!(ran.code == 2 && ran.err.contains("KUCOIN_API_PASSPHRASE"), "{}", ran.err);
    let ran =
        run(&["check", "kucoin", "--to", "unified", "--base-url", "spot=http://127.0.0.1:9"], &keys(&account()), "");
    assert!(ran.code == 2 && ran.err.contains("spot, futures"), "{}", ran.err);
    for wrong in ["--demo", "--testnet"] {
        let ran = run(&["check", "kucoin", "--to", "unified", wrong], &keys(&account()), "");
        assert!(ran.code == 2 && ran.err.contains("kucoin has no"), "{}", ran.err);
    }
    let ran = run(&["check", "kucoin", "--to", "unified", "--offline", "--format", "json"], &[], "");
    assert_eq!((ran.code, ran.verdict().as_str()), (4, "indeterminate"));
}

#[test]
fn every_target_comes_from_one_collection() {
    let account = account();
    let exchange = Exchange::with(&[&account]);
    let [spot, futures] = &exchange.urls;
    let args = ["matrix", "kucoin", "--format", "json", "--base-url", spot, "--base-url", futures];
    let ran = run(&args, &keys(&account), "");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let matrix = ran.json();
    assert_eq!(matrix["targets"].as_array().unwrap().len(), 3);
    assert_eq!((&matrix["from"], &matrix["targets"][0]["verdict"]), (&"classic".into(), &"already-in-mode".into()));
    let asked = exchange.kucoin.requests();
    let mut questions: Vec<_> = asked.iter().map(|request| request.target.as_str()).collect();
    let all = questions.len();
    questions.sort_unstable();
    questions.dedup();
    assert_eq!(questions.len(), all, "something is asked twice: {questions:#?}");
}
