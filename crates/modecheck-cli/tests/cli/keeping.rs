//! What is kept of runs: through kills, interruptions and full disks, and what is read of it later.

use std::collections::BTreeMap;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use modecheck_simulator::{Fault, FaultKind};
use serde_json::Value;

use crate::common::{Ran, number};
use crate::firm::{Firm, reports, verdicts};

/// Makes every answer take its time.
fn slow(firm: &Firm, ms: u64) {
    firm.okx.inject(Fault::from(FaultKind::Delay { ms }));
    firm.bybit.inject(Fault::from(FaultKind::Delay { ms }));
}

/// What is kept of the newest run.
fn kept(firm: &Firm) -> BTreeMap<String, String> {
    verdicts(&firm.run(&["report", "latest", "--format", "jsonl"]).out)
}

/// The newest run: gone on with, or begun where there is none.
fn go_on(firm: &Firm) -> Vec<&'static str> {
    let begun = !firm.run(&["runs"]).out.contains("no runs");
    if begun {
        vec!["audit", "--resume", "latest", "--format", "jsonl"]
    } else {
        vec!["audit", "firm.toml", "--format", "jsonl"]
    }
}

/// Kills a run after each of these times, goes on with it in between, and lets the last one end.
fn killed(firm: &Firm, moments: impl IntoIterator<Item = u64>) -> Ran {
    // How often the accounts that are finished have been asked; that stays so.
    let mut finished: BTreeMap<String, usize> = BTreeMap::new();
    let mut midway = 0;
    let unasked = |finished: &BTreeMap<String, usize>, asked: &BTreeMap<String, usize>| {
        for (name, times) in finished {
            assert_eq!(asked.get(name), Some(times), "{name} was finished");
        }
    };
    for moment in moments {
        let mut child = firm.command(&go_on(firm)).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(moment));
        child.kill().unwrap();
        child.wait().unwrap();
        let asked = firm.asked();
        unasked(&finished, &asked);
        let now = if go_on(firm)[1] == "firm.toml" { BTreeMap::new() } else { kept(firm) };
        assert!(finished.keys().all(|name| now.contains_key(name)), "nothing is lost");
        midway += usize::from(!now.is_empty() && now.len() < 60);
        finished = now.into_keys().map(|name| (name.clone(), asked[&name])).collect();
    }
    assert!(midway >= 2, "{midway} of the kills were in the midst of it");
    let last = firm.run(&go_on(firm));
    unasked(&finished, &firm.asked());
    last
}

#[test]
fn a_run_that_is_killed_again_and_again_loses_nothing_and_does_nothing_twice() {
    let firm = Firm::of(30);
    let undisturbed = firm.audit(&["--format", "jsonl", "--no-store"]);
    assert_eq!(verdicts(&undisturbed.out).len(), 60);
    let firm_again = Firm::of(30);
    slow(&firm_again, 80);
    let last = killed(&firm_again, [150, 10, 500, 60, 650, 450]);
    assert_eq!((last.code, verdicts(&last.out)), (3, verdicts(&undisturbed.out)), "{}", last.err);
    assert_eq!(last.out.lines().count(), 60, "each once");
    assert_eq!(kept(&firm_again), verdicts(&undisturbed.out));
    assert!(firm_again.run(&["runs"]).out.contains("complete  60 of 60 accounts"));
    let before = firm_again.asked();
    let again = firm_again.run(&["audit", "--resume", "latest", "--format", "jsonl"]);
    assert_eq!(
        (verdicts(&again.out), firm_again.asked()),
        (verdicts(&undisturbed.out), before.clone()),
        "nothing is left to ask"
    );
    let old = firm_again.run(&["audit", "--resume", "latest", "--max-age", "1ms", "--format", "jsonl"]);
    assert_eq!(old.out.lines().count(), 60);
    assert!(firm_again.asked().values().sum::<usize>() > before.values().sum(), "what is too old is asked again");
}

/// How many runs are kept.
fn runs(firm: &Firm) -> usize {
    firm.run(&["runs"]).out.lines().filter(|line| line.contains("accounts")).count()
}

/// `KILLS=50 SEED=7 cargo test -p modecheck-cli --test cli wherever -- --nocapture`
#[test]
fn a_run_goes_on_to_the_same_end_wherever_it_was_killed() {
    let (kills, seed) = (number("KILLS", 3), number("SEED", 2026));
    let firm = Firm::of_all(8);
    // Each process keeps to the limits, and none knows what the one that was killed had asked.
    firm.enforce_no_limits();
    firm.inject(&Fault::from(FaultKind::Delay { ms: 25 }));
    let began = Instant::now();
    let undisturbed = reports(&firm.audit(&["--format", "jsonl"]).out);
    let took = began.elapsed();
    assert_eq!(undisturbed.len(), 32);
    let (mut rng, mut midway, mut spared) = (fastrand::Rng::with_seed(seed as u64), 0, 0);
    for kill in 0..kills {
        let (moment, before) = (took.mul_f64(rng.f64()), runs(&firm));
        let mut child = firm.command(&["audit", "firm.toml", "--format", "jsonl"]).spawn().unwrap();
        std::thread::sleep(moment);
        child.kill().unwrap();
        let told = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
        let resumes = runs(&firm) > before;
        let finished = if resumes { kept(&firm) } else { BTreeMap::new() };
        let asked = firm.asked();
        let again: &[&str] = if resumes { &["--resume", "latest"] } else { &["firm.toml"] };
        let last = firm.run(&[&["audit"], again, &["--format", "jsonl"]].concat());
        let at = format!("kill {kill} of seed {seed}, after {moment:?}: {}", last.err);
        assert_eq!((last.code, last.out.lines().count()), (3, 32), "{at}");
        assert!(reports(&last.out) == undisturbed, "{at}: the reports are others");
        assert!(reports(&firm.run(&["report", "latest", "--format", "jsonl"]).out) == undisturbed, "{at}: kept others");
        let whole = told.split_inclusive('\n').filter(|line| line.ends_with('\n')).collect::<String>();
        assert!(verdicts(&whole).keys().all(|name| finished.contains_key(name)), "{at}: told of what was not kept");
        let now = firm.asked();
        assert!(finished.keys().all(|name| asked[name] == now[name]), "{at}: asked again what was finished");
        midway += usize::from(!finished.is_empty() && finished.len() < 32);
        spared += finished.len();
    }
    println!(
        "{kills} kills of seed {seed} within {took:?}: {midway} midway, {spared} finished accounts not asked again"
    );
    assert!(kills < 10 || midway >= 3, "{midway} of the kills were in the midst of it");
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

/// Waits until accounts are being asked.
fn begun(firm: &Firm) {
    let patience = Instant::now() + Duration::from_secs(20);
    while firm.asked().len() < 20 && Instant::now() < patience {
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn an_interrupted_run_finishes_what_is_under_way_and_is_gone_on_with() {
    let firm = Firm::of(120);
    slow(&firm, 60);
    let child = firm.command(&["audit", "firm.toml", "--format", "json"]).spawn().unwrap();
    begun(&firm);
    signal(&child, "-INT");
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(5), "{err}");
    assert!(err.contains("stopping once what is under way is finished"), "{err}");
    let run: Value = serde_json::from_slice(&output.stdout).unwrap();
    let id = run["summary"]["run"]["id"].as_str().unwrap();
    assert!(err.contains(&format!("run {id} was interrupted: go on with --resume {id}")), "{err}");
    let (reports, left) = (run["reports"].as_array().unwrap().len(), run["not_audited"].as_array().unwrap().len());
    assert!(reports > 0 && left > 0 && reports + left == 240, "{reports} and {left}");
    assert_eq!(run["summary"]["run"]["completed"], false);
    assert!(firm.asked().len() == reports, "what was begun was finished");
    assert!(firm.run(&["runs"]).out.contains("interrupted"));
    firm.okx.clear_faults();
    firm.bybit.clear_faults();
    let ran = firm.run(&["audit", "--resume", "latest", "--format", "jsonl"]);
    assert_eq!((ran.code, ran.out.lines().count()), (3, 240));
}

#[test]
fn who_cannot_wait_interrupts_twice() {
    let firm = Firm::of(40);
    slow(&firm, 8_000);
    let child = firm.command(&["audit", "firm.toml", "--format", "jsonl"]).spawn().unwrap();
    begun(&firm);
    let began = Instant::now();
    signal(&child, "-INT");
    std::thread::sleep(Duration::from_millis(300));
    signal(&child, "-INT");
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(5));
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
}

#[test]
fn a_full_disk_stops_with_a_clear_error_and_an_intact_store() {
    let firm = Firm::of(60);
    // So that they are finished, and kept, a few at a time however fast the machine is.
    slow(&firm, 60);
    let program = env!("CARGO_BIN_EXE_modecheck");
    // No file may grow beyond this: what a full disk says, for one process.
    let line =
        format!("trap '' XFSZ; ulimit -f 700; exec {program} audit firm.toml --keep-evidence all --format jsonl");
    let mut full = firm.command(&[]);
    let environment: Vec<_> =
        full.get_envs().map(|(name, value)| (name.to_owned(), value.unwrap().to_owned())).collect();
    full = Command::new("/bin/sh");
    full.args(["-c", &line]).env_clear().envs(environment).current_dir(firm.folder.path());
    let output = full.output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(err.contains("runs.db: the store cannot be written") && err.contains("make room on its disk"), "{err}");
    let told = verdicts(&String::from_utf8(output.stdout).unwrap());
    assert!(!told.is_empty() && told.len() < 120, "{}", told.len());
    assert_eq!(kept(&firm), told, "what was told of is kept, and the rest is not");
    let ran = firm.run(&["audit", "--resume", "latest", "--format", "jsonl"]);
    assert_eq!((ran.code, ran.out.lines().count()), (3, 120), "{}", ran.err);
}

#[test]
fn runs_are_compared_by_what_was_found_and_by_what_could_be_looked_for() {
    let firm = Firm::of(4);
    assert_eq!(firm.audit(&[]).code, 3);
    std::thread::sleep(Duration::from_millis(1100));
    firm.okx.edit("okx-000", |account| account.orders.clear());
    firm.okx.edit("okx-001", |account| account.orders.push(modecheck_simulator::okx::Order::default()));
    firm.bybit.edit("bybit-003", |account| {
        account.permissions.remove("Spot");
    });
    firm.audit(&[]);
    let runs = firm.run(&["runs"]).out;
    let ids: Vec<_> = runs.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let diff = firm.run(&["diff", ids[1], ids[0], "--json"]).json();
    let accounts = |list: &str| -> Vec<String> {
        let list = diff[list].as_array().unwrap();
        list.iter().map(|one| one["account"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        (accounts("new"), accounts("fixed")),
        (vec!["okx-001".to_owned()], vec!["okx-000".to_owned()]),
        "{diff:#}"
    );
    assert_eq!(accounts("unclear"), ["bybit-003"], "unread is not fixed");
    assert_eq!(diff["new"][0]["looked_for_before"], true);
    let back = firm.run(&["diff", ids[0], ids[1]]).out;
    assert!(back.contains("new, not looked for before: bybit-003"), "{back}");
    assert!(back.contains("new: okx-000"), "{back}");
    assert_eq!(accounts("unchanged"), ["bybit-000", "okx-003"]);
    assert_eq!(accounts("verdicts"), ["bybit-003", "okx-000", "okx-001"]);
    let began = |id: &str| {
        runs.lines().find(|line| line.starts_with(id)).unwrap().split_whitespace().nth(1).unwrap().to_owned()
    };
    assert_eq!(diff["unchanged"][0]["first_seen"], began(ids[1]));
    assert_eq!(diff["new"][0]["first_seen"], began(ids[0]));
    let text = firm.run(&["diff", ids[1], ids[0]]).out;
    assert!(
        text.contains("fixed: okx-000 -> portfolio: open-orders")
            && text.contains("1 new, 1 fixed, 1 not looked for, 2 unchanged"),
        "{text}"
    );
    let past = firm.run(&["history", "okx-000"]).out;
    assert!(
        past.lines().next().unwrap().contains("ready") && past.lines().nth(1).unwrap().contains("blocked"),
        "{past}"
    );
    assert_eq!(firm.run(&["history", "nobody"]).code, 2);
}

/// What the newest run says of the one before it: accounts of blockers that are fixed, and that are unclear.
fn fates(firm: &Firm) -> (Vec<String>, Vec<String>) {
    let runs = firm.run(&["runs"]).out;
    let ids: Vec<_> = runs.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let diff = firm.run(&["diff", ids[1], ids[0], "--json"]).json();
    let said = |list: &str| -> Vec<String> {
        let of = |one: &Value| format!("{} {}", one["account"].as_str().unwrap(), one["kind"].as_str().unwrap());
        diff[list].as_array().unwrap().iter().map(of).collect()
    };
    (said("fixed"), said("unclear"))
}

#[test]
fn a_blocker_beside_others_is_fixed_only_if_its_own_list_was_read() {
    use modecheck_simulator::{bybit, okx};
    let mut firm = Firm::new();
    let order = |category, symbol: &str| bybit::Order::new(category, symbol, "");
    let mut desk = bybit::Account::named("desk");
    desk.orders = vec![order(bybit::Category::Spot, "BTCUSDT"), order(bybit::Category::Inverse, "BTCUSD")];
    firm.add_bybit(&desk, "");
    let mut main = okx::Account::named("main");
    main.orders.push(okx::Order::default());
    firm.add_okx(&main, "");
    assert_eq!(firm.audit(&[]).code, 3);
    std::thread::sleep(Duration::from_millis(1100));
    firm.audit(&["--until-blocked"]);
    let (fixed, unclear) = fates(&firm);
    assert_eq!((fixed.len(), unclear.len()), (0, 1), "{fixed:?} {unclear:?}");
    std::thread::sleep(Duration::from_millis(1100));
    firm.bybit.edit("desk", |account| {
        account.orders.retain(|order| order.symbol != "BTCUSD");
    });
    firm.audit(&[]);
    std::thread::sleep(Duration::from_millis(1100));
    // OKX refuses with a code before it looks at any order.
    let refused = r#"{"code":"51070","data":[],"msg":"You do not meet the requirements"}"#;
    firm.okx.inject(Fault {
        account: Some("main".to_owned()),
        path: Some("/api/v5/account/set-account-switch-precheck".to_owned()),
        times: None,
        kind: FaultKind::Status { status: 200, body: refused.to_owned(), headers: Vec::new() },
    });
    firm.audit(&[]);
    let (fixed, unclear) = fates(&firm);
    assert_eq!((fixed, unclear), (vec![], vec!["main open-orders".to_owned()]));
}

#[test]
fn one_of_two_blockers_of_a_rule_is_fixed_where_all_was_read() {
    use modecheck_simulator::{bitget, bybit};
    let mut firm = Firm::new();
    let order = |category, symbol: &str| bybit::Order::new(category, symbol, "");
    let mut desk = bybit::Account::named("desk");
    desk.orders = vec![order(bybit::Category::Spot, "BTCUSDT"), order(bybit::Category::Inverse, "BTCUSD")];
    firm.add_bybit(&desk, "");
    let mut other = bitget::Account::named("other");
    other.registered_days_ago = 30;
    other.orders.push(bitget::Order::new(bitget::Market::UsdtFutures, "BTCUSDT"));
    other.orders.push(bitget::Order::new(bitget::Market::Spot, "BTCUSDT"));
    firm.add_bitget(&other);
    assert_eq!(firm.audit(&[]).code, 3);
    std::thread::sleep(Duration::from_millis(1100));
    firm.bybit.edit("desk", |account| account.orders.truncate(1));
    firm.bitget.edit("other", |account| account.orders.truncate(1));
    assert_eq!(firm.audit(&[]).code, 3);
    let (mut fixed, unclear) = fates(&firm);
    fixed.sort();
    assert_eq!((fixed, unclear), (vec!["desk open-orders".to_owned(), "other open-orders".to_owned()], vec![]));
}

#[test]
fn blockers_of_an_account_that_got_its_uid_are_not_said_to_be_fixed() {
    let mut firm = Firm::new();
    let mut main = modecheck_simulator::okx::Account::named("main");
    main.orders.push(modecheck_simulator::okx::Order::default());
    firm.add_okx(&main, "");
    assert_eq!(firm.audit(&[]).code, 3);
    std::thread::sleep(Duration::from_millis(1100));
    let text = std::fs::read_to_string(firm.path("firm.toml")).unwrap();
    let with_uid = text.replace("name = \"main\"", &format!("name = \"main\"\nuid = \"{}\"", main.uid));
    firm.command(&[]);
    std::fs::write(firm.path("known.toml"), with_uid).unwrap();
    assert_eq!(firm.run(&["audit", "known.toml"]).code, 3);
    let (fixed, unclear) = fates(&firm);
    assert_eq!((fixed, unclear), (vec![], vec!["main open-orders".to_owned()]));
}

#[test]
fn a_run_that_was_kept_prints_as_it_did_and_is_forgotten_on_demand() {
    let mut firm = Firm::of(3);
    firm.lose_key("okx-002");
    let ran = firm.audit(&["--format", "json"]);
    let again = firm.run(&["report", "latest", "--format", "json"]);
    assert_eq!((again.code, again.json()), (ran.code, ran.json()));
    assert_eq!(firm.run(&["report", "latest", "--fail-on", "never"]).code, 0);
    let evidence = firm.run(&["report", "latest", "--evidence", "okx-000"]);
    std::fs::write(firm.path("evidence.json"), &evidence.out).unwrap();
    let judged = firm.run(&["evaluate", "evidence.json", "--format", "json"]);
    assert_eq!((judged.code, judged.verdict().as_str(), &judged.json()["origin"]), (3, "blocked", &"saved".into()));
    let fine = firm.run(&["report", "latest", "--evidence", "okx-001"]);
    assert!(fine.code == 2 && fine.err.contains("--keep-evidence all"), "what is fine is not kept: {}", fine.err);
    let (first, second) = (ran.json(), firm.audit(&["--format", "json"]).json());
    let reference = |run: &Value| run["reports"][0]["account"]["ref"].as_str().unwrap().to_owned();
    assert_eq!(
        (reference(&first), reference(&first).len()),
        (reference(&second), 16),
        "the same in all runs of a store"
    );
    assert_ne!(reference(&first), reference(&firm.audit(&["--format", "json", "--no-store"]).json()));
    assert_eq!(firm.run(&["prune", "--older-than", "1d"]).out.split(' ').next(), Some("0"));
    std::thread::sleep(Duration::from_millis(5));
    assert_eq!(firm.run(&["prune", "--older-than", "1ms"]).out.split(' ').next(), Some("2"));
    let text = firm.run(&["runs"]).out;
    assert_eq!(text, "no runs are kept\n");
    let bytes = std::fs::read(firm.path("modecheck/runs.db")).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("okx-000"), "nothing is left of it in the file");
}

#[cfg(unix)]
#[test]
fn the_store_is_for_its_owner_and_holds_no_secrets() {
    use std::os::unix::fs::PermissionsExt;
    let firm = Firm::of(2);
    firm.audit(&["--keep-evidence", "all"]);
    let file = firm.path("modecheck/runs.db");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let bytes = std::fs::read(&file).unwrap();
    let evidence = firm.run(&["report", "latest", "--evidence", "okx-000"]).out;
    let account = firm.okx.account("okx-000").unwrap();
    for secret in [&account.api_key, &account.api_secret, &account.passphrase, &account.uid] {
        assert!(!String::from_utf8_lossy(&bytes).contains(secret.as_str()) && !evidence.contains(secret.as_str()));
    }
}

#[test]
fn what_cannot_be_gone_on_with_is_said() {
    let mut firm = Firm::of(1);
    let ran = firm.run(&["audit", "--resume", "latest"]);
    assert!(ran.code == 2 && ran.err.contains("no run is called `latest`"), "{}", ran.err);
    firm.audit(&[]);
    firm.say("[limits]\nshare = 0.9");
    let ran = firm.run(&["audit", "--resume", "latest"]);
    assert!(ran.code == 2 && ran.err.contains("is not what it was when run"), "{}", ran.err);
    let ran = firm.audit(&["--store", "/proc/none/runs.db"]);
    assert!(ran.code == 2 && ran.err.contains("the store cannot be opened"), "{}", ran.err);
    std::fs::write(firm.path("text.db"), "this is no store, and was here before").unwrap();
    let ran = firm.audit(&["--store", "text.db"]);
    assert!(ran.code == 2 && ran.err.contains("text.db: the store cannot be opened"), "{}", ran.err);
}
