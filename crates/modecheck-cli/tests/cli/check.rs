//! `modecheck check` against a simulated OKX: what each state and each fault comes to.

use std::collections::BTreeSet;

use crate::common::{Exchange, keys, run};
use modecheck_simulator::okx::{
    Account, AlgoOrder, Bot, Compliance, CopyTrading, InstType, MinimumEquity, Order, PosMode, PosSide, Position,
    PositionLimit, Role,
};
use modecheck_simulator::{Fault, FaultKind};

fn account() -> Account {
    Account::named("desk")
}

fn fault(path: &str, times: Option<u32>, kind: FaultKind) -> Fault {
    Fault { account: None, path: Some(path.to_owned()), times, kind }
}

#[test]
fn a_clean_account_is_ready_with_two_private_calls() {
    let account = account();
    let exchange = Exchange::with(&account);
    let ran = exchange.check(&account, &["--name", "desk-a"]);
    assert_eq!((ran.code, ran.verdict().as_str()), (0, "ready"), "{}", ran.err);
    let report = ran.json();
    assert_eq!(report["assurance"], "exchange");
    assert_eq!(report["origin"], "live");
    assert_eq!(report["account"]["environment"], "simulator");
    assert_eq!(report["account"]["name"], "desk-a");
    assert_eq!(report["transition"]["from"], "futures");
    assert_eq!(report["passed"].as_array().unwrap().len(), 4);
    assert!(report["margin_impact"]["after"]["margin_ratio"].is_string());
    let private: Vec<_> = exchange.okx.requests().into_iter().filter(|request| request.timestamp.is_some()).collect();
    assert_eq!(private.len(), 2, "{private:?}");
}

#[test]
fn each_state_in_the_way_is_blocked_with_its_kind() {
    let contract = || Position::new(InstType::Swap, "BTC-USDT-SWAP", 3);
    let hedged = || Position { pos_side: PosSide::Long, ..contract() };
    let limit = || PositionLimit { inst_type: InstType::Swap, inst_family: "BTC-USDT".into(), max_sz: 1.into() };
    let minimum = || MinimumEquity { acct_lv: 4, usd: 1_000_000.into() };
    let states: [(&str, Account); 13] = [
        ("open-orders", Account { orders: vec![Order::default()], ..account() }),
        ("open-algo-orders", Account { algo_orders: vec![AlgoOrder::default()], ..account() }),
        ("trading-bots", Account { bots: vec![Bot { compatible: false, ..Bot::default() }], ..account() }),
        ("outstanding-liabilities", Account { liabilities: [("USDT".into(), 5.into())].into(), ..account() }),
        ("hedge-mode-positions", Account { pos_mode: PosMode::LongShort, positions: vec![hedged()], ..account() }),
        ("first-activation-required", Account { activated: BTreeSet::new(), ..account() }),
        ("copy-trading-lead", Account { role_type: Role::Lead, ..account() }),
        ("copy-trading-follow", Account { copy_trading: [CopyTrading::FuturesCustomCopy].into(), ..account() }),
        ("kyc-required", Account { compliance: [Compliance::Kyc2].into(), kyc_level: 1, ..account() }),
        ("compliance-restricted", Account { compliance: [Compliance::Restricted].into(), ..account() }),
        ("insufficient-assets", Account { minimum_equity: vec![minimum()], ..account() }),
        (
            "position-tier-exceeded",
            Account { positions: vec![contract()], position_limits: vec![limit()], ..account() },
        ),
        ("vip-loan", Account { vip_loan: true, ..account() }),
    ];
    for (kind, account) in states {
        let exchange = Exchange::with(&account);
        let ran = exchange.check(&account, &[]);
        assert_eq!((ran.code, ran.verdict().as_str()), (3, "blocked"), "{kind}: {}", ran.out);
        assert!(ran.kinds().contains(&kind.to_owned()), "{kind}: {:?}", ran.kinds());
        assert!(exchange.okx.would_refuse("desk", 4).is_some(), "{kind}: the switch would succeed");
    }
}

#[test]
fn leaving_portfolio_without_a_preset_leverage_names_the_ceiling() {
    let position = Position::new(InstType::Swap, "BTC-USDT-SWAP", 3);
    let account = Account { acct_lv: 4, positions: vec![position], ..account() };
    let exchange = Exchange::with(&account);
    let ran = exchange.check(&account, &["--to", "multi-currency"]);
    assert_eq!((ran.code, ran.kinds()), (3, vec!["leverage-not-set".to_owned()]));
    let subject = &ran.json()["blockers"][0]["subjects"][0];
    assert_eq!(subject["symbol"], "BTC-USDT-SWAP");
    assert_eq!(ran.gaps(), ["not-evaluated"]);
}

#[test]
fn an_account_in_the_mode_is_told_so_and_not_prechecked_where_whose_it_is_must_be_known_first() {
    let account = Account { acct_lv: 4, ..account() };
    let exchange = Exchange::with(&account);
    let uid = exchange.okx.account(&account.name).unwrap().uid;
    let ran = exchange.check(&account, &["--uid", &uid]);
    assert_eq!((ran.code, ran.verdict().as_str()), (0, "already-in-mode"));
    assert!(exchange.okx.requests().iter().all(|request| !request.target.contains("precheck")));
    assert_eq!(exchange.check(&account, &[]).verdict(), "already-in-mode");
}

#[test]
fn a_key_of_another_account_is_found_out_and_asked_nothing_more() {
    let account = account();
    let exchange = Exchange::with(&account);
    let ran = exchange.check(&account, &["--uid", "999000111222333444"]);
    assert_eq!((ran.code, ran.gaps()), (4, vec!["wrong-account".to_owned()]));
    assert!(exchange.okx.requests().iter().all(|request| !request.target.contains("precheck")));
    let uid = exchange.okx.account("desk").unwrap().uid;
    assert!(!ran.out.contains(&uid), "the other account's uid is shown");
    assert_eq!(exchange.check(&account, &["--uid", &uid]).verdict(), "ready");
    let set = |json: &str| FaultKind::SetField { field: "uid".into(), json: json.into() };
    let unreadable = [
        FaultKind::MissingField { field: "uid".into() },
        set("999"),
        set("null"),
        FaultKind::EmptyData,
        FaultKind::Html,
    ];
    for kind in unreadable {
        exchange.okx.clear_faults();
        exchange.okx.inject(fault("account/config", None, kind.clone()));
        let asked = exchange.okx.requests().len();
        assert_eq!(exchange.check(&account, &["--uid", &uid]).code, 4, "an identity that cannot be checked: {kind:?}");
        let later: Vec<_> = exchange.okx.requests().split_off(asked);
        assert!(later.iter().all(|request| !request.target.contains("precheck")), "{kind:?}");
    }
}

#[test]
fn wrong_keys_are_indeterminate_and_say_why() {
    let account = account();
    let exchange = Exchange::with(&account);
    let wrong = [
        (Account { api_secret: "another-secret-000000".into(), ..account.clone() }, "key-invalid"),
        (Account { passphrase: "another-phrase-00".into(), ..account.clone() }, "key-invalid"),
        (Account { api_key: "another-key-00000000".into(), ..account.clone() }, "key-invalid"),
        (Account { api_key: "line\nbreak-00000000000".into(), ..account.clone() }, "key-invalid"),
    ];
    for (wrong, gap) in wrong {
        let ran = exchange.check(&wrong, &[]);
        assert_eq!((ran.code, ran.gaps()), (4, vec![gap.to_owned()]), "{}", ran.out);
    }
    exchange.okx.edit("desk", |account| account.permissions.clear());
    assert_eq!(exchange.check(&account, &[]).gaps(), ["permission-missing"]);
    exchange.okx.edit("desk", |account| {
        account.permissions.insert(modecheck_simulator::okx::Permission::ReadOnly);
        account.ips = vec!["203.0.113.7".parse().unwrap()];
    });
    let ran = exchange.check(&account, &[]);
    assert_eq!(ran.gaps(), ["ip-not-allowed"]);
    assert!(!ran.out.contains("127.0.0.1"), "the caller's address is shown");
    exchange.okx.edit("desk", |account| {
        account.ips.clear();
        account.site = modecheck_simulator::okx::Site::Eea;
    });
    assert_eq!(exchange.check(&account, &[]).gaps(), ["wrong-site"]);
}

#[test]
fn a_demo_key_needs_the_demo_flag() {
    let account = Account { demo: true, ..account() };
    let exchange = Exchange::with(&account);
    assert_eq!(exchange.check(&account, &[]).gaps(), ["wrong-site"]);
    assert_eq!(exchange.check(&account, &["--demo"]).verdict(), "ready");
}

#[test]
fn faults_that_stay_are_indeterminate_and_never_ready() {
    use FaultKind as Kind;
    let account = account();
    let status = |status, body: &str| Kind::Status { status, body: body.into(), headers: Vec::new() };
    let set = |field: &str, json: &str| Kind::SetField { field: field.into(), json: json.into() };
    let faults = [
        (Kind::Html, "undecodable"),
        (Kind::EmptyBody, "undecodable"),
        (Kind::EmptyData, "undecodable"),
        (Kind::MissingField { field: "sCode".into() }, "undecodable"),
        (set("sCode", "\"\""), "undecodable"),
        (set("sCode", "null"), "undecodable"),
        (Kind::OtherTarget, "contradictory"),
        (Kind::InvalidUtf8, "undecodable"),
        (Kind::Deep { depth: 200 }, "undecodable"),
        (Kind::Oversize { bytes: 3 << 20 }, "undecodable"),
        (status(500, "oops"), "unanswered"),
        (status(404, "gone"), "undecodable"),
        (status(401, "who"), "undecodable"),
        (Kind::ForbiddenPage, "access-blocked"),
        (Kind::Redirect { location: "http://127.0.0.1:9/".into() }, "access-blocked"),
        (Kind::Busy, "unanswered"),
        (Kind::Close, "unanswered"),
        (Kind::CutBody, "unanswered"),
    ];
    for (kind, gap) in faults {
        let exchange = Exchange::with(&account);
        exchange.okx.inject(fault("precheck", None, kind.clone()));
        let ran = exchange.check(&account, &[]);
        assert_eq!((ran.code, ran.gaps()), (4, vec![gap.to_owned()]), "{kind:?}: {}", ran.out);
        if matches!(kind, Kind::MissingField { .. } | Kind::SetField { .. } | Kind::OtherTarget) {
            continue;
        }
        exchange.okx.clear_faults();
        exchange.okx.inject(fault("account/config", None, kind.clone()));
        let ran = exchange.check(&account, &[]);
        assert_eq!((ran.code, ran.verdict().as_str()), (4, "indeterminate"), "{kind:?}: {}", ran.out);
    }
}

#[test]
fn a_passing_fault_is_asked_again_and_signed_afresh() {
    let account = account();
    for kind in [FaultKind::Busy, FaultKind::RateLimit, FaultKind::Close, FaultKind::CutBody] {
        let exchange = Exchange::with(&account);
        exchange.okx.inject(fault("precheck", Some(1), kind.clone()));
        let ran = exchange.check(&account, &[]);
        assert_eq!((ran.code, ran.verdict().as_str()), (0, "ready"), "{kind:?}: {}", ran.out);
        let sent = exchange.okx.requests().into_iter().filter(|request| request.target.contains("precheck"));
        let stamps: Vec<_> = sent.map(|request| request.timestamp.unwrap()).collect();
        assert_eq!(stamps.len(), 2, "{kind:?}: {stamps:?}");
        assert_ne!(stamps[0], stamps[1], "{kind:?}: one signature was sent twice");
    }
}

#[test]
fn a_dead_host_is_indeterminate() {
    let account = account();
    let unused = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{unused}");
    let ran = run(&["check", "okx", "--to", "portfolio", "--base-url", &url, "--format", "json"], &keys(&account), "");
    assert_eq!((ran.code, ran.gaps()), (4, vec!["unanswered".to_owned()]), "{}", ran.out);
}

#[test]
fn a_host_that_never_answers_ends_at_the_deadline() {
    let account = account();
    let exchange = Exchange::with(&account);
    exchange.okx.inject(fault("precheck", None, FaultKind::Delay { ms: 60_000 }));
    let ran = exchange.check(&account, &["--deadline", "1"]);
    assert_eq!((ran.code, ran.gaps()), (4, vec!["unanswered".to_owned()]), "{}", ran.out);
    assert!(ran.out.contains("deadline"), "{}", ran.out);
    exchange.okx.clear_faults();
    let headers = vec![("retry-after".to_owned(), "60".to_owned())];
    exchange.okx.inject(fault("precheck", None, FaultKind::Status { status: 503, body: String::new(), headers }));
    let ran = exchange.check(&account, &["--deadline", "1"]);
    assert!(ran.code == 4 && ran.out.contains("HTTP 503"), "what came before the deadline is told: {}", ran.out);
}

#[test]
fn an_absurd_wait_ends_at_the_deadline() {
    let account = account();
    let exchange = Exchange::with(&account);
    let headers = vec![("retry-after".to_owned(), u64::MAX.to_string())];
    exchange.okx.inject(fault("precheck", None, FaultKind::Status { status: 429, body: String::new(), headers }));
    let ran = exchange.check(&account, &["--deadline", "1"]);
    assert_eq!((ran.code, ran.gaps()), (4, vec!["unanswered".to_owned()]), "{}{}", ran.out, ran.err);
}

#[test]
fn a_key_that_may_trade_is_remarked_upon() {
    let account = account();
    let exchange = Exchange::with(&account);
    exchange.okx.edit("desk", |account| {
        account.permissions.insert(modecheck_simulator::okx::Permission::Trade);
    });
    let report = exchange.check(&account, &[]).json();
    assert_eq!((&report["verdict"], &report["notices"][0]["code"]), (&"ready".into(), &"key-rights".into()));
}

#[test]
fn clocks_hours_apart_are_measured_and_corrected() {
    let account = account();
    for hours in [-5, 5] {
        let exchange = Exchange::with(&account);
        exchange.okx.set_clock_offset_ms(hours * 3_600_000);
        let ran = exchange.check(&account, &[]);
        assert_eq!((ran.code, ran.verdict().as_str()), (0, "ready"), "{hours}: {}", ran.out);
        exchange.okx.inject(fault("public/time", Some(1), FaultKind::Busy));
        assert_eq!(exchange.check(&account, &[]).verdict(), "ready", "the clock is measured again when it is refused");
        exchange.okx.inject(fault("public/time", None, FaultKind::Html));
        let ran = exchange.check(&account, &[]);
        assert_eq!((ran.code, ran.gaps()), (4, vec!["unanswered".to_owned()]), "a clock that cannot be measured");
    }
}

#[test]
fn thorough_reads_confirm_or_contradict_the_precheck() {
    let account = account();
    let exchange = Exchange::with(&account);
    assert_eq!(exchange.check(&account, &["--thorough"]).verdict(), "ready");
    exchange.okx.edit("desk", |account| account.orders.push(Order::default()));
    let hide = |field: &str, json: &str| FaultKind::SetField { field: field.into(), json: json.into() };
    exchange.okx.inject(fault("precheck", None, hide("sCode", "\"0\"")));
    exchange.okx.inject(fault("precheck", None, hide("unmatchedInfoCheck", "[]")));
    let ran = exchange.check(&account, &["--thorough"]);
    assert_eq!((ran.code, ran.gaps()), (4, vec!["contradictory".to_owned()]), "{}", ran.out);
}

#[test]
fn many_orders_are_all_counted() {
    let orders = (0..250).map(|_| Order::default()).collect();
    let account = Account { orders, ..account() };
    let exchange = Exchange::with(&account);
    let ran = exchange.check(&account, &[]);
    let blocker = &ran.json()["blockers"][0];
    assert_eq!(blocker["count"], 250);
    assert_eq!(blocker["subjects"].as_array().unwrap().len(), 50);
    assert_eq!(blocker["subjects_omitted"], 200);
    let quick = exchange.check(&account, &["--until-blocked"]);
    assert_eq!((quick.kinds(), quick.json()["blockers"][0]["count"].is_null()), (vec!["open-orders".to_owned()], true));
}

#[test]
fn nothing_is_sent_to_where_a_redirect_or_the_environment_points() {
    let account = account();
    let trap = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let elsewhere = format!("http://{}/", trap.local_addr().unwrap());
    let exchange = Exchange::with(&account);
    let url = ["check", "okx", "--to", "portfolio", "--base-url", &exchange.url, "--format", "json"];
    let proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"];
    let environment = keys(&account).into_iter().chain(proxies.map(|name| (name, elsewhere.clone())));
    let environment: Vec<_> = environment.collect();
    assert_eq!(run(&url, &environment, "").verdict(), "ready");
    for status in [301, 302, 303, 307, 308] {
        exchange.okx.clear_faults();
        let headers = vec![("location".to_owned(), elsewhere.clone())];
        exchange.okx.inject(fault("precheck", None, FaultKind::Status { status, body: String::new(), headers }));
        assert_eq!(run(&url, &environment, "").gaps(), ["access-blocked"], "{status}");
    }
    assert!(trap.accept().is_err(), "something was sent elsewhere");
}

#[test]
fn no_secret_is_in_any_output_at_any_verbosity() {
    let account = Account { orders: vec![Order::default()], ..account() };
    let exchange = Exchange::with(&account);
    let uid = exchange.okx.account("desk").unwrap().uid;
    let echo = format!("{} {} {} {uid}", account.api_key, account.api_secret, account.passphrase);
    let body = format!(r#"{{"code":"51000","msg":"you sent {echo}","data":[]}}"#);
    let echoing = FaultKind::Status { status: 200, body, headers: Vec::new() };
    for kind in [None, Some(echoing), Some(FaultKind::Busy)] {
        exchange.okx.clear_faults();
        if let Some(kind) = kind {
            exchange.okx.inject(fault("precheck", None, kind));
        }
        for format in ["human", "json", "jsonl"] {
            let args = ["--format", format, "--verbose", "--log", "trace"];
            let url = ["check", "okx", "--to", "portfolio", "--base-url", &exchange.url];
            let ran = run(&[&url[..], &args[..]].concat(), &keys(&account), "");
            for secret in [&account.api_key, &account.api_secret, &account.passphrase, &uid] {
                assert!(!ran.out.contains(secret) && !ran.err.contains(secret), "{format}: {}{}", ran.out, ran.err);
            }
        }
        let url = ["collect", "okx", "--to", "portfolio", "--base-url", &exchange.url, "-o", "-"];
        let evidence = run(&url, &keys(&account), "").out;
        for secret in [&account.api_key, &account.api_secret, &account.passphrase, &uid] {
            assert!(!evidence.contains(secret), "{evidence}");
        }
    }
}
