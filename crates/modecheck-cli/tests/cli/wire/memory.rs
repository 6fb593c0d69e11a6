//! How much memory a run has at most while it is sent bombs, beside a run that is answered as it should be.

use std::io::{BufRead, BufReader};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use modecheck_simulator::okx::Account;

use super::bodies::{bomb, chunked, drip};
use super::server::{Hostile, say};
use super::{Desk, EXCHANGES};
use crate::common::Exchange;

/// So much more than a run that is answered as it should be, in KiB.
const MORE_KIB: usize = 8 * 1024;

/// The most memory that a run had when it had told of every account: it waits to ask again, and is looked at meanwhile.
fn peak_kib(desk: &Desk, accounts: usize) -> usize {
    let mut child = desk.command(&["--watch", "1h", "--deadline", "4"]).spawn().unwrap();
    let mut told = BufReader::new(child.stdout.take().unwrap()).lines();
    let told = (0..accounts).map(|_| told.next().unwrap().unwrap()).collect::<Vec<_>>();
    assert!(told.iter().all(|report| report.contains("\"verdict\":")), "{told:?}");
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let high = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    high.unwrap().trim().parse().unwrap()
}

fn clean() -> usize {
    let account = Account { acct_lv: 3, ..Account::named("clean") };
    let account = Account {
        api_key: "KEY-of-the-desk".to_owned(),
        api_secret: "SECRET-of-the-desk".to_owned(),
        passphrase: "PASSPHRASE-of-the-desk".to_owned(),
        ..account
    };
    let exchange = Exchange::with(&account);
    let mut desk = Desk::new();
    desk.add("clean", "okx", &exchange.url);
    peak_kib(&desk, 1)
}

#[expect(clippy::print_stdout, reason = "the figures that docs/trust.md cites")]
#[test]
fn no_bomb_takes_more_than_eight_mebibytes() {
    let clean = clean();
    println!("memory: {clean} KiB at most when answered as it should be");
    for kind in ["gzip bomb", "10 GiB in chunks", "1 byte a second"] {
        let body = bomb(256);
        let head = format!("200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\nconnection: close", body.len());
        let (taken, dripped) = <(Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
        let server = Hostile::new(move |wire, _| match kind {
            "gzip bomb" => say(wire, &head, &body),
            "1 byte a second" => drip(wire, &dripped),
            _ => chunked(wire, 10 << 30, &taken),
        });
        for exchange in EXCHANGES {
            let mut desk = Desk::new();
            desk.add("bombed", exchange, &server.url());
            let bombed = peak_kib(&desk, 1);
            println!(
                "memory: {exchange}, {kind}: {bombed} KiB at most, {:+} KiB",
                bombed.cast_signed() - clean.cast_signed()
            );
            assert!(bombed <= clean + MORE_KIB, "{exchange}, {kind}: {bombed} KiB, and {clean} KiB when all is well");
        }
    }
}
