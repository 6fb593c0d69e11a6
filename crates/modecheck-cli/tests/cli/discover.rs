//! The accounts that main accounts' keys show, through the binary.

use modecheck_simulator::{FaultKind, bybit, okx};

use crate::firm::Firm;

/// A firm with a Bybit main account above two accounts, one of which it may forget, and nothing else.
fn family(with_both: bool) -> Firm {
    let mut firm = Firm::new();
    let main = bybit::Account { uid: "70000001".to_owned(), ..bybit::Account::named("main") };
    firm.add_bybit(&main, "");
    let sub = |name: &str, uid: &str| bybit::Account {
        uid: uid.to_owned(),
        parent_uid: "70000001".to_owned(),
        is_master: false,
        parent_vip_level: bybit::Account::named("main").vip_level,
        ..bybit::Account::named(name)
    };
    firm.add_bybit(&sub("desk-a", "70000002"), "parent = \"main\"\nuid = \"70000002\"");
    let other = sub("desk-b", "70000003");
    if with_both {
        firm.add_bybit(&other, "parent = \"main\"\nuid = \"70000003\"");
    } else {
        firm.bybit.insert(other);
    }
    firm
}

#[test]
fn what_the_inventory_forgot_comes_as_a_stanza_that_can_be_pasted() {
    let mut firm = family(false);
    let ran = firm.run(&["discover", "firm.toml"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    assert!(ran.out.contains("1 known, 1 forgotten, 0 not on the exchange, 0 not to be told"), "{}", ran.out);
    assert!(ran.out.contains("the inventory is not complete"), "{}", ran.out);
    assert!(ran.out.contains("uta2") && ran.out.contains("[simulator] main on bybit"), "{}", ran.out);
    let demanded = firm.run(&["discover", "firm.toml", "--require-complete"]);
    assert_eq!((demanded.code, &demanded.out), (5, &ran.out));
    for uid in ["70000001", "70000002", "70000003"] {
        assert!(!ran.out.contains(uid), "{}", ran.out);
    }
    let (_, stanza) = ran.out.split_once("# for the inventory:\n").unwrap();
    firm.say(stanza);
    let ran = firm.run(&["discover", "firm.toml", "--require-complete", "--format", "json"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let found = ran.json();
    assert_eq!((&found["schema"], &found["complete"]), (&"modecheck.discovery/v1".into(), &true.into()));
    assert_eq!(found["count"]["known"], 2);
    let desk = found["families"][0]["members"].as_array().unwrap();
    let desk = desk.iter().find(|member| member["account"] == "desk-b").unwrap();
    assert_eq!((&desk["known_by"], &desk["mode"]), (&"uid".into(), &"uta2".into()), "{desk:#}");
}

#[test]
fn an_account_whose_key_is_anothers_is_not_taken_for_one_that_was_found() {
    let mut firm = Firm::new();
    firm.add_bybit(&bybit::Account { uid: "70000001".to_owned(), ..bybit::Account::named("main") }, "");
    for name in ["desk-a", "desk-b"] {
        let desk = bybit::Account {
            uid: "70000002".to_owned(),
            parent_uid: "70000001".to_owned(),
            is_master: false,
            ..bybit::Account::named(name)
        };
        firm.add_bybit(&desk, "parent = \"main\"");
    }
    let ran = firm.run(&["discover", "firm.toml", "--require-complete"]);
    assert_eq!(ran.code, 5, "{}", ran.out);
    assert!(ran.out.contains("its key is of the same account as that of desk-a"), "{}", ran.out);
    assert!(!ran.out.contains("not-on-exchange"), "{}", ran.out);
}

#[test]
fn without_a_key_or_a_main_account_it_says_what_to_do() {
    let mut firm = family(true);
    firm.lose_key("main");
    let ran = firm.run(&["discover", "firm.toml"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("no credentials: main: set MAIN_API_KEY"), "{}", ran.err);
    assert!(ran.out.contains("not known whether these are all"), "{}", ran.out);
    assert!(ran.out.contains("is not known to be complete"), "{}", ran.out);
    let mut alone = Firm::new();
    let sub = okx::Account { kind: okx::AccountKind::Sub, main_uid: "9".to_owned(), ..okx::Account::named("lonely") };
    alone.add_okx(&sub, "");
    let ran = alone.run(&["discover", "firm.toml", "--require-complete"]);
    assert_eq!(ran.code, 5);
    assert!(ran.out.contains("add the main accounts, with read-only keys"), "{}", ran.out);
    assert!(ran.out.contains("lonely: it is a sub-account"), "{}", ran.out);
    assert!(ran.out.contains("unless it is one whose list is not whole"), "{}", ran.out);
}

#[test]
fn an_audit_that_must_be_complete_ends_with_5_and_names_what_was_forgotten() {
    let forgetful = family(false);
    let plain = forgetful.audit(&["--no-store", "--format", "json"]);
    assert!(plain.code != 5, "{}{}", plain.out, plain.err);
    let ran = forgetful.audit(&["--no-store", "--format", "json", "--require-complete"]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    let run = ran.json();
    assert_eq!(run["not_audited"][0]["name"], "desk-b", "{run:#}");
    let reason = run["not_audited"][0]["reason"].as_str().unwrap();
    assert!(reason.starts_with("not-in-inventory: a sub-account of main"), "{reason}");
    assert_eq!(run["summary"]["not_audited"], 1);
    assert!(!ran.out.contains("70000003"));
    assert_eq!(forgetful.audit(&["--require-complete"]).code, 5);
    for args in [&["audit", "--resume", "latest", "--format", "json"][..], &["report", "latest", "--format", "json"]] {
        let kept = forgetful.run(args);
        assert_eq!((kept.code, &kept.json()["not_audited"]), (5, &run["not_audited"]), "{args:?}: {}", kept.err);
    }
    let whole = family(true);
    let ran = whole.audit(&["--no-store", "--format", "json", "--require-complete"]);
    assert_eq!((ran.code, &ran.json()["not_audited"]), (plain.code, &serde_json::json!([])), "{}", ran.err);
    whole.bybit.edit("main", |account| {
        account.permissions.remove("Wallet");
    });
    let ran = whole.audit(&["--no-store", "--require-complete"]);
    assert_eq!(ran.code, 5);
    assert!(ran.out.contains("not known to be complete: main: permission-missing"), "{}", ran.out);
}

#[test]
fn ctrl_c_ends_it_with_5_and_says_so() {
    let firm = family(true);
    for account in ["main", "desk-a", "desk-b"] {
        let account = Some(account.to_owned());
        firm.bybit.inject(modecheck_simulator::Fault {
            account,
            path: None,
            times: None,
            kind: FaultKind::Delay { ms: 3_000 },
        });
    }
    let child = firm.command(&["discover", "firm.toml"]).spawn().unwrap();
    let pid = child.id().to_string();
    std::thread::sleep(std::time::Duration::from_millis(700));
    let signal = || std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap();
    signal();
    std::thread::sleep(std::time::Duration::from_millis(300));
    signal();
    let ran = child.wait_with_output().unwrap();
    let err = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(5), "{err}");
    assert!(err.contains("interrupted") && ran.stdout.is_empty(), "{err}");
}

#[cfg(unix)]
#[test]
fn an_audit_that_must_be_complete_ends_in_time_while_it_reads_the_lists() {
    use std::time::{Duration, Instant};
    let firm = family(true);
    let lists = Some("/v5/user/submembers".to_owned());
    // None of the attempts is answered.
    let kind = FaultKind::Delay { ms: 20_000 };
    firm.bybit.inject(modecheck_simulator::Fault { account: None, path: lists, times: None, kind });
    let child = firm.command(&["audit", "firm.toml", "--no-store", "--require-complete"]).spawn().unwrap();
    let is_asked = || firm.bybit.requests().iter().any(|sent| sent.target.starts_with("/v5/user/submembers"));
    let patience = Instant::now() + Duration::from_secs(20);
    while !is_asked() && Instant::now() < patience {
        std::thread::sleep(Duration::from_millis(20));
    }
    let told = Instant::now();
    assert!(std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    let ran = child.wait_with_output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(told.elapsed() < Duration::from_secs(10), "{:?}: {err}", told.elapsed());
    assert_eq!(ran.status.code(), Some(5), "{err}");
    assert!(out.contains("not known to be complete: it was interrupted"), "{out}{err}");
}
