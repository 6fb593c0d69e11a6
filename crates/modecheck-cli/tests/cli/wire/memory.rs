//! How much memory a run has at most while it is sent bombs, beside a run that is answered as it should be.

use std::io::{BufRead, BufReader};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use modecheck_simulator::{bitget, bybit, kucoin, okx};

use super::bodies::{bomb, chunked, drip};
use super::server::{Hostile, say};
use super::{Desk, EXCHANGES};
use crate::firm::Firm;

/// So much more than a run that is answered as it should be, in KiB.
const MORE_KIB: usize = 8 * 1024;

/// The most memory that a run had when it had told of its account: it waits to ask again, and is looked at meanwhile.
fn peak_kib(mut command: Command) -> usize {
    let mut child = command.spawn().unwrap();
    let mut report = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut report).unwrap();
    assert!(report.contains("\"verdict\":"), "{report}");
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let high = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    high.unwrap().trim().parse().unwrap()
}

const WATCH: [&str; 4] = ["--watch", "1h", "--deadline", "4"];

/// An account of this exchange, answered as it should be.
fn clean(exchange: &str) -> usize {
    let mut firm = Firm::new();
    match exchange {
        "okx" => firm.add_okx(&okx::Account { acct_lv: 3, ..okx::Account::named("clean") }, ""),
        "bybit" => firm.add_bybit(&bybit::Account::named("clean"), ""),
        "kucoin" => firm.add_kucoin(&kucoin::Account::named("clean")),
        _ => firm.add_bitget(&bitget::Account { registered_days_ago: 30, ..bitget::Account::named("clean") }),
    }
    firm.say("[limits]\nshare = 1.0");
    peak_kib(firm.command(&[&["audit", "firm.toml", "--no-store", "--format", "jsonl"], &WATCH[..]].concat()))
}

#[test]
fn no_bomb_takes_more_than_eight_mebibytes() {
    let cleans = EXCHANGES.map(clean);
    println!("memory: {EXCHANGES:?}: {cleans:?} KiB at most when answered as it should be");
    for kind in ["gzip bomb", "10 GiB in chunks", "1 byte a second"] {
        let body = bomb(256);
        let head = format!("200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\nconnection: close", body.len());
        let (taken, dripped) = <(Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
        let server = Hostile::new(move |wire, _| match kind {
            "gzip bomb" => say(wire, &head, &body),
            "1 byte a second" => drip(wire, &dripped),
            _ => chunked(wire, 10 << 30, &taken),
        });
        for (exchange, clean) in EXCHANGES.into_iter().zip(cleans) {
            let mut desk = Desk::new();
            desk.add("bombed", exchange, &server.url());
            let bombed = peak_kib(desk.command(&WATCH));
            println!(
                "memory: {exchange}, {kind}: {bombed} KiB at most, {:+} KiB",
                bombed.cast_signed() - clean.cast_signed()
            );
            assert!(bombed <= clean + MORE_KIB, "{exchange}, {kind}: {bombed} KiB, and {clean} KiB when all is well");
        }
    }
}
