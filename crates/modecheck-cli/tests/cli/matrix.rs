//! Every mode of an axis, from one reading of an account.

use modecheck_simulator::okx::{Account, InstType, Position};

use crate::common::{Exchange, keys, run};

#[test]
fn every_mode_is_judged_from_one_reading() {
    let position = Position::new(InstType::Swap, "BTC-USDT-SWAP", 3);
    let account = Account { acct_lv: 4, positions: vec![position], ..Account::named("desk") };
    let exchange = Exchange::with(&account);
    let ran = run(&["matrix", "okx", "--base-url", &exchange.url, "--name", "desk"], &keys(&account), "");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    for line in ["desk on okx, now in portfolio:", "spot: blocked, at least ", "portfolio: already-in-mode", "do: "] {
        assert!(ran.out.contains(line), "no `{line}`: {}", ran.out);
    }
    assert!(ran.out.lines().all(|line| line.starts_with("[simulator] ")), "{}", ran.out);
    let asked = exchange.okx.requests();
    let of_config = asked.iter().filter(|request| request.target.contains("/account/config")).count();
    assert_eq!(of_config, 1, "what all targets need is asked once");

    let checked = exchange.check(&account, &["--to", "every"]);
    assert_eq!(checked.code, 3);
    let document = checked.json();
    let reports = document["reports"].as_array().unwrap();
    let targets: Vec<_> = reports.iter().map(|report| report["transition"]["to"].as_str().unwrap()).collect();
    assert_eq!(targets, ["spot", "futures", "multi-currency", "portfolio"]);
    for report in reports {
        let alone = exchange.check(&account, &["--to", report["transition"]["to"].as_str().unwrap()]).json();
        assert_eq!((&alone["verdict"], &alone["blockers"]), (&report["verdict"], &report["blockers"]));
    }
}

#[test]
fn an_axis_that_the_exchange_does_not_have_is_said_so() {
    for args in [["matrix", "okx", "--axis", "margin-mode"], ["check", "okx", "--to", "margin-mode:every"]] {
        let ran = run(&args, &[], "");
        assert!(
            ran.code == 2 && ran.err.contains("margin-mode:every") && ran.err.contains("no such axis"),
            "{}",
            ran.err
        );
    }
    let ran = run(&["check", "bybit", "--to", "margin-mode:every", "--offline", "--format", "jsonl"], &[], "");
    assert_eq!((ran.code, ran.out.lines().count()), (4, 3), "{}", ran.out);
}
