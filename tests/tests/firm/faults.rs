//! What goes wrong with some accounts, whatever it is, changes nothing about the others.

use std::collections::BTreeSet;
use std::fmt::Write;

use fastrand::Rng;
use modecheck::{Credentials, Exchange};
use modecheck_audit::Pseudonyms;
use modecheck_simulator::{Fault, FaultKind, bitget, bybit, kucoin, okx};
use modecheck_tests::firm::{Firm, HERE};
use modecheck_tests::{DEAD, states};
use serde_json::Value;
use strum::IntoEnumIterator;

/// So many accounts that nothing is wrong with come with each that something is wrong with.
const SOUND: usize = 5;
/// What is shut out is the address: those that this happens to are asked from one of their own each.
const ELSEWHERE: [&str; 5] = ["127.0.0.2:1", "127.0.0.3:1", "127.0.0.4:1", "127.0.0.5:1", "127.0.0.6:1"];

/// What is wrong with an account.
pub(crate) enum Trouble {
    Fault(FaultKind),
    WrongKey,
    Dead,
}

impl Trouble {
    /// All there are; where a field is damaged, one that the mode cannot be told without.
    pub(crate) fn all(exchange: Exchange) -> impl Iterator<Item = Self> {
        let field = match exchange {
            Exchange::Okx => "acctLv",
            Exchange::Bybit => "unifiedMarginStatus",
            Exchange::Kucoin => "selfAccountMode",
            Exchange::Bitget => "userId",
        };
        FaultKind::each(field).map(Self::Fault).chain([Self::WrongKey, Self::Dead])
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Fault(kind) => kind.into(),
            Self::WrongKey => "wrong-key",
            Self::Dead => "dead",
        }
    }
}

/// A firm with every trouble on every exchange, or the same firm without; and the names of those in trouble.
fn firm(pseudonyms: &Pseudonyms, troubled: bool) -> (Firm, BTreeSet<String>) {
    let mut firm = Firm::new();
    firm.pseudonyms = pseudonyms.clone();
    let (mut rng, mut names, mut sound) = (Rng::with_seed(5), BTreeSet::new(), 0);
    for exchange in Exchange::iter() {
        for trouble in Trouble::all(exchange) {
            let name = format!("{exchange}-{}", trouble.name());
            let dead = format!("127.0.0.1:{DEAD}");
            let address = match trouble {
                Trouble::Fault(FaultKind::ForbiddenPage) => ELSEWHERE[0],
                Trouble::Fault(FaultKind::ForbiddenJson) => ELSEWHERE[1],
                Trouble::Fault(FaultKind::TooMany) => ELSEWHERE[2],
                Trouble::Fault(FaultKind::TooManyFor) => ELSEWHERE[3],
                Trouble::Fault(FaultKind::TooManyPast) => ELSEWHERE[4],
                Trouble::Dead if troubled => &dead,
                _ => HERE,
            };
            add(&mut firm, exchange, address, &name);
            match trouble {
                _ if !troubled => {}
                Trouble::Fault(kind) => inject(&firm, exchange, Fault { account: Some(name.clone()), ..kind.into() }),
                Trouble::WrongKey => firm.lose(&name, Credentials::new("another", "another", "another")),
                Trouble::Dead => {}
            }
            names.insert(name);
            for _ in 0..SOUND {
                add_any(&mut firm, exchange, &mut rng, sound);
                sound += 1;
            }
        }
    }
    firm.vouch();
    (firm, names)
}

/// An account with nothing in the way of its switch.
pub(crate) fn add(firm: &mut Firm, exchange: Exchange, address: &str, name: &str) {
    match exchange {
        Exchange::Okx => firm.add_okx_at(address, &okx::Account { acct_lv: 3, ..okx::Account::named(name) }),
        Exchange::Bybit => firm.add_bybit_at(address, &bybit::Account::named(name)),
        Exchange::Kucoin => {
            firm.add_kucoin_at(address, &kucoin::Account { whitelisted: true, ..kucoin::Account::named(name) });
        }
        Exchange::Bitget => {
            let account = bitget::Account { registered_days_ago: 30, ..bitget::Account::named(name) };
            firm.add_bitget_at(address, &account);
        }
    }
}

/// An account in any state.
fn add_any(firm: &mut Firm, exchange: Exchange, rng: &mut Rng, n: usize) {
    match exchange {
        Exchange::Okx => firm.add_okx(&states::okx::account(rng, n)),
        Exchange::Bybit => firm.add_bybit(&states::bybit::account(rng, n)),
        Exchange::Kucoin => firm.add_kucoin(&states::kucoin::account(rng, n)),
        // Older accounts are asked for older windows of their orders.
        Exchange::Bitget => {
            firm.add_bitget(&bitget::Account { registered_days_ago: 30, ..states::bitget::account(rng, n) });
        }
    }
}

pub(crate) fn inject(firm: &Firm, exchange: Exchange, fault: Fault) {
    match exchange {
        Exchange::Okx => firm.okx.inject(fault),
        Exchange::Bybit => firm.bybit.inject(fault),
        Exchange::Kucoin => firm.kucoin.inject(fault),
        Exchange::Bitget => firm.bitget.inject(fault),
    }
}

/// The parts of a report that are not those of the other.
fn differing(one: &Value, other: &Value) -> String {
    let parts = other.as_object().unwrap().iter().filter(|(name, part)| one[*name] != **part);
    parts.map(|(name, part)| format!("{name}: {} became {part}", one[name])).collect::<Vec<_>>().join("; ")
}

#[tokio::test(start_paused = true)]
async fn the_reports_on_sound_accounts_are_those_of_a_run_without_troubles() {
    let pseudonyms = Pseudonyms::random().unwrap();
    let (sound, _) = firm(&pseudonyms, false);
    let (troubled, names) = firm(&pseudonyms, true);
    let (expected, ran) = (sound.audit(0.5).await, troubled.audit(0.5).await);
    assert!(ran.ended.completed);
    let (expected, reports) = (expected.reports(), ran.reports());
    assert_eq!((reports.len(), expected.len()), (names.len() * (SOUND + 1), reports.len()), "all have reports");
    let (mut wrong, mut told) = (Vec::new(), String::new());
    for (name, report) in &reports {
        if !names.contains(name) {
            if *report != expected[name] {
                wrong.push(format!("{name}: {}", differing(&expected[name], report)));
            }
            continue;
        }
        assert_eq!(expected[name]["verdict"], "ready", "{name}: {}", expected[name]);
        let gaps = report["unknown"].as_array().unwrap().iter().map(|gap| gap["gap"].as_str().unwrap());
        let gaps: BTreeSet<_> = gaps.collect();
        let _ = writeln!(told, "{name}: {} {gaps:?}", report["verdict"].as_str().unwrap());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    insta::assert_snapshot!(told);
}
