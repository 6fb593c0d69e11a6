//! `modecheck verify`: whether a report still holds, asked again for the minute before the switch.

use std::path::PathBuf;

use modecheck_simulator::okx::{Account, Order};
use serde_json::Value;
use tempfile::TempDir;

use crate::common::{Exchange, Ran, keys, run};
use crate::firm::Firm;

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/okx/scode-0.json");

fn account() -> Account {
    Account { acct_lv: 3, ..Account::named("desk") }
}

/// A report on an account, in a file.
struct Held {
    exchange: Exchange,
    account: Account,
    folder: TempDir,
}

impl Held {
    /// What `check` says of the account now.
    fn on(account: Account) -> Self {
        let exchange = Exchange::with(&account);
        let held = Self { exchange, account, folder: tempfile::tempdir().unwrap() };
        let ran = held.exchange.check(&held.account, &["--name", "desk"]);
        held.say(&ran.out);
        held
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("report.json")
    }

    fn say(&self, text: &str) {
        std::fs::write(self.path(), text).unwrap();
    }

    /// `modecheck verify` with this account's key.
    fn verify(&self, key: &Account, args: &[&str]) -> Ran {
        let path = self.path();
        let all = ["verify", path.to_str().unwrap(), "--base-url", &self.exchange.url];
        run(&[&all, args].concat(), &keys(key), "")
    }

    fn json(&self) -> (i32, Value) {
        let ran = self.verify(&self.account, &["--format", "json"]);
        (ran.code, ran.json())
    }
}

fn words(verified: &Value) -> Vec<&str> {
    verified["changes"].as_array().unwrap().iter().map(|change| change["what"].as_str().unwrap()).collect()
}

#[test]
fn what_did_not_change_holds() {
    let held = Held::on(account());
    let (code, verified) = held.json();
    assert_eq!((code, &verified["state"]), (0, &"unchanged".into()), "{verified:#}");
    assert_eq!(verified["schema"], "modecheck.verify/v1");
    assert_eq!(verified["verdict"], serde_json::json!({ "before": "ready", "now": "ready" }));
    assert_eq!(verified["identity"]["value"], "not-contradicted", "what is masked cannot be told");
    assert_eq!(verified["report"]["profile"], "standard");
    assert!(verified["taken"]["before"].as_str() < verified["taken"]["now"].as_str());
    let text = held.verify(&held.account, &["--quiet"]);
    assert_eq!(text.code, 0);
    assert!(
        text.out.starts_with("[simulator] desk: okx multi-currency -> portfolio: still ready, unchanged\n"),
        "{}",
        text.out
    );
    assert!(text.out.lines().all(|line| line.starts_with("[simulator] ")), "{}", text.out);
    assert!(!text.out.contains(&held.account.uid) && !verified.to_string().contains(&held.account.uid));
}

#[test]
fn an_order_that_came_is_named() {
    let held = Held::on(account());
    held.exchange.okx.edit("desk", |account| account.orders.push(Order::default()));
    let (code, verified) = held.json();
    assert_eq!((code, &verified["state"]), (3, &"changed".into()));
    assert_eq!(verified["verdict"], serde_json::json!({ "before": "ready", "now": "blocked" }));
    assert_eq!(words(&verified), ["verdict", "blocker-new", "gap-new", "gap-new", "gap-new"], "{verified:#}");
    let new = &verified["changes"][1];
    assert_eq!((&new["kind"], new["came"].as_array().unwrap().len()), (&"open-orders".into(), 1));
    assert_eq!(new["fingerprint"], verified["report"]["blockers"][0]["fingerprint"]);
    let text = held.verify(&held.account, &[]);
    assert_eq!(text.code, 3);
    for said in [
        "was ready, now blocked",
        "blocker-new: open-orders: 1 order",
        "came: order BTC-USDT",
        "do: cancel the open orders",
    ] {
        assert!(text.out.contains(said), "{said}: {}", text.out);
    }
    assert_eq!(held.verify(&held.account, &["--fail-on", "never"]).code, 0);
}

#[test]
fn a_blocker_that_grew_or_went_is_told_by_its_fingerprint() {
    let held = Held::on(Account { orders: vec![Order::default()], ..account() });
    let (code, same) = held.json();
    assert_eq!((code, &same["state"]), (3, &"unchanged".into()), "{same:#}");
    held.exchange.okx.edit("desk", |account| account.orders.push(Order { ord_id: "777".into(), ..Order::default() }));
    let (code, more) = held.json();
    assert_eq!((code, words(&more)), (3, vec!["blocker-changed", "blocker-changed"]), "{more:#}");
    let count = &more["changes"][0];
    assert_eq!((&count["field"], &count["before"], &count["now"]), (&"count".into(), &"1".into(), &"2".into()));
    assert_eq!(more["changes"][1]["came"].as_array().unwrap().len(), 1);
    let clean = held.verify(&held.account, &["--format", "json", "--redact", "amounts,ids"]);
    assert!(more.to_string().contains("\"777\"") && !clean.out.contains("777"), "{}", clean.out);
    held.exchange.okx.edit("desk", |account| account.orders.clear());
    let (code, none) = held.json();
    assert_eq!(code, 0);
    assert!(words(&none).contains(&"blocker-gone") && words(&none).contains(&"gap-gone"), "{none:#}");
}

#[test]
fn what_cannot_be_looked_for_is_not_gone() {
    let held = Held::on(Account { orders: vec![Order::default()], ..account() });
    let fault = modecheck_simulator::FaultKind::Close;
    held.exchange.okx.inject(modecheck_simulator::Fault {
        account: None,
        path: Some("/api/v5/account/set-account-switch-precheck".to_owned()),
        times: None,
        kind: fault,
    });
    let (code, verified) = held.json();
    assert_eq!(code, 4, "{verified:#}");
    let words = words(&verified);
    assert!(words.contains(&"blocker-unclear") && !words.contains(&"blocker-gone"), "{words:?}");
}

#[test]
fn the_key_of_another_account_is_refused() {
    let held = Held::on(Account { uid: "44700001111".into(), main_uid: "44700001111".into(), ..account() });
    let other = Account { uid: "44700002222".into(), main_uid: "44700002222".into(), ..Account::named("other") };
    held.exchange.okx.insert(other.clone());
    let ran = held.verify(&other, &["--format", "json"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("••••1111") && ran.err.contains("••••2222"), "{}", ran.err);
    assert!(!ran.err.contains("44700002222"), "{}", ran.err);
    let ran = held.verify(&other, &["--uid", "44700001111"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
    assert!(ran.err.contains("not of the one expected"), "{}", ran.err);
    assert_eq!(held.verify(&held.account, &["--uid", "44700001111"]).code, 0);
}

#[test]
fn what_is_no_report_on_an_account_is_refused() {
    let held = Held::on(account());
    let offline = run(&["check", "okx", "--to", "portfolio", "--offline", "--format", "json"], &[], "").out;
    let fixture = run(&["evaluate", FIXTURE, "--format", "json"], &[], "").out;
    let evidence = std::fs::read_to_string(FIXTURE).unwrap();
    let good = std::fs::read_to_string(held.path()).unwrap();
    let next = good.replacen("modecheck.report/v1", "modecheck.report/v2", 1);
    let cut = &good[..good.len() / 2];
    let cases = [
        (offline.as_str(), "nobody asked"),
        (fixture.as_str(), "no account that could be asked again (origin fixture)"),
        (evidence.as_str(), "is `modecheck.evidence/v1`; expected a report"),
        (next.as_str(), "is `modecheck.report/v2`; expected a report"),
        (cut, "line "),
        ("\u{0}\u{1}garbage", "line 1, column 1: "),
        ("", "expected a report"),
        ("{\"schema\": \"modecheck.report/v1\"}", "missing field"),
    ];
    for (text, why) in cases {
        held.say(text);
        let ran = held.verify(&held.account, &[]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{why}: {}", ran.err);
        assert!(ran.err.contains(why) && ran.err.contains("report.json"), "{why}: {}", ran.err);
    }
    held.say(&good);
    let asked = held.exchange.okx.requests().len();
    let path = held.path();
    let elsewhere = run(&["verify", path.to_str().unwrap()], &keys(&held.account), "");
    assert_eq!(elsewhere.code, 2);
    assert!(
        elsewhere.err.contains("environment simulator") && elsewhere.err.contains("--base-url"),
        "{}",
        elsewhere.err
    );
    let keyless = run(&["verify", path.to_str().unwrap(), "--base-url", &held.exchange.url], &[], "");
    assert!(keyless.code == 2 && keyless.err.contains("OKX_API_KEY"), "{}", keyless.err);
    assert_eq!(held.exchange.okx.requests().len(), asked, "nothing was asked");
}

#[test]
fn a_report_of_a_run_is_asked_again_with_its_inventory() {
    let firm = Firm::of(2);
    let run = firm.audit(&["--format", "json"]);
    std::fs::write(firm.path("run.json"), &run.out).unwrap();
    std::fs::write(firm.path("run.jsonl"), firm.run(&["report", "latest", "--format", "jsonl"]).out).unwrap();
    // The simulated Bybit's clock is up to 80 minutes ahead.
    let within = |minutes: &str, file: &str, account: &str| {
        let args = ["verify", file, "--account", account, "--inventory", "firm.toml", "--format", "json", "--within"];
        let ran = firm.run(&[&args[..], &[minutes]].concat());
        assert!(ran.err.is_empty(), "{}", ran.err);
        (ran.code, ran.json())
    };
    let verify = |file: &str, account: &str| within("180", file, account);
    for file in ["run.json", "run.jsonl"] {
        let (code, blocked) = verify(file, "okx-000");
        assert_eq!(
            (code, &blocked["state"], &blocked["identity"]["value"]),
            (3, &"unchanged".into(), &"same".into()),
            "{blocked:#}"
        );
        let (code, ready) = verify(file, "okx-001");
        assert_eq!((code, &ready["state"]), (0, &"unchanged".into()), "{ready:#}");
        let (_, bybit) = verify(file, "bybit-001");
        assert_eq!(bybit["state"], "unchanged", "{bybit:#}");
        assert!(bybit["window"]["closes_at"].is_string() && bybit["window"]["is_near"] == true, "{bybit:#}");
    }
    assert_eq!(within("0", "run.json", "bybit-001").1["window"]["is_near"], false);
    let policed = firm.path("policed.toml");
    let text = std::fs::read_to_string(firm.path("firm.toml")).unwrap();
    std::fs::write(&policed, text + "\n[policy]\nmin_margin_ratio_after = \"1\"\n").unwrap();
    let judged = firm.run(&["audit", "policed.toml", "--format", "jsonl"]).out;
    std::fs::write(firm.path("policed.jsonl"), judged).unwrap();
    let alone = firm.run(&["verify", "policed.jsonl", "--account", "okx-001"]);
    assert!(alone.code == 2 && alone.err.contains("name the inventory that states it"), "{}{}", alone.out, alone.err);
    let (_, without) = verify("policed.jsonl", "okx-001");
    let said = without["changes"].to_string();
    assert!(said.contains("firm/min-margin-ratio-after: was decided, and is not looked at now"), "{said}");
    firm.okx.edit("okx-001", |account| account.orders.push(Order::default()));
    let (code, changed) = verify("run.json", "okx-001");
    assert_eq!((code, &changed["verdict"]["now"]), (3, &"blocked".into()));
    std::fs::remove_dir_all(firm.path("modecheck")).unwrap();
    let (_, stranger) = verify("run.json", "okx-001");
    assert_eq!(stranger["identity"]["value"], "not-contradicted", "no store, no pseudonym");
    assert!(!firm.path("modecheck").exists(), "and none is made");
    let several = firm.run(&["verify", "run.json", "--inventory", "firm.toml"]);
    assert!(
        several.code == 2 && several.err.contains("--account") && several.err.contains("okx-000"),
        "{}",
        several.err
    );
    let nobody = firm.run(&["verify", "run.json", "--account", "nobody", "--inventory", "firm.toml"]);
    assert!(nobody.code == 2 && nobody.err.contains("okx-000 -> portfolio"), "{}", nobody.err);
}
