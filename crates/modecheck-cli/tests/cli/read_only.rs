//! With `--require-read-only` a key that can do more than read is asked nothing but what it is.

use std::collections::BTreeSet;

use modecheck_simulator::okx::{Account, Permission};
use modecheck_simulator::{bitget, bybit, kucoin, okx};

use crate::common::{Exchange, keys, run};
use crate::firm::{Firm, verdicts};

/// The paths that were asked with a key.
fn asked(exchange: &Exchange) -> BTreeSet<String> {
    let requests = exchange.okx.requests().into_iter().filter(|request| request.account.is_some());
    requests.map(|request| request.target.split('?').next().unwrap().to_owned()).collect()
}

#[test]
fn a_key_that_trades_is_refused_by_every_command_of_one_account() {
    let account = Account { permissions: [Permission::ReadOnly, Permission::Trade].into(), ..Account::named("desk") };
    for command in ["check", "matrix", "collect"] {
        let exchange = Exchange::with(&account);
        let mut args = vec![command, "okx", "--base-url", &exchange.url, "--require-read-only"];
        args.extend(if command == "matrix" { &[][..] } else { &["--to", "portfolio"] });
        args.extend(if command == "collect" { &["-o", "-"][..] } else { &[] });
        let ran = run(&args, &keys(&account), "");
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{command}: {}", ran.err);
        assert!(ran.err.contains("OKX_API_KEY: the key may do more than read (read_only, trade)"), "{}", ran.err);
        assert_eq!(asked(&exchange), BTreeSet::from(["/api/v5/account/config".to_owned()]), "{command}");
    }
}

#[test]
fn a_key_that_reads_is_welcome() {
    let account = Account { acct_lv: 3, ..Account::named("desk") };
    let exchange = Exchange::with(&account);
    let ran = exchange.check(&account, &["--require-read-only"]);
    assert_eq!((ran.code, ran.verdict().as_str()), (0, "ready"), "{}", ran.err);
}

#[test]
fn an_exchange_that_does_not_tell_is_no_word_for_a_key() {
    let account = Account { acct_lv: 3, ..Account::named("desk") };
    let exchange = Exchange::with(&account);
    let kind = modecheck_simulator::FaultKind::MissingField { field: "perm".to_owned() };
    exchange.okx.inject(kind.into());
    let ran = exchange.check(&account, &["--require-read-only"]);
    assert!(ran.code == 2 && ran.err.contains("did not say whether the key can only read"), "{}", ran.err);
}

#[test]
fn an_audit_leaves_out_accounts_whose_keys_do_more_than_read() {
    let mut firm = Firm::new();
    firm.add_okx(&Account { acct_lv: 3, ..Account::named("okx-reads") }, "");
    let trades = [Permission::ReadOnly, Permission::Withdraw].into();
    firm.add_okx(&okx::Account { permissions: trades, ..Account::named("okx-trades") }, "");
    firm.add_bybit(&bybit::Account::named("bybit-reads"), "");
    firm.add_bybit(&bybit::Account { read_only: false, ..bybit::Account::named("bybit-trades") }, "");
    firm.add_kucoin(&kucoin::Account::named("kucoin-trades"));
    let general = [kucoin::Permission::General].into();
    firm.add_kucoin(&kucoin::Account { permissions: general, ..kucoin::Account::named("kucoin-reads") });
    firm.add_bitget(&bitget::Account { registered_days_ago: 30, ..bitget::Account::named("bitget-reads") });
    let ran = firm.audit(&["--require-read-only", "--format", "jsonl"]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    let reported: Vec<_> = verdicts(&ran.out).into_keys().collect();
    assert_eq!(reported, ["bitget-reads", "bybit-reads", "kucoin-reads", "okx-reads"], "{}", ran.err);
    let requests = [firm.okx.requests(), firm.bybit.requests(), firm.kucoin.requests()].concat();
    let refused =
        requests.iter().filter(|request| request.account.as_deref().is_some_and(|of| of.ends_with("-trades")));
    let paths: BTreeSet<_> = refused.map(|request| request.target.as_str()).collect();
    let keys = ["/api/v1/user/api-key", "/api/v5/account/config", "/v5/user/query-api"];
    assert_eq!(paths, keys.into(), "only what each key is was asked");
    let report = firm.run(&["report", "latest", "--format", "json"]).json();
    let reasons: Vec<_> = report["not_audited"].as_array().unwrap().iter().map(ToString::to_string).collect();
    assert!(reasons.len() == 3 && reasons.iter().all(|reason| reason.contains("do more than read")), "{reasons:?}");
}

#[test]
fn a_key_that_trades_is_refused_when_a_report_is_verified_and_when_accounts_are_listed() {
    let mut firm = Firm::new();
    firm.add_okx(&Account { acct_lv: 3, ..Account::named("desk") }, "");
    assert_eq!(firm.audit(&["-o", "json=report.json"]).code, 0);
    let refusal = "the key may do more than read (read_only, withdraw)";
    let asking = firm.asking("okx", "desk");
    // All but the exchange and the name, which the report has.
    let asking: Vec<_> = asking[3..].iter().map(String::as_str).collect();
    for (args, welcome, code) in [
        (&[&["verify", "report.json"], &asking[..]].concat()[..], 0, 2),
        (&["verify", "report.json", "--inventory", "firm.toml"], 0, 2),
        (&["discover", "firm.toml"], 0, 0),
        (&["discover", "firm.toml", "--require-complete"], 0, 5),
        (&["audit", "firm.toml", "--require-complete"], 0, 5),
    ] {
        let args = [args, &["--require-read-only"]].concat();
        firm.okx.edit("desk", |account| account.permissions = [Permission::ReadOnly].into());
        let ran = firm.run(&args);
        assert_eq!(ran.code, welcome, "{args:?}: {}{}", ran.out, ran.err);
        firm.okx.edit("desk", |account| account.permissions = [Permission::ReadOnly, Permission::Withdraw].into());
        let before = firm.okx.requests().len();
        let ran = firm.run(&args);
        assert_eq!(ran.code, code, "{args:?}: {}{}", ran.out, ran.err);
        let said = format!("{}{}", ran.out, ran.err).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(refusal), "{args:?}: {said}");
        let asked = firm.okx.requests().split_off(before);
        let paths: BTreeSet<_> = asked.iter().map(|request| request.target.as_str()).collect();
        assert_eq!(paths, ["/api/v5/account/config"].into(), "{args:?}");
    }
}
