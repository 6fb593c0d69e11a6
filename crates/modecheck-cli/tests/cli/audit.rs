//! A firm's accounts in one run: what is told, written and counted.

use modecheck_simulator::{Fault, FaultKind, bybit, okx};
use serde_json::Value;

use crate::firm::{Firm, reports, verdicts};

#[test]
fn every_account_is_told_of_once_and_written_in_the_order_of_the_inventory() {
    let firm = Firm::of(5);
    let ran = firm.audit(&["--format", "jsonl", "-o", "json=run.json", "-o", "jsonl=all.jsonl", "-o", "human=all.txt"]);
    assert_eq!((ran.code, ran.err.as_str()), (3, ""));
    let told = verdicts(&ran.out);
    assert_eq!((told.len(), ran.out.lines().count()), (10, 10));
    assert_eq!((told["okx-000"].as_str(), told["okx-001"].as_str()), ("blocked", "ready"));
    assert_eq!((told["bybit-003"].as_str(), told["bybit-004"].as_str()), ("blocked", "ready"));
    let run: Value = serde_json::from_str(&std::fs::read_to_string(firm.path("run.json")).unwrap()).unwrap();
    let names: Vec<_> =
        run["reports"].as_array().unwrap().iter().map(|report| report["account"]["name"].as_str()).collect();
    let expected: Vec<_> = (0..5).flat_map(|n| [format!("okx-{n:03}"), format!("bybit-{n:03}")]).collect();
    assert_eq!(names, expected.iter().map(|name| Some(name.as_str())).collect::<Vec<_>>());
    assert_eq!((&run["schema"], &run["summary"]["verdicts"]["blocked"]), (&"modecheck.run/v1".into(), &4.into()));
    assert_eq!(run["summary"]["run"]["completed"], true);
    let lines = std::fs::read_to_string(firm.path("all.jsonl")).unwrap();
    assert_eq!(verdicts(&lines), told);
    assert!(std::fs::read_to_string(firm.path("all.txt")).unwrap().contains("10 reports: 4 blocked, 6 ready"));
    let ran = firm.audit(&["--format", "json", "--no-store"]);
    assert_eq!((ran.json()["reports"].as_array().unwrap().len(), &ran.json()["summary"]["run"]), (10, &Value::Null));
}

#[test]
fn accounts_without_credentials_are_not_audited_and_the_rest_is() {
    let mut firm = Firm::of(3);
    firm.lose_key("okx-001");
    firm.lose_key("bybit-002");
    let ran = firm.audit(&["--format", "json"]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    let run = ran.json();
    let names: Vec<_> =
        run["not_audited"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!((names, run["reports"].as_array().unwrap().len()), (vec!["okx-001", "bybit-002"], 4));
    assert!(
        ran.err.contains("okx-001: set OKX_001_API_KEY, OKX_001_API_SECRET, OKX_001_API_PASSPHRASE"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("bybit-002: set BYBIT_002_API_KEY"), "all are named: {}", ran.err);
    assert_eq!(firm.asked().len(), 4);
    assert_eq!(firm.audit(&["--fail-on", "blocked,indeterminate", "--format", "jsonl"]).code, 3);

    let mut firm = Firm::of(1);
    firm.lose_key("okx-000");
    let ran = firm.audit(&["--strict"]);
    assert_eq!((ran.code, firm.asked().len()), (2, 0), "nothing was sent");
    assert!(ran.err.contains("nothing was sent: 1 account has no credentials"), "{}", ran.err);
}

#[test]
fn ten_mistakes_of_an_inventory_are_all_named_with_line_and_remedy() {
    let firm = Firm::new();
    let bad = include_str!("../../../modecheck-audit/tests/audit/bad.toml");
    std::fs::write(firm.path("bad.toml"), bad).unwrap();
    let ran = firm.run(&["audit", "bad.toml"]);
    let lines: Vec<_> = ran.err.lines().filter(|line| line.contains("bad.toml: line ")).collect();
    assert!(ran.code == 2 && lines.len() >= 10, "{}", ran.err);
    assert!(lines.iter().all(|line| line.matches(": ").count() >= 3), "each with a remedy: {}", ran.err);
    insta::assert_snapshot!(ran.err);
}

#[test]
fn faulty_accounts_leave_the_others_alone() {
    let mut firm = Firm::of(20);
    // A ban is of an address, not of an account; and a mode that is told as it should be is believed.
    let of_account = |kind: &FaultKind| !matches!(kind, FaultKind::ForbiddenPage | FaultKind::OtherTarget);
    let mut faulty = Vec::new();
    for (field, exchange) in [("acctLv", "okx"), ("unifiedMarginStatus", "bybit")] {
        for (n, kind) in FaultKind::each(field).filter(of_account).enumerate() {
            let name = format!("{exchange}-{n:03}");
            let fault = Fault { account: Some(name.clone()), ..kind.into() };
            // What can be read of it must not decide.
            if exchange == "okx" {
                firm.okx.edit(&name, |account| account.orders.clear());
                firm.okx.inject(fault);
            } else {
                firm.bybit.edit(&name, |account| account.orders.clear());
                firm.bybit.inject(fault);
            }
            faulty.push(name);
        }
    }
    let wrong_key = okx::Account::named("okx-wrong");
    firm.add_okx(&wrong_key, "");
    firm.okx.edit("okx-wrong", |account| account.api_secret = "another".to_owned());
    faulty.push("okx-wrong".to_owned());
    firm.say(
        "[[account]]\nname = \"dead\"\nexchange = \"okx\"\ntarget = \"portfolio\"\nbase_url = \"http://127.0.0.1:9\"",
    );
    firm.say("credentials = { env = \"OKX_000\" }");
    faulty.push("dead".to_owned());
    let ran = firm.audit(&["--format", "jsonl", "--deadline", "8", "--fail-on", "indeterminate,incomplete"]);
    assert_eq!(ran.code, 4, "each has a report: {}", ran.err);
    let told = verdicts(&ran.out);
    assert!(faulty.len() >= 34 && told.len() == 42, "{faulty:?}");
    for (name, verdict) in &told {
        let expected = match name {
            name if faulty.contains(name) => "indeterminate",
            name if name.ends_with("018") => "blocked",
            _ => "ready",
        };
        assert_eq!(verdict, expected, "{name}");
    }
    let dead = &reports(&ran.out)["dead"]["unknown"];
    let gaps: Vec<_> = dead.as_array().unwrap().iter().map(|gap| &gap["gap"]).collect();
    assert!(!gaps.is_empty() && gaps.iter().all(|gap| **gap == "unanswered"), "{dead}");
}

#[test]
fn waivers_routes_labels_and_policy_shape_the_work_list() {
    let mut firm = Firm::new();
    let mut leader = okx::Account { acct_lv: 3, ..okx::Account::named("desk-lead") };
    leader.copy_trading.insert(okx::CopyTrading::SpotCustomLead);
    firm.add_okx(&leader, "labels = { desk = \"a\", wave = \"1\" }");
    let mut debtor = okx::Account { acct_lv: 3, ..okx::Account::named("desk-debt") };
    debtor.liabilities.insert("USDT".to_owned(), 100.into());
    firm.add_okx(&debtor, "labels = { desk = \"a\", wave = \"2\" }");
    firm.add_okx(&okx::Account { acct_lv: 3, ..okx::Account::named("clean") }, "");
    firm.say(
        "[policy]\nmin_assurance = \"exchange\"\n\
        [[waiver]]\ncategories = [\"copy-trading\"]\naccounts = [\"desk-*\"]\nreason = \"it ends first\"\nowner = \"ops\"\nexpires = 2099-12-31\n\
        [[waiver]]\nkinds = [\"blackout-window\"]\naccounts = [\"*\"]\nreason = \"planned\"\nowner = \"ops\"\nexpires = 2026-01-01\n\
        [[route]]\ncategory = \"liabilities\"\nlabels = { desk = \"a\" }\nassign = \"treasury\"",
    );
    let ran = firm.audit(&["--format", "json"]);
    let run = ran.json();
    let summary = &run["summary"];
    let report =
        |name: &str| run["reports"].as_array().unwrap().iter().find(|one| one["account"]["name"] == name).unwrap();
    assert_eq!(
        (report("desk-lead")["verdict"].as_str(), report("desk-lead")["waived"].as_str()),
        (Some("blocked"), Some("all"))
    );
    assert_eq!(report("desk-lead")["blockers"][0]["waiver"]["reason"], "it ends first");
    assert_eq!(report("desk-debt")["blockers"][0]["assigned_to"], "treasury");
    assert_eq!(report("desk-debt")["account"]["labels"]["wave"], "2");
    let work = summary["work"].as_array().unwrap();
    assert_eq!(
        (work.len(), &work[0]["assigned_to"], &work[0]["unblocks"]),
        (1, &"treasury".into(), &1.into()),
        "{summary:#}"
    );
    assert_eq!((&summary["waves"]["1"]["blocked"], &summary["waived"]["all"]), (&1.into(), &1.into()));
    let states: Vec<_> =
        summary["waivers"].as_array().unwrap().iter().map(|waiver| waiver["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["applied", "expired"]);
    assert_eq!(ran.code, 3);

    let only =
        |fail_on: &str, more: &[&str]| firm.audit(&[&["--fail-on", fail_on, "--format", "jsonl"], more].concat()).code;
    assert_eq!(only("never", &[]), 0);
    assert_eq!(only("time", &[]), 0);
    let mut one = Firm::new();
    one.add_okx(&leader, "");
    one.say("[[waiver]]\nkinds = [\"copy-trading-lead\"]\naccounts = [\"*\"]\nreason = \"r\"\nowner = \"o\"\nexpires = 2099-12-31");
    assert_eq!((one.audit(&[]).code, one.audit(&["--waived-ok"]).code), (3, 3), "what OKX did not evaluate is unknown");
}

#[test]
fn a_ready_on_too_weak_a_word_counts_as_indeterminate() {
    let mut firm = Firm::new();
    firm.add_bybit(&bybit::Account::named("desk"), "");
    assert_eq!(firm.audit(&[]).code, 0);
    assert_eq!(firm.audit(&["--min-assurance", "exchange"]).code, 4);
    firm.say("[policy]\nmin_assurance = \"exchange\"");
    let ran = firm.audit(&["--format", "json"]);
    assert_eq!((ran.code, &ran.json()["summary"]["below_assurance"]), (4, &1.into()));
    assert_eq!(ran.json()["reports"][0]["verdict"], "ready", "the verdict stays what it is");
    for (format, said) in [
        ("html", "1 (1 on a weaker word than is demanded) of 1 account is ready to switch"),
        ("markdown", "1 ready, 1 of the ready on a weaker word than is demanded"),
        ("junit", "below-assurance"),
        ("prometheus", "modecheck_below_assurance{not_live=\"simulator\"} 1"),
    ] {
        let kept = firm.run(&["report", "latest", "--format", format]).out;
        assert!(kept.contains(said), "{format}: {kept}");
    }
}

#[test]
fn what_a_parent_decides_is_asked_of_it_once() {
    let mut firm = Firm::new();
    let main =
        bybit::Account { uid: "55000001".to_owned(), vip_level: "No VIP".to_owned(), ..bybit::Account::named("main") };
    firm.add_bybit(&main, "");
    for n in 0..6 {
        let sub = bybit::Account {
            is_master: false,
            parent_uid: "55000001".to_owned(),
            vip_level: "No VIP".to_owned(),
            ..bybit::Account::named(&format!("sub-{n}"))
        };
        firm.add_bybit(&sub, "parent = \"main\"");
    }
    let ran = firm.audit(&["--format", "json"]);
    let run = ran.json();
    assert_eq!(run["summary"]["verdicts"]["blocked"], 7, "{}", ran.out);
    let parents = &run["summary"]["parents"];
    assert_eq!((&parents[0]["parent"], &parents[0]["accounts"]), (&"main".into(), &6.into()), "named once");
    assert_eq!(parents.as_array().unwrap().len(), 1);
    let of_main = firm.bybit.requests().into_iter().filter(|request| request.account.as_deref() == Some("main"));
    let told = of_main.filter(|request| request.target.contains("query-api") && request.code == "0");
    assert_eq!(told.count(), 2, "its own, and once for all");
}

#[test]
fn several_targets_are_one_collection() {
    let mut firm = Firm::new();
    firm.add_okx(&okx::Account { acct_lv: 3, ..okx::Account::named("desk") }, "target = \"every\"");
    let ran = firm.audit(&["--format", "jsonl"]);
    assert_eq!(ran.out.lines().count(), 4, "{}", ran.out);
    let configs = firm.okx.requests().into_iter().filter(|request| request.target.contains("/account/config"));
    assert_eq!(configs.count(), 1);
}

#[test]
fn an_estimate_sends_nothing_and_names_the_limit_that_binds() {
    let firm = Firm::of(200);
    let ran = firm.run(&["estimate", "firm.toml", "--json"]);
    let plan = ran.json();
    assert_eq!((ran.code, firm.asked().len()), (0, 0));
    let part = |name: &str| plan["exchanges"].as_array().unwrap().iter().find(|part| part["exchange"] == name).unwrap();
    assert_eq!((&part("okx")["accounts"], &part("okx")["calls"]["switch-precheck"]), (&200.into(), &200.into()));
    let scope = &part("bybit")["scopes"][0];
    let (weight, portion) = (scope["weight"].as_u64().unwrap(), scope["portion"].as_u64().unwrap());
    assert_eq!((&scope["counted"], portion), (&"address".into(), 300), "half of 600");
    assert_eq!(scope["bound_millis"], (weight.div_ceil(portion) - 1) * 5_050, "windows, with their margin");
    assert_eq!(plan["bound_millis"], scope["bound_millis"]);
    let mut eager = Firm::of(200);
    eager.say("[limits]\nshare = { bybit = 1.0 }");
    let all = eager.run(&["estimate", "firm.toml", "--json"]).json();
    assert_eq!(all["bound_millis"], (weight.div_ceil(600) - 1) * 5_050);
    let text = firm.run(&["estimate", "firm.toml"]).out;
    assert!(text.contains("address") && text.contains("by bybit's limits"), "{text}");
}

#[test]
fn logs_are_objects_with_a_span_an_account_and_no_secrets() {
    let firm = Firm::of(2);
    let ran = firm.audit(&["--log", "debug,json", "--format", "jsonl"]);
    let lines: Vec<Value> = ran.err.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let spans = |name: &str| lines.iter().filter(|line| line["span"]["account"] == name).count();
    for name in ["okx-000", "okx-001", "bybit-000", "bybit-001"] {
        assert!(spans(name) > 0, "{name}: {}", ran.err);
    }
    let verdict = |line: &&Value| line["fields"]["verdict"] == "blocked" && line["span"]["account"] == "okx-000";
    assert_eq!(lines.iter().filter(verdict).count(), 1, "what came of it is said in its span: {}", ran.err);
    let (okx, bybit) = (firm.okx.account("okx-000").unwrap(), firm.bybit.account("bybit-000").unwrap());
    let of_okx = [okx.api_key, okx.api_secret, okx.passphrase, okx.uid];
    for secret in of_okx.into_iter().chain([bybit.api_key, bybit.api_secret, bybit.uid]) {
        assert!(!ran.err.contains(&secret) && !ran.out.contains(&secret));
    }
}

#[test]
fn two_names_with_keys_of_one_account_are_not_two_audited_accounts() {
    let mut firm = Firm::new();
    let one = modecheck_simulator::okx::Account { acct_lv: 3, ..modecheck_simulator::okx::Account::named("desk-a") };
    firm.add_okx(&one, "");
    // Another key, and the same account behind it.
    let other = modecheck_simulator::okx::Account {
        uid: one.uid.clone(),
        acct_lv: 3,
        ..modecheck_simulator::okx::Account::named("desk-b")
    };
    firm.add_okx(&other, "");
    let ran = firm.audit(&["--format", "json"]);
    assert_eq!(ran.code, 5, "{}{}", ran.out, ran.err);
    let run = ran.json();
    let missed = run["not_audited"].as_array().unwrap();
    let reasons: Vec<_> = missed.iter().map(|one| one["reason"].as_str().unwrap()).collect();
    assert_eq!(missed.iter().map(|one| &one["name"]).collect::<Vec<_>>(), ["desk-a", "desk-b"]);
    for (reason, other) in reasons.iter().zip(["desk-b", "desk-a"]) {
        let said = format!("wrong-account: its key is of the same account as the key of {other}");
        assert!(reason.starts_with(&said), "{reason}");
    }
    assert_eq!((&run["reports"], &run["summary"]["verdicts"]["ready"]), (&Value::Array(Vec::new()), &0.into()));
    let kept = firm.run(&["report", "latest", "--format", "json"]);
    assert_eq!((kept.code, &kept.json()["not_audited"]), (5, &run["not_audited"]), "what is kept says so too");
    assert!(firm.run(&["history", "desk-b"]).out.contains("not-audited: wrong-account"));
    let stream = firm.audit(&["--format", "jsonl"]);
    assert!(stream.err.contains("desk-b: not audited: wrong-account"), "{}", stream.err);
    let keys = firm.run(&["keys", "firm.toml"]).out;
    assert_eq!(keys.matches("it is of the same account as the key of desk-a").count(), 1, "{keys}");
    assert!(!(ran.out + &ran.err).contains(&one.uid));
}

#[test]
fn of_two_names_with_one_account_the_one_with_its_uid_was_audited() {
    let mut firm = Firm::new();
    let one = modecheck_simulator::okx::Account { acct_lv: 3, ..modecheck_simulator::okx::Account::named("desk-a") };
    firm.add_okx(&one, &format!("uid = \"{}\"", one.uid));
    let other = modecheck_simulator::okx::Account::named("desk-b");
    firm.add_okx(&modecheck_simulator::okx::Account { uid: one.uid.clone(), acct_lv: 3, ..other }, "");
    let run = firm.audit(&["--format", "json"]).json();
    let again = firm.run(&["audit", "--resume", "latest", "--format", "json"]);
    assert_eq!((again.code, &again.json()["not_audited"]), (5, &run["not_audited"]), "desk-a is not asked again");
    assert_eq!((&run["reports"][0]["account"]["name"], &run["reports"][1]), (&"desk-a".into(), &Value::Null));
    assert_eq!((&run["not_audited"][0]["name"], &run["not_audited"][1]), (&"desk-b".into(), &Value::Null));
}

#[test]
fn a_stream_of_reports_says_beside_it_what_it_leaves_out() {
    let mut firm = Firm::of(2);
    firm.lose_key("okx-000");
    let ran = firm.audit(&["--format", "jsonl", "--fail-on", "never"]);
    assert!(ran.err.contains("okx-000: not audited: no credentials"), "{}", ran.err);
    assert_eq!(verdicts(&ran.out).len(), 3);
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_still_written_to_files() {
    let firm = Firm::of(1);
    let mut audit = firm.command(&["audit", "firm.toml", "-o", "json=run.json"]);
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = audit.stdout(full).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(err.contains("standard output cannot be written"), "{err}");
    let run: Value = serde_json::from_str(&std::fs::read_to_string(firm.path("run.json")).unwrap()).unwrap();
    assert_eq!(run["reports"].as_array().unwrap().len(), 2);
}
