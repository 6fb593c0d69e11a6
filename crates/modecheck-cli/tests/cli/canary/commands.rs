//! Every command that the program has.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};

use modecheck_simulator::FaultKind;

use super::{EXCHANGES, FORMATS, Watched, canaries};

/// The commands by the program's own list, so that a new one without a case below is seen.
fn listed(watched: &mut Watched) -> BTreeSet<String> {
    let help = watched.firm.run(&["--help"]).out;
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    // What a command is for may go on in the next line.
    let names = commands.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.map(|line| line.split_whitespace().next().unwrap().to_owned()).filter(|name| name != "help").collect()
}

fn target(exchange: &str) -> &'static str {
    match exchange {
        "okx" => "portfolio",
        "bybit" => "uta2-pro",
        _ => "unified",
    }
}

#[test]
fn no_canary_is_in_anything_that_any_command_leaves() {
    let troubles = [None, Some(FaultKind::Echo), Some(FaultKind::CutBody), Some(FaultKind::UnknownCode)];
    let mut watched = Watched::new(&troubles);
    let evidence = one_account(&mut watched, troubles.len());
    offline(&mut watched, &evidence);
    many_accounts(&mut watched);
    wrong_inventories(&mut watched);
    simulated(&mut watched);
    let listed = listed(&mut watched);
    assert!(listed.len() > 20, "{listed:?}");
    assert_eq!(watched.ran, listed, "every command has a case here");
    watched.end();
}

/// The commands that ask one account; gives the files of evidence that they leave.
fn one_account(watched: &mut Watched, troubles: usize) -> Vec<String> {
    let mut formats = FORMATS.iter().cycle();
    let mut evidence = Vec::new();
    for (exchange, n) in EXCHANGES.iter().flat_map(|exchange| (0..troubles).map(move |n| (exchange, n))) {
        let asking = watched.firm.asking(exchange, &format!("{exchange}-{n}"));
        let asking: Vec<_> = asking.iter().map(String::as_str).collect();
        let (format, file) = (formats.next().unwrap(), format!("evidence-{exchange}-{n}.json"));
        let written = format!("{}=check-{exchange}-{n}", formats.next().unwrap());
        let to = ["--to", target(exchange)];
        watched.run(&[&["check"], &asking[..], &to, &["--format", format, "-o", &written, "--verbose"]].concat());
        watched.run(&[&["matrix"], &asking[..], &["--format", format]].concat());
        watched.run(&[&["collect"], &asking[..], &to, &["-o", &file, "--thorough"]].concat());
        evidence.push(file);
    }
    evidence
}

/// The commands that ask nobody. Keys are in their environment all the same.
fn offline(watched: &mut Watched, evidence: &[String]) {
    let evidence: Vec<_> = evidence.iter().map(String::as_str).collect();
    for format in FORMATS {
        watched.run(&[&["evaluate"], &evidence[..], &["--format", format, "--verbose"]].concat());
        watched.run(&["demo", "--format", format]);
    }
    for args in [
        &["rules"][..],
        &["explain", "open-orders"],
        &["explain", "--markdown"],
        &["attest"],
        &["schema", "report"],
        &["completions", "bash"],
        &["man", "."],
    ] {
        watched.run(args);
    }
    // What somebody holds may repeat the key: Bybit's answer to a wrong signature does.
    let [key, ..] = canaries("bybit-0");
    let echo = format!(r#"{{"retCode":10004,"retMsg":"error sign! origin_string[1795{key}5000{{}}]","result":{{}}}}"#);
    let called = ["normalize", "bybit", "--to", "uta2-pro", "--call", "upgrade-to-uta", "--format"];
    let away =
        r#"{"code":"50110","msg":"Your IP 203.0.113.7 is not included in your API key's IP whitelist","data":[]}"#;
    for format in FORMATS {
        watched.run_with(&[&called[..], &[format]].concat(), &echo);
        watched.run_with(&["normalize", "okx", "--to", "portfolio", "--format", format], away);
    }
}

fn many_accounts(watched: &mut Watched) {
    for args in [
        &["keys", "firm.toml"][..],
        &["keys", "firm.toml", "--json"],
        &["discover", "firm.toml"],
        &["discover", "firm.toml", "--format", "json"],
        &["estimate", "firm.toml"],
        &["audit", "firm.toml", "--thorough", "--no-store", "--format", "jsonl"],
        &["audit", "firm.toml", "-o", "json=report.json", "--keep-evidence", "all"],
        &["verify", "report.json", "--account", "okx-0", "--inventory", "firm.toml"],
        &["verify", "report.json", "--account", "bybit-0", "--inventory", "firm.toml", "--format", "json"],
        &["runs"],
        &["report", "latest"],
        &["report", "latest", "--evidence", "okx-1"],
        &["diff", "latest", "latest"],
        &["history", "okx-1"],
        &["prune", "--older-than", "9d"],
    ] {
        let ran = watched.run(args);
        let done = args[0] != "verify" || ran.code != 2;
        assert!(done && !ran.err.contains("usage:"), "{args:?}: {} {}", ran.code, ran.err);
    }
}

/// An inventory into which somebody wrote a key by mistake is refused without repeating it.
fn wrong_inventories(watched: &mut Watched) {
    let [key, secret, phrase] = canaries("okx-0");
    for line in [
        format!("api_secret = \"{secret}\""),
        format!("credentials = {{ key = \"{key}\", secret = \"{secret}\" }}"),
        format!("credentials = \"{secret}\""),
        format!("credentials = {{ env = \"{secret}\" }}"),
        format!("passphrase = {phrase}"),
    ] {
        let stanza = "[[account]]\nname = \"desk\"\nexchange = \"okx\"\ntarget = \"portfolio\"\n";
        let file = watched.firm.path("wrong.toml");
        std::fs::write(&file, format!("{stanza}{line}\n")).unwrap();
        for command in ["audit", "estimate", "keys", "discover"] {
            watched.run(&[command, "wrong.toml"]);
        }
        std::fs::remove_file(file).unwrap();
    }
}

/// The simulated exchanges print the keys of simulated accounts, and nobody else's.
fn simulated(watched: &mut Watched) {
    let mut child = watched.firm.command(&["simulate", "--log", "trace"]).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut printed = String::new();
    while !printed.contains("simulated bitget") {
        assert_ne!(out.read_line(&mut printed).unwrap(), 0, "{printed}");
    }
    child.kill().unwrap();
    let logged = child.wait_with_output().unwrap().stderr;
    watched.look("what `simulate` printed", printed.as_bytes());
    watched.look("what `simulate` logged", &logged);
    watched.ran.insert("simulate".to_owned());
}
