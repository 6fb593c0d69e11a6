//! One account in trouble among many: whatever its trouble is, the reports on all others are those of the run without.

use std::sync::Arc;

use modecheck::{AccountModeProvider, Credentials, Exchange};
use modecheck_audit::inventory::Account;
use modecheck_audit::{Providers, Pseudonyms};
use modecheck_simulator::Fault;
use modecheck_tests::firm::{Firm, HERE, Ran, WithKeys};
use strum::IntoEnumIterator;

use crate::alone::Broken;
use crate::faults::{Trouble, add, inject};

/// So many accounts the firm has in the usual run.
const ACCOUNTS: usize = 40;
/// What is shut out is the address: the account in trouble has its own.
const ELSEWHERE: &str = "127.0.0.2:1";

/// What is wrong with the one account.
enum Poison {
    Trouble(Trouble),
    Panics,
    Hangs,
}

impl Poison {
    fn all(exchange: Exchange) -> impl Iterator<Item = Self> {
        // An address that nobody listens at is another way to the account, which the inventory would have to name.
        let troubles = Trouble::all(exchange).filter(|trouble| !matches!(trouble, Trouble::Dead));
        troubles.map(Self::Trouble).chain([Self::Panics, Self::Hangs])
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Trouble(trouble) => trouble.name(),
            Self::Panics => "panics",
            Self::Hangs => "hangs",
        }
    }
}

/// The providers of a firm, of which one fails in a way that none should.
struct Odd {
    sound: WithKeys,
    name: String,
    broken: Option<Broken>,
}

impl Providers for Odd {
    fn provider(&self, account: &Account) -> Result<Box<dyn AccountModeProvider>, String> {
        match self.broken {
            Some(broken) if account.name == self.name => Ok(Box::new(broken)),
            _ => self.sound.provider(account),
        }
    }
}

fn firm(pseudonyms: &Pseudonyms, accounts: usize) -> Firm {
    let mut firm = Firm::new();
    firm.pseudonyms = pseudonyms.clone();
    for (nth, exchange) in (0..accounts).zip(Exchange::iter().cycle()) {
        let (first, address) = if nth < 4 { ("one", ELSEWHERE) } else { ("n", HERE) };
        add(&mut firm, exchange, address, &format!("{exchange}-{first}-{nth}"));
    }
    firm.vouch();
    firm
}

async fn poisoned(pseudonyms: &Pseudonyms, accounts: usize, exchange: Exchange, poison: Poison) -> (String, Ran) {
    let mut firm = firm(pseudonyms, accounts);
    let nth = Exchange::iter().position(|other| other == exchange).unwrap();
    let name = format!("{exchange}-one-{nth}");
    let mut broken = None;
    match poison {
        Poison::Trouble(Trouble::Fault(kind)) => {
            inject(&firm, exchange, Fault { account: Some(name.clone()), ..kind.into() });
        }
        Poison::Trouble(_) => firm.lose(&name, Credentials::new("another", "another", "another")),
        Poison::Panics => broken = Some(Broken::Panics),
        Poison::Hangs => broken = Some(Broken::Hangs),
    }
    let providers = Odd { sound: firm.providers(0.5), name: name.clone(), broken };
    let ran = firm.audit_with(0.5, Arc::new(providers)).await;
    (name, ran)
}

/// A text that the environment may set.
#[expect(clippy::disallowed_methods, reason = "who runs the tests says how much of it")]
fn said(name: &str) -> Option<usize> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

#[tokio::test(start_paused = true)]
async fn one_account_in_trouble_changes_no_byte_in_the_reports_on_the_others() {
    let pseudonyms = Pseudonyms::random().unwrap();
    let accounts = said("POISONED").unwrap_or(ACCOUNTS);
    let clean = firm(&pseudonyms, accounts).audit(0.5).await;
    let clean = clean.reports();
    assert_eq!(clean.len(), accounts);
    assert!(clean.values().all(|report| report["verdict"] == "ready"));
    let (mut runs, mut compared, mut other, mut idle) = (0, 0, Vec::new(), Vec::new());
    for (nth, exchange) in Exchange::iter().enumerate() {
        for (turn, poison) in Poison::all(exchange).enumerate() {
            // The usual run takes each kind once, on one exchange after the other.
            if said("POISONED").is_none() && turn % 4 != nth {
                continue;
            }
            let what = poison.name();
            let (name, ran) = poisoned(&pseudonyms, accounts, exchange, poison).await;
            let reports = ran.reports();
            assert_eq!(ran.kept.len(), accounts, "{exchange} {what}: each account once");
            idle.extend((reports.get(&name) == clean.get(&name)).then(|| format!("{exchange} {what}")));
            for (sound, report) in clean.iter().filter(|(sound, _)| **sound != name) {
                let same = reports.get(sound).is_some_and(|other| other == report);
                other.extend((!same).then(|| format!("{exchange} {what}: {sound}")));
                compared += 1;
            }
            runs += 1;
        }
    }
    println!("one of {accounts} poisoned: {runs} runs, {compared} other reports, {} not identical", other.len());
    assert!(other.is_empty(), "{other:?}");
    // A classic account has no mode that its settings could tell wrongly.
    idle.retain(|what| what != "bitget other-target");
    assert!(idle.is_empty(), "these do nothing: {idle:?}");
}
